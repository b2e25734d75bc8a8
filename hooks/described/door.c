/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dlfcn.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../session.h"
#include "call.h"
#include "door_internal.h"
#include "run.h"

#define CALL_BYTES 1024 /* texts of most calls; more is taken from malloc */
#define RETRY_MS 10000 /* a database that is not there is looked for again after so long */

/* --- the thread's calls --- */

static _Thread_local int depth;

bool reg_door_is_called(void)
{
	return depth > 0;
}

void reg_door_enter(void)
{
	depth++;
}

void reg_door_leave(void)
{
	depth--;
}

/* How often this process has been forked on its way here: counted in the child, so that a callback costs no system call. */
static atomic_uint forks;

static void count_fork(void)
{
	(void)atomic_fetch_add(&forks, 1);
}

static void watch_forks(void)
{
	(void)pthread_atfork(NULL, NULL, count_fork);
}

unsigned reg_door_forks(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, watch_forks);
	return atomic_load(&forks);
}

/* --- what eval and its kin ask --- */

const struct reg_hook *reg_door_hook(const struct reg_door *door)
{
	return door->hook;
}

struct reg_rung *reg_door_rung(struct reg_door *door)
{
	return door->rung;
}

struct reg_encoder *reg_door_encoder(struct reg_door *door)
{
	return door->encoder;
}

const char *reg_door_encoding(const struct reg_door *door)
{
	return door->hook->encoding;
}

int64_t reg_door_kept(const struct reg_door *door, size_t i)
{
	return atomic_load(&door->kept[i]);
}

void reg_door_keep(struct reg_door *door, size_t i, int64_t value)
{
	atomic_store(&door->kept[i], value);
}

void *reg_door_code(struct reg_door *door, size_t handler)
{
	return handler < door->hook->n_handlers && door->codes[handler].closure != NULL
	    ? reg_closure_code(door->codes[handler].closure) : NULL;
}

void *reg_door_function(struct reg_door *door, const char *name)
{
	const struct reg_handler *handler = reg_hook_handler(door->hook, name, REG_PHASE_AFTER);

	return handler == NULL ? NULL : reg_door_code(door, (size_t)(handler - door->hook->handlers));
}

/* Looked up once: a host's functions do not move. */
void *reg_door_symbol(struct reg_door *door, const char *name)
{
	void *address = NULL;

	(void)pthread_mutex_lock(&door->lock);
	for (size_t i = 0; i < door->n_found; i++)
		if (door->found[i].name == name || strcmp(door->found[i].name, name) == 0) {
			address = door->found[i].address;
			goto out;
		}
	address = dlsym(door->library == NULL ? RTLD_DEFAULT : door->library, name);
	if (address != NULL && door->n_found == door->room_found) {
		size_t room = door->room_found == 0 ? 16 : 2 * door->room_found;
		struct reg_found *found = realloc(door->found, room * sizeof *found);

		if (found == NULL)
			goto out;
		door->found = found;
		door->room_found = room;
	}
	/* What is not there may be loaded later. */
	if (address != NULL)
		door->found[door->n_found++] = (struct reg_found){ name, address };
out:
	(void)pthread_mutex_unlock(&door->lock);
	return address;
}

void reg_door_log(struct reg_door *door, enum regulars_message_kind kind, const char *text)
{
	reg_door_services.log(kind, text, door);
}

static void site_take(struct reg_frame *frame)
{
	const struct reg_site *site = atomic_load(&frame->door->in_use);

	frame->zone = site->zone;
	frame->currency = site->currency;
}

struct reg_frame reg_door_frame(struct reg_door *door)
{
	struct reg_frame frame = { .door = door };

	site_take(&frame);
	return frame;
}

/* --- the session --- */

/* The settings as this session has them, for all calls from now on. */
static int take_site(struct reg_door *door, struct regulars_session *session, struct reg_err *err)
{
	struct reg_side *side = reg_session_side(session, err);
	int rc = side == NULL ? REG_EIO : 0;

	if (side == NULL)
		return rc;
	/* Calls may be reading it since an earlier session. */
	if (door->site.zone == NULL) {
		rc = reg_zone_create(&door->site.zone, side->zone_name, err);
		(void)snprintf(door->site.currency, sizeof door->site.currency, "%s", side->currency);
	}
	reg_session_release(session);
	if (rc == 0)
		atomic_store(&door->in_use, &door->site);
	return rc;
}

/* What the session has to say while it begins waits like what its own threads say: the host must not be called, or it
 * could call us again, and that call would wait for this one. */
static struct regulars_session *session_begin(struct reg_door *door, char why[REG_ERR_SIZE])
{
	struct regulars_settings settings = { .struct_size = sizeof settings, .database = door->database, .till = door->till,
		.budget_ms = door->budget_ms };
	struct regulars_services services = reg_door_services;
	struct regulars_session *session = NULL;
	struct reg_err err = { 0 };
	int depth_before = depth;

	depth = 0;
	services.payload = door;
	if (regulars_plugin.start(&session, &settings, &services, why, REG_ERR_SIZE) != REGULARS_OK) {
		session = NULL;
	} else if (take_site(door, session, &err) < 0) {
		(void)snprintf(why, REG_ERR_SIZE, "%s", err.line);
		regulars_plugin.stop(session);
		session = NULL;
	}
	depth = depth_before;
	return session;
}

/* With the lock held. */
static bool wants_session(const struct reg_door *door)
{
	return !door->is_stopped && door->session == NULL && !door->trace_only && reg_session_now_ms() >= door->retry_at_ms;
}

/* The session for one run of a handler; NULL: not now. To be given back in any case. */
static struct regulars_session *session_take(struct reg_door *door)
{
	struct regulars_session *session;
	char why[REG_ERR_SIZE];
	bool is_wanted;

	(void)atomic_fetch_add(&door->active, 1);
	session = atomic_load(&door->is_stopped) ? NULL : atomic_load(&door->session);
	if (session != NULL)
		return session;
	(void)pthread_mutex_lock(&door->lock);
	is_wanted = wants_session(door);
	session = door->is_stopped ? NULL : door->session;
	(void)pthread_mutex_unlock(&door->lock);
	if (!is_wanted)
		return session;
	why[0] = '\0';
	/* Whoever comes meanwhile waits: the first sales of several threads are sales too. */
	(void)pthread_mutex_lock(&door->beginning);
	(void)pthread_mutex_lock(&door->lock);
	is_wanted = wants_session(door);
	(void)pthread_mutex_unlock(&door->lock);
	session = is_wanted ? session_begin(door, why) : NULL;
	(void)pthread_mutex_lock(&door->lock);
	if (is_wanted) {
		door->session = session;
		door->retry_at_ms = reg_session_now_ms() + RETRY_MS;
	}
	session = door->is_stopped ? NULL : door->session;
	(void)pthread_mutex_unlock(&door->lock);
	(void)pthread_mutex_unlock(&door->beginning);
	if (why[0] != '\0')
		reg_door_log(door, REGULARS_ERROR, why);
	return session;
}

/* The last run ends a session that is to be stopped. */
static void session_give_back(struct reg_door *door)
{
	struct regulars_session *last = NULL;

	if (atomic_fetch_sub(&door->active, 1) > 1 || !atomic_load(&door->is_stopped))
		return;
	(void)pthread_mutex_lock(&door->lock);
	/* It may have been taken up again meanwhile. */
	if (door->active == 0 && door->is_stopped) {
		last = door->session;
		door->session = NULL;
	}
	(void)pthread_mutex_unlock(&door->lock);
	if (last != NULL) {
		/* Tickets are the session's; they end before it. */
		reg_rung_clear(door->rung);
		regulars_plugin.stop(last);
	}
}

void reg_door_resume(struct reg_door *door)
{
	(void)pthread_mutex_lock(&door->lock);
	if (!door->ends)
		door->is_stopped = false;
	door->retry_at_ms = 0;
	(void)pthread_mutex_unlock(&door->lock);
}

void reg_door_stop(struct reg_door *door)
{
	(void)atomic_fetch_add(&door->active, 1);
	(void)pthread_mutex_lock(&door->lock);
	door->is_stopped = true;
	(void)pthread_mutex_unlock(&door->lock);
	session_give_back(door);
}

/* --- runs --- */

static void tell_notes(struct reg_door *door)
{
	struct reg_note notes[REG_DOOR_MAX_NOTES];
	size_t n;

	if (!reg_services_has(door, REG_SERVICE_LOG))
		return;
	(void)pthread_mutex_lock(&door->lock);
	n = door->n_notes;
	memcpy(notes, door->notes, n * sizeof *notes);
	door->n_notes = 0;
	(void)pthread_mutex_unlock(&door->lock);
	for (size_t i = 0; i < n; i++)
		reg_door_log(door, notes[i].kind, notes[i].line);
}

/* A run of nothing yet. Its members one by one: what is large in it (the line of an error, slots of loops that the handler
 * has not) is not touched at each call of the host. */
static void run_init(struct reg_run *run, struct reg_door *door, const struct reg_handler *handler, void *result,
    void *const *args)
{
	struct reg_frame *frame = &run->frame;

	frame->door = door;
	frame->function = handler->function;
	frame->args = args;
	frame->result = result;
	for (int i = 0; i < handler->n_slots; i++)
		frame->slots[i] = (struct reg_slot){ 0 };
	site_take(frame);
	frame->ours = &run->ours;
	run->ours = (struct reg_ours){ .bag = &frame->bag, .tier_rank = -1 };
	run->handler = handler;
	run->session = NULL;
	run->err.code = REG_OK;
	run->err.line[0] = '\0';
	run->has_stopped = run->has_returned = run->prints = false;
	run->n_tickets = 0;
}

static void run_handler(struct reg_door *door, const struct reg_handler *handler, void *result, void *const *args)
{
	alignas(max_align_t) unsigned char memory[CALL_BYTES];
	struct reg_run run;
	bool is_fine;

	run_init(&run, door, handler, result, args);
	reg_bag_init(&run.frame.bag, memory, sizeof memory);
	if (door->forks != atomic_load_explicit(&forks, memory_order_relaxed)) {
		/* A lock may be held by a thread that exists in the parent alone. */
		reg_run_failure(&run.frame, handler);
		reg_bag_finish(&run.frame.bag);
		return;
	}
	reg_door_enter();
	run.session = session_take(door);
	site_take(&run.frame); /* a session brings its own */
	run.prints = reg_services_has(door, REG_SERVICE_PRINT);
	if (door->n_notes > 0)
		tell_notes(door);
	if (door->trace != NULL)
		reg_trace_call(door->trace, &run.frame, handler, "called");
	if (door->n_lent > 0)
		reg_lend_next(door, handler);
	is_fine = run.session != NULL && reg_run_steps(&run, handler->steps, handler->n_steps);
	if (is_fine && run.prints && run.ours.receipt != NULL)
		reg_services_print(door, run.ours.receipt);
	if (!is_fine)
		reg_run_failure(&run.frame, handler);
	else if (!run.has_returned)
		reg_run_no_return(&run.frame, handler);
	if (door->trace != NULL)
		reg_trace_call(door->trace, &run.frame, handler, "returned");
	reg_run_finish(&run);
	if (run.has_stopped)
		reg_door_stop(door);
	session_give_back(door);
	reg_door_leave();
}

void reg_door_run(struct reg_door *door, const struct reg_handler *handler, void *result, void *const *args)
{
	const struct reg_type *type = handler->function->to;

	/* A handler that returns nothing for a while must not return what lay on the stack. */
	if (result != NULL && type->kind != REG_TYPE_VOID)
		memset(result, 0, type->size < sizeof(uintptr_t) ? sizeof(uintptr_t) : (size_t)type->size);
	run_handler(door, handler, result, args);
}

void reg_door_run_polled(struct reg_door *door, const struct reg_handler *handler, void *result, void *const *args)
{
	run_handler(door, handler, result, args);
}

void reg_door_wrap(struct reg_door *door, const char *name, void *function, void *result, void *const *args)
{
	const struct reg_handler *before = reg_hook_handler(door->hook, name, REG_PHASE_BEFORE);
	const struct reg_handler *after = reg_hook_handler(door->hook, name, REG_PHASE_AFTER);
	const struct reg_handler *either = before != NULL ? before : after;

	if (before != NULL)
		run_handler(door, before, NULL, args);
	if (either != NULL)
		(void)reg_call_pass(function, &either->signature, result, args);
	if (after != NULL)
		run_handler(door, after, result, args);
}
