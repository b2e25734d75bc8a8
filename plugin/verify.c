/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The views are compared on a copy of the database, so that no till waits: a reader keeps the copy's state as it came,
 * a writer rebuilds beside it in a transaction that is taken back, and both are walked row by row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chain.h"
#include "rebuild.h"

#define SHOWN_PER_VIEW 5 /* a view that is wrong is often wrong throughout: the first rows say enough */

struct verify {
	void (*found)(const char *line, void *payload);
	void *payload;
	int breaches;
};

static void verify_found(const char *line, void *payload)
{
	struct verify *verify = payload;

	verify->breaches++;
	if (verify->found != NULL) {
		verify->found(line, verify->payload);
	}
}

/* --- what the ledger promises --- */

static int verify_ledger(struct verify *verify, struct reg_side *side, struct reg_err *err)
{
	static const struct { enum reg_sql which; const char *what; } checks[] = {
		{ REG_SQL_VERIFY_LOTS, REG_ERR_TEXT("a lot holds less than nothing or more than it earned") },
		{ REG_SQL_VERIFY_USES, REG_ERR_TEXT("points were used that no lot holds") },
		{ REG_SQL_VERIFY_BALANCE, REG_ERR_TEXT("earned less used is not what is left") },
		{ REG_SQL_VERIFY_ENTITLEMENTS, REG_ERR_TEXT("something granted has less than nothing or more than it was granted left") },
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && rc == 0; i++) {
		struct reg_stmt *stmt;
		char line[256];

		rc = reg_sql(&stmt, side->store, checks[i].which, err, "");
		while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
			(void)snprintf(line, sizeof line, reg_err_format("ledger of %s, sale %lld: %s"), reg_is_null(stmt, 0) ? reg_err_format("somebody erased") : reg_text(stmt, 0),
			    (long long)reg_int(stmt, 1), checks[i].what);
			verify_found(line, verify);
			rc = 0;
		}
		reg_reset(stmt);
	}
	return rc;
}

/* --- views against a rebuild --- */

static const struct { enum reg_sql which; const char *view; } views[] = {
	{ REG_SQL_VERIFY_VIEW_CUSTOMER, "customer" },
	{ REG_SQL_VERIFY_VIEW_BINDING, "binding" },
	{ REG_SQL_VERIFY_VIEW_TAG, "tag" },
	{ REG_SQL_VERIFY_VIEW_KEY, "key" },
	{ REG_SQL_VERIFY_VIEW_VEHICLE, "vehicle" },
	{ REG_SQL_VERIFY_VIEW_PLACE, "place" },
	{ REG_SQL_VERIFY_VIEW_ENTRY, "entry" },
	{ REG_SQL_VERIFY_VIEW_SEGMENT, "segment" },
	{ REG_SQL_VERIFY_VIEW_PROGRAMME, "programme" },
	{ REG_SQL_VERIFY_VIEW_MEMBER, "member" },
	{ REG_SQL_VERIFY_VIEW_CLAIM, "claim" },
	{ REG_SQL_VERIFY_VIEW_STAFF, "staff" },
	{ REG_SQL_VERIFY_VIEW_CASE, "case" },
	{ REG_SQL_VERIFY_VIEW_LINK, "link" },
	{ REG_SQL_VERIFY_VIEW_CONFLICT, "conflict" },
	{ REG_SQL_VERIFY_VIEW_SALE, "sale" },
	{ REG_SQL_VERIFY_VIEW_LOT, "lot" },
	{ REG_SQL_VERIFY_VIEW_USE, "use" },
	{ REG_SQL_VERIFY_VIEW_SHARE, "share" },
	{ REG_SQL_VERIFY_VIEW_ENTITLEMENT, "entitlement" },
	{ REG_SQL_VERIFY_VIEW_HOLD, "hold" },
	{ REG_SQL_VERIFY_VIEW_TIER, "tier" },
	{ REG_SQL_VERIFY_VIEW_SIGNAL, "signal" },
	{ REG_SQL_VERIFY_VIEW_STATE, "state" },
};

static void verify_row(struct verify *verify, int *shown, const char *view, struct reg_stmt *stmt, const char *what)
{
	char row[300], line[400];

	if ((*shown)++ < SHOWN_PER_VIEW) {
		reg_row_text(row, sizeof row, stmt);
		(void)snprintf(line, sizeof line, reg_err_format("view %s, row %s: %s"), view, row, what);
		verify_found(line, verify);
	} else {
		verify->breaches++;
	}
}

/* Both walks come ordered by the view's key, so one pass finds what is missing, what is too many and what differs. */
static int verify_view(struct verify *verify, struct reg_store *kept, struct reg_store *made, enum reg_sql which,
    const char *view, struct reg_err *err)
{
	struct reg_stmt *a = NULL, *b = NULL;
	int shown = 0, rc_b = 0;
	int rc = reg_sql(&a, kept, which, err, "");

	rc = rc < 0 ? rc : reg_sql(&b, made, which, err, "");
	if (rc == 0) {
		rc = reg_step(a, err);
		rc_b = rc < 0 ? rc : reg_step(b, err);
	}
	while (rc >= 0 && rc_b >= 0 && (rc > 0 || rc_b > 0)) {
		int order = rc == 0 ? 1 : rc_b == 0 ? -1 : reg_row_compare(a, b);

		if (order < 0) {
			verify_row(verify, &shown, view, a, reg_err_format("is there, but does not follow from the facts"));
		} else if (order > 0) {
			verify_row(verify, &shown, view, b, reg_err_format("follows from the facts, but is not there"));
		}
		if (order <= 0) {
			rc = reg_step(a, err);
		}
		if (order >= 0 && rc >= 0) {
			rc_b = reg_step(b, err);
		}
	}
	reg_reset(a);
	reg_reset(b);
	return rc < 0 ? rc : rc_b < 0 ? rc_b : 0;
}

static int verify_copy(struct verify *verify, struct reg_side *side, const char *path, struct reg_err *err)
{
	struct reg_store *kept = NULL, *made = NULL;
	struct reg_side twin = { 0 };
	int rc = reg_store_open(&made, path, REG_STORE_WRITE, 1000, err);

	rc = rc < 0 ? rc : reg_store_open(&kept, path, REG_STORE_READ, 1000, err);
	if (rc == 0) {
		reg_store_set_synchronous(made, 0); /* a scratch copy: nothing to lose */
		reg_side_twin(&twin, side, made);
		rc = reg_store_begin(made, err);
	}
	if (rc == 0) {
		rc = reg_rebuild_within(&twin, NULL, NULL, err);
		rc = rc < 0 ? rc : reg_store_begin_read(kept, err);
		for (size_t i = 0; i < sizeof views / sizeof views[0] && rc == 0; i++) {
			rc = verify_view(verify, kept, made, views[i].which, views[i].view, err);
		}
		reg_store_rollback(kept);
		reg_store_rollback(made);
	}
	reg_side_twin_finish(&twin);
	reg_store_close(kept);
	reg_store_close(made);
	return rc;
}

static int verify_views(struct verify *verify, struct reg_side *side, struct reg_err *err)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	size_t size = strlen(side->path) + 40;
	char *path = malloc(size), *file = malloc(size + 8);
	int rc = path == NULL || file == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	if (rc == 0) {
		(void)snprintf(path, size, "%s.verify-%ld", side->path, (long)getpid());
		rc = reg_store_backup(side->store, path, err);
		rc = rc < 0 ? rc : verify_copy(verify, side, path, err);
		for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
			(void)snprintf(file, size + 8, "%s%s", path, suffixes[i]);
			(void)unlink(file);
		}
	}
	free(file);
	free(path);
	return rc;
}

int reg_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload, struct reg_err *err)
{
	struct verify verify = { .found = found, .payload = payload };
	struct reg_err why = { 0 };
	char line[REG_ERR_SIZE + 64];
	int rc = reg_store_begin_read(side->store, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_store_integrity(side->store, err);
	if (rc == 0) {
		rc = reg_chain_verify(side, verify_found, &verify, err);
	}
	rc = rc < 0 ? rc : verify_ledger(&verify, side, err);
	reg_store_rollback(side->store);
	if (rc < 0) {
		return rc;
	}
	rc = verify_views(&verify, side, &why);
	if (rc < 0 && verify.breaches == 0) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	if (rc < 0) {
		/* Facts that were meddled with need not make views at all: what was found is the answer. */
		(void)snprintf(line, sizeof line, reg_err_format("views: they cannot be compared: %s"), why.line);
		verify_found(line, &verify);
	}
	return verify.breaches;
}
