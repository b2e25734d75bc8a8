/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>

#include "set.h"

START_TEST(every_number_is_kept_once_in_the_order_it_came)
{
	/* Numbers as two tills give them: origin << 40 | sequence, and identities from 1 on. */
	struct reg_set set = { 0 };

	for (int round = 0; round < 2; round++) {
		for (int64_t i = 1; i <= 5000; i++) {
			ck_assert_int_eq(reg_set_add(&set, i, NULL), 0);
			ck_assert_int_eq(reg_set_add(&set, INT64_C(1) << 40 | i, NULL), 0);
			ck_assert_int_eq(reg_set_add(&set, INT64_C(2) << 40 | i, NULL), 0);
		}
	}
	ck_assert_uint_eq(set.n, 15000);
	for (int64_t i = 1; i <= 5000; i++) {
		ck_assert_int_eq(set.items[3 * (i - 1)], i);
		ck_assert_int_eq(set.items[3 * (i - 1) + 2], INT64_C(2) << 40 | i);
		ck_assert(reg_set_has(&set, INT64_C(1) << 40 | i));
		ck_assert(!reg_set_has(&set, INT64_C(3) << 40 | i));
	}
	reg_set_finish(&set);
}
END_TEST

START_TEST(zero_and_no_set_are_passed_over)
{
	struct reg_set set = { 0 };

	ck_assert_int_eq(reg_set_add(&set, 0, NULL), 0);
	ck_assert_int_eq(reg_set_add(NULL, 7, NULL), 0);
	ck_assert_uint_eq(set.n, 0);
	ck_assert(!reg_set_has(&set, 7));
	reg_set_finish(&set);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("set");
	TCase *tcase = tcase_create("set");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase, every_number_is_kept_once_in_the_order_it_came);
	tcase_add_test(tcase, zero_and_no_set_are_passed_over);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
