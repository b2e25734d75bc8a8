/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_operator.c - operators with two operands, level by level as C has them, and ?:.
 */
#include "expr_parts.h"

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
	if (is_equality && reg_expr_is_pointer(left) && (reg_expr_is_pointer(right) || (right->op == REG_EXPR_INT && right->value == 0)))
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
	const struct reg_expr *left = level < 0 ? reg_expr_unary(reader) : read_level(reader, level - 1);
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
		left = reg_expr_weigh(reader, made);
	}
	return left;
}

const struct reg_expr *reg_expr_choice(struct reg_expr_reader *reader)
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
		right = reg_expr_is_condition(reader->scope, left) ? reg_expr_choice(reader) : NULL;
		other = right != NULL && reg_lex_expect_sign(reader->lex, ':', "of ?:") ? reg_expr_choice(reader) : NULL;
		if (other == NULL)
			return NULL;
		if (!(reg_expr_is_number(right) && reg_expr_is_number(other)) &&
		    !(reg_expr_is_text(right) && reg_expr_is_text(other)) && !(reg_expr_is_pointer(right) && reg_expr_is_pointer(other)))
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
			made = reg_expr_weigh(reader, made);
		}
		left = made;
	}
	reader->depth--;
	reader->low = low;
	return left;
}
