/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_rewards.c - what points are spent on, and what sales bring beside points.
 */
#include <string.h>

#include "programme_parts.h"

#define MAX_COUNT 1000

static const char *const reward_keys[] = { "id", "name", "name_zh", "kind", "line_kind", REG_CONDITION_KEYS,
	"points", "points_per_unit", "step_points", "off_per_litre", "max_litres", "percent", "max_amount", "cost",
	"approval", NULL };
static const char *const grant_keys[] = { "id", "kind", REG_CONDITION_KEYS, "rewards", "count", "valid_days",
	"next_visit", REG_CAP_KEYS, NULL };
static const char *const kind_words[] = { [REG_REWARD_MONEY] = "money", [REG_REWARD_PER_LITRE] = "per litre",
	[REG_REWARD_PERCENT] = "percent", [REG_REWARD_GIFT] = "gift", [REG_REWARD_SERVICE] = "service", NULL };

#define ONLY(kind) (1u << (kind))
/* Keys that belong to some kinds of rewards only. */
static const struct {
	const char *key;
	unsigned kinds;
} of_kind[] = {
	{ "points_per_unit", ONLY(REG_REWARD_MONEY) },
	{ "step_points", ONLY(REG_REWARD_MONEY) },
	{ "off_per_litre", ONLY(REG_REWARD_PER_LITRE) },
	{ "max_litres", ONLY(REG_REWARD_PER_LITRE) },
	{ "percent", ONLY(REG_REWARD_PERCENT) },
	{ "max_amount", ONLY(REG_REWARD_PERCENT) },
	{ "cost", ONLY(REG_REWARD_GIFT) | ONLY(REG_REWARD_SERVICE) },
};

static void read_money(struct reg_read *read, struct reg_reward *reward, const config_setting_t *group)
{
	reward->points_per_unit = reg_read_int(read, group, "points_per_unit", 1, REG_MAX_POINTS, 0);
	reward->step_points = reg_read_int(read, group, "step_points", 1, REG_MAX_POINTS, 1);
}

static void read_kind(struct reg_read *read, struct reg_reward *reward, const config_setting_t *group)
{
	int kind = reg_read_word(read, group, "kind", kind_words, -1);

	if (kind < 0)
		return;
	reward->kind = (enum reg_reward_kind)kind;
	for (size_t i = 0; i < sizeof of_kind / sizeof of_kind[0]; i++)
		if ((of_kind[i].kinds & ONLY(kind)) == 0 && reg_read_has(group, of_kind[i].key))
			reg_read_mistake(read, config_setting_get_member(group, of_kind[i].key),
			    "%s: found with kind = \"%s\", expected another kind or no %s", of_kind[i].key, kind_words[kind],
			    of_kind[i].key);
	switch (reward->kind) {
	case REG_REWARD_MONEY:
		read_money(read, reward, group);
		break;
	case REG_REWARD_PER_LITRE:
		if (reg_read_has(group, "off_per_litre"))
			reward->off_minor_per_litre = reg_read_money(read, group, "off_per_litre", 1, 1);
		else
			reg_read_mistake(read, group, "found no \"off_per_litre\", expected the amount off each litre");
		reward->max_ml = reg_read_milli(read, group, "max_litres", 0, REG_MAX_ML, 0);
		break;
	case REG_REWARD_PERCENT:
		reward->percent_milli = reg_read_milli(read, group, "percent", 1, 100000, 0);
		reward->max_minor = reg_read_money(read, group, "max_amount", 0, 0);
		break;
	case REG_REWARD_GIFT:
	case REG_REWARD_SERVICE:
		reward->cost_minor = reg_read_money(read, group, "cost", 0, 0);
		break;
	}
}

void reg_programme_read_rewards(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	programme->rewards = reg_programme_read_list(read, &list, &programme->n_rewards, root, "rewards", false,
	    sizeof *programme->rewards);
	for (size_t i = 0; i < programme->n_rewards; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_reward *reward = &programme->rewards[i];

		if (!reg_read_keys(read, group, "a reward", reward_keys))
			continue;
		reward->step_points = 1;
		reward->id = reg_read_id(read, group);
		(void)reg_read_unique(read, group, "reward", programme->rewards, sizeof *programme->rewards, i);
		reg_read_name(read, &reward->name, group, "name", reward->id == NULL ? "" : reward->id);
		read_kind(read, reward, group);
		reward->points = reg_read_int(read, group, "points", 0, REG_MAX_POINTS, 0);
		reward->needs_approval = reg_read_bool(read, group, "approval", false);
		reg_programme_read_condition(read, &reward->when, group, "line_kind", programme);
	}
}

static const struct reg_reward *find(const struct reg_programme *programme, const char *id)
{
	for (size_t i = 0; i < programme->n_rewards; i++)
		if (programme->rewards[i].id != NULL && strcmp(programme->rewards[i].id, id) == 0)
			return &programme->rewards[i];
	return NULL;
}

static void read_granted(struct reg_read *read, const struct reg_programme *programme, struct reg_grant *grant,
    const config_setting_t *group)
{
	const config_setting_t *where = config_setting_get_member(group, "rewards");

	grant->rewards = reg_read_texts(read, group, "rewards");
	if (where == NULL)
		reg_read_mistake(read, group, "found no \"rewards\", expected the ids of the rewards to choose from");
	reg_read_refer_all(read, group, "rewards", grant->rewards,
	    reg_read_ids(read, programme->rewards, sizeof *programme->rewards, programme->n_rewards), "reward");
	for (const char **id = grant->rewards; id != NULL && *id != NULL; id++) {
		const struct reg_reward *reward = find(programme, *id);

		if (reward != NULL && reward->kind == REG_REWARD_MONEY)
			reg_read_mistake(read, where, "rewards: found \"%s\" of kind \"money\", whose amount is what the points are "
			    "worth, expected another kind (a fixed sum: percent = 100 with max_amount)", *id);
	}
}

void reg_programme_read_grants(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	programme->grants = reg_programme_read_list(read, &list, &programme->n_grants, root, "grants", false,
	    sizeof *programme->grants);
	for (size_t i = 0; i < programme->n_grants; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_grant *grant = &programme->grants[i];

		if (!reg_read_keys(read, group, "a grant", grant_keys))
			continue;
		grant->id = reg_read_id(read, group);
		(void)reg_read_unique(read, group, "grant", programme->grants, sizeof *programme->grants, i);
		reg_programme_read_condition(read, &grant->when, group, "kind", programme);
		read_granted(read, programme, grant, group);
		grant->count = reg_read_int(read, group, "count", 1, MAX_COUNT, 1);
		grant->valid_days = (int32_t)reg_read_int(read, group, "valid_days", 0, REG_MAX_DAYS, 0);
		grant->next_visit = reg_read_bool(read, group, "next_visit", false);
		reg_programme_read_caps(read, &grant->caps, group, "cap_");
	}
}
