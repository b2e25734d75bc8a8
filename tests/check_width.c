/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns and decimals on small displays. */
#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "width.h"

START_TEST(chinese_takes_two_columns_and_marks_none)
{
	ck_assert_uint_eq(reg_width(""), 0);
	ck_assert_uint_eq(reg_width("abc"), 3);
	ck_assert_uint_eq(reg_width("加油站"), 6);
	ck_assert_uint_eq(reg_width("粤B12345"), 8);
	ck_assert_uint_eq(reg_width("Ｂ１"), 4);
	ck_assert_uint_eq(reg_width("e\u0301"), 1);
	ck_assert_uint_eq(reg_width("\u00e9"), 1);
}
END_TEST

START_TEST(controls_and_broken_bytes_take_no_column)
{
	ck_assert_uint_eq(reg_width("a\tb\n\x1b[1m\x7f"), 5);
	ck_assert_uint_eq(reg_width("a\xff\xe5\x8a" "b\xe5\x8a"), 2);
	ck_assert_uint_eq(reg_width("a\xc2\x85\u2028"), 1);
}
END_TEST

static void fit(const char *text, size_t size, size_t columns, const char *expected, size_t used)
{
	char out[64];

	memset(out, '#', sizeof out);
	ck_assert_uint_eq(reg_width_fit(out, size, text, columns), used);
	ck_assert_str_eq(out, expected);
	ck_assert_int_eq(out[size], '#');
}

START_TEST(text_is_cut_between_characters)
{
	fit("Diesel S10", 32, 6, "Diesel", 6);
	fit("加油站", 32, 6, "加油站", 6);
	fit("加油站", 32, 5, "加油", 4);
	fit("加油站", 32, 1, "", 0);
	fit("a\tb\xff" "c", 32, 9, "abc", 3);
	fit("abc", 32, 0, "", 0);
}
END_TEST

START_TEST(marks_stay_with_their_base)
{
	fit("ae\u0301\u0302b", 32, 2, "ae\u0301\u0302", 2);
	fit("ae\u0301\u0302b", 32, 1, "a", 1);
	fit("ae\u0301\u0302b", 7, 9, "ae\u0301\u0302", 2);
	fit("ae\u0301\u0302b", 6, 9, "a", 1); /* e without its second mark would be another letter */
	fit("e\u0301", 32, 1, "e\u0301", 1);
}
END_TEST

START_TEST(text_is_cut_to_the_bytes_there_are)
{
	char untouched[] = "#";

	fit("加油站", 7, 9, "加油", 4);
	fit("加油站", 6, 9, "加", 2);
	fit("abc", 1, 9, "", 0);
	ck_assert_uint_eq(reg_width_fit(untouched, 0, "abc", 3), 0);
	ck_assert_str_eq(untouched, "#");
}
END_TEST

static void spread(const char *left, const char *right, size_t columns, const char *expected)
{
	char out[64];

	reg_width_spread(out, sizeof out, left, right, columns);
	ck_assert_str_eq(out, expected);
}

START_TEST(two_sides_share_a_line)
{
	spread("Points", "120", 12, "Points   120");
	spread("积分", "120", 10, "积分   120");
	spread("", "120", 5, "  120");
	spread("abc", "", 5, "abc  ");
	spread("abc", "", 3, "abc");
	spread("", "", 2, "  ");
	spread("ab", "cd", 0, "");
}
END_TEST

START_TEST(the_left_side_is_cut_when_a_line_is_short)
{
	spread("Points balance", "120", 10, "Points 120");
	spread("积分余额", "120", 9, "积分  120");
	spread("积分余额", "120", 8, "积分 120");
	spread("积分余额", "120", 7, "积  120");
	spread("Points", "120", 3, "120");
	spread("Points", "120", 4, " 120");
	spread("Points", "12345", 3, "123");
	spread("Points", "积分", 3, " 积"); /* exactly three columns */
}
END_TEST

START_TEST(a_short_buffer_is_not_overrun)
{
	char out[8] = "#######";

	reg_width_spread(out, 5, "ab", "cd", 20);
	ck_assert_str_eq(out, "ab  ");
	ck_assert_int_eq(out[5], '#');
	reg_width_spread(out, 1, "ab", "cd", 20);
	ck_assert_str_eq(out, "");
	reg_width_spread(out, 0, "ab", "cd", 20);
}
END_TEST

static void decimal(long long value, int scale, int decimals, const char *expected)
{
	char out[32];

	reg_decimal(out, sizeof out, value, scale, decimals);
	ck_assert_str_eq(out, expected);
}

START_TEST(decimals_are_rounded_half_up_away_from_zero)
{
	decimal(40123, 3, 2, "40.12");
	decimal(40125, 3, 2, "40.13");
	decimal(-40125, 3, 2, "-40.13");
	decimal(40124, 3, 2, "40.12");
	decimal(999995, 3, 2, "1000.00");
	decimal(500, 3, 0, "1");
	decimal(499, 3, 0, "0");
	decimal(-500, 3, 0, "-1");
}
END_TEST

START_TEST(decimals_keep_their_zeros)
{
	decimal(0, 2, 2, "0.00");
	decimal(5, 2, 2, "0.05");
	decimal(-5, 2, 2, "-0.05");
	decimal(-4, 3, 2, "0.00"); /* no minus before nothing */
	decimal(74762, 2, 2, "747.62");
	decimal(600, 0, 0, "600");
}
END_TEST

START_TEST(the_greatest_values_have_a_decimal_form)
{
	char out[5] = "####";

	decimal(LLONG_MAX, 2, 2, "92233720368547758.07");
	decimal(LLONG_MIN, 2, 2, "-92233720368547758.08");
	decimal(LLONG_MIN, 18, 18, "-9.223372036854775808");
	decimal(LLONG_MAX, 18, 0, "9");
	decimal(LLONG_MAX, 0, 0, "9223372036854775807");
	reg_decimal(out, sizeof out, 12345, 2, 2);
	ck_assert_str_eq(out, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("width");
	TCase *tcase = tcase_create("width");
	SRunner *runner;
	int n_failed;

	tcase_add_test(tcase, chinese_takes_two_columns_and_marks_none);
	tcase_add_test(tcase, controls_and_broken_bytes_take_no_column);
	tcase_add_test(tcase, text_is_cut_between_characters);
	tcase_add_test(tcase, marks_stay_with_their_base);
	tcase_add_test(tcase, text_is_cut_to_the_bytes_there_are);
	tcase_add_test(tcase, two_sides_share_a_line);
	tcase_add_test(tcase, the_left_side_is_cut_when_a_line_is_short);
	tcase_add_test(tcase, a_short_buffer_is_not_overrun);
	tcase_add_test(tcase, decimals_are_rounded_half_up_away_from_zero);
	tcase_add_test(tcase, decimals_keep_their_zeros);
	tcase_add_test(tcase, the_greatest_values_have_a_decimal_form);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
