/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_checkout.c - what the cashier's view costs beside a bare prepared SELECT by primary key on the same data.
 *
 *   bench_checkout REGULARS.SO SMALL CUSTOMERS LARGE CUSTOMERS N
 *
 * Both databases are warmed, then view and reference take turns on customers drawn at random.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static const struct way {
	const char *name;
	enum regulars_identifier_kind kind;
	void (*value)(char out[BENCH_ID_SIZE], uint64_t n);
} ways[] = {
	{ "plate", REGULARS_PLATE, bench_plate },
	{ "card", REGULARS_CARD, bench_card },
	{ "phone", REGULARS_PHONE, bench_phone },
};
#define N_WAYS (sizeof(ways) / sizeof(ways[0]))

static double measure(const char *size, const struct regulars_plugin *plugin, const char *database, const struct way *way,
    uint64_t n_customers, uint64_t n)
{
	struct regulars_session *session = bench_start(plugin, database);
	struct bench_times ours = { 0 }, theirs = { 0 };
	struct bench_random random = { 99 };
	sqlite3 *db = bench_sqlite(database);
	sqlite3_stmt *select = bench_prepare(db,
	    "SELECT sales, visits, first_at, last_at, volume_ml, debt, tier FROM view_state WHERE subject = ?1");
	sqlite3_stmt *span = bench_prepare(db, "SELECT max(subject) FROM view_state");
	char name[100];
	double ratio;

	if (sqlite3_step(span) != SQLITE_ROW)
		bench_die("%s: holds nothing", database);
	uint64_t max_subject = (uint64_t)sqlite3_column_int64(span, 0) + 1;
	sqlite3_finalize(span);
	/* The first half only warms. */
	for (uint64_t i = 0; i < 2 * n; i++) {
		struct regulars_checkout *view;
		char value[BENCH_ID_SIZE];

		way->value(value, bench_random(&random, n_customers));
		int64_t begun = bench_now_ns();
		enum regulars_status status = plugin->lookup(&view, session, way->kind, value);
		int64_t took = bench_now_ns() - begun;
		if (status != REGULARS_OK || !view->customer_id)
			bench_die("%s: nobody is found by %s (%d): %s", database, way->name, (int)status, plugin->last_error(session));
		plugin->checkout_free(view);
		if (i >= n)
			bench_add(&ours, took);

		sqlite3_bind_int64(select, 1, (int64_t)bench_random(&random, max_subject));
		begun = bench_now_ns();
		int found = sqlite3_step(select);
		for (int c = 0; found == SQLITE_ROW && c < 7; c++)
			sqlite3_column_int64(select, c);
		sqlite3_reset(select);
		took = bench_now_ns() - begun;
		if (i >= n)
			bench_add(&theirs, took);
	}
	snprintf(name, sizeof(name), "checkout by %s, %s, p50", way->name, size);
	bench_ratio(name, bench_percentile(&ours, 50), bench_percentile(&theirs, 50));
	snprintf(name, sizeof(name), "checkout by %s, %s, p99", way->name, size);
	ratio = bench_ratio(name, bench_percentile(&ours, 99), bench_percentile(&theirs, 99));
	sqlite3_finalize(select);
	sqlite3_close(db);
	plugin->stop(session);
	bench_finish(&ours);
	bench_finish(&theirs);
	return ratio;
}

int main(int argc, char **argv)
{
	char small[60], large[60];

	if (argc != 7)
		bench_die("usage: bench_checkout OBJECT SMALL CUSTOMERS LARGE CUSTOMERS N");
	const struct regulars_plugin *plugin = bench_plugin(argv[1]);
	snprintf(small, sizeof(small), "%s customers", argv[3]);
	snprintf(large, sizeof(large), "%s customers", argv[5]);
	for (size_t i = 0; i < N_WAYS; i++) {
		uint64_t n = strtoull(argv[6], NULL, 10);
		double at_small = measure(small, plugin, argv[2], &ways[i], strtoull(argv[3], NULL, 10), n);
		double at_large = measure(large, plugin, argv[4], &ways[i], strtoull(argv[5], NULL, 10), n);

		printf("checkout by %s, growth of the p99 ratio: %.2f x (%.2f / %.2f)\n", ways[i].name,
		    at_small > 0 ? at_large / at_small : 0, at_large, at_small);
	}
	return 0;
}
