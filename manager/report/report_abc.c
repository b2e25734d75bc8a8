/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_abc.c - `regulars report abc`: one table for each currency, or one by volume.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/abc.h"
#include "analysis/analysis.h"
#include "i18n.h"
#include "output.h"
#include "report.h"
#include "width.h"

struct unidentified {
	int64_t sales, volume_ml, amount_minor;
	bool has_currencies;
};

struct table {
	const char *currency; /* "": volumes */
	bool by_volume;
	struct reg_abc_row *rows;
	size_t n;
	struct unidentified unidentified;
	struct reg_abc abc;
};

static const char *const class_names[] = { "A", "B", "C" };
static const int usual_percent[] = REG_ABC_USUAL_PERCENT;

/* Takes the rows of one currency, which stand together from `from` on, into a table. Returns where the next begin. */
static size_t make_table(struct table *table, const struct reg_report *report, size_t from)
{
	size_t i = from;

	for (; i < report->n && strcmp(report->rows[i].currency, table->currency) == 0; i++) {
		const struct reg_report_row *row = &report->rows[i];

		if (row->id == NULL)
			table->unidentified = (struct unidentified){ row->sales, row->volume_ml, row->amount_minor,
				row->has_currencies };
		else
			table->rows[table->n++] = (struct reg_abc_row){ .id = row->id, .label = row->label,
				.visits = row->visits, .volume_ml = row->volume_ml,
				.value = table->by_volume ? row->volume_ml : row->amount_minor };
	}
	return i;
}

/* --- JSON ------------------------------------------------------------------------------------------------------- */

static json_t *classes_json(const struct reg_abc *abc)
{
	json_t *classes = json_object();

	for (size_t i = 0; i < 3; i++)
		(void)json_object_set_new(classes, class_names[i],
		    json_pack("{s:I, s:I}", "count", (json_int_t)abc->classes[i].count, "total",
			(json_int_t)abc->classes[i].total));
	return classes;
}

/* Each class's share of the rows, in thousand millionths. */
static int64_t count_share_e9(const struct table *table, size_t class)
{
	return reg_abc_fraction_e9(table->abc.classes[class].count, (int64_t)table->n);
}

/* What class A brings of all sales, of those too that nobody is named for. */
static int64_t core_share_e9(const struct table *table)
{
	const struct unidentified *nobody = &table->unidentified;

	return reg_abc_fraction_e9(table->abc.classes[0].total,
	    table->abc.total + (table->by_volume ? nobody->volume_ml : nobody->amount_minor));
}

static json_t *comparison_json(const struct table *table)
{
	json_t *comparison = json_object();

	for (size_t i = 0; i < 3; i++)
		(void)json_object_set_new(comparison, class_names[i],
		    json_pack("{s:o, s:o}", "share", reg_json_fraction(count_share_e9(table, i)), "usual",
			reg_json_fraction(usual_percent[i] * INT64_C(10000000))));
	return comparison;
}

static json_t *row_json(const struct reg_abc_row *row)
{
	const char class[] = { row->class, '\0' };

	return json_pack("{s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:s}", "id", reg_json_text(row->id), "label",
	    reg_json_text(row->label), "visits", (json_int_t)row->visits, "value", (json_int_t)row->value, "volume_ml",
	    (json_int_t)row->volume_ml, "share", reg_json_fraction(row->share_e9), "cumulative",
	    reg_json_fraction(row->cumulative_e9), "class", class);
}

/* All but the rows. */
static json_t *table_json(const struct table *table)
{
	/* Sales of several currencies have one volume and no one amount. */
	json_t *amount = table->unidentified.has_currencies ? json_null()
							    : json_integer(table->unidentified.amount_minor);

	return json_pack("{s:o, s:I, s:{s:I, s:I, s:o}, s:o, s:o, s:o}", "currency",
	    reg_json_text(table->by_volume ? NULL : table->currency), "total", (json_int_t)table->abc.total,
	    "unidentified", "sales", (json_int_t)table->unidentified.sales, "volume_ml",
	    (json_int_t)table->unidentified.volume_ml, "amount_minor", amount, "classes", classes_json(&table->abc),
	    "comparison", comparison_json(table), "core_share", reg_json_fraction(core_share_e9(table)));
}

/* Row by row: a million of them as JSON in memory take more than a gigabyte. */
static int print_table_json(const struct table *table, struct reg_err *err)
{
	int rc = reg_output_json_part(table_json(table), true, err);

	fputs(",\"rows\":[", stdout);
	for (size_t i = 0; i < table->n && rc == 0; i++) {
		if (i > 0)
			putchar(',');
		rc = reg_output_json_part(row_json(&table->rows[i]), false, err);
	}
	fputs("]}", stdout);
	return rc;
}

static int print_json(const struct table *tables, size_t n, bool by_volume, struct reg_err *err)
{
	int rc = reg_output_json_part(json_pack("{s:s}", "measure", by_volume ? "volume" : "amount"), true, err);

	fputs(",\"tables\":[", stdout);
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (i > 0)
			putchar(',');
		rc = print_table_json(&tables[i], err);
	}
	puts("]}");
	return rc;
}

/* --- CSV and text ----------------------------------------------------------------------------------------------- */

static const struct reg_column columns[] = {
	{ "currency", NULL, false },
	{ "class", N_("Class"), false },
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "visits", N_("Visits"), true },
	{ "value", N_("Value"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "share", N_("Share %"), true },
	{ "cumulative", N_("Together %"), true },
	{ NULL, NULL, false },
};

/* The value is the volume: people need it once. */
static const struct reg_column volume_columns[] = {
	{ "currency", NULL, false },
	{ "class", N_("Class"), false },
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "visits", N_("Visits"), true },
	{ "value", NULL, true },
	{ "volume_ml", N_("Litres"), true },
	{ "share", N_("Share %"), true },
	{ "cumulative", N_("Together %"), true },
	{ NULL, NULL, false },
};

static const char *shown_value(const struct table *table, int64_t value)
{
	return table->by_volume ? reg_shown_litres(value) : reg_shown_money(value, table->currency);
}

static void fill_cells(struct reg_table *cells, const struct table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct reg_abc_row *row = &table->rows[i];
		const char class[] = { row->class, '\0' };

		reg_table_text(cells, table->currency);
		reg_table_text(cells, class);
		reg_table_text(cells, row->id);
		reg_table_text(cells, row->label);
		reg_table_number(cells, row->visits, NULL);
		reg_table_number(cells, row->value, shown_value(table, row->value));
		reg_table_volume(cells, row->volume_ml);
		reg_table_fraction(cells, row->share_e9);
		reg_table_fraction(cells, row->cumulative_e9);
	}
}

static bool has_unidentified(const struct unidentified *nobody)
{
	return nobody->sales != 0 || nobody->volume_ml != 0 || nobody->amount_minor != 0;
}

/* What no row has, so that the column of values adds up. */
static void fill_unidentified(struct reg_table *cells, const struct table *table)
{
	const struct unidentified *nobody = &table->unidentified;

	if (!has_unidentified(nobody))
		return;
	reg_table_text(cells, table->currency);
	reg_table_text(cells, NULL);
	reg_table_text(cells, REG_REPORT_UNIDENTIFIED);
	reg_table_text(cells, NULL);
	reg_table_text(cells, NULL);
	reg_table_number(cells, table->by_volume ? nobody->volume_ml : nobody->amount_minor, NULL);
	reg_table_number(cells, nobody->volume_ml, NULL);
	reg_table_text(cells, NULL);
	reg_table_text(cells, NULL);
}

static int percent(int64_t share_e9)
{
	return (int)((share_e9 + 5000000) / 10000000);
}

/* What the classes come to. Freed by the caller. NULL: no memory. */
static char *words_of(const struct table *table)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	if (table->by_volume)
		fprintf(out, _("Litres: %1$s in all, %2$s\n"), shown_value(table, table->abc.total),
		    reg_shown_count((int64_t)table->n, "row"));
	else
		fprintf(out, _("Amount in %1$s: %2$s in all, %3$s\n"), table->currency, shown_value(table, table->abc.total),
		    reg_shown_count((int64_t)table->n, "row"));
	for (size_t i = 0; i < 3; i++)
		fprintf(out, _("  %1$s: %2$lld (%3$d %% of all, usually %4$d %%), together %5$s\n"), class_names[i],
		    (long long)table->abc.classes[i].count, percent(count_share_e9(table, i)), usual_percent[i],
		    shown_value(table, table->abc.classes[i].total));
	fprintf(out, _("  class A brings %d %% of all sales\n"), percent(core_share_e9(table)));
	if (has_unidentified(&table->unidentified))
		fprintf(out, _("  unidentified: %1$s, %2$s l\n"), reg_shown_count(table->unidentified.sales, "sale"),
		    reg_shown_litres(table->unidentified.volume_ml));
	return fclose(out) == 0 ? text : NULL;
}

static int print_tables(const struct reg_command *command, const struct table *tables, size_t n, struct reg_err *err)
{
	struct reg_page_part *parts = calloc(n + 1, sizeof *parts);
	struct reg_table **cells = calloc(n + 1, sizeof *cells);
	char **words = calloc(n + 1, sizeof *words);
	int rc = parts != NULL && cells != NULL && words != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");

	for (size_t i = 0; i < n && rc == 0; i++) {
		cells[i] = reg_table_create(tables[i].by_volume ? volume_columns : columns);
		fill_cells(cells[i], &tables[i]);
		words[i] = words_of(&tables[i]);
		parts[i] = (struct reg_page_part){ words[i], cells[i] };
		if (words[i] == NULL || cells[i] == NULL)
			rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	/* One by volume is there even when it is empty. */
	if (rc == 0 && (n == 0 || (n == 1 && tables[0].n == 0 && !has_unidentified(&tables[0].unidentified))))
		parts[0] = (struct reg_page_part){ .words = _("There are no sales in this period.\n") };
	rc = rc == 0 ? reg_report_print_parts(command, _("Classes A, B and C"), parts, n > 0 ? n : 1, err) : rc;
	for (size_t i = 0; i < n && words != NULL && cells != NULL; i++) {
		free(words[i]);
		reg_table_destroy(cells[i]);
	}
	free(words);
	free(cells);
	free(parts);
	return rc;
}

static int print_csv(const struct table *tables, size_t n, struct reg_err *err)
{
	struct reg_table *cells = reg_table_create(columns);
	int rc;

	for (size_t i = 0; i < n; i++) {
		fill_cells(cells, &tables[i]);
		fill_unidentified(cells, &tables[i]);
	}
	rc = reg_table_print(cells, stdout, true, err);
	reg_table_destroy(cells);
	return rc;
}

/* --- the report ------------------------------------------------------------------------------------------------- */

static int print(const struct reg_command *command, const struct table *tables, size_t n, bool by_volume,
    struct reg_err *err)
{
	if (command->json)
		return print_json(tables, n, by_volume, err);
	if (reg_command_value(command, "csv") != NULL)
		return print_csv(tables, n, err);
	return print_tables(command, tables, n, err);
}

static int make_and_print(const struct reg_command *command, const struct reg_report *report, bool by_volume,
    const struct reg_analysis_rules *rules, struct reg_err *err)
{
	struct reg_abc_row *rows = calloc(report->n + 1, sizeof *rows);
	struct table *tables = calloc(report->n + 1, sizeof *tables);
	size_t n = 0, n_tables = 0;
	int rc = rows != NULL && tables != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");

	while (rc == 0 && n < report->n) {
		struct table *table = &tables[n_tables++];

		*table =
		    (struct table){ .currency = report->rows[n].currency, .by_volume = by_volume, .rows = rows + n,
			    .abc = { .a_percent = rules->a_percent, .b_percent = rules->b_percent } };
		n = make_table(table, report, n);
		rc = reg_abc_classify(&table->abc, table->rows, table->n, err);
	}
	/* A volume table is there even when it is empty: it has no currency to be missing for. */
	if (rc == 0 && by_volume && n_tables == 0)
		tables[n_tables++] = (struct table){ .currency = "", .by_volume = true, .rows = rows };
	if (rc == 0)
		rc = print(command, tables, n_tables, by_volume, err);
	free(tables);
	free(rows);
	return rc;
}

int reg_report_abc(struct reg_command *command, struct reg_err *err)
{
	const char *measure = reg_command_value(command, "measure");
	bool by_volume = measure != NULL && strcmp(measure, "volume") == 0;
	struct reg_report report = { 0 };
	struct reg_analysis_rules rules;
	struct reg_side *side = NULL;
	struct reg_period period;
	enum reg_report_by by;
	int rc;

	if (measure != NULL && !by_volume && strcmp(measure, "amount") != 0)
		return reg_command_usage(command, "--measure: there is no \"%s\", only amount and volume", measure);
	rc = reg_period_read(&period, command);
	if (rc == 0)
		rc = reg_report_read_by(&by, command);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_analysis_read_rules(&rules, side, err);
	if (rc == 0)
		rc = reg_report_collect(&report, side, &period, by, !by_volume, REG_PER_PERIOD, err);
	if (rc == 0)
		rc = make_and_print(command, &report, by_volume, &rules, err);
	reg_report_finish(&report);
	reg_command_close(side);
	return rc;
}
