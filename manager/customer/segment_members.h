/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_members.h - who belongs to a segment.
 */
#ifndef REG_SEGMENT_MEMBERS_H
#define REG_SEGMENT_MEMBERS_H

#include "analysis/analysis.h"
#include "segment.h"
#include "set.h"

/* The accounts (identity numbers of customers, none that is merged into another) for whom the expression holds at the end of
 * the site day `as_of`: stage, class, visits, volumes, owners and birthdays are those of that day, tags, profiles, points,
 * satisfaction and cases as they are now. No transaction may be open. Adds to *out, which the caller finishes. */
int reg_segment_members(struct reg_set *out, struct reg_side *side, const struct reg_segment *segment, int32_t as_of,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
