/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What becomes of a sale, a case at a time. The points are worked out by hand from the programme of support.h: 1 per
 * litre, 1 per yuan of goods, silver (x 1.2) from 100 l, gold (x 1.5) from 200 l in 30 days. Which plate or content has
 * the lower hash was computed with Python's hashlib.blake2b.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "rebuild.h"
#include "support.h"
#include "unit.h"

#define PLATE "粤B12345"
/* The second has the lowest hash of the three. */
#define PLATE_MIDDLE "粤B11111"
#define PLATE_LOWEST "粤B22222"
#define PLATE_HIGHEST "粤B33333"
#define CARD "1000110000000000123"
#define INTERNAL_CARD "1000510000000000001"
#define LATER (SUPPORT_MONDAY + 7 * SUPPORT_DAY)

static struct reg_side *side;

static void setup(void)
{
	support_init();
	side = support_open("1");
	support_programme(side, "");
	support_customer(side, "A");
	support_bind(side, "c:A", REGULARS_PLATE, PLATE, SUPPORT_MONDAY - 100 * SUPPORT_DAY, 100);
}

/* Whatever a test did: the views follow from the facts. */
static void teardown(void)
{
	char *before = support_views(), *after;
	struct reg_err err = { 0 };

	support_expect_sound(side);
	ck_assert_msg(reg_rebuild(side, NULL, NULL, &err) == 0, "%s", err.line);
	after = support_views();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
	reg_side_close(side);
	support_folder_remove();
}

static int64_t sales(void)
{
	return support_int("SELECT count(*) FROM view_sale WHERE kind = 'sale'");
}

static int64_t facts(void)
{
	return support_int("SELECT count(*) FROM fact_sale");
}

static int64_t points(const char *customer)
{
	return support_balance(side, customer, LATER);
}

#define KIND(expected, ...) ck_assert_int_eq(CAPTURE(side, __VA_ARGS__).kind, expected)

/* --- deliveries --- */

START_TEST(a_sale_earns_for_the_holder_of_its_plate)
{
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = "粤b·12345", .fuel_ml = 40900, .goods_minor = 1250);
	ck_assert_int_eq(points("c:A"), 40 + 12);
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(support_int("SELECT visits FROM view_state"), 1);
}
END_TEST

START_TEST(a_delivery_that_comes_twice_counts_once)
{
	struct reg_outcome first = CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	struct reg_outcome again = CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);

	ck_assert_int_eq(again.kind, REG_OUTCOME_DUPLICATE);
	ck_assert_int_eq(again.sale, first.sale);
	ck_assert_int_eq(facts(), 1);
	ck_assert_int_eq(points("c:A"), 40);
}
END_TEST

START_TEST(a_later_delivery_fills_an_empty_plate)
{
	CAPTURE(side, .receipt = "1", .fuel_ml = 40000);
	ck_assert_int_eq(points("c:A"), 0);
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	ck_assert_int_eq(points("c:A"), 40);
	/* And one that knows less takes nothing away. */
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "1", .attendant = "07", .fuel_ml = 40000);
	ck_assert_int_eq(points("c:A"), 40);
	ck_assert_int_eq(sales(), 1);
}
END_TEST

/* What was redeemed is a member like any other; of "coffee" and "bun" the second has the lower hash. */
START_TEST(of_differing_redemptions_the_one_with_the_lower_hash_counts_in_any_order)
{
	static const char *const order[][3] = { { "bun", "coffee", NULL }, { "coffee", NULL, "bun" }, { NULL, "coffee", "bun" } };
	struct reg_outcome outcome;
	struct reg_unit unit;
	struct reg_err err = { 0 };

	for (int i = 0; i < 3; i++) {
		outcome = CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .use = order[_i][i]);
	}
	ck_assert_int_eq(sales(), 1);
	ck_assert_msg(reg_unit_load(&unit, side, outcome.sale, &err) == 0, "%s", err.line);
	ck_assert_uint_eq(unit.n_redemptions, 1);
	ck_assert_str_eq(unit.redemptions[0].reward, "bun");
	ck_assert_int_eq(unit.redemptions[0].count, 1);
	reg_unit_finish(&unit);
}
END_TEST

START_TEST(what_prepay_and_completion_redeemed_is_redeemed_by_their_sale)
{
	struct reg_outcome prepay = CAPTURE(side, .kind = REGULARS_SALE_PREPAY, .receipt = "1", .plate = PLATE,
	    .prepay_minor = 30000, .use = "coffee");
	struct reg_unit unit;
	struct reg_err err = { 0 };

	(void)CAPTURE(side, .kind = REGULARS_SALE_COMPLETION, .receipt = "2", .original = "1", .fuel_ml = 40000, .use = "bun",
	    .at = SUPPORT_MONDAY + 60);
	ck_assert_msg(reg_unit_load(&unit, side, prepay.sale, &err) == 0, "%s", err.line);
	ck_assert_uint_eq(unit.n_redemptions, 2);
	ck_assert_str_eq(unit.redemptions[0].reward, "coffee");
	ck_assert_str_eq(unit.redemptions[1].reward, "bun");
	reg_unit_finish(&unit);
}
END_TEST

static void plates_in_order(const char *first, const char *second, const char *third)
{
	CAPTURE(side, .receipt = "1", .plate = first, .fuel_ml = 40000);
	CAPTURE(side, .receipt = "1", .plate = second, .fuel_ml = 40000);
	CAPTURE(side, .receipt = "1", .plate = third, .fuel_ml = 40000);
	ck_assert_str_eq(support_text("SELECT i.value FROM view_sale v JOIN identity i ON i.no = v.plate"), PLATE_LOWEST);
	ck_assert_str_eq(support_text("SELECT group_concat(i.value) FROM view_state v JOIN identity i ON i.no = v.subject"),
	    PLATE_LOWEST);
}

START_TEST(of_differing_plates_the_one_with_the_lower_hash_counts_in_any_order)
{
	static const char *const order[][3] = {
		{ PLATE_LOWEST, PLATE_MIDDLE, PLATE_HIGHEST }, { PLATE_HIGHEST, PLATE_MIDDLE, PLATE_LOWEST },
		{ PLATE_MIDDLE, PLATE_LOWEST, PLATE_HIGHEST },
	};

	plates_in_order(order[_i][0], order[_i][1], order[_i][2]);
}
END_TEST

/* Of 40000 and 41000 ml the content with 40000 has the lower hash. */
static void contents_in_order(int64_t first_ml, int64_t second_ml)
{
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = first_ml);
	KIND(REG_OUTCOME_CONFLICT, .receipt = "1", .plate = PLATE, .fuel_ml = second_ml);
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(facts(), 2);
	ck_assert_int_eq(points("c:A"), 40);
	ck_assert_int_eq(support_int("SELECT variants FROM view_conflict"), 2);
}

START_TEST(two_contents_of_one_receipt_are_a_conflict_and_the_lower_hash_counts)
{
	contents_in_order(40000, 41000);
}
END_TEST

START_TEST(the_lower_hash_counts_when_it_comes_second_too)
{
	contents_in_order(41000, 40000);
}
END_TEST

START_TEST(the_plate_of_a_content_that_does_not_count_does_not_count)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 41000);
	CAPTURE(side, .receipt = "1", .fuel_ml = 40000);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(sales(), 1);
}
END_TEST

START_TEST(a_numbered_revision_replaces_what_was_before_in_any_order)
{
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .revision = 1);
	KIND(REG_OUTCOME_MERGED, .receipt = "1", .plate = PLATE, .fuel_ml = 30000, .revision = 2);
	ck_assert_int_eq(points("c:A"), 30);
	KIND(REG_OUTCOME_SALE, .receipt = "2", .plate = PLATE, .fuel_ml = 7000, .revision = 2);
	KIND(REG_OUTCOME_MERGED, .receipt = "2", .plate = PLATE, .fuel_ml = 9000, .revision = 1);
	ck_assert_int_eq(points("c:A"), 37);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 0);
}
END_TEST

START_TEST(of_edits_with_a_document_id_the_later_one_counts)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 50000, .document = "a", .at = SUPPORT_MONDAY + 60);
	KIND(REG_OUTCOME_MERGED, .receipt = "1", .plate = PLATE, .fuel_ml = 20000, .document = "b");
	ck_assert_int_eq(points("c:A"), 50);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 0);
	/* A third with the same time and a higher id. */
	KIND(REG_OUTCOME_MERGED, .receipt = "1", .plate = PLATE, .fuel_ml = 10000, .document = "b", .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(points("c:A"), 10);
}
END_TEST

START_TEST(a_conflict_ends_when_a_higher_revision_comes)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 41000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 1);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 42000, .revision = 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 0);
	ck_assert_int_eq(points("c:A"), 42);
}
END_TEST

START_TEST(leading_zeros_of_a_receipt_do_not_count)
{
	KIND(REG_OUTCOME_SALE, .receipt = "000123", .plate = PLATE, .fuel_ml = 40000);
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "123", .plate = PLATE, .fuel_ml = 40000);
	KIND(REG_OUTCOME_OTHER, .kind = REGULARS_SALE_REFUND, .receipt = "200", .original = "00123", .fuel_ml = 40000,
	    .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(facts(), 2);
}
END_TEST

START_TEST(the_same_number_in_another_series_site_or_kind_is_another_sale)
{
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = 10000);
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = 10000, .series = "T");
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = 10000, .site = "S002");
	KIND(REG_OUTCOME_OPEN, .receipt = "1", .plate = PLATE, .prepay_minor = 10000, .kind = REGULARS_SALE_PREPAY);
	ck_assert_int_eq(sales(), 3);
	ck_assert_int_eq(points("c:A"), 30);
}
END_TEST

/* --- prepay and completion --- */

#define PREPAY(number, ...) .kind = REGULARS_SALE_PREPAY, .receipt = number, .prepay_minor = 30000, __VA_ARGS__
#define COMPLETION(number, prepay, ml, ...) \
	.kind = REGULARS_SALE_COMPLETION, .receipt = number, .original = prepay, .fuel_ml = ml, \
	.at = SUPPORT_MONDAY + 300, __VA_ARGS__

START_TEST(a_prepay_becomes_a_sale_by_its_completion)
{
	struct reg_outcome prepay = CAPTURE(side, PREPAY("1", .plate = PLATE)), completion;

	ck_assert_int_eq(prepay.kind, REG_OUTCOME_OPEN);
	ck_assert_int_eq(sales(), 0);
	/* Less was taken than was paid for: what flowed counts. */
	completion = CAPTURE(side, COMPLETION("2", "1", 35000));
	ck_assert_int_eq(completion.kind, REG_OUTCOME_SALE);
	ck_assert_int_eq(completion.closes, prepay.sale);
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(support_int("SELECT volume_ml FROM view_sale"), 35000);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM view_sale"), 26250);
	ck_assert_int_eq(support_int("SELECT at FROM view_sale"), SUPPORT_MONDAY);
	ck_assert_int_eq(points("c:A"), 35);
}
END_TEST

START_TEST(a_completion_that_comes_before_its_prepay_ends_the_same)
{
	KIND(REG_OUTCOME_SALE, COMPLETION("2", "1", 35000));
	ck_assert_int_eq(points("c:A"), 0); /* an orphan without a plate */
	KIND(REG_OUTCOME_MERGED, PREPAY("1", .plate = PLATE));
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(support_int("SELECT at FROM view_sale"), SUPPORT_MONDAY);
	ck_assert_int_eq(points("c:A"), 35);
}
END_TEST

START_TEST(a_prepay_with_shop_lines_is_a_sale_and_the_completion_joins_it)
{
	KIND(REG_OUTCOME_SALE, PREPAY("1", .plate = PLATE, .goods_minor = 1200));
	ck_assert_int_eq(points("c:A"), 12);
	/* The completion tells of the goods again: they count once, the prepay's. */
	KIND(REG_OUTCOME_MERGED, COMPLETION("2", "1", 35000, .goods_minor = 1200));
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(points("c:A"), 47);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM view_sale"), 26250 + 1200);
}
END_TEST

START_TEST(the_completion_supplies_the_plate_that_the_prepay_lacks)
{
	CAPTURE(side, PREPAY("1", .plate = NULL));
	CAPTURE(side, COMPLETION("2", "1", 35000, .plate = PLATE));
	ck_assert_int_eq(points("c:A"), 35);
}
END_TEST

START_TEST(two_prepays_of_one_number_and_one_completion_make_one_sale)
{
	CAPTURE(side, PREPAY("1", .plate = PLATE, .at = SUPPORT_MONDAY - 3600, .series = "T"));
	CAPTURE(side, PREPAY("1", .plate = PLATE));
	KIND(REG_OUTCOME_SALE, COMPLETION("2", "1", 35000));
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(support_int("SELECT at FROM view_sale"), SUPPORT_MONDAY); /* the nearer one */
	/* A second completion takes the other, a third finds none. */
	KIND(REG_OUTCOME_SALE, COMPLETION("3", "1", 20000));
	ck_assert_int_eq(points("c:A"), 55);
	KIND(REG_OUTCOME_SALE, COMPLETION("4", "1", 10000));
	ck_assert_int_eq(points("c:A"), 55);
	ck_assert_int_eq(sales(), 3);
}
END_TEST

START_TEST(an_original_older_than_seven_days_is_another)
{
	CAPTURE(side, PREPAY("1", .plate = PLATE, .at = SUPPORT_MONDAY + 299 - 7 * SUPPORT_DAY));
	CAPTURE(side, COMPLETION("2", "1", 35000));
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(sales(), 1);
	/* Named in full it is meant all the same. */
	CAPTURE(side, PREPAY("5", .plate = PLATE, .at = SUPPORT_MONDAY - 20 * SUPPORT_DAY));
	CAPTURE(side, COMPLETION("6", "5", 12000, .original_series = "S", .original_site = "S001"));
	ck_assert_int_eq(points("c:A"), 12);
}
END_TEST

/* --- refunds and voids --- */

#define REFUND(number, sale, ml, ...) \
	.kind = REGULARS_SALE_REFUND, .receipt = number, .original = sale, .fuel_ml = ml, \
	.at = SUPPORT_MONDAY + 3600, __VA_ARGS__

START_TEST(a_whole_refund_takes_all_points_and_the_visit)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	KIND(REG_OUTCOME_OTHER, REFUND("2", "1", 40000));
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(support_int("SELECT visits FROM view_state"), 0);
	ck_assert_int_eq(support_int("SELECT sum(amount_minor) FROM view_sale"), 0);
	ck_assert_int_eq(support_int("SELECT sales FROM view_state"), 1);
}
END_TEST

START_TEST(partial_refunds_take_their_share_and_the_last_one_the_rest)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 10900);
	/* 10 points; 3/10.9 of them: 2.75, 3; then 6.6/10.9: 6.06, 6; then all. */
	CAPTURE(side, REFUND("2", "1", 3000));
	ck_assert_int_eq(points("c:A"), 7);
	CAPTURE(side, REFUND("3", "1", 3600));
	ck_assert_int_eq(points("c:A"), 4);
	CAPTURE(side, REFUND("4", "1", 4300));
	ck_assert_int_eq(points("c:A"), 0);
	CAPTURE(side, REFUND("5", "1", 4300));
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_refund_in_another_currency_takes_nothing_from_the_sale)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .currency = "EUR");
	KIND(REG_OUTCOME_OTHER, REFUND("2", "1", 40000));
	ck_assert_int_eq(points("c:A"), 40);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_link"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale WHERE kind = 'refund' AND currency = 'CNY'"), 1);
	KIND(REG_OUTCOME_OTHER, REFUND("3", "1", 40000, .currency = "EUR"));
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_completion_in_another_currency_leaves_its_prepay_open)
{
	KIND(REG_OUTCOME_OPEN, PREPAY("1", .currency = "EUR"));
	KIND(REG_OUTCOME_SALE, COMPLETION("2", "1", 35000));
	ck_assert_str_eq(support_text("SELECT group_concat(currency) FROM view_sale"), "CNY");
}
END_TEST

START_TEST(a_refund_that_arrives_before_its_sale_ends_the_same)
{
	KIND(REG_OUTCOME_OTHER, REFUND("2", "1", 10000));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale WHERE subject IS NULL"), 1);
	KIND(REG_OUTCOME_SALE, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	ck_assert_int_eq(points("c:A"), 30);
	ck_assert_int_eq(support_int("SELECT volume_ml FROM view_state"), 30000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale WHERE subject IS NULL"), 0);
}
END_TEST

START_TEST(a_refund_dated_before_its_sale_is_taken_when_named_in_full)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "2", .original = "1", .original_series = "S",
	    .original_site = "S001", .fuel_ml = 40000, .at = SUPPORT_MONDAY - 60);
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_refund_of_a_partial_original_takes_the_nearest_sale_before_it)
{
	CAPTURE(side, .receipt = "1", .series = "S", .plate = PLATE, .fuel_ml = 40000, .at = SUPPORT_MONDAY - SUPPORT_DAY);
	CAPTURE(side, .receipt = "1", .series = "T", .plate = PLATE, .fuel_ml = 30000);
	CAPTURE(side, .receipt = "1", .series = "U", .plate = PLATE, .fuel_ml = 20000, .at = SUPPORT_MONDAY + 7200);
	CAPTURE(side, REFUND("9", "1", 30000));
	ck_assert_int_eq(points("c:A"), 60);
	ck_assert_str_eq(support_text("SELECT f.series FROM view_link l JOIN fact_sale f ON f.no = l.sale"), "T");
}
END_TEST

START_TEST(a_void_removes_the_sale_with_its_refunds)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	CAPTURE(side, REFUND("2", "1", 10000));
	KIND(REG_OUTCOME_OTHER, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "1", .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_state"), 0);
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_void_before_its_sale_removes_it_too)
{
	CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "1", .at = SUPPORT_MONDAY + 60);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 0);
}
END_TEST

START_TEST(a_void_of_the_completion_voids_the_joined_sale)
{
	CAPTURE(side, PREPAY("1", .plate = PLATE));
	CAPTURE(side, COMPLETION("2", "1", 35000));
	CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "2", .at = SUPPORT_MONDAY + 600);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 0);
}
END_TEST

START_TEST(a_sale_after_a_lone_refund_of_the_same_vehicle_is_its_first)
{
	CAPTURE(side, REFUND("2", "404", 10000, .plate = PLATE));
	CAPTURE(side, .receipt = "5", .plate = PLATE, .fuel_ml = 20000, .at = SUPPORT_MONDAY + 7200);
	ck_assert_int_eq(support_int("SELECT first_at FROM view_state"), SUPPORT_MONDAY + 7200);
	ck_assert_int_eq(points("c:A"), 20);
}
END_TEST

/* --- what never counts --- */

START_TEST(training_tests_returns_and_shifts_are_recorded_and_count_nowhere)
{
	KIND(REG_OUTCOME_EXCLUDED, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .is_training = true);
	KIND(REG_OUTCOME_EXCLUDED, .receipt = "2", .plate = PLATE, .fuel_ml = 20000, .kind = REGULARS_PUMP_TEST);
	KIND(REG_OUTCOME_EXCLUDED, .receipt = "3", .plate = PLATE, .fuel_ml = 20000, .kind = REGULARS_TANK_RETURN);
	KIND(REG_OUTCOME_EXCLUDED, .receipt = "4", .plate = PLATE, .fuel_ml = 20000, .card = INTERNAL_CARD);
	KIND(REG_OUTCOME_OTHER, .shift = "20261123-1", .kind = REGULARS_SHIFT_CLOSE);
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "2", .plate = PLATE, .fuel_ml = 20000, .kind = REGULARS_PUMP_TEST);
	ck_assert_int_eq(facts(), 5);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_state"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE kind = 'card'"), 0);
}
END_TEST

START_TEST(a_training_refund_does_not_touch_a_real_sale)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	CAPTURE(side, REFUND("2", "1", 40000, .is_training = true));
	ck_assert_int_eq(points("c:A"), 40);
}
END_TEST

/* --- whose sale --- */

START_TEST(a_binding_acts_from_its_own_time)
{
	CAPTURE(side, .receipt = "1", .card = CARD, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .card = CARD, .fuel_ml = 20000, .at = SUPPORT_MONDAY + 7200);
	support_bind(side, "c:A", REGULARS_CARD, CARD, SUPPORT_MONDAY + 3600, 100);
	ck_assert_int_eq(points("c:A"), 20);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_state"), 2); /* the unbound card keeps its first sale */
	CAPTURE(side, .receipt = "3", .card = CARD, .fuel_ml = 5000, .at = SUPPORT_MONDAY + 10800);
	ck_assert_int_eq(points("c:A"), 25);
}
END_TEST

START_TEST(a_role_too_long_for_the_key_of_a_binding_is_refused)
{
	char role[513];
	const struct reg_binding binding = { .kind = REGULARS_CARD, .value = CARD, .role = role };
	struct reg_err err = { 0 };

	memset(role, 'r', sizeof role - 1);
	role[sizeof role - 1] = '\0';
	ck_assert_int_eq(reg_act_bind(side, "c:A", &binding, SUPPORT_MONDAY, "test", &err), REG_EINVAL);
	ck_assert_str_eq(err.line, "role: found 512 bytes, expected at most 64");
}
END_TEST

START_TEST(a_binding_with_valid_from_reaches_back)
{
	const struct reg_binding binding = { .kind = REGULARS_CARD, .value = CARD, .valid_from = SUPPORT_MONDAY - 1 };
	struct reg_err err = { 0 };

	CAPTURE(side, .receipt = "0", .card = CARD, .fuel_ml = 70000, .at = SUPPORT_MONDAY - 2);
	CAPTURE(side, .receipt = "1", .card = CARD, .fuel_ml = 10000);
	ck_assert_int_eq(reg_act_bind(side, "c:A", &binding, SUPPORT_MONDAY + 3600, "test", &err), 0);
	ck_assert_int_eq(points("c:A"), 10);
}
END_TEST

START_TEST(an_unbound_card_no_longer_identifies)
{
	struct reg_err err = { 0 };

	support_bind(side, "c:A", REGULARS_CARD, CARD, SUPPORT_MONDAY - 60, 100);
	CAPTURE(side, .receipt = "1", .card = CARD, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .card = CARD, .fuel_ml = 20000, .at = SUPPORT_MONDAY + 7200);
	ck_assert_int_eq(points("c:A"), 30);
	ck_assert_int_eq(reg_act_unbind(side, "c:A", REGULARS_CARD, CARD, SUPPORT_MONDAY + 3600, "test", &err), 0);
	ck_assert_int_eq(points("c:A"), 10);
}
END_TEST

START_TEST(binding_again_with_the_same_start_after_an_unbind_does_not_fill_the_gap)
{
	struct reg_binding binding = { .kind = REGULARS_PLATE, .value = PLATE_LOWEST, .valid_from = SUPPORT_MONDAY - 60 };
	struct reg_err err = { 0 };

	/* Certain until 9:00; from 10:00 a doubtful binding says it held since before: so it does, but doubtfully. */
	ck_assert_int_eq(reg_act_bind(side, "c:A", &binding, SUPPORT_MONDAY - 60, "test", &err), 0);
	ck_assert_int_eq(reg_act_unbind(side, "c:A", REGULARS_PLATE, PLATE_LOWEST, SUPPORT_MONDAY + 3600, "test", &err), 0);
	binding.confidence = 30;
	ck_assert_int_eq(reg_act_bind(side, "c:A", &binding, SUPPORT_MONDAY + 7200, "test", &err), 0);
	CAPTURE(side, .receipt = "1", .plate = PLATE_LOWEST, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .plate = PLATE_LOWEST, .fuel_ml = 20000, .at = SUPPORT_MONDAY + 10800);
	ck_assert_int_eq(points("c:A"), 10);
	ck_assert_int_eq(support_pending(side, "c:A", LATER), 20);
}
END_TEST

START_TEST(card_goes_before_phone_and_phone_before_plate)
{
	support_customer(side, "B");
	support_customer(side, "C");
	support_bind(side, "c:B", REGULARS_PHONE, "13800138000", SUPPORT_MONDAY - 60, 100);
	support_bind(side, "c:C", REGULARS_CARD, CARD, SUPPORT_MONDAY - 60, 100);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .phone = "13800138000", .card = CARD, .fuel_ml = 1000);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .phone = "138 0013 8000", .fuel_ml = 2000);
	CAPTURE(side, .receipt = "3", .plate = PLATE, .fuel_ml = 4000);
	ck_assert_int_eq(points("c:C"), 1);
	ck_assert_int_eq(points("c:B"), 2);
	ck_assert_int_eq(points("c:A"), 4);
}
END_TEST

START_TEST(a_customer_named_by_the_host_goes_before_everything_and_exists_by_being_named)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .customer = "4711", .fuel_ml = 3000);
	ck_assert_int_eq(points("c:4711"), 3);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_customer"), 2);
}
END_TEST

START_TEST(a_plate_with_two_holders_earns_for_nobody_until_one_is_left)
{
	struct reg_err err = { 0 };

	support_customer(side, "B");
	support_bind(side, "c:B", REGULARS_PLATE, PLATE, SUPPORT_MONDAY - 60, 100);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 10000);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(points("c:B"), 0);
	ck_assert_str_eq(support_text("SELECT i.kind FROM view_sale v JOIN identity i ON i.no = v.subject"), "plate");
	ck_assert_int_eq(reg_act_unbind(side, "c:A", REGULARS_PLATE, PLATE, SUPPORT_MONDAY - 30, "test", &err), 0);
	ck_assert_int_eq(points("c:B"), 10);
}
END_TEST

START_TEST(points_of_a_doubtful_plate_wait_for_a_confirmation)
{
	support_bind(side, "c:A", REGULARS_PLATE, PLATE_LOWEST, SUPPORT_MONDAY - 60, 30);
	CAPTURE(side, .receipt = "1", .plate = PLATE_LOWEST, .fuel_ml = 150000);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(support_pending(side, "c:A", LATER), 150);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 0); /* nor do the litres count */
	support_bind(side, "c:A", REGULARS_PLATE, PLATE_LOWEST, SUPPORT_MONDAY + SUPPORT_DAY, 90);
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + SUPPORT_DAY - 1), 0);
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + SUPPORT_DAY), 150);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 1);
}
END_TEST

START_TEST(a_masked_card_identifies_nobody)
{
	CAPTURE(side, .receipt = "1", .card = "100011*********0123", .fuel_ml = 10000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE kind = 'card'"), 0);
	ck_assert_int_eq(support_int("SELECT subject IS NULL FROM view_sale"), 1);
}
END_TEST

/* The time that counts need not be that of the delivery which knew the plate: of two times the lower hash counts. */
START_TEST(a_binding_finds_a_sale_by_the_plate_of_any_delivery)
{
	for (int i = 0; i < 8; i++) {
		const char *plate[] = { "粤B00001", "粤B00002", "粤B00003", "粤B00004", "粤B00005", "粤B00006", "粤B00007",
			"粤B00008" };
		char receipt[8];

		(void)snprintf(receipt, sizeof receipt, "%d", i);
		CAPTURE(side, .receipt = receipt, .plate = plate[i], .fuel_ml = 10000, .at = SUPPORT_MONDAY + i);
		CAPTURE(side, .receipt = receipt, .fuel_ml = 10000, .at = SUPPORT_MONDAY + 7200 + i);
		support_bind(side, "c:A", REGULARS_PLATE, plate[i], SUPPORT_MONDAY + 3600, 40);
	}
}
END_TEST

START_TEST(a_binding_finds_a_prepay_by_the_plate_of_an_earlier_dated_completion)
{
	CAPTURE(side, PREPAY("1", .at = SUPPORT_MONDAY + 7200));
	CAPTURE(side, COMPLETION("2", "1", 35000, .original_series = "S", .original_site = "S001", .plate = PLATE_LOWEST));
	support_bind(side, "c:A", REGULARS_PLATE, PLATE_LOWEST, SUPPORT_MONDAY + 3600, 40);
	ck_assert_int_eq(support_pending(side, "c:A", LATER), 35);
}
END_TEST

/* --- tiers, promises, programmes --- */

START_TEST(a_sale_earns_at_the_tier_held_before_it)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 99999);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 0);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .fuel_ml = 1, .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 1);
	CAPTURE(side, .receipt = "3", .plate = PLATE, .fuel_ml = 100000, .at = SUPPORT_MONDAY + 120);
	ck_assert_int_eq(points("c:A"), 99 + 0 + 120);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 2);
	ck_assert_str_eq(support_text("SELECT group_concat(tier, ' ') FROM (SELECT tier FROM view_tier ORDER BY at)"),
	    "silver gold");
}
END_TEST

START_TEST(a_late_sale_changes_what_later_ones_earned)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 50000);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .fuel_ml = 50000, .at = SUPPORT_MONDAY + 120);
	ck_assert_int_eq(points("c:A"), 100);
	/* With 60 l before both, the second of them is bought as a silver customer. */
	CAPTURE(side, .receipt = "3", .plate = PLATE, .fuel_ml = 60000, .at = SUPPORT_MONDAY - 60);
	ck_assert_int_eq(points("c:A"), 60 + 50 + 60);
}
END_TEST

START_TEST(a_promise_is_kept_when_a_late_fact_would_earn_less)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 100000);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .fuel_ml = 50000, .promise = 60, .at = SUPPORT_MONDAY + 120);
	ck_assert_int_eq(points("c:A"), 160);
	/* The first is voided: the second was bought as a basic customer, worth 50; the receipt said 60. */
	CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .original = "1", .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(points("c:A"), 60);
}
END_TEST

START_TEST(a_promise_of_less_takes_nothing_away)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .promise = 10);
	ck_assert_int_eq(points("c:A"), 40);
}
END_TEST

START_TEST(the_floor_of_a_promise_applies_before_refunds)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 40000, .promise = 100);
	CAPTURE(side, REFUND("2", "1", 10000));
	ck_assert_int_eq(points("c:A"), 75);
}
END_TEST

START_TEST(a_business_date_that_steps_back_folds_like_one_that_does_not)
{
	/* Goods alone move the date to the 24th; fuel follows under the 23rd: the window of that day still holds 25 Oct. */
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 60000, .at = SUPPORT_MONDAY - 30 * SUPPORT_DAY + SUPPORT_DAY);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .goods_minor = 100, .business_date = "2026-11-24");
	CAPTURE(side, .receipt = "3", .plate = PLATE, .fuel_ml = 40000, .business_date = "2026-11-23",
	    .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state"), 1);
}
END_TEST

START_TEST(an_act_in_a_process_that_stands_since_before_a_new_programme_knows_it)
{
	struct reg_side *old = support_open("2");
	const struct reg_binding binding = { .kind = REGULARS_CARD, .value = CARD, .valid_from = SUPPORT_MONDAY - 60 };
	struct reg_err err = { 0 };
	int version;

	CAPTURE(side, .receipt = "1", .card = CARD, .fuel_ml = 10000);
	ck_assert_msg(reg_act_load_programme(&version, side, "double", "name = \"double\"; window_days = 30; "
	    "tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; }); "
	    "earn = ({ id = \"fuel\"; points_per_litre = 2; });", SUPPORT_MONDAY - SUPPORT_DAY, "test", &err) == 0, "%s", err.line);
	ck_assert_int_eq(reg_act_bind(old, "c:A", &binding, SUPPORT_MONDAY + 3600, "test", &err), 0);
	ck_assert_int_eq(points("c:A"), 20);
	reg_side_close(old);
}
END_TEST

START_TEST(a_programme_loaded_for_the_past_is_applied_to_it)
{
	struct reg_err err = { 0 };
	int version;

	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .fuel_ml = 10000, .at = SUPPORT_MONDAY + 2 * SUPPORT_DAY);
	ck_assert_int_eq(reg_act_load_programme(&version, side, "triple", "name = \"triple\"; window_days = 60; "
	    "tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; }); "
	    "earn = ({ id = \"fuel\"; points_per_litre = 3; });", SUPPORT_MONDAY + SUPPORT_DAY, "test", &err), 0);
	ck_assert_int_eq(version, 2);
	ck_assert_int_eq(points("c:A"), 40);
}
END_TEST

/* --- more than one till --- */

START_TEST(a_document_known_from_the_second_till_is_still_one_when_the_first_delivers_it)
{
	struct reg_side *second;

	/* Till 1 writes first, so its numbers are lower than those of till 2, whenever they come. */
	CAPTURE(side, .receipt = "99", .plate = PLATE, .fuel_ml = 1000);
	second = support_open("2");
	CAPTURE(second, .receipt = "1", .till = "2", .fuel_ml = 40000);
	CAPTURE(second, .receipt = "2", .till = "2", .original = "1", .kind = REGULARS_SALE_REFUND, .fuel_ml = 10000,
	    .at = SUPPORT_MONDAY + 60);
	CAPTURE(second, .receipt = "1", .till = "2", .fuel_ml = 41000);
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "1", .plate = PLATE, .fuel_ml = 40000);
	KIND(REG_OUTCOME_DUPLICATE, .receipt = "2", .original = "1", .kind = REGULARS_SALE_REFUND, .fuel_ml = 10000,
	    .at = SUPPORT_MONDAY + 60, .attendant = "07");
	ck_assert_int_eq(sales(), 2);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 3);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 1);
	ck_assert_int_eq(points("c:A"), 1 + 30);
	reg_side_close(second);
}
END_TEST

START_TEST(a_prepay_and_completion_delivered_again_by_an_older_till_stay_one_sale)
{
	struct reg_side *second;

	CAPTURE(side, .receipt = "99", .plate = PLATE, .fuel_ml = 1000);
	second = support_open("2");
	CAPTURE(second, PREPAY("1", .till = "2"));
	CAPTURE(second, COMPLETION("2", "1", 35000, .till = "2"));
	CAPTURE(side, COMPLETION("2", "1", 35000, .plate = PLATE));
	CAPTURE(side, PREPAY("1", .attendant = "07"));
	ck_assert_int_eq(sales(), 2);
	ck_assert_int_eq(points("c:A"), 36);
	reg_side_close(second);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capture");
	TCase *tcase = tcase_create("capture");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_sale_earns_for_the_holder_of_its_plate);
	tcase_add_test(tcase, a_delivery_that_comes_twice_counts_once);
	tcase_add_test(tcase, a_later_delivery_fills_an_empty_plate);
	tcase_add_loop_test(tcase, of_differing_redemptions_the_one_with_the_lower_hash_counts_in_any_order, 0, 3);
	tcase_add_test(tcase, what_prepay_and_completion_redeemed_is_redeemed_by_their_sale);
	tcase_add_loop_test(tcase, of_differing_plates_the_one_with_the_lower_hash_counts_in_any_order, 0, 3);
	tcase_add_test(tcase, two_contents_of_one_receipt_are_a_conflict_and_the_lower_hash_counts);
	tcase_add_test(tcase, the_lower_hash_counts_when_it_comes_second_too);
	tcase_add_test(tcase, the_plate_of_a_content_that_does_not_count_does_not_count);
	tcase_add_test(tcase, a_numbered_revision_replaces_what_was_before_in_any_order);
	tcase_add_test(tcase, of_edits_with_a_document_id_the_later_one_counts);
	tcase_add_test(tcase, a_conflict_ends_when_a_higher_revision_comes);
	tcase_add_test(tcase, leading_zeros_of_a_receipt_do_not_count);
	tcase_add_test(tcase, the_same_number_in_another_series_site_or_kind_is_another_sale);
	tcase_add_test(tcase, a_prepay_becomes_a_sale_by_its_completion);
	tcase_add_test(tcase, a_completion_that_comes_before_its_prepay_ends_the_same);
	tcase_add_test(tcase, a_prepay_with_shop_lines_is_a_sale_and_the_completion_joins_it);
	tcase_add_test(tcase, the_completion_supplies_the_plate_that_the_prepay_lacks);
	tcase_add_test(tcase, two_prepays_of_one_number_and_one_completion_make_one_sale);
	tcase_add_test(tcase, an_original_older_than_seven_days_is_another);
	tcase_add_test(tcase, a_whole_refund_takes_all_points_and_the_visit);
	tcase_add_test(tcase, partial_refunds_take_their_share_and_the_last_one_the_rest);
	tcase_add_test(tcase, a_refund_in_another_currency_takes_nothing_from_the_sale);
	tcase_add_test(tcase, a_completion_in_another_currency_leaves_its_prepay_open);
	tcase_add_test(tcase, a_refund_that_arrives_before_its_sale_ends_the_same);
	tcase_add_test(tcase, a_refund_dated_before_its_sale_is_taken_when_named_in_full);
	tcase_add_test(tcase, a_refund_of_a_partial_original_takes_the_nearest_sale_before_it);
	tcase_add_test(tcase, a_void_removes_the_sale_with_its_refunds);
	tcase_add_test(tcase, a_void_before_its_sale_removes_it_too);
	tcase_add_test(tcase, a_void_of_the_completion_voids_the_joined_sale);
	tcase_add_test(tcase, a_sale_after_a_lone_refund_of_the_same_vehicle_is_its_first);
	tcase_add_test(tcase, training_tests_returns_and_shifts_are_recorded_and_count_nowhere);
	tcase_add_test(tcase, a_training_refund_does_not_touch_a_real_sale);
	tcase_add_test(tcase, a_binding_acts_from_its_own_time);
	tcase_add_test(tcase, a_role_too_long_for_the_key_of_a_binding_is_refused);
	tcase_add_test(tcase, a_binding_with_valid_from_reaches_back);
	tcase_add_test(tcase, an_unbound_card_no_longer_identifies);
	tcase_add_test(tcase, binding_again_with_the_same_start_after_an_unbind_does_not_fill_the_gap);
	tcase_add_test(tcase, card_goes_before_phone_and_phone_before_plate);
	tcase_add_test(tcase, a_customer_named_by_the_host_goes_before_everything_and_exists_by_being_named);
	tcase_add_test(tcase, a_plate_with_two_holders_earns_for_nobody_until_one_is_left);
	tcase_add_test(tcase, points_of_a_doubtful_plate_wait_for_a_confirmation);
	tcase_add_test(tcase, a_masked_card_identifies_nobody);
	tcase_add_test(tcase, a_binding_finds_a_sale_by_the_plate_of_any_delivery);
	tcase_add_test(tcase, a_binding_finds_a_prepay_by_the_plate_of_an_earlier_dated_completion);
	tcase_add_test(tcase, a_sale_earns_at_the_tier_held_before_it);
	tcase_add_test(tcase, a_late_sale_changes_what_later_ones_earned);
	tcase_add_test(tcase, a_promise_is_kept_when_a_late_fact_would_earn_less);
	tcase_add_test(tcase, a_promise_of_less_takes_nothing_away);
	tcase_add_test(tcase, the_floor_of_a_promise_applies_before_refunds);
	tcase_add_test(tcase, a_business_date_that_steps_back_folds_like_one_that_does_not);
	tcase_add_test(tcase, an_act_in_a_process_that_stands_since_before_a_new_programme_knows_it);
	tcase_add_test(tcase, a_programme_loaded_for_the_past_is_applied_to_it);
	tcase_add_test(tcase, a_document_known_from_the_second_till_is_still_one_when_the_first_delivers_it);
	tcase_add_test(tcase, a_prepay_and_completion_delivered_again_by_an_older_till_stay_one_sale);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
