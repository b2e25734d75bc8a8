/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json_members.h - a JSON object into a struct by a table: what a member is called, what it must be, where it goes.
 */
#ifndef REG_JSON_MEMBERS_H
#define REG_JSON_MEMBERS_H

#include "event.h"

struct json_t; /* jansson's */

enum reg_json_type {
	REG_JSON_TEXT,    /* const char *, borrowed from the object; null leaves it */
	REG_JSON_INTEGER, /* int64_t */
	REG_JSON_BOOLEAN, /* int, 0 or 1 */
	REG_JSON_NAME,    /* int-sized enum, one of `names` */
	REG_JSON_NESTED,  /* const struct json_t *, for the caller to read on; null leaves it */
};

struct reg_json_name {
	const char *name; /* NULL ends the list */
	int value;
};

struct reg_json_member {
	const char *name;
	enum reg_json_type type;
	size_t offset; /* in the struct */
	const struct reg_json_name *names;
};

/* Parses `text` into an object (released with json_decref()). Members named twice and anything after the object are
 * refused. The message says where, but does not repeat the text: it may hold a card number. */
int reg_json_parse(struct json_t **out, const char *text, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Fills `out` from `object`; what has no member stays as it is. `where` is put before a member's name in messages: ""
 * or "lines[2]." Errors: REG_EINVAL: not an object, a member that is in no row of the table, another type. */
int reg_json_members_read(void *out, const struct json_t *object, const struct reg_json_member *members,
    size_t n_members, const char *where, struct reg_err *err) __attribute__((warn_unused_result));

/* Lines, tenders and redemptions, as they stand in journals, bodies and the spool. `array` NULL: none. *out is released with free(),
 * its texts are borrowed from `array`. */
int reg_json_lines_read(struct regulars_line **out, size_t *n_out, const struct json_t *array, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_json_tenders_read(struct regulars_tender **out, size_t *n_out, const struct json_t *array, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_json_redemptions_read(struct regulars_redemption **out, size_t *n_out, const struct json_t *array,
    struct reg_err *err) __attribute__((warn_unused_result));

/* "fuel", "goods" ...; ends with a NULL name. */
extern const struct reg_json_name reg_json_line_kinds[];

#endif
