/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * normal.h - what is normal for one customer: how often it comes, how much it takes, and the band in which its volume
 * keeps. Pure; volumes are integers, days are counted from 1970-01-01.
 */
#ifndef REG_NORMAL_H
#define REG_NORMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What happened on a site day. A refund stands on its own day, with a volume below zero. */
struct reg_day_entry {
	int32_t day;
	bool is_visit;     /* a sale with fuel that was not wholly given back */
	int64_t volume_ml; /* of all fuel, refunds taken off */
};

struct reg_normal {
	int32_t visits;
	int32_t first_day, last_day; /* of visits; REG_DAY_NEVER: none */
	int32_t typical_days; /* lower median of the intervals between visits; 0: fewer than two visits */
	int32_t late_days;    /* their 80th percentile by nearest rank; 0 likewise */
	int64_t volume_ml;    /* of all entries */
	int64_t typical_ml;   /* lower median of the volumes of visits */
};

/* From the entries up to and with the day `as_of`; they are in rising order, each day once. `scratch` has room for `n`
 * numbers. */
void reg_normal_make(struct reg_normal *out, const struct reg_day_entry *days, size_t n, int32_t as_of, int64_t *scratch);

/* The band of a customer's own volume: days are cut into blocks that end at a day, as long as four typical intervals,
 * in whole weeks, at least 4 and at most 26; the last ones are held against up to 12 before them that lie wholly after
 * the first visit. */
#define REG_NORMAL_BLOCKS 12
struct reg_normal_band {
	int32_t block_days;
	int32_t n_blocks;    /* compared with; 0: fewer than three, then no volume is given */
	int64_t recent_ml;   /* of the last block */
	int64_t least_ml, most_ml; /* of the last blocks, each for itself: the smallest and the largest volume */
	int64_t low_ml, typical_ml, high_ml; /* 10th percentile (nearest rank), lower median, 90th of those before */
};
/* The last `last` blocks, 1 to REG_NORMAL_BLOCKS, are held against those before them. */
void reg_normal_band(struct reg_normal_band *out, const struct reg_normal *normal, const struct reg_day_entry *days,
    size_t n, int32_t as_of, int last);

/* The days on which a band can become another while nothing new happens: a day of fuel moves on to the block before, or
 * there is room for a block more. Between them it stays what it is. */
struct reg_normal_moves {
	uint64_t places[3]; /* within a block, as bits */
	int32_t block_days;
	int64_t first_day;  /* on which one of `last` blocks can be held against others */
};
/* `last`: the fewest blocks that bands are wanted of. False: there will be no band. */
bool reg_normal_moves(struct reg_normal_moves *out, const struct reg_normal *normal, const struct reg_day_entry *days,
    size_t n, int last);
/* The first such day after a day. */
int64_t reg_normal_next(const struct reg_normal_moves *moves, int64_t day);

/* Whether each of the last blocks fell below the band and under `fallen_percent` of what is typical; rose above the band
 * and over `jumped_percent` of it. */
bool reg_normal_is_fallen(const struct reg_normal_band *band, int fallen_percent);
bool reg_normal_is_jumped(const struct reg_normal_band *band, int jumped_percent);

#endif
