/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * classes.h - classes A, B and C of many amounts at once, without names: those are asked for only where a border runs through
 * equal amounts. What is A, B and C is said in abc.h.
 */
#ifndef REG_CLASSES_H
#define REG_CLASSES_H

#include "analysis.h"

/* Orders the amounts by currency, then by falling amount, and sets their classes. They come by rising row. `name` writes
 * the id of a row as reports show it, for the order of equal amounts. REG_EIO: memory; errors of `name`. */
int reg_classes_set(struct reg_analysis_amount *amounts, size_t n, int n_currencies, const struct reg_analysis_rules *rules,
    int (*name)(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
