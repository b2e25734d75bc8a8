/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier_days.h - the days behind a tier, apart from the machine: what tier.c and tier_days.c share.
 */
#ifndef REG_TIER_DAYS_H
#define REG_TIER_DAYS_H

#include "tier.h"
#include "wide.h"

/* Room for `more` further entries. REG_EIO: memory. */
int reg_tier_days_reserve(struct reg_tier_state *state, size_t more, struct reg_err *err) __attribute__((warn_unused_result));

/* Adds `times` (1 or -1) the measure to `day`, which gets an entry if it has none and loses it when nothing is left; there
 * is room for one entry more. Sums stay inside 64 bits, fills do not go below 0. */
void reg_tier_days_change(struct reg_tier_state *state, int32_t day, const struct reg_measure *by, int times);

/* Adds all days of `from`; there is room for its entries. */
void reg_tier_days_join(struct reg_tier_state *state, const struct reg_tier_state *from);

/* Index of the first entry that is neither the base nor before `day`. */
size_t reg_tier_days_find(const struct reg_tier_state *state, int32_t day);

static inline bool reg_tier_has_base(const struct reg_tier_state *state)
{
	return state->n > 0 && state->entries[0].day == REG_TIER_BASE_DAY;
}

#endif
