/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unit.h - what counts as one sale: a sale, a prepay with its completion, an orphan completion; with the refunds of it.
 */
#ifndef REG_UNIT_H
#define REG_UNIT_H

#include "doc.h"
#include "resolve.h"

struct reg_unit {
	struct reg_doc root;        /* gives key, at, day and currency */
	struct reg_doc completion;  /* no 0: none */
	struct reg_doc *refunds;    /* in evaluation order */
	size_t n_refunds;
	bool is_counted;            /* a sale; false: open prepay, voided, joined completion, or no sale at all */
	bool is_open;               /* a fuel-only prepay that waits */
	bool root_has_lines;        /* of a prepay: it sold something beside fuel, so it is a sale of its own */
	int64_t plate, card, phone, customer; /* the root's, filled from the completion */
	int64_t volume_ml, amount_minor;
	int64_t refunded_minor;     /* all refunds together */
	bool has_promise;
	int64_t promised_points;
	/* What the root and then its completion redeemed. Of the short way they are the event's. */
	const struct regulars_redemption *redemptions;
	size_t n_redemptions;
	void *redemption_memory; /* NULL: nothing of our own */
};

/* Loads the unit whose root is document `no`. Released with reg_unit_finish(). */
int reg_unit_load(struct reg_unit *unit, struct reg_side *side, int64_t no, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_unit_finish(struct reg_unit *unit);

/* Whose sale it is, claims included. */
int reg_unit_resolve(struct reg_subject *out, struct reg_side *side, const struct reg_unit *unit, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The counted lines, parsed. *lines (an array of pointers) and *arena are released with reg_unit_lines_finish(). */
struct reg_unit_lines {
	const struct regulars_line **lines;
	size_t n;
	void *arena[2];
};
int reg_unit_lines(struct reg_unit_lines *out, const struct reg_unit *unit, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same of an event that has just come in; the lines stay borrowed from it. */
int reg_unit_lines_of(struct reg_unit_lines *out, const struct regulars_line *lines, size_t n, enum reg_kind kind,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_unit_lines_finish(struct reg_unit_lines *lines);

/* Has fuel, and not all of it was given back. */
bool reg_unit_is_visit(const struct reg_unit *unit);

#endif
