/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The native door: the functions behind struct regulars_plugin. Each turns its arguments into what the rooms behind
 * take, and an error of ours into "carry on".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../plugin/account.h"
#include "../plugin/chain.h"
#include "../plugin/event.h"
#include "../plugin/text.h"
#include "native.h"

enum regulars_status reg_native_status(int rc, const struct reg_err *err)
{
	return rc == 0 ? REGULARS_OK : reg_session_fail(rc == REG_EINVAL ? REGULARS_REFUSED : REGULARS_FAILED, err);
}

enum regulars_status reg_native_refuse(const char *line)
{
	struct reg_err err = { 0 };

	(void)reg_err_set(&err, REG_EINVAL, "%s", line);
	return reg_session_fail(REGULARS_REFUSED, &err);
}

static enum regulars_status fail(const struct reg_err *err)
{
	return reg_session_fail(REGULARS_FAILED, err);
}

/* --- session --- */

static enum regulars_status native_start(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, char *why, size_t why_size)
{
	struct reg_err err = { 0 };
	int rc = out == NULL ? reg_err_set(&err, REG_EINVAL, "out: expected a place for the session")
	                     : reg_session_create(out, settings, services, &err);

	if (rc < 0 && why != NULL && why_size > 0) {
		(void)snprintf(why, why_size, "%s", err.line);
	}
	return reg_native_status(rc, &err);
}

static void native_stop(struct regulars_session *session)
{
	reg_session_destroy(session);
}

static const char *native_last_error(struct regulars_session *session)
{
	(void)session;
	return reg_session_last_error();
}

/* --- checkout --- */

int reg_native_ticket_event(struct reg_event **out, const struct regulars_ticket *ticket, struct reg_side *side,
    struct reg_err *err)
{
	struct regulars_event event = ticket->event;

	event.kind = REGULARS_SALE_CLOSE;
	event.flags &= ~REGULARS_HAS_PROMISE;
	event.receipt = event.receipt == NULL ? "0" : event.receipt;
	event.at_unix_s = event.at_unix_s == 0 ? reg_session_now_s(ticket->session) : event.at_unix_s;
	event.original_site = event.original_series = event.original_receipt = NULL;
	return reg_event_create(out, &event, &side->context, err);
}

static int session_checkout(struct regulars_checkout **out, struct regulars_session *session, struct reg_side *side,
    const struct reg_event *event, struct reg_err *err)
{
	int rc;

	if (side->store == NULL) {
		return reg_err_set(err, REG_EIO, "the side database cannot be read now");
	}
	rc = reg_checkout_create(out, side, event, session->language, err);
	reg_session_reading_failed(session, rc);
	return rc;
}

static enum regulars_status native_sale_open(struct regulars_ticket **out, struct regulars_session *session,
    const struct regulars_event *head)
{
	struct regulars_ticket *ticket;
	struct reg_err err = { 0 };
	int rc;

	if (out == NULL || session == NULL) {
		return reg_native_refuse("sale_open: expected a place for the ticket and a session");
	}
	*out = NULL;
	ticket = calloc(1, sizeof *ticket);
	if (ticket == NULL) {
		return reg_native_status(reg_err_set(&err, REG_EIO, "out of memory"), &err);
	}
	ticket->session = session;
	ticket->event.struct_size = sizeof ticket->event;
	rc = reg_ticket_merge(ticket, head, &err);
	if (rc < 0) {
		reg_ticket_destroy(ticket);
		return reg_native_status(rc, &err);
	}
	*out = ticket;
	return REGULARS_OK;
}

static enum regulars_status native_sale_identify(struct regulars_ticket *ticket, enum regulars_identifier_kind kind,
    const char *value)
{
	struct reg_err err = { 0 };

	return ticket == NULL ? reg_native_refuse("sale_identify: expected a ticket")
	                      : reg_native_status(reg_ticket_identify(ticket, kind, value, &err), &err);
}

static enum regulars_status native_sale_line(struct regulars_ticket *ticket, const struct regulars_line *line)
{
	struct reg_err err = { 0 };

	return ticket == NULL || line == NULL ? reg_native_refuse("sale_line: expected a ticket and a line")
	                                      : reg_native_status(reg_ticket_add_line(ticket, line, &err), &err);
}

static enum regulars_status native_sale_tender(struct regulars_ticket *ticket, const struct regulars_tender *tender)
{
	struct reg_err err = { 0 };

	return ticket == NULL || tender == NULL ? reg_native_refuse("sale_tender: expected a ticket and a tender")
	                                        : reg_native_status(reg_ticket_add_tender(ticket, tender, &err), &err);
}

/* Shows the view to the customer. The host may call us back from there, and even show or end the same ticket: then
 * *out is what there is afterwards. */
static void ticket_display(const struct regulars_checkout **out, struct regulars_ticket *ticket)
{
	const struct regulars_services *services = &ticket->session->services;
	const struct regulars_checkout *checkout = ticket->checkout;

	*out = checkout;
	if (services->customer_display == NULL || checkout->customer_lines[0] == NULL || ticket->is_in_call) {
		return;
	}
	ticket->is_in_call = true;
	services->customer_display(checkout->customer_lines[0], checkout->customer_lines[1], services->payload);
	ticket->is_in_call = false;
	*out = ticket->is_ended ? NULL : ticket->checkout;
	if (ticket->is_ended) {
		reg_native_release(ticket);
		reg_ticket_destroy(ticket);
	}
}

static enum regulars_status native_sale_total(const struct regulars_checkout **out, struct regulars_ticket *ticket)
{
	struct regulars_checkout *checkout = NULL;
	struct reg_event *event = NULL;
	struct reg_err err = { 0 };
	struct reg_side *side;
	int rc;

	if (out == NULL || ticket == NULL) {
		return reg_native_refuse("sale_total: expected a place for the view and a ticket");
	}
	*out = NULL;
	side = reg_session_side(ticket->session, &err);
	if (side == NULL) {
		return fail(&err);
	}
	rc = reg_native_ticket_event(&event, ticket, side, &err);
	rc = rc < 0 ? rc : session_checkout(&checkout, ticket->session, side, event, &err);
	reg_event_destroy(event);
	reg_checkout_destroy(ticket->checkout);
	ticket->checkout = checkout;
	reg_session_release(ticket->session);
	if (rc < 0) {
		return reg_native_status(rc, &err);
	}
	ticket_display(out, ticket);
	return REGULARS_OK;
}

/* --- close --- */

/* What the receipt will say is earned: evaluated now, and, where it is promised, kept for good. 0 when we cannot know.
 * A host that closes again after a failure is told the same. */
static int64_t ticket_promise(struct regulars_ticket *ticket, struct reg_side *side)
{
	struct regulars_checkout *checkout = NULL;
	struct reg_event *event = NULL;
	struct reg_err err = { 0 };
	int rc;

	if (ticket->has_promised) {
		return ticket->promised_points;
	}
	rc = reg_native_ticket_event(&event, ticket, side, &err);
	rc = rc < 0 ? rc : session_checkout(&checkout, ticket->session, side, event, &err);
	if (rc == 0) {
		ticket->promised_points = checkout->customer_id == NULL ? 0 : checkout->will_earn_points;
		ticket->has_promised = true;
	}
	reg_checkout_destroy(checkout);
	reg_event_destroy(event);
	return rc == 0 ? ticket->promised_points : 0;
}

static void ticket_receipt(struct regulars_ticket *ticket, int64_t earned_points, int64_t refund)
{
	struct reg_event *event = NULL;
	struct reg_err err = { 0 };
	struct reg_side *side;

	if (ticket->receipt != NULL) {
		return; /* closed before: the host may still hold it */
	}
	side = reg_session_side(ticket->session, &err);
	if (side == NULL) {
		return;
	}
	if (side->store != NULL && reg_native_ticket_event(&event, ticket, side, &err) == 0) {
		reg_session_reading_failed(ticket->session, reg_checkout_receipt(&ticket->receipt, side, event, earned_points,
		    refund, ticket->session->language, &err));
	}
	reg_session_release(ticket->session);
	reg_event_destroy(event);
}

/* The finished ticket as an event; *earned is what it earns. */
static int close_event(struct reg_event **out, int64_t *earned, struct regulars_ticket *ticket,
    enum regulars_event_kind kind, bool wants_receipt, struct reg_err *err)
{
	struct reg_side *side = reg_session_side(ticket->session, err);
	bool earns = kind == REGULARS_SALE_CLOSE || kind == REGULARS_SALE_COMPLETION;
	struct regulars_event event;
	int rc;

	if (side == NULL) {
		return REG_EIO;
	}
	event = ticket->event;
	event.kind = kind;
	event.flags &= ~REGULARS_HAS_PROMISE;
	event.promised_points = 0;
	*earned = earns && (wants_receipt || (ticket->event.flags & REGULARS_HAS_PROMISE) != 0)
	    ? ticket_promise(ticket, side) : 0;
	if (*earned > 0 && (ticket->event.flags & REGULARS_HAS_PROMISE) != 0) {
		event.flags |= REGULARS_HAS_PROMISE;
		event.promised_points = *earned;
	}
	rc = reg_event_create(out, &event, &side->context, err);
	reg_session_release(ticket->session);
	return rc;
}

static enum regulars_status native_sale_close(const struct regulars_receipt **receipt, struct regulars_ticket *ticket,
    enum regulars_event_kind kind, const struct regulars_event *tail)
{
	struct reg_event *event = NULL;
	struct reg_outcome outcome;
	struct reg_err err = { 0 };
	enum regulars_status status;
	int64_t earned = 0, began_ms = reg_session_now_ms();
	int rc;

	if (receipt != NULL) {
		*receipt = NULL;
	}
	if (ticket == NULL) {
		return reg_native_refuse("sale_close: expected a ticket");
	}
	rc = reg_ticket_merge(ticket, tail, &err);
	rc = rc < 0 ? rc : close_event(&event, &earned, ticket, kind, receipt != NULL, &err);
	if (rc < 0) {
		return reg_native_status(rc, &err);
	}
	status = reg_session_capture(&outcome, ticket->session, event, began_ms);
	ticket->is_closed = ticket->is_closed || status >= 0;
	if (receipt != NULL && status == REGULARS_OK) {
		ticket_receipt(ticket, earned, kind == REGULARS_SALE_REFUND ? outcome.sale : 0);
		*receipt = ticket->receipt;
	}
	return status;
}

static void native_sale_end(struct regulars_ticket *ticket)
{
	if (ticket != NULL && ticket->is_in_call) {
		ticket->is_ended = true;
		return;
	}
	if (ticket != NULL) {
		reg_native_release(ticket);
	}
	reg_ticket_destroy(ticket);
}

/* The head of the audit chain goes on the shift's paper: whoever rewrites the chain later cannot rewrite that. */
static void session_audit(struct regulars_session *session)
{
	char head[2 * REG_MAC_SIZE + 1] = "", line[200];
	struct reg_text_value value = { .name = "head", .kind = REG_TEXT_PLAIN, .text = head };
	struct reg_err err = { 0 };
	struct reg_side *side = session->services.message == NULL ? NULL : reg_session_side(session, &err);

	if (side == NULL) {
		return;
	}
	if (side->store != NULL && reg_chain_head(head, side, &err) == 0 && head[0] != '\0') {
		reg_text_format(line, sizeof line, REG_MESSAGE_AUDIT, reg_text_language(session->language), &value, 1);
	}
	reg_session_release(session);
	/* Without the lock: the host may call back. */
	if (head[0] != '\0') {
		session->services.message(REGULARS_INFO, line, session->services.payload);
	}
}

static enum regulars_status native_event(struct regulars_session *session, const struct regulars_event *in)
{
	struct reg_event *event = NULL;
	struct reg_outcome outcome;
	struct reg_err err = { 0 };
	enum regulars_status status;
	int64_t began_ms = reg_session_now_ms();
	struct reg_side *side;
	int rc;

	if (session == NULL || in == NULL) {
		return reg_native_refuse("event: expected a session and an event");
	}
	side = reg_session_side(session, &err);
	if (side == NULL) {
		return fail(&err);
	}
	rc = reg_event_create(&event, in, &side->context, &err);
	reg_session_release(session);
	if (rc < 0) {
		return reg_native_status(rc, &err);
	}
	status = reg_session_capture(&outcome, session, event, began_ms);
	if (status == REGULARS_OK && in->kind == REGULARS_SHIFT_CLOSE) {
		session_audit(session);
	}
	return status;
}

/* --- lookup --- */

static enum regulars_status native_lookup(struct regulars_checkout **out, struct regulars_session *session,
    enum regulars_identifier_kind kind, const char *value)
{
	struct regulars_ticket *ticket = NULL;
	struct reg_event *event = NULL;
	struct reg_err err = { 0 };
	enum regulars_status status;
	struct reg_side *side;
	int rc;

	if (out == NULL) {
		return reg_native_refuse("lookup: expected a place for the view");
	}
	*out = NULL;
	status = native_sale_open(&ticket, session, NULL);
	if (status == REGULARS_OK) {
		status = native_sale_identify(ticket, kind, value);
	}
	if (status == REGULARS_OK) {
		side = reg_session_side(session, &err);
		rc = side == NULL ? REG_EIO : reg_native_ticket_event(&event, ticket, side, &err);
		rc = rc < 0 ? rc : session_checkout(out, session, side, event, &err);
		if (side != NULL) {
			reg_session_release(session);
		}
		status = reg_native_status(rc, &err);
	}
	reg_event_destroy(event);
	reg_ticket_destroy(ticket);
	return status;
}

static void native_checkout_free(struct regulars_checkout *checkout)
{
	reg_checkout_destroy(checkout);
}

__attribute__((visibility("default"))) const struct regulars_plugin regulars_plugin = {
	.type = REGULARS_PLUGIN_TYPE,
	.version = REGULARS_ABI_VERSION,
	.start = native_start,
	.stop = native_stop,
	.last_error = native_last_error,
	.sale_open = native_sale_open,
	.sale_identify = native_sale_identify,
	.sale_line = native_sale_line,
	.sale_total = native_sale_total,
	.sale_tender = native_sale_tender,
	.sale_close = native_sale_close,
	.sale_end = native_sale_end,
	.event = native_event,
	.lookup = native_lookup,
	.checkout_free = native_checkout_free,
	.menu_list = reg_native_menu_list,
	.menu_run = reg_native_menu_run,
	.ticket_menu_run = reg_native_ticket_menu_run,
};

/* Offsets that hosts have compiled in: fields are only ever added behind these. */
_Static_assert(offsetof(struct regulars_plugin, start) == 8, "the ABI is append-only");
_Static_assert(offsetof(struct regulars_plugin, menu_run) == 8 + 14 * sizeof(void (*)(void)), "the ABI is append-only");
_Static_assert(offsetof(struct regulars_plugin, ticket_menu_run) == 8 + 15 * sizeof(void (*)(void)),
    "the ABI is append-only");
