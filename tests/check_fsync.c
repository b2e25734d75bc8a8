/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A capture costs one fsync, and none is left out.
 *
 * This program's own fsync() and fdatasync() stand before those of the C library for every shared object it loads, SQLite
 * among them; they count and pass on.
 */
#include <check.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support.h"

static atomic_int syncs;

__attribute__((visibility("default"))) int fsync(int fd)
{
	atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fsync, fd);
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
	atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fdatasync, fd);
}

static struct reg_side *side;

static void setup(void)
{
	support_init();
	side = support_open("1");
	support_programme(side, "");
	support_customer(side, "A");
	support_bind(side, "c:A", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY - SUPPORT_DAY, 100);
	CAPTURE(side, .receipt = "1", .plate = "粤B12345", .fuel_ml = 1000);
	ck_assert_msg(atomic_load(&syncs) > 0, "SQLite's calls do not come here: nothing can be counted");
}

static void teardown(void)
{
	reg_side_close(side);
	support_folder_remove();
}

static int capture(int number, enum regulars_event_kind kind, const char *plate, const char *original)
{
	char receipt[16];
	int before = atomic_load(&syncs);

	(void)snprintf(receipt, sizeof receipt, "%d", number);
	CAPTURE(side, .receipt = receipt, .kind = kind, .plate = plate, .original = original, .fuel_ml = 20000,
	    .at = SUPPORT_MONDAY + number * INT64_C(60));
	return atomic_load(&syncs) - before;
}

START_TEST(a_hundred_sales_cost_a_hundred_fsyncs)
{
	int before = atomic_load(&syncs);

	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(capture(100 + i, REGULARS_SALE_CLOSE, i % 3 == 0 ? NULL : "粤B12345", NULL), 1);
	}
	ck_assert_int_eq(atomic_load(&syncs) - before, 100);
}
END_TEST

START_TEST(the_rare_ways_cost_one_too)
{
	ck_assert_int_eq(capture(2, REGULARS_SALE_CLOSE, "浙A00001", NULL), 1);      /* a plate never seen */
	ck_assert_int_eq(capture(500, REGULARS_SALE_CLOSE, "粤B12345", NULL), 1);
	ck_assert_int_eq(capture(400, REGULARS_SALE_CLOSE, "粤B12345", NULL), 1);    /* late: folded anew */
	ck_assert_int_eq(capture(501, REGULARS_SALE_REFUND, NULL, "500"), 1);
	ck_assert_int_eq(capture(502, REGULARS_SALE_VOID, NULL, "400"), 1);
	ck_assert_int_eq(capture(503, REGULARS_PUMP_TEST, NULL, NULL), 1);
	ck_assert_int_eq(capture(504, REGULARS_SALE_PREPAY, "粤B12345", NULL), 1);
	ck_assert_int_eq(capture(505, REGULARS_SALE_COMPLETION, NULL, "504"), 1);
}
END_TEST

START_TEST(a_duplicate_writes_nothing)
{
	ck_assert_int_eq(capture(2, REGULARS_SALE_CLOSE, "粤B12345", NULL), 1);
	ck_assert_int_eq(capture(2, REGULARS_SALE_CLOSE, "粤B12345", NULL), 0);
}
END_TEST

START_TEST(a_batch_of_a_journal_costs_one)
{
	struct reg_err err = { 0 };
	int before = atomic_load(&syncs);

	ck_assert_int_eq(reg_store_begin(side->store, &err), 0);
	for (int i = 0; i < 20; i++) {
		char receipt[16];
		struct support_event event = { .receipt = receipt, .plate = "粤B12345", .fuel_ml = 1000,
			.at = SUPPORT_MONDAY + 100 + i };
		struct reg_outcome outcome;
		struct reg_event *made;

		(void)snprintf(receipt, sizeof receipt, "%d", 50 + i);
		made = support_event_make(side, &event);
		ck_assert_msg(reg_capture_within(&outcome, side, made, &err) == 0, "%s", err.line);
		reg_event_destroy(made);
	}
	ck_assert_int_eq(reg_store_commit(side->store, &err), 0);
	ck_assert_int_eq(atomic_load(&syncs) - before, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fsync");
	TCase *tcase = tcase_create("fsync");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_hundred_sales_cost_a_hundred_fsyncs);
	tcase_add_test(tcase, the_rare_ways_cost_one_too);
	tcase_add_test(tcase, a_duplicate_writes_nothing);
	tcase_add_test(tcase, a_batch_of_a_journal_costs_one);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
