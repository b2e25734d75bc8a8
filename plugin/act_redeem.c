/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_redeem.c - points or something granted for a reward: set aside for an open ticket, or used at once.
 *
 * All is looked at inside the writing transaction, so of two tills that want the same points one gets them.
 */
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "act_internal.h"
#include "holder.h"
#include "redeem.h"
#include "unit.h"

/* What is asked for, by whom, on what. */
struct asking {
	struct reg_side *side;
	const struct reg_redemption_wish *wish;
	const struct reg_event *event;      /* the open ticket; NULL: none */
	const struct reg_programme *programme;
	const struct reg_reward *reward;
	struct reg_identity customer;
	int64_t head, at_unix_s;
	int32_t day;
	struct reg_ticket ticket;
	struct reg_unit_lines lines;
	bool *matching;
};

void reg_act_month(int64_t *from, int64_t *until, const struct reg_side *side, int64_t at_unix_s)
{
	int year, month, mday;

	reg_day_to_civil(reg_zone_day(side->zone, at_unix_s), &year, &month, &mday);
	*from = reg_zone_day_start(side->zone, reg_day_from_civil(year, month, 1));
	*until = reg_zone_day_start(side->zone, reg_day_from_civil(year + month / 12, month % 12 + 1, 1));
}

/* --- the ticket --- */

static int asking_ticket(struct asking *asking, struct reg_err *err)
{
	const struct reg_event *event = asking->event;
	int ignored, hour, minute, rc = 0;

	reg_zone_local(asking->side->zone, asking->at_unix_s, &ignored, &ignored, &ignored, &hour, &minute, &ignored);
	if (event != NULL) {
		rc = reg_unit_lines_of(&asking->lines, event->lines, event->n_lines, event->kind, err);
	}
	asking->ticket = (struct reg_ticket){
		.at_unix_s = asking->at_unix_s, .day = asking->day, .minute = hour * 60 + minute,
		.site = event == NULL ? asking->side->site : event->site,
		.currency = event == NULL ? asking->side->currency : event->currency,
		.card_kind = event != NULL && event->has_card ? event->card.kind : NULL,
		.lines = asking->lines.lines, .n_lines = asking->lines.n,
	};
	asking->matching = calloc(asking->lines.n + 1, sizeof *asking->matching);
	return rc < 0 ? rc : asking->matching == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

static int asking_conditions(struct asking *asking, struct reg_err *err)
{
	struct reg_held held;
	const char *unmet = NULL;
	int rc = reg_held_load(&held, asking->side, asking->head, asking->at_unix_s, err);

	if (rc == 0 && !reg_condition_holds(&unmet, asking->matching, &asking->reward->when, asking->programme, &held.holder,
	        &asking->ticket)) {
		rc = reg_err_set(err, REG_EINVAL, "reward %s: cannot be had now, its condition %s does not hold",
		    asking->reward->id, unmet == NULL ? "" : unmet);
	}
	reg_held_finish(&held);
	return rc;
}

/* --- limits --- */

/* Points that redemptions took since, and those set aside now. */
static int redeemed_since(int64_t *out, struct asking *asking, int64_t from_unix_s, int64_t until_unix_s,
    struct reg_err *err)
{
	int rc = reg_get_int(out, asking->side->store, REG_SQL_POINTS_REDEEMED, err, "iiii", asking->head, from_unix_s,
	    until_unix_s, asking->at_unix_s);

	return rc < 0 ? rc : 0;
}

static int limit_check(int64_t limit, int64_t before, int64_t points, const char *what, struct reg_err *err)
{
	return limit == 0 || before + points <= limit ? 0
	    : reg_err_set(err, REG_EINVAL, "points: at most %" PRId64 " may be redeemed %s, %" PRId64 " were already", limit,
	          reg_err_format(what), before);
}

static int asking_limits(struct asking *asking, int64_t points, int role, struct reg_err *err)
{
	const struct reg_redeem_limits *limits = &asking->programme->redeem;
	int64_t held = 0, today = 0, month = 0, from, until;
	int rc = reg_get_int(&held, asking->side->store, REG_SQL_POINTS_HELD, err, "ii", asking->head, asking->at_unix_s);

	if (rc >= 0) {
		rc = redeemed_since(&today, asking, reg_zone_day_start(asking->side->zone, asking->day),
		    reg_zone_day_end(asking->side->zone, asking->day) + 1, err);
	}
	if (rc == 0) {
		reg_act_month(&from, &until, asking->side, asking->at_unix_s);
		rc = redeemed_since(&month, asking, from, until, err);
	}
	held = asking->event == NULL ? 0 : held;
	rc = rc < 0 ? rc : limit_check(limits->max_points_sale, held, points, REG_ERR_TEXT("with one sale"), err);
	rc = rc < 0 ? rc : limit_check(limits->max_points_day, today, points, REG_ERR_TEXT("a day"), err);
	rc = rc < 0 ? rc : limit_check(limits->max_points_month, month, points, REG_ERR_TEXT("a month"), err);
	if (rc == 0 && limits->approve_above > 0 && points > limits->approve_above) {
		rc = reg_act_needs(role, REG_ROLE_MANAGER, "redeeming so many points", err);
	}
	if (rc == 0 && asking->reward->needs_approval) {
		rc = reg_act_needs(role, REG_ROLE_LEAD, "this reward", err);
	}
	return rc;
}

/* --- points and grants --- */

int reg_act_redeemable(int64_t *out, struct reg_side *side, int64_t customer, const struct reg_event *ticket,
    int64_t at_unix_s, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	struct reg_subject subject = { .no = customer, .member = customer, .is_customer = true };
	struct reg_preview preview = { 0 };
	int rc = reg_act_available(out, side, customer, at_unix_s, err);

	if (rc == 0 && ticket != NULL && programme != NULL && programme->redeem.own_points && programme->pending_hours == 0) {
		rc = reg_account_preview(&preview, side, &subject, ticket, err);
		*out += preview.points - preview.others;
		reg_preview_finish(&preview);
	}
	return rc;
}

static int asking_points(struct asking *asking, int64_t points, struct reg_err *err)
{
	int64_t available = 0;
	int rc = reg_act_redeemable(&available, asking->side, asking->head, asking->event, asking->at_unix_s, err);

	return rc < 0 || available >= points ? rc
	    : reg_err_set(err, REG_EEXISTS, "points: %" PRId64 " are asked for, %" PRId64 " are there", points, available);
}

/* How many uses of the reward are left of what was granted, less those set aside. */
static int asking_granted(struct asking *asking, struct reg_err *err)
{
	int64_t left = 0;
	int rc = reg_get_int(&left, asking->side->store, REG_SQL_GRANTED_LEFT, err, "iit", asking->head, asking->at_unix_s,
	    asking->reward->id);

	return rc < 0 ? rc : left > 0 ? 0 : reg_err_set(err, REG_EEXISTS, "reward %s: nothing granted is left of it",
	    asking->reward->id);
}

/* Looks at everything; *done gets what it comes to. */
static int asking_settle(struct reg_redemption_done *done, struct asking *asking, const char *customer, int role,
    struct reg_err *err)
{
	struct reg_redeem_worth worth;
	int rc = reg_act_customer(&asking->customer, asking->side, customer, err);

	rc = rc < 0 ? rc : reg_family_head(&asking->head, asking->side, asking->customer.no, err);
	if (rc < 0) {
		return rc;
	}
	asking->programme = reg_side_programme(asking->side, asking->at_unix_s);
	asking->reward = asking->programme == NULL ? NULL : reg_programme_reward(asking->programme, asking->wish->reward);
	if (asking->reward == NULL) {
		return reg_err_set(err, REG_EINVAL, "reward %s: the programme in force has none of this name",
		    asking->wish->reward);
	}
	if (asking->event == NULL && asking->reward->kind != REG_REWARD_GIFT && asking->reward->kind != REG_REWARD_SERVICE) {
		return reg_err_set(err, REG_EINVAL, "reward %s: is taken off a sale and needs an open one", asking->reward->id);
	}
	rc = asking_ticket(asking, err);
	rc = rc < 0 ? rc : asking_conditions(asking, err);
	rc = rc < 0 ? rc : reg_redeem_worth(&worth, asking->reward, asking->wish->points, asking->wish->entitled,
	    &asking->ticket, asking->matching, err);
	rc = rc < 0 ? rc : asking_limits(asking, worth.points, role, err);
	rc = rc < 0 ? rc : asking->wish->entitled ? asking_granted(asking, err) : asking_points(asking, worth.points, err);
	if (rc == 0) {
		done->points = worth.points;
		done->count = asking->wish->entitled;
		done->value_minor = worth.value_minor;
		done->off_minor_per_m3 = worth.off_minor_per_m3;
		done->max_ml = worth.max_ml;
		(void)snprintf(done->reward_name, sizeof done->reward_name, "%s", asking->reward->name.text);
	}
	return rc;
}

static int redeem_within(struct reg_redemption_done *done, struct asking *asking, const char *customer,
    const char *actor, int role, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_act_row row = { .kind = done->hold[0] == '\0' ? "redeem" : "hold", .at_unix_s = asking->at_unix_s,
		.actor = actor, .key = done->hold[0] == '\0' ? NULL : done->hold };
	json_t *object;
	char *body = NULL;
	int64_t no;
	int rc = asking_settle(done, asking, customer, role, err);

	if (rc < 0) {
		return rc;
	}
	object = json_pack("{s:s,s:I,s:I,s:I,s:s*}", "reward", asking->reward->id, "points", (json_int_t)done->points, "count",
	    (json_int_t)done->count, "value_minor", (json_int_t)done->value_minor, "approver",
	    role == 0 ? NULL : approval->staff);
	if (object != NULL && done->hold[0] != '\0') {
		(void)json_object_set_new(object, "hold", json_string(done->hold));
		(void)json_object_set_new(object, "until",
		    json_integer(asking->at_unix_s + (int64_t)asking->programme->redeem.hold_minutes * 60));
	}
	rc = reg_act_text(&body, object, "reward", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, asking->side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

static int redeem(struct reg_redemption_done *done, struct asking *asking, const char *customer, const char *actor,
    const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = reg_act_approver(&role, asking->side, approval, asking->at_unix_s, err);

	asking->day = reg_zone_day(asking->side->zone, asking->at_unix_s);
	rc = rc < 0 ? rc : reg_act_begin(asking->side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = redeem_within(done, asking, customer, actor, role, approval, err);
	reg_unit_lines_finish(&asking->lines);
	free(asking->matching);
	return reg_act_end(asking->side, rc, err);
}

int reg_act_hold(struct reg_redemption_done *out, struct reg_side *side, const char *customer,
    const struct reg_redemption_wish *wish, const struct reg_event *ticket, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err)
{
	struct asking asking = { .side = side, .wish = wish, .event = ticket, .at_unix_s = at_unix_s };
	unsigned char random[16];

	memset(out, 0, sizeof *out);
	randombytes_buf(random, sizeof random);
	(void)sodium_bin2hex(out->hold, sizeof out->hold, random, sizeof random);
	return redeem(out, &asking, customer, actor, approval, err);
}

int reg_act_redeem(struct reg_redemption_done *out, struct reg_side *side, const char *customer,
    const struct reg_redemption_wish *wish, int64_t at_unix_s, const char *actor, const struct reg_approval *approval,
    struct reg_err *err)
{
	struct asking asking = { .side = side, .wish = wish, .at_unix_s = at_unix_s };

	memset(out, 0, sizeof *out);
	return redeem(out, &asking, customer, actor, approval, err);
}

int reg_act_release(struct reg_side *side, const char *hold, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	unsigned char id[REG_ID_SIZE];
	int64_t no = 0;
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	reg_fact_act_id(id, side, "hold", hold);
	rc = reg_get_int(&no, side->store, REG_SQL_ACT_FIND, err, "b", id, sizeof id);
	if (rc == 0) {
		rc = reg_err_set(err, REG_ENOTFOUND, "hold %s: there is none", hold);
	}
	rc = rc < 0 ? rc : reg_act_take_back(side, no, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
