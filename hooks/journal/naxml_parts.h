/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml_parts.h - a NAXML journal being read, for the files that read it.
 */
#ifndef REG_NAXML_PARTS_H
#define REG_NAXML_PARTS_H

#include <expat.h>
#include <stdbool.h>

#include "naxml_event.h"

#define REG_NAXML_MAX_DEPTH 64
#define REG_NAXML_MAX_TEXT 4096

/* The elements looked at, in strcmp order. */
#define REG_NAXML_ELEMENTS(X) \
	X(AccountID) X(AccountInfo) X(ActualSalesPrice) X(BusinessDate) X(CashierID) X(Description) X(Discount) \
	X(DiscountAmount) X(EventEndDate) X(EventEndTime) X(FeeAmount) X(FeeID) X(FeeLine) X(FuelGradeID) X(FuelLine) \
	X(FuelPositionID) X(FuelPrepayLine) X(InventoryItemID) X(ItemLine) X(ItemTax) X(ItemTypeCode) X(JournalHeader) \
	X(LinkedTransactionInfo) X(Loyalty) X(MerchandiseCode) X(MerchandiseCodeLine) X(OriginalStoreLocationID) \
	X(OriginalTransactionID) X(POSCode) X(Promotion) X(PromotionAmount) X(ReceiptDate) X(ReceiptTime) X(RefundEvent) \
	X(RegisterID) X(RegularSellPrice) X(SaleEvent) X(SalesAmount) X(SalesQuantity) X(SecondaryReportPeriod) \
	X(StoreHierarchyID) X(StoreLocationID) X(SuspendFlag) X(TaxCollectedAmount) X(Tender) X(TenderAmount) X(TenderCode) \
	X(TenderInfo) X(TrainingModeFlag) X(TransactionID) X(TransactionLine) X(TransactionTax) \
	X(TransactionTotalGrandAmount) X(TransmissionHeader) X(VoidEvent)

enum reg_naxml_element {
	E_OTHER,
#define X(name) E_##name,
	REG_NAXML_ELEMENTS(X)
#undef X
};

/* Their names; that of E_x is at E_x - 1. */
extern const char *const reg_naxml_elements[];

struct reg_naxml_reader {
	XML_Parser parser;
	struct reg_input *input;
	const struct reg_zone *zone;
	struct reg_err *err;
	int rc;          /* what stops the reading */
	char why[128];   /* what is wrong with the file; "": expat says it */
	enum reg_naxml_element path[REG_NAXML_MAX_DEPTH];
	int depth;       /* elements open */
	bool root_seen, stopped;
	bool in_event, line_void, has_line, has_tender, tender_void;
	int event_depth;
	char text[REG_NAXML_MAX_TEXT + 1];
	size_t text_size;
	bool text_cut;
	char site[128], shift[128], business_date[32]; /* of the header */
	struct reg_naxml_event event;
};

/* Ends the reading: with a code whose message is set, or because of what is wrong with the file. */
void reg_naxml_stop(struct reg_naxml_reader *reader, int rc, const char *why);

/* The parent of the element that is being opened or closed is `element`. */
bool reg_naxml_parent_is(const struct reg_naxml_reader *reader, enum reg_naxml_element element);

/* An element of the event at hand is opened, with its attributes as expat gives them; or closed, with its text without
 * blanks around it. What is wrong with the event is kept in its `why`; out of memory ends the reading. */
void reg_naxml_element_open(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char **attributes);
void reg_naxml_element_close(struct reg_naxml_reader *reader, enum reg_naxml_element element, const char *text);

#endif
