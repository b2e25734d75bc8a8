/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Points outside sales, holds, referral, customers who are merged, and two tills at once: each a thing that went wrong in
 * systems that do this job. 1 point a litre, 100 points are worth 1 yuan.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account.h"
#include "act.h"
#include "support.h"

#define MONEY "rewards = ({ id = \"money\"; name = \"Money off\"; kind = \"money\"; points = 1; points_per_unit = 100; }," \
	"{ id = \"cup\"; name = \"Cup\"; kind = \"gift\"; points = 50; cost = 5; });"
#define FREE "adjust = { approve_above = 100000; };"
#define LATER (SUPPORT_MONDAY + 20 * SUPPORT_DAY)

static struct reg_side *side;
static struct reg_err err;

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
	support_customer(side, "B");
	err = (struct reg_err){ 0 };
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

#define OK(call) ck_assert_msg((call) == 0, "%s", err.line)

static void sell(const char *customer, const char *receipt, int64_t days, int64_t litres)
{
	(void)CAPTURE(side, .receipt = receipt, .customer = customer, .fuel_ml = litres * 1000,
	    .at = SUPPORT_MONDAY + days * SUPPORT_DAY);
}

static struct reg_standing standing(const char *customer, int64_t at_unix_s)
{
	struct reg_identity identity;
	struct reg_standing out;

	ck_assert_int_eq(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, customer, &err), 0);
	OK(reg_account_standing(&out, side, identity.no, at_unix_s, &err));
	return out;
}

static int64_t points(const char *customer)
{
	return support_balance(side, customer, LATER);
}

/* --- adjustment, opening balance, transfer --- */

START_TEST(an_adjustment_adds_and_takes)
{
	support_programme(side, MONEY FREE);
	sell("A", "1", 0, 40);
	OK(reg_act_adjust(side, "c:A", 100, "sorry", SUPPORT_MONDAY + SUPPORT_DAY, "boss", NULL, &err));
	ck_assert_int_eq(points("c:A"), 140);
	OK(reg_act_adjust(side, "c:A", -50, "mistake", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "boss", NULL, &err));
	ck_assert_int_eq(points("c:A"), 90);
	ck_assert_int_eq(standing("c:A", LATER).tier, 0); /* no basis */
}
END_TEST

START_TEST(an_opening_balance_counts_without_a_sale_and_expires_when_it_says)
{
	support_programme(side, MONEY);
	OK(reg_act_open(side, "c:A", 500, "2026-12-31", SUPPORT_MONDAY, "boss", &err));
	ck_assert_int_eq(points("c:A"), 500);
	ck_assert_int_eq(support_balance(side, "c:A", INT64_C(1798732799)), 500); /* 2026-12-31T23:59:59+08:00 */
	ck_assert_int_eq(support_balance(side, "c:A", INT64_C(1798732800)), 0);
	ck_assert(!standing("c:A", LATER).is_known);
	sell("A", "1", 1, 30);
	ck_assert_int_eq(points("c:A"), 530);
	ck_assert(standing("c:A", LATER).is_known);
}
END_TEST

START_TEST(transferred_points_keep_their_expiry)
{
	support_programme(side, MONEY "expiry = { kind = \"days\"; days = 60; }; transfer = { min_points = 1; };");
	sell("A", "1", 0, 30);
	sell("A", "2", 10, 30);
	OK(reg_act_transfer(side, "c:A", "c:B", 40, SUPPORT_MONDAY + 11 * SUPPORT_DAY, "boss", NULL, &err));
	ck_assert_int_eq(points("c:A"), 20);
	ck_assert_int_eq(points("c:B"), 40);
	/* 30 of them go with the first lot, on 22 January, 10 ten days later. */
	ck_assert_int_eq(support_balance(side, "c:B", SUPPORT_MONDAY + 61 * SUPPORT_DAY), 10);
	ck_assert_int_eq(support_balance(side, "c:B", SUPPORT_MONDAY + 71 * SUPPORT_DAY), 0);
}
END_TEST

START_TEST(a_sale_that_was_late_comes_before_what_was_taken_since)
{
	support_programme(side, MONEY FREE);
	sell("A", "1", 0, 40);
	OK(reg_act_adjust(side, "c:A", -40, "mistake", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "boss", NULL, &err));
	sell("A", "2", 1, 30);
	ck_assert_int_eq(points("c:A"), 30);
	sell("A", "3", 3, 30);
	ck_assert_int_eq(points("c:A"), 60);
}
END_TEST

/* --- holds --- */

START_TEST(what_is_set_aside_is_not_available_until_it_is_taken_or_let_go)
{
	struct reg_redemption_done done, second;
	const struct reg_redemption_wish wish = { .reward = "money", .points = 30 };
	struct reg_event *ticket;

	support_programme(side, MONEY);
	sell("A", "1", 0, 40);
	ticket = support_event_make(side, &(struct support_event){ .receipt = "2", .customer = "A", .goods_minor = 1000,
	    .at = SUPPORT_MONDAY + SUPPORT_DAY });
	OK(reg_act_hold(&done, side, "c:A", &wish, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "1", NULL, &err));
	ck_assert_int_eq(done.value_minor, 30);
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY).available, 10);
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY).balance, 40);
	ck_assert_int_eq(reg_act_hold(&second, side, "c:A", &wish, ticket, SUPPORT_MONDAY + SUPPORT_DAY + 1, "2", NULL, &err),
	    REG_EEXISTS);
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY + 1799).available, 10);
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY + 1800).available, 40); /* half an hour */
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .goods_minor = 1000, .redeem_points = 30, .redeem_minor = 30,
	    .hold = done.hold, .at = SUPPORT_MONDAY + SUPPORT_DAY + 60);
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY + 60).available, 10 + 9);
	reg_event_destroy(ticket);
}
END_TEST

START_TEST(a_hold_that_is_released_is_available_again)
{
	struct reg_redemption_done done;
	const struct reg_redemption_wish wish = { .reward = "money", .points = 30 };
	struct reg_event *ticket;

	support_programme(side, MONEY);
	sell("A", "1", 0, 40);
	ticket = support_event_make(side, &(struct support_event){ .receipt = "2", .customer = "A", .goods_minor = 1000,
	    .at = SUPPORT_MONDAY + SUPPORT_DAY });
	OK(reg_act_hold(&done, side, "c:A", &wish, ticket, SUPPORT_MONDAY + SUPPORT_DAY, "1", NULL, &err));
	OK(reg_act_release(side, done.hold, SUPPORT_MONDAY + SUPPORT_DAY + 5, "1", &err));
	ck_assert_int_eq(standing("c:A", SUPPORT_MONDAY + SUPPORT_DAY + 6).available, 40);
	reg_event_destroy(ticket);
}
END_TEST

START_TEST(a_gift_over_the_counter_takes_points_at_once)
{
	struct reg_redemption_done done;
	const struct reg_redemption_wish cup = { .reward = "cup" };

	support_programme(side, MONEY);
	sell("A", "1", 0, 60);
	OK(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY, "1", NULL, &err));
	ck_assert_int_eq(points("c:A"), 10);
	ck_assert_int_eq(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY + 1, "1", NULL, &err),
	    REG_EEXISTS);
}
END_TEST

START_TEST(a_redemption_above_the_limit_needs_approval)
{
	struct reg_redemption_done done;
	const struct reg_redemption_wish cup = { .reward = "cup" };
	const struct reg_approval wrong = { "boss", "0000" }, right = { "boss", "2468" };

	support_programme(side, MONEY "redeem = { approve_above = 49; };");
	sell("A", "1", 0, 60);
	OK(reg_act_staff(side, "boss", "Boss", "manager", "2468", SUPPORT_MONDAY, "office", &err));
	ck_assert_int_eq(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY, "1", NULL, &err), REG_EDENIED);
	ck_assert_int_eq(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY, "1", &wrong, &err), REG_EDENIED);
	ck_assert_int_eq(points("c:A"), 60);
	OK(reg_act_redeem(&done, side, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY, "1", &right, &err));
	ck_assert_int_eq(points("c:A"), 10);
	ck_assert_str_eq(support_text("SELECT json_extract(body, '$.approver') FROM fact_act WHERE kind = 'redeem'"), "boss");
}
END_TEST

/* --- merged customers --- */

START_TEST(a_hundred_and_two_hundred_make_three_hundred_and_the_old_id_stays_good)
{
	support_programme(side, MONEY);
	sell("A", "1", 0, 100);
	sell("B", "2", 1, 200);
	OK(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "boss", &err));
	ck_assert_int_eq(points("c:A"), 300);
	ck_assert_int_eq(points("c:B"), 300);
	ck_assert_int_eq(standing("c:A", LATER).tier, 2);
	sell("B", "3", 3, 10); /* at gold, which has 1.5 */
	ck_assert_int_eq(points("c:A"), 315);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_state"), 1);
}
END_TEST

START_TEST(a_merge_that_is_undone_leaves_what_was)
{
	support_programme(side, MONEY);
	sell("A", "1", 0, 100);
	sell("B", "2", 1, 200);
	OK(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "boss", &err));
	sell("B", "3", 3, 10);
	OK(reg_act_split(side, "c:B", SUPPORT_MONDAY + 4 * SUPPORT_DAY, "boss", &err));
	ck_assert_int_eq(points("c:A"), 100);
	ck_assert_int_eq(points("c:B"), 215);
}
END_TEST

START_TEST(a_sale_before_the_merge_that_comes_after_it_earns_at_its_own_tier)
{
	support_programme(side, MONEY);
	sell("A", "1", 0, 200);
	sell("B", "2", 0, 10);
	OK(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 3 * SUPPORT_DAY, "boss", &err));
	sell("B", "3", 1, 10); /* B was basic then */
	ck_assert_int_eq(points("c:A"), 220);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .original = "3", .fuel_ml = 10000,
	    .at = SUPPORT_MONDAY + 4 * SUPPORT_DAY);
	ck_assert_int_eq(points("c:A"), 210);
}
END_TEST

/* --- referral --- */

#define REFERRAL(options) "referral = { min_litres = 20; new_points = 50; options = (" options "); };"

START_TEST(both_sides_are_rewarded_with_the_first_real_fill)
{
	support_programme(side, REFERRAL("{ id = \"points\"; name = \"Points\"; kind = \"points\"; points = 80; }"));
	OK(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	sell("B", "1", 1, 19); /* not enough */
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(points("c:B"), 19);
	sell("B", "2", 2, 20);
	ck_assert_int_eq(points("c:A"), 80);
	ck_assert_int_eq(points("c:B"), 19 + 20 + 50);
	sell("B", "3", 3, 20); /* only once */
	ck_assert_int_eq(points("c:A"), 80);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .original = "2", .fuel_ml = 20000,
	    .at = SUPPORT_MONDAY + 4 * SUPPORT_DAY);
	/* The next real fill is the first one now. */
	ck_assert_int_eq(points("c:A"), 80);
	ck_assert_int_eq(points("c:B"), 19 + 20 + 50);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "5", .original = "3", .fuel_ml = 20000,
	    .at = SUPPORT_MONDAY + 5 * SUPPORT_DAY);
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_int_eq(points("c:B"), 19);
}
END_TEST

START_TEST(a_share_of_what_the_new_customer_pays_ends_at_its_limit_and_its_last_day)
{
	support_programme(side, REFERRAL("{ id = \"share\"; name = \"Share\"; kind = \"percent\"; percent = 10; days = 3;"
	    " max_points = 40; }"));
	OK(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	sell("B", "1", 1, 20); /* 150.00: 15 */
	ck_assert_int_eq(points("c:A"), 15);
	sell("B", "2", 2, 20);
	ck_assert_int_eq(points("c:A"), 30);
	sell("B", "3", 3, 20); /* the third day: 10 are left */
	ck_assert_int_eq(points("c:A"), 40);
	(void)CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .original = "2", .fuel_ml = 20000,
	    .at = SUPPORT_MONDAY + 4 * SUPPORT_DAY);
	ck_assert_int_eq(points("c:A"), 30);
	sell("B", "5", 4, 20); /* the fourth */
	ck_assert_int_eq(points("c:A"), 30);
}
END_TEST

START_TEST(every_second_friend_brings_a_milestone)
{
	support_programme(side, REFERRAL("{ id = \"second\"; name = \"Second\"; kind = \"milestone\"; milestone = 2;"
	    " points = 300; }"));
	support_customer(side, "C");
	support_customer(side, "D");
	OK(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	OK(reg_act_refer(side, "c:C", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	OK(reg_act_refer(side, "c:D", "c:A", NULL, SUPPORT_MONDAY, "1", &err));
	sell("D", "1", 1, 20);
	ck_assert_int_eq(points("c:A"), 0);
	sell("B", "2", 2, 20);
	ck_assert_int_eq(points("c:A"), 300);
	sell("C", "3", 3, 20);
	ck_assert_int_eq(points("c:A"), 300);
}
END_TEST

/* --- preview --- */

START_TEST(the_preview_is_what_the_sale_earns)
{
	struct reg_subject subject;
	struct reg_preview preview;
	struct reg_event *ticket;
	struct reg_identity identity;

	support_programme(side, MONEY "caps = { day = 130; };");
	sell("A", "1", 0, 100);
	ticket = support_event_make(side, &(struct support_event){ .receipt = "2", .customer = "A", .fuel_ml = 50000,
	    .at = SUPPORT_MONDAY + SUPPORT_HOUR });
	ck_assert_int_eq(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, "c:A", &err), 0);
	OK(reg_resolve(&subject, side, identity.no, 0, 0, 0, ticket->at_unix_s, &err));
	OK(reg_account_preview(&preview, side, &subject, ticket, &err));
	ck_assert_int_eq(preview.points, 30); /* 60 at silver, but 100 of 130 were given that day */
	ck_assert_int_eq(preview.rank_before, 1);
	ck_assert_int_eq(preview.rank_after, 1);
	reg_preview_finish(&preview);
	reg_event_destroy(ticket);
	(void)CAPTURE(side, .receipt = "2", .customer = "A", .fuel_ml = 50000, .at = SUPPORT_MONDAY + SUPPORT_HOUR);
	ck_assert_int_eq(points("c:A"), 130);
}
END_TEST

/* --- two tills at once --- */

/* Runs `body` in two processes from the same moment; returns how many ended with 0 (others with 1). */
static int at_once(int (*body)(struct reg_side *own))
{
	pid_t children[2];
	int ends[2], succeeded = 0;

	reg_side_close(side);
	ck_assert_int_eq(pipe(ends), 0);
	for (int i = 0; i < 2; i++) {
		children[i] = support_fork();
		ck_assert_int_ge(children[i], 0);
		if (children[i] == 0) {
			struct reg_side *own;
			char wait;

			(void)close(ends[1]);
			(void)!read(ends[0], &wait, 1);
			if (reg_side_open(&own, support_database, REG_STORE_WRITE, i == 0 ? "1" : "2", 60000, NULL) < 0) {
				_exit(3);
			}
			i = body(own);
			reg_side_close(own);
			_exit(i);
		}
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	for (int i = 0; i < 2; i++) {
		int status;

		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "till %d ended with status %d", i + 1, status);
		succeeded += WEXITSTATUS(status) == 0;
	}
	side = support_open("1");
	return succeeded;
}

static int redeem_all(struct reg_side *own)
{
	struct reg_redemption_done done;
	const struct reg_redemption_wish cup = { .reward = "cup" };
	struct reg_err why = { 0 };
	int rc = reg_act_redeem(&done, own, "c:A", &cup, SUPPORT_MONDAY + SUPPORT_DAY, own->till, NULL, &why);

	return rc == 0 ? 0 : rc == REG_EEXISTS ? 1 : 4;
}

START_TEST(of_two_tills_that_redeem_the_same_points_one_does)
{
	support_programme(side, MONEY);
	sell("A", "1", 0, 60);
	ck_assert_int_eq(at_once(redeem_all), 1);
	ck_assert_int_eq(points("c:A"), 10);
}
END_TEST

static int create_one(struct reg_side *own)
{
	const struct reg_profile_field phone = { "phone", "13800138000" };
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_err why = { 0 };
	int rc = reg_act_enrol(id, own, NULL, "person", &phone, 1, SUPPORT_MONDAY, own->till, &why);

	return rc == 0 ? 0 : rc == REG_EEXISTS ? 1 : 4;
}

START_TEST(of_two_tills_that_enrol_the_same_phone_one_does)
{
	ck_assert_int_eq(at_once(create_one), 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'enrol'"), 3);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_binding"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loyalty_account");
	TCase *tcase = tcase_create("account");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, an_adjustment_adds_and_takes);
	tcase_add_test(tcase, an_opening_balance_counts_without_a_sale_and_expires_when_it_says);
	tcase_add_test(tcase, transferred_points_keep_their_expiry);
	tcase_add_test(tcase, a_sale_that_was_late_comes_before_what_was_taken_since);
	tcase_add_test(tcase, what_is_set_aside_is_not_available_until_it_is_taken_or_let_go);
	tcase_add_test(tcase, a_hold_that_is_released_is_available_again);
	tcase_add_test(tcase, a_gift_over_the_counter_takes_points_at_once);
	tcase_add_test(tcase, a_redemption_above_the_limit_needs_approval);
	tcase_add_test(tcase, a_hundred_and_two_hundred_make_three_hundred_and_the_old_id_stays_good);
	tcase_add_test(tcase, a_merge_that_is_undone_leaves_what_was);
	tcase_add_test(tcase, a_sale_before_the_merge_that_comes_after_it_earns_at_its_own_tier);
	tcase_add_test(tcase, both_sides_are_rewarded_with_the_first_real_fill);
	tcase_add_test(tcase, a_share_of_what_the_new_customer_pays_ends_at_its_limit_and_its_last_day);
	tcase_add_test(tcase, every_second_friend_brings_a_milestone);
	tcase_add_test(tcase, the_preview_is_what_the_sale_earns);
	tcase_add_test(tcase, of_two_tills_that_redeem_the_same_points_one_does);
	tcase_add_test(tcase, of_two_tills_that_enrol_the_same_phone_one_does);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
