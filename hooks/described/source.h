/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * source.h - the text of a hook file and how its mistakes are told: file, line, column, the line itself, a caret, what
 * was expected and, for a name that nearly exists, which one may be meant.
 *
 * Everything read from a hook file lies in the one bag of its source and is released with it.
 */
#ifndef REG_SOURCE_H
#define REG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../plugin/err.h"
#include "../journal/bag.h"

#define REG_SOURCE_MAX_BYTES (1024 * 1024)       /* of a hook file */
#define REG_SOURCE_MAX_MEMORY (32 * 1024 * 1024) /* that one may take when it is read */
#define REG_SOURCE_MAX_MISTAKES 20               /* then reading stops */
#define REG_SOURCE_MESSAGE 400                   /* bytes of one message, NUL included */

/* A piece of the text. */
struct reg_span {
	uint32_t at, size; /* bytes from the beginning of the text */
};

/* One mistake or warning, alive during the call that tells it. */
struct reg_mistake {
	const char *name;    /* of the file */
	int line, column;    /* from 1; a column is a character, a tab is one */
	bool is_warning;
	const char *message; /* "unknown type 'DWROD', expected the name of a type" */
	const char *nearest; /* "DWORD"; NULL: nothing is near */
	const char *text;    /* the source line, without its end */
	const char *caret;   /* blanks and tabs up to the column, then ^ and ~ below the piece */
};

struct reg_source {
	const char *name;
	const char *text; /* `size` bytes with a NUL behind; the caller's, alive while the source is */
	size_t size;
	struct reg_bag bag;
	struct reg_err *err; /* gets the first mistake as "name:line:column: message"; may be NULL */
	void (*found)(const struct reg_mistake *mistake, void *payload); /* gets all of them; may be NULL */
	void *payload;
	int mistakes, warnings;
	int quiet; /* above 0: mistakes are neither told nor counted; a reader tries whether something fits */
	bool no_memory;
};

/* REG_EINVAL, reported: longer than REG_SOURCE_MAX_BYTES, not UTF-8, a NUL or another control character inside. A byte
 * order mark is passed over. `name`, `text` and `err` are borrowed. */
int reg_source_init(struct reg_source *source, const char *name, const char *text, size_t size, struct reg_err *err,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload) __attribute__((warn_unused_result));
/* Releases all that was taken. */
void reg_source_finish(struct reg_source *source);

/* Zeroed memory that lives as long as the source; NULL (reported once): none left, or REG_SOURCE_MAX_MEMORY reached. */
void *reg_source_take(struct reg_source *source, size_t n, size_t size);
/* A NUL-terminated copy of `n` bytes. NULL as above. */
char *reg_source_copy(struct reg_source *source, const char *text, size_t n);

/* Reports a mistake at `span`. Returns false, so that a reader can end with it. */
bool reg_source_mistake(struct reg_source *source, struct reg_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a name that may be meant; `nearest` NULL: as above. */
bool reg_source_mistake_near(struct reg_source *source, struct reg_span span, const char *nearest, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
void reg_source_warn(struct reg_source *source, struct reg_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Line and column of a place. */
void reg_source_place(int *line, int *column, const struct reg_source *source, uint32_t at);

/* Looks for the name nearest to `wanted`: give every candidate in turn. `*best` is NULL when none is near enough (a
 * third of the letters may differ; upper and lower case alone make no other name). */
struct reg_nearest {
	const char *wanted;
	const char *best;
	int distance; /* of best, in half letters */
};
void reg_source_nearest(struct reg_nearest *nearest, const char *candidate);

#endif
