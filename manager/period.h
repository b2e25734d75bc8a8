/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * period.h - the site days that a report is about: --month M, or --from D and --to D, both included; never beyond --as-of D.
 */
#ifndef REG_PERIOD_H
#define REG_PERIOD_H

#include "command.h"
#include "zone.h"

#define REG_PERIOD_OPTIONS \
	{ "month", "YYYY-MM", N_("Only this month.") }, \
	{ "from", "YYYY-MM-DD", N_("Only from this site day on.") }, \
	{ "to", "YYYY-MM-DD", N_("Only up to this site day, itself included.") }

struct reg_period {
	char from[REG_DAY_SIZE]; /* compared as text with site days; a day, "0000-01-01" the first of all */
	char to[REG_DAY_SIZE];   /* "9999-12-31" the last of all */
	char as_of[REG_DAY_SIZE]; /* what came afterwards has not happened; "9999-12-31": everything has */
};

/* Reads these options and --as-of. Without them: everything. Returns 0 or, explained, REG_EXIT_USAGE. */
int reg_period_read(struct reg_period *out, const struct reg_command *command);
/* Whether both ends were named, by --month or by --from and --to. */
bool reg_period_is_given(const struct reg_command *command);

#endif
