/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signals.h"

#define MINUTE INT64_C(60)
#define DAY_S INT64_C(86400)

/* Every threshold set. */
static const struct reg_fraud all = { .card_plates = 3, .card_plates_days = 7, .card_attendant = 3, .tank_ml = 100000,
	.refill_minutes = 60, .refill_ml = 20000, .wrong_grade = true, .own_adjustment = true, .late_card = true };

static struct reg_habit habit;
static struct reg_signal found[REG_SIGNALS_MAX];
static size_t n_found;

static void set_up(void)
{
	memset(&habit, 0, sizeof habit);
	n_found = 0;
}

/* A sale `minutes` after the first day's midnight; what is not given is petrol for 30 l. */
static void sale(int64_t minutes, struct reg_habit_sale given, const struct reg_fraud *fraud)
{
	given.at_unix_s = minutes * MINUTE;
	given.day = (int32_t)(given.at_unix_s / DAY_S);
	given.ml = given.ml == 0 ? 30000 : given.ml;
	given.fuel = given.fuel == 0 ? REG_HABIT_PETROL : given.fuel;
	n_found = reg_signals_step(found, &habit, fraud, &given);
}
#define SALE(minutes, fraud, ...) sale(minutes, (struct reg_habit_sale){ __VA_ARGS__ }, fraud)
#define DAYS(n) ((n) * 24 * 60)

static void one(const char *kind, int score, const char *detail)
{
	ck_assert_uint_eq(n_found, 1);
	ck_assert_str_eq(found[0].kind, kind);
	ck_assert_int_eq(found[0].score, score);
	ck_assert_str_eq(found[0].detail, detail);
}

START_TEST(a_card_on_as_many_plates_as_the_threshold_is_told)
{
	SALE(0, &all, .card = 5, .plate = 1);
	SALE(DAYS(1), &all, .card = 5, .plate = 2);
	SALE(DAYS(2), &all, .card = 5, .plate = 2);
	ck_assert_uint_eq(n_found, 0); /* two plates */
	SALE(DAYS(3), &all, .card = 5, .plate = 3);
	one("card-plates", 60, "{\"plates\":3,\"days\":7}");
	SALE(DAYS(4), &all, .card = 5, .plate = 4);
	one("card-plates", 70, "{\"plates\":4,\"days\":7}");
}
END_TEST

START_TEST(plates_of_another_card_or_before_the_period_are_not_counted)
{
	SALE(0, &all, .card = 5, .plate = 1);
	SALE(DAYS(6), &all, .card = 6, .plate = 2);
	SALE(DAYS(6) + 600, &all, .card = 5, .plate = 3);
	ck_assert_uint_eq(n_found, 0);
	SALE(DAYS(7), &all, .card = 5, .plate = 4); /* the first is 7 days back: days 1 to 7 count */
	ck_assert_uint_eq(n_found, 0);
}
END_TEST

START_TEST(one_card_with_one_attendant_on_one_day_is_told_from_the_threshold_on)
{
	SALE(0, &all, .card = 5, .attendant = 7);
	SALE(100, &all, .card = 5, .attendant = 8);
	SALE(200, &all, .card = 5, .attendant = 7);
	ck_assert_uint_eq(n_found, 0);
	SALE(300, &all, .card = 5, .attendant = 7);
	one("card-attendant", 70, "{\"sales\":3}");
	SALE(DAYS(1), &all, .card = 5, .attendant = 7);
	ck_assert_uint_eq(n_found, 0); /* another day */
}
END_TEST

START_TEST(a_full_tank_is_in_order_and_a_millilitre_more_is_not)
{
	SALE(0, &all, .plate = 1, .ml = 100000);
	ck_assert_uint_eq(n_found, 0);
	SALE(DAYS(1), &all, .plate = 1, .ml = 100001);
	one("tank", 40, "{\"volume_ml\":100001,\"tank_ml\":100000}");
	SALE(DAYS(2), &all, .plate = 1, .ml = 150000);
	one("tank", 100, "{\"volume_ml\":150000,\"tank_ml\":100000}");
	SALE(DAYS(3), &all, .plate = 1, .ml = INT64_MAX);
	ck_assert_int_eq(found[0].score, 100);
}
END_TEST

START_TEST(the_same_car_too_soon_after_a_large_fill_is_told)
{
	SALE(0, &all, .plate = 1, .ml = 19999);
	SALE(10, &all, .plate = 1);
	ck_assert_uint_eq(n_found, 0); /* the first was small */
	SALE(15, &all, .plate = 2);
	ck_assert_uint_eq(n_found, 0); /* another car */
	SALE(40, &all, .plate = 1, .ml = 5000);
	one("refill", 75, "{\"minutes\":30,\"earlier_ml\":30000,\"volume_ml\":5000}");
	SALE(75, &all, .plate = 2, .ml = 1000);
	ck_assert_uint_eq(n_found, 0); /* exactly the time allowed */
}
END_TEST

START_TEST(diesel_in_a_petrol_car_is_told_once)
{
	SALE(0, &all, .plate = 1);
	SALE(DAYS(1), &all, .plate = 1);
	SALE(DAYS(2), &all, .plate = 1, .fuel = REG_HABIT_DIESEL);
	one("grade", 60, "{\"fuel\":\"diesel\",\"others\":2}");
	SALE(DAYS(3), &all, .plate = 1, .fuel = REG_HABIT_DIESEL);
	ck_assert_uint_eq(n_found, 0);
	SALE(DAYS(4), &all, .plate = 2, .fuel = REG_HABIT_DIESEL);
	ck_assert_uint_eq(n_found, 0); /* another car of the same customer */
	SALE(DAYS(5), &all, .plate = 3, .fuel = REG_HABIT_DIESEL | REG_HABIT_PETROL);
	one("grade", 50, "{\"fuel\":\"both\",\"others\":0}");
}
END_TEST

START_TEST(a_card_named_after_the_tender_weighs_more_with_each_time_of_one_attendant)
{
	SALE(0, &all, .card = 5, .attendant = 7, .late_card = true);
	one("late-card", 30, "{\"with_attendant\":1}");
	SALE(DAYS(1), &all, .card = 5, .attendant = 8, .late_card = true);
	one("late-card", 30, "{\"with_attendant\":1}");
	SALE(DAYS(2), &all, .card = 5, .attendant = 7, .late_card = true);
	one("late-card", 40, "{\"with_attendant\":2}");
	SALE(DAYS(3), &all, .attendant = 7, .late_card = true);
	ck_assert_uint_eq(n_found, 0); /* no card */
}
END_TEST

START_TEST(a_threshold_of_zero_and_no_programme_say_nothing)
{
	static const struct reg_fraud none = { 0 };

	for (int i = 0; i < 12; i++) {
		SALE(i, i % 2 == 0 ? &none : NULL, .card = 5, .plate = 1 + i % 4, .attendant = 7, .ml = 900000,
		    .fuel = i % 2 == 0 ? REG_HABIT_PETROL : REG_HABIT_DIESEL, .late_card = true);
		ck_assert_uint_eq(n_found, 0);
	}
	ck_assert_uint_eq(habit.n_sales, REG_HABIT_SALES);
}
END_TEST

START_TEST(who_adjusted_points_and_redeems_them_is_told_for_thirty_days)
{
	struct reg_signal out;

	reg_habit_add_adjust(&habit, "07", 1000);
	reg_habit_add_adjust(&habit, "08", 2000);
	ck_assert(!reg_signals_redeem(&out, &habit, &all, "09", 3000));
	ck_assert(!reg_signals_redeem(&out, &habit, &all, NULL, 3000));
	ck_assert(!reg_signals_redeem(&out, &habit, NULL, "07", 3000));
	ck_assert(!reg_signals_redeem(&out, &habit, &all, "07", 999)); /* before it */
	ck_assert(reg_signals_redeem(&out, &habit, &all, "07", 1000 + 30 * DAY_S));
	ck_assert_str_eq(out.kind, "own-adjustment");
	ck_assert_str_eq(out.detail, "{\"days\":30}");
	ck_assert_int_eq(out.score, 90);
	ck_assert(!reg_signals_redeem(&out, &habit, &all, "07", 1001 + 30 * DAY_S));
}
END_TEST

START_TEST(two_who_become_one_are_joined_by_time_and_the_latest_stay)
{
	struct reg_habit other = { 0 };
	struct reg_signal out;

	for (int i = 0; i < 3; i++) {
		reg_habit_add(&habit, &(struct reg_habit_sale){ .at_unix_s = 10 * i, .plate = 100 + i });
		reg_habit_add(&other, &(struct reg_habit_sale){ .at_unix_s = 10 * i + (i == 0 ? 0 : 5), .plate = 200 + i });
		reg_habit_add_adjust(&habit, "07", 100 * (i + 1));
		reg_habit_add_adjust(&other, "08", 150);
	}
	reg_habit_join(&habit, &other);
	ck_assert_uint_eq(habit.n_sales, 6);
	for (size_t i = 0; i < 6; i++) { /* of the same second the one who stays */
		ck_assert_int_eq(habit.sales[i].plate, (i % 2 == 0 ? 100 : 200) + (int64_t)i / 2);
	}
	ck_assert(reg_signals_redeem(&out, &habit, &all, "07", 400));
	ck_assert(reg_signals_redeem(&out, &habit, &all, "08", 400));
	for (size_t i = 0; i < REG_HABIT_SALES; i++) {
		reg_habit_add(&other, &(struct reg_habit_sale){ .at_unix_s = 1000, .plate = 300 });
	}
	for (size_t i = 0; i < REG_HABIT_ADJUSTS; i++) {
		reg_habit_add_adjust(&other, "09", 1000);
	}
	reg_habit_join(&habit, &other);
	ck_assert_uint_eq(habit.n_sales, REG_HABIT_SALES);
	ck_assert_int_eq(habit.sales[0].plate, 300);
	ck_assert_uint_eq(habit.n_adjusts, REG_HABIT_ADJUSTS);
	ck_assert(!reg_signals_redeem(&out, &habit, &all, "07", 2000));
	ck_assert(reg_signals_redeem(&out, &habit, &all, "09", 2000));
}
END_TEST

/* Splitmix-like noise is not needed: every member takes its extremes. */
START_TEST(what_is_written_is_read_back)
{
	static const int64_t extremes[] = { 0, 1, 127, 128, INT64_MAX };
	unsigned char bytes[REG_HABIT_SIZE];
	struct reg_habit back;
	size_t size;

	ck_assert_uint_eq(reg_habit_encode(bytes, &habit), 0);
	ck_assert_int_eq(reg_habit_decode(&back, bytes, 0, NULL), 0);
	for (size_t i = 0; i < REG_HABIT_SALES; i++) {
		int64_t x = extremes[i % 5];

		reg_habit_add(&habit, &(struct reg_habit_sale){ .at_unix_s = i % 2 == 0 ? x : -x, .ml = x, .plate = x, .card = x,
		    .day = i % 3 == 0 ? INT32_MIN : INT32_MAX, .attendant = i % 2 == 0 ? UINT32_MAX : 0, .shop = (uint32_t)i,
		    .fuel = (unsigned)i % 4 });
	}
	for (size_t i = 0; i < REG_HABIT_ADJUSTS + 1; i++)
		reg_habit_add_adjust(&habit, i % 2 == 0 ? "x" : NULL, i % 2 == 0 ? INT64_MAX : INT64_MIN);
	size = reg_habit_encode(bytes, &habit);
	ck_assert_uint_le(size, sizeof bytes);
	ck_assert_int_eq(reg_habit_decode(&back, bytes, size, NULL), 0);
	ck_assert_mem_eq(&back, &habit, sizeof back);
	for (size_t i = 1; i < size; i++)
		ck_assert_int_eq(reg_habit_decode(&back, bytes, i, NULL), REG_EDAMAGED); /* cut anywhere */
	bytes[size] = 0;
	ck_assert_int_eq(reg_habit_decode(&back, bytes, size + 1, NULL), REG_EDAMAGED);
	ck_assert_int_eq(reg_habit_decode(&back, "\x09\x00", 2, NULL), REG_EDAMAGED);
	ck_assert_int_eq(reg_habit_decode(&back, "\x00\x00", 2, NULL), REG_EDAMAGED);
}
END_TEST

START_TEST(usual_fill_and_rhythm_come_from_the_fills_alone)
{
	struct reg_habit_rhythm rhythm;
	static const struct { int day; int64_t ml; } days[] = { { 10, 40000 }, { 17, 20000 }, { 17, 1000 }, { 19, 0 }, { 24, 30000 },
		{ 34, 50000 } };

	ck_assert_int_eq(reg_habit_typical_ml(&habit), 0);
	for (size_t i = 0; i < 6; i++) {
		ck_assert(i > 4 || !reg_habit_rhythm(&rhythm, &habit)); /* fewer than three days with fuel */
		reg_habit_add(&habit, &(struct reg_habit_sale){ .day = days[i].day, .ml = days[i].ml });
	}
	ck_assert(reg_habit_rhythm(&rhythm, &habit));
	ck_assert_int_eq(rhythm.typical_days, 7); /* 7, 7, 10 */
	ck_assert_int_eq(rhythm.late_days, 10);   /* the third of three */
	ck_assert_int_eq(rhythm.last_day, 34);
	ck_assert_int_eq(reg_habit_typical_ml(&habit), 30000); /* 1, 20, 30, 40, 50 */
}
END_TEST

START_TEST(a_rhythm_is_of_gaps_whichever_came_first)
{
	static const int32_t days[] = { 40, 10, 31, 30, 15 }; /* gaps 5, 15, 1, 9 */
	struct reg_habit_rhythm rhythm;

	for (size_t i = 0; i < 5; i++)
		reg_habit_add(&habit, &(struct reg_habit_sale){ .day = days[i], .ml = 1000 });
	ck_assert(reg_habit_rhythm(&rhythm, &habit));
	ck_assert_int_eq(rhythm.typical_days, 5);
	ck_assert_int_eq(rhythm.late_days, 15);
	ck_assert_int_eq(rhythm.last_day, 40);
}
END_TEST

START_TEST(the_dearest_category_does_not_depend_on_the_order_of_the_lines)
{
	static const struct regulars_line lines[] = {
		{ .kind = REGULARS_LINE_GOODS, .category = "b", .amount_minor = 700 },
		{ .kind = REGULARS_LINE_GOODS, .category = "c", .amount_minor = 300 },
		{ .kind = REGULARS_LINE_SERVICE, .category = "a", .amount_minor = 700 },
		{ .kind = REGULARS_LINE_GOODS, .category = "d", .amount_minor = 9900, .is_void = 1 },
		{ .kind = REGULARS_LINE_GOODS, .amount_minor = 9900 },
		{ .kind = REGULARS_LINE_FEE, .category = "e", .amount_minor = 9900 },
	};
	const struct regulars_line *pointers[6];

	for (size_t first = 0; first < 6; first++) {
		struct reg_habit_sale of = { 0 };

		for (size_t i = 0; i < 6; i++)
			pointers[i] = &lines[(first + i) % 6];
		reg_habit_lines(&of, NULL, pointers, 6);
		ck_assert_uint_eq(of.shop, reg_habit_hash("a"));
	}
}
END_TEST

START_TEST(lines_say_volume_fuel_and_the_category_most_was_spent_on)
{
	static const struct regulars_line lines[] = {
		{ .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = 20000, .amount_minor = 15000 },
		{ .kind = REGULARS_LINE_FUEL, .product = "0", .volume_ml = 5000, .amount_minor = 3000, .is_void = 1 },
		{ .kind = REGULARS_LINE_GOODS, .category = "drinks", .amount_minor = 900 },
		{ .kind = REGULARS_LINE_GOODS, .category = "snacks", .amount_minor = 500 },
		{ .kind = REGULARS_LINE_GOODS, .category = "snacks", .amount_minor = 500 },
		{ .kind = REGULARS_LINE_DISCOUNT, .category = "regulars", .amount_minor = -5000 },
	};
	const struct regulars_line *pointers[6];
	struct reg_habit_sale of = { .plate = 3 };

	for (size_t i = 0; i < 6; i++)
		pointers[i] = &lines[i];
	reg_habit_lines(&of, NULL, pointers, 6);
	ck_assert_int_eq(of.ml, 20000);
	ck_assert_uint_eq(of.fuel, REG_HABIT_PETROL);
	ck_assert_int_eq(of.plate, 3);
	reg_habit_add(&habit, &of);
	reg_habit_add(&habit, &of);
	ck_assert_int_eq(reg_habit_likes(&habit, "snacks"), 2);
	ck_assert_int_eq(reg_habit_likes(&habit, "drinks"), 0);
	ck_assert_int_eq(reg_habit_likes(&habit, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("signal");
	TCase *cases = tcase_create("signal");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(cases, set_up, NULL);
	tcase_add_test(cases, a_card_on_as_many_plates_as_the_threshold_is_told);
	tcase_add_test(cases, plates_of_another_card_or_before_the_period_are_not_counted);
	tcase_add_test(cases, one_card_with_one_attendant_on_one_day_is_told_from_the_threshold_on);
	tcase_add_test(cases, a_full_tank_is_in_order_and_a_millilitre_more_is_not);
	tcase_add_test(cases, the_same_car_too_soon_after_a_large_fill_is_told);
	tcase_add_test(cases, diesel_in_a_petrol_car_is_told_once);
	tcase_add_test(cases, a_card_named_after_the_tender_weighs_more_with_each_time_of_one_attendant);
	tcase_add_test(cases, a_threshold_of_zero_and_no_programme_say_nothing);
	tcase_add_test(cases, who_adjusted_points_and_redeems_them_is_told_for_thirty_days);
	tcase_add_test(cases, two_who_become_one_are_joined_by_time_and_the_latest_stay);
	tcase_add_test(cases, what_is_written_is_read_back);
	tcase_add_test(cases, usual_fill_and_rhythm_come_from_the_fills_alone);
	tcase_add_test(cases, a_rhythm_is_of_gaps_whichever_came_first);
	tcase_add_test(cases, the_dearest_category_does_not_depend_on_the_order_of_the_lines);
	tcase_add_test(cases, lines_say_volume_fuel_and_the_category_most_was_spent_on);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
