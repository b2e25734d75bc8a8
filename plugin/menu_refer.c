/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fact.h"
#include "menu.h"

/* The referrer chooses, where the programme leaves a choice. Returns 1 when asked. */
static int ask_option(struct reg_menu_call *call, const struct reg_side *side)
{
	const struct reg_programme *programme = reg_side_programme(side, call->at_unix_s);

	if (programme == NULL || programme->referral.n_options < 2 || reg_menu_value(call, "option") != NULL) {
		return 0;
	}
	reg_menu_ask(call, "option", 0, NULL);
	for (size_t i = 0; i < programme->referral.n_options; i++) {
		const struct reg_referral_option *option = &programme->referral.options[i];

		reg_menu_offer(call, option->id, reg_menu_text(call, &option->name, option->id));
	}
	return 1;
}

static int refer_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "referrer");
	char id[REG_CUSTOMER_ID_SIZE], name[128], referrer[128];
	struct reg_text_value values[] = {
		{ .name = "name", .kind = REG_TEXT_PLAIN, .text = name },
		{ .name = "referrer", .kind = REG_TEXT_PLAIN, .text = referrer },
	};
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_menu_find(&found, call, side, text, &why);
	if (rc == REG_ENOTFOUND) {
		reg_menu_tell(call, REG_MESSAGE_WHO_UNKNOWN, text);
	}
	if (rc < 0) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	if (ask_option(call, side) > 0) {
		return 0;
	}
	rc = reg_identity_value(id, sizeof id, side, found.customer, err);
	rc = rc < 0 ? rc : reg_menu_name(name, side, call->customer_no, err);
	rc = rc < 0 ? rc : reg_menu_name(referrer, side, found.customer, err);
	if (rc < 0) {
		return rc;
	}
	rc = reg_act_refer(side, call->answer.customer, id, reg_menu_value(call, "option"), call->at_unix_s, call->attendant,
	    err);
	if (rc == REG_EEXISTS) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_REFERRED_ALREADY, name);
	} else if (rc == 0) {
		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_REFERRED, values, 2);
	}
	return reg_menu_answered(call, rc, err);
}

const struct reg_menu_action reg_menu_refer = {
	.id = "refer",
	.label = REG_MESSAGE_MENU_REFER,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "referrer", .label = REG_MESSAGE_FIELD_REFERRER, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "option", .label = REG_MESSAGE_FIELD_OPTION, .kind = REGULARS_FIELD_CHOICE, .is_later = true },
	},
	.run = refer_run,
};
