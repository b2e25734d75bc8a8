/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Number plates: one spelling, one class. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plate.h"

static struct reg_plate plate;
static struct reg_err err;

static void parse(const char *text, const char *country)
{
	reg_err_clear(&err);
	memset(&plate, 0x55, sizeof plate);
	ck_assert_msg(reg_plate_parse(&plate, text, country, &err) == 0, "%s: %s", text, err.line);
}

static void expect(const char *text, const char *country, const char *value, const char *label, const char *class)
{
	parse(text, country);
	ck_assert_str_eq(plate.value, value);
	ck_assert_str_eq(plate.label, label);
	if (class == NULL)
		ck_assert_msg(plate.class == NULL, "%s is %s", text, plate.class);
	else
		ck_assert_msg(plate.class != NULL && strcmp(plate.class, class) == 0, "%s is %s, expected %s", text,
		    plate.class != NULL ? plate.class : "unknown", class);
}

static void refuse(const char *text)
{
	struct reg_plate before;

	reg_err_clear(&err);
	memset(&plate, 0x55, sizeof plate);
	before = plate;
	ck_assert_int_eq(reg_plate_parse(&plate, text, "cn", &err), REG_EINVAL);
	ck_assert_int_eq(err.code, REG_EINVAL);
	ck_assert(strncmp(err.line, "number plate: ", 14) == 0 && strchr(err.line, '\n') == NULL);
	ck_assert_int_eq(memcmp(&before, &plate, sizeof plate), 0);
}

START_TEST(a_full_width_plate_equals_the_narrow_one)
{
	expect("粤Ｂ１２３４５", "cn", "粤B12345", "粤B·12345", "cn-ordinary");
	expect("粤B12345", "cn", "粤B12345", "粤B·12345", "cn-ordinary");
}
END_TEST

START_TEST(case_and_separators_do_not_matter)
{
	static const char *const spellings[] = { "粤b12345", " 粤B 12345 ", "粤B-12345", "粤B·12345", "粤B•12345",
		"粤B・12345", "粤B･12345", "粤B．12345", "粤B—12345", "粤B\u300012345", "粤B\u200b12345", "粤B\u201112345" };

	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
		expect(spellings[i], "cn", "粤B12345", "粤B·12345", "cn-ordinary");
}
END_TEST

START_TEST(every_province_has_ordinary_plates)
{
	static const char *const provinces[] = { "京", "津", "冀", "晋", "蒙", "辽", "吉", "黑", "沪", "苏", "浙", "皖", "闽",
		"赣", "鲁", "豫", "鄂", "湘", "粤", "桂", "琼", "渝", "川", "贵", "云", "藏", "陕", "甘", "青", "宁", "新" };
	char text[32];

	ck_assert_uint_eq(sizeof provinces / sizeof provinces[0], 31);
	for (size_t i = 0; i < sizeof provinces / sizeof provinces[0]; i++) {
		snprintf(text, sizeof text, "%sA0B1C2", provinces[i]);
		parse(text, "cn");
		ck_assert_str_eq(plate.class, "cn-ordinary");
	}
}
END_TEST

START_TEST(chinese_plates_know_their_class)
{
	expect("粤BD12345", "cn", "粤BD12345", "粤B·D12345", "cn-new-energy");
	expect("粤BFA1234", "cn", "粤BFA1234", "粤B·FA1234", "cn-new-energy");
	expect("京AK12345", "cn", "京AK12345", "京A·K12345", "cn-new-energy");
	expect("京A12345D", "cn", "京A12345D", "京A·12345D", "cn-new-energy");
	expect("川A0006警", "cn", "川A0006警", "川A·0006警", "cn-police");
	expect("鲁Q123挂", "cn", "鲁Q123挂", "鲁Q123挂", NULL);
	expect("鲁Q1234挂", "cn", "鲁Q1234挂", "鲁Q·1234挂", "cn-trailer");
	expect("京A1234学", "cn", "京A1234学", "京A·1234学", "cn-ordinary");
	expect("粤ZF023港", "cn", "粤ZF023港", "粤Z·F023港", "cn-hk-macao");
	expect("粤Z1234澳", "cn", "粤Z1234澳", "粤Z·1234澳", "cn-hk-macao");
	expect("使014578", "cn", "使014578", "使014·578", "cn-embassy");
	expect("沪A0023领", "cn", "沪A0023领", "沪A·0023领", "cn-embassy");
}
END_TEST

START_TEST(an_unknown_shape_is_accepted_and_flagged)
{
	expect("粤BI2345", "cn", "粤BI2345", "粤BI2345", NULL);
	expect("粤BO2345", "cn", "粤BO2345", "粤BO2345", NULL);
	expect("粤IA2345", "cn", "粤IA2345", "粤IA2345", NULL);
	expect("粤B1234", "cn", "粤B1234", "粤B1234", NULL);
	expect("粤BL12345", "cn", "粤BL12345", "粤BL12345", NULL);
	expect("B12345", "cn", "B12345", "B12345", NULL);
	expect("湘Z1234港", "cn", "湘Z1234港", "湘Z1234港", NULL);
	expect("tank 1", "br", "TANK1", "TANK1", NULL);
}
END_TEST

START_TEST(brazilian_plates_have_an_old_and_a_new_form)
{
	expect("abc1d23", "br", "ABC1D23", "ABC1D23", "br-mercosul");
	expect("ABC-1234", "br", "ABC1234", "ABC-1234", "br-old");
	expect("ABC1D23", "cn", "ABC1D23", "ABC1D23", "br-mercosul");
	expect("AB1D234", "br", "AB1D234", "AB1D234", NULL);
}
END_TEST

START_TEST(indian_plates_are_read_in_their_parts)
{
	expect("mh12ab1234", "in", "MH12AB1234", "MH 12 AB 1234", "in");
	expect("DL-1CAB-1234", "in", "DL1CAB1234", "DL 1 CAB 1234", "in");
	expect("KA 01 1234", "in", "KA011234", "KA 01 1234", "in");
	expect("22 BH 1234 AA", "in", "22BH1234AA", "22 BH 1234 AA", "in");
	expect("XX12AB1234", "in", "XX12AB1234", "XX12AB1234", NULL);
	expect("MH12ABCD1", "in", "MH12ABCD1", "MH12ABCD1", NULL);
	expect("MH12AB12345", "in", "MH12AB12345", "MH12AB12345", NULL);
}
END_TEST

START_TEST(the_country_is_tried_first)
{
	expect("ABC1234", "us", "ABC1234", "ABC1234", "us");
	expect("ABC1234", "PL", "ABC1234", "ABC1234", "eu");
	expect("ABC1234", "br", "ABC1234", "ABC-1234", "br-old");
	expect("ABC1234", NULL, "ABC1234", "ABC-1234", "br-old");
	expect("粤B12345", "us", "粤B12345", "粤B·12345", "cn-ordinary");
	expect("1A2 3456", "cz", "1A23456", "1A23456", "eu");
	expect("mü-ab 123", "de", "MÜAB123", "MÜAB123", "eu");
	expect("FASTCAR", "us", "FASTCAR", "FASTCAR", "us");
	expect("FASTCAR", "de", "FASTCAR", "FASTCAR", NULL);
	expect("FASTCAR", "China", "FASTCAR", "FASTCAR", "us"); /* no country: as if none were given */
}
END_TEST

START_TEST(the_value_stays_as_it_is_when_read_again)
{
	static const char *const texts[] = { "A-\u0301 1", "ǆ-ŉ-ß", "ﬃ１", "\u1100-\u1161", "ｶ-ﾞ", "ϓ\u0301ͅ", "粤B·12345" };
	char value[REG_PLATE_MAX];

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		parse(texts[i], NULL);
		memcpy(value, plate.value, sizeof value);
		parse(value, NULL);
		ck_assert_str_eq(plate.value, value);
	}
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
	char longest[REG_PLATE_MAX + 1];

	refuse("");
	refuse(" - · ");
	refuse("粤B\t12345");
	refuse("粤B12345\n");
	refuse("B\x7f" "1");
	refuse("B\u2028" "1");
	refuse("\xe7\xb2");
	refuse("B\xff" "12345");
	refuse("\xed\xa0\x80" "1");
	refuse("ﷺﷺﷺﷺ"); /* grows when it is normalised */
	memset(longest, 'A', sizeof longest);
	longest[REG_PLATE_MAX] = '\0';
	refuse(longest);
	longest[REG_PLATE_MAX - 1] = '\0';
	expect(longest, "cn", longest, longest, NULL);
}
END_TEST

/* The plates of a real fleet: all accepted, hyphens gone, most of them Brazilian. */
START_TEST(a_real_fleet_is_read)
{
	const char *folder = getenv("REGULARS_TEST_DATA");
	char path[1024];
	char line[1024];
	FILE *file;
	int n_rows = 0;
	int n_brazilian = 0;

	snprintf(path, sizeof path, "%s/fleet/fleet_2024Q3.csv", folder != NULL ? folder : ".");
	file = fopen(path, "r");
	if (file == NULL) {
		fprintf(stderr, "skipped: no fleet_2024Q3.csv in REGULARS_TEST_DATA\n");
		return;
	}
	ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
	while (fgets(line, sizeof line, file) != NULL) {
		char *field = strchr(line, ',');

		ck_assert_ptr_nonnull(field);
		field++; /* the second column is the plate */
		field[strcspn(field, ",\r\n")] = '\0';
		parse(field, "br");
		ck_assert_ptr_null(strchr(plate.value, '-'));
		n_rows++;
		n_brazilian += plate.class != NULL && strncmp(plate.class, "br-", 3) == 0;
	}
	fclose(file);
	ck_assert_int_eq(n_rows, 2287);
	ck_assert_int_eq(n_brazilian, 2164);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plate");
	TCase *tcase = tcase_create("plate");
	SRunner *runner;
	int n_failed;

	tcase_add_test(tcase, a_full_width_plate_equals_the_narrow_one);
	tcase_add_test(tcase, case_and_separators_do_not_matter);
	tcase_add_test(tcase, every_province_has_ordinary_plates);
	tcase_add_test(tcase, chinese_plates_know_their_class);
	tcase_add_test(tcase, an_unknown_shape_is_accepted_and_flagged);
	tcase_add_test(tcase, brazilian_plates_have_an_old_and_a_new_form);
	tcase_add_test(tcase, indian_plates_are_read_in_their_parts);
	tcase_add_test(tcase, the_country_is_tried_first);
	tcase_add_test(tcase, the_value_stays_as_it_is_when_read_again);
	tcase_add_test(tcase, what_is_no_text_is_refused);
	tcase_add_test(tcase, a_real_fleet_is_read);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
