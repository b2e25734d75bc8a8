/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * width.h - text on displays that have columns: Chinese takes two, combining marks none.
 */
#ifndef REG_WIDTH_H
#define REG_WIDTH_H

#include <stddef.h>

/* Columns that `text` (UTF-8) takes. Control characters and broken bytes take none. */
size_t reg_width(const char *text);

/* Copies `text` into out (size bytes) without control characters and broken UTF-8, cut to at most `columns` columns at
 * a character boundary (combining marks stay with their base). Returns the columns used. */
size_t reg_width_fit(char *out, size_t size, const char *text, size_t columns);

/* `left` and `right` on one line of exactly `columns` columns, blanks between; the left part is cut when they do not
 * fit. */
void reg_width_spread(char *out, size_t size, const char *left, const char *right, size_t columns);

/* Decimal form of `value` / 10^scale with exactly `decimals` (<= scale) digits after the point, rounded half-up away
 * from zero: reg_decimal(buf, n, 40123, 3, 2) gives "40.12". */
void reg_decimal(char *out, size_t size, long long value, int scale, int decimals);

#endif
