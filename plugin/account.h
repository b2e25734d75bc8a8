/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * account.h - the state of a customer, an unowned vehicle or an unbound card: counts, points, tier.
 *
 * The state is a fold over the subject's sales and acts in evaluation order. A plain sale that comes last is one step on
 * the stored state; anything else folds the whole history anew. Both take the same step, so they cannot disagree.
 * Customers that were merged are one account, which goes by the head of the family.
 */
#ifndef REG_ACCOUNT_H
#define REG_ACCOUNT_H

#include "earner.h"
#include "evaluate.h"
#include "fact.h"
#include "ledger.h"
#include "unit.h"

struct reg_account_state;

/* Folds the subject's history anew and writes its state, lots, uses, entitlements, holds and tiers; and then the account
 * of whoever referred the customer, which follows its sales. A subject that nothing is known of has no state. A customer
 * who was merged into another one may be named all the same. */
int reg_account_update(struct reg_side *side, int64_t subject, struct reg_err *err) __attribute__((warn_unused_result));

/* A counted sale without refunds has just got its row. One step when it is the subject's last, else the whole fold. */
int reg_account_append(struct reg_side *side, const struct reg_subject *subject, const struct reg_unit *unit,
    const struct reg_unit_lines *lines, struct reg_err *err) __attribute__((warn_unused_result));

/* What a till reads before tender. */
struct reg_standing {
	bool is_known;       /* has been here */
	int64_t visits, sales, last_at;
	int tier;            /* rank at the time asked for, floors included */
	bool is_floor;       /* it is held by a floor alone: nothing needs to be done to keep it */
	int32_t tier_until;  /* first day without it as earned, REG_DAY_NEVER */
	int64_t basis;       /* inside the window on that day, in the unit of the programme's basis, as what follows */
	int64_t to_keep;     /* 0: nothing needed, or the lowest tier */
	int64_t to_next;     /* to reach the tier above `tier`; 0: top tier */
	int64_t balance;     /* spendable less owed: negative in debt */
	int64_t available;   /* the balance less what is set aside for open tickets */
	int64_t pending;
	int64_t entitlements; /* uses of services, gifts and coupons that are valid then and not set aside */
	int64_t debt;
};

/* The standing of `subject` at an instant, under the programme in force then. */
int reg_account_standing(struct reg_standing *out, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The same of a row that was read already (account_state.h), with what may be asked about the customer. */
int reg_account_standing_of(struct reg_standing *out, struct reg_side *side, const struct reg_account_state *state,
    int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));

/* What a ticket will earn: exactly what its sale would, closed as it is (what a receipt promises aside). */
struct reg_preview {
	int64_t points;      /* with `others` */
	int64_t others;      /* of them, what somebody else earns with a sale of this organisation */
	struct reg_earner earner; /* who that is; asked only where there are points to share, else `person` is 0 */
	int rank_before;     /* at which it earns, floors included */
	int rank_after;      /* right after it, floors included */
	bool counts;         /* the ticket counts for the tier, and what follows is set: as in reg_standing, right after it */
	bool is_floor;
	int32_t tier_until;
	int64_t to_keep, to_next;
	struct reg_evaluation evaluation;
};
/* `subject` as reg_resolve() found it for the ticket; number 0 with is_customer: one who is not known yet. Nobody, and
 * what is no sale, earns nothing. Released with reg_preview_finish(). */
int reg_account_preview(struct reg_preview *out, struct reg_side *side, const struct reg_subject *subject,
    const struct reg_event *ticket, struct reg_err *err) __attribute__((warn_unused_result));
/* The same with the subject's row, read for the ticket's time, and what the ticket names (plate and card are looked at).
 * Leaves the tier in `state` as it stands on that day. */
int reg_account_preview_of(struct reg_preview *out, struct reg_side *side, struct reg_account_state *state,
    const struct reg_subject *subject, const struct reg_names *names, const struct reg_event *ticket, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_preview_finish(struct reg_preview *preview); /* zeroed: nothing done */

/* A sale as the fold saw it; everything borrowed for the call. */
struct reg_account_seen {
	int64_t sale;        /* number of its document */
	int64_t member;      /* whose account it was then */
	const struct reg_programme *programme; /* in force then; NULL: none */
	int rank;            /* held before it, floors included */
	int rank_earned;     /* the same without floors */
	const struct reg_evaluation *evaluation;
	const struct reg_lot *lot; /* as given, points 0: none; above the evaluation's: what the receipt promised; with what
	                            * somebody else earns of it */
};
/* Folds a customer's history without writing and shows each sale: how `regulars explain` and `programme try` know. */
int reg_account_replay(struct reg_side *side, int64_t subject,
    int (*seen)(const struct reg_account_seen *seen, void *payload, struct reg_err *err), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
