/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_show.h - a hook file that has been read, for people and as JSON.
 */
#ifndef REG_HOOK_SHOW_H
#define REG_HOOK_SHOW_H

#include <jansson.h>

#include "../../hooks/described/hookfile.h"

/* How the host is met, in a word: "register" ... */
const char *reg_hook_show_meeting(const struct reg_hook *hook);

/* Prints product, versions, meeting, each handler with its events and answers, services. */
void reg_hook_show_mappings(const struct reg_hook *hook);
/* Prints each struct and union with offset and size of each member, and each enum with its values. */
void reg_hook_show_types(const struct reg_hook *hook);

/* The same as JSON objects; NULL: no memory. */
json_t *reg_hook_show_json(const struct reg_hook *hook);
json_t *reg_hook_show_types_json(struct reg_hook *hook);

/* A mistake as a compiler shows it, on stderr; and as JSON. */
void reg_hook_show_mistake(const struct reg_mistake *mistake);
json_t *reg_hook_show_mistake_json(const struct reg_mistake *mistake);

#endif
