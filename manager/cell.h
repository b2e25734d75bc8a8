/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cell.h - a text as a cell of CSV, which spreadsheets open: none of them may take it for a formula.
 */
#ifndef REG_CELL_H
#define REG_CELL_H

#include <stdbool.h>
#include <stdio.h>

/* Whether a spreadsheet would take a cell that begins like `text` for a formula: = + - @, the full-width ones as well, which
 * some take for the narrow ones; a tab or carriage return, behind which some look for one. */
bool reg_cell_is_formula(const char *text);

/* Writes it: a single quote before what would be a formula, and before a single quote when `is_reversible` and one could be
 * taken for that; control characters as blanks; double quotes around it where it needs them, and always when `is_reversible`.
 * Errors of the stream are found by whoever closes it. */
void reg_cell_write(FILE *out, const char *text, bool is_reversible);

/* The text of a cell without the single quote that a reversible one has before it; points into `cell`. */
const char *reg_cell_read(const char *cell);

#endif
