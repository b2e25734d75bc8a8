/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The JSON calls door as a language with a foreign function interface uses it: five functions of the loaded plugin, text in
 * and text out.
 */
#include <check.h>
#include <dlfcn.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act.h"
#include "door.h"

#define PLATE "粤B12345"
#define AT "\"at\":\"2026-01-02T08:00:00+08:00\"" /* DOOR_AT */
#define FUEL "{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":40000,\"unit_price_minor_per_m3\":750000,\"amount_minor\":30000}"
#define TEA "{\"kind\":\"goods\",\"product\":\"tea\",\"quantity_milli\":1000,\"amount_minor\":5000}"
#define CASH "{\"kind\":\"cash\",\"amount_minor\":30000}"

/* Money: 10 points a yuan, from 50 on, in tens. */
static const char programme[] =
    "name = \"json\"; basis = \"litres\"; window_days = 30; tiers = ({ id = \"basic\"; name = \"Basic\"; from_litres = 0; });"
    "earn = ({ id = \"fuel\"; points_per_litre = 1; });"
    "rewards = ({ id = \"money\"; kind = \"money\"; points = 50; points_per_unit = 10; step_points = 10; });";

static struct {
	uint32_t (*version)(void);
	int64_t (*open)(const char *settings);
	char *(*call)(int64_t session, const char *name, const char *request);
	void (*free)(char *reply);
	void (*close)(int64_t session);
} json;
static void *handle;
static int64_t session;

static void *look_up(const char *name)
{
	void *symbol = dlsym(handle, name);

	ck_assert_msg(symbol != NULL, "%s is not exported", name);
	return symbol;
}

static int64_t open_till(const char *till)
{
	char settings[300];

	(void)snprintf(settings, sizeof settings, "{\"database\":\"%s\",\"till\":\"%s\",\"budget_ms\":20000}", support_database, till);
	return json.open(settings);
}

static void json_setup(void)
{
	door_setup();
	handle = door_load();
	*(void **)&json.version = look_up("regulars_json_version");
	*(void **)&json.open = look_up("regulars_json_open");
	*(void **)&json.call = look_up("regulars_json_call");
	*(void **)&json.free = look_up("regulars_json_free");
	*(void **)&json.close = look_up("regulars_json_close");
	session = open_till("7");
	ck_assert_int_gt(session, 0);
}

static void json_teardown(void)
{
	json.close(session);
	door_expect_sound();
	(void)dlclose(handle);
	door_teardown();
}

/* The reply, parsed; its status is `status`. Released with json_decref(). */
static json_t *ask_of(int64_t number, const char *status, const char *name, const char *request)
{
	char *text = json.call(number, name, request);
	json_error_t why;
	json_t *reply;

	ck_assert_ptr_nonnull(text);
	reply = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	ck_assert_msg(reply != NULL, "%s: %s", text, why.text);
	ck_assert_msg(strcmp(json_string_value(json_object_get(reply, "status")), status) == 0, "%s %s: %s", name, request, text);
	for (const char *c = text; *c != '\0'; c++) {
		ck_assert_msg(*c >= ' ' && *c <= '~', "not ASCII: %s", text);
	}
	json.free(text);
	return reply;
}

static json_t *ask(const char *name, const char *request)
{
	return ask_of(session, "ok", name, request);
}

static void tell(const char *name, const char *request)
{
	json_decref(ask(name, request));
}

/* A member by its path, "checkout.points.balance"; a number selects in a list. */
static json_t *at(json_t *reply, const char *path)
{
	char copy[100], *rest = copy, *name;

	(void)snprintf(copy, sizeof copy, "%s", path);
	while ((name = strtok_r(rest, ".", &rest)) != NULL) {
		reply = json_is_array(reply) ? json_array_get(reply, strtoul(name, NULL, 10)) : json_object_get(reply, name);
		ck_assert_msg(reply != NULL, "%s: there is no %s", path, name);
	}
	return reply;
}

static int64_t number_at(json_t *reply, const char *path)
{
	ck_assert(json_is_integer(at(reply, path)));
	return json_integer_value(at(reply, path));
}

static const char *text_at(json_t *reply, const char *path)
{
	ck_assert(json_is_string(at(reply, path)));
	return json_string_value(at(reply, path));
}

static int64_t balance(void)
{
	struct reg_side *side = support_open("");
	int64_t points = support_balance(side, "c:1", DOOR_AT + 60);

	reg_side_close(side);
	return points;
}

/* Opens a ticket with `members`, and gives its number. */
static int64_t open_ticket(const char *members)
{
	json_t *reply = ask("sale.open", members);
	int64_t number = number_at(reply, "ticket");

	json_decref(reply);
	return number;
}

#define REQUEST(...) (snprintf(request, sizeof request, __VA_ARGS__), request)

/* --- sales --- */

START_TEST(a_sale_rung_call_by_call_is_captured_with_points_and_tier)
{
	char request[900];
	json_t *reply;
	int64_t ticket;

	/* 80 l before: with 40 more the 100 l of silver are reached. */
	tell("sale.close", "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}");
	tell("sale.close", "{\"series\":\"S\",\"receipt\":\"1b\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}");
	ticket = open_ticket("{\"attendant\":\"Li\"}");
	tell("sale.identify", REQUEST("{\"ticket\":%d,\"plate\":\"粤B·12345\"}", (int)ticket));
	tell("sale.line", REQUEST("{\"ticket\":%d,\"lines\":[" FUEL "," TEA "]}", (int)ticket));
	reply = ask("sale.total", REQUEST("{\"ticket\":%d}", (int)ticket));
	ck_assert_str_eq(text_at(reply, "checkout.customer.id"), "c:1");
	ck_assert_str_eq(text_at(reply, "checkout.vehicle.plate"), PLATE);
	ck_assert_int_eq(number_at(reply, "checkout.points.balance"), 80);
	ck_assert_int_eq(number_at(reply, "checkout.will_earn"), 40 + 50);
	ck_assert_str_eq(text_at(reply, "checkout.tier.id"), "basic");
	ck_assert_uint_eq(json_array_size(at(reply, "customer_display")), 2);
	json_decref(reply);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 2); /* looking writes nothing */
	tell("sale.tender", REQUEST("{\"ticket\":%d,\"tenders\":[" CASH "]}", (int)ticket));
	reply = ask("sale.close", REQUEST("{\"ticket\":%d,\"series\":\"S\",\"receipt\":\"2\"," AT ",\"print\":true}", (int)ticket));
	ck_assert_int_eq(number_at(reply, "receipt.earned"), 90);
	ck_assert_int_eq(number_at(reply, "receipt.balance"), 170);
	ck_assert_str_eq(text_at(reply, "receipt.tier"), "Silver");
	ck_assert_uint_ge(json_array_size(at(reply, "receipt.lines")), 1);
	json_decref(reply);
	ck_assert_int_eq(balance(), 170);
	ck_assert_int_eq(support_int("SELECT promised_points FROM fact_sale WHERE receipt = '2'"), 90);
	ck_assert_str_eq(support_text("SELECT till FROM fact_sale WHERE receipt = '2'"), "7");
	/* It is over. */
	reply = ask_of(session, "refused", "sale.total", REQUEST("{\"ticket\":%d}", (int)ticket));
	ck_assert_str_eq(text_at(reply, "error.code"), "unknown-ticket");
	json_decref(reply);
}
END_TEST

START_TEST(a_host_without_memory_sends_the_whole_ticket_each_time)
{
	static const char sale[] = "{\"series\":\"S\",\"receipt\":\"9\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "," TEA "],"
	    "\"tenders\":[" CASH "],\"print\":true}";
	json_t *reply;

	reply = ask("checkout", "{" AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "," TEA "]}");
	ck_assert_int_eq(number_at(reply, "checkout.will_earn"), 90);
	ck_assert_str_eq(text_at(reply, "checkout.customer.id"), "c:1");
	json_decref(reply);
	reply = ask("sale.close", sale);
	ck_assert_int_eq(number_at(reply, "receipt.balance"), 90);
	json_decref(reply);
	tell("sale.close", sale); /* the browser was told to load the page again */
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 1);
	ck_assert_int_eq(balance(), 90);
	tell("sale.refund", "{\"series\":\"R\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"original\":{\"series\":\"S\",\"receipt\":\"9\"},"
	    "\"lines\":[" FUEL "]}");
	ck_assert_int_eq(balance(), 90 - 77); /* 300 of 350 yuan are back: 90 * 300 / 350 */
	tell("sale.void", "{\"series\":\"V\",\"receipt\":\"1\"," AT ",\"original\":{\"series\":\"S\",\"receipt\":\"9\"}}");
	ck_assert_int_eq(balance(), 0);
}
END_TEST

START_TEST(what_the_host_has_promised_itself_is_kept_and_not_worked_out_again)
{
	json_t *reply = ask("sale.close",
	    "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "],\"promised_points\":33}");

	ck_assert(json_is_null(at(reply, "receipt")));
	json_decref(reply);
	ck_assert_int_eq(support_int("SELECT promised_points FROM fact_sale"), 33);
	reply = ask_of(session, "refused", "sale.close",
	    "{\"series\":\"S\",\"receipt\":\"2\"," AT ",\"lines\":[" FUEL "],\"promised_points\":33,\"print\":true}");
	ck_assert_str_eq(text_at(reply, "error.line"), "promised_points: expected either this or print");
	json_decref(reply);
}
END_TEST

START_TEST(a_refused_close_leaves_the_ticket_open)
{
	int64_t ticket = open_ticket("{\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}");
	char request[300];
	json_t *reply;

	reply = ask_of(session, "refused", "sale.close", REQUEST("{\"ticket\":%d," AT "}", (int)ticket));
	ck_assert_str_eq(text_at(reply, "error.code"), "refused");
	ck_assert_ptr_nonnull(strstr(text_at(reply, "error.line"), "receipt"));
	json_decref(reply);
	tell("sale.close", REQUEST("{\"ticket\":%d," AT ",\"receipt\":\"5\"}", (int)ticket));
	ck_assert_int_eq(balance(), 40);
}
END_TEST

START_TEST(prepay_completion_tests_returns_and_shifts_are_calls_too)
{
	json_t *reply;

	tell("shift.open", "{\"receipt\":\"a\",\"series\":\"T\",\"shift\":\"1\"," AT "}");
	tell("sale.prepay", "{\"receipt\":\"1\",\"series\":\"S\",\"plate\":\"" PLATE "\"," AT ",\"lines\":[{\"kind\":\"prepay\",\"amount_minor\":30000}]}");
	tell("sale.completion", "{\"receipt\":\"2\",\"series\":\"S\"," AT ",\"original\":{\"receipt\":\"1\"},\"lines\":[" FUEL "]}");
	ck_assert_int_eq(balance(), 40);
	tell("pump.test", "{\"receipt\":\"3\",\"series\":\"S\"," AT ",\"lines\":[" FUEL "]}");
	tell("tank.return", "{\"receipt\":\"4\",\"series\":\"S\"," AT ",\"lines\":[" FUEL "]}");
	reply = ask("shift.close", "{\"receipt\":\"b\",\"series\":\"T\",\"shift\":\"1\"," AT "}");
	/* The head of the audit chain, for the shift's paper. */
	ck_assert_uint_eq(json_array_size(at(reply, "messages")), 1);
	ck_assert_str_eq(text_at(reply, "messages.0.kind"), "info");
	json_decref(reply);
	ck_assert_int_eq(support_int("SELECT count(DISTINCT kind) FROM fact_sale"), 5);
	ck_assert_int_eq(balance(), 40);
}
END_TEST

START_TEST(a_sale_that_cannot_be_written_now_is_spooled_and_told_to_the_hosts_log)
{
	char settings[300];
	json_t *reply, *log;
	int64_t hasty;

	(void)snprintf(settings, sizeof settings, "{\"database\":\"%s\",\"till\":\"8\",\"budget_ms\":300}", support_database);
	hasty = json.open(settings);
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };
	ck_assert_int_eq(reg_store_begin(side->store, &err), 0);
	reply = ask_of(hasty, "spooled", "sale.close", "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}");
	ck_assert(json_is_null(at(reply, "receipt")));
	log = json_object_get(reply, "log");
	ck_assert_ptr_nonnull(log);
	ck_assert_str_eq(text_at(log, "0.kind"), "warning");
	json_decref(reply);
	reg_store_rollback(side->store);
	reg_side_close(side);
	/* The next reply has no more to tell. */
	reply = ask_of(hasty, "ok", "menu.list", NULL);
	ck_assert_ptr_null(json_object_get(reply, "log"));
	json_decref(reply);
	door_await("SELECT count(*) FROM fact_sale", 1);
	json.close(hasty);
}
END_TEST

START_TEST(a_promise_is_kept_in_the_spool_of_the_till_that_makes_it)
{
	char settings[300];
	struct reg_side *side;
	struct reg_err err = { 0 };
	int64_t hasty;

	(void)snprintf(settings, sizeof settings, "{\"database\":\"%s\",\"till\":\"8\",\"budget_ms\":300}", support_database);
	hasty = json.open(settings);
	side = support_open("");
	ck_assert_int_eq(reg_store_begin(side->store, &err), 0);
	/* What the total showed: 40 points for 40 l. */
	json_decref(ask_of(hasty, "spooled", "sale.close",
	    "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "],\"print\":true}"));
	json_decref(ask_of(hasty, "spooled", "sale.close",
	    "{\"series\":\"S\",\"receipt\":\"2\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}"));
	reg_store_rollback(side->store);
	reg_side_close(side);
	json_decref(ask_of(hasty, "ok", "menu.list", NULL));
	door_await("SELECT count(*) FROM fact_sale", 2);
	ck_assert_int_eq(support_int("SELECT promised_points FROM fact_sale WHERE receipt = '1'"), 40);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE receipt = '2' AND promised_points IS NULL"), 1);
	json.close(hasty);
}
END_TEST

/* --- the menu --- */

static void load_programme(void)
{
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };
	int version;

	ck_assert_msg(reg_act_load_programme(&version, side, "json", programme, INT64_C(1577923200), "test", &err) == 0, "%s",
	    err.line);
	ck_assert_msg(reg_act_open(side, "c:1", 200, NULL, DOOR_AT - SUPPORT_DAY, "test", &err) == 0, "%s", err.line);
	reg_side_close(side);
}

static int64_t held(void)
{
	return support_int("SELECT coalesce(sum(points), 0) FROM view_hold");
}

#define TICKET "{" AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL "]}"

START_TEST(the_menu_is_a_list_of_forms)
{
	json_t *reply = ask("menu.list", "");
	bool has_redeem = false;
	json_t *action;
	size_t i;

	json_array_foreach(at(reply, "actions"), i, action) {
		has_redeem = has_redeem || strcmp(text_at(action, "id"), "redeem") == 0;
		ck_assert(json_is_array(at(action, "fields")));
	}
	ck_assert_uint_eq(i, 20);
	ck_assert(has_redeem);
	json_decref(reply);
}
END_TEST

START_TEST(an_action_on_a_ticket_sent_whole_sets_aside_what_the_sale_then_takes)
{
	char request[1500], *line, *redemption;
	json_t *reply;

	load_programme();
	reply = ask("menu.run", "{\"action\":\"redeem\",\"attendant\":\"7\",\"ticket\":" TICKET "}");
	ck_assert_str_eq(text_at(reply, "form.id"), "redeem");
	ck_assert_str_eq(text_at(reply, "customer"), "c:1");
	json_decref(reply);
	reply = ask("menu.run",
	    "{\"action\":\"redeem\",\"attendant\":\"7\",\"values\":{\"reward\":\"money\",\"points\":\"100\"},\"ticket\":" TICKET "}");
	ck_assert_str_eq(text_at(reply, "effects.0.kind"), "line");
	ck_assert_int_eq(number_at(reply, "effects.0.line.amount_minor"), -1000); /* 10 points a yuan */
	ck_assert_int_eq(number_at(reply, "effects.0.redemption.points"), 100);
	line = json_dumps(at(reply, "effects.0.line"), JSON_COMPACT);
	redemption = json_dumps(at(reply, "effects.0.redemption"), JSON_COMPACT);
	json_decref(reply);
	/* Set aside, though the ticket is only the host's. */
	reply = ask("checkout", "{" AT ",\"plate\":\"" PLATE "\"}");
	json_decref(reply);
	ck_assert_int_eq(held(), 100);
	tell("sale.close", REQUEST("{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"plate\":\"" PLATE "\",\"lines\":[" FUEL ",%s],\"redemptions\":[%s]}",
	    line, redemption));
	ck_assert_int_eq(balance(), 200 - 100 + 40);
	free(line);
	free(redemption);
}
END_TEST

START_TEST(what_was_set_aside_is_given_back_by_name)
{
	char request[300];
	json_t *reply;

	load_programme();
	reply = ask("menu.run", "{\"action\":\"redeem\",\"values\":{\"reward\":\"money\",\"points\":\"150\"},\"ticket\":" TICKET "}");
	ck_assert_int_eq(held(), 150);
	for (int i = 0; i < 2; i++) { /* the second time there is nothing to do */
		tell("redeem.release", REQUEST("{" AT ",\"holds\":[\"%s\"]}", text_at(reply, "effects.0.redemption.hold")));
		ck_assert_int_eq(held(), 0);
	}
	json_decref(reply);
}
END_TEST

START_TEST(a_ticket_that_is_ended_gives_back_what_was_set_aside_on_it)
{
	char request[300];
	int64_t ticket;
	json_t *reply;

	load_programme();
	ticket = open_ticket(TICKET);
	reply = ask("menu.run",
	    REQUEST("{\"action\":\"redeem\",\"values\":{\"reward\":\"money\",\"points\":\"150\"},\"ticket\":%d}", (int)ticket));
	ck_assert_int_eq(number_at(reply, "effects.0.redemption.points"), 150);
	json_decref(reply);
	ck_assert_int_eq(held(), 150);
	tell("sale.end", REQUEST("{\"ticket\":%d}", (int)ticket));
	ck_assert_int_eq(held(), 0);
	/* And one that is closed takes it. */
	ticket = open_ticket(TICKET);
	tell("menu.run", REQUEST("{\"action\":\"redeem\",\"values\":{\"reward\":\"money\",\"points\":\"150\"},\"ticket\":%d}", (int)ticket));
	tell("sale.line", REQUEST("{\"ticket\":%d,\"lines\":[{\"kind\":\"discount\",\"product\":\"money\",\"category\":\"regulars\",\"amount_minor\":-1500}]}",
	    (int)ticket));
	tell("sale.close", REQUEST("{\"ticket\":%d,\"receipt\":\"1\",\"series\":\"S\"}", (int)ticket));
	ck_assert_int_eq(balance(), 90);
}
END_TEST

START_TEST(an_action_without_a_ticket_asks_for_what_it_lacks)
{
	json_t *reply = ask("menu.run", "{\"action\":\"lookup\"," AT ",\"values\":{\"who\":\"" PLATE "\"}}");

	ck_assert_str_eq(text_at(reply, "customer"), "c:1");
	ck_assert_uint_ge(json_array_size(at(reply, "messages")), 1);
	json_decref(reply);
	reply = ask_of(session, "refused", "menu.run", "{\"action\":\"lookup\"}");
	ck_assert_str_eq(text_at(reply, "error.code"), "refused");
	ck_assert_ptr_nonnull(strstr(text_at(reply, "error.line"), "who"));
	json_decref(reply);
}
END_TEST

/* --- what is wrong --- */

static const struct {
	const char *name, *request, *code, *line; /* line: a part of it */
} wrong[] = {
	{ NULL, "{}", "unknown-call", "there is no such call" },
	{ "sale.clos", "{}", "unknown-call", "there is no such call" },
	{ "checkout", "{", "malformed", "expected one JSON object" },
	{ "checkout", "[]", "malformed", "expected one JSON object" },
	{ "checkout", "{} {}", "malformed", "expected one JSON object" },
	{ "checkout", "{\"plate\":\"A\",\"plate\":\"B\"}", "malformed", "duplicate" },
	{ "checkout", "{\"plate\":1}", "malformed", "plate: expected a text" },
	{ "checkout", "{\"plaet\":\"A\"}", "malformed", "plaet: there is no such member" },
	{ "checkout", "{\"event\":\"sale.close\"}", "malformed", "event: there is no such member" },
	{ "checkout", "{\"plate\":\"a\\u0000b\"}", "malformed", "expected one JSON object" },
	{ "checkout", "{\"plate\":\"\xff\"}", "malformed", "expected one JSON object" },
	{ "checkout", "{\"at\":\"yesterday\"}", "malformed", "at: " },
	{ "checkout", "{\"promised_points\":1}", "malformed", "promised_points: only a whole sale states it" },
	{ "checkout", "{\"lines\":[{\"kind\":\"fuel\",\"volume_ml\":1.5}]}", "malformed", "lines[0].volume_ml: expected a whole number" },
	{ "checkout", "{\"lines\":[{\"volume_ml\":1}]}", "malformed", "lines[0].kind: expected one of" },
	{ "sale.open", "{\"lines\":7}", "malformed", "lines: expected a list" },
	{ "sale.identify", "{\"ticket\":1}", "unknown-ticket", "there is no such open ticket" },
	{ "sale.identify", "{\"ticket\":\"1\"}", "malformed", "ticket: expected a whole number" },
	{ "sale.line", "{\"ticket\":1,\"tenders\":[]}", "malformed", "tenders: there is no such member" },
	{ "sale.total", "{\"ticket\":1,\"plate\":\"\"}", "malformed", "plate: there is no such member" },
	{ "sale.end", "{}", "unknown-ticket", "there is no such open ticket" },
	{ "sale.close", "{\"receipt\":\"1\"}", "malformed", "at: is missing" },
	{ "sale.close", "{\"ticket\":0," AT ",\"receipt\":\"1\"}", "unknown-ticket", "there is no such open ticket" },
	{ "sale.close", "{\"ticket\":-3," AT ",\"receipt\":\"1\"}", "unknown-ticket", "there is no such open ticket" },
	{ "sale.close", "{\"print\":1," AT ",\"receipt\":\"1\"}", "malformed", "print: expected true or false" },
	{ "sale.close", "{\"original\":{}," AT ",\"receipt\":\"1\"}", "malformed", "original: only a refund" },
	{ "sale.void", "{\"print\":true," AT ",\"receipt\":\"1\"}", "malformed", "print: there is no such member" },
	{ "menu.list", "{\"a\":1}", "malformed", "a: there is no such member" },
	{ "menu.run", "{}", "malformed", "action: expected the id of a menu action" },
	{ "menu.run", "{\"action\":\"dance\"}", "refused", "dance" },
	{ "menu.run", "{\"action\":\"lookup\",\"values\":[]}", "malformed", "values: expected an object" },
	{ "menu.run", "{\"action\":\"lookup\",\"values\":{\"who\":1}}", "malformed", "values: expected texts" },
	{ "menu.run", "{\"action\":\"lookup\",\"at\":\"now\"}", "malformed", "at: " },
	{ "menu.run", "{\"action\":\"lookup\",\"ticket\":\"x\"}", "malformed", "ticket: expected an object" },
	{ "menu.run", "{\"action\":\"lookup\",\"ticket\":5}", "unknown-ticket", "there is no such open ticket" },
	{ "redeem.release", "{}", "malformed", "holds: expected a list" },
	{ "redeem.release", "{\"holds\":[1]}", "malformed", "holds: expected names" },
	{ "redeem.release", "{\"holds\":[\"0123456789012345678901234567890123\"]}", "malformed", "holds: expected names" },
};

START_TEST(what_is_wrong_with_a_request_is_one_line_of_the_reply)
{
	json_t *reply = ask_of(session, "refused", wrong[_i].name, wrong[_i].request);
	const char *line = text_at(reply, "error.line");

	ck_assert_str_eq(text_at(reply, "error.code"), wrong[_i].code);
	ck_assert_msg(strstr(line, wrong[_i].line) != NULL, "%s: %s", wrong[_i].request, line);
	ck_assert_ptr_null(strchr(line, '\n'));
	json_decref(reply);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 0);
}
END_TEST

/* --- sessions --- */

START_TEST(equal_settings_are_one_session_counted)
{
	int64_t again = open_till("7"), other = open_till("8");

	ck_assert_int_eq(json.version(), REGULARS_ABI_VERSION);
	ck_assert_int_eq(again, session);
	ck_assert_int_ne(other, session);
	json.close(again);
	tell("checkout", "{}"); /* still open */
	json.close(other);
	json_decref(ask_of(other, "refused", "checkout", "{}"));
	json.close(other); /* and again: nothing happens */
	json.close(-1);
	json.free(NULL);
}
END_TEST

START_TEST(a_closed_session_is_told_from_an_open_one_and_never_called_by_another_number)
{
	int64_t first = open_till("8"), second;
	json_t *reply;

	json.close(first);
	second = open_till("8");
	ck_assert_int_ne(second, first);
	reply = ask_of(first, "refused", "checkout", "{}");
	ck_assert_str_eq(text_at(reply, "error.code"), "unknown-session");
	json_decref(reply);
	json.close(second);
}
END_TEST

START_TEST(why_a_session_cannot_be_opened_is_said_by_session_0)
{
	static const struct {
		const char *settings, *line;
	} settings[] = {
		{ NULL, "settings: expected one JSON object" },
		{ "7", "settings: expected one JSON object" },
		{ "{}", "settings.database: expected the path of a side database" },
		{ "{\"database\":\"\"}", "settings.database: expected the path of a side database" },
		{ "{\"database\":\"/x\",\"tills\":\"1\"}", "settings.tills: there is no such member" },
		{ "{\"database\":\"/x\",\"budget_ms\":-1}", "settings.budget_ms: expected 0 to 60000" },
		{ "{\"database\":\"/x\",\"budget_ms\":60001}", "settings.budget_ms: found 60001" },
	};

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		json_t *reply;

		ck_assert_int_eq(json.open(settings[i].settings), 0);
		reply = ask_of(0, "refused", "checkout", "{}");
		ck_assert_str_eq(text_at(reply, "error.code"), "unknown-session");
		ck_assert_msg(strstr(text_at(reply, "error.line"), settings[i].line) != NULL, "%s", text_at(reply, "error.line"));
		json_decref(reply);
	}
}
END_TEST

START_TEST(a_database_that_cannot_be_opened_is_told_from_what_else_may_fail)
{
	static const char nowhere[] = "{\"database\":\"/nowhere/at/all.db\"}";
	char settings[200], away[sizeof support_database + 10];
	json_t *reply;
	int64_t late;

	/* Nothing of it is there: no session. */
	ck_assert_int_eq(json.open(nowhere), 0);
	reply = ask_of(0, "failed", "checkout", "{}");
	ck_assert_str_eq(text_at(reply, "error.code"), "no-database");
	ck_assert_msg(strstr(text_at(reply, "error.line"), "/nowhere/at/all.db") != NULL, "%s", text_at(reply, "error.line"));
	json_decref(reply);
	ck_assert_int_eq(json.open("{\"database\":7}"), 0);
	reply = ask_of(0, "refused", "checkout", "{}");
	ck_assert_str_eq(text_at(reply, "error.code"), "unknown-session");
	json_decref(reply);

	/* What lies beside it is: a session whose sales wait. */
	(void)snprintf(away, sizeof away, "%s.away", support_database);
	ck_assert_int_eq(rename(support_database, away), 0);
	(void)snprintf(settings, sizeof settings, "{\"database\":\"%s\",\"till\":\"late\"}", support_database);
	late = json.open(settings);
	ck_assert_int_gt(late, 0);
	reply = ask_of(late, "failed", "checkout", "{}");
	ck_assert_str_eq(text_at(reply, "error.code"), "no-database");
	json_decref(reply);
	reply = ask_of(late, "refused", "sale.end", "{\"ticket\":77}");
	ck_assert_str_eq(text_at(reply, "error.code"), "unknown-ticket");
	json_decref(reply);
	json_decref(ask_of(late, "spooled", "sale.close", "{\"series\":\"L\",\"receipt\":\"1\"," AT ",\"lines\":[" FUEL "]}"));
	json.close(late);
	ck_assert_int_eq(rename(away, support_database), 0);
	late = json.open(settings);
	json_decref(ask_of(late, "ok", "checkout", "{}"));
	json.close(late);
}
END_TEST

START_TEST(a_host_that_loses_its_tickets_loses_the_oldest)
{
	int64_t first = open_ticket("{}"), last = 0;
	char request[60];

	for (int i = 0; i < 1024; i++) {
		last = open_ticket("{}");
	}
	json_decref(ask_of(session, "refused", "sale.end", REQUEST("{\"ticket\":%d}", (int)first)));
	tell("sale.end", REQUEST("{\"ticket\":%d}", (int)first + 1));
	tell("sale.end", REQUEST("{\"ticket\":%d}", (int)last));
}
END_TEST

static json_t *refused_in_child(int64_t number)
{
	json_t *reply = ask_of(number, "refused", "checkout", "{}");

	ck_assert_ptr_nonnull(strstr(text_at(reply, "error.line"), "after the fork"));
	return reply;
}

START_TEST(a_forked_child_is_told_to_open_after_the_fork)
{
	pid_t child = support_fork();
	int status;

	if (child == 0) {
		json_decref(refused_in_child(session));
		json.close(session); /* its parent's: left alone */
		ck_assert_int_eq(open_till("7"), 0);
		json_decref(refused_in_child(0));
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	json.close(session);
	child = support_fork();
	if (child == 0) {
		session = open_till("7");
		ck_assert_int_gt(session, 0);
		tell("sale.close", "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"lines\":[" FUEL "]}");
		json.close(session);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	session = open_till("7");
	tell("sale.close", "{\"series\":\"S\",\"receipt\":\"2\"," AT ",\"lines\":[" FUEL "]}");
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 2);
}
END_TEST

/* --- threads --- */

#define THREADS 8
#define SALES 20

static void *ring(void *payload)
{
	int till = *(int *)payload;

	for (int i = 0; i < SALES; i++) {
		int64_t own = open_till("7"), ticket;
		char request[700];
		json_t *reply = ask_of(own, "ok", "sale.open", "{\"plate\":\"" PLATE "\"}");

		ticket = number_at(reply, "ticket");
		json_decref(reply);
		json_decref(ask_of(own, "ok", "sale.line", REQUEST("{\"ticket\":%d,\"lines\":[" FUEL "]}", (int)ticket)));
		json_decref(ask_of(own, "ok", "sale.total", REQUEST("{\"ticket\":%d}", (int)ticket)));
		json_decref(ask_of(own, "ok", "sale.close", REQUEST("{\"ticket\":%d," AT ",\"series\":\"S%d\",\"receipt\":\"%d\"}",
		    (int)ticket, till, i)));
		/* What another thread has open. */
		json.free(json.call(own, "sale.total", REQUEST("{\"ticket\":%d}", (int)ticket + 1)));
		json.close(own);
	}
	return NULL;
}

START_TEST(any_number_of_threads_call_at_once)
{
	pthread_t threads[THREADS];
	int tills[THREADS];

	for (int i = 0; i < THREADS; i++) {
		tills[i] = i;
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ring, &tills[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	}
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), THREADS * SALES);
}
END_TEST

static void *knock(void *payload)
{
	for (int i = 0; i < 200; i++) {
		json.free(json.call(*(int64_t *)payload, "checkout", "{\"plate\":\"" PLATE "\"}"));
	}
	return NULL;
}

START_TEST(a_session_that_is_closed_under_a_call_waits_for_it)
{
	int64_t own = open_till("9");
	pthread_t threads[4];

	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_create(&threads[i], NULL, knock, &own), 0);
	}
	(void)usleep(20000);
	json.close(own);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	}
	json_decref(ask_of(own, "refused", "checkout", "{}"));
}
END_TEST

static atomic_bool is_closed;

static void *ring_slowly(void *payload)
{
	json.free(json.call(*(int64_t *)payload, "sale.close", "{\"series\":\"S\",\"receipt\":\"1\"," AT ",\"lines\":[" FUEL "]}"));
	return NULL;
}

static void *close_slowly(void *payload)
{
	json.close(*(int64_t *)payload);
	is_closed = true;
	return NULL;
}

START_TEST(a_session_that_takes_long_to_close_keeps_nobody_from_opening_another)
{
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };
	int64_t slow = open_till("9"), other;
	pthread_t ringing, closing;
	bool is_known = true;

	ck_assert_int_eq(reg_store_begin(side->store, &err), 0);
	ck_assert_int_eq(pthread_create(&ringing, NULL, ring_slowly, &slow), 0);
	(void)usleep(100000);
	ck_assert_int_eq(pthread_create(&closing, NULL, close_slowly, &slow), 0);
	while (is_known) {
		char *reply = json.call(slow, "menu.list", "{}");

		is_known = strstr(reply, "unknown-session") == NULL;
		json.free(reply);
	}
	other = open_till("10");
	ck_assert_int_gt(other, 0);
	ck_assert(!is_closed); /* the sale still waits for the database */
	reg_store_rollback(side->store);
	reg_side_close(side);
	ck_assert_int_eq(pthread_join(ringing, NULL), 0);
	ck_assert_int_eq(pthread_join(closing, NULL), 0);
	json.close(other);
	door_await("SELECT count(*) FROM fact_sale", 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json");
	TCase *tests = tcase_create("calls");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, json_setup, json_teardown);
	tcase_add_test(tests, a_sale_rung_call_by_call_is_captured_with_points_and_tier);
	tcase_add_test(tests, a_host_without_memory_sends_the_whole_ticket_each_time);
	tcase_add_test(tests, what_the_host_has_promised_itself_is_kept_and_not_worked_out_again);
	tcase_add_test(tests, a_refused_close_leaves_the_ticket_open);
	tcase_add_test(tests, prepay_completion_tests_returns_and_shifts_are_calls_too);
	tcase_add_test(tests, a_sale_that_cannot_be_written_now_is_spooled_and_told_to_the_hosts_log);
	tcase_add_test(tests, a_promise_is_kept_in_the_spool_of_the_till_that_makes_it);
	tcase_add_test(tests, the_menu_is_a_list_of_forms);
	tcase_add_test(tests, an_action_on_a_ticket_sent_whole_sets_aside_what_the_sale_then_takes);
	tcase_add_test(tests, what_was_set_aside_is_given_back_by_name);
	tcase_add_test(tests, a_ticket_that_is_ended_gives_back_what_was_set_aside_on_it);
	tcase_add_test(tests, an_action_without_a_ticket_asks_for_what_it_lacks);
	tcase_add_loop_test(tests, what_is_wrong_with_a_request_is_one_line_of_the_reply, 0, sizeof wrong / sizeof wrong[0]);
	tcase_add_test(tests, equal_settings_are_one_session_counted);
	tcase_add_test(tests, a_closed_session_is_told_from_an_open_one_and_never_called_by_another_number);
	tcase_add_test(tests, why_a_session_cannot_be_opened_is_said_by_session_0);
	tcase_add_test(tests, a_database_that_cannot_be_opened_is_told_from_what_else_may_fail);
	tcase_add_test(tests, a_host_that_loses_its_tickets_loses_the_oldest);
	tcase_add_test(tests, a_forked_child_is_told_to_open_after_the_fork);
	tcase_add_test(tests, any_number_of_threads_call_at_once);
	tcase_add_test(tests, a_session_that_is_closed_under_a_call_waits_for_it);
	tcase_add_test(tests, a_session_that_takes_long_to_close_keeps_nobody_from_opening_another);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
