/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * holder.h - a customer as rules, rewards and offers see one, read from the views as they stand.
 */
#ifndef REG_HOLDER_H
#define REG_HOLDER_H

#include "evaluate.h"
#include "side.h"

struct reg_held {
	struct reg_holder holder; /* points at what follows */
	struct reg_person person;
	struct reg_tier_state days;
	struct reg_tally tally;
};

/* The customer `head` (of a family) at an instant, with the tier held then, floors included. Somebody without sales has
 * the lowest tier. Released with reg_held_finish(), also on error. */
int reg_held_load(struct reg_held *out, struct reg_side *side, int64_t head, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_held_finish(struct reg_held *held); /* zeroed: nothing done */

#endif
