/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * closure.h - a function with the signature of the host, made at run time.
 */
#ifndef REG_CLOSURE_H
#define REG_CLOSURE_H

#include "type.h"

/* Everything a closure needs to be callable; all of it must outlive the closure. */
struct reg_closure;

/* `run` is called in the host's thread: `result` has room for the result (at least a register; see
 * reg_type_put_result()), `args` holds the address of each argument. `signature` must outlive the closure. Errors: REG_EIO: no memory, or
 * the system allows no code to be made. */
int reg_closure_create(struct reg_closure **out, const struct reg_signature *signature,
    void (*run)(void *result, void *const *args, void *payload), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Never from inside its own call. NULL is allowed. */
void reg_closure_destroy(struct reg_closure *closure);
/* What the host calls. */
void *reg_closure_code(const struct reg_closure *closure);

#endif
