/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer.h - what `regulars customer` and `regulars org` do alike.
 */
#ifndef REG_CUSTOMER_H
#define REG_CUSTOMER_H

#include "command.h"

#define REG_CUSTOMER_ID { "id", "NUMBER", N_("Customer number of the station; otherwise one is made.") }
#define REG_CUSTOMER_SINCE { "since", "DAY", N_("Enrolled since this day (or time), rather than from now on.") }
#define REG_CUSTOMER_NEW_KIND { "kind", "KIND", N_("New kind.") }

/* Enrols; `otherwise` is the kind when --kind is not given. */
int reg_customer_add(struct reg_command *command, const char *otherwise, struct reg_err *err);
int reg_customer_edit(struct reg_command *command, struct reg_err *err);
int reg_customer_show(struct reg_command *command, struct reg_err *err);

#endif
