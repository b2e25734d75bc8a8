/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entitlement.h - services, gifts and coupons that sales brought one customer, and what was used of them.
 *
 * Pure: no clock, no database. Feed the events of one customer in evaluation order.
 */
#ifndef REG_ENTITLEMENT_H
#define REG_ENTITLEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* A row of view_entitlement. */
struct reg_entitlement {
	int64_t sale;          /* that brought it */
	const char *grant;     /* id; borrowed from the programme */
	const char **rewards;  /* ids, NULL-ended, one of which is chosen at use; borrowed from the programme */
	int64_t count, count_left;
	int64_t valid_from;    /* seconds since 1970 UTC; INT64_MAX: until confirmed */
	int64_t expires_at;    /* last second; INT64_MAX: never */
	int programme;         /* version that gave it */
	bool is_taken_back;    /* its sale was wholly refunded */
};

struct reg_entitlement_use {
	int64_t fact, sale;
	const char *grant;
	int64_t count;
};

/* Zeroed at first, released with reg_entitlements_finish(). */
struct reg_entitlements {
	struct reg_entitlement *items; /* in the order they were added */
	size_t n, room;
	struct reg_entitlement_use *uses;
	size_t n_uses, room_uses;
};

void reg_entitlements_finish(struct reg_entitlements *entitlements);

/* A sale brought one; count_left and is_taken_back are ignored. REG_EIO: memory. */
int reg_entitlements_add(struct reg_entitlements *entitlements, const struct reg_entitlement *entitlement,
    struct reg_err *err) __attribute__((warn_unused_result));

/* `fact` uses up to `count` of what gives `reward` at `at_unix_s`: earliest expiry first, then in the order they were
 * added. What is missing is ignored. REG_EIO: memory; the entitlements are only good to be finished. */
int reg_entitlements_use(struct reg_entitlements *entitlements, int64_t fact, const char *reward, int64_t count,
    int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));

/* The sale was wholly refunded: what is left of what it brought is gone, and what it used can be used again, unless the
 * sale that had brought that was refunded too. */
void reg_entitlements_refund(struct reg_entitlements *entitlements, int64_t sale);

/* Moves all of `from` behind what is there; `from` is empty afterwards. REG_EIO: both are only good to be finished. */
int reg_entitlements_merge(struct reg_entitlements *entitlements, struct reg_entitlements *from, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
