/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_try.h - `regulars programme try`: what a programme would have given for past sales, beside what was given.
 */
#ifndef REG_PROGRAMME_TRY_H
#define REG_PROGRAMME_TRY_H

#include "command.h"

extern const struct reg_option reg_programme_try_options[];
int reg_programme_try(struct reg_command *command, struct reg_err *err);

#endif
