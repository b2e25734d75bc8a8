/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several tills capture at once on one database: every sale is there once, each origin's numbers have no gap, and what
 * all of them deliver is one document.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define MOST 8
#define SHARED 20 /* receipts that every till delivers */

static const int tills_of[] = { 2, 8 };
static const int own_of[] = { 100, 40 }; /* receipts of each till alone */

static void setup(void)
{
	struct reg_side *side;

	support_init();
	side = support_open("office");
	support_programme(side, "");
	support_customer(side, "A");
	support_bind(side, "c:A", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY - SUPPORT_DAY, 100);
	reg_side_close(side);
}

static void teardown(void)
{
	support_folder_remove();
}

static void deliver(struct reg_side *side, const struct support_event *what)
{
	struct reg_event *event = support_event_make(side, what);
	struct reg_outcome outcome;
	struct reg_err err = { 0 };

	if (reg_capture(&outcome, side, event, &err) < 0) {
		(void)fprintf(stderr, "till %s, receipt %s: %s\n", side->till, what->receipt, err.line);
		_exit(4);
	}
	reg_event_destroy(event);
}

/* One till, in a process of its own, from the moment the pipe is closed. */
static void run_till(int till, int own, int gate)
{
	char name[16], series[24], receipt[24], wait;
	struct reg_side *side;

	(void)snprintf(name, sizeof name, "%d", till + 1);
	(void)snprintf(series, sizeof series, "own %d", till + 1);
	(void)!read(gate, &wait, 1);
	/* Opening at once is part of it. */
	if (reg_side_open(&side, support_database, REG_STORE_WRITE, name, 60000, NULL) < 0) {
		_exit(3);
	}
	for (int i = 0; i < own; i++) {
		(void)snprintf(receipt, sizeof receipt, "%d", i + 1);
		deliver(side, &(struct support_event){ .receipt = receipt, .series = series, .till = name,
			.plate = i % 2 == 0 ? "粤B12345" : "浙A00001", .fuel_ml = 1000, .at = SUPPORT_MONDAY + i });
		if (i < SHARED) {
			/* The same receipt from all, half of them told alike, half by each till in its own words. */
			deliver(side, &(struct support_event){ .receipt = receipt, .series = "shared",
				.till = i % 2 == 0 ? "1" : name, .plate = "粤B12345", .fuel_ml = 2000, .at = SUPPORT_MONDAY + 1000 + i });
		}
	}
	reg_side_close(side);
	_exit(0);
}

START_TEST(tills_at_once_lose_nothing_and_double_nothing)
{
	int tills = tills_of[_i], own = own_of[_i], ends[2];
	pid_t children[MOST];
	struct reg_side *side;

	ck_assert_int_eq(pipe(ends), 0);
	for (int i = 0; i < tills; i++) {
		children[i] = support_fork();
		ck_assert_int_ge(children[i], 0);
		if (children[i] == 0) {
			(void)close(ends[1]);
			run_till(i, own, ends[0]);
		}
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	for (int i = 0; i < tills; i++) {
		int status;

		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "till %d ended with status %d", i + 1, status);
	}
	/* No sale lost, none twice. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), tills * own + SHARED);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE series <> 'shared'"), tills * own);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE series = 'shared' AND receipt % 2 = 1"), SHARED / 2);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE series = 'shared' AND receipt % 2 = 0"),
	    tills * SHARED / 2);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 0);
	/* Numbers of each origin: 1 to the last, none missing. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM origin WHERE till <> 'office'"), tills);
	ck_assert_int_eq(support_int("SELECT count(*) FROM origin o WHERE last_seq <> "
	    "(SELECT count(*) FROM (SELECT no FROM fact_sale UNION ALL SELECT no FROM fact_act) f WHERE f.no >> 40 = o.no)"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM origin o WHERE (o.no << 40) + last_seq <> "
	    "(SELECT max(no) FROM (SELECT no FROM fact_sale UNION ALL SELECT no FROM fact_act) f WHERE f.no >> 40 = o.no)"), 0);
	/* And the sums: half of the own ones, all shared ones. */
	ck_assert_int_eq(support_int("SELECT sum(volume_ml) FROM view_sale"), tills * own * 1000 + SHARED * 2000);
	side = support_open("office");
	support_expect_sound(side);
	reg_side_close(side);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tills");
	TCase *tcase = tcase_create("tills");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, tills_at_once_lose_nothing_and_double_nothing, 0, 2);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
