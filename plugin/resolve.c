/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "resolve.h"

#include <string.h>

#include "account_acts.h"

#define CERTAIN_PERCENT 50 /* a binding of less is doubtful */

/* The holders of a target at an instant. */
struct holders {
	struct reg_set customers;
	int64_t member; /* of several: the account that the first of them belonged to then */
	bool is_alone;  /* and all others too */
	int confidence; /* the best of all of them */
};

static int resolve_holders(struct holders *out, struct reg_side *side, int64_t target, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", target, at_unix_s);

	memset(out, 0, sizeof *out);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int confidence = (int)reg_int(stmt, 1);

		out->confidence = confidence > out->confidence ? confidence : out->confidence;
		rc = reg_set_add(&out->customers, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	out->is_alone = true;
	out->member = out->customers.n > 0 ? out->customers.items[0] : 0;
	for (size_t i = 0; i < out->customers.n && out->customers.n > 1 && rc == 0; i++) {
		int64_t member;

		rc = reg_family_member(&member, side, out->customers.items[i], at_unix_s, err);
		out->member = i == 0 ? member : out->member;
		out->is_alone = out->is_alone && member == out->member;
	}
	return rc;
}

static int resolve_customer(struct reg_subject *out, struct reg_side *side, int64_t customer, int64_t at_unix_s,
    struct reg_err *err)
{
	int rc = reg_family_head(&out->no, side, customer, err);

	out->is_customer = true;
	out->member = customer;
	return rc < 0 || out->no == customer ? rc : reg_family_member(&out->member, side, customer, at_unix_s, err);
}

/* A binding of the plate to any of these customers that is certain, at that time or later. */
static int resolve_doubt(struct reg_subject *out, struct reg_side *side, const struct holders *holders, int64_t plate,
    int64_t at_unix_s, struct reg_err *err)
{
	int rc = 0;

	out->is_doubtful = true;
	out->confirmed_at = INT64_MAX;
	for (size_t i = 0; i < holders->customers.n && rc >= 0; i++) {
		int64_t at = INT64_MAX;

		rc = reg_get_int(&at, side->store, REG_SQL_BINDING_CONFIRMED, err, "iii", plate, holders->customers.items[i],
		    at_unix_s);
		out->confirmed_at = at < out->confirmed_at ? at : out->confirmed_at;
	}
	return rc < 0 ? rc : 0;
}

int reg_resolve(struct reg_subject *out, struct reg_side *side, int64_t customer, int64_t card, int64_t phone,
    int64_t plate, int64_t at_unix_s, struct reg_err *err)
{
	const int64_t targets[] = { card, phone, plate };
	struct holders holders = { 0 };
	int rc = 0;

	memset(out, 0, sizeof *out);
	if (customer != 0) {
		return resolve_customer(out, side, customer, at_unix_s, err);
	}
	for (size_t i = 0; i < sizeof targets / sizeof targets[0] && rc == 0; i++) {
		rc = targets[i] == 0 ? 0 : resolve_holders(&holders, side, targets[i], at_unix_s, err);
		if (rc == 0 && holders.customers.n > 0) {
			if (holders.is_alone) {
				rc = resolve_customer(out, side, holders.member, at_unix_s, err);
			}
			if (rc == 0 && holders.is_alone && i == 2 && holders.confidence < CERTAIN_PERCENT) {
				rc = resolve_doubt(out, side, &holders, plate, at_unix_s, err);
			}
			break; /* with several: ambiguous, nobody until somebody says who */
		}
		reg_set_finish(&holders.customers);
	}
	reg_set_finish(&holders.customers);
	if (rc == 0 && !out->is_customer) {
		out->no = out->member = plate != 0 ? plate : card;
	}
	return rc;
}

int reg_resolve_claim(struct reg_subject *subject, struct reg_side *side, const char *site, const char *series,
    const char *receipt, const char *kind, int64_t at_unix_s, struct reg_err *err)
{
	int64_t customer;
	int rc = reg_get_int(&customer, side->store, REG_SQL_CLAIM_GET, err, "tttt", receipt, site, series, kind);

	if (rc <= 0) {
		return rc;
	}
	memset(subject, 0, sizeof *subject);
	return resolve_customer(subject, side, customer, at_unix_s, err);
}
