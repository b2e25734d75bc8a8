/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rhythm.h - how often somebody comes. Pure.
 */
#ifndef REG_RHYTHM_H
#define REG_RHYTHM_H

#include <stddef.h>
#include <stdint.h>

#define REG_RHYTHM_MAX_DAYS 64

/* Typical interval in days: the lower median of the intervals between `n` visits (site days, rising or falling, each
 * once; at most REG_RHYTHM_MAX_DAYS count, from the first on). 0: fewer than two visits. */
int32_t reg_rhythm_typical(const int32_t *days, size_t n);

#endif
