/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "words.h"

/* Turns what was typed into what the field wants. Returns NULL, or what the field wants instead. */
static const char *settle_value(const struct regulars_field *field, char *value)
{
	int64_t number;

	if (value[0] == '\0' && field->initial != NULL)
		till_text_copy(value, TILL_VALUE_SIZE, field->initial);
	if (value[0] == '\0')
		return field->required ? till_word(W_REQUIRED) : NULL;
	switch (field->kind) {
	case REGULARS_FIELD_CHOICE:
		for (size_t i = 0; i < field->n_choices; i++)
			if (strcmp(field->choices[i].value, value) == 0)
				return NULL;
		if (till_text_number(&number, value, 0) != 0 || number < 1 || (size_t)number > field->n_choices)
			return till_word(W_CHOOSE);
		till_text_copy(value, TILL_VALUE_SIZE, field->choices[number - 1].value);
		return NULL;
	case REGULARS_FIELD_NUMBER:
		return till_text_number(&number, value, 6) == 0 ? NULL : till_word(W_BAD_NUMBER);
	case REGULARS_FIELD_YESNO:
		if (strcmp(value, "y") == 0 || strcmp(value, "是") == 0)
			till_text_copy(value, TILL_VALUE_SIZE, "yes");
		if (strcmp(value, "n") == 0 || strcmp(value, "否") == 0)
			till_text_copy(value, TILL_VALUE_SIZE, "no");
		return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ? NULL : till_word(W_YES_NO);
	case REGULARS_FIELD_PIN:
	case REGULARS_FIELD_TEXT:
	case REGULARS_FIELD_PLATE:
	case REGULARS_FIELD_CARD:
	case REGULARS_FIELD_PHONE:
	case REGULARS_FIELD_KEEP:
		return NULL;
	}
	return NULL;
}

/* The label of what Enter gives. */
static const char *initial_label(const struct regulars_field *field)
{
	for (size_t i = 0; field->initial != NULL && i < field->n_choices; i++)
		if (strcmp(field->choices[i].value, field->initial) == 0)
			return field->choices[i].label;
	return field->initial;
}

static void say_choices(struct till *till, const struct regulars_field *field)
{
	for (size_t i = 0; i < field->n_choices; i++)
		till_screen_say(&till->screen, "  %2zu %s", i + 1, field->choices[i].label);
}

/* NAME=VALUE where NAME is a field of the form; -1: none is meant. */
static int find_assignment(const struct regulars_action *action, const char *text)
{
	for (size_t i = 0; i < action->n_fields; i++) {
		size_t length = strlen(action->fields[i].name);

		if (strncmp(text, action->fields[i].name, length) == 0 && text[length] == '=')
			return (int)i;
	}
	return -1;
}

/* Takes NAME=VALUE. Returns whether it was one; what is wrong with it is said. */
static int take_assignment(struct till_form *form, int *given, struct till *till, const struct regulars_action *action,
    const char *text)
{
	char value[TILL_VALUE_SIZE];
	const char *wrong;
	int i = find_assignment(action, text);

	if (i < 0)
		return 0;
	till_text_copy(value, sizeof value, strchr(text, '=') + 1);
	wrong = settle_value(&action->fields[i], value);
	if (wrong != NULL) {
		till_screen_say(&till->screen, "! %s: %s", action->fields[i].label, wrong);
	} else {
		till_text_copy(form->texts[i], TILL_VALUE_SIZE, value);
		given[i] = 1;
	}
	return 1;
}

/* Asks for one field until its value fits. Returns 1 when something was typed, 0 for Enter alone, or -1. */
static int ask(struct till_form *form, int *given, struct till *till, const struct regulars_action *action, size_t index)
{
	const struct regulars_field *field = &action->fields[index];
	char prompt[TILL_ROW_SIZE];
	char value[TILL_VALUE_SIZE];
	const char *wrong;

	(void)snprintf(prompt, sizeof prompt, "%s%s%s%s%s:", field->label, field->required ? " *" : "",
	    field->kind == REGULARS_FIELD_YESNO ? till_word(W_YES_NO_HINT) : "", field->initial == NULL ? "" : " = ",
	    field->initial == NULL ? "" : initial_label(field));
	while (!given[index]) {
		int is_typed;

		say_choices(till, field);
		if (till_screen_ask(&till->screen, prompt, value, sizeof value, field->kind == REGULARS_FIELD_PIN) != 0 ||
		    strcmp(value, ".") == 0)
			return -1;
		if (field->kind != REGULARS_FIELD_PIN && take_assignment(form, given, till, action, value))
			continue;
		is_typed = value[0] != '\0';
		wrong = settle_value(field, value);
		if (wrong == NULL) {
			till_text_copy(form->texts[index], TILL_VALUE_SIZE, value);
			explicit_bzero(value, sizeof value);
			return is_typed;
		}
		till_screen_say(&till->screen, "! %s: %s", field->label, wrong);
	}
	return 1;
}

/* What stands behind the last required field is not asked; it is shown with its names. */
static void say_more(struct till *till, const struct regulars_action *action, const int *given, size_t from)
{
	char row[TILL_ROW_SIZE] = "";

	for (size_t i = from; i < action->n_fields; i++)
		if (action->fields[i].kind != REGULARS_FIELD_KEEP && !given[i])
			(void)snprintf(row + strlen(row), sizeof row - strlen(row), "  %s=%s", action->fields[i].name,
			    action->fields[i].initial == NULL ? "" : action->fields[i].initial);
	if (row[0] != '\0')
		till_screen_say(&till->screen, "  (%s:%s)", till_word(W_MORE), row);
}

int till_form_ask(struct till_form *form, struct till *till, const struct regulars_action *action, char **words, int n)
{
	int given[TILL_FORM_FIELDS] = {0};
	int has_required = 0;
	int is_answered = 0;
	size_t asked = action->n_fields;

	memset(form, 0, sizeof *form);
	if (action->n_fields > TILL_FORM_FIELDS)
		return -1;
	form->n = action->n_fields;
	for (size_t i = 0; i < form->n; i++) {
		till_text_copy(form->names[i], sizeof form->names[i], action->fields[i].name);
		till_text_copy(form->texts[i], TILL_VALUE_SIZE, action->fields[i].initial);
		form->values[i] = (struct regulars_value){.name = form->names[i], .value = form->texts[i]};
		has_required = has_required || action->fields[i].required;
	}
	for (int i = 0; i < n; i++) {
		take_assignment(form, given, till, action, words[i]);
		is_answered = is_answered || find_assignment(action, words[i]) >= 0;
	}
	/* Nothing required and something given: enough. */
	if (!has_required && is_answered)
		return 0;
	while (has_required && !action->fields[asked - 1].required)
		asked--;
	say_more(till, action, given, asked);
	for (size_t i = 0; i < asked; i++) {
		int typed;

		if (given[i] || action->fields[i].kind == REGULARS_FIELD_KEEP)
			continue;
		typed = ask(form, given, till, action, i);
		if (typed < 0)
			return -1;
		if (!has_required && (typed || form->texts[i][0] != '\0'))
			return 0;
	}
	return 0;
}

void till_form_finish(struct till_form *form)
{
	explicit_bzero(form, sizeof *form);
}
