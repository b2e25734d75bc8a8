/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event_fill.c - the checked event is written down: texts without payment card numbers, refunds turned, filed as its
 * kind.
 */
#include "event_parts.h"

#include <sodium.h>
#include <string.h>

#include "wide.h"

/* The shortest payment card number; texts with fewer digits need no closer look. */
#define FEWEST_CARD_DIGITS 12
#define HIDDEN_HASH_SIZE 8

/* What a text is for decides how a payment card number in it is hidden. */
enum text_use {
	USE_FREE,
	USE_PRODUCT, /* article numbers look like card numbers by chance */
	USE_KEY,     /* must stay distinct from others of its kind */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether a text is an article number: 12 or 13 digits with the check digit of GS1. */
static bool is_gtin(const char *text, size_t size)
{
	int sum = 0;

	if (size != 12 && size != 13)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (!is_digit(text[i]))
			return false;
		sum += (text[i] - '0') * ((size - i) % 2 == 0 ? 3 : 1);
	}
	return sum % 10 == 0;
}

static void hide_key(char *to, const char *text, size_t size, const unsigned char *secret)
{
	unsigned char hash[HIDDEN_HASH_SIZE];
	char tail[4] = { '*', '*', '*', '*' }; /* full-width digits are not shown */
	size_t n_tail = sizeof tail;

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, size, secret, REG_SECRET_SIZE);
	for (size_t i = size; i > 0 && n_tail > 0; i--)
		if (is_digit(text[i - 1]))
			tail[--n_tail] = text[i - 1];
	memcpy(to, "****", 4);
	memcpy(to + 4, tail, sizeof tail);
	to[8] = '~';
	sodium_bin2hex(to + 9, 2 * sizeof hash + 1, hash, sizeof hash);
}

/* Copies a measured text into the event. */
static const char *keep(struct reg_event_making *making, const char *text, enum text_use use)
{
	char *to = making->at;
	size_t size = 0, n_digits = 0;

	if (!reg_event_is_known(text))
		return NULL;
	for (; text[size] != '\0'; size++) {
		to[size] = text[size];
		n_digits += is_digit(text[size]) || (unsigned char)text[size] == 0xEF; /* that begins a full-width one */
	}
	to[size] = '\0';
	if (n_digits >= FEWEST_CARD_DIGITS && !(use == USE_PRODUCT && is_gtin(text, size))) {
		reg_card_scrub(to);
		if (use == USE_KEY && strcmp(to, text) != 0)
			hide_key(to, text, size, making->context->secret);
	}
	making->at += strlen(to) + 1;
	return to;
}

static const char *without_zeros(const char *receipt)
{
	if (receipt != NULL)
		while (receipt[0] == '0' && receipt[1] != '\0')
			receipt++;
	return receipt;
}

static enum reg_kind file_as(const struct regulars_event *in, bool is_internal)
{
	const bool is_training = (in->flags & REGULARS_TRAINING) != 0;

	if (is_training)
		return REG_KIND_TRAINING;
	switch (in->kind) {
	case REGULARS_SALE_CLOSE:
		return is_internal ? REG_KIND_RETURN : REG_KIND_SALE;
	case REGULARS_SALE_REFUND:
		return is_internal ? REG_KIND_RETURN : REG_KIND_REFUND;
	case REGULARS_SALE_VOID:
		return REG_KIND_VOID;
	case REGULARS_SALE_PREPAY:
		return is_internal ? REG_KIND_RETURN : REG_KIND_PREPAY;
	case REGULARS_SALE_COMPLETION:
		return is_internal ? REG_KIND_RETURN : REG_KIND_COMPLETION;
	case REGULARS_PUMP_TEST:
		return is_internal ? REG_KIND_RETURN : REG_KIND_TEST;
	case REGULARS_TANK_RETURN:
		return REG_KIND_RETURN;
	case REGULARS_SHIFT_OPEN:
	case REGULARS_SHIFT_CLOSE:
		return REG_KIND_SHIFT;
	}
	return (enum reg_kind)0;
}

struct sums {
	struct reg_wide volume, quantity, amount;
};

static struct sums sum_lines(const struct reg_event *event, bool all)
{
	struct sums sums = { reg_wide_of(0), reg_wide_of(0), reg_wide_of(0) };

	for (size_t i = 0; i < event->n_lines; i++) {
		const struct regulars_line *line = &event->lines[i];

		if (!all && (line->is_void || line->kind == REGULARS_LINE_PREPAY))
			continue;
		sums.volume = reg_wide_plus(sums.volume, line->volume_ml);
		sums.quantity = reg_wide_plus(sums.quantity, line->quantity_milli);
		sums.amount = reg_wide_plus(sums.amount, line->amount_minor);
	}
	return sums;
}

/* What counts decides, or all there is where that comes to nothing. */
static bool is_negative(struct reg_wide counted, struct reg_wide all)
{
	return reg_wide_sign(reg_wide_sign(counted) != 0 ? counted : all) < 0;
}

/* Some POS write refunds with negative figures, some with positive ones, some mix them: here they are positive. */
static void turn_refund(struct reg_event *event)
{
	const struct sums counted = sum_lines(event, false), all = sum_lines(event, true);
	const bool turn_volume = is_negative(counted.volume, all.volume);
	const bool turn_quantity = is_negative(counted.quantity, all.quantity);
	const bool turn_amount = is_negative(counted.amount, all.amount);
	struct reg_wide paid = reg_wide_of(0);

	for (size_t i = 0; i < event->n_lines; i++) {
		struct regulars_line *line = &event->lines[i];

		if (turn_volume)
			line->volume_ml = -line->volume_ml;
		if (turn_quantity)
			line->quantity_milli = -line->quantity_milli;
		if (turn_amount) {
			line->amount_minor = -line->amount_minor;
			line->tax_minor = -line->tax_minor;
		}
	}
	for (size_t i = 0; i < event->n_tenders; i++)
		paid = reg_wide_plus(paid, event->tenders[i].amount_minor);
	for (size_t i = 0; reg_wide_sign(paid) < 0 && i < event->n_tenders; i++)
		event->tenders[i].amount_minor = -event->tenders[i].amount_minor;
}

static void fill_lists(struct reg_event *event, struct reg_event_making *making, const struct regulars_event *in)
{
	for (size_t i = 0; i < in->n_lines; i++) {
		struct regulars_line *line = &event->lines[i];

		*line = in->lines[i];
		line->is_void = line->is_void != 0;
		if (line->discount_minor < 0)
			line->discount_minor = -line->discount_minor;
		line->product = keep(making, line->product, USE_PRODUCT);
		line->category = keep(making, line->category, USE_FREE);
		line->pump = keep(making, line->pump, USE_FREE);
		line->nozzle = keep(making, line->nozzle, USE_FREE);
	}
	for (size_t i = 0; i < in->n_tenders; i++) {
		event->tenders[i].kind = keep(making, in->tenders[i].kind, USE_FREE);
		event->tenders[i].amount_minor = in->tenders[i].amount_minor;
	}
	for (size_t i = 0; i < making->n_redemptions; i++) {
		event->redemptions[i] = in->redemptions[i];
		event->redemptions[i].reward = keep(making, in->redemptions[i].reward, USE_KEY);
		event->redemptions[i].hold = keep(making, in->redemptions[i].hold, USE_KEY);
	}
}

/* Writes "FIRST SECOND"; room was measured by the check. */
static const char *compose(struct reg_event_making *making, const char *first, const char *second)
{
	char *to = making->at;
	const size_t n_first = first != NULL ? strlen(first) : 0, n_second = strlen(second);

	if (n_first > 0)
		memcpy(to, first, n_first);
	to[n_first] = ' ';
	memcpy(to + n_first + 1, second, n_second + 1);
	making->at += n_first + n_second + 2;
	return to;
}

static void fill_texts(struct reg_event *event, struct reg_event_making *making, const struct regulars_event *in)
{
	const struct reg_event_context *context = making->context;

	event->site = keep(making, reg_event_first_known(in->site, context->site), USE_KEY);
	event->till = keep(making, reg_event_first_known(in->till, context->till), USE_FREE);
	event->currency = keep(making, reg_event_first_known(in->currency, context->currency), USE_FREE);
	event->document = keep(making, in->document, USE_KEY);
	event->attendant = keep(making, in->attendant, USE_FREE);
	event->shift = keep(making, in->shift, USE_FREE);
	event->customer = keep(making, in->customer, USE_KEY);
	event->original_site = keep(making, in->original_site, USE_KEY);
	event->original_series = keep(making, in->original_series, USE_KEY);
	event->original_receipt = keep(making, without_zeros(in->original_receipt), USE_KEY);
	event->receipt = reg_event_is_known(in->receipt) ? keep(making, without_zeros(in->receipt), USE_KEY) :
	    compose(making, event->shift, in->kind == REGULARS_SHIFT_OPEN ? "open" : "close");
	event->series = reg_event_is_known(in->series) ? keep(making, in->series, USE_KEY) :
	    compose(making, event->till, event->day);
}

static void fill_identifiers(struct reg_event *event, struct reg_event_making *making)
{
	event->has_plate = making->has_plate;
	if (making->has_plate)
		event->plate = making->plate;
	event->has_card = making->has_card;
	if (making->has_card) {
		event->card = making->card;
		event->card.kind = keep(making, making->card.kind, USE_FREE);
	}
	if (making->has_phone) {
		const size_t size = strlen(making->phone) + 1;

		event->phone = memcpy(making->at, making->phone, size);
		making->at += size;
	}
}

void reg_event_fill(struct reg_event *event, struct reg_event_making *making, const struct regulars_event *in)
{
	event->kind = file_as(in, making->is_internal);
	event->flags = in->flags & (REGULARS_TRAINING | REGULARS_LATE_CARD);
	event->at_unix_s = in->at_unix_s;
	event->revision = in->revision;
	memcpy(event->day, making->day, sizeof event->day);
	if ((in->flags & REGULARS_HAS_PROMISE) != 0 &&
	    (event->kind == REG_KIND_SALE || event->kind == REG_KIND_COMPLETION)) {
		event->flags |= REGULARS_HAS_PROMISE;
		event->promised_points = in->promised_points;
	}
	fill_texts(event, making, in);
	fill_identifiers(event, making);
	fill_lists(event, making, in);
	if (event->kind == REG_KIND_REFUND)
		turn_refund(event);
}
