/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_type.c - specifiers ("const unsigned long"), declarators ("*name[4]") and parameters.
 */
#include <string.h>

#include "declare_parts.h"

/* --- specifiers --- */

enum word { WORD_SIGNED, WORD_UNSIGNED, WORD_SHORT, WORD_LONG, WORD_INT, WORD_CHAR, WORD_FLOAT, WORD_DOUBLE, WORD_BOOL,
	WORD_VOID, WORD_INT8, WORD_INT16, WORD_INT32, WORD_INT64, WORDS };

static const char *const words[] = { "signed", "unsigned", "short", "long", "int", "char", "float", "double", "_Bool",
	"void", "__int8", "__int16", "__int32", "__int64", "__signed__", NULL };
static const char *const passed_over[] = { "volatile", "restrict", "__restrict", "__restrict__", "__volatile__",
	"register", "auto", NULL };
static const char *const refused[] = { "inline", "__inline", "__inline__", "static", "_Complex", "_Atomic",
	"_Thread_local", "__int128", "_Noreturn", "_Imaginary", "_Generic", "typeof", "__typeof__", "_Float128",
	"__float128", NULL };

/* What the counted words come to; NULL: nothing that C has. */
static const struct reg_type *type_of_words(const int *n)
{
	static const struct { char counts[WORDS + 1]; enum reg_base base;
	} combinations[] = {
		/* in the order of enum word; l is 0 or 1 for int */
		{ "00000100000000", REG_BASE_CHAR },
		{ "10000100000000", REG_BASE_SCHAR },
		{ "01000100000000", REG_BASE_UCHAR },
		{ "00100000000000", REG_BASE_SHORT },
		{ "10100000000000", REG_BASE_SHORT },
		{ "01100000000000", REG_BASE_USHORT },
		{ "00000000000000", REG_BASE_INT },
		{ "10000000000000", REG_BASE_INT },
		{ "01000000000000", REG_BASE_UINT },
		{ "00010000000000", REG_BASE_LONG },
		{ "10010000000000", REG_BASE_LONG },
		{ "01010000000000", REG_BASE_ULONG },
		{ "00020000000000", REG_BASE_LLONG },
		{ "10020000000000", REG_BASE_LLONG },
		{ "01020000000000", REG_BASE_ULLONG },
		{ "00000010000000", REG_BASE_FLOAT },
		{ "00000001000000", REG_BASE_DOUBLE },
		{ "00010001000000", REG_BASE_LDOUBLE },
		{ "00000000100000", REG_BASE_BOOL },
		{ "00000000010000", REG_BASE_VOID },
		{ "00000000001000", REG_BASE_SCHAR },
		{ "10000000001000", REG_BASE_SCHAR },
		{ "01000000001000", REG_BASE_UCHAR },
		{ "00000000000100", REG_BASE_SHORT },
		{ "10000000000100", REG_BASE_SHORT },
		{ "01000000000100", REG_BASE_USHORT },
		{ "00000000000010", REG_BASE_INT },
		{ "10000000000010", REG_BASE_INT },
		{ "01000000000010", REG_BASE_UINT },
		{ "00000000000001", REG_BASE_LLONG },
		{ "10000000000001", REG_BASE_LLONG },
		{ "01000000000001", REG_BASE_ULLONG },
	};
	char counts[WORDS + 1] = { 0 };
	bool may_have_int = n[WORD_CHAR] + n[WORD_FLOAT] + n[WORD_DOUBLE] + n[WORD_BOOL] + n[WORD_VOID] + n[WORD_INT8] +
	    n[WORD_INT16] + n[WORD_INT32] + n[WORD_INT64] == 0;

	for (int i = 0; i < WORDS; i++) {
		if (n[i] > 2 || (i == WORD_INT && n[i] > (may_have_int ? 1 : 0)))
			return NULL;
		counts[i] = i == WORD_INT ? '0' : (char)('0' + n[i]);
	}
	for (size_t i = 0; i < sizeof combinations / sizeof combinations[0]; i++)
		if (strcmp(combinations[i].counts, counts) == 0)
			return reg_type_base(combinations[i].base);
	return NULL;
}

static int word_at(const struct reg_lex *lex)
{
	if (lex->token.kind == REG_TOKEN_NAME)
		for (int i = 0; words[i] != NULL; i++)
			if (strcmp(words[i], lex->token.text) == 0)
				return i == WORDS ? WORD_SIGNED : i;
	return -1;
}

bool reg_declare_starts_type(struct reg_declarer *declarer)
{
	const struct reg_lex *lex = declarer->lex;
	const struct reg_name *name;

	if (lex->token.kind != REG_TOKEN_NAME)
		return false;
	if (word_at(lex) >= 0 || reg_declare_is_among(lex->token.text, passed_over) || reg_lex_is_name(lex, "const") ||
	    reg_lex_is_name(lex, "struct") || reg_lex_is_name(lex, "union") || reg_lex_is_name(lex, "enum"))
		return true;
	name = reg_declare_find(declarer->names, lex->token.text);
	return name != NULL && name->kind == REG_NAME_TYPE;
}

static bool unknown_type(struct reg_declarer *declarer)
{
	static const char *const keywords[] = { "struct", "union", "enum", "typedef", "extern", "const", "_Static_assert",
		NULL };
	struct reg_lex *lex = declarer->lex;
	const char *text = lex->token.text, *declared;
	struct reg_nearest nearest = { .wanted = text };
	const struct reg_name *name;

	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, "the name of a type");
	name = reg_declare_find(declarer->names, text);
	if (name != NULL && name->kind == REG_NAME_MACRO)
		return reg_source_mistake(declarer->source, lex->token.span,
		    "'%s' is a macro that is neither an integer constant, a "
		    "type nor an attribute: expected what it stands for, written out",
		    text);
	if (reg_declare_find_tag(declarer->names, text) != NULL)
		return reg_source_mistake(declarer->source, lex->token.span,
		    "'%s' is a tag, expected the word struct, union or enum "
		    "before it",
		    text);
	for (int i = 0; words[i] != NULL; i++)
		reg_source_nearest(&nearest, words[i]);
	for (int i = 0; keywords[i] != NULL; i++)
		reg_source_nearest(&nearest, keywords[i]);
	declared = reg_declare_nearest(declarer->names, text, REG_NAME_TYPE);
	if (declared != NULL)
		reg_source_nearest(&nearest, declared);
	return reg_source_mistake_near(declarer->source, lex->token.span, nearest.best,
	    "unknown type '%s', expected the name of a "
	    "type",
	    text);
}

/* One word of the specifiers that is not a base word. *taken says whether there was one. */
static bool read_other(
    struct reg_declared *out, struct reg_declarer *declarer, bool *is_const, bool has_words, bool *taken)
{
	struct reg_lex *lex = declarer->lex;
	const struct reg_name *name;

	*taken = true;
	if (!reg_declare_attributes(out, declarer, taken))
		return false;
	if (*taken)
		return true;
	*taken = lex->token.kind == REG_TOKEN_NAME;
	if (!*taken)
		return true;
	if (reg_declare_is_among(lex->token.text, refused))
		return reg_source_mistake(declarer->source, lex->token.span,
		    "found '%s', which a description has no use for, expected "
		    "declarations as in a C header",
		    lex->token.text);
	if (reg_lex_is_name(lex, "const"))
		*is_const = true;
	else if (reg_lex_is_name(lex, "typedef"))
		out->is_typedef = true;
	else if (reg_lex_is_name(lex, "extern"))
		out->is_extern = true;
	else if (!reg_declare_is_among(lex->token.text, passed_over)) {
		if (out->type != NULL || has_words) {
			*taken = false;
			return true;
		}
		if (reg_lex_is_name(lex, "struct") || reg_lex_is_name(lex, "union")) {
			out->type = reg_declare_record(declarer, reg_lex_is_name(lex, "union"));
			return out->type != NULL;
		}
		if (reg_lex_is_name(lex, "enum")) {
			out->type = reg_declare_enum(declarer);
			return out->type != NULL;
		}
		name = reg_declare_find(declarer->names, lex->token.text);
		if (name == NULL || name->kind != REG_NAME_TYPE)
			return unknown_type(declarer);
		out->type = name->type;
	}
	reg_lex_next(lex);
	return true;
}

bool reg_declare_specifiers(struct reg_declared *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	int n[WORDS] = { 0 };
	bool is_const = false, taken = true, has_words = false;

	out->span = lex->token.span;
	while (taken) {
		int word = word_at(lex);

		if (word >= 0 && out->type == NULL && n[word] < 3) {
			n[word]++;
			has_words = true;
			reg_lex_next(lex);
		} else if (!read_other(out, declarer, &is_const, has_words, &taken)) {
			return false;
		}
	}
	out->span = reg_lex_since(lex, out->span);
	if (has_words) {
		out->type = type_of_words(n);
		if (out->type == NULL)
			return reg_source_mistake(declarer->source, out->span,
			    "found words that make no type together, expected one such as "
			    "unsigned long");
	}
	if (out->type == NULL)
		return unknown_type(declarer);
	if (is_const)
		out->type = reg_type_const(declarer->source, out->type);
	return out->type != NULL;
}

/* --- declarators --- */

static bool read_param(struct reg_param *param, struct reg_declarer *declarer)
{
	struct reg_declared one = { 0 };

	if (!reg_declare_specifiers(&one, declarer) || !reg_declare_declarator(&one, declarer, true))
		return false;
	if (one.type->kind == REG_TYPE_VOID)
		return reg_source_mistake(declarer->source, one.span, "a parameter of type void, expected another type");
	param->name = one.name;
	param->type = one.type->kind == REG_TYPE_ARRAY ? reg_type_pointer(declarer->source, one.type->to)
	    : one.type->kind == REG_TYPE_FUNCTION      ? reg_type_pointer(declarer->source, one.type)
	                                               : one.type;
	return param->type != NULL;
}

static const struct reg_type *read_params(struct reg_declarer *declarer, const struct reg_type *result)
{
	struct reg_param params[REG_TYPE_MAX_PARAMS], *kept;
	struct reg_type *type = reg_source_take(declarer->source, 1, sizeof *type);
	struct reg_lex *lex = declarer->lex;
	size_t n = 0;

	if (type == NULL)
		return NULL;
	type->span = lex->token.span;
	if (reg_lex_is_name(lex, "void") && reg_lex_peek(lex).kind == REG_TOKEN_SIGN && reg_lex_peek(lex).sign == ')')
		reg_lex_next(lex);
	while (!reg_lex_is_sign(lex, ')')) {
		if (n > 0 && !reg_lex_expect_sign(lex, ',', "or ')' after the parameter"))
			return NULL;
		if (n > 0 && reg_lex_skip_sign(lex, REG_SIGN_ELLIPSIS)) {
			type->is_variadic = true;
			break;
		}
		if (n == REG_TYPE_MAX_PARAMS) {
			(void)reg_source_mistake(declarer->source, lex->token.span, "found more than %d parameters, expected fewer",
			    REG_TYPE_MAX_PARAMS);
			return NULL;
		}
		memset(&params[n], 0, sizeof params[n]);
		if (!read_param(&params[n], declarer))
			return NULL;
		n++;
	}
	if (!reg_lex_expect_sign(lex, ')', "after the parameters"))
		return NULL;
	kept = reg_source_take(declarer->source, n + 1, sizeof *kept);
	if (kept == NULL)
		return NULL;
	memcpy(kept, params, n * sizeof *kept);
	type->kind = REG_TYPE_FUNCTION;
	type->to = result;
	type->params = kept;
	type->n_params = n;
	return type;
}

static const struct reg_type *read_suffixes(struct reg_declarer *declarer, const struct reg_type *base);

static const struct reg_type *read_array(struct reg_declarer *declarer, const struct reg_type *base)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	const struct reg_type *to;
	int64_t count = 0;

	if (!reg_lex_is_sign(lex, ']')) {
		if (!reg_declare_value(&count, declarer))
			return NULL;
		if (count < 1) {
			(void)reg_source_mistake(declarer->source, reg_lex_since(lex, span),
			    "found an array of %lld elements, expected at "
			    "least one",
			    (long long)count);
			return NULL;
		}
	}
	if (!reg_lex_expect_sign(lex, ']', "after the size of the array"))
		return NULL;
	to = read_suffixes(declarer, base);
	if (to == NULL)
		return NULL;
	if (!to->is_complete || (to->kind == REG_TYPE_ARRAY && to->count == 0)) {
		(void)reg_source_mistake(declarer->source, span, "an array of elements without a size, expected a type that is "
		    "declared in full");
		return NULL;
	}
	if ((uint64_t)count > REG_TYPE_MAX_SIZE / (to->size == 0 ? 1 : to->size)) {
		(void)reg_source_mistake(declarer->source, reg_lex_since(lex, span),
		    "found an array of more than %d MiB, expected a "
		    "smaller one",
		    REG_TYPE_MAX_SIZE / 1024 / 1024);
		return NULL;
	}
	return reg_type_array(declarer->source, to, (uint64_t)count);
}

static const struct reg_type *read_suffixes(struct reg_declarer *declarer, const struct reg_type *base)
{
	struct reg_lex *lex = declarer->lex;
	const struct reg_type *type = base;

	if (!reg_declare_deeper(declarer))
		return NULL;
	if (reg_lex_skip_sign(lex, '[')) {
		type = read_array(declarer, base);
	} else if (reg_lex_skip_sign(lex, '(')) {
		if (base->kind == REG_TYPE_ARRAY || base->kind == REG_TYPE_FUNCTION) {
			(void)reg_lex_unexpected(lex, "a function that returns no array and no function");
			return NULL;
		}
		type = read_params(declarer, base);
	}
	declarer->depth--;
	return type;
}

static bool read_pointers(struct reg_declared *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	bool found;

	if (!reg_declare_attributes(out, declarer, &found))
		return false;
	for (int n = 0; reg_lex_skip_sign(lex, '*'); n++) {
		if (n == REG_DECLARE_MAX_NESTING)
			return reg_lex_unexpected(lex, "fewer pointers to pointers");
		out->type = reg_type_pointer(declarer->source, out->type);
		while (out->type != NULL && lex->token.kind == REG_TOKEN_NAME) {
			if (reg_lex_skip_name(lex, "const"))
				out->type = reg_type_const(declarer->source, out->type);
			else if (reg_declare_is_among(lex->token.text, passed_over))
				reg_lex_next(lex);
			else if (!reg_declare_attributes(out, declarer, &found))
				return false;
			else if (!found)
				break;
		}
		if (out->type == NULL)
			return false;
	}
	return true;
}

/* A parenthesis that holds a declarator rather than parameters. */
static bool is_nested(struct reg_declarer *declarer)
{
	struct reg_lex ahead = *declarer->lex;
	struct reg_declarer copy = *declarer;

	if (!reg_lex_is_sign(&ahead, '('))
		return false;
	ahead.directive = NULL;
	declarer->source->quiet++;
	reg_lex_next(&ahead);
	declarer->source->quiet--;
	copy.lex = &ahead;
	return reg_lex_is_sign(&ahead, '*') || reg_lex_is_sign(&ahead, '(') || reg_lex_is_sign(&ahead, '[') ||
	    (ahead.token.kind == REG_TOKEN_NAME && !reg_declare_starts_type(&copy) && !reg_lex_is_name(&ahead, "void"));
}

/* (declarator) suffixes: the suffixes belong to what is inside, so they are read first. */
static bool read_nested(struct reg_declared *out, struct reg_declarer *declarer, bool may_be_abstract)
{
	struct reg_lex *lex = declarer->lex, inside, behind;

	inside = *lex;
	lex->directive = NULL; /* none may stand inside: it would be read twice */
	if (!reg_declare_skip_parentheses(declarer))
		return false;
	lex->directive = inside.directive;
	out->type = read_suffixes(declarer, out->type);
	if (out->type == NULL)
		return false;
	behind = *lex;
	*lex = inside;
	reg_lex_next(lex);
	if (!reg_declare_declarator(out, declarer, may_be_abstract) ||
	    !reg_lex_expect_sign(lex, ')', "after the declarator"))
		return false;
	*lex = behind;
	return true;
}

bool reg_declare_declarator(struct reg_declared *out, struct reg_declarer *declarer, bool may_be_abstract)
{
	struct reg_lex *lex = declarer->lex;
	bool is_read = true, found;

	if (!reg_declare_deeper(declarer) || !read_pointers(out, declarer))
		return false;
	if (is_nested(declarer)) {
		is_read = read_nested(out, declarer, may_be_abstract);
	} else {
		if (lex->token.kind == REG_TOKEN_NAME && word_at(lex) < 0) {
			out->name = lex->token.text;
			out->span = lex->token.span;
			reg_lex_next(lex);
		} else if (!may_be_abstract) {
			return reg_lex_unexpected(lex, "a name");
		}
		out->type = read_suffixes(declarer, out->type);
		is_read = out->type != NULL;
	}
	declarer->depth--;
	return is_read && reg_declare_attributes(out, declarer, &found);
}

const struct reg_type *reg_declare_type(const char **name, struct reg_declarer *declarer)
{
	struct reg_declared one = { 0 };

	if (!reg_declare_specifiers(&one, declarer))
		return NULL;
	if (one.is_typedef || one.is_extern || one.is_packed || one.least_align != 0) {
		(void)reg_source_mistake(declarer->source, one.span, "found a declaration, expected the name of a type");
		return NULL;
	}
	if (name != NULL) {
		one.type = reg_declare_declarator(&one, declarer, false) ? one.type : NULL;
		*name = one.name;
		return one.type;
	}
	return reg_declare_declarator(&one, declarer, true) && (one.name == NULL ||
	    reg_source_mistake(declarer->source, one.span, "found the name '%s', expected a type without a name", one.name))
	    ? one.type : NULL;
}
