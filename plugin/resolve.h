/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * resolve.h - whose sale is it? Card, then phone, then plate, as bound at the time of the sale.
 */
#ifndef REG_RESOLVE_H
#define REG_RESOLVE_H

#include "fact.h"

struct reg_subject {
	int64_t no;         /* identity number: of a customer the head of its family (all merges), else plate, else card;
	                     * 0: unidentified */
	int64_t member;     /* of a customer: the account that it was at the time of the sale (merges up to then); else as no */
	bool is_customer;
	bool is_doubtful;   /* only a plate, and its holder is uncertain */
	int64_t confirmed_at; /* when a later binding made the holder certain; INT64_MAX: not yet */
};

/* Identity numbers, 0 not known. `customer` is the host's own. */
int reg_resolve(struct reg_subject *out, struct reg_side *side, int64_t customer, int64_t card, int64_t phone,
    int64_t plate, int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));

/* Where reg_resolve() found nobody: whoever claimed the sale, by the key of its root document. *subject stays as it is
 * when nobody did. */
int reg_resolve_claim(struct reg_subject *subject, struct reg_side *side, const char *site, const char *series,
    const char *receipt, const char *kind, int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));

#endif
