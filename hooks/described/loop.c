/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loop.h"

#include <stdlib.h>

#include "eval.h"
#include "ours.h"

/* Pointers that a linked list has gone through. The hash is sized for the loop's maximum, so it is never full. */
struct seen {
	uintptr_t *table;
	size_t mask;
};

/* Released after the loop and not with the call: a list may stand in each row of another. */
static bool seen_init(struct seen *seen, uint32_t max)
{
	size_t room = 16;

	while (room < 2 * (size_t)max)
		room *= 2;
	seen->table = calloc(room, sizeof *seen->table);
	seen->mask = room - 1;
	return seen->table != NULL;
}

/* False: it was there before. */
static bool seen_add(struct seen *seen, uintptr_t pointer)
{
	size_t i = (size_t)((uint64_t)pointer * UINT64_C(0x9e3779b97f4a7c15) >> 32) & seen->mask;

	for (; seen->table[i] != 0; i = (i + 1) & seen->mask)
		if (seen->table[i] == pointer)
			return false;
	seen->table[i] = pointer;
	return true;
}

static bool each_linked(bool *was_cut, struct reg_frame *frame, const struct reg_loop *loop,
    bool (*body)(struct reg_frame *frame, void *payload), void *payload)
{
	struct reg_slot *slot = &frame->slots[loop->slot];
	bool goes_on = true;
	struct seen seen;
	int64_t pointer;

	if (!reg_eval_integer(&pointer, frame, loop->from) || pointer == 0 || !seen_init(&seen, loop->max))
		return true;
	for (uint32_t i = 0; pointer != 0; i++) {
		if (i == loop->max) {
			*was_cut = true;
			break;
		}
		if (!seen_add(&seen, (uintptr_t)pointer))
			break; /* a ring */
		slot->pointer = (uintptr_t)pointer;
		slot->place = (unsigned char *)&slot->pointer;
		slot->row = i;
		if (loop->until != NULL && reg_eval_true(frame, loop->until))
			break;
		goes_on = !reg_eval_true(frame, loop->where) || body(frame, payload);
		/* The body may have run other loops in other slots, never in this one. */
		if (!goes_on || !reg_eval_integer(&pointer, frame, loop->next))
			break;
	}
	free(seen.table);
	return goes_on;
}

static bool each_of_ours(bool *was_cut, struct reg_frame *frame, const struct reg_loop *loop,
    bool (*body)(struct reg_frame *frame, void *payload), void *payload)
{
	struct reg_slot *slot = &frame->slots[loop->slot];
	size_t n = frame->ours == NULL ? 0 : reg_ours_count(frame->ours, loop->list);

	for (size_t i = 0; i < n; i++) {
		if (i == loop->max) {
			*was_cut = true;
			break;
		}
		slot->place = (unsigned char *)(uintptr_t)loop->list;
		slot->row = (int64_t)i;
		if (reg_eval_true(frame, loop->where) && !body(frame, payload))
			return false;
	}
	return true;
}

/* First element, and how many there are at the most; -1: as many as `until` says. False: there are none. */
static bool range_of(unsigned char **first, int64_t *n, const struct reg_frame *frame, const struct reg_loop *loop)
{
	const struct reg_type *type = loop->from->type;
	int64_t low = 0, high = -1, pointer, offset;
	bool is_array = type->kind == REG_TYPE_ARRAY && type->count > 0;

	if (!reg_eval_integer(&pointer, frame, loop->from) || pointer == 0)
		return false;
	if (loop->low != NULL && (!reg_eval_integer(&low, frame, loop->low) || low < 0))
		return false;
	if (loop->high != NULL && !reg_eval_integer(&high, frame, loop->high))
		return false;
	/* A count below 0 is none, also of a declared array. */
	if (loop->high != NULL && high <= low)
		return false;
	if (is_array && (loop->high == NULL || (uint64_t)high > type->count))
		high = (int64_t)type->count;
	if (is_array && high <= low)
		return false;
	if (__builtin_mul_overflow(low, (int64_t)loop->element->size, &offset))
		return false;
	*first = (unsigned char *)((uintptr_t)pointer + (uintptr_t)offset); /* a wrong one wraps around, as in the host */
	*n = high < 0 ? -1 : high - low;
	return *n != 0;
}

static bool each_in_a_row(bool *was_cut, struct reg_frame *frame, const struct reg_loop *loop,
    bool (*body)(struct reg_frame *frame, void *payload), void *payload)
{
	struct reg_slot *slot = &frame->slots[loop->slot];
	unsigned char *at;
	int64_t n;

	if (!range_of(&at, &n, frame, loop))
		return true;
	for (int64_t i = 0; n < 0 || i < n; i++, at = (unsigned char *)((uintptr_t)at + (uintptr_t)loop->element->size)) {
		if (i == (int64_t)loop->max) {
			*was_cut = true;
			break;
		}
		slot->place = at;
		slot->row = i;
		if (loop->until != NULL && reg_eval_true(frame, loop->until))
			break;
		if (reg_eval_true(frame, loop->where) && !body(frame, payload))
			return false;
	}
	return true;
}

bool reg_loop_each(bool *was_cut, struct reg_frame *frame, const struct reg_loop *loop,
    bool (*body)(struct reg_frame *frame, void *payload), void *payload)
{
	bool ignored = false;

	was_cut = was_cut == NULL ? &ignored : was_cut;
	*was_cut = false;
	if (loop->list != 0)
		return each_of_ours(was_cut, frame, loop, body, payload);
	return loop->next != NULL ? each_linked(was_cut, frame, loop, body, payload)
	                          : each_in_a_row(was_cut, frame, loop, body, payload);
}
