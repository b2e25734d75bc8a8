/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

static struct reg_tally tally;

static void tear_down(void)
{
	reg_tally_finish(&tally);
}

static void add(const char *id, int32_t day, int64_t value)
{
	ck_assert_int_eq(reg_tally_add(&tally, id, day, value, NULL), REG_OK);
}

static void has(const char *id, int32_t day, int64_t of_day, int64_t of_month, int64_t ever)
{
	ck_assert_int_eq(reg_tally_get(&tally, id, REG_CYCLE_DAY, day), of_day);
	ck_assert_int_eq(reg_tally_get(&tally, id, REG_CYCLE_MONTH, day), of_month);
	ck_assert_int_eq(reg_tally_get(&tally, id, REG_CYCLE_LIFETIME, day), ever);
}

START_TEST(what_is_given_counts_for_its_day_its_month_and_ever)
{
	/* 20778 is 2026-11-21; the month has the days 20758 to 20787 */
	has("fuel", 20778, 0, 0, 0);
	add("fuel", 20778, 10);
	add("fuel", 20778, 5);
	add("fuel", 20787, 7);
	add("fuel", 20788, 1);
	add("shop", 20778, 100);
	add("", 20778, 1000);
	has("fuel", 20778, 15, 22, 23);
	has("fuel", 20758, 0, 22, 23);
	has("fuel", 20757, 0, 0, 23);
	has("fuel", 20788, 1, 1, 23);
	has("shop", 20778, 100, 100, 100);
	has("", 20778, 1000, 1000, 1000);
	has("fue", 20778, 0, 0, 0);
}
END_TEST

START_TEST(what_comes_to_nothing_leaves_no_entry)
{
	add("fuel", 20778, 10);
	ck_assert_uint_eq(tally.n, 3);
	add("fuel", 20778, -10);
	ck_assert_uint_eq(tally.n, 0);
	add("fuel", 20778, 0);
	ck_assert_uint_eq(tally.n, 0);
	ck_assert_int_eq(reg_tally_note(&tally, "join club", 0, NULL), REG_OK);
	ck_assert_uint_eq(tally.n, 0);
}
END_TEST

START_TEST(a_day_that_is_noted_replaces_the_one_before)
{
	ck_assert_int_eq(reg_tally_note(&tally, "join club", 20778, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_note(&tally, "join club", 20700, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_latest(&tally, "join club"), 20700);
	ck_assert_uint_eq(tally.n, 1);
}
END_TEST

START_TEST(forgetting_takes_the_periods_that_are_over)
{
	add("fuel", 20757, 1); /* 31 October */
	add("fuel", 20758, 2);
	add("fuel", 20778, 4);
	reg_tally_prune(&tally, 20778);
	has("fuel", 20757, 0, 0, 7);
	has("fuel", 20758, 0, 6, 7);
	has("fuel", 20778, 4, 6, 7);
	reg_tally_prune(&tally, 20788);
	ck_assert_uint_eq(tally.n, 1);
}
END_TEST

START_TEST(merged_tallies_add_up)
{
	struct reg_tally other = { 0 };

	add("fuel", 20778, 1);
	ck_assert_int_eq(reg_tally_add(&other, "fuel", 20778, 2, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_add(&other, "shop", 20779, 4, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_merge(&tally, &other, NULL), REG_OK);
	has("fuel", 20778, 3, 3, 3);
	has("shop", 20779, 4, 4, 4);
	reg_tally_finish(&other);
}
END_TEST

START_TEST(of_merged_days_the_later_stays)
{
	struct reg_tally other = { 0 };

	ck_assert_int_eq(reg_tally_note(&tally, "join club", 20778, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_note(&tally, "join taxi", 20700, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_note(&other, "join club", 20760, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_note(&other, "join taxi", 20790, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_note(&other, "join etc", 20791, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_merge(&tally, &other, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_latest(&tally, "join club"), 20778);
	ck_assert_int_eq(reg_tally_latest(&tally, "join taxi"), 20790);
	ck_assert_int_eq(reg_tally_latest(&tally, "join etc"), 20791);
	ck_assert_int_eq(reg_tally_get(&tally, "join club", REG_CYCLE_LIFETIME, 20778), 0); /* no sum */
	reg_tally_prune(&tally, 30000);
	ck_assert_uint_eq(tally.n, 3);
	reg_tally_finish(&other);
}
END_TEST

START_TEST(sums_stay_inside_64_bits)
{
	add("fuel", 20778, INT64_MAX);
	add("fuel", 20778, INT64_MAX);
	has("fuel", 20778, INT64_MAX, INT64_MAX, INT64_MAX);
}
END_TEST

START_TEST(entries_come_back_from_their_blob)
{
	/* BLAKE2b-128 of "fuel" begins 789b7dfe5e07e7da; day 20778 folded 41556 = 0xd4 0xc4 0x02, month 20758: 0xac 0xc4 0x02;
	 * value 10 folded 20 */
	static const unsigned char expected[] = {
		0x78, 0x9b, 0x7d, 0xfe, 0x5e, 0x07, 0xe7, 0xda, 0, 0xd4, 0xc4, 2, 20,
		0x78, 0x9b, 0x7d, 0xfe, 0x5e, 0x07, 0xe7, 0xda, 2, 0xac, 0xc4, 2, 20,
		0x78, 0x9b, 0x7d, 0xfe, 0x5e, 0x07, 0xe7, 0xda, 5, 20,
	};
	unsigned char *blob;
	size_t size;

	add("fuel", 20778, 10);
	ck_assert_int_eq(reg_tally_encode(&blob, &size, &tally, NULL), REG_OK);
	ck_assert_uint_eq(size, sizeof expected);
	ck_assert_mem_eq(blob, expected, size);
	reg_tally_finish(&tally);
	ck_assert_int_eq(reg_tally_decode(&tally, blob, size, NULL), REG_OK);
	has("fuel", 20778, 10, 10, 10);
	free(blob);
	reg_tally_finish(&tally);
	ck_assert_int_eq(reg_tally_encode(&blob, &size, &tally, NULL), REG_OK);
	ck_assert_ptr_null(blob);
	ck_assert_uint_eq(size, 0);
	ck_assert_int_eq(reg_tally_decode(&tally, NULL, 0, NULL), REG_OK);
}
END_TEST

START_TEST(a_malformed_blob_is_refused_and_changes_nothing)
{
	static const struct {
		unsigned char bytes[24];
		size_t size;
	} bad[] = {
		{ { 1, 2, 3, 4, 5, 6, 7, 8 }, 8 },                                            /* cut off */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 5 }, 9 },
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 5, 0 }, 10 },                                     /* nothing given */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 2 }, 11 },                                  /* by week: not kept */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 9, 2 }, 10 },
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 2, 2, 2 }, 11 },                                  /* a month that begins on the 2nd */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 5, 0x82, 0 }, 11 },                               /* not the shortest spelling */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 5, 2, 1, 2, 3, 4, 5, 6, 7, 8, 5, 2 }, 20 },       /* twice */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 5, 2, 1, 2, 3, 4, 5, 6, 7, 7, 5, 2 }, 20 },       /* out of order */
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 0, 0x80, 0x80, 0x80, 0x80, 0x20, 2 }, 15 },       /* a day beyond 32 bits */
	};
	struct reg_err err = { 0 };

	add("fuel", 20778, 10);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_tally_decode(&tally, bad[i].bytes, bad[i].size, &err) == REG_EDAMAGED, "blob %zu", i);
		ck_assert_ptr_nonnull(strstr(err.line, "view_state.tally: entry "));
		has("fuel", 20778, 10, 10, 10);
	}
}
END_TEST

START_TEST(what_a_changed_blob_says_is_refused_or_comes_back_the_same)
{
	unsigned char *blob, *again, changed[200];
	size_t size, again_size;
	uint32_t random = 7;
	int n_taken = 0;

	add("fuel", 20778, 10);
	add("shop", 20778, -300);
	ck_assert_int_eq(reg_tally_note(&tally, "join club", 20778, NULL), REG_OK);
	ck_assert_int_eq(reg_tally_encode(&blob, &size, &tally, NULL), REG_OK);
	ck_assert_uint_le(size, sizeof changed);
	for (int i = 0; i < 20000; i++) {
		size_t cut = size;

		memcpy(changed, blob, size);
		random = random * 1664525u + 1013904223u;
		changed[(random >> 8) % size] = (unsigned char)(random >> 24);
		if (i % 4 == 0)
			cut = (random >> 4) % size;
		if (reg_tally_decode(&tally, changed, cut, NULL) != REG_OK)
			continue;
		n_taken++;
		ck_assert_int_eq(reg_tally_encode(&again, &again_size, &tally, NULL), REG_OK);
		ck_assert_uint_eq(again_size, cut);
		if (cut > 0)
			ck_assert_mem_eq(again, changed, cut);
		free(again);
	}
	ck_assert_int_gt(n_taken, 100);
	free(blob);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tally");
	TCase *tcase = tcase_create("tally");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, NULL, tear_down);
	tcase_add_test(tcase, what_is_given_counts_for_its_day_its_month_and_ever);
	tcase_add_test(tcase, what_comes_to_nothing_leaves_no_entry);
	tcase_add_test(tcase, a_day_that_is_noted_replaces_the_one_before);
	tcase_add_test(tcase, forgetting_takes_the_periods_that_are_over);
	tcase_add_test(tcase, merged_tallies_add_up);
	tcase_add_test(tcase, of_merged_days_the_later_stays);
	tcase_add_test(tcase, sums_stay_inside_64_bits);
	tcase_add_test(tcase, entries_come_back_from_their_blob);
	tcase_add_test(tcase, a_malformed_blob_is_refused_and_changes_nothing);
	tcase_add_test(tcase, what_a_changed_blob_says_is_refused_or_comes_back_the_same);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
