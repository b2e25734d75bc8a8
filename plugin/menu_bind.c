/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "menu.h"
#include "phone.h"

/* Bound to somebody else without doubt already: the cashier should know before two people share a card. */
static int bind_one(struct reg_menu_call *call, struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, struct reg_err *err)
{
	struct reg_binding binding = { .kind = kind, .value = value };
	struct reg_text_value values[] = {
		{ .name = "name", .kind = REG_TEXT_PLAIN }, { .name = "what", .kind = REG_TEXT_PLAIN, .text = value },
	};
	struct reg_plate plate;
	struct reg_card card;
	char name[128];
	int rc = value == NULL ? 0
	    : reg_act_bind(side, call->answer.customer, &binding, call->at_unix_s, call->attendant, err);

	rc = rc < 0 || value == NULL ? rc : reg_menu_name(name, side, call->customer_no, err);
	if (rc < 0 || value == NULL) {
		return rc;
	}
	if (kind == REGULARS_PLATE && reg_plate_parse(&plate, value, side->context.country, NULL) == 0) {
		values[1].text = plate.label;
	} else if (kind == REGULARS_CARD && reg_card_parse(&card, value, side->secret, side->context.patterns,
	    side->context.n_patterns, NULL) == 0) {
		values[1].text = card.label;
	}
	values[0].text = name;
	reg_menu_tell_values(call, REG_MESSAGE_ANSWER_BOUND, values, 2);
	return 0;
}

static int bind_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *plate = reg_menu_value(call, "plate"), *card = reg_menu_value(call, "card");
	const char *phone = reg_menu_value(call, "phone");
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	/* The card on the ticket is meant when nothing else is said. */
	card = plate == NULL && card == NULL && phone == NULL ? call->card : card;
	if (plate == NULL && card == NULL && phone == NULL) {
		return reg_err_set(err, REG_EINVAL, "plate: expected a plate, a card or a phone");
	}
	rc = bind_one(call, side, REGULARS_PLATE, plate, err);
	rc = rc < 0 ? rc : bind_one(call, side, REGULARS_CARD, card, err);
	rc = rc < 0 ? rc : bind_one(call, side, REGULARS_PHONE, phone, err);
	return rc < 0 ? rc : reg_menu_identify(call, side, err);
}

const struct reg_menu_action reg_menu_bind = {
	.id = "bind",
	.label = REG_MESSAGE_MENU_BIND,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "card", .label = REG_MESSAGE_FIELD_CARD, .kind = REGULARS_FIELD_CARD },
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE },
	},
	.run = bind_run,
};
