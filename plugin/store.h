/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.h - what speaks to SQLite; nothing else does.
 *
 * A struct reg_store is one connection, for one thread at a time, with every statement of schema/statements.sql
 * prepared at first use and kept. After fork() the child's calls fail with REG_EINVAL.
 */
#ifndef REG_STORE_H
#define REG_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "statements.h" /* generated from schema/: enum reg_sql, reg_sql_table[], reg_migration_table[] */

struct reg_store;
struct reg_stmt; /* a prepared statement, owned by the store */

enum reg_store_mode {
	REG_STORE_READ,   /* no writing */
	REG_STORE_WRITE,
	REG_STORE_CREATE, /* make the file, which must not exist (0660 less umask) */
};

/* Opens and, unless for reading, migrates `path`. Errors: REG_ENOTFOUND, REG_EEXISTS (create), REG_ENEWER (untouched),
 * REG_EOLDER (for reading: it must be opened for writing first), REG_EDAMAGED (not a database), REG_EBUSY, REG_EIO; a
 * path that is a symbolic link is REG_EINVAL. */
int reg_store_open(struct reg_store **out, const char *path, enum reg_store_mode mode, int busy_ms, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_store_close(struct reg_store *store); /* NULL is allowed */

/* Memory for pages of the database, in KiB: small unless asked for. */
void reg_store_set_cache(struct reg_store *store, int kib);

/* How long a locked database is waited for from now on. */
void reg_store_set_busy(struct reg_store *store, int busy_ms);

/* Transactions. begin takes the write lock at once; commit makes durable. A failed commit has rolled back. REG_ENEWER:
 * a newer program has migrated the database since it was opened; nothing has begun, and nothing will until this program
 * is started in its newer version. */
int reg_store_begin(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
int reg_store_begin_read(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
int reg_store_commit(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
void reg_store_rollback(struct reg_store *store); /* nothing open: nothing done */
/* Parts of a transaction that can be taken back alone. */
int reg_store_save(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
int reg_store_release(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
void reg_store_unsave(struct reg_store *store);

/* Binds ?1, ?2 ... by `types`, one letter each:
 *   i  int64_t            n  int64_t and then int: NULL when the int is 0
 *   t  const char * (NULL gives NULL)      b  const void * and then size_t (NULL pointer gives NULL)
 * Texts and blobs are borrowed until the statement is next reset. On error *out is NULL. */
int reg_sql(struct reg_stmt **out, struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
    __attribute__((warn_unused_result));
/* 1: a row is there; 0: no more (the statement is reset); negative: error (reset too). */
int reg_step(struct reg_stmt *stmt, struct reg_err *err) __attribute__((warn_unused_result));
/* For a statement left before its last row. NULL is allowed. */
void reg_reset(struct reg_stmt *stmt);
/* Bind, run to the end, reset. Returns 0 or an error. */
int reg_run(struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
    __attribute__((warn_unused_result));
/* First column of the first row: 1 found, 0 none, or an error. */
int reg_get_int(int64_t *out, struct reg_store *store, enum reg_sql which, struct reg_err *err, const char *types, ...)
    __attribute__((warn_unused_result));

/* Columns of the present row, from 0. Texts and blobs are valid until the next step or reset. A NULL text is NULL. */
int64_t reg_int(struct reg_stmt *stmt, int column);
const char *reg_text(struct reg_stmt *stmt, int column);
const void *reg_blob(struct reg_stmt *stmt, int column, size_t *size);
bool reg_is_null(struct reg_stmt *stmt, int column);

/* Compares the present rows of two walks of one statement, column by column: numbers by value, texts and blobs
 * bytewise, NULL first. Below 0, 0 or above 0. */
int reg_row_compare(struct reg_stmt *a, struct reg_stmt *b);
/* The present row for people: columns separated by blanks, blobs in hexadecimal, cut to fit. */
void reg_row_text(char *out, size_t size, struct reg_stmt *stmt);

int64_t reg_last_rowid(struct reg_store *store);
int reg_changes(struct reg_store *store);

/* Maintenance. */
int64_t reg_store_data_version(struct reg_store *store);                     /* changes when another connection commits */
/* 2 full, as opened; 1: a commit is durable with the next sync of the log only; 0 off: for measuring CPU alone. Not
 * inside a transaction. */
void reg_store_set_synchronous(struct reg_store *store, int level);
/* A descriptor of the log, for fdatasync(): on its return all that was committed before is durable. For any thread, and
 * the caller's to close; the log is the same as long as the store is open. Errors: REG_EIO. */
int reg_store_open_log(int *fd, const struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
int reg_store_checkpoint(struct reg_store *store, struct reg_err *err);      /* passive: never waits for anybody */
/* Takes the whole log over into the file and cuts it to nothing, so that nothing erased is left in it. A reader that holds
 * it back beyond the busy time is no error: the next checkpoint overwrites it. */
int reg_store_empty_log(struct reg_store *store, struct reg_err *err) __attribute__((warn_unused_result));
int reg_store_wal_frames(const struct reg_store *store);                     /* in the log after the last commit */
int reg_store_integrity(struct reg_store *store, struct reg_err *err);       /* REG_EDAMAGED with SQLite's first line */
int reg_store_backup(struct reg_store *store, const char *path, struct reg_err *err); /* path must not exist */
int reg_store_prepare_all(struct reg_store *store, struct reg_err *err);     /* for tests: every statement */

#endif
