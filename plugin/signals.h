/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * signals.h - suspicious use, as a sale shows it beside the last ones of the same account. Pure, constant work.
 *
 * Taken in evaluation order, so what is signalled follows from the set of facts. Thresholds are the programme's; it sees
 * the last REG_HABIT_SALES sales and this one, so a threshold above that never fires.
 */
#ifndef REG_SIGNALS_H
#define REG_SIGNALS_H

#include "habit.h"

#define REG_SIGNALS_MAX 6    /* that one sale can show */
#define REG_SIGNAL_DETAIL 96
#define REG_SIGNALS_OWN_DAYS 30 /* how long an adjustment is remembered against who made it */

/* A row of view_signal. */
struct reg_signal {
	const char *kind; /* card-plates, card-attendant, tank, refill, grade, late-card, own-adjustment; static */
	int score;        /* 1 to 100; from 50 on the cashier's screen tells the shift lead */
	char detail[REG_SIGNAL_DETAIL]; /* JSON object of the figures behind it */
};

/* What `sale` shows beside `habit`, which gets the sale added. `fraud` NULL (no programme): nothing is signalled. Returns
 * how many there are. */
size_t reg_signals_step(struct reg_signal out[REG_SIGNALS_MAX], struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale);

/* `who` redeems points of the account: true when the same person added points to it by hand (reg_habit_add_adjust()) not
 * more than REG_SIGNALS_OWN_DAYS before. `who` NULL: nobody known. */
bool reg_signals_redeem(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud, const char *who,
    int64_t at_unix_s);

#endif
