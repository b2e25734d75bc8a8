/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "menu.h"

/* A plate that cannot be bound does not undo the enrolment: the customer is asked for it again at the next visit. */
static int enrol_bind(struct reg_menu_call *call, struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, struct reg_err *err)
{
	struct reg_binding binding = { .kind = kind, .value = value };

	return value == NULL ? 0
	    : reg_act_bind(side, call->answer.customer, &binding, call->at_unix_s, call->attendant, err);
}

/* The card that lies on the counter becomes the new customer's, unless it is somebody's already. */
static int enrol_ticket_card(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc;

	if (call->card == NULL || reg_menu_value(call, "card") != NULL) {
		return 0;
	}
	rc = reg_menu_find(&found, call, side, call->card, &why);
	if (rc == REG_ENOTFOUND && found.n_holders == 0) {
		return enrol_bind(call, side, REGULARS_CARD, call->card, err);
	}
	return rc == REG_ENOTFOUND || rc == 0 ? 0 : reg_err_set(err, why.code, "%s", why.line);
}

static int enrol_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *kind = reg_menu_value(call, "type");
	struct reg_profile_field fields[3];
	const char *name = reg_menu_value(call, "name");
	size_t n = 0;
	int rc;

	fields[n++] = (struct reg_profile_field){ "name", name };
	for (size_t i = 0; i < 2; i++) {
		const char *field = i == 0 ? "phone" : "consent";

		if (reg_menu_value(call, field) != NULL) {
			fields[n++] = (struct reg_profile_field){ field, reg_menu_value(call, field) };
		}
	}
	rc = reg_act_enrol(call->answer.customer, side, NULL, kind == NULL ? "person" : kind, fields, n, call->at_unix_s,
	    call->attendant, err);
	if (rc == REG_EEXISTS) {
		reg_menu_tell(call, REG_MESSAGE_ENROLLED_ALREADY, name);
		return rc;
	}
	rc = rc < 0 ? rc : enrol_bind(call, side, REGULARS_PLATE, reg_menu_value(call, "plate"), err);
	rc = rc < 0 ? rc : enrol_bind(call, side, REGULARS_CARD, reg_menu_value(call, "card"), err);
	rc = rc < 0 ? rc : enrol_ticket_card(call, side, err);
	if (rc == 0) {
		reg_menu_tell(call, REG_MESSAGE_ENROLLED, name);
	}
	if (rc == 0 && reg_menu_value(call, "phone") != NULL) {
		call->answer.identifier = REGULARS_PHONE;
		(void)snprintf(call->answer.identifier_value, sizeof call->answer.identifier_value, "%s",
		    reg_menu_value(call, "phone"));
	}
	return rc;
}

const struct reg_menu_option reg_menu_types[] = {
	{ "person", REG_MESSAGE_TYPE_PERSON }, { "company", REG_MESSAGE_TYPE_COMPANY }, { "taxi", REG_MESSAGE_TYPE_TAXI },
	{ "truck", REG_MESSAGE_TYPE_TRUCK }, { "ride-hailing", REG_MESSAGE_TYPE_RIDE_HAILING }, { 0 },
};

/* What a host asks one by one ends with the last required field: the rest is rarely needed, or on the ticket already. */
const struct reg_menu_action reg_menu_enrol = {
	.id = "enrol",
	.label = REG_MESSAGE_MENU_ENROL,
	.permission = "attendant",
	.fields = {
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE },
		{ .name = "consent", .label = REG_MESSAGE_FIELD_CONSENT, .kind = REGULARS_FIELD_YESNO },
		{ .name = "name", .label = REG_MESSAGE_FIELD_NAME, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "card", .label = REG_MESSAGE_FIELD_CARD, .kind = REGULARS_FIELD_CARD },
		{ .name = "type", .label = REG_MESSAGE_FIELD_TYPE, .kind = REGULARS_FIELD_CHOICE, .initial = "person", .options = reg_menu_types },
	},
	.run = enrol_run,
};
