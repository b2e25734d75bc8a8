/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_move.c - statements that only carry a number from one place to another. Half of what an answer consists of is
 * of that kind, so they are found when the file is read and done together.
 */
#include "mapping_parts.h"

static bool is_integer_load(unsigned load)
{
	return load >= REG_LOAD_BOOL && load <= REG_LOAD_U64;
}

static bool is_move(struct reg_move *out, const struct reg_step *step)
{
	const struct reg_value *value = &step->value;
	const struct reg_type *type = step->target == NULL ? NULL : step->target->type;
	unsigned from, to;

	if (step->kind != REG_STEP_FILL || step->when != NULL || step->room != NULL || step->length != NULL ||
	    value->form != REG_FORM_PLAIN || value->n_cases > 0 || value->when != NULL || value->join != NULL ||
	    value->expr == NULL || value->expr->type == NULL || type == NULL)
		return false;
	from = value->expr->path.load;
	to = step->target->path.load;
	if (value->expr->path.base == REG_PATH_NONE || step->target->path.base == REG_PATH_NONE)
		return false;
	*out = (struct reg_move){ .from = value->expr->path, .to = step->target->path };
	/* Of an unsigned number of 64 bits the upper half is not known to us, and any byte is a truth. */
	if (from == to && ((is_integer_load(from) && from != REG_LOAD_U64 && from != REG_LOAD_BOOL) || from == REG_LOAD_POINTER ||
	    (from == REG_LOAD_FLOAT && type->size == value->expr->type->size))) {
		out->copies = (uint8_t)type->size;
		return true;
	}
	return is_integer_load(from) && is_integer_load(to);
}

bool reg_mapping_moves(struct reg_mapping *mapping, struct reg_step *steps, size_t n)
{
	struct reg_move ignored, *moves;
	size_t end;

	for (size_t i = 0; i < n; i = end + 1) {
		for (end = i; end < n && is_move(&ignored, &steps[end]); end++)
			;
		if (end == i)
			continue;
		moves = reg_source_take(mapping->source, end - i, sizeof *moves);
		if (moves == NULL)
			return false;
		for (size_t j = i; j < end; j++) {
			(void)is_move(&moves[j - i], &steps[j]);
			steps[j].moves = &moves[j - i];
			steps[j].n_moves = end - j;
		}
	}
	return true;
}
