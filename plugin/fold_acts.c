/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_acts.c - what people did to points outside sales, and customers who become one account.
 */
#include <string.h>

#include "fold_parts.h"

struct reg_fold_account *reg_fold_find(const struct reg_fold_history *history, int64_t member)
{
	for (size_t i = 0; i < history->members.n; i++) {
		if (history->members.items[i] == member) {
			while (history->into[i] != i) {
				i = history->into[i];
			}
			return &history->accounts[i];
		}
	}
	return NULL;
}

/* A lot that an act gives. */
static struct reg_lot act_lot(const struct reg_side *side, const struct reg_account_act *act, enum reg_lot_kind kind)
{
	const struct reg_programme *programme = reg_side_programme(side, act->at_unix_s);

	return (struct reg_lot){ .sale = act->no, .kind = kind, .at = act->at_unix_s, .points = act->points,
		.unlock_at = act->at_unix_s, .expires_at = reg_fold_expiry(side, programme, act->at_unix_s),
		.programme = programme == NULL ? 0 : programme->version };
}

static int act_adjust(struct reg_fold_account *account, const struct reg_side *side, const struct reg_account_act *act,
    struct reg_err *err)
{
	struct reg_lot lot = act_lot(side, act, REG_LOT_ADJUST);

	if (act->points > 0) {
		reg_habit_add_adjust(&account->habit, act->actor, act->at_unix_s);
	}
	return act->points < 0 ? reg_ledger_spend(&account->ledger, act->no, -act->points, act->at_unix_s, err)
	                       : reg_ledger_add(&account->ledger, &lot, err);
}

static int act_open(struct reg_fold_account *account, const struct reg_side *side, const struct reg_account_act *act,
    struct reg_err *err)
{
	struct reg_lot lot = act_lot(side, act, REG_LOT_OPEN);

	if (act->expires_day != REG_DAY_NEVER) {
		lot.expires_at = reg_zone_day_end(side->zone, act->expires_day);
	}
	return reg_ledger_add(&account->ledger, &lot, err);
}

/* Giver and receiver may both be of the family, or either. */
static int act_transfer(struct reg_fold_account *giver, struct reg_fold_account *receiver, const struct reg_side *side,
    const struct reg_account_act *act, struct reg_err *err)
{
	int rc = giver == NULL ? 0 : reg_ledger_spend(&giver->ledger, act->no, act->points, act->at_unix_s, err);

	for (size_t i = 0; receiver != NULL && i < act->n_parts && rc == 0; i++) {
		struct reg_lot lot = act_lot(side, act, REG_LOT_TRANSFER);

		lot.part = 2 + (int)i;
		lot.points = act->parts[i].points;
		lot.expires_at = act->parts[i].expires_at;
		rc = reg_ledger_add(&receiver->ledger, &lot, err);
	}
	return rc;
}

static int act_redeem(struct reg_fold_account *account, const struct reg_side *side, const struct reg_account_act *act,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, act->at_unix_s);
	struct reg_signal signal;
	int rc = act->count <= 0 ? 0 : reg_entitlements_use(&account->entitlements, act->no, act->reward, act->count,
	    act->at_unix_s, err);

	if (rc == 0 && programme != NULL &&
	    reg_signals_redeem(&signal, &account->habit, &programme->fraud, act->actor, act->at_unix_s)) {
		rc = reg_fold_signal(account, act->no, act->at_unix_s, &signal, err);
	}
	return rc < 0 ? rc : reg_ledger_spend(&account->ledger, act->no, act->points, act->at_unix_s, err);
}

static int signals_join(struct reg_fold_account *into, const struct reg_fold_account *from, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < from->n_signals && rc == 0; i++) {
		rc = reg_fold_signal(into, from->signals[i].fact, from->signals[i].at_unix_s, &from->signals[i].signal, err);
	}
	return rc;
}

/* Everything of `from` moves into `into`. */
static int act_merge(struct reg_fold_history *history, struct reg_fold_account *into, struct reg_fold_account *from,
    struct reg_side *side, const struct reg_account_act *act, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, act->at_unix_s);
	int rc = reg_tier_merge(&into->tier, &from->tier, programme, reg_zone_day(side->zone, act->at_unix_s), err);

	rc = rc < 0 ? rc : reg_tally_merge(&into->tally, &from->tally, err);
	rc = rc < 0 ? rc : reg_ledger_merge(&into->ledger, &from->ledger, err);
	rc = rc < 0 ? rc : reg_entitlements_merge(&into->entitlements, &from->entitlements, err);
	rc = rc < 0 ? rc : signals_join(into, from, err);
	reg_habit_join(&into->habit, &from->habit);
	history->into[from - history->accounts] = (size_t)(into - history->accounts);
	return rc;
}

int reg_fold_act(struct reg_fold_history *history, struct reg_side *side, const struct reg_account_act *act,
    struct reg_err *err)
{
	struct reg_fold_account *account = reg_fold_find(history, act->member);
	struct reg_fold_account *target = act->target_member == 0 ? NULL : reg_fold_find(history, act->target_member);

	if (act->kind == REG_ACCOUNT_TRANSFER) {
		return act_transfer(account, target, side, act, err);
	}
	if (account == NULL) {
		return 0;
	}
	switch (act->kind) {
	case REG_ACCOUNT_ADJUST:
		return act_adjust(account, side, act, err);
	case REG_ACCOUNT_OPEN:
		return act_open(account, side, act, err);
	case REG_ACCOUNT_REDEEM:
		return act_redeem(account, side, act, err);
	case REG_ACCOUNT_MERGE:
		return target == NULL || target == account ? 0 : act_merge(history, target, account, side, act, err);
	case REG_ACCOUNT_TRANSFER:
	case REG_ACCOUNT_HOLD:  /* sets aside, takes nothing */
	case REG_ACCOUNT_REFER: /* speaks through sales */
		break;
	}
	return 0;
}

void reg_fold_take_holds(struct reg_fold_history *history, const struct reg_unit *unit)
{
	for (size_t i = 0; i < unit->n_redemptions; i++) {
		for (size_t j = 0; unit->redemptions[i].hold != NULL && j < history->acts.n; j++) {
			const struct reg_account_act *act = &history->acts.items[j];

			if (act->kind == REG_ACCOUNT_HOLD && history->taken[j] == 0 &&
			    strcmp(act->hold, unit->redemptions[i].hold) == 0) {
				history->taken[j] = unit->root.no;
			}
		}
	}
}

int reg_fold_write_holds(const struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < history->acts.n && rc == 0; i++) {
		const struct reg_account_act *act = &history->acts.items[i];

		if (act->kind == REG_ACCOUNT_HOLD) {
			rc = reg_run(side->store, REG_SQL_FOLD_HOLD_ADD, err, "iittiiiii", head, act->no, act->hold, act->reward,
			    act->points, act->count, act->at_unix_s, act->until, history->taken[i]);
		}
	}
	return rc;
}
