/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reference_parts.h - the steps of the reference evaluator, in the order in which they run.
 */
#ifndef REG_TEST_REFERENCE_PARTS_H
#define REG_TEST_REFERENCE_PARTS_H

#include "reference.h"

/* Deliveries to documents, sorted in evaluation order, and each refund, void and completion with what it names. */
void ref_make_documents(struct ref_views *views);
void ref_make_links(struct ref_views *views);
/* Documents to units, each with its holder; then sale rows and states (their account columns are set by accounts). */
void ref_make_units(struct ref_views *views);
void ref_make_sales(struct ref_views *views);
void ref_make_states(struct ref_views *views);
/* Points and tiers of every customer. */
int ref_make_accounts(struct ref_views *views, struct reg_err *err) __attribute__((warn_unused_result));

/* Evaluation order: (at, site, series, receipt, kind). */
int ref_compare(const struct ref_document *a, const struct ref_document *b);
/* Takes part as a sale: neither voided nor open. */
bool ref_unit_counts(const struct ref_unit *unit);
/* The unit that a document is part of, as root or as joined completion; NULL none. */
struct ref_unit *ref_unit_of(const struct ref_views *views, const struct ref_document *document);
/* Sums over the normal lines of a refund, not negative. */
void ref_refund_sums(int64_t *out_volume_ml, int64_t *out_amount_minor, const struct ref_document *refund);

/* NULL and NULL are equal, NULL comes first. */
int ref_text_compare(const char *a, const char *b);
/* A text kept until the views are destroyed. */
const char *ref_text(struct ref_views *views, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for one more item at the end of an array of `n`, zeroed; *array moves. Returns the new item. */
void *ref_append(void *array, size_t *n, size_t item_size);

#endif
