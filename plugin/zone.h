/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zone.h - the site's time zone: local days and instants. Days are counted from 1970-01-01.
 */
#ifndef REG_ZONE_H
#define REG_ZONE_H

#include <stdint.h>

#include "err.h"

#define REG_DAY_SIZE 11      /* "2026-11-21" and NUL */
#define REG_DAY_NEVER INT32_MAX

struct reg_zone;

/* Opens an IANA zone ("Asia/Shanghai", "UTC"). REG_EINVAL: there is no such zone. Never touches TZ or the locale. */
int reg_zone_create(struct reg_zone **out, const char *name, struct reg_err *err);
void reg_zone_destroy(struct reg_zone *zone); /* NULL is allowed */

/* Site day of an instant; REG_DAY_NEVER of one that no day counts, such as INT64_MAX. */
int32_t reg_zone_day(const struct reg_zone *zone, int64_t at_unix_s);
/* 23:59:59 of a site day (the last second of it, also on days with a clock change; of a day that the zone skipped, the
 * second before the change). INT64_MAX of REG_DAY_NEVER. */
int64_t reg_zone_day_end(const struct reg_zone *zone, int32_t day);
/* 00:00:00 of a site day (the first second of it; of a skipped one the moment of the change). INT64_MAX of
 * REG_DAY_NEVER. */
int64_t reg_zone_day_start(const struct reg_zone *zone, int32_t day);
/* Instant of a local wall clock time; in a repeated hour the first, in a skipped one the moment of the change. */
int64_t reg_zone_instant(const struct reg_zone *zone, int year, int month, int day, int hour, int minute, int second);
/* Local wall clock of an instant. Any out pointer may be NULL. */
void reg_zone_local(const struct reg_zone *zone, int64_t at_unix_s, int *year, int *month, int *day, int *hour,
    int *minute, int *second);

/* Calendar, no zone involved. reg_day_parse wants exactly YYYY-MM-DD and a day that exists: REG_EINVAL otherwise.
 * reg_day_format shows days beyond four digits of a year as 9999-12-31 (0000-01-01). */
int reg_day_parse(int32_t *out, const char *text, struct reg_err *err);
void reg_day_format(char out[REG_DAY_SIZE], int32_t day);
int32_t reg_day_from_civil(int year, int month, int day);
void reg_day_to_civil(int32_t day, int *year, int *month, int *mday);

/* "2026-11-21T08:15:30+08:00", "...Z" or, read in `zone`, without offset; a space may stand for the T; a fraction of a
 * second is cut.
 * `zone` may be NULL: then an offset is needed. REG_EINVAL: anything else, or no such date or time. */
int reg_instant_parse(int64_t *out, const char *text, const struct reg_zone *zone, struct reg_err *err);
/* ISO 8601 with the zone's offset; out of at least 26 bytes. */
void reg_instant_format(char out[32], int64_t at_unix_s, const struct reg_zone *zone);

#endif
