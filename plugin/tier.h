/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier.h - what a customer did by site day, the tier it gives, and until when.
 *
 * Pure: no clock, no database. Feed the sales and refunds of one customer in evaluation order, each with the
 * programme in force at its time. Days are counted from 1970-01-01 (zone.h).
 *
 *   value    what a day counts in the basis of the programme: ml, minor units, points, growth, or 1 for a day with fuel
 *   sum(d)   values of the days up to d inside the programme's window: the last window_days days, the month, quarter or
 *            year so far, or all
 *   keep     a rank is held until grace_days after the first day on which the sum is below its threshold
 *
 * A rank above the programme's last tier counts as the last, from the first call with that programme on.
 */
#ifndef REG_TIER_H
#define REG_TIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "programme.h"

/* What sales add to a site day. */
struct reg_measure {
	int64_t ml;
	int64_t minor;  /* of the site's currency */
	int64_t points; /* counted on the day of their unlock, not that of the sale */
	int64_t growth;
	int32_t fills;  /* sales with fuel that are a visit; of the base entry: days with such sales */
};

#define REG_TIER_BASE_DAY INT32_MIN /* the entry that stands for all days that were forgotten */
#define REG_TIER_ENTRY_SIZE 56      /* at most so many bytes of an entry in the blob */

struct reg_tier_entry {
	int32_t day;
	struct reg_measure measure; /* not all of it 0 */
};

/* Made by reg_tier_init(), released with reg_tier_finish(). */
struct reg_tier_state {
	int rank;                       /* held, 0 lowest */
	int32_t until_day;              /* first day on which it is no longer held; REG_DAY_NEVER (INT32_MAX) */
	struct reg_tier_entry *entries; /* by day, each day once; the base first */
	size_t n, room;
};

void reg_tier_init(struct reg_tier_state *state);
void reg_tier_finish(struct reg_tier_state *state); /* zeroed: nothing done */

/* What counts on `day`, in the unit of the basis. */
int64_t reg_tier_sum(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day);

/* First day on which `rank` is no longer held when nothing is added; REG_DAY_NEVER for rank 0 and where the sum never
 * falls. */
int32_t reg_tier_keep(const struct reg_tier_state *state, const struct reg_programme *programme, int rank, int32_t day);

/* Takes the tier down to what is held on `day`. Afterwards state->rank is the tier at which a sale of that day earns.
 */
void reg_tier_normalise(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day);

/* A sale of `day` adds `more`; normalises first. Its points count on `points_day`, the later of the sale's day and that
 * of their unlock (REG_DAY_NEVER: nowhere). A rank is reached at once. REG_EIO: memory, the state is as before. */
int reg_tier_add(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day,
    const struct reg_measure *more, int32_t points_day, struct reg_err *err) __attribute__((warn_unused_result));

/* A refund of `day` takes `less` from what the sale of `sale_day` added, the points from `points_day`; normalises first.
 * The caller sees to it that no more is taken from a sale than it added; fills do not go below 0. Of a day that was
 * forgotten it is taken from the base (but the fills: the day may have had others). Without a programme (NULL: none was
 * in force then) the rank stays. */
void reg_tier_reduce(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int32_t sale_day,
    int32_t points_day, const struct reg_measure *less);

/* The rank right after a sale of `day` that adds `more`, of which the points count that day. The state stays as it is.
 */
int reg_tier_would_reach(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day,
    const struct reg_measure *more);

/* The account of another customer becomes part of this one, on `day`, under `programme` (NULL: none is in force then).
 * Days are added up. The rank is the higher of the two, as normalised to that day, with its end (the later of two
 * equal ones), and then what both together earn or keep. REG_EIO: memory, `state` is as before. */
int reg_tier_merge(struct reg_tier_state *state, const struct reg_tier_state *from, const struct reg_programme *programme,
    int32_t day, struct reg_err *err) __attribute__((warn_unused_result));

/* Site days with fuel in the period of `day`, up to that day. */
int64_t reg_tier_visits(const struct reg_tier_state *state, enum reg_cycle cycle, int32_t day);
/* Whether there is a site day with fuel up to `day`; fills of that day alone. */
bool reg_tier_has_fill(const struct reg_tier_state *state, int32_t day);
int32_t reg_tier_fills(const struct reg_tier_state *state, int32_t day);

/* Forgets the days up to and including `day`: they go into the base, which windows without an end still count. */
void reg_tier_prune(struct reg_tier_state *state, int32_t day);

/* What the cashier is shown on a day, without changing the state. */
struct reg_tier_reading {
	int rank;          /* held on that day */
	int32_t until_day; /* first day on which it is no longer held; REG_DAY_NEVER */
	/* In the unit of the basis (days of visits that are still missing): */
	int64_t to_keep;   /* at least so much, from the day on which the sum falls short (or this one, if later) and before
	                    * until_day, keeps the rank beyond it; 0: it is held for ever, or nothing keeps it */
	int64_t to_next;   /* at least so much, that day, reaches the next tier; 0: top tier */
	int64_t sum;       /* what counts on that day */
};
void reg_tier_read(struct reg_tier_reading *out, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day);
/* The same right after reg_tier_add() of a sale of that day. REG_EIO: memory. */
int reg_tier_read_after(struct reg_tier_reading *out, const struct reg_tier_state *state,
    const struct reg_programme *programme, int32_t day, const struct reg_measure *more, int32_t points_day,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The entries, by day, as varints (view_state.recent): day (after the first the difference), which measures are there,
 * those. encode wants room for n * REG_TIER_ENTRY_SIZE bytes and returns how many it wrote. decode replaces the entries,
 * leaves rank and until_day, and refuses (REG_EDAMAGED, the state as before) what encode cannot have written. */
size_t reg_tier_encode(unsigned char *out, const struct reg_tier_state *state);
int reg_tier_decode(struct reg_tier_state *state, const void *blob, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
