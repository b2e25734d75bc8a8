/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_referral.c - what a referral brings to both sides.
 */
#include "programme_parts.h"

#define MAX_PERCENT_MILLI 1000000 /* ten points per currency unit */
#define MAX_MILESTONE 10000

static const char *const referral_keys[] = { "min_litres", "min_amount", "within_days", "new_points", "max_per_month",
	"options", NULL };
static const char *const option_keys[] = { "id", "name", "name_zh", "kind", "points", "bands", "percent", "days",
	"max_points", "milestone", "tag", NULL };
static const char *const band_keys[] = { "from_litres", "points", NULL };
static const char *const kind_words[] = { [REG_REFERRAL_POINTS] = "points", [REG_REFERRAL_BANDS] = "bands",
	[REG_REFERRAL_PERCENT] = "percent", [REG_REFERRAL_MILESTONE] = "milestone", [REG_REFERRAL_HONOUR] = "honour",
	[REG_REFERRAL_NOTHING] = "nothing", NULL };

#define ONLY(kind) (1u << (kind))
static const struct {
	const char *key;
	unsigned kinds;
} of_kind[] = {
	{ "points", ONLY(REG_REFERRAL_POINTS) | ONLY(REG_REFERRAL_MILESTONE) },
	{ "bands", ONLY(REG_REFERRAL_BANDS) },
	{ "percent", ONLY(REG_REFERRAL_PERCENT) },
	{ "days", ONLY(REG_REFERRAL_PERCENT) },
	{ "max_points", ONLY(REG_REFERRAL_PERCENT) },
	{ "milestone", ONLY(REG_REFERRAL_MILESTONE) },
	{ "tag", ONLY(REG_REFERRAL_HONOUR) },
};

static void read_bands(struct reg_read *read, struct reg_referral_option *option, const config_setting_t *group)
{
	struct reg_referral_band *bands = NULL;
	size_t n = 0;
	const config_setting_t *list;

	bands = reg_programme_read_list(read, &list, &n, group, "bands", true, sizeof *bands);
	for (size_t i = 0; i < n; i++) {
		const config_setting_t *band = config_setting_get_elem(list, (unsigned)i);

		if (!reg_read_keys(read, band, "a band", band_keys))
			continue;
		bands[i].from_ml = reg_read_milli(read, band, "from_litres", 0, REG_MAX_ML, -1);
		bands[i].points = reg_read_int(read, band, "points", 0, REG_MAX_POINTS, -1);
		if (i > 0 && bands[i].from_ml >= 0 && bands[i].from_ml <= bands[i - 1].from_ml)
			reg_read_mistake(read, band, "from_litres: found no more than in the band before, expected rising litres");
	}
	option->bands = bands;
	option->n_bands = n;
}

static void read_option(struct reg_read *read, struct reg_referral_option *option, const config_setting_t *group)
{
	int kind;

	option->id = reg_read_id(read, group);
	reg_read_name(read, &option->name, group, "name", option->id == NULL ? "" : option->id);
	kind = reg_read_word(read, group, "kind", kind_words, -1);
	if (kind < 0)
		return;
	option->kind = (enum reg_referral_kind)kind;
	for (size_t i = 0; i < sizeof of_kind / sizeof of_kind[0]; i++)
		if ((of_kind[i].kinds & ONLY(kind)) == 0 && reg_read_has(group, of_kind[i].key))
			reg_read_mistake(read, config_setting_get_member(group, of_kind[i].key),
			    "%s: found with kind = \"%s\", expected another kind or no %s", of_kind[i].key, kind_words[kind],
			    of_kind[i].key);
	switch (option->kind) {
	case REG_REFERRAL_MILESTONE:
		option->milestone = (int)reg_read_int(read, group, "milestone", 1, MAX_MILESTONE, 0);
		option->points = reg_read_int(read, group, "points", 1, REG_MAX_POINTS, 0);
		break;
	case REG_REFERRAL_POINTS:
		option->points = reg_read_int(read, group, "points", 1, REG_MAX_POINTS, 0);
		break;
	case REG_REFERRAL_BANDS:
		read_bands(read, option, group);
		break;
	case REG_REFERRAL_PERCENT:
		option->percent_milli = reg_read_milli(read, group, "percent", 1, MAX_PERCENT_MILLI, 0);
		option->days = (int32_t)reg_read_int(read, group, "days", 1, REG_MAX_DAYS, 0);
		option->max_points = reg_read_int(read, group, "max_points", 0, REG_MAX_POINTS, 0);
		break;
	case REG_REFERRAL_HONOUR:
		option->tag = reg_read_text(read, group, "tag", true);
		break;
	case REG_REFERRAL_NOTHING:
		break;
	}
}

void reg_programme_read_referral(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group = config_setting_get_member(root, "referral"), *list;
	struct reg_referral *referral = &programme->referral;

	if (group == NULL || !reg_read_keys(read, group, "referral", referral_keys))
		return;
	referral->is_allowed = true;
	referral->min_ml = reg_read_milli(read, group, "min_litres", 0, REG_MAX_ML, 0);
	referral->min_amount_minor = reg_read_money(read, group, "min_amount", 0, 0);
	referral->within_days = (int32_t)reg_read_int(read, group, "within_days", 0, REG_MAX_DAYS, 0);
	referral->new_points = reg_read_int(read, group, "new_points", 0, REG_MAX_POINTS, 0);
	referral->max_per_month = (int)reg_read_int(read, group, "max_per_month", 0, MAX_MILESTONE, 0);
	referral->options = reg_programme_read_list(read, &list, &referral->n_options, group, "options", true,
	    sizeof *referral->options);
	for (size_t i = 0; i < referral->n_options; i++) {
		const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);

		if (!reg_read_keys(read, entry, "an option of referral", option_keys))
			continue;
		read_option(read, &referral->options[i], entry);
		(void)reg_read_unique(read, entry, "option", referral->options, sizeof *referral->options, i);
	}
}
