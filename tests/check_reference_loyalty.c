/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reference evaluator itself, against examples worked by hand: conditions, multipliers, caps, bases and windows,
 * redemption and what comes back, acts about points, accounts that become one, referrals.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station.h"

#define TIERS "tiers = ( { id = \"basic\"; name = \"Basic\"; from_litres = 0; multiplier = \"1.0\"; }, " \
	"{ id = \"silver\"; name = \"Silver\"; from_litres = 100; multiplier = \"1.5\"; } );\n"
#define HEAD "name = \"p\"; window_days = 30; grace_days = 5; downgrade = \"one step\";\n"
#define FUEL "{ id = \"fuel\"; points_per_litre = \"1\"; round = \"down\"; }"
#define PLAIN HEAD TIERS "earn = ( " FUEL " );\n"

static struct station st;
static struct reg_programme *loaded[4];
static size_t n_loaded;

static void setup(void)
{
	station_init(&st);
	n_loaded = 0;
	for (int i = 1; i <= 3; i++) {
		static const char *const customers[] = { "c:1", "c:2", "c:3" }, *const plates[] = { "A1", "A2", "A3" };

		station_bind(&st, customers[i - 1], REGULARS_PLATE, plates[i - 1], AT(-100, 0), 100);
	}
}

static void teardown(void)
{
	station_finish(&st);
	for (size_t i = 0; i < n_loaded; i++)
		reg_programme_destroy(loaded[i]);
}

static void load(int64_t at_unix_s, const char *text)
{
	struct reg_err err = { 0 };

	ck_assert_msg(reg_programme_parse(&loaded[n_loaded], "test", text, NULL, &err) == REG_OK, "%s", err.line);
	station_programme(&st, at_unix_s, loaded[n_loaded++]);
}

static struct regulars_event event_of(const char *receipt, int64_t at_unix_s, const char *plate)
{
	struct regulars_event event = station_event(receipt, at_unix_s);

	event.plate = plate;
	return event;
}

/* Fuel whose amount in fen is a tenth of its millilitres. */
static void fill(const char *receipt, int64_t at_unix_s, const char *plate, int64_t volume_ml)
{
	struct regulars_event sale = event_of(receipt, at_unix_s, plate);

	station_deliver(&st, &sale, 1, station_fuel(volume_ml, volume_ml / 10));
}

/* The same paid partly with points: so much money off. */
static void fill_with_points(const char *receipt, int64_t at_unix_s, const char *plate, int64_t volume_ml, int64_t points,
    int64_t off_minor)
{
	struct regulars_redemption redemption = { .reward = "money", .points = points, .value_minor = off_minor };
	struct regulars_line off = { .kind = REGULARS_LINE_DISCOUNT, .product = "money", .category = "regulars",
		.amount_minor = -off_minor };
	struct regulars_event sale = event_of(receipt, at_unix_s, plate);

	sale.redemptions = &redemption;
	sale.n_redemptions = 1;
	station_deliver(&st, &sale, 2, station_fuel(volume_ml, volume_ml / 10), off);
}

static void refund(const char *receipt, int64_t at_unix_s, const char *original, int64_t volume_ml, int64_t amount_minor)
{
	struct regulars_event event = station_child(REGULARS_SALE_REFUND, receipt, at_unix_s, original);

	event.original_site = "S1";
	event.original_series = "A";
	station_deliver(&st, &event, 1, station_fuel(volume_ml, amount_minor));
}

static int64_t points_of(const char *sale)
{
	for (size_t i = 0; i < st.views->n_lots; i++)
		if (strcmp(st.views->lots[i].sale, sale) == 0 && st.views->lots[i].part == 0)
			return st.views->lots[i].points;
	return 0;
}

static int64_t balance_of(const char *customer, int64_t at_unix_s)
{
	struct ref_reading reading;

	ref_read(&reading, st.views, customer, at_unix_s);
	return reading.balance_points;
}

static const char *tier_of(const char *customer, int64_t at_unix_s)
{
	struct ref_reading reading;

	ref_read(&reading, st.views, customer, at_unix_s);
	return reading.tier;
}

/* --- what a sale earns --------------------------------------------------------------------------------------- */

/* On Friday 2 January at 10:00 the taxi driver c:1, born on 5 January, tagged vip, buys 40 l of 92 for 40.00 and goods
 * for 9.00, with a first fill of 10 l the day before. */
static const struct { const char *rule; int64_t points; } conditions[] = {
	{ "points_per_litre = \"1\"", 40 },
	{ "grades = [\"92\"]; points_per_litre = \"1\"", 40 },
	{ "grades = [\"95\"]; points_per_litre = \"1\"", 0 },
	{ "points_per_unit = \"1\"", 49 },
	{ "kind = \"goods\"; points_per_unit = \"1\"", 9 },
	{ "kind = \"service\"; points_per_unit = \"1\"", 0 },
	{ "categories = [\"c\"]; points_per_unit = \"1\"", 9 },
	{ "products = [\"p\"]; points = 3", 3 },
	{ "products = [\"q\"]; points = 3", 0 },
	{ "min_litres = 40; points = 3", 3 },
	{ "min_litres = \"40.001\"; points = 3", 0 },
	{ "min_amount = \"49\"; points = 3", 3 },
	{ "min_amount = \"49.01\"; points = 3", 0 },
	{ "kind = \"goods\"; min_amount = \"10\"; points = 3", 0 },
	{ "fuel_and_shop = true; points = 3", 3 },
	{ "from_time = \"10:00\"; until_time = \"11:00\"; points = 3", 3 },
	{ "from_time = \"09:00\"; until_time = \"10:00\"; points = 3", 0 },
	{ "from_time = \"22:00\"; until_time = \"10:01\"; points = 3", 3 },
	{ "from_time = \"22:00\"; until_time = \"10:00\"; points = 3", 0 },
	{ "weekdays = [\"fri\"]; points = 3", 3 },
	{ "weekdays = [\"thu\", \"sat\"]; points = 3", 0 },
	{ "days_of_month = [2]; points = 3", 3 },
	{ "days_of_month = [1, 3]; points = 3", 0 },
	{ "from_date = \"2026-01-02\"; until_date = \"2026-01-02\"; points = 3", 3 },
	{ "from_date = \"2026-01-03\"; points = 3", 0 },
	{ "until_date = \"2026-01-01\"; points = 3", 0 },
	{ "birthday = \"week\"; points = 3", 3 },
	{ "birthday = \"day\"; points = 3", 0 },
	{ "birthday = \"month\"; points = 3", 3 },
	{ "tiers = [\"basic\"]; points = 3", 3 },
	{ "tiers = [\"silver\"]; points = 3", 0 },
	{ "tags = [\"x\", \"vip\"]; points = 3", 3 },
	{ "tags = [\"x\"]; points = 3", 0 },
	{ "types = [\"taxi\"]; points = 3", 3 },
	{ "types = [\"person\"]; points = 3", 0 },
	{ "customers = [\"c:1\"]; points = 3", 3 },
	{ "customers = [\"c:2\"]; points = 3", 0 },
	{ "sites = [\"S1\"]; points = 3", 3 },
	{ "sites = [\"S2\"]; points = 3", 0 },
	{ "first_fill = true; points = 3", 0 },
	{ "nth_visit = 2; nth_period = \"month\"; points = 3", 3 },
	{ "nth_visit = 1; nth_every = true; nth_period = \"month\"; points = 3", 3 },
	{ "nth_visit = 3; nth_period = \"lifetime\"; points = 3", 0 },
	{ "points_per_visit = 4", 4 },
};

START_TEST(a_condition_holds_or_does_not)
{
	struct regulars_event sale = event_of("2", AT(1, 10), "A1");
	struct regulars_line fuel = station_fuel(40000, 4000);
	char text[1024];

	snprintf(text, sizeof(text), HEAD TIERS "earn = ( { id = \"r\"; round = \"down\"; %s; } );\n", conditions[_i].rule);
	if (strstr(text, "points =") != NULL || strstr(text, "visit =") != NULL)
		snprintf(text, sizeof(text), HEAD TIERS "earn = ( { id = \"r\"; %s; } );\n", conditions[_i].rule);
	load(AT(-50, 0), text);
	ACT(&st, .kind = REF_ENROL, .id = "01", .customer = "c:1", .at_unix_s = AT(-90, 0), .text = "taxi",
	    .has_birthday = true, .birthday = 105);
	ACT(&st, .kind = REF_TAG, .id = "02", .customer = "c:1", .at_unix_s = AT(1, 10), .text = "vip");
	fill("1", AT(0, 10), "A1", 10000);
	station_deliver(&st, &sale, 2, fuel, station_line(REGULARS_LINE_GOODS, 900));
	station_evaluate(&st);
	ck_assert_msg(points_of("S1/A/2/sale") == conditions[_i].points, "%s: found %d points", conditions[_i].rule,
	    (int)points_of("S1/A/2/sale"));
}
END_TEST

START_TEST(who_was_born_on_29_february_has_a_birthday_every_year)
{
	load(AT(-50, 0), HEAD TIERS "earn = ( { id = \"r\"; birthday = \"day\"; points = 3; } );\n");
	ACT(&st, .kind = REF_ENROL, .customer = "c:1", .at_unix_s = AT(-90, 0), .text = "person", .has_birthday = true,
	    .birthday = 229);
	fill("1", AT(58, 10), "A1", 10000); /* 28 February 2026 */
	fill("2", AT(59, 10), "A1", 10000);
	station_evaluate(&st);
	ck_assert_int_eq(points_of("S1/A/1/sale"), 3);
	ck_assert_int_eq(points_of("S1/A/2/sale"), 0);
}
END_TEST

START_TEST(an_untagged_customer_had_the_tag_until_then)
{
	load(AT(-50, 0), HEAD TIERS "earn = ( { id = \"r\"; tags = [\"vip\"]; points = 3; } );\n");
	ACT(&st, .kind = REF_TAG, .id = "1", .customer = "c:1", .at_unix_s = AT(0, 8), .text = "vip");
	ACT(&st, .kind = REF_UNTAG, .id = "2", .customer = "c:1", .at_unix_s = AT(0, 12), .text = "vip");
	ACT(&st, .kind = REF_TAG, .id = "3", .customer = "c:1", .at_unix_s = AT(1, 8), .text = "vip");
	ACT(&st, .kind = REF_UNDO, .id = "4", .customer = "c:1", .at_unix_s = AT(2, 8), .undoes = "3");
	fill("1", AT(0, 12) - 1, "A1", 10000);
	fill("2", AT(0, 12), "A1", 10000);
	fill("3", AT(1, 9), "A1", 10000); /* the second tag was taken back */
	station_evaluate(&st);
	ck_assert_int_eq(points_of("S1/A/1/sale"), 3);
	ck_assert_int_eq(points_of("S1/A/2/sale"), 0);
	ck_assert_int_eq(points_of("S1/A/3/sale"), 0);
}
END_TEST

static const struct { const char *how, *rules; int64_t points; } multiplied[] = {
	/* 33.333 l at 1 point: 33.333 x 2 = 66.67 */
	{ "best", "{ id = \"a\"; multiplier = \"2\"; }, { id = \"b\"; multiplier = \"1.5\"; }", 66 },
	/* x (1 + 1 + 0.5) = 83.33 */
	{ "add", "{ id = \"a\"; multiplier = \"2\"; }, { id = \"b\"; multiplier = \"1.5\"; }", 83 },
	{ "best", "{ id = \"a\"; multiplier = \"0.5\"; }", 16 },
	{ "add", "{ id = \"a\"; multiplier = \"0.4\"; }, { id = \"b\"; multiplier = \"0.4\"; }", 0 },
	{ "best", "{ id = \"a\"; multiplier = \"2\"; multiplies = [\"other\"]; }, { id = \"other\"; points = 5; multiplied = true; }", 43 },
	/* fixed points are not multiplied by themselves */
	{ "best", "{ id = \"a\"; multiplier = \"2\"; }, { id = \"other\"; points = 5; }", 71 },
	/* of a group the larger stays: 33 or 40 */
	{ "best", "{ id = \"x\"; points = 40; exclusive = \"g\"; }, { id = \"y\"; points = 33; exclusive = \"g\"; }", 73 },
	{ "best", "{ id = \"x\"; points = 40; exclusive = \"g\"; cap_sale = 20; }, { id = \"y\"; points = 33; exclusive = \"g\"; }", 66 },
	{ "best", "{ id = \"x\"; points = 40; growth = true; }", 33 },
};

START_TEST(multipliers_groups_and_growth)
{
	char text[1024];

	snprintf(text, sizeof(text), HEAD TIERS "multipliers = \"%s\";\nearn = ( " FUEL ", %s );\n", multiplied[_i].how,
	    multiplied[_i].rules);
	load(AT(-50, 0), text);
	fill("1", AT(0, 8), "A1", 33333);
	station_evaluate(&st);
	ck_assert_int_eq(points_of("S1/A/1/sale"), multiplied[_i].points);
}
END_TEST

START_TEST(caps_leave_what_is_left_of_the_day_the_month_and_ever)
{
	load(AT(-50, 0), HEAD TIERS "earn = ( { id = \"fuel\"; points_per_litre = \"1\"; round = \"down\"; multiplied = false; cap_day = 50; "
	    "cap_month = 80; cap_customer = 95; } );\n");
	fill("1", AT(0, 8), "A1", 40000);
	fill("2", AT(0, 9), "A1", 40000);  /* 10 left of the day */
	fill("3", AT(1, 8), "A1", 40000);  /* 30 left of the month */
	fill("4", AT(2, 8), "A1", 40000);
	fill("5", AT(31, 8), "A1", 10000); /* February: 15 left for ever */
	fill("6", AT(32, 8), "A1", 10000);
	refund("7", AT(32, 9), "1", 40000, 4000); /* gives no room back */
	fill("8", AT(33, 8), "A1", 10000);
	station_evaluate(&st);
	ck_assert_int_eq(points_of("S1/A/1/sale"), 40);
	ck_assert_int_eq(points_of("S1/A/2/sale"), 10);
	ck_assert_int_eq(points_of("S1/A/3/sale"), 30);
	ck_assert_int_eq(points_of("S1/A/4/sale"), 0);
	ck_assert_int_eq(points_of("S1/A/5/sale"), 10);
	ck_assert_int_eq(points_of("S1/A/6/sale"), 5);
	ck_assert_int_eq(points_of("S1/A/8/sale"), 0);
}
END_TEST

START_TEST(a_programme_gives_nothing_outside_its_dates_but_counts_for_the_tier)
{
	load(AT(-50, 0), "valid = { from_date = \"2026-01-02\"; until_date = \"2026-01-02\"; };\n" PLAIN);
	fill("1", AT(0, 8), "A1", 60000);
	fill("2", AT(1, 8), "A1", 60000);
	fill("3", AT(2, 8), "A1", 60000);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "lot "), 1);
	ck_assert_int_eq(points_of("S1/A/2/sale"), 60);
	ck_assert_str_eq(tier_of("c:1", AT(2, 9)), "silver");
}
END_TEST

START_TEST(a_membership_multiplies_lifts_and_lasts_anew_with_use)
{
	load(AT(-50, 0), PLAIN "cards = ( { id = \"club\"; name = \"Club\"; term_days = 2; renews_on_use = true; tier = \"silver\"; "
	    "multiplier = \"2\"; } );\n");
	ACT(&st, .kind = REF_JOIN, .customer = "c:1", .at_unix_s = AT(0, 8), .text = "club", .until_day = DAY0 + 2);
	fill("1", AT(0, 7), "A1", 10000);  /* not yet */
	fill("2", AT(2, 8), "A1", 10000);  /* 10 x 1.5 x 2, and until day 4 now */
	fill("3", AT(4, 8), "A1", 10000);  /* until day 6 */
	fill("4", AT(7, 8), "A1", 10000);
	station_evaluate(&st);
	ck_assert_int_eq(points_of("S1/A/1/sale"), 10);
	ck_assert_int_eq(points_of("S1/A/2/sale"), 30);
	ck_assert_int_eq(points_of("S1/A/3/sale"), 30);
	ck_assert_int_eq(points_of("S1/A/4/sale"), 10);
	ck_assert_int_eq(station_count(&st, "tier "), 0); /* a floor is no tier of the machine */
	ck_assert_str_eq(tier_of("c:1", AT(6, 8)), "silver");
	ck_assert_str_eq(tier_of("c:1", AT(7, 8)), "basic");
}
END_TEST

/* --- tiers by other bases ------------------------------------------------------------------------------------ */

START_TEST(visits_are_days_and_a_calendar_month_begins_anew)
{
	load(AT(-50, 0), "name = \"p\"; basis = \"visits\"; window = \"month\"; grace_days = 3; downgrade = \"to earned\";\n"
	    "tiers = ( { id = \"basic\"; name = \"B\"; from_visits = 0; }, { id = \"silver\"; name = \"S\"; from_visits = 2; } );\n"
	    "earn = ( " FUEL " );\n");
	fill("1", AT(28, 8), "A1", 10000);
	fill("2", AT(28, 9), "A1", 10000);
	fill("3", AT(29, 8), "A1", 10000);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "tier subject=customer:c:1 at=1769760000 fact=S1/A/3/sale tier=silver"), 1);
	/* January's two days do not count on 1 February (day 31): three days' grace, basic on the 4th. */
	ck_assert_str_eq(tier_of("c:1", AT(34, 0) - 1), "silver");
	ck_assert_str_eq(tier_of("c:1", AT(34, 0)), "basic");
}
END_TEST

START_TEST(points_count_on_the_day_of_their_unlock_and_a_refund_takes_them_from_there)
{
	load(AT(-50, 0), "name = \"p\"; basis = \"points\"; window_days = 10; grace_days = 0; downgrade = \"one step\";\n"
	    "pending_hours = 48;\n"
	    "tiers = ( { id = \"basic\"; name = \"B\"; from_points = 0; }, { id = \"silver\"; name = \"S\"; from_points = 40; } );\n"
	    "earn = ( " FUEL " );\n");
	fill("1", AT(0, 8), "A1", 50000); /* counts on day 2 */
	fill("2", AT(1, 8), "A1", 1000);
	fill("3", AT(2, 8), "A1", 1000);  /* silver, until the 50 leave the window on day 12; the point of day 3 stays */
	fill("4", AT(2, 9), "A1", 1000);
	refund("5", AT(3, 8), "1", 50000, 5000);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "tier "), 2);
	station_expect(&st, "tier subject=customer:c:1 at=1767427200 fact=S1/A/3/sale tier=silver");
	station_expect(&st, "tier subject=customer:c:1 at=1767513600 fact=S1/A/5/refund tier=basic");
}
END_TEST

/* --- redemption ---------------------------------------------------------------------------------------------- */

START_TEST(what_expires_first_is_taken_first_and_what_is_missing_is_owed)
{
	load(AT(-50, 0), PLAIN "expiry = { kind = \"days\"; days = 30; };\n");
	fill("1", AT(0, 8), "A1", 20000);
	ACT(&st, .kind = REF_OPEN, .customer = "c:1", .at_unix_s = AT(1, 8), .points = 5, .expires_on = "2026-01-10");
	fill_with_points("2", AT(2, 8), "A1", 10000, 18, 100); /* 5 that expire on day 9, then 13 of 20 */
	fill_with_points("3", AT(3, 8), "A1", 4000, 30, 100);  /* 7, the 10 of sale 2, then 13 owed; its own 4 repay */
	fill("4", AT(4, 8), "A1", 6000);
	station_evaluate(&st);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/sale sale=open/c:1/1767340800 part=0 points=5");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/sale sale=S1/A/1/sale part=0 points=13");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/sale sale=S1/A/1/sale part=0 points=7");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/sale sale=S1/A/2/sale part=0 points=10");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/sale sale=S1/A/3/sale part=0 points=4");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/sale sale=S1/A/4/sale part=0 points=6");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/sale sale=owed part=0 points=3");
	ck_assert_int_eq(balance_of("c:1", AT(5, 0)), -3);
}
END_TEST

START_TEST(own_points_may_pay_where_the_programme_says_so)
{
	load(AT(-50, 0), PLAIN "redeem = { own_points = true; };\n");
	fill_with_points("1", AT(0, 8), "A1", 30000, 20, 200);
	station_evaluate(&st);
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/1/sale sale=S1/A/1/sale part=0 points=20");
	ck_assert_int_eq(balance_of("c:1", AT(1, 0)), 10);
}
END_TEST

START_TEST(redeemed_points_come_back_last_first_with_their_expiry_or_a_grace)
{
	load(AT(-50, 0), PLAIN "redeem = { return_days = 7; };\nexpiry = { kind = \"days\"; days = 60; };\n");
	ACT(&st, .kind = REF_OPEN, .id = "1", .customer = "c:1", .at_unix_s = AT(0, 1), .points = 10, .expires_on = "2026-01-03");
	ACT(&st, .kind = REF_OPEN, .id = "2", .customer = "c:1", .at_unix_s = AT(0, 2), .points = 30, .expires_on = "2026-03-01");
	fill_with_points("1", AT(1, 8), "A1", 8000, 30, 300); /* 8.00 less 3.00: 5.00 paid; 10 and 20 points */
	refund("2", AT(5, 8), "1", 0, 250);  /* half: 15 of 30 come back, all of the later lot; 4 of 8 earned go */
	refund("3", AT(6, 8), "1", 0, 250);  /* the rest: 5 of the later, 10 of the one that has expired: grace */
	station_evaluate(&st);
	station_expect(&st, "lot subject=customer:c:1 at=1767686400 sale=S1/A/2/refund part=2 kind=return points=15 points_left=15 "
	    "unlock_at=1767686400 expires_at=1772409599 programme=1");
	station_expect(&st, "lot subject=customer:c:1 at=1767772800 sale=S1/A/3/refund part=2 kind=return points=5 points_left=5 "
	    "unlock_at=1767772800 expires_at=1772409599 programme=1");
	/* Day 6 and seven more: 14 January, 23:59:59. */
	station_expect(&st, "lot subject=customer:c:1 at=1767772800 sale=S1/A/3/refund part=3 kind=return points=10 points_left=10 "
	    "unlock_at=1767772800 expires_at=1768435199 programme=1");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/1/sale part=0 points=4");
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/3/refund sale=S1/A/1/sale part=0 points=4");
	ck_assert_int_eq(balance_of("c:1", AT(7, 0)), 40);
}
END_TEST

START_TEST(a_debt_of_the_refunded_sale_is_cancelled_first)
{
	load(AT(-50, 0), PLAIN);
	ACT(&st, .kind = REF_ADJUST, .customer = "c:1", .at_unix_s = AT(0, 1), .points = 10);
	fill_with_points("1", AT(1, 8), "A1", 4000, 30, 200); /* 2.00 paid; 10 of the lot, 4 of its own, 16 owed */
	refund("2", AT(2, 8), "1", 4000, 200);
	station_evaluate(&st);
	/* 4 earned are gone: owed by the refund. 30 come back: 16 of debt, then 4 and 10 as lots, which repay those 4. */
	station_expect(&st, "use subject=customer:c:1 fact=S1/A/2/refund sale=S1/A/2/refund part=2 points=4");
	station_expect(&st, "lot subject=customer:c:1 at=1767427200 sale=S1/A/2/refund part=2 kind=return points=4 points_left=0 "
	    "unlock_at=1767427200 expires_at=never programme=1");
	station_expect_none(&st, "use subject=customer:c:1 fact=S1/A/1/sale sale=owed");
	ck_assert_int_eq(balance_of("c:1", AT(3, 0)), 10);
}
END_TEST

START_TEST(entitlements_are_used_in_order_and_come_back_with_the_whole_refund)
{
	struct regulars_redemption wash = { .reward = "wash", .count = 1 };
	struct regulars_event sale = event_of("3", AT(2, 8), "A1");

	load(AT(-50, 0), PLAIN "rewards = ( { id = \"wash\"; kind = \"service\"; } );\n"
	    "grants = ( { id = \"g\"; rewards = [\"wash\"]; min_litres = 40; valid_days = 10; } );\n");
	fill("1", AT(0, 8), "A1", 40000);
	fill("2", AT(1, 8), "A1", 39999);
	sale.redemptions = &wash;
	sale.n_redemptions = 1;
	station_deliver(&st, &sale, 1, station_fuel(5000, 500));
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "entitlement "), 1);
	station_expect(&st, "entitlement subject=customer:c:1 sale=S1/A/1/sale grant_id=g rewards=[\"wash\"] count=1 count_left=0 "
	    "valid_from=1767254400 expires_at=1768175999 programme=1");
	refund("4", AT(3, 8), "3", 1000, 499);
	station_evaluate(&st);
	ck_assert_int_eq(st.views->entitlements[0].count_left, 0);
	refund("5", AT(4, 8), "3", 4000, 1);
	station_evaluate(&st);
	ck_assert_int_eq(st.views->entitlements[0].count_left, 1);
	refund("6", AT(5, 8), "1", 40000, 4000);
	station_evaluate(&st);
	ck_assert_int_eq(st.views->entitlements[0].count_left, 0);
}
END_TEST

START_TEST(a_hold_sets_points_aside_until_a_sale_takes_it)
{
	struct regulars_redemption redemption = { .reward = "money", .points = 10, .hold = "h1" };
	struct regulars_event sale = event_of("2", AT(0, 10), "A1");
	struct ref_reading reading;

	load(AT(-50, 0), PLAIN);
	fill("1", AT(0, 8), "A1", 30000);
	ACT(&st, .kind = REF_HOLD, .id = "1", .customer = "c:1", .at_unix_s = AT(0, 9), .text = "money", .hold = "h1", .points = 10,
	    .until_unix_s = AT(0, 11));
	station_evaluate(&st);
	ref_read(&reading, st.views, "c:1", AT(0, 9));
	ck_assert_int_eq(reading.available_points, 20);
	ck_assert_int_eq(reading.balance_points, 30);
	ref_read(&reading, st.views, "c:1", AT(0, 11));
	ck_assert_int_eq(reading.available_points, 30);
	sale.redemptions = &redemption;
	sale.n_redemptions = 1;
	station_deliver(&st, &sale, 1, station_fuel(1000, 100));
	station_evaluate(&st);
	station_expect(&st, "hold subject=customer:c:1 fact=hold/c:1/1767258000 hold=h1 reward=money points=10 count=0 "
	    "at=1767258000 until=1767265200 sale=S1/A/2/sale");
	ref_read(&reading, st.views, "c:1", AT(0, 10));
	ck_assert_int_eq(reading.available_points, 21);
}
END_TEST

static const struct { const char *expiry; int64_t expires_at; } expiries[] = {
	/* Unlocked on 1 January. */
	{ "kind = \"days\"; days = 2;", AT(3, 0) - 1 },
	{ "kind = \"month end\"; months = 0;", AT(31, 0) - 1 },
	{ "kind = \"month end\"; months = 13;", AT(365 + 59, 0) - 1 }, /* 28 February 2027 */
	{ "kind = \"year end\"; years = 0;", AT(365, 0) - 1 },
	{ "kind = \"year end\"; years = 1;", AT(730, 0) - 1 },
	{ "kind = \"dates\"; dates = [\"01-05\", \"06-30\"]; days = 4;", AT(5, 0) - 1 },
	{ "kind = \"dates\"; dates = [\"01-05\", \"06-30\"]; days = 5;", AT(181, 0) - 1 },
	{ "kind = \"dates\"; dates = [\"01-05\"]; days = 5;", AT(365 + 5, 0) - 1 },
	{ "kind = \"never\";", INT64_MAX },
};

START_TEST(points_expire_as_the_programme_says)
{
	char text[1024];

	snprintf(text, sizeof(text), PLAIN "expiry = { %s };\n", expiries[_i].expiry);
	load(AT(-50, 0), text);
	fill("1", AT(0, 8), "A1", 10000);
	station_evaluate(&st);
	ck_assert_int_eq(st.views->lots[0].expires_at, expiries[_i].expires_at);
}
END_TEST

/* --- accounts ------------------------------------------------------------------------------------------------ */

START_TEST(a_transfer_keeps_the_expiry_of_its_pieces)
{
	static const struct ref_part parts[] = { { 10, AT(9, 0) - 1 }, { 5, 0 } };

	load(AT(-50, 0), PLAIN);
	ACT(&st, .kind = REF_OPEN, .id = "1", .customer = "c:1", .at_unix_s = AT(0, 1), .points = 10, .expires_on = "2026-01-09");
	ACT(&st, .kind = REF_ADJUST, .id = "2", .customer = "c:1", .at_unix_s = AT(0, 2), .points = 20);
	ACT(&st, .kind = REF_TRANSFER, .id = "3", .customer = "c:1", .target = "c:2", .at_unix_s = AT(1, 0), .points = 15,
	    .parts = parts, .n_parts = 2);
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(2, 0)), 15);
	ck_assert_int_eq(balance_of("c:2", AT(2, 0)), 15);
	ck_assert_int_eq(balance_of("c:2", AT(9, 0)), 5);
	station_expect(&st, "lot subject=customer:c:2 at=1767312000 sale=transfer/c:1/1767312000 part=3 kind=transfer points=5 "
	    "points_left=5 unlock_at=1767312000 expires_at=never programme=1");
}
END_TEST

START_TEST(a_hundred_and_two_hundred_merged_are_three_hundred)
{
	load(AT(-50, 0), PLAIN);
	fill("1", AT(0, 8), "A1", 100000);
	fill("2", AT(0, 9), "A2", 200000);
	ACT(&st, .kind = REF_MERGE, .id = "1", .customer = "c:2", .target = "c:1", .at_unix_s = AT(1, 0));
	fill("3", AT(2, 8), "A2", 10000); /* both are silver: 15 points */
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(1, 0)), 300);
	ck_assert_int_eq(balance_of("c:1", AT(2, 8)), 315);
	ck_assert_int_eq(balance_of("c:2", AT(2, 8)), 315);
	ck_assert_int_eq(points_of("S1/A/3/sale"), 15);
	ck_assert_int_eq(station_count(&st, "state "), 1);
	ck_assert_int_eq(station_count(&st, "lot subject=customer:c:1 "), 3);
	station_expect(&st, "merge customer=customer:c:2 stays=customer:c:1 at=1767312000 fact=merge/c:2/1767312000");
	ACT(&st, .kind = REF_UNDO, .id = "2", .customer = "c:2", .at_unix_s = AT(3, 0), .undoes = "1");
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(3, 0)), 100);
	ck_assert_int_eq(balance_of("c:2", AT(3, 0)), 215);
}
END_TEST

START_TEST(litres_of_two_who_become_one_reach_the_tier_together)
{
	load(AT(-50, 0), PLAIN);
	fill("1", AT(0, 8), "A1", 50000);
	fill("2", AT(0, 9), "A2", 50000);
	ACT(&st, .kind = REF_MERGE, .id = "1", .customer = "c:2", .target = "c:1", .at_unix_s = AT(1, 0));
	/* Who is merged already stays so, and nobody is merged in a circle. */
	ACT(&st, .kind = REF_MERGE, .id = "2", .customer = "c:2", .target = "c:3", .at_unix_s = AT(2, 0));
	ACT(&st, .kind = REF_MERGE, .id = "3", .customer = "c:1", .target = "c:2", .at_unix_s = AT(3, 0));
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "merge "), 1);
	station_expect(&st, "tier subject=customer:c:1 at=1767312000 fact=merge/c:2/1767312000 tier=silver");
}
END_TEST

START_TEST(a_sale_of_nobody_is_whose_claims_it_first)
{
	load(AT(-50, 0), PLAIN);
	fill("1", AT(0, 8), NULL, 10000);
	ACT(&st, .kind = REF_CLAIM, .id = "2", .customer = "c:2", .at_unix_s = AT(1, 0), .site = "S1", .series = "A",
	    .receipt = "1", .document_kind = REG_KIND_SALE);
	ACT(&st, .kind = REF_CLAIM, .id = "1", .customer = "c:1", .at_unix_s = AT(1, 0), .site = "S1", .series = "A",
	    .receipt = "1", .document_kind = REG_KIND_SALE);
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(2, 0)), 10);
	ck_assert_int_eq(balance_of("c:2", AT(2, 0)), 0);
}
END_TEST

/* --- referral ------------------------------------------------------------------------------------------------ */

#define REFERRAL PLAIN "referral = { new_points = 7; min_litres = 20; options = (\n" \
	"  { id = \"fixed\"; kind = \"points\"; points = 25; },\n" \
	"  { id = \"bands\"; kind = \"bands\"; bands = ( { from_litres = 20; points = 5; }, { from_litres = 30; points = 15; } ); },\n" \
	"  { id = \"share\"; kind = \"percent\"; percent = \"50\"; days = 3; max_points = 30; },\n" \
	"  { id = \"two\"; kind = \"milestone\"; milestone = 2; points = 50; } ); };\n"

static void refer(const char *who, const char *option)
{
	ACT(&st, .kind = REF_REFER, .customer = who, .target = "c:1", .at_unix_s = AT(0, 0), .text = option);
}

START_TEST(the_first_real_fill_brings_points_for_both)
{
	load(AT(-50, 0), REFERRAL);
	refer("c:2", NULL);
	fill("1", AT(0, 8), "A2", 19999); /* no real one */
	fill("2", AT(1, 8), "A2", 20000);
	fill("3", AT(2, 8), "A2", 30000);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "lot subject=customer:c:1 "), 1);
	station_expect(&st, "lot subject=customer:c:1 at=1767340800 sale=S1/A/2/sale part=1 kind=referral points=25 points_left=25 "
	    "unlock_at=1767340800 expires_at=never programme=1");
	station_expect(&st, "lot subject=customer:c:2 at=1767340800 sale=S1/A/2/sale part=1 kind=referral points=7 points_left=7 "
	    "unlock_at=1767340800 expires_at=never programme=1");
	refund("4", AT(3, 8), "2", 20000, 2000);
	station_evaluate(&st); /* the next one is the first then */
	ck_assert_int_eq(station_count(&st, "lot subject=customer:c:1 at=1767427200 sale=S1/A/3/sale part=1 "), 1);
	ck_assert_int_eq(station_count(&st, "lot subject=customer:c:1 "), 1);
}
END_TEST

START_TEST(bands_shares_and_milestones)
{
	load(AT(-50, 0), REFERRAL);
	refer("c:2", "bands");
	fill("1", AT(0, 8), "A2", 29999);
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(1, 0)), 5);
	st.acts[st.n_acts - 1].text = "share";
	fill("2", AT(2, 8), "A2", 30000);
	fill("3", AT(3, 8), "A2", 30000);
	station_evaluate(&st);
	/* Half of 29.99 is 14.995: 14; half of 30.00 is 15; day 3 is the fourth day. */
	ck_assert_int_eq(balance_of("c:1", AT(4, 0)), 29);
	fill("4", AT(2, 9), "A2", 30000); /* one point is left of the 30 */
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(4, 0)), 30);
	st.acts[st.n_acts - 1].text = "two";
	refer("c:3", "two");
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(4, 0)), 0);
	fill("5", AT(3, 9), "A3", 30000);
	station_evaluate(&st);
	ck_assert_int_eq(balance_of("c:1", AT(4, 0)), 50);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reference loyalty");
	TCase *earning = tcase_create("earning"), *points = tcase_create("points"), *accounts = tcase_create("accounts");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(earning, setup, teardown);
	tcase_add_loop_test(earning, a_condition_holds_or_does_not, 0, (int)(sizeof(conditions) / sizeof(conditions[0])));
	tcase_add_test(earning, who_was_born_on_29_february_has_a_birthday_every_year);
	tcase_add_test(earning, an_untagged_customer_had_the_tag_until_then);
	tcase_add_loop_test(earning, multipliers_groups_and_growth, 0, (int)(sizeof(multiplied) / sizeof(multiplied[0])));
	tcase_add_test(earning, caps_leave_what_is_left_of_the_day_the_month_and_ever);
	tcase_add_test(earning, a_programme_gives_nothing_outside_its_dates_but_counts_for_the_tier);
	tcase_add_test(earning, a_membership_multiplies_lifts_and_lasts_anew_with_use);
	tcase_add_test(earning, visits_are_days_and_a_calendar_month_begins_anew);
	tcase_add_test(earning, points_count_on_the_day_of_their_unlock_and_a_refund_takes_them_from_there);
	suite_add_tcase(suite, earning);
	tcase_add_checked_fixture(points, setup, teardown);
	tcase_add_test(points, what_expires_first_is_taken_first_and_what_is_missing_is_owed);
	tcase_add_test(points, own_points_may_pay_where_the_programme_says_so);
	tcase_add_test(points, redeemed_points_come_back_last_first_with_their_expiry_or_a_grace);
	tcase_add_test(points, a_debt_of_the_refunded_sale_is_cancelled_first);
	tcase_add_test(points, entitlements_are_used_in_order_and_come_back_with_the_whole_refund);
	tcase_add_test(points, a_hold_sets_points_aside_until_a_sale_takes_it);
	tcase_add_loop_test(points, points_expire_as_the_programme_says, 0, (int)(sizeof(expiries) / sizeof(expiries[0])));
	suite_add_tcase(suite, points);
	tcase_add_checked_fixture(accounts, setup, teardown);
	tcase_add_test(accounts, a_transfer_keeps_the_expiry_of_its_pieces);
	tcase_add_test(accounts, a_hundred_and_two_hundred_merged_are_three_hundred);
	tcase_add_test(accounts, litres_of_two_who_become_one_reach_the_tier_together);
	tcase_add_test(accounts, a_sale_of_nobody_is_whose_claims_it_first);
	tcase_add_test(accounts, the_first_real_fill_brings_points_for_both);
	tcase_add_test(accounts, bands_shares_and_milestones);
	suite_add_tcase(suite, accounts);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
