/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.h - what the days of one subject say about it at the end of a day, and until when that holds while nothing new
 * happens. Pure.
 *
 * Stages, risk and anomalies follow from the subject's own days, its demand, the thresholds and the model. Silence changes
 * them as days go by, but only on days that can be told beforehand: so a verdict can be kept with the day on which it is to
 * be looked at again, and a night need not look at everybody.
 */
#ifndef REG_JUDGE_H
#define REG_JUDGE_H

#include "analysis.h"

struct reg_judging {
	const struct reg_analysis_rules *rules;
	const struct reg_bgnbd *model; /* NULL: none */
	int32_t as_of;                 /* days since 1970 */
};

/* Fills the members of a row that follow from its days, since_day and demand_ml: all but subject, sales and class. No day is
 * after `as_of`. `scratch` has room for n_days numbers. */
void reg_judge_row(struct reg_analysis_row *row, const struct reg_judging *judging, int64_t *scratch);

/* The same of normal, p_alive and stage alone. */
void reg_judge_stage(struct reg_analysis_row *row, const struct reg_judging *judging, int64_t *scratch);

/* The first day after `as_of` on which stage, is_at_risk, is_overdue, is_fallen or is_jumped of a row that was judged may be
 * another; REG_STAGE_ALWAYS: none. */
int32_t reg_judge_until(const struct reg_analysis_row *row, const struct reg_judging *judging);

/* These five as one number. */
#define REG_JUDGE_STAGE 3u
#define REG_JUDGE_AT_RISK 4u
#define REG_JUDGE_OVERDUE 8u
#define REG_JUDGE_FALLEN 16u
#define REG_JUDGE_JUMPED 32u
unsigned int reg_judge_bits(const struct reg_analysis_row *row);

#endif
