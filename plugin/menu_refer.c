/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
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

/* The one who recommends stands at the counter: whom, by the phone. Who is not enrolled yet is now, to be welcomed. */
static int find_friend(int64_t *customer, struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *phone = reg_menu_value(call, "phone");
	struct reg_profile_field field = { "phone", phone };
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc = reg_menu_find(&found, call, side, phone, &why);

	if (rc == REG_ENOTFOUND && found.n_holders == 0) {
		rc = reg_act_enrol(id, side, NULL, "person", &field, 1, call->at_unix_s, call->attendant, err);
		rc = rc < 0 ? rc : reg_menu_find(&found, call, side, phone, err);
	} else if (rc < 0) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	*customer = found.customer;
	return rc;
}

static int find_referrer(int64_t *customer, struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "referrer");
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc = reg_menu_find(&found, call, side, text, &why);

	if (rc == REG_ENOTFOUND) {
		reg_menu_tell(call, REG_MESSAGE_WHO_UNKNOWN, text);
	}
	*customer = found.customer;
	return rc < 0 ? reg_err_set(err, why.code, "%s", why.line) : 0;
}

static int refer(struct reg_menu_call *call, struct reg_side *side, int64_t newcomer, int64_t referrer, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE], referrer_id[REG_CUSTOMER_ID_SIZE], name[128], referrer_name[128];
	struct reg_text_value values[] = {
		{ .name = "name", .kind = REG_TEXT_PLAIN, .text = name },
		{ .name = "referrer", .kind = REG_TEXT_PLAIN, .text = referrer_name },
	};
	int rc = reg_identity_value(id, sizeof id, side, newcomer, err);

	rc = rc < 0 ? rc : reg_identity_value(referrer_id, sizeof referrer_id, side, referrer, err);
	rc = rc < 0 ? rc : reg_menu_name(name, side, newcomer, err);
	rc = rc < 0 ? rc : reg_menu_name(referrer_name, side, referrer, err);
	if (rc == 0 && strcmp(name, id) == 0 && reg_menu_value(call, "phone") != NULL) {
		(void)snprintf(name, sizeof name, "%s", reg_menu_value(call, "phone"));
	}
	rc = rc < 0 ? rc
	    : reg_act_refer(side, id, referrer_id, reg_menu_value(call, "option"), call->at_unix_s, call->attendant, err);
	if (rc == REG_EEXISTS) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_REFERRED_ALREADY, name);
	} else if (rc == 0) {
		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_REFERRED, values, 2);
	}
	return reg_menu_answered(call, rc, err);
}

static int refer_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	bool is_friend = reg_menu_value(call, "phone") != NULL;
	int64_t other;
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	if (!is_friend && reg_menu_value(call, "referrer") == NULL) {
		reg_menu_ask(call, "referrer", 0, NULL);
		reg_menu_ask(call, "phone", 0, NULL);
		return 0;
	}
	if (ask_option(call, side) > 0) {
		return 0;
	}
	rc = is_friend ? find_friend(&other, call, side, err) : find_referrer(&other, call, side, err);
	return rc < 0 ? rc : is_friend ? refer(call, side, other, call->customer_no, err)
	                               : refer(call, side, call->customer_no, other, err);
}

const struct reg_menu_action reg_menu_refer = {
	.id = "refer",
	.label = REG_MESSAGE_MENU_REFER,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "referrer", .label = REG_MESSAGE_FIELD_REFERRER, .kind = REGULARS_FIELD_TEXT },
		{ .name = "phone", .label = REG_MESSAGE_FIELD_FRIEND, .kind = REGULARS_FIELD_PHONE },
		{ .name = "option", .label = REG_MESSAGE_FIELD_OPTION, .kind = REGULARS_FIELD_CHOICE, .is_later = true },
	},
	.run = refer_run,
};
