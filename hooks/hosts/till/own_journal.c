/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "own_journal.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../journal/journal.h"
#include "sales.h"
#include "text.h"

static const char *const event_names[] = {
	[REGULARS_SALE_CLOSE] = "sale.close",
	[REGULARS_SALE_REFUND] = "sale.refund",
	[REGULARS_SALE_VOID] = "sale.void",
	[REGULARS_SALE_PREPAY] = "sale.prepay",
	[REGULARS_SALE_COMPLETION] = "sale.completion",
	[REGULARS_PUMP_TEST] = "pump.test",
	[REGULARS_TANK_RETURN] = "tank.return",
};

static const char *const line_names[] = {
	[REGULARS_LINE_FUEL] = "fuel",
	[REGULARS_LINE_GOODS] = "goods",
	[REGULARS_LINE_SERVICE] = "service",
	[REGULARS_LINE_DISCOUNT] = "discount",
	[REGULARS_LINE_FEE] = "fee",
	[REGULARS_LINE_DEPOSIT] = "deposit",
	[REGULARS_LINE_PREPAY] = "prepay",
};

/* Members that are not known are left out. All of these leave a failure for json_dumps() to find: a member missing
 * for lack of memory must not go unnoticed, so each returns whether it succeeded. */
static int put_text(json_t *object, const char *name, const char *text)
{
	return text == NULL || text[0] == '\0' ? 0 : json_object_set_new(object, name, json_string(text));
}

static int put_number(json_t *object, const char *name, int64_t value)
{
	return value == 0 ? 0 : json_object_set_new(object, name, json_integer(value));
}

static json_t *pack_line(const struct till_line *line)
{
	json_t *object = json_object();

	if (object == NULL)
		return NULL;
	if (put_text(object, "kind", line_names[line->kind]) |
	    put_text(object, "status", line->is_void ? "void" : NULL) |
	    put_text(object, "product", line->product) | put_text(object, "category", line->category) |
	    put_text(object, "pump", line->pump) | put_text(object, "nozzle", line->nozzle) |
	    put_number(object, "volume_ml", line->volume_ml) |
	    put_number(object, "unit_price_minor_per_m3", line->unit_price_minor_per_m3) |
	    put_number(object, "quantity_milli", line->quantity_milli) |
	    json_object_set_new(object, "amount_minor", json_integer(line->amount_minor)) |
	    put_number(object, "discount_minor", line->discount_minor)) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static json_t *pack(const struct till_sales *sales, const struct till_ticket *ticket)
{
	json_t *object = json_object();
	json_t *lines = json_array();
	json_t *tenders = json_array();
	char at[32];
	int bad;

	reg_instant_format(at, ticket->at_unix_s, sales->zone);
	bad = object == NULL || lines == NULL || tenders == NULL ||
	    put_text(object, "event", event_names[ticket->kind]) |
	    put_text(object, "site", sales->site) | put_text(object, "till", sales->till) |
	    put_text(object, "series", sales->series) | put_text(object, "receipt", ticket->receipt) |
	    put_text(object, "at", at) | put_text(object, "attendant", ticket->attendant) |
	    put_text(object, "shift", ticket->shift) | put_text(object, "currency", sales->currency) |
	    put_text(object, "plate", ticket->plate) | put_text(object, "phone", ticket->phone) |
	    put_text(object, "customer", ticket->customer) |
	    (ticket->is_training ? json_object_set_new(object, "training", json_true()) : 0) |
	    (ticket->has_promise ?
	    json_object_set_new(object, "promised_points", json_integer(ticket->promised_points)) : 0);
	if (!bad && ticket->original_receipt[0] != '\0') {
		json_t *original = json_object();

		bad = original == NULL || put_text(original, "site", sales->site) |
		    put_text(original, "series", sales->series) |
		    put_text(original, "receipt", ticket->original_receipt);
		bad |= json_object_set_new(object, "original", original);
	}
	for (size_t i = 0; !bad && i < ticket->n_lines; i++)
		bad = json_array_append_new(lines, pack_line(&ticket->lines[i]));
	for (size_t i = 0; !bad && i < ticket->n_tenders; i++)
		bad = json_array_append_new(tenders, json_pack("{s:s, s:I}", "kind", ticket->tenders[i].kind,
		    "amount_minor", (json_int_t)ticket->tenders[i].amount_minor));
	bad = bad || json_object_set(object, "lines", lines) | json_object_set(object, "tenders", tenders);
	json_decref(lines);
	json_decref(tenders);
	if (bad) {
		json_decref(object);
		return NULL;
	}
	return object;
}

int till_own_journal_write(const char *path, const struct till_sales *sales, const struct till_ticket *ticket)
{
	json_t *object = pack(sales, ticket);
	char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	FILE *file = text == NULL ? NULL : fopen(path, "a+");
	int bad = file == NULL;

	if (!bad) {
		/* After a power cut the last record may lack its end; it must not swallow this one. */
		if (fseek(file, -1, SEEK_END) == 0 && fgetc(file) != '\n')
			fputc('\n', file);
		bad = fprintf(file, "%s\n", text) < 0;
		bad |= fflush(file) != 0 || fsync(fileno(file)) != 0;
		bad |= fclose(file) != 0;
	}
	free(text);
	json_decref(object);
	return bad ? -1 : 0;
}

struct reader {
	int (*take)(struct till_ticket *ticket, void *payload);
	void *payload;
};

static int take_line(struct till_ticket *ticket, const struct regulars_line *from)
{
	struct till_line *line = till_ticket_add_line(ticket);

	if (line == NULL)
		return -1;
	line->kind = from->kind;
	line->is_void = from->is_void;
	till_text_copy(line->product, sizeof line->product, from->product);
	till_text_copy(line->name, sizeof line->name, from->product);
	till_text_copy(line->category, sizeof line->category, from->category);
	till_text_copy(line->pump, sizeof line->pump, from->pump);
	till_text_copy(line->nozzle, sizeof line->nozzle, from->nozzle);
	line->volume_ml = from->volume_ml;
	line->unit_price_minor_per_m3 = from->unit_price_minor_per_m3;
	line->quantity_milli = from->quantity_milli;
	line->amount_minor = from->amount_minor;
	line->discount_minor = from->discount_minor;
	return 0;
}

static int take_event(const struct regulars_event *event, const char *file, int64_t at_line, void *payload,
    struct reg_err *err)
{
	struct reader *reader = payload;
	struct till_ticket ticket;
	int bad = 0;

	till_ticket_init(&ticket, event->kind);
	till_text_copy(ticket.receipt, sizeof ticket.receipt, event->receipt);
	ticket.at_unix_s = event->at_unix_s;
	ticket.is_training = (event->flags & REGULARS_TRAINING) != 0;
	till_text_copy(ticket.attendant, sizeof ticket.attendant, event->attendant);
	till_text_copy(ticket.shift, sizeof ticket.shift, event->shift);
	till_text_copy(ticket.plate, sizeof ticket.plate, event->plate);
	till_text_copy(ticket.phone, sizeof ticket.phone, event->phone);
	till_text_copy(ticket.customer, sizeof ticket.customer, event->customer);
	till_text_copy(ticket.original_receipt, sizeof ticket.original_receipt, event->original_receipt);
	for (size_t i = 0; i < event->n_lines && !bad; i++)
		bad = take_line(&ticket, &event->lines[i]);
	for (size_t i = 0; i < event->n_tenders && !bad; i++) {
		struct till_tender *tender = till_ticket_add_tender(&ticket);

		bad = tender == NULL;
		if (!bad) {
			till_text_copy(tender->kind, sizeof tender->kind, event->tenders[i].kind);
			tender->amount_minor = event->tenders[i].amount_minor;
		}
	}
	bad = bad || reader->take(&ticket, reader->payload) != 0;
	till_ticket_finish(&ticket);
	return bad ? reg_err_set(err, REG_EIO, "%s:%lld: out of memory", file, (long long)at_line) : 0;
}

static void leave_out(const char *file, int64_t at_line, const char *why, void *payload)
{
	(void)file;
	(void)at_line;
	(void)why;
	(void)payload;
}

int till_own_journal_read(const char *path, const struct reg_zone *zone,
    int (*take)(struct till_ticket *ticket, void *payload), void *payload, char *why, size_t why_size)
{
	struct reader reader = {.take = take, .payload = payload};
	const struct reg_journal_sink sink = {.event = take_event, .bad = leave_out, .payload = &reader};
	struct reg_err err = {0};

	if (access(path, F_OK) != 0 || reg_journal_read(path, REG_JOURNAL_JSONL, NULL, zone, &sink, &err) >= 0)
		return 0;
	(void)snprintf(why, why_size, "%s", err.line);
	return -1;
}
