/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * door.h - a described host, met: one hook file, one session, the functions made for the host.
 *
 * Threads: handlers may run in any number of the host's threads at once, and again inside a service that we call. The
 * hook is only read; kept values are atomic; lent memory and the tickets being rung have a lock of their own, which is
 * never held while the host is called.
 */
#ifndef REG_DOOR_H
#define REG_DOOR_H

#include "encode.h"
#include "frame.h"
#include "ours.h"

#define REG_DOOR_MAX_TICKETS 64 /* being rung at once; the one touched longest ago gives way */

struct reg_door;

/* Where the things are; members may be NULL. */
struct reg_door_settings {
	const char *database;  /* NULL: REGULARS_DB of the environment, else the installed one */
	const char *till;      /* NULL: REGULARS_TILL, else "1" */
	const char *trace;     /* a file that gets what the host passes; NULL: none */
	int trace_only;        /* 1: nothing is captured, failure answers are given */
};

/* Reads the hook file and makes its functions; the session is begun at the first call, so that a host which never sells loads
 * nothing. Errors: REG_EINVAL, REG_ENOTFOUND: the file; REG_EIO: memory, code. */
int reg_door_create(struct reg_door **out, const char *path, const struct reg_door_settings *settings, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The meeting: REGISTER makes its calls, POLL starts its thread, ENTRY and INTERCEPT wait. Errors: REG_ENOTFOUND: a
 * function of the host is not there; REG_EINVAL: a call did not go as its check wants. */
int reg_door_meet(struct reg_door *door, struct reg_err *err) __attribute__((warn_unused_result));
/* Undo calls, thread joined, session stopped; the functions of ours stay callable and give the failure answers. */
void reg_door_end(struct reg_door *door);
/* Ends, and releases everything: no function of ours may be called any more. From inside a handler it only stops the session ("stop"), the rest is
 * done when the last handler has returned or the process ends. NULL is allowed. */
void reg_door_destroy(struct reg_door *door);
/* What `stop` does: the session ends, later calls are answered as failures. */
void reg_door_stop(struct reg_door *door);
/* The host has begun anew after a `stop`: the next call begins a session. Nothing after reg_door_end(). */
void reg_door_resume(struct reg_door *door);

/* Runs a handler for a call of the host. `result` as in a closure, NULL when the function returns nothing. */
void reg_door_run(struct reg_door *door, const struct reg_handler *handler, void *result, void *const *args);
/* A wrapped function: the handler before, the function itself, the handler after. */
void reg_door_wrap(struct reg_door *door, const char *name, void *function, void *result, void *const *args);

/* Code address of a handler for the host; NULL: there is none of this name. */
void *reg_door_function(struct reg_door *door, const char *name);

const struct reg_hook *reg_door_hook(const struct reg_door *door);

/* --- for eval, value, fill, call, run --- */

/* A frame without parameters, of the site as it is known now. */
struct reg_frame reg_door_frame(struct reg_door *door);
void *reg_door_symbol(struct reg_door *door, const char *name); /* function or variable of the host; NULL: not there */
void *reg_door_code(struct reg_door *door, size_t handler);
int64_t reg_door_kept(const struct reg_door *door, size_t i);
void reg_door_keep(struct reg_door *door, size_t i, int64_t value);
struct reg_encoder *reg_door_encoder(struct reg_door *door);
const char *reg_door_encoding(const struct reg_door *door);

struct reg_rung;
struct reg_rung *reg_door_rung(struct reg_door *door);

/* A line for the host's log, or, from a thread that the host does not wait in, kept for its next call. */
void reg_door_log(struct reg_door *door, enum regulars_message_kind kind, const char *text);

#endif
