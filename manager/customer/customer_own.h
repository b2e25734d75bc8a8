/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_own.h - `regulars customer own` and `demand`.
 */
#ifndef REG_CUSTOMER_OWN_H
#define REG_CUSTOMER_OWN_H

#include "command.h"

extern const struct reg_option reg_customer_own_options[];

int reg_customer_own(struct reg_command *command, struct reg_err *err);
int reg_customer_demand(struct reg_command *command, struct reg_err *err);

#endif
