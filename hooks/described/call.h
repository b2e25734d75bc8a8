/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call.h - calls a function of the host as the hook file says.
 */
#ifndef REG_CALL_H
#define REG_CALL_H

#include "frame.h"

/* A call that was made: `frame` sees the function's parameters ($1 ...) and its result. */
struct reg_call_made {
	struct reg_frame frame;
	bool is_fine; /* the `check` of the call holds */
};

/* Makes the call in this thread; arguments are read in `caller`. False: the function is not there, or there is no
 * memory (nothing was called). In both cases to be released with reg_call_finish(). */
bool reg_call_make(struct reg_call_made *out, struct reg_frame *caller, const struct reg_call *call);
void reg_call_finish(struct reg_call_made *made);

/* Calls `function` with the arguments as they came, for a wrapped function. `result` as in a closure. */
bool reg_call_pass(void *function, const struct reg_signature *signature, void *result, void *const *args);

#endif
