/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lots, what takes from them, what is owed, and what comes back.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

#define RETURN_DAYS 30

size_t ref_account_of(struct ref_views *views, const char *customer)
{
	struct ref_account *account;

	for (size_t i = 0; i < views->n_accounts; i++)
		if (strcmp(views->accounts[i].customer, customer) == 0) {
			while (views->accounts[i].stays != REF_NONE)
				i = views->accounts[i].stays;
			return i;
		}
	account = ref_append(&views->accounts, &views->n_accounts, sizeof(*account));
	account->customer = customer;
	account->stays = REF_NONE;
	account->tier_until = REG_DAY_NEVER;
	return views->n_accounts - 1;
}

int32_t ref_day(const char *day)
{
	struct reg_err err;
	int32_t out;

	if (reg_day_parse(&out, day, &err) < 0)
		abort();
	return out;
}

/* --- lots ---------------------------------------------------------------------------------------------------- */

static int32_t expiry_day(const struct reg_programme *p, int32_t day)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	switch (p->expiry) {
	case REG_EXPIRY_NEVER:
		break;
	case REG_EXPIRY_DAYS:
		return day + p->expiry_days;
	case REG_EXPIRY_MONTH_END:
		month += p->expiry_months + 1;
		return reg_day_from_civil(year + (month - 1) / 12, (month - 1) % 12 + 1, 1) - 1;
	case REG_EXPIRY_YEAR_END:
		return reg_day_from_civil(year + p->expiry_years, 12, 31);
	case REG_EXPIRY_DATES:
		for (int i = year;; i++)
			for (size_t j = 0; j < p->n_expiry_dates; j++) {
				int32_t date = reg_day_from_civil(i, p->expiry_dates[j] / 100, p->expiry_dates[j] % 100);

				if (date >= day + p->expiry_days)
					return date;
			}
	}
	return REG_DAY_NEVER;
}

int64_t ref_expiry(const struct ref_views *views, const struct ref_programme *programme, int64_t unlock_at)
{
	const struct reg_zone *zone = views->input->zone;

	if (programme == NULL || unlock_at == INT64_MAX)
		return INT64_MAX;
	return reg_zone_day_end(zone, expiry_day(programme->programme, reg_zone_day(zone, unlock_at)));
}

/* Adds to what `fact` took from `lot`, or, REF_NONE, to what it owes. */
static void add_use(struct ref_views *views, size_t owner, const char *fact, size_t lot, int64_t points)
{
	struct ref_use *use = NULL;

	if (points <= 0)
		return;
	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].fact == fact && views->uses[i].lot == lot && (lot != REF_NONE || views->uses[i].owner == owner))
			use = &views->uses[i];
	if (use == NULL) {
		use = ref_append(&views->uses, &views->n_uses, sizeof(*use));
		use->order = views->next_order++;
	}
	use->subject = ref_subject(views, views->accounts[owner].customer);
	use->owner = owner;
	use->fact = fact;
	use->lot = lot;
	use->points += points;
}

static struct ref_use *oldest_debt(struct ref_views *views, size_t owner)
{
	struct ref_use *oldest = NULL;

	for (size_t i = 0; i < views->n_uses; i++) {
		struct ref_use *use = &views->uses[i];

		if (use->lot == REF_NONE && use->points > 0 && use->owner == owner &&
		    (oldest == NULL || use->order < oldest->order))
			oldest = use;
	}
	return oldest;
}

size_t ref_add_lot(struct ref_views *views, size_t owner, struct ref_lot lot)
{
	size_t place = views->n_lots;
	struct ref_lot *slot;

	if (lot.points <= 0)
		return REF_NONE;
	slot = ref_append(&views->lots, &views->n_lots, sizeof(*slot));
	*slot = lot;
	slot->subject = ref_subject(views, views->accounts[owner].customer);
	slot->owner = owner;
	slot->order = views->next_order++;
	slot->points_left = lot.points;
	while (slot->unlock_at != INT64_MAX && slot->points_left > 0) {
		struct ref_use *debt = oldest_debt(views, owner);
		int64_t taken;

		if (debt == NULL)
			break;
		taken = debt->points < slot->points_left ? debt->points : slot->points_left;
		debt->points -= taken;
		slot->points_left -= taken;
		add_use(views, owner, debt->fact, place, taken);
	}
	return place;
}

/* --- taking -------------------------------------------------------------------------------------------------- */

static int64_t take_from(struct ref_views *views, size_t owner, const char *fact, size_t lot, int64_t points)
{
	int64_t left = views->lots[lot].points_left, taken = points < left ? points : left;

	views->lots[lot].points_left -= taken;
	add_use(views, owner, fact, lot, taken);
	return taken;
}

void ref_revoke(struct ref_views *views, size_t owner, const char *fact, size_t lot, int64_t points)
{
	int64_t taken = take_from(views, owner, fact, lot, points);

	add_use(views, owner, fact, REF_NONE, points - taken);
}

/* Which lot is used next: the earliest to expire, then the first that was added. */
static size_t next_lot(const struct ref_views *views, size_t owner, int64_t at_unix_s)
{
	size_t best = REF_NONE;

	for (size_t i = 0; i < views->n_lots; i++) {
		const struct ref_lot *lot = &views->lots[i], *than = best == REF_NONE ? NULL : &views->lots[best];

		if (lot->owner != owner || lot->points_left == 0 || lot->unlock_at > at_unix_s || lot->expires_at < at_unix_s)
			continue;
		if (than == NULL || lot->expires_at < than->expires_at ||
		    (lot->expires_at == than->expires_at && lot->order < than->order))
			best = i;
	}
	return best;
}

void ref_take(struct ref_views *views, size_t owner, const char *fact, int64_t points, int64_t at_unix_s)
{
	while (points > 0) {
		size_t lot = next_lot(views, owner, at_unix_s);

		if (lot == REF_NONE)
			break;
		points -= take_from(views, owner, fact, lot, points);
	}
	add_use(views, owner, fact, REF_NONE, points);
}

int64_t ref_share(int64_t points, int64_t amount_minor, int64_t refunded_minor)
{
	if (amount_minor == 0 || refunded_minor >= amount_minor)
		return points;
	return (int64_t)(((ref_wide)points * refunded_minor * 2 + amount_minor) / ((ref_wide)2 * amount_minor));
}

/* --- coming back --------------------------------------------------------------------------------------------- */

static int64_t cancel_debt(struct ref_views *views, const char *fact, int64_t points)
{
	for (size_t i = 0; i < views->n_uses; i++) {
		struct ref_use *use = &views->uses[i];

		if (use->fact == fact && use->lot == REF_NONE) {
			int64_t less = points < use->points ? points : use->points;

			use->points -= less;
			points -= less;
		}
	}
	return points;
}

void ref_give_back(struct ref_views *views, size_t owner, const char *fact, const struct ref_document *refund,
    int64_t points)
{
	const struct ref_programme *programme = ref_in_force(views->input, refund->at_unix_s);
	const struct reg_zone *zone = views->input->zone;
	int32_t days = programme != NULL ? programme->programme->redeem.return_days : RETURN_DAYS;
	int part = 2, version;

	points = cancel_debt(views, fact, points);
	/* New uses are added behind these: the number of now is kept. */
	for (size_t i = views->n_uses; i-- > 0 && points > 0;) {
		struct ref_use *use = &views->uses[i];
		int64_t back = use->points - use->came_back, expires_at;

		if (use->fact != fact || use->lot == REF_NONE || back <= 0)
			continue;
		back = back < points ? back : points;
		points -= back;
		use->came_back += back;
		expires_at = views->lots[use->lot].expires_at;
		version = views->lots[use->lot].programme;
		ref_add_lot(views, owner, (struct ref_lot){ .at_unix_s = refund->at_unix_s, .sale = refund->name, .part = part++,
		    .kind = "return", .points = back, .unlock_at = refund->at_unix_s,
		    .expires_at = expires_at > refund->at_unix_s ? expires_at : reg_zone_day_end(zone, ref_day(refund->day) + days),
		    .programme = version });
	}
}

/* --- entitlements -------------------------------------------------------------------------------------------- */

static size_t next_entitlement(const struct ref_views *views, size_t owner, const char *reward, int64_t at_unix_s)
{
	size_t best = REF_NONE;

	for (size_t i = 0; i < views->n_entitlements; i++) {
		const struct ref_entitlement *one = &views->entitlements[i];
		const struct ref_entitlement *than = best == REF_NONE ? NULL : &views->entitlements[best];

		if (one->owner != owner || one->count_left == 0 || !ref_is_listed(one->rewards, reward) ||
		    one->valid_from > at_unix_s || one->expires_at < at_unix_s)
			continue;
		if (than == NULL || one->expires_at < than->expires_at ||
		    (one->expires_at == than->expires_at && one->order < than->order))
			best = i;
	}
	return best;
}

void ref_take_entitlement(struct ref_views *views, size_t owner, const char *fact, const char *reward, int64_t count,
    int64_t at_unix_s)
{
	while (count > 0) {
		size_t from = next_entitlement(views, owner, reward, at_unix_s);
		struct ref_entitled *use;
		int64_t taken;

		if (from == REF_NONE)
			break;
		taken = count < views->entitlements[from].count_left ? count : views->entitlements[from].count_left;
		count -= taken;
		views->entitlements[from].count_left -= taken;
		use = ref_append(&views->entitled, &views->n_entitled, sizeof(*use));
		use->sale = fact;
		use->entitlement = from;
		use->count = taken;
	}
}
