/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ledger.h - the points of one customer: earnings are lots, what takes from them are uses, what could not be taken is
 * owed.
 *
 * Pure: no clock, no database. Feed the events of one customer in evaluation order; rows read from the database are
 * put in with the same order (debts: oldest first). Sums that would exceed INT64_MAX stay there.
 */
#ifndef REG_LEDGER_H
#define REG_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define REG_LEDGER_NEVER INT64_MAX /* unlock_at: until confirmed; expires_at: does not expire */

enum reg_lot_kind { REG_LOT_SALE, REG_LOT_REFERRAL, REG_LOT_RETURN, REG_LOT_ADJUST, REG_LOT_OPEN, REG_LOT_TRANSFER,
	REG_LOT_DRIVER, REG_LOT_CONTACT /* with a sale of an organisation */ };

/* A row of view_lot. A fact and a part name it. */
struct reg_lot {
	int64_t sale;        /* fact that gave it: sale, refund (points that come back) or act */
	int part;            /* 0 the fact's own, 1 referral, 2 ... pieces of a transfer or of what came back; of a sale
	                      * 2: earned with somebody else's */
	enum reg_lot_kind kind;
	int64_t at;          /* of the fact, seconds since 1970 UTC */
	int64_t points;      /* as given */
	int64_t points_left;
	int64_t unlock_at;   /* spendable from then on */
	int64_t expires_at;  /* last second of validity */
	int programme;       /* version that gave it, 0 none */
};

/* A row of view_use. */
struct reg_use {
	int64_t fact;        /* what took the points */
	int64_t sale;        /* the lot taken from; 0: a debt */
	int part;            /* of the lot */
	int64_t points;      /* taken, above 0; of a debt: what is still owed */
	int64_t returned;    /* of them came back as lots of their own; not stored, known only to who fed the whole history */
};

/* Zeroed at first, released with reg_ledger_finish(). */
struct reg_ledger {
	struct reg_lot *lots; /* in the order they were added: of equal expiry the earlier is spent first */
	size_t n_lots, room_lots;
	struct reg_use *uses; /* debts among them oldest first */
	size_t n_uses, room_uses;
};

void reg_ledger_finish(struct reg_ledger *ledger);

/* Puts in rows as they stand in the database; nothing is repaid. REG_EIO: memory. */
int reg_ledger_load_lot(struct reg_ledger *ledger, const struct reg_lot *lot, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_ledger_load_use(struct reg_ledger *ledger, const struct reg_use *use, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The word of view_lot.kind; a string of our own. */
const char *reg_ledger_kind_name(enum reg_lot_kind kind);

/* A fact gave `lot` (points_left is ignored; 0 points: nothing happens). Unless it waits for a confirmation it
 * repays debts at once, the oldest first: each a use of the lot by the fact that made the debt. After an error
 * (REG_EIO) the ledger is only good to be finished. */
int reg_ledger_add(struct reg_ledger *ledger, const struct reg_lot *lot, struct reg_err *err)
    __attribute__((warn_unused_result));

/* How many points refunds of `refunded_minor` in all take back of `points` earned by a sale of `amount_minor`: the
 * share, rounded half-up; all when the whole amount (or an amount of 0) is refunded. */
int64_t reg_ledger_share(int64_t points, int64_t amount_minor, int64_t refunded_minor);

/* The refund `fact` takes `points` back from the lot `part` of `sale` (spendable, pending or expired); what is missing there
 * is owed. Returns 0 or REG_EIO (then the ledger is only good to be finished). points <= 0: nothing happens. */
int reg_ledger_revoke(struct reg_ledger *ledger, int64_t fact, int64_t sale, int part, int64_t points,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The whole of a refund, for the lot `part`: *revoked is what earlier refunds of the sale took back of it (0 at first) and
 * is brought up to date; `refunded_minor` is the sum of all refunds of the sale, this one included. A sale without such a
 * lot loses nothing. */
int reg_ledger_refund(struct reg_ledger *ledger, int64_t *revoked, int64_t fact, int64_t sale, int part,
    int64_t amount_minor, int64_t refunded_minor, struct reg_err *err) __attribute__((warn_unused_result));

/* `fact` takes up to `points` of what is spendable at `at_unix_s`: earliest expiry first (never last), then in the order
 * in which the lots were added. *taken (may be NULL) is how many there were. Debts are not looked at: ask for the
 * balance first. Errors as add. */
int reg_ledger_take(struct reg_ledger *ledger, int64_t *taken, int64_t fact, int64_t points, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The same, and what is missing is owed. */
int reg_ledger_spend(struct reg_ledger *ledger, int64_t fact, int64_t points, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Points that a fact took come back with a refund. */
struct reg_ledger_return {
	int64_t fact;          /* the refund: gives the lots, parts 2, 3 ... */
	int64_t from;          /* the fact that took them */
	int64_t points;        /* at most what it took and did not give back yet */
	int64_t at_unix_s;     /* of the refund; spendable from then on */
	int64_t grace_unix_s;  /* last second of what would have expired by then */
};
/* First what `from` still owes is struck out; then what it took from lots becomes lots of their own, what was taken last
 * first, each with the expiry of the lot it had been taken from. They repay debts like any other. Errors as add. */
int reg_ledger_give_back(struct reg_ledger *ledger, const struct reg_ledger_return *what, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Moves all of `from` behind what is there (two accounts become one); what one fact (a refund) has both of them owe becomes
 * one debt. `from` is empty afterwards. REG_EIO: both are only good to be finished. */
int reg_ledger_merge(struct reg_ledger *ledger, struct reg_ledger *from, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A fact's lot, NULL when there is none. Borrowed until the next lot is added. */
struct reg_lot *reg_ledger_lot(const struct reg_ledger *ledger, int64_t sale, int part);

int64_t reg_ledger_owed(const struct reg_ledger *ledger);
/* Spendable less owed; negative: in debt. */
int64_t reg_ledger_balance(const struct reg_ledger *ledger, int64_t at_unix_s);
/* Not yet spendable, those that wait for a confirmation included. */
int64_t reg_ledger_pending(const struct reg_ledger *ledger, int64_t at_unix_s);

struct reg_ledger_expiring {
	int64_t points;
	int64_t expires_at; /* last second on which they can be used */
};
/* Spendable points that expire by `horizon_unix_s`, added up by expiry, earliest first, at most `room` of them.
 * Returns how many. */
size_t reg_ledger_expiring(struct reg_ledger_expiring *out, size_t room, const struct reg_ledger *ledger, int64_t at_unix_s,
    int64_t horizon_unix_s);

#endif
