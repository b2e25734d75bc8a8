/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_value.c - the right side of an assignment: where a value comes from and how it is converted.
 */
#include <iconv.h>
#include <string.h>

#include "../journal/when.h"
#include "mapping_reading.h"

const struct reg_in_info reg_mapping_ins[REG_INS] = {
	[REG_IN_TICKET] = { "ticket", REG_IN_IS_TEXT },
	[REG_IN_TRAINING] = { "training", REG_IN_IS_FLAG },
	[REG_IN_SITE] = { "site", REG_IN_IS_TEXT },
	[REG_IN_TILL] = { "till", REG_IN_IS_TEXT },
	[REG_IN_SERIES] = { "series", REG_IN_IS_TEXT },
	[REG_IN_RECEIPT] = { "receipt", REG_IN_IS_TEXT },
	[REG_IN_BUSINESS_DATE] = { "business_date", REG_IN_IS_DAY },
	[REG_IN_AT] = { "at", REG_IN_IS_INSTANT },
	[REG_IN_REVISION] = { "revision", REG_IN_IS_WHOLE },
	[REG_IN_DOCUMENT] = { "document", REG_IN_IS_TEXT },
	[REG_IN_ATTENDANT] = { "attendant", REG_IN_IS_TEXT },
	[REG_IN_SHIFT] = { "shift", REG_IN_IS_TEXT },
	[REG_IN_CURRENCY] = { "currency", REG_IN_IS_TEXT },
	[REG_IN_PLATE] = { "plate", REG_IN_IS_TEXT },
	[REG_IN_CARD] = { "card", REG_IN_IS_TEXT },
	[REG_IN_PHONE] = { "phone", REG_IN_IS_TEXT },
	[REG_IN_CUSTOMER] = { "customer", REG_IN_IS_TEXT },
	[REG_IN_ORIGINAL_SITE] = { "original_site", REG_IN_IS_TEXT },
	[REG_IN_ORIGINAL_SERIES] = { "original_series", REG_IN_IS_TEXT },
	[REG_IN_ORIGINAL_RECEIPT] = { "original_receipt", REG_IN_IS_TEXT },
	[REG_IN_PROMISE] = { "promise", REG_IN_IS_FLAG },
	[REG_IN_ACTION] = { "action", REG_IN_IS_TEXT },
	[REG_IN_LINE_KIND] = { "kind", REG_IN_IS_LINE_KIND },
	[REG_IN_VOID] = { "void", REG_IN_IS_FLAG },
	[REG_IN_PRODUCT] = { "product", REG_IN_IS_TEXT },
	[REG_IN_CATEGORY] = { "category", REG_IN_IS_TEXT },
	[REG_IN_PUMP] = { "pump", REG_IN_IS_TEXT },
	[REG_IN_NOZZLE] = { "nozzle", REG_IN_IS_TEXT },
	[REG_IN_VOLUME] = { "volume", REG_IN_IS_VOLUME },
	[REG_IN_UNIT_PRICE] = { "unit_price", REG_IN_IS_PRICE },
	[REG_IN_QUANTITY] = { "quantity", REG_IN_IS_QUANTITY },
	[REG_IN_AMOUNT] = { "amount", REG_IN_IS_MONEY },
	[REG_IN_TAX] = { "tax", REG_IN_IS_MONEY },
	[REG_IN_DISCOUNT] = { "discount", REG_IN_IS_MONEY },
	[REG_IN_TENDER_KIND] = { "kind", REG_IN_IS_TEXT },
	[REG_IN_TENDER_AMOUNT] = { "amount", REG_IN_IS_MONEY },
};

bool reg_mapping_wrong(struct reg_reading *reading, struct reg_span span, const char *message)
{
	return reg_source_mistake(reading->source, span, "%s", message);
}

/* --- where it comes from --- */

/* join("-", a, b) and date(y, m, d) have their parts in parentheses. */
static bool read_parts(struct reg_reading *reading, size_t least, size_t most)
{
	const struct reg_expr **parts = reg_source_take(reading->source, most, sizeof(struct reg_expr *));
	struct reg_span span = reading->lex->token.span;
	size_t n = 0;

	if (parts == NULL)
		return false;
	do {
		if (n == most)
			return reg_mapping_wrong(reading, reading->lex->token.span, "found too many parts, expected fewer");
		parts[n] = reg_expr_read(&reading->mapping->scope, reading->lex);
		if (parts[n++] == NULL)
			return false;
	} while (reg_lex_skip_sign(reading->lex, ','));
	if (!reg_lex_expect_sign(reading->lex, ')', "after the parts"))
		return false;
	if (n < least)
		return reg_mapping_wrong(reading, reg_lex_since(reading->lex, span), "found too few parts, expected more");
	reading->value->expr = parts[0];
	reading->value->parts = parts;
	reading->value->n_parts = n;
	return true;
}

static bool read_join(struct reg_reading *reading)
{
	struct reg_lex *lex = reading->lex;

	if (lex->token.kind != REG_TOKEN_TEXT)
		return reg_lex_unexpected(lex, "the separator in quotes");
	reading->value->join = lex->token.text;
	reg_lex_next(lex);
	if (!reg_lex_expect_sign(lex, ',', "after the separator") || !read_parts(reading, 2, 8))
		return false;
	for (size_t i = 0; i < reading->value->n_parts; i++)
		if (!reg_expr_is_text(reading->value->parts[i]) && !reg_expr_is_integer(reading->value->parts[i]))
			return reg_mapping_wrong(
			    reading, reading->value->parts[i]->span, "found neither a text nor an integer, expected one to join");
	return true;
}

static bool read_date(struct reg_reading *reading)
{
	struct reg_span span = reading->lex->token.span;

	if (!read_parts(reading, 3, 6))
		return false;
	if (reading->value->n_parts != 3 && reading->value->n_parts != 6)
		return reg_mapping_wrong(reading, reg_lex_since(reading->lex, span),
		    "found part of a time, expected year, month and day, or also "
		    "hour, minute and second");
	for (size_t i = 0; i < reading->value->n_parts; i++)
		if (!reg_expr_is_integer(reading->value->parts[i]))
			return reg_mapping_wrong(reading, reading->value->parts[i]->span, "found no integer, expected one");
	reading->value->form = REG_FORM_DATE;
	return true;
}

static bool read_source(struct reg_reading *reading)
{
	struct reg_token next = reg_lex_peek(reading->lex);
	const struct reg_expr **parts;
	bool is_call = next.kind == REG_TOKEN_SIGN && next.sign == '(';

	if (is_call && (reg_lex_is_name(reading->lex, "join") || reg_lex_is_name(reading->lex, "date"))) {
		bool is_join = reg_lex_is_name(reading->lex, "join");

		reg_lex_next(reading->lex);
		reg_lex_next(reading->lex);
		return is_join ? read_join(reading) : read_date(reading);
	}
	reading->value->expr = reg_expr_read(&reading->mapping->scope, reading->lex);
	parts = reg_source_take(reading->source, 1, sizeof(struct reg_expr *));
	if (reading->value->expr == NULL || parts == NULL)
		return false;
	parts[0] = reading->value->expr;
	reading->value->parts = parts;
	reading->value->n_parts = 1;
	return true;
}

/* --- clauses --- */


static bool read_as(struct reg_reading *reading)
{
	static const struct { const char *name; enum reg_form form; } forms[] = { { "unix_s", REG_FORM_UNIX_S },
		{ "unix_ms", REG_FORM_UNIX_MS }, { "filetime", REG_FORM_FILETIME }, { "days_1899", REG_FORM_DAYS_1899 } };
	static const char *const names[] = { "unix_s", "unix_ms", "filetime", "days_1899", NULL };
	struct reg_lex *lex = reading->lex;

	reading->has_as = true;
	if (reading->value->form != REG_FORM_PLAIN)
		return reg_mapping_wrong(reading, lex->token.span, "found a second form of this value, expected one");
	if (lex->token.kind == REG_TOKEN_TEXT) {
		const char *fault = reg_when_check(lex->token.text, false);

		if (fault != NULL)
			return reg_source_mistake(reading->source, lex->token.span, "this pattern cannot be read: %s", fault);
		reading->value->form = REG_FORM_PATTERN;
		reading->value->pattern = lex->token.text;
		reg_lex_next(lex);
		return true;
	}
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (reg_lex_skip_name(lex, forms[i].name)) {
			reading->value->form = forms[i].form;
			return true;
		}
	return reg_mapping_unknown(reading->mapping, "unix_s, unix_ms, filetime, days_1899 or a pattern in quotes", names);
}

static bool read_count(uint32_t *out, struct reg_reading *reading, int64_t most, const char *what)
{
	struct reg_span span = reading->lex->token.span;
	int64_t value;

	if (!reg_declare_constant(&value, &reading->mapping->hook->names, reading->lex))
		return false;
	if (value < 1 || value > most)
		return reg_source_mistake(reading->source, reg_lex_since(reading->lex, span),
		    "found %lld %s, expected 1 to %lld", (long long)value, reg_err_format(what),
		    (long long)most);
	*out = (uint32_t)value;
	return true;
}

static bool read_encoding(struct reg_reading *reading)
{
	iconv_t opened;

	if (reading->lex->token.kind != REG_TOKEN_TEXT)
		return reg_lex_unexpected(reading->lex, "the name of an encoding in quotes");
	opened = iconv_open("UTF-8", reading->lex->token.text);
	if (opened == (iconv_t)-1)
		return reg_source_mistake(
		    reading->source, reading->lex->token.span, "unknown encoding, expected a name that iconv -l lists");
	(void)iconv_close(opened);
	reading->value->encoding = reading->lex->token.text;
	reg_lex_next(reading->lex);
	return true;
}


static bool read_otherwise(struct reg_reading *reading)
{
	struct reg_lex *lex = reading->lex;

	reading->value->has_otherwise = true;
	if (lex->token.kind != REG_TOKEN_TEXT)
		return reg_declare_constant(&reading->value->otherwise_value, &reading->mapping->hook->names, lex);
	reading->value->otherwise_text = lex->token.text;
	reg_lex_next(lex);
	return true;
}

/* What ends with an expression is known by its words; each clause at most once. */
static bool read_clause(struct reg_reading *reading, bool *found)
{
	struct reg_lex *lex = reading->lex;
	struct reg_value *value = reading->value;
	struct reg_span span = lex->token.span;

	*found = true;
	if (reg_lex_is_name(lex, "in") && reading->measure == 0) {
		reg_lex_next(lex);
		return reg_mapping_unit(reading);
	}
	if (reg_lex_is_name(lex, "as") && !reading->has_as) {
		reg_lex_next(lex);
		return read_as(reading);
	}
	if (reg_lex_is_name(lex, "bcd") && !reading->is_bcd && reading->reads) {
		reg_lex_next(lex);
		reading->is_bcd = true;
		value->form = REG_FORM_BCD;
		return true;
	}
	if (reg_lex_is_name(lex, "decimal") && !reading->has_decimal && reading->reads) {
		reg_lex_next(lex);
		reading->has_decimal = true;
		if (lex->token.kind != REG_TOKEN_TEXT ||
		    (strcmp(lex->token.text, ".") != 0 && strcmp(lex->token.text, ",") != 0))
			return reg_lex_unexpected(lex, "\".\" or \",\"");
		value->mark = lex->token.text[0];
		reg_lex_next(lex);
		return true;
	}
	if (reg_lex_is_name(lex, "encoding") && value->encoding == NULL) {
		reg_lex_next(lex);
		return read_encoding(reading);
	}
	if (reg_lex_is_name(lex, "length") && reading->reads && !reading->has_length) {
		reg_lex_next(lex);
		reading->has_length = true;
		value->length = reg_expr_read(&reading->mapping->scope, lex);
		if (value->length != NULL && !reg_expr_is_integer(value->length))
			return reg_mapping_wrong(reading, value->length->span, "found a length that is no integer");
		return value->length != NULL;
	}
	if (reg_lex_is_name(lex, "max") && reading->reads && !reading->has_max) {
		reg_lex_next(lex);
		reading->has_max = true;
		return read_count(&value->max, reading, REG_MAPPING_MOST_TEXT, REG_ERR_TEXT("as the most units of a text"));
	}
	if (reg_lex_is_name(lex, "digits") && value->digits == 0) {
		reg_lex_next(lex);
		return read_count(&value->digits, reading, 40, REG_ERR_TEXT("digits"));
	}
	if (reg_lex_is_name(lex, "lookup") && value->n_cases == 0) {
		reg_lex_next(lex);
		return reg_mapping_lookup(reading);
	}
	if (reg_lex_is_name(lex, "otherwise") && !value->has_otherwise) {
		reg_lex_next(lex);
		return read_otherwise(reading);
	}
	if (reg_lex_is_name(lex, "when") && value->when == NULL &&
	    (reading->want == REG_WANT_IN || reading->want == REG_WANT_INPUT)) {
		reg_lex_next(lex);
		value->when = reg_expr_read_condition(&reading->mapping->scope, lex);
		return value->when != NULL;
	}
	*found = false;
	value->span = reg_lex_since(lex, value->span);
	(void)span;
	return true;
}

bool reg_mapping_value(struct reg_value *out, struct reg_mapping *mapping, enum reg_want want, enum reg_in in,
    const struct reg_type *type)
{
	struct reg_reading reading = { .mapping = mapping, .source = mapping->source, .lex = mapping->lex, .value = out,
		.want = want, .reads = want == REG_WANT_IN || want == REG_WANT_INPUT || want == REG_WANT_NUMBER };
	bool found = true;

	memset(out, 0, sizeof *out);
	out->form = REG_FORM_PLAIN;
	out->scale = (struct reg_scale){ 1, 1 };
	out->mark = '.';
	out->max = REG_MAPPING_MAX_TEXT;
	out->span = mapping->lex->token.span;
	if (!read_source(&reading))
		return false;
	while (found)
		if (!read_clause(&reading, &found))
			return false;
	if (!reg_mapping_check_source(&reading))
		return false;
	switch (want) {
	case REG_WANT_IN:
		return reg_mapping_check_in(&reading, in);
	case REG_WANT_INPUT:
		return reg_mapping_check_in(&reading, REG_IN_PLATE);
	case REG_WANT_NUMBER:
		return reg_mapping_gives_integer(out) ||
		    reg_mapping_wrong(&reading, out->span, "found no integer, expected one");
	case REG_WANT_FILL:
	case REG_WANT_ARGUMENT:
	case REG_WANT_RETURN:
		break;
	}
	if (reading.has_as || out->form == REG_FORM_DATE)
		return reg_mapping_wrong(
		    &reading, out->span, "dates are written as texts or numbers of ours, expected no as and no date here");
	if (reading.measure != 0 && !reg_type_is_integer(type) && type->kind != REG_TYPE_FLOAT)
		return reg_mapping_wrong(&reading, reading.measure_span, "found a unit, but this takes no number");
	return reg_mapping_fits(mapping, out, want, type);
}
