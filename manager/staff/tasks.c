/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tasks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_task.h"
#include "i18n.h"
#include "output.h"
#include "reminders.h"

const char *reg_tasks_text(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text == NULL ? "" : text;
}

const char *reg_task_word(const char *kind)
{
	static const char *const words[][2] = {
		{ "visit", N_("Visit") }, { "call", N_("Call") }, { "promise", N_("Promise") },
		{ REG_TASK_FIRST_CONTACT, N_("First contact") }, { "other", N_("Other task") },
		{ "ask", N_("Ask again") }, { "contract", N_("Contract ends") },
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i][0], kind) == 0)
			return _(words[i][1]);
	return kind;
}

static json_t *day_json(const struct reg_side *side, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
	return json_string(day);
}

/* Empty is nobody. */
static json_t *name_json(const char *name)
{
	return reg_json_text(name != NULL && name[0] != '\0' ? name : NULL);
}

/* Puts the rows of a begun statement into a new array. */
static int rows(json_t **out, struct reg_side *side, struct reg_stmt *stmt,
    json_t *(*row)(const struct reg_side *side, struct reg_stmt *stmt), struct reg_err *err)
{
	json_t *list = json_array();
	int rc = list == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	*out = NULL;
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = json_array_append_new(list, row(side, stmt)) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
	reg_reset(stmt);
	if (rc < 0) {
		json_decref(list);
		return rc;
	}
	*out = list;
	return 0;
}

/* Columns: number, what, customer (number, id, name), whose, due, since, text, until. */
static json_t *task_row(const struct reg_side *side, struct reg_stmt *stmt)
{
	char task[16];

	reg_act_task_name(task, reg_int(stmt, 0));
	return json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "subject", (json_int_t)reg_int(stmt, 2), "task", task, "kind", reg_json_text(reg_text(stmt, 1)),
	    "customer", reg_json_text(reg_text(stmt, 3)), "name", name_json(reg_text(stmt, 4)), "staff",
	    name_json(reg_text(stmt, 5)), "due", reg_json_text(reg_text(stmt, 6)), "since", day_json(side, reg_int(stmt, 7)), "text",
	    reg_json_text(reg_text(stmt, 8)), "done", day_json(side, reg_int(stmt, 9)));
}

struct sorted {
	json_t *task;
	size_t place; /* among those of one day: what was noted first comes first */
};

static int by_due(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = strcmp(reg_tasks_text(x->task, "due"), reg_tasks_text(y->task, "due"));

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

static int sort(json_t **tasks, struct reg_err *err)
{
	size_t n = json_array_size(*tasks);
	struct sorted *items = calloc(n + 1, sizeof *items);
	json_t *sorted = json_array();
	int rc = items == NULL || sorted == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		items[i] = (struct sorted){ json_array_get(*tasks, i), i };
	if (rc == 0)
		qsort(items, n, sizeof *items, by_due);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = json_array_append(sorted, items[i].task) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
	free(items);
	json_decref(rc == 0 ? *tasks : sorted);
	*tasks = rc == 0 ? sorted : *tasks;
	return rc;
}

const char *reg_tasks_what(char *out, size_t size, const json_t *task)
{
	const json_t *fields = json_object_get(task, "fields"), *field;
	char before[512];
	size_t i;

	if (fields == NULL)
		return reg_tasks_text(task, "text");
	out[0] = '\0';
	json_array_foreach(fields, i, field) {
		(void)snprintf(before, sizeof before, "%s", out);
		if (i == 0)
			(void)snprintf(out, size, "%s", reg_word(json_string_value(field)));
		else
			(void)snprintf(out, size, _("%1$s, %2$s"), before, reg_word(json_string_value(field)));
	}
	return out;
}

int reg_tasks_read(json_t **out, struct reg_side *side, int64_t at_unix_s, bool all, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	*out = NULL;
	rc = reg_sql(&stmt, side->store, REG_SQL_TASK_LIST, err, "ii", at_unix_s, (int64_t)all);

	rc = rc < 0 ? rc : rows(out, side, stmt, task_row, err);
	rc = rc < 0 ? rc : reg_reminders_add(*out, side, at_unix_s, err);
	rc = rc < 0 ? rc : sort(out, err);
	if (rc < 0) {
		json_decref(*out);
		*out = NULL;
	}
	return rc;
}

/* Columns: customer (number, id, name), since, who kept it, who asks, last sale, litres. */
static json_t *pool_row(const struct reg_side *side, struct reg_stmt *stmt)
{
	json_t *asked = json_array();
	const char *names = reg_is_null(stmt, 5) ? "" : reg_text(stmt, 5);

	for (size_t n; *names != '\0'; names += n + strspn(names + n, " ")) {
		n = strcspn(names, " ");
		(void)json_array_append_new(asked, json_stringn(names, n));
	}
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "subject", (json_int_t)reg_int(stmt, 0), "customer",
	    reg_json_text(reg_text(stmt, 1)), "name",
	    name_json(reg_text(stmt, 2)), "since", day_json(side, reg_int(stmt, 3)), "kept_by", name_json(reg_text(stmt, 4)),
	    "asked", asked, "last", day_json(side, reg_is_null(stmt, 6) ? INT64_MAX : reg_int(stmt, 6)), "volume_ml",
	    (json_int_t)reg_int(stmt, 7));
}

int reg_pool_read(json_t **out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_POOL_LIST, err, "i", at_unix_s);

	return rc < 0 ? rc : rows(out, side, stmt, pool_row, err);
}

/* Columns: customer, plate, what, day. The customer's name is read afterwards, when the statement is left. */
static json_t *due_row(const struct reg_side *side, struct reg_stmt *stmt)
{
	(void)side;
	return json_pack("{s:I, s:o, s:o, s:o}", "subject", (json_int_t)(reg_is_null(stmt, 0) ? 0 : reg_int(stmt, 0)), "plate",
	    reg_json_text(reg_text(stmt, 1)), "what", reg_json_text(reg_text(stmt, 2)), "due", reg_json_text(reg_text(stmt, 3)));
}

static int due_name(json_t *row, struct reg_side *side, struct reg_err *err)
{
	int64_t subject = json_integer_value(json_object_get(row, "subject"));
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", subject);
	bool is_there = rc == 0 && (rc = reg_step(stmt, err)) == 1;

	(void)json_object_set_new(row, "customer", is_there ? reg_json_text(reg_text(stmt, 1)) : json_null());
	(void)json_object_set_new(row, "name", is_there ? name_json(reg_text(stmt, 4)) : json_null());
	reg_reset(stmt);
	return rc < 0 ? rc : 0;
}

int reg_due_read(json_t **out, struct reg_side *side, int32_t from, int32_t to, int64_t at_unix_s, struct reg_err *err)
{
	char first[REG_DAY_SIZE], last[REG_DAY_SIZE];
	struct reg_stmt *stmt;
	json_t *row;
	size_t i;
	int rc;

	reg_day_format(first, from);
	reg_day_format(last, to);
	*out = NULL;
	rc = reg_sql(&stmt, side->store, REG_SQL_MAINTENANCE_DUE, err, "tti", first, last, at_unix_s);
	rc = rc < 0 ? rc : rows(out, side, stmt, due_row, err);
	json_array_foreach(*out, i, row)
		rc = rc < 0 ? rc : due_name(row, side, err);
	if (rc < 0) {
		json_decref(*out);
		*out = NULL;
	}
	return rc;
}
