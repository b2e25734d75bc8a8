/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_backup.c - looking after the file as a whole: checkpoint, backup, integrity.
 */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int reg_store_checkpoint(struct reg_store *store, struct reg_err *err)
{
	int rc = reg_store_check_owner(store, err);

	if (rc < 0) {
		return rc;
	}
	rc = sqlite3_wal_checkpoint_v2(store->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc == SQLITE_OK) {
		store->wal_frames = 0;
	}
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? 0 : reg_store_fail(store, rc, "checkpoint", err);
}

int reg_store_empty_log(struct reg_store *store, struct reg_err *err)
{
	int rc = reg_store_check_owner(store, err);

	if (rc < 0) {
		return rc;
	}
	rc = sqlite3_wal_checkpoint_v2(store->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK) {
		store->wal_frames = 0;
	}
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? 0 : reg_store_fail(store, rc, "checkpoint", err);
}

/* SQLite holds no locks on the log itself, so that closing this descriptor takes none away (POSIX drops all of a process). */
int reg_store_open_log(int *fd, const struct reg_store *store, struct reg_err *err)
{
	const char *path = sqlite3_filename_wal(sqlite3_db_filename(store->sqlite, "main"));

	*fd = path == NULL ? -1 : open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 ? 0 : reg_err_set(err, REG_EIO, "database: its log cannot be opened: %s", strerror(errno));
}

int reg_store_wal_frames(const struct reg_store *store)
{
	return store->wal_frames;
}

int64_t reg_store_data_version(struct reg_store *store)
{
	int64_t version = 0;

	(void)reg_store_pragma_int(&version, store, "PRAGMA data_version", NULL);
	return version;
}

int reg_store_integrity(struct reg_store *store, struct reg_err *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *line = NULL;
	int rc = reg_store_check_owner(store, err);

	if (rc < 0) {
		return rc;
	}
	rc = sqlite3_prepare_v2(store->sqlite, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		line = (const char *)sqlite3_column_text(stmt, 0);
		line = line == NULL ? "out of memory" : line;
		rc = strcmp(line, "ok") == 0 ? 0 : reg_err_set(err, REG_EDAMAGED, "database: %s", line);
	} else {
		rc = reg_store_fail(store, rc, "integrity_check", err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

int reg_store_backup(struct reg_store *store, const char *path, struct reg_err *err)
{
	sqlite3 *target = NULL;
	sqlite3_backup *backup;
	int fd, rc = reg_store_check_owner(store, err);

	if (rc < 0) {
		return rc;
	}
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
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
