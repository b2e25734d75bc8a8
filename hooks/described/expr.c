/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr.c - C expressions read and checked. One reader goes down the levels of C's operators; each node knows its type
 * when it is made.
 */
#include "expr.h"

#include <string.h>

#include "declare_parts.h"
#include "expr_parts.h"

static const struct reg_expr *read_choice(struct reg_expr_reader *reader);

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

/* What an expression takes from its operands: the last thing done to a node that has any. NULL (reported): too many of them. */
static struct reg_expr *weigh(struct reg_expr_reader *reader, struct reg_expr *made)
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

static bool is_pointer(const struct reg_expr *expr)
{
	return expr->type != NULL && (expr->type->kind == REG_TYPE_POINTER || expr->type->kind == REG_TYPE_ARRAY ||
	    expr->type->kind == REG_TYPE_FUNCTION);
}

bool reg_expr_is_condition(const struct reg_scope *scope, const struct reg_expr *expr)
{
	char shown[200];

	if (reg_expr_is_number(expr) || is_pointer(expr))
		return true;
	return reg_source_mistake(scope->names->source, expr->span,
	    "found a condition of type '%s', expected a number or pointer",
	    expr->type == NULL ? "text" : reg_type_print(shown, sizeof shown, expr->type, ""));
}

/* --- paths --- */

static const struct reg_type *with_const(struct reg_expr_reader *reader, const struct reg_type *type, bool is_const)
{
	return is_const ? reg_type_const(reader->source, type) : type;
}

static const struct reg_expr *deref(struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span)
{
	const struct reg_type *to = left->type == NULL ? NULL : left->type->to;
	struct reg_expr *made;

	if (!is_pointer(left) || left->type->kind == REG_TYPE_FUNCTION)
		return reg_expr_refuse(reader, reg_lex_since(reader->lex, span), "found no pointer, expected one");
	if (to->kind != REG_TYPE_FUNCTION && !to->is_complete)
		return reg_expr_refuse(reader, reg_lex_since(reader->lex, span), to->kind == REG_TYPE_VOID
		    ? "a pointer to void says nothing about what is there, expected a cast such as ((struct sale *)data)->total"
		    : "a pointer to a type that is not declared in full");
	made = reg_expr_make(reader, REG_EXPR_DEREF, to, span);
	if (made != NULL) {
		made->left = left;
		made->is_place = to->kind != REG_TYPE_FUNCTION && (left->type->kind == REG_TYPE_POINTER || left->is_place);
		made = weigh(reader, made);
	}
	return made;
}

static const struct reg_expr *member_of(
    struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span, bool is_arrow)
{
	struct reg_lex *lex = reader->lex;
	const struct reg_member *member;
	struct reg_span at;
	const char *name;
	struct reg_expr *made;
	uint64_t offset = 0;
	char shown[200];

	if (is_arrow && left->type != NULL && reg_type_is_aggregate(left->type))
		return reg_expr_refuse(reader, reg_lex_since(lex, span), "found -> behind a struct, expected '.' or a pointer");
	if (!is_arrow && is_pointer(left))
		return reg_expr_refuse(reader, reg_lex_since(lex, span), "found '.' behind a pointer, expected -> or a struct");
	if (is_arrow)
		left = deref(reader, left, span);
	if (left == NULL)
		return NULL;
	if (left->type == NULL || !reg_type_is_aggregate(left->type))
		return reg_expr_refuse(reader, reg_lex_since(lex, span), "found no struct or union here, so it has no members");
	at = lex->token.span;
	name = reg_lex_expect_name(lex, "the name of a member");
	if (name == NULL)
		return NULL;
	member = reg_type_member(&offset, left->type, name);
	if (member == NULL) {
		(void)reg_source_mistake_near(reader->source, at, reg_declare_nearest_member(left->type, name),
		    "'%s' has no member '%s'", reg_type_print(shown, sizeof shown, left->type, ""), name);
		return NULL;
	}
	made = reg_expr_make(reader, REG_EXPR_MEMBER, with_const(reader, member->type, left->type->is_const), span);
	if (made != NULL) {
		made->left = left;
		made->value = (int64_t)offset;
		made->text = name;
		made->is_place = left->is_place;
		made = weigh(reader, made);
	}
	return made;
}

static const struct reg_expr *index_of(
    struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span, bool *is_range)
{
	const struct reg_expr *right;
	struct reg_expr *made;
	int64_t index;

	if (!is_pointer(left) || left->type->to->kind == REG_TYPE_FUNCTION || left->type->kind == REG_TYPE_FUNCTION)
		return reg_expr_refuse(
		    reader, reg_lex_since(reader->lex, span), "found no array and no pointer, so it has no elements");
	if (!left->type->to->is_complete)
		return reg_expr_refuse(
		    reader, reg_lex_since(reader->lex, span), "elements of a type without a size, expected a cast");
	right = read_choice(reader);
	if (right == NULL)
		return NULL;
	if (!reg_expr_is_integer(right))
		return reg_expr_refuse(reader, right->span, "found an index that is no integer");
	if (reader->low != NULL && reg_lex_skip_sign(reader->lex, REG_SIGN_RANGE)) {
		*reader->low = right;
		*reader->high = read_choice(reader);
		*is_range = true;
		if (*reader->high == NULL || !reg_lex_expect_sign(reader->lex, ']', "after the range"))
			return NULL;
		if (!reg_expr_is_integer(*reader->high))
			return reg_expr_refuse(reader, (*reader->high)->span, "found an end of the range that is no integer");
		return left;
	}
	if (!reg_lex_expect_sign(reader->lex, ']', "after the index"))
		return NULL;
	if (left->type->kind == REG_TYPE_ARRAY && left->type->count > 0 && reg_expr_constant(&index, right) &&
	    (index < 0 || (uint64_t)index >= left->type->count)) {
		(void)reg_source_mistake(reader->source, right->span, "index %lld is outside the array, expected 0 to %llu",
		    (long long)index, (unsigned long long)left->type->count - 1);
		return NULL;
	}
	made = reg_expr_make(reader, REG_EXPR_INDEX, left->type->to, span);
	if (made != NULL) {
		made->left = left;
		made->right = right;
		made->is_place = left->type->kind == REG_TYPE_POINTER || left->is_place;
		made = weigh(reader, made);
	}
	return made;
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
	inner = read_choice(reader);
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
			expr = member_of(reader, expr, span, true);
		else if (reg_lex_skip_sign(lex, '.'))
			expr = member_of(reader, expr, span, false);
		else if (reg_lex_skip_sign(lex, '['))
			expr = index_of(reader, expr, span, &is_range);
		else
			break;
	}
	return expr;
}

/* --- operators with one operand --- */

static const struct reg_expr *read_unary(struct reg_expr_reader *reader);

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
	left = read_unary(reader);
	if (left == NULL)
		return NULL;
	if (!reg_expr_is_integer(left) && !is_pointer(left))
		return reg_expr_refuse(reader, left->span, "found a cast of neither an integer nor a pointer");
	made = reg_expr_make(reader, REG_EXPR_CAST, type, span);
	if (made != NULL) {
		made->left = left;
		made = weigh(reader, made);
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
	expr = read_unary(reader);
	if (expr == NULL)
		return NULL;
	if (expr->type == NULL || !expr->type->is_complete)
		return reg_expr_refuse(reader, expr->span, "this has no size");
	return reg_expr_integer(reader, (int64_t)expr->type->size, span);
}

static const struct reg_expr *read_sign(struct reg_expr_reader *reader, int sign, struct reg_span span)
{
	const struct reg_expr *left = read_unary(reader);
	enum reg_expr_op op;
	struct reg_expr *made;

	if (left == NULL)
		return NULL;
	if (sign == '*')
		return deref(reader, left, span);
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
		made = weigh(reader, made);
	}
	return made;
}

static const struct reg_expr *read_unary(struct reg_expr_reader *reader)
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

/* --- operators with two --- */

static const struct { int sign, level; enum reg_expr_op op;
} binaries[] = {
	{ '*', 0, REG_EXPR_MUL },
	{ '/', 0, REG_EXPR_DIV },
	{ '%', 0, REG_EXPR_MOD },
	{ '+', 1, REG_EXPR_ADD },
	{ '-', 1, REG_EXPR_SUB },
	{ REG_SIGN_SHL, 2, REG_EXPR_SHL },
	{ REG_SIGN_SHR, 2, REG_EXPR_SHR },
	{ '<', 3, REG_EXPR_LT },
	{ REG_SIGN_LE, 3, REG_EXPR_LE },
	{ '>', 3, REG_EXPR_GT },
	{ REG_SIGN_GE, 3, REG_EXPR_GE },
	{ REG_SIGN_EQ, 4, REG_EXPR_EQ },
	{ REG_SIGN_NE, 4, REG_EXPR_NE },
	{ '&', 5, REG_EXPR_BIT_AND },
	{ '^', 6, REG_EXPR_BIT_XOR },
	{ '|', 7, REG_EXPR_BIT_OR },
	{ REG_SIGN_AND, 8, REG_EXPR_AND },
	{ REG_SIGN_OR, 9, REG_EXPR_OR },
};

static int binary_at(const struct reg_lex *lex)
{
	if (lex->token.kind == REG_TOKEN_SIGN)
		for (size_t i = 0; i < sizeof binaries / sizeof binaries[0]; i++)
			if (binaries[i].sign == lex->token.sign)
				return (int)i;
	return -1;
}

static bool check_operands(struct reg_expr_reader *reader, enum reg_expr_op op, const struct reg_expr *left,
    const struct reg_expr *right, struct reg_span at)
{
	bool is_equality = op == REG_EXPR_EQ || op == REG_EXPR_NE;

	if (op == REG_EXPR_AND || op == REG_EXPR_OR)
		return reg_expr_is_condition(reader->scope, left) && reg_expr_is_condition(reader->scope, right);
	if (is_equality && right->op == REG_EXPR_TEXT) {
		if (reg_expr_is_text(left))
			return true;
		return reg_source_mistake(reader->source, left->span, "found no text on the left, expected one");
	}
	if (is_equality && is_pointer(left) && (is_pointer(right) || (right->op == REG_EXPR_INT && right->value == 0)))
		return true;
	if (op >= REG_EXPR_LT && op <= REG_EXPR_NE && reg_expr_is_number(left) && reg_expr_is_number(right))
		return true;
	if (reg_expr_is_integer(left) && reg_expr_is_integer(right))
		return true;
	return reg_source_mistake(reader->source, at, is_equality
	    ? "these cannot be compared, expected two numbers, two pointers, or a text and a \"constant\""
	    : "found an operand that is no integer (fractions and pointers are only compared)");
}

static const struct reg_expr *read_level(struct reg_expr_reader *reader, int level)
{
	struct reg_span span = reader->lex->token.span;
	const struct reg_expr *left = level < 0 ? read_unary(reader) : read_level(reader, level - 1);
	int chain = 0;

	while (level >= 0 && left != NULL) {
		int found = binary_at(reader->lex);
		struct reg_span at = reader->lex->token.span;
		const struct reg_expr *right;
		struct reg_expr *made;

		if (found < 0 || binaries[found].level != level)
			return left;
		if (++chain > REG_EXPR_MAX_DEPTH)
			return reg_expr_refuse(reader, at, "found an expression of too many parts, expected a simpler one");
		reg_lex_next(reader->lex);
		right = read_level(reader, level - 1);
		if (right == NULL || !check_operands(reader, binaries[found].op, left, right, at))
			return NULL;
		made = reg_expr_make(reader, binaries[found].op, reg_expr_whole(), span);
		if (made == NULL)
			return NULL;
		made->left = left;
		made->right = right;
		left = weigh(reader, made);
	}
	return left;
}

static const struct reg_expr *read_choice(struct reg_expr_reader *reader)
{
	struct reg_span span = reader->lex->token.span;
	const struct reg_expr *left, *right, *other, **low = reader->low;
	struct reg_expr *made;
	bool is_same;

	if (reader->depth >= REG_EXPR_MAX_DEPTH)
		return reg_expr_refuse(reader, span, "found an expression that is nested too deep, expected a simpler one");
	reader->low = NULL;
	reader->depth++;
	left = read_level(reader, 9);
	if (left != NULL && reg_lex_skip_sign(reader->lex, '?')) {
		right = reg_expr_is_condition(reader->scope, left) ? read_choice(reader) : NULL;
		other = right != NULL && reg_lex_expect_sign(reader->lex, ':', "of ?:") ? read_choice(reader) : NULL;
		if (other == NULL)
			return NULL;
		if (!(reg_expr_is_number(right) && reg_expr_is_number(other)) &&
		    !(reg_expr_is_text(right) && reg_expr_is_text(other)) && !(is_pointer(right) && is_pointer(other)))
			return reg_expr_refuse(reader, reg_lex_since(reader->lex, span),
			    "found two sides of ?: that are not of one kind, expected two "
			    "numbers, two texts or two pointers");
		is_same = right->type != NULL && other->type != NULL && reg_type_same(right->type, other->type);
		if (!is_same && !reg_expr_is_text(right) && !(reg_expr_is_integer(right) && reg_expr_is_integer(other)))
			return reg_expr_refuse(
			    reader, reg_lex_since(reader->lex, span), "found two sides of ?: of different types");
		made = reg_expr_make(reader, REG_EXPR_CHOICE,
		    reg_expr_is_integer(right) ? reg_expr_whole()
		        : is_same              ? right->type
		                               : NULL,
		    span);
		if (made != NULL) {
			made->left = left;
			made->right = right;
			made->other = other;
			made = weigh(reader, made);
		}
		left = made;
	}
	reader->depth--;
	reader->low = low;
	return left;
}

/* --- from outside --- */

const struct reg_expr *reg_expr_read(const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = { .scope = scope, .source = scope->names->source, .lex = lex };

	return read_choice(&reader);
}

const struct reg_expr *reg_expr_read_condition(const struct reg_scope *scope, struct reg_lex *lex)
{
	const struct reg_expr *expr = reg_expr_read(scope, lex);

	return expr != NULL && reg_expr_is_condition(scope, expr) ? expr : NULL;
}

const struct reg_expr *reg_expr_read_place(const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = { .scope = scope, .source = scope->names->source, .lex = lex };

	return read_unary(&reader);
}

const struct reg_expr *reg_expr_read_range(const struct reg_expr **low, const struct reg_expr **high,
    const struct reg_scope *scope, struct reg_lex *lex)
{
	struct reg_expr_reader reader = {
		.scope = scope, .source = scope->names->source, .lex = lex, .low = low, .high = high
	};

	*low = *high = NULL;
	return read_unary(&reader);
}
