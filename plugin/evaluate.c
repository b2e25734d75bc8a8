/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * evaluate.c - from conditions to points. Runs at every preview and every sale.
 *
 * Exact: what is multiplied stays inside 128 bits, and what would exceed 64 bits of points is their end.
 */
#include "evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "wide.h"

#define MILLI 1000

int reg_currency_decimals(const char *currency)
{
	static const char *const none[] = { "JPY", "KRW", "VND", "CLP", "ISK", NULL };
	static const char *const three[] = { "KWD", "BHD", "OMR", "JOD", "TND", NULL };

	return reg_listed(none, currency) ? 0 : reg_listed(three, currency) ? 3 : 2;
}

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum) && sum != INT64_MIN)
		return sum;
	return a < 0 ? -INT64_MAX : INT64_MAX;
}

/* --- multipliers --- */

struct multipliers {
	enum reg_multipliers how;
	bool is_any;      /* something multiplies every rule */
	int64_t best;     /* of what does */
	int64_t more;     /* thousandths beyond one, of all that does, together */
	size_t *chosen;   /* rules that hold and multiply what they name, as indices */
	size_t n_chosen;
};

static void multipliers_take(struct multipliers *to, int64_t milli)
{
	to->best = !to->is_any || milli > to->best ? milli : to->best;
	to->more = add(to->more, milli - MILLI);
	to->is_any = true;
}

/* Of those rules whose conditions hold, and of memberships. */
static void multipliers_collect(struct multipliers *out, const struct reg_scene *scene,
    const struct reg_rule_result *results)
{
	const struct reg_programme *programme = scene->programme;

	out->how = programme->multipliers;
	for (size_t i = 0; i < programme->n_rules; i++) {
		const struct reg_rule *rule = &programme->rules[i];

		if (rule->multiplier_milli == 0 || results[i].unmet != NULL)
			continue;
		if (rule->multiplies == NULL)
			multipliers_take(out, rule->multiplier_milli);
		else
			out->chosen[out->n_chosen++] = i;
	}
	for (size_t i = 0; i < programme->n_cards; i++) {
		const struct reg_card_programme *card = &programme->cards[i];

		if (card->multiplier_milli != MILLI && card->multiplier_milli != 0 &&
		    reg_person_is_member_by(scene->holder->person, card, scene->ticket->at_unix_s, scene->ticket->day,
		        scene->holder->tally))
			multipliers_take(out, card->multiplier_milli);
	}
}

static int64_t multipliers_for(const struct multipliers *multipliers, const struct reg_programme *programme,
    const struct reg_rule *rule)
{
	struct multipliers own = *multipliers;

	for (size_t i = 0; i < multipliers->n_chosen; i++) {
		const struct reg_rule *by = &programme->rules[multipliers->chosen[i]];

		if (reg_listed((const char *const *)by->multiplies, rule->id))
			multipliers_take(&own, by->multiplier_milli);
	}
	if (!own.is_any)
		return MILLI;
	if (own.how == REG_MULTIPLIERS_BEST)
		return own.best;
	return own.more > -MILLI ? add(MILLI, own.more) : 0;
}

/* --- what a rule gives --- */

static const char *rule_unmet(struct reg_matching *matching, const struct reg_scene *scene, const struct reg_rule *rule)
{
	const char *unmet = reg_scene_unmet(scene, &rule->when);

	if (unmet == NULL && rule->points_per_visit != 0 && !scene->is_first_of_day)
		unmet = "points_per_visit";
	return unmet != NULL ? unmet
	                     : reg_scene_lines_unmet(matching, NULL, scene, &rule->when,
	                           rule->points_per_litre_milli != 0 ? REG_LINES_LITRES : REG_LINES_AMOUNT);
}

/* Points for each unit of the base, and how many units of both make one point. */
struct rate {
	int64_t points, by;
};

static struct rate rate_of(const struct reg_rule *rule, const char *currency)
{
	static const int64_t minor_per_unit[] = { 1, 10, 100, 1000 };

	if (rule->points_per_litre_milli != 0)
		return (struct rate){ rule->points_per_litre_milli, 1000 * MILLI };
	if (rule->points_per_unit_milli != 0)
		return (struct rate){ rule->points_per_unit_milli, minor_per_unit[reg_currency_decimals(currency)] * MILLI };
	return (struct rate){ rule->points_per_visit != 0 ? rule->points_per_visit : rule->points, 1 };
}

/* base * points * multipliers / by, rounded once. What does not stay below 2^125 is beyond 64 bits after the division, too:
 * `by` is at most 10^12. */
static int64_t exact(int64_t base, const struct rate *rate, int64_t tier_milli, int64_t rules_milli,
    enum reg_rounding rounding)
{
	const int64_t by_small = rate->by * MILLI * MILLI;
	struct reg_wide value, by = reg_wide_of(by_small);
	int64_t small;

	if (base <= 0 || rate->points <= 0 || tier_milli <= 0 || rules_milli <= 0)
		return 0;
	/* Sales are below that; a machine divides 64 bits in a fifth of the time. */
	if (!__builtin_mul_overflow(rate->points, tier_milli, &small) && !__builtin_mul_overflow(small, rules_milli, &small) &&
	    !__builtin_mul_overflow(small, base, &small) && small <= INT64_MAX - by_small)
		return (small + (rounding == REG_ROUND_HALF_UP ? by_small / 2 : rounding == REG_ROUND_UP ? by_small - 1 : 0)) / by_small;
	value = reg_wide_product(rate->points, tier_milli);
	if (!reg_wide_grow(&value, rules_milli) || !reg_wide_grow(&value, base))
		return INT64_MAX;
	switch (rounding) {
	case REG_ROUND_DOWN:
		break;
	case REG_ROUND_HALF_UP:
		return reg_wide_clamp(reg_wide_round(value, by));
		break;
	case REG_ROUND_UP:
		value = reg_wide_minus(reg_wide_add(value, by), 1);
		break;
	}
	return reg_wide_clamp(reg_wide_over(value, by));
}

static void rule_give(struct reg_rule_result *result, const struct reg_scene *scene, const struct multipliers *multipliers)
{
	const struct reg_programme *programme = scene->programme;
	const struct reg_rule *rule = result->rule;
	struct rate rate;

	if (result->unmet != NULL)
		return;
	if (rule->multiplier_milli != 0) {
		result->rules_milli = rule->multiplier_milli;
		return;
	}
	rate = rate_of(rule, scene->ticket->currency);
	if (rule->is_multiplied) {
		result->tier_milli = programme->tiers[scene->rank].multiplier_milli;
		result->rules_milli = multipliers_for(multipliers, programme, rule);
	}
	result->uncapped = exact(result->base, &rate, result->tier_milli, result->rules_milli, rule->rounding);
	result->points = result->uncapped;
}

/* --- caps and groups --- */

static int64_t at_most(int64_t value, int64_t cap, int64_t used)
{
	int64_t left = cap > used ? cap - used : 0;

	return cap == 0 || value < left ? value : left;
}

static bool is_tallied(const struct reg_caps *caps)
{
	return caps->day != 0 || caps->month != 0 || caps->customer != 0;
}

static int64_t capped(int64_t value, const struct reg_caps *caps, const struct reg_scene *scene, const char *id)
{
	const struct reg_tally *tally = scene->holder->tally;
	int32_t day = scene->ticket->day;

	value = at_most(value, caps->sale, 0);
	if (value == 0 || !is_tallied(caps))
		return value;
	if (caps->day != 0)
		value = at_most(value, caps->day, tally == NULL ? 0 : reg_tally_get(tally, id, REG_CYCLE_DAY, day));
	if (caps->month != 0)
		value = at_most(value, caps->month, tally == NULL ? 0 : reg_tally_get(tally, id, REG_CYCLE_MONTH, day));
	if (caps->customer != 0)
		value = at_most(value, caps->customer, tally == NULL ? 0 : reg_tally_get(tally, id, REG_CYCLE_LIFETIME, day));
	return value;
}

/* The first of the largest of its group stays. */
static void exclude(struct reg_rule_result *results, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *group = results[i].rule->exclusive;

		for (size_t k = i + 1; group != NULL && results[i].points > 0 && k < n; k++) {
			if (results[k].points == 0 || results[k].rule->exclusive == NULL ||
			    strcmp(group, results[k].rule->exclusive) != 0)
				continue;
			results[results[k].points > results[i].points ? i : k].points = 0;
		}
	}
}

/* --- grants --- */

/* "grant ID"; NULL: longer than any id of a programme may be. */
static const char *grant_id(char out[256], const struct reg_grant *grant)
{
	size_t size = strlen(grant->id) + 1;

	if (size > 256 - strlen("grant "))
		return NULL;
	memcpy(out, "grant ", strlen("grant "));
	memcpy(out + strlen("grant "), grant->id, size);
	return out;
}

static void grant_look(struct reg_grant_result *result, const struct reg_scene *scene)
{
	const struct reg_grant *grant = result->grant;
	struct reg_matching matching;
	char text[256];
	const char *id = grant_id(text, grant);

	result->unmet = reg_scene_unmet(scene, &grant->when);
	if (result->unmet == NULL)
		result->unmet = reg_scene_lines_unmet(&matching, NULL, scene, &grant->when,
		    grant->when.min_ml > 0 ? REG_LINES_LITRES : REG_LINES_AMOUNT);
	if (result->unmet == NULL && (id == NULL || capped(1, &grant->caps, scene, id) == 0))
		result->unmet = "caps";
	result->is_granted = result->unmet == NULL;
}

/* --- the whole --- */

/* Results of rules and grants and the list of multipliers in one block, behind evaluation->rules. */
static int make_room(struct reg_evaluation *out, struct multipliers *multipliers, const struct reg_programme *programme,
    struct reg_err *err)
{
	size_t rules = programme->n_rules * sizeof *out->rules, grants = programme->n_grants * sizeof *out->grants;
	char *block = calloc(1, rules + grants + programme->n_rules * sizeof *multipliers->chosen + 1);

	if (block == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for the evaluation of a sale");
	out->rules = (void *)block;
	out->grants = (void *)(block + rules);
	multipliers->chosen = (void *)(block + rules + grants);
	for (size_t i = 0; i < programme->n_rules; i++)
		out->rules[i] = (struct reg_rule_result){ .rule = &programme->rules[i], .tier_milli = MILLI, .rules_milli = MILLI };
	for (size_t i = 0; i < programme->n_grants; i++)
		out->grants[i].grant = &programme->grants[i];
	return REG_OK;
}

/* Why nothing at all can be earned; NULL: something can. */
static const char *nothing_because(const struct reg_programme *programme, const struct reg_holder *holder,
    const struct reg_ticket *ticket)
{
	if (holder == NULL)
		return "customer";
	if ((programme->from_day != 0 && ticket->day < programme->from_day) ||
	    (programme->until_day != 0 && ticket->day > programme->until_day))
		return "valid";
	return NULL;
}

static void earn(struct reg_evaluation *out, struct multipliers *multipliers, const struct reg_scene *scene)
{
	const struct reg_programme *programme = scene->programme;
	int64_t points = 0;

	for (size_t i = 0; i < programme->n_rules; i++) {
		struct reg_rule_result *result = &out->rules[i];
		struct reg_matching matching = { 0 };

		result->unmet = rule_unmet(&matching, scene, result->rule);
		result->n_lines = matching.n;
		result->base = result->rule->points_per_litre_milli != 0 ? matching.ml
		    : result->rule->points_per_unit_milli != 0 ? matching.base_minor : 1;
	}
	multipliers_collect(multipliers, scene, out->rules);
	for (size_t i = 0; i < programme->n_rules; i++) {
		rule_give(&out->rules[i], scene, multipliers);
		out->rules[i].points = capped(out->rules[i].points, &programme->rules[i].caps, scene, programme->rules[i].id);
	}
	exclude(out->rules, programme->n_rules);
	for (size_t i = 0; i < programme->n_rules; i++) {
		int64_t *sum = programme->rules[i].is_growth ? &out->growth : &points;

		*sum = add(*sum, out->rules[i].points);
	}
	out->points = capped(points, &programme->caps, scene, "");
	out->capped = points - out->points;
	for (size_t i = 0; i < programme->n_grants; i++)
		grant_look(&out->grants[i], scene);
}

int reg_evaluate(struct reg_evaluation *out, const struct reg_programme *programme, const struct reg_holder *holder,
    const struct reg_ticket *ticket, struct reg_err *err)
{
	struct multipliers multipliers = { 0 };
	const char *because;
	struct reg_scene scene;
	int rc;

	*out = (struct reg_evaluation){ 0 };
	if (programme == NULL)
		return REG_OK;
	rc = make_room(out, &multipliers, programme, err);
	if (rc != REG_OK)
		return rc;
	because = nothing_because(programme, holder, ticket);
	if (because == NULL) {
		reg_scene_init(&scene, programme, holder, ticket);
		earn(out, &multipliers, &scene);
		return REG_OK;
	}
	for (size_t i = 0; i < programme->n_rules; i++)
		out->rules[i].unmet = because;
	for (size_t i = 0; i < programme->n_grants; i++)
		out->grants[i].unmet = because;
	return REG_OK;
}

void reg_evaluation_finish(struct reg_evaluation *evaluation)
{
	free(evaluation->rules);
	*evaluation = (struct reg_evaluation){ 0 };
}

int reg_evaluation_record(struct reg_tally *tally, const struct reg_evaluation *evaluation,
    const struct reg_programme *programme, int32_t day, struct reg_err *err)
{
	char text[256];
	int rc = REG_OK;

	for (size_t i = 0; evaluation->rules != NULL && i < programme->n_rules && rc == REG_OK; i++)
		if (evaluation->rules[i].points > 0 && is_tallied(&programme->rules[i].caps))
			rc = reg_tally_add(tally, programme->rules[i].id, day, evaluation->rules[i].points, err);
	if (rc == REG_OK && evaluation->points > 0 && is_tallied(&programme->caps))
		rc = reg_tally_add(tally, "", day, evaluation->points, err);
	for (size_t i = 0; evaluation->rules != NULL && i < programme->n_grants && rc == REG_OK; i++)
		if (evaluation->grants[i].is_granted && is_tallied(&programme->grants[i].caps))
			rc = reg_tally_add(tally, grant_id(text, &programme->grants[i]), day, 1, err);
	return rc;
}
