/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * points_expire.c - `regulars points expire`: what has expired and what will. Nothing is stored: expiry follows from the
 * lots whenever they are read.
 */
#include <stdio.h>

#include "i18n.h"
#include "output.h"
#include "period.h"
#include "points_change.h"
#include "table.h"
#include "who.h"

#define DEFAULT_DAYS 30 /* ahead, when no period is asked for */

const struct reg_option reg_points_expire_options[] = {
	REG_PERIOD_OPTIONS,
	REG_TABLE_CSV,
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

/* First and last second of the period; today and the next days when none is given. */
static void read_span(int64_t *from, int64_t *until, const struct reg_command *command, const struct reg_side *side,
    const struct reg_period *period)
{
	int32_t first = 0, last = 0;

	if (reg_command_value(command, "from") == NULL && reg_command_value(command, "to") == NULL &&
	    reg_command_value(command, "month") == NULL) {
		first = reg_zone_day(side->zone, reg_command_now());
		last = first + DEFAULT_DAYS;
	} else {
		(void)reg_day_parse(&first, period->from, NULL);
		(void)reg_day_parse(&last, period->to, NULL);
	}
	*from = reg_zone_day_start(side->zone, first);
	*until = reg_zone_day_end(side->zone, last);
}

/* Columns: customer, id, name, until when, points. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	char id[REG_CUSTOMER_ID_SIZE], label[512];
	int64_t expires_at = reg_int(stmt, 3);

	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 0), "customer", reg_text(stmt, 1), NULL, NULL,
	    reg_text(stmt, 2));
	reg_table_text(table, id);
	reg_table_text(table, label);
	reg_table_day(table, reg_zone_day(side->zone, expires_at));
	reg_table_number(table, reg_int(stmt, 4), NULL);
	reg_table_word(table, expires_at < reg_command_now() ? "expired" : "expires");
}

int reg_points_expire(struct reg_command *command, struct reg_err *err)
{
	struct reg_period period;
	struct reg_stmt *stmt;
	struct reg_list list;
	int64_t from, until, total = 0;
	int rc = reg_period_read(&period, command);

	if (rc != 0)
		return rc;
	rc = reg_list_begin(&list, command, columns, err);
	if (rc == 0) {
		read_span(&from, &until, command, list.side, &period);
		rc = reg_sql(&stmt, list.side->store, REG_SQL_MGR_EXPIRY, err, "ii", from, until);
	}
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		add_row(list.table, list.side, stmt);
		total += reg_int(stmt, 4);
		rc = 0;
	}
	return reg_list_end(&list, rc, "rows", json_pack("{s:I}", "total", (json_int_t)total), err);
}
