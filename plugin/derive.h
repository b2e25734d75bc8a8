/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive.h - the views that follow from acts: customers with their profile and tags, bindings, programmes.
 */
#ifndef REG_DERIVE_H
#define REG_DERIVE_H

#include "side.h"

/* One customer's profile (last writer of each field by hybrid time) and tags. */
int reg_derive_customer(struct reg_side *side, int64_t customer, struct reg_err *err) __attribute__((warn_unused_result));

/* The bindings between one plate, card or phone and one customer. */
int reg_derive_binding(struct reg_side *side, int64_t target, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for all pairs that were ever bound. */
int reg_derive_bindings(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* Programme versions, numbered by effective time. */
int reg_derive_programmes(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

#endif
