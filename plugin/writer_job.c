/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "writer_parts.h"

void reg_job_release(struct reg_job *job)
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

void reg_job_blame(struct reg_job *job, const struct reg_err *err)
{
	struct reg_err before = job->err;

	if (before.code == REG_OK) {
		job->err = *err;
		return;
	}
	reg_err_clear(&job->err);
	(void)reg_err_set(&job->err, before.code, "%.250s; %.250s", before.line, err->line);
}

void reg_queue_put(struct reg_queue *queue, struct reg_job *job)
{
	job->next = NULL;
	if (queue->last == NULL) {
		queue->first = job;
	} else {
		queue->last->next = job;
	}
	queue->last = job;
}

struct reg_job *reg_queue_take(struct reg_queue *queue)
{
	struct reg_job *job = queue->first;

	if (job != NULL) {
		queue->first = job->next;
		queue->last = queue->first == NULL ? NULL : queue->last;
	}
	return job;
}

void reg_deadline_in(struct timespec *out, int ms)
{
	(void)clock_gettime(CLOCK_MONOTONIC, out);
	out->tv_sec += ms / 1000;
	out->tv_nsec += (long)(ms % 1000) * 1000000L;
	if (out->tv_nsec >= 1000000000L) {
		out->tv_sec++;
		out->tv_nsec -= 1000000000L;
	}
}
