/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * value.h - a value of a hook file, read: expression, conversion, look-up, otherwise.
 */
#ifndef REG_VALUE_H
#define REG_VALUE_H

#include "eval.h"

/* As a text in the frame's bag (or borrowed for as long). False: unknown, also when it is empty and nothing stands for it. */
bool reg_value_text(const char **out, struct reg_frame *frame, const struct reg_value *value);

/* As an integer in the unit of the member: instants in seconds, volumes in ml, money in minor units ... Fractions are
 * rounded half away from zero. False: unknown, or it fits no 64 bits. */
bool reg_value_integer(int64_t *out, struct reg_frame *frame, const struct reg_value *value);

/* As a site day, "YYYY-MM-DD". */
bool reg_value_day(const char **out, struct reg_frame *frame, const struct reg_value *value);

/* The text at a place or behind a pointer of a text type, or of our own. */
bool reg_value_read_text(const char **out, struct reg_frame *frame, const struct reg_value *value,
    const struct reg_expr *expr);

#endif
