/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_own.h"

#include <string.h>

#include "act_task.h"
#include "entries.h"
#include "i18n.h"
#include "output.h"
#include "staff/staff.h"
#include "who.h"

const struct reg_option reg_customer_own_options[] = {
	{ "developed", "STAFF", N_("Who won this customer for the station; team:TEAM for a team.") },
	{ "kept", "STAFF", N_("Who looks after this customer; team:TEAM for a team.") },
	{ "pool", NULL, N_("Nobody looks after this customer: into the pool, for somebody to ask for.") },
	{ "on", "DAY", N_("Since this day, rather than from now on.") },
	{ NULL, NULL, NULL },
};

static int develop(struct reg_side *side, const char *customer, const char *staff, int64_t from_unix_s, struct reg_err *err)
{
	struct reg_entry entry = { .kind = "own", .customer = customer, .name = staff, .from_unix_s = from_unix_s };
	int64_t no;
	int rc;

	entry.more = json_pack("{s:s}", "part", "developed");
	rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

/* A team is named as such, and is there. */
static int check_team(struct reg_side *side, const char *staff, struct reg_err *err)
{
	size_t size = strlen(REG_TEAM_PREFIX);

	return staff == NULL || strncmp(staff, REG_TEAM_PREFIX, size) != 0 ? 0 : reg_team_is_there(side, staff + size, err);
}

static int print(struct reg_side *side, const struct reg_command *command, const struct reg_who *who, struct reg_err *err)
{
	json_t *entries = json_object(), *owners;
	int rc = reg_entries_json(entries, side, who->no, NULL, err);

	owners = json_object_get(entries, "owners");
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s, s:O?, s:O?}", "customer", who->value, "developed",
		    json_object_get(owners, "developed"), "kept", json_object_get(owners, "kept")), err);
	else if (rc == 0) {
		json_t *alone = json_pack("{s:O*}", "owners", owners);

		if (owners == NULL)
			printf(_("Nobody has been named for %s.\n"), reg_shown(who->value));
		reg_entries_print(alone);
		json_decref(alone);
	}
	json_decref(entries);
	return rc;
}

int reg_customer_own(struct reg_command *command, struct reg_err *err)
{
	const char *developed = reg_command_value(command, "developed"), *kept = reg_command_value(command, "kept");
	const char *on = reg_command_value(command, "on");
	bool to_pool = reg_command_value(command, "pool") != NULL;
	bool changes = developed != NULL || kept != NULL || to_pool;
	struct reg_side *side = NULL;
	struct reg_who who;
	int64_t from_unix_s = 0;
	int rc;

	if (kept != NULL && to_pool)
		return reg_command_usage(command, "--kept and --pool: only one of them");
	if ((developed != NULL && developed[0] == '\0') || (kept != NULL && kept[0] == '\0'))
		return reg_command_usage(command, "STAFF is empty; --pool takes a customer from who keeps it");
	if (on != NULL && !changes)
		return reg_command_usage(command, "--on: nothing is changed");
	rc = reg_command_open(&side, command, changes ? REG_STORE_WRITE : REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = check_team(side, developed, err);
	if (rc == 0)
		rc = check_team(side, kept, err);
	if (rc == 0 && on != NULL)
		rc = reg_command_instant(&from_unix_s, on, side->zone, "on", err);
	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	if (rc == 0 && developed != NULL)
		rc = develop(side, who.value, developed, from_unix_s, err);
	if (rc == 0 && (kept != NULL || to_pool))
		rc = reg_act_keep(side, who.value, to_pool ? "" : kept, from_unix_s, reg_command_now(), reg_command_actor(), err);
	if (rc == 0)
		rc = print(side, command, &who, err);
	reg_command_close(side);
	return rc;
}

int reg_customer_demand(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	json_t *entries = json_object();
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_survey_add(side, command, (struct reg_entry){ .customer = who.value }, "stated", err);
	if (rc == 0)
		rc = reg_entries_json(entries, side, who.no, NULL, err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s, s:O?}", "customer", who.value, "demand", json_object_get(entries, "demand")),
		    err);
	else if (rc == 0) {
		json_t *alone = json_pack("{s:O*}", "demand", json_object_get(entries, "demand"));

		reg_entries_print(alone);
		json_decref(alone);
	}
	json_decref(entries);
	reg_command_close(side);
	return rc;
}
