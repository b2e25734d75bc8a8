/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event_json.h - the sale event as JSON: the journal's JSON lines, the spool, and the body of a fact.
 */
#ifndef REG_EVENT_JSON_H
#define REG_EVENT_JSON_H

#include "event.h"

struct json_t; /* jansson's */
struct reg_json_event; /* a parsed object and the event that borrows from it */

/* Reads one object in the form of commands.md ("event":"sale.close", ...). Unknown members, wrong types, numbers with a
 * fraction, and dates that do not exist are refused by name. `zone` reads an `at` without offset.
 * reg_json_event_get() is borrowed until reg_json_event_destroy(). Errors: REG_EINVAL. */
int reg_json_event_create(struct reg_json_event **out, const char *text, size_t size, const struct reg_zone *zone,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same from an object that was parsed already, which is taken over in any case. `kind` is what happened: the object
 * has no member "event". */
int reg_json_event_take(struct reg_json_event **out, struct json_t *root, enum regulars_event_kind kind,
    const struct reg_zone *zone, struct reg_err *err) __attribute__((warn_unused_result));
/* The same for a ticket still being rung: kind 0, at_unix_s 0 when there is no `at`; nothing is promised yet. */
int reg_json_event_draft(struct reg_json_event **out, struct json_t *root, const struct reg_zone *zone,
    struct reg_err *err) __attribute__((warn_unused_result));
const struct regulars_event *reg_json_event_get(const struct reg_json_event *event);
void reg_json_event_destroy(struct reg_json_event *event); /* NULL is allowed */

/* The name of an event kind in that form ("sale.close"), NULL for an unknown value. */
const char *reg_json_event_name(enum regulars_event_kind kind);

/* Lines, tenders and redemptions as compact JSON, for fact_sale.body; what is 0 or not known is left out. Released with free().
 * NULL: no memory. */
char *reg_event_body_json(const struct reg_event *event);

/* Reads lines and tenders back. *arena holds all of it and is released with free(); on error it is NULL.
 * Errors: REG_EINVAL, REG_EIO. */
int reg_event_body_parse(struct regulars_line **lines, size_t *n_lines, struct regulars_tender **tenders,
    size_t *n_tenders, void **arena, const char *json, struct reg_err *err) __attribute__((warn_unused_result));
/* Reads the redemptions back. *out (NULL when there are none) holds their texts too and is released with free().
 * Errors: REG_EINVAL, REG_EIO. */
int reg_event_body_redemptions(struct regulars_redemption **out, size_t *n_out, const char *json, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Whether a body written by reg_event_body_json() has any, without reading it. */
bool reg_event_body_redeems(const char *json);
/* Whether the card was named after the first tender, of such a body. */
bool reg_event_body_has_late_card(const char *json);

/* The form of spool records; a change gets the next number. */
#define REG_EVENT_SPOOL_VERSION 1

/* A whole event on one line, without a newline, for the spool; the card as its token. Released with free().
 * NULL: no memory. */
char *reg_event_spool_json(const struct reg_event *event);

/* Reads that back, equal in every member. *out is released with reg_event_destroy().
 * Errors: REG_EINVAL: not such a record, or its id does not fit its members (damaged); REG_ENEWER: written by a later
 * program; REG_EIO: memory. */
int reg_event_spool_parse(struct reg_event **out, const char *json, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
