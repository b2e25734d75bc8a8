/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * set.h - a list of fact or identity numbers without repeats, in the order they came: what a change touches.
 *
 * Mostly a handful; 20,000 when a card that a whole fleet used is bound, so beyond a few it is looked up by hashing.
 */
#ifndef REG_SET_H
#define REG_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* Zeroed at first, released with reg_set_finish(). */
struct reg_set {
	int64_t *items;
	size_t n, room;
	size_t *slots; /* open addressing: index of an item + 1, 0 empty */
	size_t n_slots; /* a power of two, 0 none */
};

/* Adding 0, or to no set (NULL), does nothing. REG_EIO: memory. */
int reg_set_add(struct reg_set *set, int64_t item, struct reg_err *err) __attribute__((warn_unused_result));
bool reg_set_has(const struct reg_set *set, int64_t item);
void reg_set_finish(struct reg_set *set);

#endif
