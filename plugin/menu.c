/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "width.h"

/* In the order to show them. */
static const struct reg_menu_action *const actions[] = { &reg_menu_lookup, &reg_menu_enrol, &reg_menu_bind };
#define ACTION_COUNT (sizeof actions / sizeof actions[0])

struct reg_menu {
	char *language;
	struct regulars_action actions[ACTION_COUNT];
	struct regulars_field fields[ACTION_COUNT][REG_MENU_MAX_FIELDS];
};

int reg_menu_create(struct reg_menu **out, const char *language, struct reg_err *err)
{
	struct reg_menu *menu = calloc(1, sizeof *menu);

	*out = NULL;
	if (menu == NULL || (menu->language = strdup(language)) == NULL) {
		free(menu);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (size_t i = 0; i < ACTION_COUNT; i++) {
		const struct reg_menu_action *action = actions[i];
		size_t n = 0;

		for (; n < REG_MENU_MAX_FIELDS && action->fields[n].name != NULL; n++) {
			menu->fields[i][n] = (struct regulars_field){
				.name = action->fields[n].name, .kind = action->fields[n].kind,
				.label = reg_text_template(action->fields[n].label, reg_text_language(language), false),
				.required = action->fields[n].required,
			};
		}
		menu->actions[i] = (struct regulars_action){
			.id = action->id, .label = reg_text_template(action->label, reg_text_language(language), false),
			.permission = action->permission,
			.fields = menu->fields[i], .n_fields = n,
		};
	}
	*out = menu;
	return 0;
}

void reg_menu_destroy(struct reg_menu *menu)
{
	if (menu != NULL) {
		free(menu->language);
		free(menu);
	}
}

const struct regulars_action *reg_menu_actions(const struct reg_menu *menu, size_t *n)
{
	*n = ACTION_COUNT;
	return menu->actions;
}

/* --- a call --- */

void reg_menu_say(struct reg_menu_call *call, const char *text)
{
	if (call->n_messages < REG_MENU_MAX_MESSAGES) {
		(void)reg_width_fit(call->messages[call->n_messages++], REG_MENU_LINE, text, REG_MENU_LINE);
	}
}

void reg_menu_tell(struct reg_menu_call *call, enum reg_message message, const char *name)
{
	struct reg_text_value value = { .name = "name", .kind = REG_TEXT_PLAIN, .text = name };
	char line[256];

	reg_text_format(line, sizeof line, message, reg_text_language(call->language), &value, 1);
	reg_menu_say(call, line);
}

const char *reg_menu_value(const struct reg_menu_call *call, const char *name)
{
	for (size_t i = 0; i < REG_MENU_MAX_FIELDS && call->action->fields[i].name != NULL; i++) {
		if (strcmp(call->action->fields[i].name, name) == 0) {
			return call->values[i];
		}
	}
	return NULL;
}

static void call_release(void *payload)
{
	struct reg_menu_call *call = payload;

	free(call->memory);
	free(call);
}

static const char *call_find(const struct regulars_value *values, size_t n_values, const char *name)
{
	for (size_t i = 0; i < n_values; i++) {
		if (values[i].name != NULL && strcmp(values[i].name, name) == 0) {
			return values[i].value != NULL && values[i].value[0] != '\0' ? values[i].value : NULL;
		}
	}
	return NULL;
}

static int call_check_names(const struct reg_menu_action *action, const struct regulars_value *values, size_t n_values,
    struct reg_err *err)
{
	for (size_t i = 0; i < n_values; i++) {
		bool known = false;

		for (size_t j = 0; j < REG_MENU_MAX_FIELDS && action->fields[j].name != NULL; j++) {
			known = known || (values[i].name != NULL && strcmp(values[i].name, action->fields[j].name) == 0);
		}
		if (!known) {
			return reg_err_set(err, REG_EINVAL, "%s: action %s has no such field",
			    values[i].name == NULL ? "" : values[i].name, action->id);
		}
	}
	return 0;
}

/* The values in memory of the call's own: it may outlive the caller's deadline. */
static int call_create(struct reg_menu_call **out, const struct reg_menu_action *action, const char *language,
    const struct regulars_value *values, size_t n_values, const char *attendant, struct reg_err *err)
{
	struct reg_menu_call *call = calloc(1, sizeof *call);
	const char *who = attendant == NULL ? "" : attendant;
	size_t size = strlen(who) + 1 + strlen(language) + 1;
	const char *value;
	char *place;

	*out = NULL;
	for (size_t i = 0; i < REG_MENU_MAX_FIELDS && action->fields[i].name != NULL; i++) {
		value = call_find(values, n_values, action->fields[i].name);
		if (value == NULL && action->fields[i].required) {
			free(call);
			return reg_err_set(err, REG_EINVAL, "%s: is missing", action->fields[i].name);
		}
		size += value == NULL ? 0 : strlen(value) + 1;
	}
	if (call == NULL || (call->memory = place = malloc(size)) == NULL) {
		free(call);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	call->action = action;
	call->attendant = strcpy(place, who);
	place += strlen(who) + 1;
	call->language = strcpy(place, language);
	place += strlen(language) + 1;
	for (size_t i = 0; i < REG_MENU_MAX_FIELDS && action->fields[i].name != NULL; i++) {
		value = call_find(values, n_values, action->fields[i].name);
		if (value != NULL) {
			call->values[i] = strcpy(place, value);
			place += strlen(value) + 1;
		}
	}
	*out = call;
	return 0;
}

static int call_act(struct reg_side *side, void *payload, struct reg_err *err)
{
	struct reg_menu_call *call = payload;
	int rc = reg_menu_check(call, side, err);

	return rc < 0 ? rc : call->action->run(call, side, err);
}

/* --- the result, kept for the thread that asked --- */

struct result {
	struct regulars_menu_result view;
	const char *messages[REG_MENU_MAX_MESSAGES];
	char lines[REG_MENU_MAX_MESSAGES][REG_MENU_LINE];
	char customer[72];
};

static _Thread_local struct result last;

static void result_say(const char *text)
{
	size_t n = last.view.n_messages;

	if (n < REG_MENU_MAX_MESSAGES) {
		(void)reg_width_fit(last.lines[n], REG_MENU_LINE, text, REG_MENU_LINE);
		last.messages[n] = last.lines[n];
		last.view.n_messages = n + 1;
	}
}

static void result_read(const void *payload, void *reader)
{
	const struct reg_menu_call *call = payload;

	(void)reader;
	for (size_t i = 0; i < call->n_messages; i++) {
		result_say(call->messages[i]);
	}
	(void)snprintf(last.customer, sizeof last.customer, "%s", call->customer);
}

int reg_menu_run(const struct regulars_menu_result **out, const struct reg_menu *menu, struct reg_writer *writer,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant,
    struct reg_err *err)
{
	const struct reg_menu_action *action = NULL;
	struct reg_menu_call *call;
	int rc;

	*out = NULL;
	for (size_t i = 0; i < ACTION_COUNT; i++) {
		action = strcmp(actions[i]->id, action_id) == 0 ? actions[i] : action;
	}
	if (action == NULL) {
		return reg_err_set(err, REG_EINVAL, "action %s: there is none", action_id);
	}
	rc = call_check_names(action, values, n_values, err);
	rc = rc < 0 ? rc : call_create(&call, action, menu->language, values, n_values, attendant, err);
	if (rc < 0) {
		return rc;
	}
	memset(&last, 0, sizeof last);
	rc = reg_writer_act(writer, call_act, result_read, NULL, call, call_release, err);
	if (rc == REG_ENOTFOUND || rc == REG_EEXISTS) {
		/* What the cashier asked for cannot be: an answer, not a failure. */
		if (last.view.n_messages == 0) {
			result_say(err->line);
		}
		rc = 0;
	}
	if (rc < 0) {
		return rc;
	}
	last.view.struct_size = sizeof last.view;
	last.view.messages = last.messages;
	last.view.customer_id = last.customer[0] == '\0' ? NULL : last.customer;
	*out = &last.view;
	return 0;
}
