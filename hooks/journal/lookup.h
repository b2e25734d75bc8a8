/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookup.h - a second file of a CSV journal (customers, products), held in memory as key and value.
 */
#ifndef REG_LOOKUP_H
#define REG_LOOKUP_H

#include "map.h"

struct reg_lookup;

/* Reads the file, relative to `folder`. Errors: REG_ENOTFOUND, REG_EIO, REG_EINVAL (no such column, a record that
 * cannot be read, one key with two values, more than 64 MiB). */
int reg_lookup_create(struct reg_lookup **out, const struct reg_map_lookup *map, const char *folder,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_lookup_destroy(struct reg_lookup *lookup); /* NULL is allowed */
/* The value, borrowed; NULL: there is no such key. */
const char *reg_lookup_find(const struct reg_lookup *lookup, const char *key);

struct reg_csv;
/* Position (from 0) of a column in the current record, which is the header when names are used; -1: there is none. */
int reg_lookup_position(const struct reg_csv *header, struct reg_map_column column);

#endif
