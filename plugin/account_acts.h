/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * account_acts.h - what people did to the points of a customer, as the fold takes it: acts that nobody took back, of all
 * customers who are one account after merges, in evaluation order.
 *
 * A family is a customer with all who were merged into it, directly or not; its head is the one who stays. A merge acts
 * from its own time on, so at an instant a customer belongs to the account (`member`) that the merges up to and including
 * that second lead to. Merges are taken in order (at, id); one whose customer is merged already or that would close a
 * circle is as if it were not there.
 */
#ifndef REG_ACCOUNT_ACTS_H
#define REG_ACCOUNT_ACTS_H

#include "fact.h"
#include "set.h"

/* The head of the family of `customer`: itself when it is not merged. */
int reg_family_head(int64_t *head, struct reg_side *side, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The account that `customer` belongs to at an instant. */
int reg_family_member(int64_t *member, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* All of the family: the head first. `members` was zeroed; released with reg_set_finish(). */
int reg_family_members(struct reg_set *members, struct reg_side *side, int64_t head, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same of an account as it was at an instant: `account` and those who had been merged into it by then. */
int reg_family_members_at(struct reg_set *members, struct reg_side *side, int64_t account, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

enum reg_account_act_kind {
	REG_ACCOUNT_ADJUST = 1,
	REG_ACCOUNT_OPEN,
	REG_ACCOUNT_TRANSFER,
	REG_ACCOUNT_REDEEM,
	REG_ACCOUNT_HOLD,
	REG_ACCOUNT_MERGE,  /* only those that count */
	REG_ACCOUNT_REFER,  /* the first of its new customer */
};

/* A piece of a transfer, of one lot of the giver. */
struct reg_account_part {
	int64_t points;
	int64_t expires_at; /* INT64_MAX: never */
};

struct reg_account_act {
	enum reg_account_act_kind kind;
	int64_t no;                    /* fact_act.no */
	unsigned char id[REG_ID_SIZE];
	int64_t at_unix_s;
	int64_t customer, target;      /* as the act names them: transfer giver and receiver, merge who is merged and who stays,
	                                * refer new and referrer; target else 0 */
	int64_t member, target_member; /* the accounts these belong to at that time; of a merge: `customer` itself, and where
	                                * `stays` belonged just before; 0 where there is no target */
	int64_t points;                /* adjust: either sign; else not negative */
	int64_t count;                 /* redeem, hold: uses of entitlements; 0: paid with points */
	int64_t value_minor;
	int64_t until;                 /* hold: released by itself from then on */
	int32_t expires_day;           /* open: last site day; REG_DAY_NEVER: as the programme says */
	const char *reward;            /* redeem, hold; else NULL */
	const char *hold;              /* its name in the sale event; else NULL */
	const char *option;            /* refer; NULL: the first */
	const char *actor;             /* who did it */
	const struct reg_account_part *parts; /* transfer */
	size_t n_parts;
};

/* Zeroed at first, released with reg_account_acts_finish(). */
struct reg_account_acts {
	struct reg_account_act *items;
	size_t n, room;
	void **memory;                 /* behind the texts and parts, one piece an act */
};

void reg_account_acts_finish(struct reg_account_acts *acts);

/* All of the family that `head` stands for, by (at, id): acts whose customer or target belongs to it; a transfer inside
 * the family comes once. Of refer acts those in which the new customer belongs to it. REG_EDAMAGED: a body that cannot be
 * read. REG_EIO: memory. */
int reg_account_acts_load(struct reg_account_acts *acts, struct reg_side *side, int64_t head, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The refer acts in which a member of the family is the referrer and the new customer is of another one (as of now), by
 * (at, id): whose fills may bring it points. */
int reg_account_acts_referred(struct reg_account_acts *acts, struct reg_side *side, int64_t head, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
