/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_condition.c - when a rule, a grant or a reward holds, and whether it ever can.
 */
#include <string.h>

#include "programme_parts.h"
#include "regulars.h"
#include "zone.h"

#define LOOK_AHEAD_DAYS 3000 /* every weekday meets every day of a month within these */

/* Prepay lines never count, and discounts alone never come to a point. */
static const char *const kind_words[] = { "fuel", "goods", "service", "fee", "deposit", NULL };
static const int kind_values[] = { REGULARS_LINE_FUEL, REGULARS_LINE_GOODS, REGULARS_LINE_SERVICE, REGULARS_LINE_FEE,
	REGULARS_LINE_DEPOSIT };
static const char *const weekday_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
static const char *const birthday_words[] = { "day", "week", "month", NULL };
/* Visits are site days, so that the first period is the week. */
static const char *const period_words[] = { "week", "month", "quarter", "year", "lifetime", NULL };

int32_t reg_programme_cycle_days(enum reg_cycle cycle)
{
	static const int32_t days[] = { [REG_CYCLE_DAY] = 1, [REG_CYCLE_WEEK] = 7, [REG_CYCLE_MONTH] = 31,
		[REG_CYCLE_QUARTER] = 92, [REG_CYCLE_YEAR] = 366, [REG_CYCLE_LIFETIME] = INT32_MAX };

	return days[cycle];
}

static void read_kind(struct reg_read *read, struct reg_condition *when, const config_setting_t *group, const char *key)
{
	const config_setting_t *setting = config_setting_get_member(group, key);
	int kind = setting == NULL ? -1 : reg_read_word(read, group, key, kind_words, -1);

	if (kind < 0)
		return;
	when->line_kind = kind_values[kind];
	if (when->grades != NULL && when->line_kind != REGULARS_LINE_FUEL)
		reg_read_mistake(read, setting, "%s: found \"%s\" with grades, expected \"fuel\" or none: only fuel has a grade", key,
		    kind_words[kind]);
	else if (reg_read_has(group, "min_litres") && when->line_kind != REGULARS_LINE_FUEL)
		reg_read_mistake(read, setting, "%s: found \"%s\" with min_litres, expected \"fuel\" or none: only fuel has litres",
		    key, kind_words[kind]);
}

/* What names something excluded would never hold for it. */
static void check_excluded(struct reg_read *read, const config_setting_t *group, const char *key, const char **texts,
    const char **excluded)
{
	for (; texts != NULL && excluded != NULL && *texts != NULL; texts++)
		for (size_t i = 0; excluded[i] != NULL; i++)
			if (strcmp(*texts, excluded[i]) == 0)
				reg_read_mistake(read, config_setting_get_member(group, key),
				    "%s: found \"%s\", which exclude names too, expected it in one of them", key, *texts);
}

static void read_clock(struct reg_read *read, struct reg_condition *when, const config_setting_t *group)
{
	bool from = reg_read_has(group, "from_time"), until = reg_read_has(group, "until_time");

	when->from_minute = reg_read_minute(read, group, "from_time", 0);
	when->until_minute = reg_read_minute(read, group, "until_time", from ? 1440 : 0);
	if ((from || until) && when->from_minute == when->until_minute)
		reg_read_mistake(read, config_setting_get_member(group, until ? "until_time" : "from_time"),
		    "found no time between from_time and until_time, expected two different ones, or neither for the whole day");
	else if (when->from_minute == 1440)
		reg_read_mistake(read, config_setting_get_member(group, "from_time"),
		    "from_time: found \"24:00\", expected \"00:00\" to \"23:59\"");
}

static bool has_day(int32_t from, int32_t until, unsigned weekdays, uint32_t days_of_month)
{
	for (int32_t day = from; day <= until && day - from < LOOK_AHEAD_DAYS; day++) {
		int year, month, mday;

		reg_day_to_civil(day, &year, &month, &mday);
		if ((weekdays == 0 || (weekdays >> ((day + 3) % 7) & 1) != 0) && /* day 0 was a Thursday */
		    (days_of_month == 0 || (days_of_month >> (mday - 1) & 1) != 0))
			return true;
	}
	return false;
}

static void read_days(struct reg_read *read, struct reg_condition *when, const config_setting_t *group,
    const struct reg_programme *programme)
{
	int32_t from, until;

	reg_read_days(read, &when->from_day, &when->until_day, group);
	when->weekdays = reg_read_bits(read, group, "weekdays", weekday_words, 0);
	when->days_of_month = reg_read_bits(read, group, "days_of_month", NULL, 31);
	if (when->from_day > when->until_day || programme->from_day > programme->until_day)
		return;
	from = when->from_day > programme->from_day ? when->from_day : programme->from_day;
	until = when->until_day == 0 ? REG_DAY_NEVER : when->until_day;
	if (programme->until_day != 0 && programme->until_day < until)
		until = programme->until_day;
	if (from > until)
		reg_read_mistake(read, group, "found dates outside those on which the programme is valid, expected some day in "
		    "both: so it would never hold");
	else if (!has_day(from, until, when->weekdays, when->days_of_month))
		reg_read_mistake(read, group, "found no day between the dates that weekdays and days_of_month allow, expected at "
		    "least one: so it would never hold");
}

static void read_visits(struct reg_read *read, struct reg_condition *when, const config_setting_t *group)
{
	static const char *const of_nth[] = { "nth_every", "nth_period" };
	const config_setting_t *nth = config_setting_get_member(group, "nth_visit");
	int32_t most;

	when->first_fill = reg_read_bool(read, group, "first_fill", false);
	for (size_t i = 0; nth == NULL && i < 2; i++)
		if (reg_read_has(group, of_nth[i]))
			reg_read_mistake(read, config_setting_get_member(group, of_nth[i]),
			    "%s: found without nth_visit, expected both or neither", of_nth[i]);
	if (nth == NULL)
		return;
	when->nth_every = reg_read_bool(read, group, "nth_every", false);
	when->nth_period = (enum reg_cycle)(REG_CYCLE_WEEK +
	    reg_read_word(read, group, "nth_period", period_words, REG_CYCLE_LIFETIME - REG_CYCLE_WEEK));
	when->nth_visit = (int)reg_read_int(read, group, "nth_visit", 1, REG_MAX_DAYS, 1);
	most = reg_programme_cycle_days(when->nth_period);
	if (when->nth_visit > most)
		reg_read_mistake(read, nth, "nth_visit: found %d in a period of at most %d days, expected no more than that: several "
		    "fills on a day are one visit", when->nth_visit, (int)most);
	else if (when->first_fill && when->nth_visit > 1)
		reg_read_mistake(read, nth, "nth_visit: found %d with first_fill, expected one of the two: the first fill is the "
		    "first visit", when->nth_visit);
}

static void read_customer(struct reg_read *read, struct reg_condition *when, const config_setting_t *group,
    const struct reg_programme *programme)
{
	if (reg_read_has(group, "birthday"))
		when->birthday = (enum reg_birthday)(1 + reg_read_word(read, group, "birthday", birthday_words, -1));
	when->tiers = reg_read_texts(read, group, "tiers");
	when->tags = reg_read_texts(read, group, "tags");
	when->types = reg_read_texts(read, group, "types");
	when->cards = reg_read_texts(read, group, "cards");
	when->customers = reg_read_texts(read, group, "customers");
	when->card_kinds = reg_read_texts(read, group, "card_kinds");
	when->sites = reg_read_texts(read, group, "sites");
	if (when->tiers != NULL)
		reg_read_refer_all(read, group, "tiers", when->tiers,
		    reg_read_ids(read, programme->tiers, sizeof *programme->tiers, programme->n_tiers), "tier");
	if (when->cards != NULL)
		reg_read_refer_all(read, group, "cards", when->cards,
		    reg_read_ids(read, programme->cards, sizeof *programme->cards, programme->n_cards), "card programme");
	for (size_t i = 0; when->customers != NULL && when->customers[i] != NULL; i++)
		if (strncmp(when->customers[i], "c:", 2) != 0 || when->customers[i][2] == '\0')
			reg_read_mistake(read, config_setting_get_member(group, "customers"),
			    "customers: found \"%s\", expected the id of a customer, such as \"c:17\"", when->customers[i]);
}

void reg_programme_read_condition(struct reg_read *read, struct reg_condition *when, const config_setting_t *group,
    const char *kind_key, const struct reg_programme *programme)
{
	when->grades = reg_read_texts(read, group, "grades");
	when->categories = reg_read_texts(read, group, "categories");
	when->products = reg_read_texts(read, group, "products");
	read_kind(read, when, group, kind_key);
	check_excluded(read, group, "grades", when->grades, programme->excluded_products);
	check_excluded(read, group, "products", when->products, programme->excluded_products);
	check_excluded(read, group, "categories", when->categories, programme->excluded_categories);
	when->min_ml = reg_read_milli(read, group, "min_litres", 0, REG_MAX_ML, 0);
	when->min_amount_minor = reg_read_money(read, group, "min_amount", 0, 0);
	when->fuel_and_shop = reg_read_bool(read, group, "fuel_and_shop", false);
	read_clock(read, when, group);
	read_days(read, when, group, programme);
	read_customer(read, when, group, programme);
	read_visits(read, when, group);
}
