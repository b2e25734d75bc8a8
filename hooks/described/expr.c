/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr.c - C expressions read and checked: nodes, names and numbers, what has one operand. Each node knows its type when it
 * is made.
 */
#include "expr.h"

#include <string.h>

#include "declare_parts.h"
#include "expr_parts.h"

const struct reg_expr *reg_expr_refuse(struct reg_expr_reader *reader, struct reg_span span, const char *message)
{
	(void)reg_source_mistake(reader->source, span, "%s", message);
	return NULL;
}

struct reg_expr *reg_expr_make(
    struct reg_expr_reader *reader, enum reg_expr_op op, const struct reg_type *type, struct reg_span span)
{
	struct reg_expr *made = reg_source_take(reader->source, 1, sizeof *made);

	if (made != NULL) {
		made->op = op;
		made->type = type;
		made->span = reg_lex_since(reader->lex, span);
		made->weight = 1;
	}
	return made;
}

struct reg_expr *reg_expr_weigh(struct reg_expr_reader *reader, struct reg_expr *made)
{
	const struct reg_expr *operands[] = { made->left, made->right, made->other };

	for (int i = 0; i < 3; i++)
		if (operands[i] != NULL) {
			made->needs_ours |= operands[i]->needs_ours;
			made->weight += operands[i]->weight;
		}
	if (made->weight > REG_EXPR_MAX_WEIGHT) {
		(void)reg_source_mistake(reader->source, made->span,
		    "found an expression of more than %d parts, expected a simpler one", REG_EXPR_MAX_WEIGHT);
		return NULL;
	}
	reg_expr_flatten(made);
	return made;
}

const struct reg_type *reg_expr_whole(void)
{
	return reg_type_base(REG_BASE_LLONG);
}

/* --- kinds of values --- */

bool reg_expr_is_text(const struct reg_expr *expr)
{
	return expr->type == NULL || reg_type_text_unit(expr->type) != REG_TEXT_NONE;
}

bool reg_expr_is_integer(const struct reg_expr *expr)
{
	return expr->type != NULL && reg_type_is_integer(expr->type);
}

bool reg_expr_is_number(const struct reg_expr *expr)
{
	return expr->type != NULL && (reg_type_is_integer(expr->type) || expr->type->kind == REG_TYPE_FLOAT);
}

bool reg_expr_is_pointer(const struct reg_expr *expr)
{
	return expr->type != NULL && (expr->type->kind == REG_TYPE_POINTER || expr->type->kind == REG_TYPE_ARRAY ||
	    expr->type->kind == REG_TYPE_FUNCTION);
}

bool reg_expr_is_condition(const struct reg_scope *scope, const struct reg_expr *expr)
{
	char shown[200];

	if (reg_expr_is_number(expr) || reg_expr_is_pointer(expr))
		return true;
	return reg_source_mistake(scope->names->source, expr->span,
	    "found a condition of type '%s', expected a number or pointer",
	    expr->type == NULL ? "text" : reg_type_print(shown, sizeof shown, expr->type, ""));
}


static const struct reg_expr *read_primary(struct reg_expr_reader *reader)
{
	struct reg_lex *lex = reader->lex;
	struct reg_token token = lex->token;
	const struct reg_expr *inner;
	struct reg_expr *made;

	switch (token.kind) {
	case REG_TOKEN_NUMBER:
	case REG_TOKEN_CHARACTER:
		reg_lex_next(lex);
		return reg_expr_integer(reader, (int64_t)token.value, token.span);
	case REG_TOKEN_TEXT:
		reg_lex_next(lex);
		made = reg_expr_make(reader, REG_EXPR_TEXT, NULL, token.span);
		if (made != NULL)
			made->text = token.text;
		return made;
	case REG_TOKEN_PARAMETER:
		reg_lex_next(lex);
		if (reader->scope->function != NULL && token.value >= 1 && token.value <= reader->scope->function->n_params)
			return reg_expr_param(reader, (size_t)token.value - 1, token.span);
		(void)reg_source_mistake(reader->source, token.span, "there is no parameter $%llu, expected %s%zu",
		    (unsigned long long)token.value, "at most $",
		    reader->scope->function == NULL ? (size_t)0 : reader->scope->function->n_params);
		return NULL;
	case REG_TOKEN_NAME:
		return reg_expr_named(reader);
	case REG_TOKEN_SIGN:
	case REG_TOKEN_END:
	case REG_TOKEN_DIRECTIVE:
	case REG_TOKEN_NEWLINE:
	case REG_TOKEN_WRONG:
		break;
	}
	if (!reg_lex_skip_sign(lex, '(')) {
		(void)reg_lex_unexpected(lex, "an expression");
		return NULL;
	}
	inner = reg_expr_choice(reader);
	return inner != NULL && reg_lex_expect_sign(lex, ')', "") ? inner : NULL;
}

static const struct reg_expr *read_postfix(struct reg_expr_reader *reader)
{
	struct reg_lex *lex = reader->lex;
	struct reg_span span = lex->token.span;
	const struct reg_expr **low = reader->low, *expr;
	bool is_range = false;

	reader->low = NULL; /* not inside parentheses */
	expr = read_primary(reader);
	reader->low = low;
	while (expr != NULL && !is_range) {
		if (reg_lex_skip_sign(lex, REG_SIGN_ARROW))
			expr = reg_expr_member(reader, expr, span, true);
		else if (reg_lex_skip_sign(lex, '.'))
			expr = reg_expr_member(reader, expr, span, false);
		else if (reg_lex_skip_sign(lex, '['))
			expr = reg_expr_index(reader, expr, span, &is_range);
		else
			break;
	}
	return expr;
}

/* --- operators with one operand --- */

static const struct reg_expr *read_cast(struct reg_expr_reader *reader, struct reg_span span)
{
	const struct reg_type *type = reg_declare_type_name(reader->scope->names, reader->lex);
	const struct reg_expr *left;
	struct reg_expr *made;

	if (type == NULL || !reg_lex_expect_sign(reader->lex, ')', "after the type"))
		return NULL;
	if (!reg_type_is_integer(type) && type->kind != REG_TYPE_POINTER)
		return reg_expr_refuse(
		    reader, reg_lex_since(reader->lex, span), "found a cast to neither an integer nor a pointer");
	left = reg_expr_unary(reader);
	if (left == NULL)
		return NULL;
	if (!reg_expr_is_integer(left) && !reg_expr_is_pointer(left))
		return reg_expr_refuse(reader, left->span, "found a cast of neither an integer nor a pointer");
	made = reg_expr_make(reader, REG_EXPR_CAST, type, span);
	if (made != NULL) {
		made->left = left;
		made = reg_expr_weigh(reader, made);
	}
	return made;
}

static const struct reg_expr *read_sizeof(struct reg_expr_reader *reader, struct reg_span span)
{
	struct reg_lex *lex = reader->lex;
	const struct reg_expr *expr;
	const struct reg_type *type;

	if (reg_lex_is_sign(lex, '(')) {
		struct reg_lex before = *lex;

		reg_lex_next(lex);
		if (reg_declare_is_type(reader->scope->names, lex)) {
			type = reg_declare_type_name(reader->scope->names, lex);
			if (type == NULL || !reg_lex_expect_sign(lex, ')', "after the type"))
				return NULL;
			if (!type->is_complete)
				return reg_expr_refuse(
				    reader, reg_lex_since(lex, span), "the type has no size: it is not declared in full");
			return reg_expr_integer(reader, (int64_t)type->size, span);
		}
		*lex = before;
	}
	expr = reg_expr_unary(reader);
	if (expr == NULL)
		return NULL;
	if (expr->type == NULL || !expr->type->is_complete)
		return reg_expr_refuse(reader, expr->span, "this has no size");
	return reg_expr_integer(reader, (int64_t)expr->type->size, span);
}

static const struct reg_expr *read_sign(struct reg_expr_reader *reader, int sign, struct reg_span span)
{
	const struct reg_expr *left = reg_expr_unary(reader);
	enum reg_expr_op op;
	struct reg_expr *made;

	if (left == NULL)
		return NULL;
	if (sign == '*')
		return reg_expr_deref(reader, left, span);
	if (sign == '&') {
		if (!left->is_place)
			return reg_expr_refuse(reader, left->span, "this has no address in the host's memory");
		made = reg_expr_make(reader, REG_EXPR_ADDRESS, reg_type_pointer(reader->source, left->type), span);
	} else {
		if (sign == '!' ? !reg_expr_is_condition(reader->scope, left) : !reg_expr_is_integer(left))
			return sign == '!' ? NULL : reg_expr_refuse(reader, left->span, "found no integer, expected one");
		if (sign == '+')
			return left;
		op = sign == '!' ? REG_EXPR_NOT : sign == '-' ? REG_EXPR_NEGATE : REG_EXPR_INVERT;
		made = reg_expr_make(reader, op, reg_expr_whole(), span);
	}
	if (made != NULL) {
		made->left = left;
		made = reg_expr_weigh(reader, made);
	}
	return made;
}

const struct reg_expr *reg_expr_unary(struct reg_expr_reader *reader)
{
	struct reg_lex *lex = reader->lex;
	struct reg_span span = lex->token.span;
	const struct reg_expr *expr = NULL;

	if (reader->depth >= REG_EXPR_MAX_DEPTH)
		return reg_expr_refuse(reader, span, "found an expression that is nested too deep, expected a simpler one");
	reader->depth++;
	if (reg_lex_is_sign(lex, '!') || reg_lex_is_sign(lex, '-') || reg_lex_is_sign(lex, '+') ||
	    reg_lex_is_sign(lex, '~') || reg_lex_is_sign(lex, '*') || reg_lex_is_sign(lex, '&')) {
		int sign = lex->token.sign;

		reg_lex_next(lex);
		expr = read_sign(reader, sign, span);
	} else if (reg_lex_skip_name(lex, "sizeof")) {
		expr = read_sizeof(reader, span);
	} else if (reg_lex_is_sign(lex, '(')) {
		struct reg_lex before = *lex;

		reg_lex_next(lex);
		if (reg_declare_is_type(reader->scope->names, lex)) {
			expr = read_cast(reader, span);
		} else {
			*lex = before;
			expr = read_postfix(reader);
		}
	} else {
		expr = read_postfix(reader);
	}
	reader->depth--;
	return expr;
}


/* --- from outside --- */

const struct reg_expr *reg_expr_read(const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = { .scope = scope, .source = scope->names->source, .lex = lex };

	return reg_expr_choice(&reader);
}

const struct reg_expr *reg_expr_read_condition(const struct reg_scope *scope, struct reg_lex *lex)
{
	const struct reg_expr *expr = reg_expr_read(scope, lex);

	return expr != NULL && reg_expr_is_condition(scope, expr) ? expr : NULL;
}

const struct reg_expr *reg_expr_read_place(const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = { .scope = scope, .source = scope->names->source, .lex = lex };

	return reg_expr_unary(&reader);
}

const struct reg_expr *reg_expr_read_range(const struct reg_expr **low, const struct reg_expr **high,
    const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = {
		.scope = scope, .source = scope->names->source, .lex = lex, .low = low, .high = high
	};

	*low = *high = NULL;
	return reg_expr_unary(&reader);
}
