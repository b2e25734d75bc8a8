/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_supply.c - `regulars report supply`: what customers of class A are expected to take in the next days, by grade.
 */
#include <stdlib.h>

#include "i18n.h"
#include "report.h"
#include "report_analysis.h"
#include "supply.h"

static const struct reg_column columns[] = {
	{ "grade", N_("Grade"), false },
	{ "priority", N_("Priority"), true },
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "expected", N_("Expected"), false },
	{ "visits", N_("Visits"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "cumulative_ml", N_("Litres together"), true },
	{ "p_alive", N_("Alive %"), true },
	{ NULL, NULL, false },
};

static const struct reg_column day_columns[] = {
	{ "grade", N_("Grade"), false },
	{ "day", N_("Day"), false },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

static void cell_grade(struct reg_table *table, const char *grade)
{
	reg_table_said(table, grade[0] != '\0' ? grade : NULL, grade[0] != '\0' ? grade : _("not known"));
}

static int fill_rows(struct reg_table *table, const struct reg_supply *supply, struct reg_side *side, struct reg_err *err)
{
	for (size_t i = 0; i < supply->n; i++) {
		const struct reg_supply_item *item = &supply->items[i];
		char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
		int rc = reg_analysis_name(id, label, side, item->subject, err);

		if (rc != 0)
			return rc;
		cell_grade(table, supply->grades[item->grade].grade);
		reg_table_number(table, item->priority, NULL);
		reg_table_text(table, id);
		reg_table_text(table, label);
		reg_table_day(table, item->first_day);
		reg_table_number(table, item->visits, NULL);
		reg_table_volume(table, item->volume_ml);
		reg_table_volume(table, item->cumulative_ml);
		reg_report_cell_chance(table, item->p_alive);
	}
	return 0;
}

static void fill_days(struct reg_table *table, const struct reg_supply *supply, int32_t as_of)
{
	for (size_t i = 0; i < supply->n_grades; i++)
		for (int32_t k = 0; k < supply->days; k++) {
			if (supply->grades[i].days_ml[k] == 0)
				continue;
			cell_grade(table, supply->grades[i].grade);
			reg_table_day(table, as_of + 1 + k);
			reg_table_volume(table, supply->grades[i].days_ml[k]);
		}
}

static json_t *grades_json(const struct reg_supply *supply, int32_t as_of)
{
	json_t *grades = json_array();

	for (size_t i = 0; i < supply->n_grades; i++) {
		const struct reg_supply_grade *grade = &supply->grades[i];
		json_t *days = json_array();

		for (int32_t k = 0; k < supply->days; k++)
			(void)json_array_append_new(days, json_pack("{s:o, s:I}", "day", reg_report_json_day(as_of + 1 + k), "volume_ml",
			    (json_int_t)grade->days_ml[k]));
		(void)json_array_append_new(grades,
		    json_pack("{s:o, s:I, s:I, s:o}", "grade", reg_json_text(grade->grade[0] != '\0' ? grade->grade : NULL), "customers",
			(json_int_t)grade->customers, "volume_ml", (json_int_t)grade->volume_ml, "days", days));
	}
	return grades;
}

/* A line for each grade. Freed by the caller. NULL: no memory. */
static char *words_of(const struct reg_supply *supply, int32_t as_of)
{
	char *text = NULL, from[REG_DAY_SIZE], to[REG_DAY_SIZE];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	reg_day_format(from, as_of + 1);
	reg_day_format(to, as_of + supply->days);
	if (supply->n == 0)
		fprintf(out, _("Nobody of class A is expected from %1$s to %2$s.\n"), from, to);
	else
		fprintf(out, _("Expected of class A from %1$s to %2$s:\n"), from, to);
	for (size_t i = 0; i < supply->n_grades; i++) {
		const struct reg_supply_grade *grade = &supply->grades[i];

		fprintf(out, ngettext("  %1$s: %2$s l, %3$lld customer\n", "  %1$s: %2$s l, %3$lld customers\n",
		    (unsigned long)grade->customers), grade->grade[0] != '\0' ? grade->grade : _("not known"),
		    reg_shown_litres(grade->volume_ml), (long long)grade->customers);
	}
	return fclose(out) == 0 ? text : NULL;
}

static int print(const struct reg_command *command, const struct reg_supply *supply, const struct reg_analysis *analysis,
    struct reg_side *side, struct reg_err *err)
{
	struct reg_table *rows = reg_table_for(command, columns), *days = reg_table_for(command, day_columns);
	char *words = words_of(supply, analysis->as_of);
	struct reg_page_part parts[2] = { { words, days }, { NULL, rows } };
	int rc = words != NULL && rows != NULL && days != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");

	if (rc == 0)
		rc = fill_rows(rows, supply, side, err);
	if (rc == 0 && command->json)
		rc = reg_table_show(rows, "rows",
		    json_pack("{s:o, s:o, s:o, s:o}", "as_of", reg_report_json_day(analysis->as_of), "from",
			reg_report_json_day(analysis->as_of + 1), "to", reg_report_json_day(analysis->as_of + supply->days), "grades",
			grades_json(supply, analysis->as_of)), err);
	else if (rc == 0 && reg_command_value(command, "csv") != NULL)
		rc = reg_table_show(rows, "rows", NULL, err);
	else if (rc == 0) {
		fill_days(days, supply, analysis->as_of);
		if (supply->n == 0)
			parts[0].table = NULL;
		rc = reg_report_print_parts(command, _("Expected demand of class A"), parts, supply->n > 0 ? 2 : 1, err);
	}
	free(words);
	reg_table_destroy(rows);
	reg_table_destroy(days);
	return rc;
}

int reg_report_supply(struct reg_command *command, struct reg_err *err)
{
	struct reg_report_analysis report = { 0 };
	struct reg_supply supply = { 0 };
	int32_t days;
	int rc = reg_report_read_days(&days, command, REG_SUPPLY_DAYS, REG_SUPPLY_DAYS_MAX);

	rc = rc != 0 ? rc : reg_report_analysis_open(&report, command, err);
	if (rc == 0)
		supply = (struct reg_supply){ .as_of = report.analysis.as_of, .days = days };
	for (size_t i = 0; i < report.analysis.n && rc == 0; i++)
		rc = reg_supply_add(&supply, &report.analysis.rows[i], err);
	rc = rc != 0 ? rc : reg_supply_make(&supply, report.side, err);
	rc = rc != 0 ? rc : print(command, &supply, &report.analysis, report.side, err);
	reg_supply_finish(&supply);
	reg_report_analysis_close(&report);
	return rc;
}
