/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_task.h - what is to be done for a customer by a day, and the pool of customers whom nobody keeps.
 *
 * A task is an entry about a customer that holds until it is done. One that names nobody is for whoever keeps the customer
 * at the moment; so is that of somebody who has left. Each act is one durable transaction; `actor` and `at_unix_s` as in
 * act.h.
 */
#ifndef REG_ACT_TASK_H
#define REG_ACT_TASK_H

#include "act.h"

#define REG_TASK_FIRST_CONTACT "first-contact"
#define REG_TASK_FIRST_DAYS 7 /* for a first contact */

/* What a task may be; ends with NULL. */
extern const char *const reg_task_kinds[];

struct reg_task {
	const char *customer;
	const char *what;     /* of reg_task_kinds */
	const char *staff;    /* whose it is; NULL: of whoever keeps the customer */
	int32_t due_day;
	const char *text;     /* personal data; NULL: none */
};

/* *no_out gets the number of the fact. REG_ENOTFOUND: no such customer. REG_EINVAL: no such kind. */
int reg_act_task(int64_t *no_out, struct reg_side *side, const struct reg_task *task, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Fact `no` as people write it: "T17". */
void reg_act_task_name(char out[16], int64_t no);
/* It is done; `text` (NULL: nothing) is noted about the customer. REG_ENOTFOUND: no such task; REG_EEXISTS: done already. */
int reg_act_task_done(struct reg_side *side, const char *task_id, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));

/* From `from_unix_s` (0: now) `staff` keeps the customer ("": nobody, the pool). Where somebody else did, or who did has
 * left, there is a first contact to be made, unless one is to be made already. */
int reg_act_keep(struct reg_side *side, const char *customer, const char *staff, int64_t from_unix_s, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

/* Somebody of the station would like to keep a customer of the pool. REG_ENOTFOUND: nobody of that name works here, the
 * customer is not in the pool. REG_EEXISTS: has asked. */
int reg_act_pool_ask(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The customer goes from the pool to `staff`, as by reg_act_keep(). Errors as there and above. */
int reg_act_pool_assign(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

/* An organisation has another contact person for `role` than before: whoever keeps it makes a first contact. Nothing
 * where there was none before, or none is there now, or a first contact is to be made already. */
int reg_act_contact_changed(struct reg_side *side, const char *customer, const char *role, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

#endif
