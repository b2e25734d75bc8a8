/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sequence.h - short random sequences of what happens at a station with the complete programme: sales with
 * redemptions, refunds, acts about points, accounts that become one; in the order of their time, but for some that
 * come late. The same seed gives the same sequence everywhere, and any part of it can be taken by itself.
 */
#ifndef REG_TEST_SEQUENCE_H
#define REG_TEST_SEQUENCE_H

#include "event.h"
#include "random.h"
#include "side.h"

#define SEQUENCE_MAX 80
#define SEQUENCE_CUSTOMERS 5
#define SEQUENCE_BEGIN_S 1767196800 /* 2026-01-01T00:00:00+08:00 */

enum happening {
	HAPPENS_PROGRAMME,
	HAPPENS_ENROL,
	HAPPENS_BIND,
	HAPPENS_UNBIND,
	HAPPENS_EDIT,
	HAPPENS_TAG,
	HAPPENS_UNTAG,
	HAPPENS_SALE,
	HAPPENS_PREPAY,
	HAPPENS_COMPLETION,
	HAPPENS_REFUND,
	HAPPENS_VOID,
	HAPPENS_AGAIN,    /* an earlier delivery once more */
	HAPPENS_ADJUST,
	HAPPENS_OPEN,
	HAPPENS_TRANSFER,
	HAPPENS_HOLD,
	HAPPENS_RELEASE,
	HAPPENS_REDEEM,
	HAPPENS_MERGE,
	HAPPENS_SPLIT,
	HAPPENS_FLOOR,
	HAPPENS_JOIN,
	HAPPENS_REFER,
	HAPPENS_CLAIM,
	HAPPENS_UNDO,
	HAPPENS_EARNER,   /* who earns with the sales of `who` */
	HAPPENS_CONTACT,  /* `other` decides for `who` */
	HAPPENS_END,      /* of an earlier one of these */
	HAPPENS_BLOCK,    /* of the card of `other` */
	HAPPENS_UNBLOCK,
};

/* One thing that happens; which members count follows from the kind. */
struct step {
	enum happening kind;
	int64_t at_unix_s;
	int who, other;            /* customers, from 1; 0 nobody */
	int by;                    /* sale: 0 nothing, 1 plate, 2 phone, 3 card, 4 the host's own number */
	int64_t points, count;
	int reward;                /* in sequence_rewards */
	int what;                  /* tag, type, tier, option, role of a binding ... by number */
	int receipt, original;     /* numbers of documents; 0 none */
	size_t of;                 /* the step meant: hold, first delivery, entry */
	int64_t fuel_ml, shop_minor, discount_minor;
	const char *grade, *category, *site, *currency;
	int64_t promise;           /* 0: none */
	int part;                  /* of a refund, in tenths */
	int confidence;
	int day_shift;             /* business date: days off the calendar's */
	char text[4096];           /* programme */
};

struct sequence {
	uint64_t seed;
	struct step steps[SEQUENCE_MAX];
	size_t n, n_first; /* the first ones stay ahead in any order: a programme, enrolments, bindings */
};

/* Who approves; a database for sequences knows them. */
#define SEQUENCE_MANAGER "boss"
#define SEQUENCE_PIN "2468"

void sequence_make(struct sequence *out, uint64_t seed);
/* Writes a random programme (sequence_programme.c). */
void sequence_programme(char *out, size_t size, struct random *random);

/* A database that a sequence happens to. */
struct sequence_run {
	struct reg_side *side;
	struct reg_event *deliveries[SEQUENCE_MAX]; /* by step; NULL: none */
	char holds[SEQUENCE_MAX][33];               /* by step; "": none */
	int64_t entries[SEQUENCE_MAX];              /* number of the fact, by step; 0: none */
	int64_t latest_at;                          /* of all that happened so far */
	int refused;                                /* acts that the program did not take */
	char wrong[512];                            /* what a step saw that must not be; "": nothing */
};

/* One step happens. Acts that are refused for good reason are no error. */
int sequence_take(struct sequence_run *run, const struct sequence *sequence, size_t step, struct reg_err *err)
    __attribute__((warn_unused_result));
void sequence_run_finish(struct sequence_run *run); /* the side stays open */

/* For people, to stderr. */
void sequence_print(const struct sequence *sequence, size_t step);

#endif
