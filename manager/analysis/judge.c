/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "judge.h"

/* Whether its volume has fallen, or jumped; the band is then the one that says so. */
static void judge_volume(struct reg_analysis_row *row, const struct reg_analysis_rules *rules, int32_t as_of)
{
	struct reg_normal_band band;

	reg_normal_band(&row->band, &row->normal, row->days, row->n_days, as_of, rules->jumped_periods);
	if (row->stage == REG_STAGE_LOST)
		return;
	row->is_jumped = reg_normal_is_jumped(&row->band, rules->jumped_percent);
	if (row->is_jumped)
		return;
	reg_normal_band(&band, &row->normal, row->days, row->n_days, as_of, rules->fallen_periods);
	row->is_fallen = reg_normal_is_fallen(&band, rules->fallen_percent);
	if (row->is_fallen)
		row->band = band;
}

static double alive(const struct reg_analysis_row *row, const struct reg_judging *judging, int32_t as_of)
{
	const struct reg_bgnbd_customer customer = reg_analysis_customer(row, as_of);

	return reg_bgnbd_alive(judging->model, &customer, REG_ANALYSIS_UNIT_DAYS);
}

void reg_judge_stage(struct reg_analysis_row *row, const struct reg_judging *judging, int64_t *scratch)
{
	reg_normal_make(&row->normal, row->days, row->n_days, judging->as_of, scratch);
	row->p_alive = judging->model != NULL && row->normal.visits > 0 ? alive(row, judging, judging->as_of) : -1;
	row->stage = reg_stage_decide(&row->normal, row->days, row->n_days, judging->as_of, row->p_alive, row->demand_ml,
	    &judging->rules->stage);
}

void reg_judge_row(struct reg_analysis_row *row, const struct reg_judging *judging, int64_t *scratch)
{
	const struct reg_stage_rules *rules = &judging->rules->stage;
	int32_t as_of = judging->as_of;

	reg_judge_stage(row, judging, scratch);
	if (row->n_days > 0 && row->days[0].day < row->since_day)
		row->since_day = row->days[0].day;
	row->silent_days = reg_stage_silent(&row->normal, as_of);
	if (row->normal.visits >= 2 && row->silent_days > row->normal.typical_days)
		row->overdue_days = row->silent_days - row->normal.typical_days;
	row->is_at_risk = reg_stage_is_at_risk(row->stage, &row->normal, as_of);
	row->is_overdue = reg_stage_is_overdue(row->stage, &row->normal, as_of, rules);
	judge_volume(row, judging->rules, as_of);
}

unsigned int reg_judge_bits(const struct reg_analysis_row *row)
{
	return (unsigned int)row->stage | (row->is_at_risk ? REG_JUDGE_AT_RISK : 0) | (row->is_overdue ? REG_JUDGE_OVERDUE : 0) |
	    (row->is_fallen ? REG_JUDGE_FALLEN : 0) | (row->is_jumped ? REG_JUDGE_JUMPED : 0);
}

/* --- until when -------------------------------------------------------------------------------------------------- */

/* The first day on which the model says lost, if it is before `until`. Who stays away is less alive every day. */
static int32_t lost_until(const struct reg_analysis_row *row, const struct reg_judging *judging, int32_t until)
{
	int percent = judging->rules->stage.lost_alive_percent;
	int32_t not_yet = judging->as_of, lost = until - 1;

	if (judging->model == NULL || lost <= not_yet || alive(row, judging, lost) * 100 >= percent)
		return until;
	while (lost - not_yet > 1) {
		int32_t middle = not_yet + (lost - not_yet) / 2;

		if (alive(row, judging, middle) * 100 < percent)
			lost = middle;
		else
			not_yet = middle;
	}
	return lost;
}

/* The first day on which its volume has fallen, jumped, or does no more, if it is before `until`. */
static int32_t volume_until(const struct reg_analysis_row *row, const struct reg_judging *judging, int32_t until)
{
	const struct reg_analysis_rules *rules = judging->rules;
	int last = rules->jumped_periods < rules->fallen_periods ? rules->jumped_periods : rules->fallen_periods;
	struct reg_normal_moves moves;

	if (!reg_normal_moves(&moves, &row->normal, row->days, row->n_days, last))
		return until;
	for (int64_t day = reg_normal_next(&moves, judging->as_of); day < until; day = reg_normal_next(&moves, day)) {
		struct reg_analysis_row then = { .days = row->days, .n_days = row->n_days, .normal = row->normal,
			.stage = row->stage };

		judge_volume(&then, rules, (int32_t)day);
		if (then.is_fallen != row->is_fallen || then.is_jumped != row->is_jumped)
			return (int32_t)day;
	}
	return until;
}

int32_t reg_judge_until(const struct reg_analysis_row *row, const struct reg_judging *judging)
{
	int32_t until = reg_stage_until(row->stage, &row->normal, judging->as_of, &judging->rules->stage);

	if (row->normal.visits == 0 || row->stage == REG_STAGE_LOST)
		return until;
	return volume_until(row, judging, lost_until(row, judging, until));
}
