/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.c - opens a journal and gives it to the reader of its format.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "map.h"

/* Nothing but blanks so far counts as an empty file of any format. 0: not known. */
static enum reg_journal_format guess(struct reg_input *input, struct reg_err *err)
{
	int rc;
	for (;;) {
		for (const char *at = input->at; at < input->end; at++)
			if (!strchr(" \t\r\n", *at) || !*at)
				return *at == '<' ? REG_JOURNAL_NAXML : *at == '{' ? REG_JOURNAL_JSONL : REG_JOURNAL_GUESS;
		/* 64 KiB of blanks: keep none of them. Lines are counted wrong then, and nobody will mind. */
		input->at = input->end;
		rc = reg_input_more(input, err);
		if (rc <= 0)
			return rc < 0 ? REG_JOURNAL_GUESS : REG_JOURNAL_JSONL;
	}
}

int reg_journal_read_file(FILE *file, const char *name, const char *folder, enum reg_journal_format format,
    const struct reg_journal_map *map, const struct reg_zone *zone, const struct reg_journal_sink *sink,
    struct reg_err *err)
{
	struct reg_input input = {0};
	struct reg_err local = {0};
	int rc;

	if (!err)
		err = &local;
	if (format == REG_JOURNAL_GUESS && map)
		format = REG_JOURNAL_CSV;
	if (format == REG_JOURNAL_CSV && !map)
		return reg_err_set(err, REG_EINVAL, "%s: a CSV file needs a map (see regulars-map(5))", name);
	rc = reg_input_init(&input, file, name, format == REG_JOURNAL_CSV ? map->encoding : NULL, sink, err);
	if (rc < 0)
		goto done;
	if (format == REG_JOURNAL_GUESS)
		format = guess(&input, err);
	switch (format) {
	case REG_JOURNAL_NAXML:
		rc = reg_naxml_read(&input, zone, err);
		break;
	case REG_JOURNAL_JSONL:
		rc = reg_jsonl_read(&input, zone, err);
		break;
	case REG_JOURNAL_CSV:
		rc = reg_csv_read(&input, map, folder, zone, err);
		break;
	case REG_JOURNAL_GUESS:
		(void)reg_err_set(err, REG_EINVAL, "%s: neither NAXML nor JSON lines; a CSV file needs a map", name);
		rc = err->code; /* a line about reading that failed came first and stands */
		break;
	}
done:
	reg_input_finish(&input);
	return rc;
}

int reg_journal_read(const char *path, enum reg_journal_format format, const struct reg_journal_map *map,
    const struct reg_zone *zone, const struct reg_journal_sink *sink, struct reg_err *err)
{
	if (strcmp(path, "-") == 0)
		return reg_journal_read_file(stdin, "-", ".", format, map, zone, sink, err);

	FILE *file = fopen(path, "rbe");
	if (!file)
		return reg_err_set(err, errno == ENOENT || errno == ENOTDIR ? REG_ENOTFOUND : REG_EIO,
		    "%s: cannot be opened: %s", path, strerror(errno));
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int rc = folder ? reg_journal_read_file(file, path, folder, format, map, zone, sink, err)
	                : reg_err_set(err, REG_EIO, "%s: out of memory", path);
	free(folder);
	fclose(file);
	return rc;
}
