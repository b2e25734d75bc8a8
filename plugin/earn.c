/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * earn.c - evaluation of earning rules. Runs at every preview and every sale: a few rules over a few lines.
 *
 * Exact: bases are clamped to 64 bits, rates are below 2^27 and multipliers below 2^17 thousandths, so the product
 * stays inside 128 bits.
 */
#include "earn.h"

#include <string.h>

int reg_earn_currency_decimals(const char *currency)
{
	static const char none[][4] = { "JPY", "KRW", "VND", "CLP", "ISK" };
	static const char three[][4] = { "KWD", "BHD", "OMR", "JOD", "TND" };

	for (size_t i = 0; currency != NULL && i < sizeof none / sizeof none[0]; i++)
		if (strcmp(currency, none[i]) == 0)
			return 0;
	for (size_t i = 0; currency != NULL && i < sizeof three / sizeof three[0]; i++)
		if (strcmp(currency, three[i]) == 0)
			return 3;
	return 2;
}

static bool listed(const char *const *list, const char *text)
{
	for (; list != NULL && *list != NULL; list++)
		if (text != NULL && strcmp(*list, text) == 0)
			return true;
	return false;
}

static bool is_in(const char **list, const char *text)
{
	return list == NULL || listed((const char *const *)list, text);
}

/* A discount line is taken off the goods, unless the programme earns on the price before discounts; 0: counts
 * nowhere. */
static int kind_for_amounts(const struct reg_programme *programme, const struct regulars_line *line)
{
	if (line->kind != REGULARS_LINE_DISCOUNT)
		return (int)line->kind;
	return programme->base_discount ? 0 : REGULARS_LINE_GOODS;
}

bool reg_earn_matches(const struct reg_programme *programme, const struct reg_rule *rule, const struct regulars_line *line)
{
	int kind;

	if (line->is_void || line->kind == REGULARS_LINE_PREPAY ||
	    listed((const char *const *)programme->excluded_products, line->product) ||
	    listed((const char *const *)programme->excluded_categories, line->category))
		return false;
	if (rule->when.grades != NULL && line->kind != REGULARS_LINE_FUEL)
		return false;
	if (!is_in(rule->when.grades, line->product) || !is_in(rule->when.categories, line->category) ||
	    !is_in(rule->when.products, line->product))
		return false;
	if (rule->points_per_litre_milli > 0)
		return line->kind == REGULARS_LINE_FUEL && (rule->when.line_kind == 0 || rule->when.line_kind == REGULARS_LINE_FUEL);
	kind = kind_for_amounts(programme, line);
	if (rule->when.line_kind != 0)
		return kind == rule->when.line_kind;
	return kind != 0 && kind != REGULARS_LINE_FEE && kind != REGULARS_LINE_DEPOSIT;
}

static int64_t clamp(__int128 value)
{
	return value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
}

static int64_t base_of(const struct reg_programme *programme, const struct reg_rule *rule,
    const struct regulars_line *const *lines, size_t n, size_t *n_matching)
{
	__int128 sum = 0;

	*n_matching = 0;
	for (size_t i = 0; i < n; i++) {
		const struct regulars_line *line = lines[i];

		if (!reg_earn_matches(programme, rule, line))
			continue;
		++*n_matching;
		if (rule->points_per_litre_milli > 0) {
			sum += line->volume_ml;
			continue;
		}
		sum += line->amount_minor;
		if (programme->base_discount)
			sum += line->discount_minor;
		if (!programme->base_tax)
			sum -= line->tax_minor;
	}
	return clamp(sum);
}

static int64_t divide(__int128 value, int64_t by, enum reg_rounding rounding)
{
	if (value <= 0)
		return 0;
	switch (rounding) {
	case REG_ROUND_DOWN:
		break;
	case REG_ROUND_HALF_UP:
		value += by / 2; /* `by` is a power of ten, so even */
		break;
	case REG_ROUND_UP:
		value += by - 1;
		break;
	}
	return clamp(value / by);
}

int64_t reg_earn_explain(struct reg_earn_result *out, const struct reg_programme *programme,
    const struct regulars_line *const *lines, size_t n, size_t tier_rank, const char *currency)
{
	static const int64_t minor_per_unit[] = { 1, 10, 100, 1000 };
	int64_t points = 0, multiplier;

	multiplier = programme->tiers[tier_rank < programme->n_tiers ? tier_rank : programme->n_tiers - 1].multiplier_milli;
	for (size_t i = 0; i < programme->n_rules; i++) {
		const struct reg_rule *rule = &programme->rules[i];
		bool per_litre = rule->points_per_litre_milli > 0;
		int64_t rate = per_litre ? rule->points_per_litre_milli : rule->points_per_unit_milli;
		int64_t whole = per_litre ? 1000 : minor_per_unit[reg_earn_currency_decimals(currency)];
		size_t n_matching;
		int64_t base = base_of(programme, rule, lines, n, &n_matching);
		int64_t earned = divide((__int128)base * rate * multiplier, whole * 1000 * 1000, rule->rounding);

		points = clamp((__int128)points + earned);
		if (out != NULL)
			out[i] = (struct reg_earn_result){ .rule = rule, .n_lines = n_matching, .base = base,
				.multiplier_milli = multiplier, .points = earned };
	}
	return points;
}

int64_t reg_earn_points(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n,
    size_t tier_rank, const char *currency)
{
	return reg_earn_explain(NULL, programme, lines, n, tier_rank, currency);
}
