/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.h - decimal text of an integer, for what runs on every sale (printf is several times slower).
 */
#ifndef REG_DIGITS_H
#define REG_DIGITS_H

#include <stdint.h>
#include <string.h>

#define REG_DIGITS_MAX 20 /* characters of the longest int64_t, sign included */

/* Writes `value` to `out` (at least REG_DIGITS_MAX bytes, no NUL is added). Returns the place after the last digit. */
static inline char *reg_digits_put(char *out, int64_t value)
{
	char reversed[REG_DIGITS_MAX];
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t n = sizeof reversed;

	do {
		reversed[--n] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		reversed[--n] = '-';
	memcpy(out, reversed + n, sizeof reversed - n);
	return out + (sizeof reversed - n);
}

#endif
