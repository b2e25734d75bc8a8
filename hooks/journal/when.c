/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <strings.h>

#include "when.h"

struct parts {
	int year, month, day, hour, minute, second, offset_s;
	int64_t epoch;
	bool has_epoch, has_hour, has_offset, pm, has_pm;
};

const char *reg_when_check(const char *format, bool date_only)
{
	bool year = false, month = false, day = false, epoch = false;

	for (const char *at = format; *at; at++) {
		if (*at != '%')
			continue;
		at++;
		if (!*at || !strchr("YymdbHIMSpzsFT%", *at))
			return "after % one of Y y m d b H I M S p z s F T % is expected";
		if (date_only && strchr("HIMSpzsT", *at))
			return "a date has no time of day";
		year |= strchr("YyF", *at) != NULL;
		month |= strchr("mbF", *at) != NULL;
		day |= strchr("dF", *at) != NULL;
		epoch |= *at == 's';
	}
	return epoch || (year && month && day) ? NULL : "year, month and day, or %s, are expected";
}

/* One to `digits` digits. */
static bool take_number(int *out, const char **at, int digits)
{
	int value = 0, n = 0;

	for (; n < digits && **at >= '0' && **at <= '9'; n++, ++*at)
		value = value * 10 + (**at - '0');
	*out = value;
	return n > 0;
}

static bool take_month_name(int *out, const char **at)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++)
		if (strncasecmp(*at, names + 3 * i, 3) == 0) {
			*out = i + 1;
			*at += 3;
			return true;
		}
	return false;
}

static bool take_offset(struct parts *parts, const char **at)
{
	int hours, minutes = 0;
	char sign = **at;

	parts->has_offset = true;
	if (sign == 'Z' || sign == 'z') {
		++*at;
		return true;
	}
	if (sign != '+' && sign != '-')
		return false;
	++*at;
	if (!take_number(&hours, at, 2))
		return false;
	if (**at == ':')
		++*at;
	if (**at >= '0' && **at <= '9' && !take_number(&minutes, at, 2))
		return false;
	parts->offset_s = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
	return hours <= 18 && minutes < 60;
}

static void skip_fraction(const char **at)
{
	if (**at == '.' || **at == ',')
		for (++*at; **at >= '0' && **at <= '9';)
			++*at;
}

static bool take_epoch(struct parts *parts, const char **at)
{
	bool negative = **at == '-';
	int digits = 0;

	*at += negative;
	for (; **at >= '0' && **at <= '9' && digits < 12; digits++, ++*at)
		parts->epoch = parts->epoch * 10 + (**at - '0');
	if (negative)
		parts->epoch = -parts->epoch;
	parts->has_epoch = true;
	skip_fraction(at);
	return digits > 0;
}

static bool take(struct parts *parts, const char **at, const char *format)
{
	for (; *format; format++) {
		bool ok = true;
		if (*format == ' ') {
			while (**at == ' ' || **at == '\t')
				++*at;
			continue;
		}
		if (*format != '%') {
			if (**at != *format)
				return false;
			++*at;
			continue;
		}
		switch (*++format) {
		case 'Y':
			ok = take_number(&parts->year, at, 4);
			break;
		case 'y':
			ok = take_number(&parts->year, at, 2);
			parts->year += parts->year < 69 ? 2000 : 1900;
			break;
		case 'm':
			ok = take_number(&parts->month, at, 2);
			break;
		case 'b':
			ok = take_month_name(&parts->month, at);
			break;
		case 'd':
			ok = take_number(&parts->day, at, 2);
			break;
		case 'H':
		case 'I':
			ok = take_number(&parts->hour, at, 2);
			parts->has_hour = true;
			break;
		case 'M':
			ok = take_number(&parts->minute, at, 2);
			break;
		case 'S':
			ok = take_number(&parts->second, at, 2);
			skip_fraction(at);
			break;
		case 'p':
			parts->has_pm = true;
			parts->pm = **at == 'P' || **at == 'p';
			ok = strncasecmp(*at, "am", 2) == 0 || strncasecmp(*at, "pm", 2) == 0;
			*at += ok ? 2 : 0;
			break;
		case 'z':
			ok = take_offset(parts, at);
			break;
		case 's':
			ok = take_epoch(parts, at);
			break;
		case 'F':
			ok = take(parts, at, "%Y-%m-%d");
			break;
		case 'T':
			ok = take(parts, at, "%H:%M:%S");
			break;
		default: /* %%, as reg_when_check() has seen to it */
			ok = **at == '%';
			*at += ok;
			break;
		}
		if (!ok)
			return false;
	}
	return true;
}

static int read_parts(struct parts *parts, const char *text, const char *format, struct reg_err *err)
{
	const char *at = text;
	int year, month, day;

	while (*at == ' ' || *at == '\t')
		at++;
	if (!take(parts, &at, format))
		goto refused;
	while (*at == ' ' || *at == '\t')
		at++;
	if (*at)
		goto refused;
	if (parts->has_pm) {
		if (parts->hour < 1 || parts->hour > 12)
			goto refused;
		parts->hour = parts->hour % 12 + (parts->pm ? 12 : 0);
	}
	if (parts->hour > 23 || parts->minute > 59 || parts->second > 60)
		goto refused;
	if (parts->has_epoch)
		return 0;
	if (parts->month < 1 || parts->month > 12 || parts->day < 1)
		goto refused;
	reg_day_to_civil(reg_day_from_civil(parts->year, parts->month, parts->day), &year, &month, &day);
	if (year != parts->year || month != parts->month || day != parts->day)
		goto refused;
	return 0;
refused:
	return reg_err_set(err, REG_EINVAL, "'%.60s' is not a time in the form %.60s", text, format);
}

int reg_when_read(int64_t *out, const char *text, const char *format, const struct reg_zone *zone, struct reg_err *err)
{
	struct parts parts = {0};
	int rc = read_parts(&parts, text, format, err);

	if (rc < 0)
		return rc;
	if (!parts.has_hour)
		parts.hour = 12;
	if (parts.has_epoch)
		*out = parts.epoch;
	else if (parts.has_offset)
		*out = (int64_t)reg_day_from_civil(parts.year, parts.month, parts.day) * 86400 + parts.hour * 3600 +
		       parts.minute * 60 + parts.second - parts.offset_s;
	else
		*out = reg_zone_instant(zone, parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second);
	return 0;
}

int reg_when_day(int32_t *out, const char *text, const char *format, struct reg_err *err)
{
	struct parts parts = {0};
	int rc = read_parts(&parts, text, format, err);

	if (rc == 0)
		*out = reg_day_from_civil(parts.year, parts.month, parts.day);
	return rc;
}
