/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act_profile.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "act_internal.h"
#include "profile.h"
#include "set.h"

/* --- names and fields --- */

static bool is_id(const char *id)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)id;
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(id);

	while (left > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t size = utf8proc_iterate(bytes, left, &c);
		utf8proc_category_t category = size < 1 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);

		if (category != UTF8PROC_CATEGORY_LU && category != UTF8PROC_CATEGORY_LL && category != UTF8PROC_CATEGORY_LO &&
		    category != UTF8PROC_CATEGORY_ND && (c > 0x7F || strchr("-_.", c) == NULL)) {
			return false;
		}
		bytes += size;
		left -= size;
	}
	return id[0] != '\0' && id[0] != '-' && strlen(id) < REG_PLACE_SIZE - 16;
}

int reg_act_place_name(char out[REG_PLACE_SIZE], const char *what, const char *id, struct reg_err *err)
{
	if (!is_id(id)) {
		return reg_err_set(err, REG_EINVAL, "%s: found \"%s\", expected a short name of letters, digits, -, _ and .", what, id);
	}
	(void)snprintf(out, REG_PLACE_SIZE, "%s:%s", what, id);
	return 0;
}

/* Checked fields as a JSON object, null for those that are cleared. */
static int fields_json(json_t **out, unsigned of, const struct reg_profile_field *fields, size_t n, struct reg_err *err)
{
	char value[REG_PROFILE_VALUE_SIZE];
	int rc = 0;

	*out = json_object();
	for (size_t i = 0; i < n && rc == 0 && *out != NULL; i++) {
		const struct reg_profile_rule *rule = reg_profile_rule(of, fields[i].name);

		if (rule == NULL) {
			rc = reg_err_set(err, REG_EINVAL, "%s: there is no such field here", fields[i].name);
			break;
		}
		rc = reg_profile_value(value, rule, fields[i].value == NULL ? "" : fields[i].value, err);
		rc = rc < 0 ? rc : reg_act_check_text(rule->name, value, err);
		if (rc == 0 && json_object_set_new(*out, rule->name, value[0] == '\0' ? json_null() : json_string(value)) != 0) {
			rc = reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", rule->name);
		}
	}
	if (rc == 0 && *out == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	if (rc < 0) {
		json_decref(*out);
		*out = NULL;
	}
	return rc;
}

/* --- profiles --- */

int reg_act_verify(struct reg_side *side, const char *customer, const char *const *names, size_t n, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "edit", .at_unix_s = at_unix_s, .actor = actor };
	json_t *checked = n == 0 ? json_string("all") : json_array();
	char *body;
	int rc;

	for (size_t i = 0; i < n; i++) {
		(void)json_array_append_new(checked, json_string(names[i]));
	}
	rc = reg_act_text(&body, json_pack("{s:o}", "verified", checked), "verified", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_vehicle(struct reg_side *side, const char *plate_text, const struct reg_profile_field *fields, size_t n,
    bool is_verified, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "profile", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], *body = NULL;
	struct reg_plate plate;
	json_t *object;
	int64_t no;
	int rc = fields_json(&object, REG_OF_VEHICLE, fields, n, err);

	if (rc == 0) {
		rc = reg_act_text(&body, json_pack("{s:o,s:s*}", "fields", object, "verified", is_verified ? "all" : NULL), "fields", err);
	}
	rc = rc < 0 ? rc : reg_plate_parse(&plate, plate_text, side->country, err);
	rc = rc < 0 ? rc : reg_act_check_text("plate", plate.value, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc == 0) {
		reg_act_unique_key(key, plate.value);
		row.key = key;
		row.body = body;
		rc = reg_identity_obtain(&row.target, side, REG_IDENTITY_PLATE, plate.value, plate.label, plate.class, err);
		rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
		rc = reg_act_end(side, rc, err);
	}
	free(body);
	return rc < 0 ? rc : 0;
}

static int place_is_there(struct reg_side *side, const char *place, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PLACE_PROFILE, err, "t", place);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		reg_reset(stmt);
	}
	return rc;
}

/* "area:x" as people read it. */
static const char *place_id(const char *place)
{
	const char *colon = strchr(place, ':');

	return colon == NULL ? place : colon + 1;
}

static int place_missing(const char *place, struct reg_err *err)
{
	return reg_err_set(err, REG_ENOTFOUND, "%.*s %s: there is none", (int)strcspn(place, ":"), place, place_id(place));
}

int reg_act_place(struct reg_side *side, const char *place, bool is_new, const struct reg_profile_field *fields, size_t n,
    bool is_verified, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	unsigned of = strncmp(place, "area:", 5) == 0 ? REG_OF_AREA : REG_OF_COMPETITOR;
	struct reg_act_row row = { .kind = "profile", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], *body = NULL;
	json_t *object;
	int64_t no;
	int rc = fields_json(&object, of, fields, n, err);

	if (rc == 0) {
		rc = reg_act_text(&body, json_pack("{s:s,s:o,s:s*}", "place", place, "fields", object, "verified",
		    is_verified ? "all" : NULL), "fields", err);
	}
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		free(body);
		return rc;
	}
	reg_act_unique_key(key, place);
	row.key = key;
	row.place = place;
	row.body = body;
	rc = place_is_there(side, place, err);
	if (rc > 0 && is_new) {
		rc = reg_err_set(err, REG_EEXISTS, "%.*s %s: is there already", (int)strcspn(place, ":"), place, place_id(place));
	} else if (rc == 0 && !is_new) {
		rc = place_missing(place, err);
	}
	rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
	rc = reg_act_end(side, rc, err);
	free(body);
	return rc < 0 ? rc : 0;
}

/* --- entries --- */

static int entry_body(char **out, const struct reg_entry *entry, struct reg_err *err)
{
	json_t *body = json_pack("{s:s}", "kind", entry->kind);
	const char *name;
	json_t *value;
	int failed = body == NULL, rc = reg_act_check_text("name", entry->name, err);

	*out = NULL;
	if (rc == 0 && entry->place != NULL) {
		failed = failed || json_object_set_new(body, "place", json_string(entry->place)) != 0;
	}
	if (entry->from_unix_s != 0) {
		failed = failed || json_object_set_new(body, "from", json_integer(entry->from_unix_s)) != 0;
	}
	if (entry->until_unix_s != 0) {
		failed = failed || json_object_set_new(body, "until", json_integer(entry->until_unix_s)) != 0;
	}
	if (entry->name != NULL) {
		failed = failed || json_object_set_new(body, "name", json_string(entry->name)) != 0;
	}
	json_object_foreach(entry->more, name, value) {
		rc = rc < 0 ? rc : reg_act_check_text(name, json_string_value(value), err);
		failed = failed || json_object_set(body, name, value) != 0;
	}
	if (rc == 0 && failed) {
		rc = reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", entry->kind);
	}
	if (rc < 0) {
		json_decref(body);
		return rc;
	}
	return reg_act_text(out, body, entry->kind, err);
}

int reg_act_entry_within(int64_t *no_out, struct reg_side *side, const struct reg_entry *entry, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "entry", .at_unix_s = at_unix_s, .actor = actor };
	int64_t from = entry->from_unix_s != 0 ? entry->from_unix_s : at_unix_s;
	char key[REG_ACT_KEY_SIZE], *body;
	int rc = entry_body(&body, entry, err);

	row.body = body;
	row.place = entry->place;
	if (rc == 0 && entry->until_unix_s != 0 && entry->until_unix_s <= from) {
		rc = reg_err_set(err, REG_EINVAL, "%s: ends before it begins", entry->kind);
	}
	if (rc == 0 && entry->target != NULL) {
		rc = reg_act_customer(&row.target, side, entry->target, err);
	}
	if (rc == 0 && entry->customer != NULL) {
		rc = reg_act_add(no_out, side, entry->customer, &row, err);
	} else if (rc == 0) {
		rc = strncmp(entry->place, "station:", 8) == 0 ? 1 : place_is_there(side, entry->place, err);
		rc = rc == 0 ? place_missing(entry->place, err) : rc;
		reg_act_unique_key(key, entry->place);
		row.key = key;
		rc = rc < 0 ? rc : reg_act_add_row(no_out, side, &row, err);
	}
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_entry(int64_t *no_out, struct reg_side *side, const struct reg_entry *entry, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_act_entry_within(no_out, side, entry, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* Columns: id, customer, commitment, place, kind, at, until. */
static int entry_end_within(struct reg_side *side, int64_t fact, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "end", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], id[2 * REG_ID_SIZE + 1] = "", place[REG_PLACE_SIZE] = "", *body = NULL;
	struct reg_stmt *stmt;
	const void *bytes;
	int64_t no, until = 0;
	size_t size;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_GET, err, "i", fact);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		bytes = reg_blob(stmt, 0, &size);
		(void)sodium_bin2hex(id, sizeof id, bytes, size == REG_ID_SIZE ? size : 0);
		row.customer.no = reg_int(stmt, 1);
		bytes = reg_blob(stmt, 2, &size);
		if (size == REG_ID_SIZE) {
			memcpy(row.customer.commitment, bytes, size);
		}
		(void)snprintf(place, sizeof place, "%s", reg_is_null(stmt, 3) ? "" : reg_text(stmt, 3));
		until = reg_int(stmt, 6);
		reg_reset(stmt);
	}
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "there is no such entry");
	}
	if (rc > 0 && until <= at_unix_s) {
		return reg_err_set(err, REG_EEXISTS, "it has ended already");
	}
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s,s:s*}", "entry", id, "place", place[0] == '\0' ? NULL : place),
	    "entry", err);
	if (rc == 0) {
		reg_act_unique_key(key, id);
		row.key = key;
		row.place = place[0] == '\0' ? NULL : place;
		row.body = body;
		rc = reg_act_add_row(&no, side, &row, err);
	}
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_entry_end(struct reg_side *side, int64_t fact, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = entry_end_within(side, fact, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- segments --- */

int reg_act_segment(struct reg_side *side, const char *name, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_act_row row = { .kind = "segment", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], *body = NULL;
	int64_t no;
	int rc = is_id(name) ? reg_act_check_text("segment", text, err)
	                     : reg_err_set(err, REG_EINVAL, "segment: found \"%s\", expected a short name of letters, digits, -, _ and .", name);

	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s,s:s}", "name", name, "text", text), "segment", err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc == 0) {
		reg_act_unique_key(key, name);
		row.key = key;
		row.body = body;
		rc = reg_act_add_row(&no, side, &row, err);
		rc = reg_act_end(side, rc, err);
	}
	free(body);
	return rc < 0 ? rc : 0;
}

/* --- somebody leaves --- */

/* The customers whom `staff` keeps now. */
static int kept_by(struct reg_set *out, struct reg_side *side, const char *staff, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OWNERS, err, "it", at_unix_s, "kept");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = strcmp(reg_text(stmt, 1), staff) == 0 ? reg_set_add(out, reg_int(stmt, 0), err) : 0;
	}
	reg_reset(stmt);
	return rc;
}

static int leave_within(size_t *n_out, struct reg_side *side, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_act_row row = { .kind = "staff", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], id[REG_CUSTOMER_ID_SIZE], *body = NULL;
	json_t *part = json_pack("{s:s}", "part", "kept");
	const struct reg_entry pool = { .kind = "own", .customer = id, .name = "", .more = part };
	struct reg_set customers = { 0 };
	struct reg_stmt *stmt;
	bool is_staff = false;
	int64_t no;
	int rc = part == NULL ? reg_err_set(err, REG_EIO, "out of memory") : kept_by(&customers, side, staff, at_unix_s, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_STAFF_GET, err, "t", staff);
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		is_staff = true;
		reg_reset(stmt);
		rc = 0;
	}
	if (rc == 0 && !is_staff && customers.n == 0) {
		rc = reg_err_set(err, REG_ENOTFOUND, "staff %s: nobody of that name works here or keeps a customer", staff);
	}
	if (rc == 0 && is_staff) {
		rc = reg_act_text(&body, json_pack("{s:s,s:s}", "staff", staff, "role", "left"), "staff", err);
		reg_act_unique_key(key, staff);
		row.key = key;
		row.body = body;
		rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
	}
	for (size_t i = 0; i < customers.n && rc >= 0; i++) {
		rc = reg_identity_value(id, sizeof id, side, customers.items[i], err);
		rc = rc < 0 || id[0] == '\0' ? rc : reg_act_entry_within(&no, side, &pool, at_unix_s, actor, err);
	}
	*n_out = customers.n;
	free(body);
	json_decref(part);
	reg_set_finish(&customers);
	return rc < 0 ? rc : 0;
}

int reg_act_staff_leave(size_t *n_out, struct reg_side *side, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	*n_out = 0;
	if (rc < 0) {
		return rc;
	}
	rc = leave_within(n_out, side, staff, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
