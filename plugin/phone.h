/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phone.h - phone numbers: one spelling for comparison.
 */
#ifndef REG_PHONE_H
#define REG_PHONE_H

#include <stddef.h>

#include "err.h"

/* Digits only, leading + or 00 kept as +, for comparison of phone numbers; at most `size` bytes with NUL (22 always
 * suffice). No country is assumed: 138... and +86138... stay two numbers.
 * REG_EINVAL: fewer than 3 or more than 20 digits, a + elsewhere, other characters than digits, spaces, - ( ) . +, or
 * no room. Messages never repeat the number. Thread-safe. */
int reg_phone_parse(char *out, size_t size, const char *text, struct reg_err *err);

#endif
