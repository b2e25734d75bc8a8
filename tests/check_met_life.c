/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of a described host: threads, re-entry, ends in odd places, a database that is not there, traces. */
#include <check.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "met.h"

/* --- the host --- */

typedef int (*sale_callback)(int number, int cents, void *user);

static struct {
	sale_callback callback;
	void *user;
	atomic_int logs, messages, depth;
	char log[300], message[300];
	int ring_inside; /* the message function rings another sale */
	int events;      /* to be polled */
} host;

MET_HOST int met_listen(sale_callback callback, void *user);
MET_HOST int met_forget(sale_callback callback);
MET_HOST void met_log(int kind, const char *text);
MET_HOST void met_message(const char *text);
MET_HOST int met_next(int *number, int *cents);
MET_HOST void met_forget_now(void);

int met_listen(sale_callback callback, void *user)
{
	host.callback = callback;
	host.user = user;
	return 1;
}

int met_forget(sale_callback callback)
{
	ck_assert(callback == host.callback);
	host.callback = NULL;
	return 1;
}

void met_log(int kind, const char *text)
{
	(void)kind;
	host.logs++;
	(void)snprintf(host.log, sizeof host.log, "%s", text);
}

void met_message(const char *text)
{
	host.messages++;
	(void)snprintf(host.message, sizeof host.message, "%s", text);
	if (host.ring_inside > 0 && host.depth < 3) {
		host.depth++;
		ck_assert_int_eq(host.callback(host.ring_inside++, 100, host.user), 1);
		host.depth--;
	}
}

int met_next(int *number, int *cents)
{
	if (host.events == 0)
		return 0;
	*number = 100 + host.events;
	*cents = host.events--;
	return 1;
}

#define HOST \
	"typedef int (*sale_callback)(int number, int cents, void *user); int met_listen(sale_callback callback, void *user);" \
	"int met_forget(sale_callback callback); void met_log(int kind, const char *text); void met_message(const char *text);" \
	"int met_next(int *number, int *cents); void met_forget_now(void);"
#define REGISTER "meet register { call met_listen(on_sale, user) check result == 1; undo met_forget(on_sale); }\n"
#define LOG "service log { call met_log(our.severity, our.text); }\n"
#define SALE "event sale.close { series = \"S\"; receipt = number; line { kind = \"goods\"; amount = cents in minor; } }"

static int64_t sales(void)
{
	return support_int("SELECT count(*) FROM fact_sale");
}

/* --- threads --- */

#define THREADS 8
#define SALES 25

static void *ring_some(void *payload)
{
	int first = (int)(intptr_t)payload;

	for (int i = 0; i < SALES; i++)
		ck_assert_int_eq(host.callback(first + i, 100 + i, host.user), 1);
	return NULL;
}

START_TEST(callbacks_from_many_threads_at_once_lose_nothing)
{
	struct reg_door *door = met_open(HOST, REGISTER LOG "on on_sale : sale_callback { " SALE " return our.ok; on failure { return 0; } }");
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ring_some, (void *)(intptr_t)(1000 * (i + 1))), 0);
	for (int i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), THREADS * SALES);
	ck_assert_int_eq(support_int("SELECT sum(amount_minor) FROM fact_sale"), THREADS * (SALES * 100 + SALES * (SALES - 1) / 2));
}
END_TEST

static void *ring_ticket(void *payload)
{
	int (*line)(int, int) = *(void **)payload;
	int (*pay)(int) = ((void **)payload)[1];
	int first = (int)(intptr_t)((void **)payload)[2];

	for (int i = 0; i < 10; i++) {
		ck_assert_int_eq(line(first + i, 1), 1);
		ck_assert_int_eq(line(first + i, 10), 1);
		ck_assert_int_eq(pay(first + i), 1);
	}
	return NULL;
}

START_TEST(tickets_of_several_threads_do_not_mix)
{
	struct reg_door *door = met_open("int line(int number, int cents); int pay(int number);", "meet entry;"
	    "on line { event sale.total { ticket = number; line { kind = \"goods\"; amount = cents in minor; } } return our.ok; on failure { return 0; } }"
	    "on pay { event sale.close { ticket = number; series = \"S\"; receipt = number; } return our.ok; on failure { return 0; } }");
	void *given[THREADS][3];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		given[i][0] = met_function(door, "line");
		given[i][1] = met_function(door, "pay");
		given[i][2] = (void *)(intptr_t)(1000 * (i + 1));
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ring_ticket, given[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), THREADS * 10);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE amount_minor = 11"), THREADS * 10);
}
END_TEST

START_TEST(a_ticket_touched_longest_ago_gives_way_to_the_65th)
{
	struct reg_door *door = met_open("int line(int number, int cents); int pay(int number);", "meet entry;"
	    "on line { event sale.line { ticket = number; line { kind = \"goods\"; amount = cents in minor; } } return our.ok; on failure { return 0; } }"
	    "on pay { event sale.close { ticket = number; series = \"S\"; receipt = number; } return our.ok; on failure { return 0; } }");
	int (*line)(int, int) = met_function(door, "line"), (*pay)(int) = met_function(door, "pay");

	for (int i = 1; i <= REG_DOOR_MAX_TICKETS + 1; i++)
		ck_assert_int_eq(line(i, i), 1);
	ck_assert_int_eq(pay(2), 1);
	ck_assert_int_eq(pay(1), 1); /* a new one, without the line */
	reg_door_destroy(door);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM fact_sale WHERE receipt = '2'"), 2);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM fact_sale WHERE receipt = '1'"), 0);
}
END_TEST

/* --- re-entry --- */

START_TEST(a_host_that_calls_us_again_from_our_own_call_is_answered)
{
	struct reg_door *door = met_open(HOST, REGISTER "on on_sale : sale_callback { " SALE
	    " call met_message(join(\" \", \"taken\", number)); return our.ok; on failure { return 0; } }");

	host.ring_inside = 2;
	ck_assert_int_eq(host.callback(1, 100, host.user), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), 4);
	ck_assert_int_eq(host.messages, 4);
	ck_assert_str_eq(host.message, "taken 4");
}
END_TEST

static struct reg_door *door_to_end;

void met_forget_now(void)
{
	reg_door_destroy(door_to_end);
}

START_TEST(a_host_may_unregister_us_from_inside_our_own_callback)
{
	door_to_end = met_open(HOST, REGISTER "on on_sale : sale_callback { " SALE
	    " call met_forget_now(); return number; on failure { return 0; } }");

	/* Its closure must outlive the call that it is in. */
	ck_assert_int_eq(host.callback(7, 100, host.user), 7);
	ck_assert_ptr_null(host.callback);
	ck_assert_int_eq(sales(), 1);
	reg_door_destroy(door_to_end);
}
END_TEST

START_TEST(after_stop_calls_are_answered_as_failures_until_the_host_begins_anew)
{
	struct reg_door *door = met_open(HOST, REGISTER "on on_sale : sale_callback { " SALE
	    " if (cents == 13) { stop; } return 1; on failure { return -5; } }");

	ck_assert_int_eq(host.callback(1, 1, host.user), 1);
	ck_assert_int_eq(host.callback(2, 13, host.user), 1);
	ck_assert_int_eq(sales(), 2); /* written: nobody else holds the database */
	ck_assert_int_eq(host.callback(3, 1, host.user), -5);
	reg_door_resume(door);
	ck_assert_int_eq(host.callback(4, 1, host.user), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), 3);
}
END_TEST

START_TEST(functions_stay_callable_when_we_have_ended)
{
	struct reg_door *door = met_open(HOST, REGISTER "on on_sale : sale_callback { " SALE " return 1; on failure { return -5; } }");
	sale_callback callback = host.callback;

	ck_assert_int_eq(callback(1, 1, host.user), 1);
	reg_door_end(door);
	ck_assert_ptr_null(host.callback);
	ck_assert_int_eq(callback(2, 1, host.user), -5);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), 1);
}
END_TEST

START_TEST(a_forked_child_gets_the_failure_answers_and_the_parent_goes_on)
{
	struct reg_door *door = met_open(HOST, REGISTER "on on_sale : sale_callback { " SALE " return 1; on failure { return -5; } }");
	int status = 0;
	pid_t child;

	ck_assert_int_eq(host.callback(1, 1, host.user), 1);
	child = support_fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit(host.callback(2, 1, host.user) == -5 ? 0 : 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_eq(host.callback(3, 1, host.user), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), 2);
}
END_TEST

/* --- poll --- */

#define POLL "meet poll { poll met_next(new, new) every 10 ms check result == 1; }\n"

static void await(atomic_int *counter, int wanted)
{
	for (int i = 0; i < 20000 && *counter < wanted; i++)
		(void)usleep(1000);
	ck_assert_int_ge(*counter, wanted);
}

START_TEST(what_is_polled_is_captured_and_the_thread_ends_with_the_door)
{
	struct reg_door *door;

	host.events = 5;
	door = met_open(HOST, POLL "on met_next { event sale.close { series = \"S\"; receipt = *number;"
	    "line { kind = \"goods\"; amount = *cents in minor; } } call met_message(\"x\"); }");
	await(&host.messages, 5);
	reg_door_destroy(door);
	ck_assert_int_eq(support_int("SELECT sum(amount_minor) FROM fact_sale"), 15);
}
END_TEST

START_TEST(a_polling_handler_may_stop_us)
{
	struct reg_door *door;

	host.events = 5;
	door = met_open(HOST, POLL "on met_next { event sale.close { series = \"S\"; receipt = *number;"
	    "line { kind = \"goods\"; amount = *cents in minor; } } if (*cents == 4) { stop; } call met_message(\"x\"); }");
	await(&host.messages, 2);
	reg_door_destroy(door);
	ck_assert_int_eq(host.events, 3);
	ck_assert_int_eq(sales(), 2);
}
END_TEST

/* --- failures --- */

START_TEST(a_database_that_is_not_there_gives_the_failure_answers_and_one_log_line)
{
	const struct reg_door_settings settings = { .database = "/nowhere/side.db", .till = "1" };
	struct reg_door *door = met_create(&settings, HOST, REGISTER LOG "on on_sale : sale_callback { " SALE
	    " return 1; on failure { return -5; } }");
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_door_meet(door, &err), 0);
	ck_assert_int_eq(host.callback(1, 1, host.user), -5);
	ck_assert_int_eq(host.callback(2, 1, host.user), -5);
	ck_assert_int_eq(host.logs, 1);
	ck_assert_ptr_nonnull(strstr(host.log, "/nowhere/side.db"));
	reg_door_destroy(door);
}
END_TEST

/* Longer than the usual time of a call, after three fifths of which the spool takes a sale. */
static void *let_go_later(void *store)
{
	(void)usleep(600000);
	reg_store_rollback(store);
	return NULL;
}

START_TEST(a_call_waits_for_a_locked_database_as_long_as_the_environment_says)
{
	struct reg_store *store;
	struct reg_err err = { 0 };
	struct reg_door *door;
	pthread_t thread;

	ck_assert_int_eq(setenv("REGULARS_BUDGET_MS", "20000", 1), 0);
	door = met_open(HOST, REGISTER LOG "on on_sale : sale_callback { " SALE " return 1; on failure { return -5; } }");
	ck_assert_int_eq(unsetenv("REGULARS_BUDGET_MS"), 0);
	ck_assert_int_eq(reg_store_open(&store, support_database, REG_STORE_WRITE, 20000, &err), 0);
	ck_assert_int_eq(reg_store_begin(store, &err), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, let_go_later, store), 0);
	ck_assert_int_eq(host.callback(1, 1, host.user), 1);
	/* Not in the spool. */
	ck_assert_int_eq(sales(), 1);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	reg_store_close(store);
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_time_that_is_none_is_told_and_stops_no_sale)
{
	static const char *const values[] = { "x", "-1", "60001", "100 ms", " 5" };

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct reg_door *door;

		host.log[0] = '\0';
		ck_assert_int_eq(setenv("REGULARS_BUDGET_MS", values[i], 1), 0);
		door = met_open(HOST, REGISTER LOG "on on_sale : sale_callback { " SALE " return 1; on failure { return -5; } }");
		ck_assert_int_eq(host.callback((int)i + 1, 1, host.user), 1);
		ck_assert_msg(strstr(host.log, "REGULARS_BUDGET_MS") != NULL && strstr(host.log, values[i]) != NULL, "%s", host.log);
		reg_door_destroy(door);
	}
	ck_assert_int_eq(unsetenv("REGULARS_BUDGET_MS"), 0);
}
END_TEST

START_TEST(a_database_that_went_away_is_told_and_sales_go_into_the_spool)
{
	struct reg_door *door = met_open(HOST, REGISTER LOG "on on_sale : sale_callback { " SALE " return 1; on failure { return -5; } }");
	char moved[200];

	(void)snprintf(moved, sizeof moved, "%s.away", support_database);
	ck_assert_int_eq(rename(support_database, moved), 0);
	ck_assert_int_eq(host.callback(1, 1, host.user), 1);
	reg_door_end(door);
	ck_assert_int_ge(host.logs, 1);
	ck_assert_int_eq(rename(moved, support_database), 0);
	reg_door_destroy(door);
}
END_TEST

START_TEST(an_event_that_is_refused_gives_the_failure_answers_at_once)
{
	struct reg_door *door = met_open("int f(int n, int *out, const char *t);", "meet entry; on f { fill *out = 1;"
	    "event sale.close { series = \"S\"; receipt = t; line { kind = \"goods\"; amount = n in minor; } } fill *out = 2; return 1;"
	    "on failure { fill *out = 9; return -5; } }");
	int (*f)(int, int *, const char *) = met_function(door, "f"), out = 0;

	ck_assert_int_eq(f(1, &out, NULL), -5);
	ck_assert_int_eq(out, 9);
	reg_door_destroy(door);
	ck_assert_int_eq(sales(), 0);
}
END_TEST

START_TEST(a_host_that_refuses_the_meeting_is_told_apart_from_one_without_the_function)
{
	const struct reg_door_settings settings = { .database = support_database };
	struct reg_err refused = { 0 }, missing = { 0 };
	struct reg_door *door = met_create(&settings, HOST, "meet register { call met_listen(on_sale, user) check result == 2; }"
	    "on on_sale : sale_callback { " SALE " return 1; on failure { return 0; } }");

	ck_assert_int_eq(reg_door_meet(door, &refused), REG_EINVAL);
	reg_door_destroy(door);
	door = met_create(&settings, HOST "int met_missing(sale_callback c);", "meet register { call met_missing(on_sale); }"
	    "on on_sale : sale_callback { " SALE " return 1; on failure { return 0; } }");
	ck_assert_int_eq(reg_door_meet(door, &missing), REG_ENOTFOUND);
	ck_assert_ptr_nonnull(strstr(missing.line, "met_missing"));
	reg_door_destroy(door);
}
END_TEST

/* --- trace --- */

struct traced { char name[8]; int64_t card; const char *track, *garbage; struct traced *self; double litres; };

START_TEST(a_trace_shows_what_came_with_numbers_masked_and_follows_no_wild_pointer)
{
	const struct reg_door_settings settings = { .database = support_database, .trace = support_path("trace"), .trace_only = 1 };
	struct reg_door *door = met_create(&settings, "struct traced { char name[8]; int64_t card; const char *track, *garbage;"
	    "struct traced *self; double litres; }; int f(struct traced *s, const char *plate, int *none);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = 1; plate = plate; } return 1; on failure { return 0; } }");
	struct traced s = { "pump 3", INT64_C(1000111234567890123), ";6225 8801-2345 6789=2512?", (const char *)16,
		(struct traced *)(uintptr_t)24, 40.125 };
	int (*f)(struct traced *, const char *, int *) = met_function(door, "f");
	struct iovec to = { &(char){ 0 }, 1 }, from = { s.name, 1 };
	size_t size;
	char *text;

	ck_assert_int_eq(f(&s, "粤B12345", NULL), 0); /* traced alone: nothing is captured */
	reg_door_destroy(door);
	text = support_file(support_path("trace"), &size);
	ck_assert_ptr_nonnull(strstr(text, "f called"));
	ck_assert_ptr_nonnull(strstr(text, "none = NULL"));
	ck_assert_ptr_null(strstr(text, "1000111"));
	ck_assert_ptr_null(strstr(text, "6225"));
	ck_assert_int_eq(sales(), 0);
	if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != 1) {
		puts("skipped: here (under emulation?) nothing can tell which memory is readable, so a trace follows no pointer");
		free(text);
		return;
	}
	ck_assert_ptr_nonnull(strstr(text, "name = \"pump 3\""));
	ck_assert_ptr_nonnull(strstr(text, "card = ****0123"));
	ck_assert_ptr_nonnull(strstr(text, ";****6789=2512?"));
	ck_assert_ptr_nonnull(strstr(text, "garbage = 0x10"));
	ck_assert_ptr_nonnull(strstr(text, "self = 0x18"));
	ck_assert_ptr_nonnull(strstr(text, "litres = 40.125"));
	ck_assert_ptr_nonnull(strstr(text, "$2 const char *plate = \"粤B12345\""));
	free(text);
}
END_TEST

static void setup(void)
{
	met_setup();
	memset(&host, 0, sizeof host);
}

static Suite *suite(void)
{
	Suite *all = suite_create("met: life");
	TCase *threads = tcase_create("threads"), *ends = tcase_create("ends"), *polls = tcase_create("polls"),
	      *failures = tcase_create("failures");

	tcase_add_checked_fixture(threads, setup, met_teardown);
	tcase_add_test(threads, callbacks_from_many_threads_at_once_lose_nothing);
	tcase_add_test(threads, tickets_of_several_threads_do_not_mix);
	tcase_add_test(threads, a_ticket_touched_longest_ago_gives_way_to_the_65th);
	suite_add_tcase(all, threads);
	tcase_add_checked_fixture(ends, setup, met_teardown);
	tcase_add_test(ends, a_host_that_calls_us_again_from_our_own_call_is_answered);
	tcase_add_test(ends, a_host_may_unregister_us_from_inside_our_own_callback);
	tcase_add_test(ends, after_stop_calls_are_answered_as_failures_until_the_host_begins_anew);
	tcase_add_test(ends, functions_stay_callable_when_we_have_ended);
	tcase_add_test(ends, a_forked_child_gets_the_failure_answers_and_the_parent_goes_on);
	suite_add_tcase(all, ends);
	tcase_add_checked_fixture(polls, setup, met_teardown);
	tcase_add_test(polls, what_is_polled_is_captured_and_the_thread_ends_with_the_door);
	tcase_add_test(polls, a_polling_handler_may_stop_us);
	suite_add_tcase(all, polls);
	tcase_add_checked_fixture(failures, setup, met_teardown);
	tcase_add_test(failures, a_database_that_is_not_there_gives_the_failure_answers_and_one_log_line);
	tcase_add_test(failures, a_call_waits_for_a_locked_database_as_long_as_the_environment_says);
	tcase_add_test(failures, a_time_that_is_none_is_told_and_stops_no_sale);
	tcase_add_test(failures, a_database_that_went_away_is_told_and_sales_go_into_the_spool);
	tcase_add_test(failures, an_event_that_is_refused_gives_the_failure_answers_at_once);
	tcase_add_test(failures, a_host_that_refuses_the_meeting_is_told_apart_from_one_without_the_function);
	tcase_add_test(failures, a_trace_shows_what_came_with_numbers_masked_and_follows_no_wild_pointer);
	suite_add_tcase(all, failures);
	return all;
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int n_failed;

	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
