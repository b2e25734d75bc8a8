/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * move.h - numbers carried from one place of the host's to another, many at a time.
 */
#ifndef REG_MOVE_H
#define REG_MOVE_H

#include "frame.h"

/* Does moves[0 .. n) in this order. Returns how many were done before one whose number is not known: that one is left to
 * its statement, which knows what stands for it. A place that is not there is passed over. */
size_t reg_move_all(const struct reg_frame *frame, const struct reg_move *moves, size_t n);
/* Writes `value` to a place of an integer type, limited to what fits; of a truth 0 or 1. */
void reg_move_store(unsigned char *place, int64_t value, enum reg_load type);

#endif
