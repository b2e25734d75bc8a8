/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool.h"
#include "support.h"

static struct reg_side *side;

static void setup(void)
{
	support_init();
	side = support_open("1");
	support_programme(side, "");
	support_customer(side, "1");
	support_bind(side, "c:1", REGULARS_PLATE, "粤B12345", INT64_C(1767225600), 100);
}

static void teardown(void)
{
	reg_side_close(side);
	support_folder_remove();
}

static void spool(const char *till, const char *receipt)
{
	const struct support_event wanted = { .receipt = receipt, .till = till, .plate = "粤B12345", .fuel_ml = 40000 };
	struct reg_event *event = support_event_make(side, &wanted);
	struct reg_err err = { 0 };

	ck_assert_msg(reg_spool_append(support_database, till, event, &err) == 0, "%s", err.line);
	reg_event_destroy(event);
}

static int64_t replay(void)
{
	struct reg_err err = { 0 };
	int64_t taken = -1;

	ck_assert_msg(reg_spool_replay(side, &taken, NULL, NULL, &err) == 0, "%s", err.line);
	return taken;
}

static int64_t waiting(void)
{
	struct reg_err err = { 0 };
	int64_t n = reg_spool_list(support_database, NULL, NULL, &err);

	ck_assert_msg(n >= 0, "%s", err.line);
	return n;
}

/* Files in the spool's folder whose names end so. */
static int files(const char *suffix)
{
	DIR *dir = opendir(support_path("side.db.spool"));
	struct dirent *entry;
	int n = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		size_t size = strlen(entry->d_name);

		n += size >= strlen(suffix) && strcmp(entry->d_name + size - strlen(suffix), suffix) == 0;
	}
	if (dir != NULL) {
		(void)closedir(dir);
	}
	return n;
}

static void add_bytes(const char *name, const char *bytes)
{
	FILE *file = fopen(support_path(name), "ab");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(what_is_spooled_becomes_the_same_sale)
{
	const struct support_event wanted = { .receipt = "007", .till = "1", .plate = "粤B12345", .card = "1000110000000000001",
		.phone = "+8613800138000", .attendant = "Li", .shift = "早班", .document = "d-1", .revision = 2, .promise = 41,
		.fuel_ml = 40123, .goods_minor = 500 };
	struct reg_event *event = support_event_make(side, &wanted);
	struct reg_outcome outcome;
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_spool_append(support_database, "1", event, &err), 0);
	ck_assert_int_eq(waiting(), 1);
	ck_assert_int_eq(replay(), 1);
	ck_assert_int_eq(waiting(), 0);
	ck_assert_int_eq(files(".jsonl"), 0);
	/* The event itself is then nothing new: every member has come through. */
	ck_assert_int_eq(reg_capture(&outcome, side, event, &err), 0);
	ck_assert_int_eq(outcome.kind, REG_OUTCOME_DUPLICATE);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 1);
	ck_assert_int_eq(support_int("SELECT promised_points FROM fact_sale"), 41);
	reg_event_destroy(event);
	support_expect_sound(side);
}
END_TEST

START_TEST(a_spool_that_is_not_there_is_empty)
{
	ck_assert_int_eq(replay(), 0);
	ck_assert_int_eq(waiting(), 0);
}
END_TEST

START_TEST(a_torn_last_line_is_passed_over_and_swallows_nothing)
{
	spool("1", "1");
	add_bytes("side.db.spool/t1.jsonl", "0123456789abcdef0123456789abcdef {\"kind\":\"sa");
	ck_assert_int_eq(waiting(), 1);
	spool("1", "2"); /* after the crash */
	ck_assert_int_eq(waiting(), 2);
	add_bytes("side.db.spool/t1.jsonl", "0123");
	ck_assert_int_eq(replay(), 2);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 2);
	ck_assert_int_eq(files(".jsonl"), 0);
	support_expect_sound(side);
}
END_TEST

START_TEST(a_damaged_line_is_kept_aside_whole)
{
	char *bytes;
	size_t size;

	spool("1", "1");
	spool("1", "2");
	bytes = support_file(support_path("side.db.spool/t1.jsonl"), &size);
	bytes[60] ^= 1;
	*strchr(bytes, '\n') = '\0';
	ck_assert_int_eq(unlink(support_path("side.db.spool/t1.jsonl")), 0);
	add_bytes("side.db.spool/t1.jsonl", bytes);
	add_bytes("side.db.spool/t1.jsonl", "\n");
	add_bytes("side.db.spool/t1.jsonl", bytes + strlen(bytes) + 1);
	ck_assert_int_eq(replay(), 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE receipt = '2'"), 1);
	ck_assert_int_eq(files(".jsonl"), 0);
	{
		char *kept = support_file(support_path("side.db.spool/t1.damaged"), &size);

		ck_assert_uint_eq(size, strlen(bytes) + 1);
		ck_assert_int_eq(strncmp(kept, bytes, strlen(bytes)), 0);
		free(kept);
	}
	free(bytes);
}
END_TEST

START_TEST(files_have_a_mode_of_their_own_and_no_link_leads_elsewhere)
{
	struct stat st;
	struct reg_err err = { 0 };
	const struct support_event wanted = { .receipt = "1", .fuel_ml = 1000 };
	struct reg_event *event = support_event_make(side, &wanted);

	ck_assert_int_eq(mkdir(support_path("elsewhere"), 0700), 0);
	ck_assert_int_eq(symlink(support_path("elsewhere"), support_path("side.db.spool")), 0);
	ck_assert_int_lt(reg_spool_append(support_database, "1", event, &err), 0);
	ck_assert_int_eq(unlink(support_path("side.db.spool")), 0);
	reg_err_clear(&err);
	ck_assert_int_eq(mkdir(support_path("side.db.spool"), 0770), 0);
	ck_assert_int_eq(symlink(support_path("elsewhere/x"), support_path("side.db.spool/t1.jsonl")), 0);
	ck_assert_int_lt(reg_spool_append(support_database, "1", event, &err), 0);
	ck_assert_int_eq(unlink(support_path("side.db.spool/t1.jsonl")), 0);
	spool("../../etc", "2");
	ck_assert_int_eq(files("etc.jsonl"), 1);
	spool("1", "3");
	ck_assert_int_eq(stat(support_path("side.db.spool/t1.jsonl"), &st), 0);
	ck_assert_int_eq(st.st_mode & 07, 0);
	ck_assert_int_eq(stat(support_path("side.db.spool"), &st), 0);
	ck_assert_int_eq(st.st_mode & 07, 0);
	reg_event_destroy(event);
}
END_TEST

START_TEST(a_till_may_have_the_longest_name_there_is)
{
	char till[REG_EVENT_MAX_TEXT + 1] = "", other[REG_EVENT_MAX_TEXT + 1];

	while (strlen(till) + strlen("机") < sizeof till) {
		(void)strcat(till, "机");
	}
	(void)snprintf(other, sizeof other, "%.*s台", (int)(strlen(till) - strlen("机")), till);
	spool(till, "1");
	spool(till, "2");
	spool(other, "3");
	ck_assert_int_eq(files(".jsonl"), 2);
	ck_assert_int_eq(waiting(), 3);
	ck_assert_int_eq(replay(), 3);
	ck_assert_int_eq(files(".jsonl"), 0);
	support_expect_sound(side);
}
END_TEST

#define EACH 60

static void append_many(int number)
{
	char receipt[20];

	for (int i = 0; i < EACH; i++) {
		(void)snprintf(receipt, sizeof receipt, "%d-%d", number, i);
		spool("1", receipt);
	}
	_exit(0);
}

static pid_t begin(void (*body)(int), int number)
{
	pid_t child = support_fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		body(number);
	}
	return child;
}

static void end(pid_t child)
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a child ended with %x", status);
}

START_TEST(two_appenders_at_once_mix_no_lines)
{
	pid_t one = begin(append_many, 1), two = begin(append_many, 2);

	end(one);
	end(two);
	ck_assert_int_eq(waiting(), 2 * EACH);
	ck_assert_int_eq(replay(), 2 * EACH);
	ck_assert_int_eq(files(".damaged"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 2 * EACH);
}
END_TEST

START_TEST(a_replay_beside_appenders_takes_everything_once)
{
	pid_t one = begin(append_many, 1), two = begin(append_many, 2);
	int64_t taken = 0;
	int status, running = 2;

	while (running > 0) {
		struct reg_err err = { 0 };
		int64_t some = 0;
		/* One that appends may have the file for the moment in which it sees that it has been moved aside. */
		int rc = reg_spool_replay(side, &some, NULL, NULL, &err);

		ck_assert_msg(rc == 0 || rc == REG_EBUSY, "%s", err.line);
		taken += some;
		while (running > 0 && waitpid(-1, &status, WNOHANG) > 0) {
			ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a child ended with %x", status);
			running--;
		}
	}
	(void)one;
	(void)two;
	taken += replay();
	ck_assert_int_eq(taken, 2 * EACH);
	ck_assert_int_eq(waiting(), 0);
	ck_assert_int_eq(files(".damaged"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 2 * EACH);
	support_expect_sound(side);
}
END_TEST

struct visitor {
	int n, until;
};

/* A sale of the moment between two that had waited. */
static bool come_between(void *payload)
{
	struct visitor *visitor = payload;
	char receipt[20];

	(void)snprintf(receipt, sizeof receipt, "%d", 500 + ++visitor->n);
	(void)CAPTURE(side, .receipt = receipt, .plate = "粤B12345", .fuel_ml = 10000);
	return visitor->n < visitor->until;
}

START_TEST(sales_of_the_moment_come_between_and_can_put_the_rest_off)
{
	struct visitor visitor = { .until = 2 };
	struct reg_err err = { 0 };
	int64_t taken;

	spool("1", "1");
	spool("1", "2");
	spool("1", "3");
	ck_assert_int_eq(reg_spool_replay(side, &taken, come_between, &visitor, &err), REG_EBUSY);
	ck_assert_int_eq(taken, 2);
	ck_assert_int_eq(support_int("SELECT group_concat(receipt, '') = '15012502' FROM (SELECT receipt FROM fact_sale ORDER BY no)"),
	    1);
	ck_assert_int_gt(waiting(), 0);
	(void)replay();
	ck_assert_int_eq(waiting(), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 5);
	support_expect_sound(side);
}
END_TEST

START_TEST(what_another_till_is_taking_over_is_left_to_it)
{
	struct reg_err err = { 0 };
	int64_t taken;
	char path[300], aside[300];
	int fd;

	(void)snprintf(path, sizeof path, "%s", support_path("side.db.spool/t1.jsonl"));
	(void)snprintf(aside, sizeof aside, "%s", support_path("side.db.spool/t1+00.jsonl"));
	spool("1", "1");
	ck_assert_int_eq(rename(path, aside), 0);
	fd = open(aside, O_RDWR);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	spool("1", "2");
	ck_assert_int_eq(reg_spool_replay(side, &taken, NULL, NULL, &err), REG_EBUSY);
	ck_assert_int_eq(taken, 1); /* its own */
	(void)close(fd);
	ck_assert_int_eq(replay(), 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 2);
}
END_TEST

static void replay_alone(void *payload)
{
	struct reg_side *own = support_open("1");
	struct reg_err err = { 0 };
	int64_t taken;

	(void)payload;
	if (reg_spool_replay(own, &taken, NULL, NULL, &err) != 0) {
		_exit(1);
	}
	reg_side_close(own);
}

START_TEST(a_replay_killed_half_way_leaves_every_sale_to_the_next)
{
	int killed = 1, sales = 0;

	/* Early and late, until it is through; opening alone takes several hundred system calls. */
	for (int at = 100; killed == 1; at += at / 8) {
		char receipt[20];

		ck_assert_int_lt(at, 100000);
		for (int i = 0; i < 2; i++) {
			(void)snprintf(receipt, sizeof receipt, "%d", ++sales);
			spool("1", receipt);
		}
		reg_side_close(side);
		side = NULL;
		killed = support_kill_at(at, replay_alone, NULL);
		side = support_open("1");
		if (killed < 0) {
			(void)printf("skipped: no ptrace here\n");
			return;
		}
		(void)replay();
		ck_assert_int_eq(waiting(), 0);
		ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), sales);
	}
	ck_assert_int_gt(sales, 10);
	ck_assert_int_eq(files(".jsonl") + files(".damaged"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), sales);
	support_expect_sound(side);
}
END_TEST

START_TEST(a_full_disk_leaves_no_half_line_behind)
{
	const struct support_event wanted = { .receipt = "2", .plate = "粤B12345", .fuel_ml = 40000 };
	struct reg_event *event = support_event_make(side, &wanted);
	struct rlimit limit, before;
	int limited, appended, lifted;
	struct stat st;
	off_t size;
	struct reg_err err = { 0 };

	spool("1", "1");
	ck_assert_int_eq(stat(support_path("side.db.spool/t1.jsonl"), &st), 0);
	size = st.st_size;
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)size + 50;
	/* No assertion under the limit: check writes each one down in a file of its own, which the limit would cut. */
	limited = setrlimit(RLIMIT_FSIZE, &limit);
	appended = reg_spool_append(support_database, "1", event, &err);
	lifted = setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(limited, 0);
	ck_assert_int_lt(appended, 0);
	ck_assert_int_eq(lifted, 0);
	ck_assert_int_eq(stat(support_path("side.db.spool/t1.jsonl"), &st), 0);
	ck_assert_int_eq(st.st_size, size);
	spool("1", "3");
	ck_assert_int_eq(replay(), 2);
	ck_assert_int_eq(files(".damaged"), 0);
	reg_event_destroy(event);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("spool");
	TCase *tcase = tcase_create("spool");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, what_is_spooled_becomes_the_same_sale);
	tcase_add_test(tcase, a_spool_that_is_not_there_is_empty);
	tcase_add_test(tcase, a_torn_last_line_is_passed_over_and_swallows_nothing);
	tcase_add_test(tcase, a_damaged_line_is_kept_aside_whole);
	tcase_add_test(tcase, files_have_a_mode_of_their_own_and_no_link_leads_elsewhere);
	tcase_add_test(tcase, a_till_may_have_the_longest_name_there_is);
	tcase_add_test(tcase, two_appenders_at_once_mix_no_lines);
	tcase_add_test(tcase, a_replay_beside_appenders_takes_everything_once);
	tcase_add_test(tcase, sales_of_the_moment_come_between_and_can_put_the_rest_off);
	tcase_add_test(tcase, what_another_till_is_taking_over_is_left_to_it);
	tcase_add_test(tcase, a_replay_killed_half_way_leaves_every_sale_to_the_next);
	tcase_add_test(tcase, a_full_disk_leaves_no_half_line_behind);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
