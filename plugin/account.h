/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * account.h - the state of a customer, an unowned vehicle or an unbound card: counts, points, tier.
 *
 * The state is a fold over the subject's sales in evaluation order. A sale that comes last is one step on the stored
 * state; anything else folds the whole history anew. Both take the same step, so they cannot disagree.
 */
#ifndef REG_ACCOUNT_H
#define REG_ACCOUNT_H

#include "unit.h"

/* Folds the subject's history anew and writes its state, lots, uses and tiers. A subject without rows has no state. */
int reg_account_update(struct reg_side *side, int64_t subject, struct reg_err *err) __attribute__((warn_unused_result));

/* A counted sale without refunds has just got its row. One step when it is the subject's last, else the whole fold. */
int reg_account_append(struct reg_side *side, const struct reg_subject *subject, const struct reg_unit *unit,
    const struct reg_unit_lines *lines, struct reg_err *err) __attribute__((warn_unused_result));

/* What a till reads before tender. */
struct reg_standing {
	bool is_known;       /* has a state row */
	int64_t visits, sales, last_at;
	int tier;            /* rank at the time asked for */
	int32_t tier_until;  /* first day without it, REG_DAY_NEVER */
	int64_t basis_ml;    /* inside the window on that day */
	int64_t to_keep_ml;  /* 0: nothing needed, or the lowest tier */
	int64_t to_next_ml;  /* 0: top tier */
	int64_t balance, pending;
};

/* The standing of `subject` at an instant, under the programme in force then. */
int reg_account_standing(struct reg_standing *out, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
