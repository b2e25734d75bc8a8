/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain_earning.c - what a sale earned: programme, tier, rules, the lot and what took from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "earn.h"
#include "explain.h"
#include "output.h"

/* The lot of a sale: 1 with *out, 0 there is none, or an error. */
struct lot {
	int64_t points, left, unlock_at, expires_at;
};

static int read_lot(
    struct lot *out, struct reg_side *side, int64_t subject, const struct reg_unit *unit, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_LOT, err, "iii", subject, unit->root.at_unix_s, unit->root.no);

	*out = (struct lot){ 0 };
	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc == 1) {
		*out = (struct lot){ reg_int(stmt, 0), reg_int(stmt, 1), reg_int(stmt, 2), reg_int(stmt, 3) };
		reg_reset(stmt);
	}
	return rc;
}

/* A tier of view_tier: 1 with its id, 0 none, or an error. */
static int read_tier(char *out, size_t size, struct reg_side *side, enum reg_sql which, int64_t subject,
    const struct reg_unit *unit, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "iii", subject, unit->root.at_unix_s, unit->root.no);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc == 1) {
		(void)snprintf(out, size, "%s", reg_text(stmt, 0));
		reg_reset(stmt);
	}
	return rc;
}

/* The tier that the sale was evaluated at. The history says what was shown last; time may have lowered it since, unseen
 * until this sale. So the highest tier from there down that gives what the lot says. */
static size_t tier_held(const struct reg_programme *programme, const char *shown_before,
    const struct reg_unit_lines *lines, const struct reg_unit *unit, const struct lot *lot)
{
	size_t shown = 0;

	for (size_t i = 0; i < programme->n_tiers; i++)
		if (strcmp(programme->tiers[i].id, shown_before) == 0)
			shown = i;
	for (size_t i = shown + 1; i-- > 0;) {
		int64_t points = reg_earn_points(programme, lines->lines, lines->n, i, unit->root.currency);

		if (unit->has_promise && unit->promised_points > points)
			points = unit->promised_points;
		if (points == lot->points)
			return i;
	}
	return shown;
}

static int add_rules(json_t *out, const struct reg_programme *programme, const struct reg_unit_lines *lines,
    size_t tier, const char *currency, struct reg_err *err)
{
	struct reg_earn_result *results = calloc(programme->n_rules + 1, sizeof *results);
	json_t *rules = json_array();

	if (results == NULL) {
		json_decref(rules);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	(void)reg_earn_explain(results, programme, lines->lines, lines->n, tier, currency);
	for (size_t i = 0; i < programme->n_rules; i++)
		if (results[i].n_lines > 0)
			(void)json_array_append_new(rules,
			    json_pack("{s:o, s:i, s:s, s:I, s:I, s:I, s:I}", "rule", reg_json_text(results[i].rule->id),
				"lines", (int)results[i].n_lines, "unit",
				results[i].rule->points_per_litre_milli != 0 ? "ml" : "minor", "base",
				(json_int_t)results[i].base, "rate_milli",
				(json_int_t)(results[i].rule->points_per_litre_milli != 0
					? results[i].rule->points_per_litre_milli
					: results[i].rule->points_per_unit_milli),
				"multiplier_milli", (json_int_t)results[i].multiplier_milli, "points",
				(json_int_t)results[i].points));
	(void)json_object_set_new(out, "rules", rules);
	free(results);
	return 0;
}

static int add_uses(
    json_t *out, struct reg_side *side, int64_t subject, const struct reg_unit *unit, struct reg_err *err)
{
	json_t *uses = json_array();
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_USES, err, "ii", subject, unit->root.no);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(uses,
			    json_pack("{s:I, s:o, s:o}", "points", (json_int_t)reg_int(stmt, 0), "by",
				json_sprintf("%s/%s/%s", reg_text(stmt, 1), reg_text(stmt, 2), reg_text(stmt, 3)),
				"kind", reg_json_text(reg_text(stmt, 4))));
	(void)json_object_set_new(out, "uses", uses);
	return rc;
}

int reg_explain_earning(
    json_t *out, struct reg_side *side, const struct reg_unit *unit, int64_t subject, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, unit->root.at_unix_s);
	char before[REG_EVENT_MAX_TEXT + 1] = "", after[REG_EVENT_MAX_TEXT + 1] = "";
	struct reg_unit_lines lines = { 0 };
	struct lot lot;
	int rc = read_lot(&lot, side, subject, unit, err);

	if (rc >= 0) {
		(void)json_object_set_new(out, "lot",
		    rc == 0 ? json_null()
			    : json_pack("{s:I, s:I, s:o, s:o}", "points", (json_int_t)lot.points, "points_left",
				  (json_int_t)lot.left, "unlock_at", reg_json_instant(lot.unlock_at, side->zone),
				  "expires_at", reg_json_instant(lot.expires_at, side->zone)));
		rc = add_uses(out, side, subject, unit, err);
	}
	if (rc == 0)
		rc = read_tier(before, sizeof before, side, REG_SQL_MGR_TIER_BEFORE, subject, unit, err);
	if (rc >= 0)
		rc = read_tier(after, sizeof after, side, REG_SQL_MGR_TIER_OF, subject, unit, err);
	if (rc >= 0)
		rc = reg_unit_lines(&lines, unit, err);
	if (rc == 0 && programme != NULL) {
		size_t tier = tier_held(programme, before, &lines, unit, &lot);

		(void)json_object_set_new(out, "programme",
		    json_pack("{s:i, s:o}", "version", programme->version, "name", reg_json_text(programme->name)));
		(void)json_object_set_new(out, "tier", reg_json_text(programme->tiers[tier].id));
		(void)json_object_set_new(
		    out, "tier_after", reg_json_text(after[0] != '\0' ? after : programme->tiers[tier].id));
		rc = add_rules(out, programme, &lines, tier, unit->root.currency, err);
	} else if (rc == 0) {
		(void)json_object_set_new(out, "programme", json_null());
	}
	reg_unit_lines_finish(&lines);
	return rc;
}
