/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_run.h - verbs of `regulars hook` that make or start something; hook.c lists them in its table.
 */
#ifndef REG_HOOK_RUN_H
#define REG_HOOK_RUN_H

#include "command.h"

extern const struct reg_option reg_hook_shim_options[], reg_hook_trace_options[], reg_hook_run_options[];
int reg_hook_shim(struct reg_command *command, struct reg_err *err);
int reg_hook_trace(struct reg_command *command, struct reg_err *err);
int reg_hook_run(struct reg_command *command, struct reg_err *err);

#endif
