/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile.h"

#include <stdio.h>
#include <string.h>

#include "phone.h"

static const char *const sources[] = { "walk-in", "referral", "community", "partner", "event", "competitor-card", NULL };
static const char *const channels[] = { "phone", "sms", "wechat", "mail", "visit", "none", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const grades[] = { "advocate", "neutral", "difficult", NULL };
static const char *const payments[] = { "cash", "card", "invoice", "prepaid", "fuel-card", NULL };
static const char *const vehicle_types[] = { "car", "taxi", "ride-hailing", "van", "truck", "bus", "motorcycle",
	"machine", NULL };

#define CUSTOMER (REG_OF_PERSON | REG_OF_ORGANISATION)
#define PLACE (REG_OF_AREA | REG_OF_COMPETITOR)

const struct reg_profile_rule reg_profile_rules[] = {
	{ "name", NULL, CUSTOMER | PLACE, REG_PROFILE_TEXT, NULL, 0, false },
	{ "phone", NULL, CUSTOMER, REG_PROFILE_PHONE, NULL, 365, false },
	{ "address", NULL, CUSTOMER | PLACE, REG_PROFILE_TEXT, NULL, 730, false },
	{ "area", NULL, CUSTOMER | REG_OF_COMPETITOR, REG_PROFILE_TEXT, NULL, 730, false },
	{ "community", NULL, REG_OF_PERSON, REG_PROFILE_TEXT, NULL, 730, true },
	{ "employer", NULL, REG_OF_PERSON, REG_PROFILE_TEXT, NULL, 730, true },
	{ "birthday", NULL, REG_OF_PERSON, REG_PROFILE_BIRTHDAY, NULL, 0, false },
	{ "hometown", NULL, REG_OF_PERSON, REG_PROFILE_TEXT, NULL, 0, true },
	{ "route", NULL, CUSTOMER, REG_PROFILE_TEXT, NULL, 365, false },
	{ "interests", NULL, REG_OF_PERSON, REG_PROFILE_TEXT, NULL, 0, true },
	{ "brand", NULL, CUSTOMER, REG_PROFILE_TEXT, NULL, 0, true },
	{ "channel", NULL, CUSTOMER, REG_PROFILE_WORD, channels, 730, false },
	{ "hours", NULL, CUSTOMER, REG_PROFILE_TEXT, NULL, 730, true },
	{ "source", NULL, CUSTOMER, REG_PROFILE_WORD, sources, 0, false },
	{ "consent", NULL, REG_OF_PERSON, REG_PROFILE_WORD, yes_no, 730, false },
	{ "language", NULL, CUSTOMER, REG_PROFILE_TEXT, NULL, 0, true },
	{ "attitude", NULL, CUSTOMER, REG_PROFILE_WORD, grades, 365, true },
	{ "payment", NULL, REG_OF_ORGANISATION, REG_PROFILE_WORD, payments, 730, false },
	{ "suppliers", NULL, REG_OF_ORGANISATION, REG_PROFILE_TEXT, NULL, 365, false },
	{ "fleet_size", "fleet-size", REG_OF_ORGANISATION, REG_PROFILE_NUMBER, NULL, 365, false },
	{ "type", NULL, REG_OF_VEHICLE, REG_PROFILE_WORD, vehicle_types, 0, false },
	{ "model", NULL, REG_OF_VEHICLE, REG_PROFILE_TEXT, NULL, 0, true },
	{ "grade", NULL, REG_OF_VEHICLE, REG_PROFILE_TEXT, NULL, 0, false },
	{ "tank_ml", "tank", REG_OF_VEHICLE, REG_PROFILE_LITRES, NULL, 0, false },
	{ "maintenance_on", "maintenance", REG_OF_VEHICLE, REG_PROFILE_DAY, NULL, 400, true },
	{ "inspection_on", "inspection", REG_OF_VEHICLE, REG_PROFILE_DAY, NULL, 800, true },
	{ "insurance_on", "insurance", REG_OF_VEHICLE, REG_PROFILE_DAY, NULL, 400, true },
	{ "staff", NULL, REG_OF_AREA, REG_PROFILE_TEXT, NULL, 365, false },
	{ "households", NULL, REG_OF_AREA, REG_PROFILE_NUMBER, NULL, 730, false },
	{ "cars", NULL, REG_OF_AREA, REG_PROFILE_NUMBER, NULL, 730, true },
	{ "brand", NULL, REG_OF_COMPETITOR, REG_PROFILE_TEXT, NULL, 0, false },
	{ "distance_m", "distance", REG_OF_COMPETITOR, REG_PROFILE_NUMBER, NULL, 0, false },
	{ NULL, NULL, 0, REG_PROFILE_TEXT, NULL, 0, false },
};

const struct reg_profile_rule *reg_profile_rule(unsigned of, const char *name)
{
	for (const struct reg_profile_rule *rule = reg_profile_rules; rule->name != NULL; rule++) {
		if ((rule->of & of) != 0 && (strcmp(rule->name, name) == 0 || (rule->option != NULL && strcmp(rule->option, name) == 0))) {
			return rule;
		}
	}
	return NULL;
}

unsigned reg_profile_of_kind(const char *kind)
{
	static const char *const kinds[] = { "company", "organisation", "fleet", "hospital", "school", "site", "restaurant",
		"government", "hotel", "farm" };

	for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i], kind) == 0) {
			return REG_OF_ORGANISATION;
		}
	}
	return REG_OF_PERSON;
}

/* --- values --- */

static int value_word(const struct reg_profile_rule *rule, const char *text, struct reg_err *err)
{
	char expected[256] = "";

	for (size_t i = 0; rule->words[i] != NULL; i++) {
		size_t used = strlen(expected);

		if (strcmp(rule->words[i], text) == 0) {
			return 0;
		}
		(void)snprintf(expected + used, sizeof expected - used, "%s%s", i == 0 ? "" : ", ", rule->words[i]);
	}
	return reg_err_set(err, REG_EINVAL, "%s: found %s, expected one of %s", rule->name, text, expected);
}

/* "80" or "80.5" litres as ml. */
static int value_litres(char out[REG_PROFILE_VALUE_SIZE], const struct reg_profile_rule *rule, const char *text,
    struct reg_err *err)
{
	size_t whole = strspn(text, "0123456789");
	size_t part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;

	if (whole < 1 || whole > 6 || part > 3 || text[whole + (part > 0 ? part + 1 : 0)] != '\0') {
		return reg_err_set(err, REG_EINVAL, "%s: found %s, expected litres such as 80 or 62.5", rule->name, text);
	}
	(void)snprintf(out, REG_PROFILE_VALUE_SIZE, "%.*s%.*s%.*s", (int)whole, text, (int)part, text + whole + (part > 0 ? 1 : 0),
	    (int)(3 - part), "000");
	/* 0.5 is 500 ml, not 0500. */
	whole = strspn(out, "0");
	memmove(out, out + whole, strlen(out + whole) + 1);
	return out[0] != '\0' ? 0 : reg_err_set(err, REG_EINVAL, "%s: found %s, expected more than nothing", rule->name, text);
}

static int value_birthday(const struct reg_profile_rule *rule, const char *text, struct reg_err *err)
{
	struct reg_err ignored = { 0 };
	char whole[16];
	int32_t day;

	/* A day without its year is one of a leap year. */
	(void)snprintf(whole, sizeof whole, "%s%s", strlen(text) == 5 ? "2000-" : "", text);
	return strlen(text) <= 10 && reg_day_parse(&day, whole, &ignored) == 0
	    ? 0 : reg_err_set(err, REG_EINVAL, "%s: found %s, expected a day such as 1985-05-20 or 05-20", rule->name, text);
}

int reg_profile_value(char out[REG_PROFILE_VALUE_SIZE], const struct reg_profile_rule *rule, const char *text,
    struct reg_err *err)
{
	struct reg_err ignored = { 0 };
	char phone[REG_PHONE_SIZE];
	int32_t day;

	if (strlen(text) >= REG_PROFILE_VALUE_SIZE) {
		return reg_err_set(err, REG_EINVAL, "%s: is over %d bytes long", rule->name, REG_PROFILE_VALUE_SIZE - 1);
	}
	(void)snprintf(out, REG_PROFILE_VALUE_SIZE, "%s", text);
	if (text[0] == '\0') {
		return 0;
	}
	switch (rule->type) {
	case REG_PROFILE_TEXT:
		return 0;
	case REG_PROFILE_DAY:
		return reg_day_parse(&day, text, &ignored) == 0
		    ? 0 : reg_err_set(err, REG_EINVAL, "%s: found %s, expected a day such as 2026-11-21", rule->name, text);
	case REG_PROFILE_BIRTHDAY:
		return value_birthday(rule, text, err);
	case REG_PROFILE_WORD:
		return value_word(rule, text, err);
	case REG_PROFILE_NUMBER:
		return strspn(text, "0123456789") == strlen(text) && strlen(text) <= 9
		    ? 0 : reg_err_set(err, REG_EINVAL, "%s: found %s, expected a whole number", rule->name, text);
	case REG_PROFILE_LITRES:
		return value_litres(out, rule, text, err);
	case REG_PROFILE_PHONE:
		return reg_phone_parse(phone, sizeof phone, text, err);
	}
	return 0;
}

/* --- how complete, how fresh --- */

void reg_profile_state(struct reg_profile_state *out, unsigned of, const json_t *profile, const json_t *verified,
    int64_t now_unix_s)
{
	int missing = 0;

	*out = (struct reg_profile_state){ 0 };
	for (const struct reg_profile_rule *rule = reg_profile_rules; rule->name != NULL; rule++) {
		const char *value = json_string_value(json_object_get(profile, rule->name));
		int64_t at = json_integer_value(json_object_get(verified, rule->name));
		bool is_there = value != NULL && value[0] != '\0';

		if ((rule->of & of) == 0) {
			continue;
		}
		if (!rule->is_optional) {
			out->wanted++;
			out->present += is_there;
			if (!is_there && missing < 40) {
				out->missing[missing++] = rule;
			}
		}
		if (is_there && at > out->verified_at) {
			out->verified_at = at;
		}
		if (is_there && rule->stale_days > 0 && now_unix_s - at > (int64_t)rule->stale_days * 86400 && out->stale < 40) {
			out->old[out->stale++] = rule;
		}
	}
}
