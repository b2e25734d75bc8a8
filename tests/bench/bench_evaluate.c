/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_evaluate.c - what the evaluation of a large ticket against a large programme costs beside one bare single-row
 * INSERT, the reference of the capture, of which it is a part.
 *
 *   bench_evaluate FILE N    20 lines against 200 rules; FILE is made and removed
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "evaluate.h"

#define N_RULES 200
#define N_LINES 20
#define N_DAYS 45
#define DAY 20778

static struct regulars_line lines[N_LINES];
static const struct regulars_line *pointers[N_LINES];

/* Ten kinds of rules in turn, as stations have them; about half of them hold for the ticket. */
static struct reg_programme *programme(void)
{
	static const char *const kinds[] = {
		"grades = [\"92\"]; points_per_litre = 1;",
		"grades = [\"95\", \"98\"]; points_per_litre = \"1.5\"; weekdays = [\"sat\", \"sun\"];",
		"categories = [\"food\", \"drinks\"]; points_per_unit = 1; cap_day = 500;",
		"kind = \"service\"; points_per_unit = 2; round = \"up\";",
		"tags = [\"taxi\", \"vip\"]; points_per_litre = \"0.5\";",
		"min_amount = \"300\"; points = 20; cap_month = 100; exclusive = \"large\";",
		"birthday = \"week\"; multiplier = 2;",
		"from_time = \"22:00\"; until_time = \"06:00\"; points_per_litre = 1;",
		"products = [\"a7\", \"a11\", \"a13\"]; points_per_unit = 3;",
		"nth_visit = 5; nth_every = true; nth_period = \"month\"; points = 50;",
	};
	static char text[64 * 1024];
	struct reg_programme *out;
	struct reg_err err = { 0 };
	size_t n = (size_t)snprintf(text, sizeof(text), "name = \"bench\"; basis = \"litres\"; window = \"month\";\n"
	    "tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; },"
	    " { id = \"b\"; name = \"B\"; from_litres = 100; multiplier = \"1.2\"; });\nearn = (\n");

	for (int i = 0; i < N_RULES; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s{ id = \"r%d\"; %s }\n", i ? "," : "", i, kinds[i % 10]);
	snprintf(text + n, sizeof(text) - n, ");\n");
	if (reg_programme_parse(&out, "bench", text, NULL, &err))
		bench_die("%s", err.line);
	return out;
}

static void ticket_fill(struct reg_ticket *ticket)
{
	static char products[N_LINES][8];
	static const char *const categories[] = { "food", "drinks", "tobacco", "car" };

	for (int i = 0; i < N_LINES; i++) {
		snprintf(products[i], sizeof(products[i]), "a%d", i);
		lines[i] = (struct regulars_line){ .kind = i % 5 ? REGULARS_LINE_GOODS : REGULARS_LINE_SERVICE,
			.product = products[i], .category = categories[i % 4], .amount_minor = 100 * i + 99 };
		pointers[i] = &lines[i];
	}
	lines[0] = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92", .category = "fuel", .volume_ml = 45678,
		.amount_minor = 34030 };
	*ticket = (struct reg_ticket){ .at_unix_s = 1795219200, .day = DAY, .minute = 480, .site = "S001", .currency = "CNY",
		.lines = pointers, .n_lines = N_LINES };
}

static void days_fill(struct reg_tier_state *days, const struct reg_programme *in)
{
	reg_tier_init(days);
	for (int32_t i = 0; i < N_DAYS; i++) {
		const struct reg_measure measure = { .ml = 40000, .minor = 30000, .points = 50, .fills = 1 };

		if (reg_tier_add(days, in, DAY - 2 * (N_DAYS - i), &measure, DAY - 2 * (N_DAYS - i), NULL))
			bench_die("out of memory");
	}
}

int main(int argc, char **argv)
{
	struct reg_trait traits[] = { { .kind = REG_TRAIT_BIRTHDAY, .number = 1123 },
		{ .kind = REG_TRAIT_TAG, .until = INT64_MAX, .text = "vip" } };
	const struct reg_person person = { .id = "c:17", .traits = traits, .n = 2 };
	struct bench_times ours = { 0 }, theirs = { 0 };
	struct reg_tally tally = { 0 };
	struct reg_tier_state days;
	struct reg_ticket ticket;
	struct sqlite3_stmt *insert;
	struct sqlite3 *reference;
	int64_t sum = 0;

	if (argc != 3)
		bench_die("usage: bench_evaluate FILE N");
	struct reg_programme *in = programme();
	ticket_fill(&ticket);
	days_fill(&days, in);
	const struct reg_holder holder = { .rank = 1, .person = &person, .days = &days, .tally = &tally };
	unlink(argv[1]);
	reference = bench_sqlite(argv[1]);
	bench_exec(reference, "PRAGMA journal_mode = WAL");
	bench_exec(reference, "PRAGMA synchronous = OFF");
	bench_exec(reference, "CREATE TABLE sale (no INTEGER PRIMARY KEY, at INTEGER, plate TEXT, volume INTEGER, amount INTEGER)");
	insert = bench_prepare(reference, "INSERT INTO sale (at, plate, volume, amount) VALUES (?1, ?2, ?3, ?4)");
	for (uint64_t i = 0, n = strtoull(argv[2], NULL, 10); i < n; i++) {
		struct reg_evaluation result;
		int64_t begun = bench_now_ns();

		if (reg_evaluate(&result, in, &holder, &ticket, NULL))
			bench_die("out of memory");
		sum += result.points;
		reg_evaluation_finish(&result);
		bench_add(&ours, bench_now_ns() - begun);
		begun = bench_now_ns();
		sqlite3_bind_int64(insert, 1, ticket.at_unix_s);
		sqlite3_bind_text(insert, 2, "粤B12345", -1, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 3, lines[0].volume_ml);
		sqlite3_bind_int64(insert, 4, lines[0].amount_minor);
		if (sqlite3_step(insert) != SQLITE_DONE)
			bench_die("%s: %s", argv[1], sqlite3_errmsg(reference));
		sqlite3_reset(insert);
		bench_add(&theirs, bench_now_ns() - begun);
	}
	if (sum == 0)
		bench_die("the ticket earned nothing: no rule was evaluated");
	sqlite3_finalize(insert);
	sqlite3_close(reference);
	unlink(argv[1]);
	bench_ratio("evaluation of 20 lines by 200 rules, a part of the capture, CPU only, p50", bench_percentile(&ours, 50),
	    bench_percentile(&theirs, 50));
	bench_ratio("evaluation of 20 lines by 200 rules, a part of the capture, CPU only, p99", bench_percentile(&ours, 99),
	    bench_percentile(&theirs, 99));
	bench_finish(&ours);
	bench_finish(&theirs);
	reg_tier_finish(&days);
	reg_programme_destroy(in);
	return 0;
}
