/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_list.h - `regulars customer list` and `find`: one line for each customer.
 */
#ifndef REG_CUSTOMER_LIST_H
#define REG_CUSTOMER_LIST_H

#include "command.h"

extern const struct reg_option reg_customer_list_options[], reg_customer_find_options[];

int reg_customer_list(struct reg_command *command, struct reg_err *err);
int reg_customer_find(struct reg_command *command, struct reg_err *err);

#endif
