/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * output.h - tables for people, CSV for spreadsheets, JSON for programs.
 *
 * A table is filled cell by cell, row after row, and printed as aligned text or as CSV. Running out of memory while it
 * is filled is remembered and reported when it is printed, so filling needs no checks.
 */
#ifndef REG_OUTPUT_H
#define REG_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "zone.h"

struct reg_column {
	const char *name;  /* CSV heading; NULL ends the list */
	const char *title; /* heading for people, marked N_(); NULL: the column is for CSV only */
	bool is_number;    /* to the right */
};

struct reg_table;

/* NULL: out of memory (the functions below accept it). */
struct reg_table *reg_table_create(const struct reg_column *columns);
void reg_table_destroy(struct reg_table *table); /* NULL is allowed */

/* The next cell: a text (NULL: empty); a number, shown to people as `shown` where that is not NULL. */
void reg_table_text(struct reg_table *table, const char *text);
void reg_table_number(struct reg_table *table, int64_t value, const char *shown);
/* A word of a fixed vocabulary: as it is in CSV, for people in their language. */
void reg_table_word(struct reg_table *table, const char *word);
/* A share in thousand millionths: 0.123456789 in CSV, per cent for people. */
void reg_table_fraction(struct reg_table *table, int64_t value_e9);

/* Prints it. Text: control characters removed, headings in bold on a terminal. CSV: RFC 4180; a text that a spreadsheet
 * would take for a formula (= + - @ at its beginning) gets a quote before it, control characters become blanks. */
int reg_table_print(const struct reg_table *table, FILE *out, bool as_csv, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The same as a table of a page (page.h), which sorts by the values. */
int reg_table_print_html(const struct reg_table *table, FILE *out, struct reg_err *err) __attribute__((warn_unused_result));

/* Prints one JSON value on one line and releases it. NULL (out of memory while it was made) is an error. */
int reg_output_json(json_t *value, struct reg_err *err) __attribute__((warn_unused_result));

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
/* The same with the currency: "747.62 CNY", as the language writes it. Static, eight in turn. */
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
