/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reward comes to on a ticket: 100 points are worth one yuan in steps of ten, from 50 on. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "redeem.h"

static struct regulars_line fuel, tea, off, gone;
static const struct regulars_line *lines[] = { &fuel, &tea, &off, &gone };
static bool matching[4];
static struct reg_ticket ticket;
static struct reg_reward reward;
static struct reg_redeem_worth worth;
static struct reg_err err;

static void set_up(void)
{
	fuel = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92",
		.volume_ml = 40000, .amount_minor = 30000 };
	tea = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = "tea", .amount_minor = 999 };
	off = (struct regulars_line){ .kind = REGULARS_LINE_DISCOUNT, .amount_minor = -600 };
	gone = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = 9000, .amount_minor = 6750,
		.is_void = true };
	ticket = (struct reg_ticket){ .currency = "CNY", .lines = lines, .n_lines = 4 };
	for (size_t i = 0; i < 4; i++) {
		matching[i] = i != 2;
	}
	reward = (struct reg_reward){ .id = "money", .kind = REG_REWARD_MONEY, .points = 50, .points_per_unit = 100,
		.step_points = 10 };
	memset(&worth, 0x5a, sizeof worth);
}

static int redeem(int64_t points, bool entitled)
{
	memset(&err, 0, sizeof err);
	return reg_redeem_worth(&worth, &reward, points, entitled, &ticket, matching, &err);
}

static void is(int64_t points, int64_t value_minor)
{
	ck_assert_int_eq(worth.points, points);
	ck_assert_int_eq(worth.value_minor, value_minor);
}

static void refused(int rc, const char *text)
{
	ck_assert_int_eq(rc, REG_EINVAL);
	ck_assert_msg(strstr(err.line, text) != NULL, "%s", err.line);
}

START_TEST(points_are_money_from_the_least_on_in_whole_steps)
{
	ck_assert_int_eq(redeem(50, false), 0);
	is(50, 50);
	ck_assert_int_eq(worth.off_minor_per_m3, 0);
	ck_assert_int_eq(worth.max_ml, 0);
	ck_assert_int_eq(redeem(60, false), 0);
	is(60, 60);
	refused(redeem(40, false), "at least 50");
	refused(redeem(55, false), "multiple of 10");
	refused(redeem(0, false), "found 0");
	refused(redeem(-50, false), "found -50");
	reward.points = 0;
	refused(redeem(0, false), "at least 10");
	ck_assert_int_eq(redeem(10, false), 0);
	is(10, 10);
}
END_TEST

START_TEST(no_more_points_are_taken_than_the_matching_lines_need)
{
	matching[0] = matching[3] = false; /* the tea: 9.99 */
	ck_assert_int_eq(redeem(990, false), 0);
	is(990, 990);
	ck_assert_int_eq(redeem(1000, false), 0);
	is(1000, 999); /* a whole step, a fen more than needed */
	ck_assert_int_eq(redeem(5000, false), 0);
	is(1000, 999);
	tea.amount_minor = 3;
	ck_assert_int_eq(redeem(5000, false), 0);
	is(50, 3); /* the least that can be redeemed */
	tea.amount_minor = 0;
	refused(redeem(100, false), "nothing on the ticket");
}
END_TEST

START_TEST(what_was_redeemed_before_leaves_less_to_be_paid_on_whatever_line)
{
	matching[0] = matching[3] = false;
	ck_assert_int_eq(redeem(900, false), 0);
	is(900, 900); /* an ordinary discount that does not match is not looked at */
	off.category = "regulars";
	ck_assert_int_eq(redeem(900, false), 0);
	is(400, 399); /* 9.99 less 6.00 */
	off.is_void = true;
	ck_assert_int_eq(redeem(900, false), 0);
	is(900, 900);
	off.is_void = false;
	off.amount_minor = -2000; /* more than the tea: nothing is left, not less */
	refused(redeem(900, false), "nothing on the ticket");
	off.category = "flowers";
	ck_assert_int_eq(redeem(900, false), 0);
	is(900, 900);
	off.kind = REGULARS_LINE_GOODS; /* goods may be sorted as anything */
	off.category = "regulars";
	ck_assert_int_eq(redeem(900, false), 0);
	is(900, 900);
}
END_TEST

START_TEST(a_point_has_the_worth_of_its_currency_rounded_down)
{
	reward = (struct reg_reward){ .id = "money", .kind = REG_REWARD_MONEY, .points = 1, .points_per_unit = 3,
		.step_points = 1 };
	ck_assert_int_eq(redeem(2, false), 0);
	is(2, 66);
	ticket.currency = "JPY";
	ck_assert_int_eq(redeem(200, false), 0);
	is(200, 66);
	ticket.currency = "KWD";
	ck_assert_int_eq(redeem(2, false), 0);
	is(2, 666);
}
END_TEST

START_TEST(money_that_was_granted_is_worth_the_least_and_takes_no_points)
{
	ck_assert_int_eq(redeem(7, true), 0);
	is(0, 50);
}
END_TEST

START_TEST(off_a_litre_is_off_the_fuel_that_matches_up_to_its_limit)
{
	reward = (struct reg_reward){ .id = "litre", .kind = REG_REWARD_PER_LITRE, .points = 200,
		.off_minor_per_litre = 20 };
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 800); /* the void fuel is none */
	ck_assert_int_eq(worth.off_minor_per_m3, 20000);
	ck_assert_int_eq(worth.max_ml, 0);
	reward.max_ml = 30000;
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 600);
	ck_assert_int_eq(worth.max_ml, 30000);
	reward.max_ml = 40001;
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 800);
	fuel.volume_ml = 1049;
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 20); /* 20.98 fen */
	fuel.amount_minor = 15;
	tea.amount_minor = 0;
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 15); /* not more than the fuel costs */
	tea.volume_ml = 5000; /* a volume of goods is not fuel */
	tea.amount_minor = 999;
	ck_assert_int_eq(redeem(9, false), 0);
	is(200, 20);
}
END_TEST

START_TEST(a_percentage_is_rounded_down_and_ends_at_its_ceiling)
{
	reward = (struct reg_reward){ .id = "tenth", .kind = REG_REWARD_PERCENT, .points = 100, .percent_milli = 10000 };
	matching[0] = matching[3] = false;
	ck_assert_int_eq(redeem(0, false), 0);
	is(100, 99);
	reward.max_minor = 98;
	ck_assert_int_eq(redeem(0, false), 0);
	is(100, 98);
	ck_assert_int_eq(redeem(0, true), 0);
	is(0, 98);
	tea.amount_minor = 0;
	refused(redeem(0, false), "nothing on the ticket");
}
END_TEST

START_TEST(what_only_a_grant_brings_has_no_price_in_points)
{
	reward = (struct reg_reward){ .id = "wash", .kind = REG_REWARD_SERVICE };
	refused(redeem(100, false), "granted it");
	ck_assert_int_eq(redeem(0, true), 0);
	is(0, 0);
	reward.points = 300;
	ck_assert_int_eq(redeem(0, false), 0);
	is(300, 0);
	reward = (struct reg_reward){ .id = "cup", .kind = REG_REWARD_GIFT, .points = 20, .cost_minor = 500 };
	ck_assert_int_eq(redeem(0, false), 0);
	is(20, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("redeem");
	TCase *tcase = tcase_create("redeem");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, NULL);
	tcase_add_test(tcase, points_are_money_from_the_least_on_in_whole_steps);
	tcase_add_test(tcase, no_more_points_are_taken_than_the_matching_lines_need);
	tcase_add_test(tcase, what_was_redeemed_before_leaves_less_to_be_paid_on_whatever_line);
	tcase_add_test(tcase, a_point_has_the_worth_of_its_currency_rounded_down);
	tcase_add_test(tcase, money_that_was_granted_is_worth_the_least_and_takes_no_points);
	tcase_add_test(tcase, off_a_litre_is_off_the_fuel_that_matches_up_to_its_limit);
	tcase_add_test(tcase, a_percentage_is_rounded_down_and_ends_at_its_ceiling);
	tcase_add_test(tcase, what_only_a_grant_brings_has_no_price_in_points);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
