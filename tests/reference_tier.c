/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Site days and what they count, and the tier that they give.
 */
#include "reference_parts.h"

#include <stdlib.h>

#define YEAR_DAYS 366

/* --- programmes ---------------------------------------------------------------------------------------------- */

const struct ref_programme *ref_in_force(const struct ref_input *input, int64_t at_unix_s)
{
	const struct ref_programme *latest = NULL;

	for (size_t i = 0; i < input->n_programmes; i++) {
		const struct ref_programme *one = &input->programmes[i];

		if (one->effective_unix_s <= at_unix_s &&
		    (latest == NULL || one->effective_unix_s > latest->effective_unix_s))
			latest = one;
	}
	return latest;
}

int ref_version(const struct ref_input *input, const struct ref_programme *programme)
{
	int version = 1;

	if (programme == NULL)
		return 0;
	for (size_t i = 0; i < input->n_programmes; i++)
		if (input->programmes[i].effective_unix_s < programme->effective_unix_s)
			version++;
	return version;
}

/* --- site days ----------------------------------------------------------------------------------------------- */

struct ref_measure *ref_measure_of(struct ref_account *account, int32_t day)
{
	struct ref_measure *entry;

	for (size_t i = 0; i < account->n_days; i++)
		if (account->days[i].day == day)
			return &account->days[i];
	entry = ref_append(&account->days, &account->n_days, sizeof(*entry));
	entry->day = day;
	return entry;
}

int32_t ref_period_start(enum reg_cycle cycle, int32_t day)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	switch (cycle) {
	case REG_CYCLE_DAY:
		return day;
	case REG_CYCLE_WEEK:
		/* 1970-01-05 was a Monday. */
		while ((day - 4) % 7 != 0)
			day--;
		return day;
	case REG_CYCLE_MONTH:
		return reg_day_from_civil(year, month, 1);
	case REG_CYCLE_QUARTER:
		return reg_day_from_civil(year, (month - 1) / 3 * 3 + 1, 1);
	case REG_CYCLE_YEAR:
		return reg_day_from_civil(year, 1, 1);
	case REG_CYCLE_LIFETIME:
		break;
	}
	return INT32_MIN;
}

bool ref_has_fill(const struct ref_account *account, int32_t first, int32_t last)
{
	for (size_t i = 0; i < account->n_days; i++)
		if (account->days[i].fills > 0 && account->days[i].day >= first && account->days[i].day <= last)
			return true;
	return false;
}

int ref_fills(const struct ref_account *account, enum reg_cycle cycle, int32_t day)
{
	int32_t first = ref_period_start(cycle, day);
	int n = 0;

	for (size_t i = 0; i < account->n_days; i++)
		if (account->days[i].fills > 0 && account->days[i].day >= first && account->days[i].day <= day)
			n++;
	return n;
}

/* --- tier ---------------------------------------------------------------------------------------------------- */

static int64_t value(const struct ref_measure *measure, enum reg_basis basis)
{
	switch (basis) {
	case REG_BASIS_LITRES:
		return measure->ml;
	case REG_BASIS_VISITS:
		return measure->fills > 0;
	case REG_BASIS_SPEND:
		return measure->minor;
	case REG_BASIS_POINTS:
		return measure->points;
	case REG_BASIS_GROWTH:
		return measure->growth;
	}
	return 0;
}

static int32_t window_start(const struct reg_programme *p, int32_t day)
{
	switch (p->window) {
	case REG_WINDOW_ROLLING:
		return day - p->window_days + 1;
	case REG_WINDOW_MONTH:
		return ref_period_start(REG_CYCLE_MONTH, day);
	case REG_WINDOW_QUARTER:
		return ref_period_start(REG_CYCLE_QUARTER, day);
	case REG_WINDOW_YEAR:
		return ref_period_start(REG_CYCLE_YEAR, day);
	case REG_WINDOW_LIFETIME:
		break;
	}
	return INT32_MIN;
}

int64_t ref_sum(const struct ref_account *account, const struct reg_programme *p, int32_t day)
{
	int32_t first = window_start(p, day);
	int64_t sum = 0;

	for (size_t i = 0; i < account->n_days; i++)
		if (account->days[i].day >= first && account->days[i].day <= day)
			sum += value(&account->days[i], p->basis);
	return sum;
}

/* The highest tier below `below` that the basis of `day` reaches. */
static int earned(const struct ref_account *account, const struct reg_programme *p, int below, int32_t day)
{
	int best = 0;

	for (int i = 0; i < below; i++)
		if (p->tiers[i].from <= ref_sum(account, p, day))
			best = i;
	return best;
}

/* After the last entry, a whole window or period and a day more, nothing changes any more. */
static int32_t keep(const struct ref_account *account, const struct reg_programme *p, int tier, int32_t day)
{
	int32_t end = day;

	if (tier == 0)
		return REG_DAY_NEVER;
	for (size_t i = 0; i < account->n_days; i++)
		if (account->days[i].day > end)
			end = account->days[i].day;
	end += YEAR_DAYS + 1 + (p->window == REG_WINDOW_ROLLING ? p->window_days : 0);
	while (day <= end && ref_sum(account, p, day) >= p->tiers[tier].from)
		day++;
	return day <= end ? day + p->grace_days : REG_DAY_NEVER;
}

void ref_normalise(struct ref_account *account, const struct reg_programme *p, int32_t day)
{
	int last = (int)p->n_tiers - 1;

	if (account->tier > last) {
		account->tier = last;
		/* The day stays, but the lowest tier is nobody's to lose. */
		if (last == 0)
			account->tier_until = REG_DAY_NEVER;
	}
	while (account->tier > 0 && day >= account->tier_until) {
		int32_t from = account->tier_until;

		account->tier = p->downgrade == REG_DOWNGRADE_ONE_STEP ? account->tier - 1 :
		    earned(account, p, account->tier, from);
		account->tier_until = keep(account, p, account->tier, from);
	}
}

void ref_upgrade(struct ref_account *account, const struct reg_programme *p, int32_t day)
{
	int reached = earned(account, p, (int)p->n_tiers, day);

	if (reached > account->tier) {
		account->tier = reached;
		account->tier_until = keep(account, p, reached, day);
	} else if (ref_sum(account, p, day) >= p->tiers[account->tier].from) {
		account->tier_until = keep(account, p, account->tier, day);
	}
}

void ref_downgrade(struct ref_account *account, const struct reg_programme *p, int32_t day, int64_t sum_before)
{
	int64_t after = ref_sum(account, p, day), needed = p->tiers[account->tier].from;

	if (sum_before >= needed && after < needed) {
		account->tier = earned(account, p, (int)p->n_tiers, day);
		account->tier_until = keep(account, p, account->tier, day);
	} else if (after >= needed) {
		account->tier_until = keep(account, p, account->tier, day);
	}
}
