/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exchange.h - customers as records of a file, CSV or vCard: read and written.
 *
 * A vCard is read and written by some 200 lines of our own: libraries for it come with address books (libebook) or are
 * C++ or abandoned, and what we take of RFC 2426 and RFC 6350 is lines, escapes and a handful of properties.
 */
#ifndef REG_EXCHANGE_H
#define REG_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"

#define REG_RECORD_FIELDS 64

/* One customer. Texts are owned; NULL: not given. Fields are those of a profile by their stored names. */
struct reg_record {
	int64_t line;                /* on which it begins */
	char *id, *kind, *since;
	char *tags, *plates;         /* several with ";" between them */
	char *names[REG_RECORD_FIELDS], *values[REG_RECORD_FIELDS];
	size_t n;
};

/* Sets "id", "kind", "since", "tags", "plates" (these two add up) or a field of the profile. REG_EINVAL: too many; REG_EIO:
 * memory. */
int reg_record_set(struct reg_record *record, const char *name, const char *value, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_record_finish(struct reg_record *record); /* empties it */

/* What a reader calls for each record: `why` NULL and the record, or why the record of this line cannot be used (NULL
 * record->id etc.). A result other than 0 ends the reading and is returned. */
struct reg_record_sink {
	int (*record)(struct reg_record *record, const char *why, void *payload);
	void *payload;
};

/* Reads all records. REG_EINVAL: the file as a whole is none of the kind (err says line and what was expected); REG_EIO. */
int reg_exchange_read_csv(FILE *file, const char *name, const char *const *maps, size_t n_maps,
    const struct reg_record_sink *sink, struct reg_err *err) __attribute__((warn_unused_result));
int reg_exchange_read_vcard(FILE *file, const char *name, const struct reg_record_sink *sink, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Writes one record, of version 4.0. */
void reg_exchange_write_vcard(FILE *file, const struct reg_record *record);

/* The columns of CSV, in order: "id", "kind", "since", "tags", "plates", then every field of people and organisations. The
 * i-th; NULL: no more. */
const char *reg_exchange_column(size_t i);

#endif
