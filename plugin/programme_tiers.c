/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_tiers.c - tiers, and card programmes, which may bring one.
 */
#include <string.h>

#include "programme_parts.h"

#define MAX_TIERS 32
#define MAX_GRACE_DAYS 3650
#define MAX_ML_PER_DAY INT64_C(100000000) /* no customer takes 100 m3 a day: such a tier is never reached */

static const char *const tier_keys[] = { "id", "name", "name_zh", "from_litres", "from_visits", "from_spend",
	"from_points", "from_growth", "multiplier", NULL };
static const char *const from_keys[] = { [REG_BASIS_LITRES] = "from_litres", [REG_BASIS_VISITS] = "from_visits",
	[REG_BASIS_SPEND] = "from_spend", [REG_BASIS_POINTS] = "from_points", [REG_BASIS_GROWTH] = "from_growth", NULL };
static const char *const units[] = { [REG_BASIS_LITRES] = REG_ERR_TEXT("litres"),
	[REG_BASIS_VISITS] = REG_ERR_TEXT("visits"), [REG_BASIS_SPEND] = REG_ERR_TEXT("minor currency units"),
	[REG_BASIS_POINTS] = REG_ERR_TEXT("points"), [REG_BASIS_GROWTH] = REG_ERR_TEXT("growth") };
static const char *const card_keys[] = { "id", "name", "name_zh", "group", "from_date", "until_date", "term_days",
	"renews_on_use", "tier", "partner", "by_invitation", "multiplier", NULL };

static const char *const basis_words[] = { [REG_BASIS_LITRES] = "litres", [REG_BASIS_VISITS] = "visits",
	[REG_BASIS_SPEND] = "spend", [REG_BASIS_POINTS] = "points", [REG_BASIS_GROWTH] = "growth", NULL };
static const char *const window_words[] = { [REG_WINDOW_ROLLING] = "rolling", [REG_WINDOW_MONTH] = "month",
	[REG_WINDOW_QUARTER] = "quarter", [REG_WINDOW_YEAR] = "year", [REG_WINDOW_LIFETIME] = "lifetime", NULL };
static const char *const downgrade_words[] = {
	[REG_DOWNGRADE_ONE_STEP] = "one step", [REG_DOWNGRADE_TO_EARNED] = "to earned", NULL };

enum reg_cycle reg_programme_window_cycle(enum reg_window window)
{
	static const enum reg_cycle cycles[] = { [REG_WINDOW_ROLLING] = REG_CYCLE_DAY, [REG_WINDOW_MONTH] = REG_CYCLE_MONTH,
		[REG_WINDOW_QUARTER] = REG_CYCLE_QUARTER, [REG_WINDOW_YEAR] = REG_CYCLE_YEAR,
		[REG_WINDOW_LIFETIME] = REG_CYCLE_LIFETIME };

	return cycles[window];
}

static void read_window(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	programme->basis = (enum reg_basis)reg_read_word(read, root, "basis", basis_words, REG_BASIS_LITRES);
	programme->window = (enum reg_window)reg_read_word(read, root, "window", window_words, REG_WINDOW_ROLLING);
	programme->grace_days = (int32_t)reg_read_int(read, root, "grace_days", 0, MAX_GRACE_DAYS, 0);
	programme->downgrade = (enum reg_downgrade)reg_read_word(read, root, "downgrade", downgrade_words,
	    REG_DOWNGRADE_ONE_STEP);
	if (programme->window == REG_WINDOW_ROLLING) {
		programme->window_days = (int32_t)reg_read_int(read, root, "window_days", 1, REG_MAX_DAYS, 0);
		return;
	}
	if (reg_read_has(root, "window_days"))
		reg_read_mistake(read, config_setting_get_member(root, "window_days"),
		    "window_days: found with window = \"%s\", expected window = \"rolling\" or no window_days",
		    window_words[programme->window]);
}

/* What it takes to hold a tier, in the unit of the basis; -1: reported. */
static int64_t read_from(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *group)
{
	const char *key = from_keys[programme->basis];
	bool is_other = false;

	for (size_t i = 0; from_keys[i] != NULL; i++) {
		if (i == (size_t)programme->basis || !reg_read_has(group, from_keys[i]))
			continue;
		reg_read_mistake(read, config_setting_get_member(group, from_keys[i]), "%s: found with basis = \"%s\", expected %s",
		    from_keys[i], basis_words[programme->basis], key);
		is_other = true;
	}
	if (is_other && !reg_read_has(group, key))
		return -1;
	switch (programme->basis) {
	case REG_BASIS_LITRES:
		return reg_read_milli(read, group, key, 0, REG_MAX_ML, -1);
	case REG_BASIS_SPEND:
		if (!reg_read_has(group, key)) {
			reg_read_mistake(read, group, "found no \"%s\", expected an amount in units of the currency", key);
			return -1;
		}
		return reg_read_money(read, group, key, 0, 0);
	case REG_BASIS_VISITS:
		return reg_read_int(read, group, key, 0, REG_MAX_DAYS, -1);
	case REG_BASIS_POINTS:
	case REG_BASIS_GROWTH:
		break;
	}
	return reg_read_int(read, group, key, 0, REG_MAX_POINTS, -1);
}

static void read_tier(struct reg_read *read, const struct reg_programme *programme, struct reg_tier *tier,
    const config_setting_t *group)
{
	struct reg_label name = { 0 };

	tier->from = -1;
	if (!reg_read_keys(read, group, "a tier", tier_keys))
		return;
	tier->id = reg_read_id(read, group);
	reg_read_name(read, &name, group, "name", NULL);
	tier->name = name.text;
	tier->name_en = name.en;
	tier->name_zh = name.zh;
	tier->from = read_from(read, programme, group);
	tier->multiplier_milli = reg_read_milli(read, group, "multiplier", 0, REG_MAX_MULTIPLIER_MILLI, 1000);
}

/* The tier is within what can come together in the window. -1 in from: it was reported already. */
static void check_reach(struct reg_read *read, const struct reg_programme *programme, const struct reg_tier *tier,
    const config_setting_t *where)
{
	int32_t days = programme->window == REG_WINDOW_ROLLING ? programme->window_days :
	    reg_programme_cycle_days(reg_programme_window_cycle(programme->window));

	if (days <= 0)
		return;
	if (programme->basis == REG_BASIS_LITRES && tier->from / days > MAX_ML_PER_DAY)
		reg_read_mistake(read, where, "from_litres: found %lld in %d days, which nobody can reach, expected at most %lld "
		    "litres a day", (long long)(tier->from / 1000), (int)days, (long long)(MAX_ML_PER_DAY / 1000));
	if (programme->basis == REG_BASIS_VISITS && tier->from > days)
		reg_read_mistake(read, where, "from_visits: found %lld in %d days, which nobody can reach, expected at most one "
		    "visit a day: several fills on a day are one", (long long)tier->from, (int)days);
}

static void check_tier(struct reg_read *read, const struct reg_programme *programme, size_t i,
    const config_setting_t *group)
{
	const struct reg_tier *tier = &programme->tiers[i];
	const char *key = from_keys[programme->basis];
	int64_t scale = programme->basis == REG_BASIS_LITRES ? 1000 : 1;
	long long from = (long long)(tier->from / scale);
	const config_setting_t *where;

	(void)reg_read_unique(read, group, "tier", programme->tiers, sizeof *programme->tiers, i);
	if (!config_setting_is_group(group) || tier->from < 0)
		return;
	where = config_setting_get_member(group, key);
	if (i == 0 && tier->from != 0)
		reg_read_mistake(read, where, "the first tier is from %lld %s, expected %s = 0: it is everybody's", from,
		    reg_err_format(units[programme->basis]), key);
	if (i > 0 && programme->tiers[i - 1].from == tier->from)
		reg_read_mistake(read, where, "%s: found %lld again, expected more than the tier before: that one could never be "
		    "reached", key, from);
	else if (i > 0 && programme->tiers[i - 1].from > tier->from)
		reg_read_mistake(read, where, "%s: found %lld, expected more than the tier before (%lld), lowest tier first", key,
		    from, (long long)(programme->tiers[i - 1].from / scale));
	check_reach(read, programme, tier, where);
}

void reg_programme_read_tiers(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	read_window(read, programme, root);
	programme->tiers = reg_programme_read_list(read, &list, &programme->n_tiers, root, "tiers", true,
	    sizeof *programme->tiers);
	if (programme->n_tiers > MAX_TIERS)
		reg_read_mistake(read, list, "tiers: found %zu of them, expected at most %d", programme->n_tiers, MAX_TIERS);
	for (size_t i = 0; i < programme->n_tiers && i < MAX_TIERS; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);

		read_tier(read, programme, &programme->tiers[i], group);
		check_tier(read, programme, i, group);
	}
}

void reg_programme_read_cards(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const char **tiers = reg_read_ids(read, programme->tiers, sizeof *programme->tiers, programme->n_tiers);
	const config_setting_t *list;

	programme->cards = reg_programme_read_list(read, &list, &programme->n_cards, root, "cards", false,
	    sizeof *programme->cards);
	for (size_t i = 0; i < programme->n_cards; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_card_programme *card = &programme->cards[i];

		if (!reg_read_keys(read, group, "a card programme", card_keys))
			continue;
		card->id = reg_read_id(read, group);
		(void)reg_read_unique(read, group, "card programme", programme->cards, sizeof *programme->cards, i);
		reg_read_name(read, &card->name, group, "name", card->id == NULL ? "" : card->id);
		card->group = reg_read_text(read, group, "group", false);
		reg_read_days(read, &card->from_day, &card->until_day, group);
		card->term_days = (int32_t)reg_read_int(read, group, "term_days", 0, REG_MAX_DAYS, 0);
		card->renews_on_use = reg_read_bool(read, group, "renews_on_use", false);
		if (card->renews_on_use && card->term_days == 0)
			reg_read_mistake(read, config_setting_get_member(group, "renews_on_use"),
			    "renews_on_use: found without term_days, expected the days that each use adds");
		card->tier = reg_read_text(read, group, "tier", false);
		if (card->tier != NULL)
			reg_read_refers(read, config_setting_get_member(group, "tier"), "tier", card->tier, tiers, "tier");
		card->partner = reg_read_text(read, group, "partner", false);
		card->by_invitation = reg_read_bool(read, group, "by_invitation", false);
		card->multiplier_milli = reg_read_milli(read, group, "multiplier", 1, REG_MAX_MULTIPLIER_MILLI, 1000);
	}
}
