/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h - the fourth door: files a POS writes. NAXML-POSJournal 3.x, JSON lines, CSV with a map.
 *
 * Streaming: memory does not grow with the file. A record that cannot be read is reported with its line and the rest is
 * still read. A record is given to the caller whole or not at all.
 */
#ifndef REG_JOURNAL_H
#define REG_JOURNAL_H

#include "../../plugin/err.h"
#include "../../plugin/regulars.h"
#include "../../plugin/zone.h"

enum reg_journal_format {
	REG_JOURNAL_GUESS = 0, /* by the first byte that is not blank: '<' NAXML, '{' JSON lines; CSV needs a map */
	REG_JOURNAL_NAXML,
	REG_JOURNAL_JSONL,
	REG_JOURNAL_CSV,
};

struct reg_journal_map; /* a parsed map file */

/* Reads a map file (regulars-map(5)). Messages begin FILE:LINE: . */
int reg_journal_map_create(struct reg_journal_map **out, const char *path, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_journal_map_destroy(struct reg_journal_map *map); /* NULL is allowed */

struct reg_journal_sink {
	/* One event; everything is borrowed until it returns. A negative return stops the reading and is passed on. */
	int (*event)(const struct regulars_event *event, const char *file, int64_t line, void *payload, struct reg_err *err);
	/* A record that could not be read. */
	void (*bad)(const char *file, int64_t line, const char *why, void *payload);
	/* Called now and then with bytes read; may be NULL. */
	void (*progress)(int64_t bytes, int64_t total_bytes, void *payload);
	void *payload;
};

/* Reads `path` ("-": standard input) from its beginning to its end. `zone` is the site's, for times without offset;
 * `map` only for CSV (NULL else; with one, REG_JOURNAL_GUESS is CSV). Look-up files of a map are in the folder of
 * `path`. A file that is damaged from some line on is reported through bad() and is no error: what came before was
 * given.
 * Errors: REG_ENOTFOUND, REG_EIO, REG_EINVAL (not this format at all, a column or look-up file of the map is missing),
 * or what the sink returned. */
int reg_journal_read(const char *path, enum reg_journal_format format, const struct reg_journal_map *map,
    const struct reg_zone *zone, const struct reg_journal_sink *sink, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
