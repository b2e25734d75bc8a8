/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "set.h"

#include <stdlib.h>
#include <string.h>

#define FEW 16 /* searched from end to end */

/* Numbers of one till follow each other: the multiplier (2^64 / golden ratio) spreads them over the upper bits. */
static size_t set_slot(const struct reg_set *set, int64_t item)
{
	return (size_t)((uint64_t)item * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (set->n_slots - 1);
}

static void set_place(struct reg_set *set, size_t index)
{
	size_t slot = set_slot(set, set->items[index]);

	while (set->slots[slot] != 0) {
		slot = (slot + 1) & (set->n_slots - 1);
	}
	set->slots[slot] = index + 1;
}

/* Room for one item more, and a table at most half full. */
static int set_grow(struct reg_set *set, struct reg_err *err)
{
	size_t room = set->room == 0 ? FEW : 2 * set->room;
	int64_t *items = realloc(set->items, room * sizeof *items);
	size_t *slots;

	if (items == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	set->items = items;
	if (room > FEW) {
		slots = calloc(2 * room, sizeof *slots);
		if (slots == NULL) {
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		free(set->slots);
		set->slots = slots;
		set->n_slots = 2 * room;
		for (size_t i = 0; i < set->n; i++) {
			set_place(set, i);
		}
	}
	set->room = room;
	return 0;
}

int reg_set_add(struct reg_set *set, int64_t item, struct reg_err *err)
{
	int rc;

	if (set == NULL || item == 0 || reg_set_has(set, item)) {
		return 0;
	}
	rc = set->n == set->room ? set_grow(set, err) : 0;
	if (rc < 0) {
		return rc;
	}
	set->items[set->n++] = item;
	if (set->n_slots > 0) {
		set_place(set, set->n - 1);
	}
	return 0;
}

bool reg_set_has(const struct reg_set *set, int64_t item)
{
	if (set->n_slots == 0) {
		for (size_t i = 0; i < set->n; i++) {
			if (set->items[i] == item) {
				return true;
			}
		}
		return false;
	}
	for (size_t slot = set_slot(set, item); set->slots[slot] != 0; slot = (slot + 1) & (set->n_slots - 1)) {
		if (set->items[set->slots[slot] - 1] == item) {
			return true;
		}
	}
	return false;
}

void reg_set_finish(struct reg_set *set)
{
	free(set->items);
	free(set->slots);
	memset(set, 0, sizeof *set);
}
