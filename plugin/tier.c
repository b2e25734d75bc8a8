/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier.c - the tier machine. A customer who comes every second day has 45 entries in a window of 90 days, and each
 * sale sums them a few times, so plain loops over a sorted array are all it takes.
 */
#include "tier.h"

#include <stdlib.h>
#include <string.h>

#include "zone.h"

void reg_tier_init(struct reg_tier_state *state)
{
	*state = (struct reg_tier_state){ .until_day = REG_DAY_NEVER };
}

void reg_tier_finish(struct reg_tier_state *state)
{
	free(state->entries);
	reg_tier_init(state);
}

static int64_t clamp(__int128 value)
{
	return value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
}

/* Days are computed in 64 bits: a programme's window or a damaged blob must not overflow them. */
static int64_t sum_on(const struct reg_tier_state *state, const struct reg_programme *programme, int64_t day)
{
	__int128 sum = 0;

	for (size_t i = state->n; i > 0 && state->entries[i - 1].day > day - programme->window_days; i--)
		sum += state->entries[i - 1].ml;
	return clamp(sum);
}

int64_t reg_tier_sum(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day)
{
	return sum_on(state, programme, day);
}

static int64_t threshold(const struct reg_programme *programme, int rank)
{
	return programme->tiers[rank].from;
}

static int32_t to_day(int64_t day)
{
	return day >= REG_DAY_NEVER ? REG_DAY_NEVER - 1 : (int32_t)day;
}

int32_t reg_tier_keep(const struct reg_tier_state *state, const struct reg_programme *programme, int rank, int32_t day)
{
	int64_t short_on = day;

	if (rank == 0)
		return REG_DAY_NEVER;
	/* The sum changes only on days on which an entry leaves the window. */
	for (size_t i = 0; sum_on(state, programme, short_on) >= threshold(programme, rank) && i < state->n; i++) {
		int64_t leaves = (int64_t)state->entries[i].day + programme->window_days;

		if (leaves > short_on)
			short_on = leaves;
	}
	return to_day(short_on + programme->grace_days);
}

/* Highest rank below `limit` that the sum on `day` gives. */
static int earned_below(const struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int limit)
{
	int64_t sum = reg_tier_sum(state, programme, day);
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

		*rank = programme->downgrade == REG_DOWNGRADE_ONE_STEP ? *rank - 1
		                                                       : earned_below(state, programme, from, *rank);
		*until = reg_tier_keep(state, programme, *rank, from);
	}
	if (*rank == 0)
		*until = REG_DAY_NEVER;
}

void reg_tier_normalise(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day)
{
	settle(&state->rank, &state->until_day, state, programme, day);
}

/* Index of the entry of `day`, or of the first after it. */
static size_t find(const struct reg_tier_state *state, int32_t day)
{
	size_t i = state->n;

	while (i > 0 && state->entries[i - 1].day >= day)
		i--;
	return i;
}

static void change(struct reg_tier_state *state, size_t i, int64_t by)
{
	state->entries[i].ml = clamp((__int128)state->entries[i].ml + by);
	if (state->entries[i].ml == 0) {
		memmove(&state->entries[i], &state->entries[i + 1], (state->n - i - 1) * sizeof *state->entries);
		state->n--;
	}
}

static int grow(struct reg_tier_state *state, size_t room, struct reg_err *err)
{
	struct reg_tier_entry *entries;

	if (room <= state->room)
		return REG_OK;
	entries = realloc(state->entries, room * sizeof *entries);
	if (entries == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for the basis of a tier");
	state->entries = entries;
	state->room = room;
	return REG_OK;
}

int reg_tier_add(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int64_t volume_ml,
    struct reg_err *err)
{
	size_t i;
	int earned, rc = state->n < state->room ? REG_OK : grow(state, state->room == 0 ? 16 : state->room * 2, err);

	if (rc != REG_OK)
		return rc;
	reg_tier_normalise(state, programme, day);
	i = find(state, day);
	if (i < state->n && state->entries[i].day == day) {
		change(state, i, volume_ml);
	} else if (volume_ml != 0) {
		memmove(&state->entries[i + 1], &state->entries[i], (state->n - i) * sizeof *state->entries);
		state->entries[i] = (struct reg_tier_entry){ .day = day, .ml = volume_ml };
		state->n++;
	}
	earned = earned_below(state, programme, day, (int)programme->n_tiers);
	if (earned > state->rank)
		state->rank = earned;
	else if (reg_tier_sum(state, programme, day) < threshold(programme, state->rank))
		return REG_OK;
	state->until_day = reg_tier_keep(state, programme, state->rank, day);
	return REG_OK;
}

void reg_tier_reduce(struct reg_tier_state *state, const struct reg_programme *programme, int32_t day, int32_t sale_day,
    int64_t volume_ml)
{
	int64_t before, after, wanted;
	size_t i;

	reg_tier_normalise(state, programme, day);
	before = reg_tier_sum(state, programme, day);
	i = find(state, sale_day);
	if (i < state->n && state->entries[i].day == sale_day)
		change(state, i, -volume_ml);
	after = reg_tier_sum(state, programme, day);
	wanted = threshold(programme, state->rank);
	if (before >= wanted && after < wanted)
		state->rank = earned_below(state, programme, day, (int)programme->n_tiers);
	else if (after < wanted)
		return;
	state->until_day = reg_tier_keep(state, programme, state->rank, day);
}

void reg_tier_prune(struct reg_tier_state *state, int32_t day)
{
	size_t n = 0;

	while (n < state->n && state->entries[n].day <= day)
		n++;
	if (n > 0)
		memmove(state->entries, state->entries + n, (state->n - n) * sizeof *state->entries);
	state->n -= n;
}

/* A millilitre more is needed even where the sum would do: only a sale or a refund makes the machine look again. */
static int64_t missing(int64_t wanted, int64_t sum)
{
	__int128 lack = (__int128)wanted - sum;

	return lack < 1 ? 1 : clamp(lack);
}

void reg_tier_read(struct reg_tier_reading *out, const struct reg_tier_state *state, const struct reg_programme *programme,
    int32_t day)
{
	*out = (struct reg_tier_reading){ .rank = state->rank, .until_day = state->until_day };
	settle(&out->rank, &out->until_day, state, programme, day);
	if (out->rank > 0 && out->until_day != REG_DAY_NEVER) {
		int64_t short_on = (int64_t)out->until_day - programme->grace_days; /* the day on which the sum falls short */

		out->to_keep_ml = missing(threshold(programme, out->rank),
		    sum_on(state, programme, short_on > day ? short_on : day));
	}
	if ((size_t)out->rank + 1 < programme->n_tiers)
		out->to_next_ml = missing(threshold(programme, out->rank + 1), reg_tier_sum(state, programme, day));
}

void reg_tier_encode(unsigned char *out, const struct reg_tier_state *state)
{
	for (size_t i = 0; i < state->n; i++) {
		uint32_t day = (uint32_t)state->entries[i].day;
		uint64_t ml = (uint64_t)state->entries[i].ml;

		for (int k = 0; k < 4; k++)
			*out++ = (unsigned char)(day >> (8 * k));
		for (int k = 0; k < 8; k++)
			*out++ = (unsigned char)(ml >> (8 * k));
	}
}

static struct reg_tier_entry decode_one(const unsigned char *in)
{
	uint32_t day = 0;
	uint64_t ml = 0;

	for (int k = 0; k < 4; k++)
		day |= (uint32_t)in[k] << (8 * k);
	for (int k = 0; k < 8; k++)
		ml |= (uint64_t)in[4 + k] << (8 * k);
	return (struct reg_tier_entry){ .day = (int32_t)day, .ml = (int64_t)ml };
}

int reg_tier_decode(struct reg_tier_state *state, const void *blob, size_t size, struct reg_err *err)
{
	const unsigned char *in = blob;
	size_t n = size / REG_TIER_ENTRY_SIZE;
	int rc;

	if (size % REG_TIER_ENTRY_SIZE != 0)
		return reg_err_set(err, REG_EDAMAGED, "view_state.recent: found %zu bytes, expected a multiple of %d", size,
		    REG_TIER_ENTRY_SIZE);
	for (size_t i = 0; i < n; i++) {
		struct reg_tier_entry entry = decode_one(in + i * REG_TIER_ENTRY_SIZE);

		if (entry.ml == 0 || (i > 0 && decode_one(in + (i - 1) * REG_TIER_ENTRY_SIZE).day >= entry.day))
			return reg_err_set(err, REG_EDAMAGED, "view_state.recent: entry %zu is empty or not after the one before, "
			    "expected rising days with litres", i);
	}
	rc = grow(state, n, err);
	if (rc != REG_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		state->entries[i] = decode_one(in + i * REG_TIER_ENTRY_SIZE);
	state->n = n;
	return REG_OK;
}
