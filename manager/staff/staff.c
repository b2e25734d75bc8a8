/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff.c - `regulars staff`: who works here, in which role, and who may approve.
 */
#include <stdio.h>
#include <string.h>

#include "act_profile.h"
#include "approval.h"
#include "i18n.h"
#include "output.h"
#include "staff.h"
#include "staff_pool.h"
#include "table.h"

static const struct reg_option add_options[] = {
	{ "name", "NAME", N_("Name.") },
	{ "role", "ROLE", N_("attendant (otherwise), lead or manager.") },
	{ "pin", NULL, N_("Asks for a PIN of 4 to 12 digits, with which this person approves.") },
	{ "pin-file", "FILE", N_("The PIN is the first line of this file (\"-\": of standard input).") },
	{ NULL, NULL, NULL },
};

static int run_add(struct reg_command *command, struct reg_err *err)
{
	bool has_pin = reg_command_value(command, "pin") != NULL || reg_command_value(command, "pin-file") != NULL;
	const char *role = reg_command_value(command, "role");
	struct reg_side *side = NULL;
	char pin[REG_PIN_SIZE] = "";
	int rc = has_pin ? reg_pin_read(pin, command, _("New PIN"), err) : 0;

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_act_staff(side, command->operands[0], reg_command_value(command, "name"), role, has_pin ? pin : NULL,
		    reg_command_now(), reg_command_actor(), err);
	reg_pin_forget(pin);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:b}", "staff", reg_json_text(command->operands[0]), "pin", has_pin), err);
	else if (rc == 0)
		printf(_("%s is on the staff.\n"), reg_shown(command->operands[0]));
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "staff", N_("Staff"), false },
	{ "name", N_("Name"), false },
	{ "role", N_("Role"), false },
	{ "pin", N_("PIN"), false },
	{ NULL, NULL, false },
};

/* Columns: id, name, role, whether there is a PIN. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	bool has_pin = reg_int(stmt, 3) != 0;
	const char *word = has_pin ? "set" : "none";

	(void)side;
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_text(table, reg_text(stmt, 1));
	reg_table_word(table, reg_text(stmt, 2));
	reg_table_cell(table, NULL, json_boolean(has_pin), word, reg_word(word));
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_MGR_STAFF, err, "");
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, add_row, err);
	return reg_list_end(&list, rc, "staff", NULL, err);
}

static int run_leave(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	size_t n = 0;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_act_staff_leave(&n, side, command->operands[0], reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:I}", "staff", reg_json_text(command->operands[0]), "pool", (json_int_t)n), err);
	else if (rc == 0)
		printf(ngettext("%1$s has left; %2$lld customer is in the pool now.\n",
			   "%1$s has left; %2$lld customers are in the pool now.\n", n),
		    reg_shown(command->operands[0]), (long long)n);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_staff[] = {
	{
		.name = "add",
		.operands = "STAFF",
		.options = add_options,
		.run = run_add,
		.help = N_("Names somebody of the station, or changes name, role or PIN.\n\n"
			"STAFF is how the POS names the attendant. What is not given stays as it was."),
	},
	{
		.name = "leave",
		.operands = "STAFF",
		.run = run_leave,
		.help = N_("Somebody leaves: approves nothing any more; the customers whom they kept go to the pool.\n\n"
			"`staff pool` shows the pool, `staff ask` says who would like to keep somebody of it, `staff assign` gives a customer to "
			"somebody. What "
			"somebody developed stays theirs."),
	},
	{
		.name = "pool",
		.options = reg_table_options,
		.run = reg_staff_pool,
		.help = N_("Lists the customers whose keeper has left, who kept them and who asks for them."),
	},
	{
		.name = "ask",
		.operands = "STAFF CUSTOMER",
		.run = reg_staff_ask,
		.help = N_("Somebody asks for a customer of the pool."),
	},
	{
		.name = "assign",
		.operands = "CUSTOMER STAFF",
		.run = reg_staff_assign,
		.help = N_("Gives a customer of the pool to somebody, who is to make a first contact."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the staff and who has a PIN to approve with."),
	},
	{
		.name = "capture",
		.options = reg_staff_capture_options,
		.run = reg_staff_capture,
		.help = N_("Shows for each attendant and shift: sales, how many with plate or card, plates, cards, enrolments.\n\n"
			"The figures are those that the till tells the attendant of the shift."),
	},
	{
		.name = "rates",
		.operands = "[METRIC AMOUNT]",
		.options = reg_staff_rates_options,
		.run = reg_staff_rates,
		.help = N_("Shows the rewards for what staff do and since when they hold, or sets one, which a manager approves.\n\n"
			"AMOUNT in the site's currency is for one of METRIC: plates, captured, enrolled, cards, referrals, shop-sales, "
			"shop (one unit of the currency), developed, first-fills, own-volume (a litre). 0 ends it."),
	},
	{
		.name = "statement",
		.operands = "STAFF",
		.options = reg_staff_statement_options,
		.run = reg_staff_statement,
		.help = N_("Shows what somebody is paid for in a period: counts, rates, amounts, and the days and customers behind them.\n\n"
			"A rate that changes within the period has a line before and one after. The total is the sum of the lines."),
	},
	{ 0 },
};
