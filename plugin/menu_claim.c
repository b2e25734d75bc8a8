/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "menu.h"

int reg_menu_claim_sale(struct reg_menu_call *call, struct reg_side *side, const char *sale, struct reg_err *err)
{
	char name[128];
	const char *receipt = strrchr(sale, '/');
	struct reg_text_value values[] = {
		{ .name = "receipt", .kind = REG_TEXT_PLAIN, .text = receipt == NULL ? sale : receipt + 1 },
		{ .name = "name", .kind = REG_TEXT_PLAIN, .text = name },
	};
	int rc = reg_act_claim(side, call->answer.customer, sale, call->at_unix_s, call->attendant, reg_menu_approval(call), err);

	rc = rc < 0 ? rc : reg_menu_name(name, side, call->customer_no, err);
	if (rc == 0) {
		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_CLAIMED, values, 2);
	}
	return rc;
}

/* What the programme does not let one claim is an answer for the customer at the counter. */
static int claim_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int rc = reg_menu_customer(call, side, err);

	return rc < 0 ? rc : rc > 0 ? 0
	    : reg_menu_answered(call, reg_menu_claim_sale(call, side, reg_menu_value(call, "receipt"), err), err);
}

const struct reg_menu_action reg_menu_claim = {
	.id = "claim",
	.label = REG_MESSAGE_MENU_CLAIM,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "receipt", .label = REG_MESSAGE_FIELD_RECEIPT, .kind = REGULARS_FIELD_TEXT, .required = true },
	},
	.run = claim_run,
};
