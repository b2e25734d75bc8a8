/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tag.c - `regulars tag`: free words on customers.
 */
#include <stdio.h>

#include "act.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "table.h"
#include "who.h"

static int print_tags(const struct reg_command *command, struct reg_side *side, const struct reg_who *who,
    struct reg_err *err)
{
	json_t *tags = json_array(), *tag;
	struct reg_stmt *stmt;
	size_t i;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_TAGS, err, "i", who->no);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(tags, reg_json_text(reg_text(stmt, 0)));
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s, s:O}", "customer", who->value, "tags", tags), err);
	else if (rc == 0)
		json_array_foreach(tags, i, tag)
			printf("%s\n", reg_shown(json_string_value(tag)));
	json_decref(tags);
	return rc;
}

/* All tags, and how many customers have each. */
static int print_all(const struct reg_command *command, struct reg_side *side, struct reg_err *err)
{
	static const struct reg_column columns[] = {
		{ "tag", N_("Tag"), false },
		{ "customers", N_("Customers"), true },
		{ NULL, NULL, false },
	};
	struct reg_table *table = reg_table_for(command, columns);
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_ALL_TAGS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		reg_table_text(table, reg_text(stmt, 0));
		reg_table_number(table, reg_int(stmt, 1), NULL);
		rc = 0;
	}
	if (rc == 0)
		rc = reg_table_show(table, "tags", NULL, err);
	reg_table_destroy(table);
	return rc;
}

static int change(struct reg_command *command, bool remove, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	for (int i = 1; i < command->n_operands && rc == 0; i++)
		rc = remove ? reg_act_untag_account(side, who.no, command->operands[i], reg_command_now(), reg_command_actor(), err)
		            : reg_act_tag(side, who.value, command->operands[i], false, reg_command_now(), reg_command_actor(), err);
	if (rc == 0)
		rc = print_tags(command, side, &who, err);
	reg_command_close(side);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	return change(command, false, err);
}

static int run_remove(struct reg_command *command, struct reg_err *err)
{
	return change(command, true, err);
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && command->n_operands == 0) {
		rc = print_all(command, side, err);
	} else if (rc == 0) {
		rc = reg_who_account(&who, side, command->operands[0], err);
		if (rc == 0)
			rc = print_tags(command, side, &who, err);
	}
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_tag[] = {
	{
		.name = "add",
		.operands = "CUSTOMER TAG...",
		.run = run_add,
		.help = N_("Tags a customer."),
	},
	{
		.name = "remove",
		.operands = "CUSTOMER TAG...",
		.run = run_remove,
		.help = N_("Takes tags off a customer."),
	},
	{
		.name = "list",
		.operands = "[CUSTOMER]",
		.run = run_list,
		.help = N_("Lists a customer's tags, or all tags and how many customers have each."),
	},
	{ 0 },
};
