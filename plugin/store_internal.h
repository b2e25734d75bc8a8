/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_internal.h - what the files of the store share: the connection and how its errors are told.
 *
 * For store*.c alone; nobody else sees SQLite.
 */
#ifndef REG_STORE_INTERNAL_H
#define REG_STORE_INTERNAL_H

#include <sqlite3.h>
#include <time.h>

#include "store.h"

struct reg_stmt {
	sqlite3_stmt *sqlite;
	struct reg_store *store;
	enum reg_sql which;
};

struct reg_store {
	sqlite3 *sqlite;
	struct reg_stmt stmt[REG_SQL_COUNT];
	unsigned owner; /* how many forks there had been when it was opened */
	int wal_frames;
	int busy_ms;
	struct timespec busy_since; /* when the wait for a lock began */
};

/* REG_EINVAL in a child of the process that opened the store. Before anything that reads or writes the file. */
int reg_store_check_owner(const struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));

/* Records SQLite's result `rc` and message in *err as our code with `what` was tried. Returns the code. */
int reg_store_fail(struct reg_store *store, int rc, const char *what, struct reg_err *err);

/* First column of the first row of `sql`, a PRAGMA; *out stays as it is on error. */
int reg_store_pragma_int(int64_t *out, struct reg_store *store, const char *sql, struct reg_err *err);

#endif
