/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

#define LIST(...) (const char *[]){ __VA_ARGS__, NULL }
#define MAX 8

/* 2026-11-21; basic x1, silver x1.2, gold x1.5. */
static struct reg_tier tiers[] = { { .id = "basic", .multiplier_milli = 1000 }, { .id = "silver", .multiplier_milli = 1200 },
	{ .id = "gold", .multiplier_milli = 1500 } };
static struct reg_rule rules[MAX];
static struct reg_grant grants[MAX];
static struct regulars_line lines[MAX];
static const struct regulars_line *pointers[MAX];
static struct reg_programme programme;
static struct reg_ticket ticket;
static struct reg_holder holder;
static struct reg_tally tally;
static struct reg_tier_state days;
static struct reg_evaluation result;

static void set_up(void)
{
	memset(rules, 0, sizeof rules);
	memset(grants, 0, sizeof grants);
	memset(lines, 0, sizeof lines);
	for (size_t i = 0; i < MAX; i++)
		pointers[i] = &lines[i];
	programme = (struct reg_programme){ .tiers = tiers, .n_tiers = 3, .rules = rules, .grants = grants, .base_tax = true };
	ticket = (struct reg_ticket){ .day = 20778, .currency = "CNY", .lines = pointers };
	reg_tier_init(&days);
	holder = (struct reg_holder){ .days = &days, .tally = &tally };
}

static void tear_down(void)
{
	reg_evaluation_finish(&result);
	reg_tally_finish(&tally);
	reg_tier_finish(&days);
}

static void put(struct regulars_line line)
{
	lines[ticket.n_lines++] = line;
}
static void rule(struct reg_rule rule)
{
	if (rule.id == NULL)
		rule.id = LIST("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7")[programme.n_rules];
	rules[programme.n_rules++] = rule;
}
static void grant(struct reg_grant grant)
{
	if (grant.id == NULL)
		grant.id = LIST("g0", "g1", "g2", "g3")[programme.n_grants];
	grants[programme.n_grants++] = grant;
}
#define LINE(...) put((struct regulars_line){ __VA_ARGS__ })
#define FUEL(ml, minor) LINE(.kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = ml, .amount_minor = minor)
#define GOODS(minor) LINE(.kind = REGULARS_LINE_GOODS, .product = "cola", .category = "drinks", .amount_minor = minor)
#define RULE(...) rule((struct reg_rule){ __VA_ARGS__ })
#define GRANT(...) grant((struct reg_grant){ __VA_ARGS__ })

static void evaluate(void)
{
	struct reg_err err = { 0 };

	reg_evaluation_finish(&result);
	ck_assert_msg(reg_evaluate(&result, &programme, &holder, &ticket, &err) == REG_OK, "%s", err.line);
}

static void earns(int64_t points)
{
	evaluate();
	ck_assert_int_eq(result.points, points);
}

static void record(void)
{
	ck_assert_int_eq(reg_evaluation_record(&tally, &result, &programme, ticket.day, NULL), REG_OK);
}

/* --- effects --- */

START_TEST(each_effect_gives_what_it_says)
{
	static const struct {
		struct reg_rule rule;
		int64_t points, base;
	} table[] = {
		{ { .points_per_litre_milli = 1500 }, 60, 40000 },     /* 40 l at 1.5 */
		{ { .points_per_unit_milli = 2000 }, 610, 30500 },     /* 305.00 at 2 */
		{ { .points_per_visit = 7 }, 7, 1 },
		{ { .points = 9 }, 9, 1 },
		{ { .multiplier_milli = 2000 }, 0, 1 },
	};

	FUEL(40000, 30000);
	GOODS(500);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		rules[0] = table[i].rule;
		rules[0].id = "one";
		programme.n_rules = 1;
		earns(table[i].points);
		ck_assert_ptr_eq(result.rules[0].rule, &rules[0]);
		ck_assert_int_eq(result.rules[0].points, table[i].points);
		ck_assert_int_eq(result.rules[0].uncapped, table[i].points);
		ck_assert_int_eq(result.rules[0].base, table[i].base);
		ck_assert_uint_eq(result.rules[0].n_lines, i == 0 ? 1 : 2);
		ck_assert_ptr_null(result.rules[0].unmet);
	}
}
END_TEST

START_TEST(the_points_are_the_sum_of_the_rules)
{
	FUEL(40000, 30000);
	RULE(.points_per_litre_milli = 1000);
	RULE(.points = 3);
	RULE(.points = 100, .is_growth = true);
	RULE(.points = 1000, .when = { .grades = LIST("95") });
	earns(43);
	ck_assert_int_eq(result.growth, 100);
	ck_assert_str_eq(result.rules[3].unmet, "grades");
	ck_assert_int_eq(result.capped, 0);
}
END_TEST

START_TEST(a_visit_is_the_first_sale_with_fuel_of_a_site_day)
{
	GOODS(500);
	RULE(.points_per_visit = 7);
	earns(0);
	ck_assert_str_eq(result.rules[0].unmet, "points_per_visit");
	FUEL(1, 1);
	earns(7);
	ck_assert_int_eq(reg_tier_add(&days, &programme, 20777, &(struct reg_measure){ .fills = 1 }, 20777, NULL), REG_OK);
	earns(7);
	ck_assert_int_eq(reg_tier_add(&days, &programme, 20778, &(struct reg_measure){ .ml = 5 }, 20778, NULL), REG_OK);
	earns(7); /* not a visit: no fill that counts */
	ck_assert_int_eq(reg_tier_add(&days, &programme, 20778, &(struct reg_measure){ .fills = 1 }, 20778, NULL), REG_OK);
	earns(0);
	holder.days = NULL;
	earns(7);
}
END_TEST

START_TEST(rounding_happens_once_per_rule_after_all_multipliers)
{
	static const struct {
		enum reg_rounding rounding;
		int64_t ml, points;
	} table[] = {
		/* 1.2 x 1.5 = 1.8 a litre */
		{ REG_ROUND_DOWN, 555, 0 }, { REG_ROUND_DOWN, 556, 1 },        /* 0.999, 1.0008 */
		{ REG_ROUND_HALF_UP, 277, 0 }, { REG_ROUND_HALF_UP, 278, 1 },  /* 0.4986, 0.5004 */
		{ REG_ROUND_UP, 555, 1 }, { REG_ROUND_UP, 556, 2 },
		{ REG_ROUND_UP, 0, 0 }, { REG_ROUND_HALF_UP, 2500, 5 },        /* 4.5 */
	};

	holder.rank = 1;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		ticket.n_lines = programme.n_rules = 0;
		FUEL(table[i].ml / 2, 1);
		FUEL(table[i].ml - table[i].ml / 2, 1);
		RULE(.points_per_litre_milli = 1000, .rounding = table[i].rounding, .is_multiplied = true);
		RULE(.multiplier_milli = 1500);
		earns(table[i].points);
		ck_assert_int_eq(result.rules[0].tier_milli, 1200);
		ck_assert_int_eq(result.rules[0].rules_milli, 1500);
	}
}
END_TEST

START_TEST(two_real_receipts_come_out_as_the_till_printed_them)
{
	holder.rank = 1;
	RULE(.points_per_litre_milli = 10000, .rounding = REG_ROUND_UP, .is_multiplied = true);
	RULE(.points_per_unit_milli = 10000, .rounding = REG_ROUND_UP, .is_multiplied = true,
	    .when = { .line_kind = REGULARS_LINE_GOODS });
	ticket.currency = "CAD";
	FUEL(10000, 970); /* 1.2 x 100 = 120; 2 x 4.79 = 9.58: 114.96, up 115 */
	GOODS(479);
	GOODS(479);
	LINE(.kind = REGULARS_LINE_DEPOSIT, .amount_minor = 20);
	earns(235);
	ticket.n_lines = 0;
	FUEL(50000, 4908); /* 600; 1.00 + 2.49 + 2.79 + 4.79 = 11.07: 132.84, up 133 */
	GOODS(100);
	GOODS(249);
	GOODS(279);
	GOODS(479);
	LINE(.kind = REGULARS_LINE_DEPOSIT, .amount_minor = 10);
	earns(733);
}
END_TEST

START_TEST(the_base_has_tax_discounts_and_redeemed_value_by_setting)
{
	static const struct {
		bool tax, discount, redeemed;
		int64_t points;
	} table[] = {
		/* 100.00 with 13.00 tax and 5.00 taken off, 10.00 off the ticket, 20.00 redeemed */
		{ true, false, false, 70 },  /* 100 - 10 - 20 */
		{ false, false, false, 57 }, /* less the tax */
		{ true, true, false, 85 },   /* 105 - 20: the ticket's discount counts nowhere */
		{ true, false, true, 90 },   /* 100 - 10 */
		{ false, true, true, 92 },   /* 105 - 13 */
	};

	LINE(.kind = REGULARS_LINE_GOODS, .amount_minor = 10000, .tax_minor = 1300, .discount_minor = 500);
	LINE(.kind = REGULARS_LINE_DISCOUNT, .category = "promotion", .amount_minor = -1000);
	LINE(.kind = REGULARS_LINE_DISCOUNT, .category = "regulars", .product = "money", .amount_minor = -2000);
	RULE(.points_per_unit_milli = 1000);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		programme.base_tax = table[i].tax;
		programme.base_discount = table[i].discount;
		programme.base_redeemed = table[i].redeemed;
		earns(table[i].points);
	}
}
END_TEST

START_TEST(a_ticket_that_gives_more_back_than_it_takes_earns_nothing)
{
	GOODS(1000);
	LINE(.kind = REGULARS_LINE_DISCOUNT, .amount_minor = -1500);
	RULE(.points_per_unit_milli = 1000, .rounding = REG_ROUND_UP);
	RULE(.points = 2);
	earns(2);
}
END_TEST

START_TEST(void_and_excluded_lines_earn_nothing)
{
	FUEL(40000, 30000);
	GOODS(1000);
	RULE(.points_per_litre_milli = 1000);
	RULE(.points_per_unit_milli = 1000);
	earns(350);
	lines[1].is_void = 1;
	earns(340);
	programme.excluded_products = LIST("92");
	earns(0);
}
END_TEST

START_TEST(a_unit_has_the_decimals_of_its_currency)
{
	static const struct {
		const char *currency;
		int64_t points;
	} table[] = { { "CNY", 100 }, { "JPY", 10000 }, { "KWD", 10 }, { NULL, 100 }, { "ZZZ", 100 } };

	GOODS(10000);
	RULE(.points_per_unit_milli = 1000);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		ticket.currency = table[i].currency;
		earns(table[i].points);
	}
}
END_TEST

START_TEST(what_exceeds_64_bits_is_their_end)
{
	for (int i = 0; i < 3; i++)
		FUEL(INT64_MAX, 1);
	tiers[2].multiplier_milli = 100000;
	holder.rank = 2;
	RULE(.points_per_litre_milli = 99999999, .is_multiplied = true);
	RULE(.points_per_litre_milli = 99999999, .is_multiplied = true);
	RULE(.multiplier_milli = 100000);
	earns(INT64_MAX);
	rules[2].multiplier_milli = INT64_MAX;
	earns(INT64_MAX);
	tiers[2].multiplier_milli = 1500;
	ticket.n_lines = programme.n_rules = 0;
	FUEL(INT64_MAX, 1); /* exact beyond what 64 bits hold on the way: 2^63 - 1 ml at 1 a litre */
	RULE(.points_per_litre_milli = 1000);
	earns(INT64_C(9223372036854775));
}
END_TEST

/* --- multipliers --- */

static void multiplied(enum reg_multipliers how, int64_t a, int64_t b, int64_t points)
{
	ticket.n_lines = programme.n_rules = 0;
	programme.multipliers = how;
	FUEL(100000, 1);
	RULE(.points_per_litre_milli = 1000, .is_multiplied = true);
	if (a != 0)
		RULE(.multiplier_milli = a);
	if (b != 0)
		RULE(.multiplier_milli = b);
	earns(points);
}

START_TEST(of_several_multipliers_the_best_counts_or_all_are_added)
{
	multiplied(REG_MULTIPLIERS_BEST, 0, 0, 100);
	multiplied(REG_MULTIPLIERS_BEST, 2000, 0, 200);
	multiplied(REG_MULTIPLIERS_BEST, 2000, 3000, 300);
	multiplied(REG_MULTIPLIERS_BEST, 500, 0, 50); /* a single one below 1 applies */
	multiplied(REG_MULTIPLIERS_BEST, 500, 800, 80);
	multiplied(REG_MULTIPLIERS_ADD, 0, 0, 100);
	multiplied(REG_MULTIPLIERS_ADD, 2000, 0, 200);
	multiplied(REG_MULTIPLIERS_ADD, 2000, 3000, 400); /* 1 + 1 + 2 */
	multiplied(REG_MULTIPLIERS_ADD, 500, 0, 50);
	multiplied(REG_MULTIPLIERS_ADD, 200, 100, 0); /* not below nothing */
}
END_TEST

START_TEST(a_multiplier_may_name_the_rules_that_it_multiplies)
{
	FUEL(100000, 30000);
	RULE(.id = "fuel", .points_per_litre_milli = 1000, .is_multiplied = true);
	RULE(.id = "money", .points_per_unit_milli = 1000, .is_multiplied = true);
	RULE(.id = "gift", .points = 10);
	RULE(.multiplier_milli = 3000, .multiplies = LIST("money", "gift"));
	RULE(.multiplier_milli = 2000);
	evaluate();
	ck_assert_int_eq(result.rules[0].points, 200);
	ck_assert_int_eq(result.rules[1].points, 900);
	ck_assert_int_eq(result.rules[2].points, 10); /* fixed points are not multiplied unless they say so */
	ck_assert_int_eq(result.rules[3].rules_milli, 3000);
	rules[2].is_multiplied = true;
	programme.multipliers = REG_MULTIPLIERS_ADD;
	evaluate();
	ck_assert_int_eq(result.rules[0].points, 200);
	ck_assert_int_eq(result.rules[1].points, 1200);
	ck_assert_int_eq(result.rules[2].points, 40);
}
END_TEST

START_TEST(a_multiplier_counts_only_when_its_condition_holds)
{
	FUEL(100000, 30000);
	RULE(.points_per_litre_milli = 1000, .is_multiplied = true);
	RULE(.multiplier_milli = 2000, .when = { .weekdays = 1u << 5 });
	earns(200);
	ticket.day++;
	earns(100);
	ck_assert_str_eq(result.rules[1].unmet, "weekdays");
	ck_assert_int_eq(result.rules[1].rules_milli, 1000);
}
END_TEST

START_TEST(the_tier_multiplies_what_is_multiplied)
{
	static const int64_t expected[] = { 105, 125, 155, 155 };

	FUEL(100000, 1);
	RULE(.points_per_litre_milli = 1000, .is_multiplied = true);
	RULE(.points = 5);
	for (int rank = 0; rank < 4; rank++) { /* above the last: the last */
		holder.rank = rank;
		earns(expected[rank]);
	}
}
END_TEST

START_TEST(a_membership_multiplies_like_a_rule)
{
	struct reg_trait joined = { .kind = REG_TRAIT_MEMBER, .at = 0, .until = 20778, .text = "taxi" };
	struct reg_person person = { .id = "c:1", .traits = &joined, .n = 1 };
	struct reg_card_programme cards[] = { { .id = "taxi", .multiplier_milli = 1500 },
		{ .id = "club", .multiplier_milli = 4000 } };

	programme.cards = cards;
	programme.n_cards = 2;
	holder.person = &person;
	multiplied(REG_MULTIPLIERS_BEST, 0, 0, 150);
	multiplied(REG_MULTIPLIERS_BEST, 2000, 0, 200);
	multiplied(REG_MULTIPLIERS_ADD, 2000, 0, 250);
	ticket.day = 20779;
	multiplied(REG_MULTIPLIERS_ADD, 2000, 0, 200);
}
END_TEST

/* --- caps and groups --- */

START_TEST(a_cap_takes_what_exceeds_it)
{
	static const struct {
		struct reg_caps caps;
		int64_t points;
	} table[] = {
		/* 100 points; before today 40 in the month, and 30 more ever; 20 today */
		{ { 0 }, 100 },
		{ { .sale = 99 }, 99 }, { { .sale = 100 }, 100 }, { { .sale = 101 }, 100 },
		{ { .day = 119 }, 99 }, { { .day = 120 }, 100 }, { { .day = 20 }, 0 }, { { .day = 10 }, 0 },
		{ { .month = 159 }, 99 }, { { .month = 160 }, 100 }, { { .month = 60 }, 0 },
		{ { .customer = 189 }, 99 }, { { .customer = 190 }, 100 }, { { .customer = 90 }, 0 }, { { .customer = 91 }, 1 },
		{ { .sale = 50, .day = 60, .month = 90, .customer = 200 }, 30 },
	};

	FUEL(100000, 1);
	ck_assert_int_eq(reg_tally_add(&tally, "fuel", 20700, 30, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&tally, "fuel", 20770, 40, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&tally, "fuel", 20778, 20, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&tally, "", 20700, 30, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&tally, "", 20770, 40, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&tally, "", 20778, 20, NULL), REG_OK);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		programme.n_rules = 0;
		programme.caps = (struct reg_caps){ 0 };
		RULE(.id = "fuel", .points_per_litre_milli = 1000, .caps = table[i].caps);
		earns(table[i].points);
		ck_assert_int_eq(result.rules[0].uncapped, 100);
		ck_assert_int_eq(result.capped, 0);
		rules[0].caps = (struct reg_caps){ 0 };
		programme.caps = table[i].caps; /* the same of all rules together */
		earns(table[i].points);
		ck_assert_int_eq(result.rules[0].points, 100);
		ck_assert_int_eq(result.capped, 100 - table[i].points);
	}
}
END_TEST

START_TEST(what_is_given_is_remembered_by_day_month_and_customer)
{
	static const int64_t expected[] = { 100, 20, 0 };

	FUEL(100000, 1);
	RULE(.id = "fuel", .points_per_litre_milli = 1000, .caps = { .day = 120 });
	RULE(.id = "other", .points = 1, .is_growth = true, .caps = { .sale = 1 });
	for (int i = 0; i < 3; i++) {
		earns(expected[i]);
		record();
	}
	ck_assert_int_eq(reg_tally_get(&tally, "fuel", REG_CYCLE_LIFETIME, 0), 120);
	ck_assert_int_eq(reg_tally_get(&tally, "other", REG_CYCLE_LIFETIME, 0), 0); /* nothing asks for it */
	ck_assert_int_eq(reg_tally_get(&tally, "", REG_CYCLE_LIFETIME, 0), 0);
	ticket.day++;
	earns(100);
	programme.caps.customer = 130;
	earns(100);
	record();
	ck_assert_int_eq(reg_tally_get(&tally, "", REG_CYCLE_LIFETIME, 0), 100);
	ticket.day++;
	earns(30);
	ck_assert_int_eq(result.capped, 70);
}
END_TEST

START_TEST(a_preview_remembers_nothing)
{
	FUEL(100000, 1);
	RULE(.points = 10, .caps = { .customer = 10 });
	earns(10);
	earns(10);
	holder.tally = NULL;
	earns(10);
}
END_TEST

START_TEST(growth_is_capped_by_its_rule_alone)
{
	FUEL(100000, 1);
	programme.caps.sale = 5;
	RULE(.points = 50, .is_growth = true, .caps = { .sale = 20 });
	RULE(.points = 50);
	earns(5);
	ck_assert_int_eq(result.growth, 20);
}
END_TEST

START_TEST(of_an_exclusive_group_the_one_that_gives_most_counts)
{
	FUEL(100000, 1);
	RULE(.points = 10, .exclusive = "a");
	RULE(.points = 30, .exclusive = "a", .caps = { .sale = 20 });
	RULE(.points = 20, .exclusive = "a"); /* as much as the one before: the first stays */
	RULE(.points = 5, .exclusive = "b");
	RULE(.points = 1);
	RULE(.points = 99, .exclusive = "a", .when = { .grades = LIST("95") });
	earns(26);
	ck_assert_int_eq(result.rules[0].points, 0);
	ck_assert_int_eq(result.rules[0].uncapped, 10);
	ck_assert_int_eq(result.rules[1].points, 20);
	ck_assert_int_eq(result.rules[2].points, 0);
	rules[1].caps.sale = 19;
	earns(26);
	ck_assert_int_eq(result.rules[2].points, 20);
	rules[0].points = 21;
	earns(27);
}
END_TEST

START_TEST(what_a_group_takes_is_not_remembered)
{
	FUEL(100000, 1);
	RULE(.id = "less", .points = 10, .exclusive = "a", .caps = { .customer = 100 });
	RULE(.id = "more", .points = 30, .exclusive = "a", .caps = { .customer = 30 });
	earns(30);
	record();
	ck_assert_int_eq(reg_tally_get(&tally, "less", REG_CYCLE_LIFETIME, 0), 0);
	earns(10); /* the larger one is used up */
}
END_TEST

/* --- grants --- */

START_TEST(a_grant_is_given_when_its_condition_holds)
{
	FUEL(40000, 30000);
	GOODS(500);
	GRANT(.when = { .min_amount_minor = 30500 });
	GRANT(.when = { .min_amount_minor = 30501 });
	GRANT(.when = { .min_ml = 40000, .min_amount_minor = 30001 }); /* what counts litres is about fuel */
	GRANT(.when = { .categories = LIST("food") });
	evaluate();
	ck_assert(result.grants[0].is_granted);
	ck_assert_ptr_null(result.grants[0].unmet);
	ck_assert(!result.grants[1].is_granted);
	ck_assert_str_eq(result.grants[1].unmet, "min_amount");
	ck_assert_str_eq(result.grants[2].unmet, "min_amount");
	ck_assert_str_eq(result.grants[3].unmet, "categories");
	ck_assert_int_eq(result.points, 0);
}
END_TEST

START_TEST(a_grant_is_given_so_often_as_its_caps_allow)
{
	static const struct {
		struct reg_caps caps;
		const char *given; /* five sales: three on a day, one on the next, one in the next month */
	} table[] = { { { 0 }, "yyyyy" }, { { .sale = 1 }, "yyyyy" }, { { .day = 1 }, "ynnyy" }, { { .day = 2 }, "yynyy" },
		{ { .month = 3 }, "yyyny" }, { { .customer = 4 }, "yyyyn" }, { { .day = 1, .customer = 2 }, "ynnyn" } };
	static const int32_t on[] = { 20778, 20778, 20778, 20779, 20788 };

	FUEL(1, 1);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		programme.n_grants = 0;
		GRANT(.id = "wash", .caps = table[i].caps);
		for (size_t k = 0; k < 5; k++) {
			ticket.day = on[k];
			evaluate();
			ck_assert_int_eq(result.grants[0].is_granted, table[i].given[k] == 'y');
			if (!result.grants[0].is_granted)
				ck_assert_str_eq(result.grants[0].unmet, "caps");
			record();
		}
		reg_tally_finish(&tally);
	}
}
END_TEST

/* --- when nothing is earned --- */

START_TEST(nobody_earns_nothing)
{
	FUEL(40000, 30000);
	RULE(.points = 10);
	GRANT(.count = 1);
	ck_assert_int_eq(reg_evaluate(&result, &programme, NULL, &ticket, NULL), REG_OK);
	ck_assert_int_eq(result.points, 0);
	ck_assert_str_eq(result.rules[0].unmet, "customer");
	ck_assert_str_eq(result.grants[0].unmet, "customer");
	ck_assert(!result.grants[0].is_granted);
}
END_TEST

START_TEST(without_a_programme_nothing_is_earned)
{
	ck_assert_int_eq(reg_evaluate(&result, NULL, &holder, &ticket, NULL), REG_OK);
	ck_assert_int_eq(result.points, 0);
	ck_assert_ptr_null(result.rules);
}
END_TEST

START_TEST(a_programme_gives_something_on_its_days_only)
{
	static const struct {
		int32_t from, until;
		int64_t points;
	} table[] = { { 0, 0, 10 }, { 20778, 20778, 10 }, { 20779, 0, 0 }, { 0, 20777, 0 }, { 20700, 20800, 10 } };

	FUEL(40000, 30000);
	RULE(.points = 10);
	RULE(.points = 20, .is_growth = true);
	GRANT(.count = 1);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		programme.from_day = table[i].from;
		programme.until_day = table[i].until;
		earns(table[i].points);
		ck_assert_int_eq(result.growth, 2 * table[i].points);
		ck_assert_int_eq(result.grants[0].is_granted, table[i].points > 0);
		if (table[i].points == 0)
			ck_assert_str_eq(result.rules[0].unmet, "valid");
	}
}
END_TEST

START_TEST(an_empty_ticket_earns_nothing)
{
	RULE(.points = 10);
	earns(0);
	ck_assert_str_eq(result.rules[0].unmet, "lines");
	LINE(.kind = REGULARS_LINE_DEPOSIT, .amount_minor = 10);
	earns(0);
	GOODS(1);
	earns(10);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("evaluate");
	TCase *tcase = tcase_create("evaluate");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, each_effect_gives_what_it_says);
	tcase_add_test(tcase, the_points_are_the_sum_of_the_rules);
	tcase_add_test(tcase, a_visit_is_the_first_sale_with_fuel_of_a_site_day);
	tcase_add_test(tcase, rounding_happens_once_per_rule_after_all_multipliers);
	tcase_add_test(tcase, two_real_receipts_come_out_as_the_till_printed_them);
	tcase_add_test(tcase, the_base_has_tax_discounts_and_redeemed_value_by_setting);
	tcase_add_test(tcase, a_ticket_that_gives_more_back_than_it_takes_earns_nothing);
	tcase_add_test(tcase, void_and_excluded_lines_earn_nothing);
	tcase_add_test(tcase, a_unit_has_the_decimals_of_its_currency);
	tcase_add_test(tcase, what_exceeds_64_bits_is_their_end);
	tcase_add_test(tcase, of_several_multipliers_the_best_counts_or_all_are_added);
	tcase_add_test(tcase, a_multiplier_may_name_the_rules_that_it_multiplies);
	tcase_add_test(tcase, a_multiplier_counts_only_when_its_condition_holds);
	tcase_add_test(tcase, the_tier_multiplies_what_is_multiplied);
	tcase_add_test(tcase, a_membership_multiplies_like_a_rule);
	tcase_add_test(tcase, a_cap_takes_what_exceeds_it);
	tcase_add_test(tcase, what_is_given_is_remembered_by_day_month_and_customer);
	tcase_add_test(tcase, a_preview_remembers_nothing);
	tcase_add_test(tcase, growth_is_capped_by_its_rule_alone);
	tcase_add_test(tcase, of_an_exclusive_group_the_one_that_gives_most_counts);
	tcase_add_test(tcase, what_a_group_takes_is_not_remembered);
	tcase_add_test(tcase, a_grant_is_given_when_its_condition_holds);
	tcase_add_test(tcase, a_grant_is_given_so_often_as_its_caps_allow);
	tcase_add_test(tcase, nobody_earns_nothing);
	tcase_add_test(tcase, without_a_programme_nothing_is_earned);
	tcase_add_test(tcase, a_programme_gives_something_on_its_days_only);
	tcase_add_test(tcase, an_empty_ticket_earns_nothing);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
