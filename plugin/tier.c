/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier.c - the tier machine. A customer who comes every second day has 45 entries in a window of 90 days, and each
 * sale sums them a few times, so plain loops over a sorted array are all it takes.
 */
#include "tier.h"

#include <string.h>

#include "cycle.h"
#include "tier_days.h"
#include "zone.h"

/* --- what counts on a day --- */

static int64_t value(const struct reg_programme *programme, const struct reg_tier_entry *entry)
{
	switch (programme->basis) {
	case REG_BASIS_LITRES:
		return entry->measure.ml;
	case REG_BASIS_VISITS:
		return entry->day == REG_TIER_BASE_DAY ? entry->measure.fills : entry->measure.fills > 0;
	case REG_BASIS_SPEND:
		return entry->measure.minor;
	case REG_BASIS_POINTS:
		return entry->measure.points;
	case REG_BASIS_GROWTH:
		return entry->measure.growth;
	}
	return 0;
}

static enum reg_cycle cycle_of(enum reg_window window)
{
	switch (window) {
	case REG_WINDOW_MONTH:
		return REG_CYCLE_MONTH;
	case REG_WINDOW_QUARTER:
		return REG_CYCLE_QUARTER;
	case REG_WINDOW_YEAR:
		return REG_CYCLE_YEAR;
	case REG_WINDOW_ROLLING:
	case REG_WINDOW_LIFETIME:
		break;
	}
	return REG_CYCLE_LIFETIME;
}

/* First day that counts on `day`, and first day on which `day` no longer counts: in 64 bits, a programme's window or a
 * damaged blob must not overflow them. */
static int64_t first_counted(const struct reg_programme *programme, int32_t day)
{
	return programme->window == REG_WINDOW_ROLLING ? (int64_t)day - programme->window_days + 1
	                                               : reg_cycle_begin(cycle_of(programme->window), day);
}

static int64_t leaves_on(const struct reg_programme *programme, int32_t day)
{
	if (programme->window == REG_WINDOW_LIFETIME || day == REG_TIER_BASE_DAY)
		return INT64_MAX;
	return programme->window == REG_WINDOW_ROLLING ? (int64_t)day + programme->window_days
	                                               : reg_cycle_next(cycle_of(programme->window), day);
}

/* The sum as it moves through the days. Entries may lie ahead: points count from their unlock on. */
struct walk {
	const struct reg_tier_state *state;
	const struct reg_programme *programme;
	int64_t day;
	size_t low, high; /* entries counted: low to high, high excluded */
	struct reg_wide sum;
};

static void walk_begin(struct walk *walk, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day)
{
	size_t low = 0, high = state->n;

	*walk = (struct walk){ .state = state, .programme = programme, .day = day, .sum = reg_wide_of(0) };
	while (high > 0 && state->entries[high - 1].day > day)
		high--;
	if (programme->window != REG_WINDOW_LIFETIME) {
		int64_t first = first_counted(programme, day);

		for (low = high; low > reg_tier_has_base(state) && state->entries[low - 1].day >= first; low--)
			walk->sum = reg_wide_plus(walk->sum, value(programme, &state->entries[low - 1]));
	} else {
		for (size_t i = 0; i < high; i++)
			walk->sum = reg_wide_plus(walk->sum, value(programme, &state->entries[i]));
	}
	walk->low = low;
	walk->high = high;
}

/* To the next day on which the sum changes; false: it never does. */
static bool walk_on(struct walk *walk)
{
	const struct reg_tier_entry *entries = walk->state->entries;
	int64_t enters = walk->high < walk->state->n ? entries[walk->high].day : INT64_MAX;
	int64_t leaves = walk->low < walk->high ? leaves_on(walk->programme, entries[walk->low].day) : INT64_MAX;

	walk->day = enters < leaves ? enters : leaves;
	if (walk->day == INT64_MAX)
		return false;
	while (walk->high < walk->state->n && entries[walk->high].day <= walk->day)
		walk->sum = reg_wide_plus(walk->sum, value(walk->programme, &entries[walk->high++]));
	while (walk->low < walk->high && leaves_on(walk->programme, entries[walk->low].day) <= walk->day)
		walk->sum = reg_wide_minus(walk->sum, value(walk->programme, &entries[walk->low++]));
	return true;
}

int64_t reg_tier_sum(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day)
{
	struct walk walk;

	walk_begin(&walk, state, programme, day);
	return reg_wide_clamp(walk.sum);
}

/* --- ranks --- */

static int64_t threshold(const struct reg_programme *programme, int rank)
{
	return programme->tiers[rank].from;
}

/* First day from `day` on with a sum below the threshold; REG_DAY_NEVER: there is none. */
static int64_t short_on(const struct reg_tier_state *state, const struct reg_programme *programme, int rank, int32_t day)
{
	struct walk walk;

	walk_begin(&walk, state, programme, day);
	while (reg_wide_compare(walk.sum, reg_wide_of(threshold(programme, rank))) >= 0)
		if (!walk_on(&walk))
			return REG_DAY_NEVER;
	return walk.day;
}

int32_t reg_tier_keep(const struct reg_tier_state *state, const struct reg_programme *programme, int rank, int32_t day)
{
	int64_t end = rank == 0 ? REG_DAY_NEVER : short_on(state, programme, rank, day);

	if (end == REG_DAY_NEVER)
		return REG_DAY_NEVER;
	end += programme->grace_days;
	return end >= REG_DAY_NEVER ? REG_DAY_NEVER - 1 : (int32_t)end;
}

/* Highest rank below `limit` that the sum gives. */
static int earned_below(const struct reg_programme *programme, int64_t sum, int limit)
{
	int rank = limit - 1;

	while (rank > 0 && threshold(programme, rank) > sum)
		rank--;
	return rank;
}

/* Works on rank and until apart from the state, so that a reading need not copy the entries. */
static void settle(int *rank, int32_t *until, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day)
{
	if ((size_t)*rank >= programme->n_tiers)
		*rank = (int)programme->n_tiers - 1;
	while (*rank > 0 && day >= *until) {
		int32_t from = *until;

		*rank = programme->downgrade == REG_DOWNGRADE_ONE_STEP
		    ? *rank - 1
		    : earned_below(programme, reg_tier_sum(state, programme, from), *rank);
		*until = reg_tier_keep(state, programme, *rank, from);
	}
	if (*rank == 0)
		*until = REG_DAY_NEVER;
}

void reg_tier_normalise(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day)
{
	settle(&state->rank, &state->until_day, state, programme, day);
}

/* Up to what the sum of `day` gives, or on with a rank that it still reaches. */
static void rise(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day)
{
	int64_t sum = reg_tier_sum(state, programme, day);
	int earned = earned_below(programme, sum, (int)programme->n_tiers);

	if (earned > state->rank)
		state->rank = earned;
	else if (sum < threshold(programme, state->rank))
		return;
	state->until_day = reg_tier_keep(state, programme, state->rank, day);
}

int reg_tier_add(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day,
    const struct reg_measure *more, int32_t points_day, struct reg_err *err)
{
	struct reg_measure now = *more, later = { .points = more->points };
	int rc = reg_tier_days_reserve(state, 2, err);

	if (rc != REG_OK)
		return rc;
	reg_tier_normalise(state, programme, day);
	if (points_day != day)
		now.points = 0;
	reg_tier_days_change(state, day, &now, 1);
	if (points_day != day && points_day != REG_DAY_NEVER)
		reg_tier_days_change(state, points_day, &later, 1);
	rise(state, programme, day);
	return REG_OK;
}

/* Takes from a day that is there, else from the base, which knows nothing of single fills; else there is nothing. */
static void take(struct reg_tier_state *state, int32_t day, const struct reg_measure *less)
{
	size_t i = reg_tier_days_find(state, day);
	struct reg_measure rest = *less;

	if (i < state->n && state->entries[i].day == day) {
		reg_tier_days_change(state, day, less, -1);
	} else if (reg_tier_has_base(state)) {
		rest.fills = 0;
		reg_tier_days_change(state, REG_TIER_BASE_DAY, &rest, -1);
	}
}

void reg_tier_reduce(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int32_t sale_day,
    int32_t points_day, const struct reg_measure *less)
{
	struct reg_measure now = *less, later = { .points = less->points };
	int64_t before = 0, after, wanted;

	if (programme != NULL) {
		reg_tier_normalise(state, programme, day);
		before = reg_tier_sum(state, programme, day);
	}
	if (points_day != sale_day)
		now.points = 0;
	take(state, sale_day, &now);
	if (points_day != sale_day && points_day != REG_DAY_NEVER)
		take(state, points_day, &later);
	if (programme == NULL)
		return;
	after = reg_tier_sum(state, programme, day);
	wanted = threshold(programme, state->rank);
	if (before >= wanted && after < wanted)
		state->rank = earned_below(programme, after, (int)programme->n_tiers);
	else if (after < wanted)
		return;
	state->until_day = reg_tier_keep(state, programme, state->rank, day);
}

int reg_tier_merge(struct reg_tier_state *state, const struct reg_tier_state *from, const struct reg_programme *programme,
    int32_t day, struct reg_err *err)
{
	int rank = from->rank, rc = reg_tier_days_reserve(state, from->n + 1, err);
	int32_t until = from->until_day;

	if (rc != REG_OK)
		return rc;
	if (programme != NULL) {
		settle(&rank, &until, from, programme, day);
		reg_tier_normalise(state, programme, day);
	}
	if (rank > state->rank || (rank == state->rank && until > state->until_day)) {
		state->rank = rank;
		state->until_day = until;
	}
	reg_tier_days_join(state, from);
	if (programme != NULL)
		rise(state, programme, day);
	return REG_OK;
}

/* --- reading --- */

int reg_tier_would_reach(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day,
    const struct reg_measure *more)
{
	int rank = state->rank, earned;
	int32_t until = state->until_day;
	struct reg_tier_entry sale = { .day = day, .measure = *more };
	int64_t sum = reg_tier_sum(state, programme, day);

	if (reg_tier_fills(state, day) > 0)
		sale.measure.fills = 0; /* the day counts as a visit already */
	settle(&rank, &until, state, programme, day);
	earned = earned_below(programme, reg_wide_clamp(reg_wide_plus(reg_wide_of(sum), value(programme, &sale))), (int)programme->n_tiers);
	return earned > rank ? earned : rank;
}

/* A unit more is needed even where the sum would do: only a sale or a refund makes the machine look again. */
static int64_t missing(int64_t wanted, int64_t sum)
{
	int64_t lack = reg_wide_clamp(reg_wide_minus(reg_wide_of(wanted), sum));

	return lack < 1 ? 1 : lack;
}

/* What is short on the day on which the rank is no longer reached, or today in the grace after it. In a calendar period
 * without grace that day is the end already. */
static int64_t to_keep(const struct reg_tier_reading *reading, const struct reg_tier_state *state,
    const struct reg_programme *programme, int32_t day)
{
	int64_t from = (int64_t)reading->until_day - programme->grace_days;

	if (programme->window != REG_WINDOW_ROLLING && programme->grace_days == 0)
		return 0;
	from = from > day ? from : day;
	return missing(threshold(programme, reading->rank), reg_tier_sum(state, programme, (int32_t)from));
}

void reg_tier_read(struct reg_tier_reading *out, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day)
{
	*out = (struct reg_tier_reading){ .rank = state->rank, .until_day = state->until_day,
		.sum = reg_tier_sum(state, programme, day) };
	settle(&out->rank, &out->until_day, state, programme, day);
	if (out->rank > 0 && out->until_day != REG_DAY_NEVER)
		out->to_keep = to_keep(out, state, programme, day);
	if ((size_t)out->rank + 1 < programme->n_tiers)
		out->to_next = missing(threshold(programme, out->rank + 1), out->sum);
}

int reg_tier_read_after(struct reg_tier_reading *out, const struct reg_tier_state *state,
    const struct reg_programme *programme, int32_t day, const struct reg_measure *more, int32_t points_day,
    struct reg_err *err)
{
	struct reg_tier_state after;
	int rc;

	reg_tier_init(&after);
	rc = reg_tier_days_reserve(&after, state->n, err);
	if (rc == REG_OK) {
		after.rank = state->rank;
		after.until_day = state->until_day;
		after.n = state->n;
		if (state->n > 0)
			memcpy(after.entries, state->entries, state->n * sizeof *state->entries);
		rc = reg_tier_add(&after, programme, day, more, points_day, err);
	}
	if (rc == REG_OK)
		reg_tier_read(out, &after, programme, day);
	reg_tier_finish(&after);
	return rc;
}
