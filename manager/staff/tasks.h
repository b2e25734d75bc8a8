/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tasks.h - what is to be done for customers, who is in the pool, what is due: as JSON, for commands, page and daily job.
 */
#ifndef REG_TASKS_H
#define REG_TASKS_H

#include <jansson.h>

#include "side.h"

/* Each row of these has the number of its customer, too: "subject", 0 nobody. */

/* Tasks that are open at an instant, by the day on which they are due; `all`: those that are done as well. An array of
 * {"task","kind","customer","name","staff","due","since","text","done"}; staff null: nobody's; task null: nobody noted it
 * (reminders.h). The caller's to release. */
int reg_tasks_read(json_t **out, struct reg_side *side, int64_t at_unix_s, bool all, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The pool at an instant: an array of {"customer","name","since","kept_by","asked":[..],"last","volume_ml"}. */
int reg_pool_read(json_t **out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What of vehicles and services is due from `from` to `to`, as known at `at_unix_s`: an array of
 * {"customer","name","plate","what","due"}, each but what and due null where there is none. */
int reg_due_read(json_t **out, struct reg_side *side, int32_t from, int32_t to, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A member as text, "" for null. */
const char *reg_tasks_text(const json_t *row, const char *name);
/* What is said of a task, for people: its text, or the fields that are to be asked, written to `out`. Valid as long as both. */
const char *reg_tasks_what(char *out, size_t size, const json_t *task);
/* What is to be done, in words for people: "Visit", "First contact". */
const char *reg_task_word(const char *kind);

#endif
