/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zone.c - the site's time zone, on GLib's.
 *
 * GLib numbers the stretches of time between two changes of a zone's offset ("intervals") but keeps their borders to
 * itself; they are found by bisection where a local time is near one. Local times are counted here as seconds since
 * 1970-01-01 00:00:00 of the wall clock.
 */
#include "zone.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define DAY_S 86400
#define REACH_S (2 * DAY_S) /* more than any two offsets ever lay apart */
#define INSTANT_MAX ((int64_t)INT32_MAX * DAY_S)

struct reg_zone {
	GTimeZone *glib;
};

/* GLib also takes file names, offsets and POSIX rules; an IANA name is letters, digits, _, +, - and single slashes. */
static bool is_iana_name(const char *name)
{
	if (!g_ascii_isalpha(name[0]))
		return false;
	for (const char *c = name; *c != '\0'; c++) {
		if (*c == '/' && !g_ascii_isalpha(c[1]))
			return false;
		if (!g_ascii_isalnum(*c) && strchr("_+-/", *c) == NULL)
			return false;
	}
	return strcmp(name, "Z") != 0;
}

int reg_zone_create(struct reg_zone **out, const char *name, struct reg_err *err)
{
	struct reg_zone *zone;

	if (name == NULL || !is_iana_name(name))
		return reg_err_set(err, REG_EINVAL, "time zone: expected an IANA name such as Asia/Shanghai");
	zone = calloc(1, sizeof *zone);
	if (zone == NULL)
		return reg_err_set(err, REG_EIO, "time zone: out of memory");
	zone->glib = g_time_zone_new_identifier(name);
	if (zone->glib == NULL) {
		free(zone);
		return reg_err_set(err, REG_EINVAL,
		    "time zone \"%s\": not known here, expected an IANA name such as Asia/Shanghai", name);
	}
	*out = zone;
	return 0;
}

void reg_zone_destroy(struct reg_zone *zone)
{
	if (zone == NULL)
		return;
	g_time_zone_unref(zone->glib);
	free(zone);
}

static int64_t clamp_instant(int64_t at_unix_s)
{
	return at_unix_s > INSTANT_MAX ? INSTANT_MAX : at_unix_s < -INSTANT_MAX ? -INSTANT_MAX : at_unix_s;
}

static int interval_of(const struct reg_zone *zone, int64_t at_unix_s)
{
	return g_time_zone_find_interval(zone->glib, G_TIME_TYPE_UNIVERSAL, at_unix_s);
}

static int64_t offset_of(const struct reg_zone *zone, int interval)
{
	return g_time_zone_get_offset(zone->glib, interval);
}

static int64_t local_of(const struct reg_zone *zone, int64_t at_unix_s)
{
	at_unix_s = clamp_instant(at_unix_s);
	return at_unix_s + offset_of(zone, interval_of(zone, at_unix_s));
}

/* The first instant in (low, high] of an interval numbered `interval` or higher; high is in one. */
static int64_t interval_start(const struct reg_zone *zone, int interval, int64_t low, int64_t high)
{
	while (low + 1 < high) {
		int64_t middle = low + (high - low) / 2;

		if (interval_of(zone, middle) < interval)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* The first instant at which the wall clock shows `local` or later; where it never shows it, that is the change. */
static int64_t first_instant(const struct reg_zone *zone, int64_t local)
{
	int64_t low = local - REACH_S;
	int64_t high = local + REACH_S;
	int first = interval_of(zone, low);
	int last = interval_of(zone, high);
	int64_t start = low;

	for (int i = first; i < last; i++) {
		int64_t next = interval_start(zone, i + 1, low, high);
		int64_t at = local - offset_of(zone, i);

		if (at < start)
			return start;
		if (at < next)
			return at;
		start = next;
	}
	return local - offset_of(zone, last) < start ? start : local - offset_of(zone, last);
}

/* The last instant at which the wall clock shows `local` or earlier. */
static int64_t last_instant(const struct reg_zone *zone, int64_t local)
{
	int64_t low = local - REACH_S;
	int64_t high = local + REACH_S;
	int first = interval_of(zone, low);
	int last = interval_of(zone, high);
	int64_t end = high;

	for (int i = last; i > first; i--) {
		int64_t start = interval_start(zone, i, low, high);
		int64_t at = local - offset_of(zone, i);

		if (at > end)
			return end;
		if (at >= start)
			return at;
		end = start - 1;
	}
	return local - offset_of(zone, first) > end ? end : local - offset_of(zone, first);
}

static int64_t floor_day(int64_t local)
{
	return local >= 0 ? local / DAY_S : -((-local + DAY_S - 1) / DAY_S);
}

int32_t reg_zone_day(const struct reg_zone *zone, int64_t at_unix_s)
{
	int64_t day = at_unix_s >= INSTANT_MAX ? REG_DAY_NEVER : floor_day(local_of(zone, at_unix_s));

	return (int32_t)(day > INT32_MAX ? INT32_MAX : day < INT32_MIN ? INT32_MIN : day);
}

int64_t reg_zone_day_end(const struct reg_zone *zone, int32_t day)
{
	return day == REG_DAY_NEVER ? INT64_MAX : last_instant(zone, (int64_t)day * DAY_S + DAY_S - 1);
}

int64_t reg_zone_day_start(const struct reg_zone *zone, int32_t day)
{
	return day == REG_DAY_NEVER ? INT64_MAX : first_instant(zone, (int64_t)day * DAY_S);
}

int64_t reg_zone_instant(const struct reg_zone *zone, int year, int month, int day, int hour, int minute, int second)
{
	int64_t midnight = (int64_t)reg_day_from_civil(year, month, day) * DAY_S;

	return first_instant(zone, midnight + hour * 3600LL + minute * 60LL + second);
}

void reg_zone_local(const struct reg_zone *zone, int64_t at_unix_s, int *year, int *month, int *day, int *hour,
    int *minute, int *second)
{
	int64_t local = local_of(zone, at_unix_s);
	int64_t n_days = floor_day(local);
	int rest = (int)(local - n_days * DAY_S);

	reg_day_to_civil((int32_t)(n_days > INT32_MAX ? INT32_MAX : n_days < INT32_MIN ? INT32_MIN : n_days), year,
	    month, day);
	if (hour != NULL)
		*hour = rest / 3600;
	if (minute != NULL)
		*minute = rest / 60 % 60;
	if (second != NULL)
		*second = rest % 60;
}
