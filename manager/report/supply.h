/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * supply.h - what customers of class A are expected to take in the next days, by grade: who is served first when fuel is
 * short.
 *
 * Each is expected by its own normal: a typical interval after the last visit, on the next day where that is past, and at
 * every typical interval from then on, each time with its typical volume, times the probability that it still comes where a
 * model knows one. The volume is divided by the grades of the last 90 days. Who is lost, overdue or came less than
 * three times is not expected.
 */
#ifndef REG_SUPPLY_H
#define REG_SUPPLY_H

#include "analysis/analysis.h"

#define REG_SUPPLY_DAYS 7        /* looked ahead, unless asked otherwise */
#define REG_SUPPLY_DAYS_MAX 31
#define REG_SUPPLY_GRADE_DAYS 90 /* whose grades count */

/* One customer and grade. */
struct reg_supply_item {
	int64_t subject;
	double p_alive;                     /* below 0: no model */
	size_t grade;                       /* index into grades */
	int64_t priority;                   /* 1: who brings most, counted over all grades */
	int32_t first_day;                  /* expected */
	int32_t visits;                     /* expected in the days */
	int64_t volume_ml;
	int64_t cumulative_ml;              /* with all of the grade before it */
};

struct reg_supply_grade {
	char *grade;                        /* "": not known */
	int64_t customers, volume_ml;
	int64_t days_ml[REG_SUPPLY_DAYS_MAX]; /* from the day after as_of on */
};

struct reg_supply {
	struct reg_supply_item *items;      /* by grade, in its order, then by priority */
	size_t n, room;
	struct reg_supply_grade *grades;    /* by falling volume, then by name */
	size_t n_grades;
	int32_t as_of, days;
	struct reg_supply_person *people;   /* who is expected, by rising subject until it is made */
	size_t n_people, people_room;
};

/* What is expected in the `days` (1 to REG_SUPPLY_DAYS_MAX) after a day. Begun with these two set, all else zeroed: then
 * everybody as of the day is added, by rising subject, then it is made. Released with reg_supply_finish(), also on error.
 * REG_EIO: memory; errors of the store. */
int reg_supply_add(struct reg_supply *out, const struct reg_analysis_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_supply_make(struct reg_supply *out, struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
void reg_supply_finish(struct reg_supply *supply); /* zeroed is allowed */

#endif
