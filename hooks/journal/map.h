/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.h - a parsed map file: which column of a CSV file is which member of a sale event (regulars-map(5)).
 */
#ifndef REG_MAP_H
#define REG_MAP_H

#include <stdbool.h>

#include "bag.h"
#include "journal.h"

#define REG_MAP_MAX_COLUMNS 8 /* that one member is joined from */

/* What a member holds decides which settings it may have and how its text is read. */
enum reg_map_type {
	REG_MAP_TEXT = 1,
	REG_MAP_KIND,      /* of an event */
	REG_MAP_LINE_KIND,
	REG_MAP_TIME,
	REG_MAP_DAY,
	REG_MAP_YESNO,
	REG_MAP_STATUS,
	REG_MAP_WHOLE,     /* a whole number */
	REG_MAP_QUANTITY,  /* thousandths of a decimal number */
	REG_MAP_VOLUME,
	REG_MAP_PRICE,
	REG_MAP_MONEY,
};

/* Members of the event first, members of its lines behind REG_MAP_LINE. */
enum reg_map_member {
	REG_MAP_EVENT_KIND, REG_MAP_TRAINING, REG_MAP_SITE, REG_MAP_TILL, REG_MAP_SERIES, REG_MAP_RECEIPT,
	REG_MAP_BUSINESS_DATE, REG_MAP_AT, REG_MAP_REVISION, REG_MAP_DOCUMENT, REG_MAP_ATTENDANT, REG_MAP_SHIFT,
	REG_MAP_CURRENCY, REG_MAP_PLATE, REG_MAP_CARD, REG_MAP_PHONE, REG_MAP_CUSTOMER, REG_MAP_ORIGINAL_SITE,
	REG_MAP_ORIGINAL_SERIES, REG_MAP_ORIGINAL_RECEIPT,
	REG_MAP_LINE,
	REG_MAP_KIND_OF_LINE = REG_MAP_LINE, REG_MAP_LINE_STATUS, REG_MAP_PRODUCT, REG_MAP_CATEGORY, REG_MAP_PUMP,
	REG_MAP_NOZZLE, REG_MAP_VOLUME_OF_LINE, REG_MAP_UNIT_PRICE, REG_MAP_QUANTITY_OF_LINE, REG_MAP_AMOUNT, REG_MAP_TAX,
	REG_MAP_DISCOUNT,
	REG_MAP_MEMBERS,
};

struct reg_map_info {
	const char *name; /* "event.site" */
	enum reg_map_type type;
};

extern const struct reg_map_info reg_map_infos[REG_MAP_MEMBERS];

/* A column by its name in the header or, name NULL, by its position from 1. */
struct reg_map_column {
	const char *name;
	int position;
};

struct reg_map_lookup {
	const char *file;
	struct reg_map_column key, value;
	char separator, quote;
	bool header;
};

struct reg_map_pair {
	const char *from, *to;
};

/* How the text of one member comes about: columns or row number or constant, prefix, look-up, values, otherwise. */
struct reg_map_field {
	int line; /* in the map file; 0: the member is not mapped */
	struct reg_map_column columns[REG_MAP_MAX_COLUMNS];
	size_t n_columns;
	const char *join, *constant, *prefix, *otherwise, *format, *unit;
	bool row;
	const struct reg_map_lookup *lookup;
	const struct reg_map_pair *values;
	size_t n_values;
};

struct reg_journal_map {
	struct reg_bag bag; /* all that is pointed to */
	const char *path, *encoding;
	char separator, quote, decimal, thousands; /* REG_CSV_BLANKS; 0: none */
	bool header;
	struct reg_map_field fields[REG_MAP_MEMBERS];
	struct reg_map_field group; /* its columns; line 0: each row is a receipt */
	int64_t within_rows;
};

/* Text to the kind it names; 0: none. */
enum regulars_event_kind reg_map_event_kind(const char *name);
enum regulars_line_kind reg_map_line_kind(const char *name);

#endif
