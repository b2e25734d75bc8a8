/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.h - what a customer's sales come to: one step, which a sale behind all others is, and the whole history from the
 * first sale on, which is the same step many times with the refunds between.
 */
#ifndef REG_FOLD_H
#define REG_FOLD_H

#include "ledger.h"
#include "tier.h"
#include "unit.h"

/* A counted sale as the step sees it; everything borrowed. */
struct reg_fold_step {
	int64_t sale, at_unix_s;
	int32_t day; /* its business day */
	const char *currency;
	int64_t volume_ml;
	bool has_promise;
	int64_t promised_points;
	struct reg_subject subject;
	const struct regulars_line *const *lines;
	size_t n_lines;
};

/* Makes the lot of a sale (points 0: none) at the tier held before it, and adds it to the tier's basis. */
int reg_fold_step(struct reg_lot *lot, struct reg_tier_state *tier, struct reg_side *side,
    const struct reg_fold_step *step, struct reg_err *err) __attribute__((warn_unused_result));

/* A row of view_lot, and one of view_tier: `rank` is held from the fact on. */
int reg_fold_write_lot(struct reg_side *side, int64_t subject, const struct reg_lot *lot, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_fold_write_tier(struct reg_side *side, int64_t subject, int64_t at_unix_s, int64_t fact, int rank,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Folds all that a customer ever did onto an initialised tier and writes lots, uses and tiers, of which there must be
 * no rows. *owed_out gets the points owed after the last of it, also on error. Memory for the whole history while it
 * runs. */
int reg_fold_whole(int64_t *owed_out, struct reg_tier_state *tier, struct reg_side *side, int64_t subject,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
