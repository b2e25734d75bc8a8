/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer_spool.c - the writer's second thread: into the spool goes what the database did not take, or not in time.
 */
#include <stdlib.h>

#include "spool.h"
#include "writer_parts.h"

/* The spool queue needs a link of its own, since a job may stand in both: it holds small nodes. */
struct spool_node {
	struct reg_job job; /* only `next` is used */
	struct reg_job *target;
};

int reg_writer_ask_spool(struct reg_writer *writer, struct reg_job *job)
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
	reg_queue_put(&writer->spools, &node->job);
	(void)pthread_cond_signal(&writer->spool_work);
	return 0;
}

void *reg_writer_spool(void *payload)
{
	struct reg_writer *writer = payload;

	(void)pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct spool_node *node = (struct spool_node *)reg_queue_take(&writer->spools);
		struct reg_err err = { 0 };
		struct reg_job *job;
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
			reg_job_blame(job, &err);
		}
		writer->spool_waits = writer->spool_waits || rc == 0;
		writer->active--;
		reg_job_release(job);
		(void)pthread_cond_broadcast(&writer->done);
		(void)pthread_cond_signal(&writer->work);
	}
	(void)pthread_mutex_unlock(&writer->lock);
	return NULL;
}
