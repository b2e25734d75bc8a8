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
	ck_assert_int_eq(reg_tier_add(&state, &programme, day, &(struct reg_measure){ .ml = ml }, day, NULL), REG_OK);
}

static void take(int32_t day, int32_t sale_day, int64_t ml)
{
	reg_tier_reduce(&state, &programme, day, sale_day, sale_day, &(struct reg_measure){ .ml = ml });
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
	take(1011, 1010, 1);
	is(0, REG_DAY_NEVER);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1011), 99999);
}
END_TEST

START_TEST(a_refund_that_leaves_enough_changes_the_time_only)
{
	add(1000, 100000);
	add(1010, 100000);
	is(1, 1045); /* 100,000 of 1010 hold until 1040 */
	take(1011, 1010, 50000);
	is(1, 1035); /* 150,000; short when 1000 leaves */
}
END_TEST

START_TEST(a_refund_in_the_grace_changes_nothing)
{
	add(1000, 100000);
	add(1031, 20000);
	is(1, 1035);
	take(1032, 1031, 20000);
	is(1, 1035);
	ck_assert_uint_eq(state.n, 1); /* an empty day is no entry */
}
END_TEST

START_TEST(a_refund_can_take_two_tiers)
{
	add(1000, 300000);
	take(1000, 1000, 300000);
	is(0, REG_DAY_NEVER);
	ck_assert_uint_eq(state.n, 0);
}
END_TEST

START_TEST(a_refund_looks_at_the_tier_held_by_then)
{
	programme.downgrade = REG_DOWNGRADE_TO_EARNED;
	add(1000, 300000);
	add(1020, 120000); /* gold until 1035, then silver until 1055 */
	take(1036, 1020, 20000);
	is(1, 1055);
	take(1036, 1020, 1);
	is(0, REG_DAY_NEVER);
}
END_TEST

START_TEST(a_refund_of_a_forgotten_day_leaves_the_window_alone)
{
	add(1000, 100000);
	add(1040, 100000);
	reg_tier_prune(&state, 1010);
	ck_assert_uint_eq(state.n, 2); /* the base and 1040 */
	take(1041, 1000, 40000);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1041), 100000);
	is(1, 1075);
	ck_assert_int_eq(state.entries[0].measure.ml, 60000);
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
	add(1005, 50000); /* 100,000 without the later 1010; with it until 1000 leaves on 1030, when 110,000 are left, until 1035 */
	is(1, 1040);
}
END_TEST

START_TEST(a_rank_above_the_last_tier_counts_as_the_last)
{
	struct reg_tier_reading reading;

	add(1000, 300000);
	programme.n_tiers = 2;
	reg_tier_read(&reading, &state, &programme, 1001);
	ck_assert_int_eq(reading.rank, 1);
	ck_assert_int_eq(reading.to_next, 0);
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
			if (state.entries[i].day > day - programme.window_days && state.entries[i].day <= day)
				sum += state.entries[i].measure.ml;
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
	ck_assert_int_eq(r.to_keep, keep);
	ck_assert_int_eq(r.to_next, next);
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
	/* 1000 folded: 2000 = 0xd0 0x0f; ml 70,000 folded: 140,000 = 0xe0 0xc5 0x08; a day more: ml -2 (3), fills 300 */
	static const unsigned char expected[] = { 0xd0, 0x0f, 1, 0xe0, 0xc5, 0x08, 1, 17, 3, 0xac, 2 };
	unsigned char blob[3 * REG_TIER_ENTRY_SIZE];
	size_t size;

	add(1001, -2);
	add(1000, 70000);
	state.entries[1].measure.fills = 300;
	ck_assert_uint_eq(reg_tier_encode(blob, &state), sizeof expected);
	ck_assert_mem_eq(blob, expected, sizeof expected);
	reg_tier_finish(&state);
	ck_assert_int_eq(reg_tier_decode(&state, blob, sizeof expected, NULL), REG_OK);
	ck_assert_uint_eq(state.n, 2);
	ck_assert_int_eq(state.entries[0].measure.ml, 70000);
	ck_assert_int_eq(state.entries[1].day, 1001);
	ck_assert_int_eq(state.entries[1].measure.ml, -2);
	ck_assert_int_eq(state.entries[1].measure.fills, 300);
	for (int i = 0; i < 3; i++) { /* the widest there are */
		static const int32_t days[] = { REG_TIER_BASE_DAY, 0, INT32_MAX };

		state.entries[i] = (struct reg_tier_entry){ days[i], { INT64_MAX, -INT64_MAX, INT64_MAX, -INT64_MAX, INT32_MAX } };
	}
	state.n = 3;
	size = reg_tier_encode(blob, &state);
	ck_assert_uint_eq(size, 3 * (5 + 1 + 4 * 10 + 5));
	reg_tier_finish(&state);
	ck_assert_int_eq(reg_tier_decode(&state, blob, size, NULL), REG_OK);
	ck_assert_int_eq(state.entries[0].day, REG_TIER_BASE_DAY);
	ck_assert_int_eq(state.entries[2].day, INT32_MAX);
	ck_assert_int_eq(state.entries[2].measure.growth, -INT64_MAX);
	ck_assert_int_eq(state.entries[2].measure.fills, INT32_MAX);
	ck_assert_int_eq(reg_tier_decode(&state, NULL, 0, NULL), REG_OK);
	ck_assert_uint_eq(state.n, 0);
}
END_TEST

START_TEST(a_malformed_blob_is_refused_and_changes_nothing)
{
	static const struct {
		unsigned char bytes[16];
		size_t size;
	} bad[] = {
		{ { 2, 1, 2, 0, 1, 2 }, 6 },                  /* the same day twice */
		{ { 2, 0 }, 2 },                              /* nothing on the day */
		{ { 2, 32, 2 }, 3 },                          /* a measure that does not exist */
		{ { 2, 1 }, 2 },                              /* cut off */
		{ { 2 }, 1 },
		{ { 2, 1, 0x80 }, 3 },
		{ { 2, 1, 0 }, 3 },                           /* a measure of 0 */
		{ { 2, 1, 0x82, 0 }, 4 },                     /* not the shortest spelling */
		{ { 0xff, 0xff, 0xff, 0xff, 0x1f, 1, 2 }, 7 }, /* a day beyond 32 bits */
		{ { 2, 1, 2, 0xfe, 0xff, 0xff, 0xff, 7, 1, 2, 0xff, 0xff, 0xff, 0xff, 0x0f }, 15 },
		{ { 2, 16, 0xff, 0xff, 0xff, 0xff, 0x0f }, 7 }, /* fills beyond 31 bits */
		{ { 2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 }, 12 }, /* INT64_MIN */
		{ { 2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2 }, 12 }, /* beyond 64 bits */
	};
	struct reg_err err = { 0 };

	add(1000, 5);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_tier_decode(&state, bad[i].bytes, bad[i].size, &err) == REG_EDAMAGED, "blob %zu", i);
		ck_assert_ptr_nonnull(strstr(err.line, "view_state.recent: entry "));
		ck_assert_uint_eq(state.n, 1);
		ck_assert_int_eq(state.entries[0].measure.ml, 5);
	}
}
END_TEST

/* --- the other bases and windows --- */

static struct reg_tier small[] = { { .id = "a", .from = 0 }, { .id = "b", .from = 3 }, { .id = "c", .from = 5 } };

static void other(enum reg_basis basis, enum reg_window window, int grace_days)
{
	programme = (struct reg_programme){ .tiers = small, .n_tiers = 3, .basis = basis, .window = window, .window_days = 30,
		.grace_days = grace_days, .downgrade = REG_DOWNGRADE_TO_EARNED };
}

static void sell(int32_t day, struct reg_measure measure, int32_t points_day)
{
	ck_assert_int_eq(reg_tier_add(&state, &programme, day, &measure, points_day, NULL), REG_OK);
}

START_TEST(each_basis_counts_its_own_measure)
{
	static const struct {
		enum reg_basis basis;
		int64_t expected;
	} table[] = { { REG_BASIS_LITRES, 70 }, { REG_BASIS_VISITS, 2 }, { REG_BASIS_SPEND, 700 }, { REG_BASIS_POINTS, 7000 },
		{ REG_BASIS_GROWTH, 70000 } };

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		other(table[i].basis, REG_WINDOW_ROLLING, 0);
		sell(1000, (struct reg_measure){ 10, 100, 1000, 10000, 1 }, 1000);
		sell(1000, (struct reg_measure){ 20, 200, 2000, 20000, 1 }, 1000); /* the second of the day is no second visit */
		sell(1001, (struct reg_measure){ 30, 300, 3000, 30000, 1 }, 1001);
		sell(1002, (struct reg_measure){ 10, 100, 1000, 10000, 0 }, 1002); /* no fuel */
		ck_assert_int_eq(reg_tier_sum(&state, &programme, 1002), table[i].expected);
		reg_tier_finish(&state);
	}
}
END_TEST

START_TEST(a_calendar_period_begins_at_nothing)
{
	/* 2026-03-31 is day 20543, 2026-04-01 20544, 2026-04-30 20573, 2026-07-01 20635, 2027-01-01 20819 */
	static const struct {
		enum reg_window window;
		int32_t next;      /* first day on which the sum falls */
		int64_t april_sum; /* on 30 April */
	} table[] = { { REG_WINDOW_MONTH, 20574, 4 }, { REG_WINDOW_QUARTER, 20635, 4 }, { REG_WINDOW_YEAR, 20819, 9 },
		{ REG_WINDOW_LIFETIME, REG_DAY_NEVER, 9 } };

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		other(REG_BASIS_SPEND, table[i].window, 10);
		sell(20543, (struct reg_measure){ .minor = 5 }, 20543);
		ck_assert_int_eq(reg_tier_sum(&state, &programme, 20543), 5);
		sell(20544, (struct reg_measure){ .minor = 4 }, 20544);
		ck_assert_int_eq(reg_tier_sum(&state, &programme, 20573), table[i].april_sum);
		ck_assert_int_eq(reg_tier_keep(&state, &programme, 1, 20544),
		    table[i].next == REG_DAY_NEVER ? REG_DAY_NEVER : table[i].next + 10);
		ck_assert_int_eq(state.rank, 2); /* of March: in its grace, or still reached */
		reg_tier_finish(&state);
	}
}
END_TEST

START_TEST(a_calendar_tier_falls_when_its_grace_ends)
{
	other(REG_BASIS_SPEND, REG_WINDOW_QUARTER, 10);
	sell(20543, (struct reg_measure){ .minor = 5 }, 20543); /* 31 March: short on 1 April */
	is(2, 20554);
	reads(20543, 2, 20554, 5, 0); /* 5 in April before the 11th */
	sell(20546, (struct reg_measure){ .minor = 3 }, 20546);
	is(2, 20554);
	reads(20546, 2, 20554, 2, 0);
	reads(20554, 1, 20645, 3, 2); /* to what April has: until July and its grace */
	programme.grace_days = 0;
	reg_tier_finish(&state);
	sell(20543, (struct reg_measure){ .minor = 5 }, 20543);
	reads(20543, 2, 20544, 0, 0); /* without grace nothing keeps it: each period begins anew */
}
END_TEST

START_TEST(points_count_from_their_unlock_on)
{
	other(REG_BASIS_POINTS, REG_WINDOW_ROLLING, 0);
	sell(1000, (struct reg_measure){ .points = 4 }, 1003);
	is(0, REG_DAY_NEVER);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1002), 0);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1003), 4);
	sell(1004, (struct reg_measure){ 0 }, 1004); /* the next sale finds them */
	is(1, 1033);
	sell(1005, (struct reg_measure){ .points = 9 }, REG_DAY_NEVER); /* waits for ever */
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1029), 4);
	reg_tier_reduce(&state, &programme, 1006, 1000, 1003, &(struct reg_measure){ .points = 2 });
	is(0, REG_DAY_NEVER);
	ck_assert_int_eq(reg_tier_sum(&state, &programme, 1006), 2);
}
END_TEST

START_TEST(a_tier_holds_over_a_gap_that_waiting_points_fill)
{
	other(REG_BASIS_POINTS, REG_WINDOW_ROLLING, 0);
	sell(1000, (struct reg_measure){ .points = 3 }, 1000);
	sell(1020, (struct reg_measure){ .points = 3 }, 1030); /* come on the very day on which the first ones leave */
	is(1, 1060);
	sell(1020, (struct reg_measure){ .points = 3 }, 1061);
	is(1, 1060);
}
END_TEST

START_TEST(a_visit_goes_when_the_last_fill_of_its_day_is_refunded)
{
	other(REG_BASIS_VISITS, REG_WINDOW_ROLLING, 0);
	for (int32_t day = 1000; day < 1003; day++)
		sell(day, (struct reg_measure){ .fills = 1 }, day);
	sell(1002, (struct reg_measure){ .fills = 1 }, 1002);
	is(1, 1030);
	reads(1002, 1, 1030, 1, 2);
	reg_tier_reduce(&state, &programme, 1003, 1002, 1002, &(struct reg_measure){ .fills = 1 });
	is(1, 1030);
	reg_tier_reduce(&state, &programme, 1003, 1002, 1002, &(struct reg_measure){ .fills = 1 });
	is(0, REG_DAY_NEVER);
	reg_tier_reduce(&state, &programme, 1003, 1001, 1001, &(struct reg_measure){ .fills = 7 });
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_LIFETIME, 1003), 1); /* not below none */
}
END_TEST

START_TEST(days_with_fuel_are_counted_by_period)
{
	/* 2026-12-28 is a Monday (day 20815); 2027-01-01 (20819) is in the same ISO week */
	static const int32_t days[] = { 20453, 20814, 20815, 20818, 20819, 20820 };

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		sell(days[i], (struct reg_measure){ .fills = 1 }, days[i]);
	sell(20816, (struct reg_measure){ .minor = 1 }, 20816);
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_WEEK, 20820), 4);
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_MONTH, 20818), 3);
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_QUARTER, 20818), 3);
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_YEAR, 20818), 3); /* 20453 is 2025-12-31 */
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_YEAR, 20820), 2);
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_LIFETIME, 20819), 5); /* up to the day */
	ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_DAY, 20816), 0);
	ck_assert(!reg_tier_has_fill(&state, 20452));
	ck_assert(reg_tier_has_fill(&state, 20453));
	ck_assert_int_eq(reg_tier_fills(&state, 20815), 1);
	ck_assert_int_eq(reg_tier_fills(&state, 20816), 0);
}
END_TEST

START_TEST(what_is_forgotten_still_counts_for_life)
{
	static const enum reg_basis bases[] = { REG_BASIS_LITRES, REG_BASIS_VISITS, REG_BASIS_SPEND, REG_BASIS_POINTS,
		REG_BASIS_GROWTH };

	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
		int64_t before, visits;

		other(bases[i], REG_WINDOW_LIFETIME, 0);
		for (int32_t day = 1000; day < 1100; day += 7)
			sell(day, (struct reg_measure){ day, 2 * day, 3 * day, 4 * day, day % 3 }, day);
		before = reg_tier_sum(&state, &programme, 1100);
		visits = reg_tier_visits(&state, REG_CYCLE_LIFETIME, 1100);
		for (int32_t day = 1005; day < 1098; day += 31) {
			reg_tier_prune(&state, day);
			ck_assert_int_eq(state.entries[0].day, REG_TIER_BASE_DAY);
			ck_assert_int_gt(state.entries[1].day, day);
			ck_assert_int_eq(reg_tier_sum(&state, &programme, 1100), before);
			ck_assert_int_eq(reg_tier_visits(&state, REG_CYCLE_LIFETIME, 1100), visits);
			ck_assert(reg_tier_has_fill(&state, 1005));
		}
		reg_tier_finish(&state);
	}
}
END_TEST

START_TEST(forgetting_changes_no_answer_inside_the_window)
{
	for (int window = 0; window <= REG_WINDOW_LIFETIME; window++) {
		struct reg_tier_state whole = { 0 }, kept = state;
		uint32_t random = 99;

		other(REG_BASIS_POINTS, (enum reg_window)window, 3);
		small[1].from = 900;
		small[2].from = 2000;
		reg_tier_init(&whole);
		reg_tier_init(&kept);
		for (int32_t day = 20000; day < 21000;) {
			struct reg_measure measure;

			random = random * 1664525u + 1013904223u;
			measure = (struct reg_measure){ .points = random >> 24, .fills = 1 };
			ck_assert_int_eq(reg_tier_add(&whole, &programme, day, &measure, day + 2, NULL), REG_OK);
			ck_assert_int_eq(reg_tier_add(&kept, &programme, day, &measure, day + 2, NULL), REG_OK);
			reg_tier_prune(&kept, day - 366);
			ck_assert_int_eq(kept.rank, whole.rank);
			ck_assert_int_eq(kept.until_day, whole.until_day);
			ck_assert_int_eq(reg_tier_sum(&kept, &programme, day), reg_tier_sum(&whole, &programme, day));
			day += 1 + (int32_t)((random >> 16) % 9);
		}
		ck_assert_uint_lt(kept.n, whole.n);
		reg_tier_finish(&kept);
		reg_tier_finish(&whole);
	}
	small[1].from = 3;
	small[2].from = 5;
}
END_TEST

START_TEST(keep_is_the_first_short_day_in_every_window)
{
	for (int window = 0; window <= REG_WINDOW_YEAR; window++) {
		uint32_t random = 4711;

		other(REG_BASIS_POINTS, (enum reg_window)window, 2);
		for (int i = 0; i < 40; i++) {
			random = random * 1664525u + 1013904223u;
			sell(20400, (struct reg_measure){ .points = (random >> 24) % 3 }, 20400 + (int32_t)(random >> 8) % 500);
		}
		for (int32_t day = 20390; day < 20950; day += 3)
			for (int rank = 1; rank < 3; rank++) {
				int32_t short_day = day;

				while (reg_tier_sum(&state, &programme, short_day) >= small[rank].from)
					short_day++;
				ck_assert_int_eq(reg_tier_keep(&state, &programme, rank, day), short_day + 2);
			}
		reg_tier_finish(&state);
	}
}
END_TEST

START_TEST(a_sale_not_yet_made_says_what_it_would_reach)
{
	add(1000, 99999);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1000, &(struct reg_measure){ .ml = 0 }), 0);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1000, &(struct reg_measure){ .ml = 1 }), 1);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1030, &(struct reg_measure){ .ml = 1 }), 0);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1000, &(struct reg_measure){ .ml = 200001 }), 2);
	is(0, REG_DAY_NEVER);
	add(1000, 200001);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1031, &(struct reg_measure){ .ml = 1 }), 2); /* still held */
	reg_tier_finish(&state);
	other(REG_BASIS_VISITS, REG_WINDOW_ROLLING, 0);
	sell(1000, (struct reg_measure){ .fills = 1 }, 1000);
	sell(1001, (struct reg_measure){ .fills = 1 }, 1001);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1001, &(struct reg_measure){ .fills = 1 }), 0);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1002, &(struct reg_measure){ .fills = 1 }), 1);
	ck_assert_int_eq(reg_tier_would_reach(&state, &programme, 1002, &(struct reg_measure){ .ml = 9 }), 0);
}
END_TEST

START_TEST(merged_accounts_hold_the_higher_rank_and_what_both_earn)
{
	struct reg_tier_state two = { 0 };

	reg_tier_init(&two);
	add(1000, 100000); /* silver until 1035 */
	ck_assert_int_eq(reg_tier_add(&two, &programme, 1000, &(struct reg_measure){ .ml = 60000 }, 1000, NULL), REG_OK);
	ck_assert_int_eq(reg_tier_add(&two, &programme, 1010, &(struct reg_measure){ .ml = 40000 }, 1010, NULL), REG_OK);
	ck_assert_int_eq(reg_tier_merge(&state, &two, &programme, 1011, NULL), REG_OK);
	ck_assert_uint_eq(state.n, 2); /* 160,000 and 40,000: silver until 1000 leaves */
	is(1, 1035);
	reg_tier_finish(&two);
	ck_assert_int_eq(reg_tier_add(&two, &programme, 1012, &(struct reg_measure){ .ml = 100000 }, 1012, NULL), REG_OK);
	ck_assert_int_eq(reg_tier_merge(&state, &two, &programme, 1012, NULL), REG_OK); /* 300,000 together: gold */
	is(2, 1035);
	ck_assert_int_eq(two.rank, 1);
	/* Both past their window: the higher rank stays through its grace, the later end of equal ones. */
	reg_tier_finish(&state);
	reg_tier_finish(&two);
	add(1000, 100000);
	ck_assert_int_eq(reg_tier_add(&two, &programme, 1003, &(struct reg_measure){ .ml = 300000 }, 1003, NULL), REG_OK);
	ck_assert_int_eq(reg_tier_merge(&state, &two, &programme, 1034, NULL), REG_OK);
	is(2, 1038);
	reg_tier_finish(&state);
	add(1001, 300000);
	ck_assert_int_eq(reg_tier_merge(&state, &two, NULL, 1034, NULL), REG_OK); /* nothing in force */
	is(2, 1038);
	/* One that fell already is taken as it stands on that day. */
	reg_tier_finish(&state);
	add(1020, 1);
	ck_assert_int_eq(reg_tier_merge(&state, &two, &programme, 1043, NULL), REG_OK);
	is(0, REG_DAY_NEVER);
	reg_tier_finish(&two);
}
END_TEST

START_TEST(what_a_changed_blob_says_is_refused_or_comes_back_the_same)
{
	unsigned char blob[8 * REG_TIER_ENTRY_SIZE], changed[8 * REG_TIER_ENTRY_SIZE], again[16 * REG_TIER_ENTRY_SIZE];
	uint32_t random = 7;
	size_t size;
	int n_taken = 0;

	for (int32_t day = 20000; day < 20008; day++)
		ck_assert_int_eq(reg_tier_add(&state, &programme, day,
		    &(struct reg_measure){ day, 20008 - day, day % 2, 300 * (day % 3), day % 2 }, day, NULL), REG_OK);
	reg_tier_prune(&state, 20001);
	size = reg_tier_encode(blob, &state);
	for (int i = 0; i < 20000; i++) {
		size_t cut = size;

		memcpy(changed, blob, size);
		for (int k = 0; k < 2; k++) {
			random = random * 1664525u + 1013904223u;
			changed[(random >> 8) % size] = (unsigned char)(random >> 24);
		}
		if (i % 4 == 0)
			cut = (random >> 4) % size;
		if (reg_tier_decode(&state, changed, cut, NULL) != REG_OK)
			continue;
		n_taken++;
		ck_assert_uint_le(state.n, 16);
		ck_assert_uint_eq(reg_tier_encode(again, &state), cut);
		ck_assert_mem_eq(again, changed, cut);
	}
	ck_assert_int_gt(n_taken, 100);
}
END_TEST

START_TEST(days_and_litres_at_the_edge_of_their_type_do_not_overflow)
{
	add(INT32_MAX - 1, INT64_MAX);
	add(INT32_MIN + 1, INT64_MAX);
	add(INT32_MAX - 1, INT64_MAX);
	ck_assert_int_eq(state.rank, 2);
	ck_assert_int_eq(state.until_day, REG_DAY_NEVER - 1);
	reg_tier_normalise(&state, &programme, INT32_MAX);
	take(INT32_MAX, INT32_MIN + 1, INT64_MAX);
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
	tcase_add_test(tcase, a_refund_looks_at_the_tier_held_by_then);
	tcase_add_test(tcase, a_refund_of_a_forgotten_day_leaves_the_window_alone);
	tcase_add_test(tcase, days_may_come_in_any_order);
	tcase_add_test(tcase, a_rank_above_the_last_tier_counts_as_the_last);
	tcase_add_test(tcase, keep_is_the_first_short_day_and_the_grace);
	tcase_add_test(tcase, a_reading_says_what_keeps_and_what_reaches_a_tier);
	tcase_add_test(tcase, what_a_reading_asks_for_does_keep_the_tier_and_a_millilitre_less_does_not);
	tcase_add_test(tcase, entries_come_back_from_their_blob);
	tcase_add_test(tcase, a_malformed_blob_is_refused_and_changes_nothing);
	tcase_add_test(tcase, each_basis_counts_its_own_measure);
	tcase_add_test(tcase, a_calendar_period_begins_at_nothing);
	tcase_add_test(tcase, a_calendar_tier_falls_when_its_grace_ends);
	tcase_add_test(tcase, points_count_from_their_unlock_on);
	tcase_add_test(tcase, a_tier_holds_over_a_gap_that_waiting_points_fill);
	tcase_add_test(tcase, a_visit_goes_when_the_last_fill_of_its_day_is_refunded);
	tcase_add_test(tcase, days_with_fuel_are_counted_by_period);
	tcase_add_test(tcase, what_is_forgotten_still_counts_for_life);
	tcase_add_test(tcase, forgetting_changes_no_answer_inside_the_window);
	tcase_add_test(tcase, keep_is_the_first_short_day_in_every_window);
	tcase_add_test(tcase, a_sale_not_yet_made_says_what_it_would_reach);
	tcase_add_test(tcase, merged_accounts_hold_the_higher_rank_and_what_both_earn);
	tcase_add_test(tcase, what_a_changed_blob_says_is_refused_or_comes_back_the_same);
	tcase_add_test(tcase, days_and_litres_at_the_edge_of_their_type_do_not_overflow);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
