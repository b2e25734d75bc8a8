/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * settle.h - the views after a change, the long way: links, rows, accounts of whatever the change touches.
 */
#ifndef REG_SETTLE_H
#define REG_SETTLE_H

#include "doc.h"

/* Document `no` is new or changed. `before` is what it was, NULL when new. */
int reg_settle_document(struct reg_side *side, int64_t no, const struct reg_doc *before, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Whose sale document `no` is has changed. */
int reg_settle_sale(struct reg_side *side, int64_t no, struct reg_err *err) __attribute__((warn_unused_result));

/* Whom these stand under has changed (merged or parted again): all their sales are looked at again, their accounts folded
 * anew. */
int reg_settle_subjects(struct reg_side *side, const struct reg_set *subjects, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Who holds `target` has changed: sales with it since `from_unix_s` may be somebody else's now. */
int reg_settle_target(struct reg_side *side, int64_t target, int64_t from_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
