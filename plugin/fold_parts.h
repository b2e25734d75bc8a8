/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_parts.h - what the files of the whole fold share: the history of a family, put in order.
 */
#ifndef REG_FOLD_PARTS_H
#define REG_FOLD_PARTS_H

#include "account_acts.h"
#include "fold.h"

/* A counted sale of the family, with what the fold learns of it. */
struct reg_fold_unit {
	struct reg_unit unit;
	struct reg_subject subject;
	struct reg_earner earner;
	struct reg_fold_given given;
	int64_t share_revoked;    /* of somebody else's points, where they are of the family */
	int64_t new_points;       /* for having been referred, with this sale */
	int new_programme;        /* version that says so */
};

/* What a referrer gets with a sale of somebody else. */
struct reg_fold_credit {
	struct reg_doc sale;      /* the other's; owned */
	int64_t referrer;         /* as the refer act names it */
	int64_t points, unlock_at, expires_at;
	int programme;            /* version that says so */
};

/* What a member of the family earns with a sale of an account outside of it. */
struct reg_fold_share {
	struct reg_unit unit;     /* the sale with its refunds; owned */
	struct reg_share share;   /* without text */
	int64_t refunded_minor, revoked; /* so far */
};

/* Of what stands at one sale in this order. */
enum reg_fold_entry_kind { REG_FOLD_ACT, REG_FOLD_SALE, REG_FOLD_SHARE, REG_FOLD_CREDIT, REG_FOLD_REFUND,
	REG_FOLD_SHARE_REFUND };

/* One thing that happened, in the order of evaluation. */
struct reg_fold_entry {
	enum reg_fold_entry_kind kind;
	size_t index;             /* of the act, unit, share or credit; of a refund that of its unit or share */
	int64_t at_unix_s;        /* where it is taken: a refund dated before its own sale is taken right behind it */
	const unsigned char *id;  /* of an act */
	const struct reg_doc *place, *doc; /* of the others */
};

struct reg_fold_history {
	struct reg_set members;   /* of the family, the head first */
	struct reg_fold_account *accounts; /* one a member */
	size_t *into;             /* which account a member's has become part of, as far as the fold has come */
	struct reg_fold_unit *units;
	size_t n_units;
	struct reg_account_acts acts, referred;
	int64_t *taken;           /* of each act: the sale that took the hold, 0 none */
	struct reg_fold_credit *credits;
	size_t n_credits;
	struct reg_fold_share *shares; /* of the family, in sales of others */
	size_t n_shares;
	bool has_earners;         /* somebody said who earns with sales of the family */
	struct reg_shares shared; /* what others, and members of the family, earn with its sales */
	struct reg_fold_entry *entries;
	size_t n_entries;
};

/* The account that a member's points are in by now; NULL: not of this family. */
struct reg_fold_account *reg_fold_find(const struct reg_fold_history *history, int64_t member);

/* An act (fold_acts.c). */
int reg_fold_act(struct reg_fold_history *history, struct reg_side *side, const struct reg_account_act *act,
    struct reg_err *err) __attribute__((warn_unused_result));
/* A sale has taken the holds that it names. */
void reg_fold_take_holds(struct reg_fold_history *history, const struct reg_unit *unit);
/* The rows of all holds. */
int reg_fold_write_holds(const struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Shares (fold_share.c). Reads what members of the family earn with sales of others. */
int reg_fold_share_load(struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_fold_share_finish(struct reg_fold_history *history);
/* A sale of the family was folded of which somebody else earns a part. */
int reg_fold_share_give(struct reg_fold_history *history, const struct reg_fold_unit *unit,
    const struct reg_fold_sale *sale, struct reg_err *err) __attribute__((warn_unused_result));
/* A refund of a sale of the family: takes back what a member of the family earned with it. */
int reg_fold_share_give_less(struct reg_fold_history *history, struct reg_fold_unit *unit, const struct reg_doc *refund,
    struct reg_err *err) __attribute__((warn_unused_result));
/* A share in somebody else's sale, and a refund of that sale. */
int reg_fold_share_take(struct reg_fold_history *history, const struct reg_fold_share *share, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_fold_share_take_less(struct reg_fold_history *history, struct reg_fold_share *share,
    const struct reg_doc *refund, struct reg_err *err) __attribute__((warn_unused_result));

/* Referrals (fold_referral.c). Marks the sales that bring their customer points for having been referred, and notes in
 * `found` whose accounts follow this one's sales. */
int reg_fold_referral_new(struct reg_fold_history *history, struct reg_fold_found *found, struct reg_side *side,
    int64_t head, struct reg_err *err) __attribute__((warn_unused_result));
/* Makes the credits for those whom members of the family referred. */
int reg_fold_referral_credits(struct reg_fold_history *history, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
