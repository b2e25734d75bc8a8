/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x52454755 /* "REGU", PRAGMA application_id */

struct reg_stmt {
	sqlite3_stmt *sqlite;
	struct reg_store *store;
	enum reg_sql which;
};

struct reg_store {
	sqlite3 *sqlite;
	struct reg_stmt stmt[REG_SQL_COUNT];
	unsigned owner; /* store_forks when it was opened */
	int wal_frames;
	bool in_transaction;
};

/* --- fork --- */

/* How many forks there are between this process and the first that opened a database. Counting them costs nothing at each
 * statement, where getpid() would be a system call. */
static unsigned store_forks;
static pthread_once_t store_forks_once = PTHREAD_ONCE_INIT;

static void store_forked(void)
{
	store_forks++;
}

static void store_watch_forks(void)
{
	(void)pthread_atfork(NULL, NULL, store_forked);
}

/* A child shares the file's locks and the place in the log with its parent: nothing it does there is safe. */
static int store_check_owner(const struct reg_store *store, struct reg_err *err)
{
	return store->owner == store_forks ? 0 : reg_err_set(err, REG_EINVAL,
	    "database: opened before fork(); a child process must open its own");
}

/* --- errors --- */

static int store_fail(struct reg_store *store, int rc, const char *what, struct reg_err *err)
{
	enum reg_code code = REG_EIO;

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = REG_EBUSY;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		code = REG_EDAMAGED;
		break;
	case SQLITE_CONSTRAINT:
		code = REG_EEXISTS;
		break;
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		code = REG_EINVAL;
		break;
	}
	return reg_err_set(err, code, "database, %s: %s (%d)", what,
	    store->sqlite != NULL ? sqlite3_errmsg(store->sqlite) : sqlite3_errstr(rc), rc);
}

static int store_exec(struct reg_store *store, const char *sql, const char *what, struct reg_err *err)
{
	int rc = sqlite3_exec(store->sqlite, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_fail(store, rc, what, err);
}

static int store_pragma_int(int64_t *out, struct reg_store *store, const char *sql, struct reg_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(store->sqlite, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*out = sqlite3_column_int64(stmt, 0);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? 0 : store_fail(store, rc, sql, err);
}

/* --- open and migrate --- */

static int store_wal_hook(void *payload, sqlite3 *sqlite, const char *name, int frames)
{
	struct reg_store *store = payload;

	(void)sqlite;
	(void)name;
	store->wal_frames = frames;
	return SQLITE_OK;
}

static int store_migrate_step(struct reg_store *store, int step, struct reg_err *err)
{
	const struct reg_migration *migration = &reg_migration_table[step];
	int64_t version = 0;
	char pragma[48];
	int rc = store_exec(store, "BEGIN IMMEDIATE", migration->name, err);

	if (rc < 0) {
		return rc;
	}
	/* Another process may have taken this step while we waited for the lock. */
	rc = store_pragma_int(&version, store, "PRAGMA user_version", err);
	if (rc == 0 && version == step) {
		(void)snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", step + 1);
		rc = store_exec(store, migration->text, migration->name, err);
		if (rc == 0) {
			rc = store_exec(store, pragma, migration->name, err);
		}
	}
	if (rc == 0) {
		rc = store_exec(store, "COMMIT", migration->name, err);
	}
	if (rc < 0) {
		(void)sqlite3_exec(store->sqlite, "ROLLBACK", NULL, NULL, NULL);
	}
	return rc;
}

static int store_check_version(struct reg_store *store, const char *path, enum reg_store_mode mode, struct reg_err *err)
{
	struct reg_err why = { 0 };
	int64_t version = 0, application = 0;
	int rc = store_pragma_int(&version, store, "PRAGMA user_version", &why);

	if (rc == 0) {
		rc = store_pragma_int(&application, store, "PRAGMA application_id", &why);
	}
	if (rc < 0) {
		return reg_err_set(err, why.code, "%s: %s", path, why.line);
	}
	if (mode != REG_STORE_CREATE && application != APPLICATION_ID) {
		return reg_err_set(err, REG_EDAMAGED, "%s: this is not a Regulars database; make one with `regulars init`", path);
	}
	if (version > REG_MIGRATIONS) {
		return reg_err_set(err, REG_ENEWER,
		    "%s: schema %lld is newer than this program knows (%d); it was left untouched, install a newer Regulars",
		    path, (long long)version, REG_MIGRATIONS);
	}
	if (version < REG_MIGRATIONS && mode == REG_STORE_READ) {
		return reg_err_set(err, REG_EINVAL, "%s: schema %lld is older than this program's %d; open it once for writing",
		    path, (long long)version, REG_MIGRATIONS);
	}
	return 0;
}

static int store_migrate(struct reg_store *store, struct reg_err *err)
{
	int64_t version = 0;
	int rc = store_pragma_int(&version, store, "PRAGMA user_version", err);

	for (int step = (int)version; rc == 0 && step < REG_MIGRATIONS; step++) {
		rc = store_migrate_step(store, step, err);
	}
	return rc;
}

/* Every setting is stated, so that a differently compiled SQLite behaves the same. Checkpoints are never automatic: one
 * inside a callback costs ten times the commit (p99). mmap stays off: a truncated file would kill the till with SIGBUS. */
static int store_configure(struct reg_store *store, enum reg_store_mode mode, struct reg_err *err)
{
	static const char common[] =
	    "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
	    "PRAGMA cache_size=-4000; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA recursive_triggers=OFF;"
	    "PRAGMA locking_mode=NORMAL;";
	int rc;

	(void)sqlite3_db_config(store->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_extended_result_codes(store->sqlite, 1);
	rc = store_exec(store, common, "settings", err);
	if (rc == 0 && mode == REG_STORE_CREATE) {
		char pragma[64];

		(void)snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", APPLICATION_ID);
		rc = store_exec(store, pragma, "settings", err);
	}
	if (rc == 0 && mode != REG_STORE_READ) {
		rc = store_exec(store, "PRAGMA journal_mode=WAL", "settings", err);
	}
	(void)sqlite3_wal_hook(store->sqlite, store_wal_hook, store);
	return rc;
}

/* The file is looked at first, so that each refusal can say what is wrong with it, and made by us, so that its mode (and
 * that of the log beside it, which SQLite copies) is ours. */
static int store_check_file(const char *path, enum reg_store_mode mode, struct reg_err *err)
{
	struct stat st;
	int fd;

	if (mode == REG_STORE_CREATE) {
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
		if (fd < 0) {
			return reg_err_set(err, errno == EEXIST ? REG_EEXISTS : REG_EIO, "%s: %s", path,
			    errno == EEXIST ? "is there already; it was left untouched" : strerror(errno));
		}
		(void)close(fd);
		return 0;
	}
	if (lstat(path, &st) != 0) {
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "%s: %s", path,
		    errno == ENOENT ? "no such database; make one with `regulars init`" : strerror(errno));
	}
	if (!S_ISREG(st.st_mode)) {
		return reg_err_set(err, REG_EINVAL, "%s: is %s, expected a plain file", path,
		    S_ISLNK(st.st_mode) ? "a symbolic link" : "not a file");
	}
	return 0;
}

int reg_store_open(struct reg_store **out, const char *path, enum reg_store_mode mode, int busy_ms, struct reg_err *err)
{
	struct reg_store *store;
	char real[PATH_MAX], folder[PATH_MAX];
	const char *base = strrchr(path, '/');
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
	int rc;

	*out = NULL;
	/* Links in the folder's path are the administrator's; one in place of the file itself is not followed. */
	base = base == NULL ? path : base + 1;
	if ((size_t)snprintf(folder, sizeof folder, "%.*s", (int)(base - path), path) >= sizeof folder ||
	    realpath(folder[0] == '\0' ? "." : folder, real) == NULL || strlen(real) + strlen(base) + 2 > sizeof real) {
		return reg_err_set(err, REG_ENOTFOUND, "%s: there is no such folder", path);
	}
	(void)strcat(strcat(real, "/"), base);
	rc = store_check_file(real, mode, err);
	if (rc < 0) {
		return rc;
	}
	store = calloc(1, sizeof *store);
	if (store == NULL) {
		return reg_err_set(err, REG_EIO, "%s: out of memory", path);
	}
	(void)pthread_once(&store_forks_once, store_watch_forks);
	store->owner = store_forks;
	/* A reader opens read-write too: SQLite must be able to recover the log of a till that was killed. */
	rc = sqlite3_open_v2(real, &store->sqlite, flags | SQLITE_OPEN_READWRITE, NULL);
	if (rc != SQLITE_OK) {
		rc = store_fail(store, rc, path, err);
		goto error;
	}
	sqlite3_busy_timeout(store->sqlite, busy_ms);
	/* Before anything is read: a newer database that is refused must not get its log written into it on closing. */
	(void)sqlite3_db_config(store->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	rc = store_check_version(store, path, mode, err);
	if (rc == 0) {
		rc = store_configure(store, mode, err);
	}
	if (rc == 0 && mode != REG_STORE_READ) {
		rc = store_migrate(store, err);
	}
	if (rc == 0 && mode == REG_STORE_READ) {
		rc = store_exec(store, "PRAGMA query_only=ON", "settings", err);
	}
	if (rc < 0) {
		goto error;
	}
	*out = store;
	return 0;
error:
	reg_store_close(store);
	if (mode == REG_STORE_CREATE) {
		(void)unlink(real);
	}
	return rc;
}

void reg_store_close(struct reg_store *store)
{
	if (store == NULL) {
		return;
	}
	if (store->owner == store_forks) {
		for (int i = 0; i < REG_SQL_COUNT; i++) {
			sqlite3_finalize(store->stmt[i].sqlite);
		}
		(void)sqlite3_close(store->sqlite);
	}
	/* In a forked child closing would release the parent's locks: the connection is left as it is. */
	free(store);
}

void reg_store_set_busy(struct reg_store *store, int busy_ms)
{
	sqlite3_busy_timeout(store->sqlite, busy_ms);
}

void reg_store_set_synchronous(struct reg_store *store, int level)
{
	char pragma[40];

	(void)snprintf(pragma, sizeof pragma, "PRAGMA synchronous=%d", level);
	(void)sqlite3_exec(store->sqlite, pragma, NULL, NULL, NULL);
}

/* --- statements --- */

static int store_prepare(struct reg_store *store, enum reg_sql which, struct reg_err *err)
{
	int rc = sqlite3_prepare_v3(store->sqlite, reg_sql_table[which].text, -1, SQLITE_PREPARE_PERSISTENT,
	    &store->stmt[which].sqlite, NULL);

	store->stmt[which].store = store;
	store->stmt[which].which = which;
	return rc == SQLITE_OK ? 0 : store_fail(store, rc, reg_sql_table[which].name, err);
}

static int store_bind(sqlite3_stmt *sqlite, const char *types, va_list args)
{
	int rc = SQLITE_OK;

	for (int i = 1; *types != '\0' && rc == SQLITE_OK; types++, i++) {
		int64_t value;
		const void *bytes;

		switch (*types) {
		case 'i':
			rc = sqlite3_bind_int64(sqlite, i, va_arg(args, int64_t));
			break;
		case 'n':
			value = va_arg(args, int64_t);
			rc = va_arg(args, int) ? sqlite3_bind_int64(sqlite, i, value) : sqlite3_bind_null(sqlite, i);
			break;
		case 't':
			rc = sqlite3_bind_text(sqlite, i, va_arg(args, const char *), -1, SQLITE_STATIC);
			break;
		case 'b':
			bytes = va_arg(args, const void *);
			rc = sqlite3_bind_blob64(sqlite, i, bytes, va_arg(args, size_t), SQLITE_STATIC);
			break;
		default:
			rc = SQLITE_MISUSE;
			break;
		}
	}
	return rc;
}

static int store_vsql(struct reg_stmt **out, struct reg_store *store, enum reg_sql which, struct reg_err *err,
    const char *types, va_list args)
{
	struct reg_stmt *stmt = &store->stmt[which];
	int rc = store_check_owner(store, err);

	*out = NULL;
	if (rc == 0 && stmt->sqlite == NULL) {
		rc = store_prepare(store, which, err);
	}
	if (rc < 0) {
		return rc;
	}
	rc = store_bind(stmt->sqlite, types, args);
	if (rc != SQLITE_OK) {
		(void)sqlite3_reset(stmt->sqlite);
		return store_fail(store, rc, reg_sql_table[which].name, err);
	}
	*out = stmt;
	return 0;
}

int reg_sql(struct reg_stmt **out, struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
{
	va_list args;
	int rc;

	va_start(args, types);
	rc = store_vsql(out, store, which, err, types, args);
	va_end(args);
	return rc;
}

int reg_step(struct reg_stmt *stmt, struct reg_err *err)
{
	int rc = sqlite3_step(stmt->sqlite);

	if (rc == SQLITE_ROW) {
		return 1;
	}
	if (rc != SQLITE_DONE) {
		rc = store_fail(stmt->store, rc, reg_sql_table[stmt->which].name, err);
		(void)sqlite3_reset(stmt->sqlite);
		return rc;
	}
	(void)sqlite3_reset(stmt->sqlite);
	return 0;
}

void reg_reset(struct reg_stmt *stmt)
{
	if (stmt != NULL) {
		(void)sqlite3_reset(stmt->sqlite);
	}
}

int reg_run(struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
{
	struct reg_stmt *stmt;
	va_list args;
	int rc;

	va_start(args, types);
	rc = store_vsql(&stmt, store, which, err, types, args);
	va_end(args);
	if (rc < 0) {
		return rc;
	}
	do {
		rc = reg_step(stmt, err);
	} while (rc > 0);
	return rc;
}

int reg_get_int(int64_t *out, struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
{
	struct reg_stmt *stmt;
	va_list args;
	int rc;

	va_start(args, types);
	rc = store_vsql(&stmt, store, which, err, types, args);
	va_end(args);
	if (rc < 0) {
		return rc;
	}
	rc = reg_step(stmt, err);
	if (rc > 0) {
		*out = reg_int(stmt, 0);
		reg_reset(stmt);
	}
	return rc;
}

int64_t reg_int(struct reg_stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->sqlite, column);
}

const char *reg_text(struct reg_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt->sqlite, column);
}

const void *reg_blob(struct reg_stmt *stmt, int column, size_t *size)
{
	const void *bytes = sqlite3_column_blob(stmt->sqlite, column);

	*size = (size_t)sqlite3_column_bytes(stmt->sqlite, column);
	return bytes;
}

bool reg_is_null(struct reg_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt->sqlite, column) == SQLITE_NULL;
}

static int column_compare(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int type_a = sqlite3_column_type(a, column), type_b = sqlite3_column_type(b, column);
	int size_a, size_b, order;

	if (type_a == SQLITE_NULL || type_b == SQLITE_NULL) {
		return (type_a != SQLITE_NULL) - (type_b != SQLITE_NULL);
	}
	if (type_a == SQLITE_INTEGER && type_b == SQLITE_INTEGER) {
		sqlite3_int64 value_a = sqlite3_column_int64(a, column), value_b = sqlite3_column_int64(b, column);

		return (value_a > value_b) - (value_a < value_b);
	}
	size_a = sqlite3_column_bytes(a, column);
	size_b = sqlite3_column_bytes(b, column);
	order = memcmp(size_a == 0 ? (const void *)"" : sqlite3_column_blob(a, column),
	    size_b == 0 ? (const void *)"" : sqlite3_column_blob(b, column), (size_t)(size_a < size_b ? size_a : size_b));
	return order != 0 ? order : size_a - size_b;
}

int reg_row_compare(struct reg_stmt *a, struct reg_stmt *b)
{
	int n = sqlite3_column_count(a->sqlite), order = 0;

	for (int i = 0; i < n && order == 0; i++) {
		order = column_compare(a->sqlite, b->sqlite, i);
	}
	return order;
}

void reg_row_text(char *out, size_t size, struct reg_stmt *stmt)
{
	int n = sqlite3_column_count(stmt->sqlite);
	size_t used = 0;

	out[0] = '\0';
	for (int i = 0; i < n && used + 1 < size; i++) {
		const unsigned char *bytes = sqlite3_column_blob(stmt->sqlite, i);
		int written;

		if (sqlite3_column_type(stmt->sqlite, i) == SQLITE_BLOB) {
			int n_bytes = sqlite3_column_bytes(stmt->sqlite, i);

			written = snprintf(out + used, size - used, "%s", i == 0 ? "" : " ");
			for (int j = 0; j < n_bytes && used + (size_t)written + 3 < size; j++) {
				written += snprintf(out + used + written, size - used - (size_t)written, "%02x", bytes[j]);
			}
		} else {
			const char *text = (const char *)sqlite3_column_text(stmt->sqlite, i);

			written = snprintf(out + used, size - used, "%s%s", i == 0 ? "" : " ", text == NULL ? "-" : text);
		}
		used += (size_t)written;
	}
}

int64_t reg_last_rowid(struct reg_store *store)
{
	return sqlite3_last_insert_rowid(store->sqlite);
}

int reg_changes(struct reg_store *store)
{
	return sqlite3_changes(store->sqlite);
}

/* --- transactions --- */

static int store_begin(struct reg_store *store, enum reg_sql which, struct reg_err *err)
{
	int rc = reg_run(store, which, err, "");

	store->in_transaction = rc == 0;
	return rc;
}

int reg_store_begin(struct reg_store *store, struct reg_err *err)
{
	return store_begin(store, REG_SQL_TXN_BEGIN, err);
}

int reg_store_begin_read(struct reg_store *store, struct reg_err *err)
{
	return store_begin(store, REG_SQL_TXN_BEGIN_READ, err);
}

int reg_store_commit(struct reg_store *store, struct reg_err *err)
{
	int rc = reg_run(store, REG_SQL_TXN_COMMIT, err, "");

	if (rc < 0) {
		reg_store_rollback(store);
	}
	store->in_transaction = false;
	return rc;
}

/* On the way out of an error there is nobody left to tell of another. */
static void store_run_quietly(struct reg_store *store, enum reg_sql which)
{
	int rc = reg_run(store, which, NULL, "");

	(void)rc;
}

void reg_store_rollback(struct reg_store *store)
{
	/* After some errors SQLite has rolled back itself; asking again is then an error that says nothing. */
	if (store->in_transaction && !sqlite3_get_autocommit(store->sqlite)) {
		store_run_quietly(store, REG_SQL_TXN_ROLLBACK);
	}
	store->in_transaction = false;
}

int reg_store_save(struct reg_store *store, struct reg_err *err)
{
	return reg_run(store, REG_SQL_TXN_SAVE, err, "");
}

int reg_store_release(struct reg_store *store, struct reg_err *err)
{
	return reg_run(store, REG_SQL_TXN_RELEASE, err, "");
}

void reg_store_unsave(struct reg_store *store)
{
	if (!sqlite3_get_autocommit(store->sqlite)) {
		store_run_quietly(store, REG_SQL_TXN_UNSAVE);
		store_run_quietly(store, REG_SQL_TXN_RELEASE);
	}
}

/* --- maintenance --- */

int reg_store_checkpoint(struct reg_store *store, struct reg_err *err)
{
	int rc = store_check_owner(store, err);

	if (rc < 0) {
		return rc;
	}
	rc = sqlite3_wal_checkpoint_v2(store->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc == SQLITE_OK) {
		store->wal_frames = 0;
	}
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? 0 : store_fail(store, rc, "checkpoint", err);
}

int reg_store_wal_frames(const struct reg_store *store)
{
	return store->wal_frames;
}

int64_t reg_store_data_version(struct reg_store *store)
{
	int64_t version = 0;

	(void)store_pragma_int(&version, store, "PRAGMA data_version", NULL);
	return version;
}

int reg_store_integrity(struct reg_store *store, struct reg_err *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *line = NULL;
	int rc = sqlite3_prepare_v2(store->sqlite, "PRAGMA integrity_check(1)", -1, &stmt, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		line = (const char *)sqlite3_column_text(stmt, 0);
		rc = line != NULL && strcmp(line, "ok") == 0 ? 0 : reg_err_set(err, REG_EDAMAGED, "database: %s", line);
	} else {
		rc = store_fail(store, rc, "integrity_check", err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

int reg_store_backup(struct reg_store *store, const char *path, struct reg_err *err)
{
	sqlite3 *target = NULL;
	sqlite3_backup *backup;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0) {
		return reg_err_set(err, errno == EEXIST ? REG_EEXISTS : REG_EIO, "%s: %s", path,
		    errno == EEXIST ? "is there already; it was left untouched" : strerror(errno));
	}
	rc = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE, NULL);
	if (rc == SQLITE_OK) {
		backup = sqlite3_backup_init(target, "main", store->sqlite, "main");
		/* All in one step: read under one snapshot, tills go on writing to the log meanwhile. */
		rc = backup == NULL ? sqlite3_errcode(target) : sqlite3_backup_step(backup, -1);
		if (backup != NULL) {
			(void)sqlite3_backup_finish(backup);
		}
		rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
	}
	if (rc == SQLITE_OK) {
		/* One file that needs no log beside it. */
		rc = sqlite3_exec(target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK) {
		(void)reg_err_set(err, REG_EIO, "%s: %s", path, target != NULL ? sqlite3_errmsg(target) : sqlite3_errstr(rc));
	}
	(void)sqlite3_close(target);
	if (rc == SQLITE_OK && fsync(fd) != 0) {
		rc = SQLITE_IOERR;
		(void)reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	}
	(void)close(fd);
	if (rc != SQLITE_OK) {
		(void)unlink(path);
		return err != NULL && err->code != REG_OK ? (int)err->code : REG_EIO;
	}
	return 0;
}

int reg_store_prepare_all(struct reg_store *store, struct reg_err *err)
{
	int rc = 0;

	for (int i = 0; i < REG_SQL_COUNT && rc == 0; i++) {
		if (store->stmt[i].sqlite == NULL) {
			rc = store_prepare(store, (enum reg_sql)i, err);
		}
	}
	return rc;
}
