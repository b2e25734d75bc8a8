/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is kept from the nights before says of everybody, every night, what a computation of everything says.
 *
 * Random stations live day by day: plates with rhythms of their own come, stay away, take more or less; sales come late, are
 * given back, become a customer's; customers are enrolled, merged and say what they need; thresholds and the model change;
 * nights are left out, are those of past days, or end between their steps. After each the verdicts that are mostly kept are
 * compared with reg_analysis_load(), one by one, and now and then with what verify says; now and then those who pass one by
 * one (reg_analysis_pass()) with those who are there together.
 *
 * REGULARS_TEST_SEED=N tries this seed alone, REGULARS_TEST_SEEDS=N that many.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../manager/analysis/analysis.h"
#include "../manager/analysis/judge.h"
#include "../manager/analysis/verdicts.h"
#include "../manager/upkeep/daily_news.h"
#include "act.h"
#include "act_profile.h"
#include "capture.h"
#include "event.h"
#include "random.h"

#define SEEDS 6
#define DAYS 420
#define PLATES 40
#define CUSTOMERS 8
#define DAY_S 86400
#define FIRST_S INT64_C(1672531200) /* 2023-01-01T00:00:00Z, a Sunday */
#define FIRST_DAY 19358

#define FOLDER "/tmp/regulars-verdicts-XXXXXX"
static char folder[sizeof FOLDER];
static char path[64];

struct plate {
	char text[16];
	int every, volume_ml; /* typical days between visits; 0: has not come yet */
	int next;             /* day of the next visit */
};

struct station {
	struct reg_side *side;
	struct random random;
	struct plate plates[PLATES];
	int receipts, n_customers;
	bool is_merged[CUSTOMERS];
	size_t judged, looked_at; /* in nights that were not for a past day */
	size_t news;
};

static void must(int rc, const struct reg_err *err, const char *what)
{
	if (rc < 0)
		ck_abort_msg("%s: %s", what, err->line);
}

static int64_t instant(int day, int hour)
{
	return FIRST_S + day * (int64_t)DAY_S + hour * INT64_C(3600);
}

static void run(struct station *station, enum reg_sql which, const char *name, const char *value)
{
	struct reg_err err = { 0 };

	must(reg_store_begin(station->side->store, &err), &err, "begin");
	must(reg_run(station->side->store, which, &err, "tt", name, value), &err, name);
	must(reg_store_commit(station->side->store, &err), &err, "commit");
}

/* --- what happens ------------------------------------------------------------------------------------------------- */

/* A sale of a plate; `original` above 0 is given back. Returns its number. */
static int deliver(struct station *station, const char *plate, int day, int64_t volume_ml, int original)
{
	char receipt[16], original_receipt[16];
	struct regulars_line line = { .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = volume_ml,
		.amount_minor = volume_ml * 3 / 4 };
	struct regulars_event event = { .struct_size = sizeof event,
		.kind = original > 0 ? REGULARS_SALE_REFUND : REGULARS_SALE_CLOSE, .receipt = receipt, .series = "A",
		.at_unix_s = instant(day, 6 + random_below(&station->random, 12)), .plate = plate, .lines = &line, .n_lines = 1 };
	struct reg_event *made = NULL;
	struct reg_outcome outcome;
	struct reg_err err = { 0 };

	(void)snprintf(receipt, sizeof receipt, "%d", ++station->receipts);
	(void)snprintf(original_receipt, sizeof original_receipt, "%d", original);
	if (original > 0)
		event.original_receipt = original_receipt;
	must(reg_event_create(&made, &event, &station->side->context, &err), &err, "event");
	must(reg_capture(&outcome, station->side, made, &err), &err, "capture");
	reg_event_destroy(made);
	return station->receipts;
}

static void visit(struct station *station, struct plate *plate, int day)
{
	struct random *random = &station->random;
	int64_t volume_ml = plate->volume_ml / 2 + random_below(random, plate->volume_ml);
	int receipt = deliver(station, plate->text, day, volume_ml, 0);

	if (random_chance(random, 3))
		deliver(station, plate->text, day + random_below(random, 3), random_chance(random, 50) ? volume_ml : volume_ml / 3,
		    receipt);
	plate->next = day + 1 + random_below(random, 2 * plate->every);
	if (random_chance(random, 4)) /* another life: rarer, more often, more or less */
		plate->every = 1 + random_below(random, 40);
	if (random_chance(random, 4))
		plate->volume_ml = 1000 * (1 + random_below(random, 90));
	if (random_chance(random, 3)) /* away for long */
		plate->next = day + 50 + random_below(random, 200);
}

static void customer_name(char out[16], int i)
{
	(void)snprintf(out, 16, "c:%d", i + 1);
}

static void say_demand(struct station *station, int i, int day)
{
	char customer[16];
	json_t *more = json_pack("{s:I}", "volume_ml", (json_int_t)(1000 * (1 + random_below(&station->random, 400))));
	struct reg_entry entry = { .kind = "demand", .name = "", .more = more };
	struct reg_err err = { 0 };
	int64_t no;

	customer_name(customer, i);
	entry.customer = customer;
	must(reg_act_entry(&no, station->side, &entry, instant(day, 3), "test", &err), &err, "demand");
	json_decref(more);
}

/* What people do. */
static void act(struct station *station, int day)
{
	struct random *random = &station->random;
	char id[REG_CUSTOMER_ID_SIZE], customer[16], other[16];
	struct reg_binding binding = { .kind = REGULARS_PLATE };
	struct reg_err err = { 0 };
	int i;

	if (station->n_customers < CUSTOMERS && random_chance(random, 40)) {
		(void)snprintf(customer, sizeof customer, "%d", station->n_customers + 1);
		must(reg_act_enrol(id, station->side, customer, "person", NULL, 0, instant(day, random_below(random, 24)), "test", &err),
		    &err, "enrol");
		station->n_customers++;
	}
	if (station->n_customers == 0)
		return;
	i = random_below(random, station->n_customers);
	customer_name(customer, i);
	switch (random_below(random, 4)) {
	case 0:
		binding.value = station->plates[random_below(random, PLATES)].text;
		must(reg_act_bind(station->side, customer, &binding, instant(day - random_below(random, 60), 1), "test", &err),
		    &err, "bind");
		break;
	case 1:
		say_demand(station, i, day);
		break;
	case 2:
		customer_name(other, (i + 1) % CUSTOMERS);
		if (station->is_merged[i])
			must(reg_act_split(station->side, customer, instant(day, 4), "test", &err), &err, "split");
		else if (i + 1 < station->n_customers && !station->is_merged[i + 1])
			must(reg_act_merge(station->side, customer, other, instant(day, 4), "test", &err), &err, "merge");
		else
			break;
		station->is_merged[i] = !station->is_merged[i];
		break;
	default:
		break;
	}
}

static void set_threshold(struct station *station)
{
	static const struct { const char *name; int lowest, more; } rules[] = {
		{ "analysis.lost-days", 20, 100 }, { "analysis.lost-single-days", 30, 200 }, { "analysis.overdue-days", 5, 60 },
		{ "analysis.overdue-percent", 100, 300 }, { "analysis.fallen-periods", 1, 3 }, { "analysis.jumped-periods", 1, 3 },
		{ "analysis.fallen-percent", 40, 60 }, { "analysis.regular-visits", 2, 4 }, { "analysis.a-percent", 20, 60 },
		{ "analysis.lost-alive-percent", 5, 80 },
	};
	size_t i = (size_t)random_below(&station->random, (int)(sizeof rules / sizeof rules[0]));
	char value[16];

	(void)snprintf(value, sizeof value, "%d", rules[i].lowest + random_below(&station->random, rules[i].more));
	run(station, REG_SQL_SETTING_SET, rules[i].name, value);
}

static void set_model(struct station *station, int day)
{
	struct random *random = &station->random;
	int64_t r = 100000000000 + random_below(random, 900) * INT64_C(1000000000);
	int64_t b = 500000000000 + random_below(random, 900) * INT64_C(3000000000);
	struct reg_err err = { 0 };

	must(reg_store_begin(station->side->store, &err), &err, "begin");
	must(reg_run(station->side->store, REG_SQL_ANALYSIS_MODEL_SET, &err, "iiiiiiii", r, INT64_C(4414000000000),
		 INT64_C(793000000000), b, INT64_C(-1), INT64_C(7), INT64_C(10), (int64_t)FIRST_DAY + day), &err, "model");
	must(reg_store_commit(station->side->store, &err), &err, "commit");
}

static void live(struct station *station, int day)
{
	struct random *random = &station->random;

	for (size_t i = 0; i < PLATES; i++) {
		struct plate *plate = &station->plates[i];

		if (plate->every == 0 && random_chance(random, 2)) {
			plate->every = 1 + random_below(random, 30);
			plate->volume_ml = 1000 * (1 + random_below(random, 90));
			plate->next = day;
		}
		if (plate->every > 0 && plate->next <= day)
			visit(station, plate, day);
	}
	if (random_chance(random, 10)) /* one that was forgotten */
		deliver(station, RANDOM_OF(random, station->plates).text, day - random_below(random, 100), 30000, 0);
	if (random_chance(random, 20))
		act(station, day);
	if (random_chance(random, 1))
		set_threshold(station);
	if (random_chance(random, 1))
		set_model(station, day);
}

/* --- what is said ------------------------------------------------------------------------------------------------ */

/* Everybody in passing beside everybody in memory. */
struct passing {
	const struct reg_analysis *now, *before;
	size_t n;
	uint64_t seed;
	int day;
};

static int look(const struct reg_analysis_row *row, size_t index, const struct reg_analysis_then *then, void *payload,
    struct reg_err *err)
{
	struct passing *passing = payload;
	const struct reg_analysis_row *other = &passing->now->rows[index];
	const struct reg_analysis_row *before = reg_analysis_find(passing->before, row->subject);

	(void)err;
	ck_assert_msg(index == passing->n && index < passing->now->n, "seed %llu, day %d: row %zu comes as the %zu-th",
	    (unsigned long long)passing->seed, passing->day, index, passing->n);
	ck_assert_msg(row->subject == other->subject && row->n_days == other->n_days && row->sales == other->sales &&
		row->since_day == other->since_day && row->demand_ml == other->demand_ml && row->class == other->class &&
		row->silent_days == other->silent_days && row->overdue_days == other->overdue_days &&
		row->p_alive == other->p_alive && reg_judge_bits(row) == reg_judge_bits(other) &&
		row->normal.visits == other->normal.visits && row->normal.typical_days == other->normal.typical_days &&
		row->normal.volume_ml == other->normal.volume_ml && row->band.n_blocks == other->band.n_blocks &&
		row->band.typical_ml == other->band.typical_ml,
	    "seed %llu, day %d: subject %lld in passing is not subject %lld", (unsigned long long)passing->seed, passing->day,
	    (long long)row->subject, (long long)other->subject);
	for (size_t i = 0; i < row->n_days; i++)
		ck_assert(row->days[i].day == other->days[i].day && row->days[i].volume_ml == other->days[i].volume_ml &&
		    row->days[i].is_visit == other->days[i].is_visit);
	ck_assert_msg(before == NULL ? then->visits == 0 : then->visits == before->normal.visits && then->stage == before->stage,
	    "seed %llu, day %d: subject %lld was not %d with %d visits on day %d", (unsigned long long)passing->seed, passing->day,
	    (long long)row->subject, (int)then->stage, (int)then->visits, (int)passing->before->as_of - FIRST_DAY);
	passing->n++;
	return 0;
}

static void compare_pass(struct station *station, const struct reg_analysis *now, int day, uint64_t seed)
{
	int32_t then = FIRST_DAY + day - 1 - random_below(&station->random, 60);
	struct reg_analysis before = { 0 }, passed = { 0 };
	struct passing passing = { .now = now, .before = &before, .seed = seed, .day = day };
	struct reg_err err = { 0 };

	must(reg_analysis_load(&before, station->side, then, &err), &err, "analysis of a day before");
	must(reg_analysis_pass(&passed, station->side, FIRST_DAY + day, then, look, &passing, &err), &err, "pass");
	ck_assert_uint_eq(passing.n, now->n);
	ck_assert(passed.n == now->n && passed.rows == NULL && passed.n_amounts == now->n_amounts &&
	    passed.has_model == now->has_model);
	for (size_t i = 0; i < now->n_amounts; i++)
		ck_assert(passed.amounts[i].row == now->amounts[i].row && passed.amounts[i].class == now->amounts[i].class &&
		    passed.amounts[i].amount_minor == now->amounts[i].amount_minor);
	reg_analysis_finish(&before);
	reg_analysis_finish(&passed);
}

static size_t compare(struct station *station, int day, uint64_t seed)
{
	struct reg_verdicts verdicts = { 0 };
	struct reg_analysis analysis = { 0 };
	struct reg_err err = { 0 };
	size_t judged;

	must(reg_verdicts_load(&verdicts, station->side, FIRST_DAY + day, &err), &err, "verdicts");
	must(reg_analysis_load(&analysis, station->side, FIRST_DAY + day, &err), &err, "analysis");
	ck_assert_msg(verdicts.n == analysis.n, "seed %llu, day %d: %zu verdicts of %zu", (unsigned long long)seed, day,
	    verdicts.n, analysis.n);
	for (size_t i = 0; i < analysis.n; i++) {
		const struct reg_verdict *verdict = &verdicts.rows[i];
		const struct reg_analysis_row *row = &analysis.rows[i];

		ck_assert_msg(verdict->subject == row->subject && verdict->bits == reg_judge_bits(row) &&
			verdict->class == row->class,
		    "seed %llu, day %d: subject %lld is %u %c, from scratch subject %lld is %u %c", (unsigned long long)seed,
		    day, (long long)verdict->subject, verdict->bits, verdict->class, (long long)row->subject,
		    reg_judge_bits(row), row->class);
	}
	if (random_chance(&station->random, 20))
		compare_pass(station, &analysis, day, seed);
	judged = verdicts.judged;
	station->looked_at += verdicts.n;
	reg_verdicts_finish(&verdicts);
	reg_analysis_finish(&analysis);
	return judged;
}

static json_t *numbers_of(const struct reg_analysis *now, const struct reg_analysis *before,
    bool (*is_so)(const struct reg_analysis_row *row))
{
	json_t *numbers = json_array();

	for (char class = 'A'; class <= 'C'; class++)
		for (size_t i = 0, k = 0; i < now->n; i++) {
			while (k < before->n && before->rows[k].subject < now->rows[i].subject)
				k++;
			if (now->rows[i].class == class && is_so(&now->rows[i]) &&
			    !(k < before->n && before->rows[k].subject == now->rows[i].subject && is_so(&before->rows[k])))
				(void)json_array_append_new(numbers, json_integer(now->rows[i].subject));
		}
	return numbers;
}

static bool is_at_risk(const struct reg_analysis_row *row) { return row->is_at_risk; }
static bool is_overdue(const struct reg_analysis_row *row) { return row->is_overdue; }
static bool is_fallen(const struct reg_analysis_row *row) { return row->is_fallen; }
static bool is_jumped(const struct reg_analysis_row *row) { return row->is_jumped; }
static bool is_lost(const struct reg_analysis_row *row) { return row->stage == REG_STAGE_LOST; }

/* The news of a day: who is on it what it was not at the end of the day before, both computed from scratch. */
static void compare_news(struct station *station, int day, uint64_t seed)
{
	static const struct { const char *name; bool (*is_so)(const struct reg_analysis_row *row); } kinds[] = {
		{ "new_at_risk", is_at_risk }, { "new_overdue", is_overdue }, { "new_fallen", is_fallen },
		{ "new_jumped", is_jumped }, { "new_lost", is_lost },
	};
	struct reg_verdicts verdicts = { 0 };
	struct reg_analysis now = { 0 }, before = { 0 };
	struct reg_err err = { 0 };
	json_t *news = json_object();

	must(reg_verdicts_load(&verdicts, station->side, FIRST_DAY + day, &err), &err, "verdicts");
	must(reg_news_verdicts(news, &verdicts, station->side, &err), &err, "news");
	must(reg_analysis_load(&now, station->side, FIRST_DAY + day, &err), &err, "analysis");
	must(reg_analysis_load(&before, station->side, FIRST_DAY + day - 1, &err), &err, "analysis of the day before");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		json_t *expected = numbers_of(&now, &before, kinds[i].is_so);
		char *found = json_dumps(json_object_get(news, kinds[i].name), JSON_COMPACT);
		char *wanted = json_dumps(expected, JSON_COMPACT);

		ck_assert_msg(strcmp(found, wanted) == 0, "seed %llu, day %d: %s are %s, from scratch %s", (unsigned long long)seed,
		    day, kinds[i].name, found, wanted);
		station->news += json_array_size(expected);
		free(found);
		free(wanted);
		json_decref(expected);
	}
	json_decref(news);
	reg_verdicts_finish(&verdicts);
	reg_analysis_finish(&now);
	reg_analysis_finish(&before);
}

static void say(const char *line, void *payload)
{
	if (payload == NULL)
		fprintf(stderr, "%s\n", line);
}

static void spend_night(struct station *station, int day, uint64_t seed)
{
	struct random *random = &station->random;
	struct reg_err err = { 0 };
	int breaches;

	if (random_chance(random, 90))
		must(reg_analysis_update(NULL, station->side, FIRST_DAY + day, &err), &err, "update");
	station->judged += compare(station, day, seed);
	compare_news(station, day, seed);
	reg_store_set_synchronous(station->side->store, 0);
	if (random_chance(random, 5)) {
		compare(station, day - random_below(random, 40), seed);
		compare(station, day, seed);
	}
	if (random_chance(random, 10)) {
		breaches = reg_analysis_verify(station->side, say, NULL, &err);
		must(breaches, &err, "verify");
		ck_assert_msg(breaches == 0, "seed %llu, day %d: verify", (unsigned long long)seed, day);
	}
}

static void open_station(struct station *station, uint64_t seed)
{
	struct reg_init init = { .site = "S1", .zone = "UTC", .currency = "CNY", .country = "cn" };
	struct reg_err err = { 0 };

	*station = (struct station){ .random = { seed } };
	must(reg_side_init(path, &init, &err), &err, "init");
	must(reg_side_open(&station->side, path, REG_STORE_WRITE, NULL, 1000, &err), &err, "open");
	reg_store_set_synchronous(station->side->store, 0);
	for (int i = 0; i < PLATES; i++)
		(void)snprintf(station->plates[i].text, sizeof station->plates[i].text, "\xe7\xb2\xa4" "A%05d", i + 10000);
}

static void close_station(struct station *station)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".key", ".station" };
	char name[96];

	reg_side_close(station->side);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
		(void)unlink(name);
	}
}

START_TEST(kept_verdicts_are_those_of_a_computation_of_everything_night_by_night)
{
	const char *one = getenv("REGULARS_TEST_SEED"), *many = getenv("REGULARS_TEST_SEEDS");
	uint64_t first = one != NULL ? strtoull(one, NULL, 10) : 1;
	uint64_t n = one != NULL ? 1 : many != NULL ? strtoull(many, NULL, 10) : SEEDS;

	for (uint64_t seed = first; seed < first + n; seed++) {
		struct station station;

		open_station(&station, seed);
		for (int day = 0; day < DAYS; day++) {
			live(&station, day);
			if (random_chance(&station.random, 80))
				spend_night(&station, day, seed);
		}
		/* They are kept: far fewer are judged than there are. */
		ck_assert_msg(station.judged * 3 < station.looked_at, "seed %llu: %zu of %zu were judged", (unsigned long long)seed,
		    station.judged, station.looked_at);
		ck_assert_msg(station.news > 100, "seed %llu: %zu news are too few to say anything", (unsigned long long)seed, station.news);
		close_station(&station);
	}
}
END_TEST

START_TEST(a_verdict_that_was_changed_is_found_by_verify)
{
	struct reg_err err = { 0 };
	struct station station;

	open_station(&station, 1);
	for (int day = 0; day < 200; day++)
		live(&station, day);
	must(reg_analysis_update(NULL, station.side, FIRST_DAY + 205, &err), &err, "update");
	ck_assert_int_eq(reg_analysis_verify(station.side, say, NULL, &err), 0);
	/* Everybody floating until tomorrow: not all of them are. */
	must(reg_store_begin(station.side->store, &err), &err, "begin");
	for (int64_t subject = 1; subject < 200; subject++)
		must(reg_run(station.side->store, REG_SQL_VERDICT_JUDGED, &err, "iiiii", subject, (int64_t)FIRST_DAY + 206,
			 INT64_C(1), (int64_t)REG_STAGE_FLOATING, INT64_C(0)), &err, "judged");
	must(reg_store_commit(station.side->store, &err), &err, "commit");
	ck_assert_int_gt(reg_analysis_verify(station.side, say, &station, &err), 5);
	/* No row at all. */
	must(reg_store_begin(station.side->store, &err), &err, "begin");
	must(reg_run(station.side->store, REG_SQL_CLEAR_VERDICT, &err, ""), &err, "clear");
	must(reg_store_commit(station.side->store, &err), &err, "commit");
	ck_assert_int_gt(reg_analysis_verify(station.side, say, &station, &err), 20);
	close_station(&station);
}
END_TEST

static void setup(void)
{
	memcpy(folder, FOLDER, sizeof folder); /* one process runs all under valgrind */
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/side.db", folder);
}

static void teardown(void)
{
	(void)rmdir(folder);
}

int main(void)
{
	Suite *suite = suite_create("verdicts");
	TCase *tcase = tcase_create("verdicts");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 600);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, kept_verdicts_are_those_of_a_computation_of_everything_night_by_night);
	tcase_add_test(tcase, a_verdict_that_was_changed_is_found_by_verify);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
