/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rhythm.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int32_t reg_rhythm_typical(const int32_t *days, size_t n)
{
	int32_t intervals[REG_RHYTHM_MAX_DAYS];

	n = n > REG_RHYTHM_MAX_DAYS ? REG_RHYTHM_MAX_DAYS : n;
	if (n < 2) {
		return 0;
	}
	for (size_t i = 0; i + 1 < n; i++) {
		intervals[i] = days[i + 1] > days[i] ? days[i + 1] - days[i] : days[i] - days[i + 1];
	}
	qsort(intervals, n - 1, sizeof intervals[0], compare);
	return intervals[(n - 2) / 2];
}
