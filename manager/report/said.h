/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * said.h - what one field of everybody's profile said at an instant: for reports on a past day.
 */
#ifndef REG_SAID_H
#define REG_SAID_H

#include <jansson.h>

#include "side.h"

struct reg_said {
	struct reg_said_one {
		int64_t customer;
		char *value;
	} *items;              /* by rising customer; those who have a value */
	size_t n, room;
};

/* Reads the field ("area") as it was at `at_unix_s`. What was erased is not there. Released with reg_said_finish(), also on
 * error. REG_EIO: memory; errors of the store. */
int reg_said_read(struct reg_said *out, struct reg_side *side, const char *field, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_said_finish(struct reg_said *said); /* zeroed is allowed */
/* NULL: nothing. Valid until reg_said_finish(). */
const char *reg_said_of(const struct reg_said *said, int64_t customer);

/* The profile of an area or competitor ("area:x") at that instant; *out NULL: it was not there yet. The caller releases it. */
int reg_said_place(json_t **out, struct reg_side *side, const char *place, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
