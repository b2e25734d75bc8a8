/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_case.c - menu actions: a complaint, suggestion or enquiry is taken, and closed with what was done.
 */
#include <stdio.h>
#include <string.h>

#include "menu.h"

enum reg_message reg_menu_case_kind(const char *kind)
{
	return strcmp(kind, "complaint") == 0 ? REG_MESSAGE_KIND_COMPLAINT
	    : strcmp(kind, "suggestion") == 0 ? REG_MESSAGE_KIND_SUGGESTION : REG_MESSAGE_KIND_ENQUIRY;
}

static void tell_case(struct reg_menu_call *call, enum reg_message message, const char *id)
{
	struct reg_text_value value = { .name = "case", .kind = REG_TEXT_PLAIN, .text = id };

	reg_menu_tell_values(call, message, &value, 1);
}

/* Somebody who is no customer may complain as well. */
static int case_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *kind = reg_menu_value(call, "kind");
	char id[16];
	int rc = reg_menu_value(call, "who") == NULL ? reg_menu_ticket_customer(call, side, err) : reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_act_case(id, side, call->customer_no == 0 ? NULL : call->answer.customer, kind, reg_menu_value(call, "text"),
	    call->at_unix_s, call->attendant, err);
	if (rc == 0) {
		tell_case(call, REG_MESSAGE_ANSWER_CASE, id);
	}
	return rc;
}

/* The open ones as choices: the customer's when a ticket names one, else those that are due first. */
static int ask_case(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt = NULL;
	size_t n = 0;
	int rc = reg_menu_ticket_customer(call, side, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_MENU_CASES, err, "i", call->customer_no);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *name = reg_text(stmt, 2), *text = reg_text(stmt, 3);
		char id[16], label[REG_MENU_LINE];

		rc = 0;
		reg_act_case_name(id, reg_int(stmt, 0));
		(void)snprintf(label, sizeof label, "%s %s%s%s%s%s", id,
		    reg_text_template(reg_menu_case_kind(reg_text(stmt, 1)), reg_text_language(call->language), false),
		    name == NULL ? "" : ", ", name == NULL ? "" : name, text == NULL ? "" : ": ", text == NULL ? "" : text);
		if (n++ == 0) {
			reg_menu_ask(call, "case", 0, NULL);
			reg_menu_ask(call, "text", 0, NULL);
			call->answer.asking = 0;
		}
		reg_menu_offer(call, id, label);
	}
	reg_reset(stmt);
	if (rc == 0 && n == 0) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_NO_CASES, NULL);
	}
	return rc;
}

static int close_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *id = reg_menu_value(call, "case"), *text = reg_menu_value(call, "text");
	int rc;

	if (id == NULL || text == NULL) {
		return ask_case(call, side, err);
	}
	rc = reg_act_close(side, id, text, call->at_unix_s, call->attendant, err);
	if (rc == 0) {
		tell_case(call, REG_MESSAGE_ANSWER_CLOSED, id);
	}
	return rc;
}

static const struct reg_menu_option kinds[] = {
	{ "complaint", REG_MESSAGE_KIND_COMPLAINT }, { "suggestion", REG_MESSAGE_KIND_SUGGESTION },
	{ "enquiry", REG_MESSAGE_KIND_ENQUIRY }, { 0 },
};

const struct reg_menu_action reg_menu_case = {
	.id = "case",
	.label = REG_MESSAGE_MENU_CASE,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT },
		{ .name = "kind", .label = REG_MESSAGE_FIELD_KIND, .kind = REGULARS_FIELD_CHOICE, .required = true, .options = kinds },
		{ .name = "text", .label = REG_MESSAGE_FIELD_TEXT, .kind = REGULARS_FIELD_TEXT, .required = true },
	},
	.run = case_run,
};

const struct reg_menu_action reg_menu_close = {
	.id = "close",
	.label = REG_MESSAGE_MENU_CLOSE,
	.permission = "attendant",
	.fields = {
		{ .name = "case", .label = REG_MESSAGE_FIELD_CASE, .kind = REGULARS_FIELD_CHOICE, .required = true, .is_later = true },
		{ .name = "text", .label = REG_MESSAGE_FIELD_ANSWER, .kind = REGULARS_FIELD_TEXT, .required = true, .is_later = true },
	},
	.run = close_run,
};
