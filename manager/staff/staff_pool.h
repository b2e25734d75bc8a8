/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff_pool.h - `staff pool`, `ask` and `assign`: customers whose keeper has left.
 */
#ifndef REG_STAFF_POOL_H
#define REG_STAFF_POOL_H

#include "command.h"


int reg_staff_pool(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_staff_ask(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_staff_assign(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));

#endif
