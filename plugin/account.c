/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "earn.h"
#include "ledger.h"
#include "tier.h"

/* A row of view_state in memory. */
struct state {
	bool is_stored;
	int64_t sales, visits, first_at, last_at;
	char last_visit[11];
	int64_t volume_ml;
	struct reg_tier_state tier;
};

/* --- the state row --- */

static int state_load(struct state *state, int64_t *debt, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *recent;
	size_t size;
	int rc = reg_sql(&stmt, side->store, REG_SQL_STATE_GET, err, "i", subject);

	memset(state, 0, sizeof *state);
	reg_tier_init(&state->tier);
	*debt = 0;
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc;
	}
	state->is_stored = true;
	state->sales = reg_int(stmt, 0);
	state->visits = reg_int(stmt, 1);
	state->first_at = reg_int(stmt, 2);
	state->last_at = reg_int(stmt, 3);
	(void)snprintf(state->last_visit, sizeof state->last_visit, "%s", reg_text(stmt, 4));
	state->volume_ml = reg_int(stmt, 5);
	*debt = reg_int(stmt, 6);
	state->tier.rank = (int)reg_int(stmt, 7);
	state->tier.until_day = (int32_t)reg_int(stmt, 8);
	recent = reg_blob(stmt, 9, &size);
	rc = reg_tier_decode(&state->tier, recent, size, err);
	reg_reset(stmt);
	return rc;
}

static int state_store(struct reg_side *side, int64_t subject, const struct state *state, int64_t debt, struct reg_err *err)
{
	size_t size = state->tier.n * REG_TIER_ENTRY_SIZE;
	unsigned char *recent = malloc(size + 1);
	int rc;

	if (recent == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	reg_tier_encode(recent, &state->tier);
	rc = reg_run(side->store, REG_SQL_STATE_SET, err, "iiiiitiiiib", subject, state->sales, state->visits,
	    state->first_at, state->last_at, state->last_visit, state->volume_ml, debt,
	    (int64_t)state->tier.rank, (int64_t)state->tier.until_day, recent, size);
	free(recent);
	return rc;
}

/* --- one step of the fold: a sale --- */

struct step {
	int64_t sale, at_unix_s;
	int32_t day;
	const char *currency;
	int64_t volume_ml;
	bool has_promise;
	int64_t promised_points;
	struct reg_subject subject;
	const struct regulars_line *const *lines;
	size_t n_lines;
};

static int64_t lot_expiry(const struct reg_side *side, const struct reg_programme *programme, int64_t unlock_at)
{
	if (programme == NULL || unlock_at == INT64_MAX) {
		return INT64_MAX;
	}
	switch (programme->expiry) {
	case REG_EXPIRY_NEVER:
		return INT64_MAX;
	case REG_EXPIRY_DAYS:
		return reg_zone_day_end(side->zone, reg_zone_day(side->zone, unlock_at) + programme->expiry_days);
	}
	return INT64_MAX;
}

/* Makes the lot of a sale (points 0: none) at the tier held before it, and adds it to the tier's basis. */
static int step_sale(struct reg_lot *lot, struct reg_tier_state *tier, struct reg_side *side, const struct step *step,
    struct reg_err *err)
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
	return programme != NULL && counts ? reg_tier_add(tier, programme, step->day, step->volume_ml, err) : 0;
}

static const char *tier_id(const struct reg_side *side, int64_t at_unix_s, int rank)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);

	if (programme == NULL) {
		return "";
	}
	return programme->tiers[(size_t)rank < programme->n_tiers ? (size_t)rank : programme->n_tiers - 1].id;
}

static int write_tier(struct reg_side *side, int64_t subject, int64_t at_unix_s, int64_t fact, int rank, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_TIER_ADD, err, "iiit", subject, at_unix_s, fact, tier_id(side, at_unix_s, rank));
}

static int write_lot(struct reg_side *side, int64_t subject, const struct reg_lot *lot, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_LOT_ADD, err, "iiiiiiii", subject, lot->at, lot->sale, lot->points,
	    lot->points_left, lot->unlock_at, lot->expires_at, (int64_t)lot->programme);
}

/* Forgets what no later step can ask for. Later steps that find the stored state have a day not before the last visit
 * (others fold anew), so it is the visit's day that counts, not that of a sale without fuel. */
static int prune(struct state *state, const struct reg_side *side, struct reg_err *err)
{
	int32_t day;
	int rc = state->last_visit[0] == '\0' ? 0 : reg_day_parse(&day, state->last_visit, err);

	if (rc == 0 && state->last_visit[0] != '\0') {
		reg_tier_prune(&state->tier, day - reg_side_window_days(side));
	}
	return rc;
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

static int fold_sale(struct reg_ledger *ledger, struct reg_tier_state *tier, struct history *history,
    const struct entry *entry, struct reg_side *side, struct reg_err *err)
{
	const struct reg_unit *unit = &history->units[entry->unit];
	struct reg_unit_lines lines;
	struct reg_lot lot;
	struct step step = {
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
	rc = step_sale(&lot, tier, side, &step, err);
	if (rc == 0 && lot.points > 0) {
		rc = reg_ledger_add(ledger, &lot, err);
	}
	if (!step.subject.is_doubtful || step.subject.confirmed_at != INT64_MAX) {
		history->contributed_ml[entry->unit] = reg_side_programme(side, step.at_unix_s) != NULL ? unit->volume_ml : 0;
	}
	reg_unit_lines_finish(&lines);
	return rc;
}

static int fold_refund(struct reg_ledger *ledger, struct reg_tier_state *tier, struct history *history,
    const struct entry *entry, struct reg_side *side, struct reg_err *err)
{
	const struct reg_unit *unit = &history->units[entry->unit];
	const struct reg_programme *programme = reg_side_programme(side, entry->doc->at_unix_s);
	int64_t volume_ml = entry->doc->volume_ml;
	int32_t day, sale_day;
	int rc = reg_day_parse(&day, entry->doc->day, err);

	rc = rc < 0 ? rc : reg_day_parse(&sale_day, unit->root.day, err);
	if (rc < 0) {
		return rc;
	}
	history->refunded_minor[entry->unit] += entry->doc->amount_minor;
	if (volume_ml > history->contributed_ml[entry->unit]) {
		volume_ml = history->contributed_ml[entry->unit];
	}
	history->contributed_ml[entry->unit] -= volume_ml;
	if (programme != NULL) {
		reg_tier_reduce(tier, programme, day, sale_day, volume_ml);
	}
	return reg_ledger_refund(ledger, &history->revoked[entry->unit], entry->doc->no, unit->root.no, unit->amount_minor,
	    history->refunded_minor[entry->unit], err);
}

/* Folds the customer's history; the tier rows are written on the way, lots and uses at the end. */
static int fold(struct reg_ledger *ledger, struct reg_tier_state *tier, struct reg_side *side, int64_t subject,
    struct history *history, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < history->n_entries && rc == 0; i++) {
		const struct entry *entry = &history->entries[i];
		int before = tier->rank;

		rc = entry->refund == SIZE_MAX ? fold_sale(ledger, tier, history, entry, side, err)
		                               : fold_refund(ledger, tier, history, entry, side, err);
		if (rc == 0 && tier->rank != before) {
			rc = write_tier(side, subject, entry->doc->at_unix_s, entry->doc->no, tier->rank, err);
		}
	}
	for (size_t i = 0; i < ledger->n_lots && rc == 0; i++) {
		rc = write_lot(side, subject, &ledger->lots[i], err);
	}
	for (size_t i = 0; i < ledger->n_uses && rc == 0; i++) {
		const struct reg_use *use = &ledger->uses[i];

		rc = reg_run(side->store, REG_SQL_USE_ADD, err, "iiii", subject, use->fact, use->sale, use->points);
	}
	return rc;
}

/* Counts, first and last of the subject's rows. Returns how many rows there are. */
static int64_t state_count(struct state *state, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t rows = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ROWS_SUM, err, "i", subject);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		state->sales = reg_int(stmt, 0);
		state->visits = reg_int(stmt, 1);
		state->first_at = reg_int(stmt, 2);
		state->last_at = reg_int(stmt, 3);
		(void)snprintf(state->last_visit, sizeof state->last_visit, "%s", reg_text(stmt, 4));
		state->volume_ml = reg_int(stmt, 5);
		rows = reg_int(stmt, 6);
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : rows;
}

static int account_clear(struct reg_side *side, int64_t subject, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_LOT_DROP, err, "i", subject);

	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_USE_DROP, err, "i", subject);
	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_TIER_DROP, err, "i", subject);
	return rc < 0 ? rc : reg_run(side->store, REG_SQL_STATE_DROP, err, "i", subject);
}

int reg_account_update(struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct state state = { 0 };
	struct history history = { 0 };
	struct reg_ledger ledger = { 0 };
	int64_t is_customer = 0, rows;
	int rc = account_clear(side, subject, err);

	rc = rc < 0 ? rc : reg_get_int(&is_customer, side->store, REG_SQL_IDENTITY_IS_CUSTOMER, err, "i", subject);
	if (rc < 0) {
		return rc;
	}
	reg_tier_init(&state.tier);
	rows = state_count(&state, side, subject, err);
	if (rows <= 0) {
		return (int)rows;
	}
	if (is_customer) {
		rc = history_load(&history, side, subject, err);
		rc = rc < 0 ? rc : fold(&ledger, &state.tier, side, subject, &history, err);
		rc = rc < 0 ? rc : prune(&state, side, err);
	}
	rc = rc < 0 ? rc : state_store(side, subject, &state, reg_ledger_owed(&ledger), err);
	reg_ledger_finish(&ledger);
	history_finish(&history);
	reg_tier_finish(&state.tier);
	return rc;
}

/* --- one sale more --- */

static int append_step(struct state *state, struct reg_side *side, const struct reg_subject *subject,
    const struct reg_unit *unit, const struct reg_unit_lines *lines, struct reg_err *err)
{
	struct step step = {
		.sale = unit->root.no, .at_unix_s = unit->root.at_unix_s, .currency = unit->root.currency,
		.volume_ml = unit->volume_ml, .has_promise = unit->has_promise, .promised_points = unit->promised_points,
		.subject = *subject, .lines = lines->lines, .n_lines = lines->n,
	};
	int before = state->tier.rank;
	struct reg_lot lot;
	int rc = reg_day_parse(&step.day, unit->root.day, err);

	rc = rc < 0 ? rc : step_sale(&lot, &state->tier, side, &step, err);
	if (rc == 0 && lot.points > 0) {
		rc = write_lot(side, subject->no, &lot, err);
	}
	if (rc == 0 && state->tier.rank != before) {
		rc = write_tier(side, subject->no, step.at_unix_s, step.sale, state->tier.rank, err);
	}
	return rc < 0 ? rc : prune(state, side, err);
}

int reg_account_append(struct reg_side *side, const struct reg_subject *subject, const struct reg_unit *unit,
    const struct reg_unit_lines *lines, struct reg_err *err)
{
	const struct reg_doc *root = &unit->root;
	struct state state;
	int64_t debt, later;
	bool is_visit = reg_unit_is_visit(unit);
	int rc = state_load(&state, &debt, side, subject->no, err);
	int is_late = rc < 0 ? rc : reg_get_int(&later, side->store, REG_SQL_ROWS_LATER, err, "iii", subject->no,
	    root->at_unix_s, root->no);

	/* A row of the same second or later, a debt to repay lot by lot, a business day that steps back: rare, folded whole. */
	if (is_late != 0 || debt > 0 || strcmp(root->day, state.last_visit) < 0) {
		reg_tier_finish(&state.tier);
		return is_late < 0 ? is_late : reg_account_update(side, subject->no, err);
	}
	state.first_at = state.sales > 0 ? state.first_at : root->at_unix_s;
	state.last_at = root->at_unix_s;
	state.sales++;
	state.volume_ml += unit->volume_ml;
	if (is_visit && strcmp(root->day, state.last_visit) != 0) {
		state.visits++;
		(void)snprintf(state.last_visit, sizeof state.last_visit, "%s", root->day);
	}
	rc = subject->is_customer ? append_step(&state, side, subject, unit, lines, err) : 0;
	rc = rc < 0 ? rc : state_store(side, subject->no, &state, debt, err);
	reg_tier_finish(&state.tier);
	return rc;
}

/* --- reading --- */

int reg_account_standing(struct reg_standing *out, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	int32_t day = reg_zone_day(side->zone, at_unix_s);
	struct reg_tier_reading reading;
	struct reg_stmt *stmt;
	struct state state;
	int64_t debt;
	int rc = state_load(&state, &debt, side, subject, err);

	memset(out, 0, sizeof *out);
	out->tier_until = REG_DAY_NEVER;
	if (rc == 0 && programme != NULL) {
		reg_tier_read(&reading, &state.tier, programme, day);
		out->tier = reading.rank;
		out->tier_until = reading.until_day;
		out->basis_ml = reg_tier_sum(&state.tier, programme, day);
		out->to_keep_ml = reading.to_keep_ml;
		out->to_next_ml = reading.to_next_ml;
	}
	if (rc == 0) {
		out->is_known = state.is_stored;
		out->visits = state.visits;
		out->sales = state.sales;
		out->last_at = state.last_at;
		rc = reg_sql(&stmt, side->store, REG_SQL_LOTS_BALANCE, err, "ii", subject, at_unix_s);
	}
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		out->balance = reg_int(stmt, 0) - debt;
		out->pending = reg_int(stmt, 1);
		reg_reset(stmt);
		rc = 0;
	}
	reg_tier_finish(&state.tier);
	return rc;
}
