/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_warn.c - what is no mistake in a programme and yet may not be meant: promises to founding members that
 * later ones surpass, rules and rewards that never count, windows that nobody is told of.
 */
#include <string.h>

#include "programme_parts.h"
#include "regulars.h"

#define NOTICE_DAYS 31 /* a notice that ended earlier before a window does not announce it */

static bool contains(const char *const *texts, const char *text)
{
	for (; texts != NULL && *texts != NULL; texts++)
		if (strcmp(*texts, text) == 0)
			return true;
	return false;
}

static const config_setting_t *element(const config_setting_t *root, const char *key, size_t i)
{
	return config_setting_get_elem(config_setting_get_member(root, key), (unsigned)i);
}

/* --- cohorts of a card group --- */

/* The first of a group: from the earliest day on, the first in the file of several. */
static const struct reg_card_programme *founding(const struct reg_programme *programme, const char *group)
{
	const struct reg_card_programme *first = NULL;

	for (size_t i = 0; i < programme->n_cards; i++) {
		const struct reg_card_programme *card = &programme->cards[i];

		if (card->group != NULL && strcmp(card->group, group) == 0 && (first == NULL || card->from_day < first->from_day))
			first = card;
	}
	return first;
}

/* Conditions that name a later cohort and not the founding one. */
static void warn_condition(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *group,
    const char *const *cards)
{
	for (size_t i = 0; cards != NULL && cards[i] != NULL; i++) {
		const struct reg_card_programme *card = reg_programme_card(programme, cards[i]), *first;

		if (card == NULL || card->group == NULL)
			continue;
		first = founding(programme, card->group);
		if (!contains(cards, first->id))
			reg_read_warning(read, config_setting_get_member(group, "cards"),
			    "this is for the cards \"%s\" and not for \"%s\", the founding cohort of group \"%s\"", card->id, first->id,
			    card->group);
	}
}

static void warn_cohorts(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	for (size_t i = 0; i < programme->n_cards; i++) {
		const struct reg_card_programme *card = &programme->cards[i];
		const struct reg_card_programme *first = card->group == NULL ? card : founding(programme, card->group);
		int rank = card->tier == NULL ? 0 : reg_programme_tier(programme, card->tier);
		int first_rank = first->tier == NULL ? 0 : reg_programme_tier(programme, first->tier);
		bool lasts_longer = first->term_days != 0 && (card->term_days == 0 || card->term_days > first->term_days);
		const char *what = rank > first_rank ? reg_err_format("a higher tier") :
		    card->multiplier_milli > first->multiplier_milli ? reg_err_format("a higher multiplier") :
		    lasts_longer ? reg_err_format("a longer term") :
		    card->renews_on_use && !first->renews_on_use && first->term_days != 0 ? reg_err_format("renewal on use") : NULL;

		if (what != NULL)
			reg_read_warning(read, element(root, "cards", i),
			    "the later cards \"%s\" of group \"%s\" get %s than \"%s\", the founding ones, were promised", card->id,
			    card->group, what, first->id);
	}
}

/* --- what never counts --- */

static bool same_texts(const char *const *a, const char *const *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (size_t i = 0; a[i] != NULL; i++)
		if (!contains(b, a[i]))
			return false;
	for (size_t i = 0; b[i] != NULL; i++)
		if (!contains(a, b[i]))
			return false;
	return true;
}

/* Whoever meets `narrow` meets `wide`. */
static bool within(const char *const *narrow, const char *const *wide)
{
	if (wide == NULL)
		return true;
	if (narrow == NULL)
		return false;
	for (; *narrow != NULL; narrow++)
		if (!contains(wide, *narrow))
			return false;
	return true;
}

static bool same_lines(const struct reg_condition *a, const struct reg_condition *b)
{
	return a->line_kind == b->line_kind && same_texts(a->grades, b->grades) && same_texts(a->categories, b->categories) &&
	    same_texts(a->products, b->products);
}

/* `wide` holds whenever `narrow` does. Cautious: where it is not obvious, it does not. */
static bool is_wider(const struct reg_condition *wide, const struct reg_condition *narrow)
{
	return same_lines(wide, narrow) && wide->min_ml <= narrow->min_ml &&
	    wide->min_amount_minor <= narrow->min_amount_minor &&
	    (!wide->fuel_and_shop || narrow->fuel_and_shop) &&
	    ((wide->from_minute == 0 && wide->until_minute == 0) ||
		(wide->from_minute == narrow->from_minute && wide->until_minute == narrow->until_minute)) &&
	    (wide->weekdays == 0 || (narrow->weekdays != 0 && (narrow->weekdays & ~wide->weekdays) == 0)) &&
	    (wide->days_of_month == 0 ||
		(narrow->days_of_month != 0 && (narrow->days_of_month & ~wide->days_of_month) == 0)) &&
	    (wide->until_day == 0 || (narrow->until_day != 0 && narrow->from_day >= wide->from_day &&
		narrow->until_day <= wide->until_day)) &&
	    (wide->birthday == REG_BIRTHDAY_NONE || wide->birthday == narrow->birthday) &&
	    within(narrow->tiers, wide->tiers) &&
	    within(narrow->tags, wide->tags) && within(narrow->types, wide->types) && within(narrow->cards, wide->cards) &&
	    within(narrow->customers, wide->customers) && within(narrow->card_kinds, wide->card_kinds) &&
	    within(narrow->sites, wide->sites) && (!wide->first_fill || narrow->first_fill) &&
	    (wide->nth_visit == 0 || (wide->nth_visit == narrow->nth_visit && wide->nth_every == narrow->nth_every &&
		wide->nth_period == narrow->nth_period));
}

static bool has_caps(const struct reg_caps *caps)
{
	return caps->sale != 0 || caps->day != 0 || caps->month != 0 || caps->customer != 0;
}

/* `rule` gives at least what `other` gives, by the same reckoning. */
static bool gives_more(const struct reg_rule *rule, const struct reg_rule *other)
{
	return !has_caps(&rule->caps) && rule->is_multiplied == other->is_multiplied && rule->is_growth == other->is_growth &&
	    (rule->rounding == other->rounding || other->rounding == REG_ROUND_DOWN) &&
	    (rule->points_per_litre_milli == 0) == (other->points_per_litre_milli == 0) &&
	    (rule->points_per_unit_milli == 0) == (other->points_per_unit_milli == 0) &&
	    (rule->points_per_visit == 0) == (other->points_per_visit == 0) && (rule->points == 0) == (other->points == 0) &&
	    rule->points_per_litre_milli >= other->points_per_litre_milli &&
	    rule->points_per_unit_milli >= other->points_per_unit_milli && rule->points_per_visit >= other->points_per_visit &&
	    rule->points >= other->points;
}

/* A multiplier of its own for one of them would make the difference. */
static bool multiplied_alike(const struct reg_programme *programme, const char *a, const char *b)
{
	for (size_t i = 0; i < programme->n_rules; i++)
		if (contains(programme->rules[i].multiplies, a) != contains(programme->rules[i].multiplies, b))
			return false;
	return true;
}

static bool is_shadowed(const struct reg_programme *programme, const struct reg_rule *rule, const struct reg_rule *by)
{
	if (!is_wider(&by->when, &rule->when))
		return false;
	if (rule->multiplier_milli > 0)
		return programme->multipliers == REG_MULTIPLIERS_BEST && by->multiplier_milli >= rule->multiplier_milli &&
		    (by->multiplies == NULL || (rule->multiplies != NULL && within(rule->multiplies, by->multiplies)));
	return by->multiplier_milli == 0 && rule->exclusive != NULL && by->exclusive != NULL &&
	    strcmp(rule->exclusive, by->exclusive) == 0 && gives_more(by, rule) &&
	    multiplied_alike(programme, rule->id, by->id);
}

/* Of two that shadow each other the first in the file counts. */
static void warn_rules(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	for (size_t i = 0; i < programme->n_rules; i++) {
		const struct reg_rule *rule = &programme->rules[i], *by = NULL;
		size_t members = 0;

		warn_condition(read, programme, element(root, "earn", i), rule->when.cards);
		for (size_t k = 0; k < programme->n_rules; k++) {
			const struct reg_rule *other = &programme->rules[k];

			members += rule->exclusive != NULL && other->exclusive != NULL &&
			    strcmp(rule->exclusive, other->exclusive) == 0;
			if (by == NULL && k != i && is_shadowed(programme, rule, other) &&
			    (k < i || !is_shadowed(programme, other, rule)))
				by = other;
		}
		if (by != NULL)
			reg_read_warning(read, element(root, "earn", i),
			    "the rule \"%s\" never counts: \"%s\" holds whenever it does and gives at least as much", rule->id, by->id);
		if (members == 1)
			reg_read_warning(read, element(root, "earn", i),
			    "the rule \"%s\" is alone in its exclusive group \"%s\"", rule->id, rule->exclusive);
		if (rule->is_growth && programme->basis != REG_BASIS_GROWTH)
			reg_read_warning(read, element(root, "earn", i),
			    "the rule \"%s\" gives growth, which no tier is counted in", rule->id);
	}
}

/* --- rewards --- */

static bool is_granted(const struct reg_programme *programme, const char *reward)
{
	for (size_t i = 0; i < programme->n_grants; i++)
		if (contains(programme->grants[i].rewards, reward))
			return true;
	return false;
}

/* A notice in force on a day of the window or in the month before it. */
static bool is_announced(const struct reg_programme *programme, const struct reg_condition *when)
{
	for (size_t i = 0; i < programme->n_notices; i++) {
		const struct reg_notice *notice = &programme->notices[i];

		if (notice->until_day == 0 || ((int64_t)notice->until_day >= (int64_t)when->from_day - NOTICE_DAYS &&
			notice->from_day <= when->until_day))
			return true;
	}
	return false;
}

static void warn_rewards(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	for (size_t i = 0; i < programme->n_rewards; i++) {
		const struct reg_reward *reward = &programme->rewards[i];
		const config_setting_t *group = element(root, "rewards", i);

		warn_condition(read, programme, group, reward->when.cards);
		if (reward->kind != REG_REWARD_MONEY && reward->points == 0 && !is_granted(programme, reward->id))
			reg_read_warning(read, group, "nobody can have the reward \"%s\": it costs no points and no grant brings it",
			    reward->id);
		if (reward->when.until_day != 0 && !is_announced(programme, &reward->when))
			reg_read_warning(read, group,
			    "the reward \"%s\" is for some days only, and no notice of those days or the month before announces it",
			    reward->id);
	}
	for (size_t i = 0; i < programme->n_grants; i++)
		warn_condition(read, programme, element(root, "grants", i), programme->grants[i].when.cards);
}

/* --- tiers, points --- */

static void warn_tiers(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	bool gives_points = false, gives_growth = false;

	for (size_t i = 0; i < programme->n_rules; i++) {
		gives_growth = gives_growth || programme->rules[i].is_growth;
		gives_points = gives_points || (!programme->rules[i].is_growth && programme->rules[i].multiplier_milli == 0);
	}
	if (programme->n_tiers > 1 && ((programme->basis == REG_BASIS_GROWTH && !gives_growth) ||
		(programme->basis == REG_BASIS_POINTS && !gives_points)))
		reg_read_warning(read, element(root, "tiers", 1), "nobody reaches the tier \"%s\": no rule gives %s",
		    programme->tiers[1].id, programme->basis == REG_BASIS_GROWTH ? reg_err_format("growth") : reg_err_format("points"));
	if (programme->expiry == REG_EXPIRY_NEVER)
		reg_read_warning(read, root, "points never expire: what the station owes its customers only grows");
}

void reg_programme_warn(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	warn_tiers(read, programme, root);
	warn_cohorts(read, programme, root);
	warn_rules(read, programme, root);
	warn_rewards(read, programme, root);
}
