/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "org_statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_profile.h"
#include "report/around.h"
#include "event.h"
#include "hooks/journal/scale.h"
#include "i18n.h"
#include "org_earner.h"
#include "org_points.h"
#include "output.h"
#include "page/page.h"
#include "period.h"
#include "report/report.h"
#include "report/report_sales.h"
#include "set.h"
#include "table.h"
#include "who.h"

const struct reg_option reg_org_statement_options[] = {
	REG_PERIOD_OPTIONS,
	{ "points", NULL, N_("Only who earned how many points with these sales.") },
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_org_invoice_options[] = {
	{ "from", "DAY", N_("First day of the deliveries that it is about.") },
	{ "to", "DAY", N_("Last day of them. Without the two, all of the month in which it was written.") },
	{ "on", "DAY", N_("Written on this day, rather than today.") },
	{ NULL, NULL, NULL },
};

/* --- an invoice --- */

/* The days it is about, into `more`: those given, else all of its month. */
static int invoice_days(json_t *more, const struct reg_command *command, int32_t on, struct reg_err *err)
{
	const char *from = reg_command_value(command, "from"), *to = reg_command_value(command, "to");
	char text[REG_DAY_SIZE];
	int year, month, mday, rc = 0;
	int32_t first, last;

	reg_day_to_civil(on, &year, &month, &mday);
	first = reg_day_from_civil(year, month, 1);
	last = month == 12 ? reg_day_from_civil(year + 1, 1, 1) - 1 : reg_day_from_civil(year, month + 1, 1) - 1;
	if (from != NULL)
		rc = reg_day_parse(&first, from, err);
	if (rc == 0 && to != NULL)
		rc = reg_day_parse(&last, to, err);
	if (rc == 0 && first > last)
		rc = reg_err_set(err, REG_EINVAL, "invoice: ends before it begins");
	reg_day_format(text, first);
	(void)json_object_set_new(more, "first", json_string(text));
	reg_day_format(text, last);
	(void)json_object_set_new(more, "last", json_string(text));
	return rc;
}

int reg_org_invoice(struct reg_command *command, struct reg_err *err)
{
	const char *on = reg_command_value(command, "on");
	struct reg_entry entry = { .kind = "invoice", .name = command->operands[1] };
	struct reg_side *side = NULL;
	struct reg_who who;
	int64_t amount_minor = 0, no;
	int rc;

	if ((reg_command_value(command, "from") == NULL) != (reg_command_value(command, "to") == NULL))
		return reg_command_usage(command, "--from and --to: both of them, or neither");
	rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : reg_who_account(&who, side, command->operands[0], err);
	rc = rc != 0 ? rc : reg_scale_read(&amount_minor, command->operands[2], '.', 0,
	    (struct reg_scale){ reg_scale_power(reg_scale_currency_decimals(side->currency)), 1 }, "amount", err);
	if (rc == 0 && on != NULL)
		rc = reg_command_instant(&entry.from_unix_s, on, side->zone, "on", err);
	if (rc == 0) {
		entry.customer = who.value;
		entry.more = json_pack("{s:I}", "amount_minor", (json_int_t)amount_minor);
		rc = invoice_days(entry.more, command,
		    reg_zone_day(side->zone, on != NULL ? entry.from_unix_s : reg_command_now()), err);
	}
	rc = rc != 0 ? rc : reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	reg_command_close(side);
	if (rc == 0)
		printf(_("Invoice %s is noted.\n"), reg_shown(command->operands[1]));
	return rc;
}

/* --- a statement --- */

struct statement {
	json_t *rows;      /* by month, vehicle, grade and currency */
	json_t *totals;    /* by currency: amount_minor, invoiced_minor */
	json_t *invoices;
	json_t *points;    /* who earned how many */
	struct reg_set sales;
};

static void count(json_t *object, const char *name, int64_t n)
{
	(void)json_object_set_new(object, name, json_integer(reg_around_number(object, name) + n));
}

/* Amounts are of one currency: each has its rows. `grade` NULL: what is no fuel, discounts and fees among it. */
static void add(struct statement *statement, const struct reg_report_sale *sale, const char *grade, int64_t volume_ml,
    int64_t amount_minor)
{
	const char *plate = sale->plate != NULL ? sale->plate : "";
	char key[3 * REG_EVENT_MAX_TEXT]; /* two texts and some: cut off, rows would fall together */
	json_t *row;

	/* By month, vehicle, grade; what is no fuel last. */
	(void)snprintf(key, sizeof key, "%.7s\t%s\t%s%s\t%s", sale->day, plate, grade != NULL ? "0" : "1", grade != NULL ? grade : "",
	    sale->currency);
	row = json_object_get(statement->rows, key);
	if (row == NULL) {
		row = json_pack("{s:s, s:s%, s:o, s:o, s:o, s:s}", "id", key, "month", sale->day, (size_t)7, "plate",
		    reg_json_text(sale->plate), "label", reg_json_text(sale->plate_label), "grade", reg_json_text(grade), "currency",
		    sale->currency);
		(void)json_object_set_new(statement->rows, key, row);
	}
	count(row, "lines", sale->sign);
	count(row, "volume_ml", volume_ml);
	count(row, "amount_minor", amount_minor);
}

static json_t *total_of(struct statement *statement, const char *currency)
{
	json_t *total = json_object_get(statement->totals, currency);

	if (total == NULL) {
		total = json_pack("{s:s, s:i, s:i, s:i}", "currency", currency, "volume_ml", 0, "amount_minor", 0, "invoiced_minor", 0);
		(void)json_object_set_new(statement->totals, currency, total);
	}
	return total;
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct statement *statement = payload;
	int64_t rest_minor = sale->amount_minor;
	int rc = sale->sign > 0 ? reg_set_add(&statement->sales, sale->sale, NULL) : 0;

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < sale->n_lines; i++) {
		const struct regulars_line *line = sale->lines[i];

		if (line->kind != REGULARS_LINE_FUEL)
			continue;
		add(statement, sale, line->product != NULL ? line->product : "", sale->sign * line->volume_ml,
		    sale->sign * line->amount_minor);
		rest_minor -= sale->sign * line->amount_minor;
	}
	if (rest_minor != 0)
		add(statement, sale, NULL, 0, rest_minor);
	count(total_of(statement, sale->currency), "volume_ml", sale->volume_ml);
	count(total_of(statement, sale->currency), "amount_minor", sale->amount_minor);
	return 0;
}

/* Columns of entry_of_customer: fact, kind, target, at, until, name, body. */
static int read_invoices(struct statement *statement, struct reg_side *side, int64_t member, const struct reg_period *period,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_CUSTOMER, err, "i", member);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		json_t *body = strcmp(reg_text(stmt, 1), "invoice") == 0 ? json_loads(reg_text(stmt, 6), 0, NULL) : NULL;
		const char *last = reg_around_text(body, "last");
		char on[REG_DAY_SIZE];

		rc = 0;
		if (last != NULL && strcmp(last, period->from) >= 0 && strcmp(last, period->to) <= 0) {
			reg_day_format(on, reg_zone_day(side->zone, reg_int(stmt, 3)));
			(void)json_array_append_new(statement->invoices, json_pack("{s:s, s:s, s:O, s:s, s:O, s:s}", "number",
			    reg_text(stmt, 5), "on", on, "from", json_object_get(body, "first"), "to", last, "amount_minor",
			    json_object_get(body, "amount_minor"), "currency", side->currency));
			count(total_of(statement, side->currency), "invoiced_minor", reg_around_number(body, "amount_minor"));
		}
		json_decref(body);
	}
	return rc;
}

static int collect(struct statement *statement, struct reg_side *side, int64_t organisation, const struct reg_period *period,
    struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_store_begin_read(side->store, err);

	if (rc != 0)
		return rc;
	rc = reg_report_each_sale_of(side, organisation, period, take, statement, err);
	rc = rc != 0 ? rc : reg_family_members(&members, side, organisation, err);
	rc = rc != 0 ? rc : reg_org_points_json(&statement->points, side, &statement->sales, organisation, err);
	for (size_t i = 0; i < members.n && rc == 0; i++)
		rc = read_invoices(statement, side, members.items[i], period, err);
	reg_store_rollback(side->store);
	reg_set_finish(&members);
	return rc;
}

/* The values of an object as a list, by "id" where they have one. */
static json_t *list_of(json_t *object)
{
	json_t *list = json_array(), *one;
	const char *name;

	json_object_foreach(object, name, one)
		(void)json_array_append(list, one);
	reg_around_sort(list, "");
	for (size_t i = 0; i < json_array_size(list); i++)
		(void)json_object_del(json_array_get(list, i), "id");
	return list;
}

static const struct reg_column columns[] = {
	{ "month", N_("Month"), false },
	{ "plate", N_("Vehicle"), false },
	{ "grade", N_("Grade"), false },
	{ "lines", N_("Fills"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "currency", NULL, false },
	{ "amount_minor", N_("Amount"), true },
	{ NULL, NULL, false },
};

/* Invoices and sums, as lines. The caller releases it. */
static char *totals_text(const json_t *totals, const json_t *invoices)
{
	const json_t *item;
	char *text = NULL;
	size_t i, size;
	FILE *lines = open_memstream(&text, &size);

	if (lines == NULL)
		return NULL;
	json_array_foreach(invoices, i, item)
		fprintf(lines, _("Invoice %1$s of %2$s, for %3$s to %4$s: %5$s\n"), reg_shown(reg_around_text(item, "number")),
		    reg_around_text(item, "on"), reg_around_text(item, "from"), reg_around_text(item, "to"),
		    reg_shown_price(reg_around_number(item, "amount_minor"), reg_around_text(item, "currency")));
	json_array_foreach(totals, i, item) {
		const char *currency = reg_around_text(item, "currency");
		int64_t amount_minor = reg_around_number(item, "amount_minor"), invoiced_minor = reg_around_number(item, "invoiced_minor");

		fprintf(lines, _("Together %1$s l, %2$s; invoiced %3$s, not yet %4$s.\n"), reg_shown_litres(reg_around_number(item, "volume_ml")),
		    reg_shown_price(amount_minor, currency), reg_shown_price(invoiced_minor, currency),
		    reg_shown_price(amount_minor - invoiced_minor, currency));
	}
	if (fclose(lines) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static struct reg_table *rows_table(const json_t *rows, bool as_csv)
{
	struct reg_table *table = reg_table_create(columns);
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		const char *grade = reg_around_text(row, "grade");

		reg_around_cell_text(table, row, "month");
		reg_around_cell_text(table, row, as_csv ? "plate" : "label");
		reg_table_text(table, grade != NULL || as_csv ? grade : _("shop and other"));
		reg_around_cell_number(table, row, "lines");
		reg_around_cell_litres(table, row, "volume_ml");
		reg_around_cell_text(table, row, "currency");
		reg_table_money(table, reg_around_number(row, "amount_minor"), reg_around_text(row, "currency"));
	}
	return table;
}

/* What was taken, then the sums, then who earned; as CSV the one table that was asked for. */
static int print(const struct reg_command *command, const char *title, const json_t *rows, const json_t *totals,
    const json_t *invoices, const json_t *points, struct reg_err *err)
{
	bool as_csv = reg_command_value(command, "csv") != NULL, only_points = reg_command_value(command, "points") != NULL;
	struct reg_table *taken = rows_table(rows, as_csv), *earned = reg_org_points_table(points);
	char *sums = totals_text(totals, invoices);
	struct reg_page_part parts[3];
	size_t n = 0;
	int rc;

	if (!only_points)
		parts[n++] = (struct reg_page_part){ NULL, taken };
	if (!only_points && !as_csv)
		parts[n++] = (struct reg_page_part){ sums, NULL };
	if (only_points || (!as_csv && json_array_size(points) > 0))
		parts[n++] = (struct reg_page_part){ only_points ? NULL : _("Points that were earned with these sales"), earned };
	rc = sums == NULL ? reg_err_set(err, REG_EIO, "out of memory") : reg_report_print_parts(command, title, parts, n, err);
	free(sums);
	reg_table_destroy(taken);
	reg_table_destroy(earned);
	return rc;
}

/* Of whom, and of which days where they are known. */
static int title_make(char *out, size_t size, struct reg_side *side, const struct reg_who *who,
    const struct reg_period *period, struct reg_err *err)
{
	json_t *named = json_object();
	int rc = reg_earner_name_json(named, side, who->no, err);
	const char *name = reg_around_text(named, "name");

	name = reg_shown(name != NULL ? name : who->value);
	if (strcmp(period->from, "0000-01-01") == 0 || strcmp(period->to, "9999-12-31") == 0)
		(void)snprintf(out, size, "%s", reg_shown_format(_("Statement of %s"), name));
	else
		(void)snprintf(out, size, "%s", reg_shown_format(_("Statement of %1$s, %2$s to %3$s"), name, period->from, period->to));
	json_decref(named);
	return rc;
}

int reg_org_statement(struct reg_command *command, struct reg_err *err)
{
	struct statement statement = { .rows = json_object(), .totals = json_object(), .invoices = json_array() };
	json_t *rows = NULL, *totals = NULL;
	struct reg_side *side = NULL;
	struct reg_period period;
	struct reg_who who;
	char title[512];
	int rc = reg_period_read(&period, command);

	rc = rc != 0 ? rc : reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : reg_who_account(&who, side, command->operands[0], err);
	rc = rc != 0 ? rc : collect(&statement, side, who.no, &period, err);
	if (rc == 0) {
		rows = list_of(statement.rows);
		totals = list_of(statement.totals);
		if (command->json)
			rc = reg_output_json(json_pack("{s:s, s:O, s:O, s:O, s:O}", "customer", who.value, "rows", rows, "totals", totals,
			    "invoices", statement.invoices, "points", statement.points), err);
		else if ((rc = title_make(title, sizeof title, side, &who, &period, err)) == 0)
			rc = print(command, title, rows, totals, statement.invoices, statement.points, err);
	}
	json_decref(rows);
	json_decref(totals);
	json_decref(statement.rows);
	json_decref(statement.totals);
	json_decref(statement.invoices);
	json_decref(statement.points);
	reg_set_finish(&statement.sales);
	reg_command_close(side);
	return rc;
}
