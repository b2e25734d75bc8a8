/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_rules.c - what earns points: earning rules with one effect each, and their caps.
 */
#include <stdio.h>
#include <string.h>

#include "programme_parts.h"
#include "regulars.h"

#define MAX_RATE_MILLI INT64_C(100000000) /* 100,000 points per litre or currency unit */
#define MAX_FIXED 10000000                /* points of one sale or visit */

static const char *const rule_keys[] = { "id", "name", "name_zh", "kind", REG_CONDITION_KEYS, "points_per_litre",
	"points_per_unit", "points_per_visit", "points", "multiplier", "multiplies", "multiplied", "growth", "exclusive",
	"round", REG_CAP_KEYS, NULL };
static const char *const effect_keys[] = { "points_per_litre", "points_per_unit", "points_per_visit", "points",
	"multiplier", NULL };
static const char *const round_words[] = {
	[REG_ROUND_DOWN] = "down", [REG_ROUND_HALF_UP] = "half-up", [REG_ROUND_UP] = "up", NULL };

void reg_programme_read_caps(struct reg_read *read, struct reg_caps *caps, const config_setting_t *group,
    const char *prefix)
{
	static const char *const names[] = { "sale", "day", "month", "customer" };
	int64_t *const values[] = { &caps->sale, &caps->day, &caps->month, &caps->customer };

	for (size_t i = 0; i < 4; i++) {
		char key[32];

		(void)snprintf(key, sizeof key, "%s%s", prefix, names[i]);
		*values[i] = reg_read_int(read, group, key, 0, REG_MAX_POINTS, 0);
		for (size_t k = 0; k < i; k++) {
			if (*values[i] == 0 || *values[k] <= *values[i])
				continue;
			reg_read_mistake(read, config_setting_get_member(group, key),
			    "%s: found %lld, expected at least %s%s (%lld), which could never be reached", key,
			    (long long)*values[i], prefix, names[k], (long long)*values[k]);
			break;
		}
	}
}

/* The one effect key that is there; NULL after reporting none or several. */
static const char *find_effect(struct reg_read *read, const config_setting_t *group)
{
	const char *effect = NULL;

	for (size_t i = 0; effect_keys[i] != NULL; i++) {
		if (!reg_read_has(group, effect_keys[i]))
			continue;
		if (effect != NULL) {
			reg_read_mistake(read, config_setting_get_member(group, effect_keys[i]),
			    "found both %s and %s, expected one of the two: a rule has one effect", effect, effect_keys[i]);
			return NULL;
		}
		effect = effect_keys[i];
	}
	if (effect == NULL)
		reg_read_mistake(read, group, "found neither points_per_litre nor points_per_unit, points_per_visit, points or "
		    "multiplier, expected one of them");
	return effect;
}

/* A key that would be ignored beside this effect. */
static void refuse_key(struct reg_read *read, const config_setting_t *group, const char *key, const char *why)
{
	if (reg_read_has(group, key))
		reg_read_mistake(read, config_setting_get_member(group, key), "%s: found %s, expected no %s here", key,
		    reg_err_format(why), key);
}

static void read_multiplier(struct reg_read *read, struct reg_rule *rule, const config_setting_t *group)
{
	static const char *const senseless[] = { "multiplied", "growth", "exclusive", "round", REG_CAP_KEYS };

	rule->multiplier_milli = reg_read_milli(read, group, "multiplier", 1, REG_MAX_MULTIPLIER_MILLI, 1000);
	rule->multiplies = reg_read_texts(read, group, "multiplies");
	for (size_t i = 0; i < sizeof senseless / sizeof senseless[0]; i++)
		refuse_key(read, group, senseless[i], "in a rule that only multiplies others");
}

static void read_effect(struct reg_read *read, struct reg_rule *rule, const config_setting_t *group, const char *effect)
{
	bool is_rate = strncmp(effect, "points_per_", 11) == 0 && strcmp(effect, "points_per_visit") != 0;

	if (strcmp(effect, "multiplier") == 0) {
		read_multiplier(read, rule, group);
		return;
	}
	refuse_key(read, group, "multiplies", "in a rule that gives points itself");
	if (strcmp(effect, "points_per_litre") == 0)
		rule->points_per_litre_milli = reg_read_milli(read, group, effect, 1, MAX_RATE_MILLI, 1);
	else if (strcmp(effect, "points_per_unit") == 0)
		rule->points_per_unit_milli = reg_read_milli(read, group, effect, 1, MAX_RATE_MILLI, 1);
	else if (strcmp(effect, "points_per_visit") == 0)
		rule->points_per_visit = reg_read_int(read, group, effect, 1, MAX_FIXED, 0);
	else
		rule->points = reg_read_int(read, group, effect, 1, MAX_FIXED, 0);
	rule->is_multiplied = reg_read_bool(read, group, "multiplied", is_rate);
	rule->is_growth = reg_read_bool(read, group, "growth", false);
	rule->exclusive = reg_read_text(read, group, "exclusive", false);
	rule->rounding = (enum reg_rounding)reg_read_word(read, group, "round", round_words, REG_ROUND_DOWN);
	if (!is_rate && !rule->is_multiplied)
		refuse_key(read, group, "round", "with a whole number that is not multiplied");
	if (rule->points_per_litre_milli > 0 && rule->when.line_kind != 0 && rule->when.line_kind != REGULARS_LINE_FUEL)
		reg_read_mistake(read, config_setting_get_member(group, "kind"),
		    "kind: found another than fuel with points_per_litre, expected \"fuel\" or none: only fuel has litres");
	reg_programme_read_caps(read, &rule->caps, group, "cap_");
}

/* Rules may multiply rules that stand behind them, so this waits until all are read. */
static void check_multiplies(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *list)
{
	const char **ids = reg_read_ids(read, programme->rules, sizeof *programme->rules, programme->n_rules);

	for (size_t i = 0; i < programme->n_rules; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		const struct reg_rule *rule = &programme->rules[i];

		if (rule->multiplies == NULL)
			continue;
		reg_read_refer_all(read, group, "multiplies", rule->multiplies, ids, "earning rule");
		for (const char **id = rule->multiplies; *id != NULL; id++)
			for (size_t k = 0; k < programme->n_rules; k++) {
				const struct reg_rule *other = &programme->rules[k];

				if (other->id == NULL || strcmp(other->id, *id) != 0 || other->is_multiplied)
					continue;
				reg_read_mistake(read, config_setting_get_member(group, "multiplies"),
				    "multiplies: found \"%s\", %s, expected a rule that can be multiplied", *id,
				    other->multiplier_milli > 0 ? reg_err_format("which only multiplies others") :
				    reg_err_format("whose points are fixed (multiplied = true would allow it)"));
			}
	}
}

void reg_programme_read_rules(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	programme->rules = reg_programme_read_list(read, &list, &programme->n_rules, root, "earn", true,
	    sizeof *programme->rules);
	for (size_t i = 0; i < programme->n_rules; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_rule *rule = &programme->rules[i];
		const char *effect;

		if (!reg_read_keys(read, group, "an earning rule", rule_keys))
			continue;
		rule->id = reg_read_id(read, group);
		(void)reg_read_unique(read, group, "rule", programme->rules, sizeof *programme->rules, i);
		reg_read_name(read, &rule->name, group, "name", rule->id == NULL ? "" : rule->id);
		effect = find_effect(read, group);
		reg_programme_read_condition(read, &rule->when, group, "kind", programme);
		if (effect != NULL)
			read_effect(read, rule, group, effect);
	}
	if (programme->n_rules > 0)
		check_multiplies(read, programme, list);
}
