/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "menu.h"

static enum reg_message kind_label(const char *kind)
{
	static const struct { const char *kind; enum reg_message label; } labels[] = {
		{ "enrol", REG_MESSAGE_MENU_ENROL }, { "edit", REG_MESSAGE_MENU_PROFILE }, { "bind", REG_MESSAGE_MENU_BIND },
		{ "tag", REG_MESSAGE_MENU_TAG }, { "untag", REG_MESSAGE_MENU_UNTAG }, { "redeem", REG_MESSAGE_MENU_REDEEM },
		{ "hold", REG_MESSAGE_MENU_REDEEM }, { "note", REG_MESSAGE_MENU_NOTE }, { "case", REG_MESSAGE_MENU_CASE },
		{ "close", REG_MESSAGE_MENU_CLOSE }, { "rate", REG_MESSAGE_MENU_RATE }, { "refer", REG_MESSAGE_MENU_REFER },
		{ "claim", REG_MESSAGE_MENU_CLAIM }, { "gift", REG_MESSAGE_MENU_GIFT }, { "join", REG_MESSAGE_MENU_JOIN },
	};

	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		if (strcmp(labels[i].kind, kind) == 0) {
			return labels[i].label;
		}
	}
	return REG_MESSAGE_COUNT;
}

static int undo_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	char kind[REG_ACT_WHAT_SIZE];
	struct reg_text_value what = { .name = "what", .kind = REG_TEXT_PLAIN, .text = kind };
	enum reg_message label;
	int rc = reg_act_undo_last(kind, call->answer.customer, side, call->at_unix_s, call->attendant, err);

	if (rc == REG_ENOTFOUND) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_NOTHING_TO_UNDO, NULL);
	}
	if (rc < 0) {
		return rc;
	}
	label = kind_label(kind);
	if (label != REG_MESSAGE_COUNT) {
		what.text = reg_text_template(label, reg_text_language(call->language), false);
	}
	reg_menu_tell_values(call, REG_MESSAGE_ANSWER_UNDONE, &what, 1);
	return 0;
}

const struct reg_menu_action reg_menu_undo = {
	.id = "undo",
	.label = REG_MESSAGE_MENU_UNDO,
	.permission = "attendant",
	.run = undo_run,
};
