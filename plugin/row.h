/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * row.h - the rows of view_sale: one for each counted sale, one for each counted refund.
 */
#ifndef REG_ROW_H
#define REG_ROW_H

#include "unit.h"

/* What became of the rows, added up over several calls. Zeroed at first. */
struct reg_row_changes {
	struct reg_set subjects; /* whose rows they were or are */
	int n_dropped, n_added;
	int64_t sale;            /* the last sale that was added, 0 none */
};
void reg_row_changes_finish(struct reg_row_changes *changes);

/* Makes the rows of document `no` anew, its refunds' too. `changes` NULL: nobody wants to know (a rebuild). */
int reg_row_make(struct reg_row_changes *changes, struct reg_side *side, int64_t no, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Writes the row of a counted unit, for reg_row_make() and the short way of a plain sale. */
int reg_row_add(struct reg_side *side, const struct reg_unit *unit, const struct reg_subject *subject,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
