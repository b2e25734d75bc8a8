/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugin/wide.h"
#include "scale.h"

#define MAX_DIGITS 20
#define MAX_RESULT INT64_C(9000000000000000)

int64_t reg_scale_power(int exponent)
{
	int64_t power = 1;
	for (int i = 0; i < exponent; i++)
		power *= 10;
	return power;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* mantissa * scale / 10^places, rounded half away from zero; -1 when it does not fit. `mantissa` is not negative. */
static int64_t apply(struct reg_wide mantissa, int places, struct reg_scale scale)
{
	struct reg_wide value = reg_wide_times(mantissa, scale.num), most = reg_wide_product(MAX_RESULT, scale.den);
	for (; places < 0; places++) {
		if (reg_wide_compare(value, most) > 0)
			return -1;
		value = reg_wide_times(value, 10);
	}
	/* 20 digits times 10^16 is below 2^120: with a larger divisor the result is nearer to 0 than to 1. */
	struct reg_wide divisor = reg_wide_of(scale.den), largest = reg_wide_make(INT64_C(1) << 56, 0);
	for (; places > 0; places--) {
		if (reg_wide_compare(divisor, largest) > 0)
			return 0;
		divisor = reg_wide_times(divisor, 10);
	}
	int64_t rounded = reg_wide_clamp(reg_wide_round(value, divisor));
	return rounded > MAX_RESULT ? -1 : rounded;
}

int reg_scale_read(int64_t *out, const char *text, char mark, char thousands, struct reg_scale scale, const char *what,
    struct reg_err *err)
{
	const char *at = skip_blanks(text);
	bool negative = *at == '-', after_mark = false, any = false;
	struct reg_wide mantissa = reg_wide_of(0);
	int digits = 0, places = 0;

	if (*at == '-' || *at == '+')
		at++;
	for (;; at++) {
		if (is_digit(*at)) {
			any = true;
			if (digits < MAX_DIGITS) {
				mantissa = reg_wide_plus(reg_wide_times(mantissa, 10), *at - '0');
				digits += reg_wide_sign(mantissa) != 0;
				places += after_mark;
			} else if (!after_mark) {
				places--;
			}
			if (places < -40 || places > 200)
				goto not_a_number;
		} else if (*at && *at == mark && !after_mark) {
			after_mark = true;
		} else if (!(*at && *at == thousands && any && !after_mark && is_digit(at[1]))) {
			break;
		}
	}
	if (any && (*at == 'e' || *at == 'E')) {
		bool down = at[1] == '-';
		int exponent = 0;
		at += at[1] == '-' || at[1] == '+' ? 2 : 1;
		if (!is_digit(*at))
			goto not_a_number;
		for (; is_digit(*at); at++)
			if (exponent < 1000)
				exponent = exponent * 10 + (*at - '0');
		places += down ? exponent : -exponent;
	}
	if (!any || *skip_blanks(at))
		goto not_a_number;
	int64_t value = reg_wide_sign(mantissa) != 0 ? apply(mantissa, places, scale) : 0;
	if (value < 0)
		return reg_err_set(err, REG_EINVAL, "%s: %.60s is too large", what, text);
	*out = negative ? -value : value;
	return 0;
not_a_number:
	return reg_err_set(err, REG_EINVAL, "%s: '%.60s' is not a decimal number", what, text);
}

int64_t reg_scale_value(int64_t value, struct reg_scale scale)
{
	struct reg_wide size = reg_wide_of(value);
	int64_t scaled = apply(value < 0 ? reg_wide_sub(reg_wide_of(0), size) : size, 0, scale);
	if (scaled < 0)
		scaled = MAX_RESULT;
	return value < 0 ? -scaled : scaled;
}

int reg_scale_currency_decimals(const char *currency)
{
	static const char none[][4] = {"JPY", "KRW", "VND", "CLP", "ISK"};
	static const char three[][4] = {"KWD", "BHD", "OMR", "JOD", "TND"};

	for (size_t i = 0; currency && i < sizeof(none) / sizeof(none[0]); i++)
		if (strcmp(currency, none[i]) == 0)
			return 0;
	for (size_t i = 0; currency && i < sizeof(three) / sizeof(three[0]); i++)
		if (strcmp(currency, three[i]) == 0)
			return 3;
	return 2;
}

/* The gallons are exact by definition: 231 cubic inches, and 4.54609 litres. */
static const struct {
	const char *name;
	struct reg_scale ml;
} units[] = {
    {"ml", {1, 1}},
    {"l", {1000, 1}},
    {"m3", {1000000, 1}},
    {"us_gal", {3785411784, 1000000}},
    {"uk_gal", {454609, 100}},
};

int reg_scale_volume(struct reg_scale *out, const char *unit)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, unit) == 0) {
			*out = units[i].ml;
			return 0;
		}
	return REG_EINVAL;
}

int reg_scale_price(struct reg_scale *out, const char *unit, int currency_decimals)
{
	struct reg_scale ml;
	if (reg_scale_volume(&ml, unit))
		return REG_EINVAL;
	/* A cubic metre is 1,000,000 ml, so the factor is 10^decimals * 10^6 / ml; reduced to stay below 10^16. */
	int64_t num = reg_scale_power(currency_decimals) * 1000000, den = ml.num;
	for (int64_t factor = ml.den; factor > 1; factor /= 10) {
		if (den % 10 == 0)
			den /= 10;
		else
			num *= 10;
	}
	*out = (struct reg_scale){num, den};
	return 0;
}
