/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_tag.c - menu actions: a tag on a customer, and off again.
 */
#include "menu.h"

static int tell(struct reg_menu_call *call, struct reg_side *side, enum reg_message message, const char *tag,
    struct reg_err *err)
{
	struct reg_text_value values[] = {
		{ .name = "name", .kind = REG_TEXT_PLAIN }, { .name = "tag", .kind = REG_TEXT_PLAIN, .text = tag },
	};
	char name[128];
	int rc = reg_menu_name(name, side, call->customer_no, err);

	values[0].text = name;
	if (rc == 0) {
		reg_menu_tell_values(call, message, values, 2);
	}
	return rc;
}

static int tag_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *tag = reg_menu_value(call, "tag");
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_act_tag(side, call->answer.customer, tag, false, call->at_unix_s, call->attendant, err);
	return rc < 0 ? rc : tell(call, side, REG_MESSAGE_ANSWER_TAGGED, tag, err);
}

/* The tags that are there are the choice. */
static int ask_tag(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	size_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_TAGS, err, "i", call->customer_no);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		if (n++ == 0) {
			reg_menu_ask(call, "tag", 0, NULL);
		}
		reg_menu_offer(call, reg_text(stmt, 0), reg_text(stmt, 0));
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : n > 0 ? 0 : tell(call, side, REG_MESSAGE_ANSWER_NO_TAGS, "", err);
}

static int untag_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *tag = reg_menu_value(call, "tag");
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0 || tag == NULL) {
		return rc < 0 ? rc : rc > 0 ? 0 : ask_tag(call, side, err);
	}
	rc = reg_act_untag_account(side, call->customer_no, tag, call->at_unix_s, call->attendant, err);
	return rc < 0 ? rc : tell(call, side, REG_MESSAGE_ANSWER_UNTAGGED, tag, err);
}

const struct reg_menu_action reg_menu_tag = {
	.id = "tag",
	.label = REG_MESSAGE_MENU_TAG,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "tag", .label = REG_MESSAGE_FIELD_TAG, .kind = REGULARS_FIELD_TEXT, .required = true },
	},
	.run = tag_run,
};

const struct reg_menu_action reg_menu_untag = {
	.id = "untag",
	.label = REG_MESSAGE_MENU_UNTAG,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "tag", .label = REG_MESSAGE_FIELD_TAG, .kind = REGULARS_FIELD_CHOICE, .required = true, .is_later = true },
	},
	.run = untag_run,
};
