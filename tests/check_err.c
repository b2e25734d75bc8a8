/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages. 4111111111111111 is the payment card number of the examples of all payment networks. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

START_TEST(the_first_message_wins)
{
	struct reg_err err = { .code = REG_OK };

	ck_assert_int_eq(reg_err_set(&err, REG_EIO, "%s: no %d", "disk", 7), REG_EIO);
	ck_assert_int_eq(reg_err_set(&err, REG_EINVAL, "another"), REG_EINVAL);
	ck_assert_int_eq(err.code, REG_EIO);
	ck_assert_str_eq(err.line, "disk: no 7");
	reg_err_clear(&err);
	ck_assert_int_eq(err.code, REG_OK);
	ck_assert_str_eq(err.line, "");
	ck_assert_int_eq(reg_err_set(NULL, REG_EIO, "nobody reads this"), REG_EIO);
}
END_TEST

START_TEST(a_message_is_one_line_without_control_codes)
{
	struct reg_err err = { .code = REG_OK };

	(void)reg_err_set(&err, REG_EINVAL, "at: \"%s\" \xe7\xb2\xa4", "a\nb\x1b[2J\x7f");
	ck_assert_str_eq(err.line, "at: \"a?b?[2J?\" \xe7\xb2\xa4");
}
END_TEST

START_TEST(a_message_has_no_payment_card_number)
{
	struct reg_err err = { .code = REG_OK };

	(void)reg_err_set(&err, REG_EINVAL, "at: time \"%s\"", "4111 1111-11111111");
	ck_assert_str_eq(err.line, "at: time \"**** ****-****1111\"");
}
END_TEST

START_TEST(a_card_number_at_the_end_of_a_long_message_is_hidden_before_it_is_cut)
{
	static const char number[] = "4111111111111111";
	char text[REG_ERR_SIZE + sizeof number];
	struct reg_err err;

	for (size_t shown = 0; shown <= strlen(number); shown++) {
		const size_t n_before = REG_ERR_SIZE - 1 - shown;

		memset(text, 'x', n_before);
		memcpy(text + n_before, number, sizeof number);
		reg_err_clear(&err);
		(void)reg_err_set(&err, REG_EINVAL, "%s", text);
		ck_assert_uint_eq(strlen(err.line), REG_ERR_SIZE - 1);
		ck_assert_uint_eq(strspn(err.line + n_before, "*"), shown < 12 ? shown : 12);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("err");
	TCase *tcase = tcase_create("err");
	SRunner *runner;
	int n_failed;

	tcase_add_test(tcase, the_first_message_wins);
	tcase_add_test(tcase, a_message_is_one_line_without_control_codes);
	tcase_add_test(tcase, a_message_has_no_payment_card_number);
	tcase_add_test(tcase, a_card_number_at_the_end_of_a_long_message_is_hidden_before_it_is_cut);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
