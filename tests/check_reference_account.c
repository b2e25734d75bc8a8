/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reference evaluator itself, against examples worked by hand: points, debts and tiers.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "station.h"

static struct station st;

/* 1 point per litre, 1 per yuan of goods; silver x 1.5 from 100 l, gold x 2 from 200 l in 30 days, 5 days' grace. */
static struct reg_tier tiers[] = {
	{ .id = "basic", .name = "Basic", .from = 0, .multiplier_milli = 1000 },
	{ .id = "silver", .name = "Silver", .from = 100000, .multiplier_milli = 1500 },
	{ .id = "gold", .name = "Gold", .from = 200000, .multiplier_milli = 2000 },
};
static const char *no_category[] = { "tobacco", NULL };
static struct reg_rule rules[] = {
	{ .id = "fuel", .is_multiplied = true, .points_per_litre_milli = 1000, .rounding = REG_ROUND_DOWN },
	{ .id = "goods", .is_multiplied = true, .when.line_kind = REGULARS_LINE_GOODS, .points_per_unit_milli = 1000,
	    .rounding = REG_ROUND_DOWN },
};
static const struct reg_programme plain = {
	.name = "plain", .tiers = tiers, .n_tiers = 3, .window_days = 30, .grace_days = 5,
	.downgrade = REG_DOWNGRADE_ONE_STEP, .rules = rules, .n_rules = 2, .base_tax = true,
	.excluded_categories = no_category,
};
static struct reg_programme other;

static void setup(void)
{
	station_init(&st);
	other = plain;
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(-100, 0), 100);
}

static void teardown(void)
{
	station_finish(&st);
}

/* A sale of fuel by c:1 whose amount in fen is a tenth of its millilitres. */
static void fill(const char *receipt, int64_t at_unix_s, int64_t volume_ml)
{
	struct regulars_event sale = station_event(receipt, at_unix_s);

	sale.plate = "A1";
	station_deliver(&st, &sale, 1, station_fuel(volume_ml, volume_ml / 10));
}

static void refund(const char *receipt, int64_t at_unix_s, const char *original, int64_t volume_ml,
    int64_t amount_minor)
{
	struct regulars_event event = station_child(REGULARS_SALE_REFUND, receipt, at_unix_s, original);

	event.original_site = "S1";
	event.original_series = "A";
	station_deliver(&st, &event, 1, station_fuel(volume_ml, amount_minor));
}

/* --- points -------------------------------------------------------------------------------------------------- */

START_TEST(a_sale_earns_a_lot_under_the_programme_in_force)
{
	station_programme(&st, AT(10, 0), &other);
	station_programme(&st, AT(0, 0), &plain);
	other.pending_hours = 48;
	other.expiry = REG_EXPIRY_DAYS;
	other.expiry_days = 10;
	fill("1", AT(0, 0) - 1, 40999); /* before any programme */
	fill("2", AT(9, 0), 40999);     /* 40.999 points, down: 40 */
	fill("3", AT(10, 8), 40999);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "lot "), 2);
	station_expect(&st, "lot subject=customer:c:1 at=1768003200 sale=S1/A/2/sale part=0 kind=sale points=40 points_left=40 "
	    "unlock_at=1768003200 expires_at=never programme=1");
	/* Unlocks on day 12 at 8:00, valid until day 22 at 23:59:59: AT(23, 0) - 1. */
	station_expect(&st, "lot subject=customer:c:1 at=1768118400 sale=S1/A/3/sale part=0 kind=sale points=40 points_left=40 "
	    "unlock_at=1768291200 expires_at=1769212799 programme=2");
	station_expect_balance(&st, AT(10, 8), 40, 40);
	station_expect_balance(&st, AT(12, 8) - 1, 40, 40);
	station_expect_balance(&st, AT(12, 8), 80, 0);
	station_expect_balance(&st, AT(23, 0) - 1, 80, 0);
	station_expect_balance(&st, AT(23, 0), 40, 0);
	/* The sale before the programme adds no basis: 81.998 l are not silver. */
	ck_assert_int_eq(st.views->accounts[0].tier, 0);
}
END_TEST

START_TEST(a_promise_is_a_floor_and_lasts_without_a_programme)
{
	struct regulars_event sale = station_event("1", AT(0, 8));

	sale.plate = "A1";
	sale.flags = REGULARS_HAS_PROMISE;
	sale.promised_points = 25;
	station_deliver(&st, &sale, 1, station_fuel(20000, 2000));
	sale.receipt = "2";
	sale.at_unix_s = AT(1, 8);
	station_deliver(&st, &sale, 1, station_fuel(20000, 2000));
	sale.receipt = "3";
	sale.promised_points = 19;
	station_deliver(&st, &sale, 1, station_fuel(20000, 2000));
	station_programme(&st, AT(1, 0), &plain);
	station_evaluate(&st);
	station_expect(&st, "lot subject=customer:c:1 at=1767254400 sale=S1/A/1/sale part=0 kind=sale points=25 points_left=25 "
	    "unlock_at=1767254400 expires_at=never programme=0");
	station_expect(&st, "lot subject=customer:c:1 at=1767340800 sale=S1/A/2/sale part=0 kind=sale points=25 points_left=25 "
	    "unlock_at=1767340800 expires_at=never programme=1");
	station_expect(&st, "lot subject=customer:c:1 at=1767340800 sale=S1/A/3/sale part=0 kind=sale points=20 points_left=20 "
	    "unlock_at=1767340800 expires_at=never programme=1");
}
END_TEST

START_TEST(partial_refunds_revoke_what_is_due_in_sum)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 10000); /* 10 points for 1000 fen */
	/* 10 * 333 / 1000 = 3.33: 3; 10 * 666 / 1000 = 6.66: 7, so 4 more; then the rest, 3. */
	refund("2", AT(1, 8), "1", 3330, 333);
	refund("3", AT(2, 8), "1", 3330, 333);
	refund("4", AT(3, 8), "1", 3340, 334);
	/* Paid back once too often: nothing more. */
	refund("5", AT(4, 8), "1", 3340, 334);
	station_evaluate(&st);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=3");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/refund sale=S1/A/1/sale part=0 points=4");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/4/refund sale=S1/A/1/sale part=0 points=3");
	ck_assert_int_eq(station_count(&st, "use "), 3);
	station_expect(&st, "lot subject=customer:c:1 at=1767254400 sale=S1/A/1/sale part=0 kind=sale points=10 points_left=0 "
	    "unlock_at=1767254400 expires_at=never programme=1");
	station_expect_balance(&st, AT(5, 0), 0, 0);
}
END_TEST

START_TEST(half_a_point_is_revoked_as_one)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 1000); /* 1 point for 100 fen */
	refund("2", AT(1, 8), "1", 490, 49);
	refund("3", AT(2, 8), "1", 10, 1);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "use "), 1);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/refund sale=S1/A/1/sale part=0 points=1");
}
END_TEST

START_TEST(a_refund_that_comes_before_its_sale_is_taken_right_after_it)
{
	station_programme(&st, AT(0, 0), &plain);
	refund("2", AT(0, 7), "1", 10000, 1000);
	fill("1", AT(0, 8), 10000);
	fill("3", AT(0, 9), 5000);
	station_evaluate(&st);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=10");
	station_expect_balance(&st, AT(1, 0), 5, 0);
	station_expect(&st, "state subject=customer:c:1 sales=2 visits=1 first_at=1767254400 last_at=1767258000 "
	    "last_visit=2026-01-01 volume_ml=5000 debt=0 tier=0 tier_until=never");
}
END_TEST

START_TEST(the_first_refund_of_a_free_sale_takes_everything)
{
	struct regulars_event sale = station_event("1", AT(0, 8));

	station_programme(&st, AT(0, 0), &plain);
	sale.plate = "A1";
	station_deliver(&st, &sale, 1, station_fuel(10000, 0));
	refund("2", AT(1, 8), "1", 1000, 0);
	refund("3", AT(2, 8), "1", 1000, 0);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "use "), 1);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=10");
}
END_TEST

START_TEST(the_promise_of_a_refunded_sale_is_revoked_too)
{
	struct regulars_event sale = station_event("1", AT(0, 8));

	station_programme(&st, AT(0, 0), &plain);
	sale.plate = "A1";
	sale.flags = REGULARS_HAS_PROMISE;
	sale.promised_points = 30;
	station_deliver(&st, &sale, 1, station_fuel(10000, 1000));
	refund("2", AT(1, 8), "1", 5000, 500);
	station_evaluate(&st);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=15");
}
END_TEST

START_TEST(a_voided_sale_earns_nothing)
{
	struct regulars_event gone = station_child(REGULARS_SALE_VOID, "2", AT(1, 8), "1");

	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 150000);
	refund("3", AT(0, 9), "1", 1000, 100);
	station_deliver(&st, &gone, 0);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, ""), 2);
	ck_assert_int_eq(station_count(&st, "link "), 2);
}
END_TEST

START_TEST(a_doubtful_plate_waits_until_it_is_confirmed)
{
	struct regulars_event sale = station_event("1", AT(0, 8));

	station_programme(&st, AT(0, 0), &plain);
	station_bind(&st, "c:1", REGULARS_PLATE, "B2", AT(0, 0), 49);
	sale.plate = "B2";
	station_deliver(&st, &sale, 1, station_fuel(150000, 1000));
	station_evaluate(&st);
	station_expect(&st, "lot subject=customer:c:1 at=1767254400 sale=S1/A/1/sale part=0 kind=sale points=150 points_left=150 "
	    "unlock_at=never expires_at=never programme=1");
	station_expect(&st, "sale sale=S1/A/1/sale kind=sale subject=customer:c:1 at=1767254400 day=2026-01-01 "
	    "currency=CNY volume_ml=150000 amount_minor=1000 is_visit=1 plate=B2 card=- doubtful=1");
	station_expect_balance(&st, AT(9, 0), 0, 150);
	ck_assert_int_eq(st.views->accounts[0].tier, 0);

	station_bind(&st, "c:1", REGULARS_PLATE, "B2", AT(3, 0), 50);
	station_bind(&st, "c:1", REGULARS_PLATE, "B2", AT(2, 0), 100);
	station_evaluate(&st);
	/* Confirmed on day 2; it was doubtful all the same, and counts for the tier from its own day. */
	station_expect(&st, "lot subject=customer:c:1 at=1767254400 sale=S1/A/1/sale part=0 kind=sale points=150 points_left=150 "
	    "unlock_at=1767398400 expires_at=never programme=1");
	station_expect(&st, "tier subject=customer:c:1 at=1767254400 fact=S1/A/1/sale tier=silver");
	station_expect_balance(&st, AT(2, 0), 150, 0);
}
END_TEST

START_TEST(refunds_alone_never_owe)
{
	/* Nothing but refunds takes points yet, and those of a sale never more than its lot has. */
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 10000);
	refund("2", AT(1, 8), "1", 10000, 1000);
	refund("3", AT(1, 9), "1", 10000, 1000);
	fill("4", AT(2, 8), 10000);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "use "), 1);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=10");
	station_expect_balance(&st, AT(3, 0), 10, 0);
}
END_TEST

/* --- tiers --------------------------------------------------------------------------------------------------- */

START_TEST(a_tier_is_reached_at_its_threshold_and_not_before)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 99999);
	station_evaluate(&st);
	station_expect_none(&st, "tier ");
	fill("2", AT(1, 8), 1);
	fill("3", AT(2, 8), 10000);
	station_evaluate(&st);
	station_expect(&st, "tier subject=customer:c:1 at=1767340800 fact=S1/A/2/sale tier=silver");
	/* The sale that reaches it earned at basic (0.001 l: nothing), the next one at silver: 10 x 1.5. */
	ck_assert_int_eq(station_count(&st, "lot "), 2);
	station_expect(&st, "lot subject=customer:c:1 at=1767427200 sale=S1/A/3/sale part=0 kind=sale points=15 points_left=15 "
	    "unlock_at=1767427200 expires_at=never programme=1");
	/* Of 110 l in the window, 99.999 l leave it on day 30: then it is lost, and held 5 days more. 20454 + 30 + 5. */
	station_expect(&st, "state subject=customer:c:1 sales=3 visits=3 first_at=1767254400 last_at=1767427200 "
	    "last_visit=2026-01-03 volume_ml=110000 debt=0 tier=1 tier_until=20489");
}
END_TEST

START_TEST(a_tier_is_lost_one_step_at_a_time)
{
	struct ref_reading reading;

	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 250000);
	station_evaluate(&st);
	/* Lost on day 30, kept until day 35; then silver, which is lost at once and kept 5 days: until day 40. */
	ref_read(&reading, st.views, "c:1", AT(35, 0) - 1);
	ck_assert_str_eq(reading.tier, "gold");
	ck_assert_int_eq(reading.tier_until, DAY0 + 35);
	ref_read(&reading, st.views, "c:1", AT(35, 0));
	ck_assert_str_eq(reading.tier, "silver");
	ck_assert_int_eq(reading.tier_until, DAY0 + 40);
	ref_read(&reading, st.views, "c:1", AT(40, 0));
	ck_assert_str_eq(reading.tier, "basic");
	ck_assert_int_eq(reading.tier_until, REG_DAY_NEVER);
	fill("2", AT(36, 8), 10000);
	station_evaluate(&st);
	/* Silver by then: 15 points and a row for the step down, shown by this sale. */
	station_expect(&st, "tier subject=customer:c:1 at=1770364800 fact=S1/A/2/sale tier=silver");
	station_expect(&st, "lot subject=customer:c:1 at=1770364800 sale=S1/A/2/sale part=0 kind=sale points=15 points_left=15 "
	    "unlock_at=1770364800 expires_at=never programme=1");
}
END_TEST

START_TEST(a_tier_is_lost_to_the_one_that_is_earned)
{
	struct ref_reading reading;

	other.downgrade = REG_DOWNGRADE_TO_EARNED;
	station_programme(&st, AT(0, 0), &other);
	fill("1", AT(0, 8), 100000);
	fill("2", AT(20, 8), 150000);
	station_evaluate(&st);
	/* 250 l: gold. On day 30 150 l are left: gold until day 35, then silver, which is lost on day 50: until day 55. */
	ref_read(&reading, st.views, "c:1", AT(35, 0));
	ck_assert_str_eq(reading.tier, "silver");
	ck_assert_int_eq(reading.tier_until, DAY0 + 55);
	ref_read(&reading, st.views, "c:1", AT(55, 0));
	ck_assert_str_eq(reading.tier, "basic");
}
END_TEST

START_TEST(a_refund_takes_back_the_tier_that_its_sale_gave)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 60000);
	fill("2", AT(1, 8), 60000);
	refund("3", AT(2, 8), "2", 10000, 1000);
	fill("4", AT(3, 8), 10000);
	refund("5", AT(4, 8), "2", 40000, 4000);
	fill("6", AT(5, 8), 10000);
	station_evaluate(&st);
	station_expect(&st, "tier subject=customer:c:1 at=1767340800 fact=S1/A/2/sale tier=silver");
	/* 110 l after the first refund, 120 l, 80 l after the second. */
	station_expect(&st, "tier subject=customer:c:1 at=1767600000 fact=S1/A/5/refund tier=basic");
	ck_assert_int_eq(station_count(&st, "tier "), 2);
	station_expect(&st, "lot subject=customer:c:1 at=1767513600 sale=S1/A/4/sale part=0 kind=sale points=15 points_left=15 "
	    "unlock_at=1767513600 expires_at=never programme=1");
	station_expect(&st, "lot subject=customer:c:1 at=1767686400 sale=S1/A/6/sale part=0 kind=sale points=10 points_left=10 "
	    "unlock_at=1767686400 expires_at=never programme=1");
}
END_TEST

START_TEST(a_refund_in_the_days_of_grace_takes_no_tier)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 110000);
	refund("2", AT(31, 8), "1", 110000, 11000);
	fill("3", AT(32, 8), 10000);
	station_evaluate(&st);
	/* On day 31 the window is empty before and after the refund: silver is kept until day 35. */
	ck_assert_int_eq(station_count(&st, "tier "), 1);
	station_expect(&st, "lot subject=customer:c:1 at=1770019200 sale=S1/A/3/sale part=0 kind=sale points=15 points_left=15 "
	    "unlock_at=1770019200 expires_at=never programme=1");
}
END_TEST

START_TEST(a_tier_is_kept_while_the_window_holds_exactly_its_threshold)
{
	struct ref_reading reading;

	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 10000);
	fill("2", AT(1, 8), 100000);
	station_evaluate(&st);
	/* On day 30 the 100 l of day 1 are left, on day 31 nothing: until day 36. */
	ref_read(&reading, st.views, "c:1", AT(1, 8));
	ck_assert_str_eq(reading.tier, "silver");
	ck_assert_int_eq(reading.tier_until, DAY0 + 36);
}
END_TEST

START_TEST(a_refund_takes_no_more_litres_than_its_sale_gave)
{
	station_programme(&st, AT(0, 0), &plain);
	fill("1", AT(0, 8), 60000);
	fill("2", AT(1, 8), 60000);
	refund("3", AT(2, 8), "2", 40000, 4000);
	refund("4", AT(2, 9), "2", 40000, 4000);
	fill("5", AT(3, 8), 40000);
	station_evaluate(&st);
	/* 60 l + 40 l are silver again: the second refund took only the 20 l that were left. */
	station_expect(&st, "tier subject=customer:c:1 at=1767513600 fact=S1/A/5/sale tier=silver");
	ck_assert_int_eq(station_count(&st, "tier "), 3);
}
END_TEST

START_TEST(a_programme_with_fewer_tiers_takes_the_last_one)
{
	struct ref_reading reading;

	other.n_tiers = 2;
	station_programme(&st, AT(0, 0), &plain);
	station_programme(&st, AT(10, 0), &other);
	fill("1", AT(0, 8), 250000);
	station_evaluate(&st);
	ref_read(&reading, st.views, "c:1", AT(10, 0) - 1);
	ck_assert_str_eq(reading.tier, "gold");
	ref_read(&reading, st.views, "c:1", AT(10, 0));
	ck_assert_str_eq(reading.tier, "silver");
	fill("2", AT(11, 8), 10000);
	station_evaluate(&st);
	station_expect(&st, "tier subject=customer:c:1 at=1768204800 fact=S1/A/2/sale tier=silver");
}
END_TEST

/* --- the points of lines ------------------------------------------------------------------------------------- */

static int64_t points_of(const struct reg_programme *programme, const char *currency, int tier, size_t n,
    const struct regulars_line *lines)
{
	const struct regulars_line *pointers[8];

	for (size_t i = 0; i < n; i++)
		pointers[i] = &lines[i];
	return ref_evaluate(programme, pointers, n, currency, tier);
}

START_TEST(a_rule_is_rounded_once_for_all_its_lines)
{
	struct regulars_line lines[] = { station_fuel(600, 0), station_fuel(600, 0), station_fuel(600, 0) };
	struct reg_rule rule = { .id = "fuel", .is_multiplied = true, .points_per_litre_milli = 1000 };

	other.rules = &rule;
	other.n_rules = 1;
	/* 1.8 litres. */
	rule.rounding = REG_ROUND_DOWN;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 3, lines), 1);
	rule.rounding = REG_ROUND_HALF_UP;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 3, lines), 2);
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 1);
	rule.rounding = REG_ROUND_UP;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 2);
	/* Silver: 1.8 x 1.5 = 2.7, rounded after the multiplier. */
	rule.rounding = REG_ROUND_DOWN;
	ck_assert_int_eq(points_of(&other, "CNY", 1, 3, lines), 2);
	rule.rounding = REG_ROUND_HALF_UP;
	ck_assert_int_eq(points_of(&other, "CNY", 1, 3, lines), 3);
	/* 0.5 exactly is rounded up by half-up: 0.25 l x 2 (gold). */
	lines[0].volume_ml = 250;
	ck_assert_int_eq(points_of(&other, "CNY", 2, 1, lines), 1);
	lines[0].volume_ml = 249;
	ck_assert_int_eq(points_of(&other, "CNY", 2, 1, lines), 0);
}
END_TEST

START_TEST(a_minor_unit_depends_on_the_currency)
{
	struct regulars_line line = station_line(REGULARS_LINE_GOODS, 12345);

	ck_assert_int_eq(points_of(&plain, "CNY", 0, 1, &line), 123);
	ck_assert_int_eq(points_of(&plain, "JPY", 0, 1, &line), 12345);
	ck_assert_int_eq(points_of(&plain, "KWD", 0, 1, &line), 12);
}
END_TEST

START_TEST(tax_and_discounts_are_in_the_base_or_out_of_it)
{
	struct regulars_line lines[] = { station_line(REGULARS_LINE_GOODS, 10000),
		station_line(REGULARS_LINE_DISCOUNT, -1000) };
	struct reg_rule rule = { .id = "all", .points_per_unit_milli = 1000 };

	lines[0].tax_minor = 1300;
	lines[0].discount_minor = 500;
	other.rules = &rule;
	other.n_rules = 1;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 90);
	rule.when.line_kind = REGULARS_LINE_GOODS; /* a discount is taken off the goods */
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 90);
	other.base_tax = false;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 77);
	other.base_discount = true; /* 100 + 5 - 13, the discount line is out */
	ck_assert_int_eq(points_of(&other, "CNY", 0, 2, lines), 92);
}
END_TEST

START_TEST(lines_match_by_grade_category_product_kind_and_exclusion)
{
	static const char *grade_95[] = { "95", NULL }, *drinks[] = { "drinks", NULL }, *one[] = { "p", NULL };
	struct regulars_line lines[] = { station_fuel(10000, 7000), station_fuel(20000, 15000),
		station_line(REGULARS_LINE_GOODS, 300), station_line(REGULARS_LINE_FEE, 500),
		station_line(REGULARS_LINE_SERVICE, 1100) };
	struct reg_rule rule = { .id = "x", .is_multiplied = true, .points_per_litre_milli = 1000, .when.grades = grade_95 };

	lines[1].product = "95";
	lines[2].category = "drinks";
	lines[4].product = "wash";
	other.rules = &rule;
	other.n_rules = 1;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 20);
	rule.points_per_litre_milli = 0;
	rule.points_per_unit_milli = 1000;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 150);
	rule.when.grades = NULL; /* all but the fee: 70 + 150 + 3 + 11 */
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 234);
	rule.when.line_kind = REGULARS_LINE_FEE;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 5);
	rule.when.line_kind = 0;
	rule.when.categories = drinks;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 3);
	rule.when.categories = NULL;
	rule.when.products = one; /* goods and fee are "p", and the fee does not count */
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 3);
	other.excluded_products = one;
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 0);
	rule.when.products = NULL; /* fuel 70 + 150, service 11 */
	ck_assert_int_eq(points_of(&other, "CNY", 0, 5, lines), 231);
}
END_TEST

START_TEST(a_rule_never_takes_points)
{
	struct regulars_line lines[] = { station_line(REGULARS_LINE_GOODS, -10000), station_fuel(5000, 3000) };

	ck_assert_int_eq(points_of(&plain, "CNY", 0, 2, lines), 5);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reference account");
	TCase *points = tcase_create("points");
	TCase *tier = tcase_create("tiers");
	TCase *lines = tcase_create("lines");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(points, setup, teardown);
	tcase_add_test(points, a_sale_earns_a_lot_under_the_programme_in_force);
	tcase_add_test(points, a_promise_is_a_floor_and_lasts_without_a_programme);
	tcase_add_test(points, partial_refunds_revoke_what_is_due_in_sum);
	tcase_add_test(points, half_a_point_is_revoked_as_one);
	tcase_add_test(points, a_refund_that_comes_before_its_sale_is_taken_right_after_it);
	tcase_add_test(points, the_first_refund_of_a_free_sale_takes_everything);
	tcase_add_test(points, the_promise_of_a_refunded_sale_is_revoked_too);
	tcase_add_test(points, a_voided_sale_earns_nothing);
	tcase_add_test(points, a_doubtful_plate_waits_until_it_is_confirmed);
	tcase_add_test(points, refunds_alone_never_owe);
	suite_add_tcase(suite, points);
	tcase_add_checked_fixture(tier, setup, teardown);
	tcase_add_test(tier, a_tier_is_reached_at_its_threshold_and_not_before);
	tcase_add_test(tier, a_tier_is_lost_one_step_at_a_time);
	tcase_add_test(tier, a_tier_is_lost_to_the_one_that_is_earned);
	tcase_add_test(tier, a_refund_takes_back_the_tier_that_its_sale_gave);
	tcase_add_test(tier, a_refund_in_the_days_of_grace_takes_no_tier);
	tcase_add_test(tier, a_tier_is_kept_while_the_window_holds_exactly_its_threshold);
	tcase_add_test(tier, a_refund_takes_no_more_litres_than_its_sale_gave);
	tcase_add_test(tier, a_programme_with_fewer_tiers_takes_the_last_one);
	suite_add_tcase(suite, tier);
	tcase_add_checked_fixture(lines, setup, teardown);
	tcase_add_test(lines, a_rule_is_rounded_once_for_all_its_lines);
	tcase_add_test(lines, a_minor_unit_depends_on_the_currency);
	tcase_add_test(lines, tax_and_discounts_are_in_the_base_or_out_of_it);
	tcase_add_test(lines, lines_match_by_grade_category_product_kind_and_exclusion);
	tcase_add_test(lines, a_rule_never_takes_points);
	suite_add_tcase(suite, lines);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
