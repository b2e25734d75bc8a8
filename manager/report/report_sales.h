/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_sales.h - every counted sale and refund of a period with its lines, in one pass.
 */
#ifndef REG_REPORT_SALES_H
#define REG_REPORT_SALES_H

#include "period.h"
#include "unit.h"

struct reg_report_sale {
	int64_t sale;
	int64_t subject;                  /* 0: nobody named */
	int64_t at_unix_s;
	const char *day, *currency;
	const char *attendant;            /* who sold it, also of a refund of what is known; NULL: not known */
	int64_t sign;                     /* 1; of a refund -1: its lines are as the receipt has them, to be taken off */
	int64_t volume_ml, amount_minor;  /* of view_sale: a refund's are below zero already */
	const struct regulars_line *const *lines; /* counted ones; completion joined, voided ones left out */
	size_t n_lines;
	bool is_visit;                    /* as known at the end of the period */
	const char *plate, *plate_label;  /* of an organisation's sale alone; NULL: not known, erased */
};

/* Calls `take` with each, by rising subject, sales of nobody first; what it is given is valid during the call. Another result
 * than 0 ends the walk and is returned. */
int reg_report_each_sale(struct reg_side *side, const struct reg_period *period,
    int (*take)(const struct reg_report_sale *sale, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The same in the order of `sale`, but only those of subjects that are wanted: of the others no more is read than whose they
 * are. */
int reg_report_each_sale_wanted(struct reg_side *side, const struct reg_period *period,
    bool (*is_wanted)(int64_t subject, void *payload), int (*take)(const struct reg_report_sale *sale, void *payload),
    void *payload, struct reg_err *err) __attribute__((warn_unused_result));

/* Those that count for an organisation (an account that is one), by time: its own, those of vehicles that were bound to it
 * alone of all organisations and are no other organisation's, and those of vehicles of whoever was merged into it. */
int reg_report_each_sale_of(struct reg_side *side, int64_t organisation, const struct reg_period *period,
    int (*take)(const struct reg_report_sale *sale, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What the lines come to, times the sign. */
struct reg_report_basket {
	int64_t fuel_minor;               /* lines of fuel, discounts on them taken off as they stand in the line */
	int64_t shop_minor;               /* goods and services */
	int64_t other_minor;              /* discounts, fees, deposits: the rest of the sale's amount */
	bool has_fuel, has_shop;
};
struct reg_report_basket reg_report_basket_of(const struct reg_report_sale *sale);

#endif
