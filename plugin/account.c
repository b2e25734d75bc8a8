/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"

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
	unsigned char *recent = malloc(state->tier.n * REG_TIER_ENTRY_SIZE + 1);
	size_t size;
	int rc;

	if (recent == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	size = reg_tier_encode(recent, &state->tier);
	rc = reg_run(side->store, REG_SQL_STATE_SET, err, "iiiiitiiiib", subject, state->sales, state->visits,
	    state->first_at, state->last_at, state->last_visit, state->volume_ml, debt,
	    (int64_t)state->tier.rank, (int64_t)state->tier.until_day, recent, size);
	free(recent);
	return rc;
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

/* --- from the first sale on --- */

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
	int64_t is_customer = 0, owed = 0, rows;
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
		rc = reg_fold_whole(&owed, &state.tier, side, subject, err);
		rc = rc < 0 ? rc : prune(&state, side, err);
	}
	rc = rc < 0 ? rc : state_store(side, subject, &state, owed, err);
	reg_tier_finish(&state.tier);
	return rc;
}

/* --- one sale more --- */

static int append_step(struct state *state, struct reg_side *side, const struct reg_subject *subject,
    const struct reg_unit *unit, const struct reg_unit_lines *lines, struct reg_err *err)
{
	struct reg_fold_step step = {
		.sale = unit->root.no, .at_unix_s = unit->root.at_unix_s, .currency = unit->root.currency,
		.volume_ml = unit->volume_ml, .has_promise = unit->has_promise, .promised_points = unit->promised_points,
		.subject = *subject, .lines = lines->lines, .n_lines = lines->n,
	};
	int before = state->tier.rank;
	struct reg_lot lot;
	int rc = reg_day_parse(&step.day, unit->root.day, err);

	rc = rc < 0 ? rc : reg_fold_step(&lot, &state->tier, side, &step, err);
	if (rc == 0 && lot.points > 0) {
		rc = reg_fold_write_lot(side, subject->no, &lot, err);
	}
	if (rc == 0 && state->tier.rank != before) {
		rc = reg_fold_write_tier(side, subject->no, step.at_unix_s, step.sale, state->tier.rank, err);
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

	/* A row of the same second or later, a debt to repay lot by lot, a business day that steps back: rare, folded
	 * whole. */
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
		out->to_keep_ml = reading.to_keep;
		out->to_next_ml = reading.to_next;
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
