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

static void print_rule(const json_t *rule, const char *currency)
{
	bool is_volume = strcmp(json_string_value(json_object_get(rule, "unit")), "ml") == 0;
	char rate[32], multiplier[32];

	reg_decimal(rate, sizeof rate, number_of(rule, "rate_milli"), 3, 3);
	reg_decimal(multiplier, sizeof multiplier, number_of(rule, "multiplier_milli"), 3, 3);
	printf("  Rule %s: %s %s x %s x %s = %s (%s).\n", reg_shown(text_of(rule, "rule")),
	    is_volume ? reg_shown_litres(number_of(rule, "base")) : reg_shown_money(number_of(rule, "base"), currency),
	    is_volume ? "l" : currency, rate, multiplier, reg_shown_count(number_of(rule, "points"), "point"),
	    reg_shown_count(number_of(rule, "lines"), "line"));
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
		printf("  Programme: version %lld, %s; tier %s.\n", (long long)number_of(programme, "version"),
		    reg_shown(text_of(programme, "name")), reg_shown(text_of(document, "tier")));
	else
		printf("  No programme was in force then.\n");
	json_array_foreach(json_object_get(document, "rules"), i, item)
		print_rule(item, text_of(document, "currency"));
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
