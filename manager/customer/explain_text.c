/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "i18n.h"
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
	bool is_ambiguous = json_is_object(ambiguous), is_doubtful = is_true(document, "doubtful");
	const char *by = text_of(document, "by"), *names = "";
	size_t i;

	if (!json_is_object(subject))
		printf(_("  Nobody is known for it.\n"));
	else if (!is_true(subject, "customer"))
		printf(is_ambiguous ? _("  Of %s, but not certainly of one customer; no points.\n")
				    : _("  Of %s, whom nobody enrolled; no points.\n"), reg_shown(text_of(subject, "label")));
	else if (by != NULL)
		printf(is_doubtful
			? _("  Of %1$s (%2$s), known by the %3$s, which is doubtful: points wait until it is confirmed.\n")
			: _("  Of %1$s (%2$s), known by the %3$s.\n"),
		    reg_shown(text_of(subject, "label")), reg_shown(text_of(subject, "id")), reg_word(by));
	else
		printf(is_doubtful
			? _("  Of %1$s (%2$s), known by the identifiers together, which is doubtful: points wait until it is confirmed.\n")
			: _("  Of %1$s (%2$s), known by the identifiers together.\n"),
		    reg_shown(text_of(subject, "label")), reg_shown(text_of(subject, "id")));
	if (!is_ambiguous)
		return;
	json_array_foreach(json_object_get(ambiguous, "holders"), i, holder) {
		const char *name = reg_shown_format(_("%1$s (%2$s)"), reg_shown(text_of(holder, "label")),
		    reg_shown(text_of(holder, "id")));

		names = i == 0 ? name : reg_shown_format(_("%1$s, %2$s"), names, name);
	}
	printf(_("  Its %1$s is held by several: %2$s.\n"), reg_word(text_of(ambiguous, "by")), names);
}

/* What a rule counts, and by what that is multiplied. */
static const char *product(const json_t *rule, const char *currency, const char *rate)
{
	const char *unit = text_of(rule, "unit"), *text;
	char factor[32];

	if (strcmp(unit, "ml") == 0)
		text = reg_shown_format(_("%1$s l x %2$s"), reg_shown_litres(number_of(rule, "base")), rate);
	else if (strcmp(unit, "minor") == 0)
		text = reg_shown_format(_("%1$s x %2$s"), reg_shown_price(number_of(rule, "base"), currency), rate);
	else
		text = reg_shown_count(number_of(rule, "rate_milli") / 1000, "point");
	if (number_of(rule, "tier_milli") != 1000) {
		reg_decimal(factor, sizeof factor, number_of(rule, "tier_milli"), 3, 3);
		text = reg_shown_format(_("%1$s x %2$s (tier)"), text, factor);
	}
	if (number_of(rule, "rules_milli") != 1000) {
		reg_decimal(factor, sizeof factor, number_of(rule, "rules_milli"), 3, 3);
		text = reg_shown_format(_("%1$s x %2$s (multipliers)"), text, factor);
	}
	return text;
}

static void print_rule(const json_t *rule, const char *currency)
{
	int64_t points = number_of(rule, "points"), uncapped = number_of(rule, "uncapped");
	const char *name = reg_shown(text_of(rule, "rule")), *gives, *lines;
	char rate[32];

	reg_decimal(rate, sizeof rate, number_of(rule, "rate_milli"), 3, 3);
	if (strcmp(text_of(rule, "unit"), "multiplier") == 0) {
		printf(_("  Rule %1$s: multiplies by %2$s.\n"), name, rate);
		return;
	}
	gives = is_true(rule, "growth") ? _("growth value") : reg_shown_count(uncapped, "point");
	lines = reg_shown_count(number_of(rule, "lines"), "line");
	if (points != uncapped)
		printf(_("  Rule %1$s: %2$s = %3$s (%4$s), after limits and exclusive rules %5$lld.\n"), name,
		    product(rule, currency, rate), gives, lines, (long long)points);
	else
		/* TRANSLATORS: the rule; what it counts and multiplies; the points; how many lines of the ticket */
		printf(_("  Rule %1$s: %2$s = %3$s (%4$s).\n"), name, product(rule, currency, rate), gives, lines);
}

/* What did not hold, and what the sale brought beside points. */
static void print_others(const json_t *document)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(document, "rules_unmet"), i, item)
		printf(_("  Rule %1$s: nothing, for its condition \"%2$s\" does not hold.\n"),
		    reg_shown(text_of(item, "rule")), reg_shown(text_of(item, "unmet")));
	if (number_of(document, "capped") != 0)
		printf(_("  The programme's limits took %s away.\n"), reg_shown_count(number_of(document, "capped"), "point"));
	json_array_foreach(json_object_get(document, "grants"), i, item)
		if (is_true(item, "granted"))
			printf(_("  It brought %s.\n"), reg_shown(text_of(item, "grant")));
		else
			printf(_("  It did not bring %1$s: \"%2$s\" does not hold.\n"), reg_shown(text_of(item, "grant")),
			    reg_shown(text_of(item, "unmet")));
	json_array_foreach(json_object_get(document, "redemptions"), i, item)
		if (number_of(item, "count") > 0)
			printf(_("  It redeemed what had been granted: %s.\n"), reg_shown(text_of(item, "reward")));
		else
			printf(_("  It redeemed %s.\n"), reg_shown_count(number_of(item, "points"), "point"));
}

static void print_lot(const json_t *document)
{
	const json_t *lot = json_object_get(document, "lot");
	const char *points, *from, *until;
	long long left;

	if (!json_is_null(json_object_get(document, "promised_points")))
		printf(_("  The receipt promised %s; it never becomes less.\n"),
		    reg_shown_count(number_of(document, "promised_points"), "point"));
	if (!json_is_object(lot) && number_of(json_object_get(document, "earner"), "points") > 0)
		return; /* all of it is somebody else's */
	if (!json_is_object(lot)) {
		printf(_("  It earned no points.\n"));
		return;
	}
	points = reg_shown_count(number_of(lot, "points"), "point");
	left = (long long)number_of(lot, "points_left");
	from = text_of(lot, "unlock_at");
	until = text_of(lot, "expires_at");
	if (from == NULL && until == NULL)
		printf(_("  It earned %1$s (%2$lld left), pending until the holder is confirmed.\n"), points, left);
	else if (from == NULL)
		printf(_("  It earned %1$s (%2$lld left), pending until the holder is confirmed, usable until %3$s.\n"), points,
		    left, until);
	else if (until == NULL)
		printf(_("  It earned %1$s (%2$lld left), usable from %3$s.\n"), points, left, from);
	else
		printf(_("  It earned %1$s (%2$lld left), usable from %3$s until %4$s.\n"), points, left, from, until);
}

/* Who else earned, or was to. */
static void print_earner(const json_t *earner)
{
	const char *since = text_of(earner, "since"), *why, *name;
	const json_t *item;
	bool is_driver;
	size_t i;

	if (!json_is_object(earner) || strcmp(text_of(earner, "who"), "organisation") == 0)
		return;
	why = text_of(earner, "why");
	is_driver = strcmp(text_of(earner, "who"), "driver") == 0;
	if (strcmp(why, "nobody") == 0)
		printf(is_driver ? _("  The driver was to earn since %s; none was known, so the organisation did.\n")
		                 : _("  The key contact was to earn since %s; none was known, so the organisation did.\n"), since);
	else if (strcmp(why, "several") == 0)
		printf(is_driver ? _("  The driver was to earn since %s; there were several, so the organisation did.\n")
		                 : _("  The key contact was to earn since %s; there were several, so the organisation did.\n"), since);
	else if (strcmp(why, "same") == 0)
		printf(is_driver ? _("  The driver was to earn since %s, and is one account with the organisation.\n")
		                 : _("  The key contact was to earn since %s, and is one account with the organisation.\n"), since);
	else {
		name = text_of(earner, "name") != NULL ? text_of(earner, "name") : text_of(earner, "customer");
		name = name != NULL ? reg_shown(name) : _("somebody erased");
		printf(is_driver ? _("  %1$s went to %2$s, the driver, who earns %3$d %% since %4$s.\n")
		                 : _("  %1$s went to %2$s, the key contact, who earns %3$d %% since %4$s.\n"),
		    reg_shown_count(number_of(earner, "points"), "point"), name, (int)number_of(earner, "share"), since);
		json_array_foreach(json_object_get(earner, "uses"), i, item)
			printf(_("  %1$s of that taken back by %2$s %3$s.\n"), reg_shown_count(number_of(item, "points"), "point"),
			    reg_word(text_of(item, "kind")), reg_shown(text_of(item, "by")));
	}
}

static void print_earning(const json_t *document)
{
	const json_t *programme = json_object_get(document, "programme"), *item;
	size_t i;

	if (programme == NULL)
		return;
	if (json_is_object(programme))
		printf(is_true(document, "tier_is_floor")
			? _("  Programme: version %1$lld, %2$s; tier %3$s, given by hand or by a membership.\n")
			: _("  Programme: version %1$lld, %2$s; tier %3$s.\n"), (long long)number_of(programme, "version"),
		    reg_shown(text_of(programme, "name")), reg_shown(text_of(document, "tier")));
	else
		printf(_("  No programme was in force then.\n"));
	json_array_foreach(json_object_get(document, "rules"), i, item)
		print_rule(item, text_of(document, "currency"));
	print_others(document);
	print_lot(document);
	print_earner(json_object_get(document, "earner"));
	json_array_foreach(json_object_get(document, "uses"), i, item)
		printf(_("  %1$s taken back by %2$s %3$s.\n"), reg_shown_count(number_of(item, "points"), "point"),
		    reg_word(text_of(item, "kind")), reg_shown(text_of(item, "by")));
	if (json_is_object(programme) && strcmp(text_of(document, "tier"), text_of(document, "tier_after")) != 0)
		printf(_("  It led to tier %s.\n"), reg_shown(text_of(document, "tier_after")));
}

static void print_sums(const json_t *document)
{
	const char *litres = reg_shown_litres(number_of(document, "volume_ml")), *currency = text_of(document, "currency");
	const char *amount = reg_shown_price(number_of(document, "amount_minor"), currency);

	if (number_of(document, "refunded_minor") != 0)
		printf(_("  %1$s l, %2$s, of which %3$s were refunded.\n"), litres, amount,
		    reg_shown_price(number_of(document, "refunded_minor"), currency));
	else
		printf(_("  %1$s l, %2$s.\n"), litres, amount);
}

static void print_document(const json_t *document)
{
	const char *name = text_of(document, "document"), *sale = text_of(document, "sale");
	const char *completion = text_of(document, "completion"), *kind = text_of(document, "kind");

	if (number_of(document, "deliveries") > 1)
		printf(_("%1$s %2$s at %3$s, site day %4$s, %5$lld states of it were delivered\n"), reg_word(kind),
		    reg_shown(name), text_of(document, "at"), text_of(document, "day"),
		    (long long)number_of(document, "deliveries"));
	else
		printf(_("%1$s %2$s at %3$s, site day %4$s\n"), reg_word(kind), reg_shown(name), text_of(document, "at"),
		    text_of(document, "day"));
	if (number_of(document, "contents") > 1)
		printf(_("  Its deliveries contradict each other: the content with the lower hash counts.\n"));
	if (sale == NULL) {
		printf(strcmp(kind, "refund") == 0 || strcmp(kind, "void") == 0
			? _("  The sale it names is not known.\n")
			: _("  It is recorded and counts nowhere.\n"));
		return;
	}
	if (strcmp(sale, name) != 0)
		printf(_("  Belongs to %s.\n"), reg_shown(sale));
	if (completion != NULL)
		printf(_("  Completed by %s.\n"), reg_shown(completion));
	if (is_true(document, "open"))
		printf(_("  A prepay whose completion has not come: not yet a sale.\n"));
	else if (!is_true(document, "counted"))
		printf(_("  It was voided: it counts nowhere.\n"));
	print_sums(document);
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
