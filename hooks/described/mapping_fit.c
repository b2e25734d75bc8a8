/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_fit.c - whether a value that has been read fits what it is for.
 */
#include <string.h>

#include "mapping_reading.h"

static const char *const line_kinds[] = { "", "fuel", "goods", "service", "discount", "fee", "deposit", "prepay",
	NULL };

/* What comes out before it is stored. */
static bool gives_text(const struct reg_value *value)
{
	if (value->n_cases > 0)
		return value->cases[0].text != NULL;
	return value->join != NULL || value->form == REG_FORM_BCD || reg_expr_is_text(value->expr);
}

bool reg_mapping_gives_integer(const struct reg_value *value)
{
	if (value->n_cases > 0)
		return value->cases[0].text == NULL;
	return value->join == NULL && reg_expr_is_integer(value->expr);
}

bool reg_mapping_check_source(struct reg_reading *reading)
{
	struct reg_value *value = reading->value;
	const struct reg_expr *expr = value->expr;
	bool is_text = reg_expr_is_text(expr) || value->join != NULL,
	     is_number = reg_expr_is_number(expr) && value->join == NULL;

	if (reading->is_bcd &&
	    (expr->type == NULL || (expr->type->kind != REG_TYPE_ARRAY && expr->type->kind != REG_TYPE_POINTER) ||
	        !reg_type_is_integer(expr->type->to) || expr->type->to->size != 1))
		return reg_mapping_wrong(reading, expr->span, "found no array of bytes, expected one that holds BCD");
	if (reading->is_bcd && expr->type->kind == REG_TYPE_POINTER && value->length == NULL)
		return reg_mapping_wrong(
		    reading, expr->span, "BCD behind a pointer needs its length in bytes, expected length EXPRESSION");
	if (value->length != NULL && !is_text && !reading->is_bcd)
		return reg_mapping_wrong(reading, expr->span, "length belongs to a text or BCD");
	if ((reading->has_max || value->encoding != NULL) && !is_text && reading->reads)
		return reg_mapping_wrong(reading, expr->span, "max and encoding belong to a text");
	if (value->digits != 0 && !reg_expr_is_integer(expr))
		return reg_mapping_wrong(reading, expr->span, "digits belongs to an integer that becomes a text");
	if (reading->has_decimal && (!is_text || reading->measure == 0))
		return reg_mapping_wrong(reading, expr->span, "decimal belongs to a text that is a number, with in and a unit");
	if (value->n_cases > 0 && (reading->measure != 0 || reading->has_as || value->form == REG_FORM_DATE))
		return reg_mapping_wrong(
		    reading, value->span, "a look-up gives the value itself, expected no in, as or date beside it");
	if (value->n_cases > 0 && !is_text && !reading->is_bcd && !reg_expr_is_integer(expr))
		return reg_mapping_wrong(reading, expr->span, "only integers and texts can be looked up");
	switch (value->form) {
	case REG_FORM_SCALED:
		return is_number || (is_text && reading->reads) ||
		    reg_mapping_wrong(reading, expr->span, "found no number, expected one");
	case REG_FORM_UNIX_S:
	case REG_FORM_UNIX_MS:
	case REG_FORM_DAYS_1899:
		return is_number || reg_mapping_wrong(reading, expr->span, "found no number, expected one that counts time");
	case REG_FORM_FILETIME:
		return (is_number && expr->type->size == 8) ||
		    (expr->type != NULL && reg_type_is_aggregate(expr->type) && expr->type->size == 8) ||
		    reg_mapping_wrong(reading, expr->span, "found other than 64 bits, expected a file time");
	case REG_FORM_PATTERN:
		return is_text || reg_mapping_wrong(reading, expr->span, "found no text, expected one that a pattern can read");
	case REG_FORM_PLAIN:
	case REG_FORM_BCD:
	case REG_FORM_DATE:
		break;
	}
	return true;
}

static bool check_measure(struct reg_reading *reading, enum reg_measure measure, const char *units)
{
	if (reading->measure == measure)
		return true;
	return reg_source_mistake(reading->source, reading->measure != 0 ? reading->measure_span : reading->value->span,
	    "%s, expected in and %s", reading->measure != 0 ? "this unit does not fit" : "a number without a unit", units);
}

static bool check_line_kind(struct reg_reading *reading)
{
	const struct reg_value *value = reading->value;
	const char *text = value->n_cases == 0 && value->expr->op == REG_EXPR_TEXT ? value->expr->text : NULL;

	for (size_t i = 0; i < value->n_cases + 2; i++) {
		struct reg_nearest nearest = { 0 };
		int known = 0;

		if (i > 0)
			text = i <= value->n_cases ? value->cases[i - 1].text : value->otherwise_text;
		if (text == NULL)
			continue;
		nearest.wanted = text;
		for (int j = 1; line_kinds[j] != NULL; j++) {
			known |= strcmp(line_kinds[j], text) == 0;
			reg_source_nearest(&nearest, line_kinds[j]);
		}
		if (!known)
			return reg_source_mistake_near(reading->source, value->span, nearest.best,
			    "'%s' is no kind of line, expected fuel, goods, "
			    "service, discount, fee, deposit or prepay",
			    text);
	}
	return gives_text(value) || reg_mapping_gives_integer(value) ||
	    reg_mapping_wrong(reading, value->span, "found neither a text nor an integer");
}

bool reg_mapping_check_in(struct reg_reading *reading, enum reg_in in)
{
	const struct reg_value *value = reading->value;
	bool has_time = reading->has_as || value->form == REG_FORM_DATE;
	enum reg_in_kind kind = reg_mapping_ins[in].kind;

	if (has_time && kind != REG_IN_IS_INSTANT && kind != REG_IN_IS_DAY)
		return reg_mapping_wrong(reading, value->span, "found a date or time, but this is none");
	if (reading->measure != 0 && (kind == REG_IN_IS_TEXT || kind == REG_IN_IS_FLAG || kind == REG_IN_IS_INSTANT ||
	    kind == REG_IN_IS_DAY || kind == REG_IN_IS_WHOLE || kind == REG_IN_IS_LINE_KIND))
		return reg_mapping_wrong(reading, reading->measure_span, "found a unit, but this has none");
	switch (kind) {
	case REG_IN_IS_TEXT:
		return gives_text(value) || reg_mapping_gives_integer(value) ||
		    reg_mapping_wrong(reading, value->span,
		        "found neither a text nor an integer, "
		        "expected one that can become a text");
	case REG_IN_IS_FLAG:
		return reg_mapping_gives_integer(value) ||
		    (value->n_cases == 0 && reg_expr_is_condition(&reading->mapping->scope, value->expr));
	case REG_IN_IS_INSTANT:
		return has_time ||
		    reg_mapping_wrong(reading, value->span,
		        "a time needs its form, expected as unix_s, as unix_ms, as filetime, as "
		        "days_1899, as \"PATTERN\" or date(...)");
	case REG_IN_IS_DAY:
		return has_time || gives_text(value) ||
		    reg_mapping_wrong(reading, value->span,
		        "a day is a text YYYY-MM-DD or needs its form, expected "
		        "as days_1899, as \"PATTERN\" or date(...)");
	case REG_IN_IS_WHOLE:
		return reg_mapping_gives_integer(value) || gives_text(value) ||
		    reg_mapping_wrong(reading, value->span, "found no whole number, expected one");
	case REG_IN_IS_VOLUME:
		return check_measure(reading, REG_MEASURE_VOLUME, "ml, l, m3, us_gal or uk_gal");
	case REG_IN_IS_MONEY:
		return check_measure(reading, REG_MEASURE_MONEY, "minor or major");
	case REG_IN_IS_PRICE:
		return check_measure(reading, REG_MEASURE_PRICE, "money per volume, such as major/l");
	case REG_IN_IS_QUANTITY:
		return check_measure(reading, REG_MEASURE_QUANTITY, "units");
	case REG_IN_IS_LINE_KIND:
		return check_line_kind(reading);
	}
	return false;
}

static bool is_void_pointer(const struct reg_type *type)
{
	return type->kind == REG_TYPE_POINTER && type->to->kind == REG_TYPE_VOID;
}

/* A pointer for a pointer: the same, or one of them to void, or NULL. */
static bool pointer_fits(const struct reg_expr *expr, const struct reg_type *type)
{
	if (expr->type == NULL || (expr->type->kind != REG_TYPE_POINTER && expr->type->kind != REG_TYPE_ARRAY))
		return expr->op == REG_EXPR_INT && expr->value == 0;
	return is_void_pointer(type) || is_void_pointer(expr->type) || reg_type_same(expr->type->to, type->to);
}

static bool is_list(const struct reg_expr *expr)
{
	while (expr->op == REG_EXPR_CAST)
		expr = expr->left;
	return expr->op == REG_EXPR_OUR && expr->value == REG_OUR_OPTIONS;
}

/* char **, or char (*)[41], for a list of texts. */
static bool list_fits(const struct reg_type *type)
{
	return type->kind == REG_TYPE_POINTER && (type->to->kind == REG_TYPE_POINTER || type->to->kind == REG_TYPE_ARRAY) &&
	    reg_type_text_unit(type->to) != REG_TEXT_NONE;
}

bool reg_mapping_fits(struct reg_mapping *mapping, const struct reg_value *value, enum reg_want want,
    const struct reg_type *type)
{
	const struct reg_expr *expr = value->expr;
	bool is_text = gives_text(value), is_host = expr->type != NULL && value->n_cases == 0 && value->join == NULL;
	char shown[200], given[200];

	if (reg_type_is_integer(type) || type->kind == REG_TYPE_FLOAT) {
		if (reg_mapping_gives_integer(value) || (is_host && reg_expr_is_number(expr)))
			return true;
	} else if (type->kind == REG_TYPE_POINTER && is_list(expr)) {
		if (list_fits(is_void_pointer(type) ? expr->type : type) && want == REG_WANT_ARGUMENT)
			return true;
	} else if (type->kind == REG_TYPE_POINTER && is_host && pointer_fits(expr, type)) {
		return true;
	} else if (reg_type_text_unit(type) != REG_TEXT_NONE && (is_text || reg_mapping_gives_integer(value))) {
		return true;
	} else if (is_void_pointer(type) && is_text && want == REG_WANT_ARGUMENT) {
		return true;
	} else if (reg_type_is_aggregate(type) && is_host && reg_type_same(expr->type, type)) {
		return true;
	}
	return reg_source_mistake(mapping->source, value->span, "this is '%s', which does not fit '%s'",
	    is_text ? "text" : expr->type == NULL ? "text" : reg_type_print(given, sizeof given, expr->type, ""),
	    reg_type_print(shown, sizeof shown, type, ""));
}
