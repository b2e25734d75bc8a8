/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "resolve.h"

#include <string.h>

#define CERTAIN_PERCENT 50 /* a binding of less is doubtful */

/* Who holds `target` at that time. Returns how many customers, with the first and the best confidence for it. */
static int resolve_holders(int64_t *customer, int *confidence, struct reg_side *side, int64_t target, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int holders = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", target, at_unix_s);

	*confidence = 0;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		*customer = reg_int(stmt, 0);
		*confidence = (int)reg_int(stmt, 1);
		holders++;
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : holders;
}

static int resolve_doubt(struct reg_subject *out, struct reg_side *side, int64_t plate, int64_t at_unix_s,
    struct reg_err *err)
{
	int rc;

	out->is_doubtful = true;
	out->confirmed_at = INT64_MAX;
	rc = reg_get_int(&out->confirmed_at, side->store, REG_SQL_BINDING_CONFIRMED, err, "iii", plate, out->no, at_unix_s);
	return rc < 0 ? rc : 0;
}

int reg_resolve(struct reg_subject *out, struct reg_side *side, int64_t customer, int64_t card, int64_t phone,
    int64_t plate, int64_t at_unix_s, struct reg_err *err)
{
	const int64_t targets[] = { card, phone, plate };

	memset(out, 0, sizeof *out);
	if (customer != 0) {
		out->no = customer;
		out->is_customer = true;
		return 0;
	}
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		int confidence = 0;
		int holders = targets[i] == 0 ? 0
		                              : resolve_holders(&out->no, &confidence, side, targets[i], at_unix_s, err);

		if (holders < 0) {
			return holders;
		}
		if (holders == 1) {
			out->is_customer = true;
			return targets[i] == plate && i == 2 && confidence < CERTAIN_PERCENT
			    ? resolve_doubt(out, side, plate, at_unix_s, err) : 0;
		}
		if (holders > 1) {
			break; /* ambiguous: nobody, until somebody says who */
		}
	}
	out->no = plate != 0 ? plate : card;
	return 0;
}
