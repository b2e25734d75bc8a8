/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml_event.h - one event of a NAXML journal while it is being collected, and what it becomes.
 *
 * Amounts are kept in millionths of the currency unit until the event is complete, because lines may come before the
 * first element that names the currency.
 */
#ifndef REG_NAXML_EVENT_H
#define REG_NAXML_EVENT_H

#include <stdbool.h>

#include "bag.h"
#include "input.h"

#define REG_NAXML_MAX_LINES 10000

enum reg_naxml_type { REG_NAXML_SALE = 1, REG_NAXML_REFUND, REG_NAXML_VOID };

struct reg_naxml_line {
	enum regulars_line_kind kind;
	bool is_void;
	const char *product, *category, *pump, *uom;
	int64_t quantity_millionths, price_millionths, amount_millionths, tax_millionths, discount_millionths;
};

struct reg_naxml_tender {
	const char *kind;
	int64_t amount_millionths;
};

/* Texts are in `bag` or NULL. */
struct reg_naxml_event {
	struct reg_bag bag;
	enum reg_naxml_type type;
	int64_t line; /* of its start tag */
	bool training, suspended;
	const char *site, *till, *receipt, *business_date, *date, *time, *end_date, *end_time;
	const char *attendant, *shift, *currency, *account;
	const char *original_site, *original_receipt;
	int64_t transaction_tax_millionths, grand_millionths;
	bool has_grand;
	struct reg_naxml_line *lines; /* malloc, kept from event to event */
	size_t n_lines, size_lines;
	struct reg_naxml_tender *tenders;
	size_t n_tenders, size_tenders;
	char why[REG_ERR_SIZE]; /* "" or why this event cannot be taken */
};

/* Builds the event and gives it to the sink, or reports why not. Negative: what the sink returned, or REG_EIO. */
int reg_naxml_event_give(struct reg_naxml_event *event, const struct reg_input *input, const struct reg_zone *zone,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
