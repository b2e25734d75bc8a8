/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare.c - names, and the declarations that stand in a row.
 */
#include <stdio.h>
#include <string.h>

#include "declare_parts.h"

/* --- names --- */

static bool is_tag(enum reg_name_kind kind)
{
	return kind == REG_NAME_STRUCT || kind == REG_NAME_UNION || kind == REG_NAME_ENUM;
}

static unsigned hash_of(const char *name)
{
	unsigned hash = 5381;

	for (; *name != '\0'; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash % 256;
}

void reg_declare_init(struct reg_names *names, struct reg_source *source)
{
	memset(names, 0, sizeof *names);
	names->source = source;
	names->last = &names->first;
}

static struct reg_name *find(struct reg_names *names, const char *name, bool tag)
{
	struct reg_name *found = names->hash[hash_of(name)];

	while (found != NULL && (is_tag(found->kind) != tag || found->is_undefined || strcmp(found->name, name) != 0))
		found = found->chain;
	return found;
}

static struct reg_name *append(struct reg_names *names, enum reg_name_kind kind, const char *name)
{
	struct reg_name *made = reg_source_take(names->source, 1, sizeof *made);
	unsigned hash = hash_of(name);

	if (made == NULL)
		return NULL;
	made->kind = kind;
	made->name = name;
	made->chain = names->hash[hash];
	names->hash[hash] = made;
	*names->last = made;
	names->last = &made->next;
	names->n++;
	return made;
}

/* A built-in name becomes a declared one when it is first used. */
static struct reg_name *take_builtin(struct reg_names *names, const char *name)
{
	const struct reg_builtin *builtin = reg_type_builtins;
	const struct reg_type *type;
	struct reg_name *made;

	while (builtin->name != NULL && strcmp(builtin->name, name) != 0)
		builtin++;
	if (builtin->name == NULL)
		return NULL;
	type = reg_type_base(builtin->base);
	if (builtin->is_const)
		type = reg_type_const(names->source, type);
	for (int i = 0; i < builtin->depth && type != NULL; i++)
		type = reg_type_pointer(names->source, type);
	made = type == NULL ? NULL : append(names, REG_NAME_TYPE, builtin->name);
	if (made != NULL) {
		made->type = type;
		made->is_builtin = true;
	}
	return made;
}

const struct reg_name *reg_declare_find(struct reg_names *names, const char *name)
{
	struct reg_name *found = find(names, name, false);

	return found != NULL ? found : take_builtin(names, name);
}

const struct reg_name *reg_declare_find_declared(struct reg_names *names, const char *name)
{
	return find(names, name, false);
}

const struct reg_name *reg_declare_find_tag(struct reg_names *names, const char *tag)
{
	return find(names, tag, true);
}

const char *reg_declare_nearest(const struct reg_names *names, const char *wanted, enum reg_name_kind kind)
{
	struct reg_nearest nearest = { .wanted = wanted };

	for (const struct reg_name *name = names->first; name != NULL; name = name->next)
		if (!is_tag(name->kind) && !name->is_undefined && (kind == 0 || name->kind == kind))
			reg_source_nearest(&nearest, name->name);
	if (kind == 0 || kind == REG_NAME_TYPE)
		for (const struct reg_builtin *builtin = reg_type_builtins; builtin->name != NULL; builtin++)
			reg_source_nearest(&nearest, builtin->name);
	return nearest.best;
}

static bool says_the_same(
    const struct reg_name *old, enum reg_name_kind kind, const struct reg_type *type, int64_t value)
{
	if (old->kind != kind)
		return false;
	if (kind == REG_NAME_VALUE)
		return old->value == value && old->is_define;
	return kind == REG_NAME_NOTHING || (type != NULL && old->type != NULL && reg_type_same(old->type, type));
}

struct reg_name *reg_declare_add(struct reg_declarer *declarer, enum reg_name_kind kind, const char *name,
    struct reg_span span, const struct reg_type *type, int64_t value)
{
	struct reg_name *old = find(declarer->names, name, is_tag(kind)), *made;
	int line, column;

	/* A built-in name was used before the file declares it: the two have to agree. */
	if (old != NULL && says_the_same(old, kind, type, value)) {
		old->is_builtin = false;
		return old;
	}
	if (old != NULL && old->is_builtin) {
		(void)reg_source_mistake(declarer->source, span,
		    "'%s' is declared after it has been used as the built-in type: "
		    "expected the declaration before its first use",
		    name);
		return NULL;
	}
	if (old != NULL) {
		reg_source_place(&line, &column, declarer->source, old->span.at);
		(void)reg_source_mistake(
		    declarer->source, span, "'%s' is declared twice, first in line %d as something else", name, line);
		return NULL;
	}
	if (declarer->names->n >= REG_DECLARE_MAX_NAMES) {
		(void)reg_source_mistake(
		    declarer->source, span, "found more than %d names, expected fewer", REG_DECLARE_MAX_NAMES);
		return NULL;
	}
	made = append(declarer->names, kind, name);
	if (made != NULL) {
		made->type = type;
		made->value = value;
		made->span = span;
	}
	return made;
}

bool reg_declare_deeper(struct reg_declarer *declarer)
{
	if (declarer->depth < REG_DECLARE_MAX_NESTING) {
		declarer->depth++;
		return true;
	}
	return reg_source_mistake(declarer->source, declarer->lex->token.span,
	    "found declarations more than %d deep, expected "
	    "simpler ones",
	    REG_DECLARE_MAX_NESTING);
}

/* --- declarations --- */

/* typedef gives a name to a struct, union, enum or function without one, for messages. */
static void give_alias(const struct reg_type *type, const char *name)
{
	struct reg_type *own = (struct reg_type *)(uintptr_t)type; /* ours to write while the file is read */

	if (type->is_builtin || type->name != NULL || type->alias != NULL || type->is_const)
		return;
	if (!reg_type_is_aggregate(type) && type->kind != REG_TYPE_ENUM)
		return;
	own->alias = name;
	if (own->twin != NULL)
		own->twin->alias = name;
}

static bool declare_one(struct reg_declarer *declarer, const struct reg_declared *specifiers)
{
	struct reg_declared one = *specifiers;
	struct reg_lex *lex = declarer->lex;
	enum reg_name_kind kind;

	if (!reg_declare_declarator(&one, declarer, false))
		return false;
	if (reg_lex_is_sign(lex, '='))
		return reg_lex_unexpected(lex, "a declaration without a value (constants are #define or enum)");
	if (reg_lex_is_sign(lex, '{'))
		return reg_lex_unexpected(lex, "';': functions are declared without a body");
	if (reg_lex_is_sign(lex, ':'))
		return reg_lex_unexpected(lex, "';'");
	kind = one.is_typedef ? REG_NAME_TYPE : one.type->kind == REG_TYPE_FUNCTION ? REG_NAME_FUNCTION : REG_NAME_OBJECT;
	if (one.is_packed || (one.least_align != 0 && kind != REG_NAME_FUNCTION))
		return reg_source_mistake(declarer->source, one.span,
		    "packed and aligned are expected behind the closing brace of a "
		    "struct or union, or with a member");
	if (kind == REG_NAME_OBJECT && one.type->kind == REG_TYPE_VOID)
		return reg_source_mistake(declarer->source, one.span, "a variable of type void, expected another type");
	if (one.is_typedef)
		give_alias(one.type, one.name);
	return reg_declare_add(declarer, kind, one.name, one.span, one.type, 0) != NULL;
}

/* extern "C" { ... } says nothing about layouts. */
static bool read_extern_c(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;

	reg_lex_next(lex);
	if (lex->token.kind != REG_TOKEN_TEXT || strcmp(lex->token.text, "C") != 0)
		return reg_lex_unexpected(lex, "extern \"C\"");
	reg_lex_next(lex);
	if (!reg_lex_skip_sign(lex, '{'))
		return true;
	if (!reg_declare_deeper(declarer) || !reg_declare_read_rows(declarer))
		return false;
	declarer->depth--;
	return reg_lex_expect_sign(lex, '}', "at the end of extern \"C\"");
}

static bool read_declaration(struct reg_declarer *declarer)
{
	struct reg_declared specifiers = { 0 };
	struct reg_lex *lex = declarer->lex;

	if (reg_lex_skip_sign(lex, ';'))
		return true;
	if (reg_lex_is_name(lex, "extern") && reg_lex_peek(lex).kind == REG_TOKEN_TEXT)
		return read_extern_c(declarer);
	if (reg_lex_skip_name(lex, "_Static_assert") || reg_lex_skip_name(lex, "static_assert"))
		return reg_declare_assert(declarer);
	if (!reg_declare_specifiers(&specifiers, declarer))
		return false;
	if (reg_lex_is_sign(lex, ';') && !specifiers.is_typedef) {
		reg_lex_next(lex);
		return true;
	}
	do {
		if (!declare_one(declarer, &specifiers))
			return false;
	} while (reg_lex_skip_sign(lex, ','));
	return reg_lex_expect_sign(lex, ';', "after the declaration");
}

/* Declarations up to a brace that closes or the end. */
bool reg_declare_read_rows(struct reg_declarer *declarer)
{
	while (!reg_lex_is_sign(declarer->lex, '}') && declarer->lex->token.kind != REG_TOKEN_END)
		if (!read_declaration(declarer) || declarer->failed || declarer->source->no_memory)
			return false;
	return !declarer->failed;
}

bool reg_declare_read(struct reg_names *names, struct reg_lex *lex)
{
	struct reg_declarer declarer = { .names = names, .source = names->source, .lex = lex };
	bool is_read = true;

	lex->directive = reg_declare_directive;
	lex->payload = &declarer;
	if (lex->token.kind == REG_TOKEN_DIRECTIVE) { /* met before we were listening */
		reg_declare_directive(lex, &declarer);
		reg_lex_next(lex);
	}
	is_read = reg_declare_read_rows(&declarer);
	lex->directive = NULL;
	lex->payload = NULL;
	if (is_read && declarer.n_conditions > 0)
		return reg_source_mistake(names->source, declarer.conditions[declarer.n_conditions - 1].span,
		    "found #if without #endif, expected it before the closing brace of declarations");
	return is_read;
}

/* --- for mappings --- */

bool reg_declare_is_type(struct reg_names *names, const struct reg_lex *lex)
{
	struct reg_lex copy = *lex;
	struct reg_declarer declarer = { .names = names, .source = names->source, .lex = &copy };

	return reg_declare_starts_type(&declarer);
}

const struct reg_type *reg_declare_type_name(struct reg_names *names, struct reg_lex *lex)
{
	struct reg_declarer declarer = { .names = names, .source = names->source, .lex = lex };

	return reg_declare_type(NULL, &declarer);
}

const struct reg_type *reg_declare_typed_name(const char **name, struct reg_names *names, struct reg_lex *lex)
{
	struct reg_declarer declarer = { .names = names, .source = names->source, .lex = lex };

	return reg_declare_type(name, &declarer);
}

bool reg_declare_constant(int64_t *out, struct reg_names *names, struct reg_lex *lex)
{
	struct reg_declarer declarer = { .names = names, .source = names->source, .lex = lex };

	return reg_declare_value(out, &declarer);
}
