/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bgnbd.h - the BG/NBD model of repeated purchases: Fader, Hardie, Lee, "Counting Your Customers" the Easy Way, Marketing
 * Science 24 (2005), 275-284; equation numbers in bgnbd.c are theirs. Pure; time in units (weeks).
 *
 * A customer buys at a rate of its own (gamma: r, alpha) and after each repeated purchase leaves for good with a chance of
 * its own (beta: a, b). Of a customer only three numbers count: repeated purchases x, time t_x from the first purchase to
 * the last, and time T from the first to the end of observation.
 */
#ifndef REG_BGNBD_H
#define REG_BGNBD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct reg_bgnbd {
	double r, alpha, a, b;
	double log_likelihood;
	int64_t customers; /* it was fitted to */
};

/* Times in days, so that equal customers are found; `unit_days` of them are one unit. */
struct reg_bgnbd_customer {
	int32_t x;       /* purchases after the first, each day once */
	int32_t tx_days; /* 0 when x is 0 */
	int32_t t_days;
};

/* The logarithm of the likelihood of all customers. */
double reg_bgnbd_likelihood(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customers, size_t n,
    int unit_days);

/* Fits by maximum likelihood; orders `customers`. Errors: REG_EINVAL: fewer than 10 customers or none who came again, or
 * no maximum was found; REG_EIO: memory. */
int reg_bgnbd_fit(struct reg_bgnbd *out, struct reg_bgnbd_customer *customers, size_t n, int unit_days, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The chance that the customer has not left, 0 to 1; 1 for one who came once alone. */
double reg_bgnbd_alive(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customer, int unit_days);

/* Purchases expected in the `ahead_days` after the end of observation. */
double reg_bgnbd_expected(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customer, int unit_days,
    int32_t ahead_days);

#endif
