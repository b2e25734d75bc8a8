/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../journal/when.h"
#include "door.h"
#include "encode.h"

#define DAYS_1899_TO_1970 25569
#define FILETIME_TO_UNIX_S INT64_C(11644473600)
#define SECONDS_A_DAY 86400
#define MAX_BCD 32

/* What stands in the file before a look-up. */
struct raw {
	bool is_text;
	const char *text;
	int64_t integer;
};

/* --- texts of the host --- */

static size_t units_up_to_nul(const unsigned char *at, size_t units, size_t size)
{
	static const unsigned char nul[4];
	size_t n = 0;

	if (size == 1)
		return strnlen((const char *)at, units);
	while (n < units && memcmp(at + n * size, nul, size) != 0)
		n++;
	return n;
}

static void trim(char *text, size_t n)
{
	while (n > 0 && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
}

bool reg_value_read_text(const char **out, struct reg_frame *frame, const struct reg_value *value,
    const struct reg_expr *expr)
{
	const struct reg_type *type = expr->type;
	enum reg_type_text unit;
	struct reg_scalar scalar;
	unsigned char *at;
	const char *encoding;
	size_t bytes, nul, units, size;
	int64_t length;
	char *copy;

	scalar.kind = REG_SCALAR_INT;
	if (expr->path.base != REG_PATH_NONE ? !reg_eval_integer(&scalar.integer, frame, expr) : !reg_eval(&scalar, frame, expr))
		return false;
	if (scalar.kind == REG_SCALAR_TEXT) {
		*out = scalar.text;
		return true;
	}
	unit = reg_type_text_unit(type);
	if (scalar.kind != REG_SCALAR_INT || unit == REG_TEXT_NONE || scalar.integer == 0)
		return false;
	at = (unsigned char *)(intptr_t)scalar.integer;
	encoding = reg_encoder_name(unit, value->encoding, reg_door_encoding(frame->door));
	nul = reg_encoder_nul_size(encoding); /* of two bytes when UTF-16 lies in an array of char */
	units = type->kind == REG_TYPE_ARRAY && type->count > 0 ? (size_t)type->count : value->max;
	if (value->length != NULL) {
		if (!reg_eval_integer(&length, frame, value->length) || length < 0)
			return false;
		/* A length that the host gives is cut to the array, or to the most that was allowed. */
		units = (uint64_t)length < units ? (size_t)length : units;
	}
	bytes = units_up_to_nul(at, units * reg_encoder_unit_size(unit) / nul, nul) * nul;
	copy = reg_encoder_read(&size, reg_door_encoder(frame->door), &frame->bag, encoding, at, bytes);
	if (copy == NULL)
		return false;
	if (type->kind == REG_TYPE_ARRAY || value->trims)
		trim(copy, size);
	*out = copy;
	return true;
}

/* Two decimal digits a byte, until a half byte above 9. */
static bool read_bcd(const char **out, struct reg_frame *frame, const struct reg_value *value)
{
	const struct reg_type *type = value->expr->type;
	struct reg_scalar scalar;
	const unsigned char *at;
	size_t bytes, n = 0;
	int64_t length;
	char *digits;

	if (!reg_eval(&scalar, frame, value->expr) || scalar.kind != REG_SCALAR_INT || scalar.integer == 0)
		return false;
	at = (const unsigned char *)(intptr_t)scalar.integer;
	bytes = type->kind == REG_TYPE_ARRAY && type->count > 0 ? (size_t)type->count : value->max;
	if (value->length != NULL) {
		if (!reg_eval_integer(&length, frame, value->length) || length < 0)
			return false;
		bytes = (uint64_t)length < bytes ? (size_t)length : bytes;
	}
	bytes = bytes > MAX_BCD ? MAX_BCD : bytes;
	digits = reg_bag_take(&frame->bag, 2 * bytes + 1);
	if (digits == NULL)
		return false;
	for (size_t i = 0; i < 2 * bytes; i++) {
		unsigned half = i % 2 == 0 ? at[i / 2] >> 4 : at[i / 2] & 15u;

		if (half > 9)
			break;
		digits[n++] = (char)('0' + half);
	}
	digits[n] = '\0';
	*out = digits;
	return n > 0;
}

static bool print_integer(const char **out, struct reg_frame *frame, int64_t number, uint32_t digits)
{
	char *text = reg_bag_take(&frame->bag, 24 + (size_t)digits);

	if (text == NULL)
		return false;
	(void)snprintf(text, 24 + (size_t)digits, "%0*" PRId64, (int)digits, number);
	*out = text;
	return true;
}

/* One part as text, whatever the host has there. */
static bool part_text(const char **out, struct reg_frame *frame, const struct reg_value *value,
    const struct reg_expr *expr)
{
	struct reg_scalar scalar;

	if (expr->type == NULL || reg_type_text_unit(expr->type) != REG_TEXT_NONE)
		return reg_value_read_text(out, frame, value, expr);
	if (!reg_eval(&scalar, frame, expr))
		return false;
	if (scalar.kind == REG_SCALAR_TEXT) {
		*out = scalar.text;
		return true;
	}
	/* A fraction used as a text would print what binary makes of it. */
	return scalar.kind == REG_SCALAR_INT && print_integer(out, frame, scalar.integer, value->digits);
}

static bool joined_text(const char **out, struct reg_frame *frame, const struct reg_value *value)
{
	const char *parts[8];
	size_t size = 1;
	char *text;

	for (size_t i = 0; i < value->n_parts; i++) {
		if (!part_text(&parts[i], frame, value, value->parts[i]))
			return false;
		size += strlen(parts[i]) + strlen(value->join);
	}
	text = reg_bag_take(&frame->bag, size);
	if (text == NULL)
		return false;
	text[0] = '\0';
	for (size_t i = 0; i < value->n_parts; i++) {
		(void)strcat(text, i == 0 ? "" : value->join);
		(void)strcat(text, parts[i]);
	}
	*out = text;
	return true;
}

/* --- numbers --- */

static bool round_fraction(int64_t *out, long double value)
{
	long double rounded = roundl(value); /* half away from zero */

	if (!(rounded >= -9.0e18L && rounded <= 9.0e18L)) /* not a number fits nothing either */
		return false;
	*out = (int64_t)rounded;
	return true;
}

static bool scale_of(struct reg_scale *out, const struct reg_frame *frame, const struct reg_value *value)
{
	*out = value->scale;
	return !value->is_major || !__builtin_mul_overflow(out->num,
	    reg_scale_power(reg_scale_currency_decimals(frame->currency)), &out->num);
}

static bool read_scaled(int64_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored;
	struct reg_scalar scalar;
	struct reg_scale scale;
	const char *text;
	long double estimate;

	ignored.code = REG_OK; /* its line is half a kilobyte, too much to clear for each number */
	if (!scale_of(&scale, frame, value))
		return false;
	if (value->expr->type != NULL && reg_type_text_unit(value->expr->type) != REG_TEXT_NONE)
		return reg_value_read_text(&text, frame, value, value->expr) &&
		    reg_scale_read(out, text, value->mark, 0, scale, "value", &ignored) == 0;
	if (!reg_eval(&scalar, frame, value->expr))
		return false;
	if (scalar.kind == REG_SCALAR_TEXT)
		return reg_scale_read(out, scalar.text, value->mark, 0, scale, "value", &ignored) == 0;
	if (scalar.kind == REG_SCALAR_FLOAT)
		return round_fraction(out, scalar.fraction * (long double)scale.num / (long double)scale.den);
	estimate = (long double)scalar.integer * (long double)scale.num / (long double)scale.den;
	if (!(estimate >= -4.6e18L && estimate <= 4.6e18L)) /* half of what 64 bits hold */
		return false;
	*out = reg_scale_value(scalar.integer, scale);
	return true;
}

static bool read_bcd_number(int64_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored = { 0 };
	struct reg_scale scale;
	const char *digits;

	if (!read_bcd(&digits, frame, value) || !scale_of(&scale, frame, value))
		return false;
	return reg_scale_read(out, digits, '.', 0, scale, "value", &ignored) == 0;
}

static bool read_plain(int64_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored;
	struct reg_scalar scalar;
	const char *text;

	ignored.code = REG_OK;
	if (value->expr->type != NULL && reg_type_text_unit(value->expr->type) != REG_TEXT_NONE) {
		return reg_value_read_text(&text, frame, value, value->expr) && text[0] != '\0' &&
		    reg_scale_read(out, text, '.', 0, (struct reg_scale){ 1, 1 }, "value", &ignored) == 0;
	}
	if (!reg_eval(&scalar, frame, value->expr))
		return false;
	if (scalar.kind == REG_SCALAR_TEXT)
		return reg_scale_read(out, scalar.text, '.', 0, (struct reg_scale){ 1, 1 }, "value", &ignored) == 0;
	if (scalar.kind == REG_SCALAR_FLOAT)
		return round_fraction(out, scalar.fraction);
	*out = scalar.integer;
	return true;
}

/* --- instants --- */

static bool from_local_days(int64_t *out, const struct reg_frame *frame, long double days)
{
	long double whole = floorl(days);
	int year, month, day;
	int64_t second;

	if (!(whole >= 1 && whole <= 2958465)) /* 1899-12-31 to 9999-12-31; 0 is how "no date" is written */
		return false;
	second = (int64_t)roundl((days - whole) * SECONDS_A_DAY);
	reg_day_to_civil((int32_t)whole - DAYS_1899_TO_1970 + (second == SECONDS_A_DAY), &year, &month, &day);
	second %= SECONDS_A_DAY;
	*out = reg_zone_instant(frame->zone, year, month, day, (int)(second / 3600), (int)(second / 60 % 60),
	    (int)(second % 60));
	return true;
}

static bool from_parts(int64_t *out, const struct reg_frame *frame, const struct reg_value *value)
{
	static const int64_t least[] = { 1, 1, 1, 0, 0, 0 }, most[] = { 9999, 12, 31, 23, 59, 60 };
	int64_t parts[6] = { 0, 0, 0, 12, 0, 0 }; /* without a time of day it is noon, as in journals */

	for (size_t i = 0; i < value->n_parts; i++)
		if (!reg_eval_integer(&parts[i], frame, value->parts[i]) || parts[i] < least[i] || parts[i] > most[i])
			return false;
	*out = reg_zone_instant(frame->zone, (int)parts[0], (int)parts[1], (int)parts[2], (int)parts[3], (int)parts[4],
	    (int)parts[5]);
	return true;
}

static bool from_filetime(int64_t *out, const struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_scalar scalar;
	unsigned char *place;
	uint32_t halves[2];
	uint64_t ticks;

	if (reg_type_is_aggregate(value->expr->type)) {
		if (!reg_eval_place(&place, frame, value->expr))
			return false;
		memcpy(halves, place, sizeof halves); /* dwLowDateTime, dwHighDateTime */
		ticks = (uint64_t)halves[1] << 32 | halves[0];
	} else {
		if (!reg_eval(&scalar, frame, value->expr) || scalar.kind != REG_SCALAR_INT)
			return false;
		ticks = (uint64_t)scalar.integer;
	}
	if (ticks == 0)
		return false;
	*out = (int64_t)(ticks / 10000000) - FILETIME_TO_UNIX_S;
	return true;
}

static bool read_instant(int64_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored;
	struct reg_scalar scalar;
	const char *text;

	ignored.code = REG_OK;
	if (value->form == REG_FORM_DATE)
		return from_parts(out, frame, value);
	if (value->form == REG_FORM_FILETIME)
		return from_filetime(out, frame, value);
	if (value->form == REG_FORM_PATTERN)
		return part_text(&text, frame, value, value->expr) && text[0] != '\0' &&
		    reg_when_read(out, text, value->pattern, frame->zone, &ignored) == 0;
	if (!reg_eval(&scalar, frame, value->expr) || scalar.kind == REG_SCALAR_TEXT)
		return false;
	if (value->form == REG_FORM_DAYS_1899)
		return from_local_days(out, frame, scalar.kind == REG_SCALAR_FLOAT ? scalar.fraction : (long double)scalar.integer);
	if (scalar.kind == REG_SCALAR_FLOAT &&
	    !round_fraction(&scalar.integer, floorl(scalar.fraction / (value->form == REG_FORM_UNIX_MS ? 1000 : 1))))
		return false;
	*out = scalar.kind == REG_SCALAR_FLOAT || value->form != REG_FORM_UNIX_MS
	    ? scalar.integer : scalar.integer / 1000 - (scalar.integer % 1000 < 0);
	return *out != 0; /* an instant of 0 is a field that nobody filled */
}

/* --- look-ups, and all together --- */

static bool look_up(struct raw *raw, const struct reg_value *value)
{
	for (size_t i = 0; i < value->n_cases; i++) {
		const struct reg_case *one = &value->cases[i];
		bool fits = one->is_else ||
		    (one->from_text != NULL ? raw->is_text && strcmp(raw->text, one->from_text) == 0
		                            : !raw->is_text && one->from_low <= raw->integer && raw->integer <= one->from_high);

		if (fits) {
			raw->is_text = one->text != NULL;
			raw->text = one->text;
			raw->integer = one->value;
			return true;
		}
	}
	return false;
}

static bool is_instant(enum reg_form form)
{
	return form == REG_FORM_UNIX_S || form == REG_FORM_UNIX_MS || form == REG_FORM_FILETIME ||
	    form == REG_FORM_DAYS_1899 || form == REG_FORM_DATE || form == REG_FORM_PATTERN;
}

static bool reads_text(const struct reg_value *value)
{
	return value->expr != NULL && (value->expr->type == NULL || reg_type_text_unit(value->expr->type) != REG_TEXT_NONE);
}

/* A number out of the source, before any look-up. */
static bool raw_integer(struct raw *raw, struct reg_frame *frame, const struct reg_value *value)
{
	raw->is_text = false;
	if (value->form == REG_FORM_SCALED)
		return read_scaled(&raw->integer, frame, value);
	if (value->form == REG_FORM_BCD)
		return read_bcd_number(&raw->integer, frame, value);
	if (is_instant(value->form))
		return read_instant(&raw->integer, frame, value);
	return read_plain(&raw->integer, frame, value);
}

static bool raw_text(struct raw *raw, struct reg_frame *frame, const struct reg_value *value)
{
	raw->is_text = true;
	if (value->join != NULL)
		return joined_text(&raw->text, frame, value);
	if (value->form == REG_FORM_BCD)
		return read_bcd(&raw->text, frame, value);
	return part_text(&raw->text, frame, value, value->expr);
}

/* For a look-up the source is taken as what its cases compare with. */
static bool looks_up_texts(const struct reg_value *value)
{
	for (size_t i = 0; i < value->n_cases; i++)
		if (!value->cases[i].is_else)
			return value->cases[i].from_text != NULL;
	return reads_text(value);
}

bool reg_value_integer(int64_t *out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored;
	struct raw raw;
	bool is_known;

	/* The usual: an integer as it is. */
	if (value->form == REG_FORM_PLAIN && value->n_cases == 0 && value->when == NULL && value->expr->type != NULL &&
	    reg_type_is_integer(value->expr->type) && reg_eval_integer(out, frame, value->expr))
		return true;
	is_known = reg_eval_true(frame, value->when) &&
	    (value->n_cases > 0 && looks_up_texts(value) ? raw_text(&raw, frame, value) : raw_integer(&raw, frame, value)) &&
	    (value->n_cases == 0 || look_up(&raw, value));

	if (is_known && raw.is_text) {
		ignored = (struct reg_err){ 0 };
		is_known = reg_scale_read(&raw.integer, raw.text, '.', 0, (struct reg_scale){ 1, 1 }, "value", &ignored) == 0;
	}
	if (is_known)
		*out = raw.integer;
	else if (value->has_otherwise)
		*out = value->otherwise_value;
	return is_known || value->has_otherwise;
}

bool reg_value_text(const char **out, struct reg_frame *frame, const struct reg_value *value)
{
	struct raw raw;
	bool is_known;

	/* The usual: a text of the host as it is. */
	if (value->form == REG_FORM_PLAIN && value->n_cases == 0 && value->when == NULL && value->join == NULL &&
	    value->expr->path.base != REG_PATH_NONE && reg_type_text_unit(value->expr->type) != REG_TEXT_NONE &&
	    reg_value_read_text(out, frame, value, value->expr) && (*out)[0] != '\0')
		return true;
	is_known = reg_eval_true(frame, value->when) &&
	    (value->n_cases > 0 && !looks_up_texts(value) ? raw_integer(&raw, frame, value) : raw_text(&raw, frame, value)) &&
	    (value->n_cases == 0 || look_up(&raw, value));

	if (is_known && !raw.is_text)
		is_known = print_integer(&raw.text, frame, raw.integer, value->digits);
	if (is_known && raw.text[0] != '\0') {
		*out = raw.text;
		return true;
	}
	if (!value->has_otherwise)
		return false;
	*out = value->otherwise_text;
	return *out != NULL || print_integer(out, frame, value->otherwise_value, value->digits);
}

bool reg_value_day(const char **out, struct reg_frame *frame, const struct reg_value *value)
{
	struct reg_err ignored = { 0 };
	const char *text;
	int64_t at_unix_s;
	int32_t day;
	char *place;

	if (!is_instant(value->form))
		return reg_value_text(out, frame, value);
	if (!reg_eval_true(frame, value->when))
		return false;
	if (value->form == REG_FORM_PATTERN) {
		if (!part_text(&text, frame, value, value->expr) || reg_when_day(&day, text, value->pattern, &ignored) < 0)
			return false;
	} else if (read_instant(&at_unix_s, frame, value)) {
		day = reg_zone_day(frame->zone, at_unix_s);
	} else {
		return false;
	}
	place = reg_bag_take(&frame->bag, REG_DAY_SIZE);
	if (place == NULL)
		return false;
	reg_day_format(place, day);
	*out = place;
	return true;
}
