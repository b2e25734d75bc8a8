/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wide_run.h - any operation of plugin/wide.h by its name, on halves: included once for each of the two ways in which
 * they are made.
 */
#ifndef REG_TESTS_WIDE_RUN_H
#define REG_TESTS_WIDE_RUN_H

#include <string.h>

#include "wide.h"

struct wide_halves {
	int64_t high;
	uint64_t low;
};

static inline struct wide_halves wide_run(const char *name, struct wide_halves x, struct wide_halves y)
{
	struct reg_wide a = reg_wide_make(x.high, x.low), b = reg_wide_make(y.high, y.low), result = a;

	if (strcmp(name, "add") == 0)
		result = reg_wide_add(a, b);
	else if (strcmp(name, "sub") == 0)
		result = reg_wide_sub(a, b);
	else if (strcmp(name, "compare") == 0)
		result = reg_wide_of(reg_wide_compare(a, b));
	else if (strcmp(name, "clamp") == 0)
		result = reg_wide_of(reg_wide_clamp(a));
	else if (strcmp(name, "times") == 0)
		result = reg_wide_times(a, (int64_t)y.low);
	else if (strcmp(name, "over") == 0)
		result = reg_wide_over(a, b);
	else if (strcmp(name, "round") == 0)
		result = reg_wide_round(a, b);
	else if (strcmp(name, "grow") == 0 && !reg_wide_grow(&result, (int64_t)y.low))
		result = reg_wide_of(-1);
	return (struct wide_halves){ reg_wide_high(result), reg_wide_low(result) };
}

/* The same on the halves that 32-bit machines use. */
struct wide_halves wide_portable(const char *name, struct wide_halves x, struct wide_halves y);

#endif
