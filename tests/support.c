/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Met at run time: without valgrind its requests do nothing. */
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_CLO_CHANGE(option) ((void)0)
#define RUNNING_ON_VALGRIND 0
#endif

#include "account.h"
#include "act.h"
#include "rebuild.h"

char support_folder[64];
char support_database[96];

/* --- folder and database --- */

void support_folder_make(void)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(support_folder, sizeof support_folder, "%.40s/regulars-XXXXXX",
	    base != NULL && strlen(base) <= 40 ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(support_folder));
	(void)snprintf(support_database, sizeof support_database, "%s/side.db", support_folder);
}

static void folder_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	if (dir == NULL) {
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		struct stat st;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
			continue;
		}
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			folder_empty(path);
			(void)rmdir(path);
		} else {
			(void)unlink(path);
		}
	}
	(void)closedir(dir);
}

void support_folder_remove(void)
{
	folder_empty(support_folder);
	(void)rmdir(support_folder);
}

void support_init(void)
{
	const struct reg_init init = { .site = "S001", .zone = "Asia/Shanghai", .currency = "CNY" };
	struct reg_err err = { 0 };

	support_folder_make();
	ck_assert_msg(reg_side_init(support_database, &init, &err) == 0, "%s", err.line);
}

const char *support_path(const char *name)
{
	static char paths[8][160];
	static unsigned next;
	char *path = paths[next++ % 8];

	(void)snprintf(path, sizeof paths[0], "%s/%s", support_folder, name);
	return path;
}

struct reg_side *support_open(const char *till)
{
	struct reg_side *side;
	struct reg_err err = { 0 };

	ck_assert_msg(reg_side_open(&side, support_database, REG_STORE_WRITE, till, 10000, &err) == 0, "%s", err.line);
	return side;
}

void support_programme(struct reg_side *side, const char *more)
{
	struct reg_err err = { 0 };
	char text[4000];
	int version;

	(void)snprintf(text, sizeof text, "name = \"test\"; basis = \"litres\"; window_days = 30; tiers = ("
	    "{ id = \"basic\"; name = \"Basic\"; from_litres = 0; },"
	    "{ id = \"silver\"; name = \"Silver\"; from_litres = 100; multiplier = \"1.2\"; },"
	    "{ id = \"gold\"; name = \"Gold\"; from_litres = 200; multiplier = \"1.5\"; });"
	    "earn = ({ id = \"fuel\"; points_per_litre = 1; }, { id = \"shop\"; kind = \"goods\"; points_per_unit = 1; });"
	    "%s", more);
	ck_assert_msg(reg_act_load_programme(&version, side, "test", text, INT64_C(1577836800), "test", &err) == 0, "%s",
	    err.line);
}

/* --- events --- */

struct reg_event *support_event_make(struct reg_side *side, const struct support_event *event)
{
	struct regulars_line lines[9];
	struct regulars_redemption redemptions[2];
	size_t n = 0, n_redemptions = 0;
	struct regulars_event in = {
		.struct_size = sizeof in,
		.flags = (event->promise > 0 ? REGULARS_HAS_PROMISE : 0) | (event->is_training ? REGULARS_TRAINING : 0),
		.kind = event->kind == 0 ? REGULARS_SALE_CLOSE : event->kind, .site = event->site,
		.till = event->till == NULL ? "1" : event->till,
		.series = event->series == NULL ? SUPPORT_SERIES : event->series, .receipt = event->receipt,
		.business_date = event->business_date, .at_unix_s = event->at == 0 ? SUPPORT_MONDAY : event->at,
		.revision = event->revision, .document = event->document, .plate = event->plate, .card = event->card,
		.phone = event->phone, .customer = event->customer, .attendant = event->attendant, .shift = event->shift,
		.currency = event->currency, .original_receipt = event->original, .original_series = event->original_series,
		.original_site = event->original_site, .promised_points = event->promise, .lines = lines,
	};
	struct reg_event *out;
	struct reg_err err = { 0 };

	if (event->fuel_ml != 0) {
		lines[n++] = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = event->fuel_ml,
			.unit_price_minor_per_m3 = 750000, .amount_minor = event->fuel_ml * 3 / 4 };
	}
	if (event->goods_minor != 0) {
		lines[n++] = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = "tea", .quantity_milli = 1000,
			.amount_minor = event->goods_minor };
	}
	if (event->prepay_minor != 0) {
		lines[n++] = (struct regulars_line){ .kind = REGULARS_LINE_PREPAY, .amount_minor = event->prepay_minor };
	}
	if (event->redeem_minor != 0) {
		lines[n++] = (struct regulars_line){ .kind = REGULARS_LINE_DISCOUNT, .product = "money", .category = "regulars",
			.amount_minor = -event->redeem_minor };
	}
	for (size_t i = 0; i < event->n_lines && i < 5; i++) {
		lines[n++] = event->lines[i];
	}
	in.n_lines = n;
	if (event->redeem_points != 0) {
		redemptions[n_redemptions++] = (struct regulars_redemption){ .reward = "money", .points = event->redeem_points,
			.value_minor = event->redeem_minor, .hold = event->hold };
	}
	if (event->use != NULL) {
		redemptions[n_redemptions++] = (struct regulars_redemption){ .reward = event->use, .count = 1, .hold = event->hold };
	}
	in.redemptions = redemptions;
	in.n_redemptions = n_redemptions;
	ck_assert_msg(reg_event_create(&out, &in, &side->context, &err) == 0, "%s", err.line);
	return out;
}

struct reg_outcome support_capture(struct reg_side *side, const struct support_event *event)
{
	struct reg_event *made = support_event_make(side, event);
	struct reg_outcome outcome;
	struct reg_err err = { 0 };

	ck_assert_msg(reg_capture(&outcome, side, made, &err) == 0, "receipt %s: %s", event->receipt, err.line);
	reg_event_destroy(made);
	return outcome;
}

/* --- customers --- */

void support_customer(struct reg_side *side, const char *number)
{
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_err err = { 0 };

	ck_assert_msg(reg_act_enrol(id, side, number, NULL, NULL, 0, INT64_C(1767225600), "test", &err) == 0, "%s", err.line);
}

void support_bind(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, int confidence)
{
	const struct reg_binding binding = { .kind = kind, .value = value, .confidence = confidence };
	struct reg_err err = { 0 };

	ck_assert_msg(reg_act_bind(side, customer, &binding, at_unix_s, "test", &err) == 0, "%s", err.line);
}

const struct reg_approval support_manager = { "M", "4711" }, support_lead = { "L", "0815" };

static void add_staff(struct reg_side *side, const struct reg_approval *approval, const char *role)
{
	struct reg_err err = { 0 };
	int rc = reg_act_staff(side, approval->staff, "Somebody", role, approval->pin, SUPPORT_MONDAY - 30 * SUPPORT_DAY, "test", &err);

	ck_assert_msg(rc == 0, "%s", err.line);
}

struct reg_side *support_station(const char *more)
{
	struct reg_side *side;

	support_init();
	side = support_open("1");
	support_programme(side, more);
	support_customer(side, "A");
	support_customer(side, "B");
	add_staff(side, &support_manager, "manager");
	add_staff(side, &support_lead, "lead");
	return side;
}

static struct reg_standing standing(struct reg_side *side, const char *customer, int64_t at_unix_s)
{
	struct reg_identity identity;
	struct reg_standing out;
	struct reg_err err = { 0 };

	ck_assert_msg(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, customer, &err) == 0, "%s", err.line);
	ck_assert_msg(identity.no != 0, "customer %s: there is none", customer);
	ck_assert_msg(reg_account_standing(&out, side, identity.no, at_unix_s, &err) == 0, "%s", err.line);
	return out;
}

int64_t support_balance(struct reg_side *side, const char *customer, int64_t at_unix_s)
{
	return standing(side, customer, at_unix_s).balance;
}

int64_t support_pending(struct reg_side *side, const char *customer, int64_t at_unix_s)
{
	return standing(side, customer, at_unix_s).pending;
}

/* --- verify --- */

struct breaches {
	char *out;
	size_t size, used;
};

static void breach_add(const char *line, void *payload)
{
	struct breaches *breaches = payload;
	int n = snprintf(breaches->out + breaches->used, breaches->size - breaches->used, "%s\n", line);

	breaches->used += (size_t)n;
	if (breaches->used >= breaches->size) {
		breaches->used = breaches->size - 1;
	}
}

int support_breaches(char *out, size_t size, struct reg_side *side)
{
	struct breaches breaches = { .out = out, .size = size };
	struct reg_err err = { 0 };
	int n;

	out[0] = '\0';
	n = reg_verify(side, breach_add, &breaches, &err);
	ck_assert_msg(n >= 0, "verify: %s", err.line);
	return n;
}

void support_expect_sound(struct reg_side *side)
{
	char lines[4000];
	int n = support_breaches(lines, sizeof lines, side);

	ck_assert_msg(n == 0, "verify found %d: %s", n, lines);
}

/* --- from outside --- */

static sqlite3 *outside_open(void)
{
	sqlite3 *sqlite;

	ck_assert_int_eq(sqlite3_open_v2(support_database, &sqlite, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	(void)sqlite3_busy_timeout(sqlite, 10000);
	(void)sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return sqlite;
}

static sqlite3_stmt *outside_prepare(sqlite3 *sqlite, const char *sql)
{
	sqlite3_stmt *stmt;

	ck_assert_msg(sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(sqlite));
	return stmt;
}

int64_t support_int(const char *sql)
{
	sqlite3 *sqlite = outside_open();
	sqlite3_stmt *stmt = outside_prepare(sqlite, sql);
	int64_t value;

	ck_assert_msg(sqlite3_step(stmt) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(sqlite));
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sqlite);
	return value;
}

const char *support_text(const char *sql)
{
	static char text[1000];
	sqlite3 *sqlite = outside_open();
	sqlite3_stmt *stmt = outside_prepare(sqlite, sql);
	const char *value = sqlite3_step(stmt) == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;

	(void)snprintf(text, sizeof text, "%s", value == NULL ? "" : value);
	sqlite3_finalize(stmt);
	sqlite3_close(sqlite);
	return text;
}

void support_sql(const char *sql)
{
	sqlite3 *sqlite = outside_open();
	char *message = NULL;

	ck_assert_msg(sqlite3_exec(sqlite, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql, message);
	sqlite3_close(sqlite);
}

static void views_row(FILE *stream, sqlite3_stmt *stmt)
{
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		const unsigned char *bytes = sqlite3_column_blob(stmt, i);
		int size = sqlite3_column_bytes(stmt, i);

		if (sqlite3_column_type(stmt, i) == SQLITE_BLOB) {
			for (int j = 0; j < size; j++) {
				(void)fprintf(stream, "%02x", bytes[j]);
			}
			(void)fputc(' ', stream);
		} else {
			const char *text = (const char *)sqlite3_column_text(stmt, i);

			(void)fprintf(stream, "%s ", text == NULL ? "-" : text);
		}
	}
	(void)fputc('\n', stream);
}

char *support_views(void)
{
	sqlite3 *sqlite = outside_open();
	sqlite3_stmt *names = outside_prepare(sqlite,
	    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'view\\_%' ESCAPE '\\' ORDER BY name");
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	ck_assert_ptr_nonnull(stream);
	while (sqlite3_step(names) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(names, 0);
		char sql[160];
		sqlite3_stmt *rows;

		/* By the first three columns: the keys are no longer than that. */
		(void)snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2%s", name,
		    strcmp(name, "view_link") == 0 || strcmp(name, "view_tag") == 0 || strcmp(name, "view_conflict") == 0 ||
		        strcmp(name, "view_key") == 0
		        ? "" : ", 3");
		rows = outside_prepare(sqlite, sql);
		(void)fprintf(stream, "%s\n", name);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			views_row(stream, rows);
		}
		sqlite3_finalize(rows);
	}
	sqlite3_finalize(names);
	sqlite3_close(sqlite);
	(void)fclose(stream);
	return out;
}

char *support_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *out = NULL;
	long length;

	ck_assert_msg(file != NULL, "%s: cannot be read", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	length = ftell(file);
	ck_assert_int_ge(length, 0);
	rewind(file);
	out = malloc((size_t)length + 1);
	ck_assert_ptr_nonnull(out);
	*size = fread(out, 1, (size_t)length, file);
	out[*size] = '\0';
	(void)fclose(file);
	return out;
}

/* --- killed processes --- */

/* check's message file is a temporary one that has no name any more. */
static void leave_messages(void)
{
	struct dirent *entry;
	DIR *folder = opendir("/proc/self/fd");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	char path[64], target[256];

	while (folder != NULL && null >= 0 && (entry = readdir(folder)) != NULL) {
		ssize_t size;

		(void)snprintf(path, sizeof path, "/proc/self/fd/%.20s", entry->d_name);
		size = readlink(path, target, sizeof target - 1);
		target[size < 0 ? 0 : size] = '\0';
		if (strstr(target, "/check_") != NULL && strstr(target, " (deleted)") != NULL) {
			(void)dup2(null, atoi(entry->d_name));
		}
	}
	if (folder != NULL) {
		(void)closedir(folder);
	}
	(void)close(null);
}

pid_t support_fork(void)
{
	pid_t child = fork();

	if (child == 0) {
		/* A test that fails leaves nobody behind. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		leave_messages();
		/* It ends by _exit() or is killed: what it holds then is no leak, and must not change its exit status. */
		VALGRIND_CLO_CHANGE("--leak-check=no");
	}
	return child;
}

int support_kill_at(int n, void (*body)(void *payload), void *payload)
{
	pid_t child;
	int status;

	/* Thousands of children, each a minute under valgrind, and nothing of theirs is looked at. */
	if (RUNNING_ON_VALGRIND) {
		return -1;
	}
	child = support_fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
			_exit(77);
		}
		(void)raise(SIGSTOP);
		body(payload);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	if (WIFEXITED(status)) {
		return -1;
	}
	(void)ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(intptr_t)PTRACE_O_EXITKILL);
	for (int stop = 0; stop < n; stop++) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) != 0) {
			(void)kill(child, SIGKILL);
			(void)waitpid(child, &status, 0);
			return -1;
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		if (WIFEXITED(status)) {
			ck_assert_msg(WEXITSTATUS(status) == 0, "the child ended with %d", WEXITSTATUS(status));
			return 0;
		}
		ck_assert_msg(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP, "the child was stopped by a signal: %d", status);
	}
	(void)kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return 1;
}
