/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * generate.h - small stations at random: deliveries, acts and programmes for the property tests.
 *
 * A handful of customers, plates, cards and phones meet in a week to two months at two sites, so densely that what is
 * rare at a station is common here: ties in the same second, documents that were edited or contradict each other,
 * prepays with the same bare number, refunds of every kind, plates with several or doubtful holders, thresholds hit
 * exactly.
 * The same seed gives the same station, whatever the machine.
 */
#ifndef REG_TEST_GENERATE_H
#define REG_TEST_GENERATE_H

#include "random.h"
#include "reference.h"

#define GENERATED_ACTS 80
#define GENERATED_PROGRAMMES 3
#define GENERATED_TEXT 64

struct generated_programme {
	int64_t effective_unix_s;
	char name[GENERATED_TEXT];
	char text[2048];        /* as in a programme file */
};

struct generated {
	uint64_t seed;
	int days;               /* that it is open: the fewer, the more meet on a day */
	struct reg_event **deliveries;
	size_t n_deliveries;
	struct ref_act acts[GENERATED_ACTS]; /* in order of time; an enrolment before everything else of its customer */
	char act_values[GENERATED_ACTS][GENERATED_TEXT]; /* what act i binds, as a person types it */
	char act_targets[GENERATED_ACTS][GENERATED_TEXT]; /* the same as acts[i].target names it */
	size_t n_acts;
	struct generated_programme programmes[GENERATED_PROGRAMMES];
	size_t n_programmes;
};

/* Makes the station of `seed` with about `n` documents. `context` has the secret and the zone under which cards become
 * tokens and days are counted. *out is released with generate_destroy(). Errors: those of reg_event_create(), which
 * mean that the generator or the event check is wrong. */
int generate_create(struct generated **out, uint64_t seed, int n, const struct reg_event_context *context,
    struct reg_err *err) __attribute__((warn_unused_result));
void generate_destroy(struct generated *generated); /* NULL is allowed */

/* --- parts, for generate*.c only --- */

#define GENERATE_BEGIN_S 1767196800 /* 2026-01-01T00:00:00+08:00 */
#define GENERATE_CUSTOMERS 4

extern const char *const generate_plates[6];
extern const char *const generate_cards[4];
extern const char *const generate_phones[2];

/* An instant within the days of the station, often on a full hour so that there are ties. */
int64_t generate_instant(const struct generated *generated, struct random *random);
int generate_acts(struct generated *generated, struct random *random, const struct reg_event_context *context,
    struct reg_err *err);
void generate_programmes(struct generated *generated, struct random *random);

#endif
