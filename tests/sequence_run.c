/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happens, happens to a database.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_card.h"
#include "act_profile.h"
#include "capture.h"
#include "checkout.h"
#include "sequence.h"

#define ACTOR "7"
#define MINOR_PER_LITRE 745

static const char *const customers[] = { NULL, "c:1", "c:2", "c:3", "c:4", "c:5" };
static const char *const plates[] = { "粤B00000", "粤B10001", "粤B10002", "粤B10003", "粤B10004", "粤B10005" };
static const char *const phones[] = { "13800138000", "13800138001", "13800138002", "13800138003", "13800138004", "13800138005" };
static const char *const cards[] = { "1000111234567890120", "1000111234567890121", "1000111234567890122",
	"9123456789012343", "1000111234567890124", "1000111234567890125" };
static const char *const rewards[] = { "", "money", "wash", "coffee" };
static const char *const types[] = { "person", "taxi", "truck", "company" };
static const char *const tags[] = { "vip", "taxi", "fleet", "quiet" };
static const char *const birthdays[] = { "1990-01-05", "01-12", "2000-02-29", NULL };

/* --- documents ----------------------------------------------------------------------------------------------- */

struct ticket {
	struct regulars_event event;
	struct regulars_line lines[4];
	struct regulars_redemption redemption;
	char receipt[16], original[16], day[REG_DAY_SIZE], customer[8];
};

static struct regulars_line *add_line(struct ticket *ticket, enum regulars_line_kind kind, const char *product,
    const char *category, int64_t amount_minor)
{
	struct regulars_line *line = &ticket->lines[ticket->event.n_lines++];

	line->kind = kind;
	line->product = product;
	line->category = category;
	line->amount_minor = amount_minor;
	return line;
}

static int64_t part_of(const struct step *step, int64_t value)
{
	return step->kind == HAPPENS_REFUND ? value * step->part / 10 : value;
}

static void add_lines(struct ticket *ticket, const struct step *step)
{
	struct regulars_line *line;
	int64_t off;

	if (step->kind == HAPPENS_PREPAY)
		add_line(ticket, REGULARS_LINE_PREPAY, "prepay", NULL, 20000);
	if (step->fuel_ml > 0) {
		line = add_line(ticket, REGULARS_LINE_FUEL, step->grade, NULL, part_of(step, step->fuel_ml * MINOR_PER_LITRE / 1000));
		line->volume_ml = part_of(step, step->fuel_ml);
		line->tax_minor = line->amount_minor / 9;
	}
	if (step->shop_minor > 0) {
		line = add_line(ticket, REGULARS_LINE_GOODS, "cola", step->category, part_of(step, step->shop_minor));
		line->tax_minor = line->amount_minor / 10;
		line->discount_minor = step->discount_minor / 4;
	}
	if (step->discount_minor > 0)
		add_line(ticket, REGULARS_LINE_DISCOUNT, "coupon", NULL, -part_of(step, step->discount_minor));
	/* What points paid for; a refund may leave it out. */
	off = step->points;
	if (step->points > 0 && step->kind != HAPPENS_VOID && !(step->kind == HAPPENS_REFUND && step->what != 0))
		add_line(ticket, REGULARS_LINE_DISCOUNT, rewards[step->reward], "regulars", -part_of(step, off));
}

static void identify(struct ticket *ticket, const struct step *step)
{
	switch (step->by) {
	case 1:
		ticket->event.plate = plates[step->who];
		break;
	case 2:
		ticket->event.phone = phones[step->who];
		break;
	case 3:
		ticket->event.card = cards[step->who];
		break;
	case 4:
		snprintf(ticket->customer, sizeof(ticket->customer), "%d", step->who);
		ticket->event.customer = ticket->customer;
		break;
	default:
		break;
	}
}

static void make_ticket(struct ticket *out, const struct sequence_run *run, const struct step *step)
{
	static const enum regulars_event_kind kinds[] = { [HAPPENS_SALE] = REGULARS_SALE_CLOSE,
		[HAPPENS_PREPAY] = REGULARS_SALE_PREPAY, [HAPPENS_COMPLETION] = REGULARS_SALE_COMPLETION,
		[HAPPENS_REFUND] = REGULARS_SALE_REFUND, [HAPPENS_VOID] = REGULARS_SALE_VOID };
	struct regulars_event *event = &out->event;

	memset(out, 0, sizeof(*out));
	event->struct_size = sizeof(*event);
	event->kind = step->kind < HAPPENS_AGAIN && step->kind >= HAPPENS_SALE ? kinds[step->kind] : REGULARS_SALE_CLOSE;
	event->site = step->site;
	event->series = "A";
	event->at_unix_s = step->at_unix_s;
	event->currency = step->currency;
	snprintf(out->receipt, sizeof(out->receipt), "%d", step->receipt);
	event->receipt = out->receipt;
	if (step->original != 0) {
		snprintf(out->original, sizeof(out->original), "%d", step->original);
		event->original_receipt = out->original;
		event->original_series = "A";
		event->original_site = step->site;
	}
	if (step->day_shift != 0 && step->kind <= HAPPENS_VOID) {
		reg_day_format(out->day, reg_zone_day(run->side->zone, step->at_unix_s) + step->day_shift);
		event->business_date = out->day;
	}
	if (step->promise > 0 && step->kind != HAPPENS_REFUND) {
		event->flags = REGULARS_HAS_PROMISE;
		event->promised_points = step->promise;
	}
	add_lines(out, step);
	event->lines = out->lines;
	identify(out, step);
	if ((step->points > 0 || step->count > 0) && step->kind != HAPPENS_REFUND && step->kind != HAPPENS_VOID) {
		out->redemption = (struct regulars_redemption){ .reward = rewards[step->reward], .points = step->points,
			.value_minor = step->points, .count = step->count,
			.hold = run->holds[step->of][0] != '\0' ? run->holds[step->of] : NULL };
		event->redemptions = &out->redemption;
		event->n_redemptions = 1;
	}
}

/* The program said before tender what this new sale, the last of all, would earn; now it has. */
static int compare_preview(struct sequence_run *run, const struct step *step, int64_t will_earn,
    const struct reg_outcome *outcome, struct reg_err *err)
{
	int64_t points = 0;
	int code = reg_get_int(&points, run->side->store, REG_SQL_TEST_EARNED, err, "i", outcome->sale);

	if (code < 0)
		return code;
	if (step->promise > will_earn)
		will_earn = step->promise;
	if (points != will_earn)
		snprintf(run->wrong, sizeof(run->wrong), "receipt %d: shown %" PRId64 " points, given %" PRId64, step->receipt,
		    will_earn, points);
	return REG_OK;
}

/* A void or refund of it has arrived before it: no preview can know that. */
static bool is_taken_back(const struct sequence_run *run, const struct sequence *sequence, const struct step *sale)
{
	for (size_t i = 0; i < sequence->n; i++) {
		const struct step *step = &sequence->steps[i];

		if (run->deliveries[i] != NULL && step->original == sale->receipt && strcmp(step->site, sale->site) == 0)
			return true;
	}
	return false;
}

static int take_document(struct sequence_run *run, const struct sequence *sequence, size_t i, struct reg_err *err)
{
	const struct step *step = &sequence->steps[i];
	struct regulars_checkout *checkout = NULL;
	struct reg_outcome outcome;
	struct ticket ticket;
	int64_t will_earn = -1;
	int code;

	make_ticket(&ticket, run, step);
	ticket.event.lines = ticket.lines;
	if (run->deliveries[i] == NULL) {
		code = reg_event_create(&run->deliveries[i], &ticket.event, &run->side->context, err);
		if (code < 0)
			return code;
	}
	if (step->kind == HAPPENS_SALE && step->at_unix_s > run->latest_at && !is_taken_back(run, sequence, step)) {
		code = reg_checkout_create(&checkout, run->side, run->deliveries[i], "en", err);
		if (code < 0)
			return code;
		will_earn = checkout->customer_id != NULL ? checkout->will_earn_points : -1;
		reg_checkout_destroy(checkout);
	}
	code = reg_capture(&outcome, run->side, run->deliveries[i], err);
	if (code == REG_OK && will_earn >= 0 && outcome.kind == REG_OUTCOME_SALE)
		code = compare_preview(run, step, will_earn, &outcome, err);
	if (step->at_unix_s > run->latest_at)
		run->latest_at = step->at_unix_s;
	return code;
}

static int take_again(struct sequence_run *run, const struct step *step, struct reg_err *err)
{
	struct reg_outcome outcome;

	if (run->deliveries[step->of] == NULL)
		return REG_OK;
	return reg_capture(&outcome, run->side, run->deliveries[step->of], err);
}

/* --- acts ---------------------------------------------------------------------------------------------------- */

static int take_hold(struct sequence_run *run, const struct step *step, size_t i, struct reg_err *err)
{
	struct reg_redemption_wish wish = { .reward = rewards[step->reward], .points = step->reward == 1 ? step->points : 0,
		.entitled = step->count > 0 };
	struct step sale = { .kind = HAPPENS_SALE, .at_unix_s = step->at_unix_s, .fuel_ml = 40000, .shop_minor = 9000,
		.grade = "92", .category = "drinks", .receipt = 999 };
	struct reg_redemption_done done;
	struct reg_event *event = NULL;
	struct ticket ticket;
	int code;

	make_ticket(&ticket, run, &sale);
	ticket.event.lines = ticket.lines;
	code = reg_event_create(&event, &ticket.event, &run->side->context, err);
	if (code == REG_OK)
		code = reg_act_hold(&done, run->side, customers[step->who], &wish, event, step->at_unix_s, ACTOR, NULL, err);
	if (code == REG_OK)
		snprintf(run->holds[i], sizeof(run->holds[i]), "%s", done.hold);
	reg_event_destroy(event);
	return code;
}

static int take_bind(struct reg_side *side, const struct step *step, struct reg_err *err)
{
	static const enum regulars_identifier_kind kinds[] = { 0, REGULARS_PLATE, REGULARS_PHONE, REGULARS_CARD };
	const char *const *values = step->by == 1 ? plates : step->by == 2 ? phones : cards;
	static const char *const roles[] = { NULL, "driver", "fleet", "household" };
	struct reg_binding binding = { .kind = kinds[step->by], .value = values[step->other], .role = roles[step->what],
		.confidence = step->confidence };

	if (step->kind == HAPPENS_UNBIND)
		return reg_act_unbind(side, customers[step->who], kinds[step->by], values[step->other], step->at_unix_s, ACTOR, err);
	return reg_act_bind(side, customers[step->who], &binding, step->at_unix_s, ACTOR, err);
}

static int take_enrol(struct reg_side *side, const struct step *step, struct reg_err *err)
{
	const struct reg_profile_field birthday = { "birthday", birthdays[step->what] };
	char id[REG_CUSTOMER_ID_SIZE];

	if (step->kind == HAPPENS_EDIT)
		return reg_act_edit(side, customers[step->who], &birthday, 1, step->at_unix_s, ACTOR, err);
	return reg_act_enrol(id, side, customers[step->who] + strlen("c:"), types[step->what], &birthday,
	    birthday.value != NULL, step->at_unix_s, ACTOR, err);
}

/* Without the approval, which costs more than all the rest. */
static int take_entry(struct sequence_run *run, const struct step *step, size_t i, struct reg_err *err)
{
	static const char *const earners[] = { "driver", "contact", "driver", "organisation" };
	bool is_earner = step->kind == HAPPENS_EARNER;
	struct reg_entry entry = { .kind = is_earner ? "earner" : "contact", .customer = customers[step->who],
		.target = is_earner ? NULL : customers[step->other], .name = is_earner ? earners[step->what] : "decides",
		.from_unix_s = step->day_shift > 20 ? step->at_unix_s - 86400 * (step->day_shift - 20) : 0 };
	int code;

	if (step->kind == HAPPENS_END)
		return run->entries[step->of] != 0
		    ? reg_act_entry_end(run->side, run->entries[step->of], step->at_unix_s, ACTOR, err) : REG_OK;
	if (is_earner)
		entry.more = json_pack("{s:i}", "share", step->points > 100 || step->what == 3 ? 100 : (int)step->points);
	code = reg_act_entry(&run->entries[i], run->side, &entry, step->at_unix_s, ACTOR, err);
	json_decref(entry.more);
	return code;
}

static int take_act(struct sequence_run *run, const struct step *step, size_t i, struct reg_err *err)
{
	static const char *const options[] = { "o0", "o1", "o2", "o3" }, *const tiers[] = { "t1", "t2", "t1", "t0" };
	const char *who = customers[step->who], *other = customers[step->other];
	struct reg_side *side = run->side;
	int64_t at = step->at_unix_s;
	struct reg_redemption_wish wish = { .reward = rewards[step->reward], .points = step->reward == 1 ? step->points : 0,
		.entitled = step->count > 0 };
	const struct reg_approval approval = { SEQUENCE_MANAGER, SEQUENCE_PIN };
	struct reg_redemption_done done;
	char day[REG_DAY_SIZE], text[64], what[REG_ACT_WHAT_SIZE], customer[REG_CUSTOMER_ID_SIZE];
	int version;

	reg_day_format(day, reg_zone_day(side->zone, at) + step->day_shift);
	switch (step->kind) {
	case HAPPENS_PROGRAMME:
		return reg_act_load_programme(&version, side, "random", step->text, at, ACTOR, err);
	case HAPPENS_ENROL:
	case HAPPENS_EDIT:
		return take_enrol(side, step, err);
	case HAPPENS_BIND:
	case HAPPENS_UNBIND:
		return take_bind(side, step, err);
	case HAPPENS_TAG:
	case HAPPENS_UNTAG:
		return reg_act_tag(side, who, tags[step->what], step->kind == HAPPENS_UNTAG, at, ACTOR, err);
	case HAPPENS_ADJUST:
		return reg_act_adjust(side, who, step->points, "test", at, ACTOR, NULL, err);
	case HAPPENS_OPEN:
		return reg_act_open(side, who, step->points, step->what == 0 ? NULL : day, at, ACTOR, err);
	case HAPPENS_TRANSFER:
		return reg_act_transfer(side, who, other, step->points, at, ACTOR, NULL, err);
	case HAPPENS_HOLD:
		return take_hold(run, step, i, err);
	case HAPPENS_RELEASE:
		return run->holds[step->of][0] != '\0' ? reg_act_release(side, run->holds[step->of], at, ACTOR, err) : REG_OK;
	case HAPPENS_REDEEM:
		return reg_act_redeem(&done, side, who, &wish, at, ACTOR, NULL, err);
	case HAPPENS_MERGE:
		return reg_act_merge(side, who, other, at, ACTOR, err);
	case HAPPENS_SPLIT:
		return reg_act_split(side, who, at, ACTOR, err);
	case HAPPENS_FLOOR:
		return reg_act_floor(side, who, tiers[step->what], step->what == 1 ? NULL : day, "test", at, ACTOR, &approval, err);
	case HAPPENS_JOIN:
		return reg_act_join(side, who, "club", at, ACTOR, NULL, err);
	case HAPPENS_REFER:
		return reg_act_refer(side, who, other, options[step->what], at, ACTOR, err);
	case HAPPENS_CLAIM:
		snprintf(text, sizeof(text), "%s/A/%d", step->site, step->original);
		return reg_act_claim(side, who, text, at, ACTOR, NULL, err);
	case HAPPENS_UNDO:
		return reg_act_undo_last(what, customer, side, at, ACTOR, err);
	case HAPPENS_EARNER:
	case HAPPENS_CONTACT:
	case HAPPENS_END:
		return take_entry(run, step, i, err);
	case HAPPENS_BLOCK:
		return reg_act_card_block(side, cards[step->other], "lost", step->what == 1 ? at - step->day_shift * INT64_C(86400) : 0,
		    step->what == 2 ? at + (1 + step->day_shift) * INT64_C(86400) : 0, at, ACTOR, err);
	case HAPPENS_UNBLOCK:
		return reg_act_card_unblock(side, cards[step->other], at, ACTOR, err);
	case HAPPENS_SALE:
	case HAPPENS_PREPAY:
	case HAPPENS_COMPLETION:
	case HAPPENS_REFUND:
	case HAPPENS_VOID:
	case HAPPENS_AGAIN:
		break;
	}
	return REG_EINVAL;
}

int sequence_take(struct sequence_run *run, const struct sequence *sequence, size_t i, struct reg_err *err)
{
	const struct step *step = &sequence->steps[i];
	int code;

	if (step->kind == HAPPENS_AGAIN)
		return take_again(run, step, err);
	if (step->kind >= HAPPENS_SALE && step->kind <= HAPPENS_VOID)
		return take_document(run, sequence, i, err);
	if (step->at_unix_s > run->latest_at)
		run->latest_at = step->at_unix_s;
	code = take_act(run, step, i, err);
	if (step->kind == HAPPENS_PROGRAMME || step->kind == HAPPENS_ENROL)
		return code;
	if (code == REG_EINVAL || code == REG_EEXISTS || code == REG_ENOTFOUND || code == REG_EDENIED) {
		run->refused++;
		err->code = REG_OK;
		return REG_OK;
	}
	return code;
}

void sequence_run_finish(struct sequence_run *run)
{
	for (size_t i = 0; i < SEQUENCE_MAX; i++)
		reg_event_destroy(run->deliveries[i]);
}
