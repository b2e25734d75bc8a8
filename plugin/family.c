/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * family.c - who is one account with whom, at an instant and in the end, from view_member (derive_merge.c).
 */
#include "account_acts.h"

int reg_family_head(int64_t *head, struct reg_side *side, int64_t customer, struct reg_err *err)
{
	return reg_family_member(head, side, customer, INT64_MAX, err);
}

int reg_family_member(int64_t *member, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	int rc;

	*member = customer;
	rc = reg_get_int(member, side->store, REG_SQL_FAMILY_HEAD, err, "ii", customer, at_unix_s);
	return rc < 0 ? rc : 0;
}

int reg_family_members(struct reg_set *members, struct reg_side *side, int64_t head, struct reg_err *err)
{
	return reg_family_members_at(members, side, head, INT64_MAX, err);
}

int reg_family_members_at(struct reg_set *members, struct reg_side *side, int64_t account, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_set_add(members, account, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_FAMILY_MEMBERS, err, "ii", account, at_unix_s);
	if (rc < 0) {
		return rc;
	}
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(members, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	return rc;
}
