/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook.c - `regulars hook`: descriptions of C interfaces, checked, shown and listed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "hook_run.h"
#include "hook_show.h"
#include "i18n.h"
#include "output.h"

static const struct reg_option list_options[] = {
	{ "dir", "DIR", N_("The folder with the hook files, rather than the one they are installed in.") },
	{ NULL, NULL, NULL },
};

struct findings {
	json_t *list; /* NULL: to be printed */
};

static void on_finding(const struct reg_mistake *mistake, void *payload)
{
	struct findings *findings = payload;

	if (findings->list != NULL)
		(void)json_array_append_new(findings->list, reg_hook_show_mistake_json(mistake));
	else
		reg_hook_show_mistake(mistake);
}

static int run_check(struct reg_command *command, struct reg_err *err)
{
	struct findings findings = { .list = command->json ? json_array() : NULL };
	const char *path = command->operands[0];
	struct reg_hook *hook = NULL;
	struct reg_err mistake = { 0 };
	int rc = reg_hook_load(&hook, path, on_finding, &findings, &mistake);

	if (rc < 0 && rc != REG_EINVAL) {
		rc = reg_err_set(err, mistake.code, "%s", mistake.line);
	} else if (command->json) {
		int printed = reg_output_json(json_pack("{s:s, s:b, s:O, s:o, s:o}", "file", path, "ok", rc == 0, "findings",
		    findings.list, "hook", rc == 0 ? reg_hook_show_json(hook) : json_null(), "types",
		    rc == 0 ? reg_hook_show_types_json(hook) : json_array()), err);

		rc = printed < 0 ? printed : rc == 0 ? REG_EXIT_DONE : REG_EXIT_REFUSED;
	} else if (rc == 0) {
		reg_hook_show_mappings(hook);
		reg_hook_show_types(hook);
		printf(_("\n%s: in order\n"), reg_shown(path));
	} else {
		rc = REG_EXIT_REFUSED; /* each mistake has been told */
	}
	json_decref(findings.list);
	reg_hook_destroy(hook);
	return rc;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	struct reg_hook *hook = NULL;
	int rc = reg_hook_load(&hook, command->operands[0], NULL, NULL, err);

	if (rc == 0 && command->json)
		rc = reg_output_json(reg_hook_show_json(hook), err);
	else if (rc == 0)
		reg_hook_show_mappings(hook);
	reg_hook_destroy(hook);
	return rc;
}

/* --- list --- */

static int is_hook_file(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".hook") == 0;
}

/* A file that is wrong is listed with its mistake in place of its product. */
static void list_one(struct reg_table *table, json_t *rows, const char *dir, const char *file)
{
	struct reg_hook *hook = NULL;
	struct reg_err mistake = { 0 };
	char path[4096], versions[220] = "";
	int rc = REG_EIO;

	if (snprintf(path, sizeof path, "%s/%s", dir, file) < (int)sizeof path)
		rc = reg_hook_load(&hook, path, NULL, NULL, &mistake);
	if (rc == 0)
		(void)snprintf(versions, sizeof versions, "%s to %s", hook->from_version, hook->to_version);
	(void)json_array_append_new(rows,
	    json_pack("{s:o, s:b, s:o, s:o, s:o, s:o}", "file", reg_json_text(file), "ok", rc == 0, "product",
	        reg_json_text(rc == 0 ? hook->product : NULL), "versions", reg_json_text(rc == 0 ? versions : NULL), "meet",
	        reg_json_text(rc == 0 ? reg_hook_show_meeting(hook) : NULL), "mistake",
	        reg_json_text(rc == 0 ? NULL : mistake.line)));
	reg_table_text(table, file);
	reg_table_text(table, rc == 0 ? hook->product : mistake.line);
	reg_table_text(table, versions);
	reg_table_text(table, rc == 0 ? reg_hook_show_meeting(hook) : "");
	reg_hook_destroy(hook);
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	static const struct reg_column columns[] = {
		{ "file", N_("File"), false },
		{ "product", N_("Product"), false },
		{ "versions", N_("Versions"), false },
		{ "meet", N_("Meets by"), false },
		{ NULL, NULL, false },
	};
	const char *given = reg_command_value(command, "dir"), *dir = given == NULL ? REG_DATA_DIR "/hooks" : given;
	struct reg_table *table = NULL;
	struct dirent **entries = NULL;
	json_t *rows = NULL;
	int n = scandir(dir, &entries, is_hook_file, alphasort), rc = 0;

	if (n < 0 && errno == ENOENT && given == NULL)
		n = 0; /* none is installed */
	if (n < 0)
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "%s: %s", dir, strerror(errno));
	table = reg_table_create(columns);
	rows = json_array();
	for (int i = 0; i < n; i++) {
		list_one(table, rows, dir, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	rc = command->json ? reg_output_json(json_pack("{s:O}", "hooks", rows), err)
	                   : reg_table_print(table, stdout, false, err);
	json_decref(rows);
	reg_table_destroy(table);
	return rc;
}

const struct reg_verb reg_verbs_hook[] = {
	{
		.name = "check",
		.operands = "FILE",
		.run = run_check,
		.help = N_("Checks a hook file and shows what was understood: each mapping, each struct with its offsets.\n\n"
			"Mistakes begin FILE:LINE:COLUMN: , and the exit status is 1 then. Warnings do not change it."),
	},
	{
		.name = "show",
		.operands = "FILE",
		.run = run_show,
		.help = N_("Shows how a hook file meets its host and what each call means."),
	},
	{
		.name = "list",
		.options = list_options,
		.run = run_list,
		.help = N_("Lists the hook files that are installed."),
	},
	{
		.name = "shim",
		.operands = "FILE",
		.options = reg_hook_shim_options,
		.run = reg_hook_shim,
		.help = N_("Writes the shared object that a host loads, as C.\n\n"
			"It exports exactly the functions that the hook file describes, forwards them to Regulars, and answers as `on\n"
			"failure` says when Regulars is missing. For a hook file that meets by intercept it is to be preloaded."),
	},
	{
		.name = "trace",
		.operands = "FILE [--] COMMAND [ARGUMENT...]",
		.options = reg_hook_trace_options,
		.run = reg_hook_trace,
		.help = N_("Starts a host and writes down what it passes: each call, each parameter with its type and value.\n\n"
			"Long numbers are masked, since they may be card numbers. Try a new hook file with it on a till that sells\n"
			"nothing."),
	},
	{
		.name = "run",
		.operands = "FILE [--] COMMAND [ARGUMENT...]",
		.options = reg_hook_run_options,
		.run = reg_hook_run,
		.help = N_("Starts a host and meets it as the hook file says.\n\n"
			"The host takes the place of this command, so its exit status and signals are its own. What Regulars sets in\n"
			"the environment is cleared before the host runs: programs that it starts are not met."),
	},
	{ 0 },
};
