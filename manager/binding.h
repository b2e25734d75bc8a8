/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * binding.h - what `vehicle bind` and `card bind` have in common.
 */
#ifndef REG_BINDING_H
#define REG_BINDING_H

#include "act.h"
#include "command.h"

/* Binds (or unbinds) `value` to the customer named by the second operand, with the options --role, --confidence and
 * --from of the command. 0; REG_EXIT_USAGE, explained; or an error. */
int reg_binding_change(struct reg_side *side, const struct reg_command *command, enum regulars_identifier_kind kind,
    const char *value, bool unbind, struct reg_err *err) __attribute__((warn_unused_result));

#endif
