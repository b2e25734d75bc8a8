/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_path.c - which expressions are paths. What can be checked of them is checked here, once: indices into declared
 * arrays, sizes, offsets. What a path cannot express (an index that the host has, a variable of the host, arithmetic) is
 * left to the walk; both read the same.
 */
#include "expr_parts.h"

enum reg_load reg_expr_load(const struct reg_type *type)
{
	if (type == NULL)
		return REG_LOAD_NONE;
	switch (type->kind) {
	case REG_TYPE_ENUM:
		return reg_expr_load(type->to);
	case REG_TYPE_INT:
		if (type->is_bool && type->size == 1)
			return REG_LOAD_BOOL;
		switch (type->size) {
		case 1: return type->is_signed ? REG_LOAD_I8 : REG_LOAD_U8;
		case 2: return type->is_signed ? REG_LOAD_I16 : REG_LOAD_U16;
		case 4: return type->is_signed ? REG_LOAD_I32 : REG_LOAD_U32;
		case 8: return type->is_signed ? REG_LOAD_I64 : REG_LOAD_U64;
		default: return REG_LOAD_NONE;
		}
	case REG_TYPE_FLOAT:
		return REG_LOAD_FLOAT;
	case REG_TYPE_POINTER:
		return REG_LOAD_POINTER;
	case REG_TYPE_ARRAY:
		return REG_LOAD_ADDRESS;
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
	case REG_TYPE_FUNCTION:
	case REG_TYPE_VOID:
		break;
	}
	return REG_LOAD_NONE;
}

/* False: the offset is beyond what a path holds. */
static bool move_by(struct reg_path *path, int64_t bytes)
{
	int32_t *offset = &path->offsets[path->n_hops];

	return !__builtin_add_overflow((int64_t)*offset, bytes, offset);
}

/* Goes to where `left` points, or stays where its array is. */
static bool follow(struct reg_path *path, const struct reg_expr *left)
{
	*path = left->path;
	if (path->load == REG_LOAD_ADDRESS)
		return true;
	if (path->load != REG_LOAD_POINTER || path->n_hops == REG_PATH_MAX_HOPS)
		return false;
	path->offsets[++path->n_hops] = 0;
	return true;
}

static bool index_by(struct reg_path *path, const struct reg_expr *expr)
{
	const struct reg_type *type = expr->left->type;
	int64_t index = expr->right->value, bytes;

	if (expr->right->op != REG_EXPR_INT || __builtin_mul_overflow(index, (int64_t)type->to->size, &bytes))
		return false;
	if (type->kind == REG_TYPE_ARRAY && (index < 0 || (type->count > 0 && (uint64_t)index >= type->count)))
		return false;
	return follow(path, expr->left) && move_by(path, bytes);
}

static bool is_path(struct reg_path *path, const struct reg_expr *expr)
{
	*path = (struct reg_path){ 0 };
	if (expr->op == REG_EXPR_PARAM || expr->op == REG_EXPR_ITEM || expr->op == REG_EXPR_NEW) {
		path->base = expr->op == REG_EXPR_PARAM ? REG_PATH_PARAM : REG_PATH_SLOT;
		path->index = (uint8_t)expr->value;
		return expr->value >= 0 && expr->value <= UINT8_MAX;
	}
	if (expr->left == NULL || expr->left->path.base == REG_PATH_NONE)
		return false;
	switch (expr->op) {
	case REG_EXPR_MEMBER:
		*path = expr->left->path;
		return move_by(path, expr->value);
	case REG_EXPR_DEREF:
		return follow(path, expr->left);
	case REG_EXPR_INDEX:
		return index_by(path, expr);
	case REG_EXPR_ADDRESS:
		*path = expr->left->path;
		return true;
	case REG_EXPR_CAST:
		*path = expr->left->path;
		return path->load == REG_LOAD_POINTER && expr->type->kind == REG_TYPE_POINTER;
	default: /* every other has to be walked */
		return false;
	}
}

void reg_expr_flatten(struct reg_expr *expr)
{
	struct reg_path path;

	if (is_path(&path, expr))
		path.load = (uint8_t)(expr->op == REG_EXPR_ADDRESS ? REG_LOAD_ADDRESS : reg_expr_load(expr->type));
	else
		path = (struct reg_path){ 0 };
	expr->path = path;
}
