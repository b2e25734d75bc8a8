/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h - the parts of `regulars explain`: what is gathered is JSON, and the words are made from that.
 */
#ifndef REG_EXPLAIN_H
#define REG_EXPLAIN_H

#include <jansson.h>

#include "unit.h"

/* Adds "lot", "uses", "programme", "tier", "tier_after" and "rules" of a counted sale of the customer `subject`. */
int reg_explain_earning(
    json_t *out, struct reg_side *side, const struct reg_unit *unit, int64_t subject, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Prints the documents (the array of `explain --json`) for people, on stdout. */
void reg_explain_print(const json_t *documents);

#endif
