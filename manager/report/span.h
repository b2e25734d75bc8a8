/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * span.h - the days of a report that sets volume against a monthly demand, and the day whose knowledge counts.
 */
#ifndef REG_SPAN_H
#define REG_SPAN_H

#include "analysis/analysis.h"
#include "period.h"

struct reg_span {
	struct reg_period period;   /* the days as text */
	int32_t from_day, to_day;   /* both included */
	int32_t as_of;              /* what was known at the end of this day counts; never before to_day */
	int64_t end_unix_s;         /* its last second */
	int64_t thirtieths;         /* how long the period is: a whole calendar month 30, another day 1 */
};

#define REG_SPAN_OPTIONS REG_PERIOD_OPTIONS, REG_ANALYSIS_AS_OF

/* Reads --month, --from, --to and --as-of (otherwise today). Without a beginning the period is the last `days` days up to its
 * end; days after --as-of are left out. 0; REG_EXIT_USAGE, explained. */
int reg_span_read(struct reg_span *out, const struct reg_command *command, const struct reg_side *side, int days);
/* The `days` days up to a day. */
void reg_span_make(struct reg_span *out, const struct reg_side *side, int32_t as_of, int days);

/* What a demand of so many ml a month comes to in the period, rounded. */
int64_t reg_span_needed_ml(const struct reg_span *span, int64_t month_ml);

#endif
