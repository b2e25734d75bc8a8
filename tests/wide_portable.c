/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define REG_WIDE_PORTABLE
#include "wide_run.h"

struct wide_halves wide_portable(const char *name, struct wide_halves x, struct wide_halves y)
{
	return wide_run(name, x, y);
}
