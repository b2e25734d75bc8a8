/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ticket.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_SIZE_1_0 offsetof(struct regulars_event, redemptions)
#define EVENT_SIZE_1_1 (offsetof(struct regulars_event, n_redemptions) + sizeof(size_t))

/* Room for one more item in an array of `n`. */
static void *grow(void *items, size_t *room, size_t n, size_t size)
{
	size_t wanted = *room == 0 ? 8 : 2 * *room;
	void *grown;

	if (n < *room) {
		return items;
	}
	grown = realloc(items, wanted * size);
	if (grown != NULL) {
		*room = wanted;
	}
	return grown;
}

/* A copy that lives as long as the ticket. NULL and "" give NULL. */
static int keep(const char **out, struct regulars_ticket *ticket, const char *text, struct reg_err *err)
{
	char **texts;

	*out = NULL;
	if (text == NULL || text[0] == '\0') {
		return 0;
	}
	texts = grow(ticket->texts, &ticket->room_texts, ticket->n_texts, sizeof *texts);
	if (texts == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	ticket->texts = texts;
	texts[ticket->n_texts] = strdup(text);
	if (texts[ticket->n_texts] == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	*out = texts[ticket->n_texts++];
	return 0;
}

int reg_ticket_add_redemption(struct regulars_ticket *ticket, const struct regulars_redemption *redemption,
    struct reg_err *err)
{
	struct regulars_redemption *redemptions =
	    grow(ticket->redemptions, &ticket->room_redemptions, ticket->event.n_redemptions, sizeof *redemptions);
	struct regulars_redemption copy = *redemption;
	int rc;

	if (redemptions == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	ticket->redemptions = redemptions;
	ticket->event.redemptions = redemptions;
	rc = keep(&copy.reward, ticket, redemption->reward, err);
	rc = rc < 0 ? rc : keep(&copy.hold, ticket, redemption->hold, err);
	if (rc == 0) {
		redemptions[ticket->event.n_redemptions++] = copy;
		ticket->has_promised = false;
	}
	return rc;
}

/* What the host itself says was redeemed, once: it may state it with the head and again at the close. */
static int merge_redemptions(struct regulars_ticket *ticket, const struct regulars_event *from, struct reg_err *err)
{
	int rc = 0;

	if (from->struct_size < EVENT_SIZE_1_1 || from->redemptions == NULL || ticket->n_from_host > 0) {
		return 0;
	}
	for (size_t i = 0; rc == 0 && i < from->n_redemptions; i++) {
		rc = reg_ticket_add_redemption(ticket, &from->redemptions[i], err);
		ticket->n_from_host += rc == 0;
	}
	return rc;
}

int reg_ticket_merge(struct regulars_ticket *ticket, const struct regulars_event *from, struct reg_err *err)
{
	static const size_t members[] = {
		offsetof(struct regulars_event, site), offsetof(struct regulars_event, till),
		offsetof(struct regulars_event, series), offsetof(struct regulars_event, receipt),
		offsetof(struct regulars_event, business_date), offsetof(struct regulars_event, document),
		offsetof(struct regulars_event, attendant), offsetof(struct regulars_event, shift),
		offsetof(struct regulars_event, currency), offsetof(struct regulars_event, plate),
		offsetof(struct regulars_event, card), offsetof(struct regulars_event, phone),
		offsetof(struct regulars_event, customer), offsetof(struct regulars_event, original_site),
		offsetof(struct regulars_event, original_series), offsetof(struct regulars_event, original_receipt),
	};
	struct regulars_event *event = &ticket->event;
	int rc = 0;

	if (from == NULL) {
		return 0;
	}
	if (from->struct_size < EVENT_SIZE_1_0) {
		return reg_err_set(err, REG_EINVAL, "struct_size: found %u, expected %zu", (unsigned)from->struct_size,
		    sizeof *from);
	}
	for (size_t i = 0; i < sizeof members / sizeof members[0] && rc == 0; i++) {
		const char *text, *kept;

		memcpy(&text, (const char *)from + members[i], sizeof text);
		if (text != NULL && text[0] != '\0') {
			rc = keep(&kept, ticket, text, err);
			memcpy((char *)event + members[i], &kept, sizeof kept);
		}
	}
	event->flags |= from->flags;
	event->at_unix_s = from->at_unix_s != 0 ? from->at_unix_s : event->at_unix_s;
	event->revision = from->revision != 0 ? from->revision : event->revision;
	if ((from->flags & REGULARS_HAS_PROMISE) != 0) {
		event->promised_points = from->promised_points;
	}
	return rc < 0 ? rc : merge_redemptions(ticket, from, err);
}

int reg_ticket_identify(struct regulars_ticket *ticket, enum regulars_identifier_kind kind, const char *value,
    struct reg_err *err)
{
	ticket->has_promised = false;
	switch (kind) {
	case REGULARS_PLATE:
		return keep(&ticket->event.plate, ticket, value, err);
	case REGULARS_CARD:
		/* Whoever earns with somebody else's card holds it against the till when the customer has paid. */
		if (ticket->event.n_tenders > 0 && ticket->event.card == NULL && value != NULL && value[0] != '\0') {
			ticket->event.flags |= REGULARS_LATE_CARD;
		}
		return keep(&ticket->event.card, ticket, value, err);
	case REGULARS_PHONE:
		return keep(&ticket->event.phone, ticket, value, err);
	case REGULARS_CUSTOMER:
		return keep(&ticket->event.customer, ticket, value, err);
	}
	return reg_err_set(err, REG_EINVAL, "identifier kind %d: expected plate, card, phone or customer", (int)kind);
}

int reg_ticket_add_line(struct regulars_ticket *ticket, const struct regulars_line *line, struct reg_err *err)
{
	struct regulars_line *lines = grow(ticket->lines, &ticket->room_lines, ticket->event.n_lines, sizeof *lines);
	struct regulars_line copy = *line;
	int rc;

	if (lines == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	ticket->lines = lines;
	ticket->event.lines = lines;
	rc = keep(&copy.product, ticket, line->product, err);
	rc = rc < 0 ? rc : keep(&copy.category, ticket, line->category, err);
	rc = rc < 0 ? rc : keep(&copy.pump, ticket, line->pump, err);
	rc = rc < 0 ? rc : keep(&copy.nozzle, ticket, line->nozzle, err);
	if (rc == 0) {
		lines[ticket->event.n_lines++] = copy;
		ticket->has_promised = false;
	}
	return rc;
}

int reg_ticket_add_tender(struct regulars_ticket *ticket, const struct regulars_tender *tender, struct reg_err *err)
{
	struct regulars_tender *tenders =
	    grow(ticket->tenders, &ticket->room_tenders, ticket->event.n_tenders, sizeof *tenders);
	struct regulars_tender copy = *tender;
	int rc;

	if (tenders == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	ticket->tenders = tenders;
	ticket->event.tenders = tenders;
	rc = keep(&copy.kind, ticket, tender->kind, err);
	if (rc == 0) {
		tenders[ticket->event.n_tenders++] = copy;
	}
	return rc;
}

void reg_ticket_destroy(struct regulars_ticket *ticket)
{
	if (ticket == NULL) {
		return;
	}
	reg_checkout_destroy(ticket->checkout);
	reg_checkout_receipt_destroy(ticket->receipt);
	for (size_t i = 0; i < ticket->n_texts; i++) {
		explicit_bzero(ticket->texts[i], strlen(ticket->texts[i])); /* a card number may be among them */
		free(ticket->texts[i]);
	}
	free(ticket->texts);
	free(ticket->lines);
	free(ticket->tenders);
	free(ticket->redemptions);
	free(ticket);
}
