/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a programme states, from the sale to the account: conditions that need more than the ticket, tiers that have
 * lapsed, friends who came, accounts that became one. 1 point a litre, 1 a yuan of goods.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "act.h"
#include "support.h"

#define KUNLUN "9000000000000001"
#define SINOPEC "1000110000000000001"
#define LATER (SUPPORT_MONDAY + 60 * SUPPORT_DAY)

static struct reg_side *side;
static struct reg_err err;

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
	support_customer(side, "B");
	memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

/* An act whose refusal is what is tested. */
#define REFUSED(call) ck_assert_int_eq((call), REG_EINVAL)
#define OK(call) ck_assert_msg((call) == 0, "%s", err.line)

/* A programme of one tier with these members. */
static void programme(const char *members)
{
	char text[2000];
	int version;

	(void)snprintf(text, sizeof text, "name = \"p\"; basis = \"litres\"; window = \"lifetime\";"
	    " tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; }); %s", members);
	OK(reg_act_load_programme(&version, side, "p", text, SUPPORT_MONDAY - 300 * SUPPORT_DAY, "test", &err));
}

static void sell(const char *customer, const char *receipt, int64_t days, int64_t litres)
{
	(void)CAPTURE(side, .receipt = receipt, .customer = customer, .fuel_ml = litres * 1000,
	    .at = SUPPORT_MONDAY + days * SUPPORT_DAY);
}

static int64_t points(const char *customer)
{
	return support_balance(side, customer, LATER);
}

/* --- the card of a sale --- */

START_TEST(a_rule_for_one_kind_of_card_holds_with_that_card_alone)
{
	programme("earn = ({ id = \"kunlun\"; card_kinds = [\"kunlun\"]; points = 7; });");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 10000);
	ck_assert_int_eq(points("c:A"), 0);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 10000, .card = SINOPEC, .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(points("c:A"), 0);
	(void)CAPTURE(side, .receipt = "3", .customer = "A", .fuel_ml = 10000, .card = KUNLUN, .at = SUPPORT_MONDAY + 120);
	ck_assert_int_eq(points("c:A"), 7);
}
END_TEST

START_TEST(a_grant_for_one_kind_of_card_holds_with_that_card_alone)
{
	programme("earn = ({ id = \"fuel\"; points_per_litre = 1; });"
	    " rewards = ({ id = \"tea\"; name = \"Tea\"; kind = \"gift\"; });"
	    " grants = ({ id = \"card\"; card_kinds = [\"kunlun\"]; rewards = [\"tea\"]; });");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 10000, .card = SINOPEC);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entitlement"), 0);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 10000, .card = KUNLUN, .at = SUPPORT_MONDAY + 60);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entitlement"), 1);
}
END_TEST

/* --- who it is --- */

START_TEST(a_customer_whom_only_the_pos_has_named_can_be_named_by_a_rule)
{
	programme("earn = ({ id = \"vip\"; customers = [\"c:Z\"]; points_per_litre = 2; });");
	sell("Z", "1", 0, 10); /* enrolled by nobody */
	ck_assert_int_eq(points("c:Z"), 20);
	sell("Z", "2", 1, 10);
	ck_assert_int_eq(points("c:Z"), 40);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .original = "1", .fuel_ml = 5000,
	    .at = SUPPORT_MONDAY + 2 * SUPPORT_DAY);
	ck_assert_int_eq(points("c:Z"), 30);
}
END_TEST

/* --- a tier that has lapsed --- */

START_TEST(a_tier_that_has_lapsed_multiplies_nothing)
{
	support_programme(side, "");
	sell("A", "1", 0, 100);
	sell("A", "2", 29, 10);
	ck_assert_int_eq(points("c:A"), 100 + 12); /* silver: 1.2 */
	sell("A", "3", 30, 10); /* the 100 litres are out of the window */
	ck_assert_int_eq(points("c:A"), 112 + 10);
}
END_TEST

START_TEST(a_reward_for_a_tier_is_had_while_the_tier_lasts)
{
	const struct reg_redemption_wish tea = { .reward = "tea" };
	struct reg_redemption_done done;

	support_programme(side, "rewards = ("
	    " { id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 10; tiers = [\"silver\"]; });");
	sell("A", "1", 0, 99);
	REFUSED(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + SUPPORT_HOUR, "x", NULL, &err));
	sell("A", "2", 1, 1);
	OK(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 29 * SUPPORT_DAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 30 * SUPPORT_DAY, "x", NULL, &err));
	ck_assert_msg(strstr(err.line, "tiers") != NULL, "%s", err.line);
}
END_TEST

START_TEST(a_reward_for_a_tag_a_type_or_a_birthday_is_had_by_whoever_has_it)
{
	const struct reg_redemption_wish tea = { .reward = "tea" }, cup = { .reward = "cup" }, cake = { .reward = "cake" };
	const struct reg_profile_field birthday = { "birthday", "1990-11-23" };
	struct reg_redemption_done done;
	char id[REG_CUSTOMER_ID_SIZE];

	support_programme(side, "rewards = ("
	    " { id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 1; tags = [\"vip\"]; },"
	    " { id = \"cup\"; name = \"Cup\"; kind = \"gift\"; points = 1; types = [\"company\"]; },"
	    " { id = \"cake\"; name = \"Cake\"; kind = \"gift\"; points = 1; birthday = \"day\"; });");
	OK(reg_act_enrol(id, side, "C", "company", &birthday, 1, SUPPORT_MONDAY - 2 * SUPPORT_DAY, "x", &err));
	OK(reg_act_tag(side, "c:A", "vip", false, SUPPORT_MONDAY, "x", &err));
	sell("A", "1", -1, 9);
	sell("C", "2", -1, 9);
	OK(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY, "x", NULL, &err));
	OK(reg_act_redeem(&done, side, "c:C", &cup, SUPPORT_MONDAY, "x", NULL, &err));
	OK(reg_act_redeem(&done, side, "c:C", &cake, SUPPORT_MONDAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:A", &cake, SUPPORT_MONDAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:C", &tea, SUPPORT_MONDAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:C", &cake, SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
}
END_TEST

START_TEST(a_sale_is_claimed_only_where_the_programme_allows_it)
{
	(void)CAPTURE(side, .receipt = "1", .fuel_ml = 10000);
	ck_assert_int_eq(reg_act_claim(side, "c:A", "1", SUPPORT_MONDAY + 60, "x", NULL, &err), REG_EDENIED);
	memset(&err, 0, sizeof err);
	support_programme(side, "");
	ck_assert_int_eq(reg_act_claim(side, "c:A", "1", SUPPORT_MONDAY + 60, "x", NULL, &err), REG_EDENIED);
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_reward_for_the_first_fill_or_a_visit_knows_the_days_before)
{
	struct reg_event *ticket = support_event_make(side, &(struct support_event){ .receipt = "9", .fuel_ml = 10000,
		.at = SUPPORT_MONDAY + SUPPORT_DAY });
	const struct reg_redemption_wish first = { .reward = "first" }, third = { .reward = "third" };
	struct reg_redemption_done done;

	support_programme(side, "rewards = ("
	    " { id = \"first\"; name = \"First\"; kind = \"gift\"; points = 1; first_fill = true; },"
	    " { id = \"third\"; name = \"Third\"; kind = \"gift\"; points = 1; nth_visit = 3;"
	    " nth_period = \"lifetime\"; });");
	OK(reg_act_open(side, "c:A", 10, NULL, SUPPORT_MONDAY - 9 * SUPPORT_DAY, "x", &err));
	OK(reg_act_open(side, "c:B", 10, NULL, SUPPORT_MONDAY - 9 * SUPPORT_DAY, "x", &err));
	sell("A", "1", -1, 10);
	sell("A", "2", 0, 10);
	OK(reg_act_hold(&done, side, "c:A", &third, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
	OK(reg_act_hold(&done, side, "c:B", &first, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
	REFUSED(reg_act_hold(&done, side, "c:A", &first, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
	REFUSED(reg_act_hold(&done, side, "c:B", &third, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
	reg_event_destroy(ticket);
}
END_TEST

START_TEST(a_reward_for_members_is_had_while_a_membership_that_renews_goes_on)
{
	const struct reg_redemption_wish tea = { .reward = "tea" };
	struct reg_redemption_done done;

	support_programme(side, "cards = ({ id = \"club\"; name = \"Club\"; term_days = 10; renews_on_use = true; });"
	    " rewards = ({ id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 1; cards = [\"club\"]; });");
	sell("A", "1", -1, 10);
	REFUSED(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY - 1, "x", NULL, &err));
	OK(reg_act_join(side, "c:A", "club", SUPPORT_MONDAY, "x", NULL, &err));
	sell("A", "2", 8, 10); /* until the 18th day now */
	OK(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 18 * SUPPORT_DAY, "x", NULL, &err));
	REFUSED(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 19 * SUPPORT_DAY, "x", NULL, &err));
}
END_TEST

START_TEST(without_a_programme_points_can_be_given_away)
{
	OK(reg_act_open(side, "c:A", 10, NULL, SUPPORT_MONDAY, "x", &err));
	OK(reg_act_transfer(side, "c:A", "c:B", 4, SUPPORT_MONDAY + 1, "x", NULL, &err));
	ck_assert_int_eq(points("c:A"), 6);
	ck_assert_int_eq(points("c:B"), 4);
}
END_TEST

/* November 2026 at the station, from its first second to the one after its last. */
#define NOVEMBER (SUPPORT_MONDAY - 22 * SUPPORT_DAY - 8 * SUPPORT_HOUR)
#define DECEMBER (NOVEMBER + 30 * SUPPORT_DAY)

START_TEST(what_is_redeemed_in_a_month_of_the_site_has_a_limit)
{
	const struct reg_redemption_wish tea = { .reward = "tea" };
	struct reg_redemption_done done;

	support_programme(side, "rewards = ({ id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 30; });"
	    " redeem = { max_points_month = 60; };");
	OK(reg_act_open(side, "c:A", 1000, NULL, NOVEMBER - SUPPORT_DAY, "x", &err));
	OK(reg_act_redeem(&done, side, "c:A", &tea, NOVEMBER - 1, "x", NULL, &err));
	OK(reg_act_redeem(&done, side, "c:A", &tea, NOVEMBER, "x", NULL, &err));
	OK(reg_act_redeem(&done, side, "c:A", &tea, DECEMBER - 2, "x", NULL, &err)); /* 60 exactly */
	REFUSED(reg_act_redeem(&done, side, "c:A", &tea, DECEMBER - 1, "x", NULL, &err));
	ck_assert_msg(strstr(err.line, "a month") != NULL, "%s", err.line);
	OK(reg_act_redeem(&done, side, "c:A", &tea, DECEMBER, "x", NULL, &err));
}
END_TEST

START_TEST(what_is_given_to_others_in_a_month_of_the_site_has_a_limit)
{
	support_programme(side, "transfer = { max_points_month = 60; };");
	OK(reg_act_open(side, "c:A", 1000, NULL, NOVEMBER - SUPPORT_DAY, "x", &err));
	OK(reg_act_transfer(side, "c:A", "c:B", 30, NOVEMBER - 1, "x", NULL, &err));
	OK(reg_act_transfer(side, "c:A", "c:B", 30, NOVEMBER, "x", NULL, &err));
	OK(reg_act_transfer(side, "c:A", "c:B", 30, DECEMBER - 2, "x", NULL, &err));
	REFUSED(reg_act_transfer(side, "c:A", "c:B", 1, DECEMBER - 1, "x", NULL, &err));
	OK(reg_act_transfer(side, "c:A", "c:B", 30, DECEMBER, "x", NULL, &err));
	ck_assert_int_eq(points("c:B"), 120);
}
END_TEST

START_TEST(a_card_programme_is_joined_on_its_days_both_ends_included)
{
	support_programme(side, "cards = ({ id = \"autumn\"; name = \"Autumn\"; from_date = \"2026-11-23\";"
	    " until_date = \"2026-11-24\"; });");
	REFUSED(reg_act_join(side, "c:A", "autumn", SUPPORT_MONDAY - SUPPORT_DAY, "x", NULL, &err));
	REFUSED(reg_act_join(side, "c:A", "autumn", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "x", NULL, &err));
	memset(&err, 0, sizeof err);
	OK(reg_act_join(side, "c:A", "autumn", SUPPORT_MONDAY, "x", NULL, &err));
	OK(reg_act_join(side, "c:B", "autumn", SUPPORT_MONDAY + SUPPORT_DAY, "x", NULL, &err));
}
END_TEST

START_TEST(a_hold_is_found_among_other_acts_when_the_account_is_folded_anew)
{
	struct reg_event *ticket = support_event_make(side, &(struct support_event){ .receipt = "9", .goods_minor = 1000 });
	const struct reg_redemption_wish money = { .reward = "money", .points = 20 };
	struct reg_redemption_done done;

	support_programme(side, "rewards = ({ id = \"money\"; name = \"Money\"; kind = \"money\"; points = 1;"
	    " points_per_unit = 100; }); adjust = { approve_above = 100; };");
	OK(reg_act_adjust(side, "c:A", 50, "because", SUPPORT_MONDAY - 60, "x", NULL, &err));
	OK(reg_act_hold(&done, side, "c:A", &money, ticket, SUPPORT_MONDAY, "x", NULL, &err));
	(void)CAPTURE(side, .receipt = "9", .customer = "A", .goods_minor = 1000, .redeem_points = 20, .redeem_minor = 20,
	    .hold = done.hold, .at = SUPPORT_MONDAY + 60);
	sell("A", "1", -1, 10); /* late: everything is folded anew */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_hold WHERE sale <> 0"), 1);
	ck_assert_int_eq(points("c:A"), 50 - 20 + 9 + 10);
	reg_event_destroy(ticket);
}
END_TEST

/* --- friends --- */

#define BANDS "referral = { min_litres = 20; max_per_month = 1; options = (" \
	" { id = \"bands\"; name = \"Bands\"; kind = \"bands\"; bands = ({ from_litres = 0; points = 80; }, { from_litres = 40; points = 200; }); }); };"

START_TEST(a_month_has_room_for_the_friends_who_came_first_whoever_was_named_first)
{
	support_programme(side, BANDS);
	support_customer(side, "C");
	support_customer(side, "D");
	OK(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY - 2 * SUPPORT_DAY, "1", &err));
	OK(reg_act_refer(side, "c:C", "c:A", NULL, SUPPORT_MONDAY - SUPPORT_DAY, "1", &err));
	OK(reg_act_refer(side, "c:D", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	sell("B", "1", 2, 40);
	ck_assert_int_eq(points("c:A"), 200);
	sell("C", "2", 1, 20); /* came a day before, and is heard of later */
	ck_assert_int_eq(points("c:A"), 80);
	sell("D", "3", 8, 40); /* 1 December */
	ck_assert_int_eq(points("c:A"), 80 + 200);
}
END_TEST

/* --- accounts that became one --- */

START_TEST(suspicious_use_is_seen_over_both_halves_of_a_merged_account)
{
	support_programme(side, "fraud = { refill_minutes = 60; refill_litres = 20; };");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .plate = "粤B12345", .fuel_ml = 30000, .at = SUPPORT_MONDAY);
	(void)CAPTURE(side, .receipt = "2", .customer = "B", .plate = "粤B54321", .fuel_ml = 10000, .at = SUPPORT_MONDAY + 60);
	(void)CAPTURE(side, .receipt = "3", .customer = "B", .plate = "粤B12345", .fuel_ml = 10000, .at = SUPPORT_MONDAY + 1800);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 0); /* two customers */
	OK(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 120, "1", &err));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal WHERE kind = 'refill'"), 1);
	(void)CAPTURE(side, .receipt = "4", .customer = "A", .plate = "粤B12345", .fuel_ml = 10000, .at = SUPPORT_MONDAY + 2400);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal WHERE kind = 'refill'"), 2);
}
END_TEST

START_TEST(who_gave_points_to_one_half_and_redeems_them_from_both_is_told)
{
	const struct reg_redemption_wish tea = { .reward = "tea" };
	struct reg_redemption_done done;

	support_programme(side, "rewards = ({ id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 10; });"
	    " fraud = { own_adjustment = true; }; adjust = { approve_above = 1000; };");
	OK(reg_act_adjust(side, "c:B", 50, "because", SUPPORT_MONDAY, "7", NULL, &err));
	OK(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 60, "1", &err));
	OK(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 120, "8", NULL, &err));
	/* A sale by the one who gave them is in order as long as nothing is redeemed. */
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .attendant = "7", .goods_minor = 100, .at = SUPPORT_MONDAY + 150);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 0);
	OK(reg_act_redeem(&done, side, "c:A", &tea, SUPPORT_MONDAY + 180, "7", NULL, &err));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal WHERE kind = 'own-adjustment'"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loyalty_rules");
	TCase *tcase = tcase_create("rules");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_rule_for_one_kind_of_card_holds_with_that_card_alone);
	tcase_add_test(tcase, a_grant_for_one_kind_of_card_holds_with_that_card_alone);
	tcase_add_test(tcase, a_customer_whom_only_the_pos_has_named_can_be_named_by_a_rule);
	tcase_add_test(tcase, a_tier_that_has_lapsed_multiplies_nothing);
	tcase_add_test(tcase, a_reward_for_a_tier_is_had_while_the_tier_lasts);
	tcase_add_test(tcase, a_reward_for_a_tag_a_type_or_a_birthday_is_had_by_whoever_has_it);
	tcase_add_test(tcase, a_sale_is_claimed_only_where_the_programme_allows_it);
	tcase_add_test(tcase, a_reward_for_the_first_fill_or_a_visit_knows_the_days_before);
	tcase_add_test(tcase, a_reward_for_members_is_had_while_a_membership_that_renews_goes_on);
	tcase_add_test(tcase, without_a_programme_points_can_be_given_away);
	tcase_add_test(tcase, what_is_redeemed_in_a_month_of_the_site_has_a_limit);
	tcase_add_test(tcase, what_is_given_to_others_in_a_month_of_the_site_has_a_limit);
	tcase_add_test(tcase, a_card_programme_is_joined_on_its_days_both_ends_included);
	tcase_add_test(tcase, a_hold_is_found_among_other_acts_when_the_account_is_folded_anew);
	tcase_add_test(tcase, a_month_has_room_for_the_friends_who_came_first_whoever_was_named_first);
	tcase_add_test(tcase, suspicious_use_is_seen_over_both_halves_of_a_merged_account);
	tcase_add_test(tcase, who_gave_points_to_one_half_and_redeems_them_from_both_is_told);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
