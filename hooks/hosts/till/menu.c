/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "menu.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "text.h"

#define VALUE_SIZE 256

static const char *const role_names[] = {"attendant", "lead", "manager"};

static int list_actions(struct till *till, const struct regulars_action *actions, size_t n)
{
	till_screen_say(&till->screen, "%s:", till_word(W_MENU));
	for (size_t i = 0; i < n; i++)
		till_screen_say(&till->screen, "  %zu %s (%s)%s%s", i + 1, actions[i].label, actions[i].id,
		    actions[i].permission == NULL || strcmp(actions[i].permission, role_names[0]) == 0 ? "" : " - ",
		    actions[i].permission == NULL || strcmp(actions[i].permission, role_names[0]) == 0 ? "" :
		    actions[i].permission);
	return 0;
}

static const struct regulars_action *find_action(const struct regulars_action *actions, size_t n, const char *word)
{
	int64_t number;

	for (size_t i = 0; i < n; i++)
		if (strcmp(actions[i].id, word) == 0)
			return &actions[i];
	if (till_text_number(&number, word, 0) == 0 && number >= 1 && (size_t)number <= n)
		return &actions[number - 1];
	return NULL;
}

/* A permission this till has never heard of is one for the manager. */
static enum till_role role_needed(const struct regulars_action *action)
{
	if (action->permission == NULL || strcmp(action->permission, "attendant") == 0)
		return TILL_ATTENDANT;
	return strcmp(action->permission, "lead") == 0 ? TILL_LEAD : TILL_MANAGER;
}

/* Turns what was typed into what the field wants. Returns NULL, or what the field wants instead. */
static const char *settle_value(const struct regulars_field *field, char *value)
{
	int64_t number;

	if (value[0] == '\0' && field->initial != NULL)
		till_text_copy(value, VALUE_SIZE, field->initial);
	if (value[0] == '\0')
		return field->required ? till_word(W_REQUIRED) : NULL;
	switch (field->kind) {
	case REGULARS_FIELD_CHOICE:
		for (size_t i = 0; i < field->n_choices; i++)
			if (strcmp(field->choices[i].value, value) == 0)
				return NULL;
		if (till_text_number(&number, value, 0) != 0 || number < 1 || (size_t)number > field->n_choices)
			return till_word(W_CHOOSE);
		till_text_copy(value, VALUE_SIZE, field->choices[number - 1].value);
		return NULL;
	case REGULARS_FIELD_NUMBER:
		return till_text_number(&number, value, 6) == 0 ? NULL : till_word(W_BAD_NUMBER);
	case REGULARS_FIELD_YESNO:
		if (strcmp(value, "y") == 0 || strcmp(value, "是") == 0)
			till_text_copy(value, VALUE_SIZE, "yes");
		if (strcmp(value, "n") == 0 || strcmp(value, "否") == 0)
			till_text_copy(value, VALUE_SIZE, "no");
		return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ? NULL : till_word(W_YES_NO);
	case REGULARS_FIELD_PIN:
	case REGULARS_FIELD_TEXT:
	case REGULARS_FIELD_PLATE:
	case REGULARS_FIELD_CARD:
	case REGULARS_FIELD_PHONE:
		return NULL;
	}
	return NULL;
}

/* Asks for one field until its value fits. Returns 0, or -1 when the cashier leaves the form or input ends. */
static int ask(struct till *till, const struct regulars_field *field, char *value)
{
	char prompt[TILL_ROW_SIZE];
	const char *wrong;

	(void)snprintf(prompt, sizeof prompt, "%s%s%s%s%s:", field->label, field->required ? " *" : "",
	    field->kind == REGULARS_FIELD_YESNO ? " (yes/no)" : "", field->initial == NULL ? "" : " = ",
	    field->initial == NULL ? "" : field->initial);
	for (;;) {
		for (size_t i = 0; field->kind == REGULARS_FIELD_CHOICE && i < field->n_choices; i++)
			till_screen_say(&till->screen, "    %zu %s (%s)", i + 1, field->choices[i].label,
			    field->choices[i].value);
		if (till_screen_read(&till->screen, prompt, value, VALUE_SIZE) != 0 || strcmp(value, ".") == 0)
			return -1;
		wrong = settle_value(field, value);
		if (wrong == NULL)
			return 0;
		till_screen_say(&till->screen, "! %s: %s", field->label, wrong);
	}
}

/* The value given on the command line as NAME=VALUE, or NULL. */
static const char *given(char **words, int n, const char *name)
{
	size_t length = strlen(name);

	for (int i = 2; i < n; i++)
		if (strncmp(words[i], name, length) == 0 && words[i][length] == '=')
			return words[i] + length + 1;
	return NULL;
}

static int run_action(struct till *till, const struct regulars_action *action, char **words, int n)
{
	const struct regulars_menu_result *result = NULL;
	struct regulars_value *values = calloc(action->n_fields + 1, sizeof *values);
	char(*texts)[VALUE_SIZE] = calloc(action->n_fields + 1, sizeof *texts);
	enum regulars_status status;
	int outcome = -1;

	if (values == NULL || texts == NULL) {
		till_refuse(till, W_NO_MEMORY, NULL);
		goto done;
	}
	for (size_t i = 0; i < action->n_fields; i++) {
		const struct regulars_field *field = &action->fields[i];
		const char *known = given(words, n, field->name);
		const char *wrong = NULL;

		till_text_copy(texts[i], VALUE_SIZE, known);
		if (known != NULL && (wrong = settle_value(field, texts[i])) != NULL)
			till_screen_say(&till->screen, "! %s: %s", field->label, wrong);
		if ((known == NULL || wrong != NULL) && ask(till, field, texts[i]) != 0) {
			till_refuse(till, W_CANCELLED, NULL);
			goto done;
		}
		values[i].name = field->name;
		values[i].value = texts[i];
	}
	status = till->loyalty.plugin->menu_run(&result, till->loyalty.session, action->id, values, action->n_fields,
	    till_text_known(till->attendant));
	if (till_loyalty_note(&till->loyalty, status) < 0)
		goto done;
	for (size_t i = 0; result != NULL && i < result->n_messages; i++)
		till_screen_say(&till->screen, "  %s", result->messages[i]);
	outcome = 0;
done:
	free(values);
	free(texts);
	return outcome;
}

int till_menu(struct till *till, char **words, int n)
{
	const struct regulars_action *actions = NULL;
	const struct regulars_action *action;
	size_t n_actions = 0;

	if (!till_loyalty_is_on(&till->loyalty))
		return till_refuse(till, W_LOYALTY_OFF, NULL);
	if (till_loyalty_note(&till->loyalty,
	    till->loyalty.plugin->menu_list(&actions, &n_actions, till->loyalty.session)) < 0)
		return -1;
	if (n < 2)
		return list_actions(till, actions, n_actions);
	action = find_action(actions, n_actions, words[1]);
	if (action == NULL)
		return till_refuse(till, W_NO_SUCH_ACTION, words[1]);
	if (till->role < role_needed(action))
		return till_refuse(till, W_NEEDS_ROLE, role_names[role_needed(action)]);
	return run_action(till, action, words, n);
}

int till_menu_lookup(struct till *till, char **words, int n)
{
	static const struct {
		const char *name;
		enum regulars_identifier_kind kind;
	} kinds[] = {
		{"plate", REGULARS_PLATE},
		{"card", REGULARS_CARD},
		{"phone", REGULARS_PHONE},
		{"customer", REGULARS_CUSTOMER},
	};
	struct regulars_checkout *checkout = NULL;
	enum regulars_identifier_kind kind = 0;

	(void)n;
	if (!till_loyalty_is_on(&till->loyalty))
		return till_refuse(till, W_LOYALTY_OFF, NULL);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, words[1]) == 0)
			kind = kinds[i].kind;
	if (kind == 0)
		return till_refuse(till, W_USAGE, "lookup plate|card|phone|customer VALUE");
	if (till_loyalty_note(&till->loyalty,
	    till->loyalty.plugin->lookup(&checkout, till->loyalty.session, kind, words[2])) < 0 || checkout == NULL)
		return -1;
	for (size_t i = 0; i < checkout->n_operator_lines; i++)
		till_screen_say(&till->screen, "  %s", checkout->operator_lines[i]);
	till->loyalty.plugin->checkout_free(checkout);
	return 0;
}
