/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff_statement.c - `regulars staff statement`: what somebody is paid for in a period, and what it is made of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hooks/journal/scale.h"
#include "i18n.h"
#include "analysis/analysis.h"
#include "output.h"
#include "report/report.h"
#include "staff.h"

/* A day, and the customer where there is one, of a line. */
struct part {
	size_t line;
	int32_t day;
	int64_t customer;
	int64_t count;
};

struct line {
	const struct reg_rate *rate;
	int32_t from_day, to_day; /* of the period, both included */
	int64_t count, amount_minor;
};

struct statement {
	struct reg_side *side;
	struct reg_err *err;
	const char *staff;
	int32_t from_day, to_day;
	struct reg_rates rates;
	struct line *lines;
	size_t n_lines;
	struct part *parts;
	size_t n, room;
	int64_t total_minor;
	bool is_known;
};

/* --- counted --- */

/* A rate that changes within the period has a line before and one after. */
static int make_lines(struct statement *statement)
{
	statement->lines = calloc(statement->rates.n + 1, sizeof *statement->lines);
	if (statement->lines == NULL)
		return reg_err_set(statement->err, REG_EIO, "out of memory");
	for (size_t i = 0; i < statement->rates.n; i++) {
		const struct reg_rate *rate = &statement->rates.items[i];

		if (rate->from_day > statement->to_day || rate->to_day < statement->from_day || rate->amount_minor == 0)
			continue;
		statement->lines[statement->n_lines++] = (struct line){ .rate = rate,
			.from_day = rate->from_day > statement->from_day ? rate->from_day : statement->from_day,
			.to_day = rate->to_day < statement->to_day ? rate->to_day : statement->to_day };
	}
	return 0;
}

static int add_part(struct statement *statement, const struct part *part)
{
	if (statement->n == statement->room) {
		size_t room = statement->room == 0 ? 64 : statement->room * 2;
		struct part *parts = reallocarray(statement->parts, room, sizeof *parts);

		if (parts == NULL)
			return reg_err_set(statement->err, REG_EIO, "out of memory");
		statement->parts = parts;
		statement->room = room;
	}
	statement->parts[statement->n++] = *part;
	return 0;
}

static int take(const struct reg_credit *credit, void *payload)
{
	struct statement *statement = payload;
	int rc = 0;

	if (strcmp(credit->who, statement->staff) != 0)
		return 0;
	statement->is_known = true;
	for (size_t i = 0; rc == 0 && i < statement->n_lines; i++) {
		struct line *line = &statement->lines[i];
		int64_t count = reg_score_value(&credit->score, line->rate->metric);

		if (count == 0 || credit->day < line->from_day || credit->day > line->to_day)
			continue;
		line->count += count;
		rc = add_part(statement, &(struct part){ i, credit->day, credit->customer, count });
	}
	return rc;
}

static int compare(const void *a, const void *b)
{
	const struct part *left = a, *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return left->customer < right->customer ? -1 : left->customer > right->customer;
}

/* How much of the count is one: of millilitres 1000. */
static int64_t unit_of(const struct reg_side *side, enum reg_metric metric)
{
	return metric == REG_METRIC_OWN_VOLUME ? 1000
	    : metric == REG_METRIC_SHOP ? reg_scale_power(reg_scale_currency_decimals(side->currency)) : 1;
}

/* Parts of one day and customer become one, lines get their amounts. */
static void sum_up(struct statement *statement)
{
	size_t n = 0;

	if (statement->n > 0)
		qsort(statement->parts, statement->n, sizeof *statement->parts, compare);
	for (size_t i = 0; i < statement->n; i++) {
		if (n > 0 && compare(&statement->parts[n - 1], &statement->parts[i]) == 0)
			statement->parts[n - 1].count += statement->parts[i].count;
		else
			statement->parts[n++] = statement->parts[i];
	}
	statement->n = n;
	for (size_t i = 0; i < statement->n_lines; i++) {
		struct line *line = &statement->lines[i];

		line->amount_minor = reg_scale_value(line->count, (struct reg_scale){ line->rate->amount_minor,
		    line->rate->per * unit_of(statement->side, line->rate->metric) });
		statement->total_minor += line->amount_minor;
	}
}

/* --- shown --- */

static int customer_name(char id[REG_ANALYSIS_ID_SIZE], char label[REG_ANALYSIS_LABEL_SIZE], const struct statement *statement,
    const struct part *part)
{
	id[0] = label[0] = '\0';
	return part->customer == 0 ? 0 : reg_analysis_name(id, label, statement->side, part->customer, statement->err);
}

static const struct reg_column line_columns[] = {
	{ "metric", N_("What"), false },
	{ "from", N_("From"), false },
	{ "to", N_("To"), false },
	{ "count", N_("Count"), true },
	{ "rate_minor", N_("Rate"), true },
	{ "per", NULL, true },
	{ "amount_minor", N_("Amount"), true },
	{ "currency", NULL, false },
	{ NULL, NULL, false },
};

static const struct reg_column part_columns[] = {
	{ "metric", N_("What"), false },
	{ "day", N_("Day"), false },
	{ "customer", N_("Customer"), false },
	{ "name", N_("Name"), false },
	{ "count", N_("Count"), true },
	{ NULL, NULL, false },
};

static void fill_line(struct reg_table *table, const struct statement *statement, const struct line *line)
{
	enum reg_metric metric = line->rate->metric;

	reg_table_said(table, reg_metric_word(metric), reg_staff_metric(metric));
	reg_table_day(table, line->from_day);
	reg_table_day(table, line->to_day);
	reg_staff_cell(table, statement->side, metric, line->count);
	reg_table_number(table, line->rate->amount_minor, reg_rate_shown(line->rate));
	reg_table_number(table, line->rate->per, NULL);
	reg_table_money(table, line->amount_minor, statement->side->currency);
	reg_table_text(table, statement->side->currency);
}

static int fill_parts(struct reg_table *table, const struct statement *statement)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < statement->n; i++) {
		const struct part *part = &statement->parts[i];
		enum reg_metric metric = statement->lines[part->line].rate->metric;
		char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];

		rc = customer_name(id, label, statement, part);
		reg_table_said(table, reg_metric_word(metric), reg_staff_metric(metric));
		reg_table_day(table, part->day);
		reg_table_text(table, id[0] != '\0' ? id : NULL);
		reg_table_text(table, label[0] != '\0' ? label : NULL);
		reg_staff_cell(table, statement->side, metric, part->count);
	}
	return rc;
}

/* The parts of each line as its member "because". */
static int print_json(const struct statement *statement, json_t *head)
{
	json_t *lines = json_array();
	size_t next = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < statement->n_lines; i++) {
		const struct line *line = &statement->lines[i];
		char from[REG_DAY_SIZE], to[REG_DAY_SIZE];
		json_t *because = json_array();

		for (; rc == 0 && next < statement->n && statement->parts[next].line == i; next++) {
			const struct part *part = &statement->parts[next];
			char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE], day[REG_DAY_SIZE];

			rc = customer_name(id, label, statement, part);
			reg_day_format(day, part->day);
			(void)json_array_append_new(because, json_pack("{s:s, s:o, s:o, s:I}", "day", day, "customer",
			    reg_json_text(id[0] != '\0' ? id : NULL), "name", reg_json_text(label[0] != '\0' ? label : NULL), "count",
			    (json_int_t)part->count));
		}
		reg_day_format(from, line->from_day);
		reg_day_format(to, line->to_day);
		(void)json_array_append_new(lines, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}", "metric",
		    reg_metric_word(line->rate->metric), "from", from, "to", to, "count", (json_int_t)line->count, "rate_minor",
		    (json_int_t)line->rate->amount_minor, "per", (json_int_t)line->rate->per, "amount_minor",
		    (json_int_t)line->amount_minor, "because", because));
	}
	if (rc != 0) {
		json_decref(lines);
		return rc;
	}
	(void)json_object_set_new(head, "lines", lines);
	(void)json_object_set_new(head, "total_minor", json_integer(statement->total_minor));
	return reg_output_json(json_incref(head), statement->err);
}

static int print(const struct reg_command *command, const struct statement *statement)
{
	struct reg_table *lines = reg_table_for(command, line_columns), *parts = reg_table_for(command, part_columns);
	char name[REG_STAFF_NAME_SIZE], from[REG_DAY_SIZE], to[REG_DAY_SIZE], words[512];
	struct reg_page_part pages[] = { { words, lines }, { _("What it is made of:"), parts } };
	int rc = reg_staff_name(name, statement->side, statement->staff, false, statement->err);

	reg_day_format(from, statement->from_day);
	reg_day_format(to, statement->to_day);
	if (rc == 0 && command->json) {
		json_t *head = json_pack("{s:o, s:o, s:s, s:s, s:s}", "staff", reg_json_text(statement->staff), "name",
		    reg_json_text(name[0] != '\0' ? name : NULL), "from", from, "to", to, "currency", statement->side->currency);

		rc = print_json(statement, head);
		json_decref(head);
	} else if (rc == 0) {
		for (size_t i = 0; i < statement->n_lines; i++)
			fill_line(lines, statement, &statement->lines[i]);
		rc = fill_parts(parts, statement);
		(void)snprintf(words, sizeof words, statement->n_lines > 0 ? _("%1$s, %2$s to %3$s: %4$s in all.")
		    : _("%1$s, %2$s to %3$s: nothing was rewarded on these days; `regulars staff rates` shows what is."),
		    reg_shown(name[0] != '\0' ? name : statement->staff), from, to,
		    reg_shown_price(statement->total_minor, statement->side->currency));
		/* CSV has its headings in any case. */
		pages[0].table = statement->n_lines > 0 || reg_command_value(command, "csv") != NULL ? lines : NULL;
		if (rc == 0)
			rc = reg_report_print_parts(command, _("Statement"), pages, statement->n > 0 ? 2 : 1, statement->err);
	}
	reg_table_destroy(lines);
	reg_table_destroy(parts);
	return rc;
}

const struct reg_option reg_staff_statement_options[] = {
	REG_PERIOD_OPTIONS,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

/* Somebody of whom nothing at all is known is a mistake. */
static int check_known(struct statement *statement)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, statement->side->store, REG_SQL_STAFF_GET, statement->err, "t", statement->staff);

	if (rc == 0 && (rc = reg_step(stmt, statement->err)) == 1) {
		statement->is_known = true;
		reg_reset(stmt);
		rc = 0;
	}
	return rc != 0 || statement->is_known ? rc
	    : reg_err_set(statement->err, REG_ENOTFOUND, "staff %s: nobody of that name works here or did anything in this period",
		  statement->staff);
}

int reg_staff_statement(struct reg_command *command, struct reg_err *err)
{
	struct statement statement = { .err = err, .staff = command->operands[0] };
	struct reg_period period;
	struct reg_shift facts;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && !reg_period_is_given(command))
		return reg_command_usage(command, "which days: --month, or --from and --to");
	if (rc != 0)
		return rc;
	rc = reg_day_parse(&statement.from_day, period.from, err);
	if (rc == 0)
		rc = reg_day_parse(&statement.to_day, period.to, err);
	if (rc == 0)
		rc = reg_command_open(&statement.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_rates_read(&statement.rates, statement.side, err);
	if (rc == 0)
		rc = make_lines(&statement);
	if (rc == 0) {
		reg_staff_period(&facts, statement.side, &period);
		rc = reg_credit_each(statement.side, &facts, REG_CREDIT_ALL, take, &statement, err);
	}
	if (rc == 0)
		rc = check_known(&statement);
	if (rc == 0) {
		sum_up(&statement);
		rc = print(command, &statement);
	}
	free(statement.parts);
	free(statement.lines);
	reg_rates_finish(&statement.rates);
	reg_command_close(statement.side);
	return rc;
}
