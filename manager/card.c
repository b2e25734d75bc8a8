/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.c - `regulars card`: whose a card is. The number itself is printed nowhere.
 */
#include <stdio.h>

#include "binding.h"
#include "command.h"
#include "output.h"
#include "who.h"

static const struct reg_option bind_options[] = {
	{ "role", "ROLE", "owner (otherwise), driver, household or fleet." },
	{ "confidence", "PERCENT", "How sure it is, 1 to 100; below 50 points wait until it is confirmed." },
	{ "from", "DAY", "Theirs since this day (or time), rather than from now on." },
	{ NULL, NULL, NULL },
};

static int show(struct reg_side *side, const struct reg_command *command, const char *number, struct reg_err *err)
{
	char id[64], label[64];
	json_t *holders = NULL;
	struct reg_who card;
	int rc = reg_who_card(&card, side, number, err);

	if (rc == 0)
		rc = reg_who_holders(&holders, side, card.no, err);
	if (rc != 0)
		return rc;
	reg_who_name(id, sizeof id, label, sizeof label, card.no, "card", card.value, card.label,
	    card.class[0] != '\0' ? card.class : NULL, NULL);
	if (command->json)
		return reg_output_json(json_pack("{s:s, s:s, s:o, s:b, s:o}", "id", id, "label", card.label, "kind",
					   reg_json_text(card.class[0] != '\0' ? card.class : NULL), "known",
					   card.no != 0, "holders", holders),
		    err);
	printf("Card %s, %s%s\n", label, id, card.no == 0 ? ", never here yet" : "");
	reg_who_print_holders(holders);
	json_decref(holders);
	return 0;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = show(side, command, command->operands[0], err);
	reg_command_close(side);
	return rc;
}

static int change(struct reg_command *command, bool unbind, struct reg_err *err)
{
	char buffer[128];
	const char *number = reg_who_number(buffer, sizeof buffer, command->operands[0]);
	struct reg_side *side = NULL;
	int rc;

	if (number == NULL)
		return reg_err_set(err, REG_EINVAL, "a card number was expected on standard input");
	rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_binding_change(side, command, REGULARS_CARD, number, unbind, err);
	if (rc == 0)
		rc = show(side, command, number, err);
	reg_command_close(side);
	return rc;
}

static int run_bind(struct reg_command *command, struct reg_err *err)
{
	return change(command, false, err);
}

static int run_unbind(struct reg_command *command, struct reg_err *err)
{
	return change(command, true, err);
}

const struct reg_verb reg_verbs_card[] = {
	{
		.name = "show",
		.operands = "CARD",
		.min_operands = 1,
		.max_operands = 1,
		.run = run_show,
		.help = "Shows a card: its kind, its id in reports, and whose it is and was.\n\n"
			"CARD is the number, or \"-\" to read it from standard input.",
	},
	{
		.name = "bind",
		.operands = "CARD CUSTOMER",
		.min_operands = 2,
		.max_operands = 2,
		.options = bind_options,
		.run = run_bind,
		.help = "Says that a card belongs to a customer.\n\n"
			"CARD is the number, or \"-\" to read it from standard input.",
	},
	{
		.name = "unbind",
		.operands = "CARD CUSTOMER",
		.min_operands = 2,
		.max_operands = 2,
		.run = run_unbind,
		.help = "Says that a card no longer belongs to a customer, from now on.",
	},
	{ 0 },
};
