/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a sale earns: conditions, effects, multipliers, caps, grants.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

bool ref_is_listed(const char **list, const char *text)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		if (text != NULL && strcmp(list[i], text) == 0)
			return true;
	return false;
}

ref_wide ref_minor_per_unit(const char *currency)
{
	static const char *none[] = { "JPY", "KRW", "VND", "CLP", "ISK", NULL };
	static const char *three[] = { "KWD", "BHD", "OMR", "JOD", "TND", NULL };

	return ref_is_listed(none, currency) ? 1 : ref_is_listed(three, currency) ? 1000 : 100;
}

/* --- lines --------------------------------------------------------------------------------------------------- */

static bool is_redeemed(const struct regulars_line *line)
{
	return line->kind == REGULARS_LINE_DISCOUNT && line->category != NULL && strcmp(line->category, "regulars") == 0;
}

static bool is_excluded(const struct reg_programme *p, const struct regulars_line *line)
{
	return ref_is_listed(p->excluded_products, line->product) || ref_is_listed(p->excluded_categories, line->category);
}

static bool line_matches(const struct reg_programme *p, const struct reg_condition *when, bool counts_litres,
    const struct regulars_line *line)
{
	bool is_fuel = line->kind == REGULARS_LINE_FUEL;
	/* A discount is taken off the goods. */
	int kind = line->kind == REGULARS_LINE_DISCOUNT ? REGULARS_LINE_GOODS : (int)line->kind;

	if (line->is_void || is_excluded(p, line))
		return false;
	if (when->grades != NULL && !(is_fuel && ref_is_listed(when->grades, line->product)))
		return false;
	if (when->categories != NULL && !ref_is_listed(when->categories, line->category))
		return false;
	if (when->products != NULL && !ref_is_listed(when->products, line->product))
		return false;
	if (when->line_kind != 0 && when->line_kind != kind)
		return false;
	if (counts_litres)
		return is_fuel;
	if (is_redeemed(line) ? p->base_redeemed : line->kind == REGULARS_LINE_DISCOUNT && p->base_discount)
		return false;
	return when->line_kind != 0 || when->grades != NULL ||
	    !(line->kind == REGULARS_LINE_FEE || line->kind == REGULARS_LINE_DEPOSIT || line->kind == REGULARS_LINE_PREPAY);
}

struct matching {
	size_t n;
	int64_t ml, minor;
	ref_wide base; /* minor units that earn */
};

static struct matching match(const struct reg_programme *p, const struct reg_condition *when, bool counts_litres,
    const struct ref_ticket *ticket)
{
	struct matching out = { 0 };

	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct regulars_line *line = ticket->lines[i];

		if (!line_matches(p, when, counts_litres, line))
			continue;
		out.n++;
		out.ml += line->volume_ml;
		out.minor += line->amount_minor;
		out.base += line->amount_minor;
		if (p->base_discount)
			out.base += line->discount_minor;
		if (!p->base_tax)
			out.base -= line->tax_minor;
	}
	return out;
}

static bool has_fuel(const struct ref_ticket *ticket)
{
	int64_t ml = 0;

	for (size_t i = 0; i < ticket->n_lines; i++)
		if (!ticket->lines[i]->is_void && ticket->lines[i]->kind == REGULARS_LINE_FUEL)
			ml += ticket->lines[i]->volume_ml;
	return ml > 0;
}

static bool has_fuel_and_shop(const struct reg_programme *p, const struct ref_ticket *ticket)
{
	bool fuel = false, shop = false;

	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct regulars_line *line = ticket->lines[i];

		if (line->is_void || is_excluded(p, line))
			continue;
		fuel = fuel || line->kind == REGULARS_LINE_FUEL;
		shop = shop || line->kind == REGULARS_LINE_GOODS || line->kind == REGULARS_LINE_SERVICE;
	}
	return fuel && shop;
}

/* --- time ---------------------------------------------------------------------------------------------------- */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The day of a birthday in a year. */
static int32_t birthday_in(int birthday, int year)
{
	int day = birthday == 229 && !is_leap(year) ? 228 : birthday;

	return reg_day_from_civil(year, day / 100, day % 100);
}

static bool is_birthday(enum reg_birthday what, int birthday, int32_t day)
{
	int year, month, mday;

	if (birthday == 0)
		return false;
	reg_day_to_civil(day, &year, &month, &mday);
	switch (what) {
	case REG_BIRTHDAY_NONE:
		break;
	case REG_BIRTHDAY_DAY:
		return birthday_in(birthday, year) == day;
	case REG_BIRTHDAY_WEEK:
		for (int i = year - 1; i <= year + 1; i++)
			if (abs(birthday_in(birthday, i) - day) <= 3)
				return true;
		return false;
	case REG_BIRTHDAY_MONTH:
		return birthday / 100 == month;
	}
	return true;
}

static bool time_holds(const struct reg_condition *when, const struct ref_ticket *ticket)
{
	int from = when->from_minute, until = when->until_minute, year, month, mday;

	reg_day_to_civil(ticket->day, &year, &month, &mday);
	if (from < until && !(ticket->minute >= from && ticket->minute < until))
		return false;
	if (from > until && !(ticket->minute >= from || ticket->minute < until))
		return false;
	/* 1970-01-05 was a Monday. */
	if (when->weekdays != 0 && (when->weekdays >> ((ticket->day - 4) % 7 + 7) % 7 & 1) == 0)
		return false;
	if (when->days_of_month != 0 && (when->days_of_month >> (mday - 1) & 1) == 0)
		return false;
	if (when->from_day != 0 && ticket->day < when->from_day)
		return false;
	return when->until_day == 0 || ticket->day <= when->until_day;
}

/* --- customer ------------------------------------------------------------------------------------------------ */

static bool customer_holds(const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct reg_condition *when, const struct ref_ticket *ticket, int rank)
{
	const char *member = account->customer;
	int64_t at = ticket->at_unix_s;
	bool has = true;

	if (when->birthday != REG_BIRTHDAY_NONE &&
	    !is_birthday(when->birthday, ref_birthday(views, member, at), ticket->day))
		return false;
	if (when->tiers != NULL && !ref_is_listed(when->tiers, p->tiers[rank].id))
		return false;
	if (when->types != NULL && !ref_is_listed(when->types, ref_type(views, member, at)))
		return false;
	if (when->customers != NULL && !ref_is_listed(when->customers, member))
		return false;
	if (when->card_kinds != NULL && !ref_is_listed(when->card_kinds, ticket->card_kind))
		return false;
	if (when->sites != NULL && !ref_is_listed(when->sites, ticket->site))
		return false;
	if (when->tags != NULL) {
		has = false;
		for (size_t i = 0; when->tags[i] != NULL; i++)
			has = has || ref_has_tag(views, member, when->tags[i], at);
	}
	if (has && when->cards != NULL) {
		has = false;
		for (size_t i = 0; i < p->n_cards; i++)
			has = has || (ref_is_listed(when->cards, p->cards[i].id) &&
			    ref_is_member(views, account, &p->cards[i], at, ticket->day));
	}
	return has;
}

static bool visit_holds(const struct ref_account *account, const struct reg_condition *when,
    const struct ref_ticket *ticket)
{
	bool is_visit = has_fuel(ticket) && !ref_has_fill(account, ticket->day, ticket->day);
	int n;

	if (when->first_fill && !(has_fuel(ticket) && !ref_has_fill(account, INT32_MIN, ticket->day)))
		return false;
	if (when->nth_visit == 0)
		return true;
	n = ref_fills(account, when->nth_period, ticket->day) + 1;
	return is_visit && (n == when->nth_visit || (when->nth_every && n % when->nth_visit == 0));
}

static bool holds(struct matching *out, const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct reg_condition *when, bool counts_litres,
    const struct ref_ticket *ticket, int rank)
{
	*out = match(p, when, counts_litres, ticket);
	return out->n > 0 && out->ml >= when->min_ml &&
	    (when->min_amount_minor == 0 || out->minor >= when->min_amount_minor) &&
	    (!when->fuel_and_shop || has_fuel_and_shop(p, ticket)) && time_holds(when, ticket) &&
	    customer_holds(views, account, p, when, ticket, rank) && visit_holds(account, when, ticket);
}

/* --- caps ---------------------------------------------------------------------------------------------------- */

static int64_t given(const struct ref_account *account, const char *prefix, const char *id, enum reg_cycle cycle,
    int32_t day)
{
	int32_t start = ref_period_start(cycle, day);
	int64_t sum = 0;

	for (size_t i = 0; i < account->n_given; i++) {
		const struct ref_given *one = &account->given[i];

		if (strncmp(one->id, prefix, strlen(prefix)) == 0 && strcmp(one->id + strlen(prefix), id) == 0 &&
		    (cycle == REG_CYCLE_LIFETIME || ref_period_start(cycle, one->day) == start))
			sum += one->value;
	}
	return sum;
}

static int64_t at_most(int64_t value, int64_t cap, int64_t used)
{
	if (cap == 0 || value <= cap - used)
		return value;
	return cap > used ? cap - used : 0;
}

static int64_t cap(int64_t points, const struct ref_account *account, const char *prefix, const char *id,
    const struct reg_caps *caps, int32_t day)
{
	points = at_most(points, caps->sale, 0);
	points = at_most(points, caps->day, given(account, prefix, id, REG_CYCLE_DAY, day));
	points = at_most(points, caps->month, given(account, prefix, id, REG_CYCLE_MONTH, day));
	return at_most(points, caps->customer, given(account, prefix, id, REG_CYCLE_LIFETIME, day));
}

/* --- effects ------------------------------------------------------------------------------------------------- */

static ref_wide divide(ref_wide value, ref_wide by, enum reg_rounding rounding)
{
	if (value <= 0)
		return 0;
	switch (rounding) {
	case REG_ROUND_DOWN:
		return value / by;
	case REG_ROUND_HALF_UP:
		return (2 * value + by) / (2 * by);
	case REG_ROUND_UP:
		return (value + by - 1) / by;
	}
	return 0;
}

/* What multiplier rules and memberships make of a rule, in thousandths. */
static int64_t multiplier(const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct reg_rule *of, const struct ref_ticket *ticket, int rank)
{
	int64_t best = 0, sum = 1000;
	bool is_any = false;

	for (size_t i = 0; i < p->n_rules + p->n_cards; i++) {
		const struct reg_rule *rule = i < p->n_rules ? &p->rules[i] : NULL;
		const struct reg_card_programme *card = rule == NULL ? &p->cards[i - p->n_rules] : NULL;
		struct matching ignored;
		int64_t milli;

		if (rule != NULL) {
			milli = rule->multiplier_milli;
			if (milli == 0 || (rule->multiplies != NULL && !ref_is_listed(rule->multiplies, of->id)) ||
			    !holds(&ignored, views, account, p, &rule->when, false, ticket, rank))
				continue;
		} else {
			milli = card->multiplier_milli;
			if (milli == 1000 || milli == 0 || !ref_is_member(views, account, card, ticket->at_unix_s, ticket->day))
				continue;
		}
		is_any = true;
		best = milli > best ? milli : best;
		sum += milli - 1000;
	}
	if (!is_any)
		return 1000;
	return p->multipliers == REG_MULTIPLIERS_BEST ? best : sum > 0 ? sum : 0;
}

static int64_t rule_points(const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct reg_rule *rule, const struct ref_ticket *ticket, int rank)
{
	bool is_per_litre = rule->points_per_litre_milli != 0;
	struct matching matching;
	ref_wide value, by = 1;

	if (rule->multiplier_milli != 0 || !holds(&matching, views, account, p, &rule->when, is_per_litre, ticket, rank))
		return 0;
	if (is_per_litre) {
		value = (ref_wide)matching.ml * rule->points_per_litre_milli;
		by = 1000 * 1000;
	} else if (rule->points_per_unit_milli != 0) {
		value = matching.base * rule->points_per_unit_milli;
		by = ref_minor_per_unit(ticket->currency) * 1000;
	} else if (rule->points_per_visit != 0) {
		if (!has_fuel(ticket) || ref_has_fill(account, ticket->day, ticket->day))
			return 0;
		value = rule->points_per_visit;
	} else {
		value = rule->points;
	}
	if (rule->is_multiplied) {
		value *= (ref_wide)p->tiers[rank].multiplier_milli * multiplier(views, account, p, rule, ticket, rank);
		by *= 1000 * 1000;
	}
	return (int64_t)divide(value, by, rule->rounding);
}

/* Of each group the largest stays, the first of equal ones. */
static void exclude(int64_t *points, const struct reg_programme *p)
{
	for (size_t i = 0; i < p->n_rules; i++)
		for (size_t j = 0; j < p->n_rules; j++) {
			const char *a = p->rules[i].exclusive, *b = p->rules[j].exclusive;

			if (i != j && a != NULL && b != NULL && strcmp(a, b) == 0 &&
			    (points[j] > points[i] || (points[j] == points[i] && j < i)))
				points[i] = 0;
		}
}

void ref_earn(struct ref_earned *out, const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct ref_ticket *ticket, int rank)
{
	int last = (int)p->n_tiers - 1;

	out->points = out->growth = 0;
	out->rules = calloc(p->n_rules + 1, sizeof(*out->rules));
	out->grants = calloc(p->n_grants + 1, sizeof(*out->grants));
	if (out->rules == NULL || out->grants == NULL)
		abort();
	if ((p->from_day != 0 && ticket->day < p->from_day) || (p->until_day != 0 && ticket->day > p->until_day))
		return;
	if (rank > last)
		rank = last;
	for (size_t i = 0; i < p->n_rules; i++)
		out->rules[i] = cap(rule_points(views, account, p, &p->rules[i], ticket, rank), account, "", p->rules[i].id,
		    &p->rules[i].caps, ticket->day);
	exclude(out->rules, p);
	for (size_t i = 0; i < p->n_rules; i++)
		*(p->rules[i].is_growth ? &out->growth : &out->points) += out->rules[i];
	out->points = cap(out->points, account, "", "", &p->caps, ticket->day);
	for (size_t i = 0; i < p->n_grants; i++) {
		const struct reg_grant *grant = &p->grants[i];
		struct matching ignored;

		out->grants[i] = holds(&ignored, views, account, p, &grant->when, grant->when.min_ml > 0, ticket, rank) &&
		    cap(1, account, "grant ", grant->id, &grant->caps, ticket->day) == 1;
	}
}

void ref_earned_finish(struct ref_earned *earned)
{
	free(earned->rules);
	free(earned->grants);
}

/* What was given while there was no cap over several sales is not held against a later one. */
bool ref_is_counted(const struct reg_caps *caps)
{
	return caps->day != 0 || caps->month != 0 || caps->customer != 0;
}

static void remember(struct ref_account *account, const char *id, const struct reg_caps *caps, int32_t day, int64_t value)
{
	struct ref_given *one;

	if (value == 0 || !ref_is_counted(caps))
		return;
	one = ref_append(&account->given, &account->n_given, sizeof(*one));
	one->id = id;
	one->day = day;
	one->value = value;
}

void ref_remember(struct ref_account *account, const struct reg_programme *p, const struct ref_earned *earned, int32_t day)
{
	for (size_t i = 0; i < p->n_rules; i++)
		remember(account, p->rules[i].id, &p->rules[i].caps, day, earned->rules[i]);
	remember(account, "", &p->caps, day, earned->points);
}

int64_t ref_evaluate(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n_lines,
    const char *currency, int tier)
{
	struct ref_ticket ticket = { .currency = currency, .lines = lines, .n_lines = n_lines };
	struct ref_views nothing = { 0 };
	struct ref_account nobody = { .customer = "" };
	struct ref_earned earned;

	ref_earn(&earned, &nothing, &nobody, programme, &ticket, tier);
	ref_earned_finish(&earned);
	return earned.points;
}
