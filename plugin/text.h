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
	REG_MESSAGE_EXPIRING,
	REG_MESSAGE_PENDING,
	REG_MESSAGE_DOUBTFUL,
	REG_MESSAGE_FLAGGED,
	/* Customer's display, 20 columns. */
	REG_MESSAGE_DISPLAY_WELCOME,
	REG_MESSAGE_DISPLAY_POINTS,
	REG_MESSAGE_DISPLAY_EARNS,
	/* Receipt. */
	REG_MESSAGE_RECEIPT_EARNED,
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
	/* The menu: actions, fields, choices, answers (text_menu.c). */
	REG_MESSAGE_MENU_TAG,
	REG_MESSAGE_MENU_UNTAG,
	REG_MESSAGE_MENU_REDEEM,
	REG_MESSAGE_MENU_PROFILE,
	REG_MESSAGE_MENU_NOTE,
	REG_MESSAGE_MENU_CASE,
	REG_MESSAGE_MENU_CLOSE,
	REG_MESSAGE_MENU_RATE,
	REG_MESSAGE_MENU_REFER,
	REG_MESSAGE_MENU_CLAIM,
	REG_MESSAGE_MENU_GIFT,
	REG_MESSAGE_MENU_JOIN,
	REG_MESSAGE_MENU_TASKS,
	REG_MESSAGE_MENU_SHIFT,
	REG_MESSAGE_MENU_BRIEFING,
	REG_MESSAGE_MENU_UNIDENTIFIED,
	REG_MESSAGE_MENU_UNDO,
	REG_MESSAGE_FIELD_WHO,
	REG_MESSAGE_FIELD_WHICH,
	REG_MESSAGE_FIELD_TYPE,
	REG_MESSAGE_FIELD_CONSENT,
	REG_MESSAGE_FIELD_BIRTHDAY,
	REG_MESSAGE_FIELD_REWARD,
	REG_MESSAGE_FIELD_POINTS,
	REG_MESSAGE_FIELD_TAG,
	REG_MESSAGE_FIELD_TEXT,
	REG_MESSAGE_FIELD_KIND,
	REG_MESSAGE_FIELD_STARS,
	REG_MESSAGE_FIELD_REFERRER,
	REG_MESSAGE_FIELD_OPTION,
	REG_MESSAGE_FIELD_RECEIPT,
	REG_MESSAGE_FIELD_GIFT,
	REG_MESSAGE_FIELD_COST,
	REG_MESSAGE_FIELD_CASE,
	REG_MESSAGE_FIELD_ANSWER,
	REG_MESSAGE_FIELD_PROGRAMME,
	REG_MESSAGE_FIELD_SALE,
	REG_MESSAGE_FIELD_APPROVER,
	REG_MESSAGE_FIELD_PIN,
	REG_MESSAGE_TYPE_PERSON,
	REG_MESSAGE_TYPE_COMPANY,
	REG_MESSAGE_TYPE_TAXI,
	REG_MESSAGE_TYPE_TRUCK,
	REG_MESSAGE_TYPE_RIDE_HAILING,
	REG_MESSAGE_KIND_COMPLAINT,
	REG_MESSAGE_KIND_SUGGESTION,
	REG_MESSAGE_KIND_ENQUIRY,
	REG_MESSAGE_STARS_1,
	REG_MESSAGE_STARS_2,
	REG_MESSAGE_STARS_3,
	REG_MESSAGE_STARS_4,
	REG_MESSAGE_STARS_5,
	REG_MESSAGE_WHO_UNKNOWN,
	REG_MESSAGE_WHO_SEVERAL,
	REG_MESSAGE_ANSWER_TAGGED,
	REG_MESSAGE_ANSWER_UNTAGGED,
	REG_MESSAGE_ANSWER_NO_TAGS,
	REG_MESSAGE_ANSWER_SAVED,
	REG_MESSAGE_ANSWER_BOUND,
	REG_MESSAGE_ANSWER_CASE,
	REG_MESSAGE_ANSWER_CLOSED,
	REG_MESSAGE_ANSWER_NO_CASES,
	REG_MESSAGE_ANSWER_RATED,
	REG_MESSAGE_ANSWER_REFERRED,
	REG_MESSAGE_ANSWER_REFERRED_ALREADY,
	REG_MESSAGE_ANSWER_CLAIMED,
	REG_MESSAGE_ANSWER_PLATE_ADDED,
	REG_MESSAGE_ANSWER_GIVEN,
	REG_MESSAGE_ANSWER_JOINED,
	REG_MESSAGE_ANSWER_NO_PROGRAMME,
	REG_MESSAGE_ANSWER_UNDONE,
	REG_MESSAGE_ANSWER_NOTHING_TO_UNDO,
	REG_MESSAGE_ANSWER_IMPOSSIBLE,
	REG_MESSAGE_ANSWER_NEEDS_APPROVAL,
	REG_MESSAGE_ANSWER_NOT_APPROVED,
	REG_MESSAGE_ANSWER_NO_APPROVER,
	REG_MESSAGE_ANSWER_NOTHING_TO_REDEEM,
	REG_MESSAGE_ANSWER_TOO_FEW,
	REG_MESSAGE_ANSWER_REDEEMED_POINTS,
	REG_MESSAGE_ANSWER_REDEEMED_GRANT,
	REG_MESSAGE_CHOICE_POINTS,
	REG_MESSAGE_CHOICE_MONEY,
	REG_MESSAGE_CHOICE_GRANTED,
	REG_MESSAGE_TICKET_REDEEMED,
	REG_MESSAGE_SHIFT_SINCE,
	REG_MESSAGE_SHIFT_SALES,
	REG_MESSAGE_SHIFT_PLATES,
	REG_MESSAGE_SHIFT_ENROLLED,
	REG_MESSAGE_SHIFT_CARDS,
	REG_MESSAGE_SHIFT_CONTEST,
	REG_MESSAGE_SHIFT_CONTEST_NONE,
	REG_MESSAGE_BRIEFING_PRICE,
	REG_MESSAGE_BRIEFING_EXPECTED,
	REG_MESSAGE_BRIEFING_NOTHING,
	REG_MESSAGE_UNIDENTIFIED_NONE,
	REG_MESSAGE_UNIDENTIFIED_ROW,
	REG_MESSAGE_UNIDENTIFIED_SHOP,
	REG_MESSAGE_UNIDENTIFIED_LEFT,
	REG_MESSAGE_TASK_CASE,
	REG_MESSAGE_TASK_CASE_LATE,
	REG_MESSAGE_TASK_ENROL,
	REG_MESSAGE_TASK_NONE,
	REG_MESSAGE_COUNT
};

enum reg_text_kind {
	REG_TEXT_PLAIN,   /* `text` as it is */
	REG_TEXT_COUNT,   /* `number` with its thousands apart: 1,234; decides singular or plural */
	REG_TEXT_DIGITS,  /* the same without the commas, for narrow displays */
	REG_TEXT_LITRES,  /* `number` in ml, shown as litres rounded up; decides singular or plural */
	REG_TEXT_ORDINAL, /* "4th"; the bare number in Chinese */
	REG_TEXT_EXACT,   /* `number` in ml as litres with two decimals; decides nothing */
	REG_TEXT_DATE,    /* `number` is a day (zone.h), `today` another: the year is left out when they share it */
};

/* What goes into {name}. */
struct reg_text_value {
	const char *name;
	enum reg_text_kind kind;
	const char *text; /* NULL: "" */
	int64_t number;
	int32_t today;
};

#define REG_MESSAGE_MENU_FIRST REG_MESSAGE_MENU_TAG

/* One sentence in each language. Chinese has no plural; in English `one` is for a count of exactly 1, NULL where nothing
 * in the sentence changes. */
struct reg_sentence {
	const char *one, *en, *zh_CN;
};

/* Those from REG_MESSAGE_MENU_FIRST on. */
extern const struct reg_sentence reg_text_menu[REG_MESSAGE_COUNT - REG_MESSAGE_MENU_FIRST];

/* "zh", "zh_CN", "zh-Hans" ... are Simplified Chinese; everything else, NULL too, is English. */
enum reg_language reg_text_language(const char *name);

/* The sentence with its places as they stand in the table. `is_one` asks for the form for a count of 1, which is the
 * ordinary one where a language makes no difference. Never NULL. */
const char *reg_text_template(enum reg_message message, enum reg_language language, bool is_one);

/* Writes the sentence with its places filled to out, at most `size` bytes with NUL, cut at a character boundary. The
 * first value that counts something chooses between singular and plural. A place without a value stays as it is.
 * Thread-safe. */
void reg_text_format(char *out, size_t size, enum reg_message message, enum reg_language language,
    const struct reg_text_value *values, size_t n_values);

#endif
