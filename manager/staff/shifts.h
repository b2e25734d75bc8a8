/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shifts.h - the shifts of a period as sales name them, and in which of them an act was.
 *
 * What an attendant sold in one shift within an hour is a block. Blocks of one shift name belong to the same shift unless
 * eight hours without a sale lie between them, for many hosts begin with shift 1 every day; sales that name no shift belong
 * together by day. An act names no shift: it is in that of whatever its person sold nearest to it, within twelve hours.
 */
#ifndef REG_SHIFTS_H
#define REG_SHIFTS_H

#include "credit.h"

struct reg_block {
	char *who, *shift;
	int32_t day;
	int64_t first_unix_s, last_unix_s;
	struct reg_score score;     /* of the sales, and what acts were added to it */
	size_t run;                 /* which shift */
};

struct reg_run {
	const char *shift;          /* of a block */
	int32_t day;                /* on which it began */
};

/* Zeroed at first, released with reg_shifts_finish(). */
struct reg_shifts {
	struct reg_block *blocks;   /* by shift, beginning and person */
	size_t n, room;
	struct reg_run *runs;
	size_t n_runs;
};

int reg_shifts_read(struct reg_shifts *out, struct reg_side *side, const struct reg_shift *period, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_shifts_finish(struct reg_shifts *shifts);

/* The block that an act of somebody belongs to; NULL: none is near. */
struct reg_block *reg_shifts_of(struct reg_shifts *shifts, const char *who, int64_t at_unix_s);

#endif
