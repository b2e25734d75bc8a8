/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h - the till's own words in its two languages. They are labels, never formats, so every sentence is built as
 * "label: value" and reads in both.
 */
#ifndef TILL_WORDS_H
#define TILL_WORDS_H

enum till_language {
	TILL_EN = 0,
	TILL_ZH = 1,
};

enum till_word {
	W_TITLE, W_TILL, W_ATTENDANT, W_SHIFT, W_RECEIPT, W_TRAINING, W_PUMP, W_TOTAL, W_TO_PAY, W_PAY_BACK, W_CHANGE,
	W_PAID, W_VOID, W_PLATE, W_CARD, W_PHONE, W_CUSTOMER, W_SALE, W_REFUND, W_PREPAY, W_COMPLETION, W_PUMP_TEST,
	W_TANK_RETURN, W_SHIFT_OPEN, W_SHIFT_CLOSE, W_ORIGINAL, W_NO_TICKET, W_TICKET_OPEN, W_UNKNOWN_COMMAND,
	W_USAGE, W_UNKNOWN_PRODUCT, W_NO_SUCH_LINE, W_NO_SUCH_RECEIPT, W_ALREADY_VOID, W_ALREADY_COMPLETED,
	W_NOT_A_PREPAY, W_TOO_MUCH, W_HAS_REFUNDS, W_NOTHING_LEFT, W_STILL_TO_PAY, W_NOT_THIS_KIND, W_BAD_NUMBER,
	W_CANCELLED, W_LOYALTY, W_LOYALTY_OFF, W_LOYALTY_FAILED, W_LOYALTY_REFUSED, W_LOYALTY_SPOOLED, W_WELCOME,
	W_THANKS, W_NO_SHIFT, W_SHIFT_IS_OPEN, W_SALES, W_WITH_PLATE, W_WITH_CARD, W_REFUNDS, W_VOIDS, W_TESTS,
	W_LITRES, W_SHOP, W_MENU, W_NEEDS_ROLE, W_NO_SUCH_ACTION, W_REQUIRED, W_MORE, W_MENU_PROMPT, W_NO_QUESTION, W_REDEEM_AGAIN, W_YES_NO_HINT, W_CHOOSE, W_YES_NO, W_NEXT_PAGE, W_KEYS,
	W_OPEN_PREPAY, W_BAD_TIME, W_NOT_SAVED, W_ON, W_OFF, W_LOYALTY_HEAD, W_MESSAGES, W_EVENTS, W_SPOOLED,
	W_REFUSED, W_FAILED, W_UNREADABLE, W_NO_MEMORY, W_TENDER_CASH, W_TENDER_CARD, W_WORDS
};

void till_words_select(enum till_language language);
enum till_language till_words_language(void);
const char *till_word(enum till_word word);

/* What a document kind (enum regulars_event_kind) or a tender kind is called; an unknown tender by its own name. */
const char *till_word_kind(int kind);
const char *till_word_tender(const char *kind);

#endif
