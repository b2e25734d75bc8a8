/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_value.c - constant expressions: enumerators, array sizes, #define, #if, static assertions.
 */
#include <string.h>

#include "declare_parts.h"

static bool read_choice(int64_t *out, struct reg_declarer *declarer);

/* A member path behind offsetof's comma: name, .name, [n]. */
static bool read_offset_path(uint64_t *offset, const struct reg_type **type, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	uint64_t inner;
	int64_t index;

	do {
		struct reg_span span = lex->token.span;
		const char *name = reg_lex_expect_name(lex, "the name of a member");
		const struct reg_member *member;

		if (name == NULL)
			return false;
		member = reg_type_is_aggregate(*type) ? reg_type_member(&inner, *type, name) : NULL;
		if (member == NULL) {
			char shown[200];

			return reg_source_mistake_near(declarer->source, span, reg_declare_nearest_member(*type, name),
			    "'%s' has no member '%s'", reg_type_print(shown, sizeof shown, *type, ""), name);
		}
		*offset += inner;
		*type = member->type;
		while (reg_lex_skip_sign(lex, '[')) {
			if ((*type)->kind != REG_TYPE_ARRAY)
				return reg_lex_unexpected(lex, "no index: this is not an array");
			if (!reg_declare_value(&index, declarer) || !reg_lex_expect_sign(lex, ']', "after the index"))
				return false;
			*type = (*type)->to;
			*offset += (uint64_t)index * (*type)->size;
		}
	} while (reg_lex_skip_sign(lex, '.'));
	return true;
}

static bool read_offsetof(int64_t *out, struct reg_declarer *declarer)
{
	const struct reg_type *type;
	uint64_t offset = 0;

	reg_lex_next(declarer->lex);
	if (!reg_lex_expect_sign(declarer->lex, '(', "after offsetof"))
		return false;
	type = reg_declare_type(NULL, declarer);
	if (type == NULL || !reg_lex_expect_sign(declarer->lex, ',', "after the type in offsetof"))
		return false;
	if (!read_offset_path(&offset, &type, declarer))
		return false;
	*out = (int64_t)offset;
	return reg_lex_expect_sign(declarer->lex, ')', "at the end of offsetof");
}

static bool read_sizeof(int64_t *out, struct reg_declarer *declarer, bool wants_align)
{
	struct reg_span span = declarer->lex->token.span;
	const struct reg_type *type;

	reg_lex_next(declarer->lex);
	if (!reg_lex_expect_sign(declarer->lex, '(', wants_align ? "after _Alignof" : "after sizeof"))
		return false;
	if (!reg_declare_starts_type(declarer)) {
		if (declarer->lex->token.kind == REG_TOKEN_NAME &&
		    reg_declare_find(declarer->names, declarer->lex->token.text) == NULL)
			return reg_source_mistake_near(declarer->source, declarer->lex->token.span,
			    reg_declare_nearest(declarer->names, declarer->lex->token.text, REG_NAME_TYPE),
			    "unknown type '%s', expected the name of a type", declarer->lex->token.text);
		return reg_lex_unexpected(declarer->lex, "the name of a type");
	}
	type = reg_declare_type(NULL, declarer);
	if (type == NULL)
		return false;
	if (!type->is_complete)
		return reg_source_mistake(declarer->source, reg_lex_since(declarer->lex, span),
		    "the type has no size: it is not "
		    "declared in full");
	*out = (int64_t)(wants_align ? type->align : type->size);
	return reg_lex_expect_sign(declarer->lex, ')', "behind the type");
}

static bool read_defined(int64_t *out, struct reg_declarer *declarer)
{
	bool has_parenthesis;
	const char *name;

	reg_lex_next(declarer->lex);
	has_parenthesis = reg_lex_skip_sign(declarer->lex, '(');
	name = reg_lex_expect_name(declarer->lex, "a name after defined");
	if (name == NULL)
		return false;
	*out = reg_declare_is_defined(declarer, name);
	return !has_parenthesis || reg_lex_expect_sign(declarer->lex, ')', "after defined(NAME");
}

static bool read_named(int64_t *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	const struct reg_name *name;

	if (reg_lex_is_name(lex, "sizeof"))
		return read_sizeof(out, declarer, false);
	if (reg_lex_is_name(lex, "_Alignof") || reg_lex_is_name(lex, "alignof"))
		return read_sizeof(out, declarer, true);
	if (reg_lex_is_name(lex, "offsetof") || reg_lex_is_name(lex, "__builtin_offsetof"))
		return read_offsetof(out, declarer);
	if (declarer->in_condition && reg_lex_is_name(lex, "defined"))
		return read_defined(out, declarer);
	name = reg_declare_find(declarer->names, lex->token.text);
	*out = 0;
	if (declarer->in_condition && (name == NULL || name->kind != REG_NAME_VALUE || !name->is_define)) {
		*out = reg_declare_predefined(lex->token.text);
		reg_lex_next(lex);
		return true;
	}
	if (name == NULL)
		return reg_source_mistake_near(declarer->source, lex->token.span,
		    reg_declare_nearest(declarer->names, lex->token.text, REG_NAME_VALUE),
		    "unknown name '%s', expected a constant", lex->token.text);
	if (name->kind != REG_NAME_VALUE)
		return reg_source_mistake(declarer->source, lex->token.span, "'%s' is no integer constant, expected one",
		    lex->token.text);
	*out = name->value;
	reg_lex_next(lex);
	return true;
}

/* (TYPE)value: cut to the type's bits. */
static bool read_cast(int64_t *out, struct reg_declarer *declarer)
{
	const struct reg_type *type = reg_declare_type(NULL, declarer);

	if (type == NULL || !reg_lex_expect_sign(declarer->lex, ')', "after the type"))
		return false;
	if (!reg_type_is_integer(type))
		return reg_lex_unexpected(declarer->lex, "a cast to an integer type");
	if (!reg_declare_unary(out, declarer))
		return false;
	*out = (int64_t)reg_type_cut((uint64_t)*out, type);
	return true;
}

static bool read_primary(int64_t *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;

	if (lex->token.kind == REG_TOKEN_NUMBER || lex->token.kind == REG_TOKEN_CHARACTER) {
		*out = (int64_t)lex->token.value;
		reg_lex_next(lex);
		return true;
	}
	if (lex->token.kind == REG_TOKEN_NAME)
		return read_named(out, declarer);
	if (!reg_lex_is_sign(lex, '('))
		return reg_lex_unexpected(lex, "a constant expression");
	reg_lex_next(lex);
	if (!declarer->in_condition && reg_declare_starts_type(declarer))
		return read_cast(out, declarer);
	return read_choice(out, declarer) && reg_lex_expect_sign(lex, ')', "");
}

bool reg_declare_unary(int64_t *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	int sign = lex->token.kind == REG_TOKEN_SIGN ? lex->token.sign : 0;
	bool is_read;

	if (!reg_declare_deeper(declarer))
		return false;
	if (sign == '-' || sign == '+' || sign == '!' || sign == '~') {
		reg_lex_next(lex);
		is_read = reg_declare_unary(out, declarer);
		*out = sign == '-' ? (int64_t)(0 - (uint64_t)*out) : sign == '!' ? !*out : sign == '~' ? ~*out : *out;
	} else {
		is_read = read_primary(out, declarer);
	}
	declarer->depth--;
	return is_read;
}

/* --- operators, tightest first --- */

static int level_of(const struct reg_lex *lex)
{
	static const int signs[][5] = { { '*', '/', '%' }, { '+', '-' }, { REG_SIGN_SHL, REG_SIGN_SHR },
		{ '<', '>', REG_SIGN_LE, REG_SIGN_GE }, { REG_SIGN_EQ, REG_SIGN_NE }, { '&' }, { '^' }, { '|' },
		{ REG_SIGN_AND }, { REG_SIGN_OR } };

	if (lex->token.kind == REG_TOKEN_SIGN)
		for (size_t level = 0; level < sizeof signs / sizeof signs[0]; level++)
			for (size_t i = 0; i < 5 && signs[level][i] != 0; i++)
				if (signs[level][i] == lex->token.sign)
					return (int)level;
	return -1;
}

bool reg_declare_apply(int64_t *out, int sign, int64_t left, int64_t right)
{
	uint64_t a = (uint64_t)left, b = (uint64_t)right;

	switch (sign) {
	case '*': *out = (int64_t)(a * b); return true;
	case '/':
	case '%':
		if (right == 0)
			return false;
		if (right == -1)
			*out = sign == '/' ? (int64_t)(0 - a) : 0;
		else
			*out = sign == '/' ? left / right : left % right;
		return true;
	case '+': *out = (int64_t)(a + b); return true;
	case '-': *out = (int64_t)(a - b); return true;
	case REG_SIGN_SHL: *out = right < 0 || right > 63 ? 0 : (int64_t)(a << b); return true;
	case REG_SIGN_SHR: *out = right < 0 || right > 63 ? 0 : left >> right; return true;
	case '<': *out = left < right; return true;
	case '>': *out = left > right; return true;
	case REG_SIGN_LE: *out = left <= right; return true;
	case REG_SIGN_GE: *out = left >= right; return true;
	case REG_SIGN_EQ: *out = left == right; return true;
	case REG_SIGN_NE: *out = left != right; return true;
	case '&': *out = left & right; return true;
	case '^': *out = left ^ right; return true;
	case '|': *out = left | right; return true;
	case REG_SIGN_AND: *out = left != 0 && right != 0; return true;
	case REG_SIGN_OR: *out = left != 0 || right != 0; return true;
	default: return false;
	}
}

static bool read_level(int64_t *out, struct reg_declarer *declarer, int level)
{
	struct reg_lex *lex = declarer->lex;

	if (level < 0)
		return reg_declare_unary(out, declarer);
	if (!read_level(out, declarer, level - 1))
		return false;
	while (level_of(lex) == level) {
		int sign = lex->token.sign;
		struct reg_span span = lex->token.span;
		int64_t right = 0;
		bool is_unused = (sign == REG_SIGN_AND && *out == 0) || (sign == REG_SIGN_OR && *out != 0), is_read;

		reg_lex_next(lex);
		declarer->unused += is_unused;
		is_read = read_level(&right, declarer, level - 1);
		declarer->unused -= is_unused;
		if (!is_read)
			return false;
		if (sign == REG_SIGN_EQ) {
			declarer->left = *out;
			declarer->right = right;
		}
		declarer->has_compared = sign == REG_SIGN_EQ;
		if (!reg_declare_apply(out, sign, *out, right) && declarer->unused == 0)
			return reg_source_mistake(declarer->source, span, "found a division by 0, expected another divisor");
	}
	return true;
}

static bool read_choice(int64_t *out, struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	int64_t yes = 0, no = 0, condition;
	bool is_read;

	if (!read_level(out, declarer, 9))
		return false;
	if (!reg_lex_skip_sign(lex, '?'))
		return true;
	if (!reg_declare_deeper(declarer))
		return false;
	condition = *out;
	declarer->unused += condition == 0;
	is_read = read_choice(&yes, declarer);
	declarer->unused -= condition == 0;
	if (!is_read || !reg_lex_expect_sign(lex, ':', "of ?:"))
		return false;
	declarer->unused += condition != 0;
	is_read = read_choice(&no, declarer);
	declarer->unused -= condition != 0;
	declarer->depth--;
	declarer->has_compared = false;
	*out = condition != 0 ? yes : no;
	return is_read;
}

bool reg_declare_value(int64_t *out, struct reg_declarer *declarer)
{
	*out = 0;
	declarer->has_compared = false;
	return read_choice(out, declarer);
}

bool reg_declare_assert(struct reg_declarer *declarer)
{
	struct reg_lex *lex = declarer->lex;
	struct reg_span span = lex->token.span;
	int64_t value;

	if (!reg_lex_expect_sign(lex, '(', "after _Static_assert"))
		return false;
	span = lex->token.span;
	if (!reg_declare_value(&value, declarer))
		return false;
	span = reg_lex_since(lex, span);
	if (reg_lex_skip_sign(lex, ','))
		while (lex->token.kind == REG_TOKEN_TEXT)
			reg_lex_next(lex);
	if (value == 0 && declarer->has_compared)
		return reg_source_mistake(declarer->source, span, "the assertion does not hold: found %lld, expected %lld",
		    (long long)declarer->left, (long long)declarer->right);
	if (value == 0)
		return reg_source_mistake(declarer->source, span, "the assertion does not hold");
	return reg_lex_expect_sign(lex, ')', "at the end of the assertion") &&
	    reg_lex_expect_sign(lex, ';', "after the assertion");
}
