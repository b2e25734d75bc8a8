/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fields.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "i18n.h"
#include "output.h"
#include "phone.h"
#include "who.h"

#define CUSTOMER (REG_OF_PERSON | REG_OF_ORGANISATION)

int reg_fields_add(struct reg_fields *fields, const char *name, const char *value, struct reg_err *err)
{
	char *own_name = strdup(name), *own_value = strdup(value);

	if (own_name == NULL || own_value == NULL || fields->n == REG_FIELDS_MAX) {
		free(own_name);
		free(own_value);
		return fields->n == REG_FIELDS_MAX ? reg_err_set(err, REG_EINVAL, "more than %d fields at once", REG_FIELDS_MAX)
						   : reg_err_set(err, REG_EIO, "out of memory");
	}
	fields->names[fields->n] = own_name;
	fields->values[fields->n] = own_value;
	fields->items[fields->n] = (struct reg_profile_field){ own_name, own_value };
	fields->n++;
	return 0;
}

static int add_checked(struct reg_fields *fields, unsigned of, const struct reg_profile_rule *rule, const char *text,
    struct reg_err *err)
{
	char value[REG_PROFILE_VALUE_SIZE];
	int rc = (of & CUSTOMER) != 0 ? reg_profile_value(value, rule, text, err) : 0;

	return rc < 0 ? rc : reg_fields_add(fields, rule->name, (of & CUSTOMER) != 0 ? value : text, err);
}

static int add_set(struct reg_fields *fields, const struct reg_command *command, unsigned of, const char *text,
    struct reg_err *err)
{
	const char *equals = strchr(text, '=');
	const struct reg_profile_rule *rule;
	char name[64];

	if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof name)
		return reg_command_usage(command, _("--set: \"%s\" is not of the form FIELD=VALUE"), text);
	(void)snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
	rule = reg_profile_rule(of, name);
	if (rule != NULL)
		return add_checked(fields, of, rule, equals + 1, err);
	return reg_fields_add(fields, name, equals + 1, err);
}

int reg_fields_read(struct reg_fields *out, const struct reg_command *command, unsigned of, struct reg_err *err)
{
	/* The verbs for customers have the options of both kinds, organisations those of their own. */
	unsigned of_command = (of & CUSTOMER) != 0 && strcmp(command->noun->name, "customer") == 0 ? CUSTOMER & ~of : 0;
	const char *text;
	size_t cursor = 0;
	int rc = 0;

	*out = (struct reg_fields){ 0 };
	for (const struct reg_profile_rule *rule = reg_profile_rules; rule->name != NULL && rc == 0; rule++) {
		if ((rule->of & of) == 0) {
			text = (rule->of & of_command) == 0 ? NULL
			    : reg_command_value(command, rule->option != NULL ? rule->option : rule->name);
			if (text != NULL)
				rc = reg_command_usage(command, of == REG_OF_PERSON ? _("--%s: only organisations have it")
				    : _("--%s: only people have it"), rule->option != NULL ? rule->option : rule->name);
			continue;
		}
		text = reg_command_value(command, rule->option != NULL ? rule->option : rule->name);
		if (text != NULL)
			rc = add_checked(out, of, rule, text, err);
	}
	while (rc == 0 && (text = reg_command_next(command, "set", &cursor)) != NULL)
		rc = add_set(out, command, of, text, err);
	return rc;
}

void reg_fields_finish(struct reg_fields *fields)
{
	for (size_t i = 0; i < fields->n; i++) {
		free(fields->names[i]);
		free(fields->values[i]);
	}
	fields->n = 0;
}

static int check_area(struct reg_side *side, const char *id, struct reg_err *err)
{
	char place[REG_PLACE_SIZE];
	struct reg_stmt *stmt;
	int rc = reg_act_place_name(place, "area", id, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_PLACE_PROFILE, err, "t", place);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0)
		reg_reset(stmt);
	return rc == 0 ? reg_err_set(err, REG_ENOTFOUND, "area %s: there is none; make it with `regulars area add`", id)
	               : rc < 0 ? rc : 0;
}

static int replace(struct reg_fields *fields, size_t i, const char *value, struct reg_err *err)
{
	char *copy = strdup(value);

	if (copy == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	free(fields->values[i]);
	fields->values[i] = copy;
	fields->items[i].value = copy;
	return 0;
}

int reg_fields_resolve(struct reg_fields *fields, struct reg_side *side, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < fields->n && rc == 0; i++) {
		struct reg_who employer;

		if (fields->values[i][0] == '\0')
			continue;
		if (strcmp(fields->names[i], "area") == 0)
			rc = check_area(side, fields->values[i], err);
		if (strcmp(fields->names[i], "employer") != 0)
			continue;
		rc = reg_who_customer(&employer, side, fields->values[i], err);
		if (rc == 0)
			rc = replace(fields, i, employer.value, err);
	}
	return rc;
}

json_t *reg_fields_state(unsigned of, const json_t *profile, const json_t *verified, const struct reg_side *side)
{
	json_t *missing = json_array(), *stale = json_array(), *day = json_null();
	struct reg_profile_state state;

	reg_profile_state(&state, of, profile, verified, reg_command_now());
	for (int i = 0; i < state.wanted - state.present; i++)
		(void)json_array_append_new(missing, json_string(state.missing[i]->name));
	for (int i = 0; i < state.stale; i++)
		(void)json_array_append_new(stale, json_string(state.old[i]->name));
	if (state.verified_at != 0) {
		char text[REG_DAY_SIZE];

		reg_day_format(text, reg_zone_day(side->zone, state.verified_at));
		day = json_string(text);
	}
	return json_pack("{s:i, s:i, s:o, s:o, s:o}", "wanted", state.wanted, "present", state.present, "missing", missing,
	    "stale", stale, "verified", day);
}

const char *reg_fields_label(const char *name)
{
	const struct reg_profile_rule *rule = reg_profile_rule(~0U, name);
	const char *word = reg_word(name);

	return rule != NULL && rule->option != NULL && strcmp(word, name) == 0 ? reg_word(rule->option) : word;
}

const char *reg_fields_shown(const char *name, const char *value)
{
	const struct reg_profile_rule *rule = reg_profile_rule(~0U, name);

	return rule != NULL && rule->type == REG_PROFILE_LITRES
	    ? reg_shown_format(_("%s l"), reg_shown_litres(strtoll(value, NULL, 10))) : reg_shown(value);
}

/* The names of a list, for people; NULL: it is empty. */
static const char *names_text(const json_t *names)
{
	const char *line = NULL;
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		const char *word = reg_fields_label(json_string_value(name));

		line = line == NULL ? reg_shown_format("%s", word) : reg_shown_format(_("%1$s, %2$s"), line, word);
	}
	return line;
}

static void field(const char *title, const char *text)
{
	printf("%s %s\n", reg_shown_padded(title, 9), text);
}

void reg_fields_print_state(const json_t *state)
{
	const char *verified = json_string_value(json_object_get(state, "verified")), *names;
	int present = (int)json_integer_value(json_object_get(state, "present"));
	int wanted = (int)json_integer_value(json_object_get(state, "wanted"));

	if (verified != NULL)
		field(_("Profile"), reg_shown_format(_("%1$d of %2$d fields are known, last asked on %3$s"), present, wanted, verified));
	else
		field(_("Profile"), reg_shown_format(_("%1$d of %2$d fields are known"), present, wanted));
	names = names_text(json_object_get(state, "missing"));
	if (names != NULL)
		field("", reg_shown_format(_("not known: %s"), names));
	names = names_text(json_object_get(state, "stale"));
	if (names != NULL)
		field("", reg_shown_format(_("to be asked again: %s"), names));
}
