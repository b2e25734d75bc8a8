/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fill.h - writes values to the host: fields, buffers, results, arguments.
 *
 * Nothing is written beyond the place that the description names: a text is cut at a whole character, a number limited to
 * what its type holds.
 */
#ifndef REG_FILL_H
#define REG_FILL_H

#include "value.h"

/* Does a FILL, ZERO step. What is unknown becomes 0 or an empty text. False: the place cannot be reached (NULL on the way). */
bool reg_fill_step(struct reg_frame *frame, const struct reg_step *step);

/* Writes `value` to a place of a scalar type, or copies a struct of the same type. */
bool reg_fill_scalar(void *place, const struct reg_type *type, struct reg_frame *frame, const struct reg_value *value);

/* The result of a function: `room` is what libffi gave (at least a register). */
bool reg_fill_result(void *room, const struct reg_type *type, struct reg_frame *frame, const struct reg_value *value);

/* Whether what `value` gives for a pointer of this type is a text that has to be made, in memory of ours: a text of ours or
 * of the hook file, digits, or a text of the host in units of another size. Else it is a pointer. */
bool reg_fill_makes_text(const struct reg_type *pointer, const struct reg_value *value);

/* The text of `value` in the host's encoding for units of `unit`, with a NUL behind, from malloc; *size is without it. NULL: no memory. */
void *reg_fill_copy(size_t *size, enum reg_type_text unit, struct reg_frame *frame, const struct reg_value *value);

#endif
