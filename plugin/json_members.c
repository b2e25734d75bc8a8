/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json_members.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct reg_json_name reg_json_line_kinds[] = {
	{"fuel", REGULARS_LINE_FUEL},
	{"goods", REGULARS_LINE_GOODS},
	{"service", REGULARS_LINE_SERVICE},
	{"discount", REGULARS_LINE_DISCOUNT},
	{"fee", REGULARS_LINE_FEE},
	{"deposit", REGULARS_LINE_DEPOSIT},
	{"prepay", REGULARS_LINE_PREPAY},
	{NULL, 0},
};

static const struct reg_json_name line_states[] = {
	{"normal", 0},
	{"void", 1},
	{NULL, 0},
};

#define LINE(name, type, member, names) {name, type, offsetof(struct regulars_line, member), names}
static const struct reg_json_member line_members[] = {
	LINE("kind", REG_JSON_NAME, kind, reg_json_line_kinds),
	LINE("status", REG_JSON_NAME, is_void, line_states),
	LINE("product", REG_JSON_TEXT, product, NULL),
	LINE("category", REG_JSON_TEXT, category, NULL),
	LINE("pump", REG_JSON_TEXT, pump, NULL),
	LINE("nozzle", REG_JSON_TEXT, nozzle, NULL),
	LINE("volume_ml", REG_JSON_INTEGER, volume_ml, NULL),
	LINE("unit_price_minor_per_m3", REG_JSON_INTEGER, unit_price_minor_per_m3, NULL),
	LINE("quantity_milli", REG_JSON_INTEGER, quantity_milli, NULL),
	LINE("amount_minor", REG_JSON_INTEGER, amount_minor, NULL),
	LINE("tax_minor", REG_JSON_INTEGER, tax_minor, NULL),
	LINE("discount_minor", REG_JSON_INTEGER, discount_minor, NULL),
};

static const struct reg_json_member redemption_members[] = {
	{"reward", REG_JSON_TEXT, offsetof(struct regulars_redemption, reward), NULL},
	{"points", REG_JSON_INTEGER, offsetof(struct regulars_redemption, points), NULL},
	{"value_minor", REG_JSON_INTEGER, offsetof(struct regulars_redemption, value_minor), NULL},
	{"count", REG_JSON_INTEGER, offsetof(struct regulars_redemption, count), NULL},
	{"hold", REG_JSON_TEXT, offsetof(struct regulars_redemption, hold), NULL},
};

static const struct reg_json_member tender_members[] = {
	{"kind", REG_JSON_TEXT, offsetof(struct regulars_tender, kind), NULL},
	{"amount_minor", REG_JSON_INTEGER, offsetof(struct regulars_tender, amount_minor), NULL},
};

int reg_json_parse(struct json_t **out, const char *text, size_t size, struct reg_err *err)
{
	json_error_t error;
	char *near;

	*out = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (*out == NULL) {
		near = strstr(error.text, " near ");
		if (near != NULL)
			*near = '\0';
		return reg_err_set(err, REG_EINVAL, "expected one JSON object: %s at byte %d", error.text, error.position);
	}
	if (!json_is_object(*out)) {
		json_decref(*out);
		*out = NULL;
		return reg_err_set(err, REG_EINVAL, "expected one JSON object");
	}
	return REG_OK;
}

/* A name that somebody else wrote, fit for a message. */
static void show_name(char *out, size_t size, const char *name)
{
	size_t n = 0;

	for (; name[n] != '\0' && n + 1 < size; n++)
		out[n] = name[n] > ' ' && name[n] < 0x7f ? name[n] : '?';
	out[n] = '\0';
	reg_card_scrub(out);
}

static int refuse_name(const struct reg_json_member *member, const char *where, struct reg_err *err)
{
	char list[160] = "";
	size_t n = 0;

	for (size_t i = 0; member->names[i].name != NULL && n < sizeof list; i++)
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", i > 0 ? ", " : "", member->names[i].name);
	return reg_err_set(err, REG_EINVAL, "%s%s: expected one of %s", where, member->name, list);
}

static int read_member(void *out, const struct reg_json_member *member, const json_t *value, const char *where,
    struct reg_err *err)
{
	char *to = (char *)out + member->offset;

	switch (member->type) {
	case REG_JSON_TEXT:
		if (json_is_null(value))
			return REG_OK;
		if (!json_is_string(value))
			return reg_err_set(err, REG_EINVAL, "%s%s: expected a text", where, member->name);
		*(const char **)(void *)to = json_string_value(value);
		return REG_OK;
	case REG_JSON_INTEGER:
		if (!json_is_integer(value))
			return reg_err_set(err, REG_EINVAL, "%s%s: expected a whole number", where, member->name);
		*(int64_t *)(void *)to = json_integer_value(value);
		return REG_OK;
	case REG_JSON_BOOLEAN:
		if (!json_is_boolean(value))
			return reg_err_set(err, REG_EINVAL, "%s%s: expected true or false", where, member->name);
		*(int *)(void *)to = json_is_true(value);
		return REG_OK;
	case REG_JSON_NAME:
		for (size_t i = 0; json_is_string(value) && member->names[i].name != NULL; i++)
			if (strcmp(member->names[i].name, json_string_value(value)) == 0) {
				*(int *)(void *)to = member->names[i].value;
				return REG_OK;
			}
		return refuse_name(member, where, err);
	case REG_JSON_NESTED:
		if (!json_is_null(value))
			*(const json_t **)(void *)to = value;
		return REG_OK;
	}
	return REG_EINVAL;
}

int reg_json_members_read(void *out, const struct json_t *object, const struct reg_json_member *members,
    size_t n_members, const char *where, struct reg_err *err)
{
	const size_t n_where = strlen(where);
	char shown[48];

	if (!json_is_object(object)) /* where ends with the dot before a member */
		return reg_err_set(err, REG_EINVAL, "%.*s: expected an object", n_where > 0 ? (int)n_where - 1 : 0, where);
	/* Jansson's iteration wants a writable object; nothing is written. */
	for (void *i = json_object_iter((json_t *)(uintptr_t)object); i != NULL;
	    i = json_object_iter_next((json_t *)(uintptr_t)object, i)) {
		const char *key = json_object_iter_key(i);
		size_t m = 0;

		while (m < n_members && strcmp(members[m].name, key) != 0)
			m++;
		if (m == n_members) {
			show_name(shown, sizeof shown, key);
			return reg_err_set(err, REG_EINVAL, "%s%s: there is no such member", where, shown);
		}
		if (read_member(out, &members[m], json_object_iter_value(i), where, err) < 0)
			return REG_EINVAL;
	}
	return REG_OK;
}

/* Checks a list and gives memory for its members, at least one so that NULL means trouble. */
static void *begin_list(size_t *n_out, const json_t *array, const char *name, size_t most, size_t size,
    struct reg_err *err)
{
	void *list;

	*n_out = 0;
	if (array != NULL && !json_is_array(array)) {
		reg_err_set(err, REG_EINVAL, "%s: expected a list", name);
		return NULL;
	}
	if (json_array_size(array) > most) {
		reg_err_set(err, REG_EINVAL, "%s: there are %zu, at most %zu are taken", name, json_array_size(array), most);
		return NULL;
	}
	*n_out = json_array_size(array);
	list = calloc(*n_out + 1, size);
	if (list == NULL)
		reg_err_set(err, REG_EIO, "%s: no memory for %zu", name, *n_out);
	return list;
}

static int list_failed(const struct reg_err *err)
{
	return err != NULL && err->code != REG_OK ? (int)err->code : REG_EINVAL;
}

int reg_json_lines_read(struct regulars_line **out, size_t *n_out, const struct json_t *array, struct reg_err *err)
{
	struct regulars_line *lines = begin_list(n_out, array, "lines", REG_EVENT_MAX_LINES, sizeof *lines, err);
	char where[32];

	*out = NULL;
	if (lines == NULL)
		return list_failed(err);
	for (size_t i = 0; i < *n_out; i++) {
		(void)snprintf(where, sizeof where, "lines[%zu].", i);
		if (reg_json_members_read(&lines[i], json_array_get(array, i), line_members,
		    sizeof line_members / sizeof *line_members, where, err) < 0)
			goto error;
		if ((int)lines[i].kind == 0) {
			refuse_name(&line_members[0], where, err);
			goto error;
		}
	}
	*out = lines;
	return REG_OK;
error:
	free(lines);
	return REG_EINVAL;
}

int reg_json_tenders_read(struct regulars_tender **out, size_t *n_out, const struct json_t *array, struct reg_err *err)
{
	struct regulars_tender *tenders =
	    begin_list(n_out, array, "tenders", REG_EVENT_MAX_TENDERS, sizeof *tenders, err);
	char where[32];

	*out = NULL;
	if (tenders == NULL)
		return list_failed(err);
	for (size_t i = 0; i < *n_out; i++) {
		(void)snprintf(where, sizeof where, "tenders[%zu].", i);
		if (reg_json_members_read(&tenders[i], json_array_get(array, i), tender_members,
		    sizeof tender_members / sizeof *tender_members, where, err) < 0) {
			free(tenders);
			return REG_EINVAL;
		}
	}
	*out = tenders;
	return REG_OK;
}

int reg_json_redemptions_read(struct regulars_redemption **out, size_t *n_out, const struct json_t *array,
    struct reg_err *err)
{
	struct regulars_redemption *redemptions =
	    begin_list(n_out, array, "redemptions", REG_EVENT_MAX_REDEMPTIONS, sizeof *redemptions, err);
	char where[40];

	*out = NULL;
	if (redemptions == NULL)
		return list_failed(err);
	for (size_t i = 0; i < *n_out; i++) {
		(void)snprintf(where, sizeof where, "redemptions[%zu].", i);
		if (reg_json_members_read(&redemptions[i], json_array_get(array, i), redemption_members,
		    sizeof redemption_members / sizeof *redemption_members, where, err) < 0) {
			free(redemptions);
			return REG_EINVAL;
		}
	}
	*out = redemptions;
	return REG_OK;
}
