/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * loop.h - walks over what a range of a hook file names: arrays, pointers with a count, linked lists, lists of ours.
 */
#ifndef REG_LOOP_H
#define REG_LOOP_H

#include "frame.h"

/* Calls `body` with the loop's slot at each element, until it returns false. At most loop->max elements are looked at;
 * *was_cut (may be NULL) says that there were more. Returns false when `body` did. */
bool reg_loop_each(bool *was_cut, struct reg_frame *frame, const struct reg_loop *loop,
    bool (*body)(struct reg_frame *frame, void *payload), void *payload);

#endif
