/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * init.c - `regulars init`: a station's side database and its secret.
 */
#include <stdio.h>

#include "command.h"
#include "i18n.h"
#include "output.h"

static const struct reg_option options[] = {
	{ "site", "NAME", N_("Name of the station in every document, such as S001. Needed.") },
	{ "zone", "ZONE", N_("Its time zone, such as Asia/Shanghai. Needed.") },
	{ "currency", "CODE", N_("Its currency by ISO 4217, such as CNY. Needed.") },
	{ "language", "LANGUAGE", N_("Language of what the cashier sees: en (otherwise) or zh_CN.") },
	{ "country", "CODE", N_("Whose plates are tried first, such as cn; otherwise by the zone where that is plain.") },
	{ "secret-from", "FILE", N_("Copy the secret of a station of the same chain, rather than make one.") },
	{ NULL, NULL, NULL },
};

static int run(struct reg_command *command, struct reg_err *err)
{
	const struct reg_init init = {
		.site = reg_command_value(command, "site"),
		.zone = reg_command_value(command, "zone"),
		.currency = reg_command_value(command, "currency"),
		.language = reg_command_value(command, "language"),
		.country = reg_command_value(command, "country"),
		.secret_from = reg_command_value(command, "secret-from"),
	};
	int rc;

	if (init.site == NULL)
		return reg_command_usage(command, "--site is missing");
	if (init.zone == NULL)
		return reg_command_usage(command, "--zone is missing");
	if (init.currency == NULL)
		return reg_command_usage(command, "--currency is missing");
	rc = reg_side_init(command->db, &init, err);
	if (rc != 0)
		return rc;
	if (command->json)
		return reg_output_json(json_pack("{s:s, s:s, s:s, s:s}", "database", command->db, "site", init.site,
					   "zone", init.zone, "currency", init.currency),
		    err);
	printf(_("Made %1$s for %2$s. Its secret is in %1$s.key:\n"
		 "keep a copy of that in another place than the backups; without it no card is recognised.\n"),
	    command->db, init.site);
	return 0;
}

const struct reg_verb reg_verbs_init[] = {
	{
		.options = options,
		.run = run,
		.help = N_("Makes the side database of a station, and its secret in a file beside it (FILE.key, mode "
			"0600).\n\n"
			"The secret turns card numbers into tokens and signs the audit chain. Stations of one chain "
			"share it:\n"
			"the first makes it, the others take it over with --secret-from."),
	},
	{ 0 },
};
