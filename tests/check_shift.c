/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A contest over several attendants and tills, or between teams: who has what, who stands where, what does not count.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "act_profile.h"
#include "contest.h"
#include "support.h"
#include "zone.h"

/* Long ago: what is counted was written on these days or later, by the clock of the machine. */
#define JUNE INT64_C(1592179200) /* 2020-06-15T08:00:00+08:00 */
#define JUNE_DAY 18428

static struct reg_side *side, *other;
static struct reg_shift_people people;

static void set_up(void)
{
	support_init();
	side = support_open("1");
	other = support_open("2");
	support_programme(side, "referral = { new_points = 5; options = ({ id = \"p\"; kind = \"points\"; points = 5; }); };");
}

static void tear_down(void)
{
	reg_shift_people_finish(&people);
	reg_side_close(other);
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

/* Counts what happened on these days, both included, as it stands on the Sunday after. */
static void count(int32_t from_day, int32_t until_day)
{
	struct reg_err err = { 0 };
	struct reg_shift period;

	reg_shift_people_finish(&people);
	ck_assert_msg(reg_shift_days(&period, side, from_day, until_day, SUPPORT_MONDAY + 6 * SUPPORT_DAY, &err) == 0, "%s",
	    err.line);
	ck_assert_msg(reg_shift_count(&people, side, &period, REG_CREDIT_ALL, &err) == 0, "%s", err.line);
}

static void stands(const char *attendant, enum reg_metric metric, size_t rank, size_t of, int64_t value, int64_t best)
{
	struct reg_shift_standing standing;

	reg_shift_stand(&standing, &people, metric, attendant);
	ck_assert_msg(standing.rank == rank && standing.of == of && standing.value == value && standing.best == best,
	    "%s: found %zu of %zu with %lld, best %lld", attendant, standing.rank, standing.of, (long long)standing.value,
	    (long long)standing.best);
}

START_TEST(attendants_stand_by_what_they_captured_at_all_tills)
{
	(void)CAPTURE(side, .receipt = "1", .attendant = "07", .plate = "粤B12345");
	(void)CAPTURE(side, .receipt = "2", .attendant = "07");
	(void)CAPTURE(other, .receipt = "3", .series = "T", .till = "2", .attendant = "07", .plate = "粤B12346");
	(void)CAPTURE(other, .receipt = "4", .series = "T", .till = "2", .attendant = "09", .card = "1000111234567890123");
	(void)CAPTURE(side, .receipt = "5", .attendant = "11", .plate = "粤B12347", .fuel_ml = 1000, .goods_minor = 900);
	(void)CAPTURE(side, .receipt = "6", .attendant = "12");
	count(0, 0);
	stands("07", REG_METRIC_CAPTURED, 1, 3, 2, 2);
	stands("09", REG_METRIC_CAPTURED, 2, 3, 1, 2); /* shared */
	stands("11", REG_METRIC_CAPTURED, 2, 3, 1, 2);
	stands("12", REG_METRIC_CAPTURED, 4, 3, 0, 2);
	stands("13", REG_METRIC_CAPTURED, 4, 3, 0, 2); /* was not here at all */
	stands("11", REG_METRIC_SHOP, 1, 1, 900, 900);
	stands("07", REG_METRIC_SHOP, 2, 1, 0, 900);
}
END_TEST

START_TEST(only_the_days_of_the_contest_count)
{
	for (int day = -1; day <= 2; day++) {
		char receipt[16];

		(void)snprintf(receipt, sizeof receipt, "%d", day + 2);
		(void)CAPTURE(side, .receipt = receipt, .attendant = "07", .plate = "粤B12345",
		    .at = JUNE + day * SUPPORT_DAY);
	}
	count(JUNE_DAY, JUNE_DAY + 1);
	stands("07", REG_METRIC_CAPTURED, 1, 1, 2, 2);
	count(JUNE_DAY + 2, JUNE_DAY + 5);
	stands("07", REG_METRIC_CAPTURED, 1, 1, 1, 1);
}
END_TEST

START_TEST(a_sale_that_was_voided_and_an_enrolment_taken_back_win_nothing)
{
	const struct reg_binding card = { .kind = REGULARS_CARD, .value = "1000111234567890123" };
	char id[REG_CUSTOMER_ID_SIZE], what[REG_ACT_WHAT_SIZE];
	struct reg_err err = { 0 };

	(void)CAPTURE(side, .receipt = "1", .attendant = "07", .plate = "粤B12345");
	(void)CAPTURE(side, .receipt = "2", .attendant = "07", .plate = "粤B12345");
	(void)CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "2", .attendant = "07");
	ck_assert_int_eq(reg_act_enrol(id, side, "A", "person", NULL, 0, SUPPORT_MONDAY, "07", &err), 0);
	ck_assert_int_eq(reg_act_bind(side, "c:A", &card, SUPPORT_MONDAY, "07", &err), 0);
	ck_assert_int_eq(reg_act_enrol(id, side, "B", "person", NULL, 0, SUPPORT_MONDAY, "09", &err), 0);
	ck_assert_int_eq(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY + 1, "09", &err), 0);
	ck_assert_int_eq(reg_act_enrol(id, side, "C", "person", NULL, 0, SUPPORT_MONDAY + 60, "09", &err), 0);
	count(0, 0);
	stands("07", REG_METRIC_CAPTURED, 1, 1, 1, 1);
	stands("07", REG_METRIC_CARDS, 1, 1, 1, 1);
	stands("09", REG_METRIC_REFERRALS, 1, 1, 1, 1);
	stands("09", REG_METRIC_ENROLLED, 1, 2, 2, 2);
	ck_assert_int_eq(reg_act_undo_last(what, id, side, SUPPORT_MONDAY + 90, "09", &err), 0);
	count(0, 0);
	stands("09", REG_METRIC_ENROLLED, 1, 2, 1, 1);
	stands("07", REG_METRIC_ENROLLED, 1, 2, 1, 1);
}
END_TEST

/* What the manager says about the station from a day on. */
static void say(const char *place, const char *kind, const char *name, int64_t from, int64_t until, json_t *more)
{
	const struct reg_entry entry = { .kind = kind, .place = place, .name = name, .from_unix_s = from, .until_unix_s = until,
		.more = more };
	struct reg_err err = { 0 };
	int64_t no;

	ck_assert_msg(reg_act_entry(&no, side, &entry, SUPPORT_MONDAY, "boss", &err) == 0, "%s", err.line);
	json_decref(more);
}

static void own(const char *customer, const char *part, const char *staff, int64_t from)
{
	json_t *more = json_pack("{s:s}", "part", part);
	const struct reg_entry entry = { .kind = "own", .customer = customer, .name = staff, .from_unix_s = from, .more = more };
	struct reg_err err = { 0 };
	int64_t no;

	ck_assert_msg(reg_act_entry(&no, side, &entry, SUPPORT_MONDAY, "boss", &err) == 0, "%s", err.line);
	json_decref(more);
}

static const struct reg_contest_now *contest(const char *metric, bool is_of_teams)
{
	static struct reg_contests contests;
	struct reg_err err = { 0 };
	static struct reg_contest_now one;

	say(REG_PLACE_CONTESTS, "contest", metric, SUPPORT_MONDAY - SUPPORT_DAY, SUPPORT_MONDAY + 5 * SUPPORT_DAY,
	    json_pack("{s:s,s:s,s:s}", "title", "A contest", "metric", metric, "between", is_of_teams ? "teams" : "people"));
	ck_assert_int_eq(reg_contests_read(&contests, side, SUPPORT_MONDAY, &err), 0);
	one = contests.items[contests.n - 1];
	reg_contests_finish(&contests);
	ck_assert_str_eq(one.id, metric);
	return &one;
}

static void count_contest(const struct reg_contest_now *now, bool whole, int64_t at)
{
	struct reg_err err = { 0 };

	reg_shift_people_finish(&people);
	ck_assert_msg(reg_contest_count(&people, side, now, whole, at, &err) == 0, "%s", err.line);
}

START_TEST(a_rate_is_a_share_and_equal_shares_have_the_same_rank)
{
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_act_staff(side, "12", NULL, NULL, NULL, SUPPORT_MONDAY, "boss", &err), 0);
	(void)CAPTURE(side, .receipt = "1", .attendant = "07", .plate = "粤B12345");
	(void)CAPTURE(side, .receipt = "2", .attendant = "07");
	(void)CAPTURE(side, .receipt = "3", .attendant = "09", .plate = "粤B12345");
	(void)CAPTURE(side, .receipt = "4", .attendant = "09", .plate = "粤B12346");
	(void)CAPTURE(side, .receipt = "5", .attendant = "09");
	(void)CAPTURE(side, .receipt = "6", .attendant = "09");
	(void)CAPTURE(side, .receipt = "7", .attendant = "11");
	(void)CAPTURE(side, .receipt = "8"); /* nobody's */
	count_contest(contest("capture-rate", false), false, SUPPORT_MONDAY + SUPPORT_HOUR);
	ck_assert_uint_eq(people.n, 4);
	stands("07", REG_METRIC_RATE, 1, 2, 500000000, 500000000);
	stands("09", REG_METRIC_RATE, 1, 2, 500000000, 500000000);
	stands("11", REG_METRIC_RATE, 3, 2, 0, 500000000);
	stands("12", REG_METRIC_RATE, 3, 2, 0, 500000000); /* sold nothing, but works here */
}
END_TEST

START_TEST(a_team_has_what_its_members_did_while_they_belonged_to_it)
{
	const struct reg_contest_now *now;

	for (int i = 0; i < 2; i++) {
		const char *team = i == 0 ? "north" : "south";

		say(REG_PLACE_TEAMS, "team", team, SUPPORT_MONDAY, 0, json_pack("{s:s}", "title", team));
	}
	say(REG_PLACE_TEAMS, "member", "07", SUPPORT_MONDAY - 10 * SUPPORT_DAY, 0, json_pack("{s:s}", "team", "north"));
	say(REG_PLACE_TEAMS, "member", "07", reg_zone_day_start(side->zone, reg_zone_day(side->zone, SUPPORT_MONDAY + SUPPORT_DAY)),
	    0, json_pack("{s:s}", "team", "south"));
	(void)CAPTURE(side, .receipt = "1", .attendant = "07", .plate = "粤B12345");
	(void)CAPTURE(side, .receipt = "2", .attendant = "07", .plate = "粤B12345", .at = SUPPORT_MONDAY + SUPPORT_DAY);
	(void)CAPTURE(side, .receipt = "3", .attendant = "07", .plate = "粤B12346", .at = SUPPORT_MONDAY + 2 * SUPPORT_DAY);
	(void)CAPTURE(side, .receipt = "4", .attendant = "09", .plate = "粤B12345"); /* of no team */
	now = contest("plates", true);
	for (int whole = 0; whole < 2; whole++) {
		count_contest(now, whole == 1, SUPPORT_MONDAY + 4 * SUPPORT_DAY);
		ck_assert_uint_eq(people.n, 2);
		stands("south", REG_METRIC_PLATES, 1, 2, 2, 2);
		stands("north", REG_METRIC_PLATES, 2, 2, 1, 2);
		count_contest(now, whole == 1, SUPPORT_MONDAY + SUPPORT_HOUR);
		stands("north", REG_METRIC_PLATES, 1, 1, 1, 1);
		stands("south", REG_METRIC_PLATES, 2, 1, 0, 1);
	}
}
END_TEST

/* 07 enrols A, but 09 is said to have won it; 07 keeps it from the second day on, nobody from the fourth. B is 07's. */
START_TEST(own_customers_are_those_that_one_keeps_and_developed_is_who_was_named)
{
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_err err = { 0 };
	const struct reg_contest_now *now;

	ck_assert_int_eq(reg_act_enrol(id, side, "A", "person", NULL, 0, SUPPORT_MONDAY - SUPPORT_HOUR, "07", &err), 0);
	ck_assert_int_eq(reg_act_enrol(id, side, "B", "person", NULL, 0, SUPPORT_MONDAY - SUPPORT_HOUR, "07", &err), 0);
	own("c:A", "developed", "09", SUPPORT_MONDAY - SUPPORT_HOUR);
	own("c:A", "kept", "07", SUPPORT_MONDAY + SUPPORT_DAY);
	own("c:A", "kept", "", SUPPORT_MONDAY + 3 * SUPPORT_DAY);
	for (int day = 0; day < 4; day++) {
		char receipt[16];

		(void)snprintf(receipt, sizeof receipt, "%d", day + 1);
		(void)CAPTURE(side, .receipt = receipt, .attendant = day == 0 ? "07" : "09", .customer = "A", .fuel_ml = 10000 << day,
		    .at = SUPPORT_MONDAY + day * SUPPORT_DAY + SUPPORT_HOUR);
	}
	(void)CAPTURE(side, .receipt = "9", .attendant = "09", .customer = "B", .fuel_ml = 1000, .at = SUPPORT_MONDAY + SUPPORT_DAY);
	now = contest("own-volume", false);
	for (int whole = 0; whole < 2; whole++) {
		count_contest(now, whole == 1, SUPPORT_MONDAY + 5 * SUPPORT_DAY);
		stands("07", REG_METRIC_OWN_VOLUME, 1, 2, 20000 + 40000 + 1000, 61000);
		stands("09", REG_METRIC_OWN_VOLUME, 2, 2, 10000, 61000);
	}
	now = contest("developed", false);
	for (int whole = 0; whole < 2; whole++) {
		count_contest(now, whole == 1, SUPPORT_MONDAY + 5 * SUPPORT_DAY);
		stands("07", REG_METRIC_DEVELOPED, 1, 2, 1, 1);
		stands("09", REG_METRIC_DEVELOPED, 1, 2, 1, 1);
		stands("07", REG_METRIC_FIRST_FILLS, 1, 2, 1, 1);
		stands("09", REG_METRIC_FIRST_FILLS, 1, 2, 1, 1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shift");
	TCase *tcase = tcase_create("contest");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, attendants_stand_by_what_they_captured_at_all_tills);
	tcase_add_test(tcase, only_the_days_of_the_contest_count);
	tcase_add_test(tcase, a_sale_that_was_voided_and_an_enrolment_taken_back_win_nothing);
	tcase_add_test(tcase, a_rate_is_a_share_and_equal_shares_have_the_same_rank);
	tcase_add_test(tcase, a_team_has_what_its_members_did_while_they_belonged_to_it);
	tcase_add_test(tcase, own_customers_are_those_that_one_keeps_and_developed_is_who_was_named);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
