/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plain.h"

#include <stdio.h>

int plain_finish(const struct plain_sale *sale, int pays, double total)
{
	if (sale->rows[0].kind == 0)
		return 7;
	printf("sale %lu by %d: %.2f\n", sale->number, pays, total);
	return 0;
}
