/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_exchange.h - `regulars customer import` and `export`.
 */
#ifndef REG_CUSTOMER_EXCHANGE_H
#define REG_CUSTOMER_EXCHANGE_H

#include "command.h"

extern const struct reg_option reg_customer_import_options[], reg_customer_export_options[];

int reg_customer_import(struct reg_command *command, struct reg_err *err);
int reg_customer_export(struct reg_command *command, struct reg_err *err);

#endif
