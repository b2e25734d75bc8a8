/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "writer.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "place.h"
#include "spool.h"

#define CHECKPOINT_FRAMES 1000 /* 4 MiB of log: a checkpoint then costs a few ms, between sales */
#define RECOVER_EVERY_S 2

struct job {
	struct job *next;
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

struct queue {
	struct job *first, *last;
};

struct reg_writer {
	char *path, *till;
	int budget_ms;
	pthread_mutex_t lock;
	pthread_cond_t work, spool_work, done;
	struct queue jobs, spools;
	int active;
	bool stopping, spool_waits; /* something may be in the spool */
	pthread_t thread, spool_thread;
	/* Of the writing thread alone: */
	struct reg_side *side; /* NULL: not open */
	struct reg_place place;
	struct timespec recover_at;
};

/* --- jobs --- */

static void job_release(struct job *job)
{
	if (--job->holders > 0) {
		return;
	}
	reg_event_destroy(job->event);
	if (job->release != NULL) {
		job->release(job->payload);
	}
	free(job);
}

/* Both ways may fail, and the host's log should say why each did. */
static void job_blame(struct job *job, const struct reg_err *err)
{
	struct reg_err before = job->err;

	if (before.code == REG_OK) {
		job->err = *err;
		return;
	}
	reg_err_clear(&job->err);
	(void)reg_err_set(&job->err, before.code, "%.250s; %.250s", before.line, err->line);
}

static void queue_put(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->last == NULL) {
		queue->first = job;
	} else {
		queue->last->next = job;
	}
	queue->last = job;
}

/* The spool queue needs a link of its own, since a job may stand in both: it holds small nodes. */
struct spool_node {
	struct job job; /* only `next` is used */
	struct job *target;
};

static struct job *queue_take(struct queue *queue)
{
	struct job *job = queue->first;

	if (job != NULL) {
		queue->first = job->next;
		queue->last = queue->first == NULL ? NULL : queue->last;
	}
	return job;
}

static void deadline_in(struct timespec *out, int ms)
{
	(void)clock_gettime(CLOCK_MONOTONIC, out);
	out->tv_sec += ms / 1000;
	out->tv_nsec += (long)(ms % 1000) * 1000000L;
	if (out->tv_nsec >= 1000000000L) {
		out->tv_sec++;
		out->tv_nsec -= 1000000000L;
	}
}

/* --- the spooling thread --- */

/* Called with the lock held. */
static int spool_request(struct reg_writer *writer, struct job *job)
{
	struct spool_node *node;

	if (job->event == NULL || job->wants_spool) {
		return 0;
	}
	node = calloc(1, sizeof *node);
	if (node == NULL) {
		return -1;
	}
	node->target = job;
	job->wants_spool = true;
	job->holders++;
	writer->active++;
	queue_put(&writer->spools, &node->job);
	(void)pthread_cond_signal(&writer->spool_work);
	return 0;
}

static void *spool_main(void *payload)
{
	struct reg_writer *writer = payload;

	(void)pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct spool_node *node = (struct spool_node *)queue_take(&writer->spools);
		struct reg_err err = { 0 };
		struct job *job;
		int rc;

		if (node == NULL) {
			if (writer->stopping && writer->active == 0) {
				break;
			}
			(void)pthread_cond_wait(&writer->spool_work, &writer->lock);
			continue;
		}
		job = node->target;
		free(node);
		(void)pthread_mutex_unlock(&writer->lock);
		rc = reg_spool_append(writer->path, writer->till, job->event, &err);
		(void)pthread_mutex_lock(&writer->lock);
		job->spool_rc = rc;
		job->is_spooled = true;
		if (rc < 0) {
			job_blame(job, &err);
		}
		writer->spool_waits = writer->spool_waits || rc == 0;
		writer->active--;
		job_release(job);
		(void)pthread_cond_broadcast(&writer->done);
		(void)pthread_cond_signal(&writer->work);
	}
	(void)pthread_mutex_unlock(&writer->lock);
	return NULL;
}

/* --- the writing thread --- */

static void writer_close(struct reg_writer *writer)
{
	reg_side_close(writer->side);
	writer->side = NULL;
}

/* What is wrong with the file is not what is wrong with a job: REG_ENOTFOUND, REG_EINVAL would be answers to the
 * cashier. */
static int writer_open(struct reg_writer *writer, struct reg_err *err)
{
	struct reg_err why = { 0 };
	int rc;

	if (writer->side != NULL && reg_place_is_same(&writer->place, writer->path)) {
		return 0;
	}
	writer_close(writer);
	reg_place_remember(&writer->place, writer->path);
	/* Half the budget for a lock that another process holds: the rest is for the spool. */
	rc = reg_side_open(&writer->side, writer->path, REG_STORE_WRITE, writer->till, writer->budget_ms / 2, &why);
	if (rc < 0) {
		return reg_err_set(err, rc == REG_EBUSY || rc == REG_EDAMAGED || rc == REG_ENEWER ? (enum reg_code)rc : REG_EIO,
		    "%s", why.line);
	}
	return 0;
}

/* After these the connection is good for nothing more; the next job opens another. */
static void writer_close_broken(struct reg_writer *writer, int rc)
{
	if (rc == REG_EDAMAGED || rc == REG_EIO || rc == REG_ENEWER) {
		writer_close(writer);
	}
}

static int writer_do(struct reg_writer *writer, struct job *job, struct reg_err *err)
{
	int rc = writer_open(writer, err);

	if (rc < 0) {
		return rc;
	}
	rc = job->event != NULL ? reg_capture(&job->outcome, writer->side, job->event, err)
	                        : job->act(writer->side, job->payload, err);
	writer_close_broken(writer, rc);
	return rc;
}

static void writer_recover(struct reg_writer *writer)
{
	struct reg_err err = { 0 };
	int rc;

	(void)pthread_mutex_lock(&writer->lock);
	writer->spool_waits = false; /* what is spooled from now on asks anew */
	(void)pthread_mutex_unlock(&writer->lock);
	rc = writer_open(writer, &err);
	rc = rc < 0 ? rc : reg_spool_replay(writer->side, NULL, &err);
	writer_close_broken(writer, rc);
	(void)pthread_mutex_lock(&writer->lock);
	writer->spool_waits = writer->spool_waits || rc < 0;
	(void)pthread_mutex_unlock(&writer->lock);
	deadline_in(&writer->recover_at, RECOVER_EVERY_S * 1000);
}

static void writer_idle(struct reg_writer *writer)
{
	struct reg_err err = { 0 };

	if (writer->side != NULL && reg_store_wal_frames(writer->side->store) >= CHECKPOINT_FRAMES) {
		writer_close_broken(writer, reg_store_checkpoint(writer->side->store, &err));
	}
}

/* Called with the lock held; released while the job is done. */
static void writer_take(struct reg_writer *writer, struct job *job)
{
	struct reg_err err = { 0 };
	int rc;

	(void)pthread_mutex_unlock(&writer->lock);
	rc = writer_do(writer, job, &err);
	(void)pthread_mutex_lock(&writer->lock);
	job->rc = rc;
	job->is_written = true;
	if (rc < 0) {
		job_blame(job, &err);
		if (spool_request(writer, job) != 0) {
			job->is_spooled = true;
			job->spool_rc = REG_EIO;
		}
	}
	writer->active--;
	job_release(job);
	(void)pthread_cond_broadcast(&writer->done);
}

/* Called with the lock held: waits for a job, or for the time to look at the spool again. That time is fixed: sales
 * that come more often than it must not put it off for ever. */
static void writer_wait(struct reg_writer *writer)
{
	if (!writer->spool_waits) {
		(void)pthread_cond_wait(&writer->work, &writer->lock);
	} else if (pthread_cond_timedwait(&writer->work, &writer->lock, &writer->recover_at) == ETIMEDOUT &&
	    writer->jobs.first == NULL) {
		(void)pthread_mutex_unlock(&writer->lock);
		writer_recover(writer);
		(void)pthread_mutex_lock(&writer->lock);
	}
}

static void *writer_main(void *payload)
{
	struct reg_writer *writer = payload;

	/* The database is opened ahead of the first sale. What a crash left in the spool is taken over first. */
	writer_recover(writer);
	(void)pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct job *job = queue_take(&writer->jobs);

		if (job != NULL) {
			writer_take(writer, job);
			if (writer->jobs.first == NULL) {
				(void)pthread_mutex_unlock(&writer->lock);
				writer_idle(writer);
				(void)pthread_mutex_lock(&writer->lock);
			}
		} else if (writer->stopping) {
			break;
		} else {
			writer_wait(writer);
		}
	}
	(void)pthread_mutex_unlock(&writer->lock);
	return NULL;
}

/* --- callers --- */

static int writer_threads(struct reg_writer *writer)
{
	sigset_t all, before;
	int failed;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&writer->thread, NULL, writer_main, writer);
	if (!failed && pthread_create(&writer->spool_thread, NULL, spool_main, writer) != 0) {
		failed = 1;
		(void)pthread_mutex_lock(&writer->lock);
		writer->stopping = true;
		(void)pthread_cond_broadcast(&writer->work);
		(void)pthread_mutex_unlock(&writer->lock);
		(void)pthread_join(writer->thread, NULL);
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

static void writer_free(struct reg_writer *writer)
{
	reg_side_close(writer->side);
	(void)pthread_cond_destroy(&writer->work);
	(void)pthread_cond_destroy(&writer->spool_work);
	(void)pthread_cond_destroy(&writer->done);
	(void)pthread_mutex_destroy(&writer->lock);
	free(writer->path);
	free(writer->till);
	free(writer);
}

int reg_writer_create(struct reg_writer **out, const char *db_path, const char *till, int budget_ms, struct reg_err *err)
{
	struct reg_writer *writer = calloc(1, sizeof *writer);
	pthread_condattr_t monotonic;

	*out = NULL;
	if (writer == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	writer->path = strdup(db_path);
	writer->till = strdup(till);
	writer->budget_ms = budget_ms;
	(void)pthread_mutex_init(&writer->lock, NULL);
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&writer->work, &monotonic);
	(void)pthread_cond_init(&writer->spool_work, &monotonic);
	(void)pthread_cond_init(&writer->done, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	if (writer->path == NULL || writer->till == NULL || writer_threads(writer) != 0) {
		writer_free(writer);
		return reg_err_set(err, REG_EIO, "the writing thread cannot be started");
	}
	*out = writer;
	return 0;
}

void reg_writer_drain(struct reg_writer *writer)
{
	(void)pthread_mutex_lock(&writer->lock);
	while (writer->active > 0) {
		(void)pthread_cond_wait(&writer->done, &writer->lock);
	}
	(void)pthread_mutex_unlock(&writer->lock);
}

void reg_writer_destroy(struct reg_writer *writer)
{
	if (writer == NULL) {
		return;
	}
	reg_writer_drain(writer);
	(void)pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	(void)pthread_cond_broadcast(&writer->work);
	(void)pthread_cond_broadcast(&writer->spool_work);
	(void)pthread_mutex_unlock(&writer->lock);
	(void)pthread_join(writer->thread, NULL);
	(void)pthread_join(writer->spool_thread, NULL);
	writer_free(writer);
}

/* Called with the lock held. */
static void writer_submit(struct reg_writer *writer, struct job *job)
{
	job->holders = 2;
	writer->active++;
	queue_put(&writer->jobs, job);
	(void)pthread_cond_signal(&writer->work);
}

static bool job_ended(const struct job *job)
{
	return (job->is_written && (job->rc >= 0 || job->event == NULL)) || (job->is_spooled && job->spool_rc == 0) ||
	    (job->is_written && job->is_spooled);
}

/* Called with the lock held. The first 3/5 of the budget are the database's alone, then the spool is tried beside it.
 */
static void job_wait(struct reg_writer *writer, struct job *job, int budget_ms)
{
	struct timespec spool_at, deadline;

	deadline_in(&spool_at, budget_ms * 3 / 5);
	deadline_in(&deadline, budget_ms);
	while (!job_ended(job)) {
		const struct timespec *until = job->event != NULL && !job->wants_spool ? &spool_at : &deadline;

		if (pthread_cond_timedwait(&writer->done, &writer->lock, until) == ETIMEDOUT) {
			if (until == &deadline || spool_request(writer, job) != 0) {
				break;
			}
		}
	}
}

int reg_writer_capture(struct reg_outcome *out, struct reg_writer *writer, struct reg_event *event, int budget_ms,
    struct reg_err *err)
{
	struct job *job = calloc(1, sizeof *job);
	int rc;

	memset(out, 0, sizeof *out);
	if (job == NULL) {
		reg_event_destroy(event);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	job->event = event;
	(void)pthread_mutex_lock(&writer->lock);
	writer_submit(writer, job);
	job_wait(writer, job, budget_ms);
	if (job->is_written && job->rc >= 0) {
		*out = job->outcome;
		rc = 0;
	} else if (job->is_spooled && job->spool_rc == 0) {
		out->kind = REG_OUTCOME_SPOOLED;
		rc = 1;
	} else {
		rc = job_ended(job) ? reg_err_set(err, REG_EIO, "%s", job->err.line)
		                    : reg_err_set(err, REG_EBUSY, "neither database nor spool took the event in time");
	}
	job_release(job);
	(void)pthread_mutex_unlock(&writer->lock);
	return rc;
}

int reg_writer_act(struct reg_writer *writer, int (*act)(struct reg_side *side, void *payload, struct reg_err *err),
    void (*read)(const void *payload, void *reader), void *reader, void *payload, void (*release)(void *payload),
    struct reg_err *err)
{
	struct job *job = calloc(1, sizeof *job);
	int rc;

	if (job == NULL) {
		release(payload);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	job->act = act;
	job->payload = payload;
	job->release = release;
	(void)pthread_mutex_lock(&writer->lock);
	writer_submit(writer, job);
	job_wait(writer, job, writer->budget_ms);
	if (!job->is_written) {
		rc = reg_err_set(err, REG_EBUSY, "the database did not answer in time");
	} else {
		rc = job->rc;
		if (rc < 0) {
			(void)reg_err_set(err, job->err.code, "%s", job->err.line);
		}
		if (read != NULL) {
			read(payload, reader);
		}
	}
	job_release(job);
	(void)pthread_mutex_unlock(&writer->lock);
	return rc;
}
