/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "account_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EARLIER_DAYS 2

void reg_account_state_init(struct reg_account_state *state, int64_t subject)
{
	*state = (struct reg_account_state){ .subject = subject, .folded_to = INT64_MIN };
	reg_fold_account_init(&state->account, subject);
}

void reg_account_state_finish(struct reg_account_state *state)
{
	reg_fold_account_finish(&state->account);
	free(state->traits);
	state->traits = NULL;
}

void reg_account_state_counts(struct reg_account_state *state, struct reg_stmt *stmt)
{
	state->sales = reg_int(stmt, 0);
	state->visits = reg_int(stmt, 1);
	state->first_at = reg_int(stmt, 2);
	state->last_at = reg_int(stmt, 3);
	(void)snprintf(state->last_visit, sizeof state->last_visit, "%s", reg_text(stmt, 4));
	state->volume_ml = reg_int(stmt, 5);
}

int reg_account_state_load(struct reg_account_state *state, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *recent, *tally, *fills;
	size_t recent_size, tally_size, fills_size;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_STATE, err, "i", subject);

	reg_account_state_init(state, subject);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc <= 0) {
		return rc;
	}
	state->is_stored = true;
	reg_account_state_counts(state, stmt);
	state->debt = reg_int(stmt, 6);
	state->account.tier.rank = (int)reg_int(stmt, 7);
	state->account.tier.until_day = (int32_t)reg_int(stmt, 8);
	recent = reg_blob(stmt, 9, &recent_size);
	rc = reg_tier_decode(&state->account.tier, recent, recent_size, err);
	tally = reg_blob(stmt, 10, &tally_size);
	rc = rc < 0 ? rc : reg_tally_decode(&state->account.tally, tally, tally_size, err);
	fills = reg_blob(stmt, 11, &fills_size);
	rc = rc < 0 ? rc : reg_habit_decode(&state->account.habit, fills, fills_size, err);
	state->referrer = reg_int(stmt, 12);
	state->folded_to = reg_int(stmt, 13);
	if (rc == 0 && !reg_is_null(stmt, 14)) {
		state->traits = strdup(reg_text(stmt, 14));
		rc = state->traits == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Later sales that find the stored state have a day not before the last visit (others fold anew), so it is the visit's
 * day that counts, not that of a sale without fuel. A preview reads the stored state whatever its day: a business date may
 * be a day off the calendar's either way, so two of them lie at most EARLIER_DAYS behind another. */
static int state_prune(struct reg_account_state *state, const struct reg_side *side, struct reg_err *err)
{
	int32_t day;
	int rc = state->last_visit[0] == '\0' ? 0 : reg_day_parse(&day, state->last_visit, err);

	if (rc == 0 && state->last_visit[0] != '\0') {
		reg_tier_prune(&state->account.tier, day - EARLIER_DAYS - reg_side_window_days(side));
		reg_tally_prune(&state->account.tally, day - EARLIER_DAYS);
	}
	return rc;
}

int reg_account_state_store(struct reg_side *side, struct reg_account_state *state, struct reg_err *err)
{
	const struct reg_tier_state *tier = &state->account.tier;
	int rc = state_prune(state, side, err);
	unsigned char *recent, *tally = NULL, fills[REG_HABIT_SIZE];
	size_t recent_size, tally_size = 0, fills_size;

	if (rc < 0) {
		return rc;
	}
	recent = malloc(tier->n * REG_TIER_ENTRY_SIZE + 1);
	if (recent == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	recent_size = reg_tier_encode(recent, tier);
	fills_size = reg_habit_encode(fills, &state->account.habit);
	rc = reg_tally_encode(&tally, &tally_size, &state->account.tally, err);
	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_FOLD_STATE_SET, err, "iiiiitiiiibbbii", state->subject, state->sales,
	    state->visits, state->first_at, state->last_at, state->last_visit, state->volume_ml, state->debt,
	    (int64_t)tier->rank, (int64_t)tier->until_day, recent, recent_size, tally == NULL ? recent : tally, tally_size,
	    fills, fills_size, state->referrer, state->folded_to);
	free(tally);
	free(recent);
	return rc;
}

void reg_account_state_add(struct reg_account_state *state, const struct reg_unit *unit)
{
	const struct reg_doc *root = &unit->root;

	state->first_at = state->sales > 0 ? state->first_at : root->at_unix_s;
	state->last_at = root->at_unix_s;
	state->folded_to = root->at_unix_s;
	state->sales++;
	state->volume_ml += unit->volume_ml;
	if (reg_unit_is_visit(unit) && strcmp(root->day, state->last_visit) != 0) {
		state->visits++;
		(void)snprintf(state->last_visit, sizeof state->last_visit, "%s", root->day);
	}
}

static bool is_listed(const struct reg_condition *when, const char *traits)
{
	for (char *const *id = (char *const *)when->customers; id != NULL && *id != NULL; id++) {
		if (strstr(traits, *id) != NULL) {
			return true;
		}
	}
	return false;
}

/* Whether some condition names the customer; one who only looks so is read for nothing. */
static bool is_named(const struct reg_programme *programme, const char *traits)
{
	bool is = false;

	for (size_t i = 0; i < programme->n_rules && !is; i++) {
		is = is_listed(&programme->rules[i].when, traits);
	}
	for (size_t i = 0; i < programme->n_grants && !is; i++) {
		is = is_listed(&programme->grants[i].when, traits);
	}
	for (size_t i = 0; i < programme->n_rewards && !is; i++) {
		is = is_listed(&programme->rewards[i].when, traits);
	}
	return is;
}

/* Whether reading the traits would change nothing: they cost as much as a row, at each sale. A programme that does not
 * look at people still knows floors, and memberships that have one. */
static bool is_unasked(const struct reg_programme *programme, const char *traits)
{
	if (!programme->asks_person) {
		return strstr(traits, "\"floor\"") == NULL && strstr(traits, "\"member\"") == NULL;
	}
	return reg_person_is_plain(traits) && !is_named(programme, traits);
}

/* Of somebody without a stored state they were not read with it. */
static int state_traits(struct reg_account_state *state, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const char *traits;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_TRAITS, err, "i", state->subject);

	if (rc < 0 || (rc = reg_step(stmt, err)) <= 0) {
		return rc;
	}
	traits = reg_text(stmt, 0);
	state->traits = traits == NULL ? NULL : strdup(traits);
	rc = traits != NULL && state->traits == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	reg_reset(stmt);
	return rc;
}

int reg_account_state_person(struct reg_account_state *state, struct reg_side *side, int64_t at_unix_s,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	int rc = programme == NULL || state->traits != NULL ? 0 : state_traits(state, side, err);

	if (rc < 0) {
		return rc;
	}
	if (programme == NULL || (state->traits != NULL && is_unasked(programme, state->traits))) {
		return 0;
	}
	if (state->traits != NULL && state->traits[0] != '\0') {
		return reg_fold_person_set(&state->account, state->traits, err);
	}
	return reg_fold_person(&state->account, side, err);
}

int reg_account_state_read(struct reg_account_state *state, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err)
{
	int rc = reg_account_state_load(state, side, subject, err);

	return rc < 0 ? rc : reg_account_state_person(state, side, at_unix_s, err);
}
