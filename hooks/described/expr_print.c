/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_print.c - what is ours by name, the value of constant expressions, and expressions as C.
 */
#include <stdio.h>
#include <string.h>

#include "declare_parts.h"
#include "mapping.h"

#define ON(service) (1u << REG_SERVICE_##service)

const struct reg_our_info reg_expr_ours[REG_OURS] = {
	[REG_OUR_OK] = { "ok", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_ERROR] = { "error", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_KNOWN] = { "known", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_CUSTOMER] = { "customer", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_NAME] = { "name", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_CUSTOMER_KIND] = { "customer_kind", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_PLATE] = { "plate", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_PLATE_KNOWN] = { "plate_known", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_PLATE_FLAGGED] = { "plate_flagged", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_TIER] = { "tier", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_TIER_NAME] = { "tier_name", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_TIER_RANK] = { "tier_rank", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_TIER_KEEPS_UNTIL] = { "tier_keeps_until", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_NEXT_TIER] = { "next_tier", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_TO_NEXT] = { "to_next", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_TO_NEXT_UNIT] = { "to_next_unit", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_TO_KEEP] = { "to_keep", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_TO_KEEP_UNIT] = { "to_keep_unit", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_BALANCE] = { "balance", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_PENDING] = { "pending", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_WILL_EARN] = { "will_earn", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_EXPIRING] = { "expiring", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_EXPIRING_ON] = { "expiring_on", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_CUSTOMER_LINE_1] = { "customer_line_1", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_CUSTOMER_LINE_2] = { "customer_line_2", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_OPERATOR_TEXT] = { "operator_text", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_EARNED] = { "earned", REG_OUR_IS_INTEGER, 0 },
	[REG_OUR_RECEIPT_TEXT] = { "receipt_text", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_MENU_TEXT] = { "menu_text", REG_OUR_IS_TEXT, 0 },
	[REG_OUR_OPERATOR_LINES] = { "operator_lines", REG_OUR_IS_LIST, 0 },
	[REG_OUR_RECEIPT_LINES] = { "receipt_lines", REG_OUR_IS_LIST, 0 },
	[REG_OUR_MENU_LINES] = { "menu_lines", REG_OUR_IS_LIST, 0 },
	[REG_OUR_ACTIONS] = { "actions", REG_OUR_IS_LIST, 0 },
	[REG_OUR_TEXT] = { "text", REG_OUR_IS_TEXT, ON(MESSAGE) | ON(LOG) | ON(PRINT) | ON(PROMPT) },
	[REG_OUR_SEVERITY] = { "severity", REG_OUR_IS_INTEGER, ON(MESSAGE) | ON(LOG) },
	[REG_OUR_TITLE] = { "title", REG_OUR_IS_TEXT, ON(CHOOSE) },
	[REG_OUR_OPTIONS] = { "options", REG_OUR_IS_LIST, ON(CHOOSE) },
	[REG_OUR_LINE_1] = { "line_1", REG_OUR_IS_TEXT, ON(DISPLAY) },
	[REG_OUR_LINE_2] = { "line_2", REG_OUR_IS_TEXT, ON(DISPLAY) },
};

/* --- constants and C --- */

/* In the order of enum reg_expr_op, from REG_EXPR_MUL on. */
static const struct { const char *text; int sign;
} signs[] = {
	{ "*", '*' },
	{ "/", '/' },
	{ "%", '%' },
	{ "+", '+' },
	{ "-", '-' },
	{ "<<", REG_SIGN_SHL },
	{ ">>", REG_SIGN_SHR },
	{ "<", '<' },
	{ "<=", REG_SIGN_LE },
	{ ">", '>' },
	{ ">=", REG_SIGN_GE },
	{ "==", REG_SIGN_EQ },
	{ "!=", REG_SIGN_NE },
	{ "&", '&' },
	{ "^", '^' },
	{ "|", '|' },
	{ "&&", REG_SIGN_AND },
	{ "||", REG_SIGN_OR },
};

bool reg_expr_constant(int64_t *out, const struct reg_expr *expr)
{
	int64_t left = 0, right = 0;

	switch ((int)expr->op) {
	case REG_EXPR_INT:
		*out = expr->value;
		return true;
	case REG_EXPR_CAST:
		if (!reg_expr_constant(&left, expr->left) || !reg_type_is_integer(expr->type))
			return false;
		*out = (int64_t)reg_type_cut((uint64_t)left, expr->type);
		return true;
	case REG_EXPR_NOT:
	case REG_EXPR_NEGATE:
	case REG_EXPR_INVERT:
		if (!reg_expr_constant(&left, expr->left))
			return false;
		*out = expr->op == REG_EXPR_NOT   ? left == 0
		    : expr->op == REG_EXPR_NEGATE ? (int64_t)(0 - (uint64_t)left)
		                                  : ~left;
		return true;
	case REG_EXPR_CHOICE:
		return reg_expr_constant(&left, expr->left) && reg_expr_constant(out, left != 0 ? expr->right : expr->other);
	default:
		break;
	}
	if (expr->op < REG_EXPR_MUL || expr->op > REG_EXPR_OR)
		return false;
	return reg_expr_constant(&left, expr->left) && reg_expr_constant(&right, expr->right) &&
	    reg_declare_apply(out, signs[expr->op - REG_EXPR_MUL].sign, left, right);
}

struct paper {
	char *out;
	size_t size, n;
	bool is_full;
};

static void put(struct paper *paper, const char *text)
{
	size_t n = strlen(text);

	if (paper->is_full || n >= paper->size - paper->n) {
		paper->is_full = true;
		return;
	}
	memcpy(paper->out + paper->n, text, n + 1);
	paper->n += n;
}

static void put_text(struct paper *paper, const char *text)
{
	put(paper, "\"");
	for (; *text != '\0'; text++) {
		char one[8];

		if (*text >= 0x20 && *text < 0x7f && strchr("\\\"?", *text) == NULL)
			(void)snprintf(one, sizeof one, "%c", *text);
		else
			(void)snprintf(one, sizeof one, "\\%03o", (unsigned)(unsigned char)*text);
		put(paper, one);
	}
	put(paper, "\"");
}

static bool print(struct paper *paper, const struct reg_expr *expr, const struct reg_type *function);

static bool print_pair(struct paper *paper, const struct reg_expr *left, const char *sign, const struct reg_expr *right,
    const struct reg_type *function)
{
	put(paper, "(");
	if (!print(paper, left, function))
		return false;
	put(paper, sign);
	if (right != NULL && !print(paper, right, function))
		return false;
	put(paper, ")");
	return true;
}

static bool print_prefix(
    struct paper *paper, const char *sign, const struct reg_expr *left, const struct reg_type *function)
{
	put(paper, "(");
	put(paper, sign);
	if (!print(paper, left, function))
		return false;
	put(paper, ")");
	return true;
}

static bool print_param(struct paper *paper, const struct reg_expr *expr, const struct reg_type *function)
{
	char number[24];

	if (function == NULL || (size_t)expr->value >= function->n_params)
		return false;
	(void)snprintf(number, sizeof number, "p%d", (int)expr->value + 1);
	put(paper, function->params[expr->value].name != NULL ? function->params[expr->value].name : number);
	return true;
}

static bool print_integer(struct paper *paper, const struct reg_expr *expr)
{
	char number[40];

	if (expr->type->kind == REG_TYPE_POINTER)
		(void)snprintf(number, sizeof number, "((void *)0)");
	else if (expr->value == INT64_MIN)
		(void)snprintf(number, sizeof number, "(-9223372036854775807LL - 1)");
	else
		(void)snprintf(number, sizeof number, expr->value < 0 ? "(%lldLL)" : "%lldLL", (long long)expr->value);
	put(paper, number);
	return true;
}

static bool print(struct paper *paper, const struct reg_expr *expr, const struct reg_type *function)
{
	char shown[512];

	switch (expr->op) {
	case REG_EXPR_INT:
		return print_integer(paper, expr);
	case REG_EXPR_TEXT:
		put_text(paper, expr->text);
		return true;
	case REG_EXPR_PARAM:
		return print_param(paper, expr, function);
	case REG_EXPR_OBJECT:
	case REG_EXPR_FUNCTION:
		put(paper, expr->text);
		return true;
	case REG_EXPR_MEMBER:
		(void)snprintf(shown, sizeof shown, ".%s", expr->text);
		return print_pair(paper, expr->left, shown, NULL, function);
	case REG_EXPR_DEREF:
		return print_prefix(paper, "*", expr->left, function);
	case REG_EXPR_ADDRESS:
		return print_prefix(paper, "&", expr->left, function);
	case REG_EXPR_INDEX:
		if (!print_pair(paper, expr->left, "", NULL, function))
			return false;
		put(paper, "[");
		if (!print(paper, expr->right, function))
			return false;
		put(paper, "]");
		return true;
	case REG_EXPR_CAST:
		put(paper, "((");
		put(paper, reg_type_print(shown, sizeof shown, expr->type, ""));
		put(paper, ")");
		if (!print(paper, expr->left, function))
			return false;
		put(paper, ")");
		return true;
	case REG_EXPR_NOT:
		return print_prefix(paper, "!", expr->left, function);
	case REG_EXPR_NEGATE:
		return print_prefix(paper, "-", expr->left, function);
	case REG_EXPR_INVERT:
		return print_prefix(paper, "~", expr->left, function);
	case REG_EXPR_CHOICE:
		if (!print_pair(paper, expr->left, " ? ", expr->right, function))
			return false;
		if (!paper->is_full)
			paper->n--; /* goes on inside the parenthesis */
		put(paper, " : ");
		if (!print(paper, expr->other, function))
			return false;
		put(paper, ")");
		return true;
	case REG_EXPR_MUL: case REG_EXPR_DIV: case REG_EXPR_MOD: case REG_EXPR_ADD: case REG_EXPR_SUB: case REG_EXPR_SHL:
	case REG_EXPR_SHR: case REG_EXPR_LT: case REG_EXPR_LE: case REG_EXPR_GT: case REG_EXPR_GE: case REG_EXPR_EQ:
	case REG_EXPR_NE:
	case REG_EXPR_BIT_AND:
	case REG_EXPR_BIT_XOR:
	case REG_EXPR_BIT_OR:
	case REG_EXPR_AND:
	case REG_EXPR_OR:
		if (expr->right->op == REG_EXPR_TEXT)
			return false; /* texts are not compared so in C */
		(void)snprintf(shown, sizeof shown, " %s ", signs[expr->op - REG_EXPR_MUL].text);
		return print_pair(paper, expr->left, shown, expr->right, function);
	case REG_EXPR_RESULT:
	case REG_EXPR_ITEM:
	case REG_EXPR_KEPT:
	case REG_EXPR_NEW:
	case REG_EXPR_HANDLER:
	case REG_EXPR_USER:
	case REG_EXPR_OUR:
	case REG_EXPR_ROW:
		break;
	}
	return false;
}

bool reg_expr_print(char *out, size_t size, const struct reg_expr *expr, const struct reg_type *function)
{
	struct paper paper = { .out = out, .size = size };

	out[0] = '\0';
	return print(&paper, expr, function) && !paper.is_full;
}
