/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_unit.c - `in`: what the host counts in, as a factor to ours.
 */
#include <string.h>

#include "mapping_reading.h"

static int64_t common(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* scale * num / den, reduced. False: beyond what reg_scale can take. */
static bool widen(struct reg_scale *scale, int64_t num, int64_t den)
{
	const int64_t most = INT64_C(10000000000000000);
	int64_t own = common(num, den), across = common(scale->num, den / own), other = common(num / own, scale->den);

	/* Both were reduced, so the product is when nothing can be taken out crosswise. */
	return !__builtin_mul_overflow(scale->num / across, num / own / other, &scale->num) &&
	    !__builtin_mul_overflow(scale->den / other, den / own / across, &scale->den) && scale->num <= most && scale->den <= most;
}

static bool is_volume(const char *name)
{
	struct reg_scale scale;

	return reg_scale_volume(&scale, name) == 0;
}

/* UNIT or MONEY/VOLUME behind the factor. */
static bool read_unit(struct reg_reading *reading)
{
	static const char *const units[] = { "ml", "l", "m3", "us_gal", "uk_gal", "minor", "major", "units", "points",
		NULL };
	struct reg_lex *lex = reading->lex;
	struct reg_scale scale = { 1, 1 };
	const char *name = lex->token.kind == REG_TOKEN_NAME ? lex->token.text : "";

	if (strcmp(name, "g") == 0 || strcmp(name, "kg") == 0 || strcmp(name, "t") == 0)
		return reg_mapping_wrong(reading, lex->token.span,
		    "a mass cannot become a volume: the density is not known, expected ml, l, m3, us_gal "
		    "or uk_gal");
	if (is_volume(name)) {
		(void)reg_scale_volume(&scale, name);
		reading->measure = REG_MEASURE_VOLUME;
	} else if (strcmp(name, "units") == 0) {
		scale.num = 1000;
		reading->measure = REG_MEASURE_QUANTITY;
	} else if (strcmp(name, "points") == 0) {
		reading->measure = REG_MEASURE_POINTS;
	} else if (strcmp(name, "minor") == 0 || strcmp(name, "major") == 0) {
		reading->value->is_major = strcmp(name, "major") == 0;
		reading->measure = REG_MEASURE_MONEY;
	} else {
		return reg_mapping_unknown(reading->mapping, "a unit such as l, major, major/l, units or points", units);
	}
	reg_lex_next(lex);
	if (reading->measure == REG_MEASURE_MONEY && reg_lex_skip_sign(lex, '/')) {
		if (lex->token.kind != REG_TOKEN_NAME || !is_volume(lex->token.text))
			return reg_mapping_unknown(reading->mapping, "a unit of volume after the /", units);
		if (reg_scale_price(&scale, lex->token.text, 0) < 0)
			return reg_lex_unexpected(lex, "a unit of volume");
		reading->measure = REG_MEASURE_PRICE;
		reg_lex_next(lex);
	}
	if (!widen(&reading->value->scale, scale.num, scale.den))
		return reg_mapping_wrong(reading, reg_lex_since(lex, reading->measure_span),
		    "found a factor that is too fine, expected a simpler one");
	return true;
}

bool reg_mapping_unit(struct reg_reading *reading)
{
	struct reg_lex *lex = reading->lex;
	int64_t num = 1, den = 1;

	reading->measure_span = lex->token.span;
	if (lex->token.kind == REG_TOKEN_NUMBER) {
		num = (int64_t)lex->token.value;
		reg_lex_next(lex);
		if (reg_lex_skip_sign(lex, '/')) {
			if (lex->token.kind != REG_TOKEN_NUMBER)
				return reg_lex_unexpected(lex, "a number after the /");
			den = (int64_t)lex->token.value;
			reg_lex_next(lex);
		}
		if (num < 1 || den < 1 || num > 1000000000 || den > 1000000000)
			return reg_mapping_wrong(reading, reg_lex_since(lex, reading->measure_span),
			    "found a factor outside 1 to 1000000000 in either part");
	}
	reading->value->scale = (struct reg_scale){ num / common(num, den), den / common(num, den) };
	if (!read_unit(reading))
		return false;
	reading->measure_span = reg_lex_since(lex, reading->measure_span);
	if (reading->value->form == REG_FORM_PLAIN)
		reading->value->form = REG_FORM_SCALED;
	return true;
}
