/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_earner.c - somebody says who earns with the sales of an organisation.
 */
#include "account_acts.h"
#include "act_internal.h"
#include "act_profile.h"

static int change_check(const struct reg_earner_change *change, struct reg_err *err)
{
	if (change->reason == NULL || change->reason[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "reason: is missing, expected why somebody else is to earn");
	}
	if (change->percent < 1 || change->percent > 100) {
		return reg_err_set(err, REG_EINVAL, "share: found %d, expected 1 to 100 per cent", change->percent);
	}
	if (change->who == REG_EARNS_ORGANISATION && change->percent != 100) {
		return reg_err_set(err, REG_EINVAL, "share: the organisation has what nobody else earns");
	}
	return reg_act_check_text("reason", change->reason, err);
}

/* What held until now, for the record, and the act. */
static int earner_within(struct reg_side *side, const char *customer, const struct reg_earner_change *change,
    int64_t at_unix_s, const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_entry entry = { .kind = "earner", .customer = customer, .from_unix_s = change->from_unix_s,
		.name = reg_earner_name(change->who) };
	int64_t from = change->from_unix_s != 0 ? change->from_unix_s : at_unix_s, member, no;
	struct reg_earner before = { 0 };
	struct reg_identity who;
	int rc = reg_act_customer(&who, side, customer, err);

	rc = rc < 0 ? rc : reg_family_member(&member, side, who.no, from, err);
	rc = rc < 0 ? rc : reg_earner_rule(&before, side, member, from, err);
	if (rc < 0) {
		return rc;
	}
	entry.more = json_pack("{s:i,s:s,s:s*,s:{s:s,s:i}}", "share", change->percent, "reason", change->reason, "approver",
	    approval == NULL ? NULL : approval->staff, "before", "name", reg_earner_name(before.who), "share", before.percent);
	rc = entry.more == NULL ? reg_err_set(err, REG_EINVAL, "reason: expected UTF-8 text")
	                        : reg_act_entry_within(&no, side, &entry, at_unix_s, actor, err);
	json_decref(entry.more);
	return rc;
}

int reg_act_earner(struct reg_side *side, const char *customer, const struct reg_earner_change *change, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = change_check(change, err);

	rc = rc < 0 ? rc : reg_act_approver(&role, side, approval, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_needs(role, REG_ROLE_MANAGER, "saying who earns", err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = earner_within(side, customer, change, at_unix_s, actor, approval, err);
	return reg_act_end(side, rc, err);
}
