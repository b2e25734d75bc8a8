/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * walk.h - the days of everybody at the end of a site day, one after the other: of who is taken in as they are kept, of
 * whoever has something newer from the sales. What is kept is read row by row, so a walk needs no memory for everybody.
 *
 * A day so far back that most have something newer is computed from all sales, which are then held in memory.
 */
#ifndef REG_WALK_H
#define REG_WALK_H

#include "days.h"
#include "set.h"
#include "side.h"

/* Somebody who was enrolled, or is named by a host. */
struct reg_walk_customer {
	int64_t subject, since; /* seconds since 1970; 0: unknown */
};

/* Zeroed but for side and as_of; released with reg_walk_close(), also on error. */
struct reg_walk {
	struct reg_side *side;
	int32_t as_of;
	char to[REG_DAY_SIZE];              /* the same day */
	int64_t end_unix_s;                 /* its last second */
	bool is_all;                        /* from all sales: */
	struct reg_days_sales sales;
	struct reg_set stale;               /* otherwise: who is not kept as the facts are now, in rising order */
	struct reg_walk_customer *customers; /* by rising subject */
	size_t n_customers, room, next;
	struct reg_days days;               /* of the subject that is given */
};

/* Called with each subject that has sales and each customer, by rising subject. `days` is valid during the call; of a customer
 * without a sale it is empty. `since`: enrolled at, 0 unknown. Another result than 0 ends the walk. */
typedef int reg_walk_each(const struct reg_days *days, int64_t since, void *payload, struct reg_err *err);

/* Sees what is kept and what is newer. A transaction is open, and stays so until the last walk: all say the same then.
 * REG_EIO: memory; errors of the store. */
int reg_walk_open(struct reg_walk *walk, struct reg_err *err) __attribute__((warn_unused_result));
/* Walks, as often as wanted, one walk at a time. `with_days` false: days may be empty, the sums are there. Errors as above and
 * those of `each`. */
int reg_walk_each_of(struct reg_walk *walk, bool with_days, reg_walk_each *each, void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_walk_close(struct reg_walk *walk);

#endif
