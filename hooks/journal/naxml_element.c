/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml_element.c - what an element inside a sale, refund or void says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "naxml_parts.h"
#include "scale.h"

#define MILLION INT64_C(1000000)
#define MAX_SUM INT64_C(9000000000000000)

static void out_of_memory(struct reg_naxml_reader *reader)
{
	reg_naxml_stop(reader, reg_err_set(reader->err, REG_EIO, "%s: out of memory", reader->input->name), "");
}

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static const char *keep(struct reg_naxml_reader *reader, const char *text)
{
	char *copy = reg_bag_copy(&reader->event.bag, text, strlen(text));
	if (!copy)
		out_of_memory(reader);
	return copy;
}

bool reg_naxml_parent_is(const struct reg_naxml_reader *reader, enum reg_naxml_element element)
{
	return reader->depth >= 2 && reader->path[reader->depth - 2] == element;
}

static bool inside(const struct reg_naxml_reader *reader, enum reg_naxml_element element)
{
	for (int i = reader->event_depth; i < reader->depth; i++)
		if (reader->path[i] == element)
			return true;
	return false;
}

static struct reg_naxml_line *current_line(struct reg_naxml_reader *reader)
{
	return reader->has_line ? &reader->event.lines[reader->event.n_lines - 1] : NULL;
}

/* Makes room for one more in an array; false: out of memory. */
static bool grow(void *array, size_t *size, size_t n, size_t item)
{
	void **items = array;
	if (n < *size)
		return true;
	size_t more = *size ? *size * 2 : 16;
	void *bigger = realloc(*items, more * item);
	if (!bigger)
		return false;
	*items = bigger;
	*size = more;
	return true;
}

static void begin_line(struct reg_naxml_reader *reader, enum regulars_line_kind kind)
{
	struct reg_naxml_event *event = &reader->event;

	reader->has_line = false;
	if (event->n_lines >= REG_NAXML_MAX_LINES) {
		snprintf(event->why, sizeof(event->why), "more than %d lines", REG_NAXML_MAX_LINES);
		return;
	}
	if (!grow(&event->lines, &event->size_lines, event->n_lines, sizeof(*event->lines))) {
		out_of_memory(reader);
		return;
	}
	event->lines[event->n_lines++] = (struct reg_naxml_line){.kind = kind, .is_void = reader->line_void};
	reader->has_line = true;
}

static void begin_tender(struct reg_naxml_reader *reader)
{
	struct reg_naxml_event *event = &reader->event;

	reader->has_tender = false;
	if (reader->line_void || event->n_tenders >= REG_NAXML_MAX_LINES)
		return;
	if (!grow(&event->tenders, &event->size_tenders, event->n_tenders, sizeof(*event->tenders))) {
		out_of_memory(reader);
		return;
	}
	event->tenders[event->n_tenders++] = (struct reg_naxml_tender){.kind = "other"};
	reader->has_tender = true;
}

static bool is_yes(const char *value)
{
	return value && (strcasecmp(value, "yes") == 0 || strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0);
}

void reg_naxml_element_open(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char **attributes)
{
	struct reg_naxml_event *event = &reader->event;
	const char *currency = attribute(attributes, "currency"), *status, *uom;

	if (currency && *currency && !event->currency)
		event->currency = keep(reader, currency);
	switch (element) {
	case E_TrainingModeFlag:
		event->training = is_yes(attribute(attributes, "value"));
		break;
	case E_SuspendFlag:
		event->suspended = is_yes(attribute(attributes, "value"));
		break;
	case E_TransactionLine:
		status = attribute(attributes, "status");
		reader->line_void = status && (strncasecmp(status, "void", 4) == 0 || strncasecmp(status, "cancel", 6) == 0);
		reader->has_line = reader->has_tender = false;
		break;
	case E_FuelLine:
		begin_line(reader, REGULARS_LINE_FUEL);
		break;
	case E_FuelPrepayLine:
		begin_line(reader, REGULARS_LINE_PREPAY);
		break;
	case E_ItemLine:
	case E_MerchandiseCodeLine:
		begin_line(reader, REGULARS_LINE_GOODS);
		break;
	case E_FeeLine:
		begin_line(reader, REGULARS_LINE_FEE);
		break;
	case E_Promotion:
	case E_Discount:
		/* On its own it is a discount of the ticket; inside a line it tells what the amount has lost already. */
		if (reg_naxml_parent_is(reader, E_TransactionLine))
			begin_line(reader, REGULARS_LINE_DISCOUNT);
		break;
	case E_TenderInfo:
		begin_tender(reader);
		break;
	case E_SalesQuantity:
		uom = attribute(attributes, "uom");
		if (uom && *uom && current_line(reader))
			current_line(reader)->uom = keep(reader, uom);
		break;
	default: /* the other elements matter when they end */
		break;
	}
}

static void set_text(struct reg_naxml_reader *reader, const char **out, const char *text)
{
	if (*text)
		*out = keep(reader, text);
}

static int64_t number(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char *text)
{
	struct reg_err why = {0};
	int64_t value = 0;

	if (!*text)
		return 0;
	if (reg_scale_read(&value, text, '.', 0, (struct reg_scale){MILLION, 1}, reg_naxml_elements[element - 1], &why) < 0) {
		if (!reader->event.why[0])
			memcpy(reader->event.why, why.line, sizeof(reader->event.why));
		return 0;
	}
	return value;
}

/* Adds to a sum that many elements may add to. */
static void add(struct reg_naxml_reader *reader, int64_t *sum, int64_t value)
{
	if (__builtin_add_overflow(*sum, value, sum) || *sum > MAX_SUM || *sum < -MAX_SUM) {
		snprintf(reader->event.why, sizeof(reader->event.why), "the amounts are too large");
		*sum = 0;
	}
}

static void close_in_line(struct reg_naxml_reader *reader, struct reg_naxml_line *line, enum reg_naxml_element element,
    const char *text)
{
	switch (element) {
	case E_FuelGradeID:
	case E_POSCode:
	case E_FeeID:
		set_text(reader, &line->product, text);
		if (element == E_FeeID && strcasestr(text, "deposit"))
			line->kind = REGULARS_LINE_DEPOSIT;
		break;
	case E_InventoryItemID:
		if (!line->product)
			set_text(reader, &line->product, text);
		break;
	case E_Description:
		if (line->kind == REGULARS_LINE_FEE && strcasestr(text, "deposit"))
			line->kind = REGULARS_LINE_DEPOSIT;
		break;
	case E_FuelPositionID:
		set_text(reader, &line->pump, text);
		break;
	case E_MerchandiseCode:
		set_text(reader, &line->category, text);
		break;
	case E_ItemTypeCode:
		if (line->kind == REGULARS_LINE_GOODS && strncasecmp(text, "CARW", 4) == 0)
			line->kind = REGULARS_LINE_SERVICE;
		break;
	case E_ActualSalesPrice:
		line->price_millionths = number(reader, element, text);
		break;
	case E_RegularSellPrice:
		if (line->price_millionths == 0)
			line->price_millionths = number(reader, element, text);
		break;
	case E_SalesQuantity:
		line->quantity_millionths = number(reader, element, text);
		break;
	case E_SalesAmount:
	case E_FeeAmount:
		line->amount_millionths = number(reader, element, text);
		break;
	case E_PromotionAmount:
	case E_DiscountAmount: {
		int64_t size = number(reader, element, text);
		size = size < 0 ? -size : size;
		if (line->kind == REGULARS_LINE_DISCOUNT)
			add(reader, &line->amount_millionths, -size);
		else
			add(reader, &line->discount_millionths, size);
		break;
	}
	case E_TaxCollectedAmount:
		add(reader, &line->tax_millionths, number(reader, element, text));
		break;
	default: /* not a part of a line */
		break;
	}
}

/* The kind of payment from the POS's code; a number the POS made up becomes "card" when a card was authorised. */
static const char *tender_kind(struct reg_naxml_reader *reader, const char *code)
{
	static const struct {
		const char *begin, *kind;
	} kinds[] = {{"cash", "cash"}, {"debit", "card"}, {"credit", "card"}, {"fleet", "card"}, {"check", "cheque"},
	    {"cheque", "cheque"}, {"coupon", "voucher"}, {"voucher", "voucher"}, {"gift", "voucher"}, {"loyalty", "points"}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncasecmp(code, kinds[i].begin, strlen(kinds[i].begin)) == 0)
			return kinds[i].kind;
	/* Never more than a short code: a number that long would be one of a card. */
	return strlen(code) <= 12 && *code ? keep(reader, code) : "other";
}

static void close_in_tender(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char *text)
{
	struct reg_naxml_tender *tender = &reader->event.tenders[reader->event.n_tenders - 1];

	if (element == E_TenderAmount)
		tender->amount_millionths = number(reader, element, text);
	else if (element == E_TenderCode)
		tender->kind = tender_kind(reader, text);
	else if (element == E_AccountID)
		tender->kind = strcmp(tender->kind, "points") == 0 || strcmp(tender->kind, "voucher") == 0 ? tender->kind : "card";
}

static void close_of_event(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char *text)
{
	struct reg_naxml_event *event = &reader->event;

	switch (element) {
	case E_CashierID:
		if (strcasecmp(text, "notSet") != 0)
			set_text(reader, &event->attendant, text);
		break;
	case E_RegisterID:
		set_text(reader, &event->till, text);
		break;
	case E_TransactionID:
		set_text(reader, &event->receipt, text);
		break;
	case E_EventEndDate:
		set_text(reader, &event->end_date, text);
		break;
	case E_EventEndTime:
		set_text(reader, &event->end_time, text);
		break;
	case E_BusinessDate:
		set_text(reader, &event->business_date, text);
		break;
	case E_ReceiptDate:
		set_text(reader, &event->date, text);
		break;
	case E_ReceiptTime:
		set_text(reader, &event->time, text);
		break;
	case E_StoreHierarchyID:
		if (!event->site)
			set_text(reader, &event->site, text);
		break;
	default: /* not a part of the event's head */
		break;
	}
}

void reg_naxml_element_close(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char *text)
{
	struct reg_naxml_event *event = &reader->event;

	if (reader->depth == reader->event_depth + 1) {
		close_of_event(reader, element, text);
	} else if (element == E_TransactionTotalGrandAmount) {
		event->grand_millionths = number(reader, element, text);
		event->has_grand = *text;
	} else if (reg_naxml_parent_is(reader, E_LinkedTransactionInfo)) {
		if (element == E_OriginalTransactionID)
			set_text(reader, &event->original_receipt, text);
		else if (element == E_OriginalStoreLocationID)
			set_text(reader, &event->original_site, text);
	} else if (element == E_AccountID && reg_naxml_parent_is(reader, E_AccountInfo) && inside(reader, E_Loyalty)) {
		/* The first account, but one that can be read before one that is masked. */
		if (!reader->line_void && (!event->account || (strchr(event->account, '*') && !strchr(text, '*'))))
			set_text(reader, &event->account, text);
	} else if (element == E_TaxCollectedAmount && reg_naxml_parent_is(reader, E_TransactionTax)) {
		if (!reader->line_void)
			add(reader, &event->transaction_tax_millionths, number(reader, element, text));
	} else if (reader->has_tender && inside(reader, E_TenderInfo)) {
		close_in_tender(reader, element, text);
	} else if (current_line(reader)) {
		close_in_line(reader, current_line(reader), element, text);
	}
	if (element == E_ItemLine || element == E_MerchandiseCodeLine || element == E_FuelLine || element == E_FeeLine ||
	    element == E_FuelPrepayLine || reg_naxml_parent_is(reader, E_TransactionLine))
		reader->has_line = false;
	if (element == E_TenderInfo)
		reader->has_tender = false;
}
