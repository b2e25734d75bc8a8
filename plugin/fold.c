/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

#include "earn.h"

/* --- one step: a sale --- */

static int64_t lot_expiry(const struct reg_side *side, const struct reg_programme *programme, int64_t unlock_at)
{
	if (programme == NULL || unlock_at == INT64_MAX) {
		return INT64_MAX;
	}
	switch (programme->expiry) {
	case REG_EXPIRY_NEVER:
		return INT64_MAX;
	case REG_EXPIRY_MONTH_END:
	case REG_EXPIRY_YEAR_END:
	case REG_EXPIRY_DATES:
	case REG_EXPIRY_DAYS:
		return reg_zone_day_end(side->zone, reg_zone_day(side->zone, unlock_at) + programme->expiry_days);
	}
	return INT64_MAX;
}

int reg_fold_step(struct reg_lot *lot, struct reg_tier_state *tier, struct reg_side *side,
    const struct reg_fold_step *step, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, step->at_unix_s);
	bool counts = !step->subject.is_doubtful || step->subject.confirmed_at != INT64_MAX;

	*lot = (struct reg_lot){ .sale = step->sale, .at = step->at_unix_s, .unlock_at = step->at_unix_s };
	if (programme != NULL) {
		reg_tier_normalise(tier, programme, step->day);
		lot->points = reg_earn_points(programme, step->lines, step->n_lines, (size_t)tier->rank, step->currency);
		lot->programme = programme->version;
		lot->unlock_at += (int64_t)programme->pending_hours * 3600;
	}
	if (step->has_promise && step->promised_points > lot->points) {
		lot->points = step->promised_points;
	}
	if (step->subject.is_doubtful) {
		lot->unlock_at = step->subject.confirmed_at;
	}
	lot->points_left = lot->points;
	lot->expires_at = lot_expiry(side, programme, lot->unlock_at);
	if (programme == NULL || !counts)
		return 0;
	return reg_tier_add(tier, programme, step->day,
	    &(struct reg_measure){ .ml = step->volume_ml, .fills = step->volume_ml > 0 }, step->day, err);
}

static const char *tier_id(const struct reg_side *side, int64_t at_unix_s, int rank)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);

	if (programme == NULL) {
		return "";
	}
	return programme->tiers[(size_t)rank < programme->n_tiers ? (size_t)rank : programme->n_tiers - 1].id;
}

int reg_fold_write_tier(struct reg_side *side, int64_t subject, int64_t at_unix_s, int64_t fact, int rank,
    struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_TIER_ADD, err, "iiit", subject, at_unix_s, fact, tier_id(side, at_unix_s, rank));
}

int reg_fold_write_lot(struct reg_side *side, int64_t subject, const struct reg_lot *lot, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_LOT_ADD, err, "iiiiiiii", subject, lot->at, lot->sale, lot->points,
	    lot->points_left, lot->unlock_at, lot->expires_at, (int64_t)lot->programme);
}

/* --- the whole fold --- */

/* A sale or one of its refunds, in evaluation order. */
struct entry {
	size_t unit;
	size_t refund; /* SIZE_MAX: the sale itself */
	const struct reg_doc *doc;
};

struct history {
	struct reg_unit *units;
	int64_t *revoked, *refunded_minor, *contributed_ml;
	size_t n;
	struct entry *entries;
	size_t n_entries;
};

static void history_finish(struct history *history)
{
	for (size_t i = 0; i < history->n; i++) {
		reg_unit_finish(&history->units[i]);
	}
	free(history->units);
	free(history->revoked);
	free(history->refunded_minor);
	free(history->contributed_ml);
	free(history->entries);
}

/* A refund dated before its own sale is taken right behind it. */
static const struct reg_doc *entry_place(const struct history *history, const struct entry *entry)
{
	const struct reg_doc *sale = &history->units[entry->unit].root;

	return reg_doc_compare(entry->doc, sale) < 0 ? sale : entry->doc;
}

static int entry_order(const void *left, const void *right, void *payload)
{
	const struct history *history = payload;
	const struct entry *a = left, *b = right;
	int order = reg_doc_compare(entry_place(history, a), entry_place(history, b));

	if (order == 0 && (a->refund == SIZE_MAX) != (b->refund == SIZE_MAX)) {
		order = a->refund == SIZE_MAX ? -1 : 1;
	}
	return order != 0 ? order : reg_doc_compare(a->doc, b->doc);
}

static int history_load(struct history *history, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	int64_t *sales = NULL, *grown;
	size_t n = 0, size = 0, n_entries = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ROWS_OF_SUBJECT, err, "i", subject);

	memset(history, 0, sizeof *history);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		if (n == size) {
			size = size == 0 ? 64 : 2 * size;
			grown = realloc(sales, size * sizeof *sales);
			if (grown == NULL) {
				rc = reg_err_set(err, REG_EIO, "out of memory");
				break;
			}
			sales = grown;
		}
		sales[n++] = reg_int(stmt, 0);
		rc = 0;
	}
	reg_reset(stmt);
	if (rc == 0) {
		history->units = calloc(n + 1, sizeof *history->units);
		history->revoked = calloc(n + 1, sizeof *history->revoked);
		history->refunded_minor = calloc(n + 1, sizeof *history->refunded_minor);
		history->contributed_ml = calloc(n + 1, sizeof *history->contributed_ml);
		if (history->units == NULL || history->revoked == NULL || history->refunded_minor == NULL ||
		    history->contributed_ml == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
		}
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = reg_unit_load(&history->units[i], side, sales[i], err);
		history->n += rc == 0;
		n_entries += 1 + history->units[i].n_refunds;
	}
	free(sales);
	if (rc < 0) {
		return rc;
	}
	history->entries = calloc(n_entries + 1, sizeof *history->entries);
	if (history->entries == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (size_t i = 0; i < history->n; i++) {
		struct reg_unit *unit = &history->units[i];

		history->entries[history->n_entries++] = (struct entry){ .unit = i, .refund = SIZE_MAX, .doc = &unit->root };
		for (size_t j = 0; j < unit->n_refunds; j++) {
			history->entries[history->n_entries++] = (struct entry){ .unit = i, .refund = j, .doc = &unit->refunds[j] };
		}
	}
	qsort_r(history->entries, history->n_entries, sizeof *history->entries, entry_order, history);
	return 0;
}

static int entry_sale(struct reg_ledger *ledger, struct reg_tier_state *tier, struct history *history,
    const struct entry *entry, struct reg_side *side, struct reg_err *err)
{
	const struct reg_unit *unit = &history->units[entry->unit];
	struct reg_unit_lines lines;
	struct reg_lot lot;
	struct reg_fold_step step = {
		.sale = unit->root.no, .at_unix_s = unit->root.at_unix_s, .currency = unit->root.currency,
		.volume_ml = unit->volume_ml, .has_promise = unit->has_promise, .promised_points = unit->promised_points,
	};
	int rc = reg_day_parse(&step.day, unit->root.day, err);

	rc = rc < 0 ? rc : reg_resolve(&step.subject, side, unit->customer, unit->card, unit->phone, unit->plate,
	    unit->root.at_unix_s, err);
	rc = rc < 0 ? rc : reg_unit_lines(&lines, unit, err);
	if (rc < 0) {
		return rc;
	}
	step.lines = lines.lines;
	step.n_lines = lines.n;
	rc = reg_fold_step(&lot, tier, side, &step, err);
	if (rc == 0 && lot.points > 0) {
		rc = reg_ledger_add(ledger, &lot, err);
	}
	if (!step.subject.is_doubtful || step.subject.confirmed_at != INT64_MAX) {
		history->contributed_ml[entry->unit] = reg_side_programme(side, step.at_unix_s) != NULL ? unit->volume_ml : 0;
	}
	reg_unit_lines_finish(&lines);
	return rc;
}

static int entry_refund(struct reg_ledger *ledger, struct reg_tier_state *tier, struct history *history,
    const struct entry *entry, struct reg_side *side, struct reg_err *err)
{
	const struct reg_unit *unit = &history->units[entry->unit];
	const struct reg_programme *programme = reg_side_programme(side, entry->doc->at_unix_s);
	int64_t volume_ml = entry->doc->volume_ml, before;
	bool is_last;
	int32_t day, sale_day;
	int rc = reg_day_parse(&day, entry->doc->day, err);

	rc = rc < 0 ? rc : reg_day_parse(&sale_day, unit->root.day, err);
	if (rc < 0) {
		return rc;
	}
	before = history->refunded_minor[entry->unit];
	history->refunded_minor[entry->unit] += entry->doc->amount_minor;
	is_last = before < unit->amount_minor && history->refunded_minor[entry->unit] >= unit->amount_minor;
	if (volume_ml > history->contributed_ml[entry->unit]) {
		volume_ml = history->contributed_ml[entry->unit];
	}
	history->contributed_ml[entry->unit] -= volume_ml;
	if (programme != NULL) {
		reg_tier_reduce(tier, programme, day, sale_day, sale_day,
		    &(struct reg_measure){ .ml = volume_ml, .fills = is_last && unit->volume_ml > 0 });
	}
	return reg_ledger_refund(ledger, &history->revoked[entry->unit], entry->doc->no, unit->root.no, unit->amount_minor,
	    history->refunded_minor[entry->unit], err);
}

/* The tier rows are written on the way, lots and uses at the end. */
static int history_fold(struct reg_ledger *ledger, struct reg_tier_state *tier, struct reg_side *side, int64_t subject,
    struct history *history, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < history->n_entries && rc == 0; i++) {
		const struct entry *entry = &history->entries[i];
		int before = tier->rank;

		rc = entry->refund == SIZE_MAX ? entry_sale(ledger, tier, history, entry, side, err)
		                               : entry_refund(ledger, tier, history, entry, side, err);
		if (rc == 0 && tier->rank != before) {
			rc = reg_fold_write_tier(side, subject, entry->doc->at_unix_s, entry->doc->no, tier->rank, err);
		}
	}
	for (size_t i = 0; i < ledger->n_lots && rc == 0; i++) {
		rc = reg_fold_write_lot(side, subject, &ledger->lots[i], err);
	}
	for (size_t i = 0; i < ledger->n_uses && rc == 0; i++) {
		const struct reg_use *use = &ledger->uses[i];

		rc = reg_run(side->store, REG_SQL_USE_ADD, err, "iiii", subject, use->fact, use->sale, use->points);
	}
	return rc;
}

int reg_fold_whole(int64_t *owed_out, struct reg_tier_state *tier, struct reg_side *side, int64_t subject,
    struct reg_err *err)
{
	struct history history;
	struct reg_ledger ledger = { 0 };
	int rc = history_load(&history, side, subject, err);

	rc = rc < 0 ? rc : history_fold(&ledger, tier, side, subject, &history, err);
	*owed_out = reg_ledger_owed(&ledger);
	reg_ledger_finish(&ledger);
	history_finish(&history);
	return rc;
}
