/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_shift.h - what the menu actions about a shift share.
 */
#ifndef REG_MENU_SHIFT_H
#define REG_MENU_SHIFT_H

#include "menu.h"

/* A line for each contest that runs: where the attendant, or their team, stands. Errors: those of the store. */
int reg_menu_tell_contests(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
