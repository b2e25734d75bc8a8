/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * account_state.h - a row of view_state in memory: what a sale more is added to, and what a till reads.
 */
#ifndef REG_ACCOUNT_STATE_H
#define REG_ACCOUNT_STATE_H

#include "fold.h"

struct reg_account_state {
	int64_t subject;
	bool is_stored;      /* there is such a row */
	int64_t sales, visits, first_at, last_at;
	char last_visit[11];
	int64_t volume_ml;
	int64_t debt;
	int64_t referrer;    /* 0 nobody; the subject itself: somebody said who earns with its sales */
	int64_t folded_to;
	char *traits;        /* as they stand beside the row; NULL: no row */
	struct reg_fold_account account; /* tier and tally; the lots stay in the database */
};

void reg_account_state_init(struct reg_account_state *state, int64_t subject);
void reg_account_state_finish(struct reg_account_state *state);

/* Reads the row. Without one the state is that of somebody new. Finished by the caller, also on error. */
int reg_account_state_load(struct reg_account_state *state, struct reg_side *side, int64_t subject, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Reads the row and, as reg_account_state_person(), the customer: all that a till asks at that time. */
int reg_account_state_read(struct reg_account_state *state, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Writes the row, without the days that no later step can ask for. */
int reg_account_state_store(struct reg_side *side, struct reg_account_state *state, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Takes the first six columns of a row: sales, visits, first_at, last_at, last_visit, volume_ml. */
void reg_account_state_counts(struct reg_account_state *state, struct reg_stmt *stmt);
/* Counts a sale that is later than all others. */
void reg_account_state_add(struct reg_account_state *state, const struct reg_unit *unit);

/* Reads what may be asked about the customer, when the programme in force at that time asks or a floor may count. */
int reg_account_state_person(struct reg_account_state *state, struct reg_side *side, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
