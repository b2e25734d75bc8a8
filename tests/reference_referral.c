/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Referrals: what the first real fill of somebody new brings them and whoever sent them. Reckoned on the sales as all
 * refunds leave them.
 */
#include "reference_parts.h"

#include <string.h>

static int64_t net_minor(const struct ref_unit *unit)
{
	int64_t net = unit->amount_minor;

	for (size_t i = 0; i < unit->n_refunds; i++) {
		int64_t volume, amount;

		ref_refund_sums(&volume, &amount, unit->refunds[i]);
		net -= amount;
	}
	return net > 0 ? net : 0;
}

static bool is_wholly_refunded(const struct ref_unit *unit)
{
	int64_t refunded = 0;

	for (size_t i = 0; i < unit->n_refunds; i++) {
		int64_t volume, amount;

		ref_refund_sums(&volume, &amount, unit->refunds[i]);
		refunded += amount;
	}
	return unit->n_refunds > 0 && refunded >= unit->amount_minor;
}

static bool is_waiting(const struct ref_unit *unit)
{
	return unit->doubtful && unit->confirmed_at == INT64_MAX;
}

static bool is_real_fill(const struct ref_views *views, const struct ref_unit *unit, const struct ref_act *act,
    const struct reg_programme *p)
{
	const struct reg_referral *terms = &p->referral;
	int32_t noted = reg_zone_day(views->input->zone, act->at_unix_s), day = ref_day(unit->root->day);

	return (p->from_day == 0 || day >= p->from_day) && (p->until_day == 0 || day <= p->until_day) &&
	    unit->root->at_unix_s >= act->at_unix_s && unit->volume_ml > 0 && unit->volume_ml >= terms->min_ml &&
	    unit->amount_minor >= terms->min_amount_minor && !is_waiting(unit) && !is_wholly_refunded(unit) &&
	    (terms->within_days == 0 || day <= noted + terms->within_days);
}

bool ref_referred(struct ref_referred *out, const struct ref_views *views, const struct ref_unit *unit)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < views->n_facts && out->act == NULL; i++)
		if (views->facts[i].act->kind == REF_REFER && strcmp(views->facts[i].act->customer, unit->member) == 0)
			out->act = views->facts[i].act;
	if (out->act == NULL)
		return false;
	out->programme = ref_in_force(views->input, out->act->at_unix_s);
	if (out->programme == NULL || !out->programme->programme->referral.is_allowed)
		return false;
	for (size_t i = 0; i < views->n_units && out->first == NULL; i++) {
		const struct ref_unit *one = &views->units[i];

		if (ref_unit_counts(one) && ref_text_compare(one->member, unit->member) == 0 &&
		    is_real_fill(views, one, out->act, out->programme->programme))
			out->first = one;
	}
	return out->first != NULL && out->first <= unit &&
	    strcmp(ref_follow(views, out->act->target, INT64_MAX), ref_follow(views, unit->member, INT64_MAX)) != 0;
}

static const struct reg_referral_option *option_of(const struct ref_referred *referred)
{
	const struct reg_referral *terms = &referred->programme->programme->referral;

	for (size_t i = 0; i < terms->n_options; i++)
		if (ref_text_compare(terms->options[i].id, referred->act->text) == 0)
			return &terms->options[i];
	return terms->n_options > 0 ? &terms->options[0] : NULL;
}

/* How many first fills that count this referrer has: in the month of `day`, or in all. */
static int count_rewarded(const struct ref_views *views, const char *referrer, int32_t day, enum reg_cycle cycle)
{
	int n = 0;

	for (size_t i = 0; i < views->n_rewarded; i++)
		if (strcmp(views->rewarded[i].referrer, referrer) == 0 &&
		    ref_period_start(cycle, views->rewarded[i].day) == ref_period_start(cycle, day))
			n++;
	return n;
}

/* The first fill counts unless the referrer has had enough that month. */
static void count_first(struct ref_views *views, const struct ref_referred *referred, struct ref_unit *first)
{
	int limit = referred->programme->programme->referral.max_per_month;
	int32_t day = ref_day(first->root->day);
	struct ref_rewarded *one;

	if (limit != 0 && count_rewarded(views, referred->act->target, day, REG_CYCLE_MONTH) >= limit)
		return;
	one = ref_append(&views->rewarded, &views->n_rewarded, sizeof(*one));
	one->referrer = referred->act->target;
	one->day = day;
	first->is_rewarded = true;
}

static int64_t percent_points(const struct reg_referral_option *option, const struct ref_unit *unit,
    struct ref_unit *first)
{
	int32_t day = ref_day(unit->root->day), first_day = ref_day(first->root->day);
	int64_t points;

	if (day < first_day || day > first_day + option->days - 1 || is_waiting(unit))
		return 0;
	points = (int64_t)((ref_wide)net_minor(unit) * option->percent_milli /
	    (100000 * ref_minor_per_unit(unit->root->content->currency)));
	if (option->max_points != 0 && points > option->max_points - first->percent_points)
		points = option->max_points - first->percent_points;
	first->percent_points += points;
	return points;
}

static int64_t band_points(const struct reg_referral_option *option, int64_t volume_ml)
{
	int64_t points = 0;

	for (size_t i = 0; i < option->n_bands; i++)
		if (option->bands[i].from_ml <= volume_ml)
			points = option->bands[i].points;
	return points;
}

static int64_t reward(const struct reg_referral_option *option, const struct ref_unit *unit, struct ref_unit *first,
    int n_referrals)
{
	if (option->kind == REG_REFERRAL_PERCENT)
		return percent_points(option, unit, first);
	if (unit != first)
		return 0;
	switch (option->kind) {
	case REG_REFERRAL_POINTS:
		return option->points;
	case REG_REFERRAL_BANDS:
		return band_points(option, unit->volume_ml);
	case REG_REFERRAL_MILESTONE:
		return option->milestone > 0 && n_referrals % option->milestone == 0 ? option->points : 0;
	case REG_REFERRAL_PERCENT:
	case REG_REFERRAL_HONOUR:
	case REG_REFERRAL_NOTHING:
		break;
	}
	return 0;
}

void ref_credit(struct ref_views *views, const struct ref_unit *unit)
{
	const struct ref_programme *programme = ref_in_force(views->input, unit->root->at_unix_s);
	const struct reg_referral_option *option;
	struct ref_referred referred;
	struct ref_unit *first;
	int64_t unlock_at = ref_unlock(unit, programme), points;
	int n;

	if (!ref_referred(&referred, views, unit))
		return;
	option = option_of(&referred);
	first = &views->units[referred.first - views->units];
	if (first == unit)
		count_first(views, &referred, first);
	if (!first->is_rewarded || option == NULL)
		return;
	n = count_rewarded(views, referred.act->target, 0, REG_CYCLE_LIFETIME);
	points = reward(option, unit, first, n);
	ref_add_lot(views, ref_account_of(views, referred.act->target), (struct ref_lot){
	    .at_unix_s = unit->root->at_unix_s, .sale = unit->root->name, .part = 1, .kind = "referral", .points = points,
	    .unlock_at = unlock_at, .expires_at = ref_expiry(views, programme, unlock_at),
	    .programme = ref_version(views->input, referred.programme) });
}
