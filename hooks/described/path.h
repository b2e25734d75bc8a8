/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path.h - paths followed in the host's memory. In a header, because a callback of 20 fields follows 40 of them in some
 * 100 ns.
 */
#ifndef REG_PATH_H
#define REG_PATH_H

#include <string.h>

#include "frame.h"

/* Where the path ends. NULL: a NULL on the way. */
static inline unsigned char *reg_path_place(const struct reg_frame *frame, const struct reg_path *path)
{
	uintptr_t at;

	if (path->base == REG_PATH_PARAM)
		at = frame->args == NULL ? 0 : (uintptr_t)frame->args[path->index];
	else
		at = (uintptr_t)frame->slots[path->index].place;
	for (size_t hop = 0; at != 0; hop++) {
		at += (uintptr_t)(intptr_t)path->offsets[hop]; /* behind a pointer anything may be said: it wraps around */
		if (hop == path->n_hops)
			break;
		if (at != 0)
			memcpy(&at, (const void *)at, sizeof at);
	}
	return (unsigned char *)at;
}

/* The integer, pointer or address at `place`, by memcpy, since packed structs are not aligned. False: it is a fraction or
 * none, or above INT64_MAX: there is nothing that the members of an event could take. */
static inline bool reg_path_load(int64_t *out, const unsigned char *place, enum reg_load load)
{
	union {
		int8_t i8;
		uint8_t u8;
		int16_t i16;
		uint16_t u16;
		int32_t i32;
		uint32_t u32;
		uint64_t u64;
		uintptr_t pointer;
	} value;

	switch (load) {
	case REG_LOAD_I8:
		memcpy(&value.i8, place, 1);
		*out = value.i8;
		return true;
	case REG_LOAD_BOOL:
	case REG_LOAD_U8:
		memcpy(&value.u8, place, 1);
		*out = value.u8;
		return true;
	case REG_LOAD_I16:
		memcpy(&value.i16, place, 2);
		*out = value.i16;
		return true;
	case REG_LOAD_U16:
		memcpy(&value.u16, place, 2);
		*out = value.u16;
		return true;
	case REG_LOAD_I32:
		memcpy(&value.i32, place, 4);
		*out = value.i32;
		return true;
	case REG_LOAD_U32:
		memcpy(&value.u32, place, 4);
		*out = value.u32;
		return true;
	case REG_LOAD_I64:
		memcpy(out, place, 8);
		return true;
	case REG_LOAD_U64:
		memcpy(&value.u64, place, 8);
		*out = (int64_t)value.u64;
		return value.u64 <= (uint64_t)INT64_MAX;
	case REG_LOAD_POINTER:
		memcpy(&value.pointer, place, sizeof value.pointer);
		*out = (int64_t)value.pointer;
		return true;
	case REG_LOAD_ADDRESS:
		*out = (int64_t)(uintptr_t)place;
		return true;
	case REG_LOAD_FLOAT:
	case REG_LOAD_NONE:
		break;
	}
	return false;
}

#endif
