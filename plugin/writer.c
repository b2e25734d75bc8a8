/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "writer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "writer_parts.h"

static int writer_threads(struct reg_writer *writer)
{
	sigset_t all, before;
	int failed;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&writer->thread, NULL, reg_writer_write, writer);
	if (!failed && pthread_create(&writer->spool_thread, NULL, reg_writer_spool, writer) != 0) {
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

int reg_writer_create(struct reg_writer **out, const char *db_path, const char *till, int budget_ms, bool at_once,
    struct reg_err *err)
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
	writer->at_once = at_once;
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
static void writer_submit(struct reg_writer *writer, struct reg_job *job)
{
	job->holders = 2;
	writer->active++;
	reg_queue_put(&writer->jobs, job);
	(void)pthread_cond_signal(&writer->work);
}

static bool job_ended(const struct reg_job *job)
{
	return (job->is_written && (job->rc >= 0 || job->event == NULL)) || (job->is_spooled && job->spool_rc == 0) ||
	    (job->is_written && job->is_spooled);
}

/* Called with the lock held. The first 3/5 of the budget are the database's alone, then the spool is tried beside it.
 */
static void job_wait(struct reg_writer *writer, struct reg_job *job, int budget_ms)
{
	struct timespec spool_at, deadline;

	reg_deadline_in(&spool_at, budget_ms * 3 / 5);
	reg_deadline_in(&deadline, budget_ms);
	while (!job_ended(job)) {
		const struct timespec *until = job->event != NULL && !job->wants_spool ? &spool_at : &deadline;

		if (pthread_cond_timedwait(&writer->done, &writer->lock, until) == ETIMEDOUT) {
			if (until == &deadline || reg_writer_ask_spool(writer, job) != 0) {
				break;
			}
		}
	}
}

int reg_writer_capture(struct reg_outcome *out, struct reg_writer *writer, struct reg_event *event, int budget_ms,
    struct reg_err *err)
{
	struct reg_job *job = calloc(1, sizeof *job);
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
	reg_job_release(job);
	(void)pthread_mutex_unlock(&writer->lock);
	return rc;
}

int reg_writer_act(struct reg_writer *writer, int (*act)(struct reg_side *side, void *payload, struct reg_err *err),
    void (*read)(const void *payload, void *reader), void *reader, void *payload, void (*release)(void *payload),
    struct reg_err *err)
{
	struct reg_job *job = calloc(1, sizeof *job);
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
	reg_job_release(job);
	(void)pthread_mutex_unlock(&writer->lock);
	return rc;
}
