/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scale.h - decimal text to integers, exactly: no binary fraction ever stands between a journal's "64.22182468694096"
 * and its millilitres.
 */
#ifndef REG_SCALE_H
#define REG_SCALE_H

#include <stdint.h>

#include "../../plugin/err.h"

/* A factor, num / den. Each at most 10^16, so that a mantissa of 20 digits times num stays inside 128 bits. */
struct reg_scale {
	int64_t num, den;
};

/* *out = text * scale, rounded half away from zero. `text` is a decimal number: sign, digits, `mark` ('.' or ',') and
 * digits, perhaps an exponent; `thousands` (0: none) may stand between digits before the mark. Blanks around it are
 * allowed. Digits after the 20th significant one are cut. REG_EINVAL: not a number, or |*out| above 9*10^15; the line
 * begins with `what`. */
int reg_scale_read(int64_t *out, const char *text, char mark, char thousands, struct reg_scale scale, const char *what,
    struct reg_err *err) __attribute__((warn_unused_result));

/* value * scale, rounded half away from zero. */
int64_t reg_scale_value(int64_t value, struct reg_scale scale);

/* Minor units of one unit of `currency` (ISO 4217), as a power of ten: 2, but 0 for JPY KRW VND CLP ISK and 3 for KWD
 * BHD OMR JOD TND. NULL: 2. */
int reg_scale_currency_decimals(const char *currency);

/* What one `unit` ("ml", "l", "m3", "us_gal", "uk_gal") is in millilitres. REG_EINVAL: another name. */
int reg_scale_volume(struct reg_scale *out, const char *unit);
/* What a price of one major unit per `unit` is in minor units per cubic metre. REG_EINVAL: another name. */
int reg_scale_price(struct reg_scale *out, const char *unit, int currency_decimals);
int64_t reg_scale_power(int exponent); /* 10^exponent, 0 <= exponent <= 18 */

#endif
