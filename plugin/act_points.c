/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_points.c - points outside a sale: adjustment, opening balance, transfer; and gifts, which are outside points.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_internal.h"

int reg_act_available(int64_t *out, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	int64_t head;
	int rc = reg_family_head(&head, side, customer, err);

	*out = 0;
	rc = rc < 0 ? rc : reg_get_int(out, side->store, REG_SQL_POINTS_AVAILABLE, err, "ii", head, at_unix_s);
	return rc < 0 ? rc : 0;
}

int reg_act_has_points(struct reg_side *side, int64_t customer, int64_t points, int64_t at_unix_s, enum reg_code code,
    struct reg_err *err)
{
	int64_t available;
	int rc = reg_act_available(&available, side, customer, at_unix_s, err);

	return rc < 0 || available >= points ? rc
	    : reg_err_set(err, code, "points: %" PRId64 " are asked for, %" PRId64 " are there", points, available);
}

static int points_check(int64_t points, int64_t least, struct reg_err *err)
{
	if (points == 0 || points < least || points > REG_EVENT_MAX_NUMBER) {
		return reg_err_set(err, REG_EINVAL, "points: found %" PRId64 ", expected %s", points,
		    least < 0 ? reg_err_format("a number other than 0, within 10^15") : "1 to 10^15");
	}
	return 0;
}

/* --- adjustment --- */

static int adjust_within(struct reg_side *side, const char *customer, struct reg_act_row *row, int64_t points, int role,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, row->at_unix_s);
	int64_t size = points < 0 ? -points : points, no;
	int rc = reg_act_customer(&row->customer, side, customer, err);

	if (rc == 0 && programme != NULL && (programme->adjust_approve_above == 0 || size > programme->adjust_approve_above)) {
		rc = reg_act_needs(role, REG_ROLE_MANAGER, "an adjustment of so many points", err);
	}
	if (rc == 0 && points < 0) {
		rc = reg_act_has_points(side, row->customer.no, size, row->at_unix_s, REG_EINVAL, err);
	}
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, row, err);
	return rc < 0 ? rc : 0;
}

int reg_act_adjust(struct reg_side *side, const char *customer, int64_t points, const char *reason, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "adjust", .at_unix_s = at_unix_s, .actor = actor };
	char *body = NULL;
	int role, rc = points_check(points, -REG_EVENT_MAX_NUMBER, err);

	if (rc == 0 && (reason == NULL || reason[0] == '\0')) {
		rc = reg_err_set(err, REG_EINVAL, "reason: is missing, expected why the points are changed");
	}
	rc = rc < 0 ? rc : reg_act_check_text("reason", reason, err);
	rc = rc < 0 ? rc : reg_act_approver(&role, side, approval, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:I,s:s,s:s*}", "points", (json_int_t)points, "reason", reason,
	    "approver", role == 0 ? NULL : approval->staff), "reason", err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc == 0) {
		row.body = body;
		rc = adjust_within(side, customer, &row, points, role, err);
		rc = reg_act_end(side, rc, err);
	}
	free(body);
	return rc;
}

/* --- opening balance --- */

int reg_act_open(struct reg_side *side, const char *customer, int64_t points, const char *expires_on, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "open", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], day[REG_DAY_SIZE], *body = NULL;
	int32_t ignored;
	int64_t no;
	int rc = points_check(points, 1, err);

	rc = rc < 0 || expires_on == NULL ? rc : reg_day_parse(&ignored, expires_on, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:I,s:s*}", "points", (json_int_t)points, "expires_on", expires_on),
	    "expires_on", err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc == 0) {
		reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
		(void)snprintf(key, sizeof key, "%s\x1f%s", customer, day);
		row.key = key;
		row.body = body;
		rc = reg_act_add(&no, side, customer, &row, err);
		if (rc == 0) {
			rc = reg_err_set(err, REG_EEXISTS, "customer %s: has an opening balance of %s already", customer, day);
		}
		rc = reg_act_end(side, rc, err);
	}
	free(body);
	return rc;
}

/* --- transfer --- */

/* The pieces that a transfer takes, earliest expiry first: the receiver's expire when the giver's would have. */
static int transfer_parts(json_t *parts, struct reg_side *side, int64_t head, int64_t points, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_POINTS_SPENDABLE, err, "ii", head, at_unix_s);

	while (rc == 0 && points > 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t expires_at = reg_int(stmt, 0), left = reg_int(stmt, 1);
		int64_t taken = left < points ? left : points;

		points -= taken;
		rc = json_array_append_new(parts, json_pack("{s:I,s:I}", "points", (json_int_t)taken, "expires_at",
		    (json_int_t)(expires_at == INT64_MAX ? 0 : expires_at))) != 0 ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
	reg_reset(stmt);
	if (rc == 0 && points > 0) {
		rc = reg_err_set(err, REG_EINVAL, "points: %" PRId64 " are missing", points);
	}
	return rc;
}

static int transfer_limits(struct reg_side *side, int64_t head, int64_t points, int64_t at_unix_s, int role,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	const struct reg_transfer_limits *limits = programme == NULL ? NULL : &programme->transfer;
	int64_t given = 0, from, until;
	int rc;

	if (limits == NULL) {
		return 0;
	}
	if (!limits->is_allowed) {
		return reg_err_set(err, REG_EDENIED, "transfer: the programme in force does not allow it");
	}
	if (points < limits->min_points) {
		return reg_err_set(err, REG_EINVAL, "points: found %" PRId64 ", a transfer has at least %" PRId64, points,
		    limits->min_points);
	}
	reg_act_month(&from, &until, side, at_unix_s);
	rc = reg_get_int(&given, side->store, REG_SQL_POINTS_GIVEN, err, "iii", head, from, until);
	if (rc >= 0 && limits->max_points_month > 0 && given + points > limits->max_points_month) {
		return reg_err_set(err, REG_EINVAL, "points: %" PRId64 " were given this month and at most %" PRId64 " may be",
		    given, limits->max_points_month);
	}
	if (rc >= 0 && limits->approve_above > 0 && points > limits->approve_above) {
		rc = reg_act_needs(role, REG_ROLE_MANAGER, "a transfer of so many points", err);
	}
	return rc < 0 ? rc : 0;
}

static int transfer_within(struct reg_side *side, const char *from, const char *to, int64_t points, int64_t at_unix_s,
    const char *actor, int role, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "transfer", .at_unix_s = at_unix_s, .actor = actor };
	json_t *parts = json_array();
	char *body = NULL;
	int64_t own = 0, other = 0, no;
	int rc = parts == NULL ? reg_err_set(err, REG_EIO, "out of memory") : reg_act_customer(&row.customer, side, from, err);

	rc = rc < 0 ? rc : reg_act_customer(&row.target, side, to, err);
	rc = rc < 0 ? rc : reg_family_head(&own, side, row.customer.no, err);
	rc = rc < 0 ? rc : reg_family_head(&other, side, row.target.no, err);
	if (rc == 0 && own == other) {
		rc = reg_err_set(err, REG_EINVAL, "transfer: %s and %s are one customer", from, to);
	}
	rc = rc < 0 ? rc : transfer_limits(side, own, points, at_unix_s, role, err);
	rc = rc < 0 ? rc : reg_act_has_points(side, own, points, at_unix_s, REG_EEXISTS, err);
	rc = rc < 0 ? rc : transfer_parts(parts, side, own, points, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:I,s:O,s:s*}", "points", (json_int_t)points, "parts", parts,
	    "approver", role == 0 ? NULL : approval->staff), "transfer", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, from, &row, err);
	json_decref(parts);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_transfer(struct reg_side *side, const char *from, const char *to, int64_t points, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = points_check(points, 1, err);

	rc = rc < 0 ? rc : reg_act_approver(&role, side, approval, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = transfer_within(side, from, to, points, at_unix_s, actor, role, approval, err);
	return reg_act_end(side, rc, err);
}

/* --- gifts --- */

int reg_act_gift(struct reg_side *side, const char *customer, const char *what, int64_t cost_minor, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "gift", .at_unix_s = at_unix_s, .actor = actor };
	const struct reg_programme *programme;
	const struct reg_reward *reward;
	char *body = NULL;
	int64_t no;
	int rc = what == NULL || what[0] == '\0' || cost_minor < 0 || cost_minor > REG_EVENT_MAX_NUMBER
	    ? reg_err_set(err, REG_EINVAL, "gift: expected what was given, and what it costs (0 to 10^15)") : 0;

	rc = rc < 0 ? rc : reg_act_check_text("gift", what, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	programme = reg_side_programme(side, at_unix_s);
	reward = programme == NULL ? NULL : reg_programme_reward(programme, what);
	if (reward != NULL && cost_minor == 0) {
		cost_minor = reward->cost_minor;
	}
	rc = reg_act_text(&body, json_pack("{s:s,s:I}", reward == NULL ? "text" : "reward", what, "cost_minor",
	    (json_int_t)cost_minor), "gift", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, &row, err);
	free(body);
	return reg_act_end(side, rc, err);
}
