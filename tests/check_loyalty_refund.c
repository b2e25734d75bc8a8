/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sales, redemptions and refunds of one customer, each a thing that went wrong in systems that do this job. 1 point a
 * litre, 1 a yuan of goods, 100 points are worth 1 yuan.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "act.h"
#include "support.h"

#define NOON (SUPPORT_MONDAY + 4 * SUPPORT_HOUR)
#define MONEY "rewards = ({ id = \"money\"; name = \"Money off\"; kind = \"money\"; points = 1; points_per_unit = 100; });"

static struct reg_side *side;

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static int64_t points(void)
{
	return support_balance(side, "c:A", NOON + 30 * SUPPORT_DAY);
}

/* Sells so many litres `hours` after Monday's opening. */
static void sell(const char *receipt, int hours, int64_t litres)
{
	(void)CAPTURE(side, .receipt = receipt, .customer = "A", .fuel_ml = litres * 1000,
	    .at = SUPPORT_MONDAY + hours * SUPPORT_HOUR);
}

static void refund(const char *receipt, int hours, const char *original, int64_t litres)
{
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = receipt, .original = original, .fuel_ml = litres * 1000,
	    .at = SUPPORT_MONDAY + hours * SUPPORT_HOUR);
}

START_TEST(the_same_sale_posted_twice_earns_once)
{
	support_programme(side, "");
	sell("1", 0, 40);
	sell("1", 0, 40);
	ck_assert_int_eq(points(), 40);
}
END_TEST

START_TEST(a_sale_sent_again_earns_and_redeems_once)
{
	support_programme(side, MONEY);
	sell("1", 0, 40);
	for (int i = 0; i < 3; i++) {
		(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 1000, .redeem_points = 30, .redeem_minor = 30,
		    .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	}
	ck_assert_int_eq(points(), 40 - 30 + 9); /* 9.70 was paid for the goods */
}
END_TEST

START_TEST(a_full_refund_removes_what_was_earned)
{
	support_programme(side, "");
	sell("1", 0, 40);
	refund("2", 1, "1", 40);
	ck_assert_int_eq(points(), 0);
}
END_TEST

START_TEST(buying_and_refunding_ten_times_nets_zero)
{
	support_programme(side, "");
	for (int i = 0; i < 10; i++) {
		char sale[16], back[16];

		(void)snprintf(sale, sizeof sale, "%d", 1 + 2 * i);
		(void)snprintf(back, sizeof back, "%d", 2 + 2 * i);
		sell(sale, 2 * i, 33);
		refund(back, 2 * i + 1, sale, 33);
	}
	ck_assert_int_eq(points(), 0);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 0);
}
END_TEST

/* 100 litres on Monday: 100 points. 50 litres (375.00) with 60 of them: 0.60 off. */
static void pay_partly(void)
{
	support_programme(side, MONEY);
	sell("1", 0, 100);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 50000, .redeem_points = 60, .redeem_minor = 60,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	ck_assert_int_eq(points(), 100 - 60 + 60); /* 50 litres at silver, 1.2 */
}

START_TEST(the_refund_of_a_sale_paid_partly_with_points_gives_them_back)
{
	pay_partly();
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .original = "2", .fuel_ml = 50000, .redeem_minor = 60,
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 100);
	ck_assert_int_eq(support_int("SELECT sum(points) FROM view_lot WHERE kind = 'return'"), 60);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
}
END_TEST

START_TEST(a_refund_that_names_points_again_charges_none)
{
	pay_partly();
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .original = "2", .fuel_ml = 50000,
	    .redeem_points = 60, .redeem_minor = 60, .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 100);
}
END_TEST

START_TEST(a_partial_refund_without_the_reward_line_gives_a_share_back)
{
	pay_partly(); /* paid 374.40 */
	/* 25 litres, 187.50: 187.50 / 374.40 of 60 earned (30.05) and of 60 redeemed */
	refund("3", 2, "2", 25);
	ck_assert_int_eq(points(), 100 - 30 + 30);
	ck_assert_int_eq(support_int("SELECT sum(points) FROM view_lot WHERE kind = 'return'"), 30);
	/* and the rest: 375.00 in all is more than was paid */
	refund("4", 3, "2", 25);
	ck_assert_int_eq(points(), 100);
	ck_assert_int_eq(support_int("SELECT sum(points) FROM view_lot WHERE kind = 'return'"), 60);
}
END_TEST

START_TEST(partial_refunds_give_back_each_its_share)
{
	support_programme(side, MONEY);
	sell("1", 0, 90);
	/* 100.80 of goods, 80 points off: 100.00 are paid, and 100 points earned. */
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 10080, .redeem_points = 80, .redeem_minor = 80,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	ck_assert_int_eq(points(), 90 - 80 + 100);
	for (int i = 1; i <= 4; i++) { /* 25.00 each: a quarter of either */
		char receipt[8];

		(void)snprintf(receipt, sizeof receipt, "%c", '2' + i);
		(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = receipt, .original = "2", .goods_minor = 2500,
		    .at = SUPPORT_MONDAY + (1 + i) * SUPPORT_HOUR);
		ck_assert_int_eq(support_int("SELECT sum(points) FROM view_lot WHERE kind = 'return'"), 20 * i);
		ck_assert_int_eq(points(), 110 - 5 * i);
	}
}
END_TEST

START_TEST(a_refund_after_the_points_were_spent_leaves_a_debt_that_later_earnings_repay)
{
	support_programme(side, MONEY);
	sell("1", 0, 80);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 100, .redeem_points = 80, .redeem_minor = 80,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR); /* 0.20 earns nothing */
	refund("3", 2, "1", 80);
	ck_assert_int_eq(points(), -80);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 80);
	ck_assert_int_eq(support_int("SELECT is_visit FROM view_sale WHERE at = 1795392000"), 0); /* the refund went through */
	sell("4", 3, 30);
	ck_assert_int_eq(points(), -50);
	sell("5", 4, 60);
	ck_assert_int_eq(points(), 10);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
}
END_TEST

START_TEST(partial_refunds_never_revoke_more_than_was_earned)
{
	support_programme(side, "");
	sell("1", 0, 7); /* 52.50, 7 points */
	for (int i = 0; i < 9; i++) { /* nine of 1 litre each: two too many */
		char receipt[16];

		(void)snprintf(receipt, sizeof receipt, "%d", 2 + i);
		refund(receipt, 1 + i, "1", 1);
		ck_assert_int_eq(points(), i < 6 ? 6 - i : 0);
	}
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
}
END_TEST

START_TEST(a_refund_while_pending_cancels_the_pending_points)
{
	support_programme(side, "pending_hours = 48;");
	sell("1", 0, 40);
	ck_assert_int_eq(support_pending(side, "c:A", SUPPORT_MONDAY + SUPPORT_HOUR), 40);
	refund("2", 2, "1", 40);
	ck_assert_int_eq(support_pending(side, "c:A", SUPPORT_MONDAY + 3 * SUPPORT_HOUR), 0);
	ck_assert_int_eq(points(), 0);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
}
END_TEST

START_TEST(pending_points_cannot_be_spent_and_what_is_spent_without_points_is_owed)
{
	support_programme(side, MONEY "pending_hours = 48;");
	sell("1", 0, 40);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 10000, .redeem_points = 15, .redeem_minor = 15,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	/* What it earns itself repays 10 of the 15, pending or not; what was earned before is not touched. */
	ck_assert_int_eq(support_int("SELECT sum(points_left) FROM view_lot"), 40);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 5);
	ck_assert_int_eq(points(), 35);
}
END_TEST

START_TEST(a_void_takes_the_redemption_back_as_well)
{
	pay_partly();
	(void)CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "2",
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 100);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_use"), 0);
}
END_TEST

START_TEST(the_points_of_a_sale_cannot_pay_for_it)
{
	support_programme(side, MONEY);
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 50000, .redeem_points = 20, .redeem_minor = 20);
	/* Owed, and only then repaid by the lot: for a moment before it was below 0. */
	ck_assert_int_eq(points(), 30);
	ck_assert_int_eq(support_int("SELECT sum(points) FROM view_use WHERE fact = sale"), 20);
	sell("2", 1, 10);
	ck_assert_int_eq(points(), 40);
}
END_TEST

START_TEST(the_points_of_a_sale_pay_for_it_when_the_programme_says_so)
{
	support_programme(side, MONEY "redeem = { own_points = true; };");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 50000, .redeem_points = 70, .redeem_minor = 70);
	ck_assert_int_eq(support_int("SELECT points_left FROM view_lot"), 0);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 20);
}
END_TEST

START_TEST(exhausted_lots_are_skipped_and_the_last_point_can_be_spent)
{
	support_programme(side, MONEY);
	sell("1", 0, 10);
	sell("2", 1, 10);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .goods_minor = 50, .redeem_points = 10, .redeem_minor = 10,
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	(void)CAPTURE(side, .receipt = "4", .customer = "A", .goods_minor = 50, .redeem_points = 9, .redeem_minor = 9,
	    .at = SUPPORT_MONDAY + 3 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 1);
	(void)CAPTURE(side, .receipt = "5", .customer = "A", .goods_minor = 50, .redeem_points = 1, .redeem_minor = 1,
	    .at = SUPPORT_MONDAY + 4 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 0);
	ck_assert_int_eq(support_int("SELECT debt FROM view_state"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_lot WHERE points_left = 0"), 2);
}
END_TEST

START_TEST(points_come_back_with_the_expiry_they_had_or_with_a_grace)
{
	/* 23 November: the lot of the first sale ends on 3 December, that of the second on the 13th. */
	support_programme(side, MONEY "expiry = { kind = \"days\"; days = 10; }; redeem = { return_days = 5; };");
	sell("1", 0, 30);
	sell("2", 10 * 24, 30);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .goods_minor = 50, .redeem_points = 40, .redeem_minor = 40,
	    .at = SUPPORT_MONDAY + 10 * SUPPORT_DAY + SUPPORT_HOUR); /* 30 of the first, 10 of the second; earns none */
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .original = "3", .goods_minor = 50,
	    .redeem_minor = 40, .at = SUPPORT_MONDAY + 12 * SUPPORT_DAY);
	ck_assert_str_eq(support_text("SELECT group_concat(part || ' ' || points || ' ' || datetime(expires_at, 'unixepoch', '+8 hours'), "
	    "', ') FROM (SELECT * FROM view_lot WHERE kind = 'return' ORDER BY part)"),
	    "2 10 2026-12-13 23:59:59, 3 30 2026-12-10 23:59:59");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loyalty_refund");
	TCase *tcase = tcase_create("refund");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_same_sale_posted_twice_earns_once);
	tcase_add_test(tcase, a_sale_sent_again_earns_and_redeems_once);
	tcase_add_test(tcase, a_full_refund_removes_what_was_earned);
	tcase_add_test(tcase, buying_and_refunding_ten_times_nets_zero);
	tcase_add_test(tcase, the_refund_of_a_sale_paid_partly_with_points_gives_them_back);
	tcase_add_test(tcase, a_refund_that_names_points_again_charges_none);
	tcase_add_test(tcase, a_partial_refund_without_the_reward_line_gives_a_share_back);
	tcase_add_test(tcase, partial_refunds_give_back_each_its_share);
	tcase_add_test(tcase, a_refund_after_the_points_were_spent_leaves_a_debt_that_later_earnings_repay);
	tcase_add_test(tcase, partial_refunds_never_revoke_more_than_was_earned);
	tcase_add_test(tcase, a_refund_while_pending_cancels_the_pending_points);
	tcase_add_test(tcase, pending_points_cannot_be_spent_and_what_is_spent_without_points_is_owed);
	tcase_add_test(tcase, a_void_takes_the_redemption_back_as_well);
	tcase_add_test(tcase, the_points_of_a_sale_cannot_pay_for_it);
	tcase_add_test(tcase, the_points_of_a_sale_pay_for_it_when_the_programme_says_so);
	tcase_add_test(tcase, exhausted_lots_are_skipped_and_the_last_point_can_be_spent);
	tcase_add_test(tcase, points_come_back_with_the_expiry_they_had_or_with_a_grace);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
