/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "alert.h"

#include <stdio.h>
#include <string.h>

#include "zone.h"

static void word(char out[REG_ALERT_TEXT_SIZE], enum reg_message message, enum reg_language language,
    const struct reg_text_value *values, size_t n)
{
	reg_text_format(out, REG_ALERT_TEXT_SIZE, message, language, values, n);
}

static enum reg_message case_message(const char *kind)
{
	if (strcmp(kind, "complaint") == 0)
		return REG_MESSAGE_ALERT_COMPLAINT;
	return strcmp(kind, "suggestion") == 0 ? REG_MESSAGE_ALERT_SUGGESTION : REG_MESSAGE_ALERT_ENQUIRY;
}

static enum reg_message signal_message(const char *kind)
{
	static const struct {
		const char *kind;
		enum reg_message message;
	} messages[] = {
		{ "card-plates", REG_MESSAGE_ALERT_CARD_PLATES },
		{ "card-attendant", REG_MESSAGE_ALERT_CARD_ATTENDANT },
		{ "tank", REG_MESSAGE_ALERT_TANK },
		{ "refill", REG_MESSAGE_ALERT_REFILL },
		{ "grade", REG_MESSAGE_ALERT_GRADE },
		{ "own-adjustment", REG_MESSAGE_ALERT_OWN_ADJUSTMENT },
	};

	for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
		if (strcmp(messages[i].kind, kind) == 0)
			return messages[i].message;
	}
	return REG_MESSAGE_ALERT_LATE_CARD;
}

static bool is_birthday(int birthday, int32_t day)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	if (birthday == 229 && month == 2 && mday == 28)
		return reg_day_from_civil(year, 3, 1) == day + 1;
	return birthday != 0 && birthday == month * 100 + mday;
}

/* Days since the last visit when that is late for this customer; else 0. */
static int32_t overdue_days(int32_t *usual, const struct reg_alert_asked *asked)
{
	struct reg_habit_rhythm rhythm;
	int64_t silent;

	if (asked->habit == NULL || !reg_habit_rhythm(&rhythm, asked->habit))
		return 0;
	silent = (int64_t)asked->day - rhythm.last_day;
	*usual = rhythm.typical_days;
	return silent >= REG_ALERT_LEAST_DAYS && silent > rhythm.late_days && silent > 2 * (int64_t)rhythm.typical_days ? (int32_t)silent : 0;
}

bool reg_alert_choose(struct reg_alert *out, const struct reg_alert_asked *asked)
{
	struct reg_text_value date = { .name = "date", .kind = REG_TEXT_DATE, .today = asked->day };
	int32_t usual = 0, silent;

	if (asked->case_kind != NULL) {
		out->kind = "case";
		date.number = asked->case_day;
		word(out->text, case_message(asked->case_kind), asked->language, &date, 1);
	} else if (asked->signal_kind != NULL) {
		out->kind = "suspicious";
		date.number = asked->signal_day;
		word(out->text, signal_message(asked->signal_kind), asked->language, &date, 1);
	} else if (is_birthday(asked->birthday, asked->day)) {
		out->kind = "birthday";
		word(out->text, REG_MESSAGE_ALERT_BIRTHDAY, asked->language, NULL, 0);
	} else if ((silent = overdue_days(&usual, asked)) > 0) {
		const struct reg_text_value values[] = { { .name = "days", .kind = REG_TEXT_COUNT, .number = silent },
			{ .name = "usual", .kind = REG_TEXT_COUNT, .number = usual } };

		out->kind = "overdue";
		word(out->text, REG_MESSAGE_ALERT_OVERDUE, asked->language, values, 2);
	} else if (asked->maintenance_day != REG_DAY_NEVER && asked->maintenance_day <= asked->day + REG_ALERT_AHEAD_DAYS &&
	    asked->maintenance_day >= asked->day - REG_ALERT_BEHIND_DAYS) {
		out->kind = "maintenance";
		date.number = asked->maintenance_day;
		word(out->text, asked->maintenance_day < asked->day ? REG_MESSAGE_ALERT_MAINTENANCE_LATE : REG_MESSAGE_ALERT_MAINTENANCE,
		    asked->language, &date, 1);
	} else if (asked->is_key) {
		out->kind = "key-customer";
		word(out->text, REG_MESSAGE_ALERT_KEY_CUSTOMER, asked->language, NULL, 0);
	} else {
		return false;
	}
	return true;
}

bool reg_alert_ask(struct reg_ask *out, const struct reg_ask_asked *asked)
{
	const struct {
		bool is_missing;
		const char *action, *field;
		enum reg_message message;
	} questions[] = {
		{ !asked->has_phone, "profile", "phone", REG_MESSAGE_ASK_PHONE },
		{ !asked->has_name, "profile", "name", REG_MESSAGE_ASK_NAME },
		{ asked->wants_plate, "profile", "plate", REG_MESSAGE_ASK_PLATE },
		{ !asked->has_birthday && !asked->is_company, "profile", "birthday", REG_MESSAGE_ASK_BIRTHDAY },
		{ !asked->has_type, "profile", "type", REG_MESSAGE_ASK_TYPE },
		{ asked->has_praised, "refer", "who", REG_MESSAGE_ASK_REFERRAL },
	};

	if (!asked->is_customer) {
		if (asked->visits < REG_ASK_VISITS)
			return false;
		*out = (struct reg_ask){ .action = "enrol", .field = "phone" };
		word(out->text, REG_MESSAGE_ASK_ENROL, asked->language, NULL, 0);
		return true;
	}
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		if (!questions[i].is_missing)
			continue;
		*out = (struct reg_ask){ .action = questions[i].action, .field = questions[i].field };
		word(out->text, questions[i].message, asked->language, NULL, 0);
		return true;
	}
	return false;
}
