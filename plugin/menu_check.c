/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a cashier typed into a form, looked at before the action begins: a card that cannot be read must not leave an
 * enrolment half done.
 */
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "card.h"
#include "menu.h"
#include "phone.h"
#include "plate.h"

#define MAX_PIN 12 /* digits */

static int check_text(const char *text, struct reg_err *err)
{
	utf8proc_int32_t point;

	if (strlen(text) > REG_MENU_MAX_TEXT) {
		return reg_err_set(err, REG_EINVAL, "is longer than %d bytes", REG_MENU_MAX_TEXT);
	}
	while (*text != '\0') {
		/* The NUL ends a sequence that is cut short, so it need not be measured. */
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);

		if (n <= 0) {
			return reg_err_set(err, REG_EINVAL, "expected UTF-8 text");
		}
		if (point < ' ' || (point >= 0x7f && point < 0xa0)) {
			return reg_err_set(err, REG_EINVAL, "has a control character");
		}
		text += n;
	}
	return 0;
}

static int check_card(const char *value, const struct reg_side *side, struct reg_err *err)
{
	struct reg_card card;
	int rc = reg_card_parse(&card, value, side->secret, side->context.patterns, side->context.n_patterns, err);

	return rc == 0 && (card.is_masked || card.is_internal)
	    ? reg_err_set(err, REG_EINVAL, "expected a whole number of a customer's card, found %s",
	        card.is_masked ? "a masked one" : "a station's own card")
	    : rc;
}

/* Choices that an action made up itself are checked by it. */
static int check_choice(const struct reg_menu_field *field, const char *value, struct reg_err *err)
{
	bool known = field->options == NULL;

	for (size_t i = 0; !known && field->options[i].value != NULL; i++) {
		known = strcmp(field->options[i].value, value) == 0;
	}
	return known ? 0 : reg_err_set(err, REG_EINVAL, "found %s, expected one of the choices", value);
}

static int check_value(const struct reg_menu_field *field, const char *value, const struct reg_side *side,
    struct reg_err *err)
{
	struct reg_plate plate;
	char phone[REG_PHONE_SIZE];
	int rc = check_text(value, err);

	if (rc < 0) {
		return rc;
	}
	switch (field->kind) {
	case REGULARS_FIELD_PLATE:
		return reg_plate_parse(&plate, value, side->context.country, err);
	case REGULARS_FIELD_CARD:
		return check_card(value, side, err);
	case REGULARS_FIELD_PHONE:
		return reg_phone_parse(phone, sizeof phone, value, err);
	case REGULARS_FIELD_YESNO:
		return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0
		    ? 0 : reg_err_set(err, REG_EINVAL, "expected yes or no");
	case REGULARS_FIELD_NUMBER:
		return value[strspn(value, "0123456789")] == '\0' ? 0 : reg_err_set(err, REG_EINVAL, "expected a number");
	case REGULARS_FIELD_PIN:
		/* The message must not repeat it. */
		return value[strspn(value, "0123456789")] == '\0' && strlen(value) <= MAX_PIN
		    ? 0 : reg_err_set(err, REG_EINVAL, "expected at most %d digits", MAX_PIN);
	case REGULARS_FIELD_TEXT:
	case REGULARS_FIELD_KEEP:
		break;
	case REGULARS_FIELD_CHOICE:
		return check_choice(field, value, err);
	}
	return 0;
}

int reg_menu_check(const struct reg_menu_call *call, const struct reg_side *side, struct reg_err *err)
{
	const struct reg_menu_field *field;

	for (size_t i = 0; (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		struct reg_err why = { 0 };
		int rc = call->values[i] == NULL ? 0 : check_value(field, call->values[i], side, &why);

		if (rc < 0) {
			return reg_err_set(err, why.code, "%s: %s", field->name, why.line);
		}
	}
	return 0;
}
