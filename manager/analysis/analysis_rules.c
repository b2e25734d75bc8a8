/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_rules.c - the thresholds of the analysis, each with its setting.
 */
#include "analysis_rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"

#define RULE(member) offsetof(struct reg_analysis_rules, member)
const struct reg_analysis_rule reg_analysis_rule_table[] = {
	{ "a-percent", N_("classes A hold together less than this share before them"), 55, 1, 99, RULE(a_percent) },
	{ "b-percent", N_("classes A and B hold together less than this share before them"), 85, 1, 99, RULE(b_percent) },
	{ "regular-visits", N_("visits that make a regular"), 3, 2, 100, RULE(stage.regular_visits) },
	{ "regular-intervals", N_("typical intervals within which they lie"), 4, 1, 100, RULE(stage.regular_intervals) },
	{ "regular-days", N_("days within which they lie at most"), 365, 1, 3650, RULE(stage.regular_days) },
	{ "demand-percent", N_("share of its known demand that a regular takes here"), 50, 0, 100, RULE(stage.demand_percent) },
	{ "lost-intervals", N_("typical intervals of silence after which somebody is lost"), 3, 1, 100, RULE(stage.lost_intervals) },
	{ "lost-days", N_("days of silence after which somebody is lost at the earliest"), 60, 0, 3650, RULE(stage.lost_days) },
	{ "lost-single-days", N_("days after a single fill"), 180, 0, 3650, RULE(stage.lost_single_days) },
	{ "lost-alive-percent", N_("probability below which the model calls somebody lost"), 20, 0, 100,
	    RULE(stage.lost_alive_percent) },
	{ "overdue-percent", N_("silence, in per cent of the typical interval, after which a regular is overdue"), 250, 100, 10000,
	    RULE(stage.overdue_percent) },
	{ "overdue-days", N_("days of silence after which a regular is overdue at the earliest"), 40, 0, 3650,
	    RULE(stage.overdue_days) },
	{ "fallen-percent", N_("share of the typical volume below which it has fallen"), 60, 1, 100, RULE(fallen_percent) },
	{ "fallen-periods", N_("last periods in each of which it must have"), 2, 1, REG_NORMAL_BLOCKS, RULE(fallen_periods) },
	{ "jumped-percent", N_("share of the typical volume above which it has jumped"), 200, 100, 10000, RULE(jumped_percent) },
	{ "jumped-periods", N_("last periods in each of which it must have"), 1, 1, REG_NORMAL_BLOCKS, RULE(jumped_periods) },
	{ "content-percent", N_("share of ratings with four or five stars that is aimed at"), 90, 0, 100, RULE(content_percent) },
	{ "margin-minor-per-m3", N_("what 1000 litres of fuel leave, in the smallest unit of money, for the value of customers; 0: not known"),
	    0, 0, 1000000000, RULE(margin_minor_per_m3) },
	{ NULL, NULL, 0, 0, 0, 0 },
};

int *reg_analysis_rule_value(struct reg_analysis_rules *rules, const struct reg_analysis_rule *rule)
{
	return (int *)(void *)((char *)rules + rule->offset);
}

bool reg_analysis_rule_read(int *out, const struct reg_analysis_rule *rule, const char *text)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || value < rule->lowest || value > rule->highest)
		return false;
	*out = (int)value;
	return true;
}

int reg_analysis_read_rules(struct reg_analysis_rules *out, struct reg_side *side, struct reg_err *err)
{
	int rc = 0;

	for (const struct reg_analysis_rule *rule = reg_analysis_rule_table; rule->name != NULL && rc >= 0; rule++) {
		char name[REG_ANALYSIS_RULE_NAME_SIZE];
		struct reg_stmt *stmt;

		*reg_analysis_rule_value(out, rule) = rule->otherwise;
		(void)snprintf(name, sizeof name, "analysis.%s", rule->name);
		rc = reg_sql(&stmt, side->store, REG_SQL_SETTING_GET, err, "t", name);
		rc = rc < 0 ? rc : reg_step(stmt, err);
		if (rc == 1 && !reg_analysis_rule_read(reg_analysis_rule_value(out, rule), rule, reg_text(stmt, 0)))
			rc = reg_err_set(err, REG_EDAMAGED, "setting %s is \"%s\", expected %d to %d", name, reg_text(stmt, 0),
			    rule->lowest, rule->highest);
		reg_reset(stmt);
	}
	return rc < 0 ? rc : 0;
}
