/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expiry.c - until when points are valid (declared in evaluate.h).
 */
#include "evaluate.h"

#include "zone.h"

static int32_t shift(int32_t day, int64_t by)
{
	int64_t shifted = day + by;

	return shifted >= REG_DAY_NEVER ? REG_DAY_NEVER - 1 : shifted < INT32_MIN ? INT32_MIN : (int32_t)shifted;
}

/* The day before the first of the month after the one that lies `months` after that of `day`. */
static int32_t month_end(int32_t day, int32_t months)
{
	int year, month;
	int64_t next;

	reg_day_to_civil(day, &year, &month, NULL);
	next = (int64_t)month - 1 + months + 1;
	return shift(reg_day_from_civil((int)(year + next / 12), (int)(next % 12) + 1, 1), -1);
}

static int32_t year_end(int32_t day, int32_t years)
{
	int year;
	int64_t last;

	reg_day_to_civil(day, &year, NULL, NULL);
	last = (int64_t)year + years;
	return reg_day_from_civil(last > INT32_MAX - 1 ? INT32_MAX - 1 : (int)last, 12, 31);
}

/* 29 February is the last of the month in other years too. */
static int32_t fixed_day(int year, int date)
{
	int32_t day = reg_day_from_civil(year, date / 100, date % 100);

	return date == 229 && day == reg_day_from_civil(year, 3, 1) ? day - 1 : day;
}

static int32_t next_date(const struct reg_programme *programme, int32_t day)
{
	int year;

	reg_day_to_civil(day, &year, NULL, NULL);
	for (int y = year; y <= year + 1; y++)
		for (size_t i = 0; i < programme->n_expiry_dates; i++)
			if (fixed_day(y, programme->expiry_dates[i]) >= day)
				return fixed_day(y, programme->expiry_dates[i]);
	return REG_DAY_NEVER;
}

int32_t reg_expiry_day(const struct reg_programme *programme, int32_t unlock_day)
{
	if (unlock_day == REG_DAY_NEVER)
		return REG_DAY_NEVER;
	switch (programme->expiry) {
	case REG_EXPIRY_NEVER:
		return REG_DAY_NEVER;
	case REG_EXPIRY_DAYS:
		return shift(unlock_day, programme->expiry_days);
	case REG_EXPIRY_MONTH_END:
		return month_end(unlock_day, programme->expiry_months);
	case REG_EXPIRY_YEAR_END:
		return year_end(unlock_day, programme->expiry_years);
	case REG_EXPIRY_DATES:
		return next_date(programme, shift(unlock_day, programme->expiry_days));
	}
	return REG_DAY_NEVER;
}
