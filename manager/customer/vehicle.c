/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vehicle.c - `regulars vehicle`: whose a plate is, and how often it comes.
 */
#include <stdio.h>

#include "binding.h"
#include "i18n.h"
#include "output.h"
#include "table.h"
#include "vehicle_profile.h"

static int show(struct reg_side *side, const struct reg_command *command, const struct reg_who *plate, json_t *holders,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t sales = 0, visits = 0, volume_ml = 0;
	json_t *profile = NULL, *state = NULL;
	char first[REG_DAY_SIZE] = "", last[REG_DAY_SIZE] = "";
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_VEHICLE, err, "i", plate->no);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc == 1) {
		sales = reg_int(stmt, 0);
		visits = reg_int(stmt, 1);
		volume_ml = reg_int(stmt, 2);
		if (!reg_is_null(stmt, 3)) {
			(void)snprintf(first, sizeof first, "%s", reg_text(stmt, 3));
			(void)snprintf(last, sizeof last, "%s", reg_text(stmt, 4));
		}
		reg_reset(stmt);
		rc = 0;
	}
	if (rc == 0)
		rc = reg_vehicle_profile(&profile, &state, side, plate->no, err);
	if (rc != 0)
		return rc;
	if (command->json)
		return reg_output_json(
		    json_pack("{s:o, s:o, s:o, s:b, s:I, s:I, s:I, s:o, s:o, s:O, s:o, s:o}", "plate",
			reg_json_text(plate->value), "label", reg_json_text(plate->label), "class",
			reg_json_text(plate->class[0] != '\0' ? plate->class : NULL), "known", plate->no != 0, "sales",
			(json_int_t)sales, "visits", (json_int_t)visits, "volume_ml", (json_int_t)volume_ml, "first",
			reg_json_text(first[0] != '\0' ? first : NULL), "last",
			reg_json_text(last[0] != '\0' ? last : NULL), "holders", holders, "profile", profile, "state", state),
		    err);
	if (plate->class[0] != '\0')
		printf(plate->no == 0 ? _("Vehicle %1$s (%2$s), never here yet\n") : _("Vehicle %1$s (%2$s)\n"),
		    reg_shown(plate->label), reg_word(plate->class));
	else
		printf(plate->no == 0 ? _("Vehicle %s (fits no pattern, taken all the same), never here yet\n")
				      : _("Vehicle %s (fits no pattern, taken all the same)\n"),
		    reg_shown(plate->label));
	if (sales > 0)
		printf(_("%1$s, %2$s, %3$s l, first %4$s, last %5$s\n"), reg_shown_count(sales, "sale"), reg_shown_count(visits, "visit"),
		    reg_shown_litres(volume_ml), first, last);
	reg_who_print_holders(holders);
	reg_vehicle_print_profile(profile, state);
	json_decref(profile);
	json_decref(state);
	return 0;
}

static const struct reg_binding_target target = { .kind = REGULARS_PLATE, .show = show };

static int run_show(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_show(command, &target, err);
}

static int run_bind(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_change(command, &target, false, err);
}

static int run_unbind(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_change(command, &target, true, err);
}

static int run_edit(struct reg_command *command, struct reg_err *err)
{
	int rc = reg_vehicle_edit(command, err);

	return rc != 0 ? rc : reg_binding_show(command, &target, err);
}

const struct reg_verb reg_verbs_vehicle[] = {
	{
		.name = "show",
		.operands = "PLATE",
		.run = run_show,
		.help = N_("Shows a vehicle: how often it came, and whose it is and was."),
	},
	{
		.name = "edit",
		.operands = "PLATE",
		.options = reg_vehicle_edit_options,
		.run = run_edit,
		.help = N_("Changes the profile of a vehicle: type, grade, tank, when it is due for maintenance."),
	},
	{
		.name = "similar",
		.operands = "PLATE",
		.options = reg_table_options,
		.run = reg_vehicle_similar,
		.help = N_("Lists plates that differ from this one in one character, or by two that changed places.\n\n"
			"Some are typing errors, most are other vehicles: nothing is merged. `customer merge` makes two customers "
			"one account, `vehicle bind` says whose a plate is."),
	},
	{
		.name = "bind",
		.operands = "PLATE CUSTOMER",
		.options = reg_binding_options,
		.run = run_bind,
		.help = N_("Says that a vehicle belongs to a customer.\n\n"
			"A vehicle may have several holders; then a plate alone earns no points."),
	},
	{
		.name = "unbind",
		.operands = "PLATE CUSTOMER",
		.run = run_unbind,
		.help = N_("Says that a vehicle no longer belongs to a customer, from now on."),
	},
	{ 0 },
};
