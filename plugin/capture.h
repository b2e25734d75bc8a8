/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * capture.h - a document of the POS becomes a fact, and the views follow in the same transaction.
 */
#ifndef REG_CAPTURE_H
#define REG_CAPTURE_H

#include "side.h"

enum reg_outcome_kind {
	REG_OUTCOME_SALE = 1,  /* became a new sale */
	REG_OUTCOME_MERGED,    /* joined one: a prepay or completion whose other half was a sale already, a new revision */
	REG_OUTCOME_OPEN,      /* a fuel-only prepay that waits */
	REG_OUTCOME_OTHER,     /* refund, void, shift */
	REG_OUTCOME_DUPLICATE, /* known; what was missing in it has been filled */
	REG_OUTCOME_EXCLUDED,  /* training, test, return to tank */
	REG_OUTCOME_CONFLICT,  /* same document, other content: both kept */
	REG_OUTCOME_SPOOLED,   /* safe outside the database, taken over later */
};

struct reg_outcome {
	enum reg_outcome_kind kind;
	int64_t sale;          /* lowest fact_sale.no of the document; 0 spooled */
	int64_t closes;        /* the open prepay that this completion made a sale (kind SALE then), 0 none */
};

/* Captures one event in a transaction of its own, durable on return.
 * Errors: REG_EBUSY, REG_EIO, REG_EDAMAGED; nothing is half done. */
int reg_capture(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same inside the caller's transaction, for journals. On error the caller rolls back, by
 * reg_capture_run_abandon() where reg_capture_run_begin() began it. */
int reg_capture_within(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event,
    struct reg_err *err) __attribute__((warn_unused_result));

/* A transaction of many captures, and of nothing else: what they share is read and written once. Programmes are read anew
 * by the first call alone (side->context changes with them).
 * Errors: as above; then there is no transaction any more. */
int reg_capture_run_begin(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
int reg_capture_run_commit(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
void reg_capture_run_abandon(struct reg_side *side);

#endif
