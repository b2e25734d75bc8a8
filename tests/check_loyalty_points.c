/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What earns and what does not, what expires, and what a tier counts: each a thing that went wrong in systems that do
 * this job. 1 point a litre, 1 a yuan of goods.
 */
#include <check.h>
#include <stdlib.h>

#include "account.h"
#include "act.h"
#include "support.h"

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

static int64_t points_at(int64_t at_unix_s)
{
	return support_balance(side, "c:A", at_unix_s);
}

static int64_t points(void)
{
	return points_at(SUPPORT_MONDAY + 20 * SUPPORT_DAY);
}

static struct reg_standing standing_at(int64_t at_unix_s)
{
	struct reg_identity identity;
	struct reg_standing out;
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, "c:A", &err), 0);
	ck_assert_msg(reg_account_standing(&out, side, identity.no, at_unix_s, &err) == 0, "%s", err.line);
	return out;
}

static int tier_at(int64_t at_unix_s)
{
	return standing_at(at_unix_s).tier;
}

static void sell(const char *receipt, int64_t days, int64_t fuel_ml)
{
	(void)CAPTURE(side, .receipt = receipt, .customer = "A", .fuel_ml = fuel_ml, .at = SUPPORT_MONDAY + days * SUPPORT_DAY);
}

/* --- what earns --- */

START_TEST(a_voided_line_earns_nothing)
{
	const struct regulars_line voided = { .kind = REGULARS_LINE_GOODS, .product = "oil", .amount_minor = 9900,
		.is_void = true };

	support_programme(side, "");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .goods_minor = 1000, .lines = &voided, .n_lines = 1);
	ck_assert_int_eq(points(), 10);
}
END_TEST

/* Goods of 100.00 with 20.00 off, of the price itself and as a line. */
static void sell_discounted(void)
{
	const struct regulars_line lines[] = {
		{ .kind = REGULARS_LINE_GOODS, .product = "oil", .amount_minor = 9000, .discount_minor = 1000 },
		{ .kind = REGULARS_LINE_DISCOUNT, .amount_minor = -1000 },
	};

	(void)CAPTURE(side, .receipt = "1", .customer = "A", .lines = lines, .n_lines = 2);
}

START_TEST(discounts_earn_nothing)
{
	support_programme(side, "");
	sell_discounted();
	ck_assert_int_eq(points(), 80);
}
END_TEST

START_TEST(discounts_earn_when_the_programme_says_so)
{
	support_programme(side, "base = { discounts = true; };");
	sell_discounted();
	ck_assert_int_eq(points(), 100);
}
END_TEST

/* 1000 points are there; goods of 50.00, 10.00 of them paid with all of the points. */
static void sell_redeemed(void)
{
	sell("1", 0, 1000000);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 5000, .redeem_points = 1000, .redeem_minor = 1000,
	    .at = SUPPORT_MONDAY + SUPPORT_DAY);
}

START_TEST(what_was_paid_with_points_earns_nothing)
{
	support_programme(side, MONEY);
	sell_redeemed();
	ck_assert_int_eq(points(), 60); /* 40.00 at gold, 1.5 */
}
END_TEST

START_TEST(what_was_paid_with_points_earns_when_the_programme_says_so)
{
	support_programme(side, MONEY "base = { redeemed = true; };");
	sell_redeemed();
	ck_assert_int_eq(points(), 75);
}
END_TEST

START_TEST(tax_can_be_left_out_of_the_base)
{
	const struct regulars_line oil = { .kind = REGULARS_LINE_GOODS, .product = "oil", .amount_minor = 11300,
		.tax_minor = 1300 };

	support_programme(side, "base = { tax = false; };");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .lines = &oil, .n_lines = 1);
	ck_assert_int_eq(points(), 100);
}
END_TEST

START_TEST(excluded_products_earn_nothing)
{
	const struct regulars_line lines[] = {
		{ .kind = REGULARS_LINE_GOODS, .product = "cigarettes", .amount_minor = 3000 },
		{ .kind = REGULARS_LINE_GOODS, .product = "tea", .category = "lottery", .amount_minor = 700 },
		{ .kind = REGULARS_LINE_GOODS, .product = "tea", .category = "drinks", .amount_minor = 500 },
	};

	support_programme(side, "exclude = { products = [\"cigarettes\"]; categories = [\"lottery\"]; };");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .lines = lines, .n_lines = 3);
	ck_assert_int_eq(points(), 5);
}
END_TEST

START_TEST(an_expired_programme_gives_nothing_and_its_tiers_count_on)
{
	support_programme(side, "valid = { until_date = \"2026-11-24\"; };");
	sell("1", 0, 60000);
	sell("2", 1, 60000); /* the last day */
	ck_assert_int_eq(points(), 120);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY), 1);
	sell("3", 2, 80000);
	ck_assert_int_eq(points(), 120);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + 3 * SUPPORT_DAY), 2);
}
END_TEST

/* --- tiers --- */

START_TEST(a_tier_is_reached_at_its_threshold_and_not_a_millilitre_before)
{
	support_programme(side, "");
	sell("1", 0, 99999);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY), 0);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY).to_next, 1);
	sell("2", 1, 1);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + SUPPORT_DAY), 1);
	sell("3", 2, 100001);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY), 2);
}
END_TEST

START_TEST(spending_never_lowers_the_tier_and_never_adds_to_it)
{
	support_programme(side, MONEY);
	sell("1", 0, 100000);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 100, .redeem_points = 100, .redeem_minor = 100,
	    .at = SUPPORT_MONDAY + SUPPORT_DAY);
	ck_assert_int_eq(points(), 0);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY), 1);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY).basis, 100000);
}
END_TEST

START_TEST(redemption_never_adds_to_a_tier_by_spend)
{
	struct reg_err err = { 0 };
	int version;

	ck_assert_msg(reg_act_load_programme(&version, side, "spend", "name = \"spend\"; basis = \"spend\"; window = \"year\";"
	    "tiers = ({ id = \"basic\"; name = \"Basic\"; from_spend = 0; },"
	    "{ id = \"silver\"; name = \"Silver\"; from_spend = 300; });"
	    "earn = ({ id = \"fuel\"; points_per_litre = 1; });" MONEY, SUPPORT_MONDAY - SUPPORT_DAY, "test", &err) == 0, "%s",
	    err.line);
	sell("1", 0, 20000); /* 150.00 */
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 20000, .redeem_points = 20, .redeem_minor = 20,
	    .at = SUPPORT_MONDAY + SUPPORT_DAY); /* 149.80 */
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY).basis, 29980);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY), 0);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY).to_next, 20);
}
END_TEST

START_TEST(a_refund_lowers_the_tier)
{
	support_programme(side, "");
	sell("1", 0, 100000);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "2", .original = "1", .fuel_ml = 1000,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	ck_assert_int_eq(tier_at(SUPPORT_MONDAY + SUPPORT_DAY), 0);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + SUPPORT_DAY).basis, 99000);
}
END_TEST

/* --- time --- */

START_TEST(points_expire_though_nothing_ran_at_night)
{
	const int64_t end = SUPPORT_MONDAY + 16 * SUPPORT_HOUR - 1 + 10 * SUPPORT_DAY; /* 23:59:59, ten days later */

	support_programme(side, "expiry = { kind = \"days\"; days = 10; };");
	sell("1", 0, 40000);
	ck_assert_int_eq(points_at(end), 40);
	ck_assert_int_eq(points_at(end + 1), 0);
}
END_TEST

START_TEST(a_spent_lot_that_expires_reduces_nothing)
{
	support_programme(side, MONEY "expiry = { kind = \"days\"; days = 10; };");
	sell("1", 0, 40000);
	sell("2", 5, 40000);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .goods_minor = 50, .redeem_points = 40, .redeem_minor = 40,
	    .at = SUPPORT_MONDAY + 6 * SUPPORT_DAY);
	ck_assert_int_eq(points_at(SUPPORT_MONDAY + 7 * SUPPORT_DAY), 40);
	ck_assert_int_eq(points_at(SUPPORT_MONDAY + 12 * SUPPORT_DAY), 40);
	ck_assert_int_eq(points_at(SUPPORT_MONDAY + 17 * SUPPORT_DAY), 0);
}
END_TEST

START_TEST(a_clock_that_is_set_back_an_hour_loses_and_doubles_nothing)
{
	support_programme(side, "");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 30000, .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 20000, .at = SUPPORT_MONDAY + SUPPORT_HOUR + 60);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 20000, .at = SUPPORT_MONDAY + SUPPORT_HOUR + 60);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .fuel_ml = 10000, .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR);
	ck_assert_int_eq(points(), 60);
	ck_assert_int_eq(support_int("SELECT visits FROM view_state"), 1);
	ck_assert_int_eq(support_int("SELECT sales FROM view_state"), 3);
}
END_TEST

/* --- what sales bring beside points --- */

#define WASH \
	"rewards = ({ id = \"wash\"; name = \"Wash\"; kind = \"service\"; });" \
	"grants = ({ id = \"full\"; kind = \"fuel\"; min_amount = 300; rewards = [\"wash\"]; count = 2; valid_days = 7; });"

START_TEST(a_fill_above_an_amount_brings_a_wash_that_is_used_until_it_expires)
{
	support_programme(side, WASH);
	sell("1", 0, 39999); /* 299.99 */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entitlement"), 0);
	sell("2", 1, 40000);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 2 * SUPPORT_DAY).entitlements, 2);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .goods_minor = 100, .use = "wash",
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_DAY);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 3 * SUPPORT_DAY).entitlements, 1);
	ck_assert_int_eq(standing_at(SUPPORT_MONDAY + 9 * SUPPORT_DAY).entitlements, 0); /* after 1 December */
	/* Not this one: there is none any more. */
	(void)CAPTURE(side, .receipt = "4", .customer = "A", .goods_minor = 100, .use = "wash",
	    .at = SUPPORT_MONDAY + 9 * SUPPORT_DAY);
	ck_assert_int_eq(support_int("SELECT count_left FROM view_entitlement"), 1);
}
END_TEST

START_TEST(a_refunded_fill_takes_its_wash_back_and_a_refunded_wash_can_be_used_again)
{
	support_programme(side, WASH);
	sell("1", 0, 40000);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 100, .use = "wash",
	    .at = SUPPORT_MONDAY + SUPPORT_DAY);
	ck_assert_int_eq(support_int("SELECT count_left FROM view_entitlement"), 1);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .original = "2", .goods_minor = 100,
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_DAY);
	ck_assert_int_eq(support_int("SELECT count_left FROM view_entitlement"), 2);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .original = "1", .fuel_ml = 40000,
	    .at = SUPPORT_MONDAY + 3 * SUPPORT_DAY);
	ck_assert_int_eq(support_int("SELECT count_left FROM view_entitlement"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loyalty_points");
	TCase *tcase = tcase_create("points");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_voided_line_earns_nothing);
	tcase_add_test(tcase, discounts_earn_nothing);
	tcase_add_test(tcase, discounts_earn_when_the_programme_says_so);
	tcase_add_test(tcase, what_was_paid_with_points_earns_nothing);
	tcase_add_test(tcase, what_was_paid_with_points_earns_when_the_programme_says_so);
	tcase_add_test(tcase, tax_can_be_left_out_of_the_base);
	tcase_add_test(tcase, excluded_products_earn_nothing);
	tcase_add_test(tcase, an_expired_programme_gives_nothing_and_its_tiers_count_on);
	tcase_add_test(tcase, a_tier_is_reached_at_its_threshold_and_not_a_millilitre_before);
	tcase_add_test(tcase, spending_never_lowers_the_tier_and_never_adds_to_it);
	tcase_add_test(tcase, redemption_never_adds_to_a_tier_by_spend);
	tcase_add_test(tcase, a_refund_lowers_the_tier);
	tcase_add_test(tcase, points_expire_though_nothing_ran_at_night);
	tcase_add_test(tcase, a_spent_lot_that_expires_reduces_nothing);
	tcase_add_test(tcase, a_clock_that_is_set_back_an_hour_loses_and_doubles_nothing);
	tcase_add_test(tcase, a_fill_above_an_amount_brings_a_wash_that_is_used_until_it_expires);
	tcase_add_test(tcase, a_refunded_fill_takes_its_wash_back_and_a_refunded_wash_can_be_used_again);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
