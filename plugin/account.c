/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "account.h"

#include <string.h>

#include "account_acts.h"
#include "account_state.h"

/* --- from the first entry on --- */

/* Counts, first and last of the subject's rows. */
static int account_count(struct reg_account_state *state, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ROWS_SUM, err, "i", subject);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		state->is_stored = reg_int(stmt, 6) > 0;
		reg_account_state_counts(state, stmt);
		rc = 0;
		state->folded_to = state->is_stored ? reg_int(stmt, 7) : INT64_MIN;
	}
	reg_reset(stmt);
	return rc;
}

static int account_clear(struct reg_side *side, int64_t subject, struct reg_err *err)
{
	static const enum reg_sql statements[] = { REG_SQL_LOT_DROP, REG_SQL_USE_DROP, REG_SQL_TIER_DROP,
		REG_SQL_FOLD_ENTITLEMENT_DROP, REG_SQL_FOLD_HOLD_DROP, REG_SQL_FOLD_SIGNAL_DROP, REG_SQL_STATE_DROP };
	int rc = 0;

	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && rc == 0; i++) {
		rc = reg_run(side->store, statements[i], err, "i", subject);
	}
	return rc;
}

/* `referrers` gets those whose accounts follow this one, `touched` those who earn something else with its sales. */
static int account_fold(struct reg_set *referrers, struct reg_set *touched, struct reg_side *side, int64_t subject,
    struct reg_err *err)
{
	struct reg_account_state state;
	struct reg_fold_found found = { 0 };
	struct reg_shares before = { 0 };
	int64_t is_customer = 0;
	int rc = account_clear(side, subject, err);

	rc = rc < 0 ? rc : reg_get_int(&is_customer, side->store, REG_SQL_IDENTITY_IS_CUSTOMER, err, "i", subject);
	if (rc < 0) {
		return rc;
	}
	reg_account_state_init(&state, subject);
	rc = account_count(&state, side, subject, err);
	if (rc == 0 && is_customer) {
		rc = reg_fold_whole(&state.account, &found, side, subject, NULL, err);
		rc = rc < 0 ? rc : reg_shares_load(&before, side, subject, err);
		rc = rc < 0 ? rc : reg_shares_write(touched, side, subject, &before, &found.shares, err);
		state.is_stored = state.is_stored || found.has_entries;
		state.referrer = found.referrer == 0 && found.has_earners ? subject : found.referrer;
		state.debt = reg_ledger_owed(&state.account.ledger);
		state.folded_to = found.folded_to > state.folded_to ? found.folded_to : state.folded_to;
	}
	for (size_t i = 0; i < found.referrers.n && rc == 0; i++) {
		rc = reg_set_add(referrers, found.referrers.items[i], err);
	}
	if (rc == 0 && state.is_stored) {
		rc = reg_account_state_store(side, &state, err);
	}
	reg_fold_found_finish(&found);
	reg_shares_finish(&before);
	reg_account_state_finish(&state);
	return rc;
}

/* What a customer left to others before it was merged is the head's to say now. */
static int shares_leave(struct reg_set *touched, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_shares before = { 0 }, none = { 0 };
	int rc = reg_shares_load(&before, side, subject, err);

	rc = rc < 0 ? rc : reg_shares_write(touched, side, subject, &before, &none, err);
	reg_shares_finish(&before);
	return rc;
}

/* Folds those anew who earn something else now. What they in turn leave to others does not follow from what they are
 * given, so this ends. */
static int fold_touched(struct reg_set *touched, struct reg_side *side, struct reg_err *err)
{
	int rc = 0;

	while (touched->n > 0 && rc == 0) {
		struct reg_set next = { 0 };

		for (size_t i = 0; i < touched->n && rc == 0; i++) {
			rc = account_fold(NULL, &next, side, touched->items[i], err);
		}
		reg_set_finish(touched);
		*touched = next;
	}
	return rc;
}

int reg_account_update(struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_set referrers = { 0 }, touched = { 0 };
	int64_t head = subject;
	int rc = reg_family_head(&head, side, subject, err);

	/* Whatever stood under a customer before it was merged. */
	rc = rc < 0 || head == subject ? rc : account_clear(side, subject, err);
	rc = rc < 0 || head == subject ? rc : shares_leave(&touched, side, subject, err);
	rc = rc < 0 ? rc : account_fold(&referrers, &touched, side, head, err);
	for (size_t i = 0; i < referrers.n && rc == 0; i++) {
		rc = account_fold(NULL, &touched, side, referrers.items[i], err); /* their own referrers read no points of theirs */
	}
	rc = rc < 0 ? rc : fold_touched(&touched, side, err);
	reg_set_finish(&touched);
	reg_set_finish(&referrers);
	return rc;
}

/* --- one sale more --- */

/* Who earns with the sale gets a lot more: one step on their account, when it is one. */
static int append_share(struct reg_side *side, int64_t organisation, const struct reg_fold_sale *sale,
    const struct reg_fold_given *given, const struct reg_unit *unit, struct reg_err *err)
{
	const struct reg_share share = reg_fold_share_of(sale, given);
	const struct reg_lot lot = reg_fold_share_lot(&share, sale->at_unix_s);
	struct reg_set touched = { 0 };
	struct reg_shares one = { 0 };
	int64_t head = 0, ignored;
	int rc = reg_shares_add(&one, &share, unit, err);

	rc = rc < 0 ? rc : reg_share_write(side, organisation, &one.items[0], err);
	rc = rc < 0 ? rc : reg_family_head(&head, side, share.person, err);
	rc = rc < 0 || head != share.person ? rc
	                                    : reg_get_int(&ignored, side->store, REG_SQL_SHARE_STEP, err, "ii", head, sale->at_unix_s);
	if (rc > 0) {
		rc = reg_fold_write_lot(side, head, &lot, err);
	} else if (rc == 0) {
		/* Not who referred them: it may be this very organisation, which is amid a step of its own. */
		rc = reg_set_add(&touched, head, err);
		rc = rc < 0 ? rc : fold_touched(&touched, side, err);
	}
	reg_set_finish(&touched);
	reg_shares_finish(&one);
	return rc;
}

static int append_step(struct reg_account_state *state, struct reg_side *side, const struct reg_subject *subject,
    const struct reg_unit *unit, const struct reg_unit_lines *lines, struct reg_err *err)
{
	struct reg_fold_account *account = &state->account;
	struct reg_fold_given given;
	struct reg_fold_sale sale;
	int before = account->tier.rank;
	int rc = reg_fold_sale_of(&sale, unit, lines, subject, err);

	rc = rc < 0 ? rc : reg_account_state_person(state, side, sale.at_unix_s, err);
	if (rc == 0 && state->referrer == subject->no) {
		rc = reg_earner_find(&sale.earner, side, subject->member, sale.plate, sale.at_unix_s, err);
	}
	rc = rc < 0 ? rc : reg_fold_sale(account, &given, side, &sale, NULL, err);
	rc = rc < 0 ? rc : reg_fold_write(side, subject->no, account, err);
	rc = rc < 0 || given.shared == 0 ? rc : append_share(side, subject->no, &sale, &given, unit, err);
	if (rc == 0 && account->tier.rank != before) {
		rc = reg_fold_write_tier(side, subject->no, sale.at_unix_s, sale.sale, account->tier.rank, err);
	}
	return rc;
}

/* Whether the sale is one step on the stored state: nothing of the same second or later, no debt to repay lot by lot, no
 * business day that steps back, nobody else's points that follow, nothing redeemed. All of that is rare. */
static bool is_step(const struct reg_account_state *state, const struct reg_unit *unit)
{
	return unit->n_redemptions == 0 && (!state->is_stored || (unit->root.at_unix_s > state->folded_to &&
	    state->debt == 0 && (state->referrer == 0 || state->referrer == state->subject) && strcmp(unit->root.day, state->last_visit) >= 0));
}

int reg_account_append(struct reg_side *side, const struct reg_subject *subject, const struct reg_unit *unit,
    const struct reg_unit_lines *lines, struct reg_err *err)
{
	struct reg_account_state state;
	int rc = reg_account_state_load(&state, side, subject->no, err);

	if (rc == 0 && is_step(&state, unit) && subject->member == subject->no) {
		reg_account_state_add(&state, unit);
		rc = rc < 0 || !subject->is_customer ? rc : append_step(&state, side, subject, unit, lines, err);
		rc = rc < 0 ? rc : reg_account_state_store(side, &state, err);
	} else if (rc == 0) {
		rc = reg_account_update(side, subject->no, err);
	}
	reg_account_state_finish(&state);
	return rc;
}

/* --- seen again --- */

int reg_account_replay(struct reg_side *side, int64_t subject,
    int (*seen)(const struct reg_account_seen *seen, void *payload, struct reg_err *err), void *payload,
    struct reg_err *err)
{
	const struct reg_fold_watch watch = { .seen = seen, .payload = payload };
	struct reg_fold_account account = { 0 };
	struct reg_fold_found found = { 0 };
	int64_t head = subject;
	int rc = reg_family_head(&head, side, subject, err);

	rc = rc < 0 ? rc : reg_fold_whole(&account, &found, side, head, &watch, err);
	reg_fold_found_finish(&found);
	reg_fold_account_finish(&account);
	return rc;
}
