/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>

#include "ledger.h"

#define NEVER REG_LEDGER_NEVER

static struct reg_ledger ledger;

static void set_up(void)
{
	ledger = (struct reg_ledger){ 0 };
}

static void tear_down(void)
{
	reg_ledger_finish(&ledger);
}

static void add(int64_t sale, int64_t at, int64_t points, int64_t unlock_at, int64_t expires_at)
{
	ck_assert_int_eq(reg_ledger_add(&ledger, &(struct reg_lot){ .sale = sale, .at = at, .points = points,
	    .unlock_at = unlock_at, .expires_at = expires_at, .programme = 1 }, NULL), REG_OK);
}

static void revoke(int64_t fact, int64_t sale, int64_t points)
{
	ck_assert_int_eq(reg_ledger_revoke(&ledger, fact, sale, 0, points, NULL), REG_OK);
}

static int64_t take(int64_t fact, int64_t points, int64_t at)
{
	int64_t taken = -1;

	ck_assert_int_eq(reg_ledger_take(&ledger, &taken, fact, points, at, NULL), REG_OK);
	return taken;
}

static int64_t left(int64_t sale)
{
	return reg_ledger_lot(&ledger, sale, 0)->points_left;
}

/* Points that `fact` took from `sale` (0: owes), -1 no row. */
static int64_t used(int64_t fact, int64_t sale)
{
	int64_t points = -1;

	for (size_t i = 0; i < ledger.n_uses; i++) {
		if (ledger.uses[i].fact == fact && ledger.uses[i].sale == sale) {
			ck_assert_int_eq(points, -1); /* one row only */
			points = ledger.uses[i].points;
		}
	}
	return points;
}

START_TEST(a_lot_counts_from_its_unlocking_to_its_last_second)
{
	add(1, 100, 50, 200, 300);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 199), 0);
	ck_assert_int_eq(reg_ledger_pending(&ledger, 199), 50);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 200), 50);
	ck_assert_int_eq(reg_ledger_pending(&ledger, 200), 0);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), 50);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 301), 0);
}
END_TEST

START_TEST(a_lot_that_waits_for_a_confirmation_is_pending_for_ever)
{
	add(1, 100, 50, NEVER, NEVER);
	ck_assert_int_eq(reg_ledger_balance(&ledger, INT64_MAX - 1), 0);
	ck_assert_int_eq(reg_ledger_pending(&ledger, INT64_MAX - 1), 50);
}
END_TEST

START_TEST(a_sale_without_points_has_no_lot)
{
	add(1, 100, 0, 100, NEVER);
	ck_assert_ptr_null(reg_ledger_lot(&ledger, 1, 0));
}
END_TEST

START_TEST(a_share_is_rounded_half_up)
{
	ck_assert_int_eq(reg_ledger_share(100, 3, 1), 33);
	ck_assert_int_eq(reg_ledger_share(100, 3, 2), 67);
	ck_assert_int_eq(reg_ledger_share(100, 3, 3), 100);
	ck_assert_int_eq(reg_ledger_share(1, 2, 1), 1); /* a half goes up */
	ck_assert_int_eq(reg_ledger_share(1, 1000, 499), 0);
	ck_assert_int_eq(reg_ledger_share(1, 1000, 500), 1);
	ck_assert_int_eq(reg_ledger_share(100, 1000, 0), 0);
	ck_assert_int_eq(reg_ledger_share(100, 1000, 5000), 100);
	ck_assert_int_eq(reg_ledger_share(100, 0, 0), 100); /* an amount of 0: the first refund takes all */
	ck_assert_int_eq(reg_ledger_share(INT64_MAX, INT64_MAX, INT64_MAX - 1), INT64_MAX - 1);
}
END_TEST

START_TEST(many_partial_refunds_take_what_was_earned_and_no_more)
{
	int64_t revoked = 0;

	/* 10 points, 7.00; seven refunds of 1.00 take 1, 3, 4, 6, 7, 9, 10 in all (10/7 = 1.43, 2.86, 4.29, 5.71, 7.14, 8.57) */
	static const int64_t expected[] = { 1, 3, 4, 6, 7, 9, 10 };

	add(1, 100, 10, 100, NEVER);
	for (int64_t i = 0; i < 7; i++) {
		ck_assert_int_eq(reg_ledger_refund(&ledger, &revoked, 11 + i, 1, 0, 700, (i + 1) * 100, NULL), REG_OK);
		ck_assert_int_eq(revoked, expected[i]);
		ck_assert_int_eq(left(1), 10 - expected[i]);
	}
	ck_assert_int_eq(reg_ledger_refund(&ledger, &revoked, 99, 1, 0, 700, 900, NULL), REG_OK);
	ck_assert_int_eq(revoked, 10);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
	ck_assert_int_eq(used(11, 1), 1);
	ck_assert_int_eq(used(12, 1), 2);
	ck_assert_int_eq(used(99, 1), -1);
}
END_TEST

START_TEST(a_refund_of_a_sale_without_a_lot_takes_nothing)
{
	int64_t revoked = 0;

	ck_assert_int_eq(reg_ledger_refund(&ledger, &revoked, 5, 1, 0, 100, 100, NULL), REG_OK);
	ck_assert_int_eq(revoked, 0);
	ck_assert_uint_eq(ledger.n_uses, 0);
}
END_TEST

START_TEST(buy_and_refund_ten_times_nets_zero)
{
	for (int64_t i = 1; i <= 10; i++) {
		int64_t revoked = 0;

		add(i, i * 100, 7, i * 100, NEVER);
		ck_assert_int_eq(reg_ledger_refund(&ledger, &revoked, 1000 + i, i, 0, 990, 990, NULL), REG_OK);
		ck_assert_int_eq(reg_ledger_balance(&ledger, 5000), 0);
		ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
	}
}
END_TEST

START_TEST(a_pending_or_expired_lot_is_revoked_all_the_same)
{
	add(1, 100, 10, NEVER, NEVER);
	add(2, 200, 10, 200, 300);
	revoke(11, 1, 10);
	revoke(12, 2, 10);
	ck_assert_int_eq(left(1), 0);
	ck_assert_int_eq(left(2), 0);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
}
END_TEST

START_TEST(what_was_spent_before_the_refund_is_owed_and_other_lots_are_left_alone)
{
	add(1, 100, 10, 100, 900);
	add(2, 200, 4, 200, NEVER);
	ck_assert_int_eq(take(5, 8, 250), 8);
	revoke(6, 1, 10);
	ck_assert_int_eq(used(6, 1), 2);
	ck_assert_int_eq(used(6, 0), 8);
	ck_assert_int_eq(left(2), 4);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 8);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), 4 - 8);
}
END_TEST

START_TEST(later_earnings_repay_debts_the_oldest_first)
{
	add(1, 100, 10, 100, NEVER);
	add(2, 110, 10, 110, NEVER);
	ck_assert_int_eq(take(5, 20, 150), 20);
	revoke(7, 2, 5); /* the older debt, though of the later sale and the higher number */
	revoke(6, 1, 4);
	add(3, 300, 6, 400, NEVER); /* pending until 400: pays at once */
	ck_assert_int_eq(used(7, 0), -1);
	ck_assert_int_eq(used(7, 3), 5);
	ck_assert_int_eq(used(6, 0), 3);
	ck_assert_int_eq(used(6, 3), 1);
	ck_assert_int_eq(left(3), 0);
	ck_assert_int_eq(reg_ledger_lot(&ledger, 3, 0)->points, 6);
	add(4, 500, 10, 500, NEVER);
	ck_assert_int_eq(used(6, 4), 3);
	ck_assert_int_eq(left(4), 7);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 500), 7);
}
END_TEST

START_TEST(a_lot_that_waits_for_a_confirmation_repays_nothing)
{
	add(1, 100, 10, 100, NEVER);
	ck_assert_int_eq(take(5, 10, 150), 10);
	revoke(6, 1, 10);
	add(2, 200, 30, NEVER, NEVER);
	ck_assert_int_eq(left(2), 30);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 10);
}
END_TEST

START_TEST(a_lot_that_repaid_is_refunded_into_debt)
{
	int64_t revoked = 0;

	add(1, 100, 10, 100, NEVER);
	ck_assert_int_eq(take(5, 10, 150), 10);
	revoke(6, 1, 10);
	add(2, 200, 10, 200, NEVER); /* all of it repays */
	ck_assert_int_eq(reg_ledger_refund(&ledger, &revoked, 7, 2, 0, 100, 100, NULL), REG_OK);
	ck_assert_int_eq(used(7, 0), 10);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), -10);
}
END_TEST

START_TEST(a_use_takes_the_earliest_expiry_then_the_lot_that_was_added_first)
{
	add(9, 100, 1, 100, NEVER);  /* fifth: never expires */
	add(8, 300, 1, 300, 5000);   /* second */
	add(6, 200, 1, 200, 6000);   /* third: expires like 5, which came later */
	add(5, 200, 1, 200, 6000);   /* fourth */
	add(4, 400, 1, 400, 4000);   /* first */
	add(3, 400, 1, 9000, 9500);  /* pending */
	add(2, 50, 1, 50, 60);       /* expired */
	static const int64_t order[] = { 4, 8, 6, 5, 9 };

	for (int64_t i = 0; i < 5; i++) {
		ck_assert_int_eq(take(100 + i, 1, 1000), 1);
		ck_assert_int_eq(used(100 + i, order[i]), 1);
	}
	ck_assert_int_eq(take(200, 1, 1000), 0);
	ck_assert_int_eq(left(3), 1);
	ck_assert_int_eq(left(2), 1);
}
END_TEST

START_TEST(a_use_can_span_lots_and_take_the_last_point)
{
	add(1, 100, 3, 100, 900);
	add(2, 200, 4, 200, 800);
	ck_assert_int_eq(take(5, 6, 300), 6);
	ck_assert_int_eq(used(5, 2), 4);
	ck_assert_int_eq(used(5, 1), 2);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), 1);
	ck_assert_int_eq(take(6, 1, 300), 1);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), 0);
	ck_assert_int_eq(take(7, 5, 300), 0);
	ck_assert_int_eq(take(7, -5, 300), 0);
}
END_TEST

START_TEST(a_spent_lot_that_expires_reduces_nothing)
{
	add(1, 100, 10, 100, 500);
	add(2, 200, 5, 200, NEVER);
	ck_assert_int_eq(take(5, 10, 300), 10);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), 5);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 501), 5);
}
END_TEST

START_TEST(what_expires_is_added_up_by_its_last_second)
{
	struct reg_ledger_expiring out[3];

	add(1, 100, 1, 100, 700);
	add(2, 100, 2, 100, 600);
	add(3, 100, 4, 100, 700);
	add(4, 100, 8, 100, 800);
	add(5, 100, 16, 100, 900);   /* beyond the horizon */
	add(6, 100, 32, 100, NEVER);
	add(7, 100, 64, 650, 700);   /* pending */
	add(8, 100, 128, 100, 150);  /* gone */
	ck_assert_uint_eq(reg_ledger_expiring(out, 3, &ledger, 200, 899), 3);
	ck_assert_int_eq(out[0].points, 2);
	ck_assert_int_eq(out[0].expires_at, 600);
	ck_assert_int_eq(out[1].points, 5);
	ck_assert_int_eq(out[1].expires_at, 700);
	ck_assert_int_eq(out[2].points, 8);
	ck_assert_int_eq(out[2].expires_at, 800);
	ck_assert_uint_eq(reg_ledger_expiring(out, 2, &ledger, 200, 899), 2);
	ck_assert_int_eq(out[0].points, 2);
	ck_assert_int_eq(out[1].points, 5);
	ck_assert_uint_eq(reg_ledger_expiring(out, 0, &ledger, 200, 899), 0);
	ck_assert_uint_eq(reg_ledger_expiring(out, 3, &ledger, 200, INT64_MAX), 3);
}
END_TEST

START_TEST(sums_end_at_the_largest_number)
{
	add(1, 100, INT64_MAX, 100, NEVER);
	add(2, 200, INT64_MAX, 200, NEVER);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 300), INT64_MAX);
	ck_assert_int_eq(reg_ledger_pending(&ledger, 50), INT64_MAX);
}
END_TEST

START_TEST(rows_are_put_in_as_they_stand)
{
	ck_assert_int_eq(reg_ledger_load_use(&ledger, &(struct reg_use){ .fact = 6, .sale = 0, .points = 5 }, NULL), REG_OK);
	ck_assert_int_eq(reg_ledger_load_lot(&ledger, &(struct reg_lot){ .sale = 1, .at = 100, .points = 9, .points_left = 2,
	    .unlock_at = 100, .expires_at = NEVER }, NULL), REG_OK);
	ck_assert_int_eq(left(1), 2);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 200), 2 - 5);
}
END_TEST

START_TEST(what_a_use_does_not_find_is_owed)
{
	add(1, 100, 7, 100, NEVER);
	ck_assert_int_eq(reg_ledger_spend(&ledger, 5, 10, 200, NULL), REG_OK);
	ck_assert_int_eq(used(5, 1), 7);
	ck_assert_int_eq(used(5, 0), 3);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 200), -3);
	ck_assert_int_eq(reg_ledger_spend(&ledger, 6, 0, 200, NULL), REG_OK);
	ck_assert_int_eq(used(6, 0), -1);
}
END_TEST

START_TEST(a_fact_that_takes_twice_from_a_lot_has_one_use_of_both)
{
	add(1, 100, 10, 100, NEVER);
	ck_assert_int_eq(take(5, 3, 200), 3); /* two rewards on one sale */
	ck_assert_int_eq(take(5, 4, 200), 4);
	ck_assert_uint_eq(ledger.n_uses, 1);
	ck_assert_int_eq(used(5, 1), 7);
	ck_assert_int_eq(reg_ledger_spend(&ledger, 5, 5, 200, NULL), REG_OK);
	ck_assert_int_eq(reg_ledger_spend(&ledger, 5, 5, 200, NULL), REG_OK);
	ck_assert_int_eq(used(5, 1), 10);
	ck_assert_int_eq(used(5, 0), 7); /* 3 of the first five were there */
}
END_TEST

static void give_back(int64_t fact, int64_t from, int64_t points, int64_t at)
{
	ck_assert_int_eq(reg_ledger_give_back(&ledger, &(struct reg_ledger_return){ .fact = fact, .from = from,
	    .points = points, .at_unix_s = at, .grace_unix_s = at + 30 }, NULL), REG_OK);
}

START_TEST(points_come_back_as_lots_with_the_expiry_they_had_what_was_taken_last_first)
{
	const struct reg_lot *lot;

	add(1, 100, 10, 100, 1000);
	add(2, 110, 10, 110, 2000);
	ck_assert_int_eq(take(5, 15, 200), 15); /* 10 of lot 1, 5 of lot 2 */
	give_back(6, 5, 7, 300);
	lot = reg_ledger_lot(&ledger, 6, 2);
	ck_assert_int_eq(lot->points, 5); /* all that lot 2 gave */
	ck_assert_int_eq(lot->expires_at, 2000);
	ck_assert_int_eq(lot->unlock_at, 300);
	ck_assert_int_eq(lot->kind, REG_LOT_RETURN);
	lot = reg_ledger_lot(&ledger, 6, 3);
	ck_assert_int_eq(lot->points, 2);
	ck_assert_int_eq(lot->expires_at, 1000);
	ck_assert_int_eq(left(1), 0); /* the old lots stay spent */
	ck_assert_int_eq(left(2), 5);
	give_back(7, 5, 100, 1500); /* no more than was taken; lot 1 has expired: the grace counts */
	lot = reg_ledger_lot(&ledger, 7, 2);
	ck_assert_int_eq(lot->points, 8);
	ck_assert_int_eq(lot->expires_at, 1530);
	ck_assert_ptr_null(reg_ledger_lot(&ledger, 7, 3));
	give_back(8, 5, 100, 1500);
	ck_assert_ptr_null(reg_ledger_lot(&ledger, 8, 2));
}
END_TEST

START_TEST(what_is_still_owed_is_struck_out_before_points_come_back)
{
	add(1, 100, 4, 100, NEVER);
	ck_assert_int_eq(reg_ledger_spend(&ledger, 5, 10, 200, NULL), REG_OK); /* 4 taken, 6 owed */
	add(2, 300, 1, 300, NEVER); /* repays 1 */
	give_back(6, 5, 8, 400);   /* strikes out 5, gives back the 1 of lot 2, then 2 of lot 1 */
	ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
	ck_assert_int_eq(reg_ledger_lot(&ledger, 6, 2)->points, 1);
	ck_assert_int_eq(reg_ledger_lot(&ledger, 6, 3)->points, 2);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 500), 3);
}
END_TEST

START_TEST(points_that_come_back_repay_what_others_owe)
{
	add(1, 100, 10, 100, NEVER);
	ck_assert_int_eq(take(5, 10, 200), 10);
	revoke(6, 1, 10); /* all spent: owed */
	give_back(6, 5, 10, 300);
	ck_assert_int_eq(reg_ledger_owed(&ledger), 0);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 400), 0);
	ck_assert_int_eq(reg_ledger_lot(&ledger, 6, 2)->points_left, 0);
}
END_TEST

START_TEST(merged_ledgers_are_one_after_the_other)
{
	struct reg_ledger other = { 0 };

	add(1, 300, 100, 300, NEVER);
	ck_assert_int_eq(reg_ledger_add(&other, &(struct reg_lot){ .sale = 2, .at = 100, .points = 200, .unlock_at = 100,
	    .expires_at = NEVER }, NULL), REG_OK);
	ck_assert_int_eq(reg_ledger_revoke(&other, 3, 2, 0, 250, NULL), REG_OK);
	ck_assert_int_eq(reg_ledger_merge(&ledger, &other, NULL), REG_OK);
	ck_assert_int_eq(other.n_lots, 0);
	ck_assert_int_eq(reg_ledger_balance(&ledger, 400), 50);
	ck_assert_int_eq(take(5, 1, 400), 1);
	ck_assert_int_eq(used(5, 1), 1); /* the own lots first */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ledger");
	TCase *tcase = tcase_create("ledger");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_lot_counts_from_its_unlocking_to_its_last_second);
	tcase_add_test(tcase, a_lot_that_waits_for_a_confirmation_is_pending_for_ever);
	tcase_add_test(tcase, a_sale_without_points_has_no_lot);
	tcase_add_test(tcase, a_share_is_rounded_half_up);
	tcase_add_test(tcase, many_partial_refunds_take_what_was_earned_and_no_more);
	tcase_add_test(tcase, a_refund_of_a_sale_without_a_lot_takes_nothing);
	tcase_add_test(tcase, buy_and_refund_ten_times_nets_zero);
	tcase_add_test(tcase, a_pending_or_expired_lot_is_revoked_all_the_same);
	tcase_add_test(tcase, what_was_spent_before_the_refund_is_owed_and_other_lots_are_left_alone);
	tcase_add_test(tcase, later_earnings_repay_debts_the_oldest_first);
	tcase_add_test(tcase, a_lot_that_waits_for_a_confirmation_repays_nothing);
	tcase_add_test(tcase, a_lot_that_repaid_is_refunded_into_debt);
	tcase_add_test(tcase, a_use_takes_the_earliest_expiry_then_the_lot_that_was_added_first);
	tcase_add_test(tcase, a_use_can_span_lots_and_take_the_last_point);
	tcase_add_test(tcase, a_spent_lot_that_expires_reduces_nothing);
	tcase_add_test(tcase, what_expires_is_added_up_by_its_last_second);
	tcase_add_test(tcase, sums_end_at_the_largest_number);
	tcase_add_test(tcase, rows_are_put_in_as_they_stand);
	tcase_add_test(tcase, what_a_use_does_not_find_is_owed);
	tcase_add_test(tcase, a_fact_that_takes_twice_from_a_lot_has_one_use_of_both);
	tcase_add_test(tcase, points_come_back_as_lots_with_the_expiry_they_had_what_was_taken_last_first);
	tcase_add_test(tcase, what_is_still_owed_is_struck_out_before_points_come_back);
	tcase_add_test(tcase, points_that_come_back_repay_what_others_owe);
	tcase_add_test(tcase, merged_ledgers_are_one_after_the_other);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
