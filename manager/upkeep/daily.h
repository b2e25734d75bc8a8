/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * daily.h - the steps of the daily job. Each may be killed anywhere and done again: it comes to the same.
 */
#ifndef REG_DAILY_H
#define REG_DAILY_H

#include <jansson.h>

#include "command.h"
#include "side.h"

struct reg_daily {
	struct reg_side *side;
	int32_t day;              /* the site day that it is about: days since 1970 */
	const char *backup_folder; /* NULL: no backup */
	const char *page;          /* NULL: no page */
};

struct reg_daily_step {
	const char *name;         /* in daily_step.step; NULL ends the list */
	const char *title;        /* for people */
	/* Does it; *result gets its figures (an object, the caller's to release). *is_wanted false: nothing was asked for,
	 * and nothing is noted. */
	int (*run)(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err);
	/* Whether what was done, with this result, is what is asked for now and still there. NULL: always. */
	bool (*is_there)(const json_t *result, const struct reg_daily *daily);
};

/* In the order in which they are done. */
extern const struct reg_daily_step reg_daily_steps[];

#endif
