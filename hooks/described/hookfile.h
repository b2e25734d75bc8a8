/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hookfile.h - a whole hook file, parsed and checked: one object that is only read from then on, from any thread
 * (regulars-hook(5)). Its names are then looked up with reg_declare_find_declared() and reg_declare_find_tag() alone,
 * and no more types are made: every signature that is needed stands in the handlers and calls.
 */
#ifndef REG_HOOKFILE_H
#define REG_HOOKFILE_H

#include "mapping.h"

#define REG_HOOK_FORMAT 1

struct reg_hook {
	struct reg_source source;    /* owns all that was read; its text is a copy of the file */
	char *memory;                /* the copies of text and name */
	const char *product;
	const char *from_version, *to_version;
	const char *encoding;        /* iconv(3) name, "UTF-8" unless stated */
	struct reg_names names;
	struct reg_span declarations; /* the text between the braces: C as it stands, for the shim */
	struct reg_meeting meeting;
	const struct reg_kept *kept;
	size_t n_kept;
	const struct reg_handler *handlers; /* in the order of the file; the number in REG_EXPR_HANDLER */
	size_t n_handlers;
	const struct reg_service_map *services[REG_SERVICES]; /* NULL: the host has none */
};

/* Parses `text` (copied). `found` may be NULL; it gets each mistake and warning. *out is NULL on failure.
 * Errors: REG_EINVAL (err has the first mistake as one line), REG_EIO (memory). */
int reg_hook_parse(struct reg_hook **out, const char *name, const char *text, size_t size,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same from a file of at most REG_SOURCE_MAX_BYTES. Errors as well: REG_ENOTFOUND, REG_EIO. */
int reg_hook_load(struct reg_hook **out, const char *path,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_hook_destroy(struct reg_hook *hook); /* NULL is allowed */

/* A handler by its name and, for intercept, phase; NULL: none. */
const struct reg_handler *reg_hook_handler(const struct reg_hook *hook, const char *name, enum reg_phase phase);

#endif
