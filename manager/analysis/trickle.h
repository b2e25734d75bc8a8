/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trickle.h - many small changes in transactions of a few milliseconds, with pauses between them: tills must not wait.
 *
 * Only for what is computed again when it is lost: no commit waits for the disk. Tills' commits do, and take with them what
 * was written before.
 */
#ifndef REG_TRICKLE_H
#define REG_TRICKLE_H

#include "store.h"

struct reg_trickle {
	struct reg_store *store;
	/* Called in each transaction before anything is written. NULL: nothing. */
	int (*check)(void *payload, struct reg_err *err);
	void *payload;
	bool is_open;
	int64_t began_ns, done; /* monotonic; how many changes */
};

/* From now on, and after the end, which also takes back what is open. */
void reg_trickle_start(struct reg_trickle *trickle);
void reg_trickle_finish(struct reg_trickle *trickle);

/* Opens a transaction where none is. Errors of the store and of `check`. */
int reg_trickle_open(struct reg_trickle *trickle, struct reg_err *err) __attribute__((warn_unused_result));
/* After each change: commits when it is time. */
int reg_trickle_step(struct reg_trickle *trickle, struct reg_err *err) __attribute__((warn_unused_result));
/* Commits what is open. */
int reg_trickle_close(struct reg_trickle *trickle, struct reg_err *err) __attribute__((warn_unused_result));

#endif
