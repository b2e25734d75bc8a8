/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ticket.h - the till's own ticket: what is being rung, and what was closed. The plugin never sees this struct; it gets
 * a struct regulars_event made from it.
 */
#ifndef TILL_TICKET_H
#define TILL_TICKET_H

#include <stddef.h>
#include <stdint.h>

#include "../../../plugin/regulars.h"
#include "catalog.h"

struct till_line {
	enum regulars_line_kind kind;
	int is_void;
	char product[40];
	char category[40];
	char pump[16];
	char nozzle[16];
	char name[64];
	int64_t volume_ml;
	int64_t unit_price_minor_per_m3;
	int64_t quantity_milli;
	int64_t amount_minor;
	int64_t discount_minor;
	int is_redeemed; /* put there by the plugin's menu: goes when the ticket changes */
	size_t from_line; /* of a refund: number of the sold line; 0: not known any more */
	/* What refunds took back so far. */
	int64_t refunded_ml;
	int64_t refunded_milli;
	int64_t refunded_minor;
	int64_t refunded_discount_minor;
};

struct till_tender {
	char kind[32];
	int64_t amount_minor;
};

struct till_ticket {
	enum regulars_event_kind kind;
	int is_training;
	char receipt[24]; /* "" until closed */
	int64_t at_unix_s;
	char attendant[40];
	char shift[48];
	char plate[64];
	char card[64];
	char phone[40];
	char customer[64];
	char original_receipt[24];
	int64_t promised_points;
	int has_promise;
	/* A price off fuel that is still to be rung; off_minor_per_m3 0: none. */
	int64_t off_minor_per_m3;
	int64_t off_max_ml;
	char off_name[64];
	char off_reward[40];
	struct till_line *lines;
	size_t n_lines;
	struct till_tender *tenders;
	size_t n_tenders;
	/* What became of a closed one. */
	int is_voided;
	int is_completed;
	int has_refunds;
};

/* A ticket as the plugin wants it; its text belongs to the ticket. */
struct till_event {
	struct regulars_event event;
	struct regulars_line *lines;
	struct regulars_tender *tenders;
};

void till_ticket_init(struct till_ticket *ticket, enum regulars_event_kind kind);
void till_ticket_finish(struct till_ticket *ticket);

/* A new zeroed line or tender at the end, NULL when there is no memory. */
struct till_line *till_ticket_add_line(struct till_ticket *ticket);
struct till_tender *till_ticket_add_tender(struct till_ticket *ticket);

/* Names the customer. */
void till_ticket_identify(struct till_ticket *ticket, enum regulars_identifier_kind kind, const char *value);

/* Amounts: of all lines that are not void; of the tenders. */
int64_t till_ticket_total(const struct till_ticket *ticket);
int64_t till_ticket_paid(const struct till_ticket *ticket);

/* a * b / c, rounded half up away from zero; c > 0. */
int64_t till_ticket_share(int64_t a, int64_t b, int64_t c);

/* A fuel line from litres, or from an amount when volume_ml is 0. */
void till_ticket_fill_fuel(struct till_line *line, const struct till_product *product, const char *pump,
    int64_t volume_ml, int64_t amount_minor);
void till_ticket_fill_item(struct till_line *line, const struct till_product *product, int64_t quantity_milli);

/* Fills a refund line with a part of a sold line and takes it off what is left: `part` litres (ml) or pieces (milli),
 * 0: all that is left; by amount when `is_amount`. Returns 0, or -1 when there is not so much left. */
int till_ticket_take_back(struct till_line *refund, const struct till_line *sold, int64_t part, int is_amount);

/* Makes the plugin's form of a ticket. Returns 0, or -1 when there is no memory. */
int till_ticket_event(struct till_event *out, const struct till_ticket *ticket);
void till_ticket_event_finish(struct till_event *event);
void till_ticket_line_abi(struct regulars_line *out, const struct till_line *line);

/* One line as a row of `columns` columns: number, name, litres or pieces, amount. */
void till_ticket_row(char *out, size_t size, const struct till_ticket *ticket, size_t index, size_t columns,
    int currency_decimals);

#endif
