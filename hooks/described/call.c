/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call.h"

#include <ffi.h>
#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "encode.h"
#include "eval.h"
#include "fill.h"
#include "ours.h"

static void *room_for(struct reg_bag *bag, uint64_t size)
{
	uint64_t bytes = size < sizeof(ffi_arg) ? sizeof(ffi_arg) : size;
	void *room = reg_bag_take(bag, bytes);

	if (room != NULL)
		memset(room, 0, bytes);
	return room;
}

static bool is_options(const struct reg_expr *expr)
{
	while (expr != NULL && expr->op == REG_EXPR_CAST)
		expr = expr->left;
	return expr != NULL && expr->op == REG_EXPR_OUR && expr->value == REG_OUR_OPTIONS;
}

/* The labels as an array of pointers or of arrays, whichever the type says. */
static bool put_options(void *place, const struct reg_type *type, struct reg_frame *made, struct reg_frame *caller)
{
	const struct reg_type *element = type->to;
	size_t n = reg_ours_count(caller->ours, REG_OUR_OPTIONS);
	bool is_table = element->kind == REG_TYPE_ARRAY;
	enum reg_type_text unit = reg_type_text_unit(element);
	unsigned char *array = room_for(&made->bag, (n + 1) * element->size);

	for (size_t i = 0; array != NULL && i < n; i++) {
		struct reg_expr text = { .op = REG_EXPR_TEXT, .text = caller->ours->options[i] };
		struct reg_value value = { .expr = &text, .form = REG_FORM_PLAIN, .max = REG_MAPPING_MAX_TEXT };
		size_t size, most = element->size - reg_encoder_unit_size(unit);
		void *copy = reg_fill_copy(&size, unit == REG_TEXT_NONE ? REG_TEXT_BYTES : unit, caller, &value);
		void *kept = copy == NULL ? NULL : is_table ? array + i * element->size : room_for(&made->bag, size + 4);

		if (kept == NULL) {
			free(copy);
			return false;
		}
		memcpy(kept, copy, is_table && size > most ? most : size);
		if (!is_table)
			memcpy(array + i * element->size, &kept, sizeof kept);
		free(copy);
	}
	memcpy(place, &array, sizeof array);
	return array != NULL;
}

static bool put_text(void *place, const struct reg_type *type, struct reg_frame *made, struct reg_frame *caller,
    const struct reg_value *value)
{
	enum reg_type_text unit = reg_type_text_unit(type);
	size_t size;
	void *copy = reg_fill_copy(&size, unit == REG_TEXT_NONE ? REG_TEXT_BYTES : unit, caller, value);
	void *kept = copy == NULL ? NULL : room_for(&made->bag, size + 4);

	if (kept != NULL)
		memcpy(kept, copy, size);
	free(copy);
	memcpy(place, &kept, sizeof kept);
	return kept != NULL;
}

static bool put_argument(void *place, const struct reg_type *type, struct reg_frame *made, struct reg_frame *caller,
    const struct reg_argument *argument)
{
	const struct reg_value *value = &argument->value;

	if (argument->is_new) {
		void *room = room_for(&made->bag, argument->count * type->to->size);

		memcpy(place, &room, sizeof room);
		return room != NULL;
	}
	if (type->kind == REG_TYPE_POINTER && is_options(value->expr) && caller->ours != NULL)
		return put_options(place, value->expr->op == REG_EXPR_CAST && value->expr->type->kind == REG_TYPE_POINTER
		    ? value->expr->type : type, made, caller);
	if (type->kind == REG_TYPE_POINTER && reg_fill_makes_text(type, value))
		return put_text(place, type, made, caller, value);
	return reg_fill_scalar(place, type, caller, value);
}

static void *function_of(const struct reg_frame *caller, const struct reg_call *call)
{
	int64_t pointer;

	if (call->symbol != NULL)
		return reg_door_symbol(caller->door, call->symbol);
	return reg_eval_integer(&pointer, caller, call->pointer) ? (void *)(intptr_t)pointer : NULL;
}

bool reg_call_pass(void *function, const struct reg_signature *signature, void *result, void *const *args)
{
	ffi_cif cif;

	if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)signature->function->n_params, signature->result,
	    signature->params) != FFI_OK)
		return false;
	/* libffi's prototypes are older than const: it does not write to the arguments. */
	ffi_call(&cif, FFI_FN(function), result, (void **)(uintptr_t)args);
	return true;
}

bool reg_call_make(struct reg_call_made *out, struct reg_frame *caller, const struct reg_call *call)
{
	const struct reg_type *function = call->signature.function;
	void *address = function_of(caller, call);
	void **args;

	memset(out, 0, sizeof *out);
	out->frame = (struct reg_frame){ .door = caller->door, .zone = caller->zone, .currency = caller->currency,
		.function = function, .ours = caller->ours };
	if (address == NULL)
		return false;
	args = room_for(&out->frame.bag, (function->n_params + 1) * sizeof *args);
	for (size_t i = 0; args != NULL && i < function->n_params; i++) {
		const struct reg_type *type = function->params[i].type;

		args[i] = room_for(&out->frame.bag, type->size);
		if (args[i] == NULL || !put_argument(args[i], type, &out->frame, caller, &call->arguments[i]))
			return false;
	}
	out->frame.args = args;
	out->frame.result = room_for(&out->frame.bag, function->to->size);
	if (args == NULL || out->frame.result == NULL || !reg_call_pass(address, &call->signature, out->frame.result, args))
		return false;
	out->is_fine = reg_eval_true(&out->frame, call->check);
	if (call->keep >= 0) {
		int64_t value;

		if (reg_type_is_integer(function->to) || function->to->kind == REG_TYPE_POINTER) {
			value = (int64_t)reg_type_get_result(out->frame.result, function->to);
			reg_door_keep(caller->door, (size_t)call->keep, value);
		}
	}
	return true;
}

void reg_call_finish(struct reg_call_made *made)
{
	reg_bag_finish(&made->frame.bag);
}
