/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * abc.h - ABC classes by cumulative share. No input or output, integers throughout.
 *
 * Rows are ordered by falling value, equal ones by id (bytewise). A row is A while the rows before it hold less than
 * 55 % of the total, B while they hold less than 85 %, else C: what crosses a border belongs to the better class.
 */
#ifndef REG_ABC_H
#define REG_ABC_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define REG_ABC_A_PERCENT 55
#define REG_ABC_B_PERCENT 85

struct reg_abc_row {
	char *id, *label;       /* not looked into beyond ordering by id */
	int64_t visits, volume_ml;
	int64_t value;          /* the measure; refunds may make it zero or negative */
	int64_t share_e9;       /* out: of the total, in thousand millionths, rounded half away from zero */
	int64_t cumulative_e9;  /* out: this row and all before it */
	char class;             /* out: 'A', 'B' or 'C' */
};

struct reg_abc_class {
	int64_t count;
	int64_t total;          /* sum of value */
};

struct reg_abc {
	int64_t total;
	struct reg_abc_class classes[3]; /* A, B, C */
};

/* Orders `rows`, fills their out members and *out. With a total of zero or less nothing has a share: shares are 0 and
 * every row is C. Errors: REG_EINVAL: the sum does not fit into 64 bits. */
int reg_abc_classify(struct reg_abc *out, struct reg_abc_row *rows, size_t n, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
