/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meet.c - how the host and we meet: calls that hand over our callbacks, a thread that asks for events.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "call.h"
#include "door_internal.h"
#include "run.h"

static int make_call(struct reg_door *door, const struct reg_call *call, struct reg_err *err)
{
	struct reg_call_made made;
	struct reg_frame frame = reg_door_frame(door);
	int rc = 0;

	if (!reg_call_make(&made, &frame, call))
		rc = reg_err_set(err, REG_ENOTFOUND, "%s: the host has no such function", call->symbol == NULL ? "call" : call->symbol);
	else if (!made.is_fine)
		rc = reg_err_set(err, REG_EINVAL, "%s: the host refused the call, as its check says",
		    call->symbol == NULL ? "call" : call->symbol);
	reg_call_finish(&made);
	reg_bag_finish(&frame.bag);
	return rc;
}

/* --- poll --- */

static void wait_ms(struct reg_door *door, uint32_t ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_mutex_lock(&door->lock);
	while (!door->ends && pthread_cond_timedwait(&door->wake, &door->lock, &until) != ETIMEDOUT)
		;
	(void)pthread_mutex_unlock(&door->lock);
}

static bool is_ending(struct reg_door *door)
{
	bool ends;

	(void)pthread_mutex_lock(&door->lock);
	ends = door->ends || door->is_stopped;
	(void)pthread_mutex_unlock(&door->lock);
	return ends;
}

/* Asks once. True: there was an event, so there may be another. */
static bool ask_once(struct reg_door *door)
{
	const struct reg_call *poll = door->hook->meeting.poll;
	const struct reg_handler *handler = reg_hook_handler(door->hook, poll->symbol, REG_PHASE_AFTER);
	struct reg_call_made made;
	struct reg_frame frame = reg_door_frame(door);
	bool is_event;

	reg_door_enter();
	is_event = reg_call_make(&made, &frame, poll) && made.is_fine;
	if (is_event && handler != NULL) {
		/* The handler reads the result of the poll; what it returns goes nowhere. */
		reg_door_run_polled(door, handler, made.frame.result, made.frame.args);
	}
	reg_call_finish(&made);
	reg_bag_finish(&frame.bag);
	reg_door_leave();
	return is_event;
}

static void *poll_thread(void *payload)
{
	struct reg_door *door = payload;

	while (!is_ending(door))
		if (!ask_once(door))
			wait_ms(door, door->hook->meeting.every_ms);
	return NULL;
}

/* With all signals blocked: they are the host's. */
static int start_thread(struct reg_door *door, struct reg_err *err)
{
	sigset_t all, before;
	int failed;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&door->thread, NULL, poll_thread, door);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	door->has_thread = failed == 0;
	return failed == 0 ? 0 : reg_err_set(err, REG_EIO, "no thread to ask the host: %s", strerror(failed));
}

/* --- meeting and ending --- */

static int open_library(struct reg_door *door, struct reg_err *err)
{
	const char *name = door->hook->meeting.library;

	if (name == NULL || door->hook->meeting.kind == REG_MEET_INTERCEPT)
		return 0;
	door->library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
	return door->library != NULL ? 0 : reg_err_set(err, REG_ENOTFOUND, "library %s: %s", name, dlerror());
}

int reg_meet(struct reg_door *door, struct reg_err *err)
{
	const struct reg_meeting *meeting = &door->hook->meeting;
	int rc = open_library(door, err);

	door->has_met = rc == 0;
	reg_door_enter();
	for (size_t i = 0; i < meeting->n_calls && rc == 0; i++)
		rc = make_call(door, &meeting->calls[i], err);
	reg_door_leave();
	if (rc == 0 && meeting->kind == REG_MEET_POLL)
		rc = start_thread(door, err);
	return rc;
}

void reg_meet_end(struct reg_door *door)
{
	const struct reg_meeting *meeting = &door->hook->meeting;
	struct reg_err ignored = { 0 };

	(void)pthread_mutex_lock(&door->lock);
	door->ends = true;
	(void)pthread_cond_broadcast(&door->wake);
	(void)pthread_mutex_unlock(&door->lock);
	/* The polling thread may be the one that ends us, by `stop` or by what the host does in it. */
	if (door->has_thread && !pthread_equal(door->thread, pthread_self())) {
		(void)pthread_join(door->thread, NULL);
		door->has_thread = false;
	}
	if (!door->has_met)
		return;
	door->has_met = false;
	reg_door_enter();
	for (size_t i = 0; i < meeting->n_undo; i++)
		(void)make_call(door, &meeting->undo[i], &ignored);
	reg_door_leave();
}
