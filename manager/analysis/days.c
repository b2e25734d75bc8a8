/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "days.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "varint.h"
#include "zone.h"

#define ENTRY_MAX (2 * REG_VARINT_MAX)

void reg_days_begin(struct reg_days *days, int64_t subject)
{
	days->subject = subject;
	days->rows = 0;
	days->sales = 0;
	days->volume_ml = 0;
	days->last_day = REG_DAYS_NO_REFUND;
	days->last_refund = REG_DAYS_NO_REFUND;
	days->n = 0;
	days->n_amounts = 0;
}

void reg_days_finish(struct reg_days *days)
{
	free(days->entries);
	free(days->amounts);
	*days = (struct reg_days){ 0 };
}

/* Room for one more item. NULL: no memory. */
static void *grow(void *items, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room == 0 ? 32 : *room * 2;

	if (n < *room)
		return items;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

static int add_entry(struct reg_days *days, struct reg_day_entry entry, struct reg_err *err)
{
	struct reg_day_entry *entries;

	if (days->n > 0 && days->entries[days->n - 1].day == entry.day) {
		days->entries[days->n - 1].volume_ml += entry.volume_ml;
		days->entries[days->n - 1].is_visit |= entry.is_visit;
		return 0;
	}
	entries = grow(days->entries, days->n, &days->room, sizeof *entries);
	if (entries == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	days->entries = entries;
	days->entries[days->n++] = entry;
	return 0;
}

static int add_amount(struct reg_days *days, const char *currency, int64_t amount_minor, struct reg_err *err)
{
	struct reg_days_amount *amounts;

	for (size_t i = 0; i < days->n_amounts; i++)
		if (strcmp(days->amounts[i].currency, currency) == 0) {
			days->amounts[i].amount_minor += amount_minor;
			return 0;
		}
	amounts = grow(days->amounts, days->n_amounts, &days->amounts_room, sizeof *amounts);
	if (amounts == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	days->amounts = amounts;
	(void)strncpy(amounts[days->n_amounts].currency, currency, sizeof amounts[0].currency - 1);
	amounts[days->n_amounts].currency[sizeof amounts[0].currency - 1] = '\0';
	amounts[days->n_amounts++].amount_minor = amount_minor;
	return 0;
}

int reg_days_add(struct reg_days *days, const struct reg_days_sale *sale, struct reg_err *err)
{
	int rc = 0;

	days->rows++;
	days->sales += !sale->is_refund;
	days->volume_ml += sale->volume_ml;
	days->last_day = sale->day;
	if (sale->is_refund)
		days->last_refund = sale->day;
	if (sale->is_visit || sale->volume_ml != 0)
		rc = add_entry(days, (struct reg_day_entry){ .day = sale->day, .is_visit = sale->is_visit,
					 .volume_ml = sale->volume_ml }, err);
	return rc < 0 ? rc : add_amount(days, sale->currency, sale->amount_minor, err);
}

/* A day on which all was given back at once says nothing. */
void reg_days_end(struct reg_days *days)
{
	size_t n = 0;

	for (size_t i = 0; i < days->n; i++)
		if (days->entries[i].is_visit || days->entries[i].volume_ml != 0)
			days->entries[n++] = days->entries[i];
	days->n = n;
}

bool reg_days_cut(struct reg_days *days, int32_t day)
{
	size_t n = days->n;

	if (days->last_refund > day)
		return false;
	while (n > 0 && days->entries[n - 1].day > day)
		n--;
	if (n == 0)
		return false;
	days->n = n;
	return true;
}

/* --- blob ------------------------------------------------------------------------------------------------------- */

static size_t encode(unsigned char *out, const struct reg_days *days)
{
	unsigned char *at = out;
	int32_t before = 0;

	for (size_t i = 0; i < days->n; i++) {
		const struct reg_day_entry *entry = &days->entries[i];
		int64_t distance = (int64_t)entry->day - before;

		at = reg_varint_put(at, (i == 0 ? reg_varint_fold(distance) : (uint64_t)distance) * 2 + entry->is_visit);
		at = reg_varint_put(at, reg_varint_fold(entry->volume_ml));
		before = entry->day;
	}
	return (size_t)(at - out);
}

static int decode(struct reg_days *days, const unsigned char *in, size_t size, struct reg_err *err)
{
	const unsigned char *end = in + size;
	int64_t day = 0;

	while (in < end) {
		uint64_t distance, volume;
		int rc;

		if (!reg_varint_get(&distance, &in, end) || !reg_varint_get(&volume, &in, end))
			return reg_err_set(err, REG_EDAMAGED, "the analysis holds days that are cut off: run `regulars rebuild`");
		day = days->n == 0 ? reg_varint_unfold(distance / 2) : distance / 2 > INT32_MAX ? INT64_MAX
										: day + (int64_t)(distance / 2);
		if (day > INT32_MAX || day < INT32_MIN || (days->n > 0 && distance / 2 == 0))
			return reg_err_set(err, REG_EDAMAGED, "the analysis holds a day that is none: run `regulars rebuild`");
		rc = add_entry(days, (struct reg_day_entry){ .day = (int32_t)day, .is_visit = distance & 1,
					 .volume_ml = reg_varint_unfold(volume) }, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

/* Short enough to be written by hand, for it is done once a subject. Currencies are three letters. */
void reg_days_amounts_text(char *out, size_t size, const struct reg_days *days)
{
	size_t at = (size_t)snprintf(out, size, "{");

	for (size_t i = 0; i < days->n_amounts; i++)
		at += (size_t)snprintf(out + at, size - at, "%s\"%s\":%lld", i > 0 ? "," : "", days->amounts[i].currency,
		    (long long)days->amounts[i].amount_minor);
	(void)snprintf(out + at, size - at, "}");
}

int reg_days_store(const struct reg_days *days, struct reg_store *store, struct reg_err *err)
{
	unsigned char few[64 * ENTRY_MAX], *blob = few;
	char short_text[128], *text = short_text;
	size_t text_size = REG_DAYS_AMOUNTS_SIZE(days), size;
	int rc = 0;

	if (days->n > 64)
		blob = malloc(days->n * ENTRY_MAX);
	if (text_size > sizeof short_text)
		text = malloc(text_size);
	if (blob == NULL || text == NULL)
		rc = reg_err_set(err, REG_EIO, "out of memory");
	if (rc == 0) {
		size = encode(blob, days);
		reg_days_amounts_text(text, text_size > sizeof short_text ? text_size : sizeof short_text, days);
		rc = reg_run(store, REG_SQL_ANALYSIS_SET, err, "iiitiibi", days->subject, days->sales, days->volume_ml, text,
		    (int64_t)days->last_day, (int64_t)days->last_refund, blob, size, days->rows);
	}
	if (blob != few)
		free(blob);
	if (text != short_text)
		free(text);
	return rc;
}

static int read_amounts(struct reg_days *days, const char *text, struct reg_err *err)
{
	json_t *amounts = json_loads(text, 0, NULL), *amount;
	const char *currency;
	int rc = json_is_object(amounts) ? 0
	    : reg_err_set(err, REG_EDAMAGED, "the analysis holds amounts that are none: run `regulars rebuild`");

	if (rc == 0)
		json_object_foreach(amounts, currency, amount)
			if (rc == 0)
				rc = add_amount(days, currency, json_integer_value(amount), err);
	json_decref(amounts);
	return rc;
}

/* The common case, one currency, without a parser: {"CNY":12345}. */
static bool read_one_amount(struct reg_days *days, const char *text, struct reg_err *err, int *rc)
{
	char currency[4] = { 0 }, *end;
	long long amount;

	if (strncmp(text, "{\"", 2) != 0 || strnlen(text, 8) < 8 || text[5] != '"' || text[6] != ':')
		return false;
	memcpy(currency, text + 2, 3);
	amount = strtoll(text + 7, &end, 10);
	if (strcmp(end, "}") != 0)
		return false;
	*rc = add_amount(days, currency, amount, err);
	return true;
}

int reg_days_read_amounts(struct reg_days *days, const char *text, struct reg_err *err)
{
	int rc = 0;

	return read_one_amount(days, text, err, &rc) ? rc : read_amounts(days, text, err);
}

int reg_days_read_sums(struct reg_days *days, struct reg_stmt *row, struct reg_err *err)
{
	reg_days_begin(days, reg_int(row, 0));
	days->rows = reg_int(row, 7);
	days->sales = reg_int(row, 1);
	days->volume_ml = reg_int(row, 2);
	days->last_day = (int32_t)reg_int(row, 4);
	days->last_refund = (int32_t)reg_int(row, 5);
	return reg_days_read_amounts(days, reg_text(row, 3), err);
}

int reg_days_read(struct reg_days *days, struct reg_stmt *row, struct reg_err *err)
{
	size_t size;
	int rc = reg_days_read_sums(days, row, err);
	const void *blob = reg_blob(row, 6, &size);

	return rc < 0 || size == 0 ? rc : decode(days, blob, size, err);
}
