/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * station.h - a station made by hand, fact by fact, for worked examples of the reference evaluator.
 *
 * The site is S1 with the zone UTC and the currency CNY; documents have the series "A" and the till "1". Day 0 is
 * 2026-01-01. Every function fails the running test when it cannot do its part.
 */
#ifndef REG_TEST_STATION_H
#define REG_TEST_STATION_H

#include "reference.h"

#define STATION_MAX 64
#define HOUR_S 3600
#define DAY_S 86400
#define DAY0_S 1767225600 /* 2026-01-01T00:00:00Z */
#define DAY0 20454        /* as a day number */
/* An instant: `day` days and `hour` hours after the beginning of day 0. */
#define AT(day, hour) (DAY0_S + (day) * (int64_t)DAY_S + (hour) * (int64_t)HOUR_S)

struct station {
	struct reg_event_context context;
	struct reg_zone *zone;
	struct reg_event *events[STATION_MAX];
	size_t n_events;
	struct ref_act acts[STATION_MAX];
	size_t n_acts;
	struct ref_programme programmes[4];
	size_t n_programmes;
	struct ref_input input;
	struct ref_views *views;
	char *dump;
};

void station_init(struct station *station);
void station_finish(struct station *station);

/* A document of kind sale.close with what every document has; the rest is for the test to fill. */
struct regulars_event station_event(const char *receipt, int64_t at_unix_s);
/* The same with another kind, naming `original` by its bare number (NULL: none). */
struct regulars_event station_child(enum regulars_event_kind kind, const char *receipt, int64_t at_unix_s,
    const char *original);
struct regulars_line station_fuel(int64_t volume_ml, int64_t amount_minor); /* product "92" */
struct regulars_line station_line(enum regulars_line_kind kind, int64_t amount_minor); /* product "p", category "c" */

/* Adds a delivery with its lines: station_deliver(s, &event, 2, fuel, goods). Returns what was made of it. */
const struct reg_event *station_deliver(struct station *station, const struct regulars_event *event, int n_lines, ...);
/* A plate bound to a customer for sure, or with `confidence` per cent. */
void station_bind(struct station *station, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, int confidence);
void station_unbind(struct station *station, const char *customer, enum regulars_identifier_kind kind,
    const char *value, int64_t at_unix_s);
/* Any other act. */
void station_act(struct station *station, const struct ref_act *act);
#define ACT(station, ...) station_act((station), &(struct ref_act){ __VA_ARGS__ })
void station_programme(struct station *station, int64_t effective_unix_s, const struct reg_programme *programme);

/* Evaluates. Deliveries and acts are evaluated a second time in reverse order, which must give the same text. */
void station_evaluate(struct station *station);
/* That this line (without its end) is in the dump, or that no line begins so. */
void station_expect(const struct station *station, const char *line);
void station_expect_none(const struct station *station, const char *beginning);
/* How many lines begin so. */
int station_count(const struct station *station, const char *beginning);
/* The reading of c:1 in points: balance, pending. */
void station_expect_balance(const struct station *station, int64_t at_unix_s, int64_t balance, int64_t pending);

#endif
