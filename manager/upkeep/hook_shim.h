/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_shim.h - a hook file as C: a shared object that exports exactly what the host looks up, or calls.
 */
#ifndef REG_HOOK_SHIM_H
#define REG_HOOK_SHIM_H

#include <stdio.h>

#include "../../hooks/described/hookfile.h"

/* Writes the C. `hook_path` and `object_path` (of regulars-hook.so) are what the shim uses unless its environment says
 * otherwise. Errors: REG_EINVAL: nothing of this hook file is looked up by a name, or an answer has no form in C. */
int reg_hook_shim_write(FILE *out, const struct reg_hook *hook, const char *hook_path, const char *object_path,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
