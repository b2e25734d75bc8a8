/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reminders.h - tasks that nobody noted: a day has come on which a profile is to be asked again, or a contract is to be talked
 * about. They follow from what is known and go by themselves, when it was asked and when the contract has ended.
 */
#ifndef REG_REMINDERS_H
#define REG_REMINDERS_H

#include <jansson.h>

#include "side.h"

/* Days before the end of a contract on which it is to be talked about. */
#define REG_REMINDERS_CONTRACT_DAYS 30

/* Adds to `tasks` (as reg_tasks_read() gives them, "task" null) what there is at an instant: kind "ask" with "fields", the
 * names of what is to be asked again, of customers whom somebody looks after, of organisations with a contact or contract,
 * and of areas and competitors ("place"); kind "contract" with the day on which it ends as due. */
int reg_reminders_add(json_t *tasks, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
