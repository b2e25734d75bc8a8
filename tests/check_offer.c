/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What helps at the checkout: offers, alerts, questions; and the signals that sales leave behind. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "alert.h"
#include "checkout.h"
#include "offer.h"
#include "support.h"

#define PLATE "粤B12345"

static const char members[] =
    "rewards = ("
    " { id = \"money\"; name = \"Money off\"; kind = \"money\"; points = 100; points_per_unit = 50; step_points = 100; },"
    " { id = \"cola\"; name = \"Cola\"; name_zh = \"可乐\"; kind = \"gift\"; points = 30; },"
    " { id = \"snack\"; name = \"Snack for half\"; kind = \"percent\"; points = 20; percent = 50; max_amount = 5;"
    "   categories = [\"snacks\"]; },"
    " { id = \"gold-only\"; name = \"Umbrella\"; kind = \"gift\"; points = 40; tiers = [\"gold\"]; },"
    " { id = \"wash\"; name = \"Car wash\"; name_zh = \"洗车\"; kind = \"service\"; });"
    "grants = ({ id = \"wash-300\"; kind = \"fuel\"; min_amount = 300; rewards = [\"wash\"]; valid_days = 30; cap_day = 1; });"
    "notices = ({ text = \"Member day tomorrow\"; text_zh = \"明天会员日\"; at_checkout = true; },"
    " { text = \"For the shift alone\"; });"
    "fraud = { card_plates = 3; card_plates_days = 30; card_attendant = 0; card_share_percent = 50; card_share_sales = 2;"
    "  tank_litres = 100; refill_minutes = 60; refill_litres = 20; wrong_grade = true; own_adjustment = true;"
    "  late_card = true; diesel_grades = [\"0\"]; };";

static struct reg_side *side;
static struct regulars_checkout *view;
static int receipts;

static void ok(int rc, const struct reg_err *err)
{
	ck_assert_msg(rc >= 0, "%d: %s", rc, err->line);
}

static void set_up(void)
{
	struct reg_err err = { 0 };
	const struct reg_profile_field fields[] = { { "name", "Wang Wei" }, { "phone", "13800000001" },
		{ "birthday", "1990-06-01" } };
	char id[REG_CUSTOMER_ID_SIZE];

	support_init();
	side = support_open("1");
	support_programme(side, members);
	ok(reg_act_enrol(id, side, "7", "person", fields, 3, SUPPORT_MONDAY - 300 * SUPPORT_DAY, "m", &err), &err);
	support_bind(side, "c:7", REGULARS_PLATE, PLATE, SUPPORT_MONDAY - 300 * SUPPORT_DAY, 100);
	view = NULL;
	receipts = 0;
}

static void tear_down(void)
{
	reg_checkout_destroy(view);
	reg_side_close(side);
	support_folder_remove();
}

static void sell(int day, struct support_event event)
{
	char receipt[16];

	(void)snprintf(receipt, sizeof receipt, "%d", ++receipts);
	event.receipt = receipt;
	event.at = event.at != 0 ? event.at : SUPPORT_MONDAY + day * SUPPORT_DAY;
	event.plate = event.plate == NULL ? PLATE : event.plate;
	(void)support_capture(side, &event);
}
#define SELL(day, ...) sell(day, (struct support_event){ __VA_ARGS__ })

static void look(int day, struct support_event event, const char *language)
{
	struct reg_event *ticket;
	struct reg_err err = { 0 };

	event.receipt = "999";
	event.at = SUPPORT_MONDAY + day * SUPPORT_DAY + 60;
	event.plate = event.plate == NULL ? PLATE : event.plate;
	ticket = support_event_make(side, &event);
	reg_checkout_destroy(view);
	ok(reg_checkout_create(&view, side, ticket, language, &err), &err);
	reg_event_destroy(ticket);
}
#define LOOK(day, ...) look(day, (struct support_event){ __VA_ARGS__ }, NULL)

static bool operator_sees(const char *line)
{
	for (size_t i = 0; i < view->n_operator_lines; i++) {
		if (strcmp(view->operator_lines[i], line) == 0)
			return true;
	}
	return false;
}

static void offered(size_t i, const char *id, const char *text, const char *reason)
{
	ck_assert_uint_gt(view->n_offers, i);
	ck_assert_str_eq(view->offers[i].id, id);
	ck_assert_str_eq(view->offers[i].text, text);
	if (reason == NULL)
		ck_assert_ptr_null(view->offers[i].reason);
	else
		ck_assert_str_eq(view->offers[i].reason, reason);
}

/* --- offers --- */

/* 40 l at 7.50: 300 yuan, exactly what the wash takes. The sale earns 40 points: enough for the cola. */
START_TEST(a_service_that_is_ready_is_offered_first_then_what_points_buy_then_the_notice)
{
	SELL(0, .fuel_ml = 40000);
	LOOK(1, 0);
	ck_assert_uint_eq(view->n_offers, 3);
	offered(0, "wash-300", "Car wash can be used now, 1 left", "until 23 Dec only");
	offered(1, "cola", "Cola for 30 points", "has 40 points");
	offered(2, "notice", "Member day tomorrow", NULL);
	ck_assert(operator_sees("Car wash can be used now, 1 left (until 23 Dec only)"));
	look(1, (struct support_event){ 0 }, "zh_CN");
	offered(0, "wash-300", "现在可用洗车，剩余 1 次", "有效期至12月23日");
	offered(1, "cola", "30 分可换可乐", "现有 40 分");
	offered(2, "notice", "明天会员日", NULL);
	LOOK(31, 0);
	offered(0, "cola", "Cola for 30 points", "has 40 points"); /* the wash is past its day */
}
END_TEST

START_TEST(what_is_missing_to_a_grant_is_told_when_it_is_little)
{
	LOOK(0, .fuel_ml = 38880); /* 291.60 */
	offered(0, "wash-300", "8.40 more and Car wash is free", "this sale has 291.60 of 300.00");
	look(0, (struct support_event){ .fuel_ml = 38880 }, "zh_CN");
	offered(0, "wash-300", "再消费 8.40 元即可免费洗车", "本单已有 291.60 元，满 300.00 元即可");
	LOOK(0, .fuel_ml = 28000); /* 210: 30 per cent are missing */
	offered(0, "wash-300", "90.00 more and Car wash is free", "this sale has 210.00 of 300.00");
	LOOK(0, .fuel_ml = 27998); /* 209.98 */
	offered(0, "notice", "Member day tomorrow", NULL);
	LOOK(0, .fuel_ml = 40000);
	offered(0, "notice", "Member day tomorrow", NULL); /* it has it */
}
END_TEST

START_TEST(a_grant_that_is_used_up_is_not_held_out)
{
	SELL(0, .fuel_ml = 40000);
	LOOK(0, .fuel_ml = 38880);
	for (size_t i = 1; i < view->n_offers; i++)
		ck_assert_str_ne(view->offers[i].id, "wash-300");
}
END_TEST

START_TEST(money_is_offered_by_its_steps_when_nothing_better_is_there)
{
	struct reg_err err = { 0 };
	int version;

	ok(reg_act_load_programme(&version, side, "p", "name = \"p\"; basis = \"litres\"; window = \"lifetime\";"
	    "tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; }); earn = ({ id = \"f\"; points_per_litre = 10; });"
	    "expiry = { kind = \"never\"; }; redeem = { max_points_sale = 350; };"
	    "rewards = ({ id = \"money\"; name = \"Money off\"; kind = \"money\"; points = 100; points_per_unit = 50;"
	    " step_points = 100; });", SUPPORT_MONDAY - SUPPORT_DAY, "m", &err), &err);
	SELL(0, .fuel_ml = 9000);
	LOOK(1, 0);
	ck_assert_uint_eq(view->n_offers, 0); /* 90 points */
	SELL(1, .fuel_ml = 20000);
	LOOK(2, 0);
	offered(0, "money", "200 points take 4.00 off", "has 290 points");
	SELL(2, .fuel_ml = 20000);
	LOOK(3, 0);
	offered(0, "money", "300 points take 6.00 off", "has 490 points"); /* 350 at once, by hundreds */
}
END_TEST

START_TEST(nobody_is_offered_what_is_for_everybody_alone)
{
	LOOK(0, .plate = "粤A99999", .fuel_ml = 38880);
	ck_assert_uint_eq(view->n_offers, 1);
	offered(0, "notice", "Member day tomorrow", NULL);
}
END_TEST

/* --- alerts --- */

static void alerted(const char *kind, const char *text)
{
	ck_assert_ptr_nonnull(view->alert);
	ck_assert_str_eq(view->alert->kind, kind);
	ck_assert_str_eq(view->alert->text, text);
	ck_assert_str_eq(view->operator_lines[1], text); /* right behind who it is */
	ck_assert_ptr_null(view->ask);
}

START_TEST(the_most_urgent_alert_alone_is_shown)
{
	const struct reg_alert_asked quiet = { .day = 20000, .habit = NULL };
	struct reg_alert_asked asked = { .day = reg_day_from_civil(2026, 6, 1), .case_kind = "complaint",
		.case_day = reg_day_from_civil(2026, 5, 30), .signal_kind = "tank", .signal_day = reg_day_from_civil(2026, 5, 31),
		.birthday = 601, .is_key = true };
	struct reg_alert alert;

	ck_assert(!reg_alert_choose(&alert, &quiet));
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "case");
	ck_assert_str_eq(alert.text, "The complaint of 30 May is still open");
	asked.case_kind = NULL;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "suspicious");
	asked.signal_kind = NULL;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "birthday");
	asked.birthday = 602;
	asked.maintenance_day = asked.day + 14;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "maintenance");
	ck_assert_str_eq(alert.text, "Vehicle due for maintenance on 15 Jun: offer an appointment");
	asked.maintenance_day = asked.day - 30;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.text, "Vehicle was due for maintenance on 2 May: ask whether it was done");
	asked.maintenance_day = asked.day - 31;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "key-customer");
	asked.maintenance_day = asked.day + 15;
	ck_assert(reg_alert_choose(&alert, &asked));
	ck_assert_str_eq(alert.kind, "key-customer");
}
END_TEST

START_TEST(each_case_and_each_suspicion_has_words_of_its_own)
{
	static const char *const cases[][2] = { { "complaint", "complaint" }, { "suggestion", "suggestion" },
		{ "enquiry", "enquiry" } };
	static const char *const signals[] = { "card-plates", "card-attendant", "tank", "refill", "grade", "own-adjustment",
		"late-card" };
	char texts[7][REG_ALERT_TEXT_SIZE];
	struct reg_alert_asked asked = { .day = 20000, .case_day = 19999, .signal_day = 19999 };
	struct reg_alert alert;

	for (size_t i = 0; i < 3; i++) {
		asked.case_kind = cases[i][0];
		ck_assert(reg_alert_choose(&alert, &asked));
		ck_assert_msg(strstr(alert.text, cases[i][1]) != NULL, "%s", alert.text);
	}
	asked.case_kind = NULL;
	for (size_t i = 0; i < 7; i++) {
		asked.signal_kind = signals[i];
		ck_assert(reg_alert_choose(&alert, &asked));
		(void)snprintf(texts[i], sizeof texts[i], "%s", alert.text);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(texts[i], texts[k]);
	}
}
END_TEST

START_TEST(who_was_born_on_29_february_is_congratulated_on_the_28th_of_other_years)
{
	struct reg_alert_asked asked = { .birthday = 229, .day = reg_day_from_civil(2027, 2, 28) };
	struct reg_alert alert;

	ck_assert(reg_alert_choose(&alert, &asked));
	asked.day = reg_day_from_civil(2028, 2, 28);
	ck_assert(!reg_alert_choose(&alert, &asked));
	asked.day = reg_day_from_civil(2028, 2, 29);
	ck_assert(reg_alert_choose(&alert, &asked));
}
END_TEST

START_TEST(who_comes_late_by_their_own_rhythm_is_told)
{
	for (int day = 0; day <= 28; day += 7)
		SELL(day, .fuel_ml = 30000);
	LOOK(42, 0); /* 14 days, twice the usual: not yet */
	ck_assert_ptr_null(view->alert);
	LOOK(43, 0);
	alerted("overdue", "Back after 15 days, usually every 7: ask how things are");
	look(43, (struct support_event){ 0 }, "zh_CN");
	alerted("overdue", "15 天未来，平时约 7 天一次：请关心询问");
}
END_TEST

START_TEST(key_customers_and_birthdays_are_told)
{
	struct reg_err err = { 0 };

	ok(reg_act_tag(side, "c:7", "key", false, SUPPORT_MONDAY, "m", &err), &err);
	LOOK(0, 0);
	alerted("key-customer", "Key customer: tell the manager");
	LOOK(190, 0); /* 2026-11-23 + 190 days = 2027-06-01 */
	alerted("birthday", "Birthday today: congratulate");
}
END_TEST

START_TEST(the_ticket_itself_can_be_suspicious_and_what_was_is_told_for_a_while)
{
	LOOK(0, .fuel_ml = 150000);
	alerted("suspicious", "More than a tank holds on 23 Nov: call the shift lead");
	SELL(0, .fuel_ml = 150000);
	LOOK(14, 0);
	alerted("suspicious", "More than a tank holds on 23 Nov: call the shift lead");
	LOOK(15, 0);
	ck_assert_ptr_null(view->alert);
}
END_TEST

/* --- questions --- */

START_TEST(the_most_useful_missing_field_is_asked_for)
{
	struct reg_ask_asked asked = { .is_customer = true, .wants_plate = true, .has_praised = true };
	static const char *const fields[] = { "phone", "name", "plate", "birthday", "type" };
	struct reg_ask ask;

	for (size_t i = 0; i < 5; i++) {
		ck_assert(reg_alert_ask(&ask, &asked));
		ck_assert_str_eq(ask.action, "profile");
		ck_assert_str_eq(ask.field, fields[i]);
		asked.has_phone = true;
		asked.has_name = i >= 1;
		asked.wants_plate = i < 2;
		asked.has_birthday = i >= 3;
		asked.has_type = i >= 4;
	}
	ck_assert(reg_alert_ask(&ask, &asked));
	ck_assert_str_eq(ask.action, "refer");
	asked.has_praised = false;
	ck_assert(!reg_alert_ask(&ask, &asked));
}
END_TEST

START_TEST(a_vehicle_that_comes_the_third_time_is_asked_to_enrol)
{
	LOOK(9, .plate = "粤A99999");
	ck_assert_ptr_null(view->ask);
	SELL(0, .plate = "粤A99999", .fuel_ml = 30000);
	LOOK(9, .plate = "粤A99999");
	ck_assert_ptr_null(view->ask);
	SELL(1, .plate = "粤A99999", .fuel_ml = 30000);
	LOOK(9, .plate = "粤A99999");
	ck_assert_str_eq(view->ask->action, "enrol");
	ck_assert_str_eq(view->ask->field, "phone");
	LOOK(9, 0);
	ck_assert_ptr_null(view->ask); /* all is known */
}
END_TEST

/* --- signals that sales leave --- */

START_TEST(signals_follow_from_the_sales_in_whatever_order_they_come)
{
	char *first;

	SELL(0, .fuel_ml = 30000);
	SELL(0, .fuel_ml = 30000, .at = SUPPORT_MONDAY + 1800); /* half an hour later */
	SELL(1, .fuel_ml = 120000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 2);
	ck_assert_str_eq(support_text("SELECT group_concat(kind || ' ' || score, ', ') FROM (SELECT * FROM view_signal ORDER BY at)"),
	    "refill 75, tank 64");
	support_expect_sound(side);
	SELL(0, .fuel_ml = 500, .at = SUPPORT_MONDAY - 60); /* late: everything is folded again */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 2);
	first = support_views();
	ck_assert_ptr_nonnull(strstr(first, "refill"));
	free(first);
	support_expect_sound(side);
}
END_TEST

START_TEST(a_voided_sale_shows_nothing)
{
	SELL(0, .fuel_ml = 120000);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 1);
	SELL(0, .kind = REGULARS_SALE_VOID, .original = "1", .original_series = SUPPORT_SERIES, .original_site = "S001");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_signal"), 0);
	support_expect_sound(side);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("offer");
	TCase *cases = tcase_create("offer");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, a_service_that_is_ready_is_offered_first_then_what_points_buy_then_the_notice);
	tcase_add_test(cases, what_is_missing_to_a_grant_is_told_when_it_is_little);
	tcase_add_test(cases, a_grant_that_is_used_up_is_not_held_out);
	tcase_add_test(cases, money_is_offered_by_its_steps_when_nothing_better_is_there);
	tcase_add_test(cases, nobody_is_offered_what_is_for_everybody_alone);
	tcase_add_test(cases, the_most_urgent_alert_alone_is_shown);
	tcase_add_test(cases, each_case_and_each_suspicion_has_words_of_its_own);
	tcase_add_test(cases, who_was_born_on_29_february_is_congratulated_on_the_28th_of_other_years);
	tcase_add_test(cases, who_comes_late_by_their_own_rhythm_is_told);
	tcase_add_test(cases, key_customers_and_birthdays_are_told);
	tcase_add_test(cases, the_ticket_itself_can_be_suspicious_and_what_was_is_told_for_a_while);
	tcase_add_test(cases, the_most_useful_missing_field_is_asked_for);
	tcase_add_test(cases, a_vehicle_that_comes_the_third_time_is_asked_to_enrol);
	tcase_add_test(cases, signals_follow_from_the_sales_in_whatever_order_they_come);
	tcase_add_test(cases, a_voided_sale_shows_nothing);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
