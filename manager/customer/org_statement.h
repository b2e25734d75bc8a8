/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * org_statement.h - `regulars org statement` and `invoice`: what an organisation took by month, vehicle and grade, beside
 * what it was invoiced.
 */
#ifndef REG_ORG_STATEMENT_H
#define REG_ORG_STATEMENT_H

#include "command.h"

extern const struct reg_option reg_org_statement_options[], reg_org_invoice_options[];
int reg_org_statement(struct reg_command *command, struct reg_err *err);
int reg_org_invoice(struct reg_command *command, struct reg_err *err);

#endif
