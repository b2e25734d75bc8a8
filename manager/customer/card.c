/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.c - `regulars card`: whose a card is, issued, blocked. The number itself is printed nowhere.
 */
#include <stdio.h>

#include "binding.h"
#include "card_issue.h"
#include "i18n.h"
#include "output.h"

static int show(struct reg_side *side, const struct reg_command *command, const struct reg_who *card, json_t *holders,
    struct reg_err *err)
{
	char id[64], label[64];
	json_t *blocks = NULL;
	int rc = reg_card_blocks(&blocks, side, card->no, err);

	if (rc < 0)
		return rc;
	reg_who_name(id, sizeof id, label, sizeof label, card->no, "card", card->value, card->label,
	    card->class[0] != '\0' ? card->class : NULL, NULL);
	if (command->json)
		return reg_output_json(json_pack("{s:s, s:s, s:o, s:b, s:O, s:o}", "id", id, "label", card->label, "kind",
					   reg_json_text(card->class[0] != '\0' ? card->class : NULL), "known",
					   card->no != 0, "holders", holders, "blocks", blocks),
		    err);
	printf(card->no == 0 ? _("Card %1$s, %2$s, never here yet\n") : _("Card %1$s, %2$s\n"), label, id);
	reg_card_blocks_print(blocks);
	reg_who_print_holders(holders);
	json_decref(blocks);
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
		.name = "issue",
		.operands = "CARD CUSTOMER",
		.options = reg_card_issue_options,
		.run = reg_card_issue,
		.help = N_("Gives a card to a customer, and says who issued it and for whom.\n\n"
			"CARD is the number, or \"-\" to read it from standard input. A temporary card is blocked on the day after --until. "
			"In exchange for a competitor's card a tier is matched up to a day; that needs a manager's approval, joining a "
			"card programme by invitation that of a shift lead."),
	},
	{
		.name = "list",
		.options = reg_card_list_options,
		.run = reg_card_list,
		.help = N_("Lists the cards that were issued, the first first, or counts them by who issued them or for which partner."),
	},
	{
		.name = "show",
		.operands = "CARD",
		.run = run_show,
		.help = N_("Shows a card: its kind, its id in reports, and whose it is and was.\n\n"
			"CARD is the number, or \"-\" to read it from standard input."),
	},
	{
		.name = "bind",
		.operands = "CARD CUSTOMER",
		.options = reg_binding_options,
		.run = run_bind,
		.help = N_("Says that a card belongs to a customer.\n\n"
			"CARD is the number, or \"-\" to read it from standard input."),
	},
	{
		.name = "unbind",
		.operands = "CARD CUSTOMER",
		.run = run_unbind,
		.help = N_("Says that a card no longer belongs to a customer, from now on."),
	},
	{
		.name = "block",
		.operands = "CARD",
		.options = reg_card_block_options,
		.run = reg_card_block,
		.help = N_("Blocks a card: it names nobody from then on, so nothing is earned or redeemed by it.\n\n"
			"CARD is the number, or \"-\" to read it from standard input. The cashier is told when it is shown. Sales since then "
			"are evaluated again; phone and plate of its holder still count."),
	},
	{
		.name = "unblock",
		.operands = "CARD",
		.run = reg_card_unblock,
		.help = N_("Makes a blocked card good again from now on.\n\n"
			"Sales while it was blocked stay as they were. A temporary card loses its end."),
	},
	{ 0 },
};
