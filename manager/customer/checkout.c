/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout.c - `regulars checkout`: what the cashier is shown before tender.
 */
#include "checkout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "event_json.h"
#include "i18n.h"
#include "who.h"

static const struct reg_option options[] = {
	{ "plate", "PLATE", N_("The vehicle at the pump.") },
	{ "card", "NUMBER", N_("The card that was swiped; \"-\" reads the number from standard input.") },
	{ "phone", "NUMBER", N_("The phone number that was said.") },
	{ "ticket", "FILE", N_("What has been rung so far: a sale event in JSON, see regulars(1).") },
	{ NULL, NULL, NULL },
};

/* The ticket of --ticket, or an empty one, with the identifiers of the command line. */
static int make_ticket(struct reg_event **out, struct reg_side *side, const struct reg_command *command,
    const char *card, struct reg_err *err)
{
	const char *path = reg_command_value(command, "ticket");
	const char *plate = reg_command_value(command, "plate"), *phone = reg_command_value(command, "phone");
	struct regulars_event event = { .struct_size = sizeof event, .kind = REGULARS_SALE_CLOSE, .receipt = "0" };
	struct reg_json_event *parsed = NULL;
	struct reg_err why = { 0 };
	char *text = NULL;
	size_t size;
	int rc = 0;

	event.at_unix_s = reg_command_now();
	if (path != NULL) {
		rc = reg_command_read_file(&text, &size, path, err);
		if (rc == 0)
			rc = reg_json_event_create(&parsed, text, size, side->zone, &why);
		if (rc == 0)
			event = *reg_json_event_get(parsed);
		else if (text != NULL)
			rc = reg_err_set(err, (enum reg_code)rc, "%s: %s", path, why.line);
	}
	if (rc == 0) {
		event.plate = plate != NULL ? plate : event.plate;
		event.card = card != NULL ? card : event.card;
		event.phone = phone != NULL ? phone : event.phone;
		rc = reg_event_create(out, &event, &side->context, err);
	}
	reg_json_event_destroy(parsed);
	free(text);
	return rc;
}

static int print_checkout(const struct regulars_checkout *checkout, bool as_json, struct reg_err *err)
{
	if (as_json) {
		char *text = reg_checkout_json(checkout);

		if (text == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		printf("%s\n", text);
		free(text);
		return 0;
	}
	for (size_t i = 0; i < checkout->n_operator_lines; i++)
		printf("%s\n", checkout->operator_lines[i]);
	return 0;
}

static int run(struct reg_command *command, struct reg_err *err)
{
	const char *card = reg_command_value(command, "card");
	int n_named = (card != NULL) + (reg_command_value(command, "plate") != NULL) +
	    (reg_command_value(command, "phone") != NULL);
	struct regulars_checkout *checkout = NULL;
	struct reg_event *ticket = NULL;
	struct reg_side *side = NULL;
	char number[128];
	int rc;

	if (n_named > 1)
		return reg_command_usage(command, "only one of --plate, --card and --phone can be asked about");
	if (n_named == 0 && reg_command_value(command, "ticket") == NULL)
		return reg_command_usage(command, "one of --plate, --card and --phone is missing");
	if (card != NULL && (card = reg_who_number(number, sizeof number, card)) == NULL)
		return reg_err_set(err, REG_EINVAL, "a card number was expected on standard input");
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = make_ticket(&ticket, side, command, card, err);
	if (rc == 0)
		rc = reg_checkout_create(&checkout, side, ticket, command->language, err);
	if (rc == 0)
		rc = print_checkout(checkout, command->json, err);
	reg_checkout_destroy(checkout);
	reg_event_destroy(ticket);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_checkout[] = {
	{
		.options = options,
		.run = run,
		.help = N_("Shows what the cashier would see now: who it is, tier, points, what is needed to keep or "
			"reach a tier.\n\n"
			"With --ticket, also what the sale would earn. Nothing is written."),
	},
	{ 0 },
};
