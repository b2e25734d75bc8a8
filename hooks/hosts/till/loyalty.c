/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loyalty.h"

#include <string.h>

#include "text.h"

enum regulars_status till_loyalty_note(struct till_loyalty *loyalty, enum regulars_status status)
{
	/* Failures outrank the spool, and of two failures the first explains the second. */
	if (status < 0 && loyalty->worst >= 0) {
		loyalty->worst = status;
		till_text_copy(loyalty->why, sizeof loyalty->why, loyalty->plugin->last_error(loyalty->session));
	} else if (status == REGULARS_SPOOLED && loyalty->worst == REGULARS_OK) {
		loyalty->worst = status;
	}
	return status;
}

enum regulars_status till_loyalty_verdict(struct till_loyalty *loyalty)
{
	enum regulars_status worst = loyalty->worst;

	loyalty->worst = REGULARS_OK;
	return worst;
}

int till_loyalty_is_on(const struct till_loyalty *loyalty)
{
	return loyalty->session != NULL;
}

int till_loyalty_start(struct till_loyalty *loyalty, const struct regulars_plugin *plugin,
    const struct regulars_settings *settings, const struct regulars_services *services)
{
	loyalty->plugin = plugin;
	loyalty->session = NULL;
	loyalty->why[0] = '\0';
	if (plugin->start(&loyalty->session, settings, services, loyalty->why, sizeof loyalty->why) < 0) {
		loyalty->session = NULL;
		return -1;
	}
	return loyalty->session == NULL ? -1 : 0;
}

void till_loyalty_stop(struct till_loyalty *loyalty)
{
	till_loyalty_forget(loyalty);
	if (loyalty->session != NULL)
		loyalty->plugin->stop(loyalty->session);
	loyalty->session = NULL;
}

void till_loyalty_forget(struct till_loyalty *loyalty)
{
	if (loyalty->ticket != NULL)
		loyalty->plugin->sale_end(loyalty->ticket);
	loyalty->ticket = NULL;
	loyalty->lines_sent = 0;
	loyalty->tenders_sent = 0;
	loyalty->is_incomplete = 0;
	loyalty->plate[0] = loyalty->card[0] = loyalty->phone[0] = loyalty->customer[0] = '\0';
}

static void complete_event(const struct till_loyalty *loyalty, struct regulars_event *event)
{
	event->site = loyalty->site;
	event->till = loyalty->till;
	event->series = loyalty->series;
	event->currency = loyalty->currency;
	/* Originals are sales of this till, so their numbers are from its range. */
	if (event->original_receipt != NULL) {
		event->original_site = loyalty->site;
		event->original_series = loyalty->series;
	}
}

static void open_ticket(struct till_loyalty *loyalty, const struct till_ticket *ticket)
{
	struct till_event head;

	if (till_ticket_event(&head, ticket) != 0)
		return;
	complete_event(loyalty, &head.event);
	/* The rest is said by the calls that follow. */
	head.event.plate = head.event.card = head.event.phone = head.event.customer = NULL;
	head.event.lines = NULL;
	head.event.n_lines = 0;
	head.event.tenders = NULL;
	head.event.n_tenders = 0;
	if (till_loyalty_note(loyalty, loyalty->plugin->sale_open(&loyalty->ticket, loyalty->session, &head.event)) < 0)
		loyalty->ticket = NULL;
	till_ticket_event_finish(&head);
}

static void identify(struct till_loyalty *loyalty, enum regulars_identifier_kind kind, char *told, size_t told_size,
    const char *value)
{
	if (strcmp(told, value) == 0)
		return;
	till_text_copy(told, told_size, value);
	till_loyalty_note(loyalty, loyalty->plugin->sale_identify(loyalty->ticket, kind, value));
}

void till_loyalty_follow(struct till_loyalty *loyalty, const struct till_ticket *ticket)
{
	if (loyalty->session == NULL)
		return;
	if (loyalty->ticket == NULL)
		open_ticket(loyalty, ticket);
	if (loyalty->ticket == NULL)
		return;
	identify(loyalty, REGULARS_CUSTOMER, loyalty->customer, sizeof loyalty->customer, ticket->customer);
	identify(loyalty, REGULARS_CARD, loyalty->card, sizeof loyalty->card, ticket->card);
	identify(loyalty, REGULARS_PHONE, loyalty->phone, sizeof loyalty->phone, ticket->phone);
	identify(loyalty, REGULARS_PLATE, loyalty->plate, sizeof loyalty->plate, ticket->plate);
	for (; loyalty->lines_sent < ticket->n_lines; loyalty->lines_sent++) {
		struct regulars_line line;

		till_ticket_line_abi(&line, &ticket->lines[loyalty->lines_sent]);
		if (till_loyalty_note(loyalty, loyalty->plugin->sale_line(loyalty->ticket, &line)) == REGULARS_FAILED)
			loyalty->is_incomplete = 1;
	}
	for (; loyalty->tenders_sent < ticket->n_tenders; loyalty->tenders_sent++) {
		const struct till_tender *paid = &ticket->tenders[loyalty->tenders_sent];
		struct regulars_tender tender = {.kind = paid->kind, .amount_minor = paid->amount_minor};

		if (till_loyalty_note(loyalty, loyalty->plugin->sale_tender(loyalty->ticket, &tender)) ==
		    REGULARS_FAILED)
			loyalty->is_incomplete = 1;
	}
}

const struct regulars_checkout *till_loyalty_total(struct till_loyalty *loyalty, const struct till_ticket *ticket)
{
	const struct regulars_checkout *checkout = NULL;

	till_loyalty_follow(loyalty, ticket);
	if (loyalty->ticket == NULL)
		return NULL;
	if (till_loyalty_note(loyalty, loyalty->plugin->sale_total(&checkout, loyalty->ticket)) < 0)
		return NULL;
	return checkout;
}

const struct regulars_receipt *till_loyalty_close(struct till_loyalty *loyalty, const struct till_ticket *ticket,
    int will_promise)
{
	const struct regulars_receipt *receipt = NULL;
	struct till_event whole;
	struct regulars_event tail;

	if (loyalty->session == NULL)
		return NULL;
	till_loyalty_follow(loyalty, ticket);
	if (loyalty->ticket == NULL || loyalty->is_incomplete) {
		till_loyalty_event(loyalty, ticket);
		return NULL;
	}
	if (till_ticket_event(&whole, ticket) != 0)
		return NULL;
	complete_event(loyalty, &whole.event);
	tail = whole.event;
	tail.plate = tail.card = tail.phone = tail.customer = NULL;
	tail.lines = NULL;
	tail.n_lines = 0;
	tail.tenders = NULL;
	tail.n_tenders = 0;
	if (will_promise)
		tail.flags |= REGULARS_HAS_PROMISE;
	if (till_loyalty_note(loyalty, loyalty->plugin->sale_close(&receipt, loyalty->ticket, ticket->kind, &tail)) < 0)
		receipt = NULL;
	till_ticket_event_finish(&whole);
	return receipt;
}

void till_loyalty_event(struct till_loyalty *loyalty, const struct till_ticket *ticket)
{
	struct till_event whole;

	if (loyalty->session == NULL || till_ticket_event(&whole, ticket) != 0)
		return;
	complete_event(loyalty, &whole.event);
	till_loyalty_note(loyalty, loyalty->plugin->event(loyalty->session, &whole.event));
	till_ticket_event_finish(&whole);
}
