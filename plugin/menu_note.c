/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_note.c - menu actions: what the customer said: a note, how satisfied, more of the profile.
 */
#include <stdio.h>
#include <string.h>

#include "menu.h"
#include "zone.h"

static int tell_saved(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	char name[128];
	int rc = reg_menu_name(name, side, call->customer_no, err);

	if (rc == 0) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_SAVED, name);
	}
	return rc;
}

static int note_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_act_note(side, call->answer.customer, reg_menu_value(call, "text"), call->at_unix_s, call->attendant, err);
	return rc < 0 ? rc : tell_saved(call, side, err);
}

static int rate_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_text_value stars = { .name = "stars", .kind = REG_TEXT_DIGITS, .number = reg_menu_number(call, "stars") };
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_act_rate(side, call->answer.customer, (int)stars.number, call->at_unix_s, call->attendant, err);
	if (rc == 0) {
		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_RATED, &stars, 1);
	}
	return rc;
}

/* "MM-DD" or "YYYY-MM-DD", of a year that has a 29 February where no year is given. */
static int check_birthday(const char *text, struct reg_err *err)
{
	char whole[32];
	int32_t day;

	(void)snprintf(whole, sizeof whole, "%s%s", text != NULL && strlen(text) == 5 ? "2000-" : "", text == NULL ? "" : text);
	return text == NULL || reg_day_parse(&day, whole, NULL) == 0
	    ? 0 : reg_err_set(err, REG_EINVAL, "birthday: found %s, expected MM-DD or YYYY-MM-DD", text);
}

/* Fields of the form and of the profile, in the order to ask for them. */
static const struct { const char *field, *member; } profile_members[] = {
	{ "phone", "phone" }, { "name", "name" }, { "plate", NULL }, { "birthday", "birthday" }, { "type", "kind" },
	{ "consent", "consent" },
};
#define PROFILE_MEMBERS (sizeof profile_members / sizeof profile_members[0])

static int profile_bind(struct reg_menu_call *call, struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, struct reg_err *err)
{
	struct reg_binding binding = { .kind = kind, .value = value };

	return value == NULL ? 0
	    : reg_act_bind(side, call->answer.customer, &binding, call->at_unix_s, call->attendant, err);
}

/* Only what was given changes; the phone and the plate identify from now on. */
static int profile_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_profile_field fields[PROFILE_MEMBERS];
	size_t n = 0;
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	for (size_t i = 0; i < PROFILE_MEMBERS; i++) {
		const char *value = reg_menu_value(call, profile_members[i].field);

		if (value != NULL && profile_members[i].member != NULL) {
			fields[n++] = (struct reg_profile_field){ profile_members[i].member, value };
		}
	}
	if (n == 0 && reg_menu_value(call, "plate") == NULL) {
		for (size_t i = 0; i < PROFILE_MEMBERS; i++) {
			reg_menu_ask(call, profile_members[i].field, 0, NULL);
		}
		return 0;
	}
	rc = check_birthday(reg_menu_value(call, "birthday"), err);
	rc = rc < 0 || n == 0 ? rc
	    : reg_act_edit(side, call->answer.customer, fields, n, call->at_unix_s, call->attendant, err);
	rc = rc < 0 ? rc : profile_bind(call, side, REGULARS_PHONE, reg_menu_value(call, "phone"), err);
	rc = rc < 0 ? rc : profile_bind(call, side, REGULARS_PLATE, reg_menu_value(call, "plate"), err);
	return rc < 0 ? rc : tell_saved(call, side, err);
}

static const struct reg_menu_option stars[] = {
	{ "1", REG_MESSAGE_STARS_1 }, { "2", REG_MESSAGE_STARS_2 }, { "3", REG_MESSAGE_STARS_3 },
	{ "4", REG_MESSAGE_STARS_4 }, { "5", REG_MESSAGE_STARS_5 }, { 0 },
};

const struct reg_menu_action reg_menu_note = {
	.id = "note",
	.label = REG_MESSAGE_MENU_NOTE,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "text", .label = REG_MESSAGE_FIELD_TEXT, .kind = REGULARS_FIELD_TEXT, .required = true },
	},
	.run = note_run,
};

const struct reg_menu_action reg_menu_rate = {
	.id = "rate",
	.label = REG_MESSAGE_MENU_RATE,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "stars", .label = REG_MESSAGE_FIELD_STARS, .kind = REGULARS_FIELD_CHOICE, .required = true, .options = stars },
	},
	.run = rate_run,
};

const struct reg_menu_action reg_menu_profile = {
	.id = "complete",
	.label = REG_MESSAGE_MENU_PROFILE,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "phone", .label = REG_MESSAGE_FIELD_PHONE, .kind = REGULARS_FIELD_PHONE },
		{ .name = "name", .label = REG_MESSAGE_FIELD_NAME, .kind = REGULARS_FIELD_TEXT },
		{ .name = "plate", .label = REG_MESSAGE_FIELD_PLATE, .kind = REGULARS_FIELD_PLATE },
		{ .name = "birthday", .label = REG_MESSAGE_FIELD_BIRTHDAY, .kind = REGULARS_FIELD_TEXT },
		{ .name = "type", .label = REG_MESSAGE_FIELD_TYPE, .kind = REGULARS_FIELD_CHOICE, .options = reg_menu_types },
		{ .name = "consent", .label = REG_MESSAGE_FIELD_CONSENT, .kind = REGULARS_FIELD_YESNO },
	},
	.run = profile_run,
};
