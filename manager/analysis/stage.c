/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stage.h"

#include "i18n.h"
#include "zone.h"

#define DEMAND_DAYS 90 /* over which volume is held against demand */
#define MONTH_DAYS 30

const struct reg_stage_rules reg_stage_defaults = {
	.lost_intervals = 3,
	.lost_days = 60,
	.lost_single_days = 180,
	.lost_alive_percent = 20,
	.regular_visits = 3,
	.regular_intervals = 4,
	.regular_days = 365,
	.demand_percent = 50,
	.overdue_percent = 250,
	.overdue_days = 40,
};

const char *reg_stage_name(enum reg_stage stage)
{
	static const char *const names[REG_STAGES] = { N_("potential"), N_("floating"), N_("regular"), N_("lost") };

	return names[stage];
}

int32_t reg_stage_silent(const struct reg_normal *normal, int32_t as_of)
{
	return normal->visits == 0 ? -1 : as_of - normal->last_day;
}

static bool is_lost(const struct reg_normal *normal, int32_t as_of, double p_alive, const struct reg_stage_rules *rules)
{
	int32_t silent = reg_stage_silent(normal, as_of);

	if (normal->visits == 0)
		return false;
	if (p_alive >= 0 && p_alive * 100 < rules->lost_alive_percent)
		return true;
	if (normal->visits == 1)
		return silent > rules->lost_single_days;
	return silent > (int64_t)rules->lost_intervals * normal->typical_days && silent > rules->lost_days;
}

static bool meets_demand(const struct reg_normal *normal, const struct reg_day_entry *days, size_t n, int64_t demand_ml,
    const struct reg_stage_rules *rules)
{
	int64_t span = (int64_t)normal->last_day - normal->first_day + 1, volume_ml = 0;

	if (demand_ml <= 0)
		return true;
	span = span > DEMAND_DAYS ? DEMAND_DAYS : span < MONTH_DAYS ? MONTH_DAYS : span;
	for (size_t i = n; i-- > 0;)
		if (days[i].day <= normal->last_day && days[i].day > normal->last_day - span)
			volume_ml += days[i].volume_ml;
	return (double)volume_ml * MONTH_DAYS * 100 >= (double)demand_ml * (double)span * rules->demand_percent;
}

static bool is_regular(const struct reg_normal *normal, const struct reg_day_entry *days, size_t n, int64_t demand_ml,
    const struct reg_stage_rules *rules)
{
	int64_t window = (int64_t)rules->regular_intervals * normal->typical_days;
	int within = 0;

	if (normal->visits < 2)
		return false;
	window = window > rules->regular_days ? rules->regular_days : window;
	for (size_t i = n; i-- > 0 && days[i].day >= normal->last_day - window;)
		within += days[i].is_visit && days[i].day <= normal->last_day;
	return within >= rules->regular_visits && meets_demand(normal, days, n, demand_ml, rules);
}

enum reg_stage reg_stage_decide(const struct reg_normal *normal, const struct reg_day_entry *days, size_t n, int32_t as_of,
    double p_alive, int64_t demand_ml, const struct reg_stage_rules *rules)
{
	if (is_lost(normal, as_of, p_alive, rules))
		return REG_STAGE_LOST;
	if (is_regular(normal, days, n, demand_ml, rules))
		return REG_STAGE_REGULAR;
	return normal->visits >= 2 ? REG_STAGE_FLOATING : REG_STAGE_POTENTIAL;
}

bool reg_stage_is_at_risk(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of)
{
	return stage == REG_STAGE_REGULAR && reg_stage_silent(normal, as_of) > normal->late_days;
}

bool reg_stage_is_overdue(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of,
    const struct reg_stage_rules *rules)
{
	int64_t silent = reg_stage_silent(normal, as_of);

	return stage == REG_STAGE_REGULAR && silent > rules->overdue_days &&
	    silent * 100 > (int64_t)rules->overdue_percent * normal->typical_days;
}

/* The earlier of a deadline and the day after more than so many days of silence, if that is still to come. */
static int32_t earlier(int32_t until, const struct reg_normal *normal, int32_t as_of, int64_t silent)
{
	int64_t day = (int64_t)normal->last_day + silent + 1;

	return day > as_of && day < until ? (int32_t)day : until;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int32_t reg_stage_until(enum reg_stage stage, const struct reg_normal *normal, int32_t as_of,
    const struct reg_stage_rules *rules)
{
	int64_t typical = normal->typical_days;
	int32_t until = REG_STAGE_ALWAYS;

	if (normal->visits == 0 || stage == REG_STAGE_LOST)
		return until;
	until = earlier(until, normal, as_of, normal->visits == 1 ? rules->lost_single_days
								  : larger(rules->lost_intervals * typical, rules->lost_days));
	if (stage != REG_STAGE_REGULAR)
		return until;
	until = earlier(until, normal, as_of, normal->late_days);
	return earlier(until, normal, as_of, larger(rules->overdue_percent * typical / 100, rules->overdue_days));
}
