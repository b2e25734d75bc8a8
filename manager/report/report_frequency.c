/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_frequency.c - `regulars report frequency`: how often everybody comes, how much they take, when they are expected.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frequency_by.h"
#include "i18n.h"
#include "output.h"
#include "report.h"
#include "report_analysis.h"
#include "table.h"

#define MONTH_DAYS 30
#define YEAR_DAYS 365

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "visits", N_("Visits"), true },
	{ "first", NULL, false },
	{ "last", N_("Last visit"), false },
	{ "typical_interval_days", N_("Every (days)"), true },
	{ "late_interval_days", N_("Late from (days)"), true },
	{ "expected_next", N_("Expected"), false },
	{ "overdue_days", N_("Overdue (days)"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "volume_per_visit_ml", N_("Litres a visit"), true },
	{ "volume_per_month_ml", N_("Litres in 30 days"), true },
	{ "p_alive", N_("Alive %"), true },
	{ "expected_visits_milli", NULL, true },
	{ "expected_volume_ml", N_("Litres expected in a year"), true },
	{ "expected_margin_minor", N_("Margin expected in a year"), true },
	{ "referred", N_("Referred"), true },
	{ "referred_volume_ml", N_("Litres of these"), true },
	{ NULL, NULL, false },
};

/* What else customers bring: those whom they referred. */
struct referrals {
	struct referral {
		int64_t referrer, customers, volume_ml;
	} *items;       /* by rising referrer */
	size_t n, room;
};

/* Whether there is anything to be shown in the columns that a table may do without. */
struct known {
	bool model, margin, referrals;
};

/* What follows from a row: next visit, litres in 30 days, and where a model is in force, what a year will bring. */
struct frequency {
	int32_t next;            /* REG_DAY_NEVER: unknown */
	int64_t month_ml;        /* from the first visit to the day looked at, at least 30 days; -1 unknown */
	double visits_year;      /* below 0: unknown */
	int64_t volume_year_ml;  /* -1 unknown */
	int64_t margin_minor;    /* of these; -1 unknown */
};

static struct frequency frequency_of(const struct reg_analysis *analysis, const struct reg_analysis_row *row)
{
	struct frequency out = { .next = REG_DAY_NEVER, .month_ml = -1, .visits_year = -1, .volume_year_ml = -1,
		.margin_minor = -1 };
	int64_t span;

	if (row->normal.visits == 0)
		return out;
	if (row->normal.typical_days > 0 && row->stage != REG_STAGE_LOST)
		out.next = row->normal.last_day + row->normal.typical_days;
	span = (int64_t)analysis->as_of - row->normal.first_day + 1;
	span = span < MONTH_DAYS ? MONTH_DAYS : span;
	out.month_ml = (row->normal.volume_ml * MONTH_DAYS + span / 2) / span;
	if (analysis->has_model) {
		const struct reg_bgnbd_customer customer = reg_analysis_customer(row, analysis->as_of);

		out.visits_year = reg_bgnbd_expected(&analysis->model, &customer, REG_ANALYSIS_UNIT_DAYS, YEAR_DAYS);
		out.volume_year_ml = (int64_t)llround(out.visits_year * (double)row->normal.typical_ml);
		if (analysis->rules.margin_minor_per_m3 > 0)
			out.margin_minor = (int64_t)llround((double)out.volume_year_ml * analysis->rules.margin_minor_per_m3 / 1e6);
	}
	return out;
}

static void cell_litres(struct reg_table *table, int64_t volume_ml)
{
	if (volume_ml >= 0)
		reg_table_volume(table, volume_ml);
	else
		reg_table_text(table, NULL);
}

/* Visits expected in a year: a fraction in JSON, thousandths in CSV. */
static void cell_visits(struct reg_table *table, double visits)
{
	json_t *value = visits >= 0 ? reg_json_fraction((int64_t)llround(visits * 1e9)) : json_null();
	char milli[24] = "";

	if (visits >= 0)
		(void)snprintf(milli, sizeof milli, "%lld", llround(visits * 1000));
	reg_table_cell(table, "expected_visits", value, milli, NULL);
}

static void cell_money(struct reg_table *table, int64_t amount_minor, const char *currency)
{
	if (amount_minor >= 0)
		reg_table_money(table, amount_minor, currency);
	else
		reg_table_text(table, NULL);
}

/* --- referrals --------------------------------------------------------------------------------------------------- */

/* Rows come by referrer: it, who was referred. Litres are those of the account up to the day. */
static int read_referrals(struct referrals *out, const struct reg_analysis *analysis, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_REFERRED, err, "i", reg_zone_day_end(side->zone, analysis->as_of));

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		const struct reg_analysis_row *row = reg_analysis_find(analysis, reg_int(stmt, 1));

		rc = 0;
		if (out->n == out->room) {
			size_t room = out->room == 0 ? 64 : out->room * 2;
			struct referral *items = reallocarray(out->items, room, sizeof *items);

			if (items == NULL) {
				reg_reset(stmt);
				return reg_err_set(err, REG_EIO, "out of memory");
			}
			out->items = items;
			out->room = room;
		}
		if (out->n == 0 || out->items[out->n - 1].referrer != reg_int(stmt, 0))
			out->items[out->n++] = (struct referral){ .referrer = reg_int(stmt, 0) };
		out->items[out->n - 1].customers++;
		out->items[out->n - 1].volume_ml += row != NULL ? row->normal.volume_ml : 0;
	}
	return rc;
}

static int compare_referrer(const void *key, const void *item)
{
	const int64_t *referrer = key;
	const struct referral *referral = item;

	return (*referrer > referral->referrer) - (*referrer < referral->referrer);
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

/* referrals NULL: a group has none. */
static void fill_cells(struct reg_table *table, const struct reg_analysis *analysis, const struct reg_analysis_row *row,
    const struct referrals *referrals, const char *currency, const char *id, const char *label)
{
	const struct referral none = { 0 }, *referral = NULL;
	struct frequency frequency = frequency_of(analysis, row);

	reg_table_text(table, id);
	reg_table_text(table, label);
	reg_table_number(table, row->normal.visits, NULL);
	reg_table_day(table, row->normal.first_day);
	reg_table_day(table, row->normal.last_day);
	reg_report_cell_number(table, row->normal.typical_days, 1);
	reg_report_cell_number(table, row->normal.late_days, 1);
	reg_table_day(table, frequency.next);
	reg_report_cell_number(table, row->normal.typical_days > 0 ? row->overdue_days : -1, 0);
	reg_table_volume(table, row->normal.volume_ml);
	cell_litres(table, row->normal.visits > 0 ? row->normal.typical_ml : -1);
	cell_litres(table, frequency.month_ml);
	reg_report_cell_chance(table, row->p_alive);
	cell_visits(table, frequency.visits_year);
	cell_litres(table, frequency.volume_year_ml);
	cell_money(table, frequency.margin_minor, currency);
	if (referrals != NULL && referrals->n > 0)
		referral = bsearch(&row->subject, referrals->items, referrals->n, sizeof *referrals->items, compare_referrer);
	referral = referral == NULL && referrals != NULL ? &none : referral;
	reg_report_cell_number(table, referral != NULL ? referral->customers : -1, 0);
	cell_litres(table, referral != NULL ? referral->volume_ml : -1);
}

/* The columns for people are those in which something stands: a screen is not that wide. */
static struct reg_table *table_of(const struct reg_command *command, const struct known *known)
{
	static struct reg_column shown[sizeof columns / sizeof columns[0]];
	struct reg_table *table;

	memcpy(shown, columns, sizeof columns);
	for (struct reg_column *column = shown; column->name != NULL; column++) {
		bool is_of_model = strcmp(column->name, "p_alive") == 0 || strncmp(column->name, "expected_v", 10) == 0;

		if ((is_of_model && !known->model) || (strcmp(column->name, "expected_margin_minor") == 0 && !known->margin) ||
		    (strncmp(column->name, "referred", 8) == 0 && !known->referrals))
			column->title = NULL;
	}
	table = reg_table_for(command, shown);
	reg_table_if_empty(table, _("Nobody is known yet.\n"));
	return table;
}

static int print(const struct reg_command *command, struct reg_table *table, int32_t as_of, const char *title,
    struct reg_err *err)
{
	return reg_report_show(command, table, json_pack("{s:o}", "as_of", reg_report_json_day(as_of)), title, NULL, err);
}

static int by_customer(struct reg_command *command, struct reg_err *err)
{
	struct reg_report_analysis report = { 0 };
	struct reg_report_names names = { 0 };
	struct referrals referrals = { 0 };
	struct reg_table *table = NULL;
	int rc = reg_report_analysis_open(&report, command, err);

	/* The most frequent first. */
	for (size_t i = 0; i < report.analysis.n && rc == 0; i++)
		rc = reg_report_names_add(&names, report.side, &report.analysis.rows[i],
		    -(int64_t)report.analysis.rows[i].normal.visits, 0, err);
	rc = rc != 0 ? rc : read_referrals(&referrals, &report.analysis, report.side, err);
	if (rc == 0) {
		table = table_of(command, &(struct known){ report.analysis.has_model,
		    report.analysis.has_model && report.analysis.rules.margin_minor_per_m3 > 0, referrals.n > 0 });
		reg_report_names_sort(&names);
		for (size_t i = 0; i < names.n; i++)
			fill_cells(table, &report.analysis, names.items[i].row, &referrals, report.side->currency, names.items[i].id,
			    names.items[i].label);
		rc = print(command, table, report.analysis.as_of, _("How often customers come"), err);
	}
	reg_table_destroy(table);
	free(referrals.items);
	reg_report_names_finish(&names);
	reg_report_analysis_close(&report);
	return rc;
}

static const char *title_of(enum reg_report_by by)
{
	return by == REG_BY_VEHICLE ? _("How often vehicles come") : by == REG_BY_CARD ? _("How often cards are shown")
	    : by == REG_BY_ORGANISATION ? _("How often organisations come") : _("How often communities come");
}

static int by_group(struct reg_command *command, enum reg_report_by by, struct reg_err *err)
{
	struct reg_table *table = table_of(command, &(struct known){ false, false, false });
	struct reg_frequency_groups groups = { 0 };
	struct reg_analysis of = { .has_model = false };
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	rc = rc != 0 ? rc : reg_analysis_as_of(&of.as_of, command, side);
	rc = rc != 0 ? rc : reg_frequency_read(&groups, side, by, of.as_of, err);
	for (size_t i = 0; i < groups.n && rc == 0; i++)
		fill_cells(table, &of, &groups.items[i].row, NULL, NULL, groups.items[i].id, groups.items[i].label);
	rc = rc != 0 ? rc : print(command, table, of.as_of, title_of(by), err);
	reg_frequency_finish(&groups);
	reg_table_destroy(table);
	reg_command_close(side);
	return rc;
}

int reg_report_frequency(struct reg_command *command, struct reg_err *err)
{
	enum reg_report_by by;
	int rc = reg_report_read_by(&by, command);

	if (rc != 0)
		return rc;
	if (by == REG_BY_SITE)
		return reg_command_usage(command, "--by: there is no \"site\" here, only customer, vehicle, card, organisation and community");
	return by == REG_BY_CUSTOMER ? by_customer(command, err) : by_group(command, by, err);
}
