/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_lines.c - the ready-made lines: who, tier and balance first, then what helps, then what needs attention.
 */
#include "checkout_parts.h"
#include "width.h"

#define NAME_COLUMNS 40    /* of a name in a line; a longer one would push the points off the display */
#define NAME_SIZE 256
#define LINE_SIZE 768
#define MANY_FILLS 50      /* more of them than this say less than litres do */
#define CUSTOMER_COLUMNS 20
#define CUSTOMER_SIZE 128  /* 20 columns with some combining marks */

#define PLAIN(name_, text_) ((struct reg_text_value){ .name = name_, .kind = REG_TEXT_PLAIN, .text = text_ })
#define NUMBER(name_, kind_, number_) ((struct reg_text_value){ .name = name_, .kind = kind_, .number = number_ })
#define DATE(day_, today_) \
	((struct reg_text_value){ .name = "date", .kind = REG_TEXT_DATE, .number = day_, .today = today_ })

const char *reg_checkout_tier_name(const struct reg_checkout_facts *facts, size_t rank)
{
	const struct reg_tier *tier = &facts->programme->tiers[rank];

	if (facts->language == REG_LANGUAGE_ZH_CN && tier->name_zh != NULL)
		return tier->name_zh;
	return tier->name_en != NULL ? tier->name_en : tier->name;
}

/* Lines being added to a view. */
struct writer {
	struct reg_checkout_texts *texts;
	enum reg_language language;
	const char **lines;
	size_t n;
};

static void say(struct writer *writer, enum reg_message message, const struct reg_text_value *values, size_t n_values)
{
	char line[LINE_SIZE];

	reg_text_format(line, sizeof line, message, writer->language, values, n_values);
	writer->lines[writer->n++] = reg_checkout_keep(writer->texts, line);
}
#define SAY(writer_, message_, ...) \
	say(writer_, message_, (const struct reg_text_value[]){ __VA_ARGS__ }, \
	    sizeof (const struct reg_text_value[]){ __VA_ARGS__ } / sizeof(struct reg_text_value))

/* Points that pay for this very ticket; `is_held`: those alone that are set aside, not those that the host took. */
static int64_t used_here(const struct reg_checkout_facts *facts, bool is_held)
{
	int64_t sum = 0;

	for (size_t i = 0; i < facts->ticket->n_redemptions; i++) {
		const struct regulars_redemption *redemption = &facts->ticket->redemptions[i];

		sum += is_held && redemption->hold == NULL ? 0 : redemption->points;
	}
	return sum;
}

/* What the customer has once this ticket is paid; where its own points help to pay, not below nothing. */
static int64_t left_points(const struct regulars_checkout *checkout, int64_t used)
{
	int64_t left = checkout->balance_points - used;

	return used > 0 && left < 0 ? 0 : left;
}

/* --- the first line: who --- */

static void say_customer(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	const char *whole = checkout->customer_name != NULL ? checkout->customer_name : checkout->customer_id;
	int64_t used = used_here(facts, false);
	char name[NAME_SIZE], tier[NAME_SIZE];
	/* The first that counts decides the number of the sentence. */
	struct reg_text_value values[] = { NUMBER("points", REG_TEXT_COUNT, left_points(checkout, used)),
		NUMBER("used", REG_TEXT_COUNT, used), PLAIN("name", name), PLAIN("tier", tier) };

	reg_width_fit(name, sizeof name, whole == NULL ? "" : whole, NAME_COLUMNS);
	reg_width_fit(tier, sizeof tier, checkout->tier_name == NULL ? "" : checkout->tier_name, NAME_COLUMNS);
	if (checkout->tier_name == NULL)
		say(writer, used > 0 ? REG_MESSAGE_CUSTOMER_NO_TIER_USED : REG_MESSAGE_CUSTOMER_NO_TIER, values, 4);
	else
		say(writer, used > 0 ? REG_MESSAGE_CUSTOMER_USED : REG_MESSAGE_CUSTOMER, values, 4);
}

/* The how-manieth visit of an unowned vehicle this is; 1: it cannot be said. */
static int64_t visit_number(const struct reg_checkout_facts *facts)
{
	bool was_today = facts->standing.visits > 0 && facts->last_day == facts->today;

	return facts->standing.visits + (was_today ? 0 : 1);
}

static void say_plate(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	struct reg_text_value plate = PLAIN("plate", checkout->vehicle_plate);
	int64_t visit = facts->is_ambiguous ? 0 : visit_number(facts);

	if (facts->is_ambiguous)
		SAY(writer, REG_MESSAGE_PLATE_AMBIGUOUS, plate);
	else if (!checkout->vehicle_known)
		SAY(writer, REG_MESSAGE_PLATE_NEW, plate);
	else if (visit < 2)
		SAY(writer, REG_MESSAGE_PLATE_SEEN, plate);
	else
		SAY(writer, REG_MESSAGE_PLATE_AGAIN, plate, NUMBER("nth", REG_TEXT_ORDINAL, visit));
}

static void say_who(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	const struct reg_event *ticket = facts->ticket;

	if (checkout->customer_id != NULL)
		say_customer(writer, checkout, facts);
	else if (facts->is_ambiguous && (ticket->has_card || ticket->phone != NULL || !ticket->has_plate))
		say(writer, REG_MESSAGE_AMBIGUOUS, NULL, 0); /* which of them it was does not change the question */
	else if (ticket->has_plate)
		say_plate(writer, checkout, facts);
	else if (ticket->has_card && facts->is_card_blocked)
		; /* the alert says so; whose it is, it tells nobody */
	else if (ticket->has_card)
		SAY(writer, REG_MESSAGE_CARD_UNKNOWN, PLAIN("card", ticket->card.label));
	else
		say(writer, ticket->phone != NULL ? REG_MESSAGE_PHONE_UNKNOWN : REG_MESSAGE_NOBODY, NULL, 0);
}

/* --- the others --- */

/* Sentences of what keeps and what reaches a tier, by the unit of its basis. */
static enum reg_message need_message(const struct reg_programme *programme, bool is_keep, bool in_fills)
{
	switch (programme->basis) {
	case REG_BASIS_LITRES:
		if (in_fills)
			return is_keep ? REG_MESSAGE_KEEP_FILLS : REG_MESSAGE_REACH_FILLS;
		return is_keep ? REG_MESSAGE_KEEP : REG_MESSAGE_REACH;
	case REG_BASIS_VISITS:
		return is_keep ? REG_MESSAGE_KEEP_VISITS : REG_MESSAGE_REACH_VISITS;
	case REG_BASIS_SPEND:
		return is_keep ? REG_MESSAGE_KEEP_SPEND : REG_MESSAGE_REACH_SPEND;
	case REG_BASIS_POINTS:
		return is_keep ? REG_MESSAGE_KEEP_POINTS : REG_MESSAGE_REACH_POINTS;
	case REG_BASIS_GROWTH:
		break;
	}
	return is_keep ? REG_MESSAGE_KEEP_GROWTH : REG_MESSAGE_REACH_GROWTH;
}

/* "2 more fills (58 l) by 31 Mar keep Gold": fills as large as this customer's usually are. */
static void say_need(struct writer *writer, const struct reg_checkout_facts *facts, const struct regulars_need *need,
    const struct reg_text_value *until, const char *tier)
{
	int64_t usual = facts->programme->basis == REG_BASIS_LITRES ? reg_habit_typical_ml(&facts->state.account.habit) : 0;
	int64_t fills = usual > 0 ? need->amount / usual + (need->amount % usual > 0) : 0;
	bool in_fills = usual > 0 && fills <= MANY_FILLS;
	char name[NAME_SIZE];
	struct reg_text_value values[] = {
		NUMBER("fills", REG_TEXT_COUNT, fills),
		NUMBER("litres", REG_TEXT_LITRES, need->amount),
		NUMBER("visits", REG_TEXT_COUNT, need->amount),
		NUMBER("points", REG_TEXT_COUNT, need->amount),
		NUMBER("growth", REG_TEXT_COUNT, need->amount),
		{ .name = "money", .kind = REG_TEXT_MONEY, .number = need->amount, .text = facts->ticket->currency },
		PLAIN("tier", name),
		until == NULL ? (struct reg_text_value){ .name = "" } : *until,
	};

	reg_width_fit(name, sizeof name, tier == NULL ? "" : tier, NAME_COLUMNS);
	/* The first that counts decides the number of the sentence: fills, else the amount itself. */
	say(writer, need_message(facts->programme, until != NULL, in_fills), values + (in_fills ? 0 : 1),
	    sizeof values / sizeof values[0] - (in_fills ? 0 : 1));
}

static void say_tier(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	struct reg_text_value until = DATE(facts->standing.tier_until - 1, facts->today);
	char name[NAME_SIZE];

	if (checkout->tier_id == NULL)
		return;
	if (checkout->tier_reached != NULL) {
		reg_width_fit(name, sizeof name, checkout->tier_reached, NAME_COLUMNS);
		SAY(writer, REG_MESSAGE_REACHES, PLAIN("tier", name));
		return; /* what keeps the one below, or was missing for this, is no news any more */
	}
	if (checkout->tier_keeps_until != NULL && checkout->to_keep.unit != NULL) {
		say_need(writer, facts, &checkout->to_keep, &until, checkout->tier_name);
	} else if (checkout->tier_keeps_until != NULL) {
		reg_width_fit(name, sizeof name, checkout->tier_name == NULL ? "" : checkout->tier_name, NAME_COLUMNS);
		SAY(writer, REG_MESSAGE_HELD, until, PLAIN("tier", name));
	}
	if (checkout->to_next.unit != NULL)
		say_need(writer, facts, &checkout->to_next, NULL,
		    reg_checkout_tier_name(facts, (size_t)facts->standing.tier + 1));
}

static void say_offer(struct writer *writer, const struct regulars_offer *offer)
{
	if (offer->text != NULL && offer->reason != NULL)
		SAY(writer, REG_MESSAGE_OFFER_BECAUSE, PLAIN("offer", offer->text), PLAIN("reason", offer->reason));
	else if (offer->text != NULL)
		writer->lines[writer->n++] = offer->text;
}

static void say_points(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	int64_t elsewhere = checkout->balance_points - checkout->available_points - used_here(facts, true);
	int64_t used = used_here(facts, false); /* they take what expires first */

	for (size_t i = 0; i < checkout->n_expiring; i++) {
		const struct regulars_expiring *expiring = &checkout->expiring[i];
		int64_t left = expiring->points > used ? expiring->points - used : 0;
		int32_t day;

		used -= expiring->points - left;
		if (left > 0 && reg_day_parse(&day, expiring->on == NULL ? "" : expiring->on, NULL) == 0)
			SAY(writer, REG_MESSAGE_EXPIRING, NUMBER("points", REG_TEXT_COUNT, left), DATE(day, facts->today));
	}
	if (checkout->pending_points > 0)
		SAY(writer, REG_MESSAGE_PENDING, NUMBER("points", REG_TEXT_COUNT, checkout->pending_points));
	if (elsewhere > 0)
		SAY(writer, REG_MESSAGE_SET_ASIDE, NUMBER("points", REG_TEXT_COUNT, elsewhere));
}

static const char *customer_line(struct reg_checkout_texts *texts, const char *left, const char *right)
{
	char line[CUSTOMER_SIZE];

	if (right == NULL)
		reg_width_fit(line, sizeof line, left, CUSTOMER_COLUMNS);
	else
		reg_width_spread(line, sizeof line, left, right, CUSTOMER_COLUMNS);
	return reg_checkout_keep(texts, line);
}

static const char *earner_called(const struct reg_checkout_facts *facts)
{
	return facts->earner_name != NULL ? facts->earner_name : facts->earner_id;
}

/* Others can read this display: no name, no plate. */
static void word_customer(struct reg_checkout_view *view, const struct reg_checkout_facts *facts)
{
	struct regulars_checkout *checkout = &view->checkout;
	struct reg_text_value balance = NUMBER("points", REG_TEXT_DIGITS,
	    left_points(checkout, used_here(facts, false)));
	int64_t own_points = checkout->will_earn_points - checkout->earner_points; /* the balance is the customer's */
	struct reg_text_value earned = NUMBER("points", REG_TEXT_DIGITS, own_points);
	char text[CUSTOMER_SIZE], welcome[CUSTOMER_SIZE];

	reg_text_format(welcome, sizeof welcome, REG_MESSAGE_DISPLAY_WELCOME, facts->language, NULL, 0);
	reg_text_format(text, sizeof text, REG_MESSAGE_DISPLAY_POINTS, facts->language, &balance, 1);
	checkout->customer_lines[0] = customer_line(&view->texts,
	    checkout->tier_name != NULL ? checkout->tier_name : welcome, checkout->customer_id != NULL ? text : NULL);
	text[0] = '\0';
	if (own_points > 0)
		reg_text_format(text, sizeof text, REG_MESSAGE_DISPLAY_EARNS, facts->language, &earned, 1);
	checkout->customer_lines[1] = customer_line(&view->texts, text, checkout->tier_reached);
}

/* What the ticket earns, and for whom. */
static void say_earning(struct writer *writer, const struct regulars_checkout *checkout,
    const struct reg_checkout_facts *facts)
{
	int64_t rest = checkout->will_earn_points - checkout->earner_points;
	struct reg_text_value points = NUMBER("points", REG_TEXT_COUNT, checkout->earner_points);
	struct reg_text_value name = PLAIN("name", earner_called(facts));

	if (checkout->will_earn_points > 0 && checkout->earner_points == 0)
		SAY(writer, REG_MESSAGE_WILL_EARN, NUMBER("points", REG_TEXT_COUNT, checkout->will_earn_points));
	else if (checkout->earner_points > 0 && rest == 0)
		SAY(writer, REG_MESSAGE_EARNER, name, points);
	else if (checkout->earner_points > 0)
		SAY(writer, REG_MESSAGE_EARNER_SPLIT, name, points, NUMBER("rest", REG_TEXT_COUNT, rest),
		    PLAIN("customer", checkout->customer_name != NULL ? checkout->customer_name : checkout->customer_id));
}

void reg_checkout_word(struct reg_checkout_view *view, const struct reg_checkout_facts *facts)
{
	struct regulars_checkout *checkout = &view->checkout;
	struct writer writer = { .texts = &view->texts, .language = facts->language, .lines = view->lines };

	say_who(&writer, checkout, facts);
	if (checkout->alert != NULL)
		writer.lines[writer.n++] = checkout->alert->text;
	say_earning(&writer, checkout, facts);
	say_tier(&writer, checkout, facts);
	say_points(&writer, checkout, facts);
	if (checkout->n_offers > 0)
		say_offer(&writer, &checkout->offers[0]);
	if (checkout->ask != NULL)
		writer.lines[writer.n++] = checkout->ask->text;
	if (facts->subject.is_doubtful && facts->subject.confirmed_at == INT64_MAX)
		SAY(&writer, REG_MESSAGE_DOUBTFUL, PLAIN("plate", checkout->vehicle_plate));
	if (checkout->vehicle_flagged)
		SAY(&writer, REG_MESSAGE_FLAGGED, PLAIN("plate", checkout->vehicle_plate));
	checkout->operator_lines = view->lines;
	checkout->n_operator_lines = writer.n;
	word_customer(view, facts);
}

/* Services, gifts and coupons that were used with the sale, a few of them. */
static void say_used(struct writer *writer, const struct reg_checkout_facts *facts)
{
	const struct reg_event *ticket = facts->ticket;

	for (size_t i = 0; i < ticket->n_redemptions && i < 4; i++) {
		const struct reg_reward *reward = facts->programme == NULL || ticket->redemptions[i].count == 0 ? NULL
		    : reg_programme_reward(facts->programme, ticket->redemptions[i].reward);

		if (reward != NULL)
			SAY(writer, REG_MESSAGE_RECEIPT_USED, PLAIN("reward", reg_text_name(&reward->name, facts->language)));
	}
}

void reg_checkout_word_receipt(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts)
{
	struct regulars_receipt *receipt = &view->receipt;
	struct writer writer = { .texts = &view->texts, .language = facts->language, .lines = view->lines };

	if (receipt->earned_points > 0)
		SAY(&writer, REG_MESSAGE_RECEIPT_EARNED, NUMBER("points", REG_TEXT_COUNT, receipt->earned_points));
	if (view->earner_points > 0)
		SAY(&writer, REG_MESSAGE_RECEIPT_EARNER, PLAIN("name", earner_called(facts)),
		    NUMBER("points", REG_TEXT_COUNT, view->earner_points));
	if (view->spent_points > 0)
		SAY(&writer, REG_MESSAGE_RECEIPT_SPENT, NUMBER("points", REG_TEXT_COUNT, view->spent_points));
	if (view->revoked_points > 0)
		SAY(&writer, REG_MESSAGE_RECEIPT_REVOKED, NUMBER("points", REG_TEXT_COUNT, view->revoked_points));
	if (view->returned_points > 0)
		SAY(&writer, REG_MESSAGE_RECEIPT_RETURNED, NUMBER("points", REG_TEXT_COUNT, view->returned_points));
	say_used(&writer, facts);
	SAY(&writer, REG_MESSAGE_RECEIPT_BALANCE, NUMBER("points", REG_TEXT_COUNT, receipt->balance_points));
	if (facts->standing.pending > 0)
		SAY(&writer, REG_MESSAGE_PENDING, NUMBER("points", REG_TEXT_COUNT, facts->standing.pending));
	if (receipt->tier_name != NULL && facts->standing.tier_until != REG_DAY_NEVER && !facts->standing.is_floor)
		SAY(&writer, REG_MESSAGE_RECEIPT_TIER_UNTIL, PLAIN("tier", receipt->tier_name),
		    DATE(facts->standing.tier_until - 1, facts->today));
	else if (receipt->tier_name != NULL)
		SAY(&writer, REG_MESSAGE_RECEIPT_TIER, PLAIN("tier", receipt->tier_name));
	if (view->to_keep.unit != NULL && receipt->tier_name != NULL) {
		struct reg_text_value until = DATE(facts->standing.tier_until - 1, facts->today);

		say_need(&writer, facts, &view->to_keep, &until, receipt->tier_name);
	}
	if (view->to_next.unit != NULL)
		say_need(&writer, facts, &view->to_next, NULL,
		    reg_checkout_tier_name(facts, (size_t)facts->standing.tier + 1));
	say_offer(&writer, &(struct regulars_offer){ .text = view->offer.text }); /* the reason is for the cashier */
	receipt->lines = view->lines;
	receipt->n_lines = writer.n;
}
