/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * width.c - text on displays that have columns.
 */
#include "width.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#define N_DECIMALS_MAX 18 /* 10^18 is the greatest power of ten that a long long holds */

/* The character at *at, which moves on: its bytes, or 0 when it is to be left out (control, broken). */
static size_t next_char(const char **at, size_t *columns)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &c);

	if (n <= 0) {
		(*at)++;
		return 0;
	}
	*at += n;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return 0;
	default:
		*columns = (size_t)utf8proc_charwidth(c);
		return (size_t)n;
	}
}

/* What of `text` fits: copied to out (NULL: only measured), *out_len its bytes without NUL; the columns used. */
static size_t fit(char *out, size_t size, size_t *out_len, const char *text, size_t columns)
{
	size_t used = 0;
	size_t pending = 0; /* columns and bytes of a base and its marks that are copied, but not yet accepted */
	size_t len = 0;
	size_t accepted = 0;
	size_t width = 0;
	bool is_full = false;

	while (*text != '\0') {
		size_t n = next_char(&text, &width);

		if (n == 0)
			continue;
		if (width > 0) { /* a new base: the one before is complete */
			used += pending;
			pending = width;
			accepted = len;
		}
		is_full = used + pending > columns || (out != NULL && len + n >= size);
		if (is_full)
			break;
		if (out != NULL)
			memcpy(out + len, text - n, n);
		len += n;
	}
	if (!is_full) {
		used += pending;
		accepted = len;
	}
	if (out != NULL)
		out[accepted] = '\0';
	if (out_len != NULL)
		*out_len = accepted;
	return used;
}

size_t reg_width(const char *text)
{
	size_t columns = 0;
	size_t width = 0;

	while (*text != '\0') {
		if (next_char(&text, &width) > 0)
			columns += width;
	}
	return columns;
}

size_t reg_width_fit(char *out, size_t size, const char *text, size_t columns)
{
	return size == 0 ? 0 : fit(out, size, NULL, text, columns);
}

void reg_width_spread(char *out, size_t size, const char *left, const char *right, size_t columns)
{
	size_t right_columns;
	size_t left_columns;
	size_t room;
	size_t len;

	if (size == 0)
		return;
	right_columns = fit(NULL, 0, NULL, right, columns);
	room = columns - right_columns;
	if (right_columns > 0 && room > 0)
		room--; /* the two never touch */
	left_columns = fit(out, size, &len, left, room);
	for (size_t i = left_columns + right_columns; i < columns && len + 1 < size; i++)
		out[len++] = ' ';
	out[len] = '\0';
	fit(out + len, size - len, NULL, right, right_columns);
}

void reg_decimal(char *out, size_t size, long long value, int scale, int decimals)
{
	unsigned long long magnitude = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
	unsigned long long divisor = 1;
	unsigned long long unit = 1;
	unsigned long long rest;
	int n;

	if (size == 0)
		return;
	scale = scale < 0 ? 0 : scale > N_DECIMALS_MAX ? N_DECIMALS_MAX : scale;
	decimals = decimals < 0 ? 0 : decimals > scale ? scale : decimals;
	for (int i = decimals; i < scale; i++)
		divisor *= 10;
	for (int i = 0; i < decimals; i++)
		unit *= 10;
	rest = magnitude % divisor;
	magnitude /= divisor;
	if (divisor > 1 && rest >= divisor - rest)
		magnitude++;
	if (decimals == 0)
		n = snprintf(out, size, "%s%llu", value < 0 && magnitude > 0 ? "-" : "", magnitude);
	else
		n = snprintf(out, size, "%s%llu.%0*llu", value < 0 && magnitude > 0 ? "-" : "", magnitude / unit,
		    decimals, magnitude % unit);
	if (n < 0 || (size_t)n >= size)
		out[0] = '\0'; /* part of a number is another number */
}
