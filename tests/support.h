/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * support.h - what the tests of the database share: a folder of their own, a side database in it, events with defaults,
 * a look at the database from outside, and processes that are killed.
 *
 * Everything fails the running test by itself, so nothing is returned to be checked unless it says so.
 */
#ifndef REG_TESTS_SUPPORT_H
#define REG_TESTS_SUPPORT_H

#include <sys/types.h>

#include <stdbool.h>

#include "act.h"
#include "capture.h"
#include "side.h"

#define SUPPORT_MONDAY INT64_C(1795392000) /* 2026-11-23T08:00:00+08:00, the default time of an event */
#define SUPPORT_HOUR INT64_C(3600)
#define SUPPORT_DAY INT64_C(86400)
#define SUPPORT_SERIES "S"

/* A folder under $TMPDIR, and the path of the database that support_init() makes in it. */
extern char support_folder[64];
extern char support_database[96];

/* Checked fixtures: the folder, and the folder with a database (site S001, Asia/Shanghai, CNY). */
void support_folder_make(void);
void support_folder_remove(void);
void support_init(void);

/* A path in the folder; the last eight results stay. */
const char *support_path(const char *name);

/* Opens the database for writing as `till`. */
struct reg_side *support_open(const char *till);

/* Loads a programme: 1 point per litre (down), 1 per yuan of goods (down), silver from 100 l and gold from 200 l in
 * 30 days with factors 1.2 and 1.5, nothing expires; `more` are further members. In force from 2020 on. */
void support_programme(struct reg_side *side, const char *more);

/* A station to act at: support_init(), the database opened as till 1, the programme, customers A and B, and for 30 days
 * before SUPPORT_MONDAY a manager M and a lead L, who approve: */
struct reg_side *support_station(const char *more);
extern const struct reg_approval support_manager, support_lead;

/* An event; what is 0 gets a default: a sale of fuel at SUPPORT_MONDAY in series S by till 1. */
struct support_event {
	enum regulars_event_kind kind;
	const char *receipt, *series, *site, *till;
	int64_t at;
	const char *business_date;
	int64_t revision;
	const char *document;
	const char *plate, *card, *phone, *customer, *attendant, *shift, *currency;
	const char *original, *original_series, *original_site;
	int64_t promise; /* above 0: printed */
	int64_t fuel_ml; /* a fuel line of grade 92 at 7.50 a litre */
	int64_t goods_minor, prepay_minor;
	const struct regulars_line *lines; /* further ones, at most 5 */
	size_t n_lines;
	int64_t redeem_points;   /* of the reward "money", on the ticket as a discount of redeem_minor */
	int64_t redeem_minor;
	const char *use;         /* a reward that a grant brought, used once */
	const char *hold;        /* that set what is redeemed aside */
	bool is_training;
};

/* The event of the gate. Released with reg_event_destroy(). */
struct reg_event *support_event_make(struct reg_side *side, const struct support_event *event);
/* Captures it. */
struct reg_outcome support_capture(struct reg_side *side, const struct support_event *event);
#define CAPTURE(side, ...) support_capture(side, &(struct support_event){ __VA_ARGS__ })

/* Enrols a customer with the id "c:" + number at the start of 2026. */
void support_customer(struct reg_side *side, const char *number);
/* Binds a plate (card, phone) at an instant. */
void support_bind(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, int confidence);

/* Points of a customer ("c:1"): spendable and waiting at an instant. */
int64_t support_balance(struct reg_side *side, const char *customer, int64_t at_unix_s);
int64_t support_pending(struct reg_side *side, const char *customer, int64_t at_unix_s);

/* Verifies; each breach is part of the failure's message. */
void support_expect_sound(struct reg_side *side);
/* Verifies; returns how many breaches there are, with the lines in `out`, one under the other. */
int support_breaches(char *out, size_t size, struct reg_side *side);

/* The database seen through another connection: one number, one text ("" for NULL or no row), a change. */
int64_t support_int(const char *sql);
const char *support_text(const char *sql); /* stays until the next call */
void support_sql(const char *sql);
/* All rows of every view_ table as text, in the order of their keys. Released with free(). */
char *support_views(void);

/* Whole content of a file. Released with free(). */
char *support_file(const char *path, size_t *size);

/* fork(), for a child that may use ck_assert and be killed: check writes a message at every assertion into a file that the
 * child would share with us, and one cut short or written beside one of ours breaks it ("Bad message type"). The child's
 * go nowhere; a failed assertion still ends it with a status that is not 0. */
pid_t support_fork(void);

/* Runs body(payload) in a child under ptrace and kills it at its n-th stop (each system call stops at its entry and
 * at its exit; n counts from 1). Returns 1: killed there; 0: it came to its end first, with exit status 0; -1: ptrace is
 * not allowed here, or this runs under valgrind. */
int support_kill_at(int n, void (*body)(void *payload), void *payload);

#endif
