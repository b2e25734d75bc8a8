/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "abc.h"

#include <stdlib.h>
#include <string.h>

#include "wide.h"

#define E9 1000000000

static int compare(const void *a, const void *b)
{
	const struct reg_abc_row *left = a, *right = b;

	if (left->value != right->value)
		return left->value > right->value ? -1 : 1;
	return strcmp(left->id, right->id);
}

int64_t reg_abc_fraction_e9(int64_t part, int64_t total)
{
	return total <= 0 ? 0 : reg_wide_clamp(reg_wide_round(reg_wide_product(part, E9), reg_wide_of(total)));
}

/* Class of a row when the rows before it hold `before` of `total`. */
static char class_of(int64_t before, const struct reg_abc *abc)
{
	struct reg_wide hundredfold = reg_wide_product(before, 100);

	if (abc->total <= 0)
		return 'C';
	if (reg_wide_compare(hundredfold, reg_wide_product(abc->total, abc->a_percent)) < 0)
		return 'A';
	return reg_wide_compare(hundredfold, reg_wide_product(abc->total, abc->b_percent)) < 0 ? 'B' : 'C';
}

int reg_abc_classify(struct reg_abc *out, struct reg_abc_row *rows, size_t n, struct reg_err *err)
{
	int64_t before = 0;

	*out = (struct reg_abc){ .a_percent = out->a_percent, .b_percent = out->b_percent };
	if (n > 0)
		qsort(rows, n, sizeof rows[0], compare);
	/* In this order the sum rises, then falls: if no step overflows, no sum of a class does. */
	for (size_t i = 0; i < n; i++)
		if (__builtin_add_overflow(out->total, rows[i].value, &out->total))
			return reg_err_set(err, REG_EINVAL, "the sum over all rows is too large to be counted");
	for (size_t i = 0; i < n; i++) {
		struct reg_abc_row *row = &rows[i];
		struct reg_abc_class *class;

		row->class = class_of(before, out);
		before += row->value;
		row->share_e9 = reg_abc_fraction_e9(row->value, out->total);
		row->cumulative_e9 = reg_abc_fraction_e9(before, out->total);
		class = &out->classes[row->class - 'A'];
		class->count++;
		class->total += row->value;
	}
	return 0;
}
