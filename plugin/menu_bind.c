/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <time.h>

#include "act.h"
#include "fact.h"
#include "menu.h"
#include "phone.h"

/* The customer who has that phone now. */
static int bind_customer(struct reg_menu_call *call, struct reg_side *side, int64_t now, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "phone");
	char phone[REG_PHONE_SIZE];
	struct reg_identity identity;
	int64_t customer = 0;
	int rc = reg_phone_parse(phone, sizeof phone, text, err);

	rc = rc < 0 ? rc : reg_identity_find(&identity, side, REG_IDENTITY_PHONE, phone, err);
	if (rc == 0 && identity.no != 0) {
		rc = reg_get_int(&customer, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", identity.no, now);
	}
	if (rc < 0) {
		return rc;
	}
	if (customer == 0) {
		reg_menu_tell(call, REG_MESSAGE_PHONE_UNKNOWN, NULL);
		return reg_err_set(err, REG_ENOTFOUND, "phone: nobody is enrolled with it");
	}
	return reg_identity_value(call->customer, sizeof call->customer, side, customer, err);
}

static int bind_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_binding plate = { .kind = REGULARS_PLATE, .value = reg_menu_value(call, "plate") };
	struct reg_binding card = { .kind = REGULARS_CARD, .value = reg_menu_value(call, "card") };
	int64_t now = (int64_t)time(NULL);
	int rc;

	if (plate.value == NULL && card.value == NULL) {
		return reg_err_set(err, REG_EINVAL, "plate: expected a plate or a card");
	}
	rc = bind_customer(call, side, now, err);
	if (rc == 0 && plate.value != NULL) {
		rc = reg_act_bind(side, call->customer, &plate, now, call->attendant, err);
	}
	if (rc == 0 && card.value != NULL) {
		rc = reg_act_bind(side, call->customer, &card, now, call->attendant, err);
	}
	if (rc == 0) {
		reg_menu_tell(call, REG_MESSAGE_BOUND, NULL);
	}
	return rc;
}

const struct reg_menu_action reg_menu_bind = {
	.id = "bind",
	.label = REG_MESSAGE_MENU_BIND,
	.permission = "attendant",
	.fields = {
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE, .required = true },
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "card", .label = REG_MESSAGE_FIELD_CARD, .kind = REGULARS_FIELD_CARD },
	},
	.run = bind_run,
};
