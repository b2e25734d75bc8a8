/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which offers are told: what is ready, the best that points buy, what the ticket nearly brings, a notice; three at
 * most.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "offer.h"
#include "zone.h"

#define TODAY 20000
#define HEAD "name = \"p\"; basis = \"litres\"; window = \"lifetime\";" \
	" tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; });" \
	" earn = ({ id = \"f\"; points_per_litre = 1; });"
#define REWARD(id, kind, more) "{ id = \"" id "\"; name = \"" id "\"; kind = \"" kind "\"; " more " }"

static struct regulars_line fuel, tea;
static const struct regulars_line *lines[65];
static struct reg_programme *programme;
static struct reg_tally tally;
static struct reg_habit habit;
static struct reg_holder holder;
static struct reg_ticket ticket;
static struct reg_offer_asked asked;
static struct reg_offer out[REG_OFFER_MAX];
static size_t n;

static void set_up(void)
{
	fuel = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92",
		.volume_ml = 40000, .amount_minor = 30000 };
	tea = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = "tea",
		.category = "drinks", .amount_minor = 500 };
	for (size_t i = 0; i < 65; i++) {
		lines[i] = i == 0 ? &fuel : &tea;
	}
	programme = NULL;
	tally = (struct reg_tally){ 0 };
	memset(&habit, 0, sizeof habit);
	holder = (struct reg_holder){ .tally = &tally };
	ticket = (struct reg_ticket){ .at_unix_s = INT64_C(86400) * TODAY, .day = TODAY, .site = "S", .currency = "CNY",
		.lines = lines, .n_lines = 1 };
	asked = (struct reg_offer_asked){ .holder = &holder, .ticket = &ticket, .habit = &habit, .available = 100 };
}

static void tear_down(void)
{
	reg_programme_destroy(programme);
	reg_tally_finish(&tally);
}

static void parse(const char *text)
{
	struct reg_err err = { 0 };

	reg_programme_destroy(programme);
	ck_assert_msg(reg_programme_parse(&programme, "t", text, NULL, &err) == REG_OK, "%s", err.line);
	asked.programme = programme;
}

/* Ids of what is told, with commas. */
static const char *told(void)
{
	static char text[200];

	text[0] = '\0';
	n = reg_offer_choose(out, &asked);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i == 0 ? "" : ",", out[i].id);
	}
	return text;
}

/* --- what is ready --- */

START_TEST(what_is_ready_names_the_rewards_that_the_programme_still_has)
{
	struct reg_offer_ready ready[] = {
		{ "g1", "[\"gone\"]", 1, TODAY + 9 }, { "g2", "[\"gone\",7,\"wash\",\"cup\"]", 2, TODAY + 9 },
		{ "g3", NULL, 1, TODAY + 9 }, { "g4", "[\"cup\"]", 1, REG_DAY_NEVER } };

	parse(HEAD "rewards = (" REWARD("wash", "service", "") "," REWARD("cup", "gift", "") ");");
	asked.ready = ready;
	asked.n_ready = 4;
	ck_assert_str_eq(told(), "g2,g4");
	ck_assert_str_eq(out[0].text, "wash / cup can be used now, 2 left");
	ck_assert_str_eq(out[1].text, "cup can be used now, 1 left");
	ck_assert_str_ne(out[0].reason, out[1].reason); /* the second has no end */
}
END_TEST

START_TEST(no_more_than_three_are_told_and_what_is_ready_comes_first)
{
	struct reg_offer_ready ready[5];

	for (size_t i = 0; i < 5; i++) {
		ready[i] = (struct reg_offer_ready){ "g", "[\"cup\"]", 1, TODAY };
	}
	parse(HEAD "rewards = (" REWARD("cup", "gift", "points = 10;") ");"
	    "grants = ({ id = \"big\"; kind = \"fuel\"; min_amount = 310; rewards = [\"cup\"]; });"
	    "notices = ({ text = \"Hello\"; at_checkout = true; });");
	asked.ready = ready;
	asked.n_ready = 5;
	ck_assert_str_eq(told(), "g,g,g");
	asked.n_ready = 2;
	ck_assert_str_eq(told(), "g,g,cup");
	asked.n_ready = 1;
	ck_assert_str_eq(told(), "g,cup,big");
	asked.n_ready = 0;
	ck_assert_str_eq(told(), "cup,big,notice");
}
END_TEST

/* --- what points buy --- */

START_TEST(what_the_points_are_just_enough_for_is_told)
{
	parse(HEAD "rewards = (" REWARD("cup", "gift", "points = 100;") ");");
	ck_assert_str_eq(told(), "cup");
	asked.available = 99;
	ck_assert_str_eq(told(), "");
	parse(HEAD "rewards = (" REWARD("cup", "gift", "") ");"); /* only by a grant */
	ck_assert_str_eq(told(), "");
}
END_TEST

START_TEST(what_exceeds_the_limit_of_a_sale_is_not_held_out)
{
	parse(HEAD "rewards = (" REWARD("cup", "gift", "points = 50;") ");");
	programme->redeem.max_points_sale = 49;
	ck_assert_str_eq(told(), "");
	programme->redeem.max_points_sale = 50;
	ck_assert_str_eq(told(), "cup");
	parse(HEAD "rewards = (" REWARD("m", "money", "points = 50; points_per_unit = 10; step_points = 25;") ");");
	programme->redeem.max_points_sale = 49; /* 25 by steps, and 50 are the least */
	ck_assert_str_eq(told(), "");
	programme->redeem.max_points_sale = 74;
	ck_assert_str_eq(told(), "m");
	ck_assert_str_eq(out[0].text, "50 points take 5.00 off");
}
END_TEST

START_TEST(the_dearest_is_told_of_equals_the_first_and_money_last)
{
	parse(HEAD "rewards = (" REWARD("a", "gift", "points = 20;") "," REWARD("b", "gift", "points = 30;") ","
	    REWARD("c", "gift", "points = 30;") "," REWARD("m", "money", "points = 40; points_per_unit = 10;") ");");
	ck_assert_str_eq(told(), "b");
	parse(HEAD "rewards = (" REWARD("m", "money", "points = 40; points_per_unit = 10;") ","
	    REWARD("a", "gift", "points = 20;") ");");
	ck_assert_str_eq(told(), "a");
	parse(HEAD "rewards = (" REWARD("m", "money", "points = 40; points_per_unit = 10;") ");");
	ck_assert_str_eq(told(), "m");
	ck_assert_str_eq(out[0].text, "100 points take 10.00 off");
}
END_TEST

START_TEST(what_the_customer_likes_is_told_before_what_is_dearer)
{
	parse(HEAD "rewards = (" REWARD("dear", "gift", "points = 90;") ","
	    REWARD("liked", "percent", "points = 20; percent = 10; categories = [\"drinks\"];") ");");
	ticket.n_lines = 2;
	ck_assert_str_eq(told(), "dear");
	for (int i = 0; i < REG_OFFER_LIKED; i++) {
		ck_assert_str_eq(told(), "dear");
		reg_habit_add(&habit, &(struct reg_habit_sale){ .shop = reg_habit_hash("drinks") });
	}
	ck_assert_str_eq(told(), "liked");
	ck_assert_ptr_nonnull(strstr(out[0].reason, "drinks"));
	asked.habit = NULL;
	ck_assert_str_eq(told(), "dear");
}
END_TEST

/* --- what the ticket nearly brings --- */

#define CUP "rewards = (" REWARD("cup", "gift", "") ");"

START_TEST(a_grant_is_held_out_until_one_of_its_caps_is_reached)
{
	static const char *const caps[] = { "cap_day", "cap_month", "cap_customer" };
	/* This day, another of the month (1 to 31 October 2024), another month. */
	static const int32_t days[] = { TODAY, TODAY - 1, TODAY - 40 };
	static const bool counts[3][3] = { { true, false, false }, { true, true, false }, { true, true, true } };

	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < 3; k++) {
			char text[600];

			(void)snprintf(text, sizeof text, HEAD CUP "grants = ({ id = \"big\"; kind = \"fuel\"; min_amount = 310;"
			    " rewards = [\"cup\"]; %s = 2; });", caps[i]);
			parse(text);
			reg_tally_finish(&tally);
			ck_assert_int_eq(reg_tally_add(&tally, "grant big", days[k], 1, NULL), REG_OK);
			ck_assert_str_eq(told(), "big");
			ck_assert_int_eq(reg_tally_add(&tally, "grant big", days[k], 1, NULL), REG_OK);
			ck_assert_str_eq(told(), counts[i][k] ? "" : "big");
		}
	}
	holder.tally = NULL;
	ck_assert_str_eq(told(), "big");
}
END_TEST

START_TEST(litres_and_money_may_both_be_missing_by_no_more_than_three_tenths)
{
	parse(HEAD CUP "grants = ({ id = \"big\"; kind = \"fuel\"; min_litres = 50; min_amount = 400;"
	    " rewards = [\"cup\"]; });");
	ck_assert_str_eq(told(), "big"); /* 40 l for 300 yuan */
	ck_assert_ptr_nonnull(strstr(out[0].text, "100.00"));
	fuel.volume_ml = 35000;
	ck_assert_str_eq(told(), "big");
	fuel.volume_ml = 34999;
	ck_assert_str_eq(told(), "");
	fuel.volume_ml = 35000;
	fuel.amount_minor = 27999;
	ck_assert_str_eq(told(), "");
	fuel.amount_minor = 40000; /* now litres alone */
	ck_assert_str_eq(told(), "big");
	ck_assert_ptr_nonnull(strstr(out[0].text, "15 l more"));
	fuel.volume_ml = 50000;
	ck_assert_str_eq(told(), ""); /* it has it */
}
END_TEST

START_TEST(what_is_handed_over_is_free_and_what_is_taken_off_is_brought)
{
	parse(HEAD "rewards = (" REWARD("w", "service", "") "," REWARD("p", "percent", "percent = 10;") ");"
	    "grants = ({ id = \"a\"; kind = \"fuel\"; min_amount = 310; rewards = [\"w\"]; },"
	    " { id = \"b\"; kind = \"fuel\"; min_litres = 42; rewards = [\"p\"]; });");
	ck_assert_str_eq(told(), "a,b");
	ck_assert_str_eq(out[0].text, "10.00 more and w is free");
	ck_assert_str_eq(out[1].text, "2 l more brings p");
}
END_TEST

START_TEST(only_the_lines_that_a_grant_is_about_bring_it_nearer)
{
	parse(HEAD CUP "grants = ({ id = \"drinks\"; categories = [\"drinks\"]; min_amount = 10; rewards = [\"cup\"]; });");
	ck_assert_str_eq(told(), ""); /* no drink at all */
	ticket.n_lines = 2;
	ck_assert_str_eq(told(), ""); /* 5 of 10, whatever the fuel cost */
	tea.amount_minor = 700;
	ck_assert_str_eq(told(), "drinks");
	ck_assert_ptr_nonnull(strstr(out[0].text, "3.00"));
	tea.is_void = true;
	ck_assert_str_eq(told(), "");
}
END_TEST

START_TEST(a_grant_without_an_amount_or_for_another_time_is_not_near)
{
	parse(HEAD CUP "grants = ({ id = \"any\"; kind = \"goods\"; rewards = [\"cup\"]; });");
	ck_assert_str_eq(told(), "");
	parse(HEAD CUP "grants = ({ id = \"big\"; kind = \"fuel\"; min_amount = 310;"
	    " weekdays = [\"mon\"]; rewards = [\"cup\"]; });");
	ck_assert_str_eq(told(), ""); /* 4 October 2024 is a Friday */
	ticket.day += 3;
	ck_assert_str_eq(told(), "big");
	ticket.n_lines = 0;
	ck_assert_str_eq(told(), "");
}
END_TEST

START_TEST(tickets_of_more_lines_than_there_is_room_for_are_not_looked_at)
{
	parse(HEAD CUP "grants = ({ id = \"big\"; kind = \"fuel\"; min_amount = 310; rewards = [\"cup\"]; });");
	ticket.n_lines = 64;
	ck_assert_str_eq(told(), "big");
	ticket.n_lines = 65;
	ck_assert_str_eq(told(), "");
}
END_TEST

/* --- notices, and when anything is told --- */

START_TEST(a_notice_is_told_on_its_days_both_ends_included)
{
	static const struct { int32_t day; const char *told; } days[] = {
		{ -1, "" }, { 0, "notice" }, { 2, "notice" }, { 3, "" } };

	parse(HEAD "notices = ({ text = \"Not here\"; },"
	    " { text = \"Hello\"; at_checkout = true; from_date = \"2024-10-04\"; until_date = \"2024-10-06\"; });");
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		ticket.day = TODAY + days[i].day;
		ck_assert_str_eq(told(), days[i].told);
	}
	ticket.day = TODAY;
	ck_assert_str_eq(told(), "notice");
	ck_assert_str_eq(out[0].text, "Hello");
}
END_TEST

START_TEST(nothing_is_told_outside_the_days_of_the_programme)
{
	static const struct { int32_t day; const char *told; } days[] = {
		{ -1, "" }, { 0, "cup,notice" }, { 2, "cup,notice" }, { 3, "" } };

	parse("valid = { from_date = \"2024-10-04\"; until_date = \"2024-10-06\"; };"
	    HEAD "rewards = (" REWARD("cup", "gift", "points = 10;") ");"
	    " notices = ({ text = \"Hello\"; at_checkout = true; });");
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		ticket.day = TODAY + days[i].day;
		ck_assert_str_eq(told(), days[i].told);
	}
	ticket.day = TODAY;
	asked.holder = NULL;
	ck_assert_str_eq(told(), "notice");
	asked.programme = NULL;
	ck_assert_str_eq(told(), "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("offer_choose");
	TCase *tcase = tcase_create("choose");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, what_is_ready_names_the_rewards_that_the_programme_still_has);
	tcase_add_test(tcase, no_more_than_three_are_told_and_what_is_ready_comes_first);
	tcase_add_test(tcase, what_the_points_are_just_enough_for_is_told);
	tcase_add_test(tcase, what_exceeds_the_limit_of_a_sale_is_not_held_out);
	tcase_add_test(tcase, the_dearest_is_told_of_equals_the_first_and_money_last);
	tcase_add_test(tcase, what_the_customer_likes_is_told_before_what_is_dearer);
	tcase_add_test(tcase, a_grant_is_held_out_until_one_of_its_caps_is_reached);
	tcase_add_test(tcase, litres_and_money_may_both_be_missing_by_no_more_than_three_tenths);
	tcase_add_test(tcase, what_is_handed_over_is_free_and_what_is_taken_off_is_brought);
	tcase_add_test(tcase, only_the_lines_that_a_grant_is_about_bring_it_nearer);
	tcase_add_test(tcase, a_grant_without_an_amount_or_for_another_time_is_not_near);
	tcase_add_test(tcase, tickets_of_more_lines_than_there_is_room_for_are_not_looked_at);
	tcase_add_test(tcase, a_notice_is_told_on_its_days_both_ends_included);
	tcase_add_test(tcase, nothing_is_told_outside_the_days_of_the_programme);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
