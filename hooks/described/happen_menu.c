/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * happen_menu.c - menu.run of a described host: what the form still needs is asked for by the host's own prompts.
 */
#include <string.h>

#include "door_internal.h"
#include "gather.h"
#include "run.h"
#include "value.h"

#define MAX_FIELDS 24
#define MAX_FORMS 6 /* one after the other: an approval, and what was wrong with it */

static const struct regulars_action *find(const struct reg_run *run, const char *id)
{
	for (size_t i = 0; i < run->ours.n_actions; i++)
		if (strcmp(run->ours.actions[i].id, id) == 0)
			return &run->ours.actions[i];
	return NULL;
}

/* What the mapping gives for a field; false: it does not name the field. */
static bool given(const char **value, struct reg_run *run, const struct reg_event_map *map, const char *field)
{
	for (size_t i = 0; i < map->n_inputs; i++)
		if (strcmp(map->inputs[i].name, field) == 0) {
			if (!reg_value_text(value, &run->frame, &map->inputs[i].value))
				*value = NULL;
			return true;
		}
	return false;
}

static bool ask_choice(const char **value, struct reg_run *run, const struct regulars_field *field)
{
	const char *options[64];
	size_t n = field->n_choices < 64 ? field->n_choices : 64, chosen;

	for (size_t i = 0; i < n; i++)
		options[i] = field->choices[i].label;
	if (!reg_services_choose(&chosen, run->frame.door, field->label, options, n))
		return false;
	*value = field->choices[chosen].value;
	return true;
}

/* False: the cashier has left the form. */
static bool ask(const char **value, struct reg_run *run, const struct regulars_field *field)
{
	*value = NULL;
	if (field->kind == REGULARS_FIELD_CHOICE && field->n_choices > 0 &&
	    reg_services_has(run->frame.door, REG_SERVICE_CHOOSE))
		return ask_choice(value, run, field);
	if (!reg_services_has(run->frame.door, REG_SERVICE_PROMPT))
		return !field->required;
	return reg_services_prompt(value, run->frame.door, &run->frame.bag, field->label);
}

/* The values of a form. False: left by the cashier. */
static bool fill_form(struct regulars_value values[MAX_FIELDS], size_t *n, struct reg_run *run,
    const struct reg_event_map *map, const struct regulars_action *form)
{
	*n = 0;
	for (size_t i = 0; i < form->n_fields && *n < MAX_FIELDS; i++) {
		const struct regulars_field *field = &form->fields[i];
		const char *value = NULL, *name;

		/* What is known already is asked for only where the form needs an answer. */
		if (!given(&value, run, map, field->name) && field->kind != REGULARS_FIELD_KEEP &&
		    (field->required || field->initial == NULL) && !ask(&value, run, field))
			return false;
		if (value == NULL || value[0] == '\0')
			value = field->initial;
		if (value == NULL || value[0] == '\0')
			continue;
		/* A form of an earlier result ends with the next run: what is handed back has to outlive it. */
		value = reg_bag_copy(&run->frame.bag, value, strlen(value));
		name = reg_bag_copy(&run->frame.bag, field->name, strlen(field->name));
		if (value == NULL || name == NULL)
			return false;
		values[(*n)++] = (struct regulars_value){ .name = name, .value = value };
	}
	return true;
}

static bool failed(struct reg_run *run)
{
	run->ours.has_failed = true;
	(void)reg_err_set(&run->err, REG_EINVAL, "%s", regulars_plugin.last_error(run->session));
	run->ours.error = run->err.line;
	return false;
}

bool reg_happen_menu(struct reg_run *run, const struct reg_event_map *map)
{
	const struct reg_value *id_value = map->values[REG_IN_ACTION], *who_value = map->values[REG_IN_ATTENDANT];
	struct regulars_value values[MAX_FIELDS];
	const struct regulars_action *form;
	const char *id = NULL, *attendant = NULL;
	size_t n;

	if (regulars_plugin.menu_list(&run->ours.actions, &run->ours.n_actions, run->session) != REGULARS_OK)
		return failed(run);
	if (id_value == NULL || !reg_value_text(&id, &run->frame, id_value) || (form = find(run, id)) == NULL) {
		run->ours.has_failed = true;
		(void)reg_err_set(&run->err, REG_EINVAL, "action %s: there is none", id == NULL ? "" : id);
		run->ours.error = run->err.line;
		return false;
	}
	if (who_value != NULL && !reg_value_text(&attendant, &run->frame, who_value))
		attendant = NULL;
	for (int i = 0; i < MAX_FORMS && form != NULL; i++) {
		char *action = reg_bag_copy(&run->frame.bag, form->id, strlen(form->id));

		if (action == NULL || !fill_form(values, &n, run, map, form))
			return true; /* left by the cashier: nothing has happened */
		if (regulars_plugin.menu_run(&run->ours.menu, run->session, action, values, n, attendant) != REGULARS_OK)
			return failed(run);
		form = run->ours.menu->form;
	}
	return true;
}
