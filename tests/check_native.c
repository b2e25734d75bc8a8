/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The native door as a host uses it: the built plugin, loaded and called through its table.
 */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "door.h"

#define PLATE "粤B12345"

/* 40 l at 1 point a litre are 40 points, 50 yuan of goods 50. */
static const struct regulars_line goods = {
	.kind = REGULARS_LINE_GOODS, .product = "tea", .quantity_milli = 1000, .amount_minor = 5000,
};

static struct regulars_event head(const char *receipt)
{
	return (struct regulars_event){ .struct_size = sizeof(struct regulars_event), .series = SUPPORT_SERIES,
		.receipt = receipt, .at_unix_s = DOOR_AT, .attendant = "Li" };
}

static int64_t balance(const char *customer)
{
	struct reg_side *side = support_open("");
	int64_t points = support_balance(side, customer, DOOR_AT + SUPPORT_DAY);

	reg_side_close(side);
	return points;
}

/* --- sales --- */

START_TEST(a_whole_sale_is_captured_with_points_and_tier)
{
	struct regulars_session *session = door_start("7", 5000);
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, "1", PLATE);
	const struct regulars_checkout *checkout;
	const struct regulars_receipt *receipt;
	struct regulars_event tail = head("2");
	struct regulars_ticket *ticket;

	/* 80 l before: with 40 more the 100 l of silver are reached. */
	ck_assert_int_eq(door->event(session, &sale), REGULARS_OK);
	sale = door_event(REGULARS_SALE_CLOSE, "1b", PLATE);
	ck_assert_int_eq(door->event(session, &sale), REGULARS_OK);

	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, "粤B·12345"), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, sale.lines), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_str_eq(checkout->customer_id, "c:1");
	ck_assert_str_eq(checkout->vehicle_plate, PLATE);
	ck_assert_int_eq(checkout->balance_points, 0 + 80);
	ck_assert_int_eq(checkout->will_earn_points, 40 + 50);
	ck_assert_str_eq(checkout->tier_id, "basic");
	ck_assert_uint_ge(checkout->n_operator_lines, 1);
	ck_assert_int_eq(heard.displays, 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 2); /* looking writes nothing */
	ck_assert_int_eq(door->sale_tender(ticket, sale.tenders), REGULARS_OK);
	tail.flags = REGULARS_HAS_PROMISE;
	ck_assert_int_eq(door->sale_close(&receipt, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	ck_assert_ptr_nonnull(receipt);
	ck_assert_int_eq(receipt->earned_points, 90);
	ck_assert_int_eq(receipt->balance_points, 170);
	ck_assert_str_eq(receipt->tier_name, "Silver");
	ck_assert_uint_ge(receipt->n_lines, 1);
	door->sale_end(ticket);
	door->stop(session);
	ck_assert_int_eq(balance("c:1"), 170);
	ck_assert_int_eq(support_int("SELECT promised_points FROM fact_sale WHERE receipt = '2'"), 90);
	ck_assert_str_eq(support_text("SELECT till FROM fact_sale WHERE receipt = '2'"), "7");
	ck_assert_int_eq(heard.messages + heard.logs, 0);
	door_expect_sound();
}
END_TEST

START_TEST(a_receipt_that_is_not_printed_promises_nothing)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_event tail = head("3");
	struct regulars_ticket *ticket;

	ck_assert_int_eq(door->sale_open(&ticket, session, &tail), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, NULL), REGULARS_OK);
	door->sale_end(ticket);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale WHERE promised_points IS NOT NULL"), 0);
	ck_assert_int_eq(balance("c:1"), 50);
}
END_TEST

START_TEST(a_promise_is_kept_when_a_late_refund_changes_the_tier)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, "1", PLATE), refund, tail = head("9");
	struct regulars_line much = *sale.lines;
	const struct regulars_receipt *receipt;
	struct regulars_ticket *ticket;

	much.volume_ml = 100000; /* silver: factor 1.2 from the next sale on */
	much.amount_minor = 75000;
	sale.lines = &much;
	sale.at_unix_s = DOOR_AT - SUPPORT_DAY;
	ck_assert_int_eq(door->event(session, &sale), REGULARS_OK);
	ck_assert_int_eq(door->sale_open(&ticket, session, &tail), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	tail.flags = REGULARS_HAS_PROMISE;
	ck_assert_int_eq(door->sale_close(&receipt, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	ck_assert_int_eq(receipt->earned_points, 60);
	door->sale_end(ticket);
	/* The large sale turns out to have been cancelled before: without the promise it would be 50. */
	refund = door_event(REGULARS_SALE_VOID, "2", NULL);
	refund.at_unix_s = DOOR_AT - SUPPORT_HOUR;
	refund.original_receipt = "1";
	refund.n_lines = refund.n_tenders = 0;
	ck_assert_int_eq(door->event(session, &refund), REGULARS_OK);
	door->stop(session);
	ck_assert_int_eq(balance("c:1"), 60);
	door_expect_sound();
}
END_TEST

START_TEST(a_plate_given_late_enriches_the_sale)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_event late = door_event(REGULARS_SALE_CLOSE, "5", PLATE);
	const struct regulars_checkout *checkout;
	struct regulars_event first = head("6");
	struct regulars_ticket *ticket;

	/* After the total of the same ticket ... */
	ck_assert_int_eq(door->sale_open(&ticket, session, &first), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_ptr_null(checkout->customer_id);
	ck_assert_ptr_null(checkout->vehicle_plate);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	ck_assert_str_eq(checkout->customer_id, "c:1");
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, NULL), REGULARS_OK);
	door->sale_end(ticket);
	/* ... and after the close. */
	ck_assert_int_eq(door_sale(session, "5", NULL), REGULARS_OK);
	ck_assert_int_eq(door->event(session, &late), REGULARS_OK);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 2);
	ck_assert_int_eq(balance("c:1"), 50 + 40);
	door_expect_sound();
}
END_TEST

START_TEST(every_kind_goes_through_close_and_through_event)
{
	static const struct {
		enum regulars_event_kind kind;
		unsigned flags;
		const char *receipt, *stored, *original;
	} kinds[] = {
		{ REGULARS_SALE_CLOSE, 0, "10", "sale", NULL }, { REGULARS_SALE_REFUND, 0, "11", "refund", "10" },
		{ REGULARS_SALE_CLOSE, 0, "12", "sale", NULL }, { REGULARS_SALE_VOID, 0, "13", "void", "12" },
		{ REGULARS_SALE_PREPAY, 0, "14", "prepay", NULL }, { REGULARS_SALE_COMPLETION, 0, "15", "completion", "14" },
		{ REGULARS_PUMP_TEST, 0, "16", "test", NULL }, { REGULARS_TANK_RETURN, 0, "17", "return", NULL },
		{ REGULARS_SALE_CLOSE, REGULARS_TRAINING, "18", "training", NULL },
		{ REGULARS_SHIFT_OPEN, 0, NULL, "shift", NULL }, { REGULARS_SHIFT_CLOSE, 0, NULL, "shift", NULL },
	};
	struct regulars_session *session = door_start("1", 5000);
	char sql[120];

	for (int by_event = 0; by_event < 2; by_event++) {
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
			struct regulars_event event = door_event(kinds[i].kind, kinds[i].receipt, PLATE);
			struct regulars_ticket *ticket;

			event.series = by_event ? "E" : "T";
			event.flags = kinds[i].flags;
			event.shift = "morning";
			event.original_receipt = kinds[i].original;
			event.original_series = kinds[i].original == NULL ? NULL : event.series;
			event.at_unix_s += (int64_t)i;
			if (by_event) {
				ck_assert_msg(door->event(session, &event) == REGULARS_OK, "%zu: %s", i, door->last_error(session));
				continue;
			}
			ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
			ck_assert_int_eq(door->sale_line(ticket, event.lines), REGULARS_OK);
			ck_assert_msg(door->sale_close(NULL, ticket, kinds[i].kind, &event) == REGULARS_OK, "%zu: %s", i,
			    door->last_error(session));
			door->sale_end(ticket);
		}
	}
	door->stop(session);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		int64_t wanted = 0;

		for (size_t j = 0; j < sizeof kinds / sizeof kinds[0]; j++) {
			wanted += strcmp(kinds[i].stored, kinds[j].stored) == 0 ? 2 : 0;
		}
		(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM fact_sale WHERE kind = '%s'", kinds[i].stored);
		ck_assert_msg(support_int(sql) == wanted, "%s: expected %d", kinds[i].stored, (int)wanted);
	}
	/* Of each half: the refunded sale with its refund and the completed prepay; the voided sale is gone. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 2 * 3);
	ck_assert_int_eq(balance("c:1"), 2 * 40);
	door_expect_sound();
}
END_TEST

START_TEST(the_close_of_a_shift_shows_the_audit_mark_of_the_till)
{
	struct regulars_session *session = door_start("7", 2000);
	struct regulars_event event = door_event(REGULARS_SHIFT_CLOSE, NULL, NULL);
	const char *head;

	event.shift = "morning";
	event.n_lines = 0;
	ck_assert_int_eq(door_sale(session, "1", NULL), REGULARS_OK);
	ck_assert_int_eq(atomic_load(&heard.messages), 0);
	ck_assert_int_eq(door->event(session, &event), REGULARS_OK);
	head = support_text("SELECT lower(hex(head)) FROM origin WHERE till = '7'");
	ck_assert_int_eq(atomic_load(&heard.messages), 1);
	ck_assert_uint_eq(strlen(head), 32);
	ck_assert_msg(strstr(heard.message, head) != NULL, "\"%s\" does not hold %s", heard.message, head);
	door->stop(session);
}
END_TEST

START_TEST(an_abandoned_ticket_leaves_nothing)
{
	struct regulars_session *session = door_start("1", 5000);
	const struct regulars_checkout *checkout;
	struct regulars_ticket *ticket, *after;

	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	door->sale_end(ticket);
	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, "京A99999"), REGULARS_OK);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	door->sale_end(ticket);
	/* One that outlives its session. */
	ck_assert_int_eq(door->sale_open(&after, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(after, &goods), REGULARS_OK);
	door->stop(session);
	door->sale_end(after);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE value = '京A99999'"), 0);
}
END_TEST

START_TEST(closing_again_after_a_refusal_captures_once)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_event tail = head("21");
	const struct regulars_receipt *receipt, *again;
	struct regulars_ticket *ticket;

	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(&receipt, ticket, REGULARS_SALE_CLOSE, NULL), REGULARS_REFUSED);
	ck_assert_ptr_null(receipt);
	ck_assert_ptr_nonnull(strstr(door->last_error(session), "receipt"));
	tail.flags = REGULARS_HAS_PROMISE;
	ck_assert_int_eq(door->sale_close(&receipt, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	ck_assert_int_eq(receipt->earned_points, 50);
	ck_assert_int_eq(door->sale_close(&again, ticket, REGULARS_SALE_CLOSE, &tail), REGULARS_OK);
	ck_assert_int_eq(receipt->earned_points, 50);
	ck_assert_int_eq(again->earned_points, 50);
	door->sale_end(ticket);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 1);
}
END_TEST

/* --- lookup and menu --- */

START_TEST(lookup_knows_customers_vehicles_and_nobody)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_checkout *checkout;

	ck_assert_int_eq(door->lookup(&checkout, session, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_str_eq(checkout->customer_id, "c:1");
	door->checkout_free(checkout);
	ck_assert_int_eq(door->lookup(&checkout, session, REGULARS_PLATE, "京A99999"), REGULARS_OK);
	ck_assert_ptr_null(checkout->customer_id);
	ck_assert_int_eq(checkout->vehicle_known, 0);
	door->checkout_free(checkout);
	ck_assert_int_eq(door->lookup(&checkout, session, REGULARS_CUSTOMER, NULL), REGULARS_OK);
	ck_assert_ptr_null(checkout->customer_id);
	door->checkout_free(checkout);
	ck_assert_int_eq(door->lookup(&checkout, session, REGULARS_PHONE, "not a number"), REGULARS_REFUSED);
	ck_assert_ptr_null(checkout);
	ck_assert_ptr_nonnull(strstr(door->last_error(session), "phone"));
	ck_assert_int_eq(door->lookup(&checkout, session, (enum regulars_identifier_kind)99, "x"), REGULARS_REFUSED);
	door->stop(session);
}
END_TEST

static enum regulars_status run(const struct regulars_menu_result **out, struct regulars_session *session, const char *id,
    const char *name1, const char *value1, const char *name2, const char *value2)
{
	const struct regulars_value values[] = { { name1, value1 }, { name2, value2 } };

	return door->menu_run(out, session, id, values, name1 == NULL ? 0 : name2 == NULL ? 1 : 2, "Li");
}

START_TEST(the_menu_enrols_binds_and_looks_up)
{
	struct regulars_session *session = door_start("1", 5000);
	const struct regulars_menu_result *result;
	const struct regulars_action *actions;
	char enrolled[80];
	size_t n;

	ck_assert_int_eq(door->menu_list(&actions, &n, session), REGULARS_OK);
	ck_assert_uint_ge(n, 8);
	for (size_t i = 0; i < n; i++) {
		ck_assert_ptr_nonnull(actions[i].label);
		ck_assert(strcmp(actions[i].permission, "attendant") == 0 || strcmp(actions[i].permission, "lead") == 0);
		for (size_t j = 0; j < actions[i].n_fields; j++) {
			ck_assert_ptr_nonnull(actions[i].fields[j].label);
		}
	}
	ck_assert_int_eq(run(&result, session, "enrol", "name", "Wang", "phone", "+86 138 0013 8000"), REGULARS_OK);
	ck_assert_ptr_nonnull(result->customer_id);
	ck_assert_uint_ge(result->n_messages, 1);
	(void)snprintf(enrolled, sizeof enrolled, "%s", result->customer_id);
	/* The same phone again is an answer, not a failure. */
	ck_assert_int_eq(run(&result, session, "enrol", "name", "Wang", "phone", "+86-138-0013-8000"), REGULARS_OK);
	ck_assert_uint_ge(result->n_messages, 1);
	ck_assert_int_eq(run(&result, session, "bind", "who", "+8613800138000", "plate", "京A99999"), REGULARS_OK);
	ck_assert_str_eq(result->customer_id, enrolled);
	ck_assert_int_eq(run(&result, session, "lookup", "who", "京A·99999", NULL, NULL), REGULARS_OK);
	ck_assert_str_eq(result->customer_id, enrolled);
	ck_assert_int_eq(run(&result, session, "bind", "who", "+8613900139000", "plate", "京A99999"), REGULARS_OK);
	ck_assert_ptr_null(result->customer_id);
	ck_assert_uint_ge(result->n_messages, 1);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'enrol'"), 2); /* c:1 is the other */
	door_expect_sound();
}
END_TEST

START_TEST(the_menu_names_the_field_that_is_wrong_and_does_nothing)
{
	static const struct { const char *id, *name1, *value1, *name2, *value2, *in_error; } bad[] = {
		{ "enrol", NULL, NULL, NULL, NULL, "name" },
		{ "enrol", "name", "", NULL, NULL, "name" },
		{ "enrol", "name", NULL, NULL, NULL, "name" },
		{ "enrol", "name", "a\x01" "b", NULL, NULL, "name" },
		{ "enrol", "name", "\xff\xfe", NULL, NULL, "name" },
		{ "enrol", "name", "Zhao", "phone", "12", "phone" },
		{ "enrol", "name", "Zhao", "card", "4111********1111", "card" },
		{ "enrol", "name", "Zhao", "plate", "---", "plate" },
		{ "enrol", "name", "Zhao", "shoe size", "43", "shoe size" },
		{ "enrol", "name", "Zhao", "type", "tractor", "type" },
		{ "enrol", "name", "Zhao", "pin", "12a4", "pin" },
		{ "bind", "plate", "京A99999", NULL, NULL, "who" },
		{ "bind", "who", "粤B12345", NULL, NULL, "plate" },
		{ "bind", "who", "粤B12345", "phone", "abc", "phone" },
		{ "lookup", NULL, NULL, NULL, NULL, "who" },
		{ "lookup", "who", "---", NULL, NULL, "who" },
		{ "fly", NULL, NULL, NULL, NULL, "fly" },
		{ NULL, NULL, NULL, NULL, NULL, "action" },
	};
	struct regulars_session *session = door_start("1", 5000);
	const struct regulars_menu_result *result;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(run(&result, session, bad[i].id, bad[i].name1, bad[i].value1, bad[i].name2, bad[i].value2) ==
		    REGULARS_REFUSED, "%zu was taken", i);
		ck_assert_ptr_null(result);
		ck_assert_msg(strstr(door->last_error(session), bad[i].in_error) != NULL, "%zu: %s", i, door->last_error(session));
	}
	ck_assert_int_eq(door->menu_run(&result, session, "lookup", NULL, 3, NULL), REGULARS_REFUSED);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'enrol'"), 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'bind'"), 1);
}
END_TEST

/* --- hosts of 1.0 --- */

/* A struct as long as it was then, so that a sanitizer sees whoever reads further. Freed by the caller. */
static void *shortened(const void *whole, size_t size)
{
	const uint32_t struct_size = (uint32_t)size;
	void *old = malloc(size);

	ck_assert_ptr_nonnull(old);
	memcpy(old, whole, size);
	memcpy(old, &struct_size, sizeof struct_size);
	return old;
}

START_TEST(a_host_that_was_compiled_against_1_0_is_served)
{
	const size_t event_size = offsetof(struct regulars_event, redemptions);
	void *services = shortened(&door_services, offsetof(struct regulars_services, clock));
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database,
		.budget_ms = 20000 };
	struct regulars_event sale = door_event(REGULARS_SALE_CLOSE, "1", PLATE), tail = head("2");
	void *old_sale = shortened(&sale, event_size), *too_short = shortened(&sale, event_size - 8), *old_tail;
	const struct regulars_menu_result *result;
	struct regulars_session *session;
	struct regulars_ticket *ticket;

	tail.plate = PLATE;
	old_tail = shortened(&tail, event_size);
	ck_assert_int_eq(door->start(&session, &settings, services, NULL, 0), REGULARS_OK);
	ck_assert_int_eq(door->event(session, old_sale), REGULARS_OK);
	ck_assert_int_eq(door->sale_open(&ticket, session, old_tail), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, sale.lines), REGULARS_OK);
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, old_tail), REGULARS_OK);
	door->sale_end(ticket);
	ck_assert_int_eq(run(&result, session, "lookup", "who", PLATE, NULL, NULL), REGULARS_OK);
	ck_assert_uint_ge(result->n_messages, 1);
	ck_assert_int_eq(door->event(session, too_short), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_open(&ticket, session, too_short), REGULARS_REFUSED);
	door->stop(session);
	ck_assert_int_eq(balance("c:1"), 80);
	free(services);
	free(too_short);
	free(old_sale);
	free(old_tail);
}
END_TEST

/* --- bad callers --- */

START_TEST(null_is_refused_or_allowed_everywhere)
{
	struct regulars_session *session = door_start("1", 5000);
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database };
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "1", NULL);
	const struct regulars_checkout *checkout;
	const struct regulars_menu_result *result;
	const struct regulars_action *actions;
	const struct regulars_receipt *receipt;
	struct regulars_checkout *found;
	struct regulars_session *other;
	struct regulars_ticket *ticket;
	size_t n;

	door->stop(NULL);
	door->sale_end(NULL);
	door->checkout_free(NULL);
	ck_assert_ptr_nonnull(door->last_error(NULL));
	ck_assert_int_eq(door->start(NULL, &settings, NULL, NULL, 0), REGULARS_REFUSED);
	ck_assert_int_eq(door->start(&other, NULL, NULL, NULL, 0), REGULARS_REFUSED);
	ck_assert_ptr_null(other);
	ck_assert_int_eq(door->start(&other, &settings, NULL, NULL, 0), REGULARS_OK);
	door->stop(other);
	ck_assert_int_eq(door->sale_open(NULL, session, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_open(&ticket, NULL, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_identify(NULL, REGULARS_PLATE, PLATE), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_line(NULL, &goods), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_tender(NULL, event.tenders), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_total(&checkout, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_close(&receipt, NULL, REGULARS_SALE_CLOSE, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->event(NULL, &event), REGULARS_REFUSED);
	ck_assert_int_eq(door->event(session, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->lookup(NULL, session, REGULARS_PLATE, PLATE), REGULARS_REFUSED);
	ck_assert_int_eq(door->lookup(&found, NULL, REGULARS_PLATE, PLATE), REGULARS_REFUSED);
	ck_assert_int_eq(door->menu_list(NULL, &n, session), REGULARS_REFUSED);
	ck_assert_int_eq(door->menu_list(&actions, &n, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->menu_run(NULL, session, "lookup", NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->menu_run(&result, NULL, "lookup", NULL, 0, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(ticket, REGULARS_CARD, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(ticket, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_tender(ticket, NULL), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_total(NULL, ticket), REGULARS_REFUSED);
	ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
	event = head("4");
	ck_assert_int_eq(door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &event), REGULARS_OK);
	door->sale_end(ticket);
	event = door_event(REGULARS_SALE_CLOSE, "5", NULL);
	event.lines = NULL;
	ck_assert_int_eq(door->event(session, &event), REGULARS_REFUSED);
	event.n_lines = 0;
	event.tenders = NULL;
	event.n_tenders = 0;
	ck_assert_int_eq(door->event(session, &event), REGULARS_OK);
	door->stop(session);
}
END_TEST

START_TEST(what_cannot_be_a_sale_is_refused_and_named)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "1", NULL);
	struct regulars_line line = *event.lines;
	struct regulars_ticket *ticket;

	event.struct_size = 8;
	ck_assert_int_eq(door->event(session, &event), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(door->last_error(session), "struct_size"));
	ck_assert_int_eq(door->sale_open(&ticket, session, &event), REGULARS_REFUSED);
	ck_assert_ptr_null(ticket);
	event = door_event((enum regulars_event_kind)77, "1", NULL);
	ck_assert_int_eq(door->event(session, &event), REGULARS_REFUSED);
	event = door_event(REGULARS_SALE_CLOSE, "1", NULL);
	line.volume_ml = INT64_MAX;
	event.lines = &line;
	ck_assert_int_eq(door->event(session, &event), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(door->last_error(session), "volume_ml"));
	line.volume_ml = INT64_C(1000000000000000);
	event.plate = PLATE;
	ck_assert_int_eq(door->event(session, &event), REGULARS_OK);
	event = door_event(REGULARS_SALE_CLOSE, "\xc3", NULL);
	ck_assert_int_eq(door->event(session, &event), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(door->last_error(session), "receipt"));
	door->stop(session);
	door_expect_sound();
}
END_TEST

START_TEST(settings_of_the_wrong_size_or_without_a_database_are_refused)
{
	struct regulars_settings settings = { .struct_size = 8, .database = support_database };
	struct regulars_session *session;
	char why[200] = "", small[5] = "";

	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(why, "struct_size"));
	ck_assert_str_eq(why, door->last_error(NULL));
	settings.struct_size = sizeof settings + 64; /* a newer host */
	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_OK);
	door->stop(session);
	settings.budget_ms = -1;
	ck_assert_int_eq(door->start(&session, &settings, NULL, small, sizeof small), REGULARS_REFUSED);
	ck_assert_uint_eq(strlen(small), sizeof small - 1);
	settings.budget_ms = INT32_MAX;
	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(why, "budget_ms"));
	settings = (struct regulars_settings){ .struct_size = sizeof settings };
	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_REFUSED);
	ck_assert_ptr_nonnull(strstr(why, "database"));
	settings.database = support_path("nothing.db");
	ck_assert_int_eq(door->start(&session, &settings, NULL, why, sizeof why), REGULARS_FAILED);
	ck_assert_ptr_nonnull(strstr(why, "no such database"));
	ck_assert_ptr_null(session);
}
END_TEST

START_TEST(an_older_host_has_fewer_services)
{
	static const size_t sizes[] = {
		0, sizeof(uint32_t), offsetof(struct regulars_services, message), offsetof(struct regulars_services, message) + 4,
		offsetof(struct regulars_services, log), offsetof(struct regulars_services, customer_display),
	};
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		/* In memory of just that size, so that a sanitizer sees what is read beyond it. */
		struct regulars_services *services = malloc(sizes[i] < sizeof(uint32_t) ? sizeof(uint32_t) : sizes[i]);
		struct regulars_services shorter = door_services;
		const struct regulars_checkout *checkout;
		struct regulars_session *session;
		struct regulars_ticket *ticket;

		shorter.struct_size = (uint32_t)sizes[i];
		memcpy(services, &shorter, sizes[i] < sizeof(uint32_t) ? sizeof(uint32_t) : sizes[i]);
		ck_assert_int_eq(door->start(&session, &settings, services, NULL, 0), REGULARS_OK);
		free(services);
		ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
		ck_assert_int_eq(door->sale_total(&checkout, ticket), REGULARS_OK);
		door->sale_end(ticket);
		door->stop(session);
	}
	ck_assert_int_eq(heard.displays, 0);
}
END_TEST

/* --- several at once --- */

START_TEST(two_sessions_do_not_know_each_other)
{
	struct regulars_session *first = door_start("1", 5000), *second = door_start("2", 5000);
	const struct regulars_menu_result *result;
	struct regulars_checkout *checkout;

	ck_assert_int_eq(door_sale(first, "1", PLATE), REGULARS_OK);
	ck_assert_int_eq(door_sale(second, "2", PLATE), REGULARS_OK);
	/* What the one wrote, the other reads. */
	ck_assert_int_eq(door->lookup(&checkout, first, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(checkout->balance_points, 80);
	door->checkout_free(checkout);
	ck_assert_int_eq(run(&result, second, "lookup", "who", PLATE, NULL, NULL), REGULARS_OK);
	ck_assert_str_eq(result->customer_id, "c:1");
	door->stop(first);
	ck_assert_int_eq(door_sale(second, "3", PLATE), REGULARS_OK);
	door->stop(second);
	ck_assert_int_eq(support_int("SELECT count(DISTINCT till) FROM fact_sale"), 2);
	ck_assert_int_eq(balance("c:1"), 120);
	door_expect_sound();
}
END_TEST

#define THREADS 8
#define SALES_OF_A_THREAD 25

struct teller {
	struct regulars_session *session;
	int number, failed;
};

static void *tell(void *payload)
{
	struct teller *teller = payload;
	char receipt[20];

	for (int i = 0; i < SALES_OF_A_THREAD; i++) {
		struct regulars_event event = door_event(REGULARS_SALE_CLOSE, receipt, PLATE);
		const struct regulars_menu_result *result;
		const struct regulars_checkout *checkout;
		struct regulars_ticket *ticket;

		(void)snprintf(receipt, sizeof receipt, "%d-%d", teller->number, i);
		teller->failed += door->sale_open(&ticket, teller->session, NULL) != REGULARS_OK;
		teller->failed += door->sale_identify(ticket, REGULARS_PLATE, PLATE) != REGULARS_OK;
		teller->failed += door->sale_line(ticket, event.lines) != REGULARS_OK;
		teller->failed += door->sale_total(&checkout, ticket) != REGULARS_OK;
		teller->failed += door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &event) < REGULARS_OK;
		door->sale_end(ticket);
		/* The same again, and a mistake whose message is this thread's own. */
		teller->failed += door->event(teller->session, &event) < REGULARS_OK;
		event.receipt = NULL;
		teller->failed += door->event(teller->session, &event) != REGULARS_REFUSED;
		teller->failed += strstr(door->last_error(teller->session), "receipt") == NULL;
		if (i % 8 == 0) {
			teller->failed += run(&result, teller->session, "lookup", "who", PLATE, NULL, NULL) != REGULARS_OK;
		}
	}
	return NULL;
}

START_TEST(eight_threads_capture_on_one_session)
{
	struct regulars_session *session = door_start("1", 30000);
	struct teller tellers[THREADS];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		tellers[i] = (struct teller){ .session = session, .number = i };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, tell, &tellers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_msg(tellers[i].failed == 0, "thread %d: %d calls went wrong", i, tellers[i].failed);
	}
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(DISTINCT receipt) FROM fact_sale"), THREADS * SALES_OF_A_THREAD);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), THREADS * SALES_OF_A_THREAD);
	door_expect_sound();
}
END_TEST

/* --- fork --- */

static void child_of(struct regulars_session *session, struct regulars_ticket *ticket)
{
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "child", PLATE);
	const struct regulars_menu_result *result;
	const struct regulars_checkout *checkout;
	const struct regulars_receipt *receipt;
	struct regulars_checkout *found;
	int wrong = 0;

	wrong |= (door->sale_total(&checkout, ticket) != REGULARS_FAILED) << 0;
	wrong |= (door->sale_close(&receipt, ticket, REGULARS_SALE_CLOSE, &event) != REGULARS_FAILED) << 1;
	wrong |= (door->event(session, &event) != REGULARS_FAILED) << 2;
	wrong |= (door->lookup(&found, session, REGULARS_PLATE, PLATE) != REGULARS_FAILED) << 3;
	wrong |= (run(&result, session, "lookup", "who", PLATE, NULL, NULL) != REGULARS_FAILED) << 4;
	wrong |= (strstr(door->last_error(session), "child") == NULL) << 5;
	door->sale_end(ticket);
	door->stop(session);
	_exit(wrong);
}

START_TEST(a_forked_child_is_refused_and_its_parent_goes_on)
{
	struct regulars_session *session = door_start("1", 5000);
	struct regulars_ticket *ticket;

	ck_assert_int_eq(door_sale(session, "1", PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	for (int i = 0; i < 5; i++) {
		pid_t child = support_fork();
		int status;

		ck_assert_int_ge(child, 0);
		if (child == 0) {
			child_of(session, ticket);
		}
		ck_assert_int_eq(door_sale(session, i % 2 == 0 ? "2" : "3", PLATE), REGULARS_OK);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child ended with %x", status);
	}
	door->sale_end(ticket);
	door->stop(session);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), 3);
	door_expect_sound();
}
END_TEST

/* --- re-entry --- */

static struct {
	struct regulars_session *session;
	struct regulars_ticket *ticket;
	int depth, calls;
	bool ends;
} again;

static void call_back(void)
{
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "again", PLATE);
	const struct regulars_menu_result *result;
	const struct regulars_checkout *checkout;
	struct regulars_checkout *found;
	struct regulars_ticket *ticket;

	if (again.session == NULL || again.depth > 0) {
		return;
	}
	again.depth++;
	again.calls++;
	(void)door->event(again.session, &event);
	if (door->lookup(&found, again.session, REGULARS_PLATE, PLATE) == REGULARS_OK) {
		door->checkout_free(found);
	}
	(void)run(&result, again.session, "lookup", "who", PLATE, NULL, NULL);
	ck_assert_int_eq(door->sale_open(&ticket, again.session, NULL), REGULARS_OK);
	(void)door->sale_total(&checkout, ticket);
	door->sale_end(ticket);
	if (again.ticket != NULL) {
		(void)door->sale_total(&checkout, again.ticket);
	}
	if (again.ends) {
		door->sale_end(again.ticket);
	}
	again.depth--;
}

static void display_back(const char *line1, const char *line2, void *payload)
{
	(void)line1;
	(void)line2;
	(void)payload;
	call_back();
}

static void tell_back(enum regulars_message_kind kind, const char *text, void *payload)
{
	(void)kind;
	(void)text;
	(void)payload;
	call_back();
}

START_TEST(services_may_call_back_into_the_plugin)
{
	const struct regulars_services services = { .struct_size = sizeof services, .message = tell_back, .log = tell_back,
		.customer_display = display_back };
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database,
		.budget_ms = 20000 };
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "1", PLATE);
	const struct regulars_checkout *checkout;

	memset(&again, 0, sizeof again);
	ck_assert_int_eq(door->start(&again.session, &settings, &services, NULL, 0), REGULARS_OK);
	/* From the display, for the same ticket too ... */
	ck_assert_int_eq(door->sale_open(&again.ticket, again.session, NULL), REGULARS_OK);
	ck_assert_int_eq(door->sale_line(again.ticket, &goods), REGULARS_OK);
	ck_assert_int_eq(door->sale_identify(again.ticket, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(door->sale_total(&checkout, again.ticket), REGULARS_OK);
	ck_assert_int_eq(again.calls, 1);
	ck_assert_int_eq(checkout->will_earn_points, 50);
	/* ... which may even be ended there. */
	again.ends = true;
	ck_assert_int_eq(door->sale_total(&checkout, again.ticket), REGULARS_OK);
	ck_assert_ptr_null(checkout);
	ck_assert_int_eq(again.calls, 2);
	again.ends = false;
	again.ticket = NULL;
	ck_assert_int_eq(door->event(again.session, &event), REGULARS_OK);
	door->stop(again.session);
	again.session = NULL;
	door_expect_sound();
}
END_TEST

START_TEST(log_and_message_may_call_back_when_the_folder_is_gone)
{
	const struct regulars_services services = { .struct_size = sizeof services, .message = tell_back, .log = tell_back,
		.customer_display = display_back };
	const struct regulars_settings settings = { .struct_size = sizeof settings, .database = support_database,
		.budget_ms = 20000 };
	struct regulars_event event = door_event(REGULARS_SALE_CLOSE, "1", PLATE);
	char elsewhere[100];

	memset(&again, 0, sizeof again);
	ck_assert_int_eq(door->start(&again.session, &settings, &services, NULL, 0), REGULARS_OK);
	(void)snprintf(elsewhere, sizeof elsewhere, "%s-elsewhere", support_folder);
	ck_assert_int_eq(rename(support_folder, elsewhere), 0);
	ck_assert_int_eq(door->event(again.session, &event), REGULARS_FAILED);
	ck_assert_int_ge(again.calls, 1);
	ck_assert_int_eq(rename(elsewhere, support_folder), 0);
	ck_assert_int_eq(door->event(again.session, &event), REGULARS_OK);
	/* With the settings still there, the reading side says what is wrong, too. */
	again.calls = 0;
	event.receipt = "2";
	ck_assert_int_eq(rename(support_database, support_path("elsewhere.db")), 0);
	ck_assert_int_eq(door->event(again.session, &event), REGULARS_SPOOLED);
	ck_assert_int_ge(again.calls, 2);
	ck_assert_int_eq(rename(support_path("elsewhere.db"), support_database), 0);
	door->stop(again.session);
	again.session = NULL;
	door_expect_sound();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("native");
	TCase *tcase = tcase_create("door");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, door_setup, door_teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_whole_sale_is_captured_with_points_and_tier);
	tcase_add_test(tcase, a_receipt_that_is_not_printed_promises_nothing);
	tcase_add_test(tcase, a_promise_is_kept_when_a_late_refund_changes_the_tier);
	tcase_add_test(tcase, a_plate_given_late_enriches_the_sale);
	tcase_add_test(tcase, every_kind_goes_through_close_and_through_event);
	tcase_add_test(tcase, the_close_of_a_shift_shows_the_audit_mark_of_the_till);
	tcase_add_test(tcase, an_abandoned_ticket_leaves_nothing);
	tcase_add_test(tcase, closing_again_after_a_refusal_captures_once);
	tcase_add_test(tcase, lookup_knows_customers_vehicles_and_nobody);
	tcase_add_test(tcase, the_menu_enrols_binds_and_looks_up);
	tcase_add_test(tcase, a_host_that_was_compiled_against_1_0_is_served);
	tcase_add_test(tcase, the_menu_names_the_field_that_is_wrong_and_does_nothing);
	tcase_add_test(tcase, null_is_refused_or_allowed_everywhere);
	tcase_add_test(tcase, what_cannot_be_a_sale_is_refused_and_named);
	tcase_add_test(tcase, settings_of_the_wrong_size_or_without_a_database_are_refused);
	tcase_add_test(tcase, an_older_host_has_fewer_services);
	tcase_add_test(tcase, two_sessions_do_not_know_each_other);
	tcase_add_test(tcase, eight_threads_capture_on_one_session);
	tcase_add_test(tcase, a_forked_child_is_refused_and_its_parent_goes_on);
	tcase_add_test(tcase, services_may_call_back_into_the_plugin);
	tcase_add_test(tcase, log_and_message_may_call_back_when_the_folder_is_gone);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
