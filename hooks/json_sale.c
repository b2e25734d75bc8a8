/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json_sale.c - the calls about sales. A host with a process for each request sends the whole ticket every time: then a
 * ticket is opened for the call, by the same functions that a native host calls.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

#include "../plugin/json_members.h"
#include "json.h"

static const struct regulars_plugin *const door = &regulars_plugin;

/* --- reading --- */

/* An event of call->kind, or with kind 0 a ticket so far. `object` is taken over. */
static enum regulars_status read_event(struct reg_json_event **out, struct reg_json_call *call, struct json_t *object,
    enum regulars_event_kind kind)
{
	struct reg_err err = { 0 };
	struct reg_side *side = reg_session_side(call->session, &err);
	int rc;

	*out = NULL;
	if (side == NULL) {
		json_decref(object);
		return reg_native_status(REG_EIO, &err);
	}
	/* Under the lock: the zone goes with the side. */
	rc = (int)kind == 0 ? reg_json_event_draft(out, object, side->zone, &err)
	                    : reg_json_event_take(out, object, kind, side->zone, &err);
	reg_session_release(call->session);
	if (rc == 0) {
		call->at_unix_s = reg_json_event_get(*out)->at_unix_s;
	}
	return reg_json_malformed(call, rc, &err);
}

/* The request itself as an event; what a call reads beside it has been taken out. */
static enum regulars_status read_request(struct reg_json_event **out, struct reg_json_call *call,
    enum regulars_event_kind kind)
{
	return read_event(out, call, json_incref(call->request), kind);
}

static enum regulars_status add_rung(struct regulars_ticket *ticket, const struct regulars_event *event)
{
	enum regulars_status status = REGULARS_OK;

	for (size_t i = 0; status == REGULARS_OK && i < event->n_lines; i++) {
		status = door->sale_line(ticket, &event->lines[i]);
	}
	for (size_t i = 0; status == REGULARS_OK && i < event->n_tenders; i++) {
		status = door->sale_tender(ticket, &event->tenders[i]);
	}
	return status;
}

static enum regulars_status open_ticket(struct regulars_ticket **out, struct reg_json_call *call,
    const struct regulars_event *event)
{
	enum regulars_status status = door->sale_open(out, call->session, event);

	if (status == REGULARS_OK) {
		status = add_rung(*out, event);
	}
	if (status != REGULARS_OK) {
		door->sale_end(*out);
		*out = NULL;
	}
	return status;
}

enum regulars_status reg_json_ticket_read(struct regulars_ticket **out, struct reg_json_call *call, struct json_t *object)
{
	struct reg_json_event *event;
	enum regulars_status status = read_event(&event, call, object, 0);

	*out = NULL;
	if (status == REGULARS_OK) {
		status = open_ticket(out, call, reg_json_event_get(event));
	}
	reg_json_event_destroy(event);
	return status;
}

/* --- open tickets --- */

static enum regulars_status no_ticket(struct reg_json_call *call)
{
	call->code = "unknown-ticket";
	return reg_native_refuse("ticket: there is no such open ticket; it was closed, ended or never opened");
}

/* What calls on an open ticket ask for. */
struct rung {
	int64_t ticket;
	const char *identifiers[4];
	const json_t *lines, *tenders;
};

static const enum regulars_identifier_kind identifier_kinds[4] = {
	REGULARS_PLATE, REGULARS_CARD, REGULARS_PHONE, REGULARS_CUSTOMER,
};

static const struct reg_json_member rung_members[] = {
	{ "ticket", REG_JSON_INTEGER, offsetof(struct rung, ticket), NULL },
	{ "plate", REG_JSON_TEXT, offsetof(struct rung, identifiers[0]), NULL },
	{ "card", REG_JSON_TEXT, offsetof(struct rung, identifiers[1]), NULL },
	{ "phone", REG_JSON_TEXT, offsetof(struct rung, identifiers[2]), NULL },
	{ "customer", REG_JSON_TEXT, offsetof(struct rung, identifiers[3]), NULL },
	{ "lines", REG_JSON_NESTED, offsetof(struct rung, lines), NULL },
	{ "tenders", REG_JSON_NESTED, offsetof(struct rung, tenders), NULL },
};

#define TICKET_ONLY 0, 1
#define IDENTIFIERS 1, 4
#define LINES 5, 1
#define TENDERS 6, 1

/* Reads a request of "ticket" and `n` members from `first` on, and takes the ticket. */
static enum regulars_status take_rung(struct regulars_ticket **out, struct rung *rung, struct reg_json_call *call,
    size_t first, size_t n)
{
	struct reg_json_member members[1 + 4] = { rung_members[0] };
	struct reg_err err = { 0 };
	int rc;

	for (size_t i = 0; first > 0 && i < n; i++) {
		members[1 + i] = rung_members[first + i];
	}
	*out = NULL;
	*rung = (struct rung){ 0 };
	rc = reg_json_members_read(rung, call->request, members, first > 0 ? 1 + n : 1, "", &err);
	if (rc < 0) {
		return reg_json_malformed(call, rc, &err);
	}
	*out = reg_json_ticket_take(reg_json_session_tickets(call->owner), rung->ticket);
	return *out == NULL ? no_ticket(call) : REGULARS_OK;
}

static void put_rung(struct reg_json_call *call, const struct rung *rung, const struct regulars_ticket *ticket, bool is_over)
{
	if (ticket != NULL) {
		reg_json_ticket_put(reg_json_session_tickets(call->owner), rung->ticket, is_over);
	}
}

enum regulars_status reg_json_sale_open(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct reg_err err = { 0 };
	enum regulars_status status = reg_json_ticket_read(&ticket, call, json_incref(call->request));
	int64_t number = 0;

	if (status != REGULARS_OK) {
		return status;
	}
	status = reg_native_status(reg_json_ticket_add(&number, reg_json_session_tickets(call->owner), ticket, &err), &err);
	return status != REGULARS_OK ? status : reg_json_answer(call, "ticket", json_integer(number));
}

enum regulars_status reg_json_sale_identify(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct rung rung;
	enum regulars_status status = take_rung(&ticket, &rung, call, IDENTIFIERS);
	bool is_named = false;

	for (size_t i = 0; status == REGULARS_OK && i < 4; i++) {
		if (rung.identifiers[i] != NULL) {
			is_named = true;
			status = door->sale_identify(ticket, identifier_kinds[i], rung.identifiers[i]);
		}
	}
	if (status == REGULARS_OK && !is_named) {
		call->code = "malformed";
		status = reg_native_refuse("expected a plate, card, phone or customer");
	}
	put_rung(call, &rung, ticket, false);
	return status;
}

enum regulars_status reg_json_sale_line(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct regulars_event event = { 0 };
	struct regulars_line *lines = NULL;
	struct reg_err err = { 0 };
	struct rung rung;
	enum regulars_status status = take_rung(&ticket, &rung, call, LINES);

	if (status == REGULARS_OK) {
		status = reg_json_malformed(call, reg_json_lines_read(&lines, &event.n_lines, rung.lines, &err), &err);
	}
	if (status == REGULARS_OK) {
		event.lines = lines;
		status = add_rung(ticket, &event);
	}
	put_rung(call, &rung, ticket, false);
	free(lines);
	return status;
}

enum regulars_status reg_json_sale_tender(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct regulars_event event = { 0 };
	struct regulars_tender *tenders = NULL;
	struct reg_err err = { 0 };
	struct rung rung;
	enum regulars_status status = take_rung(&ticket, &rung, call, TENDERS);

	if (status == REGULARS_OK) {
		status = reg_json_malformed(call, reg_json_tenders_read(&tenders, &event.n_tenders, rung.tenders, &err), &err);
	}
	if (status == REGULARS_OK) {
		event.tenders = tenders;
		status = add_rung(ticket, &event);
	}
	put_rung(call, &rung, ticket, false);
	free(tenders);
	return status;
}

enum regulars_status reg_json_sale_end(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct rung rung;
	enum regulars_status status = take_rung(&ticket, &rung, call, TICKET_ONLY);

	put_rung(call, &rung, ticket, true);
	return status;
}

/* --- what is shown before tender --- */

static enum regulars_status answer_checkout(struct reg_json_call *call, struct regulars_ticket *ticket)
{
	const struct regulars_checkout *checkout;
	enum regulars_status status = door->sale_total(&checkout, ticket);

	if (status != REGULARS_OK) {
		return status;
	}
	status = reg_json_answer(call, "checkout", reg_checkout_json_value(checkout));
	if (status == REGULARS_OK && checkout->customer_lines[0] == NULL) {
		return reg_json_answer(call, "customer_display", json_array());
	}
	return status != REGULARS_OK ? status
	    : reg_json_answer(call, "customer_display", json_pack("[s, s]", checkout->customer_lines[0],
	          checkout->customer_lines[1] == NULL ? "" : checkout->customer_lines[1]));
}

enum regulars_status reg_json_checkout(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	enum regulars_status status = reg_json_ticket_read(&ticket, call, json_incref(call->request));

	if (status == REGULARS_OK) {
		status = answer_checkout(call, ticket);
	}
	door->sale_end(ticket);
	return status;
}

enum regulars_status reg_json_sale_total(struct reg_json_call *call)
{
	struct regulars_ticket *ticket;
	struct rung rung;
	enum regulars_status status = take_rung(&ticket, &rung, call, TICKET_ONLY);

	if (status == REGULARS_OK) {
		status = answer_checkout(call, ticket);
	}
	put_rung(call, &rung, ticket, false);
	return status;
}

/* --- what is captured --- */

static json_t *receipt_json(const struct regulars_receipt *receipt)
{
	json_t *lines;

	if (receipt == NULL) {
		return json_null();
	}
	lines = json_array();
	for (size_t i = 0; i < receipt->n_lines; i++) {
		if (json_array_append_new(lines, json_string(receipt->lines[i])) != 0) {
			json_decref(lines);
			return NULL;
		}
	}
	return json_pack("{s:I, s:I, s:s?, s:o}", "earned", (json_int_t)receipt->earned_points, "balance",
	    (json_int_t)receipt->balance_points, "tier", receipt->tier_name, "lines", lines);
}

/* Captured is captured: a reply that lacks its receipt for want of memory says so by its status alone. */
static enum regulars_status close_ticket(struct reg_json_call *call, struct regulars_ticket *ticket,
    const struct regulars_event *event, bool is_printed)
{
	struct regulars_event tail = *event;
	const struct regulars_receipt *receipt;
	enum regulars_status status;

	tail.flags |= is_printed ? REGULARS_HAS_PROMISE : 0;
	status = door->sale_close(&receipt, ticket, call->kind, &tail);
	if (status >= 0) {
		(void)reg_json_answer(call, "receipt", receipt_json(receipt));
	}
	return status;
}

/* Members of a close beside those of the event. Taken out of the request. */
static enum regulars_status take_own(int64_t *ticket, bool *is_printed, struct reg_json_call *call)
{
	const json_t *number = json_object_get(call->request, "ticket"), *print = json_object_get(call->request, "print");

	if ((number != NULL && !json_is_integer(number)) || (print != NULL && !json_is_boolean(print))) {
		call->code = "malformed";
		return reg_native_refuse(print != NULL && !json_is_boolean(print) ? "print: expected true or false"
		                                                                  : "ticket: expected a whole number");
	}
	*ticket = number == NULL ? 0 : json_integer_value(number);
	*is_printed = json_is_true(print);
	(void)json_object_del(call->request, "print");
	/* An open ticket has been given a number above 0; one that is none is to be called unknown, not left out. */
	*ticket = number != NULL && *ticket <= 0 ? INT64_MAX : *ticket;
	(void)json_object_del(call->request, "ticket");
	return REGULARS_OK;
}

static enum regulars_status close_open(struct reg_json_call *call, int64_t number, bool is_printed)
{
	struct regulars_ticket *ticket = reg_json_ticket_take(reg_json_session_tickets(call->owner), number);
	struct reg_json_event *event = NULL;
	enum regulars_status status;

	if (ticket == NULL) {
		return no_ticket(call);
	}
	status = read_request(&event, call, 0);
	if (status == REGULARS_OK) {
		status = add_rung(ticket, reg_json_event_get(event));
	}
	if (status == REGULARS_OK) {
		status = close_ticket(call, ticket, reg_json_event_get(event), is_printed);
	}
	reg_json_event_destroy(event);
	reg_json_ticket_put(reg_json_session_tickets(call->owner), number, status >= 0);
	return status;
}

static enum regulars_status close_whole(struct reg_json_call *call, bool is_printed)
{
	struct regulars_ticket *ticket = NULL;
	struct reg_json_event *event;
	const struct regulars_event *whole;
	enum regulars_status status = read_request(&event, call, call->kind);

	if (status != REGULARS_OK) {
		return status;
	}
	whole = reg_json_event_get(event);
	if ((whole->flags & REGULARS_HAS_PROMISE) != 0) {
		/* The host has told the customer itself: nothing is worked out again. */
		if (is_printed) {
			call->code = "malformed";
			status = reg_native_refuse("promised_points: expected either this or print");
		} else {
			status = door->event(call->session, whole);
			status = status < 0 ? status : reg_json_answer(call, "receipt", json_null()) < 0 ? REGULARS_FAILED : status;
		}
	} else {
		status = open_ticket(&ticket, call, whole);
		if (status == REGULARS_OK) {
			status = close_ticket(call, ticket, whole, is_printed);
		}
		door->sale_end(ticket);
	}
	reg_json_event_destroy(event);
	return status;
}

enum regulars_status reg_json_sale_close(struct reg_json_call *call)
{
	bool is_printed = false;
	int64_t ticket = 0;
	enum regulars_status status = take_own(&ticket, &is_printed, call);

	if (status != REGULARS_OK) {
		return status;
	}
	return ticket == 0 ? close_whole(call, is_printed) : close_open(call, ticket, is_printed);
}

enum regulars_status reg_json_event(struct reg_json_call *call)
{
	struct reg_json_event *event;
	enum regulars_status status = read_request(&event, call, call->kind);

	if (status == REGULARS_OK) {
		status = door->event(call->session, reg_json_event_get(event));
	}
	reg_json_event_destroy(event);
	return status;
}
