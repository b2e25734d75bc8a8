/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cycle.h - the calendar periods that a programme counts by: day, ISO week (from Monday), month, quarter, year.
 *
 * Days are counted from 1970-01-01 (zone.h). What lies outside the range of days is its edge.
 */
#ifndef REG_CYCLE_H
#define REG_CYCLE_H

#include <stdint.h>

#include "programme.h"

/* First day of the period that `day` lies in; of REG_CYCLE_LIFETIME always INT32_MIN. */
int32_t reg_cycle_begin(enum reg_cycle cycle, int32_t day);

/* First day after the period that `day` lies in; of REG_CYCLE_LIFETIME always REG_DAY_NEVER. */
int32_t reg_cycle_next(enum reg_cycle cycle, int32_t day);

/* 0 Monday ... 6 Sunday. */
int reg_cycle_weekday(int32_t day);

#endif
