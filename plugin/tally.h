/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h - what rules with caps have given one customer so far: by rule, site day, month and ever. Pure.
 *
 * A rule goes by its id, so that its caps outlive a new version of the programme; "" is the programme as a whole,
 * "grant ID" a grant. Beside the sums stand days: "join ID" is the last use of a membership that renews.
 */
#ifndef REG_TALLY_H
#define REG_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "programme.h"

#define REG_TALLY_LATEST 64 /* a period of its own: the value is no sum but a day */

/* REG_CYCLE_DAY, _MONTH, _LIFETIME or REG_TALLY_LATEST. `begins` is the first site day of the period, 0 for the last two.
 */
struct reg_tally_entry {
	uint64_t key;        /* first 8 bytes, little-endian, of the unkeyed BLAKE2b-128 of the rule's id */
	uint8_t period;
	int32_t begins;
	int64_t value;       /* never 0 */
};

/* Zeroed at first, released with reg_tally_finish(). */
struct reg_tally {
	struct reg_tally_entry *entries; /* by key, period, begins; each once */
	size_t n, room;
};

void reg_tally_finish(struct reg_tally *tally);
/* 0: nothing yet. `day`: any of the period. */
int64_t reg_tally_get(const struct reg_tally *tally, const char *id, enum reg_cycle period, int32_t day);
/* Adds for the periods day, month and lifetime that `day` lies in. REG_EIO: memory, the tally is as before. */
int reg_tally_add(struct reg_tally *tally, const char *id, int32_t day, int64_t value, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The day noted for `id`; noting replaces the one before. 0: none. */
int64_t reg_tally_latest(const struct reg_tally *tally, const char *id);
int reg_tally_note(struct reg_tally *tally, const char *id, int32_t day, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Forgets days and months that ended before `day`. */
void reg_tally_prune(struct reg_tally *tally, int32_t day);
/* Adds all of `from` (accounts merged); of two days the later stays. */
int reg_tally_merge(struct reg_tally *tally, const struct reg_tally *from, struct reg_err *err)
    __attribute__((warn_unused_result));

/* As view_state.tally: entries one after the other, each the key (8 bytes, little-endian), the period, for day and month
 * the first day, and the value, both as varints. *out (malloc'd, NULL when empty) is freed by the caller. decode
 * refuses (REG_EDAMAGED, the tally as before) what encode cannot have written. */
int reg_tally_encode(unsigned char **out, size_t *size, const struct reg_tally *tally, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_tally_decode(struct reg_tally *tally, const void *blob, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
