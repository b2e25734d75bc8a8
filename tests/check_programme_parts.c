/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme.h"
#include "regulars.h"
#include "zone.h"

/* One line each, so that what a test adds stands on line 4 (earning rules) or 5 (the rest). */
#define TIERS "name = \"t\"; window_days = 30;\n" \
	"tiers = ({ id = \"low\"; name = \"L\"; from_litres = 0; }, { id = \"top\"; name = \"T\"; from_litres = 100; });\n"
#define RULES(more) TIERS "earn = ({ id = \"fuel\"; points_per_litre = 1; }\n" more ");\n"
#define RULE(text) RULES(", { id = \"r\"; " text " }")
#define PLUS(text) RULES("") text "\n"

static char first_mistake[REG_ERR_SIZE], first_warning[REG_ERR_SIZE];
static int n_mistakes, n_warnings;

static void keep_first(const char *line, void *payload)
{
	char *kept = strstr(line, ": warning: ") != NULL ? first_warning : first_mistake;

	(void)payload;
	if ((kept == first_warning ? n_warnings++ : n_mistakes++) == 0)
		(void)snprintf(kept, REG_ERR_SIZE, "%s", line);
}

static void check(const char *text)
{
	n_mistakes = n_warnings = 0;
	ck_assert_int_eq(reg_programme_check("t", text, keep_first, NULL), n_mistakes);
}

static struct reg_programme *parsed_in(const char *text, const char *language)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };

	ck_assert_msg(reg_programme_parse(&programme, "t", text, language, &err) == REG_OK, "%s", err.line);
	return programme;
}

static struct reg_programme *parsed(const char *text)
{
	return parsed_in(text, NULL);
}

START_TEST(a_condition_is_read_to_the_last_member)
{
	struct reg_programme *p = parsed(TIERS "cards = ({ id = \"club\"; }); earn = ({ id = \"r\"; points = 5;"
	    "grades = [\"92\"]; categories = [\"c\"]; products = [\"p\"]; kind = \"fuel\"; min_litres = \"20.5\";"
	    "min_amount = \"300.05\";"
	    "fuel_and_shop = true; from_time = \"22:30\"; until_time = \"06:00\"; weekdays = [\"mon\", \"sun\"];"
	    "days_of_month = [1, 31]; from_date = \"2026-01-01\"; until_date = \"2026-12-31\"; birthday = \"week\";"
	    "tiers = [\"top\"]; tags = [\"vip\"]; types = [\"taxi\"]; cards = [\"club\"]; customers = [\"c:17\"];"
	    "card_kinds = [\"etc\"]; sites = [\"S1\"]; nth_visit = 3; nth_every = true; nth_period = \"month\"; });");
	const struct reg_condition *when = &p->rules[0].when;

	ck_assert_str_eq(when->grades[0], "92");
	ck_assert_str_eq(when->categories[0], "c");
	ck_assert_str_eq(when->products[0], "p");
	ck_assert_int_eq(when->line_kind, REGULARS_LINE_FUEL);
	ck_assert_int_eq(when->min_ml, 20500);
	ck_assert_int_eq(when->min_amount_minor, 30005);
	ck_assert(when->fuel_and_shop);
	ck_assert_int_eq(when->from_minute, 22 * 60 + 30);
	ck_assert_int_eq(when->until_minute, 360);
	ck_assert_uint_eq(when->weekdays, 0x41);
	ck_assert_uint_eq(when->days_of_month, 0x40000001);
	ck_assert_int_eq(when->from_day, 20454);  /* date -d 2026-01-01 +%s / 86400 */
	ck_assert_int_eq(when->until_day, 20818);
	ck_assert_int_eq(when->birthday, REG_BIRTHDAY_WEEK);
	ck_assert_str_eq(when->tiers[0], "top");
	ck_assert_str_eq(when->tags[0], "vip");
	ck_assert_str_eq(when->types[0], "taxi");
	ck_assert_str_eq(when->cards[0], "club");
	ck_assert_str_eq(when->customers[0], "c:17");
	ck_assert_str_eq(when->card_kinds[0], "etc");
	ck_assert_str_eq(when->sites[0], "S1");
	ck_assert(!when->first_fill);
	ck_assert_int_eq(when->nth_visit, 3);
	ck_assert(when->nth_every);
	ck_assert_int_eq(when->nth_period, REG_CYCLE_MONTH);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(dates_and_times_may_be_open_on_one_side)
{
	struct reg_programme *p = parsed(RULES(
	    ", { id = \"a\"; points = 1; from_date = \"2026-01-01\"; until_time = \"06:00\"; }"
	    ", { id = \"b\"; points = 1; until_date = \"2026-01-01\"; from_time = \"22:00\"; }"));

	ck_assert_int_eq(p->rules[0].when.from_day, 0);
	ck_assert_int_eq(p->rules[0].when.until_day, 0);
	ck_assert_int_eq(p->rules[1].when.from_day, 20454);
	ck_assert_int_eq(p->rules[1].when.until_day, REG_DAY_NEVER);
	ck_assert_int_eq(p->rules[1].when.from_minute, 0);
	ck_assert_int_eq(p->rules[1].when.until_minute, 360);
	ck_assert_int_eq(p->rules[2].when.from_day, 0);
	ck_assert_int_eq(p->rules[2].when.until_day, 20454);
	ck_assert_int_eq(p->rules[2].when.from_minute, 1320);
	ck_assert_int_eq(p->rules[2].when.until_minute, 1440);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(a_rule_has_one_of_five_effects)
{
	struct reg_programme *p = parsed_in(RULES(
	    ", { id = \"v\"; points_per_visit = 5; name = \"Visit\"; name_zh = \"到店\"; }"
	    ", { id = \"f\"; points = 7; multiplied = true; round = \"up\"; growth = true; exclusive = \"x\"; }"
	    ", { id = \"u\"; points_per_unit = \"0.5\"; multiplied = false; cap_sale = 1; cap_day = 2; "
	    "cap_month = 3; cap_customer = 4; }"
	    ", { id = \"m\"; multiplier = \"1.2\"; multiplies = [\"fuel\", \"f\"]; }"), "zh_CN");

	ck_assert(p->rules[0].is_multiplied && !p->rules[1].is_multiplied && p->rules[2].is_multiplied &&
	    !p->rules[3].is_multiplied);
	ck_assert_str_eq(p->rules[0].name.text, "fuel"); /* its id */
	ck_assert_int_eq(p->rules[1].points_per_visit, 5);
	ck_assert_str_eq(p->rules[1].name.text, "到店");
	ck_assert_str_eq(p->rules[1].name.en, "Visit");
	ck_assert_int_eq(p->rules[2].points, 7);
	ck_assert_int_eq(p->rules[2].rounding, REG_ROUND_UP);
	ck_assert(p->rules[2].is_growth && !p->rules[1].is_growth);
	ck_assert_str_eq(p->rules[2].exclusive, "x");
	ck_assert_int_eq(p->rules[3].points_per_unit_milli, 500);
	ck_assert_int_eq(p->rules[3].caps.sale * 1000 + p->rules[3].caps.day * 100 + p->rules[3].caps.month * 10 +
	    p->rules[3].caps.customer, 1234);
	ck_assert_int_eq(p->rules[4].multiplier_milli, 1200);
	ck_assert_str_eq(p->rules[4].multiplies[1], "f");
	ck_assert(!p->rules[4].is_multiplied);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(rewards_and_grants_are_read)
{
	struct reg_programme *p = parsed(PLUS(
	    "rewards = ({ id = \"m\"; kind = \"money\"; points = 500; points_per_unit = 100; "
	    "step_points = 50; approval = true; }, { id = \"l\"; kind = \"per litre\"; points = 8; off_per_litre = \"0.3\"; "
	    "max_litres = 60; line_kind = \"fuel\"; grades = [\"92\"]; }, "
	    "{ id = \"p\"; kind = \"percent\"; percent = \"12.5\"; "
	    "max_amount = 20; points = 3; }, { id = \"g\"; kind = \"gift\"; cost = \"1.20\"; name = \"Mug\"; }, "
	    "{ id = \"s\"; kind = \"service\"; });"
	    "grants = ({ id = \"g1\"; kind = \"fuel\"; min_amount = 300; rewards = [\"g\", \"s\"]; count = 3; "
	    "valid_days = 30; "
	    "next_visit = true; cap_day = 1; }, { id = \"g2\"; rewards = [\"l\"]; });"));
	const struct reg_reward *r = p->rewards;

	ck_assert_uint_eq(p->n_rewards, 5);
	ck_assert(r[0].kind == REG_REWARD_MONEY && r[0].points == 500 && r[0].points_per_unit == 100 &&
	    r[0].step_points == 50);
	ck_assert(r[0].needs_approval && !r[1].needs_approval);
	ck_assert(r[1].kind == REG_REWARD_PER_LITRE && r[1].off_minor_per_litre == 30 && r[1].max_ml == 60000);
	ck_assert_int_eq(r[1].when.line_kind, REGULARS_LINE_FUEL);
	ck_assert(r[2].kind == REG_REWARD_PERCENT && r[2].percent_milli == 12500 && r[2].max_minor == 2000);
	ck_assert(r[3].kind == REG_REWARD_GIFT && r[3].cost_minor == 120 && r[3].points == 0);
	ck_assert_str_eq(r[3].name.text, "Mug");
	ck_assert(r[4].kind == REG_REWARD_SERVICE);
	ck_assert_ptr_eq(reg_programme_reward(p, "s"), &r[4]);
	ck_assert_ptr_null(reg_programme_reward(p, "x"));
	ck_assert_int_eq(p->grants[0].when.min_amount_minor, 30000);
	ck_assert_str_eq(p->grants[0].rewards[1], "s");
	ck_assert(p->grants[0].count == 3 && p->grants[0].valid_days == 30 && p->grants[0].next_visit);
	ck_assert_int_eq(p->grants[0].caps.day, 1);
	ck_assert(p->grants[1].count == 1 && p->grants[1].valid_days == 0 && !p->grants[1].next_visit);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(cards_and_referral_are_read)
{
	struct reg_programme *p = parsed(PLUS(
	    "cards = ({ id = \"t1\"; name = \"T\"; group = \"t\"; from_date = \"2026-01-01\"; "
	    "term_days = 365; renews_on_use = true; tier = \"top\"; partner = \"Bank\"; "
	    "by_invitation = true; multiplier = \"1.1\"; }, "
	    "{ id = \"plain\"; });"
	    "referral = { min_litres = 20; min_amount = 100; within_days = 60; new_points = 50; max_per_month = 9; options = ("
	    "{ id = \"a\"; kind = \"points\"; points = 200; }, "
	    "{ id = \"b\"; kind = \"bands\"; bands = ({ from_litres = 10; points = 1; }, "
	    "{ from_litres = \"20.5\"; points = 2; }); }, "
	    "{ id = \"c\"; kind = \"percent\"; percent = \"2.5\"; days = 90; max_points = 7; }, "
	    "{ id = \"d\"; kind = \"milestone\"; milestone = 5; points = 8; }, "
	    "{ id = \"e\"; kind = \"honour\"; tag = \"x\"; }, "
	    "{ id = \"f\"; kind = \"nothing\"; }); };"));
	const struct reg_card_programme *card = reg_programme_card(p, "t1");
	const struct reg_referral_option *o = p->referral.options;

	ck_assert_str_eq(card->group, "t");
	ck_assert(card->from_day == 20454 && card->until_day == REG_DAY_NEVER && card->term_days == 365 &&
	    card->renews_on_use);
	ck_assert(strcmp(card->tier, "top") == 0 && strcmp(card->partner, "Bank") == 0 && card->by_invitation);
	ck_assert_int_eq(card->multiplier_milli, 1100);
	card = reg_programme_card(p, "plain");
	ck_assert(card->from_day == 0 && card->until_day == 0 && card->term_days == 0 && !card->renews_on_use &&
	    card->tier == NULL);
	ck_assert_int_eq(card->multiplier_milli, 1000);
	ck_assert_str_eq(card->name.text, "plain");
	ck_assert_ptr_null(reg_programme_card(p, "x"));
	ck_assert(p->referral.is_allowed && p->referral.min_ml == 20000 && p->referral.min_amount_minor == 10000);
	ck_assert(p->referral.within_days == 60 && p->referral.new_points == 50 && p->referral.max_per_month == 9);
	ck_assert_uint_eq(p->referral.n_options, 6);
	ck_assert(o[0].kind == REG_REFERRAL_POINTS && o[0].points == 200);
	ck_assert(o[1].kind == REG_REFERRAL_BANDS && o[1].n_bands == 2 && o[1].bands[1].from_ml == 20500 &&
	    o[1].bands[1].points == 2);
	ck_assert(o[2].kind == REG_REFERRAL_PERCENT && o[2].percent_milli == 2500 && o[2].days == 90 && o[2].max_points == 7);
	ck_assert(o[3].kind == REG_REFERRAL_MILESTONE && o[3].milestone == 5 && o[3].points == 8);
	ck_assert(o[4].kind == REG_REFERRAL_HONOUR && strcmp(o[4].tag, "x") == 0);
	ck_assert(o[5].kind == REG_REFERRAL_NOTHING);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(limits_contests_notices_and_signals_are_read)
{
	struct reg_programme *p = parsed_in(PLUS(
	    "multipliers = \"add\"; caps = { sale = 1; day = 2; month = 3; customer = 4; };"
	    "valid = { from_date = \"2026-01-01\"; until_date = \"2026-12-31\"; }; base = { redeemed = true; };"
	    "redeem = { max_points_sale = 1; max_points_day = 2; max_points_month = 3; approve_above = 4; "
	    "hold_minutes = 6; own_points = true; return_days = 7; };"
	    "transfer = { min_points = 1; max_points_month = 2; approve_above = 3; }; adjust = { approve_above = 4; };"
	    "claim = { days = 5; approve = false; };"
	    "contests = ({ id = \"c\"; metric = \"shop\"; from_date = \"2026-01-01\"; until_date = \"2026-12-31\"; });"
	    "notices = ({ text = \"N\"; text_zh = \"通知\"; until_date = \"2026-12-31\"; at_checkout = true; });"
	    "fraud = { card_plates = 1; card_plates_days = 2; card_attendant = 3; card_share_percent = 4; "
	    "card_share_sales = 5; "
	    "tank_litres = 6; refill_minutes = 7; refill_litres = 8; wrong_grade = false; diesel_grades = [\"D\"]; "
	    "own_adjustment = false; late_card = false; };"), "zh_CN");

	ck_assert(p->multipliers == REG_MULTIPLIERS_ADD && p->base_redeemed && p->from_day == 20454 && p->until_day == 20818);
	ck_assert(p->caps.sale == 1 && p->caps.day == 2 && p->caps.month == 3 && p->caps.customer == 4);
	ck_assert(p->redeem.max_points_sale == 1 && p->redeem.max_points_day == 2 && p->redeem.max_points_month == 3);
	ck_assert(p->redeem.approve_above == 4 && p->redeem.hold_minutes == 6);
	ck_assert(p->redeem.own_points && p->redeem.return_days == 7);
	ck_assert(p->transfer.is_allowed && p->transfer.min_points == 1 && p->transfer.max_points_month == 2);
	ck_assert(p->transfer.approve_above == 3 && p->adjust_approve_above == 4 && p->claim_days == 5 &&
	    !p->claim_needs_approval);
	ck_assert(p->contests[0].metric == REG_METRIC_SHOP && p->contests[0].from_day == 20454);
	ck_assert(p->notices[0].at_checkout && p->notices[0].from_day == 0 && p->notices[0].until_day == 20818);
	ck_assert_str_eq(p->notices[0].text.text, "通知");
	ck_assert(p->fraud.card_plates == 1 && p->fraud.card_plates_days == 2 && p->fraud.card_attendant == 3);
	ck_assert(p->fraud.card_share_percent == 4 && p->fraud.card_share_sales == 5 && p->fraud.tank_ml == 6000);
	ck_assert(p->fraud.refill_minutes == 7 && p->fraud.refill_ml == 8000 && !p->fraud.wrong_grade);
	ck_assert(!p->fraud.own_adjustment && !p->fraud.late_card && strcmp(p->diesel_grades[0], "D") == 0);
	ck_assert_ptr_null(p->diesel_grades[1]);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(what_is_left_out_forbids_or_does_nothing)
{
	struct reg_programme *p = parsed(PLUS(""));

	ck_assert(p->from_day == 0 && p->until_day == 0 && p->multipliers == REG_MULTIPLIERS_BEST && !p->base_redeemed);
	ck_assert(p->n_rewards == 0 && p->n_grants == 0 && p->n_cards == 0 && !p->referral.is_allowed &&
	    !p->transfer.is_allowed);
	ck_assert(p->redeem.max_points_sale == 0 && p->redeem.hold_minutes == 30 && p->redeem.return_days == 30);
	ck_assert(!p->redeem.own_points && p->adjust_approve_above == 0 && p->claim_days == 0);
	ck_assert(p->fraud.card_plates == 3 && p->fraud.wrong_grade && p->fraud.late_card && p->fraud.own_adjustment);
	ck_assert_str_eq(p->diesel_grades[0], "0");
	ck_assert(!p->asks_person && !p->asks_tally && !p->has_money && p->history_days == 30);
	ck_assert_int_eq(reg_programme_tier(p, "top"), 1);
	ck_assert_int_eq(reg_programme_tier(p, "none"), -1);
	reg_programme_destroy(p);
}
END_TEST

/* Thresholds of the second tier in the unit of the basis. */
static const struct {
	const char *text;
	enum reg_basis basis;
	enum reg_window window;
	int64_t from;
	int history_days;
} bases[] = {
	{ "window_days = 9; tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; }, "
	  "{ id = \"b\"; name = \"B\"; from_litres = \"1.5\"; });",
	  REG_BASIS_LITRES, REG_WINDOW_ROLLING, 1500, 9 },
	{ "basis = \"visits\"; window = \"month\"; tiers = ({ id = \"a\"; name = \"A\"; from_visits = 0; }, "
	  "{ id = \"b\"; name = \"B\"; from_visits = 31; });", REG_BASIS_VISITS, REG_WINDOW_MONTH, 31, 31 },
	{ "basis = \"spend\"; window = \"quarter\"; tiers = ({ id = \"a\"; name = \"A\"; from_spend = 0; }, "
	  "{ id = \"b\"; name = \"B\"; from_spend = \"99.99\"; });", REG_BASIS_SPEND, REG_WINDOW_QUARTER, 9999, 92 },
	{ "basis = \"points\"; window = \"year\"; tiers = ({ id = \"a\"; name = \"A\"; from_points = 0; }, "
	  "{ id = \"b\"; name = \"B\"; from_points = 7; });", REG_BASIS_POINTS, REG_WINDOW_YEAR, 7, 366 },
	{ "basis = \"growth\"; window = \"lifetime\"; tiers = ({ id = \"a\"; name = \"A\"; from_growth = 0; }, "
	  "{ id = \"b\"; name = \"B\"; from_growth = 8; });", REG_BASIS_GROWTH, REG_WINDOW_LIFETIME, 8, 1 },
};

START_TEST(tiers_are_counted_in_any_basis_over_any_window)
{
	char text[1000];
	struct reg_programme *p;

	(void)snprintf(text, sizeof text, "name = \"t\"; %s earn = ({ id = \"e\"; points_per_litre = 1; });", bases[_i].text);
	p = parsed(text);
	ck_assert_int_eq(p->basis, bases[_i].basis);
	ck_assert_int_eq(p->window, bases[_i].window);
	ck_assert_int_eq(p->tiers[0].from, 0);
	ck_assert_int_eq(p->tiers[1].from, bases[_i].from);
	ck_assert_int_eq(p->history_days, bases[_i].history_days);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(a_programme_says_what_it_needs_to_know)
{
	static const struct {
		const char *text;
		bool person, tally;
		int history_days;
	} needs[] = {
		{ RULE("points = 1; tags = [\"x\"];"), true, false, 30 },
		{ RULE("points = 1; types = [\"x\"];"), true, false, 30 },
		{ RULE("points = 1; birthday = \"day\";"), true, false, 30 },
		{ RULE("points = 1; customers = [\"c:1\"];"), true, false, 30 },
		{ RULE("points = 1; tiers = [\"top\"]; card_kinds = [\"etc\"];"), false, false, 30 },
		{ RULE("points = 1; cap_day = 1;"), false, true, 30 },
		{ RULE("points = 1; nth_visit = 2; nth_period = \"quarter\";"), false, false, 92 },
		{ RULE("points = 1; nth_visit = 2; nth_period = \"week\";"), false, false, 30 },
		{ RULE("points = 1; first_fill = true;"), false, false, 30 },
		{ PLUS("caps = { month = 5; };"), false, true, 30 },
		{ PLUS("cards = ({ id = \"c\"; term_days = 9; renews_on_use = true; });"), true, true, 30 },
		{ PLUS("rewards = ({ id = \"s\"; kind = \"gift\"; points = 1; types = [\"x\"]; });"), true, false, 30 },
		{ PLUS("rewards = ({ id = \"s\"; kind = \"gift\"; }); grants = ({ id = \"g\"; rewards = [\"s\"]; cap_month = 1; "
		  "nth_visit = 5; nth_period = \"year\"; });"), false, true, 366 },
	};

	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
		struct reg_programme *p = parsed(needs[i].text);

		ck_assert_msg(p->asks_person == needs[i].person && p->asks_tally == needs[i].tally &&
		    p->history_days == needs[i].history_days, "programme %zu", i);
		reg_programme_destroy(p);
	}
}
END_TEST

START_TEST(points_expire_in_five_ways)
{
	struct reg_programme *p = parsed(PLUS("expiry = { kind = \"month end\"; months = 0; };"));

	ck_assert(p->expiry == REG_EXPIRY_MONTH_END && p->expiry_months == 0);
	reg_programme_destroy(p);
	p = parsed(PLUS("expiry = { kind = \"year end\"; years = 1; };"));
	ck_assert(p->expiry == REG_EXPIRY_YEAR_END && p->expiry_years == 1);
	reg_programme_destroy(p);
	p = parsed(PLUS("expiry = { kind = \"dates\"; dates = [\"02-28\", \"12-31\"]; days = 90; };"));
	ck_assert(p->expiry == REG_EXPIRY_DATES && p->n_expiry_dates == 2 && p->expiry_days == 90);
	ck_assert(p->expiry_dates[0] == 228 && p->expiry_dates[1] == 1231);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(amounts_have_the_decimals_of_the_currency)
{
	struct reg_programme *p = parsed(PLUS("currency = \"JPY\"; referral = { min_amount = 3000; options = ({ id = \"a\"; "
	    "kind = \"nothing\"; }); };"));

	ck_assert_int_eq(p->referral.min_amount_minor, 3000);
	ck_assert_str_eq(p->currency, "JPY");
	ck_assert(p->has_money && p->currency_line == 5);
	reg_programme_destroy(p);
	p = parsed(PLUS("currency = \"KWD\"; referral = { min_amount = \"1.005\"; "
	    "options = ({ id = \"a\"; kind = \"nothing\"; }); };"));
	ck_assert_int_eq(p->referral.min_amount_minor, 1005);
	reg_programme_destroy(p);
	p = parsed(RULE("points = 1; min_amount = \"1.05\";"));
	ck_assert(p->has_money && p->currency_line == 4 && p->rules[1].when.min_amount_minor == 105);
	reg_programme_destroy(p);
}
END_TEST

#define REWARD(text) PLUS("rewards = ({ id = \"w\"; " text " });")
#define GRANT(text) PLUS("rewards = ({ id = \"w\"; kind = \"gift\"; }, " \
	"{ id = \"m\"; kind = \"money\"; points_per_unit = 1; }); grants = ({ id = \"g\"; " text " });")
#define OPTION(text) PLUS("referral = { options = ({ id = \"o\"; " text " }); };")

static const struct {
	const char *text, *start, *part;
} wrong[] = {
	/* what refers to something */
	{ RULE("points = 1; tiers = [\"topp\"];"), "t:4: ", "the id of no tier, expected perhaps \"top\"" },
	{ RULE("points = 1; tiers = [\"platinum\"];"), "t:4: ", "expected low or top" },
	{ RULE("points = 1; cards = [\"club\"];"), "t:4: ", "the programme has no card programme" },
	{ RULE("multiplier = 2; multiplies = [\"fule\"];"), "t:4: ", "no earning rule, expected perhaps \"fuel\"" },
	{ RULE("multiplier = 2; multiplies = [\"r\"];"), "t:4: ", "which only multiplies others" },
	{ RULES(", { id = \"m\"; multiplier = 2; multiplies = [\"f\"]; }, { id = \"f\"; points = 5; }"),
	  "t:4: ", "whose points are fixed" },
	{ RULE("points = 1; customers = [\"17\"];"), "t:4: ", "such as \"c:17\"" },
	{ GRANT("rewards = [\"x\"];"), "t:5: ", "\"x\", which is the id of no reward" },
	{ GRANT("rewards = [\"m\"];"), "t:5: ", "\"m\" of kind \"money\"" },
	{ GRANT("count = 2;"), "t:5: ", "found no \"rewards\"" },
	{ PLUS("grants = ({ id = \"g\"; rewards = [\"x\"]; });"), "t:5: ", "the programme has no reward" },
	{ PLUS("cards = ({ id = \"c\"; tier = \"tip\"; });"), "t:5: ", "expected perhaps \"top\"" },
	/* what can never hold */
	{ RULE("points = 1; from_date = \"2026-02-01\"; until_date = \"2026-01-31\";"), "t:4: ", "a day before from_date" },
	{ RULE("points = 1; from_date = \"2026-02-01\"; until_date = \"2026-02-28\"; days_of_month = [29, 30];"),
	  "t:4: ", "never hold" },
	{ RULE("points = 1; from_date = \"2026-11-23\"; until_date = \"2026-11-24\"; weekdays = [\"sun\"];"),
	  "t:4: ", "never hold" },
	{ RULE("points = 1; from_date = \"2027-02-01\";") "valid = { until_date = \"2026-12-31\"; };",
	  "t:4: ", "outside those on which" },
	{ RULE("points = 1; from_time = \"08:00\"; until_time = \"08:00\";"), "t:4: ", "no time between" },
	{ RULE("points = 1; from_time = \"24:00\";"), "t:4: ", "from_time" },
	{ RULE("points = 1; first_fill = true; nth_visit = 2;"), "t:4: ", "the first fill is the first visit" },
	{ RULE("points = 1; nth_visit = 8; nth_period = \"week\";"), "t:4: ", "at most 7 days" },
	{ RULE("points = 1; nth_every = true;"), "t:4: ", "without nth_visit" },
	{ RULE("points = 1; min_litres = 5; kind = \"goods\";"), "t:4: ", "only fuel has litres" },
	{ RULE("points = 1; categories = [\"x\"];") "exclude = { categories = [\"x\"]; };",
	  "t:4: ", "which exclude names too" },
	{ PLUS("rewards = ({ id = \"w\"; kind = \"gift\"; points = 11; }); redeem = { max_points_day = 10; };"), "t:5: ",
	  "at least 11 points, expected at most max_points_day (10)" },
	{ PLUS("transfer = { min_points = 5; max_points_month = 4; };"), "t:5: ", "nothing could be transferred" },
	{ RULE("points = 1; cap_sale = 9; cap_day = 8;"), "t:4: ", "at least cap_sale (9)" },
	{ PLUS("caps = { day = 9; month = 8; };"), "t:5: ", "month: found 8, expected at least day (9)" },
	/* what would be ignored */
	{ RULE("multiplier = 2; round = \"up\";"), "t:4: ", "round: found in a rule that only multiplies" },
	{ RULE("multiplier = 2; cap_day = 1;"), "t:4: ", "cap_day: found in a rule that only multiplies" },
	{ RULE("multiplier = 2; growth = true;"), "t:4: ", "growth: found" },
	{ RULE("points = 2; round = \"up\";"), "t:4: ", "not multiplied" },
	{ RULE("points = 2; multiplies = [\"fuel\"];"), "t:4: ", "gives points itself" },
	{ RULE("points = 2; multiplier = 2;"), "t:4: ", "found both points and multiplier" },
	{ REWARD("kind = \"gift\"; percent = 5;"), "t:5: ", "percent: found with kind = \"gift\"" },
	{ REWARD("kind = \"percent\"; percent = 5; off_per_litre = 1;"), "t:5: ", "off_per_litre: found with kind" },
	{ OPTION("kind = \"points\"; points = 1; tag = \"x\";"), "t:5: ", "tag: found with kind = \"points\"" },
	{ PLUS("expiry = { kind = \"days\"; days = 3; months = 1; };"), "t:5: ", "months: found with kind = \"days\"" },
	{ PLUS("expiry = { kind = \"month end\"; months = 1; days = 1; };"),
	  "t:5: ", "days: found with kind = \"month end\"" },
	{ PLUS("window = \"year\";"), "t:1: ", "window_days: found with window = \"year\"" },
	{ PLUS("cards = ({ id = \"c\"; renews_on_use = true; });"), "t:5: ", "without term_days" },
	/* values */
	{ RULE("points = 1; weekdays = [\"monday\"];"), "t:4: ", "expected mon, tue" },
	{ RULE("points = 1; weekdays = [\"mon\", \"mon\"];"), "t:4: ", "twice" },
	{ RULE("points = 1; days_of_month = [32];"), "t:4: ", "found 32, expected whole numbers from 1 to 31" },
	{ RULE("points = 1; days_of_month = [0];"), "t:4: ", "found 0, expected" },
	{ RULE("points = 1; from_time = \"25:00\";"), "t:4: ", "expected a time of day" },
	{ RULE("points = 1; from_time = \"8:00\";"), "t:4: ", "expected a time of day" },
	{ RULE("points = 1; from_time = \"08:60\";"), "t:4: ", "expected a time of day" },
	{ RULE("points = 1; until_time = 8;"), "t:4: ", "expected a time of day" },
	{ RULE("points = 1; from_date = \"2026-02-29\";"), "t:4: ", "expected a date" },
	{ RULE("points = 1; from_date = \"1999-12-31\";"), "t:4: ", "from 2000 on" },
	{ RULE("points = 1; from_date = 20260101;"), "t:4: ", "expected a date" },
	{ RULE("points = 1; birthday = \"year\";"), "t:4: ", "expected day, week or month" },
	{ RULE("points = 1; nth_visit = 1; nth_period = \"day\";"), "t:4: ", "expected week, month" },
	{ RULE("points = 1; min_amount = \"3.005\";"), "t:4: ", "at most two digits after the point" },
	{ "currency = \"JPY\";" RULE("points = 1; min_amount = \"3.5\";"), "t:4: ", "whole units of the currency only" },
	{ "currency = \"yuan\";" PLUS(""), "t:1: ", "three capital letters" },
	{ RULE("points = 0;"), "t:4: ", "found 0" },
	{ RULE("multiplier = 0;"), "t:4: ", "found 0" },
	{ REWARD("kind = \"voucher\";"), "t:5: ", "expected money, per litre, percent, gift or service" },
	{ REWARD("points = 5;"), "t:5: ", "found no \"kind\"" },
	{ REWARD("kind = \"money\";"), "t:5: ", "found no \"points_per_unit\"" },
	{ REWARD("kind = \"per litre\";"), "t:5: ", "found no \"off_per_litre\"" },
	{ REWARD("kind = \"percent\"; percent = 101;"), "t:5: ", "to 100" },
	{ OPTION("kind = \"bands\"; bands = ({ from_litres = 5; points = 1; }, { from_litres = 5; points = 2; });"),
	  "t:5: ", "rising litres" },
	{ OPTION("kind = \"honour\";"), "t:5: ", "found no \"tag\"" },
	{ OPTION("kind = \"percent\"; percent = 1;"), "t:5: ", "found no \"days\"" },
	{ PLUS("referral = { };"), "t:5: ", "found no \"options\"" },
	{ PLUS("claim = { approve = true; };"), "t:5: ", "found no \"days\"" },
	{ PLUS("contests = ({ id = \"c\"; metric = \"shop\"; from_date = \"2026-01-01\"; });"),
	  "t:5: ", "found no until_date" },
	{ PLUS("contests = ({ id = \"c\"; metric = \"litres\"; from_date = \"2026-01-01\"; "
	  "until_date = \"2026-01-02\"; });"), "t:5: ", "expected captured, enrolled" },
	{ PLUS("notices = ({ at_checkout = true; });"), "t:5: ", "found no \"text\"" },
	{ PLUS("expiry = { kind = \"dates\"; };"), "t:5: ", "found no \"dates\"" },
	{ PLUS("expiry = { kind = \"dates\"; dates = [\"02-29\"]; };"), "t:5: ", "a day of every year" },
	{ PLUS("expiry = { kind = \"dates\"; dates = [\"12-31\", \"06-30\"]; };"), "t:5: ", "rising days" },
	/* the same id again */
	{ RULES(", { id = \"fuel\"; points = 1; }"), "t:4: ", "the rule \"fuel\" twice" },
	{ PLUS("rewards = ({ id = \"w\"; kind = \"gift\"; }, { id = \"w\"; kind = \"gift\"; });"),
	  "t:5: ", "the reward \"w\" twice" },
	{ PLUS("cards = ({ id = \"w\"; }, { id = \"w\"; });"), "t:5: ", "the card programme \"w\" twice" },
	/* misspelt keys */
	{ RULE("points = 1; min_liters = 1;"), "t:4: ", "expected perhaps \"min_litres\"" },
	{ REWARD("kind = \"gift\"; costs = 1;"), "t:5: ", "expected perhaps \"cost\"" },
	{ PLUS("reward = ();"), "t:5: ", "expected perhaps \"rewards\"" },
	{ PLUS("fraud = { card_plate = 1; };"), "t:5: ", "expected perhaps \"card_plates\"" },
	/* tiers in other bases */
	{ "name = \"t\"; basis = \"visits\"; window = \"month\";\ntiers = ({ id = \"a\"; name = \"A\"; from_visits = 0; },\n"
	  "{ id = \"b\"; name = \"B\"; from_visits = 32; }); earn = ({ id = \"e\"; points = 1; });",
	  "t:3: ", "at most one visit a day" },
	{ "name = \"t\"; basis = \"spend\"; window = \"month\";\ntiers = ({ id = \"a\"; name = \"A\"; });\n"
	  "earn = ({ id = \"e\"; points = 1; });", "t:2: ", "found no \"from_spend\"" },
	{ "name = \"t\"; window = \"rolling\";\ntiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; });\n"
	  "earn = ({ id = \"e\"; points = 1; });", "t:1: ", "found no \"window_days\"" },
};

START_TEST(every_mistake_is_named_with_its_line_and_what_was_expected)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_programme_parse(&programme, "t", wrong[_i].text, NULL, &err), REG_EINVAL);
	ck_assert_ptr_null(programme);
	check(wrong[_i].text);
	ck_assert_str_eq(first_mistake, err.line);
	ck_assert_int_eq(n_warnings, 0);
	ck_assert_msg(strncmp(err.line, wrong[_i].start, strlen(wrong[_i].start)) == 0 &&
	    strstr(err.line, wrong[_i].part) != NULL && strstr(err.line, "expected ") != NULL,
	    "\"%s\" is not \"%s... %s\"", err.line, wrong[_i].start, wrong[_i].part);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("programme_parts");
	TCase *tcase = tcase_create("programme_parts");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_condition_is_read_to_the_last_member);
	tcase_add_test(tcase, dates_and_times_may_be_open_on_one_side);
	tcase_add_test(tcase, a_rule_has_one_of_five_effects);
	tcase_add_test(tcase, rewards_and_grants_are_read);
	tcase_add_test(tcase, cards_and_referral_are_read);
	tcase_add_test(tcase, limits_contests_notices_and_signals_are_read);
	tcase_add_test(tcase, what_is_left_out_forbids_or_does_nothing);
	tcase_add_loop_test(tcase, tiers_are_counted_in_any_basis_over_any_window, 0, (int)(sizeof bases / sizeof bases[0]));
	tcase_add_test(tcase, a_programme_says_what_it_needs_to_know);
	tcase_add_test(tcase, points_expire_in_five_ways);
	tcase_add_test(tcase, amounts_have_the_decimals_of_the_currency);
	tcase_add_loop_test(tcase, every_mistake_is_named_with_its_line_and_what_was_expected, 0,
	    (int)(sizeof wrong / sizeof wrong[0]));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
