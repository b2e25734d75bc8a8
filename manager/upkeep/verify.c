/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.c - `regulars verify`: facts, ledger, views and the audit chain.
 */
#include <stdio.h>

#include "analysis/analysis.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "rebuild.h"

struct finding {
	bool as_json;
	json_t *lines;
};

static void on_found(const char *line, void *payload)
{
	struct finding *finding = payload;

	if (finding->as_json)
		(void)json_array_append_new(finding->lines, reg_json_text(line));
	else
		printf("%s\n", reg_shown(line));
}

static int run(struct reg_command *command, struct reg_err *err)
{
	struct finding finding = { .as_json = command->json, .lines = json_array() };
	struct reg_side *side = NULL;
	int n = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (n == 0)
		n = reg_verify(side, on_found, &finding, err);
	if (n >= 0 && side != NULL) {
		int more = reg_analysis_verify(side, on_found, &finding, err);

		n = more < 0 ? more : n + more;
	}
	if (n >= 0 && command->json) {
		int rc = reg_output_json(json_pack("{s:b, s:O}", "holds", n == 0, "breaches", finding.lines), err);

		n = rc != 0 ? rc : n;
	} else if (n == 0) {
		printf(_("All invariants hold.\n"));
	}
	json_decref(finding.lines);
	reg_command_close(side);
	if (n <= 0)
		return n;
	fprintf(stderr,
	    ngettext("regulars: %d breach; when only views are named, `regulars rebuild` mends them, else go back to a "
		     "backup\n",
		"regulars: %d breaches; when only views are named, `regulars rebuild` mends them, else go back to a "
		"backup\n", (unsigned long)n),
	    n);
	return REG_EXIT_DAMAGED;
}

const struct reg_verb reg_verbs_verify[] = {
	{
		.run = run,
		.help = N_("Checks the audit chain, the ledger, and that every view is what follows from the facts.\n\n"
			"Each breach is a line; the exit status is 3 then. Nothing is changed."),
	},
	{ 0 },
};
