/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain_earning.c - what a sale earned: programme, tier, rules, the lot and what took from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "earner_share.h"
#include "explain.h"
#include "org_earner.h"
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

/* What the fold saw of the sale that is asked about. */
struct asked {
	json_t *out;
	int64_t sale;
	bool is_found;
};

static const char *unit_of(const struct reg_rule *rule)
{
	return rule->points_per_litre_milli != 0 ? "ml" : rule->points_per_unit_milli != 0 ? "minor" : "fixed";
}

static int64_t rate_of(const struct reg_rule *rule)
{
	if (rule->points_per_litre_milli != 0)
		return rule->points_per_litre_milli;
	if (rule->points_per_unit_milli != 0)
		return rule->points_per_unit_milli;
	return (rule->points != 0 ? rule->points : rule->points_per_visit) * 1000;
}

/* Rules that held, in the order of the file, and those that did not, with the first condition that kept them. */
static void add_rules(json_t *out, const struct reg_programme *programme, const struct reg_evaluation *evaluation)
{
	json_t *rules = json_array(), *others = json_array();

	for (size_t i = 0; i < programme->n_rules; i++) {
		const struct reg_rule_result *result = &evaluation->rules[i];
		const struct reg_rule *rule = &programme->rules[i];

		if (result->unmet != NULL) {
			(void)json_array_append_new(others, json_pack("{s:o, s:o, s:o}", "rule", reg_json_text(rule->id), "name",
			    reg_json_text(rule->name.text), "unmet", reg_json_text(result->unmet)));
			continue;
		}
		(void)json_array_append_new(rules,
		    json_pack("{s:o, s:o, s:i, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b}", "rule", reg_json_text(rule->id),
			"name", reg_json_text(rule->name.text), "lines", (int)result->n_lines, "unit",
			rule->multiplier_milli != 0 ? "multiplier" : unit_of(rule), "base", (json_int_t)result->base,
			"rate_milli", (json_int_t)(rule->multiplier_milli != 0 ? rule->multiplier_milli : rate_of(rule)),
			"tier_milli", (json_int_t)result->tier_milli, "rules_milli", (json_int_t)result->rules_milli,
			"multiplier_milli", (json_int_t)(result->tier_milli * result->rules_milli / 1000), "uncapped",
			(json_int_t)result->uncapped, "points", (json_int_t)result->points, "growth", rule->is_growth));
	}
	(void)json_object_set_new(out, "rules", rules);
	(void)json_object_set_new(out, "rules_unmet", others);
}

static void add_grants(json_t *out, const struct reg_programme *programme, const struct reg_evaluation *evaluation)
{
	json_t *grants = json_array();

	for (size_t i = 0; i < programme->n_grants; i++)
		(void)json_array_append_new(grants, json_pack("{s:o, s:b, s:o}", "grant",
		    reg_json_text(programme->grants[i].id), "granted", evaluation->grants[i].is_granted, "unmet",
		    reg_json_text(evaluation->grants[i].unmet)));
	(void)json_object_set_new(out, "grants", grants);
}

static int on_sale(const struct reg_account_seen *seen, void *payload, struct reg_err *err)
{
	struct asked *asked = payload;
	const struct reg_programme *programme = seen->programme;

	(void)err;
	if (seen->sale != asked->sale)
		return 0;
	asked->is_found = true;
	if (programme == NULL) {
		(void)json_object_set_new(asked->out, "programme", json_null());
		return 0;
	}
	(void)json_object_set_new(asked->out, "programme",
	    json_pack("{s:i, s:o}", "version", programme->version, "name", reg_json_text(programme->name)));
	(void)json_object_set_new(asked->out, "tier", reg_json_text(programme->tiers[seen->rank].id));
	(void)json_object_set_new(asked->out, "tier_is_floor", json_boolean(seen->rank != seen->rank_earned));
	(void)json_object_set_new(asked->out, "capped", json_integer((json_int_t)seen->evaluation->capped));
	(void)json_object_set_new(asked->out, "growth", json_integer((json_int_t)seen->evaluation->growth));
	add_rules(asked->out, programme, seen->evaluation);
	add_grants(asked->out, programme, seen->evaluation);
	return 0;
}

static void add_redemptions(json_t *out, const struct reg_unit *unit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < unit->n_redemptions; i++) {
		const struct regulars_redemption *what = &unit->redemptions[i];

		(void)json_array_append_new(list, json_pack("{s:o, s:I, s:I, s:I}", "reward", reg_json_text(what->reward),
		    "points", (json_int_t)what->points, "count", (json_int_t)what->count, "value_minor",
		    (json_int_t)what->value_minor));
	}
	(void)json_object_set_new(out, "redemptions", list);
}

static int add_uses(
    json_t *out, struct reg_side *side, int64_t subject, const struct reg_unit *unit, int part, struct reg_err *err)
{
	json_t *uses = json_array();
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_USES, err, "iii", subject, unit->root.no, (int64_t)part);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(uses,
			    json_pack("{s:I, s:o, s:o}", "points", (json_int_t)reg_int(stmt, 0), "by",
				json_sprintf("%s/%s/%s", reg_text(stmt, 1), reg_text(stmt, 2), reg_text(stmt, 3)),
				"kind", reg_json_text(reg_text(stmt, 4))));
	(void)json_object_set_new(out, "uses", uses);
	return rc;
}

/* What somebody else earned with it: "points", "total" and "uses", when there is such a share. */
static int add_share(json_t *out, struct reg_side *side, const struct reg_earner *earner, const struct reg_unit *unit,
    struct reg_err *err)
{
	int64_t head = 0, points = 0, total = 0;
	struct reg_stmt *stmt;
	int rc = reg_earner_name_json(out, side, earner->person, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_SHARE_OF_SALE, err, "i", unit->root.no);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc == 1) {
		points = reg_int(stmt, 0);
		total = reg_int(stmt, 1);
		reg_reset(stmt);
		rc = 0;
	}
	(void)json_object_set_new(out, "points", json_integer(points));
	(void)json_object_set_new(out, "total", json_integer(total));
	rc = rc < 0 ? rc : reg_family_head(&head, side, earner->person, err);
	return rc < 0 ? rc : add_uses(out, side, head, unit, REG_SHARE_PART, err);
}

/* Who was to earn, who did, and why; null where nothing was ever said. */
static int add_earner(json_t *out, struct reg_side *side, const struct reg_unit *unit, struct reg_err *err)
{
	struct reg_earner earner = { 0 };
	struct reg_subject subject;
	json_t *item;
	int rc = reg_unit_resolve(&subject, side, unit, err);

	rc = rc < 0 ? rc : reg_earner_find(&earner, side, subject.member, unit->plate, unit->root.at_unix_s, err);
	if (rc < 0)
		return rc;
	item = reg_earner_json(&earner, side->zone);
	if (item != NULL && earner.person != 0)
		rc = add_share(item, side, &earner, unit, err);
	(void)json_object_set_new(out, "earner", item == NULL ? json_null() : item);
	return rc;
}

int reg_explain_earning(
    json_t *out, struct reg_side *side, const struct reg_unit *unit, int64_t subject, struct reg_err *err)
{
	struct asked asked = { .out = out, .sale = unit->root.no };
	char after[REG_EVENT_MAX_TEXT + 1] = "";
	struct lot lot;
	int rc = read_lot(&lot, side, subject, unit, err);

	if (rc >= 0) {
		(void)json_object_set_new(out, "lot",
		    rc == 0 ? json_null()
			    : json_pack("{s:I, s:I, s:o, s:o}", "points", (json_int_t)lot.points, "points_left",
				  (json_int_t)lot.left, "unlock_at", reg_json_instant(lot.unlock_at, side->zone),
				  "expires_at", reg_json_instant(lot.expires_at, side->zone)));
		rc = add_uses(out, side, subject, unit, 0, err);
	}
	add_redemptions(out, unit);
	rc = rc < 0 ? rc : add_earner(out, side, unit, err);
	if (rc == 0)
		rc = read_tier(after, sizeof after, side, REG_SQL_MGR_TIER_OF, subject, unit, err);
	/* The history is folded again, by the very step that gave the points. */
	if (rc >= 0)
		rc = reg_account_replay(side, subject, on_sale, &asked, err);
	if (rc == 0 && !asked.is_found)
		(void)json_object_set_new(out, "programme", json_null());
	if (rc == 0 && json_is_object(json_object_get(out, "programme")))
		(void)json_object_set_new(out, "tier_after", after[0] != '\0' ? reg_json_text(after)
		    : reg_json_text(json_string_value(json_object_get(out, "tier"))));
	return rc < 0 ? rc : 0;
}
