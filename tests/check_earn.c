/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "earn.h"

#define MAX 8

/* A programme around `earn`; tiers x1 and x1.2; `more` are further members. */
static struct reg_programme *made(const char *earn, const char *more)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };
	char text[2000];

	(void)snprintf(text, sizeof text, "name = \"t\"; window_days = 90; tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; },"
	    "{ id = \"b\"; name = \"B\"; from_litres = 100; multiplier = \"1.2\"; }); earn = (%s); %s", earn, more);
	ck_assert_msg(reg_programme_parse(&programme, "t", text, NULL, &err) == REG_OK, "%s", err.line);
	return programme;
}

static int64_t points_of(const struct reg_programme *programme, const struct regulars_line *lines, size_t n, size_t rank,
    const char *currency)
{
	const struct regulars_line *pointers[MAX];

	ck_assert_uint_le(n, MAX);
	for (size_t i = 0; i < n; i++)
		pointers[i] = &lines[i];
	return reg_earn_points(programme, pointers, n, rank, currency);
}

/* One rule, some lines, one answer. */
#define EARN(expected, earn, more, rank, currency, ...) do { \
	const struct regulars_line lines_[] = { __VA_ARGS__ }; \
	struct reg_programme *programme_ = made(earn, more); \
	ck_assert_int_eq(points_of(programme_, lines_, sizeof lines_ / sizeof lines_[0], rank, currency), expected); \
	reg_programme_destroy(programme_); \
} while (0)

#define FUEL(grade, ml, minor) { .kind = REGULARS_LINE_FUEL, .product = grade, .volume_ml = ml, .amount_minor = minor }
#define GOODS(code, group, minor) { .kind = REGULARS_LINE_GOODS, .product = code, .category = group, .amount_minor = minor }
#define OF_KIND(k, minor) { .kind = k, .amount_minor = minor }

/* The programme behind two receipts of a real till: 1.2 x (10 per litre + 10 per currency unit of goods), each rounded up. */
#define REAL "{ id = \"f\"; points_per_litre = 10; round = \"up\"; }, { id = \"s\"; kind = \"goods\"; points_per_unit = 10; round = \"up\"; }"

START_TEST(two_real_receipts_come_out_as_the_till_printed_them)
{
	/* 10 l: 1.2 x 100 = 120; 2 x 4.79 = 9.58: 114.96, up 115 */
	EARN(235, REAL, "", 1, "CAD", FUEL("1", 10000, 970), GOODS("m", "1", 479), GOODS("m", "1", 479),
	    OF_KIND(REGULARS_LINE_DEPOSIT, 20));
	/* 50 l: 600; 1.00 + 2.49 + 2.79 + 4.79 = 11.07: 132.84, up 133 */
	EARN(733, REAL, "", 1, "CAD", FUEL("1", 50000, 4908), GOODS("l", "13", 100), GOODS("w", "4", 249), GOODS("s", "4", 279),
	    GOODS("m", "1", 479), OF_KIND(REGULARS_LINE_DEPOSIT, 10));
}
END_TEST

START_TEST(rounding_happens_once_per_rule_and_sale)
{
	/* 3 x 0.4 l = 1.2 l; per line it would be 0 (down), 0 (half-up), 3 (up) */
	EARN(1, "{ id = \"f\"; points_per_litre = 1; round = \"down\"; }", "", 0, "CNY", FUEL("92", 400, 1), FUEL("92", 400, 1), FUEL("92", 400, 1));
	EARN(1, "{ id = \"f\"; points_per_litre = 1; round = \"half-up\"; }", "", 0, "CNY", FUEL("92", 400, 1), FUEL("92", 400, 1), FUEL("92", 400, 1));
	EARN(2, "{ id = \"f\"; points_per_litre = 1; round = \"up\"; }", "", 0, "CNY", FUEL("92", 400, 1), FUEL("92", 400, 1), FUEL("92", 400, 1));
}
END_TEST

START_TEST(each_rounding_is_exact_at_its_edge)
{
	EARN(0, "{ id = \"f\"; points_per_litre = 1; round = \"down\"; }", "", 0, "CNY", FUEL("92", 999, 1));
	EARN(1, "{ id = \"f\"; points_per_litre = 1; round = \"down\"; }", "", 0, "CNY", FUEL("92", 1000, 1));
	EARN(0, "{ id = \"f\"; points_per_litre = 1; round = \"half-up\"; }", "", 0, "CNY", FUEL("92", 499, 1));
	EARN(1, "{ id = \"f\"; points_per_litre = 1; round = \"half-up\"; }", "", 0, "CNY", FUEL("92", 500, 1));
	EARN(1, "{ id = \"f\"; points_per_litre = 1; round = \"up\"; }", "", 0, "CNY", FUEL("92", 1000, 1));
	EARN(2, "{ id = \"f\"; points_per_litre = 1; round = \"up\"; }", "", 0, "CNY", FUEL("92", 1001, 1));
	EARN(1, "{ id = \"f\"; points_per_litre = \"0.001\"; round = \"up\"; }", "", 0, "CNY", FUEL("92", 1, 1));
}
END_TEST

START_TEST(the_multiplier_is_applied_before_rounding)
{
	/* 1.2 x 0.834 = 1.0008 and 1.2 x 0.833 = 0.9996 */
	EARN(1, "{ id = \"f\"; points_per_litre = 1; }", "", 1, "CNY", FUEL("92", 834, 1));
	EARN(0, "{ id = \"f\"; points_per_litre = 1; }", "", 1, "CNY", FUEL("92", 833, 1));
}
END_TEST

START_TEST(a_rank_above_the_last_tier_counts_as_the_last)
{
	EARN(12, "{ id = \"f\"; points_per_litre = 1; }", "", 7, "CNY", FUEL("92", 10000, 1));
	EARN(10, "{ id = \"f\"; points_per_litre = 1; }", "", 0, "CNY", FUEL("92", 10000, 1));
}
END_TEST

START_TEST(a_unit_has_the_decimals_of_its_currency)
{
	EARN(12, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "EUR", GOODS("x", "y", 1234));
	EARN(1234, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "JPY", GOODS("x", "y", 1234));
	EARN(1, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "KWD", GOODS("x", "y", 1234));
}
END_TEST

START_TEST(tax_and_discounts_are_in_the_base_by_setting)
{
	/* paid 10.00 with 2.00 tax inside, 3.00 were taken off */
#define LINE { .kind = REGULARS_LINE_GOODS, .amount_minor = 1000, .tax_minor = 200, .discount_minor = 300 }
	EARN(10, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "EUR", LINE);
	EARN(8, "{ id = \"s\"; points_per_unit = 1; }", "base = { tax = false; };", 0, "EUR", LINE);
	EARN(13, "{ id = \"s\"; points_per_unit = 1; }", "base = { discounts = true; };", 0, "EUR", LINE);
	EARN(11, "{ id = \"s\"; points_per_unit = 1; }", "base = { tax = false; discounts = true; };", 0, "EUR", LINE);
}
END_TEST

START_TEST(a_discount_line_is_taken_off_the_goods_unless_discounts_are_in_the_base)
{
	EARN(8, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "EUR", GOODS("x", "y", 1000), OF_KIND(REGULARS_LINE_DISCOUNT, -200));
	EARN(8, "{ id = \"s\"; kind = \"goods\"; points_per_unit = 1; }", "", 0, "EUR", GOODS("x", "y", 1000),
	    OF_KIND(REGULARS_LINE_DISCOUNT, -200));
	EARN(10, "{ id = \"s\"; points_per_unit = 1; }", "base = { discounts = true; };", 0, "EUR", GOODS("x", "y", 1000),
	    OF_KIND(REGULARS_LINE_DISCOUNT, -200));
	EARN(10, "{ id = \"s\"; kind = \"service\"; points_per_unit = 1; }", "", 0, "EUR", OF_KIND(REGULARS_LINE_SERVICE, 1000),
	    OF_KIND(REGULARS_LINE_DISCOUNT, -200));
}
END_TEST

START_TEST(a_rule_never_takes_points)
{
	EARN(5, "{ id = \"f\"; points_per_litre = 1; }, { id = \"s\"; kind = \"goods\"; points_per_unit = 1; round = \"up\"; }", "", 0, "EUR",
	    FUEL("92", 5000, 1), GOODS("x", "y", 100), OF_KIND(REGULARS_LINE_DISCOUNT, -700));
}
END_TEST

START_TEST(rules_without_a_kind_skip_fees_deposits_and_prepays)
{
	EARN(3, "{ id = \"s\"; points_per_unit = 1; }", "", 0, "EUR", GOODS("x", "y", 100), OF_KIND(REGULARS_LINE_FEE, 500),
	    OF_KIND(REGULARS_LINE_DEPOSIT, 500), OF_KIND(REGULARS_LINE_PREPAY, 500), OF_KIND(REGULARS_LINE_SERVICE, 100),
	    FUEL("92", 1000, 100));
	EARN(5, "{ id = \"s\"; kind = \"fee\"; points_per_unit = 1; }", "", 0, "EUR", GOODS("x", "y", 100), OF_KIND(REGULARS_LINE_FEE, 500));
}
END_TEST

START_TEST(conditions_must_all_hold)
{
	EARN(10, "{ id = \"f\"; grades = [\"92\", \"95\"]; points_per_litre = 1; }", "", 0, "CNY", FUEL("92", 4000, 1), FUEL("95", 6000, 1),
	    FUEL("0", 8000, 1), FUEL(NULL, 8000, 1));
	/* an article that happens to be called 92 is no fuel */
	EARN(4, "{ id = \"f\"; grades = [\"92\"]; points_per_unit = 1; }", "", 0, "CNY", FUEL("92", 1000, 400), GOODS("92", "y", 5000));
	EARN(2, "{ id = \"s\"; categories = [\"drinks\"]; products = [\"a\", \"b\"]; points_per_unit = 1; }", "", 0, "CNY",
	    GOODS("a", "drinks", 200), GOODS("c", "drinks", 500), GOODS("b", "food", 500), GOODS(NULL, NULL, 900));
	EARN(1, "{ id = \"s\"; points_per_unit = 1; }", "exclude = { products = [\"x\"]; categories = [\"tobacco\"]; };", 0, "CNY",
	    GOODS("a", "drinks", 100), GOODS("x", "drinks", 500), GOODS("b", "tobacco", 500));
}
END_TEST

START_TEST(void_lines_earn_nothing)
{
	EARN(0, "{ id = \"f\"; points_per_litre = 1; }", "", 0, "CNY",
	    { .kind = REGULARS_LINE_FUEL, .is_void = 1, .product = "92", .volume_ml = 9000 });
}
END_TEST

START_TEST(absurd_figures_end_at_the_largest_number)
{
	EARN(INT64_MAX, "{ id = \"f\"; points_per_litre = 100000; round = \"up\"; }, { id = \"u\"; points_per_unit = 100000; }", "", 1, "JPY",
	    FUEL("92", INT64_MAX, INT64_MAX), FUEL("92", INT64_MAX, INT64_MAX));
	EARN(0, "{ id = \"u\"; points_per_unit = 100000; }", "", 1, "JPY", FUEL("92", INT64_MIN, INT64_MIN), FUEL("92", INT64_MIN, INT64_MIN));
}
END_TEST

START_TEST(an_explanation_gives_each_rule_its_share)
{
	struct reg_programme *programme = made(REAL ", { id = \"w\"; kind = \"service\"; points_per_unit = 1; }", "");
	const struct regulars_line fuel = FUEL("1", 10000, 970), can = GOODS("m", "1", 479);
	const struct regulars_line *lines[] = { &fuel, &can, &can };
	struct reg_earn_result results[3];

	ck_assert_int_eq(reg_earn_explain(results, programme, lines, 3, 1, "CAD"), 235);
	ck_assert_ptr_eq(results[0].rule, &programme->rules[0]);
	ck_assert_uint_eq(results[0].n_lines, 1);
	ck_assert_int_eq(results[0].base, 10000);
	ck_assert_int_eq(results[0].multiplier_milli, 1200);
	ck_assert_int_eq(results[0].points, 120);
	ck_assert_uint_eq(results[1].n_lines, 2);
	ck_assert_int_eq(results[1].base, 958);
	ck_assert_int_eq(results[1].points, 115);
	ck_assert_uint_eq(results[2].n_lines, 0);
	ck_assert_int_eq(results[2].points, 0);
	reg_programme_destroy(programme);
}
END_TEST

START_TEST(no_lines_earn_nothing)
{
	struct reg_programme *programme = made(REAL, "");

	ck_assert_int_eq(reg_earn_points(programme, NULL, 0, 0, NULL), 0);
	reg_programme_destroy(programme);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("earn");
	TCase *tcase = tcase_create("earn");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, two_real_receipts_come_out_as_the_till_printed_them);
	tcase_add_test(tcase, rounding_happens_once_per_rule_and_sale);
	tcase_add_test(tcase, each_rounding_is_exact_at_its_edge);
	tcase_add_test(tcase, the_multiplier_is_applied_before_rounding);
	tcase_add_test(tcase, a_rank_above_the_last_tier_counts_as_the_last);
	tcase_add_test(tcase, a_unit_has_the_decimals_of_its_currency);
	tcase_add_test(tcase, tax_and_discounts_are_in_the_base_by_setting);
	tcase_add_test(tcase, a_discount_line_is_taken_off_the_goods_unless_discounts_are_in_the_base);
	tcase_add_test(tcase, a_rule_never_takes_points);
	tcase_add_test(tcase, rules_without_a_kind_skip_fees_deposits_and_prepays);
	tcase_add_test(tcase, conditions_must_all_hold);
	tcase_add_test(tcase, void_lines_earn_nothing);
	tcase_add_test(tcase, absurd_figures_end_at_the_largest_number);
	tcase_add_test(tcase, an_explanation_gives_each_rule_its_share);
	tcase_add_test(tcase, no_lines_earn_nothing);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
