/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.h - every sentence that we show to people at the till, in each language.
 *
 * The language is the station's (or the cashier's), never that of the process: no locale is read or set. A sentence is
 * whole in the table and has named places such as {points}; nothing is put together from pieces of sentences.
 */
#ifndef REG_TEXT_H
#define REG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programme.h"

enum reg_language {
	REG_LANGUAGE_EN,
	REG_LANGUAGE_ZH_CN,
	REG_LANGUAGE_COUNT
};

enum reg_message {
	/* Operator: who is it? */
	REG_MESSAGE_CUSTOMER,
	REG_MESSAGE_CUSTOMER_NO_TIER,
	REG_MESSAGE_PLATE_AGAIN,
	REG_MESSAGE_PLATE_SEEN,
	REG_MESSAGE_PLATE_NEW,
	REG_MESSAGE_PLATE_AMBIGUOUS,
	REG_MESSAGE_AMBIGUOUS,
	REG_MESSAGE_CARD_UNKNOWN,
	REG_MESSAGE_PHONE_UNKNOWN,
	REG_MESSAGE_NOBODY,
	/* Operator: what else there is to say. */
	REG_MESSAGE_WILL_EARN,
	REG_MESSAGE_KEEP,
	REG_MESSAGE_HELD,
	REG_MESSAGE_REACH,
	REG_MESSAGE_KEEP_FILLS,
	REG_MESSAGE_REACH_FILLS,
	REG_MESSAGE_KEEP_VISITS,
	REG_MESSAGE_REACH_VISITS,
	REG_MESSAGE_KEEP_SPEND,
	REG_MESSAGE_REACH_SPEND,
	REG_MESSAGE_KEEP_POINTS,
	REG_MESSAGE_REACH_POINTS,
	REG_MESSAGE_KEEP_GROWTH,
	REG_MESSAGE_REACH_GROWTH,
	REG_MESSAGE_REACHES,
	REG_MESSAGE_SET_ASIDE,
	REG_MESSAGE_EXPIRING,
	REG_MESSAGE_PENDING,
	REG_MESSAGE_DOUBTFUL,
	REG_MESSAGE_FLAGGED,
	/* Operator: one offer, and why this customer. */
	REG_MESSAGE_OFFER_BECAUSE,
	REG_MESSAGE_OFFER_READY,
	REG_MESSAGE_OFFER_REWARD,
	REG_MESSAGE_OFFER_MONEY,
	REG_MESSAGE_OFFER_NEARLY_AMOUNT,
	REG_MESSAGE_OFFER_NEARLY_LITRES,
	REG_MESSAGE_OFFER_FREE_AMOUNT,
	REG_MESSAGE_OFFER_FREE_LITRES,
	REG_MESSAGE_REASON_UNTIL,
	REG_MESSAGE_REASON_EARNED,
	REG_MESSAGE_REASON_LIKES,
	REG_MESSAGE_REASON_BALANCE,
	REG_MESSAGE_REASON_TICKET_AMOUNT,
	REG_MESSAGE_REASON_TICKET_LITRES,
	/* Operator: one alert. */
	REG_MESSAGE_ALERT_COMPLAINT,
	REG_MESSAGE_ALERT_SUGGESTION,
	REG_MESSAGE_ALERT_ENQUIRY,
	REG_MESSAGE_ALERT_CARD_PLATES,
	REG_MESSAGE_ALERT_CARD_ATTENDANT,
	REG_MESSAGE_ALERT_TANK,
	REG_MESSAGE_ALERT_REFILL,
	REG_MESSAGE_ALERT_GRADE,
	REG_MESSAGE_ALERT_OWN_ADJUSTMENT,
	REG_MESSAGE_ALERT_LATE_CARD,
	REG_MESSAGE_ALERT_BIRTHDAY,
	REG_MESSAGE_ALERT_OVERDUE,
	REG_MESSAGE_ALERT_KEY_CUSTOMER,
	/* Operator: one question. */
	REG_MESSAGE_ASK_ENROL,
	REG_MESSAGE_ASK_PHONE,
	REG_MESSAGE_ASK_NAME,
	REG_MESSAGE_ASK_PLATE,
	REG_MESSAGE_ASK_BIRTHDAY,
	REG_MESSAGE_ASK_TYPE,
	REG_MESSAGE_ASK_REFERRAL,
	/* Customer's display, 20 columns. */
	REG_MESSAGE_DISPLAY_WELCOME,
	REG_MESSAGE_DISPLAY_POINTS,
	REG_MESSAGE_DISPLAY_EARNS,
	/* Receipt. */
	REG_MESSAGE_RECEIPT_EARNED,
	REG_MESSAGE_RECEIPT_SPENT,
	REG_MESSAGE_RECEIPT_USED,
	REG_MESSAGE_RECEIPT_BALANCE,
	REG_MESSAGE_RECEIPT_TIER,
	REG_MESSAGE_RECEIPT_TIER_UNTIL,
	/* Menu: actions, fields, answers. */
	REG_MESSAGE_MENU_LOOKUP,
	REG_MESSAGE_MENU_ENROL,
	REG_MESSAGE_MENU_BIND,
	REG_MESSAGE_FIELD_NAME,
	REG_MESSAGE_FIELD_PLATE,
	REG_MESSAGE_FIELD_CARD,
	REG_MESSAGE_FIELD_PHONE,
	REG_MESSAGE_ENROLLED,
	REG_MESSAGE_ENROLLED_ALREADY,
	REG_MESSAGE_BOUND,
	/* At the close of a shift. */
	REG_MESSAGE_AUDIT,
	/* When we cannot do our work. */
	REG_MESSAGE_NOT_SAVED,
	REG_MESSAGE_COUNT
};

enum reg_text_kind {
	REG_TEXT_PLAIN,   /* `text` as it is */
	REG_TEXT_COUNT,   /* `number` with its thousands apart: 1,234; decides singular or plural */
	REG_TEXT_DIGITS,  /* the same without the commas, for narrow displays */
	REG_TEXT_LITRES,  /* `number` in ml, shown as litres rounded up; decides singular or plural */
	REG_TEXT_ORDINAL, /* "4th"; the bare number in Chinese */
	REG_TEXT_MONEY,   /* `number` in minor units of the currency `text`, with its decimals; 元 behind yuan in Chinese */
	REG_TEXT_DATE,    /* `number` is a day (zone.h), `today` another: the year is left out when they share it */
};

/* What goes into {name}. Of what counts, the first decides singular or plural. */
struct reg_text_value {
	const char *name;
	enum reg_text_kind kind;
	const char *text; /* NULL: "" */
	int64_t number;
	int32_t today;
};

/* "zh", "zh_CN", "zh-Hans" ... are Simplified Chinese; everything else, NULL too, is English. */
enum reg_language reg_text_language(const char *name);

/* The name of a rule, reward ... in a language: the file's own for it, else the English one, else the plain one. */
const char *reg_text_name(const struct reg_name *name, enum reg_language language);

/* The sentence with its places as they stand in the table. `is_one` asks for the form for a count of 1, which is the
 * ordinary one where a language makes no difference. Never NULL. */
const char *reg_text_template(enum reg_message message, enum reg_language language, bool is_one);

/* Writes the sentence with its places filled to out, at most `size` bytes with NUL, cut at a character boundary. The
 * first value that counts something chooses between singular and plural. A place without a value stays as it is.
 * Thread-safe. */
void reg_text_format(char *out, size_t size, enum reg_message message, enum reg_language language,
    const struct reg_text_value *values, size_t n_values);

#endif
