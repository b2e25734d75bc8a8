/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plate.h - number plates: one spelling for comparison, and which country's pattern it fits.
 */
#ifndef REG_PLATE_H
#define REG_PLATE_H

#include "err.h"

#define REG_PLATE_MAX 64 /* bytes of UTF-8, NUL included; longer input is refused */

struct reg_plate {
	char value[REG_PLATE_MAX]; /* for comparison: NFKC, upper case, no separators: 粤B12345 */
	char label[REG_PLATE_MAX]; /* for people, as the country writes it: 粤B·12345 */
	const char *class;         /* static: "cn-ordinary", "cn-new-energy", "cn-police", "cn-trailer", "cn-hk-macao",
	                              "cn-embassy", "br-mercosul", "br-old", "in", "eu", "us"; NULL: no pattern fits (flagged, accepted) */
};

/* Normalises and classifies `text` (UTF-8). Full-width forms, case, spaces, hyphens and the dots in 粤B·12345 do not
 * matter. `country` (ISO 3166 alpha-2, may be NULL) says which patterns to try first: "cn" for a station in China.
 * The generic shapes "eu" and "us" are tried in their own countries and without a country only: elsewhere they would
 * hide typing errors.
 * Errors: REG_EINVAL: empty after normalisation, longer than REG_PLATE_MAX, not UTF-8, or control characters.
 * Thread-safe. */
int reg_plate_parse(struct reg_plate *out, const char *text, const char *country, struct reg_err *err);

#endif
