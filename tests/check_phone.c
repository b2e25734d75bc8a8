/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Phone numbers. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "phone.h"

static void expect(const char *text, const char *number)
{
	char out[22];
	struct reg_err err = { .code = REG_OK };

	ck_assert_msg(reg_phone_parse(out, sizeof out, text, &err) == 0, "%s: %s", text, err.line);
	ck_assert_str_eq(out, number);
}

static void refuse(const char *text)
{
	char out[64] = "unchanged";
	struct reg_err err = { .code = REG_OK };

	ck_assert_int_eq(reg_phone_parse(out, sizeof out, text, &err), REG_EINVAL);
	ck_assert_int_eq(err.code, REG_EINVAL);
	ck_assert_str_eq(out, "unchanged");
}

START_TEST(punctuation_of_a_phone_number_does_not_matter)
{
	expect("138 0013-8000", "13800138000");
	expect("(011) 98765.4321", "011987654321");
	expect("110", "110");
	expect("12345678901234567890", "12345678901234567890");
}
END_TEST

START_TEST(a_number_abroad_begins_with_plus)
{
	expect("+86 138 0013 8000", "+8613800138000");
	expect("0086 138 0013 8000", "+8613800138000");
	expect("0 0 86 138 0013 8000", "+8613800138000");
	expect("(+420) 777 123 456", "+420777123456");
	expect("0012345678901234567890", "+12345678901234567890");
}
END_TEST

START_TEST(what_is_no_phone_number_is_refused)
{
	refuse("");
	refuse("12");
	refuse("0012");
	refuse("+12");
	refuse("123456789012345678901");
	refuse("+123456789012345678901");
	refuse("00123456789012345678901");
	refuse("123+456");
	refuse("++123456");
	refuse("138 0013 8000 x5");
	refuse("138\t00138000");
	refuse("电话 138");
}
END_TEST

START_TEST(a_buffer_too_small_is_not_overrun)
{
	char out[8] = "......";
	struct reg_err err = { .code = REG_OK };

	ck_assert_int_eq(reg_phone_parse(out, 4, "+123", &err), REG_EINVAL);
	ck_assert_str_eq(out, "......");
	ck_assert_int_eq(reg_phone_parse(out, 5, "+123", NULL), 0);
	ck_assert_str_eq(out, "+123");
}
END_TEST

START_TEST(a_number_of_the_own_country_is_dialled_without_its_prefix)
{
	static const struct { const char *number, *country, *home; } known[] = {
		{ "+8613800138000", "cn", "13800138000" }, { "+8675512345678", "cn", "075512345678" },
		{ "+861012345678", "cn", "01012345678" }, { "+34600111222", "es", "600111222" },
	}, others[] = {
		{ "+34600111222", "cn", NULL }, { "13800138000", "cn", NULL }, { "+8613800138000", NULL, NULL },
		{ "+8613800138000", "br", NULL }, { "+86", "cn", NULL },
	};
	char out[24];

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		ck_assert_msg(reg_phone_at_home(out, sizeof out, known[i].number, known[i].country), "%s", known[i].number);
		ck_assert_str_eq(out, known[i].home);
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		ck_assert_msg(!reg_phone_at_home(out, sizeof out, others[i].number, others[i].country), "%s", others[i].number);
	ck_assert(!reg_phone_at_home(out, 11, "+8613800138000", "cn"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phone");
	TCase *tcase = tcase_create("phone");
	SRunner *runner;
	int n_failed;

	tcase_add_test(tcase, punctuation_of_a_phone_number_does_not_matter);
	tcase_add_test(tcase, a_number_abroad_begins_with_plus);
	tcase_add_test(tcase, what_is_no_phone_number_is_refused);
	tcase_add_test(tcase, a_number_of_the_own_country_is_dialled_without_its_prefix);
	tcase_add_test(tcase, a_buffer_too_small_is_not_overrun);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
