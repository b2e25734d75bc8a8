/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier.h - the tier of a customer: litres by site day inside a rolling window, the rank they give, and until when.
 *
 * Pure: no clock, no database. Feed the sales and refunds of one customer in evaluation order, each with the
 * programme in force at its time. Days are counted from 1970-01-01 (zone.h).
 *
 *   sum(d)   litres of the days after d - window_days
 *   keep     a rank is held until grace_days after the first day on which the sum is below its threshold
 *
 * A rank above the programme's last tier counts as the last, from the first call with that programme on.
 */
#ifndef REG_TIER_H
#define REG_TIER_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "programme.h"

#define REG_TIER_ENTRY_SIZE 12 /* bytes of an entry in the blob */

struct reg_tier_entry {
	int32_t day;
	int64_t ml; /* never 0 */
};

/* Zeroed with reg_tier_init(), released with reg_tier_finish(). */
struct reg_tier_state {
	int rank;                       /* held, 0 lowest */
	int32_t until_day;              /* first day on which it is no longer held; REG_DAY_NEVER (INT32_MAX) */
	struct reg_tier_entry *entries; /* by day, each day once */
	size_t n, room;
};

void reg_tier_init(struct reg_tier_state *state);
void reg_tier_finish(struct reg_tier_state *state); /* zeroed: nothing done */

/* Basis counted on `day`. */
int64_t reg_tier_sum(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day);

/* First day on which `rank` is no longer held when nothing is added after `day`; never for rank 0. */
int32_t reg_tier_keep(const struct reg_tier_state *state, const struct reg_programme *programme, int rank, int32_t day);

/* Takes the tier down to what is held on `day`. Afterwards state->rank is the tier at which a sale of that day earns.
 */
void reg_tier_normalise(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day);

/* A sale of `day` adds to the basis; normalises first. A rank is reached at once. REG_EIO: memory, the state is as
 * before. */
int reg_tier_add(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int64_t volume_ml,
    struct reg_err *err) __attribute__((warn_unused_result));

/* A refund of `day` takes `volume_ml` from what the sale of `sale_day` added; normalises first. The caller sees to it
 * that no more is taken from a sale than it added. A day that is no longer there (pruned) is outside every window:
 * nothing is taken. */
void reg_tier_reduce(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int32_t sale_day,
    int64_t volume_ml);

/* Forgets the days up to and including `day`. */
void reg_tier_prune(struct reg_tier_state *state, int32_t day);

/* What the cashier is shown on a day, without changing the state. */
struct reg_tier_reading {
	int rank;          /* held on that day */
	int32_t until_day; /* first day on which it is no longer held; REG_DAY_NEVER */
	int64_t to_keep_ml; /* at least so much, before until_day, keeps the rank beyond it; 0: it is held for ever */
	int64_t to_next_ml; /* at least so much, that day, reaches the next tier; 0: top tier */
};
void reg_tier_read(struct reg_tier_reading *out, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day);

/* The entries as pairs of little-endian int32 day, int64 ml, by day (view_state.recent). encode wants n *
 * REG_TIER_ENTRY_SIZE bytes. decode replaces the entries, leaves rank and until_day, and refuses (REG_EDAMAGED, the
 * state as before) a size that is no multiple, days that do not rise, and entries of 0 ml. */
void reg_tier_encode(unsigned char *out, const struct reg_tier_state *state);
int reg_tier_decode(struct reg_tier_state *state, const void *blob, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
