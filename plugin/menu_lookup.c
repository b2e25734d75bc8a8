/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <time.h>

#include "checkout.h"
#include "menu.h"

static int lookup_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct regulars_event in = {
		.struct_size = sizeof in, .kind = REGULARS_SALE_CLOSE, .receipt = "0", .at_unix_s = (int64_t)time(NULL),
		.plate = reg_menu_value(call, "plate"), .card = reg_menu_value(call, "card"),
		.phone = reg_menu_value(call, "phone"),
	};
	struct regulars_checkout *checkout = NULL;
	struct reg_event *event = NULL;
	int rc;

	if (in.plate == NULL && in.card == NULL && in.phone == NULL) {
		return reg_err_set(err, REG_EINVAL, "plate: expected a plate, a card or a phone");
	}
	rc = reg_event_create(&event, &in, &side->context, err);
	rc = rc < 0 ? rc : reg_checkout_create(&checkout, side, event, call->language, err);
	for (size_t i = 0; rc == 0 && i < checkout->n_operator_lines; i++) {
		reg_menu_say(call, checkout->operator_lines[i]);
	}
	if (rc == 0 && checkout->customer_id != NULL) {
		(void)snprintf(call->customer, sizeof call->customer, "%s", checkout->customer_id);
	}
	reg_checkout_destroy(checkout);
	reg_event_destroy(event);
	return rc;
}

const struct reg_menu_action reg_menu_lookup = {
	.id = "lookup",
	.label = REG_MESSAGE_MENU_LOOKUP,
	.permission = "attendant",
	.fields = {
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "card", .label = REG_MESSAGE_FIELD_CARD, .kind = REGULARS_FIELD_CARD },
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE },
	},
	.run = lookup_run,
};
