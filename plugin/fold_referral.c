/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_referral.c - points for both sides when somebody who was referred comes. They follow from the refer act, the
 * programme in force at its time, and the new customer's sales with all their refunds.
 *
 * A referrer's account reads the sales of those who were referred; the accounts of these are not looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "wide.h"

#include "fold_parts.h"

/* The first real fill of a referral, and what it means. */
struct referral {
	const struct reg_account_act *act;
	const struct reg_programme *programme;        /* that governs it; NULL: none does */
	const struct reg_referral_option *option;     /* NULL: there are none */
	struct reg_fold_unit *fill;                   /* NULL: not yet */
	int32_t fill_day;
	bool is_rewarded;
	struct reg_fold_unit *units;                  /* candidates, in evaluation order; owned by a referrer's side */
	size_t n_units;
};

static void referral_terms(struct referral *out, const struct reg_side *side, const struct reg_account_act *act)
{
	const struct reg_programme *programme = reg_side_programme(side, act->at_unix_s);

	*out = (struct referral){ .act = act };
	if (programme == NULL || !programme->referral.is_allowed) {
		return;
	}
	out->programme = programme;
	for (size_t i = 0; i < programme->referral.n_options; i++) {
		const struct reg_referral_option *option = &programme->referral.options[i];

		if (i == 0 || (act->option != NULL && strcmp(act->option, option->id) == 0)) {
			out->option = option;
		}
	}
}

static bool is_certain(const struct reg_fold_unit *unit)
{
	return !unit->subject.is_doubtful || unit->subject.confirmed_at != INT64_MAX;
}

static bool is_wholly_refunded(const struct reg_unit *unit)
{
	return unit->n_refunds > 0 && unit->refunded_minor >= unit->amount_minor;
}

static bool is_in_force(const struct reg_programme *programme, int32_t day)
{
	return (programme->from_day == 0 || day >= programme->from_day) &&
	    (programme->until_day == 0 || day <= programme->until_day);
}

/* Whether `unit` is a real fill of the one who was referred. */
static int is_fill(bool *out, const struct referral *referral, const struct reg_side *side,
    const struct reg_fold_unit *unit, struct reg_err *err)
{
	const struct reg_referral *terms = &referral->programme->referral;
	const struct reg_unit *sale = &unit->unit;
	int32_t day;
	int rc = reg_day_parse(&day, sale->root.day, err);

	*out = rc == 0 && unit->subject.member == referral->act->customer && sale->root.at_unix_s >= referral->act->at_unix_s &&
	    sale->volume_ml > 0 && sale->volume_ml >= terms->min_ml && sale->amount_minor >= terms->min_amount_minor &&
	    is_certain(unit) && !is_wholly_refunded(sale) && is_in_force(referral->programme, day) &&
	    (terms->within_days == 0 || day - reg_zone_day(side->zone, referral->act->at_unix_s) <= terms->within_days);
	return rc;
}

static int find_fill(struct referral *referral, const struct reg_side *side, struct reg_fold_unit *units, size_t n,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		bool counts;

		rc = is_fill(&counts, referral, side, &units[i], err);
		if (rc == 0 && counts && (referral->fill == NULL ||
		    reg_doc_compare(&units[i].unit.root, &referral->fill->unit.root) < 0)) {
			referral->fill = &units[i];
		}
	}
	return rc < 0 || referral->fill == NULL ? rc : reg_day_parse(&referral->fill_day, referral->fill->unit.root.day, err);
}

/* --- the new customer's side --- */

static bool is_percent_running(const struct referral *referral, int32_t last_day)
{
	return referral->option != NULL && referral->option->kind == REG_REFERRAL_PERCENT &&
	    last_day < referral->fill_day + referral->option->days;
}

/* Site day of the latest sale. */
static int last_day(int32_t *out, const struct reg_fold_history *history, struct reg_err *err)
{
	int rc = 0;

	*out = INT32_MIN;
	for (size_t i = 0; i < history->n_units && rc == 0; i++) {
		int32_t day;

		rc = reg_day_parse(&day, history->units[i].unit.root.day, err);
		*out = rc == 0 && day > *out ? day : *out;
	}
	return rc;
}

int reg_fold_referral_new(struct reg_fold_history *history, struct reg_fold_found *found, struct reg_side *side,
    int64_t head, struct reg_err *err)
{
	int32_t last;
	int rc = last_day(&last, history, err);

	for (size_t i = 0; i < history->acts.n && rc == 0; i++) {
		const struct reg_account_act *act = &history->acts.items[i];
		struct referral referral;
		int64_t referrer = 0;

		if (act->kind != REG_ACCOUNT_REFER) {
			continue;
		}
		referral_terms(&referral, side, act);
		rc = reg_family_head(&referrer, side, act->target, err);
		if (rc < 0 || referrer == head) {
			continue; /* one cannot refer oneself, not even under two numbers */
		}
		/* Also when no programme governs it: one may have done so until a moment ago. */
		rc = reg_set_add(&found->referrers, referrer, err);
		if (rc < 0 || referral.programme == NULL) {
			continue;
		}
		rc = find_fill(&referral, side, history->units, history->n_units, err);
		if (rc == 0 && (referral.fill == NULL || is_percent_running(&referral, last))) {
			found->referrer = referrer;
		}
		if (rc == 0 && referral.fill != NULL) {
			referral.fill->new_points = referral.programme->referral.new_points;
			referral.fill->new_programme = referral.programme->version;
		}
	}
	return rc;
}

/* --- the referrer's side --- */

static int unit_compare(const void *a, const void *b)
{
	const struct reg_fold_unit *left = a, *right = b;

	return reg_doc_compare(&left->unit.root, &right->unit.root);
}

static int referral_compare(const void *a, const void *b)
{
	const struct referral *left = a, *right = b;

	return unit_compare(left->fill, right->fill);
}

static void referral_finish(struct referral *referral)
{
	for (size_t i = 0; i < referral->n_units; i++) {
		reg_unit_finish(&referral->units[i].unit);
	}
	free(referral->units);
	*referral = (struct referral){ 0 };
}

/* Whether the sales behind the first fill matter too. */
static bool wants_all(const struct referral *referral)
{
	return referral->option != NULL && referral->option->kind == REG_REFERRAL_PERCENT;
}

/* Sales of the new customer since the referral: up to the first real fill, all when a share of each is given. */
static int referral_load(struct referral *referral, struct reg_side *side, struct reg_err *err)
{
	struct reg_set sales = { 0 };
	struct reg_stmt *stmt;
	int64_t head = 0, fill_at = INT64_MAX;
	int rc = reg_family_head(&head, side, referral->act->customer, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_FOLD_ROWS_SINCE, err, "ii", head, referral->act->at_unix_s);
	if (rc < 0) {
		return rc;
	}
	while ((rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&sales, reg_int(stmt, 0), err);
		if (rc < 0) {
			break;
		}
	}
	reg_reset(stmt);
	referral->units = rc < 0 ? NULL : calloc(sales.n + 1, sizeof *referral->units);
	if (rc == 0 && referral->units == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	/* By time: those of one second are taken together, since the order of evaluation decides among them. */
	for (size_t i = 0; i < sales.n && rc == 0; i++) {
		struct reg_fold_unit *unit = &referral->units[referral->n_units];
		bool counts = false;

		rc = reg_unit_load(&unit->unit, side, sales.items[i], err);
		if (rc < 0) {
			break;
		}
		referral->n_units++;
		if (unit->unit.root.at_unix_s > fill_at && !wants_all(referral)) {
			break;
		}
		rc = reg_unit_resolve(&unit->subject, side, &unit->unit, err);
		rc = rc < 0 ? rc : is_fill(&counts, referral, side, unit, err);
		if (counts && fill_at == INT64_MAX) {
			fill_at = unit->unit.root.at_unix_s;
		}
	}
	reg_set_finish(&sales);
	if (rc == 0 && referral->n_units > 1) {
		qsort(referral->units, referral->n_units, sizeof *referral->units, unit_compare);
	}
	return rc < 0 ? rc : find_fill(referral, side, referral->units, referral->n_units, err);
}

/* Takes the unit's document over. */
static int credit_add(struct reg_fold_history *history, const struct reg_side *side, const struct referral *referral,
    struct reg_fold_unit *unit, int64_t points, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, unit->unit.root.at_unix_s);
	struct reg_fold_credit *grown, credit = {
		.referrer = referral->act->target, .points = points, .programme = referral->programme->version,
		.unlock_at = reg_fold_unlock(programme, unit->unit.root.at_unix_s, unit->subject.is_doubtful,
		    unit->subject.confirmed_at),
	};

	if (points <= 0) {
		return 0;
	}
	credit.expires_at = reg_fold_expiry(side, programme, credit.unlock_at);
	grown = realloc(history->credits, (history->n_credits + 1) * sizeof *grown);
	if (grown == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	history->credits = grown;
	credit.sale = unit->unit.root;
	memset(&unit->unit.root, 0, sizeof unit->unit.root);
	grown[history->n_credits++] = credit;
	return 0;
}

/* percent_milli of what was paid, in points per currency unit, until max_points are used up. */
static int credit_percent(struct reg_fold_history *history, const struct reg_side *side, struct referral *referral,
    struct reg_err *err)
{
	const struct reg_referral_option *option = referral->option;
	int64_t given = 0;
	int rc = 0;

	for (struct reg_fold_unit *unit = referral->fill; unit < referral->units + referral->n_units && rc == 0; unit++) {
		int64_t net_minor = unit->unit.amount_minor - unit->unit.refunded_minor, points;
		int64_t scale = 100000;
		int32_t day;

		rc = reg_day_parse(&day, unit->unit.root.day, err);
		if (rc < 0 || unit->subject.member != referral->act->customer || !is_certain(unit) || net_minor <= 0 ||
		    day < referral->fill_day || day >= referral->fill_day + option->days) {
			continue;
		}
		for (int i = reg_currency_decimals(unit->unit.root.currency); i > 0; i--) {
			scale *= 10;
		}
		points = reg_wide_clamp(reg_wide_over(reg_wide_product(net_minor, option->percent_milli), reg_wide_of(scale)));
		if (option->max_points > 0 && points > option->max_points - given) {
			points = option->max_points - given;
		}
		given += points;
		rc = credit_add(history, side, referral, unit, points, err);
	}
	return rc;
}

/* `k`: this is the referrer's k-th who came. */
static int credit_referral(struct reg_fold_history *history, const struct reg_side *side, struct referral *referral, int k,
    struct reg_err *err)
{
	const struct reg_referral_option *option = referral->option;
	int64_t points = 0;

	if (option == NULL) {
		return 0;
	}
	switch (option->kind) {
	case REG_REFERRAL_POINTS:
		points = option->points;
		break;
	case REG_REFERRAL_BANDS:
		for (size_t i = 0; i < option->n_bands; i++) {
			points = referral->fill->unit.volume_ml >= option->bands[i].from_ml ? option->bands[i].points : points;
		}
		break;
	case REG_REFERRAL_PERCENT:
		return credit_percent(history, side, referral, err);
	case REG_REFERRAL_MILESTONE:
		points = option->milestone > 0 && k % option->milestone == 0 ? option->points : 0;
		break;
	case REG_REFERRAL_HONOUR:
	case REG_REFERRAL_NOTHING:
		break;
	}
	return credit_add(history, side, referral, referral->fill, points, err);
}

static int site_month(int32_t day)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	return year * 12 + month;
}

/* The referrals of one referrer among those that have a fill, in the order of the fills. */
static int credit_referrer(struct reg_fold_history *history, const struct reg_side *side, struct referral *referrals,
    size_t n, int64_t referrer, struct reg_err *err)
{
	int k = 0, rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct referral *referral = &referrals[i];
		int limit = referral->programme->referral.max_per_month, in_month = 0;

		for (size_t j = 0; j < i; j++) {
			in_month += referrals[j].act->target == referrer && referrals[j].is_rewarded &&
			    site_month(referrals[j].fill_day) == site_month(referral->fill_day);
		}
		if (referral->act->target != referrer || (limit > 0 && in_month >= limit)) {
			continue;
		}
		referral->is_rewarded = true;
		rc = credit_referral(history, side, referral, ++k, err);
	}
	return rc;
}

int reg_fold_referral_credits(struct reg_fold_history *history, struct reg_side *side, struct reg_err *err)
{
	struct referral *referrals = calloc(history->referred.n + 1, sizeof *referrals);
	size_t n = 0;
	int rc = referrals == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	for (size_t i = 0; i < history->referred.n && rc == 0; i++) {
		referral_terms(&referrals[n], side, &history->referred.items[i]);
		if (referrals[n].programme == NULL) {
			continue;
		}
		rc = referral_load(&referrals[n], side, err);
		if (rc < 0 || referrals[n].fill == NULL) {
			referral_finish(&referrals[n]);
		} else {
			n++;
		}
	}
	if (rc == 0 && n > 1) {
		qsort(referrals, n, sizeof *referrals, referral_compare);
	}
	for (size_t i = 0; i < history->members.n && rc == 0; i++) {
		rc = credit_referrer(history, side, referrals, n, history->members.items[i], err);
	}
	for (size_t i = 0; i < n; i++) {
		referral_finish(&referrals[i]);
	}
	free(referrals);
	return rc;
}
