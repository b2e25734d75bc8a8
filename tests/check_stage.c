/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>

#include "../manager/analysis/stage.h"
#include "zone.h"

#define MOST 64

static struct reg_day_entry days[MOST];
static size_t n;
static int64_t scratch[MOST];
static struct reg_normal normal;

static void setup(void)
{
	n = 0;
}

static void visit(int32_t day, int64_t volume_ml)
{
	days[n++] = (struct reg_day_entry){ .day = day, .is_visit = true, .volume_ml = volume_ml };
}

static void every(int32_t first, int32_t interval, int times)
{
	for (int i = 0; i < times; i++)
		visit(first + i * interval, 40000);
}

static enum reg_stage stage_with(int32_t as_of, double p_alive, int64_t demand_ml)
{
	reg_normal_make(&normal, days, n, as_of, scratch);
	return reg_stage_decide(&normal, days, n, as_of, p_alive, demand_ml, &reg_stage_defaults);
}

static enum reg_stage stage(int32_t as_of)
{
	return stage_with(as_of, -1, 0);
}

static bool is_at_risk(int32_t as_of)
{
	return reg_stage_is_at_risk(stage(as_of), &normal, as_of);
}

static bool is_overdue(int32_t as_of)
{
	return reg_stage_is_overdue(stage(as_of), &normal, as_of, &reg_stage_defaults);
}

/* --- what is normal --- */

START_TEST(the_typical_interval_is_the_lower_median_and_the_late_one_the_80th_percentile_by_nearest_rank)
{
	static const int32_t at[] = { 0, 1, 4, 14, 16, 24 }; /* intervals 1 3 10 2 8: in order 1 2 3 8 10 */

	for (size_t i = 0; i < 6; i++)
		visit(at[i], 1000);
	reg_normal_make(&normal, days, n, 100, scratch);
	ck_assert_int_eq(normal.typical_days, 3);
	ck_assert_int_eq(normal.late_days, 8); /* the 4th of 5 */
	reg_normal_make(&normal, days, n, 16, scratch); /* 1 2 3 10: the 2nd and the 4th */
	ck_assert_int_eq(normal.typical_days, 2);
	ck_assert_int_eq(normal.late_days, 10);
	ck_assert_int_eq(normal.visits, 5);
	ck_assert_int_eq(normal.last_day, 16);
}
END_TEST

START_TEST(volumes_count_by_visit_and_refunds_only_in_the_sum)
{
	visit(0, 10000);
	visit(7, 50000);
	days[n++] = (struct reg_day_entry){ .day = 8, .volume_ml = -5000 };
	visit(14, 30000);
	visit(21, 20000);
	reg_normal_make(&normal, days, n, 30, scratch);
	ck_assert_int_eq(normal.volume_ml, 105000);
	ck_assert_int_eq(normal.typical_ml, 20000); /* 10 20 30 50 */
	ck_assert_int_eq(normal.typical_days, 7);
	ck_assert_int_eq(normal.visits, 4);
}
END_TEST

START_TEST(nobody_and_a_single_visit_have_no_interval)
{
	reg_normal_make(&normal, days, 0, 30, scratch);
	ck_assert_int_eq(normal.visits, 0);
	ck_assert_int_eq(normal.last_day, REG_DAY_NEVER);
	visit(5, 1000);
	reg_normal_make(&normal, days, n, 4, scratch);
	ck_assert_int_eq(normal.visits, 0);
	reg_normal_make(&normal, days, n, 5, scratch);
	ck_assert_int_eq(normal.visits, 1);
	ck_assert_int_eq(normal.typical_days, 0);
}
END_TEST

/* --- the band --- */

START_TEST(the_band_is_made_of_blocks_of_four_intervals_in_whole_weeks)
{
	struct reg_normal_band band;

	every(0, 7, 40); /* 0 ... 273, four visits in each block of 28 days */
	reg_normal_make(&normal, days, n, 279, scratch);
	reg_normal_band(&band, &normal, days, n, 279, 1);
	ck_assert_int_eq(band.block_days, 28);
	ck_assert_int_eq(band.n_blocks, 9); /* 280 days, the last 28 of them apart */
	ck_assert_int_eq(band.recent_ml, 160000);
	ck_assert_int_eq(band.low_ml, 160000);
	ck_assert_int_eq(band.high_ml, 160000);
	ck_assert(!reg_normal_is_fallen(&band, 60));
	ck_assert(!reg_normal_is_jumped(&band, 150));
	reg_normal_band(&band, &normal, days, n, 279 + 21, 1);
	ck_assert_int_eq(band.recent_ml, 40000);
	ck_assert(reg_normal_is_fallen(&band, 60));
}
END_TEST

START_TEST(a_block_is_as_long_as_the_rhythm_asks_and_no_longer_than_half_a_year)
{
	struct reg_normal_band band;

	every(0, 10, 4);
	reg_normal_make(&normal, days, n, 40, scratch);
	reg_normal_band(&band, &normal, days, n, 40, 1);
	ck_assert_int_eq(band.block_days, 42);
	ck_assert_int_eq(band.n_blocks, 0); /* too little is known */
	n = 0;
	every(0, 100, 4);
	reg_normal_make(&normal, days, n, 400, scratch);
	reg_normal_band(&band, &normal, days, n, 400, 1);
	ck_assert_int_eq(band.block_days, 182);
}
END_TEST

START_TEST(a_volume_that_keeps_low_is_held_against_the_blocks_before_all_of_it)
{
	struct reg_normal_band band;

	every(0, 7, 28); /* seven blocks of 28 days; the last two hold 40000 each, where 160000 was usual */
	for (size_t i = 20; i < 28; i++)
		days[i].volume_ml = 10000;
	reg_normal_make(&normal, days, n, 195, scratch);
	reg_normal_band(&band, &normal, days, n, 195, 1);
	ck_assert_int_eq(band.n_blocks, 6);
	ck_assert(!reg_normal_is_fallen(&band, 60)); /* no lower than the one before */
	reg_normal_band(&band, &normal, days, n, 195, 2);
	ck_assert_int_eq(band.n_blocks, 5);
	ck_assert_int_eq(band.low_ml, 160000);
	ck_assert(reg_normal_is_fallen(&band, 60));
	ck_assert(!reg_normal_is_fallen(&band, 25)); /* 40000 of 160000 */
	reg_normal_band(&band, &normal, days, n, 195, 3);
	ck_assert_int_eq(band.most_ml, 160000);
	ck_assert(!reg_normal_is_fallen(&band, 60));
	reg_normal_band(&band, &normal, days, n, 195, 4);
	ck_assert_int_eq(band.n_blocks, 3);
	reg_normal_band(&band, &normal, days, n, 195, 5);
	ck_assert_int_eq(band.n_blocks, 0);
}
END_TEST

START_TEST(a_volume_that_doubles_has_jumped_and_one_at_the_border_has_not)
{
	struct reg_normal_band band;

	every(0, 7, 24);
	for (size_t i = 20; i < 24; i++)
		days[i].volume_ml = 60000; /* half as much again: not more than that */
	reg_normal_make(&normal, days, n, 167, scratch);
	reg_normal_band(&band, &normal, days, n, 167, 1);
	ck_assert_int_eq(band.recent_ml, 240000);
	ck_assert(!reg_normal_is_jumped(&band, 150));
	days[23].volume_ml++;
	reg_normal_band(&band, &normal, days, n, 167, 1);
	ck_assert(reg_normal_is_jumped(&band, 150));
}
END_TEST

/* --- stages --- */

START_TEST(without_a_fill_or_with_one_somebody_is_potential_and_after_180_days_lost)
{
	ck_assert_int_eq(stage(1000), REG_STAGE_POTENTIAL);
	visit(100, 1000);
	ck_assert_int_eq(stage(100), REG_STAGE_POTENTIAL);
	ck_assert_int_eq(stage(280), REG_STAGE_POTENTIAL);
	ck_assert_int_eq(stage(281), REG_STAGE_LOST);
	ck_assert_int_eq(stage(99), REG_STAGE_POTENTIAL); /* it had not come yet */
}
END_TEST

START_TEST(two_visits_are_floating_and_three_in_rhythm_regular)
{
	every(0, 10, 2);
	ck_assert_int_eq(stage(10), REG_STAGE_FLOATING);
	visit(20, 1000);
	ck_assert_int_eq(stage(20), REG_STAGE_REGULAR);
	ck_assert_int_eq(stage(19), REG_STAGE_FLOATING);
}
END_TEST

START_TEST(the_window_of_four_intervals_ends_at_the_last_visit_and_takes_in_its_border)
{
	static const int32_t at[] = { 0, 1, 2, 3, 41, 43 }; /* intervals 1 1 1 38 2: typical 1 */

	for (size_t i = 0; i < 6; i++)
		visit(at[i], 1000);
	ck_assert_int_eq(stage(43), REG_STAGE_FLOATING); /* 39 to 43: two */
	visit(45, 1000);
	ck_assert_int_eq(stage(45), REG_STAGE_REGULAR);  /* 41 to 45: three */
	ck_assert_int_eq(stage(100), REG_STAGE_REGULAR); /* and later, for it ends at the last visit */
	days[4].day = 40;
	ck_assert_int_eq(stage(45), REG_STAGE_FLOATING);
}
END_TEST

START_TEST(the_window_is_a_year_at_most)
{
	every(0, 183, 5); /* three visits take 366 days */
	ck_assert_int_eq(stage(4 * 183), REG_STAGE_FLOATING);
	n = 0;
	every(0, 182, 5); /* 364 */
	ck_assert_int_eq(stage(4 * 182), REG_STAGE_REGULAR);
}
END_TEST

START_TEST(being_late_makes_a_regular_at_risk_and_then_lost_but_never_floating)
{
	every(0, 30, 10); /* last on day 270 */
	ck_assert_int_eq(stage(300), REG_STAGE_REGULAR);
	ck_assert(!is_at_risk(300));
	ck_assert(is_at_risk(301));
	ck_assert_int_eq(stage(360), REG_STAGE_REGULAR); /* three intervals to the day */
	ck_assert_int_eq(stage(361), REG_STAGE_LOST);
	ck_assert(!is_at_risk(361));
}
END_TEST

START_TEST(a_regular_is_overdue_after_two_and_a_half_intervals_until_it_is_lost)
{
	every(0, 35, 10); /* last on day 315; 87.5 days are 402.5, three intervals 420 */
	ck_assert(!is_overdue(402));
	ck_assert(is_overdue(403));
	ck_assert(is_overdue(420));
	ck_assert(!is_overdue(421)); /* lost */
}
END_TEST

START_TEST(nobody_is_overdue_before_40_days_and_nobody_who_is_not_regular)
{
	every(0, 7, 10); /* last on day 63 */
	ck_assert(!is_overdue(63 + 40));
	ck_assert(is_overdue(63 + 41));
	ck_assert(is_overdue(63 + 60));
	ck_assert(!is_overdue(63 + 61));
	n = 0;
	every(0, 20, 2); /* floating */
	ck_assert(!is_overdue(20 + 55));
}
END_TEST

START_TEST(who_comes_daily_is_lost_after_60_days_and_not_after_three)
{
	every(0, 1, 30);
	ck_assert_int_eq(stage(29 + 60), REG_STAGE_REGULAR);
	ck_assert_int_eq(stage(29 + 61), REG_STAGE_LOST);
}
END_TEST

START_TEST(a_model_that_calls_somebody_gone_is_believed)
{
	every(0, 7, 10);
	ck_assert_int_eq(stage_with(70, 0.2, 0), REG_STAGE_REGULAR);
	ck_assert_int_eq(stage_with(70, 0.199, 0), REG_STAGE_LOST);
	n = 0;
	ck_assert_int_eq(stage_with(70, 0, 0), REG_STAGE_POTENTIAL); /* nobody to be gone */
}
END_TEST

START_TEST(who_takes_less_than_half_of_a_known_demand_is_not_regular)
{
	every(0, 10, 10); /* last on day 90: in 90 days nine fills of 40 l, 120 l in 30 days */
	ck_assert_int_eq(stage_with(90, -1, 240000), REG_STAGE_REGULAR);
	ck_assert_int_eq(stage_with(90, -1, 240001), REG_STAGE_FLOATING);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("stage");
	TCase *tcase = tcase_create("stage");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_test(tcase, the_typical_interval_is_the_lower_median_and_the_late_one_the_80th_percentile_by_nearest_rank);
	tcase_add_test(tcase, volumes_count_by_visit_and_refunds_only_in_the_sum);
	tcase_add_test(tcase, nobody_and_a_single_visit_have_no_interval);
	tcase_add_test(tcase, the_band_is_made_of_blocks_of_four_intervals_in_whole_weeks);
	tcase_add_test(tcase, a_block_is_as_long_as_the_rhythm_asks_and_no_longer_than_half_a_year);
	tcase_add_test(tcase, a_volume_that_keeps_low_is_held_against_the_blocks_before_all_of_it);
	tcase_add_test(tcase, a_volume_that_doubles_has_jumped_and_one_at_the_border_has_not);
	tcase_add_test(tcase, without_a_fill_or_with_one_somebody_is_potential_and_after_180_days_lost);
	tcase_add_test(tcase, two_visits_are_floating_and_three_in_rhythm_regular);
	tcase_add_test(tcase, the_window_of_four_intervals_ends_at_the_last_visit_and_takes_in_its_border);
	tcase_add_test(tcase, the_window_is_a_year_at_most);
	tcase_add_test(tcase, being_late_makes_a_regular_at_risk_and_then_lost_but_never_floating);
	tcase_add_test(tcase, a_regular_is_overdue_after_two_and_a_half_intervals_until_it_is_lost);
	tcase_add_test(tcase, nobody_is_overdue_before_40_days_and_nobody_who_is_not_regular);
	tcase_add_test(tcase, who_comes_daily_is_lost_after_60_days_and_not_after_three);
	tcase_add_test(tcase, a_model_that_calls_somebody_gone_is_believed);
	tcase_add_test(tcase, who_takes_less_than_half_of_a_known_demand_is_not_regular);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
