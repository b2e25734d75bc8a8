/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * type_layout.c - where the members of a struct or union are, how types are compared, found and written.
 */
#include <stdio.h>
#include <string.h>

#include "type.h"

/* --- layout --- */

static uint64_t round_up(uint64_t offset, uint32_t align)
{
	return (offset + align - 1) / align * align;
}

/* Goes through the members; the offsets are written where `members` is not NULL. */
static bool place_members(uint64_t *size, uint32_t *align, bool *differs, const struct reg_type *type,
    struct reg_member *members, const struct reg_member *from, size_t n, uint32_t pack, bool packed)
{
	uint64_t end = 0;

	*size = 0;
	*align = 1;
	for (size_t i = 0; i < n; i++) {
		uint32_t own = packed ? 1 : from[i].type->align;
		uint64_t offset;

		if (own < from[i].least_align)
			own = from[i].least_align;
		if (pack != 0 && own > pack) /* also of what is aligned by attribute, as gcc and clang do */
			own = pack;
		offset = type->kind == REG_TYPE_UNION ? 0 : round_up(end, own);
		*differs |= members == NULL && offset != from[i].offset;
		if (members != NULL)
			members[i].offset = offset;
		if (from[i].type->size > REG_TYPE_MAX_SIZE || offset + from[i].type->size > REG_TYPE_MAX_SIZE)
			return false;
		end = offset + from[i].type->size;
		if (end > *size)
			*size = end;
		if (own > *align)
			*align = own;
	}
	*size = round_up(*size, *align);
	return *size <= REG_TYPE_MAX_SIZE;
}

bool reg_type_lay_out(struct reg_source *source, struct reg_type *type, struct reg_member *members, size_t n,
    uint32_t pack, bool packed, uint32_t least)
{
	uint64_t size, natural_size;
	uint32_t align, natural_align;
	bool differs = false;

	if (!place_members(&size, &align, &differs, type, members, members, n, pack, packed))
		return reg_source_mistake(source, type->span, "found a type of more than %d MiB, expected a smaller one",
		    REG_TYPE_MAX_SIZE / 1024 / 1024);
	differs = false;
	(void)place_members(&natural_size, &natural_align, &differs, type, NULL, members, n, 0, false);
	type->is_packed = differs || natural_size != size || natural_align != align;
	if (least > align) {
		align = least;
		size = round_up(size, align);
		type->is_aligned = true;
	}
	for (size_t i = 0; i < n; i++) {
		type->is_aligned |= members[i].least_align > members[i].type->align;
		if (members[i].type->depth >= type->depth)
			type->depth = members[i].type->depth + 1;
	}
	if (type->depth > REG_TYPE_MAX_DEPTH)
		return reg_source_mistake(source, type->span, "found a type in a type %u deep, expected %d at most",
		    (unsigned)type->depth, REG_TYPE_MAX_DEPTH);
	type->members = members;
	type->n_members = n;
	type->size = size;
	type->align = align;
	type->is_complete = true;
	if (type->twin != NULL) {
		struct reg_type *twin = type->twin;

		*twin = *type;
		twin->is_const = true;
		twin->origin = type;
		twin->twin = NULL;
	}
	return true;
}

const struct reg_member *reg_type_member(uint64_t *offset, const struct reg_type *type, const char *name)
{
	for (size_t i = 0; i < type->n_members; i++) {
		const struct reg_member *member = &type->members[i];

		if (member->name != NULL && strcmp(member->name, name) == 0) {
			*offset = member->offset;
			return member;
		}
		if (member->name == NULL) {
			const struct reg_member *inner = reg_type_member(offset, member->type, name);

			if (inner != NULL) {
				*offset += member->offset;
				return inner;
			}
		}
	}
	return NULL;
}

/* --- comparing --- */

/* Parameters that are functions that have such parameters could double the work with each step: `left` bounds it. */
static bool is_same(const struct reg_type *a, const struct reg_type *b, int *left)
{
	a = a->origin != NULL ? a->origin : a;
	b = b->origin != NULL ? b->origin : b;
	if (a == b)
		return true;
	if (a->kind != b->kind || --*left < 0)
		return false;
	switch (a->kind) {
	case REG_TYPE_VOID:
		return true;
	case REG_TYPE_INT:
		return a->size == b->size && a->is_signed == b->is_signed && a->is_bool == b->is_bool && a->text == b->text;
	case REG_TYPE_FLOAT:
		return a->size == b->size;
	case REG_TYPE_POINTER:
		return is_same(a->to, b->to, left);
	case REG_TYPE_ARRAY:
		return a->count == b->count && is_same(a->to, b->to, left);
	case REG_TYPE_FUNCTION:
		if (a->n_params != b->n_params || a->is_variadic != b->is_variadic || !is_same(a->to, b->to, left))
			return false;
		for (size_t i = 0; i < a->n_params; i++)
			if (!is_same(a->params[i].type, b->params[i].type, left))
				return false;
		return true;
	case REG_TYPE_ENUM:
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
		break;
	}
	return false;
}

bool reg_type_same(const struct reg_type *a, const struct reg_type *b)
{
	int left = 2000;

	return is_same(a, b, &left);
}

bool reg_type_is_integer(const struct reg_type *type)
{
	return type->kind == REG_TYPE_INT || type->kind == REG_TYPE_ENUM;
}

bool reg_type_is_aggregate(const struct reg_type *type)
{
	return type->kind == REG_TYPE_STRUCT || type->kind == REG_TYPE_UNION;
}

enum reg_type_text reg_type_text_unit(const struct reg_type *type)
{
	if (type->kind != REG_TYPE_ARRAY && type->kind != REG_TYPE_POINTER)
		return REG_TEXT_NONE;
	return type->to->kind == REG_TYPE_INT ? type->to->text : REG_TEXT_NONE;
}

/* --- writing --- */

#define PRINT_ROOM 512

static const char *own_name(char *room, const struct reg_type *type)
{
	static const char *const words[] = { [REG_TYPE_STRUCT] = "struct", [REG_TYPE_UNION] = "union",
		[REG_TYPE_ENUM] = "enum" };

	if (type->name != NULL && type->kind != REG_TYPE_STRUCT && type->kind != REG_TYPE_UNION &&
	    type->kind != REG_TYPE_ENUM)
		return type->name;
	if (type->name == NULL && type->alias != NULL)
		return type->alias;
	(void)snprintf(room, PRINT_ROOM, "%s %.300s", words[type->kind], type->name == NULL ? "{...}" : type->name);
	return room;
}

static void print_type(char *out, size_t size, const struct reg_type *type, const char *name, int depth);

static void print_params(char *out, size_t size, const struct reg_type *function, int depth)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < function->n_params && n + 1 < size; i++) {
		char one[PRINT_ROOM];
		const char *name = function->params[i].name;

		print_type(one, sizeof one, function->params[i].type, name == NULL ? "" : name, depth + 1);
		(void)snprintf(out + n, size - n, "%s%.200s", i == 0 ? "" : ", ", one);
		n += strlen(out + n);
	}
	if (function->is_variadic && n + 1 < size)
		(void)snprintf(out + n, size - n, "%s...", n == 0 ? "" : ", ");
	if (function->n_params == 0 && !function->is_variadic)
		(void)snprintf(out, size, "void");
}

/* Each step puts what is inside into `inner`, and goes on to the type it is made of. */
static void print_type(char *out, size_t size, const struct reg_type *type, const char *name, int depth)
{
	char inner[PRINT_ROOM], next[PRINT_ROOM], room[PRINT_ROOM];
	bool was_pointer = false;

	(void)snprintf(inner, sizeof inner, "%s", name);
	for (; type->kind == REG_TYPE_POINTER || type->kind == REG_TYPE_ARRAY || type->kind == REG_TYPE_FUNCTION;
	     type = type->to) {
		const char *open = was_pointer && type->kind != REG_TYPE_POINTER ? "(" : "", *close = *open == '\0' ? "" : ")";
		char params[PRINT_ROOM];

		if (type->kind == REG_TYPE_POINTER) {
			(void)snprintf(next, sizeof next, "*%s%.500s", type->is_const ? "const " : "", inner);
		} else if (type->kind == REG_TYPE_ARRAY && type->count == 0) {
			(void)snprintf(next, sizeof next, "%s%.480s%s[]", open, inner, close);
		} else if (type->kind == REG_TYPE_ARRAY) {
			(void)snprintf(next, sizeof next, "%s%.480s%s[%llu]", open, inner, close, (unsigned long long)type->count);
		} else {
			(void)snprintf(params, sizeof params, "...");
			if (depth < 2) /* functions as parameters of functions as parameters are not for reading */
				print_params(params, sizeof params, type, depth);
			(void)snprintf(next, sizeof next, "%s%.200s%s(%.290s)", open, inner, close, params);
		}
		memcpy(inner, next, sizeof inner);
		was_pointer = type->kind == REG_TYPE_POINTER;
	}
	(void)snprintf(out, size, "%s%s%s%s", type->is_const ? "const " : "", own_name(room, type),
	    inner[0] == '\0' || inner[0] == '[' ? "" : " ", inner);
}

char *reg_type_print(char *out, size_t size, const struct reg_type *type, const char *name)
{
	print_type(out, size, type, name, 0);
	return out;
}
