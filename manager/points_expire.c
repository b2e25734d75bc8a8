/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * points_expire.c - `regulars points expire`: what has expired and what will. Nothing is stored: expiry follows from the
 * lots whenever they are read.
 */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "period.h"
#include "points_change.h"
#include "who.h"

#define DEFAULT_DAYS 30 /* ahead, when no period is asked for */

const struct reg_option reg_points_expire_options[] = {
	REG_PERIOD_OPTIONS,
	{ "csv", NULL, N_("Print CSV for a spreadsheet.") },
	{ NULL, NULL, NULL },
};

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "on", N_("Last day"), false },
	{ "points", N_("Points"), true },
	{ "state", N_("State"), false },
	{ NULL, NULL, false },
};

/* The last day of a period; "2026-02-31" stands for the end of that month. */
static int32_t last_day(const char *text)
{
	char day[REG_DAY_SIZE];
	int32_t out;

	memcpy(day, text, sizeof day);
	for (int tries = 0; tries < 4; tries++) {
		if (reg_day_parse(&out, day, NULL) == 0)
			return out;
		if (day[9] == '0')
			(void)snprintf(day + 8, 3, "29");
		else
			day[9]--;
	}
	return REG_DAY_NEVER;
}

/* First and last second of the period; today and the next days when none is given. */
static void read_span(int64_t *from, int64_t *until, const struct reg_command *command, const struct reg_side *side,
    const struct reg_period *period)
{
	int32_t first = 0, last;

	if (reg_command_value(command, "from") == NULL && reg_command_value(command, "to") == NULL &&
	    reg_command_value(command, "month") == NULL) {
		first = reg_zone_day(side->zone, reg_command_now());
		last = first + DEFAULT_DAYS;
	} else {
		(void)reg_day_parse(&first, period->from, NULL);
		last = last_day(period->to);
	}
	*from = reg_zone_day_start(side->zone, first);
	*until = last == REG_DAY_NEVER ? INT64_MAX - 1 : reg_zone_day_end(side->zone, last);
}

static int64_t add_row(json_t *rows, struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	char id[REG_CUSTOMER_ID_SIZE], label[512], day[REG_DAY_SIZE];
	int64_t expires_at = reg_int(stmt, 3), points = reg_int(stmt, 4);
	const char *state = expires_at < reg_command_now() ? "expired" : "expires";

	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 0), "customer", reg_text(stmt, 1), NULL, NULL,
	    reg_text(stmt, 2));
	reg_day_format(day, reg_zone_day(side->zone, expires_at));
	(void)json_array_append_new(rows, json_pack("{s:o, s:o, s:s, s:I, s:s}", "id", reg_json_text(id), "label",
	    reg_json_text(label), "on", day, "points", (json_int_t)points, "state", state));
	reg_table_text(table, id);
	reg_table_text(table, label);
	reg_table_text(table, day);
	reg_table_number(table, points, NULL);
	reg_table_word(table, state);
	return points;
}

int reg_points_expire(struct reg_command *command, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	json_t *rows = json_array();
	struct reg_side *side = NULL;
	struct reg_period period;
	struct reg_stmt *stmt;
	int64_t from, until, total = 0;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0) {
		read_span(&from, &until, command, side, &period);
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_EXPIRY, err, "ii", from, until);
	}
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			total += add_row(rows, table, side, stmt);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:O, s:I}", "rows", rows, "total", (json_int_t)total), err);
	else if (rc == 0)
		rc = reg_table_print(table, stdout, reg_command_value(command, "csv") != NULL, err);
	json_decref(rows);
	reg_table_destroy(table);
	reg_command_close(side);
	return rc;
}
