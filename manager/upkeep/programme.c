/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme.c - `regulars programme`: check, try or put in force a programme file, show what is and was in force.
 */
#include "programme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "programme_try.h"
#include "table.h"

static const struct reg_option load_options[] = {
	{ "effective", "DAY", N_("In force from this day (or time) on, rather than from now; sales since count again.") },
	{ NULL, NULL, NULL },
};

struct mistakes {
	const char *path;
	bool as_json;
	json_t *lines, *warnings;
};

/* "PATH:12: warning: ..." */
static bool is_warning(const char *line, const char *path)
{
	size_t n = strlen(path);

	if (strncmp(line, path, n) != 0 || line[n] != ':')
		return false;
	line += n + 1;
	line += strspn(line, "0123456789");
	return strncmp(line, ": warning: ", 11) == 0;
}

static void on_mistake(const char *line, void *payload)
{
	struct mistakes *mistakes = payload;

	if (mistakes->as_json)
		(void)json_array_append_new(is_warning(line, mistakes->path) ? mistakes->warnings : mistakes->lines,
		    reg_json_text(line));
	else
		fprintf(stderr, "%s\n", reg_shown(line));
}

static int run_check(struct reg_command *command, struct reg_err *err)
{
	const char *path = command->operands[0];
	struct mistakes mistakes = { .path = path, .as_json = command->json, .lines = json_array(), .warnings = json_array() };
	char *text = NULL;
	size_t size;
	int n = reg_command_read_file(&text, &size, path, err);

	if (n == 0)
		n = reg_programme_check(path, text, on_mistake, &mistakes);
	if (n >= 0 && command->json) {
		int rc = reg_output_json(
		    json_pack("{s:s, s:b, s:O, s:O}", "file", path, "ok", n == 0, "mistakes", mistakes.lines, "warnings",
			mistakes.warnings), err);

		n = rc != 0 ? rc : n;
	} else if (n == 0) {
		printf(_("%s: in order\n"), path);
	}
	json_decref(mistakes.lines);
	json_decref(mistakes.warnings);
	free(text);
	return n > 0 ? REG_EXIT_REFUSED : n;
}

static int load(int *version_out, int64_t *effective_out, struct reg_side *side, const struct reg_command *command,
    const char *text, struct reg_err *err)
{
	const char *effective = reg_command_value(command, "effective"), *path = command->operands[0];
	const char *slash = strrchr(path, '/');
	int rc = 0;

	*effective_out = reg_command_now();
	if (effective != NULL)
		rc = reg_command_instant(effective_out, effective, side->zone, "effective", err);
	if (rc != 0)
		return rc;
	return reg_act_load_programme(version_out, side, slash != NULL ? slash + 1 : path, text, *effective_out,
	    reg_command_actor(), err);
}

static int run_load(struct reg_command *command, struct reg_err *err)
{
	struct reg_programme *programme = NULL;
	struct reg_side *side = NULL;
	char *text = NULL, at[32];
	int64_t effective;
	int version = 0;
	size_t size;
	int rc = reg_command_read_file(&text, &size, command->operands[0], err);

	/* Checked here first: the database knows the file by its base name, messages name it as it was given. */
	if (rc == 0)
		rc = reg_programme_parse(&programme, command->operands[0], text, NULL, err);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = load(&version, &effective, side, command, text, err);
	if (rc == 0) {
		reg_instant_format(at, effective, side->zone);
		if (command->json)
			rc = reg_output_json(json_pack("{s:i, s:s}", "version", version, "effective", at), err);
		else
			printf(_("Version %1$d is in force from %2$s on.\n"), version, at);
	}
	reg_command_close(side);
	reg_programme_destroy(programme);
	free(text);
	return rc;
}

static int show(struct reg_side *side, const struct reg_command *command, int64_t version, struct reg_err *err)
{
	struct reg_stmt *stmt;
	char at[32];
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_PROGRAMME, err, "i", version);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc == 0)
		return reg_err_set(err, REG_ENOTFOUND, "there is no version %lld; see `regulars programme history`",
		    (long long)version);
	if (rc < 0)
		return rc;
	rc = 0;
	reg_instant_format(at, reg_int(stmt, 1), side->zone);
	if (command->json)
		rc = reg_output_json(
		    json_pack("{s:I, s:s, s:o, s:o}", "version", (json_int_t)reg_int(stmt, 0), "effective", at, "name",
			reg_json_text(reg_text(stmt, 2)), "text", reg_json_text(reg_text(stmt, 3))),
		    err);
	else
		printf(_("# version %1$lld, from %2$s on\n%3$s"), (long long)reg_int(stmt, 0), at, reg_text(stmt, 3));
	reg_reset(stmt);
	return rc;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	const struct reg_programme *programme;
	struct reg_side *side = NULL;
	int64_t version = 0;
	char *end;
	int rc;

	if (command->n_operands > 0) {
		version = strtoll(command->operands[0], &end, 10);
		if (*end != '\0' || version < 1)
			return reg_command_usage(
			    command, "\"%s\" is not the number of a version", command->operands[0]);
	}
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && version == 0) {
		programme = reg_side_programme(side, reg_command_now());
		if (programme == NULL)
			rc = reg_err_set(
			    err, REG_ENOTFOUND, "no programme is in force: load one with `regulars programme load`");
		else
			version = programme->version;
	}
	if (rc == 0)
		rc = show(side, command, version, err);
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "version", N_("Version"), true },
	{ "effective", N_("In force from"), false },
	{ "name", N_("File"), false },
	{ "actor", N_("Loaded by"), false },
	{ NULL, NULL, false },
};

/* Columns: version, in force from, name, actor. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	reg_table_number(table, reg_int(stmt, 0), NULL);
	reg_table_instant(table, reg_int(stmt, 1), side->zone);
	reg_table_text(table, reg_text(stmt, 2));
	reg_table_text(table, reg_text(stmt, 3));
}

static int run_history(struct reg_command *command, struct reg_err *err)
{
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_MGR_PROGRAMMES, err, "");
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, add_row, err);
	return reg_list_end(&list, rc, "versions", NULL, err);
}

const struct reg_verb reg_verbs_programme[] = {
	{
		.name = "check",
		.operands = "FILE",
		.run = run_check,
		.help = N_("Checks a programme file; each mistake is a line that begins FILE:LINE: , and the exit status "
			"is 1 then. What is no mistake and yet may not be meant is a line FILE:LINE: warning: , which "
			"changes nothing."),
	},
	{
		.name = "try",
		.operands = "FILE",
		.options = reg_programme_try_options,
		.run = reg_programme_try,
		.help = N_("Shows what a programme would have given for past sales, beside what was given.\n\n"
			"As if it had always been in force: tiers, limits and visits are counted with it from the first "
			"sale on.\n"
			"With --sales, for the sales of a journal whether or not they are in the database. Nothing is changed."),
	},
	{
		.name = "load",
		.operands = "FILE",
		.options = load_options,
		.run = run_load,
		.help = N_("Checks a programme file and puts it in force.\n\n"
			"A file with a mistake changes nothing: the old programme stays."),
	},
	{
		.name = "show",
		.operands = "[VERSION]",
		.run = run_show,
		.help = N_("Prints the programme in force, or a version of it."),
	},
	{
		.name = "history",
		.options = reg_table_options,
		.run = run_history,
		.help = N_("Lists the versions and since when each is in force."),
	},
	{ 0 },
};
