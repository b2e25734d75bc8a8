/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * condition.c - when a rule, a grant or a reward holds. A programme may have two hundred, and most do not hold: what is
 * cheapest to ask is asked first, the lines last.
 */
#include "condition.h"

#include <string.h>

#include "cycle.h"
#include "zone.h"
#include "wide.h"

#define REDEEMED "regulars" /* category of the lines that take redeemed value off */

/* The ids of a programme are short: comparing them here costs a third of a call each. */
bool reg_listed(const char *const *list, const char *text)
{
	if (list == NULL || text == NULL)
		return false;
	for (; *list != NULL; list++) {
		size_t i = 0;

		while ((*list)[i] == text[i] && text[i] != '\0')
			i++;
		if ((*list)[i] == text[i])
			return true;
	}
	return false;
}

/* --- the scene --- */

static int kind_of(const struct reg_programme *programme, const struct regulars_line *line)
{
	if (line->is_void || line->kind >= REGULARS_LINE_PREPAY || /* a ticket being rung has not been checked yet */
	    reg_listed((const char *const *)programme->excluded_products, line->product) ||
	    reg_listed((const char *const *)programme->excluded_categories, line->category))
		return 0;
	if (line->kind != REGULARS_LINE_DISCOUNT)
		return (int)line->kind;
	if (line->category != NULL && strcmp(line->category, REDEEMED) == 0)
		return programme->base_redeemed ? 0 : REGULARS_LINE_GOODS;
	return programme->base_discount ? 0 : REGULARS_LINE_GOODS;
}

/* --- sums over lines --- */

struct sums {
	size_t n;
	struct reg_wide ml, minor, base_minor;
};

static void take(struct sums *sums, const struct reg_programme *programme, const struct regulars_line *line)
{
	sums->n++;
	sums->ml = reg_wide_plus(sums->ml, line->volume_ml);
	sums->minor = reg_wide_plus(sums->minor, line->amount_minor);
	sums->base_minor = reg_wide_plus(sums->base_minor, line->amount_minor);
	if (programme->base_discount)
		sums->base_minor = reg_wide_plus(sums->base_minor, line->discount_minor);
	if (!programme->base_tax)
		sums->base_minor = reg_wide_minus(sums->base_minor, line->tax_minor);
}

static struct reg_matching matching_of(const struct sums *sums)
{
	return (struct reg_matching){ .n = sums->n, .ml = reg_wide_clamp(sums->ml), .minor = reg_wide_clamp(sums->minor),
		.base_minor = reg_wide_clamp(sums->base_minor) };
}

static bool counts_unasked(int kind)
{
	return kind != 0 && kind != REGULARS_LINE_FEE && kind != REGULARS_LINE_DEPOSIT;
}

static void look_at_lines(struct reg_scene *scene)
{
	const struct reg_ticket *ticket = scene->ticket;
	struct sums all[2] = { 0 };
	bool shop = false;
	struct reg_wide ml = reg_wide_of(0);

	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct regulars_line *line = ticket->lines[i];
		int kind = kind_of(scene->programme, line);

		if (line->kind == REGULARS_LINE_FUEL && !line->is_void)
			ml = reg_wide_plus(ml, line->volume_ml);
		if (i < REG_SCENE_LINES)
			scene->of_kind[kind] |= (uint64_t)1 << i;
		shop = shop || (kind != 0 && (line->kind == REGULARS_LINE_GOODS || line->kind == REGULARS_LINE_SERVICE));
		if (counts_unasked(kind))
			take(&all[REG_LINES_AMOUNT], scene->programme, line);
		if (kind == REGULARS_LINE_FUEL)
			take(&all[REG_LINES_LITRES], scene->programme, line);
	}
	scene->has_fuel = reg_wide_sign(ml) > 0;
	scene->has_fuel_and_shop = shop && all[REG_LINES_LITRES].n > 0;
	scene->all[REG_LINES_AMOUNT] = matching_of(&all[REG_LINES_AMOUNT]);
	scene->all[REG_LINES_LITRES] = matching_of(&all[REG_LINES_LITRES]);
}

void reg_scene_init(struct reg_scene *scene, const struct reg_programme *programme, const struct reg_holder *holder,
    const struct reg_ticket *ticket)
{
	const struct reg_tier_state *days = holder == NULL ? NULL : holder->days;
	int last = (int)programme->n_tiers - 1, rank = holder == NULL ? 0 : holder->rank;

	*scene = (struct reg_scene){ .programme = programme, .holder = holder, .ticket = ticket,
		.rank = rank > last ? last : rank };
	reg_day_to_civil(ticket->day, &scene->year, &scene->month, &scene->mday);
	scene->weekday = reg_cycle_weekday(ticket->day);
	look_at_lines(scene);
	scene->is_first_of_day = scene->has_fuel && (days == NULL || reg_tier_fills(days, ticket->day) == 0);
	scene->is_first_of_all = scene->has_fuel && (days == NULL || !reg_tier_has_fill(days, ticket->day));
}

/* --- time --- */

static const char *time_unmet(const struct reg_scene *scene, const struct reg_condition *when)
{
	const struct reg_ticket *ticket = scene->ticket;
	int from = when->from_minute, until = when->until_minute, minute = ticket->minute;

	if (when->from_day != 0 && ticket->day < when->from_day)
		return "from_date";
	if (when->until_day != 0 && ticket->day > when->until_day)
		return "until_date";
	if (when->weekdays != 0 && (when->weekdays >> scene->weekday & 1) == 0)
		return "weekdays";
	if (when->days_of_month != 0 && (when->days_of_month >> (scene->mday - 1) & 1) == 0)
		return "days_of_month";
	if (from < until && minute < from)
		return "from_time";
	if (from < until && minute >= until)
		return "until_time";
	return from > until && minute < from && minute >= until ? "from_time" : NULL;
}

static int32_t birthday_in(int year, int birthday)
{
	int32_t day = reg_day_from_civil(year, birthday / 100, birthday % 100);

	/* Who was born on 29 February has it a day earlier in other years, not on 1 March. */
	return birthday == 229 && day == reg_day_from_civil(year, 3, 1) ? day - 1 : day;
}

static bool is_birthday(const struct reg_scene *scene, enum reg_birthday span)
{
	int birthday = reg_person_birthday(scene->holder->person, scene->ticket->at_unix_s);
	int32_t day = scene->ticket->day;

	if (birthday == 0)
		return false;
	switch (span) {
	case REG_BIRTHDAY_NONE:
		return true;
	case REG_BIRTHDAY_DAY:
		return birthday_in(scene->year, birthday) == day;
	case REG_BIRTHDAY_WEEK:
		for (int year = scene->year - 1; year <= scene->year + 1; year++) {
			int64_t away = (int64_t)birthday_in(year, birthday) - day;

			if (away >= -3 && away <= 3)
				return true;
		}
		return false;
	case REG_BIRTHDAY_MONTH:
		return birthday / 100 == scene->month;
	}
	return false;
}

/* --- the customer --- */

static bool has_one_tag(const struct reg_scene *scene, const char **tags)
{
	for (; *tags != NULL; tags++)
		if (reg_person_has_tag(scene->holder->person, *tags, scene->ticket->at_unix_s))
			return true;
	return false;
}

static bool has_one_card(const struct reg_scene *scene, const char **cards)
{
	const struct reg_programme *programme = scene->programme;

	for (size_t i = 0; i < programme->n_cards; i++)
		if (reg_listed((const char *const *)cards, programme->cards[i].id) &&
		    reg_person_is_member_by(scene->holder->person, &programme->cards[i], scene->ticket->at_unix_s,
		        scene->ticket->day, scene->holder->tally))
			return true;
	return false;
}

/* Counts the ticket itself: days before it, of the period, and this one. */
static bool is_nth_visit(const struct reg_scene *scene, const struct reg_condition *when)
{
	const struct reg_tier_state *days = scene->holder->days;
	int64_t nth;

	if (!scene->is_first_of_day)
		return false;
	nth = 1 + (days == NULL ? 0 : reg_tier_visits(days, when->nth_period, scene->ticket->day));
	return nth == when->nth_visit || (when->nth_every && nth % when->nth_visit == 0);
}

static bool asks_customer(const struct reg_condition *when)
{
	return when->tiers != NULL || when->types != NULL || when->tags != NULL || when->cards != NULL ||
	    when->customers != NULL || when->birthday != REG_BIRTHDAY_NONE || when->first_fill || when->nth_visit > 0;
}

static const char *customer_unmet(const struct reg_scene *scene, const struct reg_condition *when)
{
	const struct reg_person *person;

	if (!asks_customer(when))
		return NULL;
	if (scene->holder == NULL)
		return "customer";
	person = scene->holder->person;
	if (when->tiers != NULL &&
	    !reg_listed((const char *const *)when->tiers, scene->programme->tiers[scene->rank].id))
		return "tiers";
	if (when->first_fill && !scene->is_first_of_all)
		return "first_fill";
	if (when->customers != NULL && (person == NULL || !reg_listed((const char *const *)when->customers, person->id)))
		return "customers";
	if (when->types != NULL &&
	    !reg_listed((const char *const *)when->types, reg_person_type(person, scene->ticket->at_unix_s)))
		return "types";
	if (when->tags != NULL && !has_one_tag(scene, when->tags))
		return "tags";
	if (when->birthday != REG_BIRTHDAY_NONE && !is_birthday(scene, when->birthday))
		return "birthday";
	if (when->cards != NULL && !has_one_card(scene, when->cards))
		return "cards";
	return when->nth_visit > 0 && !is_nth_visit(scene, when) ? "nth_visit" : NULL;
}

const char *reg_scene_unmet(const struct reg_scene *scene, const struct reg_condition *when)
{
	const char *unmet = time_unmet(scene, when);

	if (unmet != NULL)
		return unmet;
	if (when->sites != NULL && !reg_listed((const char *const *)when->sites, scene->ticket->site))
		return "sites";
	if (when->card_kinds != NULL && !reg_listed((const char *const *)when->card_kinds, scene->ticket->card_kind))
		return "card_kinds";
	if (when->fuel_and_shop && !scene->has_fuel_and_shop)
		return "fuel_and_shop";
	return customer_unmet(scene, when);
}

/* --- the lines --- */

/* Which kinds: one alone, or 0: all that counts unasked; -1: none at all. */
static int kind_asked(const struct reg_condition *when, enum reg_lines lines)
{
	if (lines == REG_LINES_AMOUNT && when->grades == NULL)
		return when->line_kind;
	return when->line_kind == 0 || when->line_kind == REGULARS_LINE_FUEL ? REGULARS_LINE_FUEL : -1;
}

/* Of the first lines, those of that kind. */
static uint64_t sorted(const struct reg_scene *scene, int asked)
{
	uint64_t unasked = 0;

	if (asked != 0)
		return asked > 0 && asked <= REGULARS_LINE_PREPAY ? scene->of_kind[asked] : 0;
	for (int kind = 1; kind <= REGULARS_LINE_PREPAY; kind++)
		if (counts_unasked(kind))
			unasked |= scene->of_kind[kind];
	return unasked;
}

static bool asks_lists(const struct reg_condition *when)
{
	return when->grades != NULL || when->categories != NULL || when->products != NULL;
}

static bool is_on_lists(const struct reg_condition *when, const struct regulars_line *line)
{
	return (when->grades == NULL || reg_listed((const char *const *)when->grades, line->product)) &&
	    (when->categories == NULL || reg_listed((const char *const *)when->categories, line->category)) &&
	    (when->products == NULL || reg_listed((const char *const *)when->products, line->product));
}

static void look_at_line(struct sums *sums, bool *is_matching, const struct reg_scene *scene,
    const struct reg_condition *when, size_t i)
{
	if (!is_on_lists(when, scene->ticket->lines[i]))
		return;
	take(sums, scene->programme, scene->ticket->lines[i]);
	if (is_matching != NULL)
		is_matching[i] = true;
}

static struct reg_matching match(bool *is_matching, const struct reg_scene *scene, const struct reg_condition *when, int asked)
{
	const struct reg_ticket *ticket = scene->ticket;
	struct sums sums = { 0 };

	for (uint64_t left = sorted(scene, asked); left != 0; left &= left - 1)
		look_at_line(&sums, is_matching, scene, when, (size_t)__builtin_ctzll(left));
	for (size_t i = REG_SCENE_LINES; i < ticket->n_lines; i++) {
		int kind = kind_of(scene->programme, ticket->lines[i]);

		if (asked == 0 ? counts_unasked(kind) : kind == asked)
			look_at_line(&sums, is_matching, scene, when, i);
	}
	return matching_of(&sums);
}

/* What a condition without a matching line is short of: the narrowest thing that it states of lines. */
static const char *missing_line(const struct reg_condition *when, enum reg_lines lines)
{
	if (when->products != NULL)
		return "products";
	if (when->grades != NULL)
		return "grades";
	if (when->categories != NULL)
		return "categories";
	return when->line_kind != 0 || lines == REG_LINES_LITRES ? "kind" : "lines";
}

const char *reg_scene_lines_unmet(struct reg_matching *out, bool *is_matching, const struct reg_scene *scene,
    const struct reg_condition *when, enum reg_lines lines)
{
	int asked = kind_asked(when, lines);

	for (size_t i = 0; is_matching != NULL && i < scene->ticket->n_lines; i++)
		is_matching[i] = false;
	if (is_matching == NULL && !asks_lists(when) && (asked == 0 || asked == REGULARS_LINE_FUEL))
		*out = scene->all[asked == 0 ? REG_LINES_AMOUNT : REG_LINES_LITRES];
	else
		*out = match(is_matching, scene, when, asked);
	if (out->n == 0)
		return missing_line(when, lines);
	if (when->min_ml > 0 && out->ml < when->min_ml)
		return "min_litres";
	return when->min_amount_minor > 0 && out->minor < when->min_amount_minor ? "min_amount" : NULL;
}

static bool asks_lines(const struct reg_condition *when)
{
	return asks_lists(when) || when->line_kind != 0 || when->min_ml > 0 || when->min_amount_minor > 0;
}

bool reg_condition_holds(const char **unmet, bool *matching, const struct reg_condition *condition,
    const struct reg_programme *programme, const struct reg_holder *holder, const struct reg_ticket *ticket)
{
	struct reg_matching sums;
	struct reg_scene scene;
	const char *lines_unmet, *found;

	reg_scene_init(&scene, programme, holder, ticket);
	found = reg_scene_unmet(&scene, condition);
	lines_unmet = reg_scene_lines_unmet(&sums, matching, &scene, condition,
	    condition->min_ml > 0 ? REG_LINES_LITRES : REG_LINES_AMOUNT);
	if (found == NULL && asks_lines(condition))
		found = lines_unmet;
	if (unmet != NULL)
		*unmet = found;
	return found == NULL;
}
