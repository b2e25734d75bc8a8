/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "batch.h"

#include <stdlib.h>
#include <time.h>

#include "spool.h"

#define QUEUE 256              /* events gathered before a transaction begins */
#define TRANSACTION_NS 20000000 /* commit takes an fsync more: 50 ms are the limit */
#define PAUSE_NS 3000000       /* for a waiting till, which looks every millisecond or two */
#define LOG_FRAMES 4000         /* pages in the log, 16 MB, from which on they are moved into the database */
#define ATTEMPTS 2             /* transactions begun before the rest goes to the spool */
#define BUSY_MS 2000           /* waited for each of them */
#define BUSY_AGAIN_MS 50       /* once it was in vain, until one succeeds: a long file must not wait at every step */

struct item {
	struct reg_event *event;
	int64_t line;
	struct reg_outcome outcome;
};

struct reg_batch {
	struct reg_side *side;
	void (*settled)(const struct reg_outcome *outcome, void *payload);
	void (*refused)(int64_t line, const struct reg_err *why, void *payload);
	void *payload;
	struct item items[QUEUE];
	size_t n;
	bool is_spooling; /* the last attempt was in vain */
};

static int64_t clock_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int reg_batch_create(struct reg_batch **out, struct reg_side *side,
    void (*settled)(const struct reg_outcome *outcome, void *payload),
    void (*refused)(int64_t line, const struct reg_err *why, void *payload), void *payload, struct reg_err *err)
{
	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	(*out)->side = side;
	(*out)->settled = settled;
	(*out)->refused = refused;
	(*out)->payload = payload;
	if (side->store != NULL)
		reg_store_set_busy(side->store, BUSY_MS);
	return 0;
}

/* Removes the first `n` items. */
static void drop(struct reg_batch *batch, size_t n)
{
	for (size_t i = 0; i < n; i++)
		reg_event_destroy(batch->items[i].event);
	for (size_t i = n; i < batch->n; i++)
		batch->items[i - n] = batch->items[i];
	batch->n -= n;
}

void reg_batch_destroy(struct reg_batch *batch)
{
	if (batch == NULL)
		return;
	drop(batch, batch->n);
	free(batch);
}

int reg_batch_add(struct reg_batch *batch, struct reg_event *event, int64_t line, struct reg_err *err)
{
	batch->items[batch->n++] = (struct item){ .event = event, .line = line };
	return batch->n < QUEUE ? 0 : reg_batch_flush(batch, err);
}

/* One transaction over the first items, at most `limit`. Returns how many became durable, or an error (then none did);
 * *refused is the item that brought it about, or as many as there are when no single one did. */
static int take_some(size_t *refused, struct reg_batch *batch, size_t limit, struct reg_err *err)
{
	struct reg_store *store = batch->side->store;
	int64_t began_ns;
	size_t n = 0;
	int rc = reg_store_begin(store, err);

	*refused = batch->n;
	if (rc != 0)
		return rc;
	began_ns = clock_ns();
	do {
		rc = reg_capture_within(&batch->items[n].outcome, batch->side, batch->items[n].event, err);
		if (rc != 0) {
			reg_store_rollback(store);
			*refused = rc != REG_EBUSY && rc != REG_EIO ? n : batch->n;
			return rc;
		}
		n++;
	} while (n < limit && clock_ns() - began_ns < TRANSACTION_NS);
	rc = reg_store_commit(store, err);
	return rc != 0 ? rc : (int)n;
}

static void settle(struct reg_batch *batch, size_t n)
{
	for (size_t i = 0; i < n; i++)
		batch->settled(&batch->items[i].outcome, batch->payload);
	drop(batch, n);
}

static void set_spooling(struct reg_batch *batch, bool is_spooling)
{
	if (batch->is_spooling != is_spooling)
		reg_store_set_busy(batch->side->store, is_spooling ? BUSY_AGAIN_MS : BUSY_MS);
	batch->is_spooling = is_spooling;
}

static int spool_rest(struct reg_batch *batch, struct reg_err *err)
{
	while (batch->n > 0) {
		int rc = reg_spool_append(batch->side->path, "", batch->items[0].event, err);

		if (rc != 0)
			return rc;
		batch->items[0].outcome = (struct reg_outcome){ .kind = REG_OUTCOME_SPOOLED };
		settle(batch, 1);
	}
	return 0;
}

int reg_batch_flush(struct reg_batch *batch, struct reg_err *err)
{
	size_t limit = QUEUE, refused;
	int attempts = 0;

	if (batch->side->store == NULL)
		return spool_rest(batch, err);
	while (batch->n > 0) {
		struct reg_err why = { 0 };
		int taken = take_some(&refused, batch, limit < batch->n ? limit : batch->n, &why);

		if (taken > 0) {
			const struct timespec pause = { .tv_nsec = PAUSE_NS };

			settle(batch, (size_t)taken);
			attempts = 0;
			limit = limit > (size_t)taken && limit < QUEUE ? limit - (size_t)taken : QUEUE;
			set_spooling(batch, false);
			if (reg_store_wal_frames(batch->side->store) > LOG_FRAMES)
				(void)reg_store_checkpoint(batch->side->store, NULL);
			if (batch->n > 0)
				(void)nanosleep(&pause, NULL);
		} else if (refused == 0) {
			batch->refused(batch->items[0].line, &why, batch->payload);
			drop(batch, 1);
			limit = QUEUE;
		} else if (refused < batch->n) {
			limit = refused; /* those before it first, then it stands alone */
		} else if (taken != REG_EBUSY && taken != REG_EIO) {
			return reg_err_set(err, (enum reg_code)taken, "%s", why.line);
		} else if (++attempts >= ATTEMPTS || batch->is_spooling) {
			set_spooling(batch, true);
			return spool_rest(batch, err);
		}
	}
	return 0;
}
