/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sales.h - what this till has closed, its number range and its shift. With a state directory they outlive the program:
 * "counters" holds the numbers, "journal.jsonl" every document in the form that `regulars ingest` reads, without card
 * numbers. A few hundred documents a day; those of the last seven days are kept in memory.
 */
#ifndef TILL_SALES_H
#define TILL_SALES_H

#include <stddef.h>
#include <stdint.h>

#include "../../../plugin/zone.h"
#include "ticket.h"

struct till_sales {
	struct till_ticket **closed; /* in the order of closing */
	size_t n;
	int64_t last_receipt;
	char shift[48]; /* "" when none is open */
	int shift_number; /* of shift_day */
	char shift_day[REG_DAY_SIZE];
	char *directory; /* NULL: nothing is kept */
	int lock_fd;
	const struct till_catalog *catalog; /* these belong to the caller and outlive this */
	const struct reg_zone *zone;
	const char *till;
	const char *site;
	const char *series;
	const char *currency;
};

/* Sales of the last run come back from `directory` (made when missing; NULL: nothing is kept); one till uses it at a
 * time. The caller sets catalog, zone, till, site, series and currency before. Returns 0, or -1 with one line in
 * `why`. */
int till_sales_open(struct till_sales *sales, const char *directory, char *why, size_t why_size);
void till_sales_finish(struct till_sales *sales);

/* Takes the next number of the range and writes it down before it is used, so that it is never given twice. Returns
 * 0, or -1 when it could not be written (the number is given all the same). */
int till_sales_number(struct till_sales *sales, char *out, size_t size);

/* Opens the shift of that name ("": day and a number), or closes it (NULL). Returns 0, or -1 when not written. */
int till_sales_shift(struct till_sales *sales, const char *name, int64_t at_unix_s);

/* Keeps a closed document (its content moves here) and notes on its original what it did. Returns it, or NULL without
 * memory. *is_written tells whether the journal has it. */
struct till_ticket *till_sales_keep(struct till_sales *sales, struct till_ticket *ticket, int *is_written);

/* The document with this receipt number (leading zeros do not count); NULL when there is none. */
struct till_ticket *till_sales_find(const struct till_sales *sales, const char *receipt);

#endif
