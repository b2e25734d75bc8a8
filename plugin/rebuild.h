/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rebuild.h - views from facts, all of them: to make them anew, and to compare.
 */
#ifndef REG_REBUILD_H
#define REG_REBUILD_H

#include "side.h"

/* Empties the views and makes them anew, in one transaction. `progress` (may be NULL) is called now and then. */
int reg_rebuild(struct reg_side *side, void (*progress)(int64_t done, int64_t total, void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The same inside the caller's transaction. */
int reg_rebuild_within(struct reg_side *side, void (*progress)(int64_t done, int64_t total, void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Checks the file, the audit chain (gapless numbers, MACs, commitments), the ledger (no lot negative, no use without a
 * lot) and that every view equals what a rebuild gives, on a scratch copy beside the database so that no till waits.
 * `found` is called with one line for each breach.
 * Returns the number of breaches, or an error. */
int reg_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
