/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "menu.h"
#include "shift.h"
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

static void tell_figures(struct reg_menu_call *call, const struct reg_shift_person *mine)
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

static void tell_standing(struct reg_menu_call *call, const struct reg_side *side, const struct reg_contest *contest,
    const struct reg_shift_standing *standing)
{
	char value[40], best[40];
	int decimals = contest->metric == REG_METRIC_SHOP ? reg_currency_decimals(side->currency) : 0;
	const char *name = reg_text_language(call->language) == REG_LANGUAGE_ZH_CN && contest->name.zh != NULL
	    ? contest->name.zh : contest->name.en;
	struct reg_text_value values[] = {
		{ .name = "contest", .kind = REG_TEXT_PLAIN, .text = name == NULL ? contest->id : name },
		{ .name = "nth", .kind = REG_TEXT_ORDINAL, .number = (int64_t)standing->rank },
		{ .name = "of", .kind = REG_TEXT_DIGITS, .number = (int64_t)standing->of },
		{ .name = "value", .kind = REG_TEXT_PLAIN, .text = value },
		{ .name = "best", .kind = REG_TEXT_PLAIN, .text = best },
	};

	reg_decimal(value, sizeof value, standing->value, decimals, decimals);
	reg_decimal(best, sizeof best, standing->best, decimals, decimals);
	reg_menu_tell_values(call, standing->value > 0 ? REG_MESSAGE_SHIFT_CONTEST : REG_MESSAGE_SHIFT_CONTEST_NONE, values,
	    sizeof values / sizeof values[0]);
}

static int tell_contest(struct reg_menu_call *call, struct reg_side *side, const struct reg_contest *contest,
    struct reg_err *err)
{
	struct reg_shift_people people = { 0 };
	struct reg_shift_standing standing;
	struct reg_shift period;
	int rc = reg_shift_days(&period, side, contest->from_day, contest->until_day, call->at_unix_s, err);

	rc = rc < 0 ? rc : reg_shift_count(&people, side, &period, err);
	if (rc == 0) {
		reg_shift_stand(&standing, &people, contest->metric, call->attendant);
		tell_standing(call, side, contest, &standing);
	}
	reg_shift_people_finish(&people);
	return rc;
}

static int shift_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, call->at_unix_s);
	int32_t today = reg_zone_day(side->zone, call->at_unix_s);
	struct reg_shift_people people = { 0 };
	struct reg_shift_person mine = { 0 };
	struct reg_shift shift;
	int rc = reg_shift_find(&shift, side, call->at_unix_s, err);

	rc = rc < 0 ? rc : reg_shift_count(&people, side, &shift, err);
	for (size_t i = 0; rc == 0 && i < people.n; i++) {
		if (strncmp(people.items[i].attendant, call->attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			mine = people.items[i];
		}
	}
	reg_shift_people_finish(&people);
	if (rc < 0) {
		return rc;
	}
	tell_since(call, side, shift.began_unix_s);
	tell_figures(call, &mine);
	for (size_t i = 0; rc == 0 && programme != NULL && i < programme->n_contests; i++) {
		const struct reg_contest *contest = &programme->contests[i];

		if ((contest->from_day == 0 || contest->from_day <= today) && (contest->until_day == 0 || contest->until_day >= today)) {
			rc = tell_contest(call, side, contest, err);
		}
	}
	return rc;
}

const struct reg_menu_action reg_menu_shift = {
	.id = "shift",
	.label = REG_MESSAGE_MENU_SHIFT,
	.permission = "attendant",
	.is_reading = true,
	.run = shift_run,
};
