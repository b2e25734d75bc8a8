/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ticket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "words.h"

void till_ticket_init(struct till_ticket *ticket, enum regulars_event_kind kind)
{
	memset(ticket, 0, sizeof *ticket);
	ticket->kind = kind;
}

void till_ticket_finish(struct till_ticket *ticket)
{
	free(ticket->lines);
	free(ticket->tenders);
	memset(ticket, 0, sizeof *ticket);
}

struct till_line *till_ticket_add_line(struct till_ticket *ticket)
{
	struct till_line *grown = reallocarray(ticket->lines, ticket->n_lines + 1, sizeof *grown);

	if (grown == NULL)
		return NULL;
	ticket->lines = grown;
	memset(&grown[ticket->n_lines], 0, sizeof *grown);
	return &grown[ticket->n_lines++];
}

struct till_tender *till_ticket_add_tender(struct till_ticket *ticket)
{
	struct till_tender *grown = reallocarray(ticket->tenders, ticket->n_tenders + 1, sizeof *grown);

	if (grown == NULL)
		return NULL;
	ticket->tenders = grown;
	memset(&grown[ticket->n_tenders], 0, sizeof *grown);
	return &grown[ticket->n_tenders++];
}

void till_ticket_identify(struct till_ticket *ticket, enum regulars_identifier_kind kind, const char *value)
{
	switch (kind) {
	case REGULARS_PLATE:
		till_text_copy(ticket->plate, sizeof ticket->plate, value);
		break;
	case REGULARS_CARD:
		till_text_copy(ticket->card, sizeof ticket->card, value);
		break;
	case REGULARS_PHONE:
		till_text_copy(ticket->phone, sizeof ticket->phone, value);
		break;
	case REGULARS_CUSTOMER:
		till_text_copy(ticket->customer, sizeof ticket->customer, value);
		break;
	}
}

int64_t till_ticket_total(const struct till_ticket *ticket)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ticket->n_lines; i++)
		if (!ticket->lines[i].is_void)
			sum += ticket->lines[i].amount_minor;
	return sum;
}

int64_t till_ticket_paid(const struct till_ticket *ticket)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ticket->n_tenders; i++)
		sum += ticket->tenders[i].amount_minor;
	return sum;
}

int64_t till_ticket_share(int64_t a, int64_t b, int64_t c)
{
	const uint64_t of = a < 0 ? -(uint64_t)a : (uint64_t)a, times = b < 0 ? -(uint64_t)b : (uint64_t)b, divisor = (uint64_t)c;
	uint64_t quotient = 0, rest = 0;

	/* Multiplied and divided bit by bit: the product may need 128 bits, which not every machine has. */
	for (int bit = 63; bit >= 0; bit--) {
		quotient = quotient * 2 + (rest >= divisor - rest);
		rest = rest >= divisor - rest ? rest - (divisor - rest) : 2 * rest;
		if ((times >> bit & 1) != 0) {
			quotient += of / divisor;
			rest += of % divisor;
		}
		quotient += rest / divisor;
		rest %= divisor;
	}
	quotient += rest >= divisor - rest;
	return (a < 0) != (b < 0) ? -(int64_t)quotient : (int64_t)quotient;
}

void till_ticket_fill_fuel(struct till_line *line, const struct till_product *product, const char *pump,
    int64_t volume_ml, int64_t amount_minor)
{
	/* 1 m3 is 1,000,000 ml. */
	if (volume_ml == 0)
		volume_ml = till_ticket_share(amount_minor, 1000000, product->price_minor);
	else
		amount_minor = till_ticket_share(volume_ml, product->price_minor, 1000000);
	line->kind = REGULARS_LINE_FUEL;
	till_text_copy(line->product, sizeof line->product, product->code);
	till_text_copy(line->category, sizeof line->category, product->category);
	till_text_copy(line->name, sizeof line->name, product->name[till_words_language()]);
	till_text_copy(line->pump, sizeof line->pump, pump);
	line->volume_ml = volume_ml;
	line->unit_price_minor_per_m3 = product->price_minor;
	line->amount_minor = amount_minor;
}

void till_ticket_fill_item(struct till_line *line, const struct till_product *product, int64_t quantity_milli)
{
	line->kind = product->kind;
	till_text_copy(line->product, sizeof line->product, product->code);
	till_text_copy(line->category, sizeof line->category, product->category);
	till_text_copy(line->name, sizeof line->name, product->name[till_words_language()]);
	line->quantity_milli = quantity_milli;
	line->amount_minor = till_ticket_share(product->price_minor, quantity_milli, 1000);
}

int till_ticket_take_back(struct till_line *refund, const struct till_line *sold, int64_t part, int is_amount)
{
	int is_fuel = sold->kind == REGULARS_LINE_FUEL;
	int64_t whole = is_amount ? sold->amount_minor : is_fuel ? sold->volume_ml : sold->quantity_milli;
	int64_t taken = is_amount ? sold->refunded_minor : is_fuel ? sold->refunded_ml : sold->refunded_milli;

	/* What was redeemed is taken off what goes back, with all of it only. */
	if (sold->amount_minor < 0 && !sold->is_void && part == 0 && sold->refunded_minor == 0) {
		*refund = *sold;
		return 0;
	}
	if (sold->is_void || sold->amount_minor <= sold->refunded_minor || part < 0 ||
	    (part > 0 && part > whole - taken))
		return -1;
	*refund = *sold;
	refund->refunded_ml = refund->refunded_milli = refund->refunded_minor = refund->refunded_discount_minor = 0;
	refund->amount_minor = sold->amount_minor - sold->refunded_minor;
	refund->volume_ml = sold->volume_ml - sold->refunded_ml;
	refund->quantity_milli = sold->quantity_milli - sold->refunded_milli;
	refund->discount_minor = sold->discount_minor - sold->refunded_discount_minor;
	/* The last part takes what rounding left over. */
	if (part == 0 || part == whole - taken)
		return 0;
	refund->amount_minor = till_ticket_share(sold->amount_minor, part, whole);
	refund->volume_ml = till_ticket_share(sold->volume_ml, part, whole);
	refund->quantity_milli = till_ticket_share(sold->quantity_milli, part, whole);
	refund->discount_minor = till_ticket_share(sold->discount_minor, part, whole);
	return 0;
}

void till_ticket_line_abi(struct regulars_line *out, const struct till_line *line)
{
	memset(out, 0, sizeof *out);
	out->kind = line->kind;
	out->is_void = line->is_void;
	out->product = till_text_known(line->product);
	out->category = till_text_known(line->category);
	out->pump = till_text_known(line->pump);
	out->nozzle = till_text_known(line->nozzle);
	out->volume_ml = line->volume_ml;
	out->unit_price_minor_per_m3 = line->unit_price_minor_per_m3;
	out->quantity_milli = line->quantity_milli;
	out->amount_minor = line->amount_minor;
	out->discount_minor = line->discount_minor;
}

int till_ticket_event(struct till_event *out, const struct till_ticket *ticket)
{
	struct regulars_event *event = &out->event;

	memset(out, 0, sizeof *out);
	out->lines = calloc(ticket->n_lines + 1, sizeof *out->lines);
	out->tenders = calloc(ticket->n_tenders + 1, sizeof *out->tenders);
	if (out->lines == NULL || out->tenders == NULL) {
		till_ticket_event_finish(out);
		return -1;
	}
	for (size_t i = 0; i < ticket->n_lines; i++)
		till_ticket_line_abi(&out->lines[i], &ticket->lines[i]);
	for (size_t i = 0; i < ticket->n_tenders; i++) {
		out->tenders[i].kind = till_text_known(ticket->tenders[i].kind);
		out->tenders[i].amount_minor = ticket->tenders[i].amount_minor;
	}
	event->struct_size = sizeof *event;
	event->kind = ticket->kind;
	event->flags = ticket->is_training ? REGULARS_TRAINING : 0;
	event->receipt = till_text_known(ticket->receipt);
	event->at_unix_s = ticket->at_unix_s;
	event->attendant = till_text_known(ticket->attendant);
	event->shift = till_text_known(ticket->shift);
	event->plate = till_text_known(ticket->plate);
	event->card = till_text_known(ticket->card);
	event->phone = till_text_known(ticket->phone);
	event->customer = till_text_known(ticket->customer);
	event->original_receipt = till_text_known(ticket->original_receipt);
	event->lines = out->lines;
	event->n_lines = ticket->n_lines;
	event->tenders = out->tenders;
	event->n_tenders = ticket->n_tenders;
	return 0;
}

void till_ticket_event_finish(struct till_event *event)
{
	free(event->lines);
	free(event->tenders);
	memset(event, 0, sizeof *event);
}

void till_ticket_row(char *out, size_t size, const struct till_ticket *ticket, size_t index, size_t columns,
    int currency_decimals)
{
	const struct till_line *line = &ticket->lines[index];
	char left[256];
	char figure[32];
	char price[32];
	char amount[40];

	if (line->kind == REGULARS_LINE_FUEL) {
		till_text_litres(figure, sizeof figure, line->volume_ml);
		till_text_price(price, sizeof price, line->unit_price_minor_per_m3, currency_decimals);
		(void)snprintf(left, sizeof left, "%zu %s%s%s %s%s  %s %s x %s", index + 1,
		    line->is_void ? till_word(W_VOID) : "", line->is_void ? " " : "", line->name, till_word(W_PUMP),
		    line->pump, figure, till_word(W_LITRES), price);
	} else if (line->kind == REGULARS_LINE_PREPAY) {
		(void)snprintf(left, sizeof left, "%zu %s%s%s %s %s%s", index + 1,
		    line->is_void ? till_word(W_VOID) : "", line->is_void ? " " : "", till_word(W_OPEN_PREPAY),
		    line->name, till_word(W_PUMP), line->pump);
	} else if (line->quantity_milli == 1000) {
		(void)snprintf(left, sizeof left, "%zu %s%s%s", index + 1, line->is_void ? till_word(W_VOID) : "",
		    line->is_void ? " " : "", line->name);
	} else {
		till_text_decimal(figure, sizeof figure, line->quantity_milli, 3);
		if (line->quantity_milli % 1000 == 0)
			till_text_decimal(figure, sizeof figure, line->quantity_milli / 1000, 0);
		(void)snprintf(left, sizeof left, "%zu %s%s%s  x %s", index + 1, line->is_void ? till_word(W_VOID) : "",
		    line->is_void ? " " : "", line->name, figure);
	}
	till_text_decimal(amount, sizeof amount, line->is_void ? 0 : line->amount_minor, currency_decimals);
	till_text_spread(out, size, left, amount, columns);
}
