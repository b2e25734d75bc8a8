/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * eval.c - paths are followed (path.h); every other expression is a tree that is walked, about 10 ns a node.
 */
#include "eval.h"

#include <string.h>

#include "door.h"
#include "ours.h"
#include "path.h"

#define MAX_QUOTED 1024 /* bytes of a text in quotes that is compared, in any encoding */

static bool give(struct reg_scalar *out, int64_t value)
{
	out->kind = REG_SCALAR_INT;
	out->integer = value;
	return true;
}

static bool give_text(struct reg_scalar *out, const char *text)
{
	out->kind = REG_SCALAR_TEXT;
	out->text = text;
	return text != NULL;
}

static bool give_pointer(struct reg_scalar *out, const void *pointer)
{
	return give(out, (int64_t)(uintptr_t)pointer); /* as loaded ones are: addresses are not below 0 */
}

/* --- loads: by memcpy, since packed structs are not aligned --- */

static bool load_fraction(struct reg_scalar *out, const void *place, uint64_t size)
{
	out->kind = REG_SCALAR_FLOAT;
	if (size == sizeof(double)) {
		double value;

		memcpy(&value, place, sizeof value);
		out->fraction = (long double)value;
	} else if (size == sizeof(float)) {
		float value;

		memcpy(&value, place, sizeof value);
		out->fraction = (long double)value;
	} else if (size == sizeof(long double)) {
		memcpy(&out->fraction, place, sizeof out->fraction);
	} else {
		return false;
	}
	return true;
}

bool reg_eval_load(struct reg_scalar *out, const void *place, const struct reg_type *type)
{
	uintptr_t pointer;

	switch (type->kind) {
	case REG_TYPE_INT:
	case REG_TYPE_ENUM:
		out->kind = REG_SCALAR_INT;
		return reg_path_load(&out->integer, place, reg_expr_load(type));
	case REG_TYPE_FLOAT:
		return load_fraction(out, place, type->size);
	case REG_TYPE_POINTER:
		memcpy(&pointer, place, sizeof pointer);
		return give(out, (int64_t)pointer);
	case REG_TYPE_ARRAY:
	case REG_TYPE_FUNCTION:
		return give_pointer(out, place);
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
	case REG_TYPE_VOID:
		break;
	}
	return false;
}

/* --- places --- */

static bool pointer_of(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	struct reg_scalar value;

	if (!reg_eval(&value, frame, expr) || value.kind != REG_SCALAR_INT || value.integer == 0)
		return false;
	*out = (unsigned char *)(intptr_t)value.integer;
	return true;
}

static bool place_inside(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr);

static bool place_of_index(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	const struct reg_type *type = expr->left->type;
	int64_t index, offset;

	if (!reg_eval_integer(&index, frame, expr->right))
		return false;
	/* Also one that is passed by value, which is no place to write to. */
	if (type->kind == REG_TYPE_ARRAY && (index < 0 || (type->count > 0 && (uint64_t)index >= type->count)))
		return false;
	if (!pointer_of(out, frame, expr->left))
		return false;
	if (__builtin_mul_overflow(index, (int64_t)type->to->size, &offset))
		return false;
	*out = (unsigned char *)((uintptr_t)*out + (uintptr_t)offset); /* behind a pointer anything may be said: it wraps around */
	return true;
}

bool reg_eval_place(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	uintptr_t offset = 0;

	if (expr->path.base != REG_PATH_NONE) {
		*out = reg_path_place(frame, &expr->path);
		return *out != NULL;
	}
	for (; expr->op == REG_EXPR_MEMBER; expr = expr->left)
		offset += (uintptr_t)expr->value;
	if (!place_inside(out, frame, expr) || *out == NULL)
		return false;
	*out = (unsigned char *)((uintptr_t)*out + offset);
	return true;
}

static bool place_inside(unsigned char **out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	switch (expr->op) {
	case REG_EXPR_RESULT:
		*out = frame->result;
		return *out != NULL;
	case REG_EXPR_OBJECT:
		*out = reg_door_symbol(frame->door, expr->text);
		return *out != NULL;
	case REG_EXPR_DEREF:
		return pointer_of(out, frame, expr->left);
	case REG_EXPR_INDEX:
		return place_of_index(out, frame, expr);
	default: /* parameters and elements are paths, anything else is no place: reg_expr.is_place says so */
		return false;
	}
}

/* --- values --- */

static bool cast(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	const struct reg_type *type = expr->type;
	uint64_t size = type->kind == REG_TYPE_ENUM ? type->to->size : type->size;
	bool is_signed = type->kind == REG_TYPE_ENUM ? type->to->is_signed : type->is_signed;
	uint64_t bits;

	if (!reg_eval(out, frame, expr->left))
		return false;
	if (out->kind == REG_SCALAR_FLOAT) {
		if (!(out->fraction >= -9.2e18L && out->fraction <= 9.2e18L))
			return false;
		(void)give(out, (int64_t)out->fraction);
	}
	if (out->kind != REG_SCALAR_INT)
		return false;
	if (type->kind == REG_TYPE_POINTER || size >= 8)
		return true;
	if (type->is_bool)
		return give(out, out->integer != 0);
	bits = (uint64_t)out->integer & (((uint64_t)1 << (8 * size)) - 1);
	if (is_signed && (bits >> (8 * size - 1)) != 0)
		bits |= ~(uint64_t)0 << (8 * size);
	return give(out, (int64_t)bits);
}

/* Elements that a pointer, or an array taken as one, moves by. 0: a plain number. */
static int64_t stride(const struct reg_expr *expr)
{
	if (expr->type == NULL || (expr->type->kind != REG_TYPE_POINTER && expr->type->kind != REG_TYPE_ARRAY))
		return 0;
	return expr->type->to->size == 0 ? 1 : (int64_t)expr->type->to->size;
}

static bool compare_fractions(struct reg_scalar *out, enum reg_expr_op op, long double a, long double b)
{
	switch (op) {
	case REG_EXPR_LT: return give(out, a < b);
	case REG_EXPR_LE: return give(out, a <= b);
	case REG_EXPR_GT: return give(out, a > b);
	case REG_EXPR_GE: return give(out, a >= b);
	case REG_EXPR_EQ: return give(out, a == b);
	case REG_EXPR_NE: return give(out, a != b);
	default: return false; /* no arithmetic on fractions */
	}
}

static bool compare_texts(struct reg_scalar *out, enum reg_expr_op op, const char *a, const char *b)
{
	if (op == REG_EXPR_EQ)
		return give(out, strcmp(a, b) == 0);
	return op == REG_EXPR_NE && give(out, strcmp(a, b) != 0);
}

static bool calculate(struct reg_scalar *out, const struct reg_expr *expr, int64_t a, int64_t b)
{
	int64_t by_left = stride(expr->left), by_right = stride(expr->right);
	uint64_t x = (uint64_t)a, y = (uint64_t)b; /* wraps around instead of overflowing */

	switch (expr->op) {
	case REG_EXPR_ADD:
		return give(out, (int64_t)(x * (by_right != 0 && by_left == 0 ? (uint64_t)by_right : 1) +
		    y * (by_left != 0 && by_right == 0 ? (uint64_t)by_left : 1)));
	case REG_EXPR_SUB:
		if (by_left != 0 && by_right != 0)
			return give(out, (int64_t)(x - y) / by_left);
		return give(out, (int64_t)(x - y * (by_left != 0 ? (uint64_t)by_left : 1)));
	case REG_EXPR_MUL: return give(out, (int64_t)(x * y));
	case REG_EXPR_DIV: return b != 0 && !(a == INT64_MIN && b == -1) && give(out, a / b);
	case REG_EXPR_MOD: return b != 0 && !(a == INT64_MIN && b == -1) && give(out, a % b);
	case REG_EXPR_SHL: return b >= 0 && b < 64 && give(out, (int64_t)(x << b));
	case REG_EXPR_SHR: return b >= 0 && b < 64 && give(out, a >> b);
	case REG_EXPR_LT: return give(out, a < b);
	case REG_EXPR_LE: return give(out, a <= b);
	case REG_EXPR_GT: return give(out, a > b);
	case REG_EXPR_GE: return give(out, a >= b);
	case REG_EXPR_EQ: return give(out, a == b);
	case REG_EXPR_NE: return give(out, a != b);
	case REG_EXPR_BIT_AND: return give(out, a & b);
	case REG_EXPR_BIT_XOR: return give(out, a ^ b);
	case REG_EXPR_BIT_OR: return give(out, a | b);
	default: return false; /* not one of two numbers */
	}
}

static bool is_unit(const unsigned char *at, size_t size, unsigned char wanted)
{
	uint32_t wide = 0;
	uint16_t two = 0;

	if (size == 1)
		return *at == wanted;
	if (size == 2) {
		memcpy(&two, at, sizeof two);
		return two == wanted;
	}
	memcpy(&wide, at, sizeof wide);
	return wide == wanted;
}

/* A text of the host beside one in quotes: the latter goes into the host's encoding, so that nothing is allocated. Blanks
 * at the end of an array are not part of its text. */
static bool compare_with_host(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr, int64_t pointer,
    const char *text)
{
	const struct reg_type *type = expr->left->type;
	enum reg_type_text unit = type == NULL ? REG_TEXT_NONE : reg_type_text_unit(type);
	bool is_array = unit != REG_TEXT_NONE && type->kind == REG_TYPE_ARRAY, is_same;
	const unsigned char *at = (const unsigned char *)(uintptr_t)pointer;
	unsigned char wanted[MAX_QUOTED];
	size_t size, bytes, most, i = 0;

	if (unit == REG_TEXT_NONE || at == NULL || strlen(text) > MAX_QUOTED / 4)
		return false;
	size = reg_encoder_unit_size(unit);
	most = is_array && type->count > 0 ? (size_t)type->count : REG_MAPPING_MAX_TEXT;
	bytes = reg_encoder_write(reg_door_encoder(frame->door), wanted, sizeof wanted,
	    reg_encoder_name(unit, NULL, reg_door_encoding(frame->door)), text);
	while (i < most && i * size < bytes && memcmp(at + i * size, wanted + i * size, size) == 0)
		i++;
	is_same = i * size >= bytes;
	for (; is_same && i < most && !is_unit(at + i * size, size, '\0'); i++)
		is_same = is_array && is_unit(at + i * size, size, ' ');
	return (expr->op == REG_EXPR_EQ || expr->op == REG_EXPR_NE) && give(out, is_same == (expr->op == REG_EXPR_EQ));
}

static bool binary(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	struct reg_scalar a, b;

	if (!reg_eval(&a, frame, expr->left) || !reg_eval(&b, frame, expr->right))
		return false;
	if (a.kind == REG_SCALAR_INT && b.kind == REG_SCALAR_TEXT)
		return compare_with_host(out, frame, expr, a.integer, b.text);
	if (a.kind == REG_SCALAR_TEXT || b.kind == REG_SCALAR_TEXT)
		return a.kind == b.kind && compare_texts(out, expr->op, a.text, b.text);
	if (a.kind == REG_SCALAR_FLOAT || b.kind == REG_SCALAR_FLOAT)
		return compare_fractions(out, expr->op, a.kind == REG_SCALAR_FLOAT ? a.fraction : (long double)a.integer,
		    b.kind == REG_SCALAR_FLOAT ? b.fraction : (long double)b.integer);
	return calculate(out, expr, a.integer, b.integer);
}

/* Truth as in C; unknown stays unknown. */
static bool truth(bool *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	struct reg_scalar value;

	if (!reg_eval(&value, frame, expr))
		return false;
	*out = value.kind == REG_SCALAR_INT ? value.integer != 0
	                                    : value.kind == REG_SCALAR_FLOAT ? value.fraction != 0 : value.text[0] != '\0';
	return true;
}

static bool logical(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	bool is_true;

	if (!truth(&is_true, frame, expr->left))
		return false;
	if (expr->op == REG_EXPR_CHOICE)
		return reg_eval(out, frame, is_true ? expr->right : expr->other);
	if (is_true == (expr->op == REG_EXPR_OR))
		return give(out, is_true);
	return truth(&is_true, frame, expr->right) && give(out, is_true);
}

static bool unary(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	bool is_true;

	if (expr->op == REG_EXPR_NOT)
		return truth(&is_true, frame, expr->left) && give(out, !is_true);
	if (!reg_eval(out, frame, expr->left))
		return false;
	if (out->kind == REG_SCALAR_FLOAT && expr->op == REG_EXPR_NEGATE) {
		out->fraction = -out->fraction;
		return true;
	}
	if (out->kind != REG_SCALAR_INT)
		return false;
	return give(out, expr->op == REG_EXPR_NEGATE ? (int64_t)-(uint64_t)out->integer : ~out->integer);
}

static bool ours(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	enum reg_our which = (enum reg_our)expr->value;
	int64_t value;

	if (frame->ours == NULL)
		return false;
	if (reg_expr_ours[which].kind == REG_OUR_IS_TEXT)
		return give_text(out, reg_ours_text(frame->ours, which));
	return reg_ours_integer(&value, frame->ours, which) && give(out, value);
}

static bool row(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	const struct reg_slot *slot = &frame->slots[expr->slot];

	if (frame->ours == NULL)
		return false;
	if (expr->value == REG_ROW_INDEX)
		return give(out, slot->row);
	return give_text(out, reg_ours_row(frame->ours, slot, (enum reg_row)expr->value));
}

/* The result of a call as libffi leaves it: what is narrower than a register fills one. */
static bool result(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_type *type)
{
	uint64_t value;

	if (frame->result == NULL)
		return false;
	if (type->kind != REG_TYPE_INT && type->kind != REG_TYPE_ENUM && type->kind != REG_TYPE_POINTER)
		return reg_eval_load(out, frame->result, type);
	value = reg_type_get_result(frame->result, type);
	if (type->kind == REG_TYPE_INT && !type->is_signed && value > (uint64_t)INT64_MAX)
		return false;
	return give(out, (int64_t)value);
}

bool reg_eval(struct reg_scalar *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	unsigned char *place;

	if (expr->path.base != REG_PATH_NONE) {
		place = reg_path_place(frame, &expr->path);
		out->kind = REG_SCALAR_INT;
		return place != NULL && (reg_path_load(&out->integer, place, expr->path.load) ||
		    (expr->path.load == REG_LOAD_FLOAT && load_fraction(out, place, expr->type->size)));
	}
	switch (expr->op) {
	case REG_EXPR_INT:
		return give(out, expr->value);
	case REG_EXPR_TEXT:
		return give_text(out, expr->text);
	case REG_EXPR_RESULT:
		return result(out, frame, expr->type);
	case REG_EXPR_KEPT:
		return give(out, reg_door_kept(frame->door, (size_t)expr->value));
	case REG_EXPR_PARAM:
	case REG_EXPR_ITEM:
	case REG_EXPR_NEW:
	case REG_EXPR_OBJECT:
	case REG_EXPR_MEMBER:
	case REG_EXPR_DEREF:
	case REG_EXPR_INDEX:
		return reg_eval_place(&place, frame, expr) && reg_eval_load(out, place, expr->type);
	case REG_EXPR_ADDRESS:
		return reg_eval_place(&place, frame, expr->left) && give_pointer(out, place);
	case REG_EXPR_CAST:
		return cast(out, frame, expr);
	case REG_EXPR_FUNCTION:
		place = reg_door_symbol(frame->door, expr->text);
		return place != NULL && give_pointer(out, place);
	case REG_EXPR_HANDLER:
		place = reg_door_code(frame->door, (size_t)expr->value);
		return place != NULL && give_pointer(out, place);
	case REG_EXPR_USER:
		return give_pointer(out, frame->door);
	case REG_EXPR_OUR:
		return ours(out, frame, expr);
	case REG_EXPR_ROW:
		return row(out, frame, expr);
	case REG_EXPR_NOT:
	case REG_EXPR_NEGATE:
	case REG_EXPR_INVERT:
		return unary(out, frame, expr);
	case REG_EXPR_AND:
	case REG_EXPR_OR:
	case REG_EXPR_CHOICE:
		return logical(out, frame, expr);
	case REG_EXPR_MUL:
	case REG_EXPR_DIV:
	case REG_EXPR_MOD:
	case REG_EXPR_ADD:
	case REG_EXPR_SUB:
	case REG_EXPR_SHL:
	case REG_EXPR_SHR:
	case REG_EXPR_LT:
	case REG_EXPR_LE:
	case REG_EXPR_GT:
	case REG_EXPR_GE:
	case REG_EXPR_EQ:
	case REG_EXPR_NE:
	case REG_EXPR_BIT_AND:
	case REG_EXPR_BIT_XOR:
	case REG_EXPR_BIT_OR:
		return binary(out, frame, expr);
	}
	return false;
}

bool reg_eval_integer(int64_t *out, const struct reg_frame *frame, const struct reg_expr *expr)
{
	struct reg_scalar value;
	const unsigned char *place;

	if (expr->path.base != REG_PATH_NONE) {
		place = reg_path_place(frame, &expr->path);
		return place != NULL && reg_path_load(out, place, expr->path.load);
	}
	if (!reg_eval(&value, frame, expr) || value.kind != REG_SCALAR_INT)
		return false;
	*out = value.integer;
	return true;
}

bool reg_eval_true(const struct reg_frame *frame, const struct reg_expr *expr)
{
	bool is_true;

	return expr == NULL || (truth(&is_true, frame, expr) && is_true);
}
