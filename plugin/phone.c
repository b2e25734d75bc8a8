/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phone.c - phone numbers.
 */
#include "phone.h"

#include <stdio.h>
#include <string.h>

#define N_DIGITS_MIN 3
#define N_DIGITS_MAX 20

int reg_phone_parse(char *out, size_t size, const char *text, struct reg_err *err)
{
	char digits[2 + N_DIGITS_MAX + 1]; /* the 00 before a number abroad is not counted */
	const char *number = digits;
	bool is_abroad = false;
	size_t n = 0;

	if (text == NULL)
		return reg_err_set(err, REG_EINVAL, "phone number: is missing");
	for (const char *at = text; *at != '\0'; at++) {
		if (*at >= '0' && *at <= '9') {
			if (n == sizeof digits - 1)
				return reg_err_set(err, REG_EINVAL, "phone number: expected at most %d digits",
				    N_DIGITS_MAX);
			digits[n++] = *at;
		} else if (*at == '+' && n == 0 && !is_abroad) {
			is_abroad = true;
		} else if (strchr(" -().", *at) == NULL) {
			return reg_err_set(err, REG_EINVAL,
			    "phone number: character %zu is not one of digits, spaces, - ( ) . or a leading +",
			    (size_t)(at - text) + 1);
		}
	}
	digits[n] = '\0';
	if (!is_abroad && n >= 2 && digits[0] == '0' && digits[1] == '0') {
		is_abroad = true;
		number += 2;
		n -= 2;
	}
	if (n < N_DIGITS_MIN || n > N_DIGITS_MAX)
		return reg_err_set(err, REG_EINVAL, "phone number: %zu digits, expected %d to %d", n, N_DIGITS_MIN,
		    N_DIGITS_MAX);
	if (is_abroad + n + 1 > size)
		return reg_err_set(err, REG_EINVAL, "phone number: %zu digits, there is no room for them", n);
	if (is_abroad)
		*out++ = '+';
	memcpy(out, number, n + 1);
	return 0;
}

bool reg_phone_at_home(char *out, size_t size, const char *number, const char *country)
{
	/* Without `trunk` before it, a number that begins with `mobile`; NULL: there is no trunk digit at all. */
	static const struct { const char *country, *code, *trunk, *mobile; } all[] = {
		{ "cn", "+86", "0", "1" }, { "es", "+34", "", NULL }, { "pt", "+351", "", NULL }, { "cz", "+420", "", NULL },
		{ "pl", "+48", "", NULL },
	};

	for (size_t i = 0; country != NULL && i < sizeof all / sizeof all[0]; i++) {
		const char *rest = number + strlen(all[i].code);
		bool is_plain;

		if (strcmp(all[i].country, country) != 0 || strncmp(number, all[i].code, strlen(all[i].code)) != 0 ||
		    strlen(rest) < N_DIGITS_MIN) {
			continue;
		}
		/* Some write the trunk digit behind the country, too; short numbers are of services. */
		is_plain = (all[i].mobile != NULL && strncmp(rest, all[i].mobile, strlen(all[i].mobile)) == 0 && strlen(rest) == 11) ||
		    rest[0] == '0' || strlen(rest) < 9;
		return snprintf(out, size, "%s%s", is_plain ? "" : all[i].trunk, rest) < (int)size;
	}
	return false;
}
