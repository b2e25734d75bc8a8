/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phone.h - phone numbers: one spelling for comparison.
 */
#ifndef REG_PHONE_H
#define REG_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* Digits only, leading + or 00 kept as +, for comparison of phone numbers; at most `size` bytes with NUL (22 always
 * suffice). No country is assumed: 138... and +86138... stay two numbers.
 * REG_EINVAL: fewer than 3 or more than 20 digits, a + elsewhere, other characters than digits, spaces, - ( ) . +, or
 * no room. Messages never repeat the number. Thread-safe. */
int reg_phone_parse(char *out, size_t size, const char *text, struct reg_err *err);

/* A number as reg_phone_parse() gave it, of the country `country` ("cn"; NULL: not known), as it is dialled at home:
 * +8613800138000 is 13800138000 in China, +8675512345678 075512345678. false: it is no number of that country, or its
 * ways of dialling are not known here, or it has no room; *out is then not to be used. Thread-safe. */
bool reg_phone_at_home(char *out, size_t size, const char *number, const char *country);

#endif
