/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h - what regulars-hook.so exports: to the shims that `regulars hook shim` writes, to the audit object, and to a
 * process that is started with it preloaded. C types only: a shim is compiled against nothing of ours.
 *
 * A process that preloads regulars-hook.so with REGULARS_HOOK naming a hook file that meets by `register` or `poll` is
 * met when it starts, before its main(), and left when it exits. REGULARS_DB and REGULARS_TILL say which database and
 * till; REGULARS_HOOK_TRACE names a file that gets what the host passes, and with it nothing is captured unless
 * REGULARS_HOOK_CAPTURE is 1. The variables are cleared, so that children of the host do not inherit them.
 */
#ifndef REG_ENTRY_H
#define REG_ENTRY_H

#include <stddef.h>

/* A hook file as it stands: the same path gives the same object, so that the entries of one host share one session. NULL, with
 * one line in `why`: it cannot be read, or the host lacks what its meeting calls. Any thread. */
void *regulars_hook_open(const char *path, char *why, size_t why_size);
/* The function that the host is to call for entry `name`; NULL: the hook file has none. Alive until the process ends. */
void *regulars_hook_function(void *hook, const char *name);
/* A function with the signature of `name` that runs the handlers around `function`, which it calls with what it was
 * called with. NULL: no such handler. */
void *regulars_hook_wrapper(void *hook, const char *name, void *function);

#endif
