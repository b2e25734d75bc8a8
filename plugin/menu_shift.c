/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "contest.h"
#include "evaluate.h"
#include "menu.h"
#include "menu_shift.h"
#include "width.h"
#include "zone.h"

static void tell_count(struct reg_menu_call *call, enum reg_message message, const char *name, int64_t number)
{
	struct reg_text_value value = { .name = name, .kind = REG_TEXT_COUNT, .number = number };

	reg_menu_tell_values(call, message, &value, 1);
}

static void tell_since(struct reg_menu_call *call, const struct reg_side *side, int64_t began_unix_s)
{
	char text[16];
	struct reg_text_value value = { .name = "time", .kind = REG_TEXT_PLAIN, .text = text };
	int hour, minute;

	reg_zone_local(side->zone, began_unix_s, NULL, NULL, NULL, &hour, &minute, NULL);
	(void)snprintf(text, sizeof text, "%02d:%02d", hour, minute);
	reg_menu_tell_values(call, REG_MESSAGE_SHIFT_SINCE, &value, 1);
}

static void tell_figures(struct reg_menu_call *call, const struct reg_score *mine)
{
	char rate[40];
	struct reg_text_value values[] = {
		{ .name = "sales", .kind = REG_TEXT_COUNT, .number = mine->sales },
		{ .name = "captured", .kind = REG_TEXT_COUNT, .number = mine->identified },
		{ .name = "rate", .kind = REG_TEXT_PLAIN, .text = rate },
	};

	reg_decimal(rate, sizeof rate, mine->sales == 0 ? 0 : mine->identified * 1000 / mine->sales, 1, 1);
	reg_menu_tell_values(call, REG_MESSAGE_SHIFT_SALES, values, 3);
	tell_count(call, REG_MESSAGE_SHIFT_PLATES, "plates", mine->plates);
	tell_count(call, REG_MESSAGE_SHIFT_CARDS, "cards", mine->cards);
	tell_count(call, REG_MESSAGE_SHIFT_ENROLLED, "enrolled", mine->enrolled);
}

/* --- contests --- */

static void value_text(char *out, size_t size, const struct reg_side *side, enum reg_metric metric, int64_t value)
{
	int decimals = reg_currency_decimals(side->currency);

	switch (metric) {
	case REG_METRIC_SHOP:
		reg_decimal(out, size, value, decimals, decimals);
		return;
	case REG_METRIC_RATE:
		reg_decimal(out, size - 2, value, 7, 1);
		(void)strcat(out, " %");
		return;
	case REG_METRIC_OWN_VOLUME:
		reg_decimal(out, size - 2, value, 3, 2);
		(void)strcat(out, " l");
		return;
	case REG_METRIC_CAPTURED:
	case REG_METRIC_ENROLLED:
	case REG_METRIC_CARDS:
	case REG_METRIC_REFERRALS:
	case REG_METRIC_PLATES:
	case REG_METRIC_SHOP_SALES:
	case REG_METRIC_DEVELOPED:
	case REG_METRIC_FIRST_FILLS:
		break;
	}
	reg_decimal(out, size, value, 0, 0);
}

static void tell_standing(struct reg_menu_call *call, const struct reg_side *side, const struct reg_contest_now *contest,
    const struct reg_shift_standing *standing)
{
	char value[48], best[48];
	bool is_chinese = reg_text_language(call->language) == REG_LANGUAGE_ZH_CN;
	struct reg_text_value values[] = {
		{ .name = "contest", .kind = REG_TEXT_PLAIN,
		    .text = is_chinese && contest->name_zh[0] != '\0' ? contest->name_zh : contest->name },
		{ .name = "nth", .kind = REG_TEXT_ORDINAL, .number = (int64_t)standing->rank },
		{ .name = "of", .kind = REG_TEXT_DIGITS, .number = (int64_t)standing->of },
		{ .name = "value", .kind = REG_TEXT_PLAIN, .text = value },
		{ .name = "best", .kind = REG_TEXT_PLAIN, .text = best },
	};

	value_text(value, sizeof value, side, contest->metric, standing->value);
	value_text(best, sizeof best, side, contest->metric, standing->best);
	reg_menu_tell_values(call, standing->best <= 0 ? REG_MESSAGE_SHIFT_CONTEST_NOBODY
	    : standing->value <= 0 ? REG_MESSAGE_SHIFT_CONTEST_NONE
	    : contest->is_of_teams ? REG_MESSAGE_SHIFT_CONTEST_TEAM : REG_MESSAGE_SHIFT_CONTEST, values,
	    sizeof values / sizeof values[0]);
}

static int tell_contest(struct reg_menu_call *call, struct reg_side *side, const struct reg_contest_now *contest,
    int32_t today, struct reg_err *err)
{
	char name[REG_SHIFT_MAX_NAME];
	struct reg_shift_people people = { 0 };
	struct reg_shift_standing standing;
	int rc = 0;

	(void)snprintf(name, sizeof name, "%s", call->attendant);
	if (contest->is_of_teams) {
		rc = reg_team_of(name, side, call->attendant, today, err);
	}
	rc = rc < 0 ? rc : reg_contest_count(&people, side, contest, false, call->at_unix_s, err);
	if (rc == 0) {
		reg_shift_stand(&standing, &people, contest->metric, name);
		tell_standing(call, side, contest, &standing);
	}
	reg_shift_people_finish(&people);
	return rc;
}

int reg_menu_tell_contests(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, call->at_unix_s);
	struct reg_contests contests = { 0 };
	int rc = reg_contests_read(&contests, side, call->at_unix_s, err);

	for (size_t i = 0; rc == 0 && i < contests.n; i++) {
		const struct reg_contest_now *contest = &contests.items[i];

		if ((contest->from_day == 0 || contest->from_day <= today) && (contest->until_day == 0 || contest->until_day >= today)) {
			rc = tell_contest(call, side, contest, today, err);
		}
	}
	reg_contests_finish(&contests);
	return rc;
}

static int shift_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_shift_people people = { 0 };
	struct reg_score mine = { 0 };
	struct reg_shift shift;
	int rc = reg_shift_find(&shift, side, call->at_unix_s, err);

	rc = rc < 0 ? rc : reg_shift_count(&people, side, &shift, REG_CREDIT_SALES | REG_CREDIT_ACTS, err);
	for (size_t i = 0; rc == 0 && i < people.n; i++) {
		if (strncmp(people.items[i].attendant, call->attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			mine = people.items[i].score;
		}
	}
	reg_shift_people_finish(&people);
	if (rc < 0) {
		return rc;
	}
	tell_since(call, side, shift.began_unix_s);
	tell_figures(call, &mine);
	return reg_menu_tell_contests(call, side, err);
}

const struct reg_menu_action reg_menu_shift = {
	.id = "shift",
	.label = REG_MESSAGE_MENU_SHIFT,
	.permission = "attendant",
	.is_reading = true,
	.run = shift_run,
};
