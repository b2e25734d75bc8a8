/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_lookup.c - `lookup`: what the host's numbers and words stand for.
 */
#include "mapping_reading.h"

static bool read_case(struct reg_case *one, struct reg_reading *reading)
{
	struct reg_lex *lex = reading->lex;
	struct reg_names *names = &reading->mapping->hook->names;
	struct reg_span span = lex->token.span;

	if (reg_lex_skip_name(lex, "else")) {
		one->is_else = true;
	} else if (lex->token.kind == REG_TOKEN_TEXT) {
		one->from_text = lex->token.text;
		reg_lex_next(lex);
	} else {
		if (!reg_declare_constant(&one->from_low, names, lex))
			return false;
		one->from_high = one->from_low;
		if (reg_lex_skip_sign(lex, REG_SIGN_RANGE) && !reg_declare_constant(&one->from_high, names, lex))
			return false;
		if (one->from_high < one->from_low)
			return reg_mapping_wrong(
			    reading, reg_lex_since(lex, span), "found a range that is empty, expected its lower end first");
	}
	if (!reg_lex_expect_sign(lex, '=', "after what is looked up"))
		return false;
	if (lex->token.kind != REG_TOKEN_TEXT)
		return reg_declare_constant(&one->value, names, lex);
	one->text = lex->token.text;
	reg_lex_next(lex);
	return true;
}

bool reg_mapping_lookup(struct reg_reading *reading)
{
	struct reg_lex *lex = reading->lex;
	struct reg_growing cases = { 0 };
	bool is_text = reg_expr_is_text(reading->value->expr) || reading->is_bcd || reading->value->join != NULL;

	if (!reg_lex_expect_sign(lex, '{', "after lookup"))
		return false;
	while (!reg_lex_is_sign(lex, '}')) {
		struct reg_case *one = reg_mapping_add(&cases, reading->source, sizeof *one);
		const struct reg_case *first = cases.all;
		struct reg_span span = lex->token.span;

		if (one == NULL || !read_case(one, reading))
			return false;
		if (!one->is_else && (one->from_text != NULL) != is_text)
			return reg_mapping_wrong(reading, reg_lex_since(lex, span),
			    is_text ? "a text is looked up, expected a text in quotes before the ="
			            : "a number is looked up, expected an integer before the =");
		if ((one->text != NULL) != (first->text != NULL))
			return reg_mapping_wrong(reading, reg_lex_since(lex, span),
			    "found texts and integers as results of one look-up, expected one kind");
		if (cases.n > 1000)
			return reg_mapping_wrong(reading, span, "found more than 1000 cases, expected fewer");
		if (!reg_lex_is_sign(lex, '}') && !reg_lex_expect_sign(lex, ',', "or '}' after the case"))
			return false;
	}
	if (cases.n == 0)
		return reg_lex_unexpected(lex, "at least one case");
	reg_lex_next(lex);
	reading->value->cases = cases.all;
	reading->value->n_cases = cases.n;
	return true;
}
