/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The helper as tills meet it: a process, its socket, lines; what clients do to each other, and what ends it.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "act.h"
#include "support.h"

#define PLATE "粤B12345"
#define AT "\"at\":\"2026-01-02T08:00:00+08:00\""
#define FUEL "{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":40000,\"unit_price_minor_per_m3\":750000,\"amount_minor\":30000}"
#define SALE "sale.close {\"series\":\"S\",\"receipt\":\"%s\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}"

static const char programme[] =
    "name = \"helper\"; basis = \"litres\"; window_days = 30; tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; });"
    "earn = ({ id = \"fuel\"; points_per_litre = 1; });"
    "rewards = ({ id = \"money\"; kind = \"money\"; points = 50; points_per_unit = 10; step_points = 10; });";

static char socket_path[100];
static pid_t helper;

/* --- the process --- */

static char *program(char out[500])
{
	const char *build = getenv("REGULARS_TEST_BUILDDIR");

	(void)snprintf(out, 500, "%s/regulars-helper", build == NULL ? "." : build);
	return out;
}

/* Starts it with these arguments, NULL at the end, its messages in the file "log". */
static pid_t run(const char *const *arguments)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int log = open(support_path("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

		(void)dup2(log, STDERR_FILENO);
		(void)execv(arguments[0], (char *const *)(intptr_t)arguments);
		_exit(127);
	}
	return pid;
}

static int wait_for(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int try_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static int patient_connect(void)
{
	int fd = -1;

	for (int i = 0; i < 2000 && (fd = try_connect()) < 0; i++) {
		(void)usleep(10000);
	}
	ck_assert_int_ge(fd, 0);
	return fd;
}

static void start(const char *option, const char *value)
{
	char path[500];

	helper = run((const char *[]){ program(path), "--socket", socket_path, option, value, NULL });
	(void)close(patient_connect());
}

static void prepare(void)
{
	struct reg_side *side;
	struct reg_err err = { 0 };
	int version;

	support_init();
	side = support_open("");
	ck_assert_msg(reg_act_load_programme(&version, side, "helper", programme, INT64_C(1577923200), "test", &err) == 0, "%s",
	    err.line);
	support_customer(side, "1");
	support_bind(side, "c:1", REGULARS_PLATE, PLATE, INT64_C(1767225600), 100);
	ck_assert_msg(reg_act_open(side, "c:1", 200, NULL, INT64_C(1767225600), "test", &err) == 0, "%s", err.line);
	reg_side_close(side);
	(void)snprintf(socket_path, sizeof socket_path, "%s", support_path("socket"));
	helper = 0;
}

static int stop(void)
{
	pid_t pid = helper;

	helper = 0;
	(void)kill(pid, SIGTERM);
	return wait_for(pid);
}

static void finish(void)
{
	struct reg_side *side;

	if (helper > 0) {
		ck_assert_int_eq(stop(), 0);
	}
	side = support_open("");
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static void prepare_and_start(void)
{
	prepare();
	start(NULL, NULL);
}

/* --- a client --- */

static void send_text(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, text, size, MSG_NOSIGNAL);

		ck_assert_msg(n > 0, "send: %s", strerror(errno));
		text += n;
		size -= (size_t)n;
	}
}

/* The next line, without its newline; NULL: the helper has hung up. Released with free(). */
static char *read_line(int fd)
{
	size_t n = 0, room = 1 << 16;
	char *line = malloc(room);

	ck_assert_ptr_nonnull(line);
	while (n < room - 1 && recv(fd, line + n, 1, 0) == 1) {
		if (line[n] == '\n') {
			line[n] = '\0';
			return line;
		}
		n++;
	}
	ck_assert_uint_lt(n, room - 1);
	free(line);
	return NULL;
}

static json_t *reply_of(int fd, const char *request)
{
	char *line = read_line(fd);
	json_t *reply;

	ck_assert_msg(line != NULL, "%s: the helper has hung up", request);
	reply = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_msg(reply != NULL, "%s: %s", request, line);
	ck_assert_msg(json_is_string(json_object_get(reply, "status")), "%s: %s", request, line);
	ck_assert_msg(json_is_array(json_object_get(reply, "messages")), "%s: %s", request, line);
	free(line);
	return reply;
}

/* Sends a line; the status of the reply is `status`. Released with json_decref(). */
static json_t *ask(int fd, const char *status, const char *request)
{
	json_t *reply;

	send_text(fd, request, strlen(request));
	send_text(fd, "\n", 1);
	reply = reply_of(fd, request);
	if (strcmp(json_string_value(json_object_get(reply, "status")), status) != 0) {
		char *text = json_dumps(reply, 0);

		ck_abort_msg("%.200s: %s", request, text);
	}
	return reply;
}

static void tell(int fd, const char *status, const char *request)
{
	json_decref(ask(fd, status, request));
}

static int64_t number(json_t *reply, const char *name)
{
	int64_t out;

	ck_assert(json_is_integer(json_object_get(reply, name)));
	out = json_integer_value(json_object_get(reply, name));
	json_decref(reply);
	return out;
}

static void expect_error(json_t *reply, const char *code, const char *part)
{
	json_t *error = json_object_get(reply, "error");

	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), code);
	ck_assert_msg(strstr(json_string_value(json_object_get(error, "line")), part) != NULL, "%s",
	    json_string_value(json_object_get(error, "line")));
	json_decref(reply);
}

static int64_t open_session(int fd)
{
	char request[300];

	(void)snprintf(request, sizeof request, "open {\"database\":\"%s\",\"till\":\"7\",\"budget_ms\":20000}", support_database);
	return number(ask(fd, "ok", request), "session");
}

#define REQUEST(...) (snprintf(request, sizeof request, __VA_ARGS__), request)

/* Waits until the SQL gives `wanted`, at most 20 s. */
static void await(const char *sql, int64_t wanted)
{
	for (int i = 0; i < 2000 && support_int(sql) != wanted; i++) {
		(void)usleep(10000);
	}
	ck_assert_int_eq(support_int(sql), wanted);
}

/* --- lines --- */

START_TEST(the_calls_of_the_door_are_lines)
{
	char request[900];
	int fd = patient_connect();
	int64_t session;
	json_t *reply;

	ck_assert_int_eq(number(ask(fd, "ok", "version"), "version") >> 16, REGULARS_ABI_MAJOR);
	session = open_session(fd);
	tell(fd, "ok", REQUEST("call %d " SALE, (int)session, "1"));
	ck_assert_int_eq(support_int("SELECT volume_ml FROM view_sale"), 40000);
	reply = ask(fd, "ok", REQUEST("call %d checkout {\"plate\":\"" PLATE "\"}", (int)session));
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(json_object_get(reply, "checkout"), "points"), "balance")),
	    240);
	json_decref(reply);
	tell(fd, "ok", REQUEST("call %d menu.list", (int)session));
	tell(fd, "ok", REQUEST("close %d", (int)session));
	expect_error(ask(fd, "refused", REQUEST("call %d menu.list", (int)session)), "unknown-session", "no such session");
	(void)close(fd);
}
END_TEST

START_TEST(a_line_may_come_in_pieces_and_several_at_once)
{
	char request[900], *text = REQUEST("version\nversion\nver");
	int fd = patient_connect();

	send_text(fd, text, strlen(text));
	json_decref(reply_of(fd, "the first"));
	json_decref(reply_of(fd, "the second"));
	for (const char *c = "sion\n"; *c != '\0'; c++) {
		send_text(fd, c, 1);
		(void)usleep(1000);
	}
	ck_assert_int_eq(number(reply_of(fd, "the third"), "version"), REGULARS_ABI_VERSION);
	(void)close(fd);
}
END_TEST

START_TEST(what_is_no_request_is_refused_and_the_next_is_served)
{
	static const char *const lines[] = {
		"", " ", "version 1", "call", "call 1", "call x menu.list", "call 9223372036854775808 menu.list", "close", "close 1",
		"CALL 1 menu.list {}", "GET / HTTP/1.1", "\xff\xfe", "open", "open []", "open {\"database\":1}", "open {\"x\":\"y\"}",
		"open {\"database\":\"/nowhere", "{\"call\":\"version\"}",
	};
	int fd = patient_connect();

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		tell(fd, "refused", lines[i]);
	}
	send_text(fd, "ver\0sion\n", 9);
	expect_error(reply_of(fd, "NUL"), "malformed", "NUL");
	tell(fd, "ok", "version");
	(void)close(fd);
}
END_TEST

START_TEST(a_line_of_a_mebibyte_is_taken_and_a_longer_one_ends_the_exchange)
{
	size_t size = (1 << 20) + 1;
	char *text = malloc(size + 1), request[100];
	int fd = patient_connect();
	int64_t session = open_session(fd);
	int head;

	ck_assert_ptr_nonnull(text);
	memset(text, ' ', size);
	head = snprintf(request, sizeof request, "call %d menu.list {", (int)session);
	memcpy(text, request, (size_t)head);
	text[size - 2] = '}';
	text[size - 1] = '\n';
	send_text(fd, text, size);
	json_decref(reply_of(fd, "a line of 1048576 bytes"));
	memset(text, 'x', size);
	send_text(fd, text, size);
	expect_error(reply_of(fd, "one more"), "malformed", "too long");
	ck_assert_ptr_null(read_line(fd));
	(void)close(fd);
	fd = patient_connect();
	tell(fd, "ok", "version");
	(void)close(fd);
	free(text);
}
END_TEST

/* --- clients among each other --- */

START_TEST(a_client_has_no_part_in_anothers_sessions_though_their_settings_are_equal)
{
	int one = patient_connect(), other = patient_connect();
	int64_t first = open_session(one), second = open_session(other);
	char request[300];

	ck_assert_int_ne(first, second);
	expect_error(ask(other, "refused", REQUEST("call %d menu.list", (int)first)), "unknown-session", "no such session");
	expect_error(ask(other, "refused", REQUEST("close %d", (int)first)), "unknown-session", "no such session");
	(void)close(one);
	tell(other, "ok", REQUEST("call %d checkout {}", (int)second));
	(void)close(other);
}
END_TEST

START_TEST(tickets_of_a_client_that_hangs_up_are_abandoned_with_what_was_set_aside_on_them)
{
	char request[900];
	int fd = patient_connect();
	int64_t session = open_session(fd), ticket;

	ticket = number(ask(fd, "ok", REQUEST("call %d sale.open {\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}", (int)session)), "ticket");
	tell(fd, "ok", REQUEST("call %d menu.run {\"action\":\"redeem\",\"attendant\":\"7\",\"ticket\":%d,"
	    "\"values\":{\"reward\":\"money\",\"points\":\"100\"}}", (int)session, (int)ticket));
	await("SELECT coalesce(sum(points), 0) FROM view_hold", 100);
	(void)close(fd);
	await("SELECT coalesce(sum(points), 0) FROM view_hold", 0);
}
END_TEST

#define N_CLIENTS 12
#define N_SALES 10

START_TEST(many_clients_at_once_each_have_their_sales_once)
{
	char request[900], receipt[40];
	pid_t pids[N_CLIENTS];

	for (int client = 0; client < N_CLIENTS; client++) {
		pids[client] = support_fork();
		if (pids[client] == 0) {
			int fd = patient_connect();
			int64_t session = open_session(fd);

			for (int i = 0; i < N_SALES; i++) {
				(void)snprintf(receipt, sizeof receipt, "%d-%d", client, i);
				tell(fd, "ok", REQUEST("call %d " SALE, (int)session, receipt));
			}
			_exit(0);
		}
	}
	for (int client = 0; client < N_CLIENTS; client++) {
		ck_assert_int_eq(wait_for(pids[client]), 0);
	}
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), N_CLIENTS * N_SALES);
}
END_TEST

START_TEST(who_comes_when_there_are_64_is_told_and_sent_away)
{
	int fds[64], late;

	for (int i = 0; i < 64; i++) {
		fds[i] = patient_connect();
		tell(fds[i], "ok", "version");
	}
	late = patient_connect();
	expect_error(reply_of(late, "the 65th"), "failed", "64");
	ck_assert_ptr_null(read_line(late));
	(void)close(late);
	for (int i = 0; i < 64; i++) {
		tell(fds[i], "ok", "version");
		(void)close(fds[i]);
	}
	/* Places are free again. */
	for (int i = 0; i < 2000; i++) {
		char *line;

		late = patient_connect();
		send_text(late, "version\n", 8);
		line = read_line(late);
		(void)close(late);
		ck_assert_ptr_nonnull(line);
		if (strstr(line, "\"version\"") != NULL) {
			free(line);
			return;
		}
		free(line);
		(void)usleep(10000);
	}
	ck_abort_msg("nobody is served any more");
}
END_TEST

/* What lies in a folder of /proc of the helper. */
static int held(const char *folder)
{
	char path[60];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	(void)snprintf(path, sizeof path, "/proc/%d/%s", (int)helper, folder);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		n += entry->d_name[0] != '.';
	}
	(void)closedir(dir);
	return n;
}

static void ring_and_leave(const char *name, int n, int idle)
{
	char request[900], receipt[40];

	for (int i = 0; i < n; i++) {
		int fd = patient_connect();

		(void)snprintf(receipt, sizeof receipt, "%s%d", name, i);
		tell(fd, "ok", REQUEST("call %d " SALE, (int)open_session(fd), receipt));
		(void)close(fd);
	}
	/* The last is gone when its thread is. */
	for (int i = 0; i < 2000 && held("task") > idle; i++) {
		(void)usleep(10000);
	}
}

START_TEST(nothing_is_left_of_clients_that_have_gone)
{
	int fds, idle, fd = patient_connect();

	/* A sanitizer's own thread begins with the first. Who made sure that it listens may not have gone yet. */
	tell(fd, "ok", "version");
	(void)close(fd);
	idle = held("task");
	for (int i = 0; i < 30; i++) {
		int now = held("task");

		idle = now < idle ? now : idle;
		(void)usleep(10000);
	}
	ring_and_leave("a", 5, idle);
	fds = held("fd");
	ring_and_leave("b", 30, idle);
	ck_assert_int_eq(held("task"), idle);
	ck_assert_int_eq(held("fd"), fds);
}
END_TEST

START_TEST(a_client_has_at_most_16_sessions)
{
	int fd = patient_connect();
	char request[200];

	for (int i = 0; i < 16; i++) {
		(void)open_session(fd);
	}
	expect_error(ask(fd, "refused", REQUEST("open {\"database\":\"%s\"}", support_database)), "refused", "16");
	tell(fd, "ok", "close 3");
	(void)open_session(fd);
	(void)close(fd);
}
END_TEST

START_TEST(a_client_that_reads_no_replies_keeps_no_other_waiting)
{
	static char calls[1 << 16];
	int deaf = patient_connect(), fd = patient_connect();
	int64_t session = open_session(deaf);
	ssize_t n;

	for (size_t at = 0; at + 20 < sizeof calls; at += strlen(calls + at)) {
		(void)snprintf(calls + at, 20, "call %d menu.list\n", (int)session);
	}
	/* Until neither the helper nor the socket takes more. */
	do {
		n = send(deaf, calls, strlen(calls), MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n > 0);
	tell(fd, "ok", "version");
	(void)close(deaf);
	(void)close(fd);
}
END_TEST

/* --- what may be opened, and by whom --- */

START_TEST(a_database_that_cannot_be_opened_is_no_fault_of_the_request)
{
	char request[300];
	int fd;

	start(NULL, NULL);
	fd = patient_connect();
	expect_error(ask(fd, "failed", REQUEST("open {\"database\":\"%s/side.db\"}", support_path("no.folder"))), "no-database",
	    "no.folder");
	(void)close(fd);
}
END_TEST

START_TEST(the_one_database_that_is_served_is_the_only_one)
{
	char request[300];
	int fd;

	start("--db", support_database);
	fd = patient_connect();
	ck_assert_int_gt(number(ask(fd, "ok", "open {\"till\":\"7\"}"), "session"), 0);
	ck_assert_int_gt(open_session(fd), 0);
	expect_error(ask(fd, "refused", REQUEST("open {\"database\":\"%s.other\"}", support_database)), "unknown-session", "no other");
	expect_error(ask(fd, "refused", "open {\"database\":null}"), "unknown-session", "no other");
	ck_assert_int_ne(access(support_path("side.db.other"), F_OK), 0);
	(void)close(fd);
}
END_TEST

START_TEST(the_socket_is_for_the_owner_and_the_group)
{
	struct stat found;

	ck_assert_int_eq(lstat(socket_path, &found), 0);
	ck_assert_uint_eq(found.st_mode & 07777, 0660);
}
END_TEST

START_TEST(who_is_not_of_the_group_is_sent_away_even_when_the_mode_lets_everybody_in)
{
	pid_t stranger, colleague;
	const gid_t group = getegid();

	if (geteuid() != 0) {
		printf("SKIP: only root can be somebody else\n");
		return;
	}
	ck_assert_int_eq(chmod(socket_path, 0666), 0);
	ck_assert_int_eq(chmod(support_folder, 0755), 0);
	stranger = support_fork();
	if (stranger == 0) {
		int fd;
		char byte;

		if (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0) {
			_exit(2);
		}
		fd = try_connect();
		(void)send(fd, "version\n", 8, MSG_NOSIGNAL);
		_exit(fd < 0 ? 3 : recv(fd, &byte, 1, 0) <= 0 ? 0 : 1);
	}
	ck_assert_int_eq(wait_for(stranger), 0);
	colleague = support_fork();
	if (colleague == 0) {
		int fd;
		char byte;

		if (setgroups(1, &group) != 0 || setgid(65534) != 0 || setuid(65534) != 0) {
			_exit(2);
		}
		fd = try_connect();
		(void)send(fd, "version\n", 8, MSG_NOSIGNAL);
		_exit(fd < 0 ? 3 : recv(fd, &byte, 1, 0) == 1 ? 0 : 1);
	}
	ck_assert_int_eq(wait_for(colleague), 0);
}
END_TEST

/* --- its life --- */

START_TEST(what_a_helper_that_was_killed_has_left_is_no_hindrance)
{
	(void)kill(helper, SIGKILL);
	(void)wait_for(helper);
	ck_assert_int_eq(access(socket_path, F_OK), 0);
	start(NULL, NULL);
}
END_TEST

#define N_RACERS 8
#define N_RACES 10

START_TEST(of_several_that_find_a_socket_left_behind_one_listens_and_the_others_say_why)
{
	char path[500];
	const char *const arguments[] = { program(path), "--socket", socket_path, NULL };
	int refused = 0;
	size_t size;
	char *log;

	for (int race = 0; race < N_RACES; race++) {
		pid_t pids[N_RACERS];
		int n_left = N_RACERS, fd;

		(void)kill(helper, SIGKILL);
		(void)wait_for(helper);
		for (int i = 0; i < N_RACERS; i++) {
			pids[i] = run(arguments);
		}
		for (int wait = 0; wait < 2000 && n_left > 1; wait++) {
			for (int i = 0, status; i < N_RACERS; i++) {
				if (pids[i] > 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
					ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
					pids[i] = 0;
					n_left--;
					refused++;
				}
			}
			(void)usleep(10000);
		}
		for (int i = 0; i < N_RACERS; i++) {
			helper = pids[i] > 0 ? pids[i] : helper;
		}
		ck_assert_int_eq(n_left, 1);
		fd = patient_connect();
		tell(fd, "ok", "version");
		(void)close(fd);
	}
	log = support_file(support_path("log"), &size);
	for (const char *at = log; (at = strstr(at, "another helper listens there")) != NULL; at++) {
		refused--;
	}
	ck_assert_msg(refused == 0, "%.1000s", log);
	free(log);
}
END_TEST

START_TEST(a_path_where_another_helper_listens_or_a_file_lies_is_left_alone)
{
	char path[500];
	const char *file = support_path("file");
	size_t size;
	char *log;
	int fd;

	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--socket", socket_path, NULL })), 1);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	(void)close(fd);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--socket", file, NULL })), 1);
	ck_assert_int_eq(access(file, F_OK), 0);
	log = support_file(support_path("log"), &size);
	ck_assert_msg(strstr(log, "another helper listens there") != NULL && strstr(log, "something else than a socket") != NULL, "%s",
	    log);
	free(log);
	fd = patient_connect();
	tell(fd, "ok", "version");
	(void)close(fd);
}
END_TEST

START_TEST(the_signal_to_end_lets_the_call_that_runs_come_to_its_end)
{
	char request[900];
	int fd = patient_connect();
	int64_t session = open_session(fd);

	REQUEST("call %d " SALE "\n", (int)session, "1");
	send_text(fd, request, strlen(request));
	json_decref(reply_of(fd, "the first sale"));
	REQUEST("call %d " SALE "\n", (int)session, "2");
	send_text(fd, request, strlen(request));
	ck_assert_int_eq(stop(), 0);
	ck_assert_int_ne(access(socket_path, F_OK), 0);
	/* It was either made and answered, or never begun. */
	{
		char *line = read_line(fd);

		ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), line == NULL ? 1 : 2);
		free(line);
	}
	(void)close(fd);
}
END_TEST

START_TEST(it_ends_when_nobody_has_been_there_for_long_enough)
{
	int fd;

	start("--idle", "1");
	fd = patient_connect();
	tell(fd, "ok", "version");
	(void)usleep(1500000);
	tell(fd, "ok", "version"); /* somebody is there */
	(void)close(fd);
	ck_assert_int_eq(wait_for(helper), 0);
	helper = 0;
	ck_assert_int_ne(access(socket_path, F_OK), 0);
}
END_TEST

START_TEST(it_takes_the_socket_that_systemd_hands_over_and_leaves_it_there)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[500], script[] = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" --idle 1";
	int listening = socket(AF_UNIX, SOCK_STREAM, 0), fd;

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
	ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
	ck_assert_int_eq(listen(listening, 8), 0);
	fd = patient_connect(); /* who comes first waits in the queue */
	for (int round = 0; round < 2; round++) {
		helper = fork();
		if (helper == 0) {
			(void)dup2(listening, 3);
			(void)execl("/bin/sh", "sh", "-c", script, program(path), (char *)NULL);
			_exit(127);
		}
		tell(fd, "ok", "version");
		(void)close(fd);
		ck_assert_int_eq(wait_for(helper), 0);
		helper = 0;
		ck_assert_int_eq(access(socket_path, F_OK), 0);
		fd = patient_connect();
	}
	(void)close(fd);
	(void)close(listening);
	/* A file is no socket. */
	helper = fork();
	if (helper == 0) {
		(void)dup2(open("/dev/null", O_RDONLY), 3);
		(void)dup2(open(support_path("log"), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
		(void)execl("/bin/sh", "sh", "-c", script, program(path), (char *)NULL);
		_exit(127);
	}
	ck_assert_int_eq(wait_for(helper), 1);
	helper = 0;
}
END_TEST

START_TEST(one_client_may_be_served_on_standard_input_and_output)
{
	char path[500], request[300];
	int both[2];
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both), 0);
	pid = fork();
	if (pid == 0) {
		(void)dup2(both[1], STDIN_FILENO);
		(void)dup2(both[1], STDOUT_FILENO);
		(void)execl(program(path), path, "--stdio", "--db", support_database, (char *)NULL);
		_exit(127);
	}
	(void)close(both[1]);
	tell(both[0], "ok", "open {}");
	tell(both[0], "ok", REQUEST("call 1 " SALE, "1"));
	(void)close(both[0]);
	ck_assert_int_eq(wait_for(pid), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 1);
}
END_TEST

START_TEST(no_number_of_a_card_gets_into_the_log)
{
	static const char card[] = "6222021234567890123";
	char request[900], *log, path[500];
	int fd = patient_connect();
	int64_t session = open_session(fd);
	size_t size;

	tell(fd, "refused", REQUEST("%s", card));
	tell(fd, "refused", REQUEST("open {\"%s\":1}", card));
	tell(fd, "refused", REQUEST("call %s menu.list", card));
	tell(fd, "refused", REQUEST("call %d %s {}", (int)session, card));
	tell(fd, "refused", REQUEST("call %d sale.close {\"card\":\"%s\"", (int)session, card));
	tell(fd, "refused", REQUEST("call %d checkout {\"card\":%s}", (int)session, card));
	(void)close(fd);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--socket", support_folder, NULL })), 1);
	log = support_file(support_path("log"), &size);
	ck_assert_msg(size > 0 && strstr(log, card) == NULL && strstr(log, "622202") == NULL, "%s", log);
	free(log);
}
END_TEST

START_TEST(a_mistake_on_the_command_line_is_said)
{
	char path[500];

	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--idle", "0", NULL })), 2);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--idle", "5s", NULL })), 2);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--stdio", "--socket", "x", NULL })), 2);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "more", NULL })), 2);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), "--nothing", NULL })), 2);
	ck_assert_int_eq(wait_for(run((const char *[]){ program(path), NULL })), 1); /* nowhere to listen */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("helper");
	TCase *served = tcase_create("clients"), *alone = tcase_create("processes");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(served, 60);
	tcase_add_checked_fixture(served, prepare_and_start, finish);
	tcase_add_test(served, the_calls_of_the_door_are_lines);
	tcase_add_test(served, a_line_may_come_in_pieces_and_several_at_once);
	tcase_add_test(served, what_is_no_request_is_refused_and_the_next_is_served);
	tcase_add_test(served, a_line_of_a_mebibyte_is_taken_and_a_longer_one_ends_the_exchange);
	tcase_add_test(served, a_client_has_no_part_in_anothers_sessions_though_their_settings_are_equal);
	tcase_add_test(served, tickets_of_a_client_that_hangs_up_are_abandoned_with_what_was_set_aside_on_them);
	tcase_add_test(served, many_clients_at_once_each_have_their_sales_once);
	tcase_add_test(served, who_comes_when_there_are_64_is_told_and_sent_away);
	tcase_add_test(served, nothing_is_left_of_clients_that_have_gone);
	tcase_add_test(served, a_client_has_at_most_16_sessions);
	tcase_add_test(served, a_client_that_reads_no_replies_keeps_no_other_waiting);
	tcase_add_test(served, the_socket_is_for_the_owner_and_the_group);
	tcase_add_test(served, who_is_not_of_the_group_is_sent_away_even_when_the_mode_lets_everybody_in);
	tcase_add_test(served, what_a_helper_that_was_killed_has_left_is_no_hindrance);
	tcase_add_test(served, of_several_that_find_a_socket_left_behind_one_listens_and_the_others_say_why);
	tcase_add_test(served, a_path_where_another_helper_listens_or_a_file_lies_is_left_alone);
	tcase_add_test(served, the_signal_to_end_lets_the_call_that_runs_come_to_its_end);
	tcase_add_test(served, no_number_of_a_card_gets_into_the_log);
	suite_add_tcase(suite, served);
	tcase_set_timeout(alone, 60);
	tcase_add_checked_fixture(alone, prepare, finish);
	tcase_add_test(alone, a_database_that_cannot_be_opened_is_no_fault_of_the_request);
	tcase_add_test(alone, the_one_database_that_is_served_is_the_only_one);
	tcase_add_test(alone, it_ends_when_nobody_has_been_there_for_long_enough);
	tcase_add_test(alone, it_takes_the_socket_that_systemd_hands_over_and_leaves_it_there);
	tcase_add_test(alone, one_client_may_be_served_on_standard_input_and_output);
	tcase_add_test(alone, a_mistake_on_the_command_line_is_said);
	suite_add_tcase(suite, alone);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
