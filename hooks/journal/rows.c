/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.c - the rows of a CSV file become events by a map. Rows of one receipt need not follow each other: receipts stay
 * open for a stated number of rows, so memory is that of the window and not of the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "csv.h"
#include "lookup.h"
#include "map.h"
#include "scale.h"
#include "when.h"

#define BUCKETS 1024
#define MAX_LINES 10000
#define MAX_OPEN_BYTES (64u << 20)

/* A receipt of which more rows may come. */
struct receipt {
	struct receipt *next;         /* in the order of first rows */
	struct receipt *next_in_bucket;
	struct reg_bag bag;
	const char *key;
	uint32_t hash;
	int64_t line, row; /* of its first row */
	bool broken;       /* a row of it was bad: it is not given */
	struct regulars_event event;
	struct regulars_line *lines;
	size_t size_lines;
};

struct rows {
	struct reg_input *input;
	const struct reg_journal_map *map;
	const struct reg_zone *zone;
	struct reg_err *err;
	struct reg_csv csv;
	struct reg_lookup *lookups[REG_MAP_MEMBERS];
	int positions[REG_MAP_MEMBERS + 1][REG_MAP_MAX_COLUMNS]; /* the last is the group's */
	int64_t row;
	struct reg_bag scratch; /* texts of the current row */
	struct reg_err why;     /* what is wrong with it */
	struct receipt *first, **last;
	struct receipt *buckets[BUCKETS];
	size_t open_bytes;
};

static int out_of_memory(struct rows *rows)
{
	return reg_err_set(rows->err, REG_EIO, "%s: out of memory", rows->input->name);
}

static void report(struct rows *rows, const char *why)
{
	if (rows->input->sink->bad)
		rows->input->sink->bad(rows->input->name, rows->csv.line, why, rows->input->sink->payload);
}

static const struct reg_map_field *field_of(const struct rows *rows, size_t member)
{
	return member < REG_MAP_MEMBERS ? &rows->map->fields[member] : &rows->map->group;
}

/* Finds every column that the map names. */
static int bind_columns(struct rows *rows)
{
	for (size_t member = 0; member <= REG_MAP_MEMBERS; member++) {
		const struct reg_map_field *field = field_of(rows, member);
		for (size_t i = 0; i < field->n_columns; i++) {
			int position = reg_lookup_position(&rows->csv, field->columns[i]);
			if (position < 0)
				return reg_err_set(rows->err, REG_EINVAL, "%s:%lld: there is no column '%s' (%s:%d)", rows->input->name,
				    (long long)rows->csv.line, field->columns[i].name, rows->map->path, field->line);
			rows->positions[member][i] = position;
		}
	}
	return 0;
}

/* The columns of a field joined, without blanks around each. REG_EINVAL: the row is too short (why is set); REG_EIO. */
static int join_columns(struct rows *rows, size_t member, const char **out)
{
	const struct reg_map_field *field = field_of(rows, member);
	const char *join = field->join ? field->join : "\x1f", *parts[REG_MAP_MAX_COLUMNS];
	size_t sizes[REG_MAP_MAX_COLUMNS], size = 1;
	bool any = false;

	for (size_t i = 0; i < field->n_columns; i++) {
		size_t position = (size_t)rows->positions[member][i];
		if (position >= rows->csv.n_fields)
			return reg_err_set(&rows->why, REG_EINVAL, "there are only %zu columns, %zu was expected",
			    rows->csv.n_fields, position + 1);
		parts[i] = rows->csv.fields[position];
		parts[i] += strspn(parts[i], " \t");
		sizes[i] = strlen(parts[i]);
		while (sizes[i] > 0 && strchr(" \t", parts[i][sizes[i] - 1]))
			sizes[i]--;
		size += sizes[i] + strlen(join);
		any |= sizes[i] > 0;
	}
	char *text = reg_bag_take(&rows->scratch, size), *at = text;
	if (!text)
		return out_of_memory(rows);
	for (size_t i = 0; any && i < field->n_columns; i++) {
		if (i > 0)
			at = stpcpy(at, join);
		memcpy(at, parts[i], sizes[i]);
		at += sizes[i];
	}
	*at = '\0';
	*out = text;
	return 0;
}

/* A member's text as the map makes it; *out is NULL when it is not known. Errors as join_columns(). */
static int value_of(struct rows *rows, enum reg_map_member member, const char **out)
{
	const struct reg_map_field *field = &rows->map->fields[member];
	const char *name = reg_map_infos[member].name, *text = field->constant, *found = NULL;
	char *made;
	int rc;

	*out = NULL;
	if (!field->line)
		return 0;
	if (field->row) {
		made = reg_bag_take(&rows->scratch, 24);
		if (!made)
			return out_of_memory(rows);
		snprintf(made, 24, "%lld", (long long)rows->row);
		text = made;
	} else if (!text && (rc = join_columns(rows, member, &text)) < 0) {
		return rc;
	}
	if (field->prefix && *text) {
		size_t size = strlen(field->prefix) + strlen(text) + 1;
		made = reg_bag_take(&rows->scratch, size);
		if (!made)
			return out_of_memory(rows);
		snprintf(made, size, "%s%s", field->prefix, text);
		text = made;
	}
	if (field->lookup && *text) {
		found = reg_lookup_find(rows->lookups[member], text);
		if (!found && !field->otherwise)
			return reg_err_set(&rows->why, REG_EINVAL, "%s: '%.60s' is not in %s", name, text, field->lookup->file);
		text = found ? found : "";
	}
	if (field->n_values) {
		found = NULL;
		for (size_t i = 0; !found && i < field->n_values; i++)
			if (strcmp(field->values[i].from, text) == 0)
				found = field->values[i].to;
		if (!found && *text && !field->otherwise)
			return reg_err_set(&rows->why, REG_EINVAL, "%s: '%.60s' is none of the map's values", name, text);
		text = found ? found : "";
	}
	if (!*text && field->otherwise)
		text = field->otherwise;
	*out = *text ? text : NULL;
	return 0;
}

/* A number of the member's type; 0 when it is not known. */
static int number_of(struct rows *rows, enum reg_map_member member, const char *currency, int64_t *out)
{
	const struct reg_map_field *field = &rows->map->fields[member];
	struct reg_scale scale = {1, 1};
	const char *text;
	int decimals = reg_scale_currency_decimals(currency), rc = value_of(rows, member, &text);

	*out = 0;
	if (rc < 0 || !text)
		return rc;
	switch (reg_map_infos[member].type) {
	case REG_MAP_VOLUME:
		rc = reg_scale_volume(&scale, field->unit);
		break;
	case REG_MAP_PRICE:
		rc = reg_scale_price(&scale, field->unit, decimals);
		break;
	case REG_MAP_MONEY:
		scale.num = strcmp(field->unit, "minor") == 0 ? 1 : reg_scale_power(decimals);
		break;
	case REG_MAP_QUANTITY:
		scale.num = 1000;
		break;
	case REG_MAP_WHOLE:
	case REG_MAP_TEXT:
	case REG_MAP_KIND:
	case REG_MAP_LINE_KIND:
	case REG_MAP_TIME:
	case REG_MAP_DAY:
	case REG_MAP_YESNO:
	case REG_MAP_STATUS:
		break;
	}
	if (rc == 0 && !currency && scale.num != 1 &&
	    (reg_map_infos[member].type == REG_MAP_MONEY || reg_map_infos[member].type == REG_MAP_PRICE))
		return reg_err_set(&rows->why, REG_EINVAL, "event.currency is not known, so %s cannot be read",
		    reg_map_infos[member].name);
	return rc < 0 ? rc : reg_scale_read(out, text, rows->map->decimal, rows->map->thousands, scale,
	                         reg_map_infos[member].name, &rows->why);
}

static int keep(struct rows *rows, struct reg_bag *bag, enum reg_map_member member, const char **out)
{
	const char *text;
	int rc = value_of(rows, member, &text);

	*out = NULL;
	if (rc == 0 && text && !(*out = reg_bag_copy(bag, text, strlen(text))))
		return out_of_memory(rows);
	return rc;
}

static bool is_yes(const char *text)
{
	return strcasecmp(text, "true") == 0 || strcasecmp(text, "yes") == 0 || strcasecmp(text, "y") == 0 ||
	       strcmp(text, "1") == 0;
}

static int fill_when(struct rows *rows, struct receipt *receipt)
{
	const char *text;
	char day_text[REG_DAY_SIZE];
	int32_t day;
	int rc;

	if ((rc = value_of(rows, REG_MAP_AT, &text)) < 0)
		return rc;
	if (!text)
		return reg_err_set(&rows->why, REG_EINVAL, "event.at is empty");
	rc = reg_when_read(&receipt->event.at_unix_s, text, rows->map->fields[REG_MAP_AT].format, rows->zone, &rows->why);
	if (rc < 0 || (rc = value_of(rows, REG_MAP_BUSINESS_DATE, &text)) < 0 || !text)
		return rc;
	rc = reg_when_day(&day, text, rows->map->fields[REG_MAP_BUSINESS_DATE].format, &rows->why);
	if (rc < 0)
		return rc;
	reg_day_format(day_text, day);
	receipt->event.business_date = reg_bag_copy(&receipt->bag, day_text, strlen(day_text));
	return receipt->event.business_date ? 0 : out_of_memory(rows);
}

/* The members of the event, from its first row. */
static int fill_event(struct rows *rows, struct receipt *receipt)
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
	if ((rc = value_of(rows, REG_MAP_EVENT_KIND, &text)) < 0)
		return rc;
	if (text && !(event->kind = reg_map_event_kind(text)))
		return reg_err_set(&rows->why, REG_EINVAL, "event.kind: '%.40s' is not a kind of event", text);
	if ((rc = value_of(rows, REG_MAP_TRAINING, &text)) < 0)
		return rc;
	event->flags = text && is_yes(text) ? REGULARS_TRAINING : 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((rc = keep(rows, &receipt->bag, texts[i].member, texts[i].out)) < 0)
			return rc;
	if (!event->receipt && event->kind != REGULARS_SHIFT_OPEN && event->kind != REGULARS_SHIFT_CLOSE)
		return reg_err_set(&rows->why, REG_EINVAL, "event.receipt is empty");
	if ((rc = number_of(rows, REG_MAP_REVISION, NULL, &event->revision)) < 0)
		return rc;
	return fill_when(rows, receipt);
}

static int fill_line(struct rows *rows, struct receipt *receipt, struct regulars_line *line)
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
	if ((rc = value_of(rows, REG_MAP_KIND_OF_LINE, &text)) < 0)
		return rc;
	if (!text || !(line->kind = reg_map_line_kind(text)))
		return reg_err_set(&rows->why, REG_EINVAL, "line.kind: '%.40s' is not a kind of line", text ? text : "");
	if ((rc = value_of(rows, REG_MAP_LINE_STATUS, &text)) < 0)
		return rc;
	if (text && strcmp(text, "normal") != 0 && strcmp(text, "void") != 0)
		return reg_err_set(&rows->why, REG_EINVAL, "line.status: '%.40s' is neither normal nor void", text);
	line->is_void = text && strcmp(text, "void") == 0;
	if ((rc = keep(rows, &receipt->bag, REG_MAP_PRODUCT, &line->product)) < 0 ||
	    (rc = keep(rows, &receipt->bag, REG_MAP_CATEGORY, &line->category)) < 0 ||
	    (rc = keep(rows, &receipt->bag, REG_MAP_PUMP, &line->pump)) < 0 ||
	    (rc = keep(rows, &receipt->bag, REG_MAP_NOZZLE, &line->nozzle)) < 0)
		return rc;
	/* One column often holds both: litres of fuel, pieces of all else. */
	rc = line->kind == REGULARS_LINE_FUEL ? number_of(rows, REG_MAP_VOLUME_OF_LINE, currency, &line->volume_ml)
	                                      : number_of(rows, REG_MAP_QUANTITY_OF_LINE, currency, &line->quantity_milli);
	for (size_t i = 0; rc == 0 && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		rc = number_of(rows, numbers[i].member, currency, numbers[i].out);
	return rc;
}

static size_t bytes_of(const struct receipt *receipt)
{
	return sizeof(*receipt) + receipt->bag.bytes + receipt->size_lines * sizeof(*receipt->lines);
}

static void destroy_receipt(struct receipt *receipt)
{
	reg_bag_finish(&receipt->bag);
	free(receipt->lines);
	free(receipt);
}

static int give(struct rows *rows, struct receipt *receipt)
{
	if (receipt->broken)
		return 0;
	receipt->event.lines = receipt->lines;
	return rows->input->sink->event(&receipt->event, rows->input->name, receipt->line, rows->input->sink->payload,
	    rows->err);
}

/* Takes the oldest open receipt out; it belongs to the caller. */
static struct receipt *pop(struct rows *rows)
{
	struct receipt *receipt = rows->first, **link = &rows->buckets[receipt->hash % BUCKETS];

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
static int give_old(struct rows *rows, bool all)
{
	int rc = 0;

	while (rc >= 0 && rows->first && (all || rows->row - rows->first->row >= rows->map->within_rows ||
	                                     rows->open_bytes > MAX_OPEN_BYTES)) {
		struct receipt *receipt = pop(rows);
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
static int find_receipt(struct rows *rows, struct receipt **out, bool *is_new)
{
	const char *key = "";
	uint32_t hash;
	int rc;

	*is_new = true;
	if (rows->map->group.line && (rc = join_columns(rows, REG_MAP_MEMBERS, &key)) < 0)
		return rc;
	hash = hash_of(key);
	for (*out = rows->map->group.line ? rows->buckets[hash % BUCKETS] : NULL; *out; *out = (*out)->next_in_bucket)
		if ((*out)->hash == hash && strcmp((*out)->key, key) == 0) {
			*is_new = false;
			return 0;
		}
	struct receipt *receipt = calloc(1, sizeof(*receipt));
	if (!receipt)
		return out_of_memory(rows);
	receipt->line = rows->csv.line;
	receipt->row = rows->row;
	receipt->hash = hash;
	if (!(receipt->key = reg_bag_copy(&receipt->bag, key, strlen(key)))) {
		destroy_receipt(receipt);
		return out_of_memory(rows);
	}
	receipt->next_in_bucket = rows->buckets[hash % BUCKETS];
	rows->buckets[hash % BUCKETS] = receipt;
	*rows->last = receipt;
	rows->last = &receipt->next;
	rows->open_bytes += bytes_of(receipt);
	*out = receipt;
	return 0;
}

static int add_row(struct rows *rows, struct receipt *receipt, bool is_new)
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
			return out_of_memory(rows);
		receipt->lines = lines;
		receipt->size_lines = size;
	}
	rc = fill_line(rows, receipt, &receipt->lines[receipt->event.n_lines]);
	if (rc == 0)
		receipt->event.n_lines++;
	return rc;
}

static int take_row(struct rows *rows)
{
	struct receipt *receipt;
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
	struct rows *rows = calloc(1, sizeof(*rows));
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
	if (rc >= 0 && (rc > 0 || !map->header) && (rc = bind_columns(rows)) == 0)
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
