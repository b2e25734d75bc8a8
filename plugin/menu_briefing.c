/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_briefing.c - menu action: what a shift should know before it begins: notices, prices, contests, who is expected.
 */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "menu.h"
#include "menu_shift.h"
#include "rhythm.h"
#include "shift.h"
#include "width.h"
#include "zone.h"

#define HISTORY_DAYS 120   /* what counts for the rhythm */
#define MAX_EXPECTED 6     /* lines; a briefing is read standing */
#define PRICE_FACTS 500    /* documents looked at for the prices of today */

static void tell_notices(struct reg_menu_call *call, const struct reg_programme *programme, int32_t today)
{
	bool is_chinese = reg_text_language(call->language) == REG_LANGUAGE_ZH_CN;

	for (size_t i = 0; programme != NULL && i < programme->n_notices; i++) {
		const struct reg_notice *notice = &programme->notices[i];

		if ((notice->from_day == 0 || notice->from_day <= today) && (notice->until_day == 0 || notice->until_day >= today)) {
			reg_menu_say(call, is_chinese && notice->text.zh != NULL ? notice->text.zh : notice->text.en);
		}
	}
}

/* What the pumps charged last. */
static int tell_prices(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int64_t newest = 0;
	char price[40];
	struct reg_text_value values[] = {
		{ .name = "grade", .kind = REG_TEXT_PLAIN }, { .name = "price", .kind = REG_TEXT_PLAIN, .text = price },
	};
	struct reg_stmt *stmt = NULL;
	struct reg_shift all;
	int rc = reg_shift_days(&all, side, 0, 0, call->at_unix_s, err);

	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		newest = all.tills[i].upto > newest ? all.tills[i].upto : newest;
	}
	rc = rc < 0 || newest == 0 ? rc
	    : reg_sql(&stmt, side->store, REG_SQL_BRIEFING_PRICES, err, "ii", newest - PRICE_FACTS, newest);
	while (stmt != NULL && rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		values[0].text = reg_text(stmt, 0);
		reg_decimal(price, sizeof price, reg_int(stmt, 1), reg_currency_decimals(side->currency) + 3,
		    reg_currency_decimals(side->currency) + 1);
		reg_menu_tell_values(call, REG_MESSAGE_BRIEFING_PRICE, values, 2);
	}
	reg_reset(stmt);
	return rc;
}

/* --- who is expected --- */

struct expected {
	int64_t customer;
	bool is_key;
	int64_t visits;
};

struct expected_list {
	struct expected items[64];
	size_t n;
};

static int find_candidates(struct expected_list *out, struct reg_menu_call *call, struct reg_side *side,
    const struct reg_shift *period, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < period->n; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_BRIEFING_CUSTOMERS, err, "iii", period->tills[i].after,
		    period->tills[i].upto, call->at_unix_s - HISTORY_DAYS * INT64_C(86400));
		while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
			struct expected found = { reg_int(stmt, 0), reg_int(stmt, 2) != 0, reg_int(stmt, 1) };
			bool is_known = false;

			for (size_t j = 0; j < out->n; j++) {
				is_known = is_known || out->items[j].customer == found.customer;
			}
			if (!is_known && out->n < sizeof out->items / sizeof out->items[0]) {
				out->items[out->n++] = found;
			}
			rc = 0;
		}
		reg_reset(stmt);
	}
	return rc;
}

/* Whether today is the day by the customer's own rhythm: the interval is over, but not twice over. */
static int is_due(bool *due, int32_t *interval, struct reg_side *side, int64_t customer, int32_t today, int64_t since,
    struct reg_err *err)
{
	int32_t days[REG_RHYTHM_MAX_DAYS];
	struct reg_stmt *stmt;
	size_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_BRIEFING_VISITS, err, "iii", customer, since,
	    (int64_t)REG_RHYTHM_MAX_DAYS);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_day_parse(&days[n], reg_text(stmt, 0), err);
		n += rc == 0;
	}
	reg_reset(stmt);
	*interval = reg_rhythm_typical(days, n);
	*due = n > 0 && *interval > 0 && today - days[0] >= *interval && today - days[0] < 2 * *interval;
	return rc;
}

static int tell_expected(struct reg_menu_call *call, struct reg_side *side, const struct expected *who, int32_t interval,
    struct reg_err *err)
{
	char name[128], plate[64] = "-";
	struct reg_text_value values[] = {
		{ .name = "days", .kind = REG_TEXT_COUNT, .number = interval },
		{ .name = "name", .kind = REG_TEXT_PLAIN, .text = name }, { .name = "plate", .kind = REG_TEXT_PLAIN, .text = plate },
	};
	struct reg_stmt *stmt;
	int rc = reg_menu_name(name, side, who->customer, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_BRIEFING_PLATE, err, "ii", who->customer, call->at_unix_s);
	if (rc < 0) {
		return rc;
	}
	rc = reg_step(stmt, err);
	if (rc > 0 && reg_text(stmt, 0) != NULL) {
		(void)snprintf(plate, sizeof plate, "%s", reg_text(stmt, 0));
	}
	reg_reset(stmt);
	if (rc >= 0) {
		reg_menu_tell_values(call, REG_MESSAGE_BRIEFING_EXPECTED, values, sizeof values / sizeof values[0]);
	}
	return rc < 0 ? rc : 0;
}

/* Of those who come most, key customers first, whoever should come today. */
static int tell_all_expected(struct reg_menu_call *call, struct reg_side *side, int32_t today, struct reg_err *err)
{
	int64_t since = call->at_unix_s - HISTORY_DAYS * INT64_C(86400);
	struct expected_list list = { .n = 0 };
	struct reg_shift period;
	size_t told = 0;
	int rc = reg_shift_days(&period, side, today - HISTORY_DAYS, 0, call->at_unix_s, err);

	rc = rc < 0 ? rc : find_candidates(&list, call, side, &period, err);
	for (int key = 1; key >= 0; key--) {
		for (size_t i = 0; rc == 0 && i < list.n && told < MAX_EXPECTED; i++) {
			int32_t interval = 0;
			bool due = false;

			rc = list.items[i].is_key != (key == 1) ? 0
			    : is_due(&due, &interval, side, list.items[i].customer, today, since, err);
			if (rc == 0 && due) {
				rc = tell_expected(call, side, &list.items[i], interval, err);
				told++;
			}
		}
	}
	return rc;
}

static int briefing_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, call->at_unix_s);
	int rc;

	tell_notices(call, reg_side_programme(side, call->at_unix_s), today);
	rc = tell_prices(call, side, err);
	rc = rc < 0 ? rc : reg_menu_tell_contests(call, side, err);
	rc = rc < 0 ? rc : tell_all_expected(call, side, today, err);
	if (rc == 0 && call->answer.n_messages == 0) {
		reg_menu_tell(call, REG_MESSAGE_BRIEFING_NOTHING, NULL);
	}
	return rc;
}

const struct reg_menu_action reg_menu_briefing = {
	.id = "briefing",
	.label = REG_MESSAGE_MENU_BRIEFING,
	.permission = "attendant",
	.is_reading = true,
	.run = briefing_run,
};
