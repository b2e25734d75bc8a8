/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rebuild.c - `regulars rebuild`: every view anew from the facts.
 */
#include "rebuild.h"

#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "i18n.h"
#include "output.h"

struct progress {
	int64_t began_at, facts;
	bool is_shown;
};

static void on_progress(int64_t done, int64_t total, void *payload)
{
	struct progress *progress = payload;

	progress->facts = total;
	if (reg_command_now() - progress->began_at < 2 || !isatty(STDERR_FILENO))
		return;
	fputc('\r', stderr);
	fprintf(stderr, _("%1$lld of %2$lld"), (long long)done, (long long)total);
	fputs("\033[K", stderr);
	progress->is_shown = true;
}

static int run(struct reg_command *command, struct reg_err *err)
{
	struct progress progress = { .began_at = reg_command_now() };
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_rebuild(side, on_progress, &progress, err);
	if (progress.is_shown)
		fputs("\r\033[K", stderr);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:b}", "rebuilt", 1), err);
	else if (rc == 0)
		printf(_("Every view has been made anew from the facts.\n"));
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_rebuild[] = {
	{
		.run = run,
		.help = N_("Makes every view anew from the facts, in one transaction.\n\n"
			"It changes nothing where `regulars verify` finds nothing. Tills write to their spools "
			"meanwhile."),
	},
	{ 0 },
};
