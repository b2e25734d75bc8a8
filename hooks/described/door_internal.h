/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * door_internal.h - what the files of a door share.
 */
#ifndef REG_DOOR_INTERNAL_H
#define REG_DOOR_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "closure.h"
#include "door.h"
#include "rung.h"

#define REG_DOOR_MAX_NOTES 16  /* lines for the host's log that wait for its next call */

/* Memory that the host may still use. */
struct reg_lent {
	struct reg_lent *next;
	const struct reg_handler *handler;
	bool until_release;
	void *memory;
};

/* A symbol of the host that was looked up. */
struct reg_found {
	const char *name; /* of the hook file */
	void *address;    /* NULL: not there */
};

struct reg_note {
	enum regulars_message_kind kind;
	char line[REG_ERR_SIZE];
};

struct reg_handler_code {
	struct reg_door *door;
	const struct reg_handler *handler;
	struct reg_closure *closure;
};

/* What the settings of the site say. */
struct reg_site {
	struct reg_zone *zone;
	char currency[4];
};

struct reg_door {
	unsigned forks;                 /* of the process when this was made: in a child every call is answered as a failure */
	struct reg_hook *hook;
	char *database, *till;
	int32_t budget_ms;              /* of a call; 0: the plugin's own default */
	struct reg_encoder *encoder;
	struct reg_rung *rung;
	struct reg_handler_code *codes; /* by the number of the handler */
	_Atomic int64_t *kept;
	void *library;                  /* from dlopen(); NULL: the whole process */
	struct reg_site utc, site;      /* before there is a session, and with one. Neither changes once it is in use */
	_Atomic(const struct reg_site *) in_use;
	pthread_mutex_t beginning;      /* held while a session is begun; the host is not called meanwhile */
	/* Written with the lock held, but for `active`. A run counts itself in `active` and reads the two others after it, so
	 * whoever stops the door and then finds nobody active may end the session: those that come later see is_stopped. */
	_Atomic int active;             /* handlers that run */
	_Atomic bool is_stopped;        /* by `stop`, or being destroyed */
	_Atomic(struct regulars_session *) session;
	pthread_mutex_t lock;           /* of all that follows; never held while the host is called, or anything waited for */
	int64_t retry_at_ms;            /* when to try to begin the session again */
	struct reg_lent *lent;
	_Atomic size_t n_lent;          /* also read without the lock, to see that there is nothing */
	struct reg_found *found;
	size_t n_found, room_found;
	struct reg_note notes[REG_DOOR_MAX_NOTES];
	_Atomic size_t n_notes;         /* likewise */
	/* poll */
	pthread_t thread;
	bool has_thread, ends;
	bool has_met;                   /* undo calls are to be made */
	pthread_cond_t wake;
	struct reg_trace *trace;        /* NULL: none */
	bool trace_only;
};

/* services.c: the host's functions as the services of a session; payload is the door. */
extern const struct regulars_services reg_door_services;
/* Prints the lines of a receipt, if the host has a service for it. */
void reg_services_print(struct reg_door *door, const struct regulars_receipt *receipt);
bool reg_services_has(const struct reg_door *door, enum reg_service service);
/* Asks the cashier; *answer is in `bag`, NULL when nothing was typed. False: cancelled, or the host cannot be asked. */
bool reg_services_prompt(const char **answer, struct reg_door *door, struct reg_bag *bag, const char *question);
bool reg_services_choose(size_t *chosen, struct reg_door *door, const char *title, const char *const *options, size_t n);

/* Whether the host waits for us in this thread: only then may it be called. */
bool reg_door_is_called(void);
void reg_door_enter(void);
void reg_door_leave(void);
/* How often this process has been forked on its way here. */
unsigned reg_door_forks(void);

/* A handler whose `result` is already there: of a function that we polled. */
void reg_door_run_polled(struct reg_door *door, const struct reg_handler *handler, void *result, void *const *args);

/* meet.c */
int reg_meet(struct reg_door *door, struct reg_err *err);
void reg_meet_end(struct reg_door *door); /* joins the thread, makes the undo calls */

/* trace.c */
struct reg_trace;
int reg_trace_create(struct reg_trace **out, const char *path, struct reg_err *err);
void reg_trace_destroy(struct reg_trace *trace);
/* Writes what the host passes: types and values, card numbers masked. `when` is "called" or "returned". */
void reg_trace_call(struct reg_trace *trace, const struct reg_frame *frame, const struct reg_handler *handler, const char *when);

#endif
