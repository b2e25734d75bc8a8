/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stage.h - how attached somebody is: potential, floating, regular, lost; and whether a regular is at risk. Pure.
 *
 * Decided in this order, from the customer's own rhythm (normal.h):
 *   lost       silent for more than `lost_intervals` typical intervals and more than `lost_days`; a single fill: for more
 *              than `lost_single_days`; or, where a model says so, less alive than `lost_alive_percent`
 *   regular    at least `regular_visits` within `regular_intervals` typical intervals (at most `regular_days`) that end at
 *              the last visit, and at least `demand_percent` of its known demand if one is known
 *   floating   any other with two visits or more
 *   potential  a single fill, or none
 *
 * A regular that is late is one of two things. At risk: later than its 80th percentile, so every fifth interval of anybody
 * is, and most come back by themselves. Overdue: silent for so long that most do not, and a call is worth its while; two
 * intervals may be one visit whose plate nobody wrote down, and the least number of days is what a holiday takes.
 */
#ifndef REG_STAGE_H
#define REG_STAGE_H

#include "normal.h"

enum reg_stage { REG_STAGE_POTENTIAL, REG_STAGE_FLOATING, REG_STAGE_REGULAR, REG_STAGE_LOST };
#define REG_STAGES 4

/* "potential", "floating", "regular", "lost". */
const char *reg_stage_name(enum reg_stage stage);

struct reg_stage_rules {
	int lost_intervals, lost_days, lost_single_days, lost_alive_percent;
	int regular_visits, regular_intervals, regular_days, demand_percent;
	int overdue_percent, overdue_days;
};
extern const struct reg_stage_rules reg_stage_defaults; /* 3, 60, 180, 20; 3, 4, 365, 50; 250, 40 */

/* Days with no visit since the last one up to `as_of`; -1: there is none. */
int32_t reg_stage_silent(const struct reg_normal *normal, int32_t as_of);

/* The stage at the end of the day `as_of`, for which `normal` was made. p_alive below 0: no model. `demand_ml` is what the
 * customer needs in 30 days, 0 unknown; it is compared with its volume in the 90 days that end at the last visit (fewer
 * when the first visit is nearer). */
enum reg_stage reg_stage_decide(const struct reg_normal *normal, const struct reg_day_entry *days, size_t n, int32_t as_of,
    double p_alive, int64_t demand_ml, const struct reg_stage_rules *rules);

/* A regular that is later than the 80th percentile of its intervals. */
bool reg_stage_is_at_risk(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of);

/* A regular that is silent for more than `overdue_percent` of its typical interval and more than `overdue_days`. */
bool reg_stage_is_overdue(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of,
    const struct reg_stage_rules *rules);

/* The first day after `as_of` on which silence alone makes the stage lost, or a regular at risk or overdue. */
#define REG_STAGE_ALWAYS INT32_MAX
int32_t reg_stage_until(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of,
    const struct reg_stage_rules *rules);

#endif
