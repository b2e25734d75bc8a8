/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * type.c - types as libffi knows them.
 *
 * libffi decides from the members of a struct where it travels (in integer registers, floating point registers,
 * memory). It cannot express unions and packed members. Those of more than 16 bytes travel in memory on x86-64 and
 * i386, and by reference on aarch64 unless all members are of one floating point type, so that their size and alignment
 * is all that counts: they are given to libffi with a size preset, as are large structs, whose members it never looks
 * at.
 */
#include "type.h"

#include <ffi.h>
#include <string.h>

#define MAX_ELEMENTS 4096 /* of one type compared with libffi's layout */
#define MAX_DEPTH 40

/* --- base types --- */

static ffi_type *ffi_of_int(const struct reg_type *type)
{
	switch (type->size) {
	case 1:
		return type->is_signed ? &ffi_type_sint8 : &ffi_type_uint8;
	case 2:
		return type->is_signed ? &ffi_type_sint16 : &ffi_type_uint16;
	case 4:
		return type->is_signed ? &ffi_type_sint32 : &ffi_type_uint32;
	case 8:
		return type->is_signed ? &ffi_type_sint64 : &ffi_type_uint64;
	default:
		return NULL;
	}
}

static ffi_type *ffi_of_scalar(const struct reg_type *type)
{
	switch (type->kind) {
	case REG_TYPE_VOID:
		return &ffi_type_void;
	case REG_TYPE_INT:
		return ffi_of_int(type);
	case REG_TYPE_FLOAT:
		return type->size == sizeof(float) ? &ffi_type_float : type->size == sizeof(double) ? &ffi_type_double
		                                                                                    : &ffi_type_longdouble;
	case REG_TYPE_ENUM:
		return type->to == NULL ? NULL : ffi_of_int(type->to);
	case REG_TYPE_POINTER:
		return &ffi_type_pointer;
	case REG_TYPE_ARRAY:
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
	case REG_TYPE_FUNCTION:
		break;
	}
	return NULL;
}

/* --- structs --- */

/* Whether libffi can express the type: no union, nothing packed or aligned by hand, not too many elements. */
static bool is_expressible(size_t *n_elements, const struct reg_type *type, int depth)
{
	if (type->kind == REG_TYPE_ARRAY) {
		size_t one = 0;

		if (depth > MAX_DEPTH || type->count == 0 || !is_expressible(&one, type->to, depth + 1))
			return false;
		if (one == 0 || type->count > MAX_ELEMENTS / one)
			return false;
		*n_elements += one * (size_t)type->count;
		return *n_elements <= MAX_ELEMENTS;
	}
	if (!reg_type_is_aggregate(type)) {
		++*n_elements;
		return *n_elements <= MAX_ELEMENTS;
	}
	if (depth > MAX_DEPTH || type->kind == REG_TYPE_UNION || type->is_packed || type->is_aligned ||
	    type->n_members == 0)
		return false;
	for (size_t i = 0; i < type->n_members; i++)
		if (!is_expressible(n_elements, type->members[i].type, depth + 1))
			return false;
	return true;
}

static ffi_type *make_struct(struct reg_source *source, size_t n_elements)
{
	ffi_type *made = reg_source_take(source, 1, sizeof *made);
	ffi_type **elements = reg_source_take(source, n_elements + 1, sizeof *elements);

	if (made == NULL || elements == NULL)
		return NULL;
	made->type = FFI_TYPE_STRUCT;
	made->elements = elements;
	return made;
}

/* An expressible type; an array is a struct of its elements. NULL: no memory. */
static ffi_type *ffi_of_members(struct reg_source *source, const struct reg_type *type)
{
	bool is_array = type->kind == REG_TYPE_ARRAY;
	size_t n = is_array ? (size_t)type->count : type->n_members;
	ffi_type *made;

	if (!is_array && !reg_type_is_aggregate(type))
		return ffi_of_scalar(type);
	made = make_struct(source, n);
	for (size_t i = 0; made != NULL && i < n; i++) {
		made->elements[i] = is_array && i > 0 ? made->elements[0]
		    : ffi_of_members(source, is_array ? type->to : type->members[i].type);
		if (made->elements[i] == NULL)
			return NULL;
	}
	return made;
}

/* The floating point type that all of a type consists of, by size; 0: of others as well. *seen is 0 before the first.
 */
static bool is_all_float(uint64_t *seen, const struct reg_type *type)
{
	if (type->kind == REG_TYPE_ARRAY)
		return is_all_float(seen, type->to);
	if (reg_type_is_aggregate(type)) {
		for (size_t i = 0; i < type->n_members; i++)
			if (!is_all_float(seen, type->members[i].type))
				return false;
		return true;
	}
	if (type->kind != REG_TYPE_FLOAT || (*seen != 0 && *seen != type->size))
		return false;
	*seen = type->size;
	return true;
}

static ffi_type *ffi_of_opaque(struct reg_source *source, const struct reg_type *type)
{
	ffi_type *made = make_struct(source, 1);

	if (made != NULL) {
		made->size = (size_t)type->size;
		made->alignment = (unsigned short)type->align;
		made->elements[0] = &ffi_type_uint8;
	}
	return made;
}

static ffi_type *ffi_of_aggregate(struct reg_source *source, const struct reg_type *type, struct reg_span span)
{
	char name[200];
	size_t n_elements = 0;
	uint64_t seen = 0;

	(void)reg_type_print(name, sizeof name, type, "");
	if (type->size == 0) {
		(void)reg_source_mistake(source, span, "'%s' has no size, so it cannot be passed by value", name);
		return NULL;
	}
	if (type->size > REG_TYPE_MAX_BY_VALUE)
		return ffi_of_opaque(source, type);
	if (is_expressible(&n_elements, type, 0))
		return ffi_of_members(source, type);
	if (type->size > 16 && !is_all_float(&seen, type))
		return ffi_of_opaque(source, type);
	(void)reg_source_mistake(source, span, type->size <= 16
	    ? "'%s' is packed or a union of 16 bytes or less: by value it travels in registers that libffi cannot tell, "
	      "expected a pointer to it"
	    : "'%s' is packed or a union of floating point numbers: by value it may travel in registers that libffi cannot "
	      "tell, expected a pointer to it", name);
	return NULL;
}

struct _ffi_type *reg_type_ffi(struct reg_source *source, const struct reg_type *type, struct reg_span span)
{
	ffi_type *found = NULL;
	char name[200];

	if (reg_type_is_aggregate(type) && type->is_complete)
		return ffi_of_aggregate(source, type, span);
	if (!reg_type_is_aggregate(type))
		found = ffi_of_scalar(type);
	if (found == NULL)
		(void)reg_source_mistake(source, span, "'%s' cannot be passed by value: %s",
		    reg_type_print(name, sizeof name, type, ""),
		    type->is_complete ? "C has no such parameters" : "it is not declared in full");
	return found;
}

static bool compare_with_ffi(struct reg_source *source, const struct reg_type *type, ffi_type *made, size_t *offsets)
{
	if (made == NULL || offsets == NULL)
		return false;
	if (ffi_get_struct_offsets(FFI_DEFAULT_ABI, made, offsets) != FFI_OK)
		return reg_source_mistake(source, type->span, "libffi cannot lay out this type, expected members it knows");
	for (size_t i = 0; i < type->n_members; i++)
		if (offsets[i] != type->members[i].offset)
			return reg_source_mistake(source, type->members[i].span,
			    "'%s' is at offset %llu for us and at %zu for libffi: "
			    "this machine is not supported",
			    type->members[i].name == NULL ? "" : type->members[i].name, (unsigned long long)type->members[i].offset,
			    offsets[i]);
	if (made->size != type->size || made->alignment != type->align)
		return reg_source_mistake(source, type->span,
		    "the type has %llu bytes for us and %zu for libffi: this machine is "
		    "not supported",
		    (unsigned long long)type->size, made->size);
	return true;
}

bool reg_type_check_ffi(struct reg_source *source, const struct reg_type *type)
{
	struct reg_source room = { .name = source->name, .err = source->err }; /* what is not needed afterwards */
	size_t n_elements = 0;
	bool is_same;

	if (!is_expressible(&n_elements, type, 0))
		return true;
	is_same = compare_with_ffi(source, type, ffi_of_members(&room, type),
	    reg_source_take(&room, type->n_members, sizeof(size_t)));
	source->no_memory |= room.no_memory;
	reg_source_finish(&room);
	return is_same;
}

bool reg_type_signature(struct reg_signature *out, struct reg_source *source, const struct reg_type *function,
    struct reg_span span)
{
	memset(out, 0, sizeof *out);
	if (function->is_variadic)
		return reg_source_mistake(source, span,
		    "the function is variadic: a callback cannot know how many arguments it was "
		    "given, and a call not how they travel, expected a function with fixed parameters");
	out->function = function;
	out->result = reg_type_ffi(source, function->to, span);
	out->params = reg_source_take(source, function->n_params + 1, sizeof(struct _ffi_type *));
	if (out->result == NULL || out->params == NULL)
		return false;
	for (size_t i = 0; i < function->n_params; i++) {
		out->params[i] = reg_type_ffi(source, function->params[i].type, span);
		if (out->params[i] == NULL)
			return false;
	}
	return true;
}

/* --- results --- */

uint64_t reg_type_cut(uint64_t value, const struct reg_type *type)
{
	const struct reg_type *whole = type->kind == REG_TYPE_ENUM ? type->to : type;
	unsigned bits = (unsigned)whole->size * 8;

	if (whole->is_bool)
		return value != 0;
	if (bits >= 64)
		return value;
	value &= (UINT64_C(1) << bits) - 1;
	if (whole->kind == REG_TYPE_INT && whole->is_signed && (value >> (bits - 1)) != 0)
		value |= ~UINT64_C(0) << bits;
	return value;
}

void reg_type_put_result(void *room, const struct reg_type *result, uint64_t value)
{
	value = reg_type_cut(value, result);
	if (result->size <= sizeof(ffi_arg)) {
		ffi_arg whole = (ffi_arg)value;

		memcpy(room, &whole, sizeof whole);
	} else {
		memcpy(room, &value, sizeof value);
	}
}

uint64_t reg_type_get_result(const void *room, const struct reg_type *result)
{
	uint64_t value = 0;

	if (result->size <= sizeof(ffi_arg)) {
		ffi_arg whole;

		memcpy(&whole, room, sizeof whole);
		value = whole;
	} else {
		memcpy(&value, room, sizeof value);
	}
	return reg_type_cut(value, result);
}
