/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "encode.h"
#include "move.h"

#define DAYS_1899_TO_1970 25569
#define MAX_CHARACTER 4 /* bytes of one, in UTF-8 and in every encoding that iconv(3) knows a bound for */

/* --- numbers --- */

static void store_integer(void *place, const struct reg_type *type, int64_t value)
{
	reg_move_store(place, value, reg_expr_load(type));
}

static void store_fraction(void *place, const struct reg_type *type, long double value)
{
	if (type->size == sizeof(float))
		memcpy(place, &(float){ (float)value }, sizeof(float));
	else if (type->size == sizeof(double))
		memcpy(place, &(double){ (double)value }, sizeof(double));
	else
		memcpy(place, &value, sizeof value);
}

/* Ours in the host's unit: host = ours / scale. */
static long double to_host(const struct reg_frame *frame, const struct reg_value *value, int64_t ours)
{
	int decimals = value->is_major ? reg_scale_currency_decimals(frame->currency) : 0;

	return (long double)ours * (long double)value->scale.den / (long double)value->scale.num /
	    (long double)reg_scale_power(decimals);
}

/* Exact as long as it is a whole number that fits; half away from zero. */
static int64_t to_host_integer(const struct reg_frame *frame, const struct reg_value *value, int64_t ours)
{
	struct reg_scale turned = { value->scale.den, value->scale.num };
	long double estimate = to_host(frame, value, ours);

	if (estimate > 9.0e18L)
		return INT64_MAX;
	if (estimate < -9.0e18L)
		return INT64_MIN;
	if (value->is_major && __builtin_mul_overflow(turned.den,
	    reg_scale_power(reg_scale_currency_decimals(frame->currency)), &turned.den))
		return (int64_t)roundl(estimate);
	return reg_scale_value(ours, turned);
}

/* A day or an instant of ours ("2026-11-21") as the number that the host wants. */
static bool date_number(long double *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored = { 0 };
	const char *text;
	int32_t day;

	if (!reg_value_read_text(&text, frame, value, value->expr) || reg_day_parse(&day, text, &ignored) < 0)
		return false;
	if (value->form == REG_FORM_DAYS_1899)
		*out = (long double)day + DAYS_1899_TO_1970;
	else
		*out = (long double)reg_zone_day_start(frame->zone, day) * (value->form == REG_FORM_UNIX_MS ? 1000 : 1);
	return true;
}

static bool is_date(enum reg_form form)
{
	return form == REG_FORM_UNIX_S || form == REG_FORM_UNIX_MS || form == REG_FORM_DAYS_1899;
}

/* The number to be written, in the host's unit. Unknown: 0. */
static long double number(int64_t *integer, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_value plain;
	struct reg_scalar scalar;
	long double fraction = 0;

	/* The usual: an integer as it is. */
	if (value->form == REG_FORM_PLAIN && value->n_cases == 0 && value->when == NULL && value->expr != NULL &&
	    value->expr->type != NULL && reg_type_is_integer(value->expr->type) &&
	    reg_eval_integer(integer, frame, value->expr))
		return (long double)*integer;
	*integer = 0;
	if (is_date(value->form)) {
		if (date_number(&fraction, frame, value))
			*integer = (int64_t)fraction;
		else if (value->has_otherwise)
			fraction = (long double)(*integer = value->otherwise_value);
		return fraction;
	}
	/* A fraction of the host's own goes through as it is. */
	if (value->form == REG_FORM_PLAIN && value->n_cases == 0 && value->expr != NULL && reg_eval_true(frame, value->when) &&
	    reg_eval(&scalar, frame, value->expr) && scalar.kind == REG_SCALAR_FLOAT) {
		*integer = scalar.fraction >= 9.0e18L ? INT64_MAX : scalar.fraction <= -9.0e18L ? INT64_MIN
		    : scalar.fraction != scalar.fraction ? 0 : (int64_t)roundl(scalar.fraction);
		return scalar.fraction;
	}
	plain = *value;
	plain.form = REG_FORM_PLAIN;
	if (!reg_value_integer(integer, frame, &plain)) {
		*integer = 0;
		return 0;
	}
	if (value->form != REG_FORM_SCALED)
		return (long double)*integer;
	fraction = to_host(frame, value, *integer);
	*integer = to_host_integer(frame, value, *integer);
	return fraction;
}

static bool pointer_value(uintptr_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_scalar scalar;

	if (!reg_eval_true(frame, value->when) || value->expr == NULL || !reg_eval(&scalar, frame, value->expr) ||
	    scalar.kind != REG_SCALAR_INT)
		return false;
	*out = (uintptr_t)scalar.integer;
	return true;
}

bool reg_fill_scalar(void *place, const struct reg_type *type, struct reg_frame *frame, const struct reg_value *value)
{
	unsigned char *from;
	uintptr_t pointer = 0;
	int64_t integer;
	long double fraction;

	switch (type->kind) {
	case REG_TYPE_INT:
	case REG_TYPE_ENUM:
		(void)number(&integer, frame, value);
		store_integer(place, type, integer);
		return true;
	case REG_TYPE_FLOAT:
		fraction = number(&integer, frame, value);
		store_fraction(place, type, fraction);
		return true;
	case REG_TYPE_POINTER:
		(void)pointer_value(&pointer, frame, value);
		memcpy(place, &pointer, sizeof pointer);
		return true;
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
		if (value->expr == NULL || value->expr->type == NULL || !reg_type_same(value->expr->type, type) ||
		    !reg_eval_place(&from, frame, value->expr))
			return false;
		memmove(place, from, type->size);
		return true;
	case REG_TYPE_ARRAY:
	case REG_TYPE_FUNCTION:
	case REG_TYPE_VOID:
		break;
	}
	return false;
}

bool reg_fill_result(void *room, const struct reg_type *type, struct reg_frame *frame, const struct reg_value *value)
{
	unsigned char bytes[16] = { 0 };
	struct reg_scalar scalar;

	if (type->kind != REG_TYPE_INT && type->kind != REG_TYPE_ENUM && type->kind != REG_TYPE_POINTER)
		return reg_fill_scalar(room, type, frame, value);
	if (!reg_fill_scalar(bytes, type, frame, value))
		return false;
	if (type->kind == REG_TYPE_POINTER || type->size == 8) {
		uint64_t whole = 0;

		memcpy(&whole, bytes, type->size);
		reg_type_put_result(room, type, whole);
		return true;
	}
	if (!reg_eval_load(&scalar, bytes, type))
		return false;
	reg_type_put_result(room, type, (uint64_t)scalar.integer);
	return true;
}

/* --- texts --- */

static const char *text_of(struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_value plain;
	const char *text;
	int64_t integer;

	/* The usual: a text as it is. */
	if (value->form == REG_FORM_PLAIN || value->form == REG_FORM_BCD)
		return reg_value_text(&text, frame, value) ? text : "";
	if (value->form == REG_FORM_SCALED) {
		/* A scaled number as text is the host's whole number in digits. */
		struct reg_value digits = *value;
		static const struct reg_expr zero = { .op = REG_EXPR_INT };
		struct reg_expr constant = zero;

		(void)number(&integer, frame, value);
		constant.value = integer;
		constant.type = reg_type_base(REG_BASE_LLONG);
		digits.form = REG_FORM_PLAIN;
		digits.expr = &constant;
		digits.n_cases = 0;
		return reg_value_text(&text, frame, &digits) ? text : "";
	}
	/* What is a date for us is a text of ours to be written. */
	plain = *value;
	plain.form = REG_FORM_PLAIN;
	return reg_value_text(&text, frame, &plain) ? text : "";
}

/* Cuts `bytes` of encoded text so that whole units remain. */
static size_t whole_units(size_t bytes, size_t unit)
{
	return bytes - bytes % unit;
}

static const char *encoding_of(struct reg_frame *frame, enum reg_type_text unit, const struct reg_value *value)
{
	return reg_encoder_name(unit, value->encoding, reg_door_encoding(frame->door));
}

bool reg_fill_makes_text(const struct reg_type *pointer, const struct reg_value *value)
{
	enum reg_type_text unit = reg_type_text_unit(pointer), own;

	if (value->join != NULL || value->n_cases > 0 || value->form == REG_FORM_BCD || value->expr == NULL ||
	    value->expr->type == NULL)
		return true;
	if (unit == REG_TEXT_NONE || (value->expr->op == REG_EXPR_INT && value->expr->value == 0))
		return false;
	own = reg_type_text_unit(value->expr->type);
	return reg_type_is_integer(value->expr->type) || (own != REG_TEXT_NONE && own != unit);
}

void *reg_fill_copy(size_t *size, enum reg_type_text unit, struct reg_frame *frame, const struct reg_value *value)
{
	const char *text = text_of(frame, value), *encoding = encoding_of(frame, unit, value);
	size_t room = strlen(text) * MAX_CHARACTER + MAX_CHARACTER; /* UTF-16 and UTF-32 may begin with a mark */
	unsigned char *copy = calloc(1, room + MAX_CHARACTER);

	if (copy == NULL)
		return NULL;
	*size = whole_units(reg_encoder_write(reg_door_encoder(frame->door), copy, room, encoding, text),
	    reg_encoder_nul_size(encoding));
	memset(copy + *size, 0, MAX_CHARACTER);
	return copy;
}

static void store_length(struct reg_frame *frame, const struct reg_expr *place, size_t units)
{
	unsigned char *at;

	if (place != NULL && reg_eval_place(&at, frame, place))
		store_integer(at, place->type, (int64_t)units);
}

static bool fill_text(struct reg_frame *frame, const struct reg_step *step, enum reg_type_text unit)
{
	const struct reg_type *type = step->target->type;
	const char *encoding = encoding_of(frame, unit, &step->value);
	size_t size = reg_encoder_unit_size(unit), nul = reg_encoder_nul_size(encoding), bytes, written;
	int64_t units, address;
	unsigned char *at;

	if (!reg_eval_integer(&address, frame, step->target) || address == 0)
		return false;
	at = (unsigned char *)(intptr_t)address;
	units = (int64_t)type->count;
	if (step->room != NULL) {
		int64_t room;

		if (!reg_eval_integer(&room, frame, step->room) || room <= 0)
			return false;
		units = type->kind == REG_TYPE_ARRAY && type->count > 0 && units < room ? units : room;
	} else if (type->kind != REG_TYPE_ARRAY || type->count == 0) {
		return false;
	}
	units = units > REG_MAPPING_MOST_TEXT ? REG_MAPPING_MOST_TEXT : units;
	bytes = (size_t)units * size;
	if (bytes < nul)
		return false;
	/* Padded text has no NUL, so it may fill the whole array. */
	written = whole_units(reg_encoder_write(reg_door_encoder(frame->door), at, step->pad == 0 ? bytes - nul : bytes,
	    encoding, text_of(frame, &step->value)), nul);
	store_length(frame, step->length, written / size);
	if (step->pad == 0) {
		memset(at + written, 0, step->room != NULL && type->kind != REG_TYPE_ARRAY ? nul : bytes - written);
		return true;
	}
	for (; written < bytes; written += size)
		store_integer(at + written, reg_type_base(size == 1 ? REG_BASE_UCHAR : size == 2 ? REG_BASE_USHORT : REG_BASE_UINT),
		    step->pad);
	return true;
}

bool reg_fill_step(struct reg_frame *frame, const struct reg_step *step)
{
	const struct reg_type *type = step->target->type;
	enum reg_type_text unit = reg_type_text_unit(type);
	unsigned char *place;

	if (step->kind == REG_STEP_ZERO) {
		if (!reg_eval_place(&place, frame, step->target))
			return false;
		memset(place, 0, type->size);
		return true;
	}
	if (unit != REG_TEXT_NONE && (type->kind == REG_TYPE_ARRAY || step->room != NULL))
		return fill_text(frame, step, unit);
	return reg_eval_place(&place, frame, step->target) && reg_fill_scalar(place, type, frame, &step->value);
}
