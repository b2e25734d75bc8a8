/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cycle.h"

#include "zone.h"

int reg_cycle_weekday(int32_t day)
{
	int from_thursday = day % 7; /* 1970-01-01 was one */

	return (from_thursday + 7 + 3) % 7;
}

/* First of the month that lies `months` after the first month of the group of `size` months around (year, month). */
static int32_t month_day(int year, int month, int size, int months)
{
	int from_january = (month - 1) / size * size + months;

	return reg_day_from_civil(year + from_january / 12, from_january % 12 + 1, 1);
}

/* How many months there are in the period; 0: it is not made of months. */
static int months_of(enum reg_cycle cycle)
{
	switch (cycle) {
	case REG_CYCLE_MONTH:
		return 1;
	case REG_CYCLE_QUARTER:
		return 3;
	case REG_CYCLE_YEAR:
		return 12;
	case REG_CYCLE_DAY:
	case REG_CYCLE_WEEK:
	case REG_CYCLE_LIFETIME:
		break;
	}
	return 0;
}

int32_t reg_cycle_begin(enum reg_cycle cycle, int32_t day)
{
	int months = months_of(cycle), year, month;
	int64_t monday;

	if (months > 0) {
		reg_day_to_civil(day, &year, &month, NULL);
		return month_day(year, month, months, 0);
	}
	if (cycle == REG_CYCLE_WEEK) {
		monday = (int64_t)day - reg_cycle_weekday(day);
		return monday < INT32_MIN ? INT32_MIN : (int32_t)monday;
	}
	return cycle == REG_CYCLE_DAY ? day : INT32_MIN;
}

int32_t reg_cycle_next(enum reg_cycle cycle, int32_t day)
{
	int months = months_of(cycle), year, month;
	int64_t next = INT64_MAX;

	if (months > 0) {
		reg_day_to_civil(day, &year, &month, NULL);
		return month_day(year, month, months, months);
	}
	if (cycle == REG_CYCLE_WEEK)
		next = (int64_t)day - reg_cycle_weekday(day) + 7;
	else if (cycle == REG_CYCLE_DAY)
		next = (int64_t)day + 1;
	return next > REG_DAY_NEVER ? REG_DAY_NEVER : (int32_t)next;
}
