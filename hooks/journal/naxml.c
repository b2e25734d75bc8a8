/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml.c - NAXML-POSJournal 3.x, streamed through expat; what the events mean is in naxml_event.c.
 *
 * Names are compared without their namespace prefix. Entity declarations are refused, so nothing outside the file is
 * ever read and nothing inside it grows. Depth, texts and tags are bounded: memory is that of one event.
 */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "naxml_event.h"
#include "scale.h"

#define MAX_DEPTH 64
#define MAX_TEXT 4096
#define MILLION INT64_C(1000000)
#define MAX_SUM INT64_C(9000000000000000)

/* The elements looked at, in strcmp order. */
#define ELEMENTS(X) \
	X(AccountID) X(AccountInfo) X(ActualSalesPrice) X(BusinessDate) X(CashierID) X(Description) X(Discount) \
	X(DiscountAmount) X(EventEndDate) X(EventEndTime) X(FeeAmount) X(FeeID) X(FeeLine) X(FuelGradeID) X(FuelLine) \
	X(FuelPositionID) X(FuelPrepayLine) X(InventoryItemID) X(ItemLine) X(ItemTax) X(ItemTypeCode) X(JournalHeader) \
	X(LinkedTransactionInfo) X(Loyalty) X(MerchandiseCode) X(MerchandiseCodeLine) X(OriginalStoreLocationID) \
	X(OriginalTransactionID) X(POSCode) X(Promotion) X(PromotionAmount) X(ReceiptDate) X(ReceiptTime) X(RefundEvent) \
	X(RegisterID) X(RegularSellPrice) X(SaleEvent) X(SalesAmount) X(SalesQuantity) X(SecondaryReportPeriod) \
	X(StoreHierarchyID) X(StoreLocationID) X(SuspendFlag) X(TaxCollectedAmount) X(Tender) X(TenderAmount) X(TenderCode) \
	X(TenderInfo) X(TrainingModeFlag) X(TransactionID) X(TransactionLine) X(TransactionTax) \
	X(TransactionTotalGrandAmount) X(TransmissionHeader) X(VoidEvent)

enum element {
	E_OTHER,
#define X(name) E_##name,
	ELEMENTS(X)
#undef X
};

static const char *const element_names[] = {
#define X(name) #name,
    ELEMENTS(X)
#undef X
};

struct reader {
	XML_Parser parser;
	struct reg_input *input;
	const struct reg_zone *zone;
	struct reg_err *err;
	int rc;          /* what stops the reading */
	char why[128];   /* what is wrong with the file; "": expat says it */
	enum element path[MAX_DEPTH];
	int depth;       /* elements open */
	bool root_seen, stopped;
	bool in_event, line_void, has_line, has_tender, tender_void;
	int event_depth;
	char text[MAX_TEXT + 1];
	size_t text_size;
	bool text_cut;
	char site[128], shift[128], business_date[32]; /* of the header */
	struct reg_naxml_event event;
};

static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, *(const char *const *)entry);
}

static enum element element_of(const char *name)
{
	const char *colon = strrchr(name, ':');
	const char *const *found = bsearch(colon ? colon + 1 : name, element_names,
	    sizeof(element_names) / sizeof(element_names[0]), sizeof(element_names[0]), compare_name);
	return found ? (enum element)(found - element_names + 1) : E_OTHER;
}

static void stop(struct reader *reader, int rc, const char *why)
{
	if (!reader->rc && !reader->why[0]) {
		reader->rc = rc;
		snprintf(reader->why, sizeof(reader->why), "%s", why);
	}
	reader->stopped = true; /* expat may still close an empty element */
	XML_StopParser(reader->parser, XML_FALSE);
}

static void out_of_memory(struct reader *reader)
{
	stop(reader, reg_err_set(reader->err, REG_EIO, "%s: out of memory", reader->input->name), "");
}

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static const char *keep(struct reader *reader, const char *text)
{
	char *copy = reg_bag_copy(&reader->event.bag, text, strlen(text));
	if (!copy)
		out_of_memory(reader);
	return copy;
}

/* Where the parent of the element being closed or opened is `element`. */
static bool parent_is(const struct reader *reader, enum element element)
{
	return reader->depth >= 2 && reader->path[reader->depth - 2] == element;
}

static bool inside(const struct reader *reader, enum element element)
{
	for (int i = reader->event_depth; i < reader->depth; i++)
		if (reader->path[i] == element)
			return true;
	return false;
}

static struct reg_naxml_line *current_line(struct reader *reader)
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

static void begin_line(struct reader *reader, enum regulars_line_kind kind)
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

static void begin_tender(struct reader *reader)
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

static void begin_event(struct reader *reader, enum reg_naxml_type type)
{
	struct reg_naxml_event *event = &reader->event;

	reader->in_event = true;
	reader->event_depth = reader->depth;
	reader->line_void = reader->has_line = reader->has_tender = false;
	*event = (struct reg_naxml_event){.type = type,
	    .line = (int64_t)XML_GetCurrentLineNumber(reader->parser),
	    .lines = event->lines,
	    .size_lines = event->size_lines,
	    .tenders = event->tenders,
	    .size_tenders = event->size_tenders};
	event->site = reader->site[0] ? reader->site : NULL;
	event->shift = reader->shift[0] ? reader->shift : NULL;
	event->business_date = reader->business_date[0] ? reader->business_date : NULL;
}

static bool is_yes(const char *value)
{
	return value && (strcasecmp(value, "yes") == 0 || strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0);
}

static void open_in_event(struct reader *reader, enum element element, const char **attributes)
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
		if (parent_is(reader, E_TransactionLine))
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

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
	struct reader *reader = payload;
	enum element element = element_of(name);

	if (reader->stopped)
		return;
	if (!reader->root_seen) {
		const char *colon = strrchr(name, ':');
		if (strcmp(colon ? colon + 1 : name, "NAXML-POSJournal") != 0) {
			stop(reader, reg_err_set(reader->err, REG_EINVAL,
			    "%s: not a NAXML-POSJournal (the outermost element is %.60s)", reader->input->name, name), "");
			return;
		}
		reader->root_seen = true;
	}
	if (reader->depth == MAX_DEPTH) {
		stop(reader, 0, "elements are nested deeper than 64");
		return;
	}
	reader->path[reader->depth++] = element;
	reader->text_size = 0;
	reader->text_cut = false;
	if (reader->in_event)
		open_in_event(reader, element, attributes);
	else if (element == E_SaleEvent)
		begin_event(reader, REG_NAXML_SALE);
	else if (element == E_RefundEvent)
		begin_event(reader, REG_NAXML_REFUND);
	else if (element == E_VoidEvent)
		begin_event(reader, REG_NAXML_VOID);
}

static void XMLCALL on_text(void *payload, const char *text, int size)
{
	struct reader *reader = payload;
	size_t room = MAX_TEXT - reader->text_size, part = (size_t)size < room ? (size_t)size : room;

	memcpy(reader->text + reader->text_size, text, part);
	reader->text_size += part;
	reader->text_cut |= part < (size_t)size;
}

/* The text of the element being closed without blanks around it. */
static const char *trimmed(struct reader *reader)
{
	size_t from = 0, to = reader->text_size;

	while (from < to && strchr(" \t\r\n", reader->text[from]))
		from++;
	while (to > from && strchr(" \t\r\n", reader->text[to - 1]))
		to--;
	reader->text[to] = '\0';
	return reader->text + from;
}

static void set_text(struct reader *reader, const char **out, const char *text)
{
	if (*text)
		*out = keep(reader, text);
}

static int64_t number(struct reader *reader, enum element element, const char *text)
{
	struct reg_err why = {0};
	int64_t value = 0;

	if (!*text)
		return 0;
	if (reg_scale_read(&value, text, '.', 0, (struct reg_scale){MILLION, 1}, element_names[element - 1], &why) < 0) {
		if (!reader->event.why[0])
			memcpy(reader->event.why, why.line, sizeof(reader->event.why));
		return 0;
	}
	return value;
}

/* Adds to a sum that many elements may add to. */
static void add(struct reader *reader, int64_t *sum, int64_t value)
{
	if (__builtin_add_overflow(*sum, value, sum) || *sum > MAX_SUM || *sum < -MAX_SUM) {
		snprintf(reader->event.why, sizeof(reader->event.why), "the amounts are too large");
		*sum = 0;
	}
}

static void close_in_line(struct reader *reader, struct reg_naxml_line *line, enum element element, const char *text)
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
static const char *tender_kind(struct reader *reader, const char *code)
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

static void close_in_tender(struct reader *reader, enum element element, const char *text)
{
	struct reg_naxml_tender *tender = &reader->event.tenders[reader->event.n_tenders - 1];

	if (element == E_TenderAmount)
		tender->amount_millionths = number(reader, element, text);
	else if (element == E_TenderCode)
		tender->kind = tender_kind(reader, text);
	else if (element == E_AccountID)
		tender->kind = strcmp(tender->kind, "points") == 0 || strcmp(tender->kind, "voucher") == 0 ? tender->kind : "card";
}

static void close_of_event(struct reader *reader, enum element element, const char *text)
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

static void close_in_event(struct reader *reader, enum element element, const char *text)
{
	struct reg_naxml_event *event = &reader->event;

	if (reader->depth == reader->event_depth + 1) {
		close_of_event(reader, element, text);
	} else if (element == E_TransactionTotalGrandAmount) {
		event->grand_millionths = number(reader, element, text);
		event->has_grand = *text;
	} else if (parent_is(reader, E_LinkedTransactionInfo)) {
		if (element == E_OriginalTransactionID)
			set_text(reader, &event->original_receipt, text);
		else if (element == E_OriginalStoreLocationID)
			set_text(reader, &event->original_site, text);
	} else if (element == E_AccountID && parent_is(reader, E_AccountInfo) && inside(reader, E_Loyalty)) {
		/* The first account, but one that can be read before one that is masked. */
		if (!reader->line_void && (!event->account || (strchr(event->account, '*') && !strchr(text, '*'))))
			set_text(reader, &event->account, text);
	} else if (element == E_TaxCollectedAmount && parent_is(reader, E_TransactionTax)) {
		if (!reader->line_void)
			add(reader, &event->transaction_tax_millionths, number(reader, element, text));
	} else if (reader->has_tender && inside(reader, E_TenderInfo)) {
		close_in_tender(reader, element, text);
	} else if (current_line(reader)) {
		close_in_line(reader, current_line(reader), element, text);
	}
	if (element == E_ItemLine || element == E_MerchandiseCodeLine || element == E_FuelLine || element == E_FeeLine ||
	    element == E_FuelPrepayLine || parent_is(reader, E_TransactionLine))
		reader->has_line = false;
	if (element == E_TenderInfo)
		reader->has_tender = false;
}

static void XMLCALL on_end(void *payload, const char *name)
{
	struct reader *reader = payload;

	(void)name;
	if (reader->stopped)
		return;
	enum element element = reader->path[reader->depth - 1];
	const char *text = trimmed(reader);
	if (reader->in_event && reader->depth == reader->event_depth) {
		reader->in_event = false;
		int rc = reg_naxml_event_give(&reader->event, reader->input, reader->zone, reader->err);
		reg_bag_finish(&reader->event.bag);
		if (rc < 0)
			stop(reader, rc, "");
	} else if (reader->in_event) {
		if (reader->text_cut && element != E_OTHER)
			snprintf(reader->event.why, sizeof(reader->event.why), "%s is longer than %d bytes",
			    element_names[element - 1], MAX_TEXT);
		close_in_event(reader, element, text);
	} else if (element == E_StoreLocationID && parent_is(reader, E_TransmissionHeader)) {
		snprintf(reader->site, sizeof(reader->site), "%s", text);
	} else if (element == E_SecondaryReportPeriod && parent_is(reader, E_JournalHeader)) {
		snprintf(reader->shift, sizeof(reader->shift), "%s", text);
	} else if (element == E_BusinessDate && parent_is(reader, E_JournalHeader)) {
		snprintf(reader->business_date, sizeof(reader->business_date), "%s", text);
	}
	reader->depth--;
	reader->text_size = 0;
}

static void XMLCALL on_entity(void *payload, const XML_Char *name, int is_parameter, const XML_Char *value, int size,
    const XML_Char *base, const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system, (void)public, (void)notation;
	stop(payload, 0, "the file declares entities, which are not taken");
}

static void XMLCALL on_skipped(void *payload, const XML_Char *name, int is_parameter)
{
	(void)name, (void)is_parameter;
	stop(payload, 0, "the file uses an entity that it does not declare");
}

/* One piece of the file. false: the reading is over. */
static bool parse(struct reader *reader, const char *text, size_t size, int64_t fed, bool last)
{
	if (XML_Parse(reader->parser, text, (int)size, last) == XML_STATUS_OK) {
		if (fed - (int64_t)XML_GetCurrentByteIndex(reader->parser) <= REG_INPUT_RECORD_BYTES)
			return true;
		snprintf(reader->why, sizeof(reader->why), "a tag or comment is longer than 1 MiB");
	}
	if (reader->rc)
		return false;
	if (!reader->why[0])
		snprintf(reader->why, sizeof(reader->why), "not well-formed XML: %s",
		    XML_ErrorString(XML_GetErrorCode(reader->parser)));
	int64_t line = (int64_t)XML_GetCurrentLineNumber(reader->parser);
	if (!reader->root_seen)
		reader->rc = reg_err_set(reader->err, REG_EINVAL, "%s:%lld: %s", reader->input->name, (long long)line,
		    reader->why);
	else if (reader->input->sink->bad)
		reader->input->sink->bad(reader->input->name, line, reader->why, reader->input->sink->payload);
	return false;
}

int reg_naxml_read(struct reg_input *input, const struct reg_zone *zone, struct reg_err *err)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	int64_t fed = 0;
	int rc;

	if (!reader || !(reader->parser = XML_ParserCreate(NULL))) {
		free(reader);
		return reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
	}
	reader->input = input;
	reader->zone = zone;
	reader->err = err;
	XML_SetUserData(reader->parser, reader);
	XML_SetElementHandler(reader->parser, on_start, on_end);
	XML_SetCharacterDataHandler(reader->parser, on_text);
	XML_SetEntityDeclHandler(reader->parser, on_entity);
	XML_SetSkippedEntityHandler(reader->parser, on_skipped);

	bool go_on = true;
	while (go_on && (rc = reg_input_more(input, err)) > 0) {
		size_t size = (size_t)(input->end - input->at);
		fed += (int64_t)size;
		go_on = parse(reader, input->at, size, fed, false);
		input->at = input->end;
	}
	if (go_on && rc == 0)
		(void)parse(reader, "", 0, fed, true);
	if (!go_on || rc == 0)
		rc = reader->rc;

	XML_ParserFree(reader->parser);
	reg_bag_finish(&reader->event.bag);
	free(reader->event.lines);
	free(reader->event.tenders);
	free(reader);
	return rc;
}
