/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shift.h - a period as the till sees it: the facts written since a shift (or a contest) began, of all tills of the site;
 * and the days of a report, of which every fact counts.
 *
 * Facts are found by their numbers, backwards from the newest, so the work is that of the period and no index on every
 * sale is needed. At the till at most REG_SHIFT_MAX_FACTS of each till are looked at.
 */
#ifndef REG_SHIFT_H
#define REG_SHIFT_H

#include "programme.h"
#include "side.h"

#define REG_SHIFT_MAX_TILLS 64
#define REG_SHIFT_MAX_FACTS 100000

struct reg_shift {
	int64_t began_unix_s;            /* as people say it */
	int64_t from_unix_s, until_unix_s; /* business time that counts, both included */
	bool is_of_days;                 /* then sales count by their site day: */
	char from_day[12], until_day[12]; /* both included; without days the first and last of all */
	size_t n;
	struct { int64_t after, acts_after, upto; } tills[REG_SHIFT_MAX_TILLS]; /* fact numbers: of sales, of acts */
};

/* The shift: since the last shift document of this till, where it has none of any till of the site, else since midnight. */
int reg_shift_find(struct reg_shift *out, struct reg_side *side, int64_t now_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Site days, both included; from_day 0: as far back as is looked at; until_day 0: today. */
int reg_shift_days(struct reg_shift *out, struct reg_side *side, int32_t from_day, int32_t until_day, int64_t now_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same for a report: every fact that there is, of all sites. */
void reg_shift_whole(struct reg_shift *out, const struct reg_side *side, int32_t from_day, int32_t until_day,
    int64_t now_unix_s);

#endif
