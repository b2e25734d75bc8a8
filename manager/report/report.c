/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.c - what reports have in common: options read, the rows of a period, shares and instants.
 */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "who.h"

#define CACHE_KIB 32768 /* what is sorted and looked up for a report of a large station */

int reg_report_read_by(enum reg_report_by *out, const struct reg_command *command)
{
	static const char *const names[] = {
		[REG_BY_CUSTOMER] = "customer",
		[REG_BY_VEHICLE] = "vehicle",
		[REG_BY_CARD] = "card",
		[REG_BY_ORGANISATION] = "organisation",
		[REG_BY_SITE] = "site",
		[REG_BY_COMMUNITY] = "community",
	};
	const char *name = reg_command_value(command, "by");

	*out = REG_BY_CUSTOMER;
	if (name == NULL)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum reg_report_by)i;
			return 0;
		}
	return reg_command_usage(
	    command, "--by: there is no \"%s\", only customer, vehicle, card, organisation, community and site",
	    name);
}

int reg_report_read_days(int32_t *out, const struct reg_command *command, int32_t otherwise, int32_t most)
{
	const char *text = reg_command_value(command, "days");
	char *end;
	long days;

	*out = otherwise;
	if (text == NULL)
		return 0;
	days = strtol(text, &end, 10);
	if (end == text || *end != '\0' || days < 1 || days > most)
		return reg_command_usage(command, "--days: \"%s\" is not a number of days from 1 to %d", text, (int)most);
	*out = (int32_t)days;
	return 0;
}

static int open_statement(struct reg_stmt **out, struct reg_side *side, const struct reg_period *period,
    enum reg_report_by by, bool by_currency, enum reg_report_per per, struct reg_err *err)
{
	const int64_t currency = by_currency, letters = (int64_t)per;
	int64_t said_by;
	int is_past = reg_report_period_said_by(&said_by, period, side);

	switch (by) {
	case REG_BY_CUSTOMER:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_SUBJECTS, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_VEHICLE:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_VEHICLES, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_CARD:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_CARDS, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_ORGANISATION:
		return reg_sql(out, side->store, REG_SQL_REPORT_ORGANISATIONS, err, "ttiit", period->from, period->to,
		    currency, letters, period->as_of);
	case REG_BY_COMMUNITY:
		return reg_sql(out, side->store, REG_SQL_REPORT_COMMUNITIES, err, "ttiitn", period->from, period->to, currency,
		    letters, period->as_of, said_by, is_past);
	case REG_BY_SITE:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_SITES, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	}
	return reg_err_set(err, REG_EINVAL, "a report by nothing");
}

int reg_report_add(struct reg_report *report, const struct reg_report_row *row, struct reg_err *err)
{
	if (report->n == report->room) {
		size_t room = report->room == 0 ? 256 : report->room * 2;
		struct reg_report_row *rows = reallocarray(report->rows, room, sizeof *rows);

		if (rows == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		report->rows = rows;
		report->room = room;
	}
	report->rows[report->n++] = *row;
	return 0;
}

/* Columns: currency, letters, sales, visits, volume, amount, currencies, key, kind, value, label, class, name. */
static int fill_row(struct reg_report_row *row, struct reg_stmt *stmt)
{
	char id[REG_CUSTOMER_ID_SIZE + REG_EVENT_MAX_TEXT], label[512];

	*row = (struct reg_report_row){ 0 };
	(void)snprintf(row->currency, sizeof row->currency, "%s", reg_is_null(stmt, 0) ? "" : reg_text(stmt, 0));
	(void)snprintf(row->month, sizeof row->month, "%s", reg_is_null(stmt, 1) ? "" : reg_text(stmt, 1));
	row->sales = reg_int(stmt, 2);
	row->visits = reg_int(stmt, 3);
	row->volume_ml = reg_int(stmt, 4);
	row->amount_minor = reg_int(stmt, 5);
	row->has_currencies = reg_int(stmt, 6) > 1;
	if (reg_is_null(stmt, 7))
		return 0;
	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 7), reg_text(stmt, 8), reg_text(stmt, 9),
	    reg_text(stmt, 10), reg_text(stmt, 11), reg_text(stmt, 12));
	row->id = strdup(id);
	row->label = strdup(label);
	return row->id != NULL && row->label != NULL ? 0 : -1;
}

int reg_report_collect(struct reg_report *out, struct reg_side *side, const struct reg_period *period,
    enum reg_report_by by, bool by_currency, enum reg_report_per per, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	*out = (struct reg_report){ 0 };
	reg_store_set_cache(side->store, CACHE_KIB);
	if (by == REG_BY_CUSTOMER && per == REG_PER_PERIOD)
		return reg_report_sum_customers(out, side, period, by_currency, err);
	rc = open_statement(&stmt, side, period, by, by_currency, per, err);
	if (rc != 0)
		return rc;
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_report_row row;

		rc = fill_row(&row, stmt) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
		rc = rc == 0 ? reg_report_add(out, &row, err) : rc;
		if (rc != 0) {
			free(row.id);
			free(row.label);
			reg_reset(stmt);
		}
	}
	return rc;
}

void reg_report_finish(struct reg_report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		free(report->rows[i].id);
		free(report->rows[i].label);
	}
	free(report->rows);
	*report = (struct reg_report){ 0 };
}

int64_t reg_report_share_e9(int64_t part, int64_t whole)
{
	double share;

	if (whole <= 0)
		return 0;
	share = (double)part / (double)whole * 1e9;
	/* A need of a few millilitres beside a tanker: no share means anything then. */
	if (share > 1e18 || share < -1e18)
		share = share > 0 ? 1e18 : -1e18;
	return (int64_t)(share + (share < 0 ? -0.5 : 0.5));
}

void reg_report_instants(int64_t *from, int64_t *to, const struct reg_period *period, const struct reg_zone *zone)
{
	int32_t day;

	*from = INT64_MIN;
	*to = INT64_MAX;
	if (strcmp(period->from, "0000-01-01") != 0 && reg_day_parse(&day, period->from, NULL) == 0)
		*from = reg_zone_day_start(zone, day);
	if (strcmp(period->to, "9999-12-31") != 0 && reg_day_parse(&day, period->to, NULL) == 0)
		*to = reg_zone_day_end(zone, day);
}

bool reg_report_said_by(int64_t *out, int32_t as_of, const struct reg_side *side)
{
	*out = 0;
	if (as_of >= reg_zone_day(side->zone, reg_command_now()))
		return false;
	*out = reg_zone_day_end(side->zone, as_of);
	return true;
}

bool reg_report_period_said_by(int64_t *out, const struct reg_period *period, const struct reg_side *side)
{
	int32_t day;

	*out = 0;
	return reg_day_parse(&day, period->as_of, NULL) == 0 && reg_report_said_by(out, day, side);
}
