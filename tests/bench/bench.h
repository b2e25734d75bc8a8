/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench.h - what the benches share: a clock, percentiles, the line of a figure, the plugin.
 *
 * A bench is a program for a person: it stops with a message when something does not work, and never because of a time.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "regulars.h"

struct sqlite3;
struct sqlite3_stmt;

struct bench_times {
	int64_t *ns;
	size_t n, room;
};

int64_t bench_now_ns(void);
void bench_add(struct bench_times *times, int64_t ns);
/* By nearest rank; sorts. */
int64_t bench_percentile(struct bench_times *times, int percent);
void bench_finish(struct bench_times *times);

/* "name: 1.23 x (45.6 us / 37.1 us)"; returns the ratio. */
double bench_ratio(const char *name, int64_t ours_ns, int64_t reference_ns);
/* "name: 1.23 unit" */
void bench_figure(const char *name, double value, const char *unit);

/* Stops the program with one line. */
void bench_die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The same numbers for the same seed, everywhere. */
struct bench_random {
	uint64_t state;
};
uint64_t bench_random(struct bench_random *random, uint64_t below);

/* What the generator gives customer `n`: plate, card and phone. */
#define BENCH_ID_SIZE 40
void bench_plate(char out[BENCH_ID_SIZE], uint64_t n);
void bench_card(char out[BENCH_ID_SIZE], uint64_t n);
void bench_phone(char out[BENCH_ID_SIZE], uint64_t n);
/* And its name: Chinese, or of Latin letters with accents; many share one, as at a station. */
#define BENCH_NAME_SIZE 80
void bench_name(char out[BENCH_NAME_SIZE], uint64_t n);

/* A sale as the generator makes them; borrows from `sale`. */
struct bench_sale {
	char receipt[24], series[24], plate[BENCH_ID_SIZE], card[BENCH_ID_SIZE];
	struct regulars_line lines[2];
	struct regulars_tender tender;
	struct regulars_event event;
};
/* The sale number `n` of customer `customer` at `at_unix_s`. */
void bench_sale(struct bench_sale *sale, struct bench_random *random, uint64_t n, uint64_t customer, int64_t at_unix_s);

const struct regulars_plugin *bench_plugin(const char *path);
struct regulars_session *bench_start(const struct regulars_plugin *plugin, const char *database);

/* The reference: SQLite by itself. */
struct sqlite3 *bench_sqlite(const char *path);
void bench_exec(struct sqlite3 *db, const char *sql);
struct sqlite3_stmt *bench_prepare(struct sqlite3 *db, const char *sql);

#endif
