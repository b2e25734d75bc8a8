/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entries_json.c - what was said of somebody or some place, as JSON.
 */
#include "entries.h"

#include <string.h>

#include "account_acts.h"
#include "report/contract.h"
#include "i18n.h"
#include "output.h"
#include "set.h"

static json_t *day_json(const struct reg_side *side, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
	return json_string(day);
}

/* {"customer","name"} of a number; both null when erased. */
static int person_json(json_t *out, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", no);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		(void)json_object_set_new(out, "customer", reg_json_text(reg_text(stmt, 1)));
		(void)json_object_set_new(out, "name", reg_json_text(reg_text(stmt, 4)));
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

static void append_to(json_t *out, const char *list, json_t *item)
{
	json_t *items = json_object_get(out, list);

	if (items == NULL) {
		items = json_array();
		(void)json_object_set_new(out, list, items);
	}
	(void)json_array_append_new(items, item);
}

/* Columns of a row: fact, kind, target, at, until, name, body, actor. */
static int entry_json(json_t *out, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	static const struct { const char *kind, *list, *name; } lists[] = {
		{ "demand", "demand", N_("grade") }, { "contact", "contacts", N_("role") }, { "contract", "contracts", N_("grade") },
		{ "price", "prices", N_("grade") }, { "offer", "offers", NULL }, { "earner", "earners", "who" },
	};
	const char *kind = reg_text(stmt, 1), *part;
	json_t *body = json_loads(reg_text(stmt, 6), 0, NULL), *item, *value;
	const char *name;
	int rc = 0;

	if (strcmp(kind, "own") == 0) {
		part = json_string_value(json_object_get(body, "part"));
		if (part != NULL && reg_int(stmt, 3) <= reg_command_now()) {
			value = json_object_get(out, "owners");
			if (value == NULL) {
				value = json_object();
				(void)json_object_set_new(out, "owners", value);
			}
			/* Rows come by time: the last one counts. */
			(void)json_object_set_new(value, part, json_pack("{s:o, s:o, s:b}", "staff",
			    reg_json_text(reg_text(stmt, 5)[0] == '\0' ? NULL : reg_text(stmt, 5)), "since",
			    day_json(side, reg_int(stmt, 3)), "pool", reg_text(stmt, 5)[0] == '\0'));
		}
		json_decref(body);
		return 0;
	}
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		if (strcmp(lists[i].kind, kind) != 0)
			continue;
		item = json_pack("{s:o, s:o, s:o}", "from", day_json(side, reg_int(stmt, 3)), "until",
		    day_json(side, reg_int(stmt, 4)), "by", reg_json_text(reg_text(stmt, 7)));
		if (lists[i].name != NULL)
			(void)json_object_set_new(item, lists[i].name,
			    reg_json_text(reg_text(stmt, 5)[0] == '\0' ? NULL : reg_text(stmt, 5)));
		json_object_foreach(body, name, value)
			if (strcmp(name, "kind") != 0 && strcmp(name, "from") != 0 && strcmp(name, "until") != 0 &&
			    strcmp(name, "name") != 0 && strcmp(name, "place") != 0)
				(void)json_object_set(item, name, value);
		if (json_object_get(body, "unit_price_minor_per_m3") != NULL)
			(void)json_object_set_new(item, "currency", json_string(side->currency));
		if (strcmp(kind, "contract") == 0)
			(void)json_object_set_new(item, "fact", json_integer(reg_int(stmt, 0)));
		if (!reg_is_null(stmt, 2))
			rc = person_json(item, side, reg_int(stmt, 2), err);
		append_to(out, lists[i].list, item);
	}
	json_decref(body);
	return rc;
}

static int rows_json(json_t *out, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	int rc;

	while ((rc = reg_step(stmt, err)) == 1) {
		rc = entry_json(out, side, stmt, err);
		if (rc < 0)
			break;
	}
	reg_reset(stmt);
	return rc;
}

/* Where a person is a contact. */
static int contact_of_json(json_t *out, struct reg_side *side, int64_t person, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_TARGET, err, "i", person);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1) {
			json_t *item = json_pack("{s:o, s:o, s:o, s:o}", "role", reg_json_text(reg_text(stmt, 2)), "from",
			    day_json(side, reg_int(stmt, 3)), "until", day_json(side, reg_int(stmt, 4)), "place",
			    reg_json_text(reg_text(stmt, 1)));

			rc = reg_is_null(stmt, 0) ? 0 : person_json(item, side, reg_int(stmt, 0), err);
			append_to(out, "contact_of", item);
			if (rc < 0)
				break;
		}
	reg_reset(stmt);
	return rc;
}

/* What each contract has brought so far, what is left, and for how long. */
static int contracts_taken(json_t *out, struct reg_side *side, int64_t head, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, reg_command_now());
	struct reg_contracts contracts;
	json_t *item, *state;
	size_t k;
	int rc = reg_contracts_read(&contracts, side, head, INT64_MAX, INT64_MIN, err);

	rc = rc != 0 ? rc : reg_contracts_fill(&contracts, side, head, today, err);
	json_array_foreach(json_object_get(out, "contracts"), k, item) {
		for (size_t i = 0; i < contracts.n; i++) {
			if (contracts.items[i].fact != json_integer_value(json_object_get(item, "fact")))
				continue;
			state = reg_contract_json(&contracts.items[i], side, today);
			(void)json_object_set(item, "sold_ml", json_object_get(state, "taken_ml"));
			(void)json_object_set(item, "left_ml", json_object_get(state, "left_ml"));
			(void)json_object_set(item, "days_left", json_object_get(state, "days_left"));
			json_decref(state);
		}
		(void)json_object_del(item, "fact");
	}
	reg_contracts_finish(&contracts);
	return rc;
}

int reg_entries_json(json_t *out, struct reg_side *side, int64_t customer, const char *place, struct reg_err *err)
{
	struct reg_set members = { 0 };
	struct reg_stmt *stmt;
	int64_t head = 0;
	int rc;

	if (place != NULL) {
		rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_PLACE, err, "t", place);
		return rc < 0 ? rc : rows_json(out, side, stmt, err);
	}
	rc = reg_family_head(&head, side, customer, err);
	rc = rc < 0 ? rc : reg_family_members(&members, side, head, err);
	/* What is said of who stays comes last, so that its owners count. */
	for (size_t i = members.n; i > 0 && rc == 0; i--) {
		rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_CUSTOMER, err, "i", members.items[i - 1]);
		rc = rc < 0 ? rc : rows_json(out, side, stmt, err);
		rc = rc < 0 ? rc : contact_of_json(out, side, members.items[i - 1], err);
	}
	reg_set_finish(&members);
	return rc < 0 || json_object_get(out, "contracts") == NULL ? rc : contracts_taken(out, side, head, err);
}
