/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* 128 bits, as the compiler has them and made of halves, against figures of Python and against each other. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "wide_run.h"

START_TEST(both_ways_give_what_python_gives)
{
	char path[4096], name[16];
	const char *folder = getenv("REGULARS_TEST_SRCDIR");
	struct wide_halves a, b, expected;
	int n = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/tests/fixtures/wide.txt", folder == NULL ? "." : folder);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (fscanf(file, "%15s %" SCNd64 " %" SCNu64 " %" SCNd64 " %" SCNu64 " %" SCNd64 " %" SCNu64, name, &a.high, &a.low, &b.high,
	    &b.low, &expected.high, &expected.low) == 7) {
		struct wide_halves native = wide_run(name, a, b), portable = wide_portable(name, a, b);

		n++;
		ck_assert_msg(native.high == expected.high && native.low == expected.low, "line %d, %s: %" PRId64 " %" PRIu64, n, name,
		    native.high, native.low);
		ck_assert_msg(portable.high == expected.high && portable.low == expected.low, "line %d, %s, halves: %" PRId64 " %" PRIu64,
		    n, name, portable.high, portable.low);
	}
	ck_assert(feof(file));
	(void)fclose(file);
	ck_assert_int_eq(n, 700);
}
END_TEST

/* xorshift64: the same numbers everywhere. */
static uint64_t some(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

START_TEST(both_ways_agree_on_numbers_of_every_length)
{
	static const char *const names[] = { "add", "sub", "compare", "clamp", "times", "over" };
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

	for (int i = 0; i < 60000; i++) {
		const char *name = names[i % 6];
		int a_bits = (int)(some(&state) % 64), b_bits = (int)(some(&state) % 64);
		struct wide_halves a = { (int64_t)some(&state) >> a_bits, some(&state) }, b = { (int64_t)some(&state) >> b_bits, some(&state) };
		struct wide_halves native, portable;

		if ((some(&state) & 3) == 0)
			b = (struct wide_halves){ 0, b.low >> b_bits | 1 };
		native = wide_run(name, a, b);
		portable = wide_portable(name, a, b);
		ck_assert_msg(native.high == portable.high && native.low == portable.low, "%s of %" PRId64 " %" PRIu64 " and %" PRId64 " %" PRIu64,
		    name, a.high, a.low, b.high, b.low);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wide");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int n_failed;

	tcase_add_test(all, both_ways_give_what_python_gives);
	tcase_add_test(all, both_ways_agree_on_numbers_of_every_length);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
