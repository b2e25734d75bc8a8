/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "move.h"

#include "path.h"

static const struct { int64_t least, most; } limits[] = {
	[REG_LOAD_BOOL] = { 0, 1 },
	[REG_LOAD_I8] = { INT8_MIN, INT8_MAX },
	[REG_LOAD_U8] = { 0, UINT8_MAX },
	[REG_LOAD_I16] = { INT16_MIN, INT16_MAX },
	[REG_LOAD_U16] = { 0, UINT16_MAX },
	[REG_LOAD_I32] = { INT32_MIN, INT32_MAX },
	[REG_LOAD_U32] = { 0, UINT32_MAX },
	[REG_LOAD_I64] = { INT64_MIN, INT64_MAX },
	[REG_LOAD_U64] = { 0, INT64_MAX },
};

void reg_move_store(unsigned char *place, int64_t value, enum reg_load type)
{
	value = type == REG_LOAD_BOOL ? value != 0 : value;
	value = value > limits[type].most ? limits[type].most : value < limits[type].least ? limits[type].least : value;
	if (type <= REG_LOAD_U8)
		memcpy(place, &(uint8_t){ (uint8_t)value }, 1);
	else if (type <= REG_LOAD_U16)
		memcpy(place, &(uint16_t){ (uint16_t)value }, 2);
	else if (type <= REG_LOAD_U32)
		memcpy(place, &(uint32_t){ (uint32_t)value }, 4);
	else
		memcpy(place, &value, 8);
}

size_t reg_move_all(const struct reg_frame *frame, const struct reg_move *moves, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reg_move *move = &moves[i];
		const unsigned char *from = reg_path_place(frame, &move->from);
		unsigned char *to;
		int64_t value;

		if (from == NULL)
			return i;
		to = reg_path_place(frame, &move->to);
		switch (move->copies) {
		case 0:
			if (!reg_path_load(&value, from, move->from.load))
				return i;
			if (to != NULL)
				reg_move_store(to, value, move->to.load);
			break;
		/* Of known sizes: one load and one store each. They may overlap. */
		case 4:
			if (to != NULL)
				memmove(to, from, 4);
			break;
		case 8:
			if (to != NULL)
				memmove(to, from, 8);
			break;
		default:
			if (to != NULL)
				memmove(to, from, move->copies);
			break;
		}
	}
	return n;
}
