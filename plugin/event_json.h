/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event_json.h - the sale event as JSON: the journal's JSON lines, the spool, and the body of a fact.
 */
#ifndef REG_EVENT_JSON_H
#define REG_EVENT_JSON_H

#include "event.h"

struct reg_json_event; /* a parsed object and the event that borrows from it */

/* Reads one object in the form of commands.md ("event":"sale.close", ...). Unknown members, wrong types, numbers with a
 * fraction, and dates that do not exist are refused by name. `zone` reads an `at` without offset.
 * reg_json_event_get() is borrowed until reg_json_event_destroy(). Errors: REG_EINVAL. */
int reg_json_event_create(struct reg_json_event **out, const char *text, size_t size, const struct reg_zone *zone,
    struct reg_err *err) __attribute__((warn_unused_result));
const struct regulars_event *reg_json_event_get(const struct reg_json_event *event);
void reg_json_event_destroy(struct reg_json_event *event); /* NULL is allowed */

/* The name of an event kind in that form ("sale.close"), NULL for an unknown value. */
const char *reg_json_event_name(enum regulars_event_kind kind);

#endif
