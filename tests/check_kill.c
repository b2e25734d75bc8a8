/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process killed while it captures loses nothing that it acknowledged and keeps nothing half done.
 *
 * A child captures sales and writes each receipt's number to a pipe when reg_capture() has returned. It is killed at
 * every system call of opening the database and capturing (under ptrace), and at random instants. Afterwards the database
 * must open, hold every acknowledged document once, and be found sound; the document that was under way is there wholly
 * or not at all, and delivering it again ends the same.
 *
 * REGULARS_NIGHTLY=1 kills 1,000 times at random instants instead of 30.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support.h"

#define KILLS 30
#define KILLS_NIGHTLY 1000
#define VERIFY_EVERY 10
#define VERIFY_EVERY_NIGHTLY 100
#define LONGEST_US 40000
#define MOST_STOPS 6000

static const char *const plates[] = { "粤B12345", "粤B11111", "浙A00001" };

/* Only plain sales: one capture makes the same system calls as the next. */
static bool is_plain;

/* Document `number`, always the same for the same number: plain sales, a prepay with its completion, refunds, and now and
 * then a plate that was never seen. */
static struct reg_event *document(struct reg_side *side, int number)
{
	static char receipt[16], original[16], plate[16];
	struct support_event event = { .receipt = receipt, .plate = plates[number % 3], .fuel_ml = 20000 + number,
		.at = SUPPORT_MONDAY + number * INT64_C(60) };

	(void)snprintf(receipt, sizeof receipt, "%d", number + 1);
	switch (is_plain ? 0 : number % 8) {
	case 2:
		event.kind = REGULARS_SALE_PREPAY;
		event.prepay_minor = 30000;
		event.fuel_ml = 0;
		break;
	case 3:
	case 6:
		/* Of the document before it, the prepay, or of a sale. */
		event.kind = number % 8 == 3 ? REGULARS_SALE_COMPLETION : REGULARS_SALE_REFUND;
		(void)snprintf(original, sizeof original, "%d", number);
		event.original = original;
		event.fuel_ml = 10000;
		break;
	case 7:
		(void)snprintf(plate, sizeof plate, "苏E%05d", number % 100000);
		event.plate = plate;
		break;
	default:
		break;
	}
	return support_event_make(side, &event);
}

static int capture(struct reg_side *side, int number)
{
	struct reg_event *event = document(side, number);
	struct reg_outcome outcome;
	int rc = reg_capture(&outcome, side, event, NULL);

	reg_event_destroy(event);
	return rc;
}

static void setup(void)
{
	struct reg_side *side;

	support_init();
	side = support_open("1");
	support_programme(side, "");
	support_customer(side, "A");
	support_bind(side, "c:A", REGULARS_PLATE, plates[0], SUPPORT_MONDAY - SUPPORT_DAY, 100);
	reg_side_close(side);
}

static void teardown(void)
{
	support_folder_remove();
}

/* Documents 0 .. acknowledged - 1 are there once, one more may be, and nothing else. */
static void expect_documents(int acknowledged)
{
	int64_t there = support_int("SELECT count(*) FROM fact_sale");

	ck_assert_int_eq(support_int("SELECT count(DISTINCT CAST(receipt AS INTEGER)) FROM fact_sale"), there);
	ck_assert_int_eq(support_int("SELECT coalesce(max(CAST(receipt AS INTEGER)), 0) FROM fact_sale"), there);
	ck_assert_msg(there == acknowledged || there == acknowledged + 1, "%lld documents, %d were acknowledged",
	    (long long)there, acknowledged);
}

/* Opens, looks, delivers the document under way again. Returns how many there are then. */
static int recover(int acknowledged, bool verifies)
{
	struct reg_side *side = support_open("1");
	struct reg_err err = { 0 };
	int64_t seq;

	expect_documents(acknowledged);
	if (verifies) {
		support_expect_sound(side);
	}
	/* The log is read whole at the next opening: it must not grow from kill to kill. */
	ck_assert_msg(reg_store_checkpoint(side->store, &err) == 0, "%s", err.line);
	ck_assert_int_eq(capture(side, acknowledged), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), acknowledged + 1);
	seq = support_int("SELECT last_seq FROM origin WHERE till = '1'");
	ck_assert_int_eq(support_int("SELECT (SELECT count(*) FROM fact_sale) + (SELECT count(*) FROM fact_act)"), seq);
	reg_side_close(side);
	return acknowledged + 1;
}

/* --- at every system call --- */

#define CALLS_AFTER 16

struct job {
	int number; /* of the document */
	int pipe;   /* for the acknowledgement */
};

static void open_and_capture(void *payload)
{
	const struct job *job = payload;
	struct reg_side *side;
	char done = 1;

	if (reg_side_open(&side, support_database, REG_STORE_WRITE, "1", 1000, NULL) < 0 || capture(side, job->number) < 0) {
		_exit(3);
	}
	if (write(job->pipe, &done, 1) != 1) {
		_exit(4);
	}
	/* One capture makes a few system calls more than the next, so the first kill that comes too late for a capture may be
	 * many stops behind its acknowledgement. These are there to be killed at. */
	for (int i = 0; i < CALLS_AFTER; i++) {
		(void)syscall(SYS_getppid);
	}
	_exit(0);
}

START_TEST(killed_at_any_system_call_a_capture_has_happened_or_not)
{
	int documents = 0, killed = 1, acknowledged_and_killed = 0, stops = 0;

	/* Once with plain sales, so that each call of one is met; once with every kind of document. */
	for (int round = 0; round < 2; round++) {
		is_plain = round == 0;
		for (int n = 1, whole = 0; whole == 0; n++) {
			struct job job = { .number = documents };
			int ends[2];
			char done = 0;

			ck_assert_int_eq(pipe(ends), 0);
			job.pipe = ends[1];
			killed = support_kill_at(n, open_and_capture, &job);
			if (killed < 0) {
				(void)fprintf(stderr, "skipped: ptrace is not allowed here; random kills alone are tried\n");
				return;
			}
			(void)close(ends[1]);
			(void)!read(ends[0], &done, 1);
			(void)close(ends[0]);
			ck_assert_int_ge(done, killed == 0);
			acknowledged_and_killed += killed && done;
			/* An acknowledged document: the next one is the one to deliver. */
			documents = recover(documents + done, n % 8 == 0 || killed == 0);
			stops += killed;
			ck_assert_int_lt(stops, MOST_STOPS);
			whole = killed == 0;
		}
	}
	/* A capture is dozens of system calls; after the last there is at least that of the acknowledgement. */
	ck_assert_int_gt(stops, 60);
	ck_assert_int_gt(acknowledged_and_killed, 0);
}
END_TEST

/* --- at random instants --- */

/* xorshift: the same instants relative to the start in every run, as far as a scheduler allows. */
static uint32_t random_state = 0x9e3779b9;

static uint32_t random_below(uint32_t bound)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % bound;
}

static void capture_for_ever(int first, int pipe)
{
	struct reg_side *side;

	if (reg_side_open(&side, support_database, REG_STORE_WRITE, "1", 1000, NULL) < 0) {
		_exit(3);
	}
	for (int number = first;; number++) {
		struct reg_err err = { 0 };

		if (capture(side, number) < 0 || write(pipe, &number, sizeof number) != sizeof number) {
			_exit(4);
		}
		/* What the writer does between sales, so that checkpoints are killed too. */
		if (number % 16 == 0 && reg_store_checkpoint(side->store, &err) < 0) {
			_exit(5);
		}
	}
}

START_TEST(killed_at_random_instants_nothing_acknowledged_is_lost)
{
	bool is_nightly = getenv("REGULARS_NIGHTLY") != NULL;
	int kills = is_nightly ? KILLS_NIGHTLY : KILLS, documents = 0, most = 0;
	int verify_every = is_nightly ? VERIFY_EVERY_NIGHTLY : VERIFY_EVERY;

	for (int i = 0; i < kills; i++) {
		struct timespec pause = { .tv_nsec = (long)random_below(LONGEST_US) * 1000 };
		int ends[2], number, status, before = documents;
		pid_t child;

		ck_assert_int_eq(pipe(ends), 0);
		child = support_fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			(void)close(ends[0]);
			capture_for_ever(documents, ends[1]);
		}
		(void)close(ends[1]);
		/* Half of them from the first acknowledgement on, so that not only openings are killed. */
		if (i % 2 == 0 && read(ends[0], &number, sizeof number) == sizeof number) {
			ck_assert_int_eq(number, documents);
			documents++;
		}
		while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
		}
		(void)kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(WIFSIGNALED(status), "the child ended by itself with %d", WEXITSTATUS(status));
		while (read(ends[0], &number, sizeof number) == sizeof number) {
			ck_assert_int_eq(number, documents);
			documents++;
		}
		(void)close(ends[0]);
		most = documents - before > most ? documents - before : most;
		documents = recover(documents, (i + 1) % verify_every == 0 || i + 1 == kills);
	}
	ck_assert_int_gt(most, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("kill");
	TCase *tcase = tcase_create("kill");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 3600);
	tcase_add_test(tcase, killed_at_any_system_call_a_capture_has_happened_or_not);
	tcase_add_test(tcase, killed_at_random_instants_nothing_acknowledged_is_lost);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
