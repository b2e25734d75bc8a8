/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_monthly.c - `regulars report monthly`: each customer's months, or years.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report.h"

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "month", N_("Month"), false },
	{ "currency", N_("Currency"), false },
	{ "visits", N_("Visits"), true },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "amount_minor", N_("Amount"), true },
	{ NULL, NULL, false },
};

static const struct reg_column year_columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "year", N_("Year"), false },
	{ "currency", N_("Currency"), false },
	{ "visits", N_("Visits"), true },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "amount_minor", N_("Amount"), true },
	{ NULL, NULL, false },
};

/* By id, month, currency; what has no id comes last, by currency, month. */
static int compare(const void *a, const void *b)
{
	const struct reg_report_row *left = a, *right = b;
	int order = (left->id == NULL) - (right->id == NULL);

	if (order == 0 && left->id != NULL) {
		order = strcmp(left->id, right->id);
		if (order == 0)
			order = strcmp(left->month, right->month);
	}
	if (order == 0)
		order = strcmp(left->currency, right->currency);
	return order != 0 ? order : strcmp(left->month, right->month);
}

/* Adds up the months of what has no id: rows of one currency stand together at the end. Returns how many have an id. */
static size_t split_unidentified(struct reg_report *report, struct reg_report_row *out, size_t *n_out)
{
	size_t n = 0;

	*n_out = 0;
	while (n < report->n && report->rows[n].id != NULL)
		n++;
	for (size_t i = n; i < report->n; i++) {
		const struct reg_report_row *row = &report->rows[i];

		if (*n_out == 0 || strcmp(out[*n_out - 1].currency, row->currency) != 0) {
			out[(*n_out)++] = *row;
			continue;
		}
		out[*n_out - 1].sales += row->sales;
		out[*n_out - 1].volume_ml += row->volume_ml;
		out[*n_out - 1].amount_minor += row->amount_minor;
	}
	return n;
}

static int print_json(bool by_year, const struct reg_report_row *rows, size_t n, const struct reg_report_row *unidentified,
    size_t n_unidentified, struct reg_err *err)
{
	json_t *list = json_array(), *nobody = json_array();

	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:o, s:o, s:s, s:s, s:I, s:I, s:I, s:I}", "id", reg_json_text(rows[i].id), "label",
			reg_json_text(rows[i].label), by_year ? "year" : "month", rows[i].month, "currency", rows[i].currency, "visits",
			(json_int_t)rows[i].visits, "sales", (json_int_t)rows[i].sales, "volume_ml",
			(json_int_t)rows[i].volume_ml, "amount_minor", (json_int_t)rows[i].amount_minor));
	for (size_t i = 0; i < n_unidentified; i++)
		(void)json_array_append_new(nobody,
		    json_pack("{s:s, s:I, s:I, s:I}", "currency", unidentified[i].currency, "sales",
			(json_int_t)unidentified[i].sales, "volume_ml", (json_int_t)unidentified[i].volume_ml,
			"amount_minor", (json_int_t)unidentified[i].amount_minor));
	return reg_output_json(json_pack("{s:o, s:o}", "rows", list, "unidentified", nobody), err);
}

/* A line for each currency. Freed by the caller. NULL: no memory. */
static char *words_of(const struct reg_report_row *unidentified, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		fprintf(out, _("unidentified: %1$s, %2$s l, %3$s\n"), reg_shown_count(unidentified[i].sales, "sale"),
		    reg_shown_litres(unidentified[i].volume_ml),
		    reg_shown_price(unidentified[i].amount_minor, unidentified[i].currency));
	return fclose(out) == 0 ? text : NULL;
}

static int print_table(const struct reg_command *command, bool by_year, const struct reg_report_row *rows, size_t n,
    const struct reg_report_row *unidentified, size_t n_unidentified, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(by_year ? year_columns : columns);
	char *words;
	int rc;

	for (size_t i = 0; i < n; i++) {
		reg_table_text(table, rows[i].id != NULL ? rows[i].id : REG_REPORT_UNIDENTIFIED);
		reg_table_text(table, rows[i].label);
		reg_table_text(table, rows[i].month);
		reg_table_text(table, rows[i].currency);
		if (rows[i].id != NULL)
			reg_table_number(table, rows[i].visits, NULL);
		else
			reg_table_text(table, NULL); /* days on which anybody came say nothing */
		reg_table_number(table, rows[i].sales, NULL);
		reg_table_volume(table, rows[i].volume_ml);
		reg_table_money(table, rows[i].amount_minor, rows[i].currency);
	}
	words = words_of(unidentified, n_unidentified);
	if (n_unidentified == 0)
		reg_table_if_empty(table, _("There are no sales in this period.\n"));
	rc = words != NULL ? reg_report_print(command, table, by_year ? _("Year by year") : _("Month by month"), words, err)
			   : reg_err_set(err, REG_EIO, "out of memory");
	free(words);
	reg_table_destroy(table);
	return rc;
}

static int print(const struct reg_command *command, bool by_year, struct reg_report *report, struct reg_err *err)
{
	struct reg_report_row *unidentified = calloc(report->n + 1, sizeof *unidentified);
	bool as_csv = reg_command_value(command, "csv") != NULL;
	size_t n, n_unidentified;
	int rc;

	if (unidentified == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	if (report->n > 0)
		qsort(report->rows, report->n, sizeof report->rows[0], compare);
	n = split_unidentified(report, unidentified, &n_unidentified);
	if (command->json)
		rc = print_json(by_year, report->rows, n, unidentified, n_unidentified, err);
	else
		rc = print_table(command, by_year, report->rows, as_csv ? report->n : n, unidentified, n_unidentified, err);
	free(unidentified);
	return rc;
}

int reg_report_monthly(struct reg_command *command, struct reg_err *err)
{
	const char *per = reg_command_value(command, "per");
	bool by_year = per != NULL && strcmp(per, "year") == 0;
	struct reg_report report = { 0 };
	struct reg_side *side = NULL;
	struct reg_period period;
	enum reg_report_by by;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && per != NULL && !by_year && strcmp(per, "month") != 0)
		return reg_command_usage(command, "--per: there is no \"%s\", only month and year", per);
	if (rc == 0)
		rc = reg_report_read_by(&by, command);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_report_collect(&report, side, &period, by, true, by_year ? REG_PER_YEAR : REG_PER_MONTH, err);
	if (rc == 0)
		rc = print(command, by_year, &report, err);
	reg_report_finish(&report);
	reg_command_close(side);
	return rc;
}
