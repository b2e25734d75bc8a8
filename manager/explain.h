/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h - tells what `regulars explain` found.
 */
#ifndef REG_EXPLAIN_H
#define REG_EXPLAIN_H

#include <jansson.h>

/* Prints the documents (the array of `explain --json`) for people, on stdout. */
void reg_explain_print(const json_t *documents);

#endif
