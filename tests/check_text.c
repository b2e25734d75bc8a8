/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "zone.h"

#define NAMES_SIZE 128

static const char *formatted(enum reg_message message, enum reg_language language, const struct reg_text_value *values,
    size_t n)
{
	static char out[512];

	reg_text_format(out, sizeof out, message, language, values, n);
	return out;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The placeholders of a sentence in order of their names: "date tier ". */
static void placeholders(char out[NAMES_SIZE], const char *sentence)
{
	char names[8][24];
	size_t n = 0;

	for (const char *at = sentence; (at = strchr(at, '{')) != NULL; at++) {
		size_t length = strcspn(at + 1, "}");

		ck_assert_uint_lt(n, 8);
		ck_assert_uint_lt(length, sizeof names[0]);
		ck_assert_int_eq(at[1 + length], '}');
		memcpy(names[n], at + 1, length);
		names[n++][length] = '\0';
	}
	qsort(names, n, sizeof names[0], by_name);
	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		strcat(out, names[i]);
		strcat(out, " ");
	}
}

START_TEST(every_sentence_is_there_in_both_languages_with_the_same_places)
{
	char one[NAMES_SIZE], en[NAMES_SIZE], zh[NAMES_SIZE];

	for (int i = 0; i < REG_MESSAGE_COUNT; i++) {
		ck_assert_ptr_nonnull(reg_text_template(i, REG_LANGUAGE_EN, false));
		ck_assert_ptr_nonnull(reg_text_template(i, REG_LANGUAGE_ZH_CN, false));
		ck_assert_str_ne(reg_text_template(i, REG_LANGUAGE_EN, false), "");
		ck_assert_str_ne(reg_text_template(i, REG_LANGUAGE_EN, false),
		    reg_text_template(i, REG_LANGUAGE_ZH_CN, false));
		placeholders(one, reg_text_template(i, REG_LANGUAGE_EN, true));
		placeholders(en, reg_text_template(i, REG_LANGUAGE_EN, false));
		placeholders(zh, reg_text_template(i, REG_LANGUAGE_ZH_CN, false));
		ck_assert_str_eq(en, zh);
		ck_assert_str_eq(en, one);
	}
}
END_TEST

START_TEST(what_says_points_has_a_singular)
{
	for (int i = 0; i < REG_MESSAGE_COUNT; i++) {
		if (strstr(reg_text_template(i, REG_LANGUAGE_EN, false), "{points}") != NULL)
			ck_assert_str_ne(reg_text_template(i, REG_LANGUAGE_EN, false),
			    reg_text_template(i, REG_LANGUAGE_EN, true));
	}
}
END_TEST

START_TEST(one_point_is_singular_and_every_other_count_plural)
{
	struct reg_text_value points = { .name = "points", .kind = REG_TEXT_COUNT, .number = 1 };

	ck_assert_str_eq(formatted(REG_MESSAGE_WILL_EARN, REG_LANGUAGE_EN, &points, 1), "This sale earns 1 point");
	ck_assert_str_eq(formatted(REG_MESSAGE_WILL_EARN, REG_LANGUAGE_ZH_CN, &points, 1), "本单可积 1 分");
	points.number = 2;
	ck_assert_str_eq(formatted(REG_MESSAGE_WILL_EARN, REG_LANGUAGE_EN, &points, 1), "This sale earns 2 points");
	points.number = 0;
	ck_assert_str_eq(formatted(REG_MESSAGE_WILL_EARN, REG_LANGUAGE_EN, &points, 1), "This sale earns 0 points");
	points.number = 21;
	ck_assert_str_eq(formatted(REG_MESSAGE_WILL_EARN, REG_LANGUAGE_EN, &points, 1), "This sale earns 21 points");
}
END_TEST

START_TEST(thousands_stand_apart)
{
	static const struct { int64_t number; const char *text; } cases[] = {
		{ 999, "999" }, { 1000, "1,000" }, { 123456, "123,456" }, { -1234, "-1,234" }, { -999, "-999" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reg_text_value points = { .name = "points", .kind = REG_TEXT_COUNT, .number = cases[i].number };
		char expected[64] = "You earned ";

		strcat(strcat(expected, cases[i].text), " points");
		ck_assert_str_eq(formatted(REG_MESSAGE_RECEIPT_EARNED, REG_LANGUAGE_EN, &points, 1), expected);
	}
}
END_TEST

START_TEST(litres_are_rounded_up_and_count)
{
	struct reg_text_value values[] = { { .name = "litres", .kind = REG_TEXT_LITRES, .number = 119001 },
		{ .name = "tier", .text = "Gold" } };

	ck_assert_str_eq(formatted(REG_MESSAGE_REACH, REG_LANGUAGE_EN, values, 2), "120 l more reach Gold");
	values[0].number = 120000;
	ck_assert_str_eq(formatted(REG_MESSAGE_REACH, REG_LANGUAGE_EN, values, 2), "120 l more reach Gold");
	values[0].number = 1;
	ck_assert_str_eq(formatted(REG_MESSAGE_REACH, REG_LANGUAGE_EN, values, 2), "1 l more reaches Gold");
	values[1].text = "金卡";
	ck_assert_str_eq(formatted(REG_MESSAGE_REACH, REG_LANGUAGE_ZH_CN, values, 2), "再加 1 升可升为金卡");
}
END_TEST

START_TEST(ordinals_follow_english_and_chinese)
{
	static const struct { int64_t number; const char *en; } cases[] = { { 1, "1st" }, { 2, "2nd" }, { 3, "3rd" },
		{ 4, "4th" }, { 11, "11th" }, { 12, "12th" }, { 13, "13th" }, { 20, "20th" }, { 21, "21st" },
		{ 102, "102nd" }, { 111, "111th" }, { 123, "123rd" } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reg_text_value values[] = { { .name = "plate", .text = "X" },
			{ .name = "nth", .kind = REG_TEXT_ORDINAL, .number = cases[i].number } };
		char expected[64] = "X is here for the ";

		strcat(strcat(expected, cases[i].en), " time, not enrolled");
		ck_assert_str_eq(formatted(REG_MESSAGE_PLATE_AGAIN, REG_LANGUAGE_EN, values, 2), expected);
	}
	ck_assert_str_eq(formatted(REG_MESSAGE_PLATE_AGAIN, REG_LANGUAGE_ZH_CN,
	    (struct reg_text_value[]){ { .name = "plate", .text = "粤B12345" },
	        { .name = "nth", .kind = REG_TEXT_ORDINAL, .number = 2 } }, 2), "粤B12345 第 2 次到店，尚未入会");
}
END_TEST

START_TEST(the_year_is_said_when_it_is_not_this_one)
{
	struct reg_text_value values[] = {
		{ .name = "date", .kind = REG_TEXT_DATE, .number = reg_day_from_civil(2027, 3, 31),
		    .today = reg_day_from_civil(2026, 11, 21) }, { .name = "tier", .text = "T" } };

	ck_assert_str_eq(formatted(REG_MESSAGE_HELD, REG_LANGUAGE_EN, values, 2), "T is held until 31 Mar 2027");
	ck_assert_str_eq(formatted(REG_MESSAGE_HELD, REG_LANGUAGE_ZH_CN, values, 2), "T保留至2027年3月31日");
	values[0].today = reg_day_from_civil(2027, 1, 1);
	ck_assert_str_eq(formatted(REG_MESSAGE_HELD, REG_LANGUAGE_EN, values, 2), "T is held until 31 Mar");
	ck_assert_str_eq(formatted(REG_MESSAGE_HELD, REG_LANGUAGE_ZH_CN, values, 2), "T保留至3月31日");
}
END_TEST

START_TEST(what_is_too_long_is_cut_between_characters)
{
	struct reg_text_value plate = { .name = "plate", .text = "粤B12345" };
	char out[32];

	for (size_t size = 1; size < sizeof out; size++) {
		memset(out, 'x', sizeof out);
		reg_text_format(out, size, REG_MESSAGE_FLAGGED, REG_LANGUAGE_ZH_CN, &plate, 1);
		ck_assert_uint_lt(strlen(out), size);
		ck_assert_int_eq(out[size], 'x');
	}
	reg_text_format(out, 3, REG_MESSAGE_FLAGGED, REG_LANGUAGE_ZH_CN, &plate, 1); /* 粤: three bytes */
	ck_assert_str_eq(out, "");
	reg_text_format(out, 4, REG_MESSAGE_FLAGGED, REG_LANGUAGE_ZH_CN, &plate, 1);
	ck_assert_str_eq(out, "粤");
	reg_text_format(out, 13, REG_MESSAGE_FLAGGED, REG_LANGUAGE_ZH_CN, &plate, 1); /* 10 bytes, and 不 ends at 13 */
	ck_assert_str_eq(out, "粤B12345 ");
}
END_TEST

START_TEST(braces_in_a_value_are_not_places)
{
	struct reg_text_value values[] = { { .name = "name", .text = "{points} {" },
		{ .name = "points", .kind = REG_TEXT_COUNT, .number = 5 } };

	ck_assert_str_eq(formatted(REG_MESSAGE_CUSTOMER_NO_TIER, REG_LANGUAGE_EN, values, 2), "{points} { · 5 points");
	ck_assert_str_eq(formatted(REG_MESSAGE_CUSTOMER_NO_TIER, REG_LANGUAGE_EN, values, 1),
	    "{points} { · {points} points");
}
END_TEST

START_TEST(the_language_is_that_of_the_site_and_not_of_the_process)
{
	ck_assert_int_eq(reg_text_language("zh_CN"), REG_LANGUAGE_ZH_CN);
	ck_assert_int_eq(reg_text_language("zh-Hans"), REG_LANGUAGE_ZH_CN);
	ck_assert_int_eq(reg_text_language("zh"), REG_LANGUAGE_ZH_CN);
	ck_assert_int_eq(reg_text_language("zha"), REG_LANGUAGE_EN);
	ck_assert_int_eq(reg_text_language("en"), REG_LANGUAGE_EN);
	ck_assert_int_eq(reg_text_language(NULL), REG_LANGUAGE_EN);
	(void)setlocale(LC_ALL, "zh_CN.UTF-8");
	ck_assert_str_eq(formatted(REG_MESSAGE_NOBODY, REG_LANGUAGE_EN, NULL, 0), "Nobody is named yet");
	(void)setlocale(LC_ALL, "C");
	ck_assert_str_eq(formatted(REG_MESSAGE_NOBODY, REG_LANGUAGE_ZH_CN, NULL, 0), "尚未识别会员");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, every_sentence_is_there_in_both_languages_with_the_same_places);
	tcase_add_test(tcase, what_says_points_has_a_singular);
	tcase_add_test(tcase, one_point_is_singular_and_every_other_count_plural);
	tcase_add_test(tcase, thousands_stand_apart);
	tcase_add_test(tcase, litres_are_rounded_up_and_count);
	tcase_add_test(tcase, ordinals_follow_english_and_chinese);
	tcase_add_test(tcase, the_year_is_said_when_it_is_not_this_one);
	tcase_add_test(tcase, what_is_too_long_is_cut_between_characters);
	tcase_add_test(tcase, braces_in_a_value_are_not_places);
	tcase_add_test(tcase, the_language_is_that_of_the_site_and_not_of_the_process);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
