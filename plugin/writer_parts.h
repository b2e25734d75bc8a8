/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer_parts.h - what a writer is made of: jobs in two queues, one for each of its threads.
 *
 * A job belongs to everybody who holds it. Everything in a job and in a writer is guarded by the writer's lock, but for
 * what is said to belong to one thread alone.
 */
#ifndef REG_WRITER_PARTS_H
#define REG_WRITER_PARTS_H

#include <pthread.h>
#include <time.h>

#include "place.h"
#include "writer.h"

struct reg_job {
	struct reg_job *next;
	/* Either an event to capture ... */
	struct reg_event *event;
	struct reg_outcome outcome;
	/* ... or an act. */
	int (*act)(struct reg_side *side, void *payload, struct reg_err *err);
	void *payload;
	void (*release)(void *payload);

	int holders; /* caller, writer, spooler: the last one frees */
	bool is_written, is_spooled; /* each says that this way has ended, how stands in rc and spool_rc */
	bool wants_spool;
	int rc, spool_rc;
	struct reg_err err;
};

struct reg_queue {
	struct reg_job *first, *last;
};

struct reg_writer {
	char *path, *till;
	int budget_ms;
	bool at_once; /* the database is not to wait for a job to be opened */
	pthread_mutex_t lock;
	pthread_cond_t work, spool_work, done;
	struct reg_queue jobs, spools;
	int active;
	bool stopping, spool_waits; /* something may be in the spool */
	pthread_t thread, spool_thread;
	/* Of the writing thread alone: */
	struct reg_side *side; /* NULL: not open */
	unsigned n_opened;     /* how often it was opened or tried to */
	struct reg_place place;
	struct timespec recover_at;
};

/* Counts one holder less; the last one frees. */
void reg_job_release(struct reg_job *job);
/* Both ways may fail, and the host's log should say why each did. */
void reg_job_blame(struct reg_job *job, const struct reg_err *err);

void reg_queue_put(struct reg_queue *queue, struct reg_job *job);
struct reg_job *reg_queue_take(struct reg_queue *queue); /* NULL: empty */

/* That many milliseconds from now, on the monotonic clock. */
void reg_deadline_in(struct timespec *out, int ms);

/* Hands an event to the spooling thread, once; an act is left alone. Called with the lock held. -1: no memory. */
int reg_writer_ask_spool(struct reg_writer *writer, struct reg_job *job) __attribute__((warn_unused_result));

/* The threads, for pthread_create(). */
void *reg_writer_spool(void *writer);
void *reg_writer_write(void *writer);

#endif
