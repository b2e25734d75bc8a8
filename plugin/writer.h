/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h - the thread that writes, so that a till waits no longer than its budget even when a commit stalls in the
 * kernel (3 s seen).
 *
 * A job is handed over and waited for. When the deadline passes first, the caller goes on and the job is still done: it
 * owns what it needs. Events that the database cannot take, or cannot take in time, go to the spool, on a second thread
 * for the same reason; both ways end in the same fact. Between jobs the writer checkpoints the log and takes over what
 * is spooled.
 */
#ifndef REG_WRITER_H
#define REG_WRITER_H

#include "capture.h"

struct reg_writer;

/* Starts both threads, with all signals blocked in them. The database need not be there; it is opened ahead of the first
 * sale, `at_once` when that may bring it up to date, else when a moment has passed. REG_EIO: no thread. */
int reg_writer_create(struct reg_writer **out, const char *db_path, const char *till, int budget_ms, bool at_once,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Finishes what is queued, joins the threads. NULL is allowed. */
void reg_writer_destroy(struct reg_writer *writer);

/* Captures `event`, which the writer takes over in any case. Returns 0: durable in the database, *out says what it
 * became; 1: durable in the spool; REG_EBUSY: neither within the budget, both still being tried; REG_EIO: neither
 * worked. */
int reg_writer_capture(struct reg_outcome *out, struct reg_writer *writer, struct reg_event *event, int budget_ms,
    struct reg_err *err)
    __attribute__((warn_unused_result));

/* Runs `act` with the writing side and a payload that the writer takes over (released with `release` when the last who
 * needs it is done). Returns what it returned; REG_EBUSY: not within the budget, it may still happen. `read` (may be
 * NULL) is called in the caller's thread with the payload when it is done in time. */
int reg_writer_act(struct reg_writer *writer, int (*act)(struct reg_side *side, void *payload, struct reg_err *err),
    void (*read)(const void *payload, void *reader), void *reader, void *payload, void (*release)(void *payload),
    struct reg_err *err) __attribute__((warn_unused_result));

/* Waits until nothing is queued. For stop, for tests and for benches. */
void reg_writer_drain(struct reg_writer *writer);

#endif
