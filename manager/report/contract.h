/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * contract.h - contracts of organisations and how far each is fulfilled, by grade.
 *
 * A litre counts for the contract of its grade that held when it was sold, else for one of all grades; of several for the
 * one that began last.
 */
#ifndef REG_CONTRACT_H
#define REG_CONTRACT_H

#include <jansson.h>

#include "report_sales.h"

struct reg_contract {
	int64_t fact, from_unix_s, until_unix_s; /* until: first second on which it does not hold; INT64_MAX open */
	char *grade;                             /* "" all of them */
	int64_t price_minor_per_m3, agreed_ml;   /* below 0: nothing was agreed */
	int64_t taken_ml;
};

struct reg_contracts {
	struct reg_contract *items;              /* by beginning */
	size_t n, room;
};

/* Contracts of an organisation (its account) that had begun at `begun_unix_s` and had not ended at `open_unix_s`. Released
 * with reg_contracts_finish(), also on error. REG_EIO: memory; errors of the store. */
int reg_contracts_read(struct reg_contracts *out, struct reg_side *side, int64_t organisation, int64_t begun_unix_s,
    int64_t open_unix_s, struct reg_err *err) __attribute__((warn_unused_result));
void reg_contracts_finish(struct reg_contracts *contracts); /* zeroed is allowed */

/* Counts all sales of the organisation up to the end of a site day. */
int reg_contracts_fill(struct reg_contracts *contracts, struct reg_side *side, int64_t organisation, int32_t as_of,
    struct reg_err *err) __attribute__((warn_unused_result));

/* {"grade","from","until","unit_price_minor_per_m3","agreed_ml","taken_ml","left_ml","days_left","fulfilled","elapsed"} as of
 * the end of a site day: until is the day after the last; left_ml is not below 0; fulfilled and elapsed are fractions. */
json_t *reg_contract_json(const struct reg_contract *contract, const struct reg_side *side, int32_t as_of);

#endif
