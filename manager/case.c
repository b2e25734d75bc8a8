/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * case.c - `regulars case`: complaints, suggestions and enquiries.
 */
#include <stdio.h>
#include <string.h>

#include "act.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "who.h"

static const struct reg_option open_options[] = {
	{ "customer", "CUSTOMER", N_("Whose it is; otherwise nobody's that is known.") },
	{ "kind", "KIND", N_("complaint (otherwise), suggestion or enquiry.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option list_options[] = {
	{ "all", NULL, N_("Closed ones too.") },
	{ "csv", NULL, N_("Print CSV for a spreadsheet.") },
	{ NULL, NULL, NULL },
};

static int run_open(struct reg_command *command, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind"), *customer = reg_command_value(command, "customer");
	struct reg_side *side = NULL;
	struct reg_who who;
	char id[16] = "";
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && customer != NULL)
		rc = reg_who_customer(&who, side, customer, err);
	if (rc == 0)
		rc = reg_act_case(id, side, customer != NULL ? who.value : NULL, kind != NULL ? kind : "complaint",
		    command->operands[0], reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s}", "case", id), err);
	else if (rc == 0)
		printf(_("%s is open.\n"), id);
	reg_command_close(side);
	return rc;
}

static int run_close(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_act_close(side, command->operands[0], command->operands[1], reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:b}", "case", reg_json_text(command->operands[0]), "closed", 1), err);
	else if (rc == 0)
		printf(_("%s is closed.\n"), reg_shown(command->operands[0]));
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "case", N_("Case"), false },
	{ "kind", N_("Kind"), false },
	{ "customer", N_("Customer"), false },
	{ "at", N_("Since"), false },
	{ "due", N_("Reply due"), false },
	{ "staff", N_("Taken by"), false },
	{ "closed", N_("Closed"), false },
	{ "text", N_("What"), false },
	{ NULL, NULL, false },
};

/* Columns: number, kind, customer, at, due, staff, closed, text. */
static void add_row(json_t *rows, struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	char at[32], due[32], closed[32] = "";

	reg_instant_format(at, reg_int(stmt, 3), side->zone);
	reg_instant_format(due, reg_int(stmt, 4), side->zone);
	if (!reg_is_null(stmt, 6))
		reg_instant_format(closed, reg_int(stmt, 6), side->zone);
	(void)json_array_append_new(rows, json_pack("{s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o}", "case",
	    reg_json_text(reg_text(stmt, 0)), "kind", reg_json_text(reg_text(stmt, 1)), "customer",
	    reg_json_text(reg_text(stmt, 2)), "at", at, "due", due, "staff", reg_json_text(reg_text(stmt, 5)), "closed",
	    closed[0] == '\0' ? json_null() : json_string(closed), "text", reg_json_text(reg_text(stmt, 7))));
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_word(table, reg_text(stmt, 1));
	reg_table_text(table, reg_text(stmt, 2));
	reg_table_text(table, at);
	reg_table_text(table, due);
	reg_table_text(table, reg_text(stmt, 5));
	reg_table_text(table, closed);
	reg_table_text(table, reg_text(stmt, 7));
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	json_t *rows = json_array();
	struct reg_side *side = NULL;
	struct reg_stmt *stmt;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CASES, err, "i",
		    (int64_t)(reg_command_value(command, "all") != NULL));
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			add_row(rows, table, side, stmt);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:O}", "cases", rows), err);
	else if (rc == 0)
		rc = reg_table_print(table, stdout, reg_command_value(command, "csv") != NULL, err);
	json_decref(rows);
	reg_table_destroy(table);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_case[] = {
	{
		.name = "open",
		.operands = "TEXT",
		.min_operands = 1,
		.max_operands = 1,
		.options = open_options,
		.run = run_open,
		.help = N_("Opens a case: what somebody complained about, suggested or asked. A reply is due within a day."),
	},
	{
		.name = "close",
		.operands = "CASE TEXT",
		.min_operands = 2,
		.max_operands = 2,
		.run = run_close,
		.help = N_("Closes a case; TEXT says how it was solved."),
	},
	{
		.name = "list",
		.options = list_options,
		.run = run_list,
		.help = N_("Lists the open cases, the most urgent first."),
	},
	{ 0 },
};
