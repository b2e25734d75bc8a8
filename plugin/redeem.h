/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * redeem.h - what a reward comes to on a ticket: its value and what it costs in points. Pure.
 */
#ifndef REG_REDEEM_H
#define REG_REDEEM_H

#include "evaluate.h"

#define REG_REDEEM_CATEGORY "regulars" /* of the discount lines that redeemed value stands in */

struct reg_redeem_worth {
	int64_t points;       /* what it takes; 0 by something granted */
	int64_t value_minor;  /* money off now; 0 of gifts and services */
	int64_t off_minor_per_m3, max_ml; /* per litre: off the price, on so much; max_ml 0: any */
};

/* `points` is how many the cashier chose (money; of other kinds it is ignored), `matching` tells which lines of the
 * ticket the reward is taken off; `entitled`: by something granted, which costs no points.
 *
 * The value never exceeds what the matching lines cost, earlier redemptions taken off; of money no more points are taken
 * than that needs, in whole steps. Sums are exact and rounded down to the minor unit.
 * REG_EINVAL: points that the reward does not allow, nothing that it could be taken off; the line says what is expected. */
int reg_redeem_worth(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points, bool entitled,
    const struct reg_ticket *ticket, const bool *matching, struct reg_err *err) __attribute__((warn_unused_result));

#endif
