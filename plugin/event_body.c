/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A checked event as text: lines and tenders for the body of a fact, all of it for the spool. Written by hand because it
 * runs on every sale.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "event_json.h"
#include "json_members.h"

/* Longest escape of one byte: \u001f */
#define ESCAPE_MAX 6

struct writer {
	char *text;
	size_t size, room;
	bool failed, needs_comma;
};

/* Makes room for `more` bytes. */
static bool reserve(struct writer *writer, size_t more)
{
	size_t room = writer->room;
	char *text;

	if (writer->failed)
		return false;
	if (writer->size + more <= room)
		return true;
	while (room < writer->size + more)
		room = room < 512 ? 512 : room * 2;
	text = realloc(writer->text, room);
	if (text == NULL) {
		writer->failed = true;
		return false;
	}
	writer->text = text;
	writer->room = room;
	return true;
}

static void put_raw(struct writer *writer, const char *text, size_t size)
{
	if (reserve(writer, size)) {
		memcpy(writer->text + writer->size, text, size);
		writer->size += size;
	}
}

static void put_string(struct writer *writer, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	char *to;

	if (!reserve(writer, strlen(text) * ESCAPE_MAX + 2))
		return;
	to = writer->text + writer->size;
	*to++ = '"';
	for (; *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\') {
			*to++ = '\\';
			*to++ = *text;
		} else if (c < ' ') {
			memcpy(to, "\\u00", 4);
			to[4] = hex[c >> 4];
			to[5] = hex[c & 15];
			to += ESCAPE_MAX;
		} else {
			*to++ = *text;
		}
	}
	*to++ = '"';
	writer->size = (size_t)(to - writer->text);
}

static void put_open(struct writer *writer, char bracket)
{
	if (writer->needs_comma)
		put_raw(writer, ",", 1);
	put_raw(writer, &bracket, 1);
	writer->needs_comma = false;
}

static void put_close(struct writer *writer, char bracket)
{
	put_raw(writer, &bracket, 1);
	writer->needs_comma = true;
}

static void put_name(struct writer *writer, const char *name)
{
	if (writer->needs_comma)
		put_raw(writer, ",", 1);
	put_raw(writer, "\"", 1);
	put_raw(writer, name, strlen(name));
	put_raw(writer, "\":", 2);
	writer->needs_comma = true;
}

static void put_list(struct writer *writer, const char *name)
{
	put_name(writer, name);
	writer->needs_comma = false;
	put_open(writer, '[');
}

static void put_text(struct writer *writer, const char *name, const char *text)
{
	if (text == NULL)
		return;
	put_name(writer, name);
	put_string(writer, text);
}

static void put_number(struct writer *writer, const char *name, int64_t number)
{
	char digits[REG_DIGITS_MAX];

	if (number == 0)
		return;
	put_name(writer, name);
	put_raw(writer, digits, (size_t)(reg_digits_put(digits, number) - digits));
}

static void put_lists(struct writer *writer, const struct reg_event *event)
{
	put_list(writer, "lines");
	for (size_t i = 0; i < event->n_lines; i++) {
		const struct regulars_line *line = &event->lines[i];

		put_open(writer, '{');
		put_text(writer, "kind", reg_json_line_kinds[line->kind - REGULARS_LINE_FUEL].name);
		put_text(writer, "status", line->is_void ? "void" : NULL);
		put_text(writer, "product", line->product);
		put_text(writer, "category", line->category);
		put_text(writer, "pump", line->pump);
		put_text(writer, "nozzle", line->nozzle);
		put_number(writer, "volume_ml", line->volume_ml);
		put_number(writer, "unit_price_minor_per_m3", line->unit_price_minor_per_m3);
		put_number(writer, "quantity_milli", line->quantity_milli);
		put_number(writer, "amount_minor", line->amount_minor);
		put_number(writer, "tax_minor", line->tax_minor);
		put_number(writer, "discount_minor", line->discount_minor);
		put_close(writer, '}');
	}
	put_close(writer, ']');
	put_list(writer, "tenders");
	for (size_t i = 0; i < event->n_tenders; i++) {
		put_open(writer, '{');
		put_text(writer, "kind", event->tenders[i].kind);
		put_number(writer, "amount_minor", event->tenders[i].amount_minor);
		put_close(writer, '}');
	}
	put_close(writer, ']');
}

static void put_redemptions(struct writer *writer, const struct reg_event *event)
{
	if (event->n_redemptions == 0)
		return;
	put_list(writer, "redemptions");
	for (size_t i = 0; i < event->n_redemptions; i++) {
		const struct regulars_redemption *redemption = &event->redemptions[i];

		put_open(writer, '{');
		put_text(writer, "reward", redemption->reward);
		put_number(writer, "points", redemption->points);
		put_number(writer, "value_minor", redemption->value_minor);
		put_number(writer, "count", redemption->count);
		put_text(writer, "hold", redemption->hold);
		put_close(writer, '}');
	}
	put_close(writer, ']');
}

static char *finish(struct writer *writer)
{
	put_raw(writer, "", 1);
	if (writer->failed) {
		free(writer->text);
		return NULL;
	}
	return writer->text;
}

char *reg_event_body_json(const struct reg_event *event)
{
	struct writer writer = {0};

	put_open(&writer, '{');
	put_lists(&writer, event);
	put_redemptions(&writer, event);
	if ((event->flags & REGULARS_LATE_CARD) != 0)
		put_number(&writer, "late_card", 1);
	put_close(&writer, '}');
	return finish(&writer);
}

char *reg_event_spool_json(const struct reg_event *event)
{
	char id[2 * REG_ID_SIZE + 1];
	struct writer writer = {0};

	sodium_bin2hex(id, sizeof id, event->id, sizeof event->id);
	put_open(&writer, '{');
	put_number(&writer, "version", REG_EVENT_SPOOL_VERSION);
	put_text(&writer, "id", id);
	put_text(&writer, "kind", reg_kind_name(event->kind));
	put_number(&writer, "flags", event->flags);
	put_text(&writer, "site", event->site);
	put_text(&writer, "till", event->till);
	put_text(&writer, "series", event->series);
	put_text(&writer, "receipt", event->receipt);
	put_text(&writer, "day", event->day);
	put_number(&writer, "at_unix_s", event->at_unix_s);
	put_number(&writer, "revision", event->revision);
	put_text(&writer, "document", event->document);
	put_text(&writer, "attendant", event->attendant);
	put_text(&writer, "shift", event->shift);
	put_text(&writer, "currency", event->currency);
	if (event->has_plate) {
		put_text(&writer, "plate", event->plate.value);
		put_text(&writer, "plate_label", event->plate.label);
		put_text(&writer, "plate_class", event->plate.class);
	}
	if (event->has_card) {
		put_text(&writer, "card_token", event->card.token);
		put_text(&writer, "card_label", event->card.label);
		put_text(&writer, "card_kind", event->card.kind);
		put_number(&writer, "card_is_payment", event->card.is_payment);
	}
	put_text(&writer, "phone", event->phone);
	put_text(&writer, "customer", event->customer);
	put_text(&writer, "original_site", event->original_site);
	put_text(&writer, "original_series", event->original_series);
	put_text(&writer, "original_receipt", event->original_receipt);
	put_number(&writer, "promised_points", event->promised_points);
	put_lists(&writer, event);
	put_redemptions(&writer, event);
	put_close(&writer, '}');
	return finish(&writer);
}
