/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programmes by chance, with all that a programme file can say about what is earned.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sequence.h"

struct writer {
	char *out;
	size_t size, used;
	struct random *random;
};

static void put(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct writer *writer, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(writer->out + writer->used, writer->size - writer->used, format, args);
	va_end(args);
	writer->used += (size_t)n < writer->size - writer->used ? (size_t)n : 0;
}

static const char *any(struct writer *writer, const char *const *texts, int n)
{
	return texts[random_below(writer->random, n)];
}
#define ANY(writer, texts) any((writer), (texts), (int)(sizeof(texts) / sizeof(*(texts))))

static bool chance(struct writer *writer, int percent)
{
	return random_chance(writer->random, percent);
}

/* --- tiers --------------------------------------------------------------------------------------------------- */

static bool put_tiers(struct writer *writer)
{
	static const struct { const char *basis, *key; int step; } bases[] = {
		{ "litres", "from_litres", 50 }, { "litres", "from_litres", 40 }, { "visits", "from_visits", 2 },
		{ "spend", "from_spend", 300 }, { "points", "from_points", 40 }, { "growth", "from_growth", 30 },
	};
	static const char *const windows[] = { "rolling", "rolling", "month", "quarter", "year", "lifetime" };
	static const char *const multipliers[] = { "1.0", "1.2", "1.5", "2" };
	int basis = random_below(writer->random, 6), n = chance(writer, 80) ? 3 : 2;
	const char *window = ANY(writer, windows);

	put(writer, "basis = \"%s\"; window = \"%s\";\n", bases[basis].basis, window);
	if (strcmp(window, "rolling") == 0)
		put(writer, "window_days = %d;\n", 4 + random_below(writer->random, 12));
	put(writer, "grace_days = %d;\n", random_below(writer->random, 4));
	put(writer, "downgrade = \"%s\";\ntiers = (", chance(writer, 50) ? "one step" : "to earned");
	for (int i = 0; i < n; i++)
		put(writer, "%s\n  { id = \"t%d\"; name = \"T%d\"; %s = %d; multiplier = \"%s\"; }", i > 0 ? "," : "", i, i,
		    bases[basis].key, i * bases[basis].step, ANY(writer, multipliers));
	put(writer, "\n);\n");
	return strcmp(bases[basis].basis, "growth") == 0;
}

/* --- rules --------------------------------------------------------------------------------------------------- */

static const char *put_condition(struct writer *writer)
{
	static const char *const conditions[] = {
		"min_litres = 20; ", "min_amount = \"100\"; ", "fuel_and_shop = true; ", "from_time = \"08:00\"; until_time = \"14:00\"; ",
		"from_time = \"20:00\"; until_time = \"09:00\"; ", "weekdays = [\"thu\", \"fri\", \"sat\"]; ",
		"days_of_month = [1, 2, 3, 8, 18]; ", "from_date = \"2026-01-03\"; until_date = \"2026-01-12\"; ",
		"birthday = \"day\"; ", "birthday = \"week\"; ", "birthday = \"month\"; ", "tiers = [\"t1\"]; ",
		"tags = [\"vip\", \"taxi\"]; ", "types = [\"taxi\", \"truck\"]; ", "cards = [\"club\"]; ", "customers = [\"c:1\", \"c:2\"]; ",
		"card_kinds = [\"sinopec\"]; ", "sites = [\"S1\"]; ", "first_fill = true; ", "nth_visit = 2; nth_period = \"week\"; ",
		"nth_visit = 2; nth_every = true; nth_period = \"month\"; ", "nth_visit = 3; nth_period = \"lifetime\"; ",
		"tags = [\"fleet\"]; ", "types = [\"person\"]; ",
	};

	const char *condition = chance(writer, 55) ? ANY(writer, conditions) : "";

	put(writer, "%s", condition);
	return condition;
}

static void put_caps(struct writer *writer, const char *prefix)
{
	if (chance(writer, 8))
		put(writer, "%ssale = 30; ", prefix);
	if (chance(writer, 8))
		put(writer, "%sday = 40; ", prefix);
	if (chance(writer, 8))
		put(writer, "%smonth = 70; ", prefix);
	if (chance(writer, 5))
		put(writer, "%scustomer = 90; ", prefix);
}

static void put_rules(struct writer *writer, bool wants_growth)
{
	static const char *const rates[] = { "1", "0.5", "2", "0.333" }, *const rounds[] = { "down", "half-up", "up" };
	static const char *const which[] = { "", "", "grades = [\"92\"]; ", "grades = [\"95\", \"0\"]; " };
	static const char *const shop[] = { "kind = \"goods\"; ", "", "categories = [\"drinks\"]; ", "products = [\"cola\"]; " };
	static const char *const multipliers[] = { "1.5", "2", "1.2", "0.5" };
	const char *condition;
	int n = 1 + random_below(writer->random, 4);

	put(writer, "earn = (\n  { id = \"fuel\"; %s", ANY(writer, which));
	put(writer, "points_per_litre = \"%s\"; ", ANY(writer, rates));
	put_caps(writer, "cap_");
	put(writer, "round = \"%s\"; }", ANY(writer, rounds));
	if (wants_growth || chance(writer, 15))
		put(writer, ",\n  { id = \"growth\"; growth = true; points_per_litre = \"1\"; }");
	for (int i = 0; i < n; i++) {
		put(writer, ",\n  { id = \"r%d\"; ", i);
		condition = put_condition(writer);
		switch (random_below(writer->random, 6)) {
		case 0:
			put(writer, "%s", ANY(writer, which));
			put(writer, "points_per_litre = \"%s\"; ", ANY(writer, rates));
			break;
		case 1:
			/* Only fuel has litres. */
			put(writer, "%spoints_per_unit = ", strstr(condition, "litres") != NULL ? "" : ANY(writer, shop));
			put(writer, "\"%s\"; ", ANY(writer, rates));
			break;
		case 2:
			put(writer, "points_per_visit = %d; ", 1 + random_below(writer->random, 12));
			break;
		case 3:
			put(writer, "points = %d; ", 1 + random_below(writer->random, 20));
			if (chance(writer, 30))
				put(writer, "multiplied = true; ");
			break;
		default:
			put(writer, "multiplier = \"%s\"; ", ANY(writer, multipliers));
			if (chance(writer, 30))
				put(writer, "multiplies = [\"fuel\"]; ");
			put(writer, "}");
			continue;
		}
		if (chance(writer, 20))
			put(writer, "exclusive = \"g\"; ");
		put_caps(writer, "cap_");
		put(writer, "}");
	}
	put(writer, "\n);\nmultipliers = \"%s\";\n", chance(writer, 50) ? "best" : "add");
	put(writer, "caps = { ");
	put_caps(writer, "");
	put(writer, "};\n");
}

/* --- the rest ------------------------------------------------------------------------------------------------ */

static void put_rewards(struct writer *writer)
{
	put(writer, "rewards = (\n"
	    "  { id = \"money\"; kind = \"money\"; points_per_unit = 100; step_points = 1; },\n"
	    "  { id = \"wash\"; kind = \"service\"; },\n"
	    "  { id = \"coffee\"; kind = \"gift\"; points = 20; }\n);\n");
	put(writer, "grants = (\n  { id = \"wash\"; rewards = [\"wash\"%s]; ", chance(writer, 40) ? ", \"coffee\"" : "");
	put(writer, "count = %d; ", 1 + random_below(writer->random, 2));
	put(writer, chance(writer, 50) ? "min_litres = 20; " : "min_amount = \"100\"; ");
	put(writer, "valid_days = %d; ", random_below(writer->random, 15));
	if (chance(writer, 40))
		put(writer, "next_visit = true; ");
	if (chance(writer, 40))
		put(writer, "cap_month = 2; ");
	put(writer, "},\n  { id = \"second\"; rewards = [\"coffee\"]; valid_days = 7; ");
	put_condition(writer);
	put(writer, "}\n);\n");
}

static void put_people(struct writer *writer)
{
	put(writer, "cards = ( { id = \"club\"; name = \"Club\"; term_days = %d; ", 3 + random_below(writer->random, 8));
	if (chance(writer, 50))
		put(writer, "renews_on_use = true; ");
	if (chance(writer, 50))
		put(writer, "tier = \"t1\"; ");
	if (chance(writer, 50))
		put(writer, "multiplier = \"1.5\"; ");
	put(writer, "} );\nreferral = { new_points = %d; ", random_below(writer->random, 30));
	if (chance(writer, 40))
		put(writer, "min_litres = 20; ");
	if (chance(writer, 30))
		put(writer, "within_days = 6; ");
	if (chance(writer, 25))
		put(writer, "max_per_month = 1; ");
	put(writer, "options = (\n"
	    "  { id = \"o0\"; kind = \"points\"; points = 25; },\n"
	    "  { id = \"o1\"; kind = \"bands\"; bands = ( { from_litres = 10; points = 5; }, { from_litres = 30; points = 15; } ); },\n"
	    "  { id = \"o2\"; kind = \"percent\"; percent = \"10\"; days = 10; max_points = 40; },\n"
	    "  { id = \"o3\"; kind = \"milestone\"; milestone = 2; points = 50; }\n); };\n");
}

static void put_limits(struct writer *writer)
{
	put(writer, "redeem = { own_points = %s; ", chance(writer, 30) ? "true" : "false");
	put(writer, "return_days = %d; hold_minutes = 1440; };\ntransfer = { min_points = 1; };\nadjust = { approve_above = 100000; };\n",
	    5 + random_below(writer->random, 20));
	put(writer, "claim = { days = 30; approve = false; };\n");
	put(writer, "pending_hours = %d;\n", chance(writer, 60) ? 0 : 24 * (1 + random_below(writer->random, 3)));
	switch (random_below(writer->random, 5)) {
	case 0:
		put(writer, "expiry = { kind = \"never\"; };\n");
		break;
	case 1:
		put(writer, "expiry = { kind = \"month end\"; months = %d; };\n", random_below(writer->random, 2));
		break;
	case 2:
		put(writer, "expiry = { kind = \"year end\"; years = 0; };\n");
		break;
	case 3:
		put(writer, "expiry = { kind = \"dates\"; dates = [\"01-15\", \"01-31\", \"06-30\"]; days = 2; };\n");
		break;
	default:
		put(writer, "expiry = { kind = \"days\"; days = %d; };\n", 5 + random_below(writer->random, 30));
		break;
	}
}

void sequence_programme(char *out, size_t size, struct random *random)
{
	struct writer writer = { .out = out, .size = size, .random = random };
	bool wants_growth;

	put(&writer, "name = \"random\";\n");
	if (chance(&writer, 10))
		put(&writer, "valid = { from_date = \"2026-01-02\"; until_date = \"2026-01-20\"; };\n");
	wants_growth = put_tiers(&writer);
	put_rules(&writer, wants_growth);
	put(&writer, "base = { tax = %s; ", chance(&writer, 60) ? "true" : "false");
	put(&writer, "discounts = %s; ", chance(&writer, 40) ? "true" : "false");
	put(&writer, "redeemed = %s; };\n", chance(&writer, 40) ? "true" : "false");
	put(&writer, "exclude = { categories = [\"tobacco\"]; };\n");
	put_rewards(&writer);
	put_people(&writer);
	put_limits(&writer);
}
