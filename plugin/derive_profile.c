/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive_profile.c - profiles of vehicles and places, dated entries, saved segments.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "derive.h"

/* --- profiles --- */

struct profile {
	json_t *fields, *verified;
	bool is_there;
};

static void profile_verify(struct profile *profile, const json_t *checked, int64_t at_unix_s)
{
	const json_t *field;
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_string(checked)) {
		json_object_foreach(profile->fields, name, value) {
			(void)json_object_set_new(profile->verified, name, json_integer(at_unix_s));
		}
	}
	json_array_foreach(checked, i, field) {
		if (json_is_string(field) && json_object_get(profile->fields, json_string_value(field)) != NULL) {
			(void)json_object_set_new(profile->verified, json_string_value(field), json_integer(at_unix_s));
		}
	}
}

static void profile_apply(struct profile *profile, int64_t at_unix_s, json_t *body)
{
	const char *name;
	json_t *value;

	profile->is_there = true;
	json_object_foreach(json_object_get(body, "fields"), name, value) {
		if (json_is_string(value)) {
			(void)json_object_set(profile->fields, name, value);
			(void)json_object_set_new(profile->verified, name, json_integer(at_unix_s));
		} else {
			(void)json_object_del(profile->fields, name);
			(void)json_object_del(profile->verified, name);
		}
	}
	profile_verify(profile, json_object_get(body, "verified"), at_unix_s);
}

/* Reads the acts that `stmt` gives (at, body) and gives the profile as two texts, NULL where there is no act. */
static int profile_texts(char **fields, char **verified, struct reg_stmt *stmt, struct reg_err *err)
{
	struct profile profile = { .fields = json_object(), .verified = json_object() };
	int rc = profile.fields == NULL || profile.verified == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	*fields = *verified = NULL;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		json_t *body = json_loads(reg_text(stmt, 1), 0, NULL);

		profile_apply(&profile, reg_int(stmt, 0), body);
		json_decref(body);
		rc = 0;
	}
	reg_reset(stmt);
	if (rc == 0 && profile.is_there) {
		*fields = json_dumps(profile.fields, JSON_COMPACT | JSON_SORT_KEYS);
		*verified = json_dumps(profile.verified, JSON_COMPACT | JSON_SORT_KEYS);
		rc = *fields == NULL || *verified == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
	json_decref(profile.fields);
	json_decref(profile.verified);
	return rc;
}

int reg_derive_vehicle(struct reg_side *side, int64_t plate, struct reg_err *err)
{
	char *fields = NULL, *verified = NULL;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_VEHICLE_ACTS, err, "i", plate);

	rc = rc < 0 ? rc : profile_texts(&fields, &verified, stmt, err);
	if (rc == 0) {
		rc = fields == NULL ? reg_run(side->store, REG_SQL_VEHICLE_DROP, err, "i", plate)
		                    : reg_run(side->store, REG_SQL_VEHICLE_SET, err, "itt", plate, fields, verified);
	}
	free(fields);
	free(verified);
	return rc;
}

int reg_derive_place(struct reg_side *side, const char *place, struct reg_err *err)
{
	char *fields = NULL, *verified = NULL;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_PLACE_ACTS, err, "t", place);

	rc = rc < 0 ? rc : profile_texts(&fields, &verified, stmt, err);
	if (rc == 0) {
		rc = fields == NULL ? reg_run(side->store, REG_SQL_PLACE_DROP, err, "t", place)
		                    : reg_run(side->store, REG_SQL_PLACE_SET, err, "ttt", place, fields, verified);
	}
	free(fields);
	free(verified);
	return rc;
}

/* --- entries, segments --- */

int reg_derive_entries(struct reg_side *side, int64_t customer, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_ENTRY_DROP_CUSTOMER, err, "i", customer);

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_ENTRY_DERIVE_CUSTOMER, err, "i", customer);
}

int reg_derive_place_entries(struct reg_side *side, const char *place, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_ENTRY_DROP_PLACE, err, "t", place);

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_ENTRY_DERIVE_PLACE, err, "t", place);
}

int reg_derive_card_entries(struct reg_side *side, int64_t card, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_ENTRY_DROP_CARD, err, "i", card);

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_ENTRY_DERIVE_CARD, err, "i", card);
}

int reg_derive_segments(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_SEGMENT_CLEAR, err, "");

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_SEGMENT_DERIVE, err, "");
}

/* --- all --- */

static int derive_places(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_PLACES, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		char *place = strdup(reg_text(stmt, 0));

		rc = place == NULL ? reg_err_set(err, REG_EIO, "out of memory") : reg_derive_place(side, place, err);
		rc = rc < 0 ? rc : reg_derive_place_entries(side, place, err);
		free(place);
	}
	reg_reset(stmt);
	return rc;
}

int reg_derive_profiles(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_VEHICLES, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_derive_vehicle(side, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	rc = rc < 0 ? rc : derive_places(side, err);
	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_ENTRY_CUSTOMERS, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_derive_entries(side, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_ENTRY_CARDS, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_derive_card_entries(side, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	return rc < 0 ? rc : reg_derive_segments(side, err);
}
