/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check_abc.c - ABC classes. The expected figures were worked out by hand.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manager/analysis/abc.h"

static struct reg_abc_row row(const char *id, int64_t value)
{
	return (struct reg_abc_row){ .id = (char *)id, .label = (char *)id, .value = value };
}

START_TEST(rows_are_ordered_by_falling_value_and_equal_ones_by_id_bytewise)
{
	struct reg_abc_row rows[] = { row("b", 5), row("a", 5), row("B", 5), row("\xe7\xb2\xa4", 5), row("z", 9) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 5, NULL), 0);
	ck_assert_str_eq(rows[0].id, "z");
	ck_assert_str_eq(rows[1].id, "B");
	ck_assert_str_eq(rows[2].id, "a");
	ck_assert_str_eq(rows[3].id, "b");
	ck_assert_str_eq(rows[4].id, "\xe7\xb2\xa4");
}
END_TEST

START_TEST(the_row_that_crosses_a_border_belongs_to_the_better_class)
{
	struct reg_abc_row rows[] = { row("a", 50), row("b", 10), row("c", 24), row("d", 6), row("e", 10) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 5, NULL), 0);
	/* 50 24 10 10 6: before them 0, 50, 74, 84, 94. */
	ck_assert_int_eq(rows[0].class, 'A');
	ck_assert_int_eq(rows[1].class, 'A');
	ck_assert_int_eq(rows[2].class, 'B');
	ck_assert_int_eq(rows[3].class, 'B');
	ck_assert_int_eq(rows[4].class, 'C');
	ck_assert_int_eq(abc.total, 100);
	ck_assert_int_eq(abc.classes[0].count, 2);
	ck_assert_int_eq(abc.classes[0].total, 74);
	ck_assert_int_eq(abc.classes[1].count, 2);
	ck_assert_int_eq(abc.classes[1].total, 20);
	ck_assert_int_eq(abc.classes[2].count, 1);
	ck_assert_int_eq(abc.classes[2].total, 6);
}
END_TEST

START_TEST(a_row_behind_exactly_55_per_cent_is_no_longer_a_and_behind_exactly_85_no_longer_b)
{
	struct reg_abc_row rows[] = { row("a", 55), row("b", 30), row("c", 15) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 3, NULL), 0);
	ck_assert_int_eq(rows[0].class, 'A');
	ck_assert_int_eq(rows[1].class, 'B');
	ck_assert_int_eq(rows[2].class, 'C');
}
END_TEST

START_TEST(one_unit_in_twenty_billion_below_the_border_is_still_a)
{
	/* 55 % of 20,000,000,000 is 11,000,000,000; a double could not be trusted to see the difference of one. */
	struct reg_abc_row rows[] = { row("a", 10999999999), row("b", 9000000001) };
	struct reg_abc_row exact[] = { row("a", 11000000000), row("b", 9000000000) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 2, NULL), 0);
	ck_assert_int_eq(rows[1].class, 'A');
	ck_assert_int_eq(reg_abc_classify(&abc, exact, 2, NULL), 0);
	ck_assert_int_eq(exact[1].class, 'B');
}
END_TEST

START_TEST(shares_are_rounded_half_up_in_the_ninth_digit)
{
	struct reg_abc_row rows[] = { row("a", 2), row("b", 1) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 2, NULL), 0);
	ck_assert_int_eq(rows[0].share_e9, 666666667);
	ck_assert_int_eq(rows[0].cumulative_e9, 666666667);
	ck_assert_int_eq(rows[1].share_e9, 333333333);
	ck_assert_int_eq(rows[1].cumulative_e9, 1000000000);
}
END_TEST

START_TEST(a_row_made_negative_by_refunds_stays_with_a_negative_share)
{
	struct reg_abc_row rows[] = { row("refunded", -20), row("a", 120), row("zero", 0) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 3, NULL), 0);
	ck_assert_int_eq(abc.total, 100);
	ck_assert_int_eq(rows[0].share_e9, 1200000000);
	ck_assert_int_eq(rows[1].share_e9, 0);
	ck_assert_int_eq(rows[1].class, 'C');
	ck_assert_str_eq(rows[2].id, "refunded");
	ck_assert_int_eq(rows[2].share_e9, -200000000);
	ck_assert_int_eq(rows[2].cumulative_e9, 1000000000);
	ck_assert_int_eq(rows[2].class, 'C');
}
END_TEST

START_TEST(without_a_total_above_zero_nothing_has_a_share_and_all_is_c)
{
	struct reg_abc_row rows[] = { row("a", 10), row("b", -10) };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 2, NULL), 0);
	for (size_t i = 0; i < 2; i++) {
		ck_assert_int_eq(rows[i].share_e9, 0);
		ck_assert_int_eq(rows[i].cumulative_e9, 0);
		ck_assert_int_eq(rows[i].class, 'C');
	}
	ck_assert_int_eq(abc.classes[2].count, 2);
}
END_TEST

START_TEST(no_rows_make_an_empty_table)
{
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, NULL, 0, NULL), 0);
	ck_assert_int_eq(abc.total, 0);
	ck_assert_int_eq(abc.classes[0].count + abc.classes[1].count + abc.classes[2].count, 0);
}
END_TEST

START_TEST(borders_are_what_the_caller_says)
{
	struct reg_abc_row rows[] = { row("a", 50), row("b", 30), row("c", 20) };
	struct reg_abc abc = { .a_percent = 50, .b_percent = 81 };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 3, NULL), 0);
	ck_assert_int_eq(rows[0].class, 'A');
	ck_assert_int_eq(rows[1].class, 'B'); /* behind exactly half */
	ck_assert_int_eq(rows[2].class, 'B'); /* behind 80 */
	abc.b_percent = 80;
	ck_assert_int_eq(reg_abc_classify(&abc, rows, 3, NULL), 0);
	ck_assert_int_eq(rows[2].class, 'C');
}
END_TEST

START_TEST(a_sum_beyond_64_bits_is_refused)
{
	struct reg_abc_row rows[] = { row("a", INT64_MAX), row("b", 1) };
	struct reg_err err = { 0 };
	struct reg_abc abc = { .a_percent = REG_ABC_A_PERCENT, .b_percent = REG_ABC_B_PERCENT };

	ck_assert_int_eq(reg_abc_classify(&abc, rows, 2, &err), REG_EINVAL);
	ck_assert_int_ne(err.line[0], '\0');
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("abc");
	TCase *tcase = tcase_create("abc");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase, rows_are_ordered_by_falling_value_and_equal_ones_by_id_bytewise);
	tcase_add_test(tcase, the_row_that_crosses_a_border_belongs_to_the_better_class);
	tcase_add_test(tcase, a_row_behind_exactly_55_per_cent_is_no_longer_a_and_behind_exactly_85_no_longer_b);
	tcase_add_test(tcase, one_unit_in_twenty_billion_below_the_border_is_still_a);
	tcase_add_test(tcase, shares_are_rounded_half_up_in_the_ninth_digit);
	tcase_add_test(tcase, a_row_made_negative_by_refunds_stays_with_a_negative_share);
	tcase_add_test(tcase, without_a_total_above_zero_nothing_has_a_share_and_all_is_c);
	tcase_add_test(tcase, no_rows_make_an_empty_table);
	tcase_add_test(tcase, borders_are_what_the_caller_says);
	tcase_add_test(tcase, a_sum_beyond_64_bits_is_refused);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
