/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who earns with the sales of an organisation. O has 粤B12345 as fleet and is A's, who drives it, and B's, who decides.
 * 1 point a litre, 7.50 a litre.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "act_profile.h"
#include "acts.h"
#include "checkout.h"
#include "rebuild.h"
#include "support.h"

#define PLATE "粤B12345"
#define BEFORE (SUPPORT_MONDAY - 20 * SUPPORT_DAY)
#define LATER (SUPPORT_MONDAY + 30 * SUPPORT_DAY)

static struct reg_side *side;
static struct reg_err err;

static void bind_as(const char *customer, const char *plate, const char *role, int confidence, int64_t at)
{
	const struct reg_binding binding = { .kind = REGULARS_PLATE, .value = plate, .role = role, .confidence = confidence };

	DONE(reg_act_bind(side, customer, &binding, at, "test", &err));
}

static int64_t decides(const char *organisation, const char *person)
{
	const struct reg_entry entry = { .kind = "contact", .customer = organisation, .target = person, .name = "decides" };
	int64_t no;

	DONE(reg_act_entry(&no, side, &entry, BEFORE, "test", &err));
	return no;
}

static void set_up(void)
{
	side = support_station("redeem = { own_points = true; }; referral = { min_litres = 20; new_points = 50;"
	    " options = ({ id = \"points\"; name = \"P\"; kind = \"points\"; points = 30; }); };");
	memset(&err, 0, sizeof err);
	support_customer(side, "O");
	bind_as("c:O", PLATE, "fleet", 100, BEFORE);
	bind_as("c:A", PLATE, "driver", 100, BEFORE);
	(void)decides("c:O", "c:B");
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static void earns(enum reg_earns who, int percent, int64_t at)
{
	const struct reg_earner_change change = { .who = who, .percent = percent, .reason = "agreed" };

	DONE(reg_act_earner(side, "c:O", &change, at, "test", &support_manager, &err));
}

static void expect_points(int64_t organisation, int64_t driver, int64_t contact)
{
	ck_assert_int_eq(support_balance(side, "c:O", LATER), organisation);
	ck_assert_int_eq(support_balance(side, "c:A", LATER), driver);
	ck_assert_int_eq(support_balance(side, "c:B", LATER), contact);
}

START_TEST(the_organisation_earns_when_nothing_was_said)
{
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000);
	expect_points(25, 0, 0);
}
END_TEST

START_TEST(a_driver_is_no_holder_of_what_somebody_else_has_as_fleet)
{
	support_customer(side, "P");
	bind_as("c:P", "浙A00001", "driver", 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = "浙A00001", .fuel_ml = 10000); /* nobody else's: P's own */
	ck_assert_int_eq(support_balance(side, "c:P", LATER), 10);
	CAPTURE(side, .receipt = "2", .plate = PLATE, .fuel_ml = 10000);
	expect_points(10, 0, 0);
}
END_TEST

START_TEST(a_share_is_rounded_down_and_the_rest_stays)
{
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000);
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 60, .plate = PLATE, .fuel_ml = 3000); /* 1.8 */
	expect_points(10 + 2, 15 + 1, 0);
}
END_TEST

START_TEST(all_of_it_may_be_somebody_elses)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000);
	expect_points(0, 25, 0);
	ck_assert_int_eq(support_int("SELECT visits FROM view_state s JOIN identity i ON i.no = s.subject WHERE i.value = 'c:O'"), 1);
	ck_assert_int_eq(support_int("SELECT visits FROM view_state s JOIN identity i ON i.no = s.subject WHERE i.value = 'c:A'"), 0);
}
END_TEST

START_TEST(it_acts_from_its_own_time_and_the_last_word_counts)
{
	const struct reg_earner_change again = { .who = REG_EARNS_CONTACT, .percent = 100, .reason = "since Monday",
		.from_unix_s = SUPPORT_MONDAY };

	CAPTURE(side, .receipt = "1", .at = SUPPORT_MONDAY, .plate = PLATE, .fuel_ml = 10000);
	earns(REG_EARNS_DRIVER, 100, SUPPORT_MONDAY + SUPPORT_HOUR);
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 2 * SUPPORT_HOUR, .plate = PLATE, .fuel_ml = 20000);
	expect_points(10, 20, 0);
	/* Said later of earlier sales. */
	DONE(reg_act_earner(side, "c:O", &again, SUPPORT_MONDAY + 3 * SUPPORT_HOUR, "test", &support_manager, &err));
	expect_points(0, 0, 30);
}
END_TEST

START_TEST(without_a_driver_or_with_two_the_organisation_earns)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	bind_as("c:O", "粤B00002", "fleet", 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = "粤B00002", .fuel_ml = 10000);
	expect_points(10, 0, 0);
	bind_as("c:B", PLATE, "driver", 40, BEFORE); /* too unsure to count */
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 60, .plate = PLATE, .fuel_ml = 20000);
	expect_points(10, 20, 0);
	bind_as("c:B", PLATE, "driver", 100, SUPPORT_MONDAY + 120);
	CAPTURE(side, .receipt = "3", .at = SUPPORT_MONDAY + 180, .plate = PLATE, .fuel_ml = 30000);
	expect_points(10 + 30, 20, 0);
	DONE(reg_act_merge(side, "c:B", "c:A", SUPPORT_MONDAY + 150, "test", &err)); /* the two are one */
	ck_assert_int_eq(support_balance(side, "c:O", LATER), 10);
	ck_assert_int_eq(support_balance(side, "c:A", LATER), 20 + 30);
}
END_TEST

START_TEST(with_two_who_decide_the_organisation_earns)
{
	int64_t second;

	earns(REG_EARNS_CONTACT, 100, BEFORE);
	second = decides("c:O", "c:A");
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 10000);
	expect_points(10, 0, 0);
	DONE(reg_act_entry_end(side, second, SUPPORT_MONDAY - 60, "test", &err));
	expect_points(0, 0, 10);
}
END_TEST

START_TEST(refunds_take_from_both_what_each_got_and_no_more)
{
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000); /* 187.50: 15 and 10 */
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "2", .at = SUPPORT_MONDAY + 60, .original = "1",
	    .goods_minor = 9375); /* half: 7.5 and 5 */
	expect_points(10 - 5, 15 - 8, 0);
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .at = SUPPORT_MONDAY + 120, .original = "1",
	    .goods_minor = 9375);
	expect_points(0, 0, 0);
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "4", .at = SUPPORT_MONDAY + 180, .original = "1",
	    .goods_minor = 9375);
	expect_points(0, 0, 0);
}
END_TEST

START_TEST(who_spent_the_points_owes_them)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000);
	DONE(reg_act_adjust(side, "c:A", -25, "spent", SUPPORT_MONDAY + 30, "test", &support_manager, &err));
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "2", .at = SUPPORT_MONDAY + 60, .original = "1",
	    .goods_minor = 18750);
	expect_points(0, -25, 0);
	CAPTURE(side, .receipt = "3", .at = SUPPORT_MONDAY + 120, .plate = PLATE, .fuel_ml = 30000); /* repays */
	expect_points(0, 5, 0);
}
END_TEST

START_TEST(the_promise_is_of_all_points)
{
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000, .promise = 30);
	expect_points(12, 18, 0);
}
END_TEST

START_TEST(the_tier_is_the_organisations)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 100000); /* silver: 1.2 from the next sale on */
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 60, .plate = PLATE, .fuel_ml = 50000);
	expect_points(0, 100 + 60, 0);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state s JOIN identity i ON i.no = s.subject WHERE i.value = 'c:O'"), 1);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state s JOIN identity i ON i.no = s.subject WHERE i.value = 'c:A'"), 0);
}
END_TEST

START_TEST(late_bindings_and_sales_end_in_the_same)
{
	char *views, *again;

	earns(REG_EARNS_DRIVER, 50, BEFORE);
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + SUPPORT_DAY, .plate = PLATE, .fuel_ml = 20000);
	CAPTURE(side, .receipt = "1", .at = SUPPORT_MONDAY, .plate = PLATE, .fuel_ml = 10000); /* late */
	expect_points(15, 15, 0);
	DONE(reg_act_unbind(side, "c:A", REGULARS_PLATE, PLATE, SUPPORT_MONDAY + SUPPORT_HOUR, "test", &err)); /* later still */
	expect_points(5 + 20, 5, 0);
	CAPTURE(side, .kind = REGULARS_SALE_VOID, .receipt = "3", .at = SUPPORT_MONDAY + 60, .original = "1");
	expect_points(20, 0, 0);
	views = support_views();
	DONE(reg_rebuild(side, NULL, NULL, &err));
	again = support_views();
	ck_assert_str_eq(views, again);
	free(views);
	free(again);
}
END_TEST

START_TEST(what_was_said_can_be_taken_back)
{
	char what[REG_ACT_WHAT_SIZE], customer[REG_CUSTOMER_ID_SIZE];

	CAPTURE(side, .receipt = "1", .at = SUPPORT_MONDAY + SUPPORT_HOUR, .plate = PLATE, .fuel_ml = 10000);
	earns(REG_EARNS_DRIVER, 100, SUPPORT_MONDAY);
	expect_points(0, 10, 0);
	DONE(reg_act_undo_last(what, customer, side, SUPPORT_MONDAY + 60, "test", &err));
	ck_assert_str_eq(what, "entry");
	expect_points(10, 0, 0);
}
END_TEST

START_TEST(one_account_with_the_organisation_is_the_organisation)
{
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 25000);
	DONE(reg_act_merge(side, "c:A", "c:O", SUPPORT_MONDAY + 60, "test", &err));
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 120, .plate = PLATE, .fuel_ml = 20000);
	ck_assert_int_eq(support_balance(side, "c:O", LATER), 45);
	/* Half of the first comes back: 8 of 15 and 5 of 10. */
	CAPTURE(side, .kind = REGULARS_SALE_REFUND, .receipt = "3", .at = SUPPORT_MONDAY + 180, .original = "1",
	    .goods_minor = 9375);
	ck_assert_int_eq(support_balance(side, "c:O", LATER), 45 - 13);
	DONE(reg_act_split(side, "c:A", SUPPORT_MONDAY + 240, "test", &err));
	expect_points(5 + 8, 7 + 12, 0);
}
END_TEST

START_TEST(somebody_erased_earns_no_more)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .at = SUPPORT_MONDAY + 120, .plate = PLATE, .fuel_ml = 20000);
	DONE(reg_act_forget(side, "c:A", SUPPORT_MONDAY + 60, "test", &err));
	ck_assert_int_eq(support_balance(side, "c:O", LATER), 20);
}
END_TEST

START_TEST(a_manager_must_approve_it)
{
	const struct reg_approval wrong = { .staff = support_manager.staff, .pin = "0000" };
	struct reg_earner_change change = { .who = REG_EARNS_DRIVER, .percent = 100, .reason = "agreed" };

	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", NULL, &err), REG_EDENIED, "manager");
	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", &support_lead, &err), REG_EDENIED, "manager");
	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", &wrong, &err), REG_EDENIED, "");
	REFUSED(reg_act_earner(side, "c:X", &change, BEFORE, "test", &support_manager, &err), REG_ENOTFOUND, "c:X");
	change.reason = "";
	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", &support_manager, &err), REG_EINVAL, "reason");
	change.reason = "agreed";
	change.percent = 0;
	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", &support_manager, &err), REG_EINVAL, "share");
	change.who = REG_EARNS_ORGANISATION;
	change.percent = 50;
	REFUSED(reg_act_earner(side, "c:O", &change, BEFORE, "test", &support_manager, &err), REG_EINVAL, "share");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry WHERE kind = 'earner'"), 0);
}
END_TEST

START_TEST(what_held_before_is_kept_with_it)
{
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	earns(REG_EARNS_CONTACT, 100, SUPPORT_MONDAY);
	ck_assert_str_eq(support_text("SELECT json_extract(body, '$.before.name') || json_extract(body, '$.before.share') || ' '"
	    " || json_extract(body, '$.approver') || ' ' || json_extract(body, '$.reason') FROM view_entry"
	    " WHERE kind = 'earner' AND name = 'contact'"), "driver60 M agreed");
}
END_TEST

START_TEST(a_binding_that_says_fleet_later_makes_the_sale_the_fleets)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	bind_as("c:A", "粤B00003", "driver", 100, BEFORE);
	CAPTURE(side, .receipt = "1", .plate = "粤B00003", .fuel_ml = 10000);
	expect_points(0, 10, 0); /* A's own */
	bind_as("c:O", "粤B00003", "fleet", 100, BEFORE + 60);
	expect_points(0, 10, 0); /* O's, and A earns */
	ck_assert_str_eq(support_text("SELECT i.value FROM view_sale v JOIN identity i ON i.no = v.subject"), "c:O");
}
END_TEST

START_TEST(the_receipt_says_who_earned)
{
	struct support_event ticket = { .receipt = "1", .plate = PLATE, .fuel_ml = 25000 };
	struct reg_event *event = support_event_make(side, &ticket);
	struct regulars_receipt *receipt = NULL;
	struct regulars_checkout *view = NULL;

	earns(REG_EARNS_DRIVER, 60, BEFORE);
	DONE(reg_checkout_create(&view, side, event, "en", &err));
	ck_assert_int_eq(view->will_earn_points, 25);
	ck_assert_int_eq(view->earner_points, 15);
	ck_assert_str_eq(view->earner_id, "c:A");
	ck_assert_str_eq(view->earner_role, "driver");
	reg_checkout_destroy(view);
	(void)support_capture(side, &ticket);
	DONE(reg_checkout_receipt(&receipt, side, event, 25, 0, "en", &err));
	ck_assert_int_eq(receipt->earned_points, 10);
	ck_assert_int_eq(receipt->balance_points, 10);
	ck_assert_str_eq(receipt->lines[0], "You earned 10 points");
	ck_assert_ptr_nonnull(strstr(receipt->lines[1], "earned 15 points"));
	reg_checkout_receipt_destroy(receipt);
	reg_event_destroy(event);
}
END_TEST

START_TEST(an_organisation_that_referred_its_driver_still_sells)
{
	earns(REG_EARNS_DRIVER, 100, BEFORE);
	DONE(reg_act_refer(side, "c:A", "c:O", NULL, SUPPORT_MONDAY - 3600, "test", &err));
	/* Something later of the driver's, so the share is no step; and the sale brings the organisation to another tier. */
	DONE(reg_act_adjust(side, "c:A", 7, "later", SUPPORT_MONDAY + 3600, "test", &support_manager, &err));
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 100000);
	ck_assert_int_eq(support_int("SELECT tier FROM view_state s JOIN identity i ON i.no = s.subject WHERE i.value = 'c:O'"), 1);
	ck_assert_int_eq(support_balance(side, "c:A", LATER), 107);
}
END_TEST

START_TEST(the_preview_says_who_else_earns_and_how_much)
{
	struct support_event ticket = { .receipt = "1", .plate = PLATE, .fuel_ml = 25000, .at = SUPPORT_MONDAY };
	struct reg_event *event = support_event_make(side, &ticket);
	struct reg_identity organisation, driver;
	struct reg_subject subject = { .is_customer = true };
	struct reg_preview preview;

	DONE(reg_identity_find(&organisation, side, REG_IDENTITY_CUSTOMER, "c:O", &err));
	DONE(reg_identity_find(&driver, side, REG_IDENTITY_CUSTOMER, "c:A", &err));
	subject.no = subject.member = organisation.no;
	DONE(reg_account_preview(&preview, side, &subject, event, &err));
	ck_assert_int_eq(preview.points, 25);
	ck_assert_int_eq(preview.others, 0);
	ck_assert_int_eq(preview.earner.person, 0);
	reg_preview_finish(&preview);
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	DONE(reg_account_preview(&preview, side, &subject, event, &err));
	ck_assert_int_eq(preview.points, 25);
	ck_assert_int_eq(preview.others, 15);
	ck_assert_int_eq(preview.earner.person, driver.no);
	ck_assert_int_eq(preview.earner.who, REG_EARNS_DRIVER);
	reg_preview_finish(&preview);
	reg_event_destroy(event);
}
END_TEST

START_TEST(what_somebody_else_earns_cannot_pay_for_the_ticket)
{
	struct support_event ticket = { .receipt = "1", .plate = PLATE, .fuel_ml = 25000 };
	struct reg_event *event = support_event_make(side, &ticket);
	struct reg_identity organisation;
	int64_t points = -1;

	DONE(reg_identity_find(&organisation, side, REG_IDENTITY_CUSTOMER, "c:O", &err));
	DONE(reg_act_redeemable(&points, side, organisation.no, event, SUPPORT_MONDAY, &err));
	ck_assert_int_eq(points, 25);
	earns(REG_EARNS_DRIVER, 60, BEFORE);
	DONE(reg_act_redeemable(&points, side, organisation.no, event, SUPPORT_MONDAY, &err));
	ck_assert_int_eq(points, 10);
	reg_event_destroy(event);
}
END_TEST

static Suite *earner_suite(void)
{
	Suite *suite = suite_create("earner");
	TCase *tests = tcase_create("earner");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, the_organisation_earns_when_nothing_was_said);
	tcase_add_test(tests, a_driver_is_no_holder_of_what_somebody_else_has_as_fleet);
	tcase_add_test(tests, a_share_is_rounded_down_and_the_rest_stays);
	tcase_add_test(tests, all_of_it_may_be_somebody_elses);
	tcase_add_test(tests, it_acts_from_its_own_time_and_the_last_word_counts);
	tcase_add_test(tests, without_a_driver_or_with_two_the_organisation_earns);
	tcase_add_test(tests, with_two_who_decide_the_organisation_earns);
	tcase_add_test(tests, refunds_take_from_both_what_each_got_and_no_more);
	tcase_add_test(tests, who_spent_the_points_owes_them);
	tcase_add_test(tests, the_promise_is_of_all_points);
	tcase_add_test(tests, the_tier_is_the_organisations);
	tcase_add_test(tests, late_bindings_and_sales_end_in_the_same);
	tcase_add_test(tests, what_was_said_can_be_taken_back);
	tcase_add_test(tests, one_account_with_the_organisation_is_the_organisation);
	tcase_add_test(tests, somebody_erased_earns_no_more);
	tcase_add_test(tests, a_manager_must_approve_it);
	tcase_add_test(tests, what_held_before_is_kept_with_it);
	tcase_add_test(tests, a_binding_that_says_fleet_later_makes_the_sale_the_fleets);
	tcase_add_test(tests, the_receipt_says_who_earned);
	tcase_add_test(tests, an_organisation_that_referred_its_driver_still_sells);
	tcase_add_test(tests, the_preview_says_who_else_earns_and_how_much);
	tcase_add_test(tests, what_somebody_else_earns_cannot_pay_for_the_ticket);
	suite_add_tcase(suite, tests);
	return suite;
}

int main(void)
{
	SRunner *runner = srunner_create(earner_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
