/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows_parts.h - a CSV file being read, for the files that read it.
 */
#ifndef REG_ROWS_PARTS_H
#define REG_ROWS_PARTS_H

#include "bag.h"
#include "csv.h"
#include "lookup.h"
#include "map.h"

#define REG_ROWS_BUCKETS 1024

struct reg_receipt;

struct reg_rows {
	struct reg_input *input;
	const struct reg_journal_map *map;
	const struct reg_zone *zone;
	struct reg_err *err;
	struct reg_csv csv;
	struct reg_lookup *lookups[REG_MAP_MEMBERS];
	int positions[REG_MAP_MEMBERS + 1][REG_MAP_MAX_COLUMNS]; /* the last is the group's */
	int64_t row;
	struct reg_bag scratch; /* texts of the current row */
	struct reg_err why;     /* what is wrong with it */
	struct reg_receipt *first, **last;
	struct reg_receipt *buckets[REG_ROWS_BUCKETS];
	size_t open_bytes;
};

/* Sets the error of the reading. Returns REG_EIO. */
int reg_rows_no_memory(struct reg_rows *rows);

/* Finds every column that the map names. REG_EINVAL: the file lacks one. */
int reg_rows_bind(struct reg_rows *rows) __attribute__((warn_unused_result));

/* The columns of a field (REG_MAP_MEMBERS: of the group) joined, without blanks around each. Errors as reg_rows_value(). */
int reg_rows_join(struct reg_rows *rows, size_t member, const char **out) __attribute__((warn_unused_result));

/* A member of the present row as the map makes it; *out is NULL when it is not known. The text stays until the next row.
 * REG_EINVAL: the row is wrong, rows->why says how. REG_EIO: memory. */
int reg_rows_value(struct reg_rows *rows, enum reg_map_member member, const char **out) __attribute__((warn_unused_result));
/* The same as a number of the member's type, 0 when it is not known; `currency` may be NULL where it is none of money. */
int reg_rows_number(struct reg_rows *rows, enum reg_map_member member, const char *currency, int64_t *out)
    __attribute__((warn_unused_result));
/* The same as a text that stays as long as the bag. */
int reg_rows_keep(struct reg_rows *rows, struct reg_bag *bag, enum reg_map_member member, const char **out)
    __attribute__((warn_unused_result));

#endif
