/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_record.c - struct, union and enum.
 */
#include <limits.h>
#include <string.h>

#include "declare_parts.h"

/* Members while they are read; the room doubles, what was used before stays in the bag. */
struct members {
	struct reg_member *all;
	size_t n, room;
};

const char *reg_declare_nearest_member(const struct reg_type *type, const char *wanted)
{
	struct reg_nearest nearest = { .wanted = wanted };

	for (size_t i = 0; i < type->n_members; i++) {
		const char *name = type->members[i].name;

		if (name == NULL && reg_type_is_aggregate(type->members[i].type))
			name = reg_declare_nearest_member(type->members[i].type, wanted);
		if (name != NULL)
			reg_source_nearest(&nearest, name);
	}
	return nearest.best;
}

static bool add_member(struct members *members, struct reg_declarer *declarer, const struct reg_declared *one)
{
	struct reg_type so_far = { .members = members->all, .n_members = members->n };
	uint64_t offset;

	if (members->n == REG_TYPE_MAX_MEMBERS)
		return reg_source_mistake(declarer->source, one->span, "found more than %d members, expected fewer",
		    REG_TYPE_MAX_MEMBERS);
	if (one->name != NULL && reg_type_member(&offset, &so_far, one->name) != NULL)
		return reg_source_mistake(declarer->source, one->span, "the member '%s' is declared twice", one->name);
	if (members->n == members->room) {
		size_t room = members->room == 0 ? 8 : members->room * 2;
		struct reg_member *all = reg_source_take(declarer->source, room, sizeof *all);

		if (all == NULL)
			return false;
		if (members->n > 0)
			memcpy(all, members->all, members->n * sizeof *all);
		members->all = all;
		members->room = room;
	}
	members->all[members->n++] = (struct reg_member){ .name = one->name, .type = one->type, .span = one->span,
		.least_align = one->least_align };
	return true;
}

static bool read_member(struct members *members, struct reg_declarer *declarer, const struct reg_declared *specifiers,
    bool is_union)
{
	struct reg_declared one = *specifiers;
	struct reg_lex *lex = declarer->lex;
	char shown[200];

	if (reg_lex_is_sign(lex, ':') || !reg_declare_declarator(&one, declarer, false))
		return reg_lex_is_sign(lex, ':') && reg_lex_unexpected(lex, "a name");
	if (reg_lex_is_sign(lex, ':'))
		return reg_source_mistake(declarer->source, reg_lex_since(lex, one.span),
		    "found a bit-field: compilers place them "
		    "differently, expected the integer that holds it as one member (and & in the mapping)");
	if (one.is_packed)
		return reg_source_mistake(declarer->source, one.span,
		    "a single packed member, expected packed behind the closing "
		    "brace, or #pragma pack");
	if (!one.type->is_complete)
		return reg_source_mistake(declarer->source, one.span,
		    "the member has the type '%s', which has no size: expected one "
		    "that is declared in full, or a pointer to it",
		    reg_type_print(shown, sizeof shown, one.type, ""));
	if (members->n > 0 && members->all[members->n - 1].type->kind == REG_TYPE_ARRAY &&
	    members->all[members->n - 1].type->count == 0)
		return reg_source_mistake(declarer->source, one.span,
		    "a member behind an array without a size, which has to be the "
		    "last");
	if (one.type->kind == REG_TYPE_ARRAY && one.type->count == 0 && (is_union || members->n == 0))
		return reg_source_mistake(declarer->source, one.span,
		    "an array without a size, expected it as the last of several "
		    "members of a struct");
	return add_member(members, declarer, &one);
}

static bool read_members(struct members *members, struct reg_declarer *declarer, bool is_union)
{
	struct reg_lex *lex = declarer->lex;

	while (!reg_lex_is_sign(lex, '}')) {
		struct reg_declared specifiers = { 0 };

		if (reg_lex_skip_sign(lex, ';'))
			continue;
		if (reg_lex_skip_name(lex, "_Static_assert") || reg_lex_skip_name(lex, "static_assert")) {
			if (!reg_declare_assert(declarer))
				return false;
			continue;
		}
		if (!reg_declare_specifiers(&specifiers, declarer))
			return false;
		if (specifiers.is_typedef || specifiers.is_extern)
			return reg_source_mistake(
			    declarer->source, specifiers.span, "typedef and extern have no place among members");
		if (reg_lex_is_sign(lex, ';')) { /* anonymous, or a declaration of a tag alone */
			if (reg_type_is_aggregate(specifiers.type) && specifiers.type->name == NULL &&
			    specifiers.type->alias == NULL) {
				if (!add_member(members, declarer, &specifiers))
					return false;
			} else if (!reg_type_is_aggregate(specifiers.type) && specifiers.type->kind != REG_TYPE_ENUM) {
				return reg_lex_unexpected(lex, "the name of the member");
			}
		} else {
			do {
				if (!read_member(members, declarer, &specifiers, is_union))
					return false;
			} while (reg_lex_skip_sign(lex, ','));
		}
		if (!reg_lex_expect_sign(lex, ';', "after the member"))
			return false;
	}
	return true;
}

/* Anonymous members must not repeat a name either. */
static bool check_anonymous(struct reg_declarer *declarer, const struct reg_type *type)
{
	for (size_t i = 0; i < type->n_members; i++) {
		const struct reg_type *inner = type->members[i].type;
		struct reg_type others = { .members = type->members, .n_members = i };
		uint64_t offset;

		if (type->members[i].name != NULL)
			continue;
		for (size_t j = 0; j < inner->n_members; j++)
			if (inner->members[j].name != NULL && reg_type_member(&offset, &others, inner->members[j].name) != NULL)
				return reg_source_mistake(declarer->source, inner->members[j].span, "the member '%s' is declared twice",
				    inner->members[j].name);
	}
	return true;
}

static struct reg_type *tagged(struct reg_declarer *declarer, enum reg_type_kind kind, enum reg_name_kind name_kind,
    const char *tag, struct reg_span span)
{
	const struct reg_name *known = tag == NULL ? NULL : reg_declare_find_tag(declarer->names, tag);
	struct reg_type *type;

	if (known != NULL && known->kind == name_kind)
		return (struct reg_type *)(uintptr_t)known->type; /* ours to write while the file is read */
	type = reg_source_take(declarer->source, 1, sizeof *type);
	if (type == NULL)
		return NULL;
	type->kind = kind;
	type->name = tag;
	type->span = span;
	type->align = 1;
	if (tag != NULL && reg_declare_add(declarer, name_kind, tag, span, type, 0) == NULL)
		return NULL;
	return type;
}

const struct reg_type *reg_declare_record(struct reg_declarer *declarer, bool is_union)
{
	struct reg_declared attributes = { 0 };
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	struct members members = { 0 };
	const char *tag = NULL;
	struct reg_type *type;
	uint32_t pack;
	bool found;

	reg_lex_next(lex);
	if (!reg_declare_attributes(&attributes, declarer, &found))
		return NULL;
	if (lex->token.kind == REG_TOKEN_NAME) {
		tag = lex->token.text;
		span = lex->token.span;
		reg_lex_next(lex);
	}
	if (!reg_lex_is_sign(lex, '{') && tag == NULL) {
		(void)reg_lex_unexpected(lex, is_union ? "a tag or '{' after union" : "a tag or '{' after struct");
		return NULL;
	}
	type = tagged(
	    declarer, is_union ? REG_TYPE_UNION : REG_TYPE_STRUCT, is_union ? REG_NAME_UNION : REG_NAME_STRUCT, tag, span);
	if (type == NULL || !reg_lex_skip_sign(lex, '{'))
		return type;
	if (type->is_complete || type->is_reading) {
		(void)reg_source_mistake(
		    declarer->source, span, "'%s %s' is declared twice", is_union ? "union" : "struct", tag);
		return NULL;
	}
	type->is_reading = true;
	type->span = span;
	if (!reg_declare_deeper(declarer) || !read_members(&members, declarer, is_union))
		return NULL;
	declarer->depth--;
	if (members.n == 0) {
		(void)reg_lex_unexpected(lex, "at least one member");
		return NULL;
	}
	pack = declarer->pack; /* as it stands before the closing brace, as compilers do */
	reg_lex_next(lex);
	if (!reg_declare_attributes(&attributes, declarer, &found))
		return NULL;
	if (!reg_type_lay_out(declarer->source, type, members.all, members.n, pack, attributes.is_packed,
		attributes.least_align) || !check_anonymous(declarer, type) || !reg_type_check_ffi(declarer->source, type))
		return NULL;
	return type;
}

/* --- enum --- */

static bool read_enumerators(struct reg_declarer *declarer, const struct reg_type *type, int64_t *low, int64_t *high)
{
	struct reg_lex *lex = declarer->lex;
	int64_t value = -1;

	while (!reg_lex_is_sign(lex, '}')) {
		struct reg_span span = lex->token.span;
		const char *name = reg_lex_expect_name(lex, "the name of an enumerator");

		if (name == NULL)
			return false;
		if (value == INT64_MAX && !reg_lex_is_sign(lex, '='))
			return reg_source_mistake(declarer->source, span, "the enumerator '%s' goes beyond 64 bits", name);
		value++;
		if (reg_lex_skip_sign(lex, '=') && !reg_declare_value(&value, declarer))
			return false;
		if (reg_declare_add(declarer, REG_NAME_VALUE, name, span, type, value) == NULL)
			return false;
		*low = value < *low ? value : *low;
		*high = value > *high ? value : *high;
		if (!reg_lex_is_sign(lex, '}') && !reg_lex_expect_sign(lex, ',', "or '}' after the enumerator"))
			return false;
	}
	return true;
}

const struct reg_type *reg_declare_enum(struct reg_declarer *declarer)
{
	struct reg_declared attributes = { 0 };
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	int64_t low = 0, high = 0;
	const char *tag = NULL;
	struct reg_type *type;
	bool found;

	reg_lex_next(lex);
	if (lex->token.kind == REG_TOKEN_NAME) {
		tag = lex->token.text;
		span = lex->token.span;
		reg_lex_next(lex);
	}
	if (!reg_lex_is_sign(lex, '{') && tag == NULL) {
		(void)reg_lex_unexpected(lex, "a tag or '{' after enum");
		return NULL;
	}
	type = tagged(declarer, REG_TYPE_ENUM, REG_NAME_ENUM, tag, span);
	if (type == NULL || !reg_lex_is_sign(lex, '{'))
		return type;
	if (type->is_complete || type->is_reading) {
		(void)reg_source_mistake(declarer->source, span, "'enum %s' is declared twice", tag);
		return NULL;
	}
	type->is_reading = true;
	reg_lex_next(lex);
	if (reg_lex_is_sign(lex, '}')) {
		(void)reg_lex_unexpected(lex, "at least one enumerator");
		return NULL;
	}
	if (!read_enumerators(declarer, type, &low, &high))
		return NULL;
	reg_lex_next(lex);
	if (!reg_declare_attributes(&attributes, declarer, &found))
		return NULL;
	if (attributes.is_packed || attributes.least_align != 0) {
		(void)reg_source_mistake(declarer->source, span,
		    "a packed or aligned enum, expected an integer type of the right size "
		    "in its place");
		return NULL;
	}
	/* As gcc and clang do: unsigned unless something is negative, wider only when it must be. */
	type->to = reg_type_base(low >= 0 ? (high <= UINT_MAX ? REG_BASE_UINT : sizeof(long) == 8 ? REG_BASE_ULONG
	                                                                                       : REG_BASE_ULLONG)
	    : low >= INT_MIN && high <= INT_MAX ? REG_BASE_INT : sizeof(long) == 8 ? REG_BASE_LONG : REG_BASE_LLONG);
	type->size = type->to->size;
	type->align = type->to->align;
	type->is_complete = true;
	if (type->twin != NULL) {
		struct reg_type *twin = type->twin;

		*twin = *type;
		twin->is_const = true;
		twin->origin = type;
		twin->twin = NULL;
	}
	return type;
}
