/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A contest over several attendants and tills: who has what, who stands where, what does not count.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "contest.h"
#include "support.h"

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
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
