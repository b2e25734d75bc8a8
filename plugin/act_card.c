/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act_card.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_internal.h"
#include "act_profile.h"
#include "zone.h"

#define MAX_BLOCKS 64 /* of one card that are ended at once */

const char *const reg_card_reasons[] = { "lost", "stolen", "damaged", "misuse", REG_CARD_ENDED, "other", NULL };

static bool is_reason(const char *reason)
{
	for (size_t i = 0; reg_card_reasons[i] != NULL; i++) {
		if (strcmp(reg_card_reasons[i], reason) == 0) {
			return true;
		}
	}
	return false;
}

static int card_obtain(struct reg_identity *out, struct reg_side *side, const char *card, struct reg_err *err)
{
	char value[REG_PLATE_MAX], label[REG_PLATE_MAX];
	enum reg_identity_kind kind;
	const char *class;
	int rc = reg_act_target(value, label, &class, &kind, side, REGULARS_CARD, card, err);

	return rc < 0 ? rc : reg_identity_obtain(out, side, kind, value, label[0] == '\0' ? NULL : label, class, err);
}

/* --- block ------------------------------------------------------------------------------------------------------- */

static int block_within(struct reg_side *side, const struct reg_identity *card, const char *reason, int64_t from_unix_s,
    int64_t until_unix_s, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "entry", .at_unix_s = at_unix_s, .actor = actor, .target = *card };
	json_t *body = json_pack("{s:s,s:s}", "kind", "block", "name", reason);
	char key[REG_ACT_KEY_SIZE], *text = NULL;
	bool failed = body == NULL;
	int64_t no;
	int rc;

	if (from_unix_s != 0) {
		failed = failed || json_object_set_new(body, "from", json_integer(from_unix_s)) != 0;
	}
	if (until_unix_s != 0) {
		failed = failed || json_object_set_new(body, "until", json_integer(until_unix_s)) != 0;
	}
	if (failed) {
		json_decref(body);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = reg_act_text(&text, body, "block", err);
	reg_act_unique_key(key, "block");
	row.key = key;
	row.body = text;
	rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
	free(text);
	return rc < 0 ? rc : 0;
}

int reg_act_card_block(struct reg_side *side, const char *card, const char *reason, int64_t from_unix_s,
    int64_t until_unix_s, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_identity identity;
	int rc;

	if (!is_reason(reason)) {
		return reg_err_set(err, REG_EINVAL, "reason: found %s, expected lost, stolen, damaged, misuse, ended or other", reason);
	}
	if (until_unix_s != 0 && until_unix_s <= (from_unix_s != 0 ? from_unix_s : at_unix_s)) {
		return reg_err_set(err, REG_EINVAL, "block: ends before it begins");
	}
	rc = reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = card_obtain(&identity, side, card, err);
	rc = rc < 0 ? rc : block_within(side, &identity, reason, from_unix_s, until_unix_s, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- unblock ----------------------------------------------------------------------------------------------------- */

/* Ends what blocks the card now or later; `reason`: only for that one. Returns how many. */
static int blocks_end(struct reg_side *side, const struct reg_identity *card, const char *reason, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "end", .at_unix_s = at_unix_s, .actor = actor, .target = *card };
	char ids[MAX_BLOCKS][2 * REG_ID_SIZE + 1], key[REG_ACT_KEY_SIZE], *body;
	struct reg_stmt *stmt;
	size_t n = 0;
	int64_t no;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CARD_BLOCKS, err, "ii", card->no, at_unix_s);

	if (rc < 0) {
		return rc;
	}
	while (n < MAX_BLOCKS && (rc = reg_step(stmt, err)) > 0) {
		size_t size;
		const void *id = reg_blob(stmt, 3, &size);

		if (reason == NULL || strcmp(reg_text(stmt, 2), reason) == 0) {
			(void)sodium_bin2hex(ids[n++], sizeof ids[0], id, size == REG_ID_SIZE ? size : 0);
		}
	}
	reg_reset(stmt);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		rc = reg_act_text(&body, json_pack("{s:s}", "entry", ids[i]), "block", err);
		reg_act_unique_key(key, ids[i]);
		row.key = key;
		row.body = body;
		rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
		free(body);
	}
	return rc < 0 ? rc : (int)n;
}

static int unblock_within(struct reg_side *side, const char *card, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_identity identity;
	int rc = card_obtain(&identity, side, card, err);

	rc = rc < 0 ? rc : blocks_end(side, &identity, NULL, at_unix_s, actor, err);
	return rc == 0 ? reg_err_set(err, REG_ENOTFOUND, "the card is not blocked") : rc < 0 ? rc : 0;
}

int reg_act_card_unblock(struct reg_side *side, const char *card, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = unblock_within(side, card, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- issue ------------------------------------------------------------------------------------------------------- */

/* REG_ENOTFOUND: nobody knows that competitor. */
static int competitor_is_there(struct reg_side *side, const char *id, struct reg_err *err)
{
	char place[REG_PLACE_SIZE];
	struct reg_stmt *stmt;
	int rc = reg_act_place_name(place, "competitor", id, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_PLACE_PROFILE, err, "t", place);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		reg_reset(stmt);
	}
	return rc == 0 ? reg_err_set(err, REG_ENOTFOUND, "competitor %s: there is none", id) : rc < 0 ? rc : 0;
}

static int issue_entry(struct reg_side *side, const struct reg_card_issue *issue, const struct reg_identity *card,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "entry", .at_unix_s = at_unix_s, .actor = actor, .target = *card };
	char day[REG_DAY_SIZE] = "", *body;
	int64_t no;
	int rc;

	if (issue->last_day != REG_DAY_NEVER) {
		reg_day_format(day, issue->last_day);
	}
	rc = reg_act_text(&body, json_pack("{s:s,s:s,s:s*,s:s*,s:s*,s:s*}", "kind", "card", "name",
	    issue->staff != NULL ? issue->staff : actor, "partner", issue->partner, "programme", issue->programme, "exchanged",
	    issue->exchanged, "last_day", day[0] == '\0' ? NULL : day), "partner", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, issue->customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

/* Not while it is lost or misused, nor while it names somebody else: a card of two names nobody. */
static int issue_is_possible(struct reg_side *side, const struct reg_identity *who, const struct reg_identity *card,
    int64_t at_unix_s, struct reg_err *err)
{
	int64_t head = 0, other = 0;
	struct reg_stmt *stmt;
	bool is_blocked = false, is_held = false;
	int rc = reg_family_head(&head, side, who->no, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_CARD_BLOCKS, err, "ii", card->no, at_unix_s);
	if (rc < 0) {
		return rc;
	}
	while ((rc = reg_step(stmt, err)) > 0) {
		is_blocked = true;
	}
	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", card->no, at_unix_s);
	if (rc < 0) {
		return rc;
	}
	while (!is_held && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_family_head(&other, side, reg_int(stmt, 0), err);
		is_held = rc == 0 && other != head;
		if (rc < 0) {
			break;
		}
	}
	reg_reset(stmt);
	return rc < 0     ? rc
	    : is_blocked ? reg_err_set(err, REG_EEXISTS, "the card is blocked: unblock it first")
	    : is_held    ? reg_err_set(err, REG_EEXISTS, "the card is somebody else's: unbind it first")
	                 : 0;
}

static int issue_within(struct reg_side *side, const struct reg_card_issue *issue, int64_t at_unix_s, const char *actor,
    int role, const struct reg_approval *approval, struct reg_err *err)
{
	const struct reg_binding binding = { .kind = REGULARS_CARD, .value = issue->card, .role = issue->role };
	char reason[REG_PLACE_SIZE + 64];
	struct reg_identity who, card;
	int rc = reg_act_customer(&who, side, issue->customer, err);

	if (rc == 0 && issue->exchanged != NULL) {
		rc = competitor_is_there(side, issue->exchanged, err);
	}
	rc = rc < 0 ? rc : card_obtain(&card, side, issue->card, err);
	/* The end of a temporary card gives way to that of its next issue. */
	rc = rc < 0 ? rc : blocks_end(side, &card, REG_CARD_ENDED, at_unix_s, actor, err);
	rc = rc < 0 ? rc : issue_is_possible(side, &who, &card, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_bind_within(side, issue->customer, &who, &binding, at_unix_s, actor, err);
	rc = rc < 0 ? rc : issue_entry(side, issue, &card, at_unix_s, actor, err);
	if (rc == 0 && issue->last_day != REG_DAY_NEVER) {
		rc = block_within(side, &card, REG_CARD_ENDED, reg_zone_day_end(side->zone, issue->last_day) + 1, 0, at_unix_s, actor,
		    err);
	}
	if (rc == 0 && issue->programme != NULL) {
		rc = reg_act_join_within(side, issue->customer, issue->programme, at_unix_s, actor, role, approval, err);
	}
	if (rc == 0 && issue->tier != NULL) {
		(void)snprintf(reason, sizeof reason, "for a card of competitor %s", issue->exchanged);
		rc = reg_act_floor_within(side, issue->customer, issue->tier, issue->tier_day, reason, at_unix_s, actor, role, approval,
		    err);
	}
	return rc;
}

int reg_act_card_issue(struct reg_side *side, const struct reg_card_issue *issue, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = reg_act_check_text("staff", issue->staff, err);

	rc = rc < 0 ? rc : reg_act_check_text("partner", issue->partner, err);
	if (rc == 0 && (issue->tier == NULL) != (issue->exchanged == NULL)) {
		rc = reg_err_set(err, REG_EINVAL, "exchange: expected a competitor and the tier that its card is matched with");
	}
	if (rc == 0 && issue->tier != NULL && issue->tier_day == REG_DAY_NEVER) {
		rc = reg_err_set(err, REG_EINVAL, "exchange: expected the last day on which the tier is held");
	}
	if (rc == 0 && issue->last_day != REG_DAY_NEVER && issue->last_day < reg_zone_day(side->zone, at_unix_s)) {
		rc = reg_err_set(err, REG_EINVAL, "last day: has passed");
	}
	rc = rc < 0 ? rc : reg_act_approver(&role, side, approval, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = issue_within(side, issue, at_unix_s, actor, role, approval, err);
	return reg_act_end(side, rc, err);
}
