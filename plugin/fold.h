/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.h - what a customer's sales and acts come to: the steps (a sale, a refund), and the whole history from the first
 * entry on by these steps.
 */
#ifndef REG_FOLD_H
#define REG_FOLD_H

#include "account.h"
#include "earner_share.h"
#include "entitlement.h"
#include "evaluate.h"
#include "ledger.h"
#include "person.h"
#include "signals.h"
#include "tally.h"
#include "tier.h"
#include "unit.h"

/* A row of view_signal. */
struct reg_fold_signal {
	int64_t fact; /* sale or act that showed it */
	int64_t at_unix_s;
	struct reg_signal signal;
};

/* The account of one customer while it is folded. */
struct reg_fold_account {
	int64_t member;              /* identity number of the customer */
	struct reg_tier_state tier;
	struct reg_tally tally;
	struct reg_ledger ledger;
	struct reg_entitlements entitlements;
	struct reg_habit habit;      /* the last sales */
	struct reg_fold_signal *signals;
	size_t n_signals;
	struct reg_person person;    /* what may be asked about the customer */
	bool has_person;             /* false: nothing is known, or nothing will be asked */
};

void reg_fold_account_init(struct reg_fold_account *account, int64_t member);
void reg_fold_account_finish(struct reg_fold_account *account); /* zeroed is allowed */

/* A counted sale as the step sees it; everything borrowed. */
struct reg_fold_sale {
	int64_t sale, at_unix_s;
	int32_t day; /* its business day */
	const char *site, *currency;
	int64_t plate, card; /* identity numbers, 0 none */
	const char *attendant; /* NULL: not known */
	bool has_late_card;
	int64_t volume_ml, amount_minor;
	bool has_promise;
	int64_t promised_points;
	bool is_doubtful;
	int64_t confirmed_at;
	const struct regulars_line *const *lines;
	size_t n_lines;
	const struct regulars_redemption *redemptions;
	size_t n_redemptions;
	struct reg_earner earner; /* who else earns; zeroed: nobody */
};

/* What a sale left behind, for its refunds. */
struct reg_fold_given {
	int32_t day, points_day;
	int64_t amount_minor;
	int64_t points;                   /* of the sale, somebody else's share included */
	int64_t shared;                   /* of them, for somebody else */
	int64_t unlock_at, expires_at;    /* of the points */
	int programme;                    /* version that gave them */
	int64_t growth, redeemed;         /* given; taken by redemptions */
	struct reg_measure left;          /* of what it added to the basis */
	int64_t refunded_minor;           /* by its refunds so far */
	int64_t revoked, own_revoked;     /* of all points; of the account's own lot */
	int64_t growth_taken, returned;
	bool is_whole;                    /* wholly refunded */
};

/* Called with each sale; see reg_account_replay(). */
struct reg_fold_watch {
	int (*seen)(const struct reg_account_seen *seen, void *payload, struct reg_err *err);
	void *payload;
};

/* Describes a unit. The lines and what it redeemed stay borrowed. */
int reg_fold_sale_of(struct reg_fold_sale *out, const struct reg_unit *unit, const struct reg_unit_lines *lines,
    const struct reg_subject *subject, struct reg_err *err) __attribute__((warn_unused_result));

/* What a sale earns, of an account whose tier was taken to its day: the same for preview and accrual. `*rank` is the one
 * it earns at, floors included. */
int reg_fold_evaluate(struct reg_evaluation *out, int *rank, const struct reg_fold_account *account,
    struct reg_side *side, const struct reg_programme *programme, const struct reg_fold_sale *sale, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What it adds to the basis of tiers, but for points and growth. */
struct reg_measure reg_fold_measure(const struct reg_side *side, const struct reg_fold_sale *sale);

/* One sale: tier taken to its day, evaluation, redemptions, lot, entitlements, tally, basis. `watch` may be NULL. */
int reg_fold_sale(struct reg_fold_account *account, struct reg_fold_given *given, struct reg_side *side,
    const struct reg_fold_sale *sale, const struct reg_fold_watch *watch, struct reg_err *err)
    __attribute__((warn_unused_result));

/* One refund of it: revokes, gives back what had been redeemed, takes from the basis. */
int reg_fold_refund(struct reg_fold_account *account, struct reg_fold_given *given, struct reg_side *side, int64_t sale,
    const struct reg_doc *refund, struct reg_err *err) __attribute__((warn_unused_result));

/* `fact` showed something suspicious. REG_EIO: memory. */
int reg_fold_signal(struct reg_fold_account *account, int64_t fact, int64_t at_unix_s, const struct reg_signal *signal,
    struct reg_err *err) __attribute__((warn_unused_result));

/* When points of a sale become spendable (INT64_MAX: not before they are confirmed) and when they expire. */
int64_t reg_fold_unlock(const struct reg_programme *programme, int64_t at_unix_s, bool is_doubtful, int64_t confirmed_at);
int64_t reg_fold_expiry(const struct reg_side *side, const struct reg_programme *programme, int64_t unlock_at);

/* Takes what may be asked about the customer from view_customer.traits (not empty; fold_person.c). */
int reg_fold_person_set(struct reg_fold_account *account, const char *traits, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Reads it; of somebody whom no act ever mentioned the id is known all the same. */
int reg_fold_person(struct reg_fold_account *account, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Whose share in the sale `given` leaves, as a row; what is borrowed stays so. `given->shared` is above 0. */
struct reg_share reg_fold_share_of(const struct reg_fold_sale *sale, const struct reg_fold_given *given);
/* A share as a lot of whoever earns it. */
struct reg_lot reg_fold_share_lot(const struct reg_share *share, int64_t at_unix_s);

/* A row of view_lot. */
int reg_fold_write_lot(struct reg_side *side, int64_t subject, const struct reg_lot *lot, struct reg_err *err)
    __attribute__((warn_unused_result));
/* All lots, uses, entitlements and signals of the account as rows of `subject`, of which there must be none of the same. */
int reg_fold_write(struct reg_side *side, int64_t subject, const struct reg_fold_account *account, struct reg_err *err)
    __attribute__((warn_unused_result));
/* A row of view_tier: `rank` is held from the fact on. */
int reg_fold_write_tier(struct reg_side *side, int64_t subject, int64_t at_unix_s, int64_t fact, int rank,
    struct reg_err *err) __attribute__((warn_unused_result));

/* What the whole fold found beside the account. */
struct reg_fold_found {
	bool has_entries;    /* there is something an account follows from */
	int64_t folded_to;   /* latest time of all of it, INT64_MIN none: a later sale is one step more */
	int64_t referrer;    /* whose account the next sale of this one may change, 0 nobody */
	bool has_earners;    /* somebody said who earns: the next sale asks */
	struct reg_shares shares; /* what others earn with the sales of this one */
	struct reg_set referrers; /* whose accounts follow this one's sales, as heads */
};
void reg_fold_found_finish(struct reg_fold_found *found);

/* Folds all that the family of `head` ever did into `account`, which is the head's. With `watch` NULL it writes lots,
 * uses, entitlements, holds and tiers, of which there must be no rows; else it writes nothing. Memory for the whole
 * history while it runs. Both out-parameters are released by the caller, also on error. */
int reg_fold_whole(struct reg_fold_account *account, struct reg_fold_found *found, struct reg_side *side, int64_t head,
    const struct reg_fold_watch *watch, struct reg_err *err) __attribute__((warn_unused_result));

#endif
