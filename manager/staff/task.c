/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * task.c - `regulars task`: visits, calls, promises and first contacts, each by a day and somebody's.
 */
#include <stdio.h>
#include <string.h>

#include "act_task.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "tasks.h"
#include "who.h"

static const struct reg_option add_options[] = {
	{ "kind", "KIND", N_("visit (otherwise), call, promise, first-contact or other.") },
	{ "due", "DAY", N_("The day on which, or by which (otherwise: today).") },
	{ "staff", "STAFF", N_("Whose it is (otherwise: of whoever looks after the customer).") },
	{ NULL, NULL, NULL },
};

static const struct reg_option list_options[] = {
	{ "staff", "STAFF", N_("Only those of this person; \"\": those that are nobody's.") },
	{ "due", "DAY", N_("Only those due up to this day, itself included.") },
	{ "all", NULL, N_("Also those that are done.") },
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

static int run_add(struct reg_command *command, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind"), *due = reg_command_value(command, "due");
	struct reg_task task = { .what = kind != NULL ? kind : "visit", .staff = reg_command_value(command, "staff"),
		.text = command->n_operands > 1 ? command->operands[1] : NULL };
	struct reg_side *side = NULL;
	struct reg_who who;
	char id[16], day[REG_DAY_SIZE];
	int64_t no = 0;
	int rc;

	if (due != NULL && reg_day_parse(&task.due_day, due, NULL) != 0)
		return reg_command_usage(command, "--due: \"%s\" is not a day such as 2026-11-21", due);
	if (task.staff != NULL && task.staff[0] == '\0')
		return reg_command_usage(command, "--staff: a name was expected");
	rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && due == NULL)
		task.due_day = reg_zone_day(side->zone, reg_command_now());
	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	task.customer = who.value;
	if (rc == 0)
		rc = reg_act_task(&no, side, &task, reg_command_now(), reg_command_actor(), err);
	reg_act_task_name(id, no);
	reg_day_format(day, task.due_day);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s, s:s}", "task", id, "due", day), err);
	else if (rc == 0)
		printf(_("%1$s is to be done by %2$s.\n"), id, day);
	reg_command_close(side);
	return rc;
}

static int run_done(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_act_task_done(side, command->operands[0], command->n_operands > 1 ? command->operands[1] : NULL,
		    reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:b}", "task", reg_json_text(command->operands[0]), "done", 1), err);
	else if (rc == 0)
		printf(_("%s is done.\n"), reg_shown(command->operands[0]));
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "task", N_("Task"), false },
	{ "kind", N_("Kind"), false },
	{ "customer", N_("Customer"), false },
	{ "name", N_("Name"), false },
	{ "staff", N_("Whose"), false },
	{ "due", N_("Due"), false },
	{ "since", NULL, false },
	{ "done", N_("Done"), false },
	{ "text", N_("What"), false },
	{ NULL, NULL, false },
};

static void add_row(struct reg_table *table, const json_t *task)
{
	static const char *const plain[] = { "customer", "name" }, *const later[] = { "due", "since", "done" };
	char room[512];
	const char *kind = reg_tasks_text(task, "kind"), *what = reg_tasks_what(room, sizeof room, task);

	reg_table_text(table, json_string_value(json_object_get(task, "task")));
	reg_table_said(table, kind, reg_task_word(kind));
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		reg_table_text(table, json_string_value(json_object_get(task, plain[i])));
	reg_table_cell(table, NULL, json_incref(json_object_get(task, "staff")), reg_tasks_text(task, "staff"),
	    json_is_null(json_object_get(task, "staff")) ? _("(nobody)") : NULL);
	for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
		reg_table_text(table, json_string_value(json_object_get(task, later[i])));
	if (json_object_get(task, "fields") != NULL)
		reg_table_also(table, "fields", json_incref(json_object_get(task, "fields")));
	if (json_object_get(task, "place") != NULL)
		reg_table_also(table, "place", json_incref(json_object_get(task, "place")));
	reg_table_cell(table, NULL, json_incref(json_object_get(task, "text")), what, NULL);
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	const char *staff = reg_command_value(command, "staff"), *due = reg_command_value(command, "due");
	json_t *tasks = NULL, *task;
	struct reg_list list;
	size_t i;
	int32_t day;
	int rc;

	if (due != NULL && reg_day_parse(&day, due, NULL) != 0)
		return reg_command_usage(command, "--due: \"%s\" is not a day such as 2026-11-21", due);
	rc = reg_list_begin(&list, command, columns, err);
	if (rc == 0)
		rc = reg_tasks_read(&tasks, list.side, reg_command_now(), reg_command_value(command, "all") != NULL, err);
	json_array_foreach(tasks, i, task)
		if ((staff == NULL || strcmp(reg_tasks_text(task, "staff"), staff) == 0) &&
		    (due == NULL || strcmp(reg_tasks_text(task, "due"), due) <= 0))
			add_row(list.table, task);
	reg_table_if_empty(list.table, _("Nothing is to be done.\n"));
	json_decref(tasks);
	return reg_list_end(&list, rc, "tasks", NULL, err);
}

const struct reg_verb reg_verbs_task[] = {
	{
		.name = "add",
		.operands = "CUSTOMER [TEXT]",
		.options = add_options,
		.run = run_add,
		.help = N_("Notes something to be done for a customer by a day: a visit, a call, what was promised.\n\n"
			"It stands on the morning page and among \"my tasks\" at the till, until it is done. Without --staff it is whoever's "
			"who looks after the customer, also when that is somebody else later."),
	},
	{
		.name = "list",
		.options = list_options,
		.run = run_list,
		.help = N_("Lists what is to be done, the most urgent first.\n\n"
			"Some come by themselves and go so: profiles that are due to be asked again (`customer edit --verified`), of customers "
			"whom somebody looks after, organisations with a contact or contract, areas and competitors; contracts, from 30 days "
			"before they end."),
	},
	{
		.name = "done",
		.operands = "TASK [TEXT]",
		.run = run_done,
		.help = N_("A task is done; TEXT is noted about the customer."),
	},
	{ 0 },
};
