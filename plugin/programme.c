/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme.c - from the text of a programme file to struct reg_programme. What the file may say is the tables of
 * keys and the bounds below; regulars-programme(5) tells the manager the same.
 */
#include "programme.h"

#include <stdlib.h>
#include <string.h>

#include "programme_read.h"
#include "regulars.h"

/* Bounds keep every later sum inside 64 bits (products inside 128) and catch slips of the pen. */
#define MAX_TIERS 32
#define MAX_WINDOW_DAYS 36500
#define MAX_GRACE_DAYS 3650
#define MAX_PENDING_HOURS 87600
#define MAX_EXPIRY_DAYS 36500
#define MAX_FROM_ML INT64_C(1000000000000)  /* a million cubic metres */
#define MAX_ML_PER_DAY INT64_C(100000000)   /* no customer takes 100 m3 a day: such a tier is never reached */
#define MAX_RATE_MILLI INT64_C(100000000)   /* 100,000 points per litre or currency unit */
#define MAX_MULTIPLIER_MILLI INT64_C(100000)

static const char *const root_keys[] = { "name", "tiers", "window_days", "grace_days", "downgrade", "basis", "earn", "base",
	"exclude", "pending_hours", "expiry", NULL };
static const char *const tier_keys[] = { "id", "name", "name_zh", "from_litres", "multiplier", NULL };
static const char *const rule_keys[] = { "id", "grades", "categories", "products", "kind", "points_per_litre",
	"points_per_unit", "round", NULL };
static const char *const base_keys[] = { "tax", "discounts", NULL };
static const char *const exclude_keys[] = { "products", "categories", NULL };
static const char *const expiry_keys[] = { "kind", "days", NULL };

static const char *const basis_words[] = { "litres", NULL };
static const char *const downgrade_words[] = {
	[REG_DOWNGRADE_ONE_STEP] = "one step", [REG_DOWNGRADE_TO_EARNED] = "to earned", NULL };
static const char *const round_words[] = {
	[REG_ROUND_DOWN] = "down", [REG_ROUND_HALF_UP] = "half-up", [REG_ROUND_UP] = "up", NULL };
static const char *const expiry_words[] = { [REG_EXPIRY_NEVER] = "never", [REG_EXPIRY_DAYS] = "days", NULL };
/* Prepay lines never count, and discounts alone never come to a point. */
static const char *const kind_words[] = { "fuel", "goods", "service", "fee", "deposit", NULL };
static const int kind_values[] = { REGULARS_LINE_FUEL, REGULARS_LINE_GOODS, REGULARS_LINE_SERVICE, REGULARS_LINE_FEE,
	REGULARS_LINE_DEPOSIT };

/* What reg_programme_destroy() gets back from the public part. */
struct owned {
	struct reg_programme programme;
	struct reg_block *blocks;
};

static bool is_chinese(const char *language)
{
	return language != NULL && strncmp(language, "zh", 2) == 0 && strchr("_-.", language[2]) != NULL;
}

static void read_tier(struct reg_read *read, struct reg_tier *tier, const config_setting_t *group, const char *language)
{
	if (!reg_read_keys(read, group, "a tier", tier_keys))
		return;
	tier->id = reg_read_id(read, group);
	tier->name_en = reg_read_copy(read, reg_read_text(read, group, "name", true));
	tier->name_zh = reg_read_copy(read, reg_read_text(read, group, "name_zh", false));
	tier->name = is_chinese(language) && tier->name_zh != NULL ? tier->name_zh : tier->name_en;
	tier->from = reg_read_milli(read, group, "from_litres", 0, MAX_FROM_ML, -1);
	tier->multiplier_milli = reg_read_milli(read, group, "multiplier", 0, MAX_MULTIPLIER_MILLI, 1000);
}

/* -1 in from: it was reported already. */
static void check_tier(struct reg_read *read, const struct reg_programme *programme, size_t i,
    const config_setting_t *group)
{
	const struct reg_tier *tier = &programme->tiers[i];
	long long litres = (long long)(tier->from / 1000);

	for (size_t k = 0; tier->id != NULL && k < i; k++) {
		if (programme->tiers[k].id != NULL && strcmp(programme->tiers[k].id, tier->id) == 0) {
			reg_read_mistake(read, group, "found the tier \"%s\" twice, expected each id once", tier->id);
			break;
		}
	}
	if (!config_setting_is_group(group) || tier->from < 0)
		return;
	if (i == 0 && tier->from != 0)
		reg_read_mistake(read, group, "the first tier is from %lld litres, expected from_litres = 0: it is everybody's",
		    litres);
	if (i > 0 && programme->tiers[i - 1].from == tier->from)
		reg_read_mistake(read, group, "from_litres: found %lld again, expected more than the tier before: that one could "
		    "never be reached", litres);
	else if (i > 0 && programme->tiers[i - 1].from > tier->from)
		reg_read_mistake(read, group, "from_litres: found %lld, expected more than the tier before (%lld), lowest tier "
		    "first", litres, (long long)(programme->tiers[i - 1].from / 1000));
	if (programme->window_days > 0 && tier->from / programme->window_days > MAX_ML_PER_DAY)
		reg_read_mistake(read, group, "from_litres: found %lld in %d days, which nobody can reach, expected at most %lld "
		    "litres a day", litres, (int)programme->window_days, (long long)(MAX_ML_PER_DAY / 1000));
}

static void read_tiers(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root,
    const char *language)
{
	const config_setting_t *list = reg_read_list(read, root, "tiers", true);
	int n = list == NULL ? 0 : config_setting_length(list);

	if (n > MAX_TIERS) {
		reg_read_mistake(read, list, "tiers: found %d of them, expected at most %d", n, MAX_TIERS);
		return;
	}
	programme->tiers = reg_read_alloc(read, (size_t)n + 1, sizeof *programme->tiers);
	if (programme->tiers == NULL)
		return;
	for (int i = 0; i < n; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);

		read_tier(read, &programme->tiers[i], group, language);
		check_tier(read, programme, (size_t)i, group);
	}
	programme->n_tiers = (size_t)n;
}

static void read_rule(struct reg_read *read, struct reg_rule *rule, const config_setting_t *group)
{
	bool per_litre, per_unit;
	int kind = -1;

	if (!reg_read_keys(read, group, "an earning rule", rule_keys))
		return;
	rule->id = reg_read_id(read, group);
	rule->when.grades = reg_read_texts(read, group, "grades");
	rule->when.categories = reg_read_texts(read, group, "categories");
	rule->when.products = reg_read_texts(read, group, "products");
	if (config_setting_get_member(group, "kind") != NULL)
		kind = reg_read_word(read, group, "kind", kind_words, -1);
	rule->when.line_kind = kind < 0 ? 0 : kind_values[kind];
	rule->rounding = (enum reg_rounding)reg_read_word(read, group, "round", round_words, REG_ROUND_DOWN);

	per_litre = config_setting_get_member(group, "points_per_litre") != NULL;
	per_unit = config_setting_get_member(group, "points_per_unit") != NULL;
	if (per_litre)
		rule->points_per_litre_milli = reg_read_milli(read, group, "points_per_litre", 1, MAX_RATE_MILLI, 1);
	if (per_unit)
		rule->points_per_unit_milli = reg_read_milli(read, group, "points_per_unit", 1, MAX_RATE_MILLI, 1);
	if (per_litre == per_unit)
		reg_read_mistake(read, group, "found %s points_per_litre %s points_per_unit, expected one of the two",
		    per_litre ? "both" : "neither", per_litre ? "and" : "nor");
	if (per_litre && rule->when.line_kind != 0 && rule->when.line_kind != REGULARS_LINE_FUEL)
		reg_read_mistake(read, config_setting_get_member(group, "kind"),
		    "kind: found \"%s\" with points_per_litre, expected \"fuel\" or none: only fuel has litres", kind_words[kind]);
	else if (rule->when.grades != NULL && rule->when.line_kind != 0 && rule->when.line_kind != REGULARS_LINE_FUEL)
		reg_read_mistake(read, config_setting_get_member(group, "kind"),
		    "kind: found \"%s\" with grades, expected \"fuel\" or none: only fuel has a grade", kind_words[kind]);
}

/* A rule that names what is excluded would never give a point for it. */
static void check_excluded(struct reg_read *read, const config_setting_t *group, const char *key, const char **texts,
    const char **excluded)
{
	for (; texts != NULL && excluded != NULL && *texts != NULL; texts++)
		for (size_t i = 0; excluded[i] != NULL; i++)
			if (strcmp(*texts, excluded[i]) == 0)
				reg_read_mistake(read, config_setting_get_member(group, key),
				    "%s: found \"%s\", which exclude names too, expected it in one of them", key, *texts);
}

static void read_rules(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list = reg_read_list(read, root, "earn", true);
	int n = list == NULL ? 0 : config_setting_length(list);

	programme->rules = reg_read_alloc(read, (size_t)n + 1, sizeof *programme->rules);
	if (programme->rules == NULL)
		return;
	for (int i = 0; i < n; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_rule *rule = &programme->rules[i];

		read_rule(read, rule, group);
		for (int k = 0; rule->id != NULL && k < i; k++) {
			if (programme->rules[k].id != NULL && strcmp(programme->rules[k].id, rule->id) == 0) {
				reg_read_mistake(read, group, "found the rule \"%s\" twice, expected each id once", rule->id);
				break;
			}
		}
		check_excluded(read, group, "grades", rule->when.grades, programme->excluded_products);
		check_excluded(read, group, "products", rule->when.products, programme->excluded_products);
		check_excluded(read, group, "categories", rule->when.categories, programme->excluded_categories);
	}
	programme->n_rules = (size_t)n;
}

static void read_expiry(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group = config_setting_get_member(root, "expiry");
	int kind;

	programme->expiry = REG_EXPIRY_NEVER;
	if (group == NULL || !reg_read_keys(read, group, "expiry", expiry_keys))
		return;
	kind = reg_read_word(read, group, "kind", expiry_words, -1);
	if (kind == REG_EXPIRY_DAYS) {
		programme->expiry = REG_EXPIRY_DAYS;
		programme->expiry_days = (int32_t)reg_read_int(read, group, "days", 1, MAX_EXPIRY_DAYS, 0);
	} else if (kind == REG_EXPIRY_NEVER && config_setting_get_member(group, "days") != NULL) {
		reg_read_mistake(read, config_setting_get_member(group, "days"),
		    "days: found with kind = \"never\", expected kind = \"days\" or no days");
	}
}

static void read_root(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root,
    const char *language)
{
	const config_setting_t *group;

	reg_read_keys(read, root, "a programme", root_keys);
	programme->name = reg_read_copy(read, reg_read_text(read, root, "name", true));
	(void)reg_read_word(read, root, "basis", basis_words, 0);
	programme->window_days = (int32_t)reg_read_int(read, root, "window_days", 1, MAX_WINDOW_DAYS, 0);
	programme->grace_days = (int32_t)reg_read_int(read, root, "grace_days", 0, MAX_GRACE_DAYS, 0);
	programme->downgrade = (enum reg_downgrade)reg_read_word(read, root, "downgrade", downgrade_words,
	    REG_DOWNGRADE_ONE_STEP);
	programme->pending_hours = (int32_t)reg_read_int(read, root, "pending_hours", 0, MAX_PENDING_HOURS, 0);
	read_tiers(read, programme, root, language);

	programme->base_tax = true;
	group = config_setting_get_member(root, "base");
	if (group != NULL && reg_read_keys(read, group, "base", base_keys)) {
		programme->base_tax = reg_read_bool(read, group, "tax", true);
		programme->base_discount = reg_read_bool(read, group, "discounts", false);
	}
	group = config_setting_get_member(root, "exclude");
	if (group != NULL && reg_read_keys(read, group, "exclude", exclude_keys)) {
		programme->excluded_products = reg_read_texts(read, group, "products");
		programme->excluded_categories = reg_read_texts(read, group, "categories");
	}
	read_rules(read, programme, root);
	read_expiry(read, programme, root);
}

/* Reads all of it into an allocated programme; mistakes are counted and reported by `read`. */
static struct owned *parse(struct reg_read *read, const char *text, const char *language)
{
	struct owned *owned = NULL;
	config_t config;

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) /* what Windows editors put in front */
		text += 3;
	if (!reg_read_check_text(read, text))
		return NULL;
	config_init(&config);
	config_set_include_dir(&config, "/dev/null");
	if (config_read_string(&config, text) != CONFIG_TRUE) {
		const char *what = config_error_text(&config);
		int line = config_error_line(&config);

		if (what != NULL && strstr(what, "duplicate") != NULL)
			reg_read_mistake_at(read, line, "found a key for the second time, expected each key once");
		else if (reg_read_full_width(text, line))
			reg_read_mistake_at(read, line, "found a full-width character outside quotes, expected ASCII punctuation "
			    "(= ; \" , ( ) { }) and key = value;");
		else
			reg_read_mistake_at(read, line, "found what cannot be read here (%s), expected key = value; with texts in "
			    "\"quotes\" (look at the line before, too)", what == NULL ? "no reason given" : what);
		goto done;
	}
	owned = calloc(1, sizeof *owned);
	if (owned == NULL) {
		read->no_memory = true;
		goto done;
	}
	read_root(read, &owned->programme, config_root_setting(&config), language);
done:
	config_destroy(&config);
	if (owned != NULL)
		owned->blocks = read->blocks;
	return owned;
}

int reg_programme_parse(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err)
{
	struct reg_read read = { .name = name, .err = err };
	struct owned *owned = parse(&read, text, language);

	*out = NULL;
	if (read.no_memory || read.mistakes > 0) {
		reg_programme_destroy(owned == NULL ? NULL : &owned->programme);
		return read.mistakes > 0 ? REG_EINVAL : reg_err_set(err, REG_EIO, "%s: out of memory", name);
	}
	*out = &owned->programme;
	return REG_OK;
}

int reg_programme_check(const char *name, const char *text, void (*found)(const char *line, void *payload), void *payload)
{
	struct reg_read read = { .name = name, .found = found, .payload = payload };
	struct owned *owned = parse(&read, text, NULL);

	reg_programme_destroy(owned == NULL ? NULL : &owned->programme);
	return read.no_memory ? (int)REG_EIO : read.mistakes;
}

void reg_programme_destroy(struct reg_programme *programme)
{
	struct owned *owned = (struct owned *)programme; /* its first member */

	if (owned == NULL)
		return;
	reg_read_free(owned->blocks);
	free(owned);
}
