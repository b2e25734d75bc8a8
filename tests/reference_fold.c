/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sale, and a refund of it, in the account that they belong to.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

int64_t ref_unlock(const struct ref_unit *unit, const struct ref_programme *programme)
{
	if (unit->doubtful)
		return unit->confirmed_at;
	return unit->root->at_unix_s + (programme != NULL ? (int64_t)programme->programme->pending_hours * 3600 : 0);
}

static bool is_waiting(const struct ref_unit *unit)
{
	return unit->doubtful && unit->confirmed_at == INT64_MAX;
}

/* --- a sale -------------------------------------------------------------------------------------------------- */

static void redeem(struct ref_views *views, size_t owner, const struct ref_unit *unit)
{
	for (size_t i = 0; i < unit->n_redemptions; i++) {
		const struct regulars_redemption *one = unit->redemptions[i];

		if (one->count > 0)
			ref_take_entitlement(views, owner, unit->root->name, one->reward, one->count, unit->root->at_unix_s);
		if (one->points > 0)
			ref_take(views, owner, unit->root->name, one->points, unit->root->at_unix_s);
	}
}

static void add_grants(struct ref_views *views, size_t owner, const struct ref_unit *unit,
    const struct ref_programme *programme, const struct ref_earned *earned, int32_t day)
{
	const struct reg_programme *p = programme->programme;
	const struct reg_zone *zone = views->input->zone;

	for (size_t i = 0; i < p->n_grants; i++) {
		const struct reg_grant *grant = &p->grants[i];
		struct ref_account *account = &views->accounts[owner];
		struct ref_entitlement *one;
		struct ref_given *given;

		if (!earned->grants[i])
			continue;
		one = ref_append(&views->entitlements, &views->n_entitlements, sizeof(*one));
		one->subject = ref_subject(views, account->customer);
		one->sale = unit->root->name;
		one->grant = grant->id;
		one->rewards = grant->rewards;
		one->count = one->count_left = grant->count;
		one->valid_from = grant->next_visit ? reg_zone_day_start(zone, day + 1) : unit->root->at_unix_s;
		if (unit->doubtful && unit->confirmed_at > one->valid_from)
			one->valid_from = unit->confirmed_at;
		one->expires_at = grant->valid_days != 0 ? reg_zone_day_end(zone, day + grant->valid_days) : INT64_MAX;
		one->programme = ref_version(views->input, programme);
		one->owner = owner;
		one->order = views->next_order++;
		if (!ref_is_counted(&grant->caps))
			continue;
		given = ref_append(&account->given, &account->n_given, sizeof(*given));
		given->id = ref_text(views, "grant %s", grant->id);
		given->day = day;
		given->value = 1;
	}
}

/* Memberships that last anew from every sale. */
static void use_cards(struct ref_views *views, size_t owner, const struct reg_programme *p, const struct ref_unit *unit,
    int32_t day)
{
	struct ref_account *account = &views->accounts[owner];

	for (size_t i = 0; i < p->n_cards; i++) {
		struct ref_used_card *used = NULL;

		if (!p->cards[i].renews_on_use || !ref_is_member(views, account, &p->cards[i], unit->root->at_unix_s, day))
			continue;
		for (size_t j = 0; j < account->n_used_cards; j++)
			if (strcmp(account->used_cards[j].card, p->cards[i].id) == 0)
				used = &account->used_cards[j];
		if (used == NULL)
			used = ref_append(&account->used_cards, &account->n_used_cards, sizeof(*used));
		used->card = p->cards[i].id;
		used->day = day;
	}
}

static void add_measure(struct ref_views *views, size_t owner, struct ref_unit *unit, const struct reg_programme *p,
    int64_t growth, int32_t day)
{
	struct ref_account *account = &views->accounts[owner];
	struct ref_measure *entry;

	unit->measure.ml = unit->volume_ml;
	if (views->input->currency == NULL || strcmp(unit->root->content->currency, views->input->currency) == 0)
		unit->measure.minor = unit->amount_minor;
	unit->measure.growth = unit->growth = growth;
	unit->measure.fills = unit->volume_ml > 0;
	entry = ref_measure_of(account, day);
	entry->ml += unit->measure.ml;
	entry->minor += unit->measure.minor;
	entry->growth += unit->measure.growth;
	entry->fills += unit->measure.fills;
	if (unit->points > 0) {
		int32_t unlock_day = reg_zone_day(views->input->zone, unit->unlock_at);

		unit->points_day = unlock_day > day ? unlock_day : day;
		unit->measure.points = unit->points;
		ref_measure_of(account, unit->points_day)->points += unit->measure.points;
	}
	ref_upgrade(account, p, day);
}

static void evaluate(struct ref_earned *out, const struct ref_views *views, struct ref_account *account,
    const struct reg_programme *p, const struct ref_unit *unit, int32_t day)
{
	struct ref_ticket ticket = { .at_unix_s = unit->root->at_unix_s, .day = day, .site = unit->root->site,
		.currency = unit->root->content->currency, .card_kind = unit->card_kind, .lines = unit->lines,
		.n_lines = unit->n_lines };
	int floor = ref_floor(views, account, p, ticket.at_unix_s, day), hour, minute;

	reg_zone_local(views->input->zone, ticket.at_unix_s, NULL, NULL, NULL, &hour, &minute, NULL);
	ticket.minute = hour * 60 + minute;
	ref_earn(out, views, account, p, &ticket, floor > account->tier ? floor : account->tier);
	ref_remember(account, p, out, day);
}

static void add_new_points(struct ref_views *views, size_t owner, const struct ref_unit *unit,
    const struct ref_programme *programme)
{
	struct ref_referred referred;
	int64_t unlock_at = ref_unlock(unit, programme);

	if (ref_referred(&referred, views, unit) && referred.first == unit)
		ref_add_lot(views, owner, (struct ref_lot){ .at_unix_s = unit->root->at_unix_s, .sale = unit->root->name,
		    .part = 1, .kind = "referral", .points = referred.programme->programme->referral.new_points,
		    .unlock_at = unlock_at, .expires_at = ref_expiry(views, programme, unlock_at),
		    .programme = ref_version(views->input, referred.programme) });
}

/* What a sale earned, of which somebody else may have a part. */
static void add_points(struct ref_views *views, size_t owner, struct ref_unit *unit,
    const struct ref_programme *programme, int64_t points)
{
	int64_t part = unit->earner != NULL ? (int64_t)((ref_wide)points * unit->percent / 100) : 0;
	struct ref_lot lot = { .at_unix_s = unit->root->at_unix_s, .sale = unit->root->name, .kind = "sale",
		.points = points - part, .unlock_at = ref_unlock(unit, programme),
		.programme = ref_version(views->input, programme) };

	lot.expires_at = ref_expiry(views, programme, lot.unlock_at);
	unit->points = points;
	unit->unlock_at = lot.unlock_at;
	unit->lot = ref_add_lot(views, owner, lot);
	if (unit->earner == NULL)
		return;
	lot.kind = unit->earner_kind;
	lot.part = 2;
	lot.points = part;
	owner = ref_account_of(views, unit->earner);
	unit->share = ref_add_lot(views, owner, lot);
}

void ref_take_unit(struct ref_views *views, struct ref_unit *unit)
{
	const struct ref_programme *programme = ref_in_force(views->input, unit->root->at_unix_s);
	const struct reg_programme *p = programme != NULL ? programme->programme : NULL;
	size_t owner = ref_account_of(views, unit->member);
	struct ref_earned earned = { 0 };
	int64_t points;
	int32_t day = ref_day(unit->root->day);
	bool own_points = p != NULL && p->redeem.own_points;

	if (p != NULL) {
		ref_normalise(&views->accounts[owner], p, day);
		evaluate(&earned, views, &views->accounts[owner], p, unit, day);
		use_cards(views, owner, p, unit, day);
	}
	if (!own_points)
		redeem(views, owner, unit);
	points = earned.points;
	if (unit->has_promise && unit->promised_points > points)
		points = unit->promised_points;
	add_points(views, owner, unit, programme, points);
	if (own_points)
		redeem(views, owner, unit);
	if (p != NULL)
		add_grants(views, owner, unit, programme, &earned, day);
	if (p != NULL && !is_waiting(unit))
		add_measure(views, owner, unit, p, earned.growth, day);
	add_new_points(views, owner, unit, programme);
	ref_earned_finish(&earned);
}

/* --- a refund ------------------------------------------------------------------------------------------------ */

static int64_t asked_points(const struct ref_unit *unit)
{
	int64_t points = 0;

	for (size_t i = 0; i < unit->n_redemptions; i++)
		points += unit->redemptions[i]->points > 0 ? unit->redemptions[i]->points : 0;
	return points;
}

/* What the sale brought is taken, what it used comes back, unless the sale that had brought it was taken back itself. */
static void undo_entitlements(struct ref_views *views, const struct ref_unit *unit)
{
	for (size_t i = 0; i < views->n_entitlements; i++)
		if (views->entitlements[i].sale == unit->root->name) {
			views->entitlements[i].count_left = 0;
			views->entitlements[i].is_withdrawn = true;
		}
	for (size_t i = 0; i < views->n_entitled; i++) {
		struct ref_entitlement *from = &views->entitlements[views->entitled[i].entitlement];

		if (views->entitled[i].sale == unit->root->name && !from->is_withdrawn)
			from->count_left += views->entitled[i].count;
	}
}

static int64_t less(int64_t wanted, int64_t left)
{
	return wanted < left ? wanted : left > 0 ? left : 0;
}

static void take_measure(struct ref_views *views, size_t owner, struct ref_unit *unit,
    const struct ref_document *refund, int64_t revoked, bool is_whole)
{
	const struct ref_programme *programme = ref_in_force(views->input, refund->at_unix_s);
	struct ref_account *account = &views->accounts[owner];
	struct ref_measure *left = &unit->measure, *entry;
	int32_t day = ref_day(refund->day);
	int64_t before = 0, volume, amount, growth;

	ref_refund_sums(&volume, &amount, refund);
	volume = less(volume, left->ml);
	amount = less(amount, left->minor);
	revoked = less(revoked, left->points);
	growth = ref_share(unit->growth, unit->amount_minor, unit->refunded_minor) - (unit->growth - left->growth);
	if (programme != NULL) {
		ref_normalise(account, programme->programme, day);
		before = ref_sum(account, programme->programme, day);
	}
	if (revoked > 0)
		ref_measure_of(account, unit->points_day)->points -= revoked;
	entry = ref_measure_of(account, ref_day(unit->root->day));
	entry->ml -= volume;
	entry->minor -= amount;
	entry->growth -= growth;
	left->ml -= volume;
	left->minor -= amount;
	left->points -= revoked;
	left->growth -= growth;
	if (is_whole) {
		entry->fills -= left->fills;
		left->fills = 0;
	}
	if (programme != NULL)
		ref_downgrade(account, programme->programme, day, before);
}

/* From a lot the same share as from all. */
static void revoke(struct ref_views *views, const struct ref_unit *unit, const struct ref_document *refund, size_t owner,
    size_t lot, int64_t *revoked)
{
	int64_t points;

	if (lot == REF_NONE)
		return;
	points = ref_share(views->lots[lot].points, unit->amount_minor, unit->refunded_minor) - *revoked;
	ref_revoke(views, owner, refund->name, lot, points);
	*revoked += points;
}

void ref_take_refund(struct ref_views *views, struct ref_unit *unit, const struct ref_document *refund)
{
	size_t owner = ref_account_of(views, unit->member);
	int64_t volume, amount, revoked = 0, back;
	bool is_whole;

	ref_refund_sums(&volume, &amount, refund);
	unit->refunded_minor += amount;
	is_whole = unit->amount_minor == 0 || unit->refunded_minor >= unit->amount_minor;
	revoked = ref_share(unit->points, unit->amount_minor, unit->refunded_minor) - unit->revoked;
	unit->revoked += revoked;
	revoke(views, unit, refund, owner, unit->lot, &unit->own_revoked);
	if (unit->share != REF_NONE)
		revoke(views, unit, refund, ref_account_of(views, unit->earner), unit->share, &unit->share_revoked);
	back = ref_share(asked_points(unit), unit->amount_minor, unit->refunded_minor) - unit->returned;
	if (back > 0)
		ref_give_back(views, owner, unit->root->name, refund, back);
	unit->returned += back;
	if (is_whole && !unit->is_refunded)
		undo_entitlements(views, unit);
	take_measure(views, owner, unit, refund, revoked, is_whole);
	unit->is_refunded = unit->is_refunded || is_whole;
}
