/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What makes two deliveries of a document the same: canonical texts, the content hash, the id. The formats are
 * in event.h; they are stored in every database, so they never change.
 */
#include "event.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "wide.h"

#define FIELD 0x1f
#define RECORD 0x1e
/* Most tickets have few lines; those need no heap. */
#define FEW 16
#define FEW_BYTES 2048

struct piece {
	const char *text;
	size_t size;
};

static size_t length(const char *text)
{
	return text != NULL ? strlen(text) : 0;
}

static char *put_text(char *to, const char *text)
{
	size_t size = length(text);

	if (size > 0)
		memcpy(to, text, size);
	return to + size;
}

static char *put_line(char *to, const struct regulars_line *line)
{
	const char *const texts[] = {line->product, line->category, line->pump, line->nozzle};
	const int64_t numbers[] = {line->volume_ml, line->unit_price_minor_per_m3, line->quantity_milli, line->amount_minor,
	    line->tax_minor, line->discount_minor};

	to = reg_digits_put(to, line->kind);
	*to++ = FIELD;
	*to++ = line->is_void ? '1' : '0';
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*to++ = FIELD;
		to = put_text(to, texts[i]);
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		*to++ = FIELD;
		to = reg_digits_put(to, numbers[i]);
	}
	return to;
}

/* Bytes that put_line() needs at most: kind, void, eleven separators, six numbers. */
static size_t line_room(const struct regulars_line *line)
{
	return length(line->product) + length(line->category) + length(line->pump) + length(line->nozzle) +
	    7 * REG_DIGITS_MAX + 12;
}

static int compare_pieces(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;
	int order = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);

	if (order != 0)
		return order;
	return (a->size > b->size) - (a->size < b->size);
}

static void sort_pieces(struct piece *pieces, size_t n)
{
	if (n > 1)
		qsort(pieces, n, sizeof *pieces, compare_pieces);
}

static int hash_content(struct reg_event *event, struct reg_err *err)
{
	const unsigned char record = RECORD;
	struct piece few[FEW], *pieces = few;
	char few_bytes[FEW_BYTES], *bytes = few_bytes, *to;
	size_t room = 0;
	crypto_generichash_state state;
	int rc = REG_OK;

	for (size_t i = 0; i < event->n_lines; i++)
		room += line_room(&event->lines[i]);
	if (event->n_lines > FEW)
		pieces = malloc(event->n_lines * sizeof *pieces);
	if (room > sizeof few_bytes)
		bytes = malloc(room);
	if (pieces == NULL || bytes == NULL) {
		rc = reg_err_set(err, REG_EIO, "event: no memory for %zu lines", event->n_lines);
		goto out;
	}
	to = bytes;
	for (size_t i = 0; i < event->n_lines; i++) {
		pieces[i].text = to;
		to = put_line(to, &event->lines[i]);
		pieces[i].size = (size_t)(to - pieces[i].text);
	}
	sort_pieces(pieces, event->n_lines);
	crypto_generichash_init(&state, NULL, 0, sizeof event->content);
	crypto_generichash_update(&state, (const unsigned char *)event->currency, strlen(event->currency));
	for (size_t i = 0; i < event->n_lines; i++) {
		crypto_generichash_update(&state, &record, 1);
		crypto_generichash_update(&state, (const unsigned char *)pieces[i].text, pieces[i].size);
	}
	crypto_generichash_final(&state, event->content, sizeof event->content);
out:
	if (bytes != few_bytes)
		free(bytes);
	if (pieces != few)
		free(pieces);
	return rc;
}

char *reg_event_tenders_text(const struct regulars_tender *tenders, size_t n_tenders)
{
	struct piece few[FEW], *pieces = few;
	char *bytes = NULL, *text = NULL, *to;
	size_t room = 1;

	for (size_t i = 0; i < n_tenders; i++)
		room += length(tenders[i].kind) + REG_DIGITS_MAX + 2;
	if (n_tenders > FEW)
		pieces = malloc(n_tenders * sizeof *pieces);
	bytes = malloc(room);
	text = malloc(room);
	if (pieces == NULL || bytes == NULL || text == NULL) {
		free(text);
		text = NULL;
		goto out;
	}
	to = bytes;
	for (size_t i = 0; i < n_tenders; i++) {
		pieces[i].text = to;
		to = put_text(to, tenders[i].kind);
		*to++ = FIELD;
		to = reg_digits_put(to, tenders[i].amount_minor);
		pieces[i].size = (size_t)(to - pieces[i].text);
	}
	sort_pieces(pieces, n_tenders);
	to = text;
	for (size_t i = 0; i < n_tenders; i++) {
		if (i > 0)
			*to++ = RECORD;
		memcpy(to, pieces[i].text, pieces[i].size);
		to += pieces[i].size;
	}
	*to = '\0';
out:
	free(bytes);
	if (pieces != few)
		free(pieces);
	return text;
}

static char *put_redemption(char *to, const struct regulars_redemption *redemption)
{
	to = put_text(to, redemption->reward);
	*to++ = FIELD;
	to = reg_digits_put(to, redemption->points);
	*to++ = FIELD;
	to = reg_digits_put(to, redemption->value_minor);
	*to++ = FIELD;
	to = reg_digits_put(to, redemption->count);
	*to++ = FIELD;
	return put_text(to, redemption->hold);
}

char *reg_event_redemptions_text(const struct regulars_redemption *redemptions, size_t n_redemptions)
{
	struct piece *pieces = malloc((n_redemptions + 1) * sizeof *pieces);
	char *bytes, *text, *to;
	size_t room = 1;

	for (size_t i = 0; i < n_redemptions; i++)
		room += length(redemptions[i].reward) + length(redemptions[i].hold) + 3 * REG_DIGITS_MAX + 5;
	bytes = malloc(room);
	text = malloc(room);
	if (pieces == NULL || bytes == NULL || text == NULL) {
		free(text);
		text = NULL;
		goto out;
	}
	to = bytes;
	for (size_t i = 0; i < n_redemptions; i++) {
		pieces[i].text = to;
		to = put_redemption(to, &redemptions[i]);
		pieces[i].size = (size_t)(to - pieces[i].text);
	}
	sort_pieces(pieces, n_redemptions);
	to = text;
	for (size_t i = 0; i < n_redemptions; i++) {
		if (i > 0)
			*to++ = RECORD;
		memcpy(to, pieces[i].text, pieces[i].size);
		to += pieces[i].size;
	}
	*to = '\0';
out:
	free(bytes);
	free(pieces);
	return text;
}

static void feed(crypto_generichash_state *state, const void *bytes, size_t size)
{
	const unsigned char prefix[4] = {(unsigned char)size, (unsigned char)(size >> 8), (unsigned char)(size >> 16),
	    (unsigned char)(size >> 24)};

	crypto_generichash_update(state, prefix, sizeof prefix);
	if (size > 0)
		crypto_generichash_update(state, bytes, size);
}

static void feed_text(crypto_generichash_state *state, const char *text)
{
	feed(state, text, length(text));
}

static void feed_number(crypto_generichash_state *state, int64_t number)
{
	char digits[REG_DIGITS_MAX];

	feed(state, digits, (size_t)(reg_digits_put(digits, number) - digits));
}

static int hash_id(struct reg_event *event, struct reg_err *err)
{
	char *tenders = reg_event_tenders_text(event->tenders, event->n_tenders);
	char *redemptions = event->n_redemptions == 0 ? NULL :
	    reg_event_redemptions_text(event->redemptions, event->n_redemptions);
	crypto_generichash_state state;

	if (tenders == NULL || (redemptions == NULL && event->n_redemptions > 0)) {
		free(tenders);
		free(redemptions);
		return reg_err_set(err, REG_EIO, "event: no memory for %zu tenders", event->n_tenders);
	}
	crypto_generichash_init(&state, NULL, 0, sizeof event->id);
	feed_text(&state, event->site);
	feed_text(&state, event->series);
	feed_text(&state, event->receipt);
	feed_text(&state, reg_kind_name(event->kind));
	feed_number(&state, event->revision);
	feed_text(&state, event->document);
	feed(&state, event->content, sizeof event->content);
	feed_number(&state, event->at_unix_s);
	feed_text(&state, event->day);
	feed_text(&state, event->till);
	feed_text(&state, event->attendant);
	feed_text(&state, event->shift);
	feed_text(&state, event->has_plate ? event->plate.value : NULL);
	feed_text(&state, event->has_card ? event->card.token : NULL);
	feed_text(&state, event->phone);
	feed_text(&state, event->customer);
	feed_text(&state, event->original_site);
	feed_text(&state, event->original_series);
	feed_text(&state, event->original_receipt);
	if ((event->flags & REGULARS_HAS_PROMISE) != 0)
		feed_number(&state, event->promised_points);
	else
		feed_text(&state, NULL);
	feed_text(&state, tenders);
	if (redemptions != NULL)
		feed_text(&state, redemptions);
	crypto_generichash_final(&state, event->id, sizeof event->id);
	free(redemptions);
	free(tenders);
	return REG_OK;
}

static int check_sum(struct reg_wide wide, const char *member, struct reg_err *err)
{
	int64_t sum = reg_wide_clamp(wide);

	if (sum > REG_EVENT_MAX_NUMBER || sum < -REG_EVENT_MAX_NUMBER)
		return reg_err_set(err, REG_EINVAL, "lines: the sum of %s is beyond 10^15", member);
	return REG_OK;
}

static int sum_lines(struct reg_event *event, struct reg_err *err)
{
	struct reg_wide volume = reg_wide_of(0), amount = reg_wide_of(0), fuel = reg_wide_of(0);

	for (size_t i = 0; i < event->n_lines; i++) {
		const struct regulars_line *line = &event->lines[i];

		if (line->is_void || line->kind == REGULARS_LINE_PREPAY)
			continue;
		amount = reg_wide_plus(amount, line->amount_minor);
		if (line->kind == REGULARS_LINE_FUEL) {
			fuel = reg_wide_plus(fuel, line->amount_minor);
			volume = reg_wide_plus(volume, line->volume_ml);
		}
	}
	if (check_sum(volume, "volume_ml", err) < 0 || check_sum(amount, "amount_minor", err) < 0 ||
	    check_sum(fuel, "amount_minor", err) < 0)
		return REG_EINVAL;
	event->volume_ml = reg_wide_clamp(volume);
	event->amount_minor = reg_wide_clamp(amount);
	event->fuel_minor = reg_wide_clamp(fuel);
	return REG_OK;
}

int reg_event_seal(struct reg_event *event, struct reg_err *err)
{
	int rc = sum_lines(event, err);

	if (rc == REG_OK)
		rc = hash_content(event, err);
	if (rc == REG_OK)
		rc = hash_id(event, err);
	return rc;
}
