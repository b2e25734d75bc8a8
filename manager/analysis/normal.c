/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "normal.h"

#include "zone.h"

#define WEEK 7
#define MIN_BLOCK (4 * WEEK)
#define MAX_BLOCK (26 * WEEK)
#define MIN_BLOCKS 3
#define FEW 24

/* Shell's sort: this is done for everybody, and calling back for each comparison would be most of it. Few values are put in
 * their places one by one at once. */
static void sort(int64_t *values, size_t n)
{
	static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 }; /* Ciura's */
	size_t last = sizeof gaps / sizeof gaps[0] - 1;

	for (size_t g = n <= FEW ? last : 0; g <= last; g++)
		for (size_t gap = gaps[g], i = gap; i < n; i++) {
			int64_t value = values[i];
			size_t k = i;

			for (; k >= gap && values[k - gap] > value; k -= gap)
				values[k] = values[k - gap];
			values[k] = value;
		}
}

/* Place of the p-th percentile among n in order, by nearest rank. */
static size_t rank(size_t n, size_t percent)
{
	return (n * percent + 99) / 100 - 1;
}

void reg_normal_make(struct reg_normal *out, const struct reg_day_entry *days, size_t n, int32_t as_of, int64_t *scratch)
{
	size_t n_values = 0;

	*out = (struct reg_normal){ .first_day = REG_DAY_NEVER, .last_day = REG_DAY_NEVER };
	for (size_t i = 0; i < n && days[i].day <= as_of; i++) {
		out->volume_ml += days[i].volume_ml;
		if (!days[i].is_visit)
			continue;
		scratch[n_values++] = days[i].volume_ml;
		out->visits++;
		if (out->first_day == REG_DAY_NEVER)
			out->first_day = days[i].day;
		out->last_day = days[i].day;
	}
	if (out->visits == 0)
		return;
	sort(scratch, n_values);
	out->typical_ml = scratch[(n_values - 1) / 2];
	if (out->visits == 1)
		return;
	n_values = 0;
	for (size_t i = 0, before = n; i < n && days[i].day <= as_of; i++) {
		if (!days[i].is_visit)
			continue;
		if (before < n)
			scratch[n_values++] = days[i].day - days[before].day;
		before = i;
	}
	sort(scratch, n_values);
	out->typical_days = (int32_t)scratch[(n_values - 1) / 2];
	out->late_days = (int32_t)scratch[rank(n_values, 80)];
}

static int32_t block_of(int32_t typical_days)
{
	int64_t days = (int64_t)typical_days * 4;

	days = (days + WEEK - 1) / WEEK * WEEK;
	return days < MIN_BLOCK ? MIN_BLOCK : days > MAX_BLOCK ? MAX_BLOCK : (int32_t)days;
}

void reg_normal_band(struct reg_normal_band *out, const struct reg_normal *normal, const struct reg_day_entry *days,
    size_t n, int32_t as_of, int last)
{
	int64_t volumes[2 * REG_NORMAL_BLOCKS] = { 0 }, *before = volumes + last;
	int32_t block = block_of(normal->typical_days);
	size_t blocks = 0;

	*out = (struct reg_normal_band){ .block_days = block };
	if (normal->visits == 0)
		return;
	/* Block 0 is the last; block k begins at as_of - (k + 1) * block + 1. */
	while (blocks < REG_NORMAL_BLOCKS &&
	    as_of - (int64_t)(blocks + 1 + (size_t)last) * block + 1 >= normal->first_day)
		blocks++;
	if (blocks < MIN_BLOCKS)
		return;
	for (size_t i = n; i-- > 0;) {
		int64_t back = ((int64_t)as_of - days[i].day) / block;

		if (days[i].day > as_of)
			continue;
		if (back >= (int64_t)blocks + last)
			break;
		volumes[back] += days[i].volume_ml;
	}
	out->n_blocks = (int32_t)blocks;
	out->recent_ml = out->least_ml = out->most_ml = volumes[0];
	for (int i = 1; i < last; i++) {
		out->least_ml = volumes[i] < out->least_ml ? volumes[i] : out->least_ml;
		out->most_ml = volumes[i] > out->most_ml ? volumes[i] : out->most_ml;
	}
	sort(before, blocks);
	out->low_ml = before[rank(blocks, 10)];
	out->typical_ml = before[(blocks - 1) / 2];
	out->high_ml = before[rank(blocks, 90)];
}

/* Where in a block a day stands. Days before 1970 have places, too. */
static int32_t place_of(int64_t day, int32_t block)
{
	int32_t place = (int32_t)(day % block);

	return place < 0 ? place + block : place;
}

static void set_place(struct reg_normal_moves *moves, int64_t day)
{
	int32_t place = place_of(day, moves->block_days);

	moves->places[place / 64] |= UINT64_C(1) << place % 64;
}

bool reg_normal_moves(struct reg_normal_moves *out, const struct reg_normal *normal, const struct reg_day_entry *days,
    size_t n, int last)
{
	_Static_assert(MAX_BLOCK <= 64 * sizeof out->places / sizeof out->places[0], "a bit for each day of a block");
	*out = (struct reg_normal_moves){ .block_days = block_of(normal->typical_days) };
	if (normal->visits == 0)
		return false;
	out->first_day = normal->first_day + (int64_t)(MIN_BLOCKS + last) * out->block_days - 1;
	set_place(out, out->first_day);
	for (size_t i = 0; i < n; i++)
		set_place(out, days[i].day);
	return true;
}

int64_t reg_normal_next(const struct reg_normal_moves *moves, int64_t day)
{
	int32_t place;

	if (day < moves->first_day)
		return moves->first_day;
	/* At least one place is set. */
	for (place = place_of(++day, moves->block_days); !(moves->places[place / 64] >> place % 64 & 1); day++)
		place = place + 1 < moves->block_days ? place + 1 : 0;
	return day;
}

bool reg_normal_is_fallen(const struct reg_normal_band *band, int fallen_percent)
{
	return band->n_blocks > 0 && band->most_ml < band->low_ml &&
	    (double)band->most_ml * 100 < (double)band->typical_ml * fallen_percent;
}

bool reg_normal_is_jumped(const struct reg_normal_band *band, int jumped_percent)
{
	return band->n_blocks > 0 && band->least_ml > band->high_ml &&
	    (double)band->least_ml * 100 > (double)band->typical_ml * jumped_percent;
}
