/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The menu on a ticket, through the loaded plugin: forms that suit the customer, what is set aside and given back,
 * approvals.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "act.h"
#include "door.h"

#define PLATE "粤B12345"

/* Money: 10 points a yuan, from 50 on, in tens. Coffee: 30 points, a lead must approve. */
static const char programme[] =
    "name = \"menu\"; basis = \"litres\"; window_days = 30; tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; });"
    "earn = ({ id = \"fuel\"; points_per_litre = 1; });"
    "rewards = ({ id = \"money\"; kind = \"money\"; points = 50; points_per_unit = 10; step_points = 10; },"
    "  { id = \"coffee\"; kind = \"gift\"; points = 30; cost = \"3.00\"; approval = true; },"
    "  { id = \"dear\"; kind = \"gift\"; points = 5000; cost = \"90.00\"; });"
    "claim = { days = 3; approve = false; };"
    "cards = ({ id = \"club\"; name = \"Club\"; }, { id = \"over\"; from_date = \"2020-01-01\"; until_date = \"2020-12-31\"; });";

static struct regulars_session *session;

static void menu_setup(void)
{
	struct reg_err err = { 0 };
	struct reg_side *side;
	int version;

	door_setup();
	side = support_open("");
	/* Later than the one that the door's tests have. */
	ck_assert_msg(reg_act_load_programme(&version, side, "menu", programme, INT64_C(1577923200), "test", &err) == 0, "%s",
	    err.line);
	ck_assert_msg(reg_act_open(side, "c:1", 200, NULL, DOOR_AT - SUPPORT_DAY, "test", &err) == 0, "%s", err.line);
	ck_assert_msg(reg_act_staff(side, "9", "Chen", "lead", "2468", DOOR_AT - SUPPORT_DAY, "test", &err) == 0, "%s", err.line);
	ck_assert_msg(reg_act_staff(side, "7", "Li", "attendant", NULL, DOOR_AT - SUPPORT_DAY, "test", &err) == 0, "%s",
	    err.line);
	reg_side_close(side);
	session = door_start("1", 20000);
}

static void menu_teardown(void)
{
	door->stop(session);
	door_expect_sound();
	door_teardown();
}

static int64_t balance(void)
{
	struct reg_side *side = support_open("");
	int64_t points = support_balance(side, "c:1", DOOR_AT + 60);

	reg_side_close(side);
	return points;
}

/* 40 l for 300 yuan, at DOOR_AT. */
static struct regulars_ticket *open_ticket(const char *receipt, const char *plate)
{
	const struct regulars_event head = { .struct_size = sizeof head, .series = SUPPORT_SERIES, .receipt = receipt,
		.at_unix_s = DOOR_AT, .attendant = "7" };
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, receipt, plate);
	struct regulars_ticket *ticket;

	ck_assert_int_eq(door->sale_open(&ticket, session, &head), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, sale.lines), REGULARS_OK);
	if (plate != NULL) {
		ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, plate), REGULARS_OK);
	}
	return ticket;
}

static const struct regulars_menu_result *run(struct regulars_ticket *ticket, const char *id, const char *name1,
    const char *value1, const char *name2, const char *value2)
{
	const struct regulars_value values[] = { { name1, value1 }, { name2, value2 } };
	const struct regulars_menu_result *result = NULL;
	enum regulars_status status = door->ticket_menu_run(&result, ticket, id, values,
	    name1 == NULL ? 0 : name2 == NULL ? 1 : 2, "7");

	ck_assert_msg(status == REGULARS_OK, "%s: %s", id, door->last_error(session));
	return result;
}

static const struct regulars_field *field(const struct regulars_menu_result *result, const char *name)
{
	ck_assert_ptr_nonnull(result->form);
	for (size_t i = 0; i < result->form->n_fields; i++) {
		if (strcmp(result->form->fields[i].name, name) == 0) {
			return &result->form->fields[i];
		}
	}
	return NULL;
}

static bool offers(const struct regulars_field *asked, const char *value)
{
	for (size_t i = 0; i < asked->n_choices; i++) {
		if (strcmp(asked->choices[i].value, value) == 0) {
			return true;
		}
	}
	return false;
}

/* --- redeeming --- */

START_TEST(only_what_the_customer_can_have_now_is_offered)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_menu_result *result = run(ticket, "redeem", NULL, NULL, NULL, NULL);
	const struct regulars_field *reward = field(result, "reward");

	ck_assert_ptr_nonnull(reward);
	ck_assert_ptr_null(field(result, "who"));
	ck_assert_int_eq(reward->kind, REGULARS_FIELD_CHOICE);
	ck_assert(offers(reward, "points:money"));
	ck_assert(offers(reward, "points:coffee"));
	ck_assert(!offers(reward, "points:dear"));
	result = run(ticket, "redeem", "reward", "points:money", NULL, NULL);
	ck_assert_int_eq(field(result, "reward")->kind, REGULARS_FIELD_KEEP);
	ck_assert_str_eq(field(result, "reward")->initial, "points:money");
	ck_assert_str_eq(field(result, "points")->initial, "200");
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'hold'"), 0);
	door->sale_end(ticket);
}
END_TEST

START_TEST(what_is_redeemed_is_taken_with_the_sale)
{
	const struct regulars_event tail = { .struct_size = sizeof tail, .receipt = "1" };
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_menu_result *result = run(ticket, "redeem", "reward", "points:money", "points", "150");

	ck_assert_ptr_null(result->form);
	ck_assert_uint_eq(result->n_effects, 1);
	ck_assert_int_eq(result->effects[0].kind, REGULARS_EFFECT_LINE);
	ck_assert_int_eq(result->effects[0].line.amount_minor, -1500);
	ck_assert_str_eq(result->effects[0].line.category, "regulars");
	ck_assert_str_eq(result->effects[0].line.product, "money");
	ck_assert_int_eq(balance(), 200); /* set aside, not taken */
	ck_assert_int_eq(door->sale_line(ticket, &result->effects[0].line), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	door->sale_end(ticket);
	/* 40 l earn 40. */
	ck_assert_int_eq(balance(), 200 - 150 + 40);
	ck_assert_int_eq(support_int("SELECT json_extract(body, '$.redemptions[0].points') FROM fact_sale"), 150);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'undo'"), 0);
}
END_TEST

START_TEST(an_abandoned_ticket_gives_back_what_was_set_aside)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE), *other;
	const struct regulars_menu_result *result = run(ticket, "redeem", "reward", "points:money", "points", "200");

	ck_assert_uint_eq(result->n_effects, 1);
	other = open_ticket("2", PLATE);
	/* All points are held by the first ticket. */
	result = run(other, "redeem", "reward", "points:money", "points", "50");
	ck_assert_uint_eq(result->n_effects, 0);
	ck_assert_uint_ge(result->n_messages, 1);
	door->sale_end(ticket);
	result = run(other, "redeem", "reward", "points:money", "points", "50");
	ck_assert_uint_eq(result->n_effects, 1);
	door->sale_end(other);
	ck_assert_int_eq(balance(), 200);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'undo'"), 2);
}
END_TEST

static bool says(const struct regulars_checkout *checkout, const char *what)
{
	for (size_t i = 0; i < checkout->n_operator_lines; i++) {
		if (strstr(checkout->operator_lines[i], what) != NULL) {
			return true;
		}
	}
	return false;
}

START_TEST(the_ticket_that_redeemed_shows_what_is_left_and_another_what_is_set_aside)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE), *other = open_ticket("2", PLATE);
	const struct regulars_checkout *checkout;

	(void)run(ticket, "redeem", "reward", "points:money", "points", "150");
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_int_eq(checkout->balance_points, 200);
	ck_assert_int_eq(checkout->available_points, 50);
	ck_assert(says(checkout, "50 points, 150 used here"));
	ck_assert(!says(checkout, "set aside"));
	ck_assert_str_eq(checkout->customer_lines[0], "Basic         50 pts");
	ck_assert_int_eq(door->sale_total(&checkout, other), REGULARS_OK);
	ck_assert(says(checkout, "200 points"));
	ck_assert(says(checkout, "150 points are set aside for another sale"));
	(void)run(other, "redeem", "reward", "points:money", "points", "50");
	ck_assert_int_eq(door->sale_total(&checkout, other), REGULARS_OK);
	ck_assert(says(checkout, "150 points, 50 used here"));
	ck_assert(says(checkout, "150 points are set aside for another sale"));
	door->sale_end(ticket);
	door->sale_end(other);
}
END_TEST

START_TEST(the_points_of_the_sale_itself_are_offered_where_the_programme_says_so)
{
	const struct regulars_event tail = { .struct_size = sizeof tail, .receipt = "1" };
	char text[sizeof programme + 64];
	struct reg_side *side = support_open("");
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_menu_result *result;
	struct reg_err err = { 0 };
	int version;

	/* 40 litres earn 40: 240 with the 200 that are there. */
	ck_assert_str_eq(field(run(ticket, "redeem", "reward", "points:money", NULL, NULL), "points")->initial, "200");
	(void)snprintf(text, sizeof text, "%s redeem = { own_points = true; };", programme);
	ck_assert_msg(reg_act_load_programme(&version, side, "own", text, DOOR_AT - 60, "test", &err) == 0, "%s", err.line);
	reg_side_close(side);
	ck_assert_str_eq(field(run(ticket, "redeem", "reward", "points:money", NULL, NULL), "points")->initial, "240");
	ck_assert_uint_eq(run(ticket, "redeem", "reward", "points:money", "points", "250")->n_effects, 0);
	result = run(ticket, "redeem", "reward", "points:money", "points", "240");
	ck_assert_uint_eq(result->n_effects, 1);
	ck_assert_int_eq(result->effects[0].line.amount_minor, -2400);
	ck_assert_int_eq(door->sale_line(ticket, &result->effects[0].line), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	door->sale_end(ticket);
	ck_assert_int_eq(balance(), 0);
}
END_TEST

START_TEST(points_that_expire_soon_are_named_less_what_this_ticket_uses)
{
	struct reg_side *side = support_open("");
	struct regulars_ticket *ticket;
	const struct regulars_checkout *checkout;
	char on[REG_DAY_SIZE];
	struct reg_err err = { 0 };

	reg_day_format(on, reg_zone_day(side->zone, DOOR_AT) + 9);
	ck_assert_msg(reg_act_open(side, "c:1", 80, on, DOOR_AT - 3600, "test", &err) == 0, "%s", err.line);
	reg_side_close(side);
	ticket = open_ticket("1", PLATE);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert(says(checkout, "80 points can be used until"));
	(void)run(ticket, "redeem", "reward", "points:money", "points", "50");
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert(says(checkout, "30 points can be used until"));
	door->sale_end(ticket);
}
END_TEST

START_TEST(who_is_named_for_a_redemption_has_the_sale)
{
	struct regulars_ticket *ticket = open_ticket("1", NULL);
	const struct regulars_menu_result *result = run(ticket, "redeem", NULL, NULL, NULL, NULL);
	const struct regulars_checkout *checkout;

	ck_assert_ptr_nonnull(field(result, "who"));
	result = run(ticket, "redeem", "who", PLATE, "reward", "points:money");
	ck_assert_int_eq(field(result, "who")->kind, REGULARS_FIELD_KEEP);
	{
		const struct regulars_value values[] = { { "who", PLATE }, { "reward", "points:money" }, { "points", "50" } };

		ck_assert_int_eq(door->ticket_menu_run(&result, ticket, "redeem", values, 3, "7"), REGULARS_OK);
	}
	ck_assert_uint_eq(result->n_effects, 2);
	ck_assert_int_eq(result->effects[1].kind, REGULARS_EFFECT_IDENTIFY);
	ck_assert_int_eq(result->effects[1].identifier, REGULARS_PLATE);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_str_eq(checkout->customer_id, "c:1");
	door->sale_end(ticket);
}
END_TEST

/* --- approval --- */

START_TEST(an_approval_is_asked_for_checked_and_recorded)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_menu_result *result = run(ticket, "redeem", "reward", "points:coffee", NULL, NULL);
	struct regulars_value values[] = { { "reward", "points:coffee" }, { "approver", "9" }, { "pin", "1111" } };

	ck_assert_int_eq(field(result, "pin")->kind, REGULARS_FIELD_PIN);
	ck_assert(offers(field(result, "approver"), "9"));
	ck_assert(!offers(field(result, "approver"), "7"));
	ck_assert_int_eq(field(result, "reward")->kind, REGULARS_FIELD_KEEP);
	/* A wrong PIN is asked for again, and never handed back. */
	ck_assert_int_eq(door->ticket_menu_run(&result, ticket, "redeem", values, 3, "7"), REGULARS_OK);
	ck_assert_ptr_nonnull(field(result, "pin"));
	ck_assert_ptr_null(field(result, "pin")->initial);
	ck_assert_uint_ge(result->n_messages, 1);
	ck_assert_ptr_null(strstr(result->messages[0], "1111"));
	values[2].value = "2468";
	ck_assert_int_eq(door->ticket_menu_run(&result, ticket, "redeem", values, 3, "7"), REGULARS_OK);
	ck_assert_ptr_null(result->form);
	ck_assert_uint_eq(result->n_effects, 1);
	ck_assert_int_eq(result->effects[0].line.amount_minor, 0);
	ck_assert_str_eq(support_text("SELECT json_extract(body, '$.approver') FROM fact_act WHERE kind = 'hold'"), "9");
	door->sale_end(ticket);
}
END_TEST

START_TEST(an_attendant_by_the_list_of_staff_needs_a_lead_for_a_leads_action)
{
	const struct regulars_menu_result *result;
	const struct regulars_value none = { "who", NULL };

	ck_assert_int_eq(door->menu_run(&result, session, "unidentified", &none, 1, "7"), REGULARS_OK);
	ck_assert_ptr_nonnull(field(result, "pin"));
	/* Whom the station has not listed the host vouches for. */
	ck_assert_int_eq(door->menu_run(&result, session, "unidentified", &none, 1, "somebody"), REGULARS_OK);
	ck_assert_ptr_null(result->form);
	ck_assert_uint_eq(result->n_messages, 1);
}
END_TEST

/* --- the rest --- */

START_TEST(enrolling_at_the_pump_binds_what_is_on_the_ticket)
{
	struct regulars_ticket *ticket = open_ticket("1", "京A99999");
	const struct regulars_menu_result *result;
	const struct regulars_checkout *checkout;
	char enrolled[80];

	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_CARD, "1000111234567890123"), REGULARS_OK);
	result = run(ticket, "enrol", NULL, NULL, NULL, NULL);
	ck_assert_str_eq(field(result, "plate")->initial, "京A·99999");
	ck_assert_str_eq(field(result, "type")->initial, "person");
	result = run(ticket, "enrol", "name", "Wang", "plate", "京A99999");
	(void)snprintf(enrolled, sizeof enrolled, "%s", result->customer_id);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_str_eq(checkout->customer_id, enrolled);
	door->sale_end(ticket);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_binding b JOIN identity i ON i.no = b.target"
	    " WHERE i.kind IN ('card', 'plate') AND b.customer = (SELECT max(subject) FROM view_customer)"), 2);
}
END_TEST

START_TEST(the_last_action_is_taken_back)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE);

	(void)run(ticket, "tag", "tag", "vip", NULL, NULL);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_tag"), 1);
	(void)run(ticket, "undo", NULL, NULL, NULL, NULL);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_tag"), 0);
	door->sale_end(ticket);
}
END_TEST

START_TEST(a_tag_of_a_double_comes_off_the_account)
{
	struct reg_err err = { 0 };
	struct reg_side *side = support_open("");
	struct regulars_ticket *ticket;

	support_customer(side, "2");
	ck_assert_msg(reg_act_tag(side, "c:2", "vip", false, DOOR_AT - 3, "test", &err) == 0, "%s", err.line);
	ck_assert_msg(reg_act_merge(side, "c:2", "c:1", DOOR_AT - 2, "test", &err) == 0, "%s", err.line);
	reg_side_close(side);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_tag t JOIN identity i ON i.no = t.customer "
	    "WHERE i.value = 'c:1' AND t.tag = 'vip'"), 1);
	ticket = open_ticket("1", NULL);
	(void)run(ticket, "untag", "who", "1", "tag", "vip");
	door->sale_end(ticket);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_tag WHERE tag = 'vip'"), 0);
	door_expect_sound();
}
END_TEST

START_TEST(only_card_programmes_of_today_are_offered)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_field *asked = field(run(ticket, "join", NULL, NULL, NULL, NULL), "programme");

	ck_assert_uint_eq(asked->n_choices, 1);
	ck_assert_str_eq(asked->choices[0].value, "club");
	ck_assert_ptr_null(run(ticket, "join", "programme", "club", NULL, NULL)->form);
	door->sale_end(ticket);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'join'"), 1);
}
END_TEST

START_TEST(sales_without_a_name_are_completed_with_a_plate_or_a_customer)
{
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, "5", NULL);
	const struct regulars_menu_result *result;
	struct regulars_value values[] = { { "sale", "S001/S/5" }, { "who", "京A88888" } };

	sale.at_unix_s = (int64_t)time(NULL) - 60; /* a claim must not be late */
	ck_assert_int_eq(door->event(session, &sale), REGULARS_OK);
	sale.receipt = "6";
	ck_assert_int_eq(door->event(session, &sale), REGULARS_OK);
	ck_assert_int_eq(door->menu_run(&result, session, "unidentified", values, 2, "9"), REGULARS_OK);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale WHERE plate IS NOT NULL AND subject = plate"), 1);
	values[0].value = "S001/S/6";
	values[1].value = "1";
	ck_assert_int_eq(door->menu_run(&result, session, "unidentified", values, 2, "9"), REGULARS_OK);
	ck_assert_msg(strstr(result->messages[0], "c:1") != NULL, "%s", result->messages[0]);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_conflict"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale v JOIN identity i ON i.no = v.subject"
	    " WHERE i.value = 'c:1'"), 1);
}
END_TEST

START_TEST(a_ticket_menu_call_without_ticket_or_action_is_refused)
{
	struct regulars_ticket *ticket = open_ticket("1", PLATE);
	const struct regulars_menu_result *result;

	ck_assert_int_eq(door->ticket_menu_run(&result, NULL, "redeem", NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->ticket_menu_run(NULL, ticket, "redeem", NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->ticket_menu_run(&result, ticket, NULL, NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->ticket_menu_run(&result, ticket, "fly", NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->ticket_menu_run(&result, ticket, "redeem", NULL, 2, NULL), REGULARS_REFUSED);
	door->sale_end(ticket);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("menu");
	TCase *tc = tcase_create("menu");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, menu_setup, menu_teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, only_what_the_customer_can_have_now_is_offered);
	tcase_add_test(tc, what_is_redeemed_is_taken_with_the_sale);
	tcase_add_test(tc, an_abandoned_ticket_gives_back_what_was_set_aside);
	tcase_add_test(tc, the_ticket_that_redeemed_shows_what_is_left_and_another_what_is_set_aside);
	tcase_add_test(tc, the_points_of_the_sale_itself_are_offered_where_the_programme_says_so);
	tcase_add_test(tc, points_that_expire_soon_are_named_less_what_this_ticket_uses);
	tcase_add_test(tc, who_is_named_for_a_redemption_has_the_sale);
	tcase_add_test(tc, an_approval_is_asked_for_checked_and_recorded);
	tcase_add_test(tc, an_attendant_by_the_list_of_staff_needs_a_lead_for_a_leads_action);
	tcase_add_test(tc, enrolling_at_the_pump_binds_what_is_on_the_ticket);
	tcase_add_test(tc, the_last_action_is_taken_back);
	tcase_add_test(tc, a_tag_of_a_double_comes_off_the_account);
	tcase_add_test(tc, only_card_programmes_of_today_are_offered);
	tcase_add_test(tc, sales_without_a_name_are_completed_with_a_plate_or_a_customer);
	tcase_add_test(tc, a_ticket_menu_call_without_ticket_or_action_is_refused);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
