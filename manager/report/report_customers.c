/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_customers.c - `regulars report customers`: who was served in a period, who of them for the first time, who again.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "report.h"
#include "report_analysis.h"
#include "table.h"

static const struct reg_column columns[] = {
	{ "period", N_("Period"), false },
	{ "served", N_("Served"), true },
	{ "new", N_("New"), true },
	{ "returning", N_("Returning"), true },
	{ "visits", N_("Visits"), true },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

struct slot {
	char name[24];
	int64_t served, new, returning, visits, volume_ml;
	int64_t last_seen; /* index + 1 of the row that was counted here last */
};

struct slots {
	struct slot *items;
	int first_month, n; /* months since year 0 */
	bool by_year;
	struct slot all;
	int32_t from, to;
};

static int month_of(int32_t day, bool by_year)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	return by_year ? year : year * 12 + month - 1;
}

static bool counts(const struct slots *slots, const struct reg_day_entry *entry)
{
	return entry->day >= slots->from && entry->day <= slots->to;
}

/* The months of the period in which anybody came. */
static int make_slots(struct slots *slots, const struct reg_analysis *analysis, struct reg_err *err)
{
	int32_t first = INT32_MAX, last = INT32_MIN;

	for (size_t i = 0; i < analysis->n; i++)
		for (size_t k = 0; k < analysis->rows[i].n_days; k++) {
			const struct reg_day_entry *entry = &analysis->rows[i].days[k];

			if (!counts(slots, entry))
				continue;
			first = entry->day < first ? entry->day : first;
			last = entry->day > last ? entry->day : last;
		}
	if (first > last)
		return 0;
	slots->first_month = month_of(first, slots->by_year);
	slots->n = month_of(last, slots->by_year) - slots->first_month + 1;
	slots->items = calloc((size_t)slots->n, sizeof *slots->items);
	if (slots->items == NULL) {
		slots->n = 0;
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (int i = 0; i < slots->n; i++) {
		int month = slots->first_month + i;

		if (slots->by_year)
			(void)snprintf(slots->items[i].name, sizeof slots->items[i].name, "%04d", month);
		else
			(void)snprintf(slots->items[i].name, sizeof slots->items[i].name, "%04d-%02d", month / 12,
			    month % 12 + 1);
	}
	return 0;
}

static void count_in(struct slot *slot, const struct reg_day_entry *entry, size_t row, bool is_first_visit)
{
	slot->volume_ml += entry->volume_ml;
	if (!entry->is_visit)
		return;
	slot->visits++;
	if (slot->last_seen == (int64_t)row + 1)
		return;
	slot->last_seen = (int64_t)row + 1;
	slot->served++;
	slot->new += is_first_visit;
	slot->returning += !is_first_visit;
}

static void fill_slots(struct slots *slots, const struct reg_analysis *analysis)
{
	for (size_t i = 0; i < analysis->n; i++) {
		const struct reg_analysis_row *row = &analysis->rows[i];

		for (size_t k = 0; k < row->n_days; k++) {
			const struct reg_day_entry *entry = &row->days[k];
			bool is_first_visit = entry->day == row->normal.first_day;

			if (!counts(slots, entry))
				continue;
			count_in(&slots->items[month_of(entry->day, slots->by_year) - slots->first_month], entry, i, is_first_visit);
			count_in(&slots->all, entry, i, is_first_visit);
		}
	}
}

static json_t *total_json(const struct slot *slot)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "served", (json_int_t)slot->served, "new", (json_int_t)slot->new,
	    "returning", (json_int_t)slot->returning, "visits", (json_int_t)slot->visits, "volume_ml",
	    (json_int_t)slot->volume_ml);
}

static void fill_cells(struct reg_table *table, const struct slot *slot)
{
	reg_table_text(table, slot->name);
	reg_table_number(table, slot->served, NULL);
	reg_table_number(table, slot->new, NULL);
	reg_table_number(table, slot->returning, NULL);
	reg_table_number(table, slot->visits, NULL);
	reg_table_volume(table, slot->volume_ml);
}

/* The sum is a row for people, a member of its own in JSON, and nothing in CSV. */
static int print(const struct reg_command *command, struct slots *slots, const struct reg_analysis *analysis,
    struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, columns);
	int rc;

	for (int i = 0; i < slots->n; i++)
		fill_cells(table, &slots->items[i]);
	(void)snprintf(slots->all.name, sizeof slots->all.name, "%s", _("together"));
	if (!command->json && reg_command_value(command, "csv") == NULL)
		fill_cells(table, &slots->all);
	rc = reg_report_show(command, table,
	    json_pack("{s:o, s:o}", "as_of", reg_report_json_day(analysis->as_of), "total", total_json(&slots->all)),
	    _("Customers served, new and returning"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_customers(struct reg_command *command, struct reg_err *err)
{
	const char *per = reg_command_value(command, "per");
	struct reg_report_analysis report = { 0 };
	struct slots slots = { .by_year = per != NULL && strcmp(per, "year") == 0 };
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && per != NULL && !slots.by_year && strcmp(per, "month") != 0)
		return reg_command_usage(command, "--per: there is no \"%s\", only month and year", per);
	rc = rc != 0 ? rc : reg_report_analysis_open(&report, command, err);
	if (rc == 0) {
		(void)reg_day_parse(&slots.from, period.from, NULL);
		(void)reg_day_parse(&slots.to, period.to, NULL);
		rc = make_slots(&slots, &report.analysis, err);
	}
	if (rc == 0) {
		fill_slots(&slots, &report.analysis);
		rc = print(command, &slots, &report.analysis, err);
	}
	free(slots.items);
	reg_report_analysis_close(&report);
	return rc;
}
