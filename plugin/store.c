/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c - statements, rows and transactions of an opened store; every sale runs through here.
 */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

/* --- errors --- */

int reg_store_fail(struct reg_store *store, int rc, const char *what, struct reg_err *err)
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

int reg_store_pragma_int(int64_t *out, struct reg_store *store, const char *sql, struct reg_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(store->sqlite, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*out = sqlite3_column_int64(stmt, 0);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? 0 : reg_store_fail(store, rc, sql, err);
}

/* --- statements --- */

static int store_prepare(struct reg_store *store, enum reg_sql which, struct reg_err *err)
{
	int rc = sqlite3_prepare_v3(store->sqlite, reg_sql_table[which].text, -1, SQLITE_PREPARE_PERSISTENT,
	    &store->stmt[which].sqlite, NULL);

	store->stmt[which].store = store;
	store->stmt[which].which = which;
	return rc == SQLITE_OK ? 0 : reg_store_fail(store, rc, reg_sql_table[which].name, err);
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

int reg_store_prepare_all(struct reg_store *store, struct reg_err *err)
{
	int rc = reg_store_check_owner(store, err);

	for (int i = 0; i < REG_SQL_COUNT && rc == 0; i++) {
		if (store->stmt[i].sqlite == NULL) {
			rc = store_prepare(store, (enum reg_sql)i, err);
		}
	}
	return rc;
}

static int store_vsql(struct reg_stmt **out, struct reg_store *store, enum reg_sql which, struct reg_err *err,
    const char *types, va_list args)
{
	struct reg_stmt *stmt = &store->stmt[which];
	int rc = reg_store_check_owner(store, err);

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
		return reg_store_fail(store, rc, reg_sql_table[which].name, err);
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
		rc = reg_store_fail(stmt->store, rc, reg_sql_table[stmt->which].name, err);
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
		int written;

		if (sqlite3_column_type(stmt->sqlite, i) == SQLITE_BLOB) {
			const unsigned char *bytes = sqlite3_column_blob(stmt->sqlite, i);
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

/* A newer program may have brought the schema further since this connection was opened: a till goes on with the plugin
 * that it loaded. SQLite would let it read and write what it believes to be there, past tables that it does not know. */
static int store_begin(struct reg_store *store, enum reg_sql which, struct reg_err *err)
{
	int64_t version = 0;
	int rc = reg_run(store, which, err, "");

	if (rc < 0) {
		return rc;
	}
	rc = reg_get_int(&version, store, REG_SQL_TXN_VERSION, err, "");
	if (rc >= 0 && version != REG_MIGRATIONS) {
		rc = reg_err_set(err, version > REG_MIGRATIONS ? REG_ENEWER : REG_EIO,
		    "database: its schema has become %lld while this program, which knows %d, was running; start it again",
		    (long long)version, REG_MIGRATIONS);
	}
	if (rc < 0) {
		reg_store_rollback(store);
		return rc;
	}
	return 0;
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
	if (!sqlite3_get_autocommit(store->sqlite)) {
		store_run_quietly(store, REG_SQL_TXN_ROLLBACK);
	}
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
