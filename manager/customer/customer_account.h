/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_account.h - the verbs of `regulars customer` that are about accounts: merge, split, forget, floor, join, refer.
 */
#ifndef REG_CUSTOMER_ACCOUNT_H
#define REG_CUSTOMER_ACCOUNT_H

#include "command.h"

extern const struct reg_option reg_customer_forget_options[], reg_customer_floor_options[], reg_customer_join_options[],
    reg_customer_refer_options[];
int reg_customer_merge(struct reg_command *command, struct reg_err *err);
int reg_customer_split(struct reg_command *command, struct reg_err *err);
int reg_customer_forget(struct reg_command *command, struct reg_err *err);
int reg_customer_floor(struct reg_command *command, struct reg_err *err);
int reg_customer_join(struct reg_command *command, struct reg_err *err);
int reg_customer_refer(struct reg_command *command, struct reg_err *err);

#endif
