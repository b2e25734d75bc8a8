/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.h - pages for a browser: the morning page, and a report alone. One file, nothing from elsewhere, in the language
 * of the program's messages.
 */
#ifndef REG_PAGE_H
#define REG_PAGE_H

#include "command.h"
#include "i18n.h"
#include "output.h"
#include "table.h"

/* Writes the morning page as of the end of the site day `as_of`. The file appears whole, readable by its owner and
 * group alone (it names customers), or stays as it was. Errors: REG_EIO, naming the file; those of the store. */
int reg_page_write(struct reg_side *side, const char *path, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A part of a report alone: what it says in words (NULL: nothing; one paragraph a line), and its table (NULL: none), which
 * can be sorted and filtered. Borrowed. */
struct reg_page_part {
	const char *words;
	const struct reg_table *table;
};

/* A report alone, with its title and what it is about: station and days. Errors as above. */
int reg_page_write_report(const char *path, const char *title, const char *about, const struct reg_page_part *parts, size_t n,
    struct reg_err *err) __attribute__((warn_unused_result));

#define REG_PAGE_OPTION { "html", "FILE", N_("Write a page for a browser to this file instead of printing.") }
/* Of what may be written as CSV, or as such a page. */
#define REG_PAGE_OPTIONS REG_TABLE_CSV, REG_PAGE_OPTION

#endif
