/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * day.c - the calendar, and instants as text (declared in zone.h).
 *
 * Days from and to civil dates are Howard Hinnant's algorithms: years begin in March, so that a leap day is the last
 * day of its year; eras of 400 years have 146,097 days.
 */
#include "zone.h"

#include <stdbool.h>
#include <string.h>

#define DAY_S 86400
#define EPOCH 719468 /* days from 0000-03-01 to 1970-01-01 */
#define ERA 146097
#define DATE_LEN 10 /* 2026-11-21 */
#define TIME_LEN 8  /* 08:15:30 */

int32_t reg_day_from_civil(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153LL * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t n = era * ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH;

	return (int32_t)(n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : n);
}

void reg_day_to_civil(int32_t day, int *year, int *month, int *mday)
{
	int64_t n = (int64_t)day + EPOCH;
	int64_t era = (n >= 0 ? n : n - (ERA - 1)) / ERA;
	int64_t day_of_era = n - era * ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA - 1)) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (int)((5 * day_of_year + 2) / 153); /* 0 is March */

	if (year != NULL)
		*year = (int)(year_of_era + era * 400 + (m >= 10));
	if (month != NULL)
		*month = m < 10 ? m + 3 : m - 9;
	if (mday != NULL)
		*mday = (int)(day_of_year - (153 * m + 2) / 5 + 1);
}

/* `n` digits at `text`, which may end earlier; -1: something else. */
static int read_digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* Text for a message: nothing when it would break the line. */
static const char *shown(const char *text)
{
	for (const char *c = text; c != NULL && *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			return "";
	}
	return text != NULL ? text : "";
}

/* The n lowest digits of `value`, at `out`, without NUL. */
static void write_digits(char *out, int value, int n)
{
	while (n-- > 0) {
		out[n] = (char)('0' + value % 10);
		value /= 10;
	}
}

/* The date that `text` begins with. */
static bool read_date(int32_t *out, const char *text)
{
	int parts[3];
	int check[3];

	if (strnlen(text, DATE_LEN) < DATE_LEN || text[4] != '-' || text[7] != '-')
		return false;
	parts[0] = read_digits(text, 4);
	parts[1] = read_digits(text + 5, 2);
	parts[2] = read_digits(text + 8, 2);
	if (parts[0] < 0 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1)
		return false;
	*out = reg_day_from_civil(parts[0], parts[1], parts[2]);
	reg_day_to_civil(*out, &check[0], &check[1], &check[2]);
	return memcmp(parts, check, sizeof parts) == 0; /* 02-30 comes back as a day of March */
}

int reg_day_parse(int32_t *out, const char *text, struct reg_err *err)
{
	int32_t day;

	if (text == NULL || strnlen(text, DATE_LEN + 1) != DATE_LEN || !read_date(&day, text))
		return reg_err_set(err, REG_EINVAL, "date \"%.40s\": expected a day as in 2026-11-21", shown(text));
	*out = day;
	return 0;
}

/* Days that four digits of a year cannot show are shown as the last or first that they can. */
void reg_day_format(char out[REG_DAY_SIZE], int32_t day)
{
	int year;
	int month;
	int mday;

	reg_day_to_civil(day, &year, &month, &mday);
	if (year < 0 || year > 9999) {
		strcpy(out, year < 0 ? "0000-01-01" : "9999-12-31");
		return;
	}
	write_digits(out, year, 4);
	out[4] = '-';
	write_digits(out + 5, month, 2);
	out[7] = '-';
	write_digits(out + 8, mday, 2);
	out[DATE_LEN] = '\0';
}

/* Z or +hh:mm to the end of the text. */
static bool read_offset(int *out_s, const char *text)
{
	int hours;
	int minutes;

	if (strcmp(text, "Z") == 0) {
		*out_s = 0;
		return true;
	}
	if (strnlen(text, 7) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	hours = read_digits(text + 1, 2);
	minutes = read_digits(text + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*out_s = (hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
	return true;
}

int reg_instant_parse(int64_t *out, const char *text, const struct reg_zone *zone, struct reg_err *err)
{
	const char *at = text;
	int32_t day;
	int hour;
	int minute;
	int second;
	int offset_s;

	if (text == NULL || !read_date(&day, text))
		goto error;
	at += DATE_LEN;
	if ((at[0] != 'T' && at[0] != ' ') || strnlen(at + 1, TIME_LEN) < TIME_LEN || at[3] != ':' || at[6] != ':')
		goto error;
	hour = read_digits(at + 1, 2);
	minute = read_digits(at + 4, 2);
	second = read_digits(at + 7, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		goto error;
	at += 1 + TIME_LEN;
	if (at[0] == '.') {
		size_t n_digits = strspn(at + 1, "0123456789");

		if (n_digits == 0)
			goto error;
		at += 1 + n_digits;
	}
	if (at[0] != '\0') {
		if (!read_offset(&offset_s, at))
			goto error;
		*out = (int64_t)day * DAY_S + hour * 3600 + minute * 60 + second - offset_s;
	} else {
		int year;
		int month;
		int mday;

		if (zone == NULL)
			goto error;
		reg_day_to_civil(day, &year, &month, &mday);
		*out = reg_zone_instant(zone, year, month, mday, hour, minute, second);
	}
	return 0;
error:
	return reg_err_set(err, REG_EINVAL, "time \"%.40s\": expected one as in 2026-11-21T08:15:30%s",
	    shown(text), zone == NULL ? "+08:00" : " or 2026-11-21T08:15:30+08:00");
}

void reg_instant_format(char out[32], int64_t at_unix_s, const struct reg_zone *zone)
{
	int year;
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int64_t offset_s;

	reg_zone_local(zone, at_unix_s, &year, &month, &day, &hour, &minute, &second);
	if (year < 0 || year > 9999) {
		strcpy(out, year < 0 ? "0000-01-01T00:00:00+00:00" : "9999-12-31T23:59:59+00:00");
		return;
	}
	offset_s = (int64_t)reg_day_from_civil(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second -
	    at_unix_s;
	reg_day_format(out, reg_day_from_civil(year, month, day));
	out[10] = 'T';
	write_digits(out + 11, hour, 2);
	out[13] = ':';
	write_digits(out + 14, minute, 2);
	out[16] = ':';
	write_digits(out + 17, second, 2);
	out[19] = offset_s < 0 ? '-' : '+';
	if (offset_s < 0)
		offset_s = -offset_s;
	write_digits(out + 20, (int)(offset_s / 3600), 2);
	out[22] = ':';
	write_digits(out + 23, (int)(offset_s / 60 % 60), 2);
	out[25] = '\0';
}
