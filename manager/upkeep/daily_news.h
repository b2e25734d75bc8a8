/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * daily_news.h - what became another on a site day: who is newly at risk, lost or out of the own normal; tasks that came.
 *
 * The job keeps numbers, never names, so that nothing is left of who is erased; names are looked up when they are told.
 */
#ifndef REG_DAILY_NEWS_H
#define REG_DAILY_NEWS_H

#include <jansson.h>

#include "analysis/verdicts.h"

/* Adds to `result` the members new_at_risk, new_lost, new_overdue, new_fallen, new_jumped and new_suspicious: arrays of
 * numbers of subjects, class A first, then by number. Beyond the first REG_NEWS_LOOKS that are any of these, nobody more is
 * looked at: then new_is_cut is true. */
#define REG_NEWS_LOOKS 20000
int reg_news_verdicts(json_t *result, const struct reg_verdicts *verdicts, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Adds "tasks" and "tasks_due", the open ones and those due up to the day after, and new_tasks: an array of
 * [number of the fact, number of the customer] of those that came on the day. */
int reg_news_tasks(json_t *result, int32_t day, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The same with names: each subject as {"id","label"}, each task as {"task","id","label"}. A new reference. */
int reg_news_named(json_t **out, const json_t *result, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
