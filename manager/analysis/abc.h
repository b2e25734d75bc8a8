/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * abc.h - ABC classes by cumulative share. No input or output, integers throughout.
 *
 * Rows are ordered by falling value, equal ones by id (bytewise). A row is A while the rows before it hold less than
 * 55 % of the total, B while they hold less than 85 %, else C: what crosses a border belongs to the better class. Other
 * borders are a setting. A rule of thumb holds 20 % of all customers to be A, 40 % B and 40 % C: each class has its own
 * beside that.
 */
#ifndef REG_ABC_H
#define REG_ABC_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define REG_ABC_A_PERCENT 55
#define REG_ABC_B_PERCENT 85
#define REG_ABC_USUAL_PERCENT { 20, 40, 40 } /* of the rows: A, B, C by the rule of thumb */

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
	int a_percent, b_percent; /* in: the borders */
	int64_t total;
	struct reg_abc_class classes[3]; /* A, B, C */
};

/* part / total in thousand millionths, rounded half away from zero; 0 where the total is not above 0. */
int64_t reg_abc_fraction_e9(int64_t part, int64_t total);

/* Orders `rows`, fills their out members and all of *out but the borders. With a total of zero or less nothing has a share: shares are 0 and
 * every row is C. Errors: REG_EINVAL: the sum does not fit into 64 bits. */
int reg_abc_classify(struct reg_abc *out, struct reg_abc_row *rows, size_t n, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
