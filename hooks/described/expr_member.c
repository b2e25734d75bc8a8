/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_member.c - what pointers point to, members, elements.
 */
#include "declare_parts.h"
#include "expr_parts.h"

static const struct reg_type *with_const(struct reg_expr_reader *reader, const struct reg_type *type, bool is_const)
{
	return is_const ? reg_type_const(reader->source, type) : type;
}

const struct reg_expr *reg_expr_deref(struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span)
{
	const struct reg_type *to = left->type == NULL ? NULL : left->type->to;
	struct reg_expr *made;

	if (!reg_expr_is_pointer(left) || left->type->kind == REG_TYPE_FUNCTION)
		return reg_expr_refuse(reader, reg_lex_since(reader->lex, span), "found no pointer, expected one");
	if (to->kind != REG_TYPE_FUNCTION && !to->is_complete)
		return reg_expr_refuse(reader, reg_lex_since(reader->lex, span), to->kind == REG_TYPE_VOID
		    ? "a pointer to void says nothing about what is there, expected a cast such as ((struct sale *)data)->total"
		    : "a pointer to a type that is not declared in full");
	made = reg_expr_make(reader, REG_EXPR_DEREF, to, span);
	if (made != NULL) {
		made->left = left;
		made->is_place = to->kind != REG_TYPE_FUNCTION && (left->type->kind == REG_TYPE_POINTER || left->is_place);
		made = reg_expr_weigh(reader, made);
	}
	return made;
}

const struct reg_expr *reg_expr_member(
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
	if (!is_arrow && reg_expr_is_pointer(left))
		return reg_expr_refuse(reader, reg_lex_since(lex, span), "found '.' behind a pointer, expected -> or a struct");
	if (is_arrow)
		left = reg_expr_deref(reader, left, span);
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
		made = reg_expr_weigh(reader, made);
	}
	return made;
}

const struct reg_expr *reg_expr_index(
    struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span, bool *is_range)
{
	const struct reg_expr *right;
	struct reg_expr *made;
	int64_t index;

	if (!reg_expr_is_pointer(left) || left->type->to->kind == REG_TYPE_FUNCTION || left->type->kind == REG_TYPE_FUNCTION)
		return reg_expr_refuse(
		    reader, reg_lex_since(reader->lex, span), "found no array and no pointer, so it has no elements");
	if (!left->type->to->is_complete)
		return reg_expr_refuse(
		    reader, reg_lex_since(reader->lex, span), "elements of a type without a size, expected a cast");
	right = reg_expr_choice(reader);
	if (right == NULL)
		return NULL;
	if (!reg_expr_is_integer(right))
		return reg_expr_refuse(reader, right->span, "found an index that is no integer");
	if (reader->low != NULL && reg_lex_skip_sign(reader->lex, REG_SIGN_RANGE)) {
		*reader->low = right;
		*reader->high = reg_expr_choice(reader);
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
		made = reg_expr_weigh(reader, made);
	}
	return made;
}
