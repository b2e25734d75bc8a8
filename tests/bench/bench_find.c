/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_find.c - how long it takes to find customers by what somebody remembers, beside a bare prepared SELECT of a
 * customer's row by primary key on the same data.
 *
 *   bench_find DATABASE CUSTOMERS N
 *
 * What is typed is taken from customers drawn at random: the initials of a Chinese name, its full pinyin, a part of a name
 * without its accents, a part of a plate, the last digits of a phone, two words in the wrong order, and what nobody has.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "findkey.h"
#include "manager/customer/search.h"

#define NOW 1767225600 /* after everything that the generator binds */

/* The nth key of a name that is of ASCII letters alone: pinyin and initials of a Chinese one. "" none. */
static const char *ascii_key(struct reg_keys *keys, const char *name, bool shortest)
{
	const char *best = "";

	reg_findkey_name(keys, name);
	for (size_t i = 0; i < keys->n; i++) {
		const char *key = keys->items[i];
		size_t size = strlen(key);

		if (strspn(key, "abcdefghijklmnopqrstuvwxyz") == size && size > 1 &&
		    (best[0] == '\0' || (shortest ? size < strlen(best) : size > strlen(best))))
			best = key;
	}
	return best;
}

static void typed_initials(char out[BENCH_NAME_SIZE], uint64_t n)
{
	struct reg_keys keys;
	char name[BENCH_NAME_SIZE];

	bench_name(name, n | 1); /* a Chinese one */
	snprintf(out, BENCH_NAME_SIZE, "%s", ascii_key(&keys, name, true));
}

static void typed_pinyin(char out[BENCH_NAME_SIZE], uint64_t n)
{
	struct reg_keys keys;
	char name[BENCH_NAME_SIZE];

	bench_name(name, n | 1);
	snprintf(out, BENCH_NAME_SIZE, "%s", ascii_key(&keys, name, false));
}

/* "nunez" for "José Søren Núñez": the last name as it is typed on a keyboard without accents. */
static void typed_plain(char out[BENCH_NAME_SIZE], uint64_t n)
{
	char name[BENCH_NAME_SIZE], key[REG_KEY_SIZE];

	bench_name(name, n / 4 * 4);
	reg_findkey_fold(key, strchr(name, ' '));
	snprintf(out, BENCH_NAME_SIZE, "%s", key);
}

static void typed_words(char out[BENCH_NAME_SIZE], uint64_t n)
{
	char name[BENCH_NAME_SIZE];

	bench_name(name, n / 4 * 4);
	char *last = strrchr(name, ' ');
	*last = '\0';
	snprintf(out, BENCH_NAME_SIZE, "%.30s %.40s", last + 1, name);
}

static void typed_plate(char out[BENCH_NAME_SIZE], uint64_t n)
{
	char plate[BENCH_ID_SIZE];

	bench_plate(plate, n);
	snprintf(out, BENCH_NAME_SIZE, "%s", plate + strlen(plate) - 4);
}

static void typed_phone(char out[BENCH_NAME_SIZE], uint64_t n)
{
	char phone[BENCH_ID_SIZE];

	bench_phone(phone, n);
	snprintf(out, BENCH_NAME_SIZE, "%s", phone + strlen(phone) - 5);
}

static void typed_nobody(char out[BENCH_NAME_SIZE], uint64_t n)
{
	snprintf(out, BENCH_NAME_SIZE, "qqqqqq%u", (unsigned)(n % 10000));
}

static const struct way {
	const char *name;
	void (*typed)(char out[BENCH_NAME_SIZE], uint64_t n);
	bool finds;
} ways[] = {
	{ "pinyin initials", typed_initials, true },
	{ "full pinyin", typed_pinyin, true },
	{ "a name without its accents", typed_plain, true },
	{ "two words in the wrong order", typed_words, true },
	{ "part of a plate", typed_plate, true },
	{ "end of a phone", typed_phone, true },
	{ "what nobody has", typed_nobody, false },
};

static void measure(struct reg_side *side, sqlite3 *db, const char *size, const struct way *way, uint64_t n_customers, uint64_t n)
{
	struct bench_times ours = { 0 }, theirs = { 0 };
	struct bench_random random = { 77 };
	sqlite3_stmt *select = bench_prepare(db, "SELECT kind, since, profile FROM view_customer WHERE subject = ?1");
	sqlite3_stmt *span = bench_prepare(db, "SELECT max(subject) FROM view_customer");
	char name[160];

	if (sqlite3_step(span) != SQLITE_ROW)
		bench_die("the database holds nothing");
	uint64_t max_subject = (uint64_t)sqlite3_column_int64(span, 0) + 1;
	sqlite3_finalize(span);
	/* The first fifth only warms. */
	for (uint64_t i = 0; i < n + n / 5; i++) {
		struct reg_err err = { 0 };
		struct reg_set found;
		char text[BENCH_NAME_SIZE];

		way->typed(text, bench_random(&random, n_customers));
		int64_t begun = bench_now_ns();
		int rc = reg_search(&found, side, text, NOW, &err);
		int64_t took = bench_now_ns() - begun;
		if (rc < 0)
			bench_die("%s", err.line);
		if ((found.n > 0) != way->finds)
			bench_die("%s: %zu are found by \"%s\"", way->name, found.n, text);
		reg_set_finish(&found);
		if (i >= n / 5)
			bench_add(&ours, took);

		sqlite3_bind_int64(select, 1, (int64_t)bench_random(&random, max_subject));
		begun = bench_now_ns();
		if (sqlite3_step(select) == SQLITE_ROW)
			(void)sqlite3_column_text(select, 2);
		sqlite3_reset(select);
		took = bench_now_ns() - begun;
		if (i >= n / 5)
			bench_add(&theirs, took);
	}
	sqlite3_finalize(select);
	snprintf(name, sizeof(name), "find by %s, %s customers, p50", way->name, size);
	bench_ratio(name, bench_percentile(&ours, 50), bench_percentile(&theirs, 50));
	snprintf(name, sizeof(name), "find by %s, %s customers, p99", way->name, size);
	bench_ratio(name, bench_percentile(&ours, 99), bench_percentile(&theirs, 99));
	bench_finish(&ours);
	bench_finish(&theirs);
}

int main(int argc, char **argv)
{
	struct reg_side *side;
	struct reg_err err = { 0 };

	if (argc != 4)
		bench_die("usage: bench_find DATABASE CUSTOMERS N");
	if (reg_side_open(&side, argv[1], REG_STORE_READ, "bench", 1000, &err) < 0)
		bench_die("%s", err.line);
	sqlite3 *db = bench_sqlite(argv[1]);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		measure(side, db, argv[2], &ways[i], strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
	sqlite3_close(db);
	reg_side_close(side);
	return 0;
}
