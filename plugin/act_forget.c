/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_forget.c - a person is erased on request: who it was goes, what was sold and earned stays, under a number.
 *
 * Values and their salts are emptied, so that the commitments which the audit chain covers can no longer be tried. The
 * store overwrites what it deletes; the log, which still has it, is emptied right after.
 */
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "act_internal.h"
#include "derive.h"
#include "findkey.h"
#include "set.h"

/* Plates, cards and phones that `which` lists: their values go, and what they are found by before. */
static int forget_listed(struct reg_side *side, enum reg_sql which, int64_t customer, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_set targets = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "ii", customer, at_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&targets, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < targets.n && rc == 0; i++) {
		rc = reg_findkey_target(side, targets.items[i], false, err);
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_FORGET_IDENTITY, err, "i", targets.items[i]);
	}
	reg_set_finish(&targets);
	return rc;
}

static int forget_member(struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_FORGET_PERSONAL, err, "i", customer);

	rc = rc < 0 ? rc : forget_listed(side, REG_SQL_FORGET_TARGETS, customer, at_unix_s, err);
	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_FORGET_IDENTITY, err, "i", customer);
	return rc < 0 ? rc : reg_derive_customer(side, customer, err);
}

/* The act itself, of everybody in the family: a name that was merged is a name all the same. */
static int forget_acts(struct reg_side *side, const struct reg_set *members, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < members->n && rc >= 0; i++) {
		struct reg_act_row row = { .kind = "forget", .at_unix_s = at_unix_s, .actor = actor, .body = "{}" };
		char id[REG_CUSTOMER_ID_SIZE + 8];
		int64_t no;

		rc = reg_identity_value(id, sizeof id, side, members->items[i], err);
		if (rc == 0 && id[0] != '\0') {
			rc = reg_act_add(&no, side, id, &row, err);
		}
	}
	return rc < 0 ? rc : 0;
}

static int forget_within(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_set members = { 0 };
	struct reg_identity who;
	int64_t head = 0;
	int rc = reg_act_customer(&who, side, customer, err);

	rc = rc < 0 ? rc : reg_family_head(&head, side, who.no, err);
	rc = rc < 0 ? rc : reg_family_members(&members, side, head, err);
	rc = rc < 0 ? rc : forget_acts(side, &members, at_unix_s, actor, err);
	rc = rc < 0 ? rc : forget_listed(side, REG_SQL_FORGET_SEEN, head, at_unix_s, err);
	for (size_t i = 0; i < members.n && rc == 0; i++) {
		rc = forget_member(side, members.items[i], at_unix_s, err);
		rc = rc < 0 ? rc : reg_act_follow_earning(side, members.items[i], err);
		rc = rc < 0 ? rc : reg_act_follow_forgotten(side, members.items[i], at_unix_s, err);
	}
	/* Rules that ask for a birthday or a number know neither any more. */
	rc = rc < 0 ? rc : reg_account_update(side, head, err);
	reg_set_finish(&members);
	return rc;
}

int reg_act_forget(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = forget_within(side, customer, at_unix_s, actor, err);
	rc = reg_act_end(side, rc, err);
	return rc < 0 ? rc : reg_store_empty_log(side->store, err);
}
