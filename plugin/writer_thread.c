/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer_thread.c - the writer's first thread: the only one that writes to the database.
 */
#include <errno.h>

#include "spool.h"
#include "writer_parts.h"

#define CHECKPOINT_FRAMES 1000 /* 4 MiB of log: a checkpoint then costs a few ms, between sales */
#define RECOVER_EVERY_S 2
#define AHEAD_MS 10 /* a process that only asks for a customer and ends, at a web host, is over by then */

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
	writer->n_opened++;
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

static int writer_do(struct reg_writer *writer, struct reg_job *job, struct reg_err *err)
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

/* Called with the lock held; released while the job is done. */
static void writer_take(struct reg_writer *writer, struct reg_job *job)
{
	struct reg_err err = { 0 };
	int rc;

	(void)pthread_mutex_unlock(&writer->lock);
	rc = writer_do(writer, job, &err);
	(void)pthread_mutex_lock(&writer->lock);
	job->rc = rc;
	job->is_written = true;
	if (rc < 0) {
		reg_job_blame(job, &err);
		if (reg_writer_ask_spool(writer, job) != 0) {
			job->is_spooled = true;
			job->spool_rc = REG_EIO;
		}
	}
	writer->active--;
	reg_job_release(job);
	(void)pthread_cond_broadcast(&writer->done);
}

/* A replay under way, on the side that was opened as the n-th. */
struct recovery {
	struct reg_writer *writer;
	unsigned opened;
};

/* A day without the database is thousands of sales to take over: those of the moment go before them. A job that finds
 * the connection broken, or another file in its place, takes the replay's side away from it: the replay ends there. */
static bool writer_between(void *payload)
{
	struct recovery *recovery = payload;
	struct reg_writer *writer = recovery->writer;
	bool goes_on;

	(void)pthread_mutex_lock(&writer->lock);
	while (writer->jobs.first != NULL) {
		writer_take(writer, reg_queue_take(&writer->jobs));
	}
	goes_on = !writer->stopping && writer->side != NULL && writer->n_opened == recovery->opened;
	(void)pthread_mutex_unlock(&writer->lock);
	return goes_on;
}

static void writer_recover(struct reg_writer *writer)
{
	struct recovery recovery = { writer, 0 };
	struct reg_err err = { 0 };
	int rc;

	(void)pthread_mutex_lock(&writer->lock);
	writer->spool_waits = false; /* what is spooled from now on asks anew */
	(void)pthread_mutex_unlock(&writer->lock);
	rc = writer_open(writer, &err);
	recovery.opened = writer->n_opened;
	rc = rc < 0 ? rc : reg_spool_replay(writer->side, NULL, writer_between, &recovery, &err);
	writer_close_broken(writer, rc);
	(void)pthread_mutex_lock(&writer->lock);
	writer->spool_waits = writer->spool_waits || rc < 0;
	(void)pthread_mutex_unlock(&writer->lock);
	reg_deadline_in(&writer->recover_at, RECOVER_EVERY_S * 1000);
}

static void writer_idle(struct reg_writer *writer)
{
	struct reg_err err = { 0 };

	if (writer->side != NULL && reg_store_wal_frames(writer->side->store) >= CHECKPOINT_FRAMES) {
		writer_close_broken(writer, reg_store_checkpoint(writer->side->store, &err));
	}
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

/* Whether there is anything to open the database for: opening it and closing it again takes as long as a request. */
static bool writer_is_needed(struct reg_writer *writer)
{
	struct timespec ahead;
	int rc = 0;
	bool is_over;

	if (writer->at_once || reg_spool_list(writer->path, NULL, NULL, NULL) != 0) {
		return true;
	}
	reg_deadline_in(&ahead, AHEAD_MS);
	(void)pthread_mutex_lock(&writer->lock);
	while (!writer->stopping && writer->jobs.first == NULL && rc == 0) {
		rc = pthread_cond_timedwait(&writer->work, &writer->lock, &ahead);
	}
	is_over = writer->stopping && writer->jobs.first == NULL;
	(void)pthread_mutex_unlock(&writer->lock);
	return !is_over;
}

void *reg_writer_write(void *payload)
{
	struct reg_writer *writer = payload;

	/* The database is opened ahead of the first sale. What a crash left in the spool is taken over first. */
	if (!writer_is_needed(writer)) {
		return NULL;
	}
	writer_recover(writer);
	(void)pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct reg_job *job = reg_queue_take(&writer->jobs);

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
