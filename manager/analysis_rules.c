/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_rules.c - the thresholds of the analysis, and `regulars analysis` that shows and sets them.
 */
#include "analysis_rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"

#define NAME_SIZE 64

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
	{ NULL, NULL, 0, 0, 0, 0 },
};

static int *value_of(struct reg_analysis_rules *rules, const struct reg_analysis_rule *rule)
{
	return (int *)(void *)((char *)rules + rule->offset);
}

static bool read_value(int *out, const struct reg_analysis_rule *rule, const char *text)
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
		char name[NAME_SIZE];
		struct reg_stmt *stmt;

		*value_of(out, rule) = rule->otherwise;
		(void)snprintf(name, sizeof name, "analysis.%s", rule->name);
		rc = reg_sql(&stmt, side->store, REG_SQL_SETTING_GET, err, "t", name);
		rc = rc < 0 ? rc : reg_step(stmt, err);
		if (rc == 1 && !read_value(value_of(out, rule), rule, reg_text(stmt, 0)))
			rc = reg_err_set(err, REG_EDAMAGED, "setting %s is \"%s\", expected %d to %d", name, reg_text(stmt, 0),
			    rule->lowest, rule->highest);
		reg_reset(stmt);
	}
	return rc < 0 ? rc : 0;
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static const struct reg_column columns[] = {
	{ "name", N_("Name"), false },
	{ "value", N_("Value"), true },
	{ "default", N_("Otherwise"), true },
	{ "help", N_("What it is"), false },
	{ NULL, NULL, false },
};

static int show(struct reg_command *command, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	struct reg_analysis_rules rules;
	json_t *values = json_object();
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	rc = rc != 0 ? rc : reg_analysis_read_rules(&rules, side, err);
	for (const struct reg_analysis_rule *rule = reg_analysis_rule_table; rc == 0 && rule->name != NULL; rule++) {
		(void)json_object_set_new(values, rule->name, json_integer(*value_of(&rules, rule)));
		reg_table_text(table, rule->name);
		reg_table_number(table, *value_of(&rules, rule), NULL);
		reg_table_number(table, rule->otherwise, NULL);
		reg_table_text(table, _(rule->help));
	}
	if (rc == 0)
		rc = command->json ? reg_output_json(json_incref(values), err) : reg_table_print(table, stdout, false, err);
	json_decref(values);
	reg_table_destroy(table);
	reg_command_close(side);
	return rc;
}

static int set(struct reg_command *command, struct reg_err *err)
{
	const char *name = command->operands[0], *text = command->operands[1];
	const struct reg_analysis_rule *rule = reg_analysis_rule_table;
	char setting[NAME_SIZE], value_text[16];
	struct reg_side *side = NULL;
	int value, rc;

	while (rule->name != NULL && strcmp(rule->name, name) != 0)
		rule++;
	if (rule->name == NULL)
		return reg_command_usage(command, "there is no threshold \"%s\"; `regulars analysis show` lists them", name);
	if (!read_value(&value, rule, text))
		return reg_command_usage(command, "%s: \"%s\" is not a number from %d to %d", name, text, rule->lowest,
		    rule->highest);
	(void)snprintf(setting, sizeof setting, "analysis.%s", name);
	(void)snprintf(value_text, sizeof value_text, "%d", value);
	rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : reg_store_begin(side->store, err);
	if (rc == 0) {
		rc = reg_run(side->store, REG_SQL_SETTING_SET, err, "tt", setting, value_text);
		if (rc == 0)
			rc = reg_store_commit(side->store, err);
		else
			reg_store_rollback(side->store);
	}
	reg_command_close(side);
	if (rc == 0 && command->json)
		return reg_output_json(json_pack("{s:i}", name, value), err);
	return rc;
}

const struct reg_verb reg_verbs_analysis[] = {
	{
		.name = "show",
		.run = show,
		.help = N_("Shows the thresholds of classes, stages and anomalies."),
	},
	{
		.name = "set",
		.operands = "NAME VALUE",
		.min_operands = 2,
		.max_operands = 2,
		.run = set,
		.help = N_("Sets a threshold. Reports use it from now on, for past days as well."),
	},
	{ 0 },
};
