/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_undo.c - taking an act back, as if it never was.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_internal.h"

#define UNDO_SECONDS (15 * 60)

/* The act that is taken back, read whole: the statement is left before others run. */
struct undone {
	char kind[16];
	unsigned char id[REG_ID_SIZE];
	int64_t at_unix_s;
	struct reg_identity customer;
	int64_t target;
	char *body;
};

/* Columns: kind, id, at, customer, commitment, target, body. */
static int undone_read(struct undone *out, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	size_t size;
	const void *bytes;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ACT_GET, err, "i", no);

	memset(out, 0, sizeof *out);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc < 0 ? rc : reg_err_set(err, REG_EDAMAGED, "fact %lld: a view names it, but there is none", (long long)no);
	}
	(void)snprintf(out->kind, sizeof out->kind, "%s", reg_text(stmt, 0));
	bytes = reg_blob(stmt, 1, &size);
	if (size == REG_ID_SIZE) {
		memcpy(out->id, bytes, REG_ID_SIZE);
	}
	out->at_unix_s = reg_int(stmt, 2);
	out->customer.no = reg_int(stmt, 3);
	bytes = reg_blob(stmt, 4, &size);
	if (size == REG_ID_SIZE) {
		memcpy(out->customer.commitment, bytes, REG_ID_SIZE);
	}
	out->target = reg_int(stmt, 5);
	out->body = strdup(reg_text(stmt, 6));
	reg_reset(stmt);
	return out->body == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

int reg_act_take_back(struct reg_side *side, int64_t no, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "undo", .at_unix_s = at_unix_s, .actor = actor };
	char key[2 * REG_ID_SIZE + 1], *body = NULL;
	struct undone undone;
	int64_t undo;
	int rc = undone_read(&undone, side, no, err);

	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s}", "kind", undone.kind), "kind", err);
	if (rc == 0) {
		(void)sodium_bin2hex(key, sizeof key, undone.id, sizeof undone.id);
		row.key = key;
		row.customer = undone.customer;
		row.undoes = undone.id;
		row.body = body;
		rc = reg_fact_add_act(&undo, side, &row, err);
	}
	if (rc > 0) {
		rc = reg_act_follow(side, undone.kind, undone.at_unix_s, undone.customer.no, undone.target, undone.body, err);
	}
	free(body);
	free(undone.body);
	return rc;
}

/* What was done in one step goes together: an enrolment with the phone that it bound, a referral with the tag that honours. */
static int undo_rest(struct reg_side *side, int64_t begun, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int64_t act;
	int rc;

	do {
		rc = reg_get_int(&act, side->store, REG_SQL_ACT_DONE_WITH, err, "i", begun);
		if (rc > 0) {
			rc = reg_act_take_back(side, act, at_unix_s, actor, err);
			rc = rc < 0 ? rc : 1;
		}
	} while (rc > 0);
	return rc;
}

static int undo_last(char what[REG_ACT_WHAT_SIZE], char customer[REG_CUSTOMER_ID_SIZE], struct reg_side *side,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct undone undone = { 0 };
	int64_t act = 0;
	int rc = reg_get_int(&act, side->store, REG_SQL_ACT_LAST_OF, err, "tii", actor, at_unix_s - UNDO_SECONDS, at_unix_s);

	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "%s has done nothing in the last 15 minutes that can be undone", actor);
	}
	/* From whichever of them comes last. */
	rc = rc < 0 ? rc : reg_get_int(&act, side->store, REG_SQL_ACT_BEGUN_WITH, err, "i", act);
	rc = rc < 0 ? rc : undone_read(&undone, side, act, err);
	if (rc == 0) {
		(void)snprintf(what, REG_ACT_WHAT_SIZE, "%s", undone.kind);
		rc = undone.customer.no == 0 ? 0
		                             : reg_identity_value(customer, REG_CUSTOMER_ID_SIZE, side, undone.customer.no, err);
	}
	if (rc == 0) {
		rc = undo_rest(side, act, at_unix_s, actor, err);
	}
	free(undone.body);
	return rc < 0 ? rc : reg_act_take_back(side, act, at_unix_s, actor, err);
}

int reg_act_undo_last(char what[REG_ACT_WHAT_SIZE], char customer[REG_CUSTOMER_ID_SIZE], struct reg_side *side,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	what[0] = customer[0] = '\0';
	if (rc < 0) {
		return rc;
	}
	rc = undo_last(what, customer, side, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
