/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive_merge.c - which customers are one account, and whose a sale is that nobody was named for.
 */
#include <stdlib.h>

#include "account_acts.h"
#include "derive.h"

struct merge {
	int64_t no, customer, stays, at;
};

/* Read whole: the view is written while it is looked at. */
static int merges_read(struct merge **out, size_t *n_out, struct reg_side *side, int64_t from_unix_s,
    struct reg_err *err)
{
	struct merge *merges = NULL, *grown;
	size_t n = 0, room = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MERGE_ACTS, err, "i", from_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		if (n == room) {
			room = room == 0 ? 32 : 2 * room;
			grown = realloc(merges, room * sizeof *merges);
			if (grown == NULL) {
				rc = reg_err_set(err, REG_EIO, "out of memory");
				break;
			}
			merges = grown;
		}
		merges[n++] = (struct merge){ reg_int(stmt, 0), reg_int(stmt, 1), reg_int(stmt, 2), reg_int(stmt, 3) };
		rc = 0;
	}
	reg_reset(stmt);
	*out = merges;
	*n_out = n;
	return rc;
}

int reg_derive_merges(struct reg_side *side, int64_t from_unix_s, struct reg_err *err)
{
	struct merge *merges = NULL;
	size_t n = 0;
	int rc = reg_run(side->store, REG_SQL_MEMBER_CLEAR, err, "i", from_unix_s);

	rc = rc < 0 ? rc : merges_read(&merges, &n, side, from_unix_s, err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		int64_t head, own;

		rc = reg_family_head(&head, side, merges[i].stays, err);
		rc = rc < 0 ? rc : reg_family_head(&own, side, merges[i].customer, err);
		/* Merged already, or it would be merged into itself. */
		if (rc == 0 && own == merges[i].customer && head != merges[i].customer) {
			rc = reg_run(side->store, REG_SQL_MEMBER_ADD, err, "iiii", merges[i].customer, merges[i].stays, merges[i].at,
			    merges[i].no);
		}
	}
	free(merges);
	return rc;
}

int reg_derive_merged_traits(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MERGE_STAYS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_derive_traits(side, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	return rc;
}

int reg_derive_claim(struct reg_side *side, const char *site, const char *series, const char *receipt, const char *kind,
    struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_CLAIM_DROP, err, "tttt", receipt, site, series, kind);

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_CLAIM_DERIVE, err, "tttt", receipt, site, series, kind);
}

int reg_derive_claims(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_CLAIM_CLEAR, err, "");

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_CLAIM_DERIVE_ALL, err, "");
}
