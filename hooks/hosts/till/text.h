/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.h - text in columns and decimal figures for the till's screen. Chinese takes two columns, combining marks none.
 */
#ifndef TILL_TEXT_H
#define TILL_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Columns that `text` (UTF-8) takes; control characters and broken bytes take none. */
size_t till_text_width(const char *text);

/* Copies `text` without control characters and broken bytes, cut to `columns`; returns the columns used. So a name that
 * carries an escape sequence cannot move the cursor. NULL counts as "". */
size_t till_text_cut(char *out, size_t size, const char *text, size_t columns);

/* The same, filled with blanks to exactly `columns`. */
void till_text_fill(char *out, size_t size, const char *text, size_t columns);

/* `left` and `right` on exactly `columns` columns; the left part is cut when they do not fit. */
void till_text_spread(char *out, size_t size, const char *left, const char *right, size_t columns);

/* `text` in the middle of `columns`, no blanks behind it. */
void till_text_centre(char *out, size_t size, const char *text, size_t columns);

/* Reads "40", "40.12" or "-3" as 10^-decimals units: at most 12 digits before the point, at most `decimals` after it.
 * Returns 0, or -1 for anything else. */
int till_text_number(int64_t *out, const char *text, int decimals);

/* Writes value / 10^decimals: (29889, 2) gives "298.89". */
void till_text_decimal(char *out, size_t size, int64_t value, int decimals);

/* Litres with two decimals, or three when the third is not zero; unit prices per litre from minor units per m3. */
void till_text_litres(char *out, size_t size, int64_t volume_ml);
void till_text_price(char *out, size_t size, int64_t minor_per_m3, int currency_decimals);

/* Decimals of the minor unit of an ISO 4217 currency: 2 but for the few that differ. */
int till_text_currency_decimals(const char *currency);

/* Copies with cutting at a character's boundary; NULL counts as "". */
void till_text_copy(char *out, size_t size, const char *text);

/* NULL for "", else the text: how the plugin is told "not known". */
const char *till_text_known(const char *text);

#endif
