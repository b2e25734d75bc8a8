/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_anomalies.c - `regulars report anomalies`: what is out of a customer's own normal: regulars overdue, volume
 * fallen or jumped, suspicious use.
 */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "analysis/judge.h"
#include "report.h"
#include "report_analysis.h"
#include "report_anomalies.h"
#include "table.h"

#define SUSPICIOUS_DAYS 7 /* signals of so many days up to the day looked at are listed */

static const char *const kinds[] = {
	[REG_ANOMALY_OVERDUE] = N_("overdue"),
	[REG_ANOMALY_FALLEN] = N_("fallen"),
	[REG_ANOMALY_JUMPED] = N_("jumped"),
	[REG_ANOMALY_SUSPICIOUS] = N_("suspicious"),
};

const char *reg_anomaly_name(enum reg_anomaly kind)
{
	return kinds[kind];
}

static const struct reg_column columns[] = {
	{ "kind", N_("What"), false },
	{ "class", N_("Class"), false },
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "stage", N_("Stage"), false },
	{ "last", N_("Last visit"), false },
	{ "overdue_days", N_("Overdue (days)"), true },
	{ "period_days", N_("Period (days)"), true },
	{ "volume_ml", N_("Litres in it"), true },
	{ "low_ml", N_("From"), true },
	{ "typical_ml", N_("Usually"), true },
	{ "high_ml", N_("To"), true },
	{ "signals", N_("Signals"), true },
	{ "score", N_("Gravest"), true },
	{ NULL, NULL, false },
};

/* Class A first, then B, then C; in each what is overdue, fallen, jumped, suspicious. */
static int64_t order_of(const struct reg_analysis_row *row, enum reg_anomaly kind)
{
	return (row->class - 'A') * 10 + (int64_t)kind;
}

static bool shows(const struct reg_analysis_row *row, enum reg_anomaly kind)
{
	switch (kind) {
	case REG_ANOMALY_OVERDUE:
		return row->is_overdue;
	case REG_ANOMALY_FALLEN:
		return row->is_fallen;
	case REG_ANOMALY_JUMPED:
		return row->is_jumped;
	case REG_ANOMALY_SUSPICIOUS:
		break; /* signals are looked up */
	}
	return false;
}

/* Begins the walk over who showed signals in the week up to the day: subject, how many, the gravest. */
static int open_signals(struct reg_stmt **out, int32_t as_of, struct reg_side *side, struct reg_err *err)
{
	return reg_sql(out, side->store, REG_SQL_ANALYSIS_SIGNALS, err, "ii",
	    reg_zone_day_start(side->zone, as_of - SUSPICIOUS_DAYS + 1), reg_zone_day_end(side->zone, as_of));
}

static int find_suspicious(struct reg_report_names *out, const struct reg_analysis *analysis, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = open_signals(&stmt, analysis->as_of, side, err);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const struct reg_analysis_row *row = reg_analysis_find(analysis, reg_int(stmt, 0));

		rc = 0;
		if (row == NULL)
			continue;
		rc = reg_report_names_add(out, side, row, order_of(row, REG_ANOMALY_SUSPICIOUS), REG_ANOMALY_SUSPICIOUS, err);
		if (rc == 0) {
			out->items[out->n - 1].count = reg_int(stmt, 1);
			out->items[out->n - 1].score = reg_int(stmt, 2);
		}
	}
	reg_reset(stmt);
	return rc;
}

int reg_anomalies_find(struct reg_report_names *out, const struct reg_analysis *analysis, struct reg_side *side,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < analysis->n && rc == 0; i++) {
		const struct reg_analysis_row *row = &analysis->rows[i];

		for (enum reg_anomaly kind = REG_ANOMALY_OVERDUE; kind <= REG_ANOMALY_JUMPED && rc == 0; kind++)
			if (shows(row, kind))
				rc = reg_report_names_add(out, side, row, order_of(row, kind), (int)kind, err);
	}
	rc = rc < 0 ? rc : find_suspicious(out, analysis, side, err);
	if (rc == 0)
		reg_report_names_sort(out);
	return rc;
}

int reg_anomalies_count(int64_t out[REG_ANOMALIES], const struct reg_verdicts *verdicts, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = open_signals(&stmt, verdicts->as_of, side, err);

	for (size_t i = 0; i < verdicts->n; i++) {
		unsigned int bits = verdicts->rows[i].bits;

		out[REG_ANOMALY_OVERDUE] += (bits & REG_JUDGE_OVERDUE) != 0;
		out[REG_ANOMALY_FALLEN] += (bits & REG_JUDGE_FALLEN) != 0;
		out[REG_ANOMALY_JUMPED] += (bits & REG_JUDGE_JUMPED) != 0;
	}
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		out[REG_ANOMALY_SUSPICIOUS] += reg_verdicts_find(verdicts, reg_int(stmt, 0)) != NULL;
	}
	reg_reset(stmt);
	return rc;
}

static bool has_band(const struct reg_report_named *item)
{
	return item->kind == REG_ANOMALY_FALLEN || item->kind == REG_ANOMALY_JUMPED;
}

/* A cell that only some kinds have; the others have no member in JSON. */
static void cell_number(struct reg_table *table, bool is_there, int64_t value)
{
	if (is_there)
		reg_table_number(table, value, NULL);
	else
		reg_table_csv(table, NULL, NULL);
}

static void cell_litres(struct reg_table *table, bool is_there, int64_t volume_ml)
{
	if (is_there)
		reg_table_volume(table, volume_ml);
	else
		reg_table_csv(table, NULL, NULL);
}

static void fill_cells(struct reg_table *table, const struct reg_report_named *item)
{
	bool is_overdue = item->kind == REG_ANOMALY_OVERDUE, is_suspicious = item->kind == REG_ANOMALY_SUSPICIOUS;
	const struct reg_analysis_row *row = item->row;
	const char class[] = { row->class, '\0' };

	reg_table_said(table, kinds[item->kind], _(kinds[item->kind]));
	reg_table_text(table, class);
	reg_table_text(table, item->id);
	reg_table_text(table, item->label);
	reg_table_said(table, reg_stage_name(row->stage), _(reg_stage_name(row->stage)));
	reg_table_day(table, row->normal.last_day);
	if (is_overdue)
		reg_table_also(table, "typical_interval_days", json_integer(row->normal.typical_days));
	cell_number(table, is_overdue, row->overdue_days);
	cell_number(table, has_band(item), row->band.block_days);
	cell_litres(table, has_band(item), row->band.recent_ml);
	cell_litres(table, has_band(item), row->band.low_ml);
	cell_litres(table, has_band(item), row->band.typical_ml);
	cell_litres(table, has_band(item), row->band.high_ml);
	cell_number(table, is_suspicious, item->count);
	cell_number(table, is_suspicious, item->score);
}

static json_t *counts_json(const struct reg_report_names *found)
{
	int64_t counts[REG_ANOMALIES] = { 0 };
	json_t *numbers = json_object();

	for (size_t i = 0; i < found->n; i++)
		counts[found->items[i].kind]++;
	for (size_t i = 0; i < REG_ANOMALIES; i++)
		(void)json_object_set_new(numbers, kinds[i], json_integer(counts[i]));
	return numbers;
}

static int print(const struct reg_command *command, const struct reg_analysis *analysis, const struct reg_report_names *found,
    struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, columns);
	int rc;

	reg_table_if_empty(table, _("Everything is as usual.\n"));
	for (size_t i = 0; i < found->n; i++)
		fill_cells(table, &found->items[i]);
	rc = reg_report_show(command, table,
	    json_pack("{s:o, s:o}", "as_of", reg_report_json_day(analysis->as_of), "counts", counts_json(found)),
	    _("Out of the ordinary"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_anomalies(struct reg_command *command, struct reg_err *err)
{
	struct reg_report_analysis report = { 0 };
	struct reg_report_names found = { 0 };
	int rc = reg_report_analysis_open(&report, command, err);

	rc = rc != 0 ? rc : reg_anomalies_find(&found, &report.analysis, report.side, err);
	rc = rc != 0 ? rc : print(command, &report.analysis, &found, err);
	reg_report_names_finish(&found);
	reg_report_analysis_close(&report);
	return rc;
}
