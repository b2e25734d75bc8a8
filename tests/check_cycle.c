/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>

#include "cycle.h"
#include "zone.h"

static int32_t day_of(const char *text)
{
	int32_t day;

	ck_assert_int_eq(reg_day_parse(&day, text, NULL), REG_OK);
	return day;
}

START_TEST(each_period_has_a_first_day_and_a_next_one)
{
	static const struct {
		enum reg_cycle cycle;
		const char *day, *begin, *next;
	} table[] = {
		{ REG_CYCLE_DAY, "2026-11-21", "2026-11-21", "2026-11-22" },
		{ REG_CYCLE_WEEK, "2026-11-21", "2026-11-16", "2026-11-23" },
		{ REG_CYCLE_WEEK, "2026-11-16", "2026-11-16", "2026-11-23" },
		{ REG_CYCLE_WEEK, "2027-01-01", "2026-12-28", "2027-01-04" }, /* over the new year */
		{ REG_CYCLE_WEEK, "1969-12-31", "1969-12-29", "1970-01-05" },
		{ REG_CYCLE_MONTH, "2026-11-01", "2026-11-01", "2026-12-01" },
		{ REG_CYCLE_MONTH, "2026-12-31", "2026-12-01", "2027-01-01" },
		{ REG_CYCLE_MONTH, "2028-02-29", "2028-02-01", "2028-03-01" },
		{ REG_CYCLE_QUARTER, "2026-02-28", "2026-01-01", "2026-04-01" },
		{ REG_CYCLE_QUARTER, "2026-06-30", "2026-04-01", "2026-07-01" },
		{ REG_CYCLE_QUARTER, "2026-12-31", "2026-10-01", "2027-01-01" },
		{ REG_CYCLE_YEAR, "2026-01-01", "2026-01-01", "2027-01-01" },
		{ REG_CYCLE_YEAR, "2026-12-31", "2026-01-01", "2027-01-01" },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		ck_assert_int_eq(reg_cycle_begin(table[i].cycle, day_of(table[i].day)), day_of(table[i].begin));
		ck_assert_int_eq(reg_cycle_next(table[i].cycle, day_of(table[i].day)), day_of(table[i].next));
	}
	ck_assert_int_eq(reg_cycle_begin(REG_CYCLE_LIFETIME, 20778), INT32_MIN);
	ck_assert_int_eq(reg_cycle_next(REG_CYCLE_LIFETIME, 20778), REG_DAY_NEVER);
}
END_TEST

START_TEST(weeks_begin_on_monday)
{
	ck_assert_int_eq(reg_cycle_weekday(day_of("2026-11-23")), 0);
	ck_assert_int_eq(reg_cycle_weekday(day_of("2026-11-22")), 6);
	ck_assert_int_eq(reg_cycle_weekday(day_of("1969-12-28")), 6);
	ck_assert_int_eq(reg_cycle_weekday(day_of("1969-12-29")), 0);
}
END_TEST

START_TEST(the_edges_of_the_calendar_are_their_own_periods)
{
	for (enum reg_cycle cycle = REG_CYCLE_DAY; cycle <= REG_CYCLE_LIFETIME; cycle++) {
		ck_assert_int_le(reg_cycle_begin(cycle, INT32_MIN), INT32_MIN + 366);
		ck_assert_int_ge(reg_cycle_next(cycle, INT32_MAX), INT32_MAX - 366);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cycle");
	TCase *tcase = tcase_create("cycle");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, each_period_has_a_first_day_and_a_next_one);
	tcase_add_test(tcase, weeks_begin_on_monday);
	tcase_add_test(tcase, the_edges_of_the_calendar_are_their_own_periods);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
