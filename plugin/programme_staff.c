/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_staff.c - what concerns those who work at the till: contests, notices, signals of suspicious use.
 */
#include "programme_parts.h"

#define MAX_TIMES 100000
#define MAX_MINUTES 100000

static const char *const contest_keys[] = { "id", "name", "name_zh", "metric", "from_date", "until_date", NULL };
static const char *const metric_words[] = { [REG_METRIC_CAPTURED] = "captured", [REG_METRIC_ENROLLED] = "enrolled",
	[REG_METRIC_CARDS] = "cards", [REG_METRIC_REFERRALS] = "referrals", [REG_METRIC_SHOP] = "shop", NULL };
static const char *const notice_keys[] = { "text", "text_zh", "from_date", "until_date", "at_checkout", NULL };
static const char *const fraud_keys[] = { "card_plates", "card_plates_days", "card_attendant", "card_share_percent",
	"card_share_sales", "tank_litres", "refill_minutes", "refill_litres", "wrong_grade", "diesel_grades", "own_adjustment",
	"late_card", NULL };

static void read_contests(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	programme->contests = reg_programme_read_list(read, &list, &programme->n_contests, root, "contests", false,
	    sizeof *programme->contests);
	for (size_t i = 0; i < programme->n_contests; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_contest *contest = &programme->contests[i];

		if (!reg_read_keys(read, group, "a contest", contest_keys))
			continue;
		contest->id = reg_read_id(read, group);
		(void)reg_read_unique(read, group, "contest", programme->contests, sizeof *programme->contests, i);
		reg_read_name(read, &contest->name, group, "name", contest->id == NULL ? "" : contest->id);
		contest->metric = (enum reg_metric)reg_read_word(read, group, "metric", metric_words, -1);
		reg_read_days(read, &contest->from_day, &contest->until_day, group);
		if (!reg_read_has(group, "from_date") || !reg_read_has(group, "until_date"))
			reg_read_mistake(read, group, "found no %s, expected the first and the last day of the contest",
			    reg_read_has(group, "from_date") ? "until_date" : "from_date");
	}
}

static void read_notices(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *list;

	programme->notices = reg_programme_read_list(read, &list, &programme->n_notices, root, "notices", false,
	    sizeof *programme->notices);
	for (size_t i = 0; i < programme->n_notices; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		struct reg_notice *notice = &programme->notices[i];

		if (!reg_read_keys(read, group, "a notice", notice_keys))
			continue;
		reg_read_name(read, &notice->text, group, "text", NULL);
		reg_read_days(read, &notice->from_day, &notice->until_day, group);
		notice->at_checkout = reg_read_bool(read, group, "at_checkout", false);
	}
}

static void read_fraud(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	static const char *diesel_grades[] = { "0", "diesel", "B7", NULL };
	struct reg_fraud *fraud = &programme->fraud;
	const config_setting_t *group = config_setting_get_member(root, "fraud");

	/* A family has two cars, a truck holds less than a cubic metre, and nobody empties half a tank within the hour. */
	*fraud = (struct reg_fraud){ .card_plates = 3, .card_plates_days = 30, .card_attendant = 3, .card_share_percent = 10,
		.card_share_sales = 50, .tank_ml = 1000000, .refill_minutes = 60, .refill_ml = 30000, .wrong_grade = true,
		.own_adjustment = true, .late_card = true };
	programme->diesel_grades = diesel_grades;
	if (group == NULL || !reg_read_keys(read, group, "fraud", fraud_keys))
		return;
	fraud->card_plates = (int)reg_read_int(read, group, "card_plates", 0, MAX_TIMES, fraud->card_plates);
	fraud->card_plates_days = (int)reg_read_int(read, group, "card_plates_days", 1, REG_MAX_DAYS, fraud->card_plates_days);
	fraud->card_attendant = (int)reg_read_int(read, group, "card_attendant", 0, MAX_TIMES, fraud->card_attendant);
	fraud->card_share_percent = (int)reg_read_int(read, group, "card_share_percent", 0, 100, fraud->card_share_percent);
	fraud->card_share_sales = (int)reg_read_int(read, group, "card_share_sales", 1, MAX_TIMES, fraud->card_share_sales);
	fraud->tank_ml = reg_read_milli(read, group, "tank_litres", 0, REG_MAX_ML, fraud->tank_ml);
	fraud->refill_minutes = (int)reg_read_int(read, group, "refill_minutes", 0, MAX_MINUTES, fraud->refill_minutes);
	fraud->refill_ml = reg_read_milli(read, group, "refill_litres", 0, REG_MAX_ML, fraud->refill_ml);
	fraud->wrong_grade = reg_read_bool(read, group, "wrong_grade", true);
	fraud->own_adjustment = reg_read_bool(read, group, "own_adjustment", true);
	fraud->late_card = reg_read_bool(read, group, "late_card", true);
	if (reg_read_has(group, "diesel_grades"))
		programme->diesel_grades = reg_read_texts(read, group, "diesel_grades");
}

void reg_programme_read_staff(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	read_contests(read, programme, root);
	read_notices(read, programme, root);
	read_fraud(read, programme, root);
}
