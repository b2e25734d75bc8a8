/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tier_days.c - what a customer did, by site day: added, taken off, forgotten, joined, and as a blob. Sales come in
 * order, so that searches begin at the end.
 */
#include "tier_days.h"

#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "varint.h"
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

static bool is_empty(const struct reg_measure *measure)
{
	return measure->ml == 0 && measure->minor == 0 && measure->points == 0 && measure->growth == 0 && measure->fills == 0;
}

size_t reg_tier_days_find(const struct reg_tier_state *state, int32_t day)
{
	size_t i = state->n, first = reg_tier_has_base(state);

	while (i > first && state->entries[i - 1].day >= day)
		i--;
	return i;
}

/* --- changing --- */

int reg_tier_days_reserve(struct reg_tier_state *state, size_t more, struct reg_err *err)
{
	size_t room = state->room == 0 ? 16 : state->room;
	struct reg_tier_entry *entries;

	while (room < state->n + more)
		room *= 2;
	if (room == state->room)
		return REG_OK;
	entries = realloc(state->entries, room * sizeof *entries);
	if (entries == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for the basis of a tier");
	state->entries = entries;
	state->room = room;
	return REG_OK;
}

static void measure_add(struct reg_measure *to, const struct reg_measure *by, int times)
{
	int64_t fills = (int64_t)to->fills + times * (int64_t)by->fills;

	to->ml = reg_wide_clamp(reg_wide_plus(reg_wide_product(by->ml, times), to->ml));
	to->minor = reg_wide_clamp(reg_wide_plus(reg_wide_product(by->minor, times), to->minor));
	to->points = reg_wide_clamp(reg_wide_plus(reg_wide_product(by->points, times), to->points));
	to->growth = reg_wide_clamp(reg_wide_plus(reg_wide_product(by->growth, times), to->growth));
	to->fills = fills < 0 ? 0 : fills > INT32_MAX ? INT32_MAX : (int32_t)fills;
}

static void remove_entry(struct reg_tier_state *state, size_t i)
{
	memmove(&state->entries[i], &state->entries[i + 1], (state->n - i - 1) * sizeof *state->entries);
	state->n--;
}

void reg_tier_days_change(struct reg_tier_state *state, int32_t day, const struct reg_measure *by, int times)
{
	size_t i = day == REG_TIER_BASE_DAY ? 0 : reg_tier_days_find(state, day);

	if (i == state->n || state->entries[i].day != day) {
		memmove(&state->entries[i + 1], &state->entries[i], (state->n - i) * sizeof *state->entries);
		state->entries[i] = (struct reg_tier_entry){ .day = day };
		state->n++;
	}
	measure_add(&state->entries[i].measure, by, times);
	if (is_empty(&state->entries[i].measure))
		remove_entry(state, i);
}

void reg_tier_days_join(struct reg_tier_state *state, const struct reg_tier_state *from)
{
	for (size_t i = 0; i < from->n; i++)
		reg_tier_days_change(state, from->entries[i].day, &from->entries[i].measure, 1);
}

/* The last of the forgotten entries becomes the base, so that there is always room. */
void reg_tier_prune(struct reg_tier_state *state, int32_t day)
{
	struct reg_tier_entry base = { .day = REG_TIER_BASE_DAY };
	size_t first = reg_tier_has_base(state), n = first;

	while (n < state->n && state->entries[n].day <= day)
		n++;
	if (n == first)
		return;
	if (first > 0)
		base.measure = state->entries[0].measure;
	for (size_t i = first; i < n; i++) {
		struct reg_measure measure = state->entries[i].measure;

		measure.fills = measure.fills > 0;
		measure_add(&base.measure, &measure, 1);
	}
	state->entries[n - 1] = base;
	n -= is_empty(&base.measure) ? 0 : 1;
	memmove(state->entries, state->entries + n, (state->n - n) * sizeof *state->entries);
	state->n -= n;
}

/* --- days with fuel --- */

int64_t reg_tier_visits(const struct reg_tier_state *state, enum reg_cycle cycle, int32_t day)
{
	int32_t begin = reg_cycle_begin(cycle, day);
	int64_t visits = cycle == REG_CYCLE_LIFETIME && reg_tier_has_base(state) ? state->entries[0].measure.fills : 0;

	for (size_t i = reg_tier_days_find(state, begin); i < state->n && state->entries[i].day <= day; i++)
		visits += state->entries[i].measure.fills > 0;
	return visits;
}

bool reg_tier_has_fill(const struct reg_tier_state *state, int32_t day)
{
	for (size_t i = 0; i < state->n && state->entries[i].day <= day; i++)
		if (state->entries[i].measure.fills > 0)
			return true;
	return false;
}

int32_t reg_tier_fills(const struct reg_tier_state *state, int32_t day)
{
	size_t i = reg_tier_days_find(state, day);

	return i < state->n && state->entries[i].day == day ? state->entries[i].measure.fills : 0;
}

/* --- the blob --- */

enum { HAS_ML = 1, HAS_MINOR = 2, HAS_POINTS = 4, HAS_GROWTH = 8, HAS_FILLS = 16, HAS_ALL = 31 };

static unsigned char *put_signed(unsigned char *out, unsigned char *has, unsigned char bit, int64_t value)
{
	if (value == 0)
		return out;
	*has |= bit;
	return reg_varint_put(out, reg_varint_fold(value));
}

size_t reg_tier_encode(unsigned char *out, const struct reg_tier_state *state)
{
	unsigned char *begin = out;
	int64_t before = 0;

	for (size_t i = 0; i < state->n; i++) {
		const struct reg_measure *measure = &state->entries[i].measure;
		int64_t day = state->entries[i].day;
		unsigned char *has;

		out = reg_varint_put(out, i == 0 ? reg_varint_fold(day) : (uint64_t)(day - before));
		has = out++;
		*has = 0;
		out = put_signed(out, has, HAS_ML, measure->ml);
		out = put_signed(out, has, HAS_MINOR, measure->minor);
		out = put_signed(out, has, HAS_POINTS, measure->points);
		out = put_signed(out, has, HAS_GROWTH, measure->growth);
		if (measure->fills != 0) {
			*has |= HAS_FILLS;
			out = reg_varint_put(out, (uint64_t)measure->fills);
		}
		before = day;
	}
	return (size_t)(out - begin);
}

static bool get_signed(int64_t *out, const unsigned char **in, const unsigned char *end, bool is_there)
{
	uint64_t value;

	*out = 0;
	if (!is_there)
		return true;
	if (!reg_varint_get(&value, in, end) || value == 0 || value == UINT64_MAX) /* never 0, never INT64_MIN */
		return false;
	*out = reg_varint_unfold(value);
	return true;
}

static bool get_measure(struct reg_measure *out, const unsigned char **in, const unsigned char *end)
{
	unsigned char has = *in < end ? *(*in)++ : 0;
	uint64_t fills = 0;

	if (has == 0 || has > HAS_ALL || !get_signed(&out->ml, in, end, has & HAS_ML) ||
	    !get_signed(&out->minor, in, end, has & HAS_MINOR) || !get_signed(&out->points, in, end, has & HAS_POINTS) ||
	    !get_signed(&out->growth, in, end, has & HAS_GROWTH))
		return false;
	if ((has & HAS_FILLS) && (!reg_varint_get(&fills, in, end) || fills == 0 || fills > INT32_MAX))
		return false;
	out->fills = (int32_t)fills;
	return true;
}

static bool get_day(int32_t *out, const unsigned char **in, const unsigned char *end, const int32_t *before)
{
	uint64_t value;
	int64_t day;

	if (!reg_varint_get(&value, in, end) || value > UINT32_MAX || (before != NULL && value == 0))
		return false;
	day = before == NULL ? reg_varint_unfold(value) : *before + (int64_t)value;
	*out = (int32_t)day;
	return day <= INT32_MAX;
}

int reg_tier_decode(struct reg_tier_state *state, const void *blob, size_t size, struct reg_err *err)
{
	const unsigned char *in = blob, *end = size == 0 ? in : in + size;
	struct reg_tier_state read = { 0 };
	int rc = REG_OK;

	while (in < end && rc == REG_OK) {
		struct reg_tier_entry entry;

		if (!get_day(&entry.day, &in, end, read.n == 0 ? NULL : &read.entries[read.n - 1].day) ||
		    !get_measure(&entry.measure, &in, end))
			rc = reg_err_set(err, REG_EDAMAGED,
			    "view_state.recent: entry %zu is cut off or malformed, expected rising days with measures", read.n);
		else if ((rc = reg_tier_days_reserve(&read, 1, err)) == REG_OK)
			read.entries[read.n++] = entry;
	}
	if (rc != REG_OK) {
		free(read.entries);
		return rc;
	}
	free(state->entries);
	state->entries = read.entries;
	state->n = read.n;
	state->room = read.room;
	return REG_OK;
}
