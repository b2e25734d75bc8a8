/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doc.h - a document as it counts: all deliveries of one (site, series, receipt, kind) made one.
 *
 * Deliveries with the content that counts are merged member by member; of differing values the one with the lower
 * BLAKE2b-128 counts, so that the order of arrival does not matter. Other contents stay as history.
 */
#ifndef REG_DOC_H
#define REG_DOC_H

#include "fact.h"
#include "set.h"

struct reg_doc {
	int64_t no; /* lowest fact_sale.no: names the document in every view; 0: there is none */
	enum reg_kind kind;
	int64_t at_unix_s;
	char day[11];
	char currency[8];
	int64_t plate, card, phone, customer; /* identity numbers, 0: not known */
	int64_t volume_ml, amount_minor, fuel_minor;
	bool has_promise;
	int64_t promised_points;
	int contents; /* how many contents share the highest rank; above 1: a conflict */
	/* Never NULL but for the original's parts; in `texts`. */
	const char *site, *series, *receipt, *body;
	const char *redemptions_body; /* the body whose redemptions count; NULL: nothing was redeemed */
	const char *original_site, *original_series, *original_receipt;
	const char *attendant; /* NULL: not known */
	bool has_late_card;    /* a delivery says that its card was named after the first tender */
	char *texts;
};

/* Loads by key. doc->no is 0 when there is none. Released with reg_doc_finish(). */
int reg_doc_load(struct reg_doc *doc, struct reg_side *side, const char *site, const char *series, const char *receipt,
    enum reg_kind kind, struct reg_err *err) __attribute__((warn_unused_result));
/* Loads the document that fact `no` is a delivery of. */
int reg_doc_load_no(struct reg_doc *doc, struct reg_side *side, int64_t no, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_doc_finish(struct reg_doc *doc); /* zeroed is allowed */

/* Order of evaluation: at, site, series, receipt, kind. */
int reg_doc_compare(const struct reg_doc *a, const struct reg_doc *b);

#endif
