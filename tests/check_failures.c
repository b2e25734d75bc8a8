/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can go wrong under a till, done to the loaded plugin: each time the sale goes on in time, nothing acknowledged is
 * lost, and afterwards every sale is there once.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "door.h"

#define PLATE "粤B12345"
/* Long enough for a spool's fsync on a machine that builds on every core: what is asserted is which way a sale goes. */
#define BUDGET_MS 800

/* --- a disk that stalls and a clock that jumps: the libraries call these instead of the C library's --- */

static atomic_int stall_ms, stall_spool_ms, stalled;
static atomic_llong clock_shift_s;

static void sleep_ms(int ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000L };

	while (ms > 0 && nanosleep(&left, &left) != 0) {
	}
}

#define INSTEAD __attribute__((visibility("default")))

INSTEAD int fdatasync(int fd)
{
	if (stall_ms > 0) {
		stalled++;
		sleep_ms(stall_ms);
	}
	return (int)syscall(SYS_fdatasync, fd);
}

INSTEAD int fsync(int fd)
{
	sleep_ms(stall_spool_ms);
	return (int)syscall(SYS_fsync, fd);
}

INSTEAD int clock_gettime(clockid_t clock, struct timespec *out)
{
	int rc = (int)syscall(SYS_clock_gettime, clock, out);

	if (rc == 0 && clock == CLOCK_REALTIME) {
		out->tv_sec += clock_shift_s;
	}
	return rc;
}

/* --- pieces --- */

/* A sale, and that it kept the cashier waiting no longer than the budget: ten times that, since machines are busy. */
static enum regulars_status sell(struct regulars_session *session, const char *receipt)
{
	int64_t begin = door_now_ms();
	enum regulars_status status = door_sale(session, receipt, PLATE);

	ck_assert_int_lt(door_now_ms() - begin, 10 * BUDGET_MS);
	return status;
}

/* Everything that comes in before the tender works or fails in time as well. */
static void look(struct regulars_session *session)
{
	const struct regulars_checkout *checkout;
	struct regulars_ticket *ticket;
	int64_t begin = door_now_ms();

	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	(void)door->sale_total(&checkout, ticket);
	door->sale_end(ticket);
	ck_assert_int_lt(door_now_ms() - begin, 10 * BUDGET_MS);
}

static void expect_sales(int n)
{
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), n);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), n);
	door_expect_sound();
}

/* After the trouble: a session that takes over what waits, and ends. */
static void recover(int n)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);

	door_await("SELECT count(*) FROM view_sale", n);
	door->stop(session);
	expect_sales(n);
	ck_assert_int_ne(access(support_path("side.db.spool/t1.jsonl"), F_OK), 0);
}

/* Another process that locks the database. It is forked before the plugin has threads: a child that is forked beside
 * them may inherit a mutex of SQLite's that one of them holds, and wait for it for ever. */
static struct {
	pid_t pid;
	int orders, answers;
} locker;

static void locker_main(int orders, int answers)
{
	struct reg_side *side = NULL;
	struct reg_err err = { 0 };
	char order;

	while (read(orders, &order, 1) == 1) {
		if (order == 'l') {
			side = support_open("");
			if (reg_store_begin(side->store, &err) != 0) {
				_exit(1);
			}
		} else {
			reg_store_rollback(side->store);
			reg_side_close(side);
		}
		if (write(answers, &order, 1) != 1) {
			_exit(1);
		}
	}
	_exit(0);
}

static void setup(void)
{
	int orders[2], answers[2];

	door_setup();
	ck_assert_int_eq(pipe(orders) | pipe(answers), 0);
	locker.pid = support_fork();
	ck_assert_int_ge(locker.pid, 0);
	if (locker.pid == 0) {
		(void)close(orders[1]);
		(void)close(answers[0]);
		locker_main(orders[0], answers[1]);
	}
	(void)close(orders[0]);
	(void)close(answers[1]);
	locker.orders = orders[1];
	locker.answers = answers[0];
}

static void locker_kill(void)
{
	int status;

	(void)kill(locker.pid, SIGKILL);
	ck_assert_int_eq(waitpid(locker.pid, &status, 0), locker.pid);
	locker.pid = 0;
}

static void teardown(void)
{
	if (locker.pid != 0) {
		locker_kill();
	}
	(void)close(locker.orders);
	(void)close(locker.answers);
	door_teardown();
}

static void locker_order(char order)
{
	char answer;

	ck_assert_int_eq(write(locker.orders, &order, 1), 1);
	ck_assert_int_eq(read(locker.answers, &answer, 1), 1);
	ck_assert_int_eq(answer, order);
}

static void lock_database(void)
{
	locker_order('l');
}

static void unlock_database(void)
{
	locker_order('u');
}

static void scribble(const char *path, off_t at, const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, bytes, size, at), (ssize_t)size);
	(void)close(fd);
}

static void copy(const char *from, const char *to)
{
	size_t size;
	char *bytes = support_file(from, &size);
	FILE *file = fopen(to, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
	free(bytes);
}

/* --- the trouble --- */

START_TEST(a_locked_database_leaves_sales_in_the_spool)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	const struct regulars_menu_result *result;
	const struct regulars_value name = { "name", "Zhao" };

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	lock_database();
	ck_assert_int_eq(sell(session, "2"), REGULARS_SPOOLED);
	look(session);
	ck_assert_int_eq(sell(session, "3"), REGULARS_SPOOLED);
	ck_assert_int_eq(sell(session, "2"), REGULARS_SPOOLED); /* again */
	ck_assert_int_eq(door->menu_run(&result, session, "enrol", &name, 1, NULL), REGULARS_FAILED);
	ck_assert_int_eq(heard.messages, 0);
	ck_assert_int_ge(heard.logs, 3);
	unlock_database();
	/* Taken over while the session goes on. */
	door_await("SELECT count(*) FROM view_sale", 3);
	ck_assert_int_eq(sell(session, "4"), REGULARS_OK);
	door->stop(session);
	expect_sales(4);
}
END_TEST

START_TEST(a_lock_whose_holder_was_killed_is_free)
{
	struct regulars_session *session;

	lock_database();
	locker_kill();
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	door->stop(session);
	expect_sales(1);
}
END_TEST

START_TEST(a_spool_left_behind_a_lock_is_taken_over_without_another_failure)
{
	struct regulars_session *session;

	lock_database();
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_SPOOLED);
	door->stop(session);
	session = door_start("1", BUDGET_MS); /* with the lock still held */
	(void)usleep(BUDGET_MS * 2000);
	unlock_database();
	door_await("SELECT count(*) FROM view_sale", 1);
	door->stop(session);
	expect_sales(1);
}
END_TEST

START_TEST(sales_every_second_do_not_put_off_the_recovery)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	int n = 1;
	char receipt[16];

	lock_database();
	ck_assert_int_eq(sell(session, "1"), REGULARS_SPOOLED);
	unlock_database();
	while (n < 60 && support_int("SELECT count(*) FROM fact_sale WHERE receipt = '1'") == 0) {
		(void)snprintf(receipt, sizeof receipt, "%d", ++n);
		ck_assert_int_ge(sell(session, receipt), REGULARS_OK);
		(void)usleep(500000);
	}
	ck_assert_int_lt(n, 60);
	door->stop(session);
	recover(n);
}
END_TEST

START_TEST(a_commit_that_stalls_in_the_kernel_is_one_fact_in_the_end)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	stall_ms = 3000;
	ck_assert_int_eq(sell(session, "2"), REGULARS_SPOOLED);
	ck_assert_int_ge(stalled, 1);
	look(session);
	ck_assert_int_eq(sell(session, "3"), REGULARS_SPOOLED);
	stall_ms = 0;
	door_await("SELECT count(*) FROM view_sale", 3);
	door->stop(session);
	recover(3);
	ck_assert_int_eq(heard.messages, 0);
}
END_TEST

START_TEST(a_spool_that_stalls_too_tells_the_cashier_once)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);

	stall_ms = stall_spool_ms = 2000;
	ck_assert_int_eq(sell(session, "1"), REGULARS_FAILED);
	ck_assert_int_eq(sell(session, "2"), REGULARS_FAILED);
	ck_assert_int_eq(heard.messages, 1);
	ck_assert_uint_gt(strlen(heard.message), 10);
	stall_ms = stall_spool_ms = 0;
	door->stop(session);
	/* Both were still being tried. */
	recover(2);
}
END_TEST

/* A file system of its own under support_folder, so that it can be filled and made read-only. */
static bool mount_small(const char *data)
{
	if (mount("none", support_folder, "tmpfs", 0, data) != 0) {
		(void)printf("skipped: cannot mount here (%s)\n", strerror(errno));
		return false;
	}
	return true;
}

static void make_database_here(void)
{
	const struct reg_init init = { .site = "S001", .zone = "Asia/Shanghai", .currency = "CNY" };
	struct reg_err err = { 0 };

	ck_assert_msg(reg_side_init(support_database, &init, &err) == 0, "%s", err.line);
}

START_TEST(a_full_disk_stops_no_sale)
{
	struct regulars_session *session;
	static const char zeros[4096];
	char receipt[16];
	int n = 0, kept = 0, fd;

	if (!mount_small("size=2m")) {
		return;
	}
	make_database_here();
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "start"), REGULARS_OK);
	kept++;
	fd = open(support_path("filler"), O_WRONLY | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	while (write(fd, zeros, sizeof zeros) > 0) {
	}
	for (; n < 12; n++) {
		(void)snprintf(receipt, sizeof receipt, "%d", n);
		kept += sell(session, receipt) >= REGULARS_OK;
		look(session);
	}
	ck_assert_int_le(heard.messages, 1);
	ck_assert_int_eq(heard.messages, kept == n + 1 ? 0 : 1);
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	(void)close(fd);
	ck_assert_int_eq(sell(session, "end"), REGULARS_OK);
	kept++;
	{
		char sql[100];

		(void)snprintf(sql, sizeof sql, "SELECT count(*) >= %d FROM view_sale", kept);
		door_await(sql, 1);
	}
	door->stop(session);
	door_expect_sound();
	(void)umount(support_folder);
}
END_TEST

START_TEST(a_read_only_file_system_stops_no_sale)
{
	struct regulars_session *session;

	if (!mount_small("size=8m")) {
		return;
	}
	make_database_here();
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	door->stop(session);
	if (mount("none", support_folder, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL) != 0) {
		(void)printf("skipped: cannot make it read-only (%s)\n", strerror(errno));
		(void)umount(support_folder);
		return;
	}
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "2"), REGULARS_FAILED);
	look(session);
	ck_assert_int_eq(sell(session, "3"), REGULARS_FAILED);
	ck_assert_int_eq(heard.messages, 1);
	ck_assert_int_eq(mount("none", support_folder, "tmpfs", MS_REMOUNT, NULL), 0);
	/* The connection for reading was opened read-only; it is opened anew after one more sale at the latest. */
	ck_assert_int_ge(sell(session, "4"), REGULARS_OK);
	ck_assert_int_eq(sell(session, "5"), REGULARS_OK);
	door->stop(session);
	recover(3);
	(void)umount(support_folder);
}
END_TEST

START_TEST(a_folder_that_goes_away_is_noticed)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	char elsewhere[100];

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	(void)snprintf(elsewhere, sizeof elsewhere, "%s-elsewhere", support_folder);
	ck_assert_int_eq(rename(support_folder, elsewhere), 0);
	ck_assert_int_eq(sell(session, "2"), REGULARS_FAILED);
	look(session);
	ck_assert_int_eq(heard.messages, 1);
	ck_assert_int_eq(rename(elsewhere, support_folder), 0);
	ck_assert_int_eq(sell(session, "3"), REGULARS_OK);
	door->stop(session);
	expect_sales(2);
}
END_TEST

START_TEST(a_database_that_is_replaced_is_opened_anew)
{
	struct regulars_session *session;
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_store_backup(side->store, support_path("backup.db"), &err), 0);
	reg_side_close(side);
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	ck_assert_int_eq(rename(support_path("side.db"), support_path("old.db")), 0);
	ck_assert_int_eq(sell(session, "2"), REGULARS_SPOOLED);
	ck_assert_int_eq(rename(support_path("side.db-wal"), support_path("old.db-wal")), 0);
	(void)unlink(support_path("side.db-shm"));
	ck_assert_int_eq(rename(support_path("backup.db"), support_path("side.db")), 0);
	ck_assert_int_eq(sell(session, "3"), REGULARS_OK);
	door->stop(session);
	recover(2); /* sale 1 is in the old file */
}
END_TEST

START_TEST(a_missing_key_is_said_at_the_start)
{
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database };
	struct regulars_session *session;
	char why[300] = "";

	ck_assert_int_eq(unlink(support_path("side.db.key")), 0);
	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_FAILED);
	ck_assert_ptr_null(session);
	ck_assert_msg(strstr(why, "side.db.key") != NULL, "%s", why);
}
END_TEST

START_TEST(a_corrupt_database_is_kept_and_its_sales_come_back_with_it)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	struct reg_side *side;
	struct reg_err err = { 0 };
	size_t size, n_pages;
	char garbage[4096], *bytes;
	int kept = 0;
	char receipt[16];

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	door->stop(session);
	side = support_open("");
	ck_assert_int_eq(reg_store_checkpoint(side->store, &err), 0);
	ck_assert_int_eq(reg_store_backup(side->store, support_path("good.db"), &err), 0);
	reg_side_close(side);
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	/* Every page but the first, which holds the header and the schema. */
	memset(garbage, 0x5a, sizeof garbage);
	free(support_file(support_path("side.db"), &size));
	n_pages = size / sizeof garbage;
	for (size_t page = 1; page < n_pages; page++) {
		scribble(support_path("side.db"), (off_t)(page * sizeof garbage), garbage, sizeof garbage);
	}
	session = door_start("1", BUDGET_MS);
	for (int i = 0; i < 3; i++) {
		(void)snprintf(receipt, sizeof receipt, "c%d", i);
		ck_assert_int_eq(sell(session, receipt), REGULARS_SPOOLED);
		look(session);
		kept++;
	}
	door->stop(session);
	bytes = support_file(support_path("side.db"), &size);
	ck_assert_uint_eq(size / sizeof garbage, n_pages);
	ck_assert_int_eq(memcmp(bytes + sizeof garbage, garbage, sizeof garbage), 0);
	free(bytes);
	ck_assert_int_eq(rename(support_path("side.db"), support_path("damaged.db")), 0);
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	copy(support_path("good.db"), support_path("side.db"));
	recover(1 + kept);
}
END_TEST

START_TEST(what_is_no_database_at_all_spools)
{
	struct regulars_session *session;
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_store_backup(side->store, support_path("good.db"), &err), 0);
	ck_assert_int_eq(reg_store_checkpoint(side->store, &err), 0);
	reg_side_close(side);
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	scribble(support_path("side.db"), 0, "this is not a database, it is a note", 36);
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_SPOOLED);
	look(session);
	door->stop(session);
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	ck_assert_int_eq(rename(support_path("side.db"), support_path("damaged.db")), 0);
	ck_assert_int_eq(rename(support_path("good.db"), support_path("side.db")), 0);
	recover(1);
}
END_TEST

START_TEST(a_corrupt_log_stops_no_sale)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	struct reg_side *side;
	struct reg_err err = { 0 };
	char garbage[64];
	size_t size;

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	door->stop(session);
	side = support_open("");
	ck_assert_int_eq(reg_store_checkpoint(side->store, &err), 0);
	reg_side_close(side);
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "2"), REGULARS_OK);
	door->stop(session);
	/* The head of the log: nothing in it can be believed. */
	free(support_file(support_path("side.db-wal"), &size));
	ck_assert_uint_gt(size, sizeof garbage);
	memset(garbage, 0xa5, sizeof garbage);
	scribble(support_path("side.db-wal"), 0, garbage, sizeof garbage);
	(void)unlink(support_path("side.db-shm"));
	session = door_start("1", BUDGET_MS);
	ck_assert_int_ge(sell(session, "3"), REGULARS_OK);
	look(session);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE receipt IN ('1', '3')"), 2);
	door_expect_sound();
}
END_TEST

START_TEST(a_newer_database_is_left_untouched_and_sales_wait)
{
	struct regulars_session *session;
	int64_t version = support_int("PRAGMA user_version");
	char sql[60];

	support_sql("PRAGMA user_version = 999");
	session = door_start("1", BUDGET_MS);
	ck_assert_int_eq(sell(session, "1"), REGULARS_SPOOLED);
	look(session);
	ck_assert_ptr_nonnull(strstr(heard.log, "spool"));
	door->stop(session);
	ck_assert_int_eq(support_int("PRAGMA user_version"), 999);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 0);
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d", (int)version);
	support_sql(sql);
	recover(1);
}
END_TEST

START_TEST(a_clock_that_jumps_back_orders_facts_all_the_same)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);

	ck_assert_int_eq(sell(session, "1"), REGULARS_OK);
	clock_shift_s = -86400;
	ck_assert_int_eq(sell(session, "2"), REGULARS_OK);
	door->stop(session);
	session = door_start("1", BUDGET_MS);
	clock_shift_s = -2 * 86400;
	ck_assert_int_eq(sell(session, "3"), REGULARS_OK);
	clock_shift_s = 86400;
	ck_assert_int_eq(sell(session, "4"), REGULARS_OK);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale AS a JOIN fact_sale AS b ON a.no < b.no"
	    " WHERE a.hlc >= b.hlc"), 0);
	expect_sales(4);
}
END_TEST

static atomic_int *acknowledged; /* in memory that the child shares */

static void sell_until_killed(void)
{
	struct regulars_session *session = door_start("1", BUDGET_MS);
	char receipt[16];

	for (int i = 0;; i++) {
		(void)snprintf(receipt, sizeof receipt, "%d", i);
		if (door_sale(session, receipt, PLATE) >= REGULARS_OK) {
			(*acknowledged)++;
		}
	}
}

START_TEST(a_killed_till_with_a_backlog_loses_nothing_acknowledged)
{
	int fd = open(support_path("counter"), O_RDWR | O_CREAT, 0600), status, n;
	pid_t child;

	ck_assert_int_eq(ftruncate(fd, 4096), 0);
	acknowledged = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ck_assert_ptr_ne(acknowledged, MAP_FAILED);
	for (int round = 0; round < 3; round++) {
		int before = *acknowledged;

		/* Locked at first, so that the writer has a backlog and the spool is in use. */
		lock_database();
		*acknowledged = 0;
		child = support_fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			sell_until_killed();
		}
		while (*acknowledged < 3) {
			(void)usleep(10000);
		}
		unlock_database();
		(void)usleep(round * 150000U);
		(void)kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		if (*acknowledged < before) {
			*acknowledged = before; /* the receipts begin anew in each round */
		}
	}
	n = *acknowledged;
	(void)close(fd);
	{
		struct regulars_session *session = door_start("1", BUDGET_MS);
		char sql[100];

		(void)snprintf(sql, sizeof sql, "SELECT count(*) >= %d FROM view_sale", n);
		door_await(sql, 1);
		door->stop(session);
	}
	/* One that was in the making may be there beside those. */
	ck_assert_int_le(support_int("SELECT count(*) FROM view_sale"), n + 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), support_int("SELECT count(*) FROM view_sale"));
	door_expect_sound();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("failures");
	TCase *tcase = tcase_create("failures");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_locked_database_leaves_sales_in_the_spool);
	tcase_add_test(tcase, a_lock_whose_holder_was_killed_is_free);
	tcase_add_test(tcase, a_spool_left_behind_a_lock_is_taken_over_without_another_failure);
	tcase_add_test(tcase, sales_every_second_do_not_put_off_the_recovery);
	tcase_add_test(tcase, a_commit_that_stalls_in_the_kernel_is_one_fact_in_the_end);
	tcase_add_test(tcase, a_spool_that_stalls_too_tells_the_cashier_once);
	tcase_add_test(tcase, a_full_disk_stops_no_sale);
	tcase_add_test(tcase, a_read_only_file_system_stops_no_sale);
	tcase_add_test(tcase, a_folder_that_goes_away_is_noticed);
	tcase_add_test(tcase, a_database_that_is_replaced_is_opened_anew);
	tcase_add_test(tcase, a_missing_key_is_said_at_the_start);
	tcase_add_test(tcase, a_corrupt_database_is_kept_and_its_sales_come_back_with_it);
	tcase_add_test(tcase, what_is_no_database_at_all_spools);
	tcase_add_test(tcase, a_corrupt_log_stops_no_sale);
	tcase_add_test(tcase, a_newer_database_is_left_untouched_and_sales_wait);
	tcase_add_test(tcase, a_clock_that_jumps_back_orders_facts_all_the_same);
	tcase_add_test(tcase, a_killed_till_with_a_backlog_loses_nothing_acknowledged);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
