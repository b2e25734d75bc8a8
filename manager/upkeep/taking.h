/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * taking.h - one run of taking journals in: what was read, what became of it, what could not be read.
 *
 * The counts are settled at the end of the run: a fuel-only prepay is `open` until its completion comes; when that
 * comes later in the same run, the prepay has become the sale and the completion has joined it.
 */
#ifndef REG_TAKING_H
#define REG_TAKING_H

#include <jansson.h>

#include "../../hooks/journal/journal.h"
#include "batch.h"

struct reg_taking_counts {
	int64_t sales, merged, open, other, duplicates, excluded, conflicts, spooled;
};

struct reg_taking {
	struct reg_side *side;
	struct reg_batch *batch;
	struct reg_taking_counts counts;
	void *open_prepays;    /* tsearch tree of fact numbers counted as open in this run */
	json_t *errors;        /* array, at most REG_TAKING_MAX_ERRORS long */
	int64_t n_errors;
	bool is_damaged;       /* one of them is for damaged data in the database */
	const char *file;      /* the present one, as errors name it */
	bool is_quiet;         /* errors are not said on stderr as well */
	bool is_stream;        /* the present file may make us wait: nothing is kept waiting in the batch then */
	int64_t began_at;      /* of the present file, for progress */
	bool has_progress;     /* a progress line stands on the terminal */
};

#define REG_TAKING_MAX_ERRORS 10000

/* Zeroed memory first. */
int reg_taking_init(struct reg_taking *taking, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_taking_finish(struct reg_taking *taking); /* zeroed is allowed */

/* Takes one file in, to its end. A file that cannot be read and records that cannot be taken are among the errors; a
 * negative return is for the database as a whole, and then the run is over. */
int reg_taking_file(struct reg_taking *taking, const char *path, enum reg_journal_format format,
    const struct reg_journal_map *map, struct reg_err *err) __attribute__((warn_unused_result));

/* The counts as `ingest --json` prints them. NULL: out of memory. */
json_t *reg_taking_json(const struct reg_taking *taking);
/* The same for people, on stdout. */
void reg_taking_print(const struct reg_taking *taking);

#endif
