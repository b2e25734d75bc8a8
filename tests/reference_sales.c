/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Documents become sales, sales find whose they are, and each subject gets its sums.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

#define SURE_PERCENT 50

/* --- units --------------------------------------------------------------------------------------------------- */

static void add_lines(struct ref_unit *unit, const struct ref_document *from, bool with_fuel, bool with_others)
{
	for (size_t i = 0; i < from->content->n_lines; i++) {
		const struct regulars_line *line = &from->content->lines[i];
		bool is_fuel = line->kind == REGULARS_LINE_FUEL;
		const struct regulars_line **slot;

		if (line->is_void || line->kind == REGULARS_LINE_PREPAY || !(is_fuel ? with_fuel : with_others))
			continue;
		slot = ref_append(&unit->lines, &unit->n_lines, sizeof(*slot));
		*slot = line;
		unit->amount_minor += line->amount_minor;
		if (is_fuel)
			unit->volume_ml += line->volume_ml;
	}
}

bool ref_unit_counts(const struct ref_unit *unit)
{
	return !unit->is_open && !unit->is_voided;
}

struct ref_unit *ref_unit_of(const struct ref_views *views, const struct ref_document *document)
{
	for (size_t i = 0; i < views->n_units; i++)
		if (document != NULL && (views->units[i].root == document || views->units[i].completion == document))
			return &views->units[i];
	return NULL;
}

static void add_redemptions(struct ref_unit *unit, const struct ref_document *from)
{
	for (size_t i = 0; i < from->n_redemptions; i++) {
		const struct regulars_redemption **slot = ref_append(&unit->redemptions, &unit->n_redemptions, sizeof(*slot));

		*slot = &from->redemptions[i];
	}
}

static void add_unit(struct ref_views *views, const struct ref_document *root)
{
	struct ref_unit *unit = ref_append(&views->units, &views->n_units, sizeof(*unit));
	const struct ref_document *completion = root->completion;
	const struct ref_document *promise = root->kind == REG_KIND_PREPAY ? completion : root;

	unit->root = root;
	unit->completion = completion;
	unit->customer = root->customer;
	unit->card = root->card;
	unit->card_kind = root->card_kind;
	unit->phone = root->phone;
	unit->plate = root->plate;
	unit->lot = unit->share = REF_NONE;
	if (root->kind == REG_KIND_PREPAY) {
		add_lines(unit, root, false, true);
		if (completion != NULL)
			add_lines(unit, completion, true, false);
		else
			unit->is_open = unit->n_lines == 0;
	} else {
		add_lines(unit, root, true, true);
	}
	if (completion != NULL) {
		if (unit->customer == NULL)
			unit->customer = completion->customer;
		if (unit->card == NULL) {
			unit->card = completion->card;
			unit->card_kind = completion->card_kind;
		}
		if (unit->phone == NULL)
			unit->phone = completion->phone;
		if (unit->plate == NULL)
			unit->plate = completion->plate;
	}
	add_redemptions(unit, root);
	if (completion != NULL)
		add_redemptions(unit, completion);
	if (promise != NULL && promise->has_promise) {
		unit->has_promise = true;
		unit->promised_points = promise->promised_points;
	}
}

/* --- whose --------------------------------------------------------------------------------------------------- */

static bool is_target(const struct ref_act *act, enum regulars_identifier_kind kind, const char *value)
{
	return (act->kind == REF_BIND || act->kind == REF_UNBIND) && act->target_kind == kind &&
	    strcmp(act->target, value) == 0;
}

static int64_t bound_from(const struct ref_act *bind)
{
	return bind->valid_from != 0 ? bind->valid_from : bind->at_unix_s;
}

/* The first unbinding of the pair after it. */
static int64_t bound_until(const struct ref_views *views, const struct ref_act *bind)
{
	int64_t from = bound_from(bind), until = INT64_MAX;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *unbind = views->facts[i].act;

		if (unbind->kind == REF_UNBIND && is_target(unbind, bind->target_kind, bind->target) &&
		    strcmp(unbind->customer, bind->customer) == 0 && unbind->at_unix_s >= bind->at_unix_s &&
		    unbind->at_unix_s > from && unbind->at_unix_s < until)
			until = unbind->at_unix_s;
	}
	return until;
}

bool ref_is_bound(const struct ref_views *views, const struct ref_act *bind, int64_t at_unix_s)
{
	return bound_from(bind) <= at_unix_s && at_unix_s < bound_until(views, bind);
}

/* Bindings of one pair for one and the same period are one: the last says the role, the best how sure it is. */
static bool is_same_binding(const struct ref_views *views, const struct ref_act *a, const struct ref_act *b)
{
	return a->kind == REF_BIND && is_target(a, b->target_kind, b->target) && strcmp(a->customer, b->customer) == 0 &&
	    bound_from(a) == bound_from(b) && bound_until(views, a) == bound_until(views, b);
}

const char *ref_role(const struct ref_views *views, const struct ref_act *bind)
{
	const char *role = bind->role;

	for (size_t i = 0; i < views->n_facts; i++)
		if (is_same_binding(views, views->facts[i].act, bind))
			role = views->facts[i].act->role;
	return role != NULL ? role : "owner";
}

int ref_confidence(const struct ref_views *views, const struct ref_act *bind)
{
	int best = 0;

	for (size_t i = 0; i < views->n_facts; i++)
		if (is_same_binding(views, views->facts[i].act, bind) && views->facts[i].act->confidence > best)
			best = views->facts[i].act->confidence;
	return best;
}

/* Whether it is in force and makes a holder: who drives what somebody else has as fleet is none. */
static bool is_holding(const struct ref_views *views, const struct ref_act *bind, int64_t at_unix_s)
{
	if (!ref_is_bound(views, bind, at_unix_s))
		return false;
	if (strcmp(ref_role(views, bind), "driver") != 0)
		return true;
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_BIND && is_target(act, bind->target_kind, bind->target) &&
		    strcmp(act->customer, bind->customer) != 0 && ref_is_bound(views, act, at_unix_s) &&
		    strcmp(ref_role(views, act), "fleet") == 0)
			return false;
	}
	return true;
}

/* Whether the customer holds it then. */
static bool holds(const struct ref_views *views, const char *customer, enum regulars_identifier_kind kind,
    const char *value, int64_t at_unix_s, int confidence)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_BIND && is_target(act, kind, value) && strcmp(act->customer, customer) == 0 &&
		    act->confidence >= confidence && is_holding(views, act, at_unix_s))
			return true;
	}
	return false;
}

/* Whether a block of the card holds at an instant: from its beginning until its end, or until an act that ends it. */
static bool is_blocked(const struct ref_views *views, const char *card, int64_t at_unix_s)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *block = views->facts[i].act;
		int64_t from = block->valid_from != 0 ? block->valid_from : block->at_unix_s;
		bool has_ended = block->until_unix_s != 0 && block->until_unix_s <= at_unix_s;

		if (block->kind != REF_BLOCK || strcmp(block->target, card) != 0 || from > at_unix_s)
			continue;
		for (size_t j = 0; j < views->n_facts && !has_ended; j++) {
			const struct ref_act *end = views->facts[j].act;

			has_ended = end->kind == REF_END && end->at_unix_s <= at_unix_s && ref_text_compare(end->ends, block->id) == 0;
		}
		if (!has_ended)
			return true;
	}
	return false;
}

/* How many accounts hold it then, those who were one by then counted once; *out is a customer of one of them. */
static int holders(const char **out, const struct ref_views *views, enum regulars_identifier_kind kind,
    const char *value, int64_t at_unix_s)
{
	int n = 0;

	*out = NULL;
	if (kind == REGULARS_CARD && value != NULL && is_blocked(views, value, at_unix_s))
		return 0;
	for (size_t i = 0; value != NULL && i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind != REF_BIND || !is_target(act, kind, value) || !is_holding(views, act, at_unix_s))
			continue;
		if (*out != NULL && strcmp(ref_follow(views, *out, at_unix_s), ref_follow(views, act->customer, at_unix_s)) == 0)
			continue;
		/* A third binding by the first holder counts as a third one: all that matters is "more than one". */
		*out = act->customer;
		n++;
	}
	return n;
}

/* Whether the customer holds it and is of the account that `holder` was part of then. */
static bool is_holder(const struct ref_views *views, const char *customer, const char *holder, const char *plate,
    int64_t at_unix_s)
{
	return strcmp(ref_follow(views, customer, at_unix_s), ref_follow(views, holder, at_unix_s)) == 0 &&
	    holds(views, customer, REGULARS_PLATE, plate, at_unix_s, 0);
}

static bool is_doubtful(const struct ref_views *views, const char *holder, const char *plate, int64_t at_unix_s)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_BIND && is_holder(views, act->customer, holder, plate, at_unix_s) &&
		    holds(views, act->customer, REGULARS_PLATE, plate, at_unix_s, SURE_PERCENT))
			return false;
	}
	return true;
}

/* When one of those who held it then was bound to it for sure. */
static int64_t confirmation(const struct ref_views *views, const char *holder, const char *plate, int64_t at_unix_s)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_BIND && is_target(act, REGULARS_PLATE, plate) && act->confidence >= SURE_PERCENT &&
		    act->at_unix_s >= at_unix_s && act->at_unix_s < first &&
		    is_holder(views, act->customer, holder, plate, at_unix_s))
			first = act->at_unix_s;
	}
	return first;
}

/* Who claimed the sale of nobody, by the earliest claim. */
static const char *claimant(const struct ref_views *views, const struct ref_document *root)
{
	for (size_t i = 0; root != NULL && i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_CLAIM && strcmp(act->site, root->site) == 0 && strcmp(act->series, root->series) == 0 &&
		    strcmp(act->receipt, root->receipt) == 0 && act->document_kind == root->kind)
			return act->customer;
	}
	return NULL;
}

/* Sets holder, member, doubtful, confirmed_at and subject from the identity members. */
static void resolve(struct ref_unit *unit, struct ref_views *views, int64_t at_unix_s)
{
	const struct { enum regulars_identifier_kind kind; const char *value; } steps[] = {
		{ REGULARS_CARD, unit->card }, { REGULARS_PHONE, unit->phone }, { REGULARS_PLATE, unit->plate },
	};

	unit->confirmed_at = INT64_MAX;
	if (unit->customer != NULL) {
		unit->holder = ref_text(views, "c:%s", unit->customer);
	} else {
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			const char *holder;
			int n = holders(&holder, views, steps[i].kind, steps[i].value, at_unix_s);

			if (n == 0)
				continue;
			if (n > 1)
				break;
			unit->holder = holder;
			if (steps[i].kind == REGULARS_PLATE && is_doubtful(views, holder, unit->plate, at_unix_s)) {
				unit->doubtful = true;
				unit->confirmed_at = confirmation(views, holder, unit->plate, at_unix_s);
			}
			break;
		}
	}
	if (unit->holder == NULL)
		unit->holder = claimant(views, unit->root);
	if (unit->holder != NULL) {
		unit->member = ref_follow(views, unit->holder, at_unix_s);
		unit->subject = ref_subject(views, unit->holder);
	} else if (unit->plate != NULL) {
		unit->subject = ref_text(views, "plate:%s", unit->plate);
	} else if (unit->card != NULL) {
		unit->subject = ref_text(views, "card:%s", unit->card);
	}
}

void ref_make_units(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_documents; i++) {
		const struct ref_document *one = &views->documents[i];

		if (one->kind == REG_KIND_SALE || one->kind == REG_KIND_PREPAY ||
		    (one->kind == REG_KIND_COMPLETION && one->named == NULL))
			add_unit(views, one);
	}
	for (size_t i = 0; i < views->n_units; i++) {
		resolve(&views->units[i], views, views->units[i].root->at_unix_s);
		if (views->units[i].member != NULL)
			ref_find_earner(views, &views->units[i]);
	}
	for (size_t i = 0; i < views->n_documents; i++) {
		const struct ref_document *one = &views->documents[i];
		struct ref_unit *unit = ref_unit_of(views, one->named);
		const struct ref_document **slot;

		if (unit == NULL)
			continue;
		if (one->kind == REG_KIND_VOID)
			unit->is_voided = true;
		if (one->kind == REG_KIND_REFUND) {
			slot = ref_append(&unit->refunds, &unit->n_refunds, sizeof(*slot));
			*slot = one;
		}
	}
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

void ref_refund_sums(int64_t *out_volume_ml, int64_t *out_amount_minor, const struct ref_document *refund)
{
	int64_t volume = 0, amount = 0;

	for (size_t i = 0; i < refund->content->n_lines; i++) {
		const struct regulars_line *line = &refund->content->lines[i];

		if (line->is_void || line->kind == REGULARS_LINE_PREPAY)
			continue;
		amount += line->amount_minor;
		if (line->kind == REGULARS_LINE_FUEL)
			volume += line->volume_ml;
	}
	*out_volume_ml = volume < 0 ? -volume : volume;
	*out_amount_minor = amount < 0 ? -amount : amount;
}

static void add_sale_row(struct ref_views *views, const struct ref_unit *unit)
{
	struct ref_sale *row = ref_append(&views->sales, &views->n_sales, sizeof(*row));
	int64_t refunded = 0;

	for (size_t i = 0; i < unit->n_refunds; i++) {
		int64_t volume, amount;

		ref_refund_sums(&volume, &amount, unit->refunds[i]);
		refunded += amount;
	}
	row->sale = unit->root->name;
	row->kind = "sale";
	row->subject = unit->subject;
	row->at_unix_s = unit->root->at_unix_s;
	row->day = unit->root->day;
	row->currency = unit->root->content->currency;
	row->volume_ml = unit->volume_ml;
	row->amount_minor = unit->amount_minor;
	row->is_visit = unit->volume_ml > 0 && !(unit->n_refunds > 0 && refunded >= unit->amount_minor);
	row->plate = unit->plate;
	row->card = unit->card;
	row->doubtful = unit->doubtful;
}

/* A linked refund belongs to whom its sale belongs to; one that stands alone is identified by itself. No points of a
 * refund wait: it is never doubtful. */
static void add_refund_row(struct ref_views *views, const struct ref_document *refund)
{
	const struct ref_unit *unit = ref_unit_of(views, refund->named);
	struct ref_unit alone = { .customer = refund->customer, .card = refund->card, .phone = refund->phone,
		.plate = refund->plate };
	struct ref_sale *row;
	int64_t volume, amount;

	if (unit == NULL) {
		resolve(&alone, views, refund->at_unix_s);
		unit = &alone;
	} else if (!ref_unit_counts(unit)) {
		return;
	}
	ref_refund_sums(&volume, &amount, refund);
	row = ref_append(&views->sales, &views->n_sales, sizeof(*row));
	row->sale = refund->name;
	row->kind = "refund";
	row->subject = unit->subject;
	row->at_unix_s = refund->at_unix_s;
	row->day = refund->day;
	row->currency = refund->content->currency;
	row->volume_ml = -volume;
	row->amount_minor = -amount;
	row->plate = unit->plate;
	row->card = unit->card;
}

/* In evaluation order. */
void ref_make_sales(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_documents; i++) {
		const struct ref_document *one = &views->documents[i];
		const struct ref_unit *unit = ref_unit_of(views, one);

		if (one->kind == REG_KIND_REFUND)
			add_refund_row(views, one);
		else if (unit != NULL && unit->root == one && ref_unit_counts(unit))
			add_sale_row(views, unit);
	}
}

static bool is_first_visit_of_day(const struct ref_views *views, size_t of)
{
	const struct ref_sale *row = &views->sales[of];

	for (size_t i = 0; i < of; i++)
		if (views->sales[i].is_visit && ref_text_compare(views->sales[i].subject, row->subject) == 0 &&
		    strcmp(views->sales[i].day, row->day) == 0)
			return false;
	return row->is_visit;
}

static void fill_state(struct ref_state *state, const struct ref_views *views)
{
	bool has_sale = false, is_first = true;

	state->last_visit = "";
	state->tier_until = REG_DAY_NEVER;
	for (size_t i = 0; i < views->n_sales; i++)
		if (ref_text_compare(views->sales[i].subject, state->subject) == 0 && views->sales[i].kind[0] == 's')
			has_sale = true;
	for (size_t i = 0; i < views->n_sales; i++) {
		const struct ref_sale *row = &views->sales[i];
		bool is_sale = row->kind[0] == 's';

		if (ref_text_compare(row->subject, state->subject) != 0)
			continue;
		state->sales += is_sale;
		state->volume_ml += row->volume_ml;
		if (is_first_visit_of_day(views, i))
			state->visits++;
		if (row->is_visit && strcmp(row->day, state->last_visit) > 0)
			state->last_visit = row->day;
		if (has_sale && !is_sale)
			continue;
		/* The rows are in evaluation order. */
		if (is_first)
			state->first_at = row->at_unix_s;
		state->last_at = row->at_unix_s;
		is_first = false;
	}
}

void ref_make_states(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_sales; i++) {
		struct ref_state *state;
		bool is_known = views->sales[i].subject == NULL;

		for (size_t j = 0; j < views->n_states && !is_known; j++)
			is_known = strcmp(views->states[j].subject, views->sales[i].subject) == 0;
		if (is_known)
			continue;
		state = ref_append(&views->states, &views->n_states, sizeof(*state));
		state->subject = views->sales[i].subject;
		fill_state(state, views);
	}
}
