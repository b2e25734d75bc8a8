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
#include "table.h"
#include "who.h"

static const struct reg_option open_options[] = {
	{ "customer", "CUSTOMER", N_("Whose it is; otherwise it is nobody's who is known.") },
	{ "kind", "KIND", N_("complaint (otherwise), suggestion or enquiry.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option list_options[] = {
	{ "all", NULL, N_("Closed ones too.") },
	REG_TABLE_CSV,
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
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_word(table, reg_text(stmt, 1));
	reg_table_text(table, reg_text(stmt, 2));
	reg_table_instant(table, reg_int(stmt, 3), side->zone);
	reg_table_instant(table, reg_int(stmt, 4), side->zone);
	reg_table_text(table, reg_text(stmt, 5));
	reg_table_instant(table, reg_is_null(stmt, 6) ? INT64_MAX : reg_int(stmt, 6), side->zone);
	reg_table_text(table, reg_text(stmt, 7));
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_MGR_CASES, err, "i",
		    (int64_t)(reg_command_value(command, "all") != NULL));
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, add_row, err);
	return reg_list_end(&list, rc, "cases", NULL, err);
}

const struct reg_verb reg_verbs_case[] = {
	{
		.name = "open",
		.operands = "TEXT",
		.options = open_options,
		.run = run_open,
		.help = N_("Opens a case: what somebody complained about, suggested or asked. A reply is due within a day."),
	},
	{
		.name = "close",
		.operands = "CASE TEXT",
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
