/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <time.h>

#include "act.h"
#include "menu.h"

/* A plate that cannot be bound does not undo the enrolment: the customer is asked for it again at the next visit. */
static int enrol_bind(struct reg_menu_call *call, struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_binding binding = { .kind = kind, .value = value };

	return value == NULL ? 0 : reg_act_bind(side, call->customer, &binding, at_unix_s, call->attendant, err);
}

static int enrol_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_profile_field fields[] = {
		{ "name", reg_menu_value(call, "name") },
		{ "phone", reg_menu_value(call, "phone") },
	};
	int64_t now = (int64_t)time(NULL);
	int rc = reg_act_enrol(call->customer, side, NULL, "person", fields, fields[1].value == NULL ? 1 : 2, now,
	    call->attendant, err);

	if (rc == REG_EEXISTS) {
		reg_menu_tell(call, REG_MESSAGE_ENROLLED_ALREADY, fields[0].value);
		return rc;
	}
	rc = rc < 0 ? rc : enrol_bind(call, side, REGULARS_PLATE, reg_menu_value(call, "plate"), now, err);
	rc = rc < 0 ? rc : enrol_bind(call, side, REGULARS_CARD, reg_menu_value(call, "card"), now, err);
	if (rc == 0) {
		reg_menu_tell(call, REG_MESSAGE_ENROLLED, fields[0].value);
	}
	return rc;
}

const struct reg_menu_action reg_menu_enrol = {
	.id = "enrol",
	.label = REG_MESSAGE_MENU_ENROL,
	.permission = "attendant",
	.fields = {
		{ .name = "name", .label = REG_MESSAGE_FIELD_NAME, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE },
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "card", .label = REG_MESSAGE_FIELD_CARD, .kind = REGULARS_FIELD_CARD },
	},
	.run = enrol_run,
};
