/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "segment_members.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "profile.h"

/* One customer, and what was read of it so far: a test reads what it needs. */
struct member {
	struct reg_side *side;
	const struct reg_analysis *analysis;
	int32_t as_of;
	int64_t subject;
	const char *kind;
	int64_t since;
	const json_t *profile;
	const char *verified;           /* JSON of seconds by field */
	const struct reg_analysis_row *row; /* NULL: none */
	struct reg_err *err;
};

static int text_is(const struct reg_segment_test *test, const char *text)
{
	bool equal = text != NULL && strcmp(text, test->text) == 0;

	return equal == (test->compare == REG_SEGMENT_EQUAL);
}

/* Whether one of the texts that a statement gives about the customer is the one. */
static int one_is(const struct member *member, const struct reg_segment_test *test, enum reg_sql which)
{
	struct reg_stmt *stmt;
	bool found = false;
	int rc = reg_sql(&stmt, member->side->store, which, member->err, "i", member->subject);

	while (rc == 0 && (rc = reg_step(stmt, member->err)) > 0) {
		found = found || (reg_text(stmt, 0) != NULL && strcmp(reg_text(stmt, 0), test->text) == 0);
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : found == (test->compare == REG_SEGMENT_EQUAL);
}

/* `part`: who "kept" or "developed" it. */
static int owned_by(const struct member *member, const struct reg_segment_test *test, const char *part)
{
	int64_t until = reg_zone_day_start(member->side->zone, member->as_of + 1) - 1;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, member->side->store, REG_SQL_ACCOUNT_OWNER, member->err, "iti", member->subject, part, until);

	rc = rc < 0 ? rc : reg_step(stmt, member->err);
	if (rc < 0)
		return rc;
	rc = text_is(test, rc > 0 ? reg_text(stmt, 0) : NULL);
	reg_reset(stmt);
	return rc;
}

static int64_t visits(const struct member *member, int64_t days)
{
	int64_t n = 0;

	for (size_t i = 0; i < member->row->n_days; i++)
		n += member->row->days[i].is_visit && (days == 0 || member->row->days[i].day > member->as_of - days);
	return n;
}

static int64_t volume(const struct member *member, int64_t days)
{
	int64_t volume_ml = 0;

	for (size_t i = 0; i < member->row->n_days; i++)
		if (days == 0 || member->row->days[i].day > member->as_of - days)
			volume_ml += member->row->days[i].volume_ml;
	return volume_ml;
}

/* Today and the days after it; who was born on 29 February has a birthday on 1 March of other years. */
static int has_birthday(const struct member *member, int64_t days)
{
	const char *text = json_string_value(json_object_get(member->profile, "birthday"));
	size_t size = text == NULL ? 0 : strlen(text);
	char wanted[8], day[REG_DAY_SIZE];

	if (size != 5 && size != 10)
		return 0;
	(void)snprintf(wanted, sizeof wanted, "%.5s", text + size - 5);
	for (int64_t i = 0; i <= days && i < 366; i++) {
		reg_day_format(day, member->as_of + (int32_t)i);
		if (strcmp(day + 5, wanted) == 0)
			return 1;
		if (strcmp(wanted, "02-29") == 0 && strcmp(day + 5, "03-01") == 0) {
			reg_day_format(day, member->as_of + (int32_t)i - 1);
			if (strcmp(day + 5, "02-28") == 0)
				return 1;
		}
	}
	return 0;
}

static int number_of(const struct member *member, const struct reg_segment_test *test, enum reg_sql which)
{
	int64_t value;
	int rc = reg_get_int(&value, member->side->store, which, member->err, "i", member->subject);

	if (rc < 0)
		return rc;
	return rc == 0 ? test->compare == REG_SEGMENT_UNEQUAL : reg_segment_compare(test, value);
}

static int points(const struct member *member, const struct reg_segment_test *test)
{
	struct reg_standing standing;
	int rc = reg_account_standing(&standing, member->side, member->subject, reg_command_now(), member->err);

	return rc < 0 ? rc : reg_segment_compare(test, standing.balance);
}

/* A field of the profile. An employer may be named by its number: 100 is c:100. */
static int field_is(const struct member *member, const struct reg_segment_test *test)
{
	const struct reg_segment_rule *rule = &reg_segment_rules[test->field];
	const char *value = json_string_value(json_object_get(member->profile, rule->profile));
	bool unequal = test->compare == REG_SEGMENT_UNEQUAL;

	if (rule->type == REG_SEGMENT_MENTION)
		return (value != NULL && strcasestr(value, test->text) != NULL) != unequal;
	if (rule->type == REG_SEGMENT_NUMBER)
		return value == NULL ? unequal : reg_segment_compare(test, strtoll(value, NULL, 10));
	if (test->field == REG_SEGMENT_EMPLOYER && value != NULL && strncmp(value, "c:", 2) == 0 &&
	    strncmp(test->text, "c:", 2) != 0)
		value += 2;
	return text_is(test, value);
}

/* What was noted by its kind or its word, on the day asked for or before. */
static int noted(const struct member *member, const struct reg_segment_test *test)
{
	int64_t end = reg_zone_day_start(member->side->zone, member->as_of + 1), ignored;
	int64_t from = test->days == 0 ? INT64_MIN
	    : reg_zone_day_start(member->side->zone, member->as_of + 1 - (int32_t)(test->days < 40000 ? test->days : 40000));
	int rc = reg_get_int(&ignored, member->side->store, REG_SQL_SEGMENT_NOTED, member->err, "iiit", member->subject, from, end,
	    test->text);

	return rc < 0 ? rc : (rc > 0) == (test->compare == REG_SEGMENT_EQUAL);
}

/* What of the profile is not known, or due to be asked again. */
static int state_is(const struct member *member, const struct reg_segment_test *test)
{
	json_t *verified = json_loads(member->verified, 0, NULL);
	struct reg_profile_state state;
	bool found = false;

	reg_profile_state(&state, reg_profile_of_kind(member->kind), member->profile, verified,
	    reg_zone_day_start(member->side->zone, member->as_of + 1));
	json_decref(verified);
	if (test->field == REG_SEGMENT_STALE)
		return state.stale > 0;
	for (int i = 0; i < state.wanted - state.present && i < 40; i++)
		found = found || strcmp(state.missing[i]->name, test->text) == 0;
	return found == (test->compare == REG_SEGMENT_EQUAL);
}

static const char *class_name(const struct reg_analysis_row *row)
{
	return row->class == 'A' ? "A" : row->class == 'B' ? "B" : "C";
}

static int holds(const struct reg_segment_test *test, void *payload)
{
	const struct member *member = payload;
	const struct reg_analysis_row *row = member->row;
	bool unequal = test->compare == REG_SEGMENT_UNEQUAL;
	int64_t ignored;
	int rc;

	switch (test->field) {
	case REG_SEGMENT_STAGE:
		return text_is(test, row != NULL ? reg_stage_name(row->stage) : reg_stage_name(REG_STAGE_POTENTIAL));
	case REG_SEGMENT_CLASS:
		return text_is(test, row != NULL ? class_name(row) : NULL);
	case REG_SEGMENT_AT_RISK:
		return row != NULL && row->is_at_risk;
	case REG_SEGMENT_OVERDUE:
		return row != NULL && row->is_overdue;
	case REG_SEGMENT_FALLEN:
		return row != NULL && row->is_fallen;
	case REG_SEGMENT_JUMPED:
		return row != NULL && row->is_jumped;
	case REG_SEGMENT_OPEN_CASE:
		rc = reg_get_int(&ignored, member->side->store, REG_SQL_SEGMENT_OPEN_CASE, member->err, "i", member->subject);
		return rc;
	case REG_SEGMENT_KIND:
		return text_is(test, member->kind);
	case REG_SEGMENT_TAG:
		return one_is(member, test, REG_SQL_MGR_TAGS);
	case REG_SEGMENT_AREA:
	case REG_SEGMENT_EMPLOYER:
	case REG_SEGMENT_SOURCE:
	case REG_SEGMENT_CHANNEL:
	case REG_SEGMENT_CONSENT:
	case REG_SEGMENT_ATTITUDE:
	case REG_SEGMENT_COMMUNITY:
	case REG_SEGMENT_HOMETOWN:
	case REG_SEGMENT_ROUTE:
	case REG_SEGMENT_INTERESTS:
	case REG_SEGMENT_BRAND:
	case REG_SEGMENT_LANGUAGE:
	case REG_SEGMENT_PAYMENT:
	case REG_SEGMENT_SUPPLIERS:
	case REG_SEGMENT_FLEET_SIZE:
		return field_is(member, test);
	case REG_SEGMENT_NOTED:
		return noted(member, test);
	case REG_SEGMENT_MISSING_FIELD:
	case REG_SEGMENT_STALE:
		return state_is(member, test);
	case REG_SEGMENT_KEPT_BY:
		return owned_by(member, test, "kept");
	case REG_SEGMENT_DEVELOPED_BY:
		return owned_by(member, test, "developed");
	case REG_SEGMENT_VEHICLE_TYPE:
		return one_is(member, test, REG_SQL_SEGMENT_VEHICLE_TYPES);
	case REG_SEGMENT_VEHICLE_GRADE:
		return one_is(member, test, REG_SQL_SEGMENT_VEHICLE_GRADES);
	case REG_SEGMENT_VISITS:
		return reg_segment_compare(test, row != NULL ? visits(member, test->days) : 0);
	case REG_SEGMENT_VOLUME:
		return reg_segment_compare(test, row != NULL ? volume(member, test->days) : 0);
	case REG_SEGMENT_SILENT:
		return row == NULL || row->silent_days < 0 ? unequal : reg_segment_compare(test, row->silent_days);
	case REG_SEGMENT_LAST_VISIT:
		return row == NULL || row->silent_days < 0 ? unequal : reg_segment_compare(test, row->normal.last_day);
	case REG_SEGMENT_ENROLLED:
		return member->since == 0 ? unequal
		    : reg_segment_compare(test, reg_zone_day(member->side->zone, member->since));
	case REG_SEGMENT_SATISFACTION:
		return number_of(member, test, REG_SQL_SEGMENT_SATISFACTION);
	case REG_SEGMENT_POINTS:
		return points(member, test);
	case REG_SEGMENT_BIRTHDAY:
		return has_birthday(member, test->days);
	case REG_SEGMENT_FIELDS:
		break;
	}
	return 0;
}

/* Columns: number, kind, since, profile, when verified. */
static int add_row(struct reg_set *out, struct member *member, const struct reg_segment *segment, struct reg_stmt *stmt,
    struct reg_err *err)
{
	json_t *profile = json_loads(reg_text(stmt, 3), 0, NULL);
	int rc;

	member->subject = reg_int(stmt, 0);
	member->kind = reg_text(stmt, 1);
	member->since = reg_int(stmt, 2);
	member->profile = profile;
	member->verified = reg_text(stmt, 4);
	member->row = reg_analysis_find(member->analysis, member->subject);
	rc = reg_segment_holds(segment, holds, member);
	json_decref(profile);
	return rc > 0 ? reg_set_add(out, member->subject, err) : rc;
}

int reg_segment_members(struct reg_set *out, struct reg_side *side, const struct reg_segment *segment, int32_t as_of,
    struct reg_err *err)
{
	struct reg_analysis analysis = { 0 };
	struct member member = { .side = side, .analysis = &analysis, .as_of = as_of, .err = err };
	struct reg_stmt *stmt = NULL;
	int rc = reg_analysis_load(&analysis, side, as_of, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_SEGMENT_CUSTOMERS, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = add_row(out, &member, segment, stmt, err);
	reg_reset(stmt);
	reg_analysis_finish(&analysis);
	return rc;
}
