/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_account.c - acts about a customer's account as a whole: merge and split, floor, card programme, referral.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_internal.h"

/* --- merge, split --- */

static int merge_within(struct reg_side *side, const char *customer, const char *stays, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "merge", .at_unix_s = at_unix_s, .actor = actor, .body = "{}" };
	int64_t head, own, no;
	int rc = reg_act_customer(&row.customer, side, customer, err);

	rc = rc < 0 ? rc : reg_act_customer(&row.target, side, stays, err);
	rc = rc < 0 ? rc : reg_family_head(&own, side, row.customer.no, err);
	rc = rc < 0 ? rc : reg_family_head(&head, side, row.target.no, err);
	if (rc < 0) {
		return rc;
	}
	if (own == head) {
		return reg_err_set(err, REG_EINVAL, "%s and %s are one customer already", customer, stays);
	}
	if (own != row.customer.no) {
		return reg_err_set(err, REG_EINVAL, "customer %s: is merged into another one already; split it first", customer);
	}
	rc = reg_act_add(&no, side, customer, &row, err);
	return rc < 0 ? rc : 0;
}

int reg_act_merge(struct reg_side *side, const char *customer, const char *stays, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = merge_within(side, customer, stays, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

static int split_within(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_identity who;
	int64_t act = 0;
	int rc = reg_act_customer(&who, side, customer, err);

	rc = rc < 0 ? rc : reg_get_int(&act, side->store, REG_SQL_MERGE_FACT, err, "i", who.no);
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "customer %s: is not merged into another one", customer);
	}
	return rc < 0 ? rc : reg_act_take_back(side, act, at_unix_s, actor, err);
}

int reg_act_split(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = split_within(side, customer, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- floor, card programme --- */

/* "until_day" of a body: a number, or null without end. */
static json_t *until_json(int32_t day)
{
	return day == REG_DAY_NEVER ? json_null() : json_integer(day);
}

int reg_act_floor_within(struct reg_side *side, const char *customer, const char *tier, int32_t until_day,
    const char *reason, int64_t at_unix_s, const char *actor, int role, const struct reg_approval *approval,
    struct reg_err *err)
{
	struct reg_act_row row = { .kind = "floor", .at_unix_s = at_unix_s, .actor = actor };
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	char *body = NULL;
	int64_t no;
	int rc = reg_act_needs(role, REG_ROLE_MANAGER, "a tier given by hand", err);

	if (rc == 0 && (programme == NULL || reg_programme_tier(programme, tier) < 0)) {
		rc = reg_err_set(err, REG_EINVAL, "tier %s: the programme in force has none of this name", tier);
	}
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s,s:o,s:s,s:s*}", "tier", tier, "until_day", until_json(until_day),
	    "reason", reason, "approver", approval == NULL ? NULL : approval->staff), "reason", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_floor(struct reg_side *side, const char *customer, const char *tier, const char *until_day,
    const char *reason, int64_t at_unix_s, const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	int32_t until = REG_DAY_NEVER;
	int role, rc = reason == NULL || reason[0] == '\0'
	    ? reg_err_set(err, REG_EINVAL, "reason: is missing, expected why the tier is given") : 0;

	rc = rc < 0 ? rc : reg_act_check_text("reason", reason, err);
	if (rc == 0 && until_day != NULL) {
		rc = reg_day_parse(&until, until_day, err);
	}
	rc = rc < 0 ? rc : reg_act_approver(&role, side, approval, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = reg_act_floor_within(side, customer, tier, until, reason, at_unix_s, actor, role, approval, err);
	return reg_act_end(side, rc, err);
}

int reg_act_join_within(struct reg_side *side, const char *customer, const char *card_id, int64_t at_unix_s,
    const char *actor, int role, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "join", .at_unix_s = at_unix_s, .actor = actor };
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	const struct reg_card_programme *card = programme == NULL ? NULL : reg_programme_card(programme, card_id);
	int32_t day = reg_zone_day(side->zone, at_unix_s);
	int64_t no;
	char *body = NULL;
	int rc;

	if (card == NULL) {
		return reg_err_set(err, REG_EINVAL, "card programme %s: the programme in force has none of this name", card_id);
	}
	if ((card->from_day != 0 && day < card->from_day) || (card->until_day != 0 && day > card->until_day)) {
		return reg_err_set(err, REG_EINVAL, "card programme %s: cannot be joined on this day", card_id);
	}
	rc = card->by_invitation ? reg_act_needs(role, REG_ROLE_LEAD, "joining by invitation", err) : 0;
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s,s:o,s:s*,s:s*}", "card", card_id, "until_day",
	    until_json(card->term_days == 0 ? REG_DAY_NEVER : day + card->term_days), "partner", card->partner, "approver",
	    role == 0 ? NULL : approval->staff), "card programme", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_join(struct reg_side *side, const char *customer, const char *card_programme, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = reg_act_approver(&role, side, approval, at_unix_s, err);

	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = reg_act_join_within(side, customer, card_programme, at_unix_s, actor, role, approval, err);
	return reg_act_end(side, rc, err);
}

/* --- referral --- */

static const struct reg_referral_option *referral_option(const struct reg_referral *referral, const char *id)
{
	for (size_t i = 0; i < referral->n_options; i++) {
		if (id == NULL || strcmp(referral->options[i].id, id) == 0) {
			return &referral->options[i];
		}
	}
	return NULL;
}

static int refer_check(struct reg_side *side, const struct reg_act_row *row, const char *customer, const char *referrer,
    struct reg_err *err)
{
	int64_t own = 0, other = 0, ignored;
	int rc = reg_family_head(&own, side, row->customer.no, err);

	rc = rc < 0 ? rc : reg_family_head(&other, side, row->target.no, err);
	if (rc == 0 && own == other) {
		return reg_err_set(err, REG_EINVAL, "customer %s: nobody refers oneself", customer);
	}
	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_REFER_KNOWN, err, "i", row->customer.no);
	if (rc > 0) {
		return reg_err_set(err, REG_EEXISTS, "customer %s: was referred already", customer);
	}
	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_ROWS_LATER, err, "iii", own, INT64_MIN, INT64_C(0));
	if (rc > 0) {
		return reg_err_set(err, REG_EINVAL, "customer %s: has been here before %s referred them", customer, referrer);
	}
	return rc;
}

/* The honour is seen at once; points come with the first real fill. */
static int refer_honour(struct reg_side *side, const char *referrer, const struct reg_act_row *refer, const char *tag,
    struct reg_err *err)
{
	struct reg_act_row row = { .kind = "tag", .at_unix_s = refer->at_unix_s, .actor = refer->actor };
	int64_t no;
	char *body = NULL;
	int rc = reg_act_text(&body, json_pack("{s:s}", "tag", tag), "tag", err);

	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, referrer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

static int refer_within(struct reg_side *side, const char *customer, const char *referrer, const char *option_id,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "refer", .at_unix_s = at_unix_s, .actor = actor };
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	const struct reg_referral_option *option = NULL;
	int64_t no;
	char *body = NULL;
	int rc;

	if (programme == NULL || !programme->referral.is_allowed) {
		return reg_err_set(err, REG_EINVAL, "referral: the programme in force has none");
	}
	option = referral_option(&programme->referral, option_id);
	if (option == NULL && option_id != NULL) {
		return reg_err_set(err, REG_EINVAL, "referral %s: the programme in force has no such option", option_id);
	}
	rc = reg_act_customer(&row.customer, side, customer, err);
	rc = rc < 0 ? rc : reg_act_customer(&row.target, side, referrer, err);
	rc = rc < 0 ? rc : refer_check(side, &row, customer, referrer, err);
	rc = rc < 0 ? rc
	            : reg_act_text(&body, json_pack("{s:s*}", "option", option == NULL ? NULL : option->id), "option", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, &row, err);
	free(body);
	if (rc > 0 && option != NULL && option->kind == REG_REFERRAL_HONOUR && option->tag != NULL) {
		rc = refer_honour(side, referrer, &row, option->tag, err);
	}
	return rc < 0 ? rc : 0;
}

int reg_act_refer(struct reg_side *side, const char *customer, const char *referrer, const char *option,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = refer_within(side, customer, referrer, option, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
