/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.c - `regulars card`: whose a card is. The number itself is printed nowhere.
 */
#include <stdio.h>

#include "binding.h"
#include "i18n.h"
#include "output.h"

static int show(struct reg_side *side, const struct reg_command *command, const struct reg_who *card, json_t *holders,
    struct reg_err *err)
{
	char id[64], label[64];

	(void)side;
	reg_who_name(id, sizeof id, label, sizeof label, card->no, "card", card->value, card->label,
	    card->class[0] != '\0' ? card->class : NULL, NULL);
	if (command->json)
		return reg_output_json(json_pack("{s:s, s:s, s:o, s:b, s:O}", "id", id, "label", card->label, "kind",
					   reg_json_text(card->class[0] != '\0' ? card->class : NULL), "known",
					   card->no != 0, "holders", holders),
		    err);
	printf(card->no == 0 ? _("Card %1$s, %2$s, never here yet\n") : _("Card %1$s, %2$s\n"), label, id);
	reg_who_print_holders(holders);
	return 0;
}

static const struct reg_binding_target target = { .kind = REGULARS_CARD, .show = show };

static int run_show(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_show(command, &target, err);
}

static int run_bind(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_change(command, &target, false, err);
}

static int run_unbind(struct reg_command *command, struct reg_err *err)
{
	return reg_binding_change(command, &target, true, err);
}

const struct reg_verb reg_verbs_card[] = {
	{
		.name = "show",
		.operands = "CARD",
		.min_operands = 1,
		.max_operands = 1,
		.run = run_show,
		.help = N_("Shows a card: its kind, its id in reports, and whose it is and was.\n\n"
			"CARD is the number, or \"-\" to read it from standard input."),
	},
	{
		.name = "bind",
		.operands = "CARD CUSTOMER",
		.min_operands = 2,
		.max_operands = 2,
		.options = reg_binding_options,
		.run = run_bind,
		.help = N_("Says that a card belongs to a customer.\n\n"
			"CARD is the number, or \"-\" to read it from standard input."),
	},
	{
		.name = "unbind",
		.operands = "CARD CUSTOMER",
		.min_operands = 2,
		.max_operands = 2,
		.run = run_unbind,
		.help = N_("Says that a card no longer belongs to a customer, from now on."),
	},
	{ 0 },
};
