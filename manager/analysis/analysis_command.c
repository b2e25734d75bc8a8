/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_command.c - `regulars analysis`: the thresholds are shown and set.
 */
#include <stdio.h>
#include <string.h>

#include "analysis_rules.h"
#include "i18n.h"
#include "output.h"

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
		(void)json_object_set_new(values, rule->name, json_integer(*reg_analysis_rule_value(&rules, rule)));
		reg_table_text(table, rule->name);
		reg_table_number(table, *reg_analysis_rule_value(&rules, rule), NULL);
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
	char setting[REG_ANALYSIS_RULE_NAME_SIZE], value_text[16];
	struct reg_side *side = NULL;
	int value, rc;

	while (rule->name != NULL && strcmp(rule->name, name) != 0)
		rule++;
	if (rule->name == NULL)
		return reg_command_usage(command, "there is no threshold \"%s\"; `regulars analysis show` lists them", name);
	if (!reg_analysis_rule_read(&value, rule, text))
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
		.run = set,
		.help = N_("Sets a threshold. Reports use it from now on, for past days as well."),
	},
	{ 0 },
};
