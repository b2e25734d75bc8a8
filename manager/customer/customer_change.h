/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_change.h - fields of a customer's profile are changed, and the phone among them is what the customer is known by.
 */
#ifndef REG_CUSTOMER_CHANGE_H
#define REG_CUSTOMER_CHANGE_H

#include "fields.h"
#include "side.h"

/* Changes the fields of customer `id`, checked and as they are stored. Another phone is bound from `at_unix_s` on and the one
 * of before no longer; cleared, none is. To be called within a batch of acts (reg_act_batch_begin), which the caller gives up
 * when this fails. REG_EEXISTS: somebody else holds the phone; REG_ENOTFOUND: no such customer. */
int reg_customer_change(struct reg_side *side, const char *id, const struct reg_fields *fields, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
