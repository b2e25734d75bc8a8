/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * batch.c - a ring of events: the caller adds at its end and is told what became of them at its beginning. Of two threads
 * of the batch's own one writes what lies between, while the caller reads on, the other sees to it that what was written
 * is on the disk: waiting for that in the transaction would hold up the tills, and the next transaction. A till that
 * commits meanwhile syncs the same log, so nothing is durable before what it builds on.
 */
#include "batch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "spool.h"

#define RING 2048              /* events that are there at once: several transactions */
#define ENOUGH 512             /* to begin a transaction with, unless no more are to come */
#define HOLD_NS 26000000       /* from begin to the end of commit; 50 ms are the limit */
#define COMMIT_NS 20000        /* an event's part of the commit, where none has been seen */
#define PAUSE_NS 3000000       /* for a waiting till, which looks every millisecond or two */
#define SYNCHRONOUS_NORMAL 1   /* the syncer sees to it */
#define SYNCHRONOUS_FULL 2
#define LOG_FRAMES 16000        /* pages in the log, 64 MB, from which on they are moved into the database */
#define ATTEMPTS 2             /* transactions begun before the rest goes to the spool */
#define BUSY_MS 2000           /* waited for each of them */
#define BUSY_AGAIN_MS 50       /* once it was in vain, until one succeeds: a long file must not wait at every step */

struct item {
	struct reg_event *event;
	int64_t line;
	struct reg_outcome outcome;
	struct reg_err *refusal; /* NULL: it was taken */
};

struct reg_batch {
	struct reg_side *side;
	void (*settled)(const struct reg_outcome *outcome, void *payload);
	void (*refused)(int64_t line, const struct reg_err *why, void *payload);
	void *payload;
	pthread_t writer, syncer;
	pthread_mutex_t reading; /* over side->context, which changes when the thread reads programmes anew */
	pthread_mutex_t lock;
	pthread_cond_t work, done, unsynced;
	/* Under the lock. Events are numbered in the order of adding; their places in the ring repeat. */
	size_t added, written, durable;
	bool is_flushing, is_ending;
	struct reg_err failure; /* of the database as a whole; code 0: none. Nothing more is written then. */
	/* The caller's own: told <= durable <= written <= added <= told + RING. */
	size_t told;
	/* The writer's own. */
	size_t stop_before;     /* the event that made a transaction fail; 0: none */
	int attempts;
	bool is_spooling;       /* the last attempts were in vain */
	int64_t released_ns;    /* when the last transaction ended */
	int64_t commit_ns;      /* of an event in the last commits, rather too long */
	int log;                /* for the syncer; -1: there is no store, or it was not written to yet */
	struct item ring[RING];
};

static struct item *item_at(struct reg_batch *batch, size_t number)
{
	return &batch->ring[number % RING];
}

/* --- the writer: transactions ----------------------------------------------------------------------------------- */

static int64_t clock_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void let_tills(const struct reg_batch *batch)
{
	int64_t left_ns = batch->released_ns + PAUSE_NS - clock_ns();
	const struct timespec pause = { .tv_nsec = left_ns };

	if (left_ns > 0)
		(void)nanosleep(&pause, NULL);
}

static int begin(struct reg_batch *batch, struct reg_err *err)
{
	int rc;

	let_tills(batch);
	(void)pthread_mutex_lock(&batch->reading);
	rc = reg_capture_run_begin(batch->side, err);
	(void)pthread_mutex_unlock(&batch->reading);
	return rc;
}

/* One transaction over events from `first` on, at most `n`. Returns how many became durable, or an error (then none
 * did); *refused is the event that brought it about, or first + n when no single one did. */
static int take_some(size_t *refused, struct reg_batch *batch, size_t first, size_t n, struct reg_err *err)
{
	int64_t began_ns, commit_ns;
	size_t taken = 0;
	int rc = begin(batch, err);

	*refused = first + n;
	if (rc != 0)
		return rc;
	began_ns = clock_ns();
	do {
		struct item *item = item_at(batch, first + taken);

		rc = reg_capture_within(&item->outcome, batch->side, item->event, err);
		if (rc != 0) {
			reg_capture_run_abandon(batch->side);
			*refused = rc != REG_EBUSY && rc != REG_EIO ? first + taken : first + n;
			return rc;
		}
		taken++;
	} while (taken < n && clock_ns() - began_ns + (int64_t)taken * batch->commit_ns < HOLD_NS);
	began_ns = clock_ns();
	rc = reg_capture_run_commit(batch->side, err);
	commit_ns = (clock_ns() - began_ns) / (int64_t)taken;
	batch->commit_ns = commit_ns > batch->commit_ns ? commit_ns : (3 * batch->commit_ns + commit_ns) / 4;
	return rc != 0 ? rc : (int)taken;
}

/* --- the writer: what becomes of events ------------------------------------------------------------------------- */

static void written(struct reg_batch *batch, size_t n)
{
	(void)pthread_mutex_lock(&batch->lock);
	batch->written += n;
	(void)pthread_cond_signal(&batch->unsynced);
	(void)pthread_mutex_unlock(&batch->lock);
}

static void failed(struct reg_batch *batch, const struct reg_err *why)
{
	(void)pthread_mutex_lock(&batch->lock);
	if (batch->failure.code == REG_OK)
		batch->failure = *why;
	(void)pthread_cond_signal(&batch->done);
	(void)pthread_mutex_unlock(&batch->lock);
}

static void refuse(struct reg_batch *batch, size_t number, const struct reg_err *why)
{
	struct item *item = item_at(batch, number);
	struct reg_err memory = { 0 };

	item->refusal = malloc(sizeof *item->refusal);
	if (item->refusal == NULL) {
		(void)reg_err_set(&memory, REG_EIO, "out of memory");
		failed(batch, &memory);
		return;
	}
	*item->refusal = *why;
	written(batch, 1);
}

static void set_spooling(struct reg_batch *batch, bool is_spooling)
{
	if (batch->is_spooling != is_spooling)
		reg_store_set_busy(batch->side->store, is_spooling ? BUSY_AGAIN_MS : BUSY_MS);
	batch->is_spooling = is_spooling;
}

static void spool(struct reg_batch *batch, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct item *item = item_at(batch, first + i);
		struct reg_err why = { 0 };

		if (reg_spool_append(batch->side->path, "", item->event, &why) != 0) {
			failed(batch, &why);
			return;
		}
		item->outcome = (struct reg_outcome){ .kind = REG_OUTCOME_SPOOLED };
		written(batch, 1);
	}
}

/* Writes or refuses at least one of `n` events from `first` on, or comes nearer to it. */
static void take(struct reg_batch *batch, size_t first, size_t n)
{
	struct reg_err why = { 0 };
	size_t limit = batch->stop_before > first && batch->stop_before - first < n ? batch->stop_before - first : n;
	size_t refused;
	int taken = take_some(&refused, batch, first, limit, &why);

	if (taken > 0) {
		batch->released_ns = clock_ns();
		batch->attempts = 0;
		set_spooling(batch, false);
		written(batch, (size_t)taken);
		if (reg_store_wal_frames(batch->side->store) > LOG_FRAMES)
			(void)reg_store_checkpoint(batch->side->store, NULL);
	} else if (refused == first) {
		refuse(batch, first, &why);
	} else if (refused < first + limit) {
		batch->stop_before = refused; /* those before it first, then it stands alone */
	} else if (taken != REG_EBUSY && taken != REG_EIO) {
		failed(batch, &why);
	} else if (++batch->attempts >= ATTEMPTS || batch->is_spooling) {
		batch->attempts = 0;
		set_spooling(batch, true);
		spool(batch, first, n);
	}
}

static void *write_all(void *payload)
{
	struct reg_batch *batch = payload;

	(void)pthread_mutex_lock(&batch->lock);
	while (!batch->is_ending) {
		size_t first = batch->written, n = batch->added - first;

		if (batch->failure.code != REG_OK || n == 0 || (n < ENOUGH && !batch->is_flushing)) {
			(void)pthread_cond_wait(&batch->work, &batch->lock);
			continue;
		}
		(void)pthread_mutex_unlock(&batch->lock);
		if (batch->side->store == NULL)
			spool(batch, first, n);
		else
			take(batch, first, n);
		(void)pthread_mutex_lock(&batch->lock);
	}
	(void)pthread_mutex_unlock(&batch->lock);
	return NULL;
}

/* --- the syncer ------------------------------------------------------------------------------------------------- */

/* What has been spooled and refused meanwhile needs no sync, but has its turn like the rest. */
static int sync_log(struct reg_batch *batch)
{
	struct reg_err why = { 0 };

	if (batch->side->store == NULL)
		return 0;
	if (batch->log < 0 && reg_store_open_log(&batch->log, batch->side->store, &why) != 0) {
		failed(batch, &why);
		return why.code;
	}
	if (fdatasync(batch->log) == 0)
		return 0;
	(void)reg_err_set(&why, REG_EIO, "database: its log cannot be synced: %s", strerror(errno));
	failed(batch, &why);
	return why.code;
}

static void *sync_all(void *payload)
{
	struct reg_batch *batch = payload;

	(void)pthread_mutex_lock(&batch->lock);
	while (!batch->is_ending) {
		size_t end = batch->written;
		int rc;

		if (end == batch->durable || batch->failure.code != REG_OK) {
			(void)pthread_cond_wait(&batch->unsynced, &batch->lock);
			continue;
		}
		(void)pthread_mutex_unlock(&batch->lock);
		rc = sync_log(batch);
		(void)pthread_mutex_lock(&batch->lock);
		if (rc == 0) {
			batch->durable = end;
			(void)pthread_cond_signal(&batch->done);
		}
	}
	(void)pthread_mutex_unlock(&batch->lock);
	return NULL;
}

/* --- the caller ------------------------------------------------------------------------------------------------- */

/* Signals are the caller's. */
static int start(pthread_t *thread, void *(*run)(void *), struct reg_batch *batch, struct reg_err *err)
{
	sigset_t all, before;
	int result;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	result = pthread_create(thread, NULL, run, batch);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result == 0 ? 0 : reg_err_set(err, REG_EIO, "no thread can be started: %s", strerror(result));
}

static void end(struct reg_batch *batch)
{
	(void)pthread_mutex_lock(&batch->lock);
	batch->is_ending = true;
	(void)pthread_cond_signal(&batch->work);
	(void)pthread_cond_signal(&batch->unsynced);
	(void)pthread_mutex_unlock(&batch->lock);
}

static void release(struct reg_batch *batch)
{
	if (batch->side->store != NULL)
		reg_store_set_synchronous(batch->side->store, SYNCHRONOUS_FULL);
	if (batch->log >= 0)
		(void)close(batch->log);
	(void)pthread_cond_destroy(&batch->unsynced);
	(void)pthread_cond_destroy(&batch->done);
	(void)pthread_cond_destroy(&batch->work);
	(void)pthread_mutex_destroy(&batch->lock);
	(void)pthread_mutex_destroy(&batch->reading);
	free(batch);
}

int reg_batch_create(struct reg_batch **out, struct reg_side *side,
    void (*settled)(const struct reg_outcome *outcome, void *payload),
    void (*refused)(int64_t line, const struct reg_err *why, void *payload), void *payload, struct reg_err *err)
{
	struct reg_batch *batch = calloc(1, sizeof *batch);
	int rc;

	*out = NULL;
	if (batch == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	batch->side = side;
	batch->settled = settled;
	batch->refused = refused;
	batch->payload = payload;
	(void)pthread_mutex_init(&batch->reading, NULL);
	(void)pthread_mutex_init(&batch->lock, NULL);
	(void)pthread_cond_init(&batch->work, NULL);
	(void)pthread_cond_init(&batch->done, NULL);
	(void)pthread_cond_init(&batch->unsynced, NULL);
	batch->log = -1;
	batch->commit_ns = COMMIT_NS;
	if (side->store != NULL) {
		reg_store_set_busy(side->store, BUSY_MS);
		reg_store_set_synchronous(side->store, SYNCHRONOUS_NORMAL);
	}
	rc = start(&batch->writer, write_all, batch, err);
	if (rc != 0) {
		release(batch);
		return rc;
	}
	rc = start(&batch->syncer, sync_all, batch, err);
	if (rc != 0) {
		end(batch);
		(void)pthread_join(batch->writer, NULL);
		release(batch);
		return rc;
	}
	*out = batch;
	return 0;
}

static void forget(struct item *item)
{
	reg_event_destroy(item->event);
	free(item->refusal);
	*item = (struct item){ 0 };
}

void reg_batch_destroy(struct reg_batch *batch)
{
	if (batch == NULL)
		return;
	end(batch);
	(void)pthread_join(batch->writer, NULL);
	(void)pthread_join(batch->syncer, NULL);
	for (; batch->told < batch->added; batch->told++)
		forget(item_at(batch, batch->told));
	release(batch);
}

/* What became of the events before `end`. */
static void tell(struct reg_batch *batch, size_t end)
{
	for (; batch->told < end; batch->told++) {
		struct item *item = item_at(batch, batch->told);

		if (item->refusal != NULL)
			batch->refused(item->line, item->refusal, batch->payload);
		else
			batch->settled(&item->outcome, batch->payload);
		forget(item);
	}
}

/* Waits until at most `rest` events are neither durable nor refused, and tells of those that are. */
static int wait_for(struct reg_batch *batch, size_t rest, struct reg_err *err)
{
	size_t end;
	int rc = 0;

	(void)pthread_mutex_lock(&batch->lock);
	while (batch->added - batch->durable > rest && batch->failure.code == REG_OK)
		(void)pthread_cond_wait(&batch->done, &batch->lock);
	end = batch->durable;
	if (batch->failure.code != REG_OK)
		rc = reg_err_set(err, batch->failure.code, "%s", batch->failure.line);
	(void)pthread_mutex_unlock(&batch->lock);
	tell(batch, end);
	return rc;
}

int reg_batch_event(struct reg_event **out, struct reg_batch *batch, const struct regulars_event *in, struct reg_err *err)
{
	int rc;

	(void)pthread_mutex_lock(&batch->reading);
	rc = reg_event_create(out, in, &batch->side->context, err);
	(void)pthread_mutex_unlock(&batch->reading);
	return rc;
}

int reg_batch_add(struct reg_batch *batch, struct reg_event *event, int64_t line, struct reg_err *err)
{
	int rc = wait_for(batch, RING - 1, err);

	if (rc != 0) {
		reg_event_destroy(event);
		return rc;
	}
	(void)pthread_mutex_lock(&batch->lock);
	*item_at(batch, batch->added++) = (struct item){ .event = event, .line = line };
	if (batch->added - batch->written >= ENOUGH)
		(void)pthread_cond_signal(&batch->work);
	(void)pthread_mutex_unlock(&batch->lock);
	return 0;
}

int reg_batch_flush(struct reg_batch *batch, struct reg_err *err)
{
	int rc;

	(void)pthread_mutex_lock(&batch->lock);
	batch->is_flushing = true;
	(void)pthread_cond_signal(&batch->work);
	(void)pthread_mutex_unlock(&batch->lock);
	rc = wait_for(batch, 0, err);
	(void)pthread_mutex_lock(&batch->lock);
	batch->is_flushing = false;
	(void)pthread_mutex_unlock(&batch->lock);
	return rc;
}
