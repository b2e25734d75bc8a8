/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * org_earner.h - who earns with the sales of an organisation: `org earner`, and how `show`, `explain` and `statement` say it.
 */
#ifndef REG_ORG_EARNER_H
#define REG_ORG_EARNER_H

#include <jansson.h>

#include "act_profile.h"
#include "command.h"

extern const struct reg_option reg_org_earner_options[];
/* Operand 2 says who. 0; REG_EXIT_USAGE, explained; or an error. */
int reg_org_earner_change(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Adds "earner" to what is shown of an organisation: {"who","share","since","why","customer","name"}, as it holds now;
 * "customer" and "name" of the key contact who is meant. */
int reg_org_earner_json(json_t *out, struct reg_side *side, int64_t account, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_org_earner_print(const json_t *organisation);

/* {"who","share","since","why"} of one sale or instant. NULL: nothing was said. */
json_t *reg_earner_json(const struct reg_earner *earner, const struct reg_zone *zone);
/* Adds "customer" and "name" of an account as it is called now, null where erased. */
int reg_earner_name_json(json_t *out, struct reg_side *side, int64_t account, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
