/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * backup.c - `regulars backup`: a copy of the database while the tills go on.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "command.h"
#include "i18n.h"
#include "output.h"

static int run(struct reg_command *command, struct reg_err *err)
{
	const char *path = command->operands[0];
	struct reg_side *side = NULL;
	mode_t before = umask(077); /* for its owner alone */
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_store_backup(side->store, path, err);
	(void)umask(before);
	reg_command_close(side);
	if (rc != 0)
		return rc;
	if (command->json)
		return reg_output_json(json_pack("{s:o, s:o}", "backup", reg_json_text(path), "secret",
					   json_sprintf("%s.key", command->db)),
		    err);
	printf(_("Copied to %1$s.\nThe secret is not in it: keep %2$s.key as well, in another place than the backups.\n"),
	    path, command->db);
	return 0;
}

const struct reg_verb reg_verbs_backup[] = {
	{
		.operands = "FILE",
		.run = run,
		.help = N_("Copies the database to a new file (mode 0600) while the tills go on selling.\n\n"
			"The secret beside the database is not part of it and must be kept apart: with both, cards "
			"could be guessed."),
	},
	{ 0 },
};
