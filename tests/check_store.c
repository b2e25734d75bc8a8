/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store.h"
#include "support.h"

#define APPLICATION_ID 1380271957 /* "REGU" */

static struct reg_store *store;
static struct reg_err err;

static void setup(void)
{
	support_folder_make();
	store = NULL;
	reg_err_clear(&err);
}

static void teardown(void)
{
	reg_store_close(store);
	support_folder_remove();
}

static void create(void)
{
	ck_assert_msg(reg_store_open(&store, support_database, REG_STORE_CREATE, 1000, &err) == 0, "%s", err.line);
}

static void close_store(void)
{
	reg_store_close(store);
	store = NULL;
}

static void refused(const char *path, enum reg_store_mode mode, enum reg_code code, const char *part)
{
	struct reg_store *opened;

	reg_err_clear(&err);
	ck_assert_int_eq(reg_store_open(&opened, path, mode, 100, &err), code);
	ck_assert_ptr_null(opened);
	ck_assert_msg(strstr(err.line, part) != NULL, "\"%s\" lacks \"%s\"", err.line, part);
	ck_assert_msg(strstr(err.line, path) != NULL, "\"%s\" does not say where", err.line);
	ck_assert_ptr_null(strchr(err.line, '\n'));
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static void setting(const char *value)
{
	ck_assert_msg(reg_run(store, REG_SQL_SETTING_SET, &err, "tt", "site", value) == 0, "%s", err.line);
}

static bool setting_is(const char *value)
{
	struct reg_stmt *stmt;
	bool is;

	ck_assert_int_eq(reg_sql(&stmt, store, REG_SQL_SETTING_GET, &err, "t", "site"), 0);
	if (reg_step(stmt, &err) == 0) {
		return value == NULL;
	}
	is = value != NULL && strcmp(reg_text(stmt, 0), value) == 0;
	reg_reset(stmt);
	return is;
}

/* --- opening --- */

START_TEST(a_new_database_is_for_its_user_and_group_and_has_all_migrations)
{
	struct stat st;

	(void)umask(0);
	create();
	ck_assert_int_eq(stat(support_database, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0660);
	setting("S001");
	ck_assert_int_eq(stat(support_path("side.db-wal"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0660);
	ck_assert_int_eq(stat(support_path("side.db-shm"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0660);
	ck_assert_int_eq(support_int("PRAGMA user_version"), REG_MIGRATIONS);
	ck_assert_int_eq(support_int("PRAGMA application_id"), APPLICATION_ID);
	ck_assert_str_eq(support_text("PRAGMA journal_mode"), "wal");
}
END_TEST

START_TEST(the_umask_of_the_administrator_is_respected)
{
	struct stat st;

	(void)umask(077);
	create();
	ck_assert_int_eq(stat(support_database, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(what_was_written_is_there_after_opening_again)
{
	create();
	setting("S007");
	close_store();
	ck_assert_int_eq(reg_store_open(&store, support_database, REG_STORE_READ, 100, &err), 0);
	ck_assert(setting_is("S007"));
	close_store();
	ck_assert_int_eq(reg_store_open(&store, support_database, REG_STORE_WRITE, 100, &err), 0);
	ck_assert(setting_is("S007"));
}
END_TEST

START_TEST(a_reader_cannot_write)
{
	create();
	close_store();
	ck_assert_int_eq(reg_store_open(&store, support_database, REG_STORE_READ, 100, &err), 0);
	ck_assert_int_lt(reg_run(store, REG_SQL_SETTING_SET, &err, "tt", "site", "S002"), 0);
	ck_assert(setting_is(NULL));
}
END_TEST

START_TEST(creating_over_a_file_that_is_there_leaves_it_alone)
{
	char *content;
	size_t size;

	write_file(support_database, "precious", 8);
	refused(support_database, REG_STORE_CREATE, REG_EEXISTS, "is there already");
	content = support_file(support_database, &size);
	ck_assert_uint_eq(size, 8);
	ck_assert_mem_eq(content, "precious", 8);
	free(content);
}
END_TEST

START_TEST(a_database_that_cannot_be_made_leaves_no_file)
{
	const struct rlimit small = { 40000, RLIM_INFINITY }, all = { RLIM_INFINITY, RLIM_INFINITY };
	int limited, lifted, rc;

	/* Room for some of the schema: the log has begun when the disk is full. Nothing is asserted meanwhile: check's own
	 * message file is one of those that cannot grow. */
	(void)signal(SIGXFSZ, SIG_IGN);
	limited = setrlimit(RLIMIT_FSIZE, &small);
	rc = reg_store_open(&store, support_database, REG_STORE_CREATE, 100, &err);
	lifted = setrlimit(RLIMIT_FSIZE, &all);
	ck_assert_int_eq(limited, 0);
	ck_assert_int_eq(lifted, 0);
	ck_assert_int_lt(rc, 0);
	ck_assert_msg(strstr(err.line, "0001") != NULL, "failed elsewhere: %s", err.line);
	ck_assert(!is_there(support_database));
	ck_assert(!is_there(support_path("side.db-wal")));
	ck_assert(!is_there(support_path("side.db-shm")));
}
END_TEST

START_TEST(a_missing_database_or_folder_is_said_to_be_missing)
{
	refused(support_database, REG_STORE_WRITE, REG_ENOTFOUND, "no such database");
	refused(support_database, REG_STORE_READ, REG_ENOTFOUND, "regulars init");
	refused(support_path("no/such/side.db"), REG_STORE_WRITE, REG_ENOTFOUND, "no such folder");
	refused(support_path("no/such/side.db"), REG_STORE_CREATE, REG_ENOTFOUND, "no such folder");
	ck_assert(!is_there(support_database));
}
END_TEST

START_TEST(a_symbolic_link_is_not_followed)
{
	create();
	close_store();
	ck_assert_int_eq(symlink("side.db", support_path("link.db")), 0);
	refused(support_path("link.db"), REG_STORE_WRITE, REG_EINVAL, "symbolic link");
	refused(support_path("link.db"), REG_STORE_READ, REG_EINVAL, "symbolic link");
	refused(support_path("link.db"), REG_STORE_CREATE, REG_EEXISTS, "is there already");
	/* Nor one that leads nowhere, which open() would follow to make a file elsewhere. */
	ck_assert_int_eq(symlink("elsewhere.db", support_path("dangling.db")), 0);
	refused(support_path("dangling.db"), REG_STORE_CREATE, REG_EEXISTS, "is there already");
	ck_assert(!is_there(support_path("elsewhere.db")));
}
END_TEST

START_TEST(a_folder_or_pipe_is_no_database)
{
	ck_assert_int_eq(mkdir(support_path("folder"), 0700), 0);
	refused(support_path("folder"), REG_STORE_WRITE, REG_EINVAL, "expected a plain file");
	ck_assert_int_eq(mkfifo(support_path("pipe"), 0600), 0);
	refused(support_path("pipe"), REG_STORE_WRITE, REG_EINVAL, "expected a plain file");
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused_and_left_alone)
{
	char noise[5000], *content;
	size_t size;

	for (size_t i = 0; i < sizeof noise; i++) {
		noise[i] = (char)(i * 7 + 1);
	}
	write_file(support_database, noise, sizeof noise);
	refused(support_database, REG_STORE_WRITE, REG_EDAMAGED, "");
	refused(support_database, REG_STORE_READ, REG_EDAMAGED, "");
	content = support_file(support_database, &size);
	ck_assert_uint_eq(size, sizeof noise);
	ck_assert_mem_eq(content, noise, sizeof noise);
	free(content);
}
END_TEST

START_TEST(somebody_elses_database_is_refused_and_left_alone)
{
	char *before, *after;
	size_t size_before, size_after;
	sqlite3 *sqlite;

	ck_assert_int_eq(sqlite3_open(support_database, &sqlite), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite, "CREATE TABLE ticket (a)", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
	before = support_file(support_database, &size_before);
	refused(support_database, REG_STORE_WRITE, REG_EDAMAGED, "not a Regulars database");
	refused(support_database, REG_STORE_READ, REG_EDAMAGED, "not a Regulars database");
	after = support_file(support_database, &size_after);
	ck_assert_uint_eq(size_before, size_after);
	ck_assert_mem_eq(before, after, size_before);
	free(before);
	free(after);
}
END_TEST

START_TEST(an_empty_file_is_refused_and_left_alone)
{
	struct stat st;

	write_file(support_database, "", 0);
	refused(support_database, REG_STORE_WRITE, REG_EDAMAGED, "not a Regulars database");
	ck_assert_int_eq(stat(support_database, &st), 0);
	ck_assert_int_eq(st.st_size, 0);
}
END_TEST

START_TEST(a_newer_database_is_left_untouched_with_its_log)
{
	char *before[2], *after[2];
	size_t size_before[2], size_after[2];
	const char *const files[] = { support_database, support_path("side.db-wal") };
	char sql[64];

	create();
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d", REG_MIGRATIONS + 1);
	support_sql(sql);
	close_store();
	for (int i = 0; i < 2; i++) {
		before[i] = support_file(files[i], &size_before[i]);
	}
	ck_assert_uint_gt(size_before[1], 0);
	refused(support_database, REG_STORE_WRITE, REG_ENEWER, "newer than this program");
	refused(support_database, REG_STORE_READ, REG_ENEWER, "newer than this program");
	for (int i = 0; i < 2; i++) {
		after[i] = support_file(files[i], &size_after[i]);
		ck_assert_uint_eq(size_before[i], size_after[i]);
		ck_assert_msg(memcmp(before[i], after[i], size_before[i]) == 0, "%s was changed", files[i]);
		free(before[i]);
		free(after[i]);
	}
}
END_TEST

/* --- migrations --- */

/* A database as the first release of the schema would have made it. */
static void make_version_1(void)
{
	sqlite3 *sqlite;
	char sql[128];

	ck_assert_int_eq(sqlite3_open(support_database, &sqlite), SQLITE_OK);
	(void)snprintf(sql, sizeof sql, "PRAGMA journal_mode = WAL; PRAGMA application_id = %d; PRAGMA user_version = 1",
	    APPLICATION_ID);
	ck_assert_int_eq(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite, reg_migration_table[0].text, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite, "INSERT INTO setting VALUES ('site', 'OLD')", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
}

START_TEST(an_older_database_is_migrated_when_opened_for_writing)
{
	make_version_1();
	refused(support_database, REG_STORE_READ, REG_EOLDER, "older than this program");
	ck_assert_int_eq(support_int("PRAGMA user_version"), 1);
	ck_assert_msg(reg_store_open(&store, support_database, REG_STORE_WRITE, 100, &err) == 0, "%s", err.line);
	ck_assert_int_eq(support_int("PRAGMA user_version"), REG_MIGRATIONS);
	ck_assert_int_eq(support_int("SELECT count(*) FROM sqlite_schema WHERE name = 'view_state'"), 1);
	ck_assert(setting_is("OLD"));
	ck_assert_msg(reg_store_prepare_all(store, &err) == 0, "%s", err.line);
}
END_TEST

static void migrate(void *payload)
{
	struct reg_store *opened;

	(void)payload;
	if (reg_store_open(&opened, support_database, REG_STORE_WRITE, 1000, NULL) < 0) {
		_exit(3);
	}
}

START_TEST(a_migration_killed_at_any_system_call_has_happened_or_not)
{
	/* The migrations together take over a thousand; between two that are tried lies one of fifty. */
	int coarse = getenv("REGULARS_NIGHTLY") == NULL, old = 0, new = 0, killed = 1;

	for (int n = 1; killed == 1; n += 1 + coarse * n / 50) {
		support_folder_remove();
		support_folder_make();
		make_version_1();
		killed = support_kill_at(n, migrate, NULL);
		if (killed < 0) {
			(void)fprintf(stderr, "skipped: ptrace is not allowed here\n");
			return;
		}
		/* Either all of a step or nothing of it. */
		if (support_int("PRAGMA user_version") == 1) {
			ck_assert_int_eq(support_int("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'view_%'"), 0);
			old++;
		} else {
			ck_assert_int_ge(support_int("PRAGMA user_version"), 2);
			ck_assert_int_eq(support_int("SELECT count(*) FROM sqlite_schema WHERE name IN "
			    "('view_customer', 'view_state')"), 2);
			new++;
		}
		ck_assert_msg(reg_store_open(&store, support_database, REG_STORE_WRITE, 100, &err) == 0, "%d: %s", n, err.line);
		ck_assert(setting_is("OLD"));
		ck_assert_int_eq(support_int("PRAGMA user_version"), REG_MIGRATIONS);
		close_store();
	}
	ck_assert_int_gt(old, 10);
	ck_assert_int_gt(new, 0);
}
END_TEST

/* --- statements --- */

START_TEST(every_statement_prepares)
{
	create();
	ck_assert_msg(reg_store_prepare_all(store, &err) == 0, "%s", err.line);
}
END_TEST

/* "SCAN x" where x is a table, whole or by a covering index: everything but constant rows, values and the subqueries and
 * table functions that SQLite walks because there is no other way, and what statements call who is one account with whom, and
 * the sales that were looked up already. */
static bool is_table_scan(const char *detail)
{
	static const char *const harmless[] = { "SCAN CONSTANT ROW", "SCAN json_each", "SCAN (subquery", "SCAN (join",
		"SCAN VALUES", "SCAN sold", "SCAN account", "SCAN family" };

	if (strncmp(detail, "SCAN ", 5) != 0) {
		return false;
	}
	for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
		if (strncmp(detail, harmless[i], strlen(harmless[i])) == 0) {
			return false;
		}
	}
	return strstr(detail, "-CLAUSE") == NULL;
}

/* Enrolments, bindings, plates and contacts are as many as customers: a search by kind alone reads them all. */
static bool is_kind_scan(const char *detail)
{
	return strstr(detail, "fact_act_kind") != NULL || strstr(detail, "identity_1 (kind=?)") != NULL ||
	    strstr(detail, "identity_1 (kind=? AND value>?)") != NULL || strstr(detail, "view_entry_kind (kind=?)") != NULL;
}

static int statement_scans(char *out, size_t size, sqlite3 *sqlite, const char *text)
{
	char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
	sqlite3_stmt *stmt;
	int scans = 0;
	size_t used = 0;

	ck_assert_msg(sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", text, sqlite3_errmsg(sqlite));
	out[0] = '\0';
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(stmt, 3);

		if ((is_table_scan(detail) || is_kind_scan(detail)) && used < size) {
			used += (size_t)snprintf(out + used, size - used, "%s; ", detail);
			scans++;
		}
	}
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return scans;
}

static bool is_transaction(const char *text)
{
	return strncmp(text, "SELECT", 6) != 0 && strncmp(text, "INSERT", 6) != 0 && strncmp(text, "UPDATE", 6) != 0 &&
	    strncmp(text, "DELETE", 6) != 0 && strncmp(text, "WITH", 4) != 0;
}

START_TEST(no_statement_reads_a_whole_table_unless_it_is_listed)
{
	char report[8000] = "", plan[500];
	size_t used = 0;
	sqlite3 *sqlite;
	int listed = 0;

	create();
	ck_assert_int_eq(sqlite3_open(support_database, &sqlite), SQLITE_OK);
	for (int i = 0; i < REG_SQL_COUNT; i++) {
		const struct reg_sql_entry *entry = &reg_sql_table[i];
		int scans = is_transaction(entry->text) ? 0 : statement_scans(plan, sizeof plan, sqlite, entry->text);

		listed += entry->may_scan;
		if (scans > 0 && !entry->may_scan && used < sizeof report) {
			used += (size_t)snprintf(report + used, sizeof report - used, "\n%s: %s", entry->name, plan);
		}
	}
	ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
	ck_assert_msg(used == 0, "whole tables are read by%s", report);
	ck_assert_int_gt(listed, 0);
}
END_TEST

START_TEST(the_test_for_scans_sees_scans)
{
	static const char *const scanning[] = {
		"SELECT body FROM fact_sale WHERE attendant = ?1",
		"SELECT value FROM identity WHERE label = ?1",
		"SELECT count(*) FROM fact_sale", /* a covering index, whole */
		"DELETE FROM view_lot WHERE sale = ?1",
		"UPDATE view_state SET sales = 0",
		"SELECT customer FROM fact_act WHERE kind = 'bind' AND at >= ?1 AND actor = ?2",
		"SELECT no FROM identity WHERE kind = 'plate' AND value IS NOT NULL",
		"SELECT 1 FROM view_sale v JOIN identity i ON i.label = v.day WHERE v.sale = ?1",
	};
	static const char *const searching[] = {
		"SELECT body FROM fact_sale WHERE no = ?1",
		"SELECT at FROM fact_act WHERE kind = 'bind' AND customer = ?1 AND at >= ?2",
		"SELECT no FROM identity WHERE kind = 'plate' AND value >= ?1 AND value < ?2",
		"SELECT value FROM json_each(?1)",
		"SELECT 1",
	};
	char plan[500];
	sqlite3 *sqlite;

	create();
	ck_assert_int_eq(sqlite3_open(support_database, &sqlite), SQLITE_OK);
	for (size_t i = 0; i < sizeof scanning / sizeof scanning[0]; i++) {
		ck_assert_msg(statement_scans(plan, sizeof plan, sqlite, scanning[i]) > 0, "%s", scanning[i]);
	}
	for (size_t i = 0; i < sizeof searching / sizeof searching[0]; i++) {
		ck_assert_msg(statement_scans(plan, sizeof plan, sqlite, searching[i]) == 0, "%s: %s", searching[i], plan);
	}
	ck_assert_int_eq(sqlite3_close(sqlite), SQLITE_OK);
}
END_TEST

/* --- transactions --- */

START_TEST(a_rollback_leaves_nothing)
{
	create();
	ck_assert_int_eq(reg_store_begin(store, &err), 0);
	setting("S003");
	reg_store_rollback(store);
	reg_store_rollback(store); /* nothing open: nothing done */
	ck_assert(setting_is(NULL));
}
END_TEST

START_TEST(a_part_is_taken_back_alone)
{
	create();
	ck_assert_int_eq(reg_store_begin(store, &err), 0);
	setting("first");
	ck_assert_int_eq(reg_store_save(store, &err), 0);
	setting("second");
	reg_store_unsave(store);
	ck_assert(setting_is("first"));
	ck_assert_int_eq(reg_store_save(store, &err), 0);
	setting("third");
	ck_assert_int_eq(reg_store_release(store, &err), 0);
	ck_assert_int_eq(reg_store_commit(store, &err), 0);
	ck_assert(setting_is("third"));
}
END_TEST

START_TEST(a_database_locked_by_another_is_busy_and_free_again_later)
{
	struct reg_store *other;

	create();
	ck_assert_int_eq(reg_store_open(&other, support_database, REG_STORE_WRITE, 0, &err), 0);
	ck_assert_int_eq(reg_store_begin(other, &err), 0);
	reg_store_set_busy(store, 20);
	ck_assert_int_eq(reg_store_begin(store, &err), REG_EBUSY);
	ck_assert_int_eq(err.code, REG_EBUSY);
	ck_assert_ptr_nonnull(strstr(err.line, "locked"));
	ck_assert(setting_is(NULL)); /* reading is never held up */
	reg_store_rollback(other);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_store_begin(store, &err), 0);
	setting("S004");
	ck_assert_int_eq(reg_store_commit(store, &err), 0);
	reg_store_close(other);
}
END_TEST

START_TEST(a_reader_sees_one_state_while_others_write)
{
	struct reg_store *other;

	create();
	setting("before");
	ck_assert_int_eq(reg_store_open(&other, support_database, REG_STORE_READ, 0, &err), 0);
	ck_assert_int_eq(reg_store_begin_read(store, &err), 0);
	ck_assert(setting_is("before"));
	support_sql("UPDATE setting SET value = 'after' WHERE name = 'site'");
	ck_assert(setting_is("before"));
	reg_store_rollback(store);
	ck_assert(setting_is("after"));
	reg_store_close(other);
}
END_TEST

START_TEST(a_forked_child_is_refused)
{
	pid_t child;
	int status;

	create();
	setting("parent");
	child = support_fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct reg_stmt *stmt;
		int64_t value;
		int code = 0;

		code |= reg_store_begin(store, NULL) == REG_EINVAL ? 0 : 1;
		code |= reg_store_begin_read(store, NULL) == REG_EINVAL ? 0 : 2;
		code |= reg_run(store, REG_SQL_SETTING_SET, NULL, "tt", "site", "child") == REG_EINVAL ? 0 : 4;
		code |= reg_sql(&stmt, store, REG_SQL_SETTING_GET, NULL, "t", "site") == REG_EINVAL && stmt == NULL ? 0 : 8;
		code |= reg_get_int(&value, store, REG_SQL_COUNT_SALE, NULL, "") == REG_EINVAL ? 0 : 16;
		code |= reg_store_checkpoint(store, NULL) == REG_EINVAL ? 0 : 32;
		code |= reg_store_integrity(store, NULL) == REG_EINVAL ? 0 : 64;
		code |= reg_store_backup(store, support_path("child.db"), NULL) == REG_EINVAL && !is_there(support_path("child.db"))
		    ? 0 : 128;
		reg_store_close(store); /* and this must not take the parent's locks away */
		_exit(code);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child: %d", WEXITSTATUS(status));
	ck_assert(setting_is("parent"));
	setting("parent still");
	ck_assert(setting_is("parent still"));
}
END_TEST

START_TEST(a_child_forked_in_a_transaction_cannot_end_it)
{
	pid_t child;
	int status;

	create();
	ck_assert_int_eq(reg_store_begin(store, &err), 0);
	setting("whole");
	child = support_fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		int code = reg_store_commit(store, NULL) == REG_EINVAL ? 0 : 1;

		reg_store_rollback(store);
		reg_store_close(store);
		_exit(code);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child: %d", WEXITSTATUS(status));
	ck_assert_int_eq(reg_store_commit(store, &err), 0);
	ck_assert(setting_is("whole"));
}
END_TEST

/* --- maintenance --- */

START_TEST(a_backup_is_one_whole_file_of_its_own_and_never_overwrites)
{
	const char *copy = support_path("copy.db");
	struct stat st;

	create();
	setting("S005");
	ck_assert_msg(reg_store_backup(store, copy, &err) == 0, "%s", err.line);
	ck_assert_int_eq(stat(copy, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert(!is_there(support_path("copy.db-wal")));
	ck_assert_int_eq(reg_store_backup(store, copy, &err), REG_EEXISTS);
	reg_err_clear(&err);
	ck_assert_int_eq(symlink("nowhere", support_path("link.db")), 0);
	ck_assert_int_eq(reg_store_backup(store, support_path("link.db"), &err), REG_EEXISTS);
	reg_err_clear(&err);
	close_store();
	ck_assert_msg(reg_store_open(&store, copy, REG_STORE_READ, 100, &err) == 0, "%s", err.line);
	ck_assert(setting_is("S005"));
}
END_TEST

START_TEST(a_checkpoint_empties_the_log_into_the_database)
{
	create();
	setting("S006");
	ck_assert_int_gt(reg_store_wal_frames(store), 0);
	ck_assert_msg(reg_store_checkpoint(store, &err) == 0, "%s", err.line);
	close_store();
	ck_assert_int_eq(unlink(support_path("side.db-wal")), 0);
	(void)unlink(support_path("side.db-shm"));
	ck_assert_int_eq(reg_store_open(&store, support_database, REG_STORE_READ, 100, &err), 0);
	ck_assert(setting_is("S006"));
}
END_TEST

START_TEST(a_damaged_page_is_found)
{
	struct stat st;
	char noise[512];
	int fd;

	create();
	for (int i = 0; i < 200; i++) {
		char name[24];

		(void)snprintf(name, sizeof name, "name %d", i);
		ck_assert_int_eq(reg_run(store, REG_SQL_SETTING_SET, &err, "tt", name, "a value that fills a page in the end"), 0);
	}
	ck_assert_int_eq(reg_store_integrity(store, &err), 0);
	ck_assert_int_eq(reg_store_checkpoint(store, &err), 0);
	close_store();
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	memset(noise, 0xa5, sizeof noise);
	fd = open(support_database, O_RDWR);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	for (off_t at = 4096; at < st.st_size; at += 4096) {
		ck_assert_int_eq(pwrite(fd, noise, sizeof noise, at), (ssize_t)sizeof noise);
	}
	(void)close(fd);
	if (reg_store_open(&store, support_database, REG_STORE_WRITE, 100, &err) == 0) {
		ck_assert_int_eq(reg_store_integrity(store, &err), REG_EDAMAGED);
	} else {
		ck_assert_int_eq(err.code, REG_EDAMAGED);
	}
	ck_assert(is_there(support_database));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *opening = tcase_create("opening"), *migrations = tcase_create("migrations");
	TCase *statements = tcase_create("statements"), *transactions = tcase_create("transactions");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(opening, setup, teardown);
	tcase_add_test(opening, a_new_database_is_for_its_user_and_group_and_has_all_migrations);
	tcase_add_test(opening, the_umask_of_the_administrator_is_respected);
	tcase_add_test(opening, what_was_written_is_there_after_opening_again);
	tcase_add_test(opening, a_reader_cannot_write);
	tcase_add_test(opening, creating_over_a_file_that_is_there_leaves_it_alone);
	tcase_add_test(opening, a_database_that_cannot_be_made_leaves_no_file);
	tcase_add_test(opening, a_missing_database_or_folder_is_said_to_be_missing);
	tcase_add_test(opening, a_symbolic_link_is_not_followed);
	tcase_add_test(opening, a_folder_or_pipe_is_no_database);
	tcase_add_test(opening, a_file_that_is_no_database_is_refused_and_left_alone);
	tcase_add_test(opening, somebody_elses_database_is_refused_and_left_alone);
	tcase_add_test(opening, an_empty_file_is_refused_and_left_alone);
	tcase_add_test(opening, a_newer_database_is_left_untouched_with_its_log);
	tcase_add_checked_fixture(migrations, setup, teardown);
	tcase_set_timeout(migrations, 600);
	tcase_add_test(migrations, an_older_database_is_migrated_when_opened_for_writing);
	tcase_add_test(migrations, a_migration_killed_at_any_system_call_has_happened_or_not);
	tcase_add_checked_fixture(statements, setup, teardown);
	tcase_add_test(statements, every_statement_prepares);
	tcase_add_test(statements, no_statement_reads_a_whole_table_unless_it_is_listed);
	tcase_add_test(statements, the_test_for_scans_sees_scans);
	tcase_add_checked_fixture(transactions, setup, teardown);
	tcase_set_timeout(transactions, 30);
	tcase_add_test(transactions, a_rollback_leaves_nothing);
	tcase_add_test(transactions, a_part_is_taken_back_alone);
	tcase_add_test(transactions, a_database_locked_by_another_is_busy_and_free_again_later);
	tcase_add_test(transactions, a_reader_sees_one_state_while_others_write);
	tcase_add_test(transactions, a_forked_child_is_refused);
	tcase_add_test(transactions, a_child_forked_in_a_transaction_cannot_end_it);
	tcase_add_test(transactions, a_backup_is_one_whole_file_of_its_own_and_never_overwrites);
	tcase_add_test(transactions, a_checkpoint_empties_the_log_into_the_database);
	tcase_add_test(transactions, a_damaged_page_is_found);
	suite_add_tcase(suite, opening);
	suite_add_tcase(suite, migrations);
	suite_add_tcase(suite, statements);
	suite_add_tcase(suite, transactions);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
