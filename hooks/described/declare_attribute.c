/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_attribute.c - what compilers add to C: attributes, calling conventions.
 */
#include <string.h>

#include "declare_parts.h"

/* GCC's attributes that change nothing about layouts or calls. */
static const char *const harmless[] = { "unused", "deprecated", "visibility", "nonnull", "format", "warn_unused_result",
	"pure", "const", "malloc", "cold", "hot", "noreturn", "nothrow", "weak", "used", "noinline", "cdecl", "sentinel",
	"returns_nonnull", "alloc_size", "may_alias", "dllimport", "dllexport", NULL };
static const char *const conventions[] = { "__stdcall", "_stdcall", "__fastcall", "_fastcall", "WINAPI", "CALLBACK",
	"APIENTRY", "PASCAL", "WINAPIV", "STDMETHODCALLTYPE", "__pascal", "__thiscall", NULL };
static const char *const plain_words[] = { "__cdecl", "_cdecl", "__extension__", "CDECL", NULL };

bool reg_declare_is_among(const char *name, const char *const *list)
{
	while (*list != NULL && strcmp(*list, name) != 0)
		list++;
	return *list != NULL;
}

/* "__packed__" is "packed". */
static const char *without_lines(char *room, size_t size, const char *name)
{
	size_t n = strlen(name);

	if (n < 5 || n - 4 >= size || strncmp(name, "__", 2) != 0 || strcmp(name + n - 2, "__") != 0)
		return name;
	memcpy(room, name + 2, n - 4);
	room[n - 4] = '\0';
	return room;
}

/* From an opening parenthesis to behind the one that closes it. */
bool reg_declare_skip_parentheses(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	int depth = 0;

	do {
		if (reg_lex_is_sign(lex, '('))
			depth++;
		else if (reg_lex_is_sign(lex, ')'))
			depth--;
		else if (lex->token.kind == REG_TOKEN_END || lex->token.kind == REG_TOKEN_WRONG ||
		    lex->token.kind == REG_TOKEN_DIRECTIVE || reg_lex_is_sign(lex, '{') || reg_lex_is_sign(lex, '}'))
			return reg_lex_unexpected(lex, "')'");
		reg_lex_next(lex);
	} while (depth > 0);
	return true;
}

static bool read_alignment(struct reg_declared *out, struct reg_declarer *declarer)
{
	struct reg_span span = declarer->lex->token.span;
	int64_t align = 16; /* aligned without a number: the largest of these machines */

	if (reg_lex_skip_sign(declarer->lex, '(')) {
		if (reg_declare_starts_type(declarer)) {
			const struct reg_type *type = reg_declare_type(NULL, declarer);

			if (type == NULL)
				return false;
			align = type->align;
		} else if (!reg_declare_value(&align, declarer)) {
			return false;
		}
		if (!reg_lex_expect_sign(declarer->lex, ')', "after the alignment"))
			return false;
	}
	if (align < 1 || align > 4096 || (align & (align - 1)) != 0)
		return reg_source_mistake(
		    declarer->source, span, "found the alignment %lld, expected a power of two up to 4096", (long long)align);
	if ((uint32_t)align > out->least_align)
		out->least_align = (uint32_t)align;
	return true;
}

static bool read_attribute(struct reg_declared *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	const char *word = reg_lex_expect_name(lex, "the name of an attribute"), *name;
	char room[64];

	if (word == NULL)
		return false;
	name = without_lines(room, sizeof room, word);
	if (strcmp(name, "packed") == 0) {
		out->is_packed = true;
		return true;
	}
	if (strcmp(name, "aligned") == 0)
		return read_alignment(out, declarer);
	if (reg_declare_is_among(name, harmless))
		return !reg_lex_is_sign(lex, '(') || reg_declare_skip_parentheses(declarer);
	return reg_source_mistake(declarer->source, span,
	    "unknown attribute '%s': it may change the layout, expected packed, "
	    "aligned or one that does not",
	    name);
}

static bool read_attributes(struct reg_declared *out, struct reg_declarer *declarer, int parentheses)
{
	struct reg_lex *lex = declarer->lex;

	for (int i = 0; i < parentheses; i++)
		if (!reg_lex_expect_sign(lex, '(', "of the attribute"))
			return false;
	while (!reg_lex_is_sign(lex, ')'))
		if (!read_attribute(out, declarer) ||
		    (!reg_lex_is_sign(lex, ')') && !reg_lex_skip_sign(lex, ',') && parentheses > 1 &&
		        !reg_lex_expect_sign(lex, ',', "between attributes")))
			return false;
	for (int i = 0; i < parentheses; i++)
		if (!reg_lex_expect_sign(lex, ')', "of the attribute"))
			return false;
	return true;
}

bool reg_declare_attributes(struct reg_declared *out, struct reg_declarer *declarer, bool *found)
{
	struct reg_lex *lex = declarer->lex;

	for (*found = false; lex->token.kind == REG_TOKEN_NAME; *found = true) {
		const struct reg_name *name = reg_declare_find_declared(declarer->names, lex->token.text);

		/* What the file itself defines as nothing is nothing, also where it is a convention elsewhere. */
		if (name != NULL && name->kind == REG_NAME_NOTHING) {
			reg_lex_next(lex);
		} else if (reg_lex_is_name(lex, "__attribute__") || reg_lex_is_name(lex, "__attribute")) {
			reg_lex_next(lex);
			if (!read_attributes(out, declarer, 2))
				return false;
		} else if (reg_lex_is_name(lex, "__declspec")) {
			reg_lex_next(lex);
			if (!read_attributes(out, declarer, 1))
				return false;
		} else if (reg_lex_is_name(lex, "_Alignas") || reg_lex_is_name(lex, "alignas")) {
			reg_lex_next(lex);
			if (!read_alignment(out, declarer))
				return false;
		} else if (reg_declare_is_among(lex->token.text, plain_words)) {
			reg_lex_next(lex);
		} else if (reg_declare_is_among(lex->token.text, conventions)) {
#ifdef __i386__
			return reg_source_mistake(declarer->source, lex->token.span,
			    "found %s, which on i386 means that the callee "
			    "clears the stack: expected __cdecl functions only (or #define it, as a header for Linux does)",
			    lex->token.text);
#else
			reg_lex_next(lex);
#endif
		} else {
			return true;
		}
	}
	return true;
}
