/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_stages.c - `regulars report stages`: how attached everybody is, and who moved between stages.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "report.h"
#include "report_analysis.h"
#include "table.h"

#define NOBODY REG_STAGES /* the stage of somebody who was not known yet */
#define MONTHS_MAX 120

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "stage", N_("Stage"), false },
	{ "at_risk", N_("At risk"), false },
	{ "visits", N_("Visits"), true },
	{ "last", N_("Last visit"), false },
	{ "typical_interval_days", N_("Every (days)"), true },
	{ "overdue_days", N_("Overdue (days)"), true },
	{ "p_alive", N_("Alive %"), true },
	{ NULL, NULL, false },
};

/* For programs by the name that they know. */
static void cell_stage(struct reg_table *table, const char *stage)
{
	reg_table_said(table, stage, stage != NULL ? _(stage) : NULL);
}

/* --- moves between the ends of months ---------------------------------------------------------------------------- */

struct month {
	char name[8];
	int32_t end;
	int64_t moves[NOBODY + 1][REG_STAGES];
};

static const char *stage_or_null(int stage)
{
	return stage == NOBODY ? NULL : reg_stage_name((enum reg_stage)stage);
}

/* The stage of a row at the end of an earlier day, with the model and the thresholds of now. */
static int stage_at(const struct reg_analysis *analysis, const struct reg_analysis_row *row, int32_t day, int64_t *scratch)
{
	struct reg_normal normal;
	double p_alive = -1;

	if (row->since_day > day)
		return NOBODY;
	reg_normal_make(&normal, row->days, row->n_days, day, scratch);
	if (analysis->has_model && normal.visits > 0) {
		const struct reg_bgnbd_customer customer = { .x = normal.visits - 1,
			.tx_days = normal.last_day - normal.first_day, .t_days = day - normal.first_day };

		p_alive = reg_bgnbd_alive(&analysis->model, &customer, REG_ANALYSIS_UNIT_DAYS);
	}
	return (int)reg_stage_decide(&normal, row->days, row->n_days, day, p_alive, row->demand_ml, &analysis->rules.stage);
}

/* The last `n` months, the one of the day itself up to that day. */
static void make_months(struct month *months, int n, int32_t as_of)
{
	int year, month, mday;

	reg_day_to_civil(as_of, &year, &month, &mday);
	for (int i = n; i-- > 0; month = month == 1 ? (year--, 12) : month - 1) {
		(void)snprintf(months[i].name, sizeof months[i].name, "%04u-%02u", (unsigned)year % 10000, (unsigned)month % 100);
		months[i].end = i == n - 1 ? as_of
		    : reg_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - 1;
	}
}

/* *out has n months; `before` of the first is the end of the month ahead of it. */
static int count_moves(struct month **out, int n, const struct reg_analysis *analysis, struct reg_err *err)
{
	struct month *months = calloc((size_t)n + 1, sizeof *months);
	size_t most = 1;
	int64_t *scratch;

	for (size_t i = 0; i < analysis->n; i++)
		most = analysis->rows[i].n_days > most ? analysis->rows[i].n_days : most;
	scratch = calloc(most, sizeof *scratch);
	if (months == NULL || scratch == NULL) {
		free(scratch);
		free(months);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	make_months(months, n + 1, analysis->as_of);
	for (size_t i = 0; i < analysis->n; i++) {
		int before = stage_at(analysis, &analysis->rows[i], months[0].end, scratch);

		for (int k = 1; k <= n; k++) {
			int after = stage_at(analysis, &analysis->rows[i], months[k].end, scratch);

			if (after != NOBODY && after != before)
				months[k].moves[before][after]++;
			before = after;
		}
	}
	free(scratch);
	memmove(months, months + 1, (size_t)n * sizeof *months);
	*out = months;
	return 0;
}

static const struct reg_column move_columns[] = {
	{ "month", N_("Month"), false },
	{ "from", N_("From"), false },
	{ "to", N_("To"), false },
	{ "count", N_("Count"), true },
	{ NULL, NULL, false },
};

static struct reg_table *make_moves(const struct reg_command *command, const struct month *months, int n)
{
	struct reg_table *table = reg_table_for(command, move_columns);

	reg_table_if_empty(table, _("Nobody moved in these months.\n"));
	for (int k = 0; k < n; k++)
		for (int from = 0; from <= NOBODY; from++)
			for (int to = 0; to < REG_STAGES; to++)
				if (months[k].moves[from][to] > 0) {
					reg_table_text(table, months[k].name);
					cell_stage(table, stage_or_null(from));
					cell_stage(table, reg_stage_name((enum reg_stage)to));
					reg_table_number(table, months[k].moves[from][to], NULL);
				}
	return table;
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

struct counts {
	int64_t stages[REG_STAGES], at_risk;
};

static struct counts count(const struct reg_analysis *analysis)
{
	struct counts counts = { 0 };

	for (size_t i = 0; i < analysis->n; i++) {
		counts.stages[analysis->rows[i].stage]++;
		counts.at_risk += analysis->rows[i].is_at_risk;
	}
	return counts;
}

/* Regulars at risk first, then the other regulars, floating ones, potential ones, the lost. */
static int64_t order_of(const struct reg_analysis_row *row)
{
	static const int64_t orders[REG_STAGES] = {
		[REG_STAGE_REGULAR] = 1, [REG_STAGE_FLOATING] = 2, [REG_STAGE_POTENTIAL] = 3, [REG_STAGE_LOST] = 4,
	};

	return row->is_at_risk ? 0 : orders[row->stage];
}

/* -1 where there is no interval. */
static int64_t overdue_of(const struct reg_analysis_row *row)
{
	return row->normal.visits >= 2 ? row->overdue_days : -1;
}

static struct reg_table *make_rows(const struct reg_command *command, const struct reg_report_names *names)
{
	struct reg_table *table = reg_table_for(command, columns);

	reg_table_if_empty(table, _("Nobody is known yet.\n"));
	for (size_t i = 0; i < names->n; i++) {
		const struct reg_analysis_row *row = names->items[i].row;

		reg_table_text(table, names->items[i].id);
		reg_table_text(table, names->items[i].label);
		cell_stage(table, reg_stage_name(row->stage));
		reg_table_cell(table, NULL, json_boolean(row->is_at_risk), row->is_at_risk ? "1" : "0",
		    row->is_at_risk ? _("at risk") : "");
		reg_table_number(table, row->normal.visits, NULL);
		reg_table_day(table, row->normal.last_day);
		reg_report_cell_number(table, row->normal.typical_days, 1);
		reg_report_cell_number(table, overdue_of(row), 0);
		reg_report_cell_chance(table, row->p_alive);
	}
	return table;
}

static json_t *counts_json(const struct reg_analysis *analysis, struct reg_table *moves)
{
	struct counts counts = count(analysis);
	json_t *stages = json_object(), *report;

	for (int stage = 0; stage < REG_STAGES; stage++)
		(void)json_object_set_new(stages, reg_stage_name((enum reg_stage)stage), json_integer(counts.stages[stage]));
	report = json_pack("{s:o, s:o, s:I}", "as_of", reg_report_json_day(analysis->as_of), "stages", stages, "at_risk",
	    (json_int_t)counts.at_risk);
	if (moves != NULL)
		(void)json_object_set_new(report, "transitions", reg_table_json(moves));
	return report;
}

static const char *words_of(const struct reg_analysis *analysis)
{
	struct counts counts = count(analysis);
	char day[REG_DAY_SIZE];

	reg_day_format(day, analysis->as_of);
	return reg_shown_format(_("%1$s: %2$lld potential, %3$lld floating, %4$lld regular (%5$lld at risk), %6$lld lost\n"), day,
	    (long long)counts.stages[REG_STAGE_POTENTIAL], (long long)counts.stages[REG_STAGE_FLOATING],
	    (long long)counts.stages[REG_STAGE_REGULAR], (long long)counts.at_risk,
	    (long long)counts.stages[REG_STAGE_LOST]);
}

/* `moves` is NULL where they are not asked for. As CSV they are all that is printed. */
static int print(const struct reg_command *command, const struct reg_analysis *analysis, const struct reg_report_names *names,
    struct reg_table *moves, struct reg_err *err)
{
	struct reg_table *rows = make_rows(command, names);
	struct reg_page_part parts[2] = { { words_of(analysis), moves }, { NULL, rows } };
	size_t n = reg_command_value(command, "csv") != NULL ? 1 : 2;
	int rc;

	if (rows == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	if (command->json) {
		rc = reg_table_show(rows, "rows", counts_json(analysis, moves), err);
	} else if (moves == NULL) {
		parts[0].table = rows;
		rc = reg_report_print_parts(command, _("How attached customers are"), parts, 1, err);
	} else {
		rc = reg_report_print_parts(command, _("How attached customers are"), parts, n, err);
	}
	reg_table_destroy(rows);
	return rc;
}

/* --- the report -------------------------------------------------------------------------------------------------- */

static int read_months(int *out, const struct reg_command *command)
{
	const char *text = reg_command_value(command, "transitions");
	char *end;
	long value;

	*out = 0;
	if (text == NULL)
		return 0;
	errno = 0;
	value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || value < 1 || value > MONTHS_MAX)
		return reg_command_usage(command, "--transitions: \"%s\" is not a number of months from 1 to %d", text, MONTHS_MAX);
	*out = (int)value;
	return 0;
}

int reg_report_stages(struct reg_command *command, struct reg_err *err)
{
	bool as_csv = reg_command_value(command, "csv") != NULL;
	struct reg_report_analysis report = { 0 };
	struct reg_report_names names = { 0 };
	struct reg_table *moves = NULL;
	struct month *months = NULL;
	int n_months, rc = read_months(&n_months, command);

	rc = rc != 0 ? rc : reg_report_analysis_open(&report, command, err);
	if (rc == 0 && n_months > 0)
		rc = count_moves(&months, n_months, &report.analysis, err);
	/* Transitions as CSV are a table of their own. */
	for (size_t i = 0; i < report.analysis.n && rc == 0 && !(as_csv && n_months > 0); i++)
		rc = reg_report_names_add(&names, report.side, &report.analysis.rows[i],
		    order_of(&report.analysis.rows[i]), 0, err);
	if (rc == 0) {
		reg_report_names_sort(&names);
		moves = n_months > 0 ? make_moves(command, months, n_months) : NULL;
		rc = print(command, &report.analysis, &names, moves, err);
	}
	reg_table_destroy(moves);
	free(months);
	reg_report_names_finish(&names);
	reg_report_analysis_close(&report);
	return rc;
}
