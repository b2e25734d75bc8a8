/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "checkout.h"
#include "menu.h"

/* What the till shows before tender. */
static int lookup_show(struct reg_menu_call *call, struct reg_side *side, const struct reg_event *event,
    struct reg_err *err)
{
	struct regulars_checkout *checkout = NULL;
	int rc = reg_checkout_create(&checkout, side, event, call->language, err);

	for (size_t i = 0; rc == 0 && i < checkout->n_operator_lines; i++) {
		reg_menu_say(call, checkout->operator_lines[i]);
	}
	if (rc == 0 && checkout->customer_id != NULL) {
		(void)snprintf(call->answer.customer, sizeof call->answer.customer, "%s", checkout->customer_id);
	}
	reg_checkout_destroy(checkout);
	return rc;
}

/* The same for what was typed, without a ticket. A plate that nobody holds has a history all the same. */
static int lookup_typed(struct reg_menu_call *call, struct reg_side *side, enum regulars_identifier_kind kind,
    const char *text, struct reg_err *err)
{
	struct regulars_event in = {
		.struct_size = sizeof in, .kind = REGULARS_SALE_CLOSE, .receipt = "0", .at_unix_s = call->at_unix_s,
	};
	struct reg_event *event = NULL;
	struct reg_plate plate;
	int rc;

	switch (kind == 0 ? REGULARS_PLATE : kind) {
	case REGULARS_CARD:
		in.card = text;
		break;
	case REGULARS_PHONE:
		in.phone = text;
		break;
	case REGULARS_CUSTOMER:
		in.customer = text;
		break;
	case REGULARS_PLATE:
		if (reg_plate_parse(&plate, text, side->context.country, NULL) < 0) {
			return reg_err_set(err, REG_EINVAL, "who: expected a plate, a card, a phone or a number");
		}
		in.plate = text;
		break;
	}
	rc = reg_event_create(&event, &in, &side->context, err);
	rc = rc < 0 ? rc : lookup_show(call, side, event, err);
	reg_event_destroy(event);
	return rc;
}

static int lookup_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "who");
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	char name[128];
	int rc;

	if (text == NULL && call->ticket != NULL) {
		rc = reg_menu_customer(call, side, err);
		return rc < 0 ? rc : rc > 0 ? 0 : lookup_show(call, side, call->ticket, err);
	}
	rc = reg_menu_find(&found, call, side, text, &why);
	if (rc == REG_ENOTFOUND && found.n_holders == 0) {
		return lookup_typed(call, side, found.kind, text, err);
	}
	rc = reg_menu_customer(call, side, err);
	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_menu_identify(call, side, err);
	if (rc == 0 && call->answer.identifier == 0) {
		/* Nothing but the name is known of a customer without phone, plate or number. */
		rc = reg_menu_name(name, side, call->customer_no, err);
		reg_menu_say(call, rc < 0 ? "" : name);
		return rc;
	}
	return rc < 0 ? rc : lookup_typed(call, side, call->answer.identifier, call->answer.identifier_value, err);
}

const struct reg_menu_action reg_menu_lookup = {
	.id = "lookup",
	.label = REG_MESSAGE_MENU_LOOKUP,
	.permission = "attendant",
	.is_reading = true,
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
	},
	.run = lookup_run,
};
