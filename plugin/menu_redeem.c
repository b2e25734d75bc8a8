/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_redeem.c - menu action: points or something granted for a reward. Only what this customer can have now, on this
 * ticket, is offered; the act decides once more when it is taken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "holder.h"
#include "menu.h"
#include "redeem.h"
#include "unit.h"
#include "zone.h"

/* A choice is "points:ID" or "grant:ID". */
#define BY_POINTS "points:"
#define BY_GRANT "grant:"

/* The customer and the ticket, as conditions look at them. */
struct counter {
	const struct reg_programme *programme;
	struct reg_held held;
	struct reg_unit_lines lines;
	struct reg_ticket ticket;
	bool *matching;
	int64_t available;
};

static void counter_finish(struct counter *counter)
{
	reg_held_finish(&counter->held);
	reg_unit_lines_finish(&counter->lines);
	free(counter->matching);
}

static int counter_load(struct counter *counter, struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const struct reg_event *event = call->ticket;
	int64_t head = call->customer_no;
	int hour, minute, rc;

	*counter = (struct counter){ .programme = reg_side_programme(side, call->at_unix_s) };
	rc = reg_held_load(&counter->held, side, call->customer_no, call->at_unix_s, err);
	rc = rc < 0 ? rc : reg_family_head(&head, side, call->customer_no, err);
	rc = rc < 0 ? rc : reg_act_redeemable(&counter->available, side, head, event, call->at_unix_s, err);
	rc = rc < 0 || event == NULL ? rc
	    : reg_unit_lines_of(&counter->lines, event->lines, event->n_lines, event->kind, err);
	counter->matching = rc < 0 ? NULL : calloc(counter->lines.n + 1, sizeof *counter->matching);
	if (rc < 0 || counter->matching == NULL) {
		counter_finish(counter);
		return rc < 0 ? rc : reg_err_set(err, REG_EIO, "out of memory");
	}
	reg_zone_local(side->zone, call->at_unix_s, NULL, NULL, NULL, &hour, &minute, NULL);
	counter->ticket = (struct reg_ticket){
		.at_unix_s = call->at_unix_s, .day = reg_zone_day(side->zone, call->at_unix_s), .minute = hour * 60 + minute,
		.site = event == NULL ? side->site : event->site, .currency = event == NULL ? side->currency : event->currency,
		.card_kind = event != NULL && event->has_card ? event->card.kind : NULL,
		.lines = counter->lines.lines, .n_lines = counter->lines.n,
	};
	return 0;
}

/* Whether it can be had: its condition holds and it is worth something on this ticket. Of money *worth is the most that
 * the points and the ticket allow. */
static bool can_have(struct reg_redeem_worth *worth, struct counter *counter, const struct reg_reward *reward, bool entitled,
    bool has_ticket)
{
	int64_t step = reward->step_points < 1 ? 1 : reward->step_points;
	int64_t most = counter->available - counter->available % step, limit = counter->programme->redeem.max_points_sale;

	most = limit > 0 && most > limit ? limit - limit % step : most;
	if (!has_ticket && reward->kind != REG_REWARD_GIFT && reward->kind != REG_REWARD_SERVICE) {
		return false;
	}
	return reg_condition_holds(NULL, counter->matching, &reward->when, counter->programme, &counter->held.holder,
	           &counter->ticket) &&
	    reg_redeem_worth(worth, reward, most, entitled, &counter->ticket, counter->matching, NULL) == 0 &&
	    (entitled || (worth->points > 0 && worth->points <= counter->available));
}

static void offer(struct reg_menu_call *call, enum reg_message message, const char *by, const struct reg_reward *reward,
    int64_t number)
{
	char value[REG_MENU_MAX_TEXT + 1], label[REG_MENU_LINE];
	struct reg_text_value values[] = {
		{ .name = message == REG_MESSAGE_CHOICE_GRANTED ? "count" : "points", .kind = REG_TEXT_COUNT, .number = number },
		{ .name = "reward", .kind = REG_TEXT_PLAIN, .text = reg_menu_text(call, &reward->name, reward->id) },
	};

	if (call->answer.n_asked == 0) {
		reg_menu_ask(call, "reward", 0, NULL);
	}
	(void)snprintf(value, sizeof value, "%s%s", by, reward->id);
	reg_text_format(label, sizeof label, message, reg_text_language(call->language), values, 2);
	reg_menu_offer(call, value, label);
}

/* What was granted comes first: it costs nothing. */
static int offer_granted(struct reg_menu_call *call, struct reg_side *side, struct counter *counter, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < counter->programme->n_rewards; i++) {
		const struct reg_reward *reward = &counter->programme->rewards[i];
		struct reg_redeem_worth worth;
		int64_t left = 0;

		rc = reg_get_int(&left, side->store, REG_SQL_GRANTED_LEFT, err, "iit", call->customer_no, call->at_unix_s,
		    reward->id);
		if (rc >= 0 && left > 0 && can_have(&worth, counter, reward, true, call->ticket != NULL)) {
			offer(call, REG_MESSAGE_CHOICE_GRANTED, BY_GRANT, reward, left);
		}
	}
	return rc < 0 ? rc : 0;
}

static int ask_reward(struct reg_menu_call *call, struct reg_side *side, struct counter *counter, struct reg_err *err)
{
	struct reg_text_value values[] = {
		{ .name = "points", .kind = REG_TEXT_COUNT, .number = counter->available },
		{ .name = "name", .kind = REG_TEXT_PLAIN },
	};
	char name[128];
	int rc = counter->programme == NULL ? 0 : offer_granted(call, side, counter, err);

	for (size_t i = 0; rc == 0 && counter->programme != NULL && i < counter->programme->n_rewards; i++) {
		const struct reg_reward *reward = &counter->programme->rewards[i];
		struct reg_redeem_worth worth;

		if (can_have(&worth, counter, reward, false, call->ticket != NULL)) {
			offer(call, reward->kind == REG_REWARD_MONEY ? REG_MESSAGE_CHOICE_MONEY : REG_MESSAGE_CHOICE_POINTS, BY_POINTS,
			    reward, worth.points);
		}
	}
	if (rc < 0 || call->answer.n_asked > 0) {
		return rc;
	}
	rc = reg_menu_name(name, side, call->customer_no, err);
	values[1].text = name;
	if (rc == 0) {
		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_NOTHING_TO_REDEEM, values, 2);
	}
	return rc;
}

/* How many points, with the most that makes sense to begin with. */
static int ask_points(struct reg_menu_call *call, struct counter *counter, const struct reg_reward *reward)
{
	struct reg_redeem_worth worth;
	char most[24] = "";

	if (can_have(&worth, counter, reward, false, call->ticket != NULL)) {
		(void)snprintf(most, sizeof most, "%lld", (long long)worth.points);
	}
	reg_menu_ask(call, "points", 0, most);
	return 0;
}

static int take(struct reg_menu_call *call, struct reg_side *side, const struct reg_redemption_wish *wish,
    const struct reg_reward *reward, struct reg_err *err)
{
	struct reg_redemption_done *done = &call->answer.done;
	struct reg_text_value values[] = {
		{ .name = "points", .kind = REG_TEXT_COUNT },
		{ .name = "reward", .kind = REG_TEXT_PLAIN, .text = reg_menu_text(call, &reward->name, reward->id) },
	};
	int rc = call->ticket == NULL
	    ? reg_act_redeem(done, side, call->answer.customer, wish, call->at_unix_s, call->attendant, reg_menu_approval(call), err)
	    : reg_act_hold(done, side, call->answer.customer, wish, call->ticket, call->at_unix_s, call->attendant,
	          reg_menu_approval(call), err);

	if (rc == REG_EEXISTS) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_TOO_FEW, NULL);
	}
	if (rc < 0) {
		return rc;
	}
	(void)snprintf(done->reward_name, sizeof done->reward_name, "%s", values[1].text);
	values[0].number = done->points;
	reg_menu_tell_values(call, done->points > 0 ? REG_MESSAGE_ANSWER_REDEEMED_POINTS : REG_MESSAGE_ANSWER_REDEEMED_GRANT,
	    values, 2);
	if (call->ticket != NULL) {
		(void)snprintf(call->answer.reward, sizeof call->answer.reward, "%s", reward->id);
	}
	return 0;
}

static int redeem_chosen(struct reg_menu_call *call, struct reg_side *side, struct counter *counter, const char *chosen,
    struct reg_err *err)
{
	struct reg_redemption_wish wish = { .entitled = strncmp(chosen, BY_GRANT, strlen(BY_GRANT)) == 0 };
	const struct reg_reward *reward;

	wish.reward = wish.entitled ? chosen + strlen(BY_GRANT)
	    : strncmp(chosen, BY_POINTS, strlen(BY_POINTS)) == 0 ? chosen + strlen(BY_POINTS) : chosen;
	reward = counter->programme == NULL ? NULL : reg_programme_reward(counter->programme, wish.reward);
	if (reward == NULL) {
		return reg_err_set(err, REG_EINVAL, "reward: expected one of the choices");
	}
	if (reward->kind == REG_REWARD_MONEY && !wish.entitled) {
		if (reg_menu_value(call, "points") == NULL) {
			return ask_points(call, counter, reward);
		}
		wish.points = reg_menu_number(call, "points");
	}
	return reg_menu_answered(call, take(call, side, &wish, reward, err), err);
}

static int redeem_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *chosen = reg_menu_value(call, "reward");
	struct counter counter;
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = counter_load(&counter, call, side, err);
	if (rc < 0) {
		return rc;
	}
	rc = chosen == NULL ? ask_reward(call, side, &counter, err) : redeem_chosen(call, side, &counter, chosen, err);
	counter_finish(&counter);
	/* Who was named for the redemption is whose sale it is. */
	return rc < 0 || call->answer.reward[0] == '\0' ? rc : reg_menu_identify(call, side, err);
}

const struct reg_menu_action reg_menu_redeem = {
	.id = "redeem",
	.label = REG_MESSAGE_MENU_REDEEM,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "reward", .label = REG_MESSAGE_FIELD_REWARD, .kind = REGULARS_FIELD_CHOICE, .required = true, .is_later = true },
		{ .name = "points", .label = REG_MESSAGE_FIELD_POINTS, .kind = REGULARS_FIELD_NUMBER, .required = true, .is_later = true },
	},
	.run = redeem_run,
};
