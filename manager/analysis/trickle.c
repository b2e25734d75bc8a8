/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trickle.h"

#include <time.h>

#define TRANSACTION_NS 20000000 /* as in batch.c: tills must not wait */
#define PAUSE_NS 1000000
#define LOG_FRAMES 4000
#define LOOK_EVERY 16           /* changes between two looks at the clock */

static int64_t clock_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void reg_trickle_start(struct reg_trickle *trickle)
{
	reg_store_set_synchronous(trickle->store, 1);
}

void reg_trickle_finish(struct reg_trickle *trickle)
{
	if (trickle->is_open)
		reg_store_rollback(trickle->store);
	trickle->is_open = false;
	reg_store_set_synchronous(trickle->store, 2);
}

int reg_trickle_open(struct reg_trickle *trickle, struct reg_err *err)
{
	int rc;

	if (trickle->is_open)
		return 0;
	rc = reg_store_begin(trickle->store, err);
	trickle->is_open = rc == 0;
	trickle->began_ns = clock_ns();
	return rc < 0 || trickle->check == NULL ? rc : trickle->check(trickle->payload, err);
}

int reg_trickle_close(struct reg_trickle *trickle, struct reg_err *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int rc;

	if (!trickle->is_open)
		return 0;
	trickle->is_open = false;
	rc = reg_store_commit(trickle->store, err);
	if (rc == 0 && reg_store_wal_frames(trickle->store) > LOG_FRAMES)
		(void)reg_store_checkpoint(trickle->store, NULL);
	(void)nanosleep(&pause, NULL);
	return rc;
}

int reg_trickle_step(struct reg_trickle *trickle, struct reg_err *err)
{
	trickle->done++;
	return trickle->done % LOOK_EVERY == 0 && clock_ns() - trickle->began_ns >= TRANSACTION_NS
	    ? reg_trickle_close(trickle, err) : 0;
}
