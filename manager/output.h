/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * output.h - values as people read them, and JSON for programs. Rows are printed by table.h.
 */
#ifndef REG_OUTPUT_H
#define REG_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "table.h"
#include "zone.h"

/* Prints one JSON value on one line and releases it. NULL (out of memory while it was made) is an error. */
int reg_output_json(json_t *value, struct reg_err *err) __attribute__((warn_unused_result));

/* Prints it as it stands there, and releases it; of an object that stays open all but the brace that ends it, for members that
 * are too many to be made at once. */
int reg_output_json_part(json_t *value, bool is_open, struct reg_err *err) __attribute__((warn_unused_result));

/* A text that may be NULL, as JSON; broken UTF-8 (a damaged row) is shown as null rather than refused. */
json_t *reg_json_text(const char *text);
/* A fraction given in thousand millionths, as a JSON number with nine digits. */
json_t *reg_json_fraction(int64_t value_e9);

/* An instant in the zone of the site; null for the one that never comes. */
json_t *reg_json_instant(int64_t at_unix_s, const struct reg_zone *zone);

/* A text for a terminal: without control characters; NULL: "". Static, eight in turn. */
const char *reg_shown(const char *text);
/* 40123 ml: "40.12"; 747.62 in minor units of a currency: "747.62". Static, eight in turn. */
const char *reg_shown_litres(int64_t volume_ml);
const char *reg_shown_money(int64_t amount_minor, const char *currency);
/* How a currency is written behind an amount, wherever one is shown: "CNY", in Chinese the name of the yuan. */
const char *reg_shown_currency(const char *currency);
/* An amount with its currency: "747.62 CNY". Static, eight in turn. */
const char *reg_shown_price(int64_t amount_minor, const char *currency);
/* 1, "row": "1 row"; 2, "row": "2 rows". The noun is one that output.c knows. Static, eight in turn. */
const char *reg_shown_count(int64_t n, const char *noun);
/* As printf() would print it; `text` filled with blanks to `columns`, wide characters taking two. Static, eight in turn. */
const char *reg_shown_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *reg_shown_padded(const char *text, size_t columns);
/* A word of a fixed vocabulary ("complaint", "attendant"), as words.c lists them, in the language of messages; any other
 * as it is. NULL: "". */
const char *reg_word(const char *word);

#endif
