/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * condition.h - a ticket and its customer as conditions see them: what many conditions ask is found out once. What
 * evaluate.c and condition.c share.
 */
#ifndef REG_CONDITION_H
#define REG_CONDITION_H

#include "evaluate.h"

#define REG_SCENE_LINES 64 /* lines that are sorted by kind once; further ones are looked at each time */

/* The lines that a condition leaves, together. Sums that would exceed 64 bits stay at the end of their range. */
struct reg_matching {
	size_t n;
	int64_t ml, minor;
	int64_t base_minor; /* what earns: with or without tax and discounts */
};

enum reg_lines {
	REG_LINES_AMOUNT,   /* all but fees and deposits, when no kind is stated */
	REG_LINES_LITRES,   /* fuel alone */
};

/* Borrows all that it is made of. */
struct reg_scene {
	const struct reg_programme *programme;
	const struct reg_holder *holder;
	const struct reg_ticket *ticket;
	int rank;                /* the customer's, never above the last tier */
	int year, month, mday;   /* of the site day */
	int weekday;             /* 0 Monday */
	bool has_fuel;           /* litres, of whatever grade */
	bool has_fuel_and_shop;
	bool is_first_of_day;    /* with fuel; the day had none so far */
	bool is_first_of_all;    /* with fuel; no day had any so far */
	uint64_t of_kind[REGULARS_LINE_PREPAY + 1]; /* bit i: line i counts as that kind (a discount is taken off the goods) */
	struct reg_matching all[2]; /* by enum reg_lines, when a condition states nothing else of lines */
};

/* `holder` NULL: nobody. */
void reg_scene_init(struct reg_scene *scene, const struct reg_programme *programme, const struct reg_holder *holder,
    const struct reg_ticket *ticket);

/* NULL: all of the condition but its lines holds; else the key of what does not. */
const char *reg_scene_unmet(const struct reg_scene *scene, const struct reg_condition *condition);

/* NULL: enough lines match; else the key of what they lack. `is_matching` (may be NULL, n_lines of the ticket) tells
 * which match. */
const char *reg_scene_lines_unmet(struct reg_matching *out, bool *is_matching, const struct reg_scene *scene,
    const struct reg_condition *condition, enum reg_lines lines);

bool reg_listed(const char *const *list, const char *text); /* NULL list, NULL text: no */

#endif
