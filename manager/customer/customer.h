/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer.h - what `regulars customer` and `regulars org` do alike.
 */
#ifndef REG_CUSTOMER_H
#define REG_CUSTOMER_H

#include "command.h"

/* Enrols; `otherwise` is the kind when --kind is not given. */
int reg_customer_add(struct reg_command *command, const char *otherwise, struct reg_err *err);
int reg_customer_edit(struct reg_command *command, struct reg_err *err);
int reg_customer_show(struct reg_command *command, struct reg_err *err);

#endif
