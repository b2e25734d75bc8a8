/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * csv.h - cuts a stream of separated text into records and fields. What the fields mean is in rows.c.
 *
 * Quoted fields as in RFC 4180 (doubled quotes, separators and line breaks inside), CRLF or LF, empty lines skipped.
 * With REG_CSV_BLANKS any run of blanks and tabs separates, and those at the ends of a line do not count.
 */
#ifndef REG_CSV_H
#define REG_CSV_H

#include "input.h"

#define REG_CSV_BLANKS 0
#define REG_CSV_MAX_FIELDS 1000

struct reg_csv {
	struct reg_input *input; /* borrowed */
	char separator, quote;   /* quote 0: none */
	int64_t next_line;       /* of the next byte */
	/* The current record: */
	int64_t line;            /* of its first byte */
	size_t n_fields;
	const char *fields[REG_CSV_MAX_FIELDS]; /* with NUL, alive until the next call */
	const char *why;         /* why it cannot be used; NULL: it can */
	char *record;            /* owned */
};

/* Errors: REG_EIO memory. */
int reg_csv_init(struct reg_csv *csv, struct reg_input *input, char separator, char quote, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_csv_finish(struct reg_csv *csv); /* a zeroed one is allowed */

/* Reads one record. 1: there is one (look at `why`); 0: the end; REG_EIO. After a record that is too long or not closed
 * the next one begins on a new line. */
int reg_csv_next(struct reg_csv *csv, struct reg_err *err) __attribute__((warn_unused_result));

#endif
