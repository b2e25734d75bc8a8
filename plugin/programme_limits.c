/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_limits.c - how long points last, and what may be done with them by whom: redemption, transfer,
 * adjustment, late claims.
 */
#include <string.h>

#include "programme_parts.h"

#define MAX_MINUTES 10080 /* a week */
#define HOLD_MINUTES 30
#define RETURN_DAYS 30

static const char *const expiry_keys[] = { "kind", "days", "months", "years", "dates", NULL };
static const char *const expiry_words[] = { [REG_EXPIRY_NEVER] = "never", [REG_EXPIRY_DAYS] = "days",
	[REG_EXPIRY_MONTH_END] = "month end", [REG_EXPIRY_YEAR_END] = "year end", [REG_EXPIRY_DATES] = "dates", NULL };
static const char *const redeem_keys[] = { "max_points_sale", "max_points_day", "max_points_month", "approve_above",
	"hold_minutes", "own_points", "return_days", NULL };
static const char *const transfer_keys[] = { "min_points", "max_points_month", "approve_above", NULL };
static const char *const adjust_keys[] = { "approve_above", NULL };
static const char *const claim_keys[] = { "days", "approve", NULL };

static bool parse_date(uint16_t *out, const char *text)
{
	static const int days_of[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int month, day;

	if (strlen(text) != 5 || strspn(text, "0123456789") != 2 || text[2] != '-' || strspn(text + 3, "0123456789") != 2)
		return false;
	month = (text[0] - '0') * 10 + text[1] - '0';
	day = (text[3] - '0') * 10 + text[4] - '0';
	*out = (uint16_t)(month * 100 + day);
	return month >= 1 && month <= 12 && day >= 1 && day <= days_of[month - 1];
}

static void read_dates(struct reg_read *read, struct reg_programme *programme, const config_setting_t *group)
{
	const config_setting_t *where = config_setting_get_member(group, "dates");
	const char **texts = reg_read_texts(read, group, "dates");
	uint16_t *dates;
	size_t n = 0;

	if (where == NULL)
		reg_read_mistake(read, group, "found no \"dates\", expected days of the year, such as [\"06-30\", \"12-31\"]");
	while (texts != NULL && texts[n] != NULL)
		n++;
	dates = reg_read_alloc(read, n + 1, sizeof *dates);
	if (dates == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		if (!parse_date(&dates[i], texts[i]))
			reg_read_mistake(read, where, "dates: found \"%s\", expected a day of every year as month and day, such as "
			    "\"12-31\"", texts[i]);
		else if (i > 0 && dates[i] < dates[i - 1])
			reg_read_mistake(read, where, "dates: found \"%s\" behind a later day, expected rising days", texts[i]);
	}
	programme->expiry_dates = dates;
	programme->n_expiry_dates = n;
}

void reg_programme_read_expiry(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	/* days goes with dates, too: how long points last at least */
	static const char *const keys[] = { [REG_EXPIRY_DAYS] = "days", [REG_EXPIRY_MONTH_END] = "months",
		[REG_EXPIRY_YEAR_END] = "years", [REG_EXPIRY_DATES] = "dates" };
	const config_setting_t *group = config_setting_get_member(root, "expiry");
	int kind;

	if (group == NULL || !reg_read_keys(read, group, "expiry", expiry_keys))
		return;
	kind = reg_read_word(read, group, "kind", expiry_words, -1);
	if (kind < 0)
		return;
	programme->expiry = (enum reg_expiry)kind;
	for (int i = REG_EXPIRY_DAYS; i <= REG_EXPIRY_DATES; i++)
		if (i != kind && reg_read_has(group, keys[i]) && !(i == REG_EXPIRY_DAYS && kind == REG_EXPIRY_DATES))
			reg_read_mistake(read, config_setting_get_member(group, keys[i]),
			    "%s: found with kind = \"%s\", expected kind = \"%s\" or no %s", keys[i], expiry_words[kind],
			    expiry_words[i], keys[i]);
	switch (programme->expiry) {
	case REG_EXPIRY_NEVER:
		break;
	case REG_EXPIRY_DAYS:
		programme->expiry_days = (int32_t)reg_read_int(read, group, "days", 1, REG_MAX_DAYS, 0);
		break;
	case REG_EXPIRY_MONTH_END:
		programme->expiry_months = (int32_t)reg_read_int(read, group, "months", 0, 1200, -1);
		break;
	case REG_EXPIRY_YEAR_END:
		programme->expiry_years = (int32_t)reg_read_int(read, group, "years", 0, 100, -1);
		break;
	case REG_EXPIRY_DATES:
		programme->expiry_days = (int32_t)reg_read_int(read, group, "days", 0, REG_MAX_DAYS, 0);
		read_dates(read, programme, group);
		break;
	}
}

/* A reward that costs more than may be redeemed at once is never given. */
static void check_rewards(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root)
{
	const struct reg_redeem_limits *redeem = &programme->redeem;
	const int64_t limits[] = { redeem->max_points_sale, redeem->max_points_day, redeem->max_points_month };
	const config_setting_t *list = config_setting_get_member(root, "rewards");

	for (size_t i = 0; i < programme->n_rewards; i++) {
		const struct reg_reward *reward = &programme->rewards[i];
		int64_t least = reward->points > reward->step_points ? reward->points : reward->step_points;

		for (size_t k = 0; reward->id != NULL && k < 3; k++) {
			if (limits[k] == 0 || least <= limits[k])
				continue;
			reg_read_mistake(read, config_setting_get_elem(list, (unsigned)i),
			    "the reward \"%s\" takes at least %lld points, expected at most %s (%lld): it could never be redeemed",
			    reward->id, (long long)least, redeem_keys[k], (long long)limits[k]);
			break;
		}
	}
}

static void read_redeem(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group = config_setting_get_member(root, "redeem");
	struct reg_redeem_limits *redeem = &programme->redeem;

	redeem->hold_minutes = HOLD_MINUTES;
	redeem->return_days = RETURN_DAYS;
	if (group == NULL || !reg_read_keys(read, group, "redeem", redeem_keys))
		return;
	redeem->max_points_sale = reg_read_int(read, group, "max_points_sale", 0, REG_MAX_POINTS, 0);
	redeem->max_points_day = reg_read_int(read, group, "max_points_day", 0, REG_MAX_POINTS, 0);
	redeem->max_points_month = reg_read_int(read, group, "max_points_month", 0, REG_MAX_POINTS, 0);
	redeem->approve_above = reg_read_int(read, group, "approve_above", 0, REG_MAX_POINTS, 0);
	redeem->hold_minutes = (int32_t)reg_read_int(read, group, "hold_minutes", 1, MAX_MINUTES, HOLD_MINUTES);
	redeem->own_points = reg_read_bool(read, group, "own_points", false);
	redeem->return_days = (int32_t)reg_read_int(read, group, "return_days", 0, REG_MAX_DAYS, RETURN_DAYS);
	check_rewards(read, programme, root);
}

static void read_transfer(struct reg_read *read, struct reg_transfer_limits *transfer, const config_setting_t *root)
{
	const config_setting_t *group = config_setting_get_member(root, "transfer");

	if (group == NULL || !reg_read_keys(read, group, "transfer", transfer_keys))
		return;
	transfer->is_allowed = true;
	transfer->min_points = reg_read_int(read, group, "min_points", 0, REG_MAX_POINTS, 0);
	transfer->max_points_month = reg_read_int(read, group, "max_points_month", 0, REG_MAX_POINTS, 0);
	transfer->approve_above = reg_read_int(read, group, "approve_above", 0, REG_MAX_POINTS, 0);
	if (transfer->max_points_month > 0 && transfer->min_points > transfer->max_points_month)
		reg_read_mistake(read, config_setting_get_member(group, "min_points"),
		    "min_points: found %lld, expected at most max_points_month (%lld): so nothing could be transferred",
		    (long long)transfer->min_points, (long long)transfer->max_points_month);
}

void reg_programme_read_limits(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group;

	read_redeem(read, programme, root);
	read_transfer(read, &programme->transfer, root);
	group = config_setting_get_member(root, "adjust");
	if (group != NULL && reg_read_keys(read, group, "adjust", adjust_keys))
		programme->adjust_approve_above = reg_read_int(read, group, "approve_above", 0, REG_MAX_POINTS, 0);
	group = config_setting_get_member(root, "claim");
	programme->claim_needs_approval = true;
	if (group != NULL && reg_read_keys(read, group, "claim", claim_keys)) {
		programme->claim_days = (int32_t)reg_read_int(read, group, "days", 0, REG_MAX_DAYS, -1);
		programme->claim_needs_approval = reg_read_bool(read, group, "approve", true);
	}
}
