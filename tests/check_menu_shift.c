/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a shift is told before it begins, where one stands in contests, and a reward that lowers the price at the pump, through the loaded plugin.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "act_profile.h"
#include "contest.h"
#include "door.h"

#define PLATE "粤B12345"

/* 20 fen off each of at most 50 litres for 40 points. */
static const char programme[] =
    "name = \"menu\"; basis = \"litres\"; window_days = 30; tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; });"
    "earn = ({ id = \"fuel\"; points_per_litre = 1; });"
    "rewards = ({ id = \"off\"; kind = \"per litre\"; points = 40; off_per_litre = \"0.20\"; max_litres = 50; });";

static struct regulars_session *session;
static struct reg_side *side;
static struct reg_err err;

static void ok(int rc)
{
	ck_assert_msg(rc >= 0, "%s", err.line);
}

static void menu_setup(void)
{
	int version;

	door_setup();
	side = support_open("");
	ok(reg_act_load_programme(&version, side, "menu", programme, INT64_C(1577923200), "test", &err));
	ok(reg_act_open(side, "c:1", 200, NULL, DOOR_AT - 100 * SUPPORT_DAY, "test", &err));
	session = door_start("1", 20000);
}

static void menu_teardown(void)
{
	door->stop(session);
	reg_side_close(side);
	door_expect_sound();
	door_teardown();
}

static struct regulars_ticket *open_ticket(const char *receipt)
{
	const struct regulars_event head = { .struct_size = sizeof head, .series = SUPPORT_SERIES, .receipt = receipt,
		.at_unix_s = DOOR_AT, .attendant = "7" };
	struct regulars_ticket *ticket;

	ck_assert_int_eq(door->sale_open(&ticket, session, &head), REGULARS_OK);
	return ticket;
}

static const struct regulars_menu_result *run(struct regulars_ticket *ticket, const char *id, const char *name,
    const char *value)
{
	const struct regulars_value values[] = { { name, value } };
	const struct regulars_menu_result *result = NULL;
	enum regulars_status status = door->ticket_menu_run(&result, ticket, id, values, name == NULL ? 0 : 1, "7");

	ck_assert_msg(status == REGULARS_OK, "%s: %s", id, door->last_error(session));
	return result;
}

/* Visits so many days before today; 0 ends them. */
static void visits(const char *customer, const int *days_before)
{
	static int receipts;
	char receipt[16];

	for (; *days_before > 0; days_before++) {
		(void)snprintf(receipt, sizeof receipt, "%d", 1000 + ++receipts);
		(void)CAPTURE(side, .receipt = receipt, .customer = customer, .fuel_ml = 30000,
		    .at = DOOR_AT - *days_before * SUPPORT_DAY);
	}
}

static void enrol(const char *number, const char *name)
{
	const struct reg_profile_field field = { "name", name };
	char id[REG_CUSTOMER_ID_SIZE];

	ok(reg_act_enrol(id, side, number, "person", &field, 1, DOOR_AT - 100 * SUPPORT_DAY, "test", &err));
}

static int place_of(const struct regulars_menu_result *result, const char *what)
{
	for (size_t i = 0; i < result->n_messages; i++) {
		if (strstr(result->messages[i], what) != NULL) {
			return (int)i;
		}
	}
	return -1;
}

/* Chen comes every other day and is key; the customer of the plate every week; Wu every eight days and was here
 * yesterday; Zhou came three times only; Qian's rhythm was over twice. */
START_TEST(the_briefing_names_who_should_come_today_key_customers_first)
{
	struct regulars_ticket *ticket = open_ticket("1");
	const struct regulars_menu_result *result;

	enrol("2", "Chen");
	enrol("3", "Wu");
	enrol("4", "Zhou");
	enrol("5", "Qian");
	ok(reg_act_tag(side, "c:2", "key", false, DOOR_AT - 90 * SUPPORT_DAY, "test", &err));
	visits("1", (const int[]){ 28, 21, 14, 7, 0 });
	visits("2", (const int[]){ 8, 6, 4, 2, 0 });
	visits("3", (const int[]){ 25, 17, 9, 1, 0 });
	visits("4", (const int[]){ 30, 20, 10, 0 });
	visits("5", (const int[]){ 40, 35, 30, 25, 0 });
	result = run(ticket, "briefing", NULL, NULL);
	ck_assert_int_ge(place_of(result, "粤B·12345, comes every 7 days"), 0);
	ck_assert_int_ge(place_of(result, "Chen, -, comes every 2 days"), 0);
	ck_assert_int_lt(place_of(result, "Chen"), place_of(result, "粤B·12345"));
	ck_assert_int_eq(place_of(result, "Wu"), -1);
	ck_assert_int_eq(place_of(result, "Zhou"), -1);
	ck_assert_int_eq(place_of(result, "Qian"), -1);
	door->sale_end(ticket);
}
END_TEST

START_TEST(fuel_that_is_still_to_flow_gets_a_lower_price)
{
	const struct regulars_event tail = { .struct_size = sizeof tail, .receipt = "1" };
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, "1", PLATE);
	struct regulars_ticket *ticket = open_ticket("1");
	const struct regulars_menu_result *result;
	struct regulars_line off;

	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	result = run(ticket, "redeem", "reward", "points:off");
	ck_assert_ptr_null(result->form);
	ck_assert_uint_eq(result->n_effects, 1);
	ck_assert_int_eq(result->effects[0].kind, REGULARS_EFFECT_PRICE_OFF);
	ck_assert_int_eq(result->effects[0].off_minor_per_m3, 20 * 1000);
	ck_assert_int_eq(result->effects[0].max_ml, 50000);
	/* 40 litres flow: the host takes 8 yuan off, on a line that says what for. */
	off = result->effects[0].line;
	off.amount_minor = -800;
	ck_assert_int_eq(door->sale_line(ticket, sale.lines), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &off), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	door->sale_end(ticket);
	ck_assert_int_eq(support_balance(side, "c:1", DOOR_AT + 60), 200 - 40 + 40);
	ck_assert_int_eq(support_int("SELECT json_extract(body, '$.redemptions[0].points') FROM fact_sale"), 40);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM view_sale"), 30000 - 800);
}
END_TEST

static void say(const char *place, const char *kind, const char *name, int64_t until, json_t *more)
{
	const struct reg_entry entry = { .kind = kind, .place = place, .name = name, .from_unix_s = DOOR_AT - SUPPORT_DAY,
		.until_unix_s = until, .more = more };
	int64_t no;

	ok(reg_act_entry(&no, side, &entry, DOOR_AT, "boss", &err));
	json_decref(more);
}

static void set_contest(const char *title, const char *metric, const char *between, int64_t until)
{
	say(REG_PLACE_CONTESTS, "contest", metric, until, json_pack("{s:s,s:s,s:s}", "title", title, "metric", metric, "between",
	    between));
}

/* Attendant 7 has one of two sales with a plate, 9 has two of two; 7 is of the team that has both its plates. */
START_TEST(the_shift_and_the_briefing_tell_the_standing_in_contests_that_run)
{
	struct regulars_ticket *ticket;
	const char *actions[] = { "shift", "briefing" };

	(void)CAPTURE(side, .receipt = "101", .attendant = "7", .plate = PLATE, .at = DOOR_AT - 60);
	(void)CAPTURE(side, .receipt = "102", .attendant = "7", .at = DOOR_AT - 50);
	(void)CAPTURE(side, .receipt = "103", .attendant = "9", .plate = "粤B12346", .at = DOOR_AT - 40);
	(void)CAPTURE(side, .receipt = "104", .attendant = "9", .plate = "粤B12346", .at = DOOR_AT - 30);
	say(REG_PLACE_TEAMS, "team", "north", 0, json_pack("{s:s}", "title", "North"));
	say(REG_PLACE_TEAMS, "team", "south", 0, json_pack("{s:s}", "title", "South"));
	say(REG_PLACE_TEAMS, "member", "7", 0, json_pack("{s:s}", "team", "south"));
	say(REG_PLACE_TEAMS, "member", "9", 0, json_pack("{s:s}", "team", "north"));
	set_contest("Sharp eyes", "capture-rate", "people", DOOR_AT + SUPPORT_DAY);
	set_contest("Plates", "plates", "teams", DOOR_AT + SUPPORT_DAY);
	set_contest("Cards", "cards", "people", DOOR_AT + SUPPORT_DAY);
	set_contest("Long over", "shop", "people", DOOR_AT - SUPPORT_DAY / 2);
	ticket = open_ticket("1");
	for (int i = 0; i < 2; i++) {
		const struct regulars_menu_result *result = run(ticket, actions[i], NULL, NULL);

		ck_assert_int_ge(place_of(result, "Sharp eyes: 2nd of 2 with 50.0 %, the best has 100.0 %"), 0);
		ck_assert_int_ge(place_of(result, "Plates: your team is 2nd of 2 with 1, the best has 2"), 0);
		ck_assert_int_ge(place_of(result, "Cards: nobody has anything yet"), 0);
		ck_assert_int_eq(place_of(result, "Long over"), -1);
	}
	door->sale_end(ticket);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("menu_shift");
	TCase *tc = tcase_create("menu_shift");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, menu_setup, menu_teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, the_briefing_names_who_should_come_today_key_customers_first);
	tcase_add_test(tc, the_shift_and_the_briefing_tell_the_standing_in_contests_that_run);
	tcase_add_test(tc, fuel_that_is_still_to_flow_gets_a_lower_price);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
