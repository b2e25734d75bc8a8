/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_directive.c - the # lines of a header: constants, conditions, packing, includes.
 */
#include <string.h>

#include "declare_parts.h"

/* Headers whose names are built in. */
static const char *const headers[] = { "stdint.h", "inttypes.h", "stddef.h", "stdbool.h", "wchar.h", "uchar.h",
	"time.h", "sys/types.h", "stdalign.h", "assert.h", "windows.h", "Windows.h", "WINDOWS.H", "windef.h", "wtypes.h",
	"oaidl.h", NULL };

static const struct { const char *name; int64_t value; } predefined[] = {
	{ "__STDC__", 1 }, { "__STDC_VERSION__", 201710 }, { "__linux__", 1 }, { "__linux", 1 }, { "linux", 1 },
	{ "__unix__", 1 }, { "__unix", 1 }, { "__GNUC__", 4 }, { "__SIZEOF_POINTER__", (int64_t)sizeof(void *) },
#ifdef __x86_64__
	{ "__x86_64__", 1 }, { "__x86_64", 1 }, { "__amd64__", 1 },
#endif
#ifdef __i386__
	{ "__i386__", 1 }, { "__i386", 1 },
#endif
#ifdef __aarch64__
	{ "__aarch64__", 1 },
#endif
#ifdef __LP64__
	{ "__LP64__", 1 }, { "_LP64", 1 },
#endif
};

int64_t reg_declare_predefined(const char *name)
{
	for (size_t i = 0; i < sizeof predefined / sizeof predefined[0]; i++)
		if (strcmp(predefined[i].name, name) == 0)
			return predefined[i].value;
	return 0;
}

bool reg_declare_is_defined(struct reg_declarer *declarer, const char *name)
{
	const struct reg_name *found = reg_declare_find_declared(declarer->names, name);

	if (found != NULL && ((found->kind == REG_NAME_VALUE && found->is_define) || found->kind == REG_NAME_MACRO ||
	    found->kind == REG_NAME_NOTHING || (found->kind == REG_NAME_TYPE && found->is_define)))
		return true;
	return reg_declare_predefined(name) != 0;
}

static bool at_line_end(const struct reg_lex *lex)
{
	return lex->token.kind == REG_TOKEN_NEWLINE || lex->token.kind == REG_TOKEN_END;
}

/* Passes to the end of the line without looking at what is there. */
static void skip_line(struct reg_declarer *declarer)
{
	declarer->source->quiet++;
	while (!at_line_end(declarer->lex))
		reg_lex_next(declarer->lex);
	declarer->source->quiet--;
}

/* --- #define --- */

/* Whether what follows is a constant, a type, or something that says nothing about layouts. The lexer ends where the
 * line does, if it is one of them. */
static enum reg_name_kind read_definition(int64_t *value, const struct reg_type **type, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex, begin = *lex;
	struct reg_declared ignored = { 0 };
	int depth = declarer->depth;
	bool found;

	if (reg_declare_value(value, declarer) && at_line_end(lex))
		return REG_NAME_VALUE;
	*lex = begin;
	declarer->depth = depth;
	if (reg_declare_starts_type(declarer)) {
		*type = reg_declare_type(NULL, declarer);
		if (*type != NULL && at_line_end(lex))
			return REG_NAME_TYPE;
		*lex = begin;
		declarer->depth = depth;
	}
	while (reg_lex_skip_name(lex, "extern") || (reg_declare_attributes(&ignored, declarer, &found) && found))
		;
	if (lex->token.kind == REG_TOKEN_TEXT) /* extern "C" */
		reg_lex_next(lex);
	declarer->depth = depth;
	return at_line_end(lex) && !ignored.is_packed && ignored.least_align == 0 ? REG_NAME_NOTHING : REG_NAME_MACRO;
}

static bool read_define(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	const char *name = lex->token.text;
	const struct reg_type *type = NULL;
	enum reg_name_kind kind = REG_NAME_MACRO;
	struct reg_name *made;
	int64_t value = 0;

	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, "a name after #define");
	if (lex->source->text[span.at + span.size] != '(') { /* else it has parameters */
		reg_lex_next(lex);
		declarer->source->quiet++;
		kind = read_definition(&value, &type, declarer);
		declarer->source->quiet--;
	}
	made = reg_declare_add(declarer, kind, name, span, type, value);
	if (made == NULL)
		return false;
	made->is_define = true;
	skip_line(declarer);
	return true;
}

static bool read_undef(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_name *found;

	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, "a name after #undef");
	if (reg_declare_is_defined(declarer, lex->token.text)) {
		found = (struct reg_name *)(uintptr_t)reg_declare_find_declared(declarer->names, lex->token.text);
		if (found != NULL)
			found->is_undefined = true;
	}
	reg_lex_next(lex);
	return true;
}

/* --- conditions --- */

/* Passes over lines up to the #else, #elif or #endif of this #if. False: the file ends before. */
static bool skip_group(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	int depth = 0;

	declarer->source->quiet++;
	lex->directive = NULL;
	for (;;) {
		while (lex->token.kind != REG_TOKEN_DIRECTIVE && lex->token.kind != REG_TOKEN_END)
			reg_lex_next(lex);
		if (lex->token.kind == REG_TOKEN_END)
			break;
		reg_lex_next(lex);
		if (reg_lex_is_name(lex, "if") || reg_lex_is_name(lex, "ifdef") || reg_lex_is_name(lex, "ifndef"))
			depth++;
		else if (depth == 0 &&
		    (reg_lex_is_name(lex, "else") || reg_lex_is_name(lex, "elif") || reg_lex_is_name(lex, "endif")))
			break;
		else if (reg_lex_is_name(lex, "endif"))
			depth--;
		while (!at_line_end(lex))
			reg_lex_next(lex);
	}
	lex->directive = reg_declare_directive;
	declarer->source->quiet--;
	return lex->token.kind != REG_TOKEN_END;
}

static bool read_condition(bool *holds, struct reg_declarer *declarer)
{
	int64_t value = 0;
	bool is_read;

	declarer->in_condition = true;
	is_read = reg_declare_value(&value, declarer);
	declarer->in_condition = false;
	*holds = value != 0;
	return is_read;
}

/* The word #if, #elif, #else stands behind us and what it asks has been read: goes on in the group that holds. */
static bool choose_group(struct reg_declarer *declarer, bool holds)
{
	struct reg_lex *lex = declarer->lex;

	for (;;) {
		size_t top = declarer->n_conditions - 1;

		if (holds && !declarer->conditions[top].was_taken) {
			declarer->conditions[top].was_taken = true;
			return true;
		}
		skip_line(declarer);
		if (!skip_group(declarer))
			return reg_source_mistake(declarer->source, declarer->conditions[top].span,
			    "found #if without #endif, expected it "
			    "before the closing brace of declarations");
		holds = true;
		if (reg_lex_is_name(lex, "endif")) {
			reg_lex_next(lex);
			declarer->n_conditions--;
			return true;
		}
		if (reg_lex_skip_name(lex, "elif")) {
			if (!declarer->conditions[top].was_taken && !read_condition(&holds, declarer))
				return false;
		} else {
			reg_lex_next(lex);
		}
	}
}

static bool begin_condition(struct reg_declarer *declarer, struct reg_span span, bool holds)
{
	if (declarer->n_conditions == REG_DECLARE_MAX_CONDITIONS)
		return reg_source_mistake(declarer->source, span, "found #if more than %d deep, expected fewer",
		    REG_DECLARE_MAX_CONDITIONS);
	declarer->conditions[declarer->n_conditions].span = span;
	declarer->conditions[declarer->n_conditions].was_taken = false;
	declarer->n_conditions++;
	return choose_group(declarer, holds);
}

static bool read_ifdef(struct reg_declarer *declarer, struct reg_span span, bool wanted)
{
	const char *name = declarer->lex->token.text;
	bool holds;

	if (declarer->lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(declarer->lex, "a name after #ifdef");
	holds = reg_declare_is_defined(declarer, name) == wanted;
	reg_lex_next(declarer->lex);
	return begin_condition(declarer, span, holds);
}

static bool read_else(struct reg_declarer *declarer, struct reg_span span, bool is_endif)
{
	if (declarer->n_conditions == 0)
		return reg_source_mistake(declarer->source, span, "found #else, #elif or #endif without #if before it");
	skip_line(declarer);
	if (is_endif) {
		declarer->n_conditions--;
		return true;
	}
	return choose_group(declarer, false);
}

/* --- #pragma pack, #include --- */

static bool set_pack(struct reg_declarer *declarer, int64_t pack, struct reg_span span)
{
	if (pack != 0 && pack != 1 && pack != 2 && pack != 4 && pack != 8 && pack != 16)
		return reg_source_mistake(
		    declarer->source, span, "found the packing %lld, expected 1, 2, 4, 8 or 16", (long long)pack);
	declarer->pack = (uint32_t)pack;
	return true;
}

/* pack() pack(n) pack(push) pack(push, n) pack(push, label, n) pack(pop) pack(pop, label) */
static bool read_pack(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_span span;
	bool pushes = false, pops = false;
	const char *label = NULL;
	int64_t pack = 0;

	if (!reg_lex_expect_sign(lex, '(', "after #pragma pack"))
		return false;
	span = lex->token.span;
	if (reg_lex_is_sign(lex, ')'))
		return set_pack(declarer, 0, span);
	pushes = reg_lex_skip_name(lex, "push");
	pops = !pushes && reg_lex_skip_name(lex, "pop");
	if ((pushes || pops) && reg_lex_skip_sign(lex, ',') && lex->token.kind == REG_TOKEN_NAME &&
	    reg_declare_find_declared(declarer->names, lex->token.text) == NULL) {
		label = lex->token.text;
		reg_lex_next(lex);
		(void)reg_lex_skip_sign(lex, ',');
	}
	if (pushes) {
		if (declarer->n_packs == REG_DECLARE_MAX_PACK)
			return reg_source_mistake(
			    declarer->source, span, "found #pragma pack(push) more than %d deep", REG_DECLARE_MAX_PACK);
		declarer->packs[declarer->n_packs].pack = declarer->pack;
		declarer->packs[declarer->n_packs++].label = label;
	}
	if (pops) {
		size_t n = declarer->n_packs;

		while (label != NULL && n > 0 &&
		    (declarer->packs[n - 1].label == NULL || strcmp(declarer->packs[n - 1].label, label) != 0))
			n--;
		if (n == 0)
			return reg_source_mistake(declarer->source, span, "found #pragma pack(pop) without a push before it");
		declarer->pack = declarer->packs[n - 1].pack;
		declarer->n_packs = n - 1;
	}
	span = lex->token.span;
	if (!reg_lex_is_sign(lex, ')') && (!reg_declare_value(&pack, declarer) || !set_pack(declarer, pack, span)))
		return false;
	return reg_lex_expect_sign(lex, ')', "at the end of #pragma pack");
}

static bool read_pragma(struct reg_declarer *declarer)
{
	struct reg_span span = declarer->lex->token.span;

	if (reg_lex_skip_name(declarer->lex, "pack")) {
		if (!read_pack(declarer))
			return false;
	} else if (!reg_lex_is_name(declarer->lex, "once")) {
		return reg_source_mistake_near(declarer->source, span, NULL,
		    "found a #pragma that may change layouts, expected "
		    "#pragma pack or none");
	}
	skip_line(declarer);
	return true;
}

static bool read_include(struct reg_declarer *declarer)
{
	const char *text = declarer->source->text;
	struct reg_span span = declarer->lex->token.span;
	size_t begin = span.at + 1, end = begin;

	while (text[end] != '\0' && text[end] != '>' && text[end] != '"' && text[end] != '\n')
		end++;
	for (size_t i = 0; headers[i] != NULL; i++)
		if (strlen(headers[i]) == end - begin && memcmp(headers[i], text + begin, end - begin) == 0) {
			skip_line(declarer);
			return true;
		}
	span.size = (uint32_t)(end - span.at) + (text[end] == '>' || text[end] == '"');
	return reg_source_mistake(declarer->source, span,
	    "found an #include of other than the standard headers, expected what is "
	    "needed from it, copied here");
}

static bool read_directive(struct reg_declarer *declarer)
{
	static const char *const known[] = { "define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif", "pragma",
		"include", "error", NULL };
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span, word;
	struct reg_nearest nearest = { 0 };
	bool holds = false;

	reg_lex_next(lex);
	word = lex->token.span;
	if (at_line_end(lex))
		return true;
	if (reg_lex_skip_name(lex, "define"))
		return read_define(declarer);
	if (reg_lex_skip_name(lex, "undef"))
		return read_undef(declarer);
	if (reg_lex_skip_name(lex, "if"))
		return read_condition(&holds, declarer) && begin_condition(declarer, span, holds);
	if (reg_lex_skip_name(lex, "ifdef"))
		return read_ifdef(declarer, span, true);
	if (reg_lex_skip_name(lex, "ifndef"))
		return read_ifdef(declarer, span, false);
	if (reg_lex_is_name(lex, "else") || reg_lex_is_name(lex, "elif") || reg_lex_is_name(lex, "endif"))
		return read_else(declarer, span, reg_lex_is_name(lex, "endif"));
	if (reg_lex_skip_name(lex, "pragma"))
		return read_pragma(declarer);
	if (reg_lex_skip_name(lex, "include"))
		return read_include(declarer);
	if (reg_lex_is_name(lex, "error"))
		return reg_source_mistake(
		    declarer->source, word, "found #error: the header says that it does not fit this machine");
	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, "a directive such as #define");
	nearest.wanted = lex->token.text;
	for (size_t i = 0; known[i] != NULL; i++)
		reg_source_nearest(&nearest, known[i]);
	return reg_source_mistake_near(declarer->source, word, nearest.best, "unknown directive '#%s'", lex->token.text);
}

void reg_declare_directive(struct reg_lex *lex, void *payload)
{
	struct reg_declarer *declarer = payload;
	struct reg_declarer saved = *declarer;

	if (!read_directive(declarer)) {
		declarer->failed = true;
	} else if (!at_line_end(lex)) {
		declarer->failed = true;
		(void)reg_lex_unexpected(lex, "the end of the line");
	}
	/* A directive may stand in the middle of an expression. */
	declarer->depth = saved.depth;
	declarer->unused = saved.unused;
	declarer->left = saved.left;
	declarer->right = saved.right;
	declarer->has_compared = saved.has_compared;
	while (!at_line_end(lex)) {
		declarer->source->quiet++;
		reg_lex_next(lex);
		declarer->source->quiet--;
	}
}
