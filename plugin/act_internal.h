/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_internal.h - what the files of the acts share.
 */
#ifndef REG_ACT_INTERNAL_H
#define REG_ACT_INTERNAL_H

#include "act.h"
#include "fact.h"

#define REG_ACT_KEY_SIZE 512 /* the natural key of an act */

/* What people type is stored as it is, but for a payment card number, which is REG_EINVAL and names `member`. NULL is
 * allowed. */
int reg_act_check_text(const char *member, const char *text, struct reg_err *err) __attribute__((warn_unused_result));

/* Begins the transaction of an act by `actor`. What others loaded since must be known: accounts may be folded in it. */
int reg_act_begin(struct reg_side *side, const char *actor, struct reg_err *err) __attribute__((warn_unused_result));
/* Ends it by `rc`: takes it back when that is an error, which is returned, else commits. */
int reg_act_end(struct reg_side *side, int rc, struct reg_err *err) __attribute__((warn_unused_result));

/* The customer with an id. REG_ENOTFOUND: there is none. */
int reg_act_customer(struct reg_identity *out, struct reg_side *side, const char *customer, struct reg_err *err)
    __attribute__((warn_unused_result));

/* reg_act_bind() within the transaction of an act; `who` is the identity of `customer`. */
int reg_act_bind_within(struct reg_side *side, const char *customer, const struct reg_identity *who,
    const struct reg_binding *binding, int64_t at_unix_s, const char *actor, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
