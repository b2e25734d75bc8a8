/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reminders.h"

#include <string.h>

#include "output.h"
#include "profile.h"

#define DAY_S INT64_C(86400)

struct reminders {
	json_t *tasks;
	struct reg_side *side;
	int64_t at_unix_s;
};

static json_t *day_json(const struct reg_side *side, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
	return json_string(day);
}

static json_t *name_json(const char *name)
{
	return reg_json_text(name != NULL && name[0] != '\0' ? name : NULL);
}

/* What is old of a profile, and since when the first of it is. NULL: nothing. */
static json_t *old_fields(int64_t *since_unix_s, const struct reminders *reminders, unsigned of, const char *profile_text,
    const char *verified_text)
{
	json_t *profile = json_loads(profile_text, 0, NULL), *verified = json_loads(verified_text, 0, NULL);
	json_t *fields = json_array();
	struct reg_profile_state state;

	*since_unix_s = INT64_MAX;
	reg_profile_state(&state, of, profile, verified, reminders->at_unix_s);
	for (int i = 0; i < state.stale; i++) {
		int64_t at = json_integer_value(json_object_get(verified, state.old[i]->name)) + state.old[i]->stale_days * DAY_S;

		*since_unix_s = at < *since_unix_s ? at : *since_unix_s;
		(void)json_array_append_new(fields, json_string(state.old[i]->name));
	}
	json_decref(profile);
	json_decref(verified);
	if (state.stale > 0)
		return fields;
	json_decref(fields);
	return NULL;
}

static int append(const struct reminders *reminders, json_t *task, struct reg_err *err)
{
	return json_array_append_new(reminders->tasks, task) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
}

/* Columns: number, id, name, whose, kind, profile, when verified. */
static int add_customer(const struct reminders *reminders, struct reg_stmt *stmt, struct reg_err *err)
{
	int64_t since;
	json_t *fields = old_fields(&since, reminders, reg_profile_of_kind(reg_text(stmt, 4)), reg_text(stmt, 5), reg_text(stmt, 6));

	return fields == NULL ? 0 : append(reminders, json_pack("{s:I, s:n, s:s, s:o, s:o, s:o, s:o, s:o, s:n, s:n, s:o}", "subject",
	    (json_int_t)reg_int(stmt, 0), "task", "kind", "ask", "customer", reg_json_text(reg_text(stmt, 1)), "name",
	    name_json(reg_text(stmt, 2)), "staff", name_json(reg_text(stmt, 3)), "due", day_json(reminders->side, since), "since",
	    day_json(reminders->side, since), "text", "done", "fields", fields), err);
}

/* Columns: "area:ID" or "competitor:ID", profile, when verified. */
static int add_place(const struct reminders *reminders, struct reg_stmt *stmt, struct reg_err *err)
{
	unsigned of = strncmp(reg_text(stmt, 0), "area:", 5) == 0 ? REG_OF_AREA : REG_OF_COMPETITOR;
	const char *id = strchr(reg_text(stmt, 0), ':'), *name;
	json_t *profile = json_loads(reg_text(stmt, 1), 0, NULL), *fields;
	int64_t since;
	int rc = 0;

	fields = old_fields(&since, reminders, of, reg_text(stmt, 1), reg_text(stmt, 2));
	name = json_string_value(json_object_get(profile, "name"));
	if (fields != NULL)
		rc = append(reminders, json_pack("{s:i, s:n, s:s, s:n, s:o, s:o, s:o, s:o, s:n, s:n, s:o, s:s}", "subject", 0, "task",
		    "kind", "ask", "customer", "name", name_json(name != NULL || id == NULL ? name : id + 1), "staff",
		    name_json(json_string_value(json_object_get(profile, "staff"))), "due", day_json(reminders->side, since), "since",
		    day_json(reminders->side, since), "text", "done", "fields", fields, "place", reg_text(stmt, 0)), err);
	json_decref(profile);
	return rc;
}

/* Columns: number, id, name, whose, first second without it, grade. */
static int add_contract(const struct reminders *reminders, struct reg_stmt *stmt, struct reg_err *err)
{
	int64_t last = reg_int(stmt, 4) - 1;

	return append(reminders, json_pack("{s:I, s:n, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:n}", "subject",
	    (json_int_t)reg_int(stmt, 0), "task", "kind", "contract", "customer", reg_json_text(reg_text(stmt, 1)), "name",
	    name_json(reg_text(stmt, 2)), "staff", name_json(reg_text(stmt, 3)), "due", day_json(reminders->side, last), "since",
	    day_json(reminders->side, last - REG_REMINDERS_CONTRACT_DAYS * DAY_S), "text", name_json(reg_text(stmt, 5)), "done"), err);
}

static int rows(const struct reminders *reminders, struct reg_stmt *stmt,
    int (*add)(const struct reminders *reminders, struct reg_stmt *stmt, struct reg_err *err), struct reg_err *err)
{
	int rc = 0;

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = add(reminders, stmt, err);
	reg_reset(stmt);
	return rc;
}

int reg_reminders_add(json_t *tasks, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
{
	const struct reminders reminders = { tasks, side, at_unix_s };
	static const char *const places[] = { "area:", "competitor:" };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REMIND_PROFILES, err, "i", at_unix_s);

	rc = rc < 0 ? rc : rows(&reminders, stmt, add_customer, err);
	for (size_t i = 0; i < sizeof places / sizeof places[0] && rc == 0; i++) {
		rc = reg_sql(&stmt, side->store, REG_SQL_PLACE_ALL, err, "t", places[i]);
		rc = rc < 0 ? rc : rows(&reminders, stmt, add_place, err);
	}
	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_REMIND_CONTRACTS, err, "ii", at_unix_s,
	    at_unix_s + REG_REMINDERS_CONTRACT_DAYS * DAY_S);
	return rc < 0 ? rc : rows(&reminders, stmt, add_contract, err);
}
