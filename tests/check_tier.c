/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tier.h"
#include "zone.h"

/* basic 0 l, silver 100 l, gold 300 l; window 30 days, grace 5 days unless a test says otherwise. */
static struct reg_tier tiers[] = {
	{ .id = "basic", .from = 0 }, { .id = "silver", .from = 100000 }, { .id = "gold", .from = 300000 } };
static struct reg_programme programme;
static struct reg_tier_state state;

static void set_up(void)
{
	programme = (struct reg_programme){ .tiers = tiers, .n_tiers = 3, .window_days = 30, .grace_days = 5,
		.downgrade = REG_DOWNGRADE_ONE_STEP };
	reg_tier_init(&state);
}

static void tear_down(void)
{
	reg_tier_finish(&state);
}

static void add(int32_t day, int64_t ml)
{
	ck_assert_int_eq(reg_tier_add(&state, &programme, day, ml, NULL), REG_OK);
}

static void is(int rank, int32_t until)
{
	ck_assert_int_eq(state.rank, rank);
	ck_assert_int_eq(state.until_day, until);
}

START_TEST(a_new_customer_has_the_lowest_tier_for_ever)
{
	is(0, REG_DAY_NEVER);
	reg_tier_normalise(&state, &programme, 20000);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_threshold_is_reached_exactly)
{
	add(1000, 99999);
	is(0, REG_DAY_NEVER);
	add(1000, 1); /* 100,000 on day 1000 leaves the window on 1030; 5 days of grace */
	is(1, 1035);
	add(1000, 199999);
	is(1, 1035);
	add(1000, 1);
	is(2, 1035);
}
END_TEST

START_TEST(one_fill_can_pass_two_thresholds)
{
	add(1000, 300001);
	is(2, 1035);
}
END_TEST

START_TEST(the_window_counts_today_and_the_days_before)
{
	add(1000, 60000);
	add(1029, 39999); /* 30 days: 1000 to 1029 */
	is(0, REG_DAY_NEVER);
	add(1029, 1); /* short on 1030 already */
	is(1, 1035);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1029), 100000);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1030), 40000);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1059), 0);
}
END_TEST

START_TEST(a_fill_on_the_next_day_comes_too_late_for_the_threshold)
{
	add(1000, 60000);
	add(1030, 40000);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_tier_holds_through_its_grace_and_not_a_day_longer)
{
	add(1000, 100000);
	reg_tier_normalise(&state, &programme, 1034);
	is(1, 1035);
	reg_tier_normalise(&state, &programme, 1035);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_fill_in_the_grace_keeps_the_tier_when_it_is_enough)
{
	add(1000, 100000);
	add(1034, 99999);
	is(1, 1035);
	add(1034, 1); /* 100,000 on 1034 alone: to 1064 + 5 */
	is(1, 1069);
}
END_TEST

START_TEST(one_step_goes_down_a_tier_at_a_time)
{
	add(1000, 300000);
	is(2, 1035);
	/* 1035: nothing left, silver is short on 1035 itself, so until 1040; then basic */
	reg_tier_normalise(&state, &programme, 1035);
	is(1, 1040);
	reg_tier_normalise(&state, &programme, 1039);
	is(1, 1040);
	reg_tier_normalise(&state, &programme, 1040);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_long_absence_goes_down_all_steps_at_once)
{
	add(1000, 300000);
	reg_tier_normalise(&state, &programme, 5000);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(without_grace_one_step_falls_through_what_is_not_reached)
{
	programme.grace_days = 0;
	add(1000, 300000);
	is(2, 1030);
	reg_tier_normalise(&state, &programme, 1030);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(to_earned_goes_down_to_what_the_litres_give)
{
	programme.downgrade = REG_DOWNGRADE_TO_EARNED;
	add(1000, 300000);
	add(1020, 120000);
	is(2, 1035); /* 420,000; short of gold on 1030 */
	reg_tier_normalise(&state, &programme, 1035); /* 120,000: silver, until 1050 + 5 */
	is(1, 1055);
	reg_tier_normalise(&state, &programme, 1055);
	is(0, REG_DAY_NEVER);
	add(2000, 300000);
	reg_tier_normalise(&state, &programme, 2035); /* nothing left: past silver */
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_sale_earns_at_the_tier_held_before_it)
{
	add(1000, 100000);
	reg_tier_normalise(&state, &programme, 1035);
	ck_assert_int_eq(state.rank, 0); /* what the sale of day 1035 earns at */
	add(1035, 400000);
	is(2, 1070);
}
END_TEST

START_TEST(a_refund_takes_the_tier_that_it_unmakes)
{
	add(1000, 60000);
	add(1010, 40000);
	is(1, 1035);
	reg_tier_reduce(&state, &programme, 1011, 1010, 1);
	is(0, REG_DAY_NEVER);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1011), 99999);
}
END_TEST

START_TEST(a_refund_that_leaves_enough_changes_the_time_only)
{
	add(1000, 100000);
	add(1010, 100000);
	is(1, 1045); /* 100,000 of 1010 hold until 1040 */
	reg_tier_reduce(&state, &programme, 1011, 1010, 50000);
	is(1, 1035); /* 150,000; short when 1000 leaves */
}
END_TEST

START_TEST(a_refund_in_the_grace_changes_nothing)
{
	add(1000, 100000);
	add(1031, 20000);
	is(1, 1035);
	reg_tier_reduce(&state, &programme, 1032, 1031, 20000);
	is(1, 1035);
	ck_assert_uint_eq(state.n, 1); /* an empty day is no entry */
}
END_TEST

START_TEST(a_refund_can_take_two_tiers)
{
	add(1000, 300000);
	reg_tier_reduce(&state, &programme, 1000, 1000, 300000);
	is(0, REG_DAY_NEVER);
	ck_assert_uint_eq(state.n, 0);
}
END_TEST

START_TEST(a_refund_of_a_forgotten_day_takes_nothing)
{
	add(1000, 100000);
	add(1040, 100000);
	reg_tier_prune(&state, 1010);
	ck_assert_uint_eq(state.n, 1);
	reg_tier_reduce(&state, &programme, 1041, 1000, 100000);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1041), 100000);
	is(1, 1075);
}
END_TEST

START_TEST(days_may_come_in_any_order)
{
	add(1010, 40000);
	add(1000, 30000);
	add(1005, 20000);
	ck_assert_uint_eq(state.n, 3);
	ck_assert_int_eq(state.entries[0].day, 1000);
	ck_assert_int_eq(state.entries[1].day, 1005);
	ck_assert_int_eq(state.entries[2].day, 1010);
	add(1005, 10000); /* all days after 1005 - 30 count, later ones too: 100,000 */
	is(1, 1035);
}
END_TEST

START_TEST(a_rank_above_the_last_tier_counts_as_the_last)
{
	struct reg_tier_reading reading;

	add(1000, 300000);
	programme.n_tiers = 2;
	reg_tier_read(&reading, &state, &programme, 1001);
	ck_assert_int_eq(reading.rank, 1);
	ck_assert_int_eq(reading.to_next_ml, 0);
	is(2, 1035); /* reading changes nothing */
	reg_tier_normalise(&state, &programme, 1001);
	is(1, 1035);
}
END_TEST

/* The definition, day by day. */
static int32_t slow_keep(int rank, int32_t day)
{
	for (;; day++) {
		int64_t sum = 0;

		for (size_t i = 0; i < state.n; i++)
			if (state.entries[i].day > day - programme.window_days)
				sum += state.entries[i].ml;
		if (sum < tiers[rank].from)
			return day + programme.grace_days;
	}
}

START_TEST(keep_is_the_first_short_day_and_the_grace)
{
	uint32_t random = 12345;

	for (int i = 0; i < 60; i++) {
		random = random * 1664525u + 1013904223u;
		add(1000 + (int32_t)(random >> 8) % 80, 1000 + (int64_t)(random >> 12) % 50000);
	}
	for (int32_t day = 990; day < 1120; day++)
		for (int rank = 1; rank < 3; rank++)
			ck_assert_int_eq(reg_tier_keep(&state, &programme, rank, day), slow_keep(rank, day));
	ck_assert_int_eq(reg_tier_keep(&state, &programme, 0, 1000), REG_DAY_NEVER);
}
END_TEST

static void reads(int32_t day, int rank, int32_t until, int64_t keep, int64_t next)
{
	struct reg_tier_reading r;

	reg_tier_read(&r, &state, &programme, day);
	ck_assert_int_eq(r.rank, rank);
	ck_assert_int_eq(r.until_day, until);
	ck_assert_int_eq(r.to_keep_ml, keep);
	ck_assert_int_eq(r.to_next_ml, next);
}

START_TEST(a_reading_says_what_keeps_and_what_reaches_a_tier)
{
	reads(1000, 0, REG_DAY_NEVER, 0, 100000);
	add(1000, 99999);
	reads(1000, 0, REG_DAY_NEVER, 0, 1);
	reads(1030, 0, REG_DAY_NEVER, 0, 100000); /* out of the window */
	add(1010, 40000);
	is(1, 1035); /* 139,999; short on 1030, when 40,000 are left */
	reads(1011, 1, 1035, 60000, 160001);
	reads(1034, 1, 1035, 60000, 260000); /* in the grace: today's sum */
	reads(1035, 0, REG_DAY_NEVER, 0, 60000);
	add(1011, 400000);
	reads(1011, 2, 1046, 300000, 0); /* 539,999: short of gold on 1041, when nothing is left */
}
END_TEST

START_TEST(what_a_reading_asks_for_does_keep_the_tier_and_a_millilitre_less_does_not)
{
	for (int64_t less = 0; less < 2; less++) {
		reg_tier_finish(&state);
		add(1000, 99999);
		add(1010, 40000);
		add(1034, 60000 - less);
		if (less == 0)
			is(1, 1045); /* 100,000 until 1040, when the day 1010 leaves */
		else
			is(1, 1035);
	}
}
END_TEST

START_TEST(entries_come_back_from_their_blob)
{
	/* day 1000 = 0x3e8, 70,000 ml = 0x11170; day 1001, -2 ml */
	static const unsigned char expected[24] = { 0xe8, 3, 0, 0, 0x70, 0x11, 1, 0, 0, 0, 0, 0, 0xe9, 3, 0, 0, 0xfe, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff };
	unsigned char blob[24];

	add(1001, -2);
	add(1000, 70000);
	reg_tier_encode(blob, &state);
	ck_assert_mem_eq(blob, expected, sizeof expected);
	reg_tier_finish(&state);
	ck_assert_int_eq(reg_tier_decode(&state, blob, sizeof blob, NULL), REG_OK);
	ck_assert_uint_eq(state.n, 2);
	ck_assert_int_eq(state.entries[0].ml, 70000);
	ck_assert_int_eq(state.entries[1].day, 1001);
	ck_assert_int_eq(state.entries[1].ml, -2);
	ck_assert_int_eq(reg_tier_decode(&state, NULL, 0, NULL), REG_OK);
	ck_assert_uint_eq(state.n, 0);
}
END_TEST

START_TEST(a_malformed_blob_is_refused_and_changes_nothing)
{
	static const unsigned char twice[24] = { 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 };
	static const unsigned char falling[24] = { 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 };
	static const unsigned char empty[12] = { 1 };
	struct reg_err err = { 0 };

	add(1000, 5);
	ck_assert_int_eq(reg_tier_decode(&state, twice, 24, NULL), REG_EDAMAGED);
	ck_assert_int_eq(reg_tier_decode(&state, falling, 24, NULL), REG_EDAMAGED);
	ck_assert_int_eq(reg_tier_decode(&state, empty, 12, NULL), REG_EDAMAGED);
	ck_assert_int_eq(reg_tier_decode(&state, twice, 23, &err), REG_EDAMAGED);
	ck_assert_str_eq(err.line, "view_state.recent: found 23 bytes, expected a multiple of 12");
	ck_assert_uint_eq(state.n, 1);
	ck_assert_int_eq(state.entries[0].ml, 5);
}
END_TEST

START_TEST(days_and_litres_at_the_edge_of_their_type_do_not_overflow)
{
	add(INT32_MAX - 1, INT64_MAX);
	add(INT32_MIN, INT64_MAX);
	add(INT32_MAX - 1, INT64_MAX);
	ck_assert_int_eq(state.rank, 2);
	ck_assert_int_eq(state.until_day, REG_DAY_NEVER - 1);
	reg_tier_normalise(&state, &programme, INT32_MAX);
	reg_tier_reduce(&state, &programme, INT32_MAX, INT32_MIN, INT64_MAX);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tier");
	TCase *tcase = tcase_create("tier");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_new_customer_has_the_lowest_tier_for_ever);
	tcase_add_test(tcase, a_threshold_is_reached_exactly);
	tcase_add_test(tcase, one_fill_can_pass_two_thresholds);
	tcase_add_test(tcase, the_window_counts_today_and_the_days_before);
	tcase_add_test(tcase, a_fill_on_the_next_day_comes_too_late_for_the_threshold);
	tcase_add_test(tcase, a_tier_holds_through_its_grace_and_not_a_day_longer);
	tcase_add_test(tcase, a_fill_in_the_grace_keeps_the_tier_when_it_is_enough);
	tcase_add_test(tcase, one_step_goes_down_a_tier_at_a_time);
	tcase_add_test(tcase, a_long_absence_goes_down_all_steps_at_once);
	tcase_add_test(tcase, without_grace_one_step_falls_through_what_is_not_reached);
	tcase_add_test(tcase, to_earned_goes_down_to_what_the_litres_give);
	tcase_add_test(tcase, a_sale_earns_at_the_tier_held_before_it);
	tcase_add_test(tcase, a_refund_takes_the_tier_that_it_unmakes);
	tcase_add_test(tcase, a_refund_that_leaves_enough_changes_the_time_only);
	tcase_add_test(tcase, a_refund_in_the_grace_changes_nothing);
	tcase_add_test(tcase, a_refund_can_take_two_tiers);
	tcase_add_test(tcase, a_refund_of_a_forgotten_day_takes_nothing);
	tcase_add_test(tcase, days_may_come_in_any_order);
	tcase_add_test(tcase, a_rank_above_the_last_tier_counts_as_the_last);
	tcase_add_test(tcase, keep_is_the_first_short_day_and_the_grace);
	tcase_add_test(tcase, a_reading_says_what_keeps_and_what_reaches_a_tier);
	tcase_add_test(tcase, what_a_reading_asks_for_does_keep_the_tier_and_a_millilitre_less_does_not);
	tcase_add_test(tcase, entries_come_back_from_their_blob);
	tcase_add_test(tcase, a_malformed_blob_is_refused_and_changes_nothing);
	tcase_add_test(tcase, days_and_litres_at_the_edge_of_their_type_do_not_overflow);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
