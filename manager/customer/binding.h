/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * binding.h - `vehicle` and `card`: how either is shown, bound and unbound.
 */
#ifndef REG_BINDING_H
#define REG_BINDING_H

#include "command.h"
#include "who.h"

/* What is bound: a plate or a card, and how it is printed (`holders` is borrowed). */
struct reg_binding_target {
	enum regulars_identifier_kind kind; /* REGULARS_PLATE or REGULARS_CARD */
	int (*show)(struct reg_side *side, const struct reg_command *command, const struct reg_who *who, json_t *holders,
	    struct reg_err *err);
};

/* As what somebody holds it. */
#define REG_BINDING_ROLE { "role", "ROLE", N_("owner (otherwise), driver, household or fleet.") }

/* The options of "bind". */
extern const struct reg_option reg_binding_options[];

/* Runs "show": prints what the first operand names. */
int reg_binding_show(struct reg_command *command, const struct reg_binding_target *target, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Runs "bind" or "unbind": the first operand to or from the customer named by the second, and prints how it then is. 0;
 * REG_EXIT_USAGE, explained; or an error. */
int reg_binding_change(struct reg_command *command, const struct reg_binding_target *target, bool unbind,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
