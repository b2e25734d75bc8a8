/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * points_change.h - the verbs of `regulars points` that write: adjust, open, transfer, redeem; and `expire`.
 */
#ifndef REG_POINTS_CHANGE_H
#define REG_POINTS_CHANGE_H

#include "command.h"

extern const struct reg_option reg_points_adjust_options[], reg_points_open_options[], reg_points_transfer_options[],
    reg_points_redeem_options[], reg_points_expire_options[];
int reg_points_adjust(struct reg_command *command, struct reg_err *err);
int reg_points_open(struct reg_command *command, struct reg_err *err);
int reg_points_transfer(struct reg_command *command, struct reg_err *err);
int reg_points_redeem(struct reg_command *command, struct reg_err *err);
int reg_points_expire(struct reg_command *command, struct reg_err *err);

#endif
