/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * earn.h - the points that the lines of a sale earn under a programme. Pure: no clock, no memory, no database.
 *
 * For each rule the matching lines are summed exactly, multiplied by the tier's multiplier, rounded once, and never
 * below 0; the points are the sum over the rules.
 */
#ifndef REG_EARN_H
#define REG_EARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programme.h"
#include "regulars.h"

/* What one rule made of a sale, for `regulars explain`. */
struct reg_earn_result {
	const struct reg_rule *rule; /* borrowed from the programme */
	size_t n_lines;              /* lines that matched */
	int64_t base;                /* their ml (per litre) or minor currency units (per unit) */
	int64_t multiplier_milli;    /* of the tier */
	int64_t points;
};

/* Points of `n` lines for a customer who held the tier `tier_rank` (above the last: the last) before the sale.
 * `currency` (ISO 4217) says how many decimals a unit has. `lines` are the counted ones; void and prepay lines are
 * skipped all the same. Never negative; what would exceed INT64_MAX is INT64_MAX. */
int64_t reg_earn_points(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n,
    size_t tier_rank, const char *currency);

/* The same, and out[i] (programme->n_rules of them) tells what rule i gave; those without a matching line are there,
 * with 0. */
int64_t reg_earn_explain(struct reg_earn_result *out, const struct reg_programme *programme,
    const struct regulars_line *const *lines, size_t n, size_t tier_rank, const char *currency);

/* Whether `line` counts for `rule` at all. */
bool reg_earn_matches(const struct reg_programme *programme, const struct reg_rule *rule, const struct regulars_line *line);

/* Decimals of a currency's minor unit: 0 for JPY KRW VND CLP ISK, 3 for KWD BHD OMR JOD TND, else 2 (NULL and unknown
 * ones too). */
int reg_earn_currency_decimals(const char *currency);

#endif
