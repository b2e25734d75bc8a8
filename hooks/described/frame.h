/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frame.h - one call between the host and us: where its parameters lie, what loops have reached, what we know.
 *
 * A frame lives on the stack of the thread that the host calls from, and ends with the call: nothing read from the host
 * outlives it but what goes into an event (copied) or is kept (an integer or a pointer).
 */
#ifndef REG_FRAME_H
#define REG_FRAME_H

#include "../../plugin/zone.h"
#include "hookfile.h"

struct reg_door;
struct reg_ours;

struct reg_slot {
	unsigned char *place; /* of the element, or of the new object */
	uintptr_t pointer;    /* linked lists: the element itself, `place` points here */
	int64_t row;          /* lists of ours: number of the element */
};

struct reg_frame {
	struct reg_door *door;
	const struct reg_zone *zone;        /* of the site; never NULL */
	const struct reg_type *function;    /* whose parameters these are; NULL: none */
	void *const *args;                  /* address of each argument */
	void *result;                       /* room of the result (reg_type_get_result); NULL: none yet */
	struct reg_slot slots[REG_MAPPING_MAX_SLOTS];
	struct reg_ours *ours;              /* NULL: a failure answer, which may not ask */
	struct reg_bag bag;                 /* texts of this call, released at its end */
	const char *currency;               /* ISO 4217 */
};

#endif
