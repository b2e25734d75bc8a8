/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "i18n.h"
#include "width.h"

#define SHOWN_SIZE 512
#define SHOWN_TURNS 8

/* Nine significant digits: fractions come in thousand millionths, and print as they were decided. */
#define JSON_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(9) | JSON_ENCODE_ANY)

/* Jansson writes token by token; they are put together first, for locking a stream takes longer than most of them. */
struct pieces {
	char text[8192];
	size_t n;
	bool is_failed;
};

static void write_pieces(struct pieces *pieces)
{
	pieces->is_failed = fwrite(pieces->text, 1, pieces->n, stdout) != pieces->n || pieces->is_failed;
	pieces->n = 0;
}

static int add_piece(const char *text, size_t size, void *payload)
{
	struct pieces *pieces = payload;

	while (size > 0) {
		size_t part = sizeof pieces->text - pieces->n < size ? sizeof pieces->text - pieces->n : size;

		if (part == 0) {
			write_pieces(pieces);
			continue;
		}
		memcpy(pieces->text + pieces->n, text, part);
		pieces->n += part;
		text += part;
		size -= part;
	}
	return pieces->is_failed ? -1 : 0;
}

int reg_output_json_part(json_t *value, bool is_open, struct reg_err *err)
{
	struct pieces pieces;
	int rc = 0;

	pieces.n = 0;
	pieces.is_failed = false;
	if (value == NULL || json_dump_callback(value, add_piece, &pieces, JSON_FLAGS) != 0)
		rc = reg_err_set(err, REG_EIO, "cannot print the result: out of memory or disk full");
	/* The last piece, the brace that ends it, is never written before. */
	if (rc == 0 && is_open)
		pieces.n--;
	if (rc == 0)
		write_pieces(&pieces);
	if (rc == 0 && pieces.is_failed)
		rc = reg_err_set(err, REG_EIO, "cannot print the result: out of memory or disk full");
	json_decref(value);
	return rc;
}

int reg_output_json(json_t *value, struct reg_err *err)
{
	int rc = reg_output_json_part(value, false, err);

	if (rc == 0)
		putchar('\n');
	return rc;
}

json_t *reg_json_text(const char *text)
{
	json_t *value = text != NULL ? json_string(text) : NULL;

	return value != NULL ? value : json_null();
}

json_t *reg_json_fraction(int64_t value_e9)
{
	return json_real((double)value_e9 / 1e9);
}

json_t *reg_json_instant(int64_t at_unix_s, const struct reg_zone *zone)
{
	char text[32];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_instant_format(text, at_unix_s, zone);
	return json_string(text);
}

static char *next_buffer(void)
{
	static char buffers[SHOWN_TURNS][SHOWN_SIZE];
	static unsigned turn;

	return buffers[turn++ % SHOWN_TURNS];
}

const char *reg_shown(const char *text)
{
	char *buffer = next_buffer();

	(void)reg_width_fit(buffer, SHOWN_SIZE, text != NULL ? text : "", SHOWN_SIZE);
	return buffer;
}

const char *reg_shown_litres(int64_t volume_ml)
{
	char *buffer = next_buffer();

	reg_decimal(buffer, SHOWN_SIZE, volume_ml, 3, 2);
	return buffer;
}

const char *reg_shown_money(int64_t amount_minor, const char *currency)
{
	char *buffer = next_buffer();
	int decimals = reg_currency_decimals(currency);

	reg_decimal(buffer, SHOWN_SIZE, amount_minor, decimals, decimals);
	return buffer;
}

const char *reg_shown_currency(const char *currency)
{
	/* TRANSLATORS: the name of the yuan behind an amount */
	return strcmp(currency, "CNY") == 0 ? _("CNY") : currency;
}

const char *reg_shown_price(int64_t amount_minor, const char *currency)
{
	/* TRANSLATORS: an amount and its currency */
	return reg_shown_format(_("%1$s %2$s"), reg_shown_money(amount_minor, currency), reg_shown_currency(currency));
}

const char *reg_shown_format(const char *format, ...)
{
	char text[SHOWN_SIZE], *buffer = next_buffer();
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	memcpy(buffer, text, sizeof text); /* the arguments may stand in the buffer itself */
	return buffer;
}

const char *reg_shown_padded(const char *text, size_t columns)
{
	size_t used = reg_width(text);

	return reg_shown_format("%s%*s", text, used < columns ? (int)(columns - used) : 0, "");
}

const char *reg_shown_count(int64_t n, const char *noun)
{
	unsigned long positive = n < 0 ? 0 - (unsigned long)n : (unsigned long)n;
	long long shown = (long long)n;

	/* Each noun once for all its places; whole phrases, since languages count in different ways. */
	if (strcmp(noun, "line") == 0)
		return reg_shown_format(ngettext("%lld line", "%lld lines", positive), shown);
	if (strcmp(noun, "point") == 0)
		return reg_shown_format(ngettext("%lld point", "%lld points", positive), shown);
	if (strcmp(noun, "row") == 0)
		return reg_shown_format(ngettext("%lld row", "%lld rows", positive), shown);
	if (strcmp(noun, "sale") == 0)
		return reg_shown_format(ngettext("%lld sale", "%lld sales", positive), shown);
	if (strcmp(noun, "use of what was granted") == 0)
		return reg_shown_format(ngettext("%lld use of what was granted", "%lld uses of what was granted", positive), shown);
	if (strcmp(noun, "visit") == 0)
		return reg_shown_format(ngettext("%lld visit", "%lld visits", positive), shown);
	return reg_shown_format("%lld %s", shown, noun);
}
