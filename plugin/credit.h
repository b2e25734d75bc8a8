/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * credit.h - what people of the station get credit for, in one pass over the facts of a period (shift.h): the figures of a
 * shift, the standing in a contest, reports and statements are all sums of what comes out here.
 */
#ifndef REG_CREDIT_H
#define REG_CREDIT_H

#include "shift.h"

/* Counts that can be added. */
struct reg_score {
	int64_t sales, identified, plates;  /* sales that count; of them with plate, card or customer; with a plate */
	int64_t shop_sales;                 /* with something from the shop */
	int64_t shop_minor;                 /* goods and services, refunds taken off whoever sold them, in the site's currency */
	int64_t enrolled, cards, referrals;
	int64_t developed, first_fills;     /* customers won; of customers won the first visit since */
	int64_t own_ml;                     /* what customers whom they keep took, whoever served them; refunds taken off */
};
void reg_score_add(struct reg_score *sum, const struct reg_score *more);
/* The figure of a metric: a count, millilitres, minor units; of REG_METRIC_RATE a share in thousand millionths. */
int64_t reg_score_value(const struct reg_score *score, enum reg_metric metric);

/* "plates", "capture-rate" ...; false: there is no such word. */
const char *reg_metric_word(enum reg_metric metric);
bool reg_metric_find(enum reg_metric *out, const char *word);
/* The metric number `i`, in the order in which people list them; NULL: no more. */
const char *reg_metric_nth(enum reg_metric *out, size_t i);

struct reg_credit {
	const char *who;                /* "": the host names nobody; REG_TEAM_PREFIX and a team: a team itself */
	const char *shift;              /* of sales, as the host names it; else "" */
	int32_t day;                    /* site day */
	int64_t at_unix_s, last_unix_s; /* sales of an hour come together: the first and the last */
	int64_t customer;               /* identity.no; 0: not about one */
	struct reg_score score;
};

enum { REG_CREDIT_SALES = 1, REG_CREDIT_ACTS = 2, REG_CREDIT_DEVELOPED = 4, REG_CREDIT_OWN = 8, REG_CREDIT_SHOP = 16,
	REG_CREDIT_ALL = 31 };

/* Which of these a metric is made of. */
unsigned reg_metric_parts(enum reg_metric metric);

/* Calls `take` with every credit of the parts asked for. What it is given is valid during the call; another result than 0
 * ends the walk and is returned. Errors: those of the store. */
int reg_credit_each(struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    int (*take)(const struct reg_credit *credit, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
