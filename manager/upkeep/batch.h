/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * batch.h - many events into the database without holding up the tills.
 *
 * Events are gathered without a lock and captured, by a thread of the batch's own, in transactions of some 30 ms, with a
 * pause in which a till gets its turn. What cannot be written (the database stays busy, the disk is full) goes to the
 * spool. An event is settled once its transaction is durable, or it is safe in the spool; not before.
 *
 * From create to destroy the side is the batch's: nobody else uses its store, and events are made by reg_batch_event().
 * All functions are for one thread, the caller's; `settled` and `refused` are called on it, during add and flush.
 */
#ifndef REG_BATCH_H
#define REG_BATCH_H

#include "capture.h"

struct reg_batch;

/* `settled` is called for each event, in the order of adding. `refused` is called instead for one that the database does
 * not take, with the `line` it was added with. Errors: REG_EIO: memory, or no thread. */
int reg_batch_create(struct reg_batch **out, struct reg_side *side,
    void (*settled)(const struct reg_outcome *outcome, void *payload),
    void (*refused)(int64_t line, const struct reg_err *why, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Forgets what has not been flushed. NULL is allowed. */
void reg_batch_destroy(struct reg_batch *batch);

/* reg_event_create() in the context of the side, with the same errors. */
int reg_batch_event(struct reg_event **out, struct reg_batch *batch, const struct regulars_event *in, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Takes over an event, also when it fails, with an error as of flush. */
int reg_batch_add(struct reg_batch *batch, struct reg_event *event, int64_t line, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Settles or refuses everything added so far. An error (damaged database, spool that cannot be written) leaves the rest unsettled:
 * what of it was committed before the error is in the database, so adding it again finds duplicates. */
int reg_batch_flush(struct reg_batch *batch, struct reg_err *err) __attribute__((warn_unused_result));

#endif
