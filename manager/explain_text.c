/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "width.h"

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int64_t number_of(const json_t *object, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(object, name));
}

static bool is_true(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

static void print_subject(const json_t *document)
{
	const json_t *subject = json_object_get(document, "subject");
	const json_t *ambiguous = json_object_get(document, "ambiguous"), *holder;
	bool is_ambiguous = json_is_object(ambiguous);
	size_t i;

	if (!json_is_object(subject))
		printf("  Nobody is known for it.\n");
	else if (!is_true(subject, "customer"))
		printf("  Of %s, %s.\n", reg_shown(text_of(subject, "label")),
		    is_ambiguous ? "but not certainly of one customer; no points" : "whom nobody enrolled; no points");
	else
		printf("  Of %s (%s), known by the %s%s.\n", reg_shown(text_of(subject, "label")),
		    reg_shown(text_of(subject, "id")),
		    text_of(document, "by") != NULL ? text_of(document, "by") : "identifiers together",
		    is_true(document, "doubtful") ? ", which is doubtful: points wait until it is confirmed" : "");
	if (!is_ambiguous)
		return;
	printf("  Its %s is held by several:", text_of(ambiguous, "by"));
	json_array_foreach(json_object_get(ambiguous, "holders"), i, holder)
		printf("%s %s (%s)", i > 0 ? "," : "", reg_shown(text_of(holder, "label")), reg_shown(text_of(holder, "id")));
	printf(".\n");
}

static void print_multiplied(const json_t *rule)
{
	char text[32];

	if (number_of(rule, "tier_milli") != 1000) {
		reg_decimal(text, sizeof text, number_of(rule, "tier_milli"), 3, 3);
		printf(" x %s (tier)", text);
	}
	if (number_of(rule, "rules_milli") != 1000) {
		reg_decimal(text, sizeof text, number_of(rule, "rules_milli"), 3, 3);
		printf(" x %s (multipliers)", text);
	}
}

static void print_rule(const json_t *rule, const char *currency)
{
	const char *unit = text_of(rule, "unit");
	int64_t points = number_of(rule, "points"), uncapped = number_of(rule, "uncapped");
	char rate[32];

	reg_decimal(rate, sizeof rate, number_of(rule, "rate_milli"), 3, 3);
	if (strcmp(unit, "multiplier") == 0) {
		printf("  Rule %s: multiplies by %s.\n", reg_shown(text_of(rule, "rule")), rate);
		return;
	}
	printf("  Rule %s: ", reg_shown(text_of(rule, "rule")));
	if (strcmp(unit, "ml") == 0)
		printf("%s l x %s", reg_shown_litres(number_of(rule, "base")), rate);
	else if (strcmp(unit, "minor") == 0)
		printf("%s %s x %s", reg_shown_money(number_of(rule, "base"), currency), currency, rate);
	else
		printf("%s", reg_shown_count(number_of(rule, "rate_milli") / 1000, "point"));
	print_multiplied(rule);
	printf(" = %s (%s)", is_true(rule, "growth") ? "growth value" : reg_shown_count(uncapped, "point"),
	    reg_shown_count(number_of(rule, "lines"), "line"));
	if (points != uncapped)
		printf(", after limits and exclusive rules %lld", (long long)points);
	printf(".\n");
}

/* What did not hold, and what the sale brought beside points. */
static void print_others(const json_t *document)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(document, "rules_unmet"), i, item)
		printf("  Rule %s: nothing, for its condition \"%s\" does not hold.\n", reg_shown(text_of(item, "rule")),
		    reg_shown(text_of(item, "unmet")));
	if (number_of(document, "capped") != 0)
		printf("  The programme's limits took %s away.\n", reg_shown_count(number_of(document, "capped"), "point"));
	json_array_foreach(json_object_get(document, "grants"), i, item)
		if (is_true(item, "granted"))
			printf("  It brought %s.\n", reg_shown(text_of(item, "grant")));
		else
			printf("  It did not bring %s: \"%s\" does not hold.\n", reg_shown(text_of(item, "grant")),
			    reg_shown(text_of(item, "unmet")));
	json_array_foreach(json_object_get(document, "redemptions"), i, item)
		printf("  It redeemed %s%s.\n", number_of(item, "count") > 0 ? "what had been granted: "
		    : reg_shown_count(number_of(item, "points"), "point"), number_of(item, "count") > 0
		    ? reg_shown(text_of(item, "reward")) : "");
}

static void print_lot(const json_t *document)
{
	const json_t *lot = json_object_get(document, "lot");

	if (!json_is_null(json_object_get(document, "promised_points")))
		printf("  The receipt promised %s; it never becomes less.\n",
		    reg_shown_count(number_of(document, "promised_points"), "point"));
	if (!json_is_object(lot)) {
		printf("  It earned no points.\n");
		return;
	}
	printf("  It earned %s, of which %lld %s left", reg_shown_count(number_of(lot, "points"), "point"),
	    (long long)number_of(lot, "points_left"), number_of(lot, "points_left") == 1 ? "is" : "are");
	if (text_of(lot, "unlock_at") == NULL)
		printf(", pending until the holder is confirmed");
	else
		printf(", usable from %s", text_of(lot, "unlock_at"));
	if (text_of(lot, "expires_at") != NULL)
		printf(" until %s", text_of(lot, "expires_at"));
	printf(".\n");
}

static void print_earning(const json_t *document)
{
	const json_t *programme = json_object_get(document, "programme"), *item;
	size_t i;

	if (programme == NULL)
		return;
	if (json_is_object(programme))
		printf("  Programme: version %lld, %s; tier %s%s.\n", (long long)number_of(programme, "version"),
		    reg_shown(text_of(programme, "name")), reg_shown(text_of(document, "tier")),
		    is_true(document, "tier_is_floor") ? ", given by hand or by a membership" : "");
	else
		printf("  No programme was in force then.\n");
	json_array_foreach(json_object_get(document, "rules"), i, item)
		print_rule(item, text_of(document, "currency"));
	print_others(document);
	print_lot(document);
	json_array_foreach(json_object_get(document, "uses"), i, item)
		printf("  %s %s taken back by %s %s.\n", reg_shown_count(number_of(item, "points"), "point"),
		    number_of(item, "points") == 1 ? "was" : "were", text_of(item, "kind"), reg_shown(text_of(item, "by")));
	if (json_is_object(programme) && strcmp(text_of(document, "tier"), text_of(document, "tier_after")) != 0)
		printf("  It led to tier %s.\n", reg_shown(text_of(document, "tier_after")));
}

static void print_document(const json_t *document)
{
	const char *name = text_of(document, "document"), *sale = text_of(document, "sale");
	const char *completion = text_of(document, "completion");

	printf("%s %s at %s, site day %s", text_of(document, "kind"), reg_shown(name), text_of(document, "at"),
	    text_of(document, "day"));
	if (number_of(document, "deliveries") > 1)
		printf(", %lld states of it were delivered", (long long)number_of(document, "deliveries"));
	printf("\n");
	if (number_of(document, "contents") > 1)
		printf("  Its deliveries contradict each other: the content with the lower hash counts.\n");
	if (sale == NULL) {
		const char *kind = text_of(document, "kind");

		printf(strcmp(kind, "refund") == 0 || strcmp(kind, "void") == 0
			? "  The sale it names is not known.\n"
			: "  It is recorded and counts nowhere.\n");
		return;
	}
	if (strcmp(sale, name) != 0)
		printf("  Belongs to %s.\n", reg_shown(sale));
	if (completion != NULL)
		printf("  Completed by %s.\n", reg_shown(completion));
	if (is_true(document, "open"))
		printf("  A prepay whose completion has not come: not yet a sale.\n");
	else if (!is_true(document, "counted"))
		printf("  It was voided: it counts nowhere.\n");
	printf("  %s l, %s %s", reg_shown_litres(number_of(document, "volume_ml")),
	    reg_shown_money(number_of(document, "amount_minor"), text_of(document, "currency")),
	    text_of(document, "currency"));
	if (number_of(document, "refunded_minor") != 0)
		printf(", of which %s were refunded", reg_shown_money(number_of(document, "refunded_minor"),
		    text_of(document, "currency")));
	printf(".\n");
	print_subject(document);
	print_earning(document);
}

void reg_explain_print(const json_t *documents)
{
	const json_t *document;
	size_t i;

	json_array_foreach(documents, i, document)
		print_document(document);
}
