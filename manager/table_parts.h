/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table_parts.h - a table in memory, for the files that fill and print it.
 */
#ifndef REG_TABLE_PARTS_H
#define REG_TABLE_PARTS_H

#include "table.h"

struct reg_cell {
	char *text;  /* as it stands in CSV */
	char *shown; /* for people; NULL: as text */
};

struct reg_table {
	const struct reg_column *columns;
	size_t n_columns;
	bool as_csv;
	const char *if_empty;
	struct reg_cell *cells; /* row after row */
	size_t n_cells, room;
	json_t *rows, *row; /* instead of cells: what is filled, and the row that is being filled. NULL: cells */
	bool failed;
};

#endif
