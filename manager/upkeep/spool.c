/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spool.c - `regulars spool`: events that wait outside the database because it could not be written.
 */
#include "spool.h"

#include <stdio.h>

#include "command.h"
#include "i18n.h"
#include "output.h"

struct waiting {
	json_t *events; /* NULL: they are printed */
};

static void on_event(const char *file, int64_t line, const char *text, void *payload)
{
	const struct waiting *waiting = payload;
	json_t *event = json_loads(text, 0, NULL);
	const char *kind = NULL, *site = NULL, *series = NULL, *receipt = NULL;

	(void)json_unpack(
	    event, "{s:s, s:s, s:s, s:s}", "kind", &kind, "site", &site, "series", &series, "receipt", &receipt);
	if (waiting->events != NULL)
		(void)json_array_append_new(waiting->events,
		    json_pack("{s:o, s:I, s:o, s:o, s:o, s:o}", "file", reg_json_text(file), "line", (json_int_t)line,
			"kind", reg_json_text(kind), "site", reg_json_text(site), "series", reg_json_text(series),
			"receipt", reg_json_text(receipt)));
	else
		printf("%s:%lld: %s %s/%s/%s\n", file, (long long)line, reg_word(kind), reg_shown(site),
		    reg_shown(series), reg_shown(receipt));
	json_decref(event);
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct waiting waiting = { .events = command->json ? json_array() : NULL };
	int64_t n = reg_spool_list(command->db, on_event, &waiting, err);
	int rc = n < 0 ? (int)n : 0;

	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:I, s:O}", "waiting", (json_int_t)n, "events", waiting.events), err);
	else if (rc == 0)
		printf(_("events waiting: %lld\n"), (long long)n);
	json_decref(waiting.events);
	return rc;
}

static int run_replay(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	int64_t taken = 0;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_spool_replay(side, &taken, NULL, NULL, err);
	reg_command_close(side);
	if (rc != 0)
		return rc;
	if (command->json)
		return reg_output_json(json_pack("{s:I}", "taken", (json_int_t)taken), err);
	printf(_("events taken over: %lld\n"), (long long)taken);
	return 0;
}

const struct reg_verb reg_verbs_spool[] = {
	{
		.name = "list",
		.run = run_list,
		.help = N_("Lists what waits in the spools of this database."),
	},
	{
		.name = "replay",
		.run = run_replay,
		.help = N_("Takes over what waits in the spools; an event that is known already changes nothing."),
	},
	{ 0 },
};
