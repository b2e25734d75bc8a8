/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_answer.c - what an action says and asks for, and the same as a host gets it.
 */
#include <stdio.h>
#include <string.h>

#include "menu.h"
#include "width.h"

void reg_menu_say(struct reg_menu_call *call, const char *text)
{
	struct reg_menu_answer *answer = &call->answer;

	if (answer->n_messages < REG_MENU_MAX_MESSAGES) {
		(void)reg_width_fit(answer->messages[answer->n_messages++], REG_MENU_LINE, text, REG_MENU_LINE);
	}
}

void reg_menu_tell_values(struct reg_menu_call *call, enum reg_message message, const struct reg_text_value *values,
    size_t n_values)
{
	char line[REG_MENU_LINE];

	reg_text_format(line, sizeof line, message, reg_text_language(call->language), values, n_values);
	reg_menu_say(call, line);
}

void reg_menu_tell(struct reg_menu_call *call, enum reg_message message, const char *name)
{
	struct reg_text_value value = { .name = "name", .kind = REG_TEXT_PLAIN, .text = name };

	reg_menu_tell_values(call, message, &value, 1);
}

const char *reg_menu_text(const struct reg_menu_call *call, const struct reg_label *name, const char *id)
{
	bool is_chinese = reg_text_language(call->language) == REG_LANGUAGE_ZH_CN;

	return is_chinese && name->zh != NULL ? name->zh : name->en != NULL ? name->en : name->text != NULL ? name->text : id;
}

int reg_menu_answered(struct reg_menu_call *call, int rc, struct reg_err *err)
{
	struct reg_text_value why = { .name = "why", .kind = REG_TEXT_PLAIN, .text = err->line };

	if (rc != REG_EINVAL) {
		return rc;
	}
	reg_menu_tell_values(call, REG_MESSAGE_ANSWER_IMPOSSIBLE, &why, 1);
	reg_err_clear(err);
	return 0;
}

/* --- the next form --- */

static const struct reg_menu_field *find_field(const struct reg_menu_action *action, const char *name, size_t *i)
{
	const struct reg_menu_field *field;

	for (*i = 0; (field = reg_menu_field_at(action, *i)) != NULL; ++*i) {
		if (strcmp(field->name, name) == 0) {
			return field;
		}
	}
	return NULL;
}

/* What was given before comes along, unless it is a secret. */
static void keep_given(struct reg_menu_call *call)
{
	struct reg_menu_answer *answer = &call->answer;
	const struct reg_menu_field *field;

	for (size_t i = 0; (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		if (call->values[i] != NULL && field->kind != REGULARS_FIELD_PIN) {
			struct reg_menu_asked *asked = &answer->asked[answer->n_asked++];

			*asked = (struct reg_menu_asked){ .field = field, .kind = REGULARS_FIELD_KEEP };
			(void)snprintf(asked->initial, sizeof asked->initial, "%s", call->values[i]);
		}
	}
}

void reg_menu_ask(struct reg_menu_call *call, const char *name, enum regulars_field_kind kind, const char *initial)
{
	struct reg_menu_answer *answer = &call->answer;
	struct reg_menu_asked *asked = NULL;
	const struct reg_menu_field *field;
	size_t index;

	if (answer->n_asked == 0 && !call->is_first) {
		keep_given(call);
	}
	field = find_field(call->action, name, &index);
	/* What is asked again, because it was wrong, is not kept. */
	for (size_t i = 0; i < answer->n_asked; i++) {
		asked = answer->asked[i].field == field ? &answer->asked[i] : asked;
	}
	if (asked == NULL) {
		asked = &answer->asked[answer->n_asked++];
	}
	answer->asking = (size_t)(asked - answer->asked);
	*asked = (struct reg_menu_asked){ .field = field, .kind = kind == 0 ? field->kind : kind,
		.required = field->required, .first_choice = answer->n_choices };
	if (initial != NULL) {
		(void)snprintf(asked->initial, sizeof asked->initial, "%s", initial);
	}
	for (size_t i = 0; field->options != NULL && field->options[i].value != NULL; i++) {
		reg_menu_offer(call, field->options[i].value,
		    reg_text_template(field->options[i].label, reg_text_language(call->language), false));
	}
}

bool reg_menu_is_full(const struct reg_menu_call *call)
{
	return call->answer.n_choices == REG_MENU_MAX_CHOICES;
}

void reg_menu_offer(struct reg_menu_call *call, const char *value, const char *label)
{
	struct reg_menu_answer *answer = &call->answer;
	size_t n = answer->n_choices;

	if (!reg_menu_is_full(call)) {
		(void)snprintf(answer->choices[n].value, sizeof answer->choices[n].value, "%s", value);
		(void)reg_width_fit(answer->choices[n].label, sizeof answer->choices[n].label, label, 72);
		answer->asked[answer->asking].n_choices++;
		answer->n_choices++;
	}
}

int reg_menu_ask_approval(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt = NULL;
	size_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MENU_APPROVERS, err, "");

	call->answer.n_asked = call->answer.n_choices = 0;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		if (n++ == 0) {
			reg_menu_ask(call, "approver", 0, NULL);
		}
		reg_menu_offer(call, reg_text(stmt, 0), reg_text(stmt, 1));
	}
	reg_reset(stmt);
	if (rc < 0) {
		return rc;
	}
	if (n == 0) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_NO_APPROVER, NULL);
	} else {
		reg_menu_ask(call, "pin", 0, NULL);
	}
	return 0;
}

/* --- the answer, kept for the thread that asked --- */

struct published {
	struct regulars_menu_result view;
	struct regulars_action form;
	struct regulars_field fields[REG_MENU_MAX_FIELDS];
	struct regulars_choice choices[REG_MENU_MAX_CHOICES];
	struct regulars_effect effects[2];
	const char *messages[REG_MENU_MAX_MESSAGES];
	struct reg_menu_answer answer;
	char effect_text[REG_MENU_LINE];
};

static _Thread_local struct published last;

static void publish_form(const struct reg_menu_call *call)
{
	const struct reg_menu_answer *answer = &last.answer;
	enum reg_language language = reg_text_language(call->language);

	for (size_t i = 0; i < answer->n_choices; i++) {
		last.choices[i] = (struct regulars_choice){ .value = answer->choices[i].value, .label = answer->choices[i].label };
	}
	for (size_t i = 0; i < answer->n_asked; i++) {
		const struct reg_menu_asked *asked = &answer->asked[i];

		last.fields[i] = (struct regulars_field){
			.name = asked->field->name, .label = reg_text_template(asked->field->label, language, false),
			.kind = asked->kind, .required = asked->required,
			.initial = asked->initial[0] == '\0' ? NULL : asked->initial,
			.choices = asked->n_choices == 0 ? NULL : &last.choices[asked->first_choice], .n_choices = asked->n_choices,
		};
	}
	last.form = (struct regulars_action){
		.id = call->action->id, .label = reg_text_template(call->action->label, language, false),
		.permission = call->action->permission, .fields = last.fields, .n_fields = answer->n_asked,
	};
	last.view.form = answer->n_asked == 0 ? NULL : &last.form;
}

static void publish_redemption(const struct reg_menu_call *call)
{
	const struct reg_redemption_done *done = &last.answer.done;
	struct reg_text_value values[] = {
		{ .name = "points", .kind = REG_TEXT_COUNT, .number = done->points },
		{ .name = "reward", .kind = REG_TEXT_PLAIN, .text = done->reward_name },
	};
	bool is_off = done->off_minor_per_m3 > 0 && done->value_minor == 0;

	if (done->points > 0) {
		reg_text_format(last.effect_text, sizeof last.effect_text, REG_MESSAGE_TICKET_REDEEMED,
		    reg_text_language(call->language), values, 2);
	} else {
		(void)snprintf(last.effect_text, sizeof last.effect_text, "%s", done->reward_name);
	}
	last.effects[last.view.n_effects++] = (struct regulars_effect){
		.kind = is_off ? REGULARS_EFFECT_PRICE_OFF : REGULARS_EFFECT_LINE,
		.line = { .kind = REGULARS_LINE_DISCOUNT, .product = last.answer.reward, .category = "regulars",
			.quantity_milli = 1000, .amount_minor = -done->value_minor },
		.off_minor_per_m3 = is_off ? done->off_minor_per_m3 : 0, .max_ml = is_off ? done->max_ml : 0,
		.text = last.effect_text,
	};
}

void reg_menu_publish(struct reg_menu_outcome *out, const struct reg_menu_call *call)
{
	last.answer = call->answer;
	last.view = (struct regulars_menu_result){ .struct_size = sizeof last.view, .messages = last.messages,
		.n_messages = last.answer.n_messages, .effects = last.effects };
	for (size_t i = 0; i < last.answer.n_messages; i++) {
		last.messages[i] = last.answer.messages[i];
	}
	last.view.customer_id = last.answer.customer[0] == '\0' ? NULL : last.answer.customer;
	publish_form(call);
	if (last.answer.reward[0] != '\0') {
		publish_redemption(call);
		out->reward = last.answer.reward;
		out->done = &last.answer.done;
	}
	if (call->ticket != NULL && last.answer.identifier != 0) {
		last.effects[last.view.n_effects++] = (struct regulars_effect){ .kind = REGULARS_EFFECT_IDENTIFY, .text = "",
			.identifier = last.answer.identifier, .value = last.answer.identifier_value };
		out->identifier = last.answer.identifier;
		out->identifier_value = last.answer.identifier_value;
	}
	out->result = &last.view;
}
