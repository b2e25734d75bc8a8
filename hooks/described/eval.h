/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * eval.h - reads the expressions of a hook file from the host's memory. Never writes, never allocates, never fails but
 * by "unknown": a NULL on the way, an index outside a declared array, a division by 0.
 */
#ifndef REG_EVAL_H
#define REG_EVAL_H

#include "frame.h"

enum reg_scalar_kind {
	REG_SCALAR_INT = 1, /* integers, enums, pointers; an array or function is its address */
	REG_SCALAR_FLOAT,
	REG_SCALAR_TEXT,    /* UTF-8, ours or of the hook file; NULL-terminated */
};

struct reg_scalar {
	enum reg_scalar_kind kind;
	int64_t integer;
	long double fraction; /* holds a double, and what a long double of this machine holds, exactly */
	const char *text;     /* borrowed from the hook or from what we know */
};

/* False: unknown. */
bool reg_eval(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr);
bool reg_eval_integer(int64_t *out, const struct reg_frame *frame, const struct reg_expr *expr);
/* Unknown is false; NULL (no condition) is true. */
bool reg_eval_true(const struct reg_frame *frame, const struct reg_expr *expr);
/* Address of a place (expr->is_place). */
bool reg_eval_place(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr);
/* What stands at a place of a scalar type. */
bool reg_eval_load(struct reg_scalar *out, const void *place, const struct reg_type *type);

#endif
