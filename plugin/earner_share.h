/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * earner_share.h - what others earn with the sales of an organisation: rows of view_share. The fold of the organisation
 * makes them, that of whoever earns takes them as lots of its own.
 */
#ifndef REG_EARNER_SHARE_H
#define REG_EARNER_SHARE_H

#include "earner.h"
#include "set.h"
#include "unit.h"

#define REG_SHARE_PART 2 /* of the sale's lots: 0 is its own, 1 is for a referral */

struct reg_share {
	int64_t sale;
	int64_t person;      /* the account they were at the time of the sale */
	enum reg_earns role;
	int64_t points;      /* theirs, above 0 */
	int64_t total;       /* points of the sale */
	int64_t unlock_at, expires_at;
	int programme;
	char *refunds;       /* what was given back, as text: when it differs, theirs is another; owned */
};

/* Zeroed at first, released with reg_shares_finish(). */
struct reg_shares {
	struct reg_share *items;
	size_t n, room;
};

void reg_shares_finish(struct reg_shares *shares);

/* Adds a share in the sale `unit`, whose `refunds` is made here. REG_EIO: memory. */
int reg_shares_add(struct reg_shares *shares, const struct reg_share *share, const struct reg_unit *unit,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The rows of an organisation, by sale; those of a person in sales of other accounts than `organisation`. */
int reg_shares_load(struct reg_shares *shares, struct reg_side *side, int64_t organisation, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_shares_of_person(struct reg_shares *shares, struct reg_side *side, int64_t person, int64_t organisation,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Puts `shares` in the place of all rows of the organisation, which were `before`. `touched` gets the heads of those whose
 * share in something is no longer the same, the organisation's own left out. */
int reg_shares_write(struct reg_set *touched, struct reg_side *side, int64_t organisation, struct reg_shares *before,
    struct reg_shares *shares, struct reg_err *err) __attribute__((warn_unused_result));
/* One row more, of a sale that had none. */
int reg_share_write(struct reg_side *side, int64_t organisation, const struct reg_share *share, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
