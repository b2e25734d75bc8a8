/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last word of a customer counts: rows of one come together, in the order in which they do. */
static int add(struct reg_said *said, int64_t customer, const char *value, struct reg_err *err)
{
	bool is_new = said->n == 0 || said->items[said->n - 1].customer != customer;
	char *copy = value != NULL && value[0] != '\0' ? strdup(value) : NULL;

	if (value != NULL && value[0] != '\0' && copy == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	if (is_new && said->n == said->room) {
		size_t room = said->room == 0 ? 256 : said->room * 2;
		struct reg_said_one *items = reallocarray(said->items, room, sizeof *items);

		if (items == NULL) {
			free(copy);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		said->items = items;
		said->room = room;
	}
	if (is_new)
		said->n++;
	else
		free(said->items[said->n - 1].value);
	said->items[said->n - 1] = (struct reg_said_one){ .customer = customer, .value = copy };
	return 0;
}

int reg_said_read(struct reg_said *out, struct reg_side *side, const char *field, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	char path[64];
	int rc;

	*out = (struct reg_said){ 0 };
	(void)snprintf(path, sizeof path, "$.%s", field);
	rc = reg_sql(&stmt, side->store, REG_SQL_SAID_ALL, err, "ti", path, at_unix_s);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = add(out, reg_int(stmt, 0), reg_text(stmt, 1), err);
	reg_reset(stmt);
	return rc;
}

void reg_said_finish(struct reg_said *said)
{
	for (size_t i = 0; i < said->n; i++)
		free(said->items[i].value);
	free(said->items);
	*said = (struct reg_said){ 0 };
}

static int compare(const void *key, const void *item)
{
	const int64_t *customer = key;
	const struct reg_said_one *one = item;

	return (*customer > one->customer) - (*customer < one->customer);
}

const char *reg_said_of(const struct reg_said *said, int64_t customer)
{
	const struct reg_said_one *one =
	    said->n > 0 ? bsearch(&customer, said->items, said->n, sizeof *said->items, compare) : NULL;

	return one != NULL ? one->value : NULL;
}

int reg_said_place(json_t **out, struct reg_side *side, const char *place, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const char *name;
	json_t *value;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_PLACE_ACTS, err, "t", place);

	*out = NULL;
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		json_t *body = reg_int(stmt, 0) <= at_unix_s ? json_loads(reg_text(stmt, 1), 0, NULL) : NULL;

		if (body != NULL && *out == NULL)
			*out = json_object();
		json_object_foreach(json_object_get(body, "fields"), name, value) {
			if (json_is_null(value))
				(void)json_object_del(*out, name);
			else
				(void)json_object_set(*out, name, value);
		}
		json_decref(body);
		rc = 0;
	}
	if (rc < 0) {
		json_decref(*out);
		*out = NULL;
	}
	return rc;
}
