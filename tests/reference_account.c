/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The accounts of all customers: one fold over all acts and documents in evaluation order; then how an account reads.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- acts about points --------------------------------------------------------------------------------------- */

static void take_adjust(struct ref_views *views, const struct ref_fact *fact, size_t owner)
{
	const struct ref_act *act = fact->act;
	const struct ref_programme *programme = ref_in_force(views->input, act->at_unix_s);
	const char *kind = act->kind == REF_OPEN ? "open" : "adjust";
	int64_t expires_at = ref_expiry(views, programme, act->at_unix_s);

	if (act->points < 0) {
		ref_take(views, owner, fact->name, -act->points, act->at_unix_s);
		return;
	}
	if (act->expires_on != NULL)
		expires_at = reg_zone_day_end(views->input->zone, ref_day(act->expires_on));
	ref_add_lot(views, owner, (struct ref_lot){ .at_unix_s = act->at_unix_s, .sale = fact->name, .kind = kind,
	    .points = act->points, .unlock_at = act->at_unix_s, .expires_at = expires_at,
	    .programme = ref_version(views->input, programme) });
}

static void take_transfer(struct ref_views *views, const struct ref_fact *fact, size_t owner)
{
	const struct ref_act *act = fact->act;
	const struct ref_programme *programme = ref_in_force(views->input, act->at_unix_s);

	ref_take(views, owner, fact->name, act->points, act->at_unix_s);
	owner = ref_account_of(views, act->target);
	for (size_t i = 0; i < act->n_parts; i++)
		ref_add_lot(views, owner, (struct ref_lot){ .at_unix_s = act->at_unix_s, .sale = fact->name,
		    .part = 2 + (int)i, .kind = "transfer", .points = act->parts[i].points, .unlock_at = act->at_unix_s,
		    .expires_at = act->parts[i].expires_at != 0 ? act->parts[i].expires_at : INT64_MAX,
		    .programme = ref_version(views->input, programme) });
}

/* --- two accounts become one --------------------------------------------------------------------------------- */

/* What one refund had both of them owe is one debt, as old as that of the one who stays. */
static void join_debts(struct ref_views *views, struct ref_use *use, size_t to)
{
	for (size_t i = 0; i < views->n_uses && use->lot == REF_NONE; i++)
		if (views->uses[i].owner == to && views->uses[i].lot == REF_NONE && views->uses[i].fact == use->fact &&
		    views->uses[i].points > 0) {
			views->uses[i].points += use->points;
			use->points = 0;
		}
}

static void move_points(struct ref_views *views, size_t from, size_t to)
{
	for (size_t i = 0; i < views->n_lots; i++)
		if (views->lots[i].owner == from) {
			views->lots[i].owner = to;
			views->lots[i].order += views->next_order;
		}
	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].owner == from) {
			join_debts(views, &views->uses[i], to);
			views->uses[i].owner = to;
			views->uses[i].order += views->next_order;
		}
	for (size_t i = 0; i < views->n_entitlements; i++)
		if (views->entitlements[i].owner == from) {
			views->entitlements[i].owner = to;
			views->entitlements[i].order += views->next_order;
		}
	/* Whatever comes later comes behind them. */
	views->next_order *= 2;
}

static void move_history(struct ref_account *to, const struct ref_account *from)
{
	for (size_t i = 0; i < from->n_days; i++) {
		struct ref_measure *entry = ref_measure_of(to, from->days[i].day);

		entry->ml += from->days[i].ml;
		entry->minor += from->days[i].minor;
		entry->points += from->days[i].points;
		entry->growth += from->days[i].growth;
		entry->fills += from->days[i].fills;
	}
	for (size_t i = 0; i < from->n_given; i++) {
		struct ref_given *given = ref_append(&to->given, &to->n_given, sizeof(*given));

		*given = from->given[i];
	}
	for (size_t i = 0; i < from->n_used_cards; i++) {
		struct ref_used_card *used = ref_append(&to->used_cards, &to->n_used_cards, sizeof(*used));

		*used = from->used_cards[i];
	}
}

static void take_merge(struct ref_views *views, const struct ref_fact *fact, size_t from)
{
	const struct ref_programme *programme = ref_in_force(views->input, fact->act->at_unix_s);
	size_t to = ref_account_of(views, fact->act->target);
	struct ref_account *goes = &views->accounts[from], *stays = &views->accounts[to];
	int32_t day = reg_zone_day(views->input->zone, fact->act->at_unix_s);
	bool counts = false;

	for (size_t i = 0; i < views->n_merges; i++)
		counts = counts || views->merges[i].fact == fact->name;
	if (!counts)
		return;
	if (programme != NULL) {
		ref_normalise(goes, programme->programme, day);
		ref_normalise(stays, programme->programme, day);
	}
	if (goes->tier > stays->tier || (goes->tier == stays->tier && goes->tier_until > stays->tier_until))
		stays->tier_until = goes->tier_until;
	if (goes->tier > stays->tier)
		stays->tier = goes->tier;
	move_points(views, from, to);
	move_history(stays, goes);
	goes->stays = to;
	if (programme != NULL)
		ref_upgrade(stays, programme->programme, day);
}

/* --- the fold ------------------------------------------------------------------------------------------------ */

/* Writes down what the fact made of the tier. */
static void note_tier(struct ref_views *views, const char *customer, int held, int64_t at_unix_s, const char *fact)
{
	const struct ref_programme *programme = ref_in_force(views->input, at_unix_s);
	size_t owner = ref_account_of(views, customer);
	const struct ref_account *account = &views->accounts[owner];
	struct ref_tier *row;

	if (account->tier == held)
		return;
	row = ref_append(&views->tiers, &views->n_tiers, sizeof(*row));
	row->subject = ref_subject(views, account->customer);
	row->at_unix_s = at_unix_s;
	row->fact = fact;
	row->tier = programme->programme->tiers[account->tier].id;
}

static int held_by(struct ref_views *views, const char *customer)
{
	size_t owner = ref_account_of(views, customer);

	return views->accounts[owner].tier;
}

static void take_act(struct ref_views *views, const struct ref_fact *fact)
{
	const struct ref_act *act = fact->act;
	size_t owner;
	int held;

	switch (act->kind) {
	case REF_ADJUST:
	case REF_OPEN:
		take_adjust(views, fact, ref_account_of(views, act->customer));
		break;
	case REF_TRANSFER:
		take_transfer(views, fact, ref_account_of(views, act->customer));
		break;
	case REF_REDEEM:
		owner = ref_account_of(views, act->customer);
		if (act->count > 0)
			ref_take_entitlement(views, owner, fact->name, act->text, act->count, act->at_unix_s);
		if (act->points > 0)
			ref_take(views, owner, fact->name, act->points, act->at_unix_s);
		break;
	case REF_MERGE:
		held = held_by(views, act->target);
		take_merge(views, fact, ref_account_of(views, act->customer));
		note_tier(views, act->target, held, act->at_unix_s, fact->name);
		break;
	case REF_ENROL:
	case REF_BIND:
	case REF_UNBIND:
	case REF_EDIT:
	case REF_TAG:
	case REF_UNTAG:
	case REF_HOLD:
	case REF_FLOOR:
	case REF_JOIN:
	case REF_REFER:
	case REF_CLAIM:
	case REF_UNDO:
	case REF_EARNER:
	case REF_CONTACT:
	case REF_BLOCK:
	case REF_END:
		break;
	}
}

static void take_refund(struct ref_views *views, struct ref_unit *unit, const struct ref_document *refund)
{
	int held = held_by(views, unit->member);

	ref_take_refund(views, unit, refund);
	note_tier(views, unit->member, held, refund->at_unix_s, refund->name);
}

static void take_document(struct ref_views *views, const struct ref_document *one)
{
	bool is_refund = one->kind == REG_KIND_REFUND;
	struct ref_unit *unit = ref_unit_of(views, is_refund ? one->named : one);
	int held;

	if (unit == NULL || !ref_unit_counts(unit) || unit->holder == NULL)
		return;
	if (is_refund) {
		/* One that stands before its sale is taken right after it, below. */
		if (ref_compare(one, unit->root) > 0)
			take_refund(views, unit, one);
		return;
	}
	if (one != unit->root)
		return;
	held = held_by(views, unit->member);
	ref_take_unit(views, unit);
	note_tier(views, unit->member, held, one->at_unix_s, one->name);
	ref_credit(views, unit);
	for (size_t i = 0; i < unit->n_refunds; i++)
		if (ref_compare(unit->refunds[i], one) < 0)
			take_refund(views, unit, unit->refunds[i]);
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

static void add_holds(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;
		struct ref_hold *hold;

		if (act->kind != REF_HOLD)
			continue;
		hold = ref_append(&views->holds, &views->n_holds, sizeof(*hold));
		hold->subject = ref_subject(views, act->customer);
		hold->fact = views->facts[i].name;
		hold->act = act;
		for (size_t j = 0; j < views->n_units; j++)
			for (size_t k = 0; k < views->units[j].n_redemptions; k++)
				if (hold->sale == NULL && ref_unit_counts(&views->units[j]) &&
				    ref_text_compare(views->units[j].redemptions[k]->hold, act->hold) == 0)
					hold->sale = views->units[j].root->name;
	}
}

static struct ref_state *state_of(struct ref_views *views, const char *subject)
{
	for (size_t i = 0; i < views->n_states; i++)
		if (strcmp(views->states[i].subject, subject) == 0)
			return &views->states[i];
	return NULL;
}

static void need_state(struct ref_views *views, const char *customer)
{
	const char *subject = ref_subject(views, customer);
	struct ref_state *state = state_of(views, subject);

	if (state != NULL)
		return;
	state = ref_append(&views->states, &views->n_states, sizeof(*state));
	state->subject = subject;
	state->last_visit = "";
	state->tier_until = REG_DAY_NEVER;
}

/* The first referral of a new customer counts. */
static bool is_first_referral(const struct ref_views *views, size_t of)
{
	for (size_t i = 0; i < of; i++)
		if (views->facts[i].act->kind == REF_REFER &&
		    strcmp(views->facts[i].act->customer, views->facts[of].act->customer) == 0)
			return false;
	return true;
}

/* Who never bought anything, but has an account by acts. */
static void add_states(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_ADJUST || act->kind == REF_OPEN || act->kind == REF_TRANSFER || act->kind == REF_REDEEM ||
		    act->kind == REF_HOLD || act->kind == REF_EARNER || (act->kind == REF_REFER && is_first_referral(views, i)))
			need_state(views, act->customer);
		if (act->kind == REF_TRANSFER || (act->kind == REF_REFER && is_first_referral(views, i)))
			need_state(views, act->target);
	}
	for (size_t i = 0; i < views->n_merges; i++)
		need_state(views, views->merges[i].customer);
	for (size_t i = 0; i < views->n_units; i++)
		if (views->units[i].share != REF_NONE)
			need_state(views, views->units[i].earner);
}

static void fill_states(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_accounts; i++) {
		const struct ref_account *account = &views->accounts[i];
		const char *subject = ref_subject(views, account->customer);
		struct ref_state *state = state_of(views, subject);

		if (account->stays != REF_NONE || state == NULL)
			continue;
		state->tier = account->tier;
		state->tier_until = account->tier_until;
		for (size_t j = 0; j < views->n_uses; j++)
			if (views->uses[j].lot == REF_NONE && views->uses[j].owner == i)
				state->debt += views->uses[j].points;
	}
}

static void drop_paid_debts(struct ref_views *views)
{
	size_t n = 0;

	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].points > 0)
			views->uses[n++] = views->uses[i];
	views->n_uses = n;
}

int ref_make_accounts(struct ref_views *views, struct reg_err *err)
{
	size_t act = 0;
	int32_t day;

	for (size_t i = 0; i < views->n_documents; i++)
		if (reg_day_parse(&day, views->documents[i].day, err) < 0)
			return err->code;
	for (size_t i = 0; i < views->n_documents; i++) {
		/* Acts come before the documents of their second. */
		for (; act < views->n_facts && views->facts[act].act->at_unix_s <= views->documents[i].at_unix_s; act++)
			take_act(views, &views->facts[act]);
		take_document(views, &views->documents[i]);
	}
	for (; act < views->n_facts; act++)
		take_act(views, &views->facts[act]);
	add_holds(views);
	add_states(views);
	fill_states(views);
	drop_paid_debts(views);
	return REG_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void read_tier(struct ref_reading *out, const struct ref_views *views, const char *head, int64_t at_unix_s)
{
	const struct ref_programme *programme = ref_in_force(views->input, at_unix_s);
	struct ref_account copy = { .customer = head, .tier_until = REG_DAY_NEVER };
	int32_t day = reg_zone_day(views->input->zone, at_unix_s);
	int floor;

	out->tier_until = REG_DAY_NEVER;
	if (programme == NULL)
		return;
	for (size_t i = 0; i < views->n_accounts; i++)
		if (strcmp(views->accounts[i].customer, head) == 0)
			copy = views->accounts[i];
	ref_normalise(&copy, programme->programme, day);
	floor = ref_floor(views, &copy, programme->programme, at_unix_s, day);
	out->tier = programme->programme->tiers[floor > copy.tier ? floor : copy.tier].id;
	out->tier_until = copy.tier_until;
}

static bool is_of(const char *subject, const char *head)
{
	return strcmp(subject + strlen("customer:"), head) == 0;
}

void ref_read(struct ref_reading *out, const struct ref_views *views, const char *customer, int64_t at_unix_s)
{
	const char *head = ref_follow(views, customer, INT64_MAX);

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < views->n_lots; i++) {
		const struct ref_lot *lot = &views->lots[i];

		if (!is_of(lot->subject, head))
			continue;
		if (lot->unlock_at > at_unix_s)
			out->pending_points += lot->points_left;
		else if (at_unix_s <= lot->expires_at)
			out->balance_points += lot->points_left;
	}
	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].lot == REF_NONE && is_of(views->uses[i].subject, head))
			out->balance_points -= views->uses[i].points;
	out->available_points = out->balance_points;
	for (size_t i = 0; i < views->n_holds; i++) {
		const struct ref_hold *hold = &views->holds[i];

		if (is_of(hold->subject, head) && hold->sale == NULL && hold->act->at_unix_s <= at_unix_s &&
		    at_unix_s < hold->act->until_unix_s)
			out->available_points -= hold->act->points;
	}
	read_tier(out, views, head, at_unix_s);
}
