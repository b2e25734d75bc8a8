/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * team.c - `regulars team`: teams of the station, and who belongs to which from a day on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "contest.h"
#include "i18n.h"
#include "output.h"
#include "staff.h"
#include "table.h"

#define STAFF_MAX 100 /* bytes, as attendants are named in sales */

/* --- what is known --- */

int reg_team_is_there(struct reg_side *side, const char *team, struct reg_err *err)
{
	struct reg_stmt *stmt;
	bool is_there = false;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TEAM_ALL, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		is_there = is_there || strcmp(reg_text(stmt, 0), team) == 0;
		rc = 0;
	}
	return rc != 0 || is_there ? rc
	    : reg_err_set(err, REG_ENOTFOUND, "team %s: there is none; `regulars team list` shows them", team);
}

struct member {
	char *staff;
	char team[REG_SHIFT_MAX_NAME];
	int64_t from, until; /* until: not included; INT64_MAX: still */
	bool has_left_station;
};

struct members {
	struct member *items;
	size_t n;
};

static void members_finish(struct members *members)
{
	for (size_t i = 0; i < members->n; i++)
		free(members->items[i].staff);
	free(members->items);
	*members = (struct members){ 0 };
}

/* Who belonged to which team when, by staff and time. Columns: staff, team, at, actor, whether gone. */
static int members_read(struct members *out, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TEAM_MEMBERS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct member *items = reallocarray(out->items, out->n + 1, sizeof *items), *one;
		const char *team = reg_text(stmt, 1);

		if (items == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		out->items = items;
		one = &items[out->n++];
		*one = (struct member){ .staff = strdup(reg_text(stmt, 0)), .from = reg_int(stmt, 2), .until = INT64_MAX,
			.has_left_station = reg_int(stmt, 4) != 0 };
		(void)snprintf(one->team, sizeof one->team, "%s", team != NULL ? team : "");
		if (one->staff == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		if (out->n > 1 && strcmp(one[-1].staff, one->staff) == 0)
			one[-1].until = one->from;
		rc = 0;
	}
	return rc;
}

/* --- changes --- */

static int say(struct reg_side *side, const char *kind, const char *name, const char *member, const char *value,
    int64_t from_unix_s, struct reg_err *err)
{
	struct reg_entry entry = { .kind = kind, .place = REG_PLACE_TEAMS, .name = name, .from_unix_s = from_unix_s };
	int64_t no;
	int rc;

	entry.more = json_pack("{s:s}", member, value);
	rc = entry.more == NULL ? reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", kind)
	                        : reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	const char *team = command->operands[0], *name = reg_command_value(command, "name");
	char checked[REG_PLACE_SIZE];
	struct reg_err none = { 0 };
	struct reg_side *side = NULL;
	int rc = reg_act_place_name(checked, "team", team, err);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && reg_team_is_there(side, team, &none) == 0)
		rc = reg_err_set(err, REG_EEXISTS, "team %s: is there already", team);
	if (rc == 0)
		rc = say(side, "team", team, "title", name != NULL ? name : team, 0, err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o}", "team", reg_json_text(team)), err);
	else if (rc == 0)
		printf(_("There is a team %s now.\n"), reg_shown(name != NULL ? name : team));
	reg_command_close(side);
	return rc;
}

/* Since which instant: the first of --on, else of today. */
static int since(int64_t *out, const struct reg_command *command, const struct reg_side *side, struct reg_err *err)
{
	const char *on = reg_command_value(command, "on");

	*out = reg_command_now();
	if (on != NULL) {
		int rc = reg_command_instant(out, on, side->zone, "on", err);

		if (rc != 0)
			return rc;
	}
	*out = reg_zone_day_start(side->zone, reg_zone_day(side->zone, *out));
	return 0;
}

static int change(struct reg_command *command, const char *team, int first, struct reg_err *err)
{
	struct reg_side *side = NULL;
	json_t *staff = json_array();
	int64_t from = 0;
	int rc = 0;

	for (int i = first; rc == 0 && i < command->n_operands; i++)
		if (command->operands[i][0] == '\0' || strlen(command->operands[i]) > STAFF_MAX)
			rc = reg_err_set(err, REG_EINVAL, "staff: expected 1 to %d bytes, as attendants are named in sales", STAFF_MAX);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && team[0] != '\0')
		rc = reg_team_is_there(side, team, err);
	if (rc == 0)
		rc = since(&from, command, side, err);
	for (int i = first; rc == 0 && i < command->n_operands; i++) {
		rc = say(side, "member", command->operands[i], "team", team, from, err);
		if (rc == 0 && !command->json)
			printf(team[0] != '\0' ? _("%1$s belongs to %2$s.\n") : _("%1$s belongs to no team.\n"),
			    reg_shown(command->operands[i]), reg_shown(team));
		(void)json_array_append_new(staff, reg_json_text(command->operands[i]));
	}
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:O}", "team", reg_json_text(team[0] != '\0' ? team : NULL), "staff", staff), err);
	json_decref(staff);
	reg_command_close(side);
	return rc;
}

static int run_join(struct reg_command *command, struct reg_err *err)
{
	return change(command, command->operands[0], 1, err);
}

static int run_leave(struct reg_command *command, struct reg_err *err)
{
	return change(command, "", 0, err);
}

/* --- shown --- */

static const struct reg_column list_columns[] = {
	{ "team", N_("Team"), false },
	{ "name", N_("Name"), false },
	{ "members", N_("Members"), false },
	{ NULL, NULL, false },
};

static int run_list(struct reg_command *command, struct reg_err *err)
{
	int64_t now = reg_command_now();
	struct members members = { 0 };
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, list_columns, err);

	if (rc == 0)
		rc = members_read(&members, list.side, err);
	if (rc == 0)
		reg_table_if_empty(list.table, _("There is no team yet: `regulars team add` makes one.\n"));
	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_TEAM_ALL, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		json_t *names = json_array();
		char text[1024] = "";

		for (size_t i = 0; i < members.n; i++) {
			const struct member *one = &members.items[i];
			size_t used = strlen(text);

			if (strcmp(one->team, reg_text(stmt, 0)) != 0 || one->from > now || one->until <= now || one->has_left_station)
				continue;
			(void)json_array_append_new(names, reg_json_text(one->staff));
			(void)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? " " : "", one->staff);
		}
		reg_table_text(list.table, reg_text(stmt, 0));
		reg_table_text(list.table, reg_text(stmt, 1));
		reg_table_cell(list.table, NULL, names, text, NULL);
		rc = 0;
	}
	members_finish(&members);
	return reg_list_end(&list, rc, "teams", NULL, err);
}

static const struct reg_column show_columns[] = {
	{ "staff", N_("Staff"), false },
	{ "from", N_("From"), false },
	{ "to", N_("To"), false },
	{ NULL, NULL, false },
};

static int run_show(struct reg_command *command, struct reg_err *err)
{
	const char *team = command->operands[0];
	struct members members = { 0 };
	struct reg_list list;
	int rc = reg_list_begin(&list, command, show_columns, err);

	if (rc == 0)
		rc = reg_team_is_there(list.side, team, err);
	if (rc == 0)
		rc = members_read(&members, list.side, err);
	if (rc == 0)
		reg_table_if_empty(list.table, _("Nobody belongs to it: `regulars team join` says who does.\n"));
	for (size_t i = 0; rc == 0 && i < members.n; i++) {
		const struct member *one = &members.items[i];

		if (strcmp(one->team, team) != 0 || one->from >= one->until)
			continue;
		reg_table_text(list.table, one->staff);
		reg_table_day(list.table, reg_zone_day(list.side->zone, one->from));
		reg_table_day(list.table, one->until == INT64_MAX ? REG_DAY_NEVER : reg_zone_day(list.side->zone, one->until - 1));
	}
	members_finish(&members);
	return reg_list_end(&list, rc, "members", json_pack("{s:o}", "team", reg_json_text(team)), err);
}

static const struct reg_option add_options[] = {
	{ "name", "NAME", N_("Name.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option change_options[] = {
	{ "on", "DAY", N_("From this site day on, rather than from today.") },
	{ NULL, NULL, NULL },
};

const struct reg_verb reg_verbs_team[] = {
	{
		.name = "add",
		.operands = "TEAM",
		.options = add_options,
		.run = run_add,
		.help = N_("Makes a team: a short name of letters, digits, -, _ and ."),
	},
	{
		.name = "join",
		.operands = "TEAM STAFF...",
		.options = change_options,
		.run = run_join,
		.help = N_("Says who belongs to a team from a day on, and so to no other any more.\n\n"
			"STAFF is how the POS names the attendant. What somebody did counts for the team of that day."),
	},
	{
		.name = "leave",
		.operands = "STAFF...",
		.options = change_options,
		.run = run_leave,
		.help = N_("Says who belongs to no team any more from a day on."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the teams with who belongs to them today."),
	},
	{
		.name = "show",
		.operands = "TEAM",
		.options = reg_table_options,
		.run = run_show,
		.help = N_("Shows who belonged to a team from when to when."),
	},
	{ 0 },
};
