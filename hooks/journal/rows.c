/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.c - the rows of a CSV file become events by a map; what is in a row is read by rows_value.c. Rows of one receipt
 * need not follow each other: receipts stay open for a stated number of rows, so memory is that of the window and not of
 * the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rows_parts.h"
#include "when.h"

#define MAX_LINES 10000
#define MAX_OPEN_BYTES (64u << 20)

/* A receipt of which more rows may come. */
struct reg_receipt {
	struct reg_receipt *next;         /* in the order of first rows */
	struct reg_receipt *next_in_bucket;
	struct reg_bag bag;
	const char *key;
	uint32_t hash;
	int64_t line, row; /* of its first row */
	bool broken;       /* a row of it was bad: it is not given */
	struct regulars_event event;
	struct regulars_line *lines;
	size_t size_lines;
};

static void report(struct reg_rows *rows, const char *why)
{
	if (rows->input->sink->bad)
		rows->input->sink->bad(rows->input->name, rows->csv.line, why, rows->input->sink->payload);
}

static bool is_yes(const char *text)
{
	return strcasecmp(text, "true") == 0 || strcasecmp(text, "yes") == 0 || strcasecmp(text, "y") == 0 ||
	       strcmp(text, "1") == 0;
}

static int fill_when(struct reg_rows *rows, struct reg_receipt *receipt)
{
	const char *text;
	char day_text[REG_DAY_SIZE];
	int32_t day;
	int rc;

	if ((rc = reg_rows_value(rows, REG_MAP_AT, &text)) < 0)
		return rc;
	if (!text)
		return reg_err_set(&rows->why, REG_EINVAL, "event.at is empty");
	rc = reg_when_read(&receipt->event.at_unix_s, text, rows->map->fields[REG_MAP_AT].format, rows->zone, &rows->why);
	if (rc < 0 || (rc = reg_rows_value(rows, REG_MAP_BUSINESS_DATE, &text)) < 0 || !text)
		return rc;
	rc = reg_when_day(&day, text, rows->map->fields[REG_MAP_BUSINESS_DATE].format, &rows->why);
	if (rc < 0)
		return rc;
	reg_day_format(day_text, day);
	receipt->event.business_date = reg_bag_copy(&receipt->bag, day_text, strlen(day_text));
	return receipt->event.business_date ? 0 : reg_rows_no_memory(rows);
}

/* The members of the event, from its first row. */
static int fill_event(struct reg_rows *rows, struct reg_receipt *receipt)
{
	struct regulars_event *event = &receipt->event;
	struct {
		enum reg_map_member member;
		const char **out;
	} texts[] = {
	    {REG_MAP_SITE, &event->site}, {REG_MAP_TILL, &event->till}, {REG_MAP_SERIES, &event->series},
	    {REG_MAP_RECEIPT, &event->receipt}, {REG_MAP_DOCUMENT, &event->document},
	    {REG_MAP_ATTENDANT, &event->attendant}, {REG_MAP_SHIFT, &event->shift}, {REG_MAP_CURRENCY, &event->currency},
	    {REG_MAP_PLATE, &event->plate}, {REG_MAP_CARD, &event->card}, {REG_MAP_PHONE, &event->phone},
	    {REG_MAP_CUSTOMER, &event->customer}, {REG_MAP_ORIGINAL_SITE, &event->original_site},
	    {REG_MAP_ORIGINAL_SERIES, &event->original_series}, {REG_MAP_ORIGINAL_RECEIPT, &event->original_receipt},
	};
	const char *text;
	int rc;

	event->struct_size = sizeof(*event);
	event->kind = REGULARS_SALE_CLOSE;
	if ((rc = reg_rows_value(rows, REG_MAP_EVENT_KIND, &text)) < 0)
		return rc;
	if (text && !(event->kind = reg_map_event_kind(text)))
		return reg_err_set(&rows->why, REG_EINVAL, "event.kind: '%.40s' is not a kind of event", text);
	if ((rc = reg_rows_value(rows, REG_MAP_TRAINING, &text)) < 0)
		return rc;
	event->flags = text && is_yes(text) ? REGULARS_TRAINING : 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((rc = reg_rows_keep(rows, &receipt->bag, texts[i].member, texts[i].out)) < 0)
			return rc;
	if (!event->receipt && event->kind != REGULARS_SHIFT_OPEN && event->kind != REGULARS_SHIFT_CLOSE)
		return reg_err_set(&rows->why, REG_EINVAL, "event.receipt is empty");
	if ((rc = reg_rows_number(rows, REG_MAP_REVISION, NULL, &event->revision)) < 0)
		return rc;
	return fill_when(rows, receipt);
}

static int fill_line(struct reg_rows *rows, struct reg_receipt *receipt, struct regulars_line *line)
{
	const char *currency = receipt->event.currency, *text;
	struct {
		enum reg_map_member member;
		int64_t *out;
	} numbers[] = {
	    {REG_MAP_UNIT_PRICE, &line->unit_price_minor_per_m3}, {REG_MAP_AMOUNT, &line->amount_minor},
	    {REG_MAP_TAX, &line->tax_minor}, {REG_MAP_DISCOUNT, &line->discount_minor},
	};
	int rc;

	*line = (struct regulars_line){0};
	if ((rc = reg_rows_value(rows, REG_MAP_KIND_OF_LINE, &text)) < 0)
		return rc;
	if (!text || !(line->kind = reg_map_line_kind(text)))
		return reg_err_set(&rows->why, REG_EINVAL, "line.kind: '%.40s' is not a kind of line", text ? text : "");
	if ((rc = reg_rows_value(rows, REG_MAP_LINE_STATUS, &text)) < 0)
		return rc;
	if (text && strcmp(text, "normal") != 0 && strcmp(text, "void") != 0)
		return reg_err_set(&rows->why, REG_EINVAL, "line.status: '%.40s' is neither normal nor void", text);
	line->is_void = text && strcmp(text, "void") == 0;
	if ((rc = reg_rows_keep(rows, &receipt->bag, REG_MAP_PRODUCT, &line->product)) < 0 ||
	    (rc = reg_rows_keep(rows, &receipt->bag, REG_MAP_CATEGORY, &line->category)) < 0 ||
	    (rc = reg_rows_keep(rows, &receipt->bag, REG_MAP_PUMP, &line->pump)) < 0 ||
	    (rc = reg_rows_keep(rows, &receipt->bag, REG_MAP_NOZZLE, &line->nozzle)) < 0)
		return rc;
	/* One column often holds both: litres of fuel, pieces of all else. */
	rc = line->kind == REGULARS_LINE_FUEL ? reg_rows_number(rows, REG_MAP_VOLUME_OF_LINE, currency, &line->volume_ml)
	                                      : reg_rows_number(rows, REG_MAP_QUANTITY_OF_LINE, currency, &line->quantity_milli);
	for (size_t i = 0; rc == 0 && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		rc = reg_rows_number(rows, numbers[i].member, currency, numbers[i].out);
	return rc;
}

static size_t bytes_of(const struct reg_receipt *receipt)
{
	return sizeof(*receipt) + receipt->bag.bytes + receipt->size_lines * sizeof(*receipt->lines);
}

static void destroy_receipt(struct reg_receipt *receipt)
{
	reg_bag_finish(&receipt->bag);
	free(receipt->lines);
	free(receipt);
}

static int give(struct reg_rows *rows, struct reg_receipt *receipt)
{
	if (receipt->broken)
		return 0;
	receipt->event.lines = receipt->lines;
	return rows->input->sink->event(&receipt->event, rows->input->name, receipt->line, rows->input->sink->payload,
	    rows->err);
}

/* Takes the oldest open receipt out; it belongs to the caller. */
static struct reg_receipt *pop(struct reg_rows *rows)
{
	struct reg_receipt *receipt = rows->first, **link = &rows->buckets[receipt->hash % REG_ROWS_BUCKETS];

	rows->first = receipt->next;
	if (!rows->first)
		rows->last = &rows->first;
	while (*link != receipt)
		link = &(*link)->next_in_bucket;
	*link = receipt->next_in_bucket;
	rows->open_bytes -= bytes_of(receipt);
	return receipt;
}

/* Gives the receipts that no further row can belong to; all of them at the end. */
static int give_old(struct reg_rows *rows, bool all)
{
	int rc = 0;

	while (rc >= 0 && rows->first && (all || rows->row - rows->first->row >= rows->map->within_rows ||
	                                     rows->open_bytes > MAX_OPEN_BYTES)) {
		struct reg_receipt *receipt = pop(rows);
		rc = give(rows, receipt);
		destroy_receipt(receipt);
	}
	return rc;
}

static uint32_t hash_of(const char *key)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619u;
	return hash;
}

/* The receipt that the current row belongs to, new or open. */
static int find_receipt(struct reg_rows *rows, struct reg_receipt **out, bool *is_new)
{
	const char *key = "";
	uint32_t hash;
	int rc;

	*is_new = true;
	if (rows->map->group.line && (rc = reg_rows_join(rows, REG_MAP_MEMBERS, &key)) < 0)
		return rc;
	hash = hash_of(key);
	for (*out = rows->map->group.line ? rows->buckets[hash % REG_ROWS_BUCKETS] : NULL; *out; *out = (*out)->next_in_bucket)
		if ((*out)->hash == hash && strcmp((*out)->key, key) == 0) {
			*is_new = false;
			return 0;
		}
	struct reg_receipt *receipt = calloc(1, sizeof(*receipt));
	if (!receipt)
		return reg_rows_no_memory(rows);
	receipt->line = rows->csv.line;
	receipt->row = rows->row;
	receipt->hash = hash;
	if (!(receipt->key = reg_bag_copy(&receipt->bag, key, strlen(key)))) {
		destroy_receipt(receipt);
		return reg_rows_no_memory(rows);
	}
	receipt->next_in_bucket = rows->buckets[hash % REG_ROWS_BUCKETS];
	rows->buckets[hash % REG_ROWS_BUCKETS] = receipt;
	*rows->last = receipt;
	rows->last = &receipt->next;
	rows->open_bytes += bytes_of(receipt);
	*out = receipt;
	return 0;
}

static int add_row(struct reg_rows *rows, struct reg_receipt *receipt, bool is_new)
{
	int rc = is_new ? fill_event(rows, receipt) : 0;

	if (rc < 0 || receipt->broken)
		return rc;
	if (receipt->event.n_lines == MAX_LINES)
		return reg_err_set(&rows->why, REG_EINVAL, "the receipt has more than %d lines", MAX_LINES);
	if (receipt->event.n_lines == receipt->size_lines) {
		size_t size = receipt->size_lines ? receipt->size_lines * 2 : 1;
		struct regulars_line *lines = realloc(receipt->lines, size * sizeof(*lines));
		if (!lines)
			return reg_rows_no_memory(rows);
		receipt->lines = lines;
		receipt->size_lines = size;
	}
	rc = fill_line(rows, receipt, &receipt->lines[receipt->event.n_lines]);
	if (rc == 0)
		receipt->event.n_lines++;
	return rc;
}

static int take_row(struct reg_rows *rows)
{
	struct reg_receipt *receipt;
	bool is_new;
	int rc;

	rows->row++;
	rows->why = (struct reg_err){0};
	if (rows->csv.why) {
		report(rows, rows->csv.why);
		return 0;
	}
	rc = find_receipt(rows, &receipt, &is_new);
	if (rc == 0) {
		size_t before = bytes_of(receipt);
		rc = add_row(rows, receipt, is_new);
		rows->open_bytes += bytes_of(receipt) - before;
		receipt->broken |= rc < 0;
	}
	reg_bag_finish(&rows->scratch);
	if (rc < 0) {
		if (!rows->why.line[0])
			return rc; /* not the row's fault */
		report(rows, rows->why.line);
	}
	return give_old(rows, !rows->map->group.line);
}

int reg_csv_read(struct reg_input *input, const struct reg_journal_map *map, const char *folder,
    const struct reg_zone *zone, struct reg_err *err)
{
	struct reg_rows *rows = calloc(1, sizeof(*rows));
	int rc = 0;

	if (!rows)
		return reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
	rows->input = input;
	rows->map = map;
	rows->zone = zone;
	rows->err = err;
	rows->last = &rows->first;
	for (size_t i = 0; rc == 0 && i < REG_MAP_MEMBERS; i++)
		if (map->fields[i].lookup)
			rc = reg_lookup_create(&rows->lookups[i], map->fields[i].lookup, folder, err);
	if (rc == 0)
		rc = reg_csv_init(&rows->csv, input, map->separator, map->quote, err);
	if (rc == 0 && map->header && (rc = reg_csv_next(&rows->csv, err)) > 0 && rows->csv.why)
		rc = reg_err_set(err, REG_EINVAL, "%s:%lld: %s", input->name, (long long)rows->csv.line, rows->csv.why);
	if (rc >= 0 && (rc > 0 || !map->header) && (rc = reg_rows_bind(rows)) == 0)
		while ((rc = reg_csv_next(&rows->csv, err)) > 0 && (rc = take_row(rows)) >= 0)
			continue;
	if (rc == 0)
		rc = give_old(rows, true);

	while (rows->first)
		destroy_receipt(pop(rows));
	for (size_t i = 0; i < REG_MAP_MEMBERS; i++)
		reg_lookup_destroy(rows->lookups[i]);
	reg_bag_finish(&rows->scratch);
	reg_csv_finish(&rows->csv);
	free(rows);
	return rc < 0 ? rc : 0;
}
