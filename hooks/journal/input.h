/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * input.h - a journal as a stream of UTF-8 bytes: 64 KiB at a time, converted when the map names another encoding.
 */
#ifndef REG_INPUT_H
#define REG_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "journal.h"

#define REG_INPUT_RECORD_BYTES (1024 * 1024) /* longest line, CSV record or XML tag that is taken */

struct reg_input {
	FILE *file;       /* borrowed */
	const char *name; /* borrowed; for messages */
	const struct reg_journal_sink *sink;
	int64_t bytes, total_bytes; /* read so far; of all, 0 when not known */
	const char *at, *end;       /* what has been read and not been taken */
	void *convert;              /* iconv_t, NULL: none */
	size_t raw_kept;            /* bytes of an incomplete character at the start of raw */
	char *raw, *text;           /* owned */
};

/* `encoding` NULL: UTF-8. Errors: REG_EIO memory, REG_EINVAL encoding not known. A byte order mark is taken off. */
int reg_input_init(struct reg_input *input, FILE *file, const char *name, const char *encoding,
    const struct reg_journal_sink *sink, struct reg_err *err) __attribute__((warn_unused_result));
void reg_input_finish(struct reg_input *input); /* a zeroed one is allowed */

/* Makes at < end true. 1: done; 0: the end of the file; REG_EIO with a line. */
int reg_input_more(struct reg_input *input, struct reg_err *err) __attribute__((warn_unused_result));

/* Each reads `input` to its end; the errors are those of reg_journal_read(). `folder` is where look-up files of a map
 * are. */
int reg_naxml_read(struct reg_input *input, const struct reg_zone *zone, struct reg_err *err);
int reg_jsonl_read(struct reg_input *input, const struct reg_zone *zone, struct reg_err *err);
int reg_csv_read(struct reg_input *input, const struct reg_journal_map *map, const char *folder,
    const struct reg_zone *zone, struct reg_err *err);

/* reg_journal_read() of an open file, for what has no path. */
int reg_journal_read_file(FILE *file, const char *name, const char *folder, enum reg_journal_format format,
    const struct reg_journal_map *map, const struct reg_zone *zone, const struct reg_journal_sink *sink,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
