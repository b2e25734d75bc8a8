/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* The next printable character of *at: its bytes and columns; 0 bytes at the end. Skips what cannot be shown. */
static size_t next_character(const char **start, const char **at, size_t *columns)
{
	while (**at != '\0') {
		utf8proc_int32_t code;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &code);

		if (n <= 0) {
			(*at)++;
			continue;
		}
		*start = *at;
		*at += n;
		if (utf8proc_category(code) == UTF8PROC_CATEGORY_CC)
			continue;
		*columns = (size_t)utf8proc_charwidth(code);
		return (size_t)n;
	}
	return 0;
}

size_t till_text_width(const char *text)
{
	const char *start;
	size_t columns;
	size_t sum = 0;

	while (text != NULL && next_character(&start, &text, &columns) > 0)
		sum += columns;
	return sum;
}

size_t till_text_cut(char *out, size_t size, const char *text, size_t columns)
{
	const char *start;
	size_t wide;
	size_t used = 0;
	size_t length = 0;
	size_t n;

	while (text != NULL && (n = next_character(&start, &text, &wide)) > 0) {
		if (used + wide > columns || length + n >= size)
			break;
		memcpy(out + length, start, n);
		length += n;
		used += wide;
	}
	out[length] = '\0';
	return used;
}

static void append_blanks(char *out, size_t size, size_t n)
{
	size_t length = strlen(out);

	while (n-- > 0 && length + 1 < size)
		out[length++] = ' ';
	out[length] = '\0';
}

void till_text_fill(char *out, size_t size, const char *text, size_t columns)
{
	append_blanks(out, size, columns - till_text_cut(out, size, text, columns));
}

void till_text_spread(char *out, size_t size, const char *left, const char *right, size_t columns)
{
	size_t wide = till_text_width(right);
	size_t room = wide < columns ? columns - wide - 1 : 0;
	size_t used = till_text_cut(out, size, left, room);

	append_blanks(out, size, columns > used + wide ? columns - used - wide : 0);
	till_text_cut(out + strlen(out), size - strlen(out), right, columns);
}

void till_text_centre(char *out, size_t size, const char *text, size_t columns)
{
	size_t wide = till_text_width(text);

	out[0] = '\0';
	append_blanks(out, size, wide < columns ? (columns - wide) / 2 : 0);
	till_text_cut(out + strlen(out), size - strlen(out), text, columns);
}

int till_text_number(int64_t *out, const char *text, int decimals)
{
	int64_t value = 0;
	int negative = *text == '-';
	int whole = 0;
	int after = 0;

	text += negative;
	for (; *text >= '0' && *text <= '9'; text++, whole++)
		value = whole < 12 ? value * 10 + (*text - '0') : 0;
	if (whole == 0 || whole > 12)
		return -1;
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9' && after < decimals; text++, after++)
			value = value * 10 + (*text - '0');
		if (after == 0)
			return -1;
	}
	if (*text != '\0')
		return -1;
	for (; after < decimals; after++)
		value *= 10;
	*out = negative ? -value : value;
	return 0;
}

void till_text_decimal(char *out, size_t size, int64_t value, int decimals)
{
	/* The smallest int64 has no positive counterpart, so the sign is taken off in unsigned arithmetic. */
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t unit = 1;

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	if (decimals == 0)
		(void)snprintf(out, size, "%s%llu", value < 0 ? "-" : "", (unsigned long long)rest);
	else
		(void)snprintf(out, size, "%s%llu.%0*llu", value < 0 ? "-" : "", (unsigned long long)(rest / unit),
		    decimals, (unsigned long long)(rest % unit));
}

void till_text_litres(char *out, size_t size, int64_t volume_ml)
{
	if (volume_ml % 10 == 0)
		till_text_decimal(out, size, volume_ml / 10, 2);
	else
		till_text_decimal(out, size, volume_ml, 3);
}

void till_text_price(char *out, size_t size, int64_t minor_per_m3, int currency_decimals)
{
	size_t length;

	till_text_decimal(out, size, minor_per_m3, 3 + currency_decimals);
	/* A price is quoted with the currency's decimals and, where it has them, tenths of the minor unit. */
	for (length = strlen(out); currency_decimals > 0 && length > 0 && out[length - 1] == '0'; length--) {
		const char *point = strchr(out, '.');

		if (point == NULL || (size_t)(out + length - 1 - point) <= (size_t)currency_decimals)
			break;
		out[length - 1] = '\0';
	}
}

int till_text_currency_decimals(const char *currency)
{
	if (currency != NULL && currency[0] != '\0') {
		if (strstr("JPY KRW VND CLP ISK", currency) != NULL)
			return 0;
		if (strstr("KWD BHD OMR JOD TND", currency) != NULL)
			return 3;
	}
	return 2;
}

void till_text_copy(char *out, size_t size, const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);

	if (length >= size) {
		length = size - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	if (length > 0)
		memcpy(out, text, length);
	out[length] = '\0';
}

const char *till_text_known(const char *text)
{
	return text == NULL || text[0] == '\0' ? NULL : text;
}
