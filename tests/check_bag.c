/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that is released in one go, with and without a beginning that the caller lends. */
#include <check.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/journal/bag.h"

static alignas(max_align_t) unsigned char memory[256];

static int is_inside(const void *taken)
{
	return (uintptr_t)taken >= (uintptr_t)memory && (uintptr_t)taken < (uintptr_t)memory + sizeof memory;
}

START_TEST(what_is_taken_is_aligned_apart_and_stays)
{
	struct reg_bag bag = { 0 };
	char *texts[100];

	for (int i = 0; i < 100; i++) {
		texts[i] = reg_bag_take(&bag, (size_t)i * 3 + 1);
		ck_assert_ptr_nonnull(texts[i]);
		ck_assert_uint_eq((uintptr_t)texts[i] % alignof(max_align_t), 0);
		memset(texts[i], i, (size_t)i * 3 + 1);
	}
	for (int i = 0; i < 100; i++)
		ck_assert(texts[i][0] == i && texts[i][i * 3] == i);
	ck_assert_uint_ge(bag.bytes, 100 * 150);
	reg_bag_finish(&bag);
	ck_assert_uint_eq(bag.bytes, 0);
}
END_TEST

START_TEST(lent_memory_is_used_first_and_malloc_follows)
{
	struct reg_bag bag;
	const char *small, *large, *more;

	reg_bag_init(&bag, memory, sizeof memory);
	small = reg_bag_copy(&bag, "small", 5);
	large = reg_bag_take(&bag, sizeof memory);
	more = reg_bag_copy(&bag, "more", 4);
	ck_assert(is_inside(small) && large != NULL && !is_inside(large) && more != NULL);
	ck_assert_str_eq(small, "small");
	ck_assert_str_eq(more, "more");
	ck_assert_uint_ge(bag.bytes, sizeof memory);
	reg_bag_finish(&bag);
	/* Usable again, but what was lent is the caller's. */
	ck_assert(!is_inside(reg_bag_take(&bag, 1)));
	reg_bag_finish(&bag);
}
END_TEST

START_TEST(memory_that_is_too_small_is_not_touched)
{
	struct reg_bag bag;

	memset(memory, 0x5a, sizeof memory);
	reg_bag_init(&bag, memory, 8);
	ck_assert(!is_inside(reg_bag_copy(&bag, "text", 4)));
	reg_bag_finish(&bag);
	for (size_t i = 0; i < sizeof memory; i++)
		ck_assert_uint_eq(memory[i], 0x5a);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bag");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int n_failed;

	tcase_add_test(all, what_is_taken_is_aligned_apart_and_stays);
	tcase_add_test(all, lent_memory_is_used_first_and_malloc_follows);
	tcase_add_test(all, memory_that_is_too_small_is_not_touched);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
