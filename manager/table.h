/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.h - rows: a table for people, CSV for spreadsheets, JSON for programs, a table of a page, from one description.
 *
 * A table is filled cell by cell, row after row, and printed once. One that was made for a command with --json keeps JSON
 * objects instead of texts, the names of the columns being those of the members. Running out of memory while it is filled
 * is remembered and reported when it is printed, so filling needs no checks; NULL as a table is out of memory, too.
 */
#ifndef REG_TABLE_H
#define REG_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "command.h"

struct reg_column {
	const char *name;  /* CSV heading, JSON member; NULL ends the list */
	const char *title; /* heading for people, marked N_(); NULL: the column is not for people */
	bool is_number;    /* to the right */
};

/* The option of a verb that lists rows. */
#define REG_TABLE_CSV { "csv", NULL, N_("Print CSV for a spreadsheet.") }
/* Of one that has no other option of its own. */
extern const struct reg_option reg_table_options[];

struct reg_table;

/* As the options of the command ask: --json, --csv, else for people. Borrowed: columns and command. NULL: no memory. */
struct reg_table *reg_table_for(const struct reg_command *command, const struct reg_column *columns);
/* For people or as CSV alone, as it is printed. */
struct reg_table *reg_table_create(const struct reg_column *columns);
void reg_table_destroy(struct reg_table *table); /* NULL is allowed */

/* The next cell: a text; NULL is empty, null in JSON (as is broken UTF-8, from a damaged row). */
void reg_table_text(struct reg_table *table, const char *text);
/* A text for programs, shown to people as another. */
void reg_table_said(struct reg_table *table, const char *text, const char *shown);
/* A word of a fixed vocabulary: for people in their language. */
void reg_table_word(struct reg_table *table, const char *word);
/* A number, shown to people as `shown` where that is not NULL. */
void reg_table_number(struct reg_table *table, int64_t value, const char *shown);
/* Fuel: millilitres, litres for people. Money: minor units of a currency, decimals for people. */
void reg_table_volume(struct reg_table *table, int64_t volume_ml);
void reg_table_money(struct reg_table *table, int64_t amount_minor, const char *currency);
/* A share in thousand millionths: 0.123456789, per cent for people. */
void reg_table_fraction(struct reg_table *table, int64_t value_e9);
/* A day of the site: null for REG_DAY_NEVER. An instant in its zone: null for INT64_MAX. */
void reg_table_day(struct reg_table *table, int32_t day);
void reg_table_instant(struct reg_table *table, int64_t at_unix_s, const struct reg_zone *zone);
/* What JSON has in another form, or not: `text` (NULL: empty) in CSV, `shown` (NULL: text) for people, no member. */
void reg_table_csv(struct reg_table *table, const char *text, const char *shown);
/* Any: in JSON `value` (taken; NULL: no memory) as the member `name` (NULL: as the column is called), `text` in CSV,
 * `shown` (NULL: text) for people. */
void reg_table_cell(struct reg_table *table, const char *name, json_t *value, const char *text, const char *shown);
/* No cell, only a member of the row that is being filled, `value` (taken; NULL: no memory). */
void reg_table_also(struct reg_table *table, const char *name, json_t *value);

/* What reg_table_show() tells people when there is no row, rather than headings: a line, with its end. Borrowed. */
void reg_table_if_empty(struct reg_table *table, const char *line);

/* Prints a table that was made for a command. JSON: an object with the members of `with` (taken; NULL: none), then the
 * rows as `name`. Errors: REG_EIO, no memory or disk full. */
int reg_table_show(struct reg_table *table, const char *name, json_t *with, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The rows of a table that was made for --json, as an array, which the table gives away. NULL: no memory. */
json_t *reg_table_json(struct reg_table *table);

/* Prints one that holds texts. For people: control characters removed, headings in bold on a terminal. CSV: RFC 4180; a
 * text that a spreadsheet would take for a formula (= + - @ at its beginning) gets a quote before it, control characters
 * become blanks. */
int reg_table_print(const struct reg_table *table, FILE *out, bool as_csv, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The same as a table of a page (page.h), which sorts by the values. */
int reg_table_print_html(const struct reg_table *table, FILE *out, struct reg_err *err) __attribute__((warn_unused_result));

/* --- a command that lists rows of the database --- */

struct reg_list {
	struct reg_side *side;
	struct reg_table *table;
};

/* Opens the database for reading and makes the table. reg_list_end() releases both, also after an error. */
int reg_list_begin(struct reg_list *list, const struct reg_command *command, const struct reg_column *columns,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Every row of a statement that was begun: `row` fills the cells. */
int reg_list_rows(struct reg_list *list, struct reg_stmt *stmt,
    void (*row)(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt), struct reg_err *err)
    __attribute__((warn_unused_result));
/* Prints it as reg_table_show() does, unless `rc` is an error already, which is returned. */
int reg_list_end(struct reg_list *list, int rc, const char *name, json_t *with, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
