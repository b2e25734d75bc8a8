/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_open.c - the file, its settings and its migrations.
 */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "share.h"

#define APPLICATION_ID 0x52454755 /* "REGU", PRAGMA application_id */

/* --- fork --- */

/* How many forks there are between this process and the first that opened a database. Counting them costs nothing at
 * each statement, where getpid() would be a system call. */
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
int reg_store_check_owner(const struct reg_store *store, struct reg_err *err)
{
	return store->owner == store_forks ? 0 : reg_err_set(err, REG_EINVAL,
	    "database: opened before fork(); a child process must open its own");
}

/* --- open and migrate --- */

static int store_exec(struct reg_store *store, const char *sql, const char *what, struct reg_err *err)
{
	int rc = sqlite3_exec(store->sqlite, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : reg_store_fail(store, rc, what, err);
}

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
	rc = reg_store_pragma_int(&version, store, "PRAGMA user_version", err);
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
	int rc = reg_store_pragma_int(&version, store, "PRAGMA user_version", &why);

	if (rc == 0) {
		rc = reg_store_pragma_int(&application, store, "PRAGMA application_id", &why);
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
		return reg_err_set(err, REG_EOLDER, "%s: schema %lld is older than this program's %d; open it once for writing",
		    path, (long long)version, REG_MIGRATIONS);
	}
	return 0;
}

static int store_migrate(struct reg_store *store, struct reg_err *err)
{
	int64_t version = 0;
	int rc = reg_store_pragma_int(&version, store, "PRAGMA user_version", err);

	for (int step = (int)version; rc == 0 && step < REG_MIGRATIONS; step++) {
		rc = store_migrate_step(store, step, err);
	}
	return rc;
}

/* Asks every millisecond. SQLite's own handler asks at growing intervals, up to 100 ms, and so misses the few
 * milliseconds that a journal leaves between its transactions: of 97 tills' attempts with a budget of 250 ms, 5 failed
 * beside a large ingest, with this one none of 157. */
static int store_wait(void *payload, int n)
{
	static const struct timespec pause = { .tv_nsec = 1000000 };
	struct reg_store *store = payload;
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (n == 0) {
		store->busy_since = now;
	}
	if ((now.tv_sec - store->busy_since.tv_sec) * 1000 + (now.tv_nsec - store->busy_since.tv_nsec) / 1000000 >=
	    store->busy_ms) {
		return 0;
	}
	(void)nanosleep(&pause, NULL);
	return 1;
}

/* Every setting is stated, so that a differently compiled SQLite behaves the same. Checkpoints are never automatic: one
 * inside a callback costs ten times the commit (p99). mmap stays off: a truncated file would kill the till with SIGBUS.
 * A till has two connections, and 8 MiB in all to spend on them; a journal asks for more (reg_store_set_cache). */
static int store_configure(struct reg_store *store, enum reg_store_mode mode, struct reg_err *err)
{
	static const char common[] =
	    "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
	    "PRAGMA cache_size=-1500; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA recursive_triggers=OFF;"
	    "PRAGMA secure_delete=ON;"
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

/* The file is looked at first, so that each refusal can say what is wrong with it, and made by us, so that its mode
 * (and that of the log beside it, which SQLite copies) is ours. */
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
		if (reg_share_with_group(fd, path, 0660) != 0) {
			(void)reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
			(void)close(fd);
			(void)unlink(path);
			return REG_EIO;
		}
		(void)close(fd);
		return 0;
	}
	if (lstat(path, &st) != 0) {
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "%s: %s", path,
		    errno == ENOENT ? reg_err_format("no such database; make one with `regulars init`") : strerror(errno));
	}
	if (!S_ISREG(st.st_mode)) {
		return reg_err_set(err, REG_EINVAL, "%s: is %s, expected a plain file", path,
		    S_ISLNK(st.st_mode) ? reg_err_format("a symbolic link") : reg_err_format("not a file"));
	}
	return 0;
}

/* What a database that could not be made left: the log is not taken into the file on closing, so it is still there. */
static void store_remove(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char file[PATH_MAX + sizeof "-wal"];

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(file, sizeof file, "%s%s", path, suffixes[i]);
		(void)unlink(file);
	}
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
		rc = reg_store_fail(store, rc, path, err);
		goto error;
	}
	reg_store_set_busy(store, busy_ms);
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
		store_remove(real);
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

void reg_store_set_cache(struct reg_store *store, int kib)
{
	char pragma[40];

	(void)snprintf(pragma, sizeof pragma, "PRAGMA cache_size=-%d", kib);
	(void)sqlite3_exec(store->sqlite, pragma, NULL, NULL, NULL);
}

void reg_store_set_busy(struct reg_store *store, int busy_ms)
{
	store->busy_ms = busy_ms;
	(void)sqlite3_busy_handler(store->sqlite, busy_ms > 0 ? store_wait : NULL, store);
}

void reg_store_set_synchronous(struct reg_store *store, int level)
{
	char pragma[40];

	(void)snprintf(pragma, sizeof pragma, "PRAGMA synchronous=%d", level);
	(void)sqlite3_exec(store->sqlite, pragma, NULL, NULL, NULL);
}
