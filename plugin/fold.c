/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.c - the steps of an account: a sale, and a refund of it. A capture takes the first of them once, so it reads
 * nothing that the programme does not ask for.
 */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

#define RETURN_DAYS 30 /* grace of points that come back while no programme is in force */

void reg_fold_account_init(struct reg_fold_account *account, int64_t member)
{
	*account = (struct reg_fold_account){ .member = member };
	reg_tier_init(&account->tier);
}

void reg_fold_account_finish(struct reg_fold_account *account)
{
	reg_tier_finish(&account->tier);
	reg_tally_finish(&account->tally);
	reg_ledger_finish(&account->ledger);
	reg_entitlements_finish(&account->entitlements);
	reg_person_finish(&account->person);
	free(account->signals);
	*account = (struct reg_fold_account){ 0 };
}

/* --- times of points --- */

int64_t reg_fold_unlock(const struct reg_programme *programme, int64_t at_unix_s, bool is_doubtful, int64_t confirmed_at)
{
	return is_doubtful ? confirmed_at
	                   : at_unix_s + (programme == NULL ? 0 : (int64_t)programme->pending_hours * 3600);
}

int64_t reg_fold_expiry(const struct reg_side *side, const struct reg_programme *programme, int64_t unlock_at)
{
	if (programme == NULL || unlock_at == INT64_MAX) {
		return INT64_MAX;
	}
	return reg_zone_day_end(side->zone, reg_expiry_day(programme, reg_zone_day(side->zone, unlock_at)));
}

/* --- a sale --- */

int reg_fold_sale_of(struct reg_fold_sale *out, const struct reg_unit *unit, const struct reg_unit_lines *lines,
    const struct reg_subject *subject, struct reg_err *err)
{
	*out = (struct reg_fold_sale){
		.sale = unit->root.no, .at_unix_s = unit->root.at_unix_s, .site = unit->root.site,
		.currency = unit->root.currency, .plate = unit->plate, .card = unit->card, .volume_ml = unit->volume_ml,
		.amount_minor = unit->amount_minor, .has_promise = unit->has_promise,
		.promised_points = unit->promised_points, .is_doubtful = subject->is_doubtful,
		.confirmed_at = subject->confirmed_at, .lines = lines->lines, .n_lines = lines->n,
		.redemptions = unit->redemptions, .n_redemptions = unit->n_redemptions,
		.attendant = unit->root.attendant != NULL ? unit->root.attendant : unit->completion.attendant,
		.has_late_card = unit->root.has_late_card || unit->completion.has_late_card,
	};
	return reg_day_parse(&out->day, unit->root.day, err);
}

static bool asks_card_kind(const struct reg_programme *programme)
{
	for (size_t i = 0; i < programme->n_rules; i++) {
		if (programme->rules[i].when.card_kinds != NULL) {
			return true;
		}
	}
	for (size_t i = 0; i < programme->n_grants; i++) {
		if (programme->grants[i].when.card_kinds != NULL) {
			return true;
		}
	}
	return false;
}

/* `card_kind` keeps the text behind ticket->card_kind; released with free(). */
static int sale_ticket(struct reg_ticket *ticket, char **card_kind, struct reg_side *side,
    const struct reg_programme *programme, const struct reg_fold_sale *sale, struct reg_err *err)
{
	int hour, minute, rc = 0;
	struct reg_stmt *stmt;

	*card_kind = NULL;
	reg_zone_local(side->zone, sale->at_unix_s, NULL, NULL, NULL, &hour, &minute, NULL);
	*ticket = (struct reg_ticket){ .at_unix_s = sale->at_unix_s, .day = sale->day, .minute = hour * 60 + minute,
		.site = sale->site, .currency = sale->currency, .lines = sale->lines, .n_lines = sale->n_lines };
	if (sale->card == 0 || programme == NULL || !asks_card_kind(programme)) {
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_VALUE, err, "i", sale->card);
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *kind = reg_text(stmt, 2);

		*card_kind = kind == NULL ? NULL : strdup(kind);
		rc = kind != NULL && *card_kind == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
		ticket->card_kind = *card_kind;
		reg_reset(stmt);
	}
	return rc;
}

int reg_fold_evaluate(struct reg_evaluation *out, int *rank, const struct reg_fold_account *account,
    struct reg_side *side, const struct reg_programme *programme, const struct reg_fold_sale *sale, struct reg_err *err)
{
	struct reg_holder holder = { .rank = account->tier.rank, .person = account->has_person ? &account->person : NULL,
		.days = &account->tier, .tally = &account->tally };
	struct reg_ticket ticket;
	char *card_kind;
	int rc = sale_ticket(&ticket, &card_kind, side, programme, sale, err);

	if (programme != NULL && holder.person != NULL) {
		int floor = reg_person_floor(holder.person, programme, sale->at_unix_s, sale->day,
		    holder.tally);

		holder.rank = floor > holder.rank ? floor : holder.rank;
	}
	*rank = holder.rank;
	rc = rc < 0 ? rc : reg_evaluate(out, programme, &holder, &ticket, err);
	free(card_kind);
	return rc;
}

static int sale_redeem(struct reg_fold_account *account, int64_t *redeemed, const struct reg_fold_sale *sale,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < sale->n_redemptions && rc == 0; i++) {
		const struct regulars_redemption *what = &sale->redemptions[i];

		if (what->count > 0) {
			rc = reg_entitlements_use(&account->entitlements, sale->sale, what->reward, what->count, sale->at_unix_s,
			    err);
		}
		if (rc == 0 && what->points > 0) {
			rc = reg_ledger_spend(&account->ledger, sale->sale, what->points, sale->at_unix_s, err);
			*redeemed += what->points;
		}
	}
	return rc;
}

static int sale_grants(struct reg_fold_account *account, const struct reg_side *side,
    const struct reg_programme *programme, const struct reg_evaluation *evaluation, const struct reg_fold_sale *sale,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; programme != NULL && i < programme->n_grants && rc == 0; i++) {
		const struct reg_grant *grant = &programme->grants[i];
		struct reg_entitlement given = {
			.sale = sale->sale, .grant = grant->id, .rewards = grant->rewards, .count = grant->count,
			.valid_from = grant->next_visit ? reg_zone_day_start(side->zone, sale->day + 1) : sale->at_unix_s,
			.expires_at = grant->valid_days == 0 ? INT64_MAX
			                                     : reg_zone_day_end(side->zone, sale->day + grant->valid_days),
			.programme = programme->version,
		};

		if (!evaluation->grants[i].is_granted) {
			continue;
		}
		if (sale->is_doubtful && sale->confirmed_at > given.valid_from) {
			given.valid_from = sale->confirmed_at;
		}
		rc = reg_entitlements_add(&account->entitlements, &given, err);
	}
	return rc;
}

struct reg_measure reg_fold_measure(const struct reg_side *side, const struct reg_fold_sale *sale)
{
	/* Amounts in another currency cannot be added to it. */
	return (struct reg_measure){ .ml = sale->volume_ml, .fills = sale->volume_ml > 0,
		.minor = strcmp(sale->currency, side->currency) == 0 ? sale->amount_minor : 0 };
}

/* What the sale adds to the basis of tiers, noted in `given`. */
static int sale_measure(struct reg_fold_account *account, struct reg_fold_given *given, const struct reg_side *side,
    const struct reg_programme *programme, const struct reg_fold_sale *sale, const struct reg_lot *lot,
    struct reg_err *err)
{
	int32_t unlock_day = reg_zone_day(side->zone, lot->unlock_at);

	given->points_day = unlock_day > sale->day ? unlock_day : sale->day;
	if (programme == NULL || (sale->is_doubtful && sale->confirmed_at == INT64_MAX)) {
		given->growth = 0;
		return 0;
	}
	given->left = reg_fold_measure(side, sale);
	given->left.points = lot->points;
	given->left.growth = given->growth;
	return reg_tier_add(&account->tier, programme, sale->day, &given->left, given->points_day, err);
}

int reg_fold_signal(struct reg_fold_account *account, int64_t fact, int64_t at_unix_s, const struct reg_signal *signal,
    struct reg_err *err)
{
	struct reg_fold_signal *grown = realloc(account->signals, (account->n_signals + 1) * sizeof *grown);

	if (grown == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	account->signals = grown;
	grown[account->n_signals++] = (struct reg_fold_signal){ .fact = fact, .at_unix_s = at_unix_s, .signal = *signal };
	return 0;
}

/* What is suspicious about the sale, beside those before it. */
static int sale_signals(struct reg_fold_account *account, const struct reg_programme *programme,
    const struct reg_fold_sale *sale, struct reg_err *err)
{
	const struct reg_fraud *fraud = programme == NULL ? NULL : &programme->fraud;
	struct reg_habit_sale seen = { .at_unix_s = sale->at_unix_s, .day = sale->day, .plate = sale->plate,
		.card = sale->card, .attendant = reg_habit_hash(sale->attendant), .late_card = sale->has_late_card };
	struct reg_signal signals[REG_SIGNALS_MAX];
	size_t n;
	int rc = 0;

	if (sale->n_redemptions > 0 && reg_signals_redeem(&signals[0], &account->habit, fraud, sale->attendant,
	    sale->at_unix_s)) {
		rc = reg_fold_signal(account, sale->sale, sale->at_unix_s, &signals[0], err);
	}
	reg_habit_lines(&seen, programme, sale->lines, sale->n_lines);
	n = reg_signals_step(signals, &account->habit, fraud, &seen);
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = reg_fold_signal(account, sale->sale, sale->at_unix_s, &signals[i], err);
	}
	return rc;
}

int reg_fold_sale(struct reg_fold_account *account, struct reg_fold_given *given, struct reg_side *side,
    const struct reg_fold_sale *sale, const struct reg_fold_watch *watch, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, sale->at_unix_s);
	struct reg_evaluation evaluation = { 0 };
	struct reg_lot lot = { .sale = sale->sale, .kind = REG_LOT_SALE, .at = sale->at_unix_s,
		.unlock_at = reg_fold_unlock(programme, sale->at_unix_s, sale->is_doubtful, sale->confirmed_at),
		.programme = programme == NULL ? 0 : programme->version };
	bool own_points = programme != NULL && programme->redeem.own_points;
	struct reg_lot own;
	int rank, rank_earned, rc;

	*given = (struct reg_fold_given){ .day = sale->day, .amount_minor = sale->amount_minor };
	if (programme != NULL) {
		reg_tier_normalise(&account->tier, programme, sale->day);
	}
	rank_earned = account->tier.rank;
	rc = reg_fold_evaluate(&evaluation, &rank, account, side, programme, sale, err);
	if (rc < 0) {
		return rc;
	}
	given->growth = evaluation.growth;
	lot.points = sale->has_promise && sale->promised_points > evaluation.points ? sale->promised_points
	                                                                              : evaluation.points;
	lot.expires_at = reg_fold_expiry(side, programme, lot.unlock_at);
	given->points = lot.points;
	given->shared = sale->earner.person == 0 ? 0 : reg_earner_part(lot.points, sale->earner.percent);
	given->unlock_at = lot.unlock_at;
	given->expires_at = lot.expires_at;
	given->programme = lot.programme;
	own = lot;
	own.points -= given->shared;
	if (watch != NULL) {
		const struct reg_account_seen seen = { .sale = sale->sale, .member = account->member, .programme = programme,
			.rank = rank, .rank_earned = rank_earned, .evaluation = &evaluation, .lot = &lot };

		rc = watch->seen(&seen, watch->payload, err);
	}
	rc = rc < 0 || own_points ? rc : sale_redeem(account, &given->redeemed, sale, err);
	rc = rc < 0 ? rc : reg_ledger_add(&account->ledger, &own, err);
	rc = rc < 0 || !own_points ? rc : sale_redeem(account, &given->redeemed, sale, err);
	rc = rc < 0 ? rc : sale_grants(account, side, programme, &evaluation, sale, err);
	if (rc == 0 && programme != NULL) {
		rc = reg_evaluation_record(&account->tally, &evaluation, programme, sale->day, err);
		rc = rc < 0 || !account->has_person ? rc : reg_person_renew(&account->tally, &account->person, programme,
		    sale->at_unix_s, sale->day, err);
	}
	rc = rc < 0 ? rc : sale_measure(account, given, side, programme, sale, &lot, err);
	rc = rc < 0 ? rc : sale_signals(account, programme, sale, err);
	reg_evaluation_finish(&evaluation);
	return rc;
}

/* --- somebody else's share --- */

struct reg_share reg_fold_share_of(const struct reg_fold_sale *sale, const struct reg_fold_given *given)
{
	return (struct reg_share){ .sale = sale->sale, .person = sale->earner.person, .role = sale->earner.who,
		.points = given->shared, .total = given->points, .unlock_at = given->unlock_at, .expires_at = given->expires_at,
		.programme = given->programme };
}

struct reg_lot reg_fold_share_lot(const struct reg_share *share, int64_t at_unix_s)
{
	return (struct reg_lot){ .sale = share->sale, .part = REG_SHARE_PART,
		.kind = share->role == REG_EARNS_DRIVER ? REG_LOT_DRIVER : REG_LOT_CONTACT, .at = at_unix_s,
		.points = share->points, .points_left = share->points, .unlock_at = share->unlock_at,
		.expires_at = share->expires_at, .programme = share->programme };
}

/* --- a refund --- */

/* At most what is left, and never less than nothing: a sale's lines can sum below 0. */
static int64_t part_of(int64_t wanted, int64_t left)
{
	return left < 0 || wanted < 0 ? 0 : wanted < left ? wanted : left;
}

static int refund_give_back(struct reg_fold_account *account, struct reg_fold_given *given, const struct reg_side *side,
    const struct reg_programme *programme, int64_t sale, const struct reg_doc *refund, int32_t day, struct reg_err *err)
{
	int64_t target = reg_ledger_share(given->redeemed, given->amount_minor, given->refunded_minor);
	struct reg_ledger_return back = {
		.fact = refund->no, .from = sale, .points = target - given->returned, .at_unix_s = refund->at_unix_s,
		.grace_unix_s = reg_zone_day_end(side->zone,
		    day + (programme == NULL ? RETURN_DAYS : programme->redeem.return_days)),
	};

	if (back.points <= 0) {
		return 0;
	}
	given->returned = target;
	return reg_ledger_give_back(&account->ledger, &back, err);
}

/* The part of what the sale added that this refund takes away again. */
static struct reg_measure refund_measure(struct reg_fold_given *given, const struct reg_doc *refund, int64_t revoked,
    bool becomes_whole)
{
	int64_t growth = reg_ledger_share(given->growth, given->amount_minor, given->refunded_minor);
	struct reg_measure less = {
		.ml = part_of(refund->volume_ml, given->left.ml), .minor = part_of(refund->amount_minor, given->left.minor),
		.points = part_of(revoked, given->left.points), .growth = growth - given->growth_taken,
		.fills = becomes_whole ? given->left.fills : 0,
	};

	if (less.growth < 0) {
		less.growth = 0;
	}
	given->growth_taken += less.growth;
	given->left.ml -= less.ml;
	given->left.minor -= less.minor;
	given->left.points -= less.points;
	given->left.growth -= less.growth;
	given->left.fills -= less.fills;
	return less;
}

int reg_fold_refund(struct reg_fold_account *account, struct reg_fold_given *given, struct reg_side *side, int64_t sale,
    const struct reg_doc *refund, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, refund->at_unix_s);
	int64_t revoked;
	struct reg_measure less;
	bool becomes_whole;
	int32_t day;
	int rc = reg_day_parse(&day, refund->day, err);

	if (rc < 0) {
		return rc;
	}
	given->refunded_minor += refund->amount_minor;
	becomes_whole = !given->is_whole && given->refunded_minor >= given->amount_minor;
	given->is_whole = given->is_whole || becomes_whole;
	rc = reg_ledger_refund(&account->ledger, &given->own_revoked, refund->no, sale, 0, given->amount_minor,
	    given->refunded_minor, err);
	/* The basis of the tier is the account's, whoever earns. */
	revoked = reg_ledger_share(given->points, given->amount_minor, given->refunded_minor) - given->revoked;
	revoked = revoked < 0 ? 0 : revoked;
	given->revoked += revoked;
	rc = rc < 0 ? rc : refund_give_back(account, given, side, programme, sale, refund, day, err);
	if (rc == 0 && becomes_whole) {
		reg_entitlements_refund(&account->entitlements, sale);
	}
	less = refund_measure(given, refund, revoked, becomes_whole);
	if (rc == 0) {
		reg_tier_reduce(&account->tier, programme, day, given->day, given->points_day, &less);
	}
	return rc;
}
