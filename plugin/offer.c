/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "offer.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "zone.h"
#include "wide.h"

#define NEARLY_PERCENT 30 /* a condition is nearly reached when no more than so much of it is missing */

#define PLAIN(name_, text_) ((struct reg_text_value){ .name = name_, .kind = REG_TEXT_PLAIN, .text = text_ })
#define NUMBER(name_, kind_, number_) ((struct reg_text_value){ .name = name_, .kind = kind_, .number = number_ })
#define MONEY(name_, number_, asked_) \
	((struct reg_text_value){ .name = name_, .kind = REG_TEXT_MONEY, .number = number_, .text = (asked_)->ticket->currency })
#define WORD(out_, message_, asked_, ...) \
	reg_text_format(out_, sizeof(out_), message_, (asked_)->language, (const struct reg_text_value[]){ __VA_ARGS__ }, \
	    sizeof (const struct reg_text_value[]){ __VA_ARGS__ } / sizeof(struct reg_text_value))

static bool holds(const struct reg_condition *condition, const struct reg_offer_asked *asked)
{
	const char *unmet;

	return reg_condition_holds(&unmet, NULL, condition, asked->programme, asked->holder, asked->ticket);
}

/* --- what is ready --- */

/* The names of the rewards, one of which is chosen at use: "Car wash / Coffee". Those that the programme has no more
 * are left out. Returns how many there are. */
static size_t reward_names(char *out, size_t size, const char *rewards, const struct reg_offer_asked *asked)
{
	json_t *list = json_loads(rewards == NULL ? "[]" : rewards, 0, NULL);
	const json_t *item;
	size_t i, n = 0, used = 0;

	out[0] = '\0';
	json_array_foreach(list, i, item) {
		const struct reg_reward *reward = !json_is_string(item) ? NULL
		    : reg_programme_reward(asked->programme, json_string_value(item));

		if (reward == NULL || used >= size)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s", n++ == 0 ? "" : " / ",
		    reg_text_name(&reward->name, asked->language));
	}
	json_decref(list);
	return n;
}

static size_t choose_ready(struct reg_offer *out, size_t room, const struct reg_offer_asked *asked)
{
	size_t n = 0;

	for (size_t i = 0; i < asked->n_ready && n < room; i++) {
		const struct reg_offer_ready *ready = &asked->ready[i];
		char names[REG_OFFER_TEXT_SIZE / 2];

		if (reward_names(names, sizeof names, ready->rewards, asked) == 0)
			continue;
		out[n].id = ready->grant;
		WORD(out[n].text, REG_MESSAGE_OFFER_READY, asked, PLAIN("reward", names),
		    NUMBER("count", REG_TEXT_COUNT, ready->count));
		if (ready->expires_day == REG_DAY_NEVER)
			WORD(out[n].reason, REG_MESSAGE_REASON_EARNED, asked, PLAIN("", ""));
		else
			WORD(out[n].reason, REG_MESSAGE_REASON_UNTIL, asked, (struct reg_text_value){ .name = "date",
			    .kind = REG_TEXT_DATE, .number = ready->expires_day, .today = asked->ticket->day });
		n++;
	}
	return n;
}

/* --- what the points are enough for --- */

/* How many points a reward would take now; 0: it cannot be had. */
static int64_t cost_of(const struct reg_reward *reward, const struct reg_offer_asked *asked)
{
	const struct reg_redeem_limits *limits = &asked->programme->redeem;
	int64_t points = reward->points;

	if (reward->kind == REG_REWARD_MONEY) {
		int64_t step = reward->step_points > 0 ? reward->step_points : 1;
		int64_t most = asked->available;

		most = limits->max_points_sale > 0 && most > limits->max_points_sale ? limits->max_points_sale : most;
		points = most - most % step < reward->points || reward->points_per_unit <= 0 ? 0 : most - most % step;
	} else if (limits->max_points_sale > 0 && points > limits->max_points_sale) {
		return 0;
	}
	return points <= 0 || points > asked->available || !holds(&reward->when, asked) ? 0 : points;
}

static const char *liked_category(const struct reg_reward *reward, const struct reg_offer_asked *asked)
{
	if (asked->habit == NULL)
		return NULL;
	for (const char **category = reward->when.categories; category != NULL && *category != NULL; category++) {
		if (reg_habit_likes(asked->habit, *category) >= REG_OFFER_LIKED)
			return *category;
	}
	return NULL;
}

/* Whether `a` is told before `b`. */
static bool is_better(const struct reg_reward *a, int64_t a_cost, const struct reg_reward *b, int64_t b_cost,
    const struct reg_offer_asked *asked)
{
	bool a_liked = liked_category(a, asked) != NULL, b_liked = liked_category(b, asked) != NULL;
	bool a_money = a->kind == REG_REWARD_MONEY, b_money = b->kind == REG_REWARD_MONEY;

	if (a_liked != b_liked)
		return a_liked;
	if (a_money != b_money)
		return b_money;
	return a_cost > b_cost; /* of equals the first in the file */
}

static void word_reward(struct reg_offer *out, const struct reg_reward *reward, int64_t cost,
    const struct reg_offer_asked *asked)
{
	static const int64_t minor_per_unit[] = { 1, 10, 100, 1000 };
	const char *liked = liked_category(reward, asked);

	out->id = reward->id;
	if (reward->kind == REG_REWARD_MONEY) {
		int64_t minor = minor_per_unit[reg_currency_decimals(asked->ticket->currency)];

		WORD(out->text, REG_MESSAGE_OFFER_MONEY, asked, NUMBER("points", REG_TEXT_COUNT, cost),
		    MONEY("money", reg_wide_clamp(reg_wide_over(reg_wide_product(cost, minor), reg_wide_of(reward->points_per_unit))), asked));
	} else {
		WORD(out->text, REG_MESSAGE_OFFER_REWARD, asked,
		    PLAIN("reward", reg_text_name(&reward->name, asked->language)), NUMBER("points", REG_TEXT_COUNT, cost));
	}
	if (liked != NULL)
		WORD(out->reason, REG_MESSAGE_REASON_LIKES, asked, PLAIN("category", liked));
	else
		WORD(out->reason, REG_MESSAGE_REASON_BALANCE, asked, NUMBER("points", REG_TEXT_COUNT, asked->available));
}

/* The best one: others cost the same points. */
static size_t choose_reward(struct reg_offer *out, size_t room, const struct reg_offer_asked *asked)
{
	const struct reg_reward *best = NULL;
	int64_t best_cost = 0;

	for (size_t i = 0; i < asked->programme->n_rewards && room > 0 && asked->available > 0; i++) {
		const struct reg_reward *reward = &asked->programme->rewards[i];
		int64_t cost = cost_of(reward, asked);

		if (cost > 0 && (best == NULL || is_better(reward, cost, best, best_cost, asked))) {
			best = reward;
			best_cost = cost;
		}
	}
	if (best == NULL)
		return 0;
	word_reward(out, best, best_cost, asked);
	return 1;
}

/* --- what this ticket nearly brings --- */

static bool is_used_up(const struct reg_grant *grant, const struct reg_offer_asked *asked)
{
	const struct reg_tally *tally = asked->holder->tally;
	int32_t day = asked->ticket->day;
	char id[160];

	if (tally == NULL)
		return false;
	(void)snprintf(id, sizeof id, "grant %s", grant->id);
	return (grant->caps.day > 0 && reg_tally_get(tally, id, REG_CYCLE_DAY, day) >= grant->caps.day) ||
	    (grant->caps.month > 0 && reg_tally_get(tally, id, REG_CYCLE_MONTH, day) >= grant->caps.month) ||
	    (grant->caps.customer > 0 && reg_tally_get(tally, id, REG_CYCLE_LIFETIME, day) >= grant->caps.customer);
}

/* What the matching lines of the ticket come to. */
static void matching_sums(int64_t *ml, int64_t *minor, const bool *matching, const struct reg_ticket *ticket)
{
	*ml = *minor = 0;
	for (size_t i = 0; i < ticket->n_lines; i++) {
		if (!matching[i])
			continue;
		if (__builtin_add_overflow(*ml, ticket->lines[i]->volume_ml, ml))
			*ml = INT64_MAX;
		if (__builtin_add_overflow(*minor, ticket->lines[i]->amount_minor, minor))
			*minor = INT64_MAX;
	}
}

static bool is_nearly(int64_t reached, int64_t needed)
{
	return needed == 0 || reached >= needed ||
	    reg_wide_compare(reg_wide_product(needed - reached, 100), reg_wide_product(needed, NEARLY_PERCENT)) <= 0;
}

static bool is_service(const struct reg_grant *grant, const struct reg_offer_asked *asked)
{
	const struct reg_reward *reward = grant->rewards == NULL || grant->rewards[0] == NULL ? NULL
	    : reg_programme_reward(asked->programme, grant->rewards[0]);

	return reward != NULL && (reward->kind == REG_REWARD_SERVICE || reward->kind == REG_REWARD_GIFT);
}

static bool word_nearly(struct reg_offer *out, const struct reg_grant *grant, int64_t ml, int64_t minor,
    const struct reg_offer_asked *asked)
{
	const struct reg_condition *when = &grant->when;
	char names[REG_OFFER_TEXT_SIZE / 2] = "";
	size_t used = 0;

	for (size_t i = 0; grant->rewards != NULL && grant->rewards[i] != NULL && used < sizeof names; i++) {
		const struct reg_reward *reward = reg_programme_reward(asked->programme, grant->rewards[i]);

		if (reward != NULL)
			used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used == 0 ? "" : " / ",
			    reg_text_name(&reward->name, asked->language));
	}
	if (used == 0)
		return false;
	out->id = grant->id;
	if (minor < when->min_amount_minor) {
		WORD(out->text, is_service(grant, asked) ? REG_MESSAGE_OFFER_FREE_AMOUNT : REG_MESSAGE_OFFER_NEARLY_AMOUNT,
		    asked, MONEY("money", when->min_amount_minor - minor, asked), PLAIN("reward", names));
		WORD(out->reason, REG_MESSAGE_REASON_TICKET_AMOUNT, asked, MONEY("money", minor, asked),
		    MONEY("needed", when->min_amount_minor, asked));
	} else {
		WORD(out->text, is_service(grant, asked) ? REG_MESSAGE_OFFER_FREE_LITRES : REG_MESSAGE_OFFER_NEARLY_LITRES,
		    asked, NUMBER("litres", REG_TEXT_LITRES, when->min_ml - ml), PLAIN("reward", names));
		WORD(out->reason, REG_MESSAGE_REASON_TICKET_LITRES, asked, NUMBER("litres", REG_TEXT_LITRES, ml),
		    NUMBER("needed", REG_TEXT_LITRES, when->min_ml));
	}
	return true;
}

/* A grant that fails by its amount or volume alone, and by little. Tickets of more lines than there is room for are not
 * looked at. */
static size_t choose_nearly(struct reg_offer *out, size_t room, const struct reg_offer_asked *asked)
{
	bool matching[64];
	size_t n = 0;

	if (asked->ticket->n_lines == 0 || asked->ticket->n_lines > sizeof matching / sizeof matching[0])
		return 0;
	for (size_t i = 0; i < asked->programme->n_grants && n < room; i++) {
		const struct reg_grant *grant = &asked->programme->grants[i];
		struct reg_condition without = grant->when;
		const char *unmet;
		int64_t ml, minor;

		if ((without.min_ml == 0 && without.min_amount_minor == 0) || is_used_up(grant, asked) ||
		    holds(&grant->when, asked))
			continue;
		/* What its lines are goes by what it counts: a condition on litres alone is one on fuel. */
		if (without.min_ml > 0 && without.line_kind == 0 && without.categories == NULL && without.products == NULL)
			without.line_kind = REGULARS_LINE_FUEL;
		without.min_ml = without.min_amount_minor = 0;
		if (!reg_condition_holds(&unmet, matching, &without, asked->programme, asked->holder, asked->ticket))
			continue;
		matching_sums(&ml, &minor, matching, asked->ticket);
		if (is_nearly(ml, grant->when.min_ml) && is_nearly(minor, grant->when.min_amount_minor))
			n += word_nearly(&out[n], grant, ml, minor, asked);
	}
	return n;
}

static size_t choose_notice(struct reg_offer *out, size_t room, const struct reg_offer_asked *asked)
{
	int32_t day = asked->ticket->day;

	for (size_t i = 0; i < asked->programme->n_notices && room > 0; i++) {
		const struct reg_notice *notice = &asked->programme->notices[i];

		if (!notice->at_checkout || (notice->from_day != 0 && day < notice->from_day) ||
		    (notice->until_day != 0 && day > notice->until_day))
			continue;
		*out = (struct reg_offer){ .id = "notice" };
		(void)snprintf(out->text, sizeof out->text, "%s", reg_text_name(&notice->text, asked->language));
		return 1;
	}
	return 0;
}

size_t reg_offer_choose(struct reg_offer out[REG_OFFER_MAX], const struct reg_offer_asked *asked)
{
	const struct reg_programme *programme = asked->programme;
	int32_t day = asked->ticket->day;
	size_t n = 0;

	if (programme == NULL || (programme->from_day != 0 && day < programme->from_day) ||
	    (programme->until_day != 0 && day > programme->until_day))
		return 0;
	if (asked->holder != NULL) {
		n += choose_ready(out + n, REG_OFFER_MAX - n, asked);
		n += choose_reward(out + n, REG_OFFER_MAX - n, asked);
		n += choose_nearly(out + n, REG_OFFER_MAX - n, asked);
	}
	return n + choose_notice(out + n, REG_OFFER_MAX - n, asked);
}
