/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

#define LIST(...) (const char *[]){ __VA_ARGS__, NULL }

/* The ticket of all tests, unless one says otherwise: Saturday 2026-11-21 (day 20778), 08:15, 40 l of 92 for 300.00, a
 * drink, a wash, a bag for a deposit and a fee. */
static const struct regulars_line usual[] = {
	{ .kind = REGULARS_LINE_FUEL, .product = "92", .category = "fuel", .volume_ml = 40000, .amount_minor = 30000 },
	{ .kind = REGULARS_LINE_GOODS, .product = "cola", .category = "drinks", .amount_minor = 500 },
	{ .kind = REGULARS_LINE_SERVICE, .product = "wash", .category = "wash", .amount_minor = 2000 },
	{ .kind = REGULARS_LINE_DEPOSIT, .product = "bag", .category = "drinks", .amount_minor = 10 },
	{ .kind = REGULARS_LINE_FEE, .product = "night", .amount_minor = 100 },
};
enum { FUEL = 1, COLA = 2, WASH = 4, BAG = 8, NIGHT = 16 };

static struct regulars_line lines[80];
static const struct regulars_line *pointers[80];
static struct reg_tier tiers[] = { { .id = "basic" }, { .id = "silver" }, { .id = "gold" } };
static struct reg_programme programme;
static struct reg_ticket ticket;
static struct reg_holder holder;
static struct reg_person person;
static struct reg_trait traits[4];
static struct reg_tier_state days;

static void set_up(void)
{
	memcpy(lines, usual, sizeof usual);
	for (size_t i = 0; i < 80; i++)
		pointers[i] = &lines[i];
	programme = (struct reg_programme){ .tiers = tiers, .n_tiers = 3, .base_tax = true };
	ticket = (struct reg_ticket){ .at_unix_s = 1000, .day = 20778, .minute = 495, .site = "S1", .currency = "CNY",
		.card_kind = "gift", .lines = pointers, .n_lines = 5 };
	reg_tier_init(&days);
	person = (struct reg_person){ .id = "c:17", .traits = traits };
	holder = (struct reg_holder){ .rank = 1, .person = &person, .days = &days };
}

static void tear_down(void)
{
	reg_tier_finish(&days);
}

static void check(const struct reg_condition *condition, const char *expected)
{
	const char *unmet = "?";
	bool holds = reg_condition_holds(&unmet, NULL, condition, &programme, &holder, &ticket);

	ck_assert_str_eq(unmet == NULL ? "holds" : unmet, expected == NULL ? "holds" : expected);
	ck_assert_int_eq(holds, expected == NULL);
}

/* NULL: it holds. */
#define IS(expected, ...) check(&(struct reg_condition){ __VA_ARGS__ }, expected)
#define HOLDS NULL

static void check_lines(const struct reg_condition *condition, unsigned expected)
{
	unsigned found = 0;
	bool matching[80] = { false };

	(void)reg_condition_holds(NULL, matching, condition, &programme, &holder, &ticket);
	for (size_t i = 0; i < ticket.n_lines; i++)
		found |= (unsigned)matching[i] << i;
	ck_assert_uint_eq(found, expected);
}
#define MATCHES(expected, ...) check_lines(&(struct reg_condition){ __VA_ARGS__ }, expected)

START_TEST(what_is_not_stated_always_holds)
{
	IS(HOLDS, .line_kind = 0);
	ticket.n_lines = 0;
	IS(HOLDS, .line_kind = 0);
}
END_TEST

/* --- lines --- */

START_TEST(lines_match_by_grade_category_product_and_kind)
{
	MATCHES(FUEL | COLA | WASH, .line_kind = 0);
	MATCHES(FUEL, .grades = LIST("95", "92"));
	MATCHES(0, .grades = LIST("95"));
	MATCHES(0, .grades = LIST("cola")); /* grades are of fuel */
	MATCHES(COLA, .categories = LIST("drinks"));
	MATCHES(COLA | WASH, .categories = LIST("drinks", "wash"));
	MATCHES(WASH, .products = LIST("wash"));
	MATCHES(0, .products = LIST("wash"), .categories = LIST("drinks")); /* both */
	MATCHES(COLA, .line_kind = REGULARS_LINE_GOODS);
	MATCHES(BAG, .line_kind = REGULARS_LINE_DEPOSIT);
	MATCHES(NIGHT, .line_kind = REGULARS_LINE_FEE);
	MATCHES(FUEL, .min_ml = 1); /* what counts litres is about fuel */
}
END_TEST

START_TEST(void_prepay_and_excluded_lines_match_nothing)
{
	lines[0].is_void = 1;
	MATCHES(COLA | WASH, .line_kind = 0);
	lines[1].kind = REGULARS_LINE_PREPAY;
	MATCHES(WASH, .line_kind = 0);
	set_up();
	programme.excluded_products = LIST("cola");
	MATCHES(FUEL | WASH, .line_kind = 0);
	IS("products", .products = LIST("cola"));
	programme.excluded_categories = LIST("fuel");
	MATCHES(WASH, .line_kind = 0);
	IS("grades", .grades = LIST("92"));
}
END_TEST

START_TEST(a_discount_is_taken_off_the_goods_unless_it_is_part_of_the_base)
{
	lines[1] = (struct regulars_line){ .kind = REGULARS_LINE_DISCOUNT, .category = "drinks", .amount_minor = -100 };
	MATCHES(COLA, .line_kind = REGULARS_LINE_GOODS);
	programme.base_discount = true;
	MATCHES(0, .line_kind = REGULARS_LINE_GOODS);
	MATCHES(FUEL | WASH, .line_kind = 0);
}
END_TEST

START_TEST(redeemed_value_is_taken_off_unless_it_earns_again)
{
	lines[1] = (struct regulars_line){ .kind = REGULARS_LINE_DISCOUNT, .category = "regulars", .amount_minor = -100 };
	for (int base_discount = 0; base_discount < 2; base_discount++) {
		programme.base_discount = base_discount != 0;
		programme.base_redeemed = false;
		MATCHES(FUEL | COLA | WASH, .line_kind = 0);
		programme.base_redeemed = true;
		MATCHES(FUEL | WASH, .line_kind = 0);
	}
}
END_TEST

START_TEST(the_least_litres_and_amount_are_of_the_matching_lines)
{
	IS(HOLDS, .min_ml = 40000);
	IS("min_litres", .min_ml = 40001);
	IS("min_litres", .min_ml = 40001, .grades = LIST("92"));
	IS("grades", .min_ml = 1, .grades = LIST("95"));
	IS(HOLDS, .min_amount_minor = 32500);
	IS("min_amount", .min_amount_minor = 32501);
	IS(HOLDS, .min_amount_minor = 500, .categories = LIST("drinks"));
	IS("min_amount", .min_amount_minor = 501, .categories = LIST("drinks"));
	lines[2].kind = REGULARS_LINE_DISCOUNT; /* what it costs after discounts */
	lines[2].amount_minor = -500;
	IS(HOLDS, .min_amount_minor = 30000);
	IS("min_amount", .min_amount_minor = 30001);
}
END_TEST

START_TEST(what_no_line_matches_says_why)
{
	IS("products", .products = LIST("beer"));
	IS("grades", .grades = LIST("98"));
	IS("categories", .categories = LIST("food"));
	lines[1].is_void = 1;
	IS("kind", .line_kind = REGULARS_LINE_GOODS);
	lines[0].is_void = 1;
	IS("kind", .min_ml = 1);
	lines[2].is_void = 1;
	IS("lines", .min_amount_minor = 1);
}
END_TEST

START_TEST(many_lines_are_looked_at_to_the_last)
{
	for (size_t i = 0; i < 80; i++)
		lines[i] = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = i == 79 ? "last" : "x", .amount_minor = 1 };
	ticket.n_lines = 80;
	IS(HOLDS, .products = LIST("last"));
	IS(HOLDS, .min_amount_minor = 80);
	IS("min_amount", .min_amount_minor = 81);
	programme.excluded_products = LIST("last");
	IS("products", .products = LIST("last"));
}
END_TEST

START_TEST(fuel_and_shop_wants_both_on_the_ticket)
{
	IS(HOLDS, .fuel_and_shop = true);
	lines[1].is_void = 1;
	IS(HOLDS, .fuel_and_shop = true); /* the wash is one */
	lines[2].is_void = 1;
	IS("fuel_and_shop", .fuel_and_shop = true); /* a deposit and a fee are none */
	set_up();
	lines[0].is_void = 1;
	IS("fuel_and_shop", .fuel_and_shop = true);
	set_up();
	programme.excluded_categories = LIST("fuel");
	IS("fuel_and_shop", .fuel_and_shop = true);
	set_up();
	lines[1].is_void = 1;
	lines[2].kind = REGULARS_LINE_DISCOUNT;
	IS("fuel_and_shop", .fuel_and_shop = true);
}
END_TEST

/* --- time --- */

START_TEST(dates_are_site_days_both_ends_included)
{
	IS(HOLDS, .from_day = 20778);
	IS("from_date", .from_day = 20779);
	IS(HOLDS, .until_day = 20778);
	IS("until_date", .until_day = 20777);
	IS(HOLDS, .from_day = 20778, .until_day = 20778);
}
END_TEST

START_TEST(weekdays_and_days_of_the_month_are_those_of_the_site_day)
{
	IS(HOLDS, .weekdays = 1u << 5);
	IS("weekdays", .weekdays = 0x7fu & ~(1u << 5));
	ticket.day = 20780; /* Monday */
	IS(HOLDS, .weekdays = 1u);
	ticket.day = 20779;
	IS(HOLDS, .weekdays = 1u << 6);
	ticket.day = 20778;
	IS(HOLDS, .days_of_month = 1u << 20);
	IS("days_of_month", .days_of_month = ~(1u << 20));
	ticket.day = 20818; /* 31 December */
	IS(HOLDS, .days_of_month = 1u << 30);
	ticket.day = 20819;
	IS(HOLDS, .days_of_month = 1u);
}
END_TEST

START_TEST(a_daypart_ends_before_its_last_minute)
{
	ticket.minute = 420;
	IS(HOLDS, .from_minute = 420, .until_minute = 540);
	ticket.minute = 419;
	IS("from_time", .from_minute = 420, .until_minute = 540);
	ticket.minute = 539;
	IS(HOLDS, .from_minute = 420, .until_minute = 540);
	ticket.minute = 540;
	IS("until_time", .from_minute = 420, .until_minute = 540);
	ticket.minute = 1439;
	IS(HOLDS, .from_minute = 420, .until_minute = 1440);
}
END_TEST

START_TEST(a_daypart_may_go_over_midnight)
{
	static const struct {
		int minute;
		bool holds;
	} table[] = { { 1319, false }, { 1320, true }, { 1439, true }, { 0, true }, { 359, true }, { 360, false } };

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		ticket.minute = table[i].minute;
		IS(table[i].holds ? HOLDS : "from_time", .from_minute = 1320, .until_minute = 360);
	}
	ticket.minute = 0;
	IS("from_time", .from_minute = 1320, .until_minute = 0); /* 22:00 to midnight, which is no part of it */
	ticket.minute = 1439;
	IS(HOLDS, .from_minute = 1320, .until_minute = 0);
}
END_TEST

static void born(int birthday)
{
	traits[0] = (struct reg_trait){ .kind = REG_TRAIT_BIRTHDAY, .number = birthday };
	person.n = 1;
}

START_TEST(a_birthday_is_a_day_a_week_around_it_or_its_month)
{
	static const struct {
		int32_t day;
		int birthday;
		bool on_day, in_week, in_month;
	} table[] = {
		{ 20778, 1121, true, true, true },
		{ 20778, 1120, false, true, true },
		{ 20778, 1118, false, true, true },
		{ 20778, 1117, false, false, true },
		{ 20778, 1124, false, true, true },
		{ 20778, 1125, false, false, true },
		{ 20778, 1021, false, false, false },
		{ 20787, 1203, false, true, false },   /* 30 November, born on 3 December */
		{ 20818, 102, false, true, false },    /* 31 December, born on 2 January */
		{ 20819, 1229, false, true, false },   /* 1 January, born on 29 December */
		{ 20819, 1228, false, false, false },
		{ 21243, 229, true, true, true },      /* 29 February 2028 */
		{ 21242, 229, false, true, true },
		{ 20877, 229, true, true, true },      /* 28 February 2027 */
		{ 20878, 229, false, true, false },    /* 1 March 2027 */
		{ 20880, 229, false, true, false },    /* 3 March 2027 */
		{ 20881, 229, false, false, false },
		{ 20778, 0, false, false, false },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		ticket.day = table[i].day;
		born(table[i].birthday);
		IS(table[i].on_day ? HOLDS : "birthday", .birthday = REG_BIRTHDAY_DAY);
		IS(table[i].in_week ? HOLDS : "birthday", .birthday = REG_BIRTHDAY_WEEK);
		IS(table[i].in_month ? HOLDS : "birthday", .birthday = REG_BIRTHDAY_MONTH);
	}
	person.n = 0;
	IS("birthday", .birthday = REG_BIRTHDAY_MONTH);
}
END_TEST

/* --- the customer --- */

START_TEST(the_tier_is_the_one_held_before_the_sale)
{
	IS(HOLDS, .tiers = LIST("gold", "silver"));
	IS("tiers", .tiers = LIST("gold"));
	holder.rank = 7; /* above the last: the last */
	IS(HOLDS, .tiers = LIST("gold"));
}
END_TEST

START_TEST(tags_types_and_customers_are_those_of_the_moment)
{
	traits[0] = (struct reg_trait){ .kind = REG_TRAIT_TAG, .at = 900, .until = 1001, .text = "vip" };
	traits[1] = (struct reg_trait){ .kind = REG_TRAIT_TYPE, .at = 1000, .text = "taxi" };
	person.n = 2;
	IS(HOLDS, .tags = LIST("wash", "vip"));
	IS("tags", .tags = LIST("wash"));
	IS(HOLDS, .types = LIST("taxi"));
	IS("types", .types = LIST("truck", "person"));
	IS(HOLDS, .customers = LIST("c:1", "c:17"));
	IS("customers", .customers = LIST("c:1"));
	ticket.at_unix_s = 1001;
	IS("tags", .tags = LIST("vip"));
	ticket.at_unix_s = 999;
	IS("types", .types = LIST("taxi"));
	IS(HOLDS, .types = LIST("person"));
	holder.person = NULL;
	IS(HOLDS, .types = LIST("person"));
	IS("tags", .tags = LIST("vip"));
	IS("customers", .customers = LIST("c:17"));
}
END_TEST

START_TEST(a_membership_in_one_of_the_cards_is_enough)
{
	struct reg_card_programme cards[] = { { .id = "teacher" }, { .id = "nurse" } };

	programme.cards = cards;
	programme.n_cards = 2;
	traits[0] = (struct reg_trait){ .kind = REG_TRAIT_MEMBER, .at = 900, .until = 20778, .text = "nurse" };
	person.n = 1;
	IS(HOLDS, .cards = LIST("teacher", "nurse"));
	IS("cards", .cards = LIST("teacher"));
	ticket.day = 20779;
	IS("cards", .cards = LIST("nurse"));
	ticket.day = 20778;
	programme.n_cards = 1; /* no longer a card of the programme */
	IS("cards", .cards = LIST("nurse"));
}
END_TEST

START_TEST(sites_and_card_kinds_are_those_of_the_ticket)
{
	IS(HOLDS, .sites = LIST("S0", "S1"));
	IS("sites", .sites = LIST("S0"));
	IS(HOLDS, .card_kinds = LIST("gift"));
	IS("card_kinds", .card_kinds = LIST("etc"));
	ticket.card_kind = NULL;
	IS("card_kinds", .card_kinds = LIST("gift"));
}
END_TEST

START_TEST(who_is_nobody_meets_no_condition_on_the_customer)
{
	const char *unmet;

	IS(HOLDS, .fuel_and_shop = true);
	ck_assert(reg_condition_holds(&unmet, NULL, &(struct reg_condition){ .fuel_and_shop = true }, &programme, NULL, &ticket));
	ck_assert(!reg_condition_holds(&unmet, NULL, &(struct reg_condition){ .tiers = LIST("basic") }, &programme, NULL, &ticket));
	ck_assert_str_eq(unmet, "customer");
	ck_assert(!reg_condition_holds(&unmet, NULL, &(struct reg_condition){ .first_fill = true }, &programme, NULL, &ticket));
}
END_TEST

/* --- visits --- */

static void filled(int32_t day)
{
	ck_assert_int_eq(reg_tier_add(&days, &programme, day, &(struct reg_measure){ .fills = 1 }, day, NULL), REG_OK);
}

START_TEST(the_first_fill_has_none_before_it_in_the_whole_life)
{
	IS(HOLDS, .first_fill = true);
	holder.days = NULL;
	IS(HOLDS, .first_fill = true);
	holder.days = &days;
	filled(20779);
	IS(HOLDS, .first_fill = true); /* a later day is no earlier one */
	filled(20778);
	IS("first_fill", .first_fill = true);
	reg_tier_prune(&days, 20790);
	IS("first_fill", .first_fill = true); /* forgotten by day, not altogether */
	reg_tier_finish(&days);
	lines[0].is_void = 1;
	IS("first_fill", .first_fill = true); /* no fuel, no fill */
}
END_TEST

START_TEST(the_nth_visit_counts_site_days_with_fuel_and_this_one)
{
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_MONTH);
	filled(20758); /* 1 November */
	filled(20757);
	IS(HOLDS, .nth_visit = 2, .nth_period = REG_CYCLE_MONTH);
	IS("nth_visit", .nth_visit = 1, .nth_period = REG_CYCLE_MONTH);
	IS("nth_visit", .nth_visit = 3, .nth_period = REG_CYCLE_MONTH);
	IS(HOLDS, .nth_visit = 3, .nth_period = REG_CYCLE_LIFETIME);
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_WEEK);
	filled(20778);
	IS("nth_visit", .nth_visit = 2, .nth_period = REG_CYCLE_MONTH); /* the second sale of the day is no visit more */
	IS("nth_visit", .nth_visit = 3, .nth_period = REG_CYCLE_MONTH);
	ticket.day = 20779;
	lines[0].is_void = 1;
	IS("nth_visit", .nth_visit = 3, .nth_period = REG_CYCLE_MONTH); /* no fuel */
	lines[0].is_void = 0;
	lines[0].volume_ml = 0;
	IS("nth_visit", .nth_visit = 3, .nth_period = REG_CYCLE_MONTH);
	lines[0].volume_ml = 1;
	IS(HOLDS, .nth_visit = 3, .nth_period = REG_CYCLE_MONTH);
}
END_TEST

START_TEST(every_nth_visit_is_a_multiple)
{
	for (int n = 1; n <= 9; n++) {
		ticket.day = 20757 + n;
		IS(n % 3 == 0 ? HOLDS : "nth_visit", .nth_visit = 3, .nth_every = true, .nth_period = REG_CYCLE_MONTH);
		IS(n == 3 ? HOLDS : "nth_visit", .nth_visit = 3, .nth_period = REG_CYCLE_MONTH);
		filled(ticket.day);
	}
}
END_TEST

START_TEST(a_week_goes_on_over_the_new_year)
{
	filled(20815); /* Monday 2026-12-28 */
	filled(20818);
	ticket.day = 20819; /* Friday 2027-01-01 */
	IS(HOLDS, .nth_visit = 3, .nth_period = REG_CYCLE_WEEK);
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_MONTH);
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_QUARTER);
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_YEAR);
	IS(HOLDS, .nth_visit = 3, .nth_period = REG_CYCLE_LIFETIME);
	ticket.day = 20822; /* Monday again */
	IS(HOLDS, .nth_visit = 1, .nth_period = REG_CYCLE_WEEK);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("condition");
	TCase *tcase = tcase_create("condition");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, what_is_not_stated_always_holds);
	tcase_add_test(tcase, lines_match_by_grade_category_product_and_kind);
	tcase_add_test(tcase, void_prepay_and_excluded_lines_match_nothing);
	tcase_add_test(tcase, a_discount_is_taken_off_the_goods_unless_it_is_part_of_the_base);
	tcase_add_test(tcase, redeemed_value_is_taken_off_unless_it_earns_again);
	tcase_add_test(tcase, the_least_litres_and_amount_are_of_the_matching_lines);
	tcase_add_test(tcase, what_no_line_matches_says_why);
	tcase_add_test(tcase, many_lines_are_looked_at_to_the_last);
	tcase_add_test(tcase, fuel_and_shop_wants_both_on_the_ticket);
	tcase_add_test(tcase, dates_are_site_days_both_ends_included);
	tcase_add_test(tcase, weekdays_and_days_of_the_month_are_those_of_the_site_day);
	tcase_add_test(tcase, a_daypart_ends_before_its_last_minute);
	tcase_add_test(tcase, a_daypart_may_go_over_midnight);
	tcase_add_test(tcase, a_birthday_is_a_day_a_week_around_it_or_its_month);
	tcase_add_test(tcase, the_tier_is_the_one_held_before_the_sale);
	tcase_add_test(tcase, tags_types_and_customers_are_those_of_the_moment);
	tcase_add_test(tcase, a_membership_in_one_of_the_cards_is_enough);
	tcase_add_test(tcase, sites_and_card_kinds_are_those_of_the_ticket);
	tcase_add_test(tcase, who_is_nobody_meets_no_condition_on_the_customer);
	tcase_add_test(tcase, the_first_fill_has_none_before_it_in_the_whole_life);
	tcase_add_test(tcase, the_nth_visit_counts_site_days_with_fuel_and_this_one);
	tcase_add_test(tcase, every_nth_visit_is_a_multiple);
	tcase_add_test(tcase, a_week_goes_on_over_the_new_year);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
