/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "staff_pool.h"

#include <stdio.h>

#include "act_task.h"
#include "i18n.h"
#include "output.h"
#include "tasks.h"
#include "who.h"

static const struct reg_column columns[] = {
	{ "customer", N_("Customer"), false },
	{ "name", N_("Name"), false },
	{ "since", N_("Since"), false },
	{ "kept_by", N_("Was kept by"), false },
	{ "asked", N_("Asked for by"), false },
	{ "last", N_("Last"), false },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

static void add_row(struct reg_table *table, const json_t *row)
{
	static const char *const names[] = { "customer", "name", "since", "kept_by" };
	const json_t *one;
	char asked[512] = "";
	size_t i, n = 0;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		reg_table_text(table, json_string_value(json_object_get(row, names[i])));
	json_array_foreach(json_object_get(row, "asked"), i, one)
		if (n < sizeof asked)
			n += (size_t)snprintf(asked + n, sizeof asked - n, "%s%s", i > 0 ? ", " : "", json_string_value(one));
	reg_table_cell(table, NULL, json_incref(json_object_get(row, "asked")), asked, NULL);
	reg_table_text(table, json_string_value(json_object_get(row, "last")));
	reg_table_volume(table, json_integer_value(json_object_get(row, "volume_ml")));
}

int reg_staff_pool(struct reg_command *command, struct reg_err *err)
{
	json_t *pool = NULL, *row;
	struct reg_list list;
	size_t i;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_pool_read(&pool, list.side, reg_command_now(), err);
	json_array_foreach(pool, i, row)
		add_row(list.table, row);
	reg_table_if_empty(list.table, _("The pool is empty: somebody looks after everybody who was given to somebody.\n"));
	json_decref(pool);
	return reg_list_end(&list, rc, "pool", NULL, err);
}

typedef int change(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err);

/* Both verbs: what they do, and the member that says so. */
static int run(struct reg_command *command, const char *staff, const char *customer, change *act, const char *member,
    struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_who_account(&who, side, customer, err);
	if (rc == 0)
		rc = act(side, who.value, staff, reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s, s:o}", "customer", who.value, member, reg_json_text(staff)), err);
	else if (rc == 0 && act == reg_act_pool_ask)
		printf(_("%1$s asks for %2$s; `regulars staff assign` gives it to somebody.\n"), reg_shown(staff), reg_shown(who.value));
	else if (rc == 0)
		printf(_("%1$s looks after %2$s now, and is to make a first contact within %3$d days.\n"), reg_shown(staff),
		    reg_shown(who.value), REG_TASK_FIRST_DAYS);
	reg_command_close(side);
	return rc;
}

int reg_staff_ask(struct reg_command *command, struct reg_err *err)
{
	return run(command, command->operands[0], command->operands[1], reg_act_pool_ask, "asked", err);
}

int reg_staff_assign(struct reg_command *command, struct reg_err *err)
{
	return run(command, command->operands[1], command->operands[0], reg_act_pool_assign, "kept", err);
}
