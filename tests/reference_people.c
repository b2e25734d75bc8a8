/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which acts count, which customers are one account, and what is known about a customer as of an instant.
 */
#include "reference_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- acts ---------------------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
	[REF_ENROL] = "enrol", [REF_BIND] = "bind", [REF_UNBIND] = "unbind", [REF_EDIT] = "edit", [REF_TAG] = "tag",
	[REF_UNTAG] = "untag", [REF_ADJUST] = "adjust", [REF_OPEN] = "open", [REF_TRANSFER] = "transfer",
	[REF_REDEEM] = "redeem", [REF_HOLD] = "hold", [REF_MERGE] = "merge", [REF_FLOOR] = "floor", [REF_JOIN] = "join",
	[REF_REFER] = "refer", [REF_CLAIM] = "claim", [REF_UNDO] = "undo", [REF_EARNER] = "entry",
	[REF_CONTACT] = "entry", [REF_BLOCK] = "entry", [REF_END] = "end",
};

static bool is_undone(const struct ref_input *input, const struct ref_act *act)
{
	for (size_t i = 0; i < input->n_acts; i++)
		if (input->acts[i].kind == REF_UNDO && ref_text_compare(input->acts[i].undoes, act->id) == 0)
			return true;
	return false;
}

static int compare_facts(const void *a, const void *b)
{
	const struct ref_act *x = ((const struct ref_fact *)a)->act, *y = ((const struct ref_fact *)b)->act;

	if (x->at_unix_s != y->at_unix_s)
		return x->at_unix_s < y->at_unix_s ? -1 : 1;
	return ref_text_compare(x->id, y->id);
}

void ref_make_facts(struct ref_views *views)
{
	for (size_t i = 0; i < views->input->n_acts; i++) {
		const struct ref_act *act = &views->input->acts[i];
		struct ref_fact *fact;

		if (act->kind == REF_UNDO || is_undone(views->input, act))
			continue;
		fact = ref_append(&views->facts, &views->n_facts, sizeof(*fact));
		fact->act = act;
		fact->name = ref_text(views, "%s/%s/%" PRId64, kind_names[act->kind], act->customer, act->at_unix_s);
	}
	if (views->n_facts > 0)
		qsort(views->facts, views->n_facts, sizeof(*views->facts), compare_facts);
}

/* --- accounts that became one -------------------------------------------------------------------------------- */

const char *ref_follow(const struct ref_views *views, const char *customer, int64_t at_unix_s)
{
	bool is_moved = true;

	while (is_moved) {
		is_moved = false;
		for (size_t i = 0; i < views->n_merges && !is_moved; i++) {
			const struct ref_merge *merge = &views->merges[i];

			if (strcmp(merge->customer, customer) == 0 && merge->at_unix_s <= at_unix_s) {
				customer = merge->stays;
				is_moved = true;
			}
		}
	}
	return customer;
}

static bool is_merged(const struct ref_views *views, const char *customer)
{
	for (size_t i = 0; i < views->n_merges; i++)
		if (strcmp(views->merges[i].customer, customer) == 0)
			return true;
	return false;
}

void ref_make_merges(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;
		struct ref_merge *merge;

		if (act->kind != REF_MERGE || is_merged(views, act->customer) ||
		    strcmp(ref_follow(views, act->target, INT64_MAX), act->customer) == 0)
			continue;
		merge = ref_append(&views->merges, &views->n_merges, sizeof(*merge));
		merge->customer = act->customer;
		merge->stays = act->target;
		merge->at_unix_s = act->at_unix_s;
		merge->fact = views->facts[i].name;
	}
}

const char *ref_subject(struct ref_views *views, const char *customer)
{
	return ref_text(views, "customer:%s", ref_follow(views, customer, INT64_MAX));
}

/* --- what is known ------------------------------------------------------------------------------------------- */

/* Whether the act is about somebody who was part of the account by then. */
static bool is_about(const struct ref_views *views, const struct ref_act *act, const char *member, int64_t at_unix_s)
{
	return act->at_unix_s <= at_unix_s && strcmp(ref_follow(views, act->customer, at_unix_s), member) == 0;
}

static bool is_later(const struct ref_act *a, const struct ref_act *b)
{
	if (a->at_unix_s != b->at_unix_s)
		return a->at_unix_s > b->at_unix_s;
	if (a->hlc != b->hlc)
		return a->hlc > b->hlc;
	return ref_text_compare(a->id, b->id) > 0;
}

/* The latest enrolment or edit of this very customer that says the type (or the birthday). */
static const struct ref_act *latest(const struct ref_views *views, const char *customer, bool wants_birthday,
    int64_t at_unix_s)
{
	const struct ref_act *best = NULL;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if ((act->kind == REF_ENROL || act->kind == REF_EDIT) && act->at_unix_s <= at_unix_s &&
		    strcmp(act->customer, customer) == 0 && (wants_birthday ? act->has_birthday : act->text != NULL) &&
		    (best == NULL || is_later(act, best)))
			best = act;
	}
	return best;
}

/* The account's own, else that of whoever was merged into it first: their own before those merged into them. */
static const struct ref_act *latest_of_all(const struct ref_views *views, const char *member, bool wants_birthday,
    int64_t at_unix_s)
{
	const struct ref_act *best = latest(views, member, wants_birthday, at_unix_s);

	for (size_t i = 0; i < views->n_merges && best == NULL; i++)
		if (strcmp(views->merges[i].stays, member) == 0 && views->merges[i].at_unix_s <= at_unix_s)
			best = latest_of_all(views, views->merges[i].customer, wants_birthday, at_unix_s);
	return best;
}

const char *ref_type(const struct ref_views *views, const char *member, int64_t at_unix_s)
{
	const struct ref_act *act = latest_of_all(views, member, false, at_unix_s);

	return act != NULL ? act->text : "person";
}

int ref_birthday(const struct ref_views *views, const char *member, int64_t at_unix_s)
{
	const struct ref_act *act = latest_of_all(views, member, true, at_unix_s);

	return act != NULL ? act->birthday : 0;
}

static bool is_untagged(const struct ref_views *views, const struct ref_act *tag, int64_t at_unix_s)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_UNTAG && strcmp(act->customer, tag->customer) == 0 && strcmp(act->text, tag->text) == 0 &&
		    tag->at_unix_s <= act->at_unix_s && act->at_unix_s <= at_unix_s)
			return true;
	}
	return false;
}

bool ref_has_tag(const struct ref_views *views, const char *member, const char *tag, int64_t at_unix_s)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_TAG && is_about(views, act, member, at_unix_s) && strcmp(act->text, tag) == 0 &&
		    !is_untagged(views, act, at_unix_s))
			return true;
	}
	return false;
}

bool ref_is_member(const struct ref_views *views, const struct ref_account *account,
    const struct reg_card_programme *card, int64_t at_unix_s, int32_t day)
{
	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind != REF_JOIN || !is_about(views, act, account->customer, at_unix_s) ||
		    strcmp(act->text, card->id) != 0)
			continue;
		if (day <= act->until_day)
			return true;
		for (size_t j = 0; card->renews_on_use && j < account->n_used_cards; j++)
			if (strcmp(account->used_cards[j].card, card->id) == 0 &&
			    day <= account->used_cards[j].day + card->term_days)
				return true;
	}
	return false;
}

static int rank_of(const struct reg_programme *p, const char *tier)
{
	for (size_t i = 0; tier != NULL && i < p->n_tiers; i++)
		if (strcmp(p->tiers[i].id, tier) == 0)
			return (int)i;
	return 0;
}

int ref_floor(const struct ref_views *views, const struct ref_account *account, const struct reg_programme *p,
    int64_t at_unix_s, int32_t day)
{
	int best = 0;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_FLOOR && is_about(views, act, account->customer, at_unix_s) && day <= act->until_day &&
		    rank_of(p, act->text) > best)
			best = rank_of(p, act->text);
	}
	for (size_t i = 0; i < p->n_cards; i++)
		if (ref_is_member(views, account, &p->cards[i], at_unix_s, day) && rank_of(p, p->cards[i].tier) > best)
			best = rank_of(p, p->cards[i].tier);
	return best;
}
