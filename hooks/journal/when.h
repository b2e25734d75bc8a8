/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.h - dates and times of a CSV file, by a format as in strptime(3) but without the locale: %Y %y %m %d %b %H %I %M
 * %S %p %z %s %F %T %%, where %b is an English month abbreviation; a blank stands for any run of blanks, also none.
 */
#ifndef REG_WHEN_H
#define REG_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "../../plugin/zone.h"

/* NULL, or what is wrong with the format. `date_only`: a time of day in it is wrong as well. */
const char *reg_when_check(const char *format, bool date_only);
/* Without a time of day it is noon, without an offset the time of `zone`. A fraction of a second (after %S or %s) is
 * cut. REG_EINVAL: `text` does not have this form, or there is no such day or time. */
int reg_when_read(int64_t *out, const char *text, const char *format, const struct reg_zone *zone, struct reg_err *err);
/* The same for a day. */
int reg_when_day(int32_t *out, const char *text, const char *format, struct reg_err *err);

#endif
