/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vehicle_profile.h - `regulars vehicle edit` and `similar`; what `show` says of a vehicle's profile.
 */
#ifndef REG_VEHICLE_PROFILE_H
#define REG_VEHICLE_PROFILE_H

#include <jansson.h>

#include "command.h"

extern const struct reg_option reg_vehicle_edit_options[];

/* Changes the profile of the plate of the first operand. 0; REG_EXIT_USAGE, explained; or an error. */
int reg_vehicle_edit(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_vehicle_similar(struct reg_command *command, struct reg_err *err);

/* The profile of a plate (0: never seen) and its state as reg_fields_state(); both are new references. */
int reg_vehicle_profile(json_t **profile, json_t **state, struct reg_side *side, int64_t plate, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for people. */
void reg_vehicle_print_profile(json_t *profile, const json_t *state);

#endif
