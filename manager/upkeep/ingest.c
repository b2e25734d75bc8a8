/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ingest.c - `regulars ingest`: journals into the database, once or as they appear in a folder.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "i18n.h"
#include "output.h"
#include "taking.h"
#include "watch.h"

static const struct reg_option options[] = {
	{ "format", "NAME", N_("naxml, jsonl or csv; otherwise it is seen from the beginning of each file.") },
	{ "map", "FILE", N_("What the columns of a CSV file mean: regulars-map(5); examples: {datadir}/maps.") },
	{ "watch", "DIR", N_("Take in the files of this folder, and go on with those that appear in it.") },
	{ NULL, NULL, NULL },
};

/* What is taken in, and how. */
struct job {
	const struct reg_command *command;
	struct reg_side *side;
	enum reg_journal_format format;
	struct reg_journal_map *map;
	bool was_refused; /* something could not be taken */
	bool is_damaged;  /* because of damaged data in the database */
};

static int read_format(enum reg_journal_format *out, const struct reg_command *command)
{
	static const char *const names[] = {
		[REG_JOURNAL_NAXML] = "naxml",
		[REG_JOURNAL_JSONL] = "jsonl",
		[REG_JOURNAL_CSV] = "csv",
	};
	const char *name = reg_command_value(command, "format");

	*out = reg_command_value(command, "map") != NULL ? REG_JOURNAL_CSV : REG_JOURNAL_GUESS;
	if (name == NULL)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i] != NULL && strcmp(names[i], name) == 0) {
			*out = (enum reg_journal_format)i;
			return 0;
		}
	return reg_command_usage(command, "--format: there is no \"%s\", only naxml, jsonl and csv", name);
}

/* One run over some files, and its counts. */
static int take(struct job *job, char *const *files, int n, bool *refused, struct reg_err *err)
{
	struct reg_taking taking = { .is_quiet = job->command->json };
	int rc = reg_taking_init(&taking, job->side, err);

	for (int i = 0; i < n && rc == 0; i++)
		rc = reg_taking_file(&taking, files[i], job->format, job->map, err);
	/* When the database failed, what had been settled before is said all the same. */
	if (taking.errors != NULL) {
		if (job->command->json) {
			int printed = reg_output_json(reg_taking_json(&taking), err);

			rc = rc != 0 ? rc : printed;
		} else {
			reg_taking_print(&taking);
		}
	}
	*refused = taking.n_errors > 0;
	job->is_damaged = job->is_damaged || taking.is_damaged;
	job->was_refused = job->was_refused || *refused;
	if (taking.counts.spooled > 0 && !job->command->json)
		fprintf(stderr,
		    _("regulars: the database was busy: `regulars spool replay` takes over what waits in the spool\n"));
	reg_taking_finish(&taking);
	return rc;
}

/* A file of the watched folder. */
static int take_watched(bool *failed, const char *path, void *payload, struct reg_err *err)
{
	struct job *job = payload;
	char *const files[] = { (char *)path };
	int rc;

	if (!job->command->json)
		printf("%s: ", path);
	rc = take(job, files, 1, failed, err);
	(void)fflush(stdout);
	return rc;
}

#define CACHE_KIB 65536 /* a large journal comes back to the pages of all its customers */

/* A database that another program keeps locked is no reason to wait for ever: the spool takes what comes. */
static int open_side(struct reg_side **out, const struct reg_command *command, struct reg_err *err)
{
	struct reg_err why = { 0 };
	int rc = reg_command_open(out, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, &why);

	if (rc == 0)
		reg_store_set_cache((*out)->store, CACHE_KIB);
	return rc == REG_EBUSY ? reg_side_open_offline(out, command->db, "", err)
			       : rc != 0 ? reg_err_set(err, (enum reg_code)rc, "%s", why.line) : 0;
}

static int run(struct reg_command *command, struct reg_err *err)
{
	const char *folder = reg_command_value(command, "watch"), *map = reg_command_value(command, "map");
	struct job job = { .command = command };
	bool refused;
	int rc;

	if (command->n_operands == 0 && folder == NULL)
		return reg_command_usage(command, "FILE is missing");
	rc = read_format(&job.format, command);
	if (rc != 0)
		return rc;
	if (job.format == REG_JOURNAL_CSV && map == NULL)
		return reg_command_usage(command, "a CSV file needs --map");
	if (map != NULL)
		rc = reg_journal_map_create(&job.map, map, err);
	if (rc == 0)
		rc = open_side(&job.side, command, err);
	if (rc == 0 && command->n_operands > 0)
		rc = take(&job, command->operands, command->n_operands, &refused, err);
	if (rc == 0 && folder != NULL)
		rc = reg_watch_folder(folder, take_watched, &job, err);
	reg_command_close(job.side);
	reg_journal_map_destroy(job.map);
	if (rc == 0 && job.is_damaged)
		return REG_EXIT_DAMAGED;
	return rc != 0 ? rc : job.was_refused ? REG_EXIT_REFUSED : REG_EXIT_DONE;
}

const struct reg_verb reg_verbs_ingest[] = {
	{
		.operands = "FILE...",
		.may_lack_operands = true,
		.options = options,
		.run = run,
		.help = N_("Takes in journals: NAXML-POSJournal, JSON lines, CSV with a map. \"-\" is standard input.\n\n"
			"What is known already changes nothing, so a file may be taken in again, and files may\n"
			"overlap. A record that cannot be read is reported with file and line and the rest is still\n"
			"taken in; the exit status is 1 then. Tills go on selling meanwhile.\n\n"
			"With --watch, each file that is closed after writing or moved into the folder is taken in\n"
			"and then moved to its subfolder \"done\", or \"failed\" when something in it could not be\n"
			"taken. Names that begin with a dot or end in .tmp or .part are left alone. Ends at an\n"
			"interrupt."),
	},
	{ 0 },
};
