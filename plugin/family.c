/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * family.c - who is one account with whom, from view_merge. There is no circle in it (derive_merge.c).
 */
#include "account_acts.h"

/* Follows the merges from `customer` on as long as they are of `at_unix_s` or before. */
static int family_follow(int64_t *out, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	int rc;

	*out = customer;
	do {
		rc = reg_get_int(out, side->store, REG_SQL_MERGE_GET, err, "ii", *out, at_unix_s);
	} while (rc > 0);
	return rc;
}

int reg_family_head(int64_t *head, struct reg_side *side, int64_t customer, struct reg_err *err)
{
	return family_follow(head, side, customer, INT64_MAX, err);
}

int reg_family_member(int64_t *member, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	return family_follow(member, side, customer, at_unix_s, err);
}

int reg_family_members(struct reg_set *members, struct reg_side *side, int64_t head, struct reg_err *err)
{
	int rc = reg_set_add(members, head, err);

	for (size_t i = 0; i < members->n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_MERGE_INTO, err, "i", members->items[i]);
		while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
			rc = reg_set_add(members, reg_int(stmt, 0), err);
		}
		reg_reset(stmt);
	}
	return rc;
}
