/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_composition.c - `regulars report composition`: what the volume is made of, by customer type, grade, hour, weekday,
 * organisation, community, source. Within each of these the rows add up to all sales of the period.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report.h"
#include "report_sales.h"
#include "spell.h"

enum dimension { BY_TYPE, BY_GRADE, BY_HOUR, BY_WEEKDAY, BY_ORGANISATION, BY_COMMUNITY, BY_SOURCE, DIMENSIONS };

static const char *const names[DIMENSIONS] = { "type", "grade", "hour", "weekday", "organisation", "community", "source" };

struct row {
	enum dimension dimension;
	char *key, *label; /* key NULL: nobody named; "": not known */
	char currency[8];
	int64_t sales, fills, volume_ml, amount_minor;
	int64_t order;     /* hour, weekday; otherwise 0 */
};

struct composition {
	struct reg_side *side;
	const struct reg_period *period;
	struct reg_err *err;
	struct row *rows;
	size_t n, room;
	size_t first;      /* of the dimension that is being added up */
	int64_t total_ml[DIMENSIONS];
};

/* The row of a key, made where there is none. There are some tens to a dimension, some thousands of organisations at most
 * (and those come already grouped). NULL: no memory. */
static struct row *row_of(struct composition *all, enum dimension dimension, const char *key, const char *currency, bool is_new)
{
	struct row *row;

	for (size_t i = all->first; i < all->n && !is_new; i++) {
		row = &all->rows[i];
		if (strcmp(row->currency, currency) == 0 && row->key != NULL && key != NULL && strcmp(row->key, key) == 0)
			return row;
	}
	if (all->n == all->room) {
		size_t room = all->room == 0 ? 64 : all->room * 2;
		struct row *rows = reallocarray(all->rows, room, sizeof *rows);

		if (rows == NULL)
			return NULL;
		all->rows = rows;
		all->room = room;
	}
	row = &all->rows[all->n];
	*row = (struct row){ .dimension = dimension };
	(void)snprintf(row->currency, sizeof row->currency, "%s", currency);
	if (key != NULL) {
		row->key = strdup(key);
		if (row->key == NULL)
			return NULL;
	}
	all->n++;
	return row;
}

static int no_memory(struct composition *all)
{
	return reg_err_set(all->err, REG_EIO, "out of memory");
}

/* --- adding up --------------------------------------------------------------------------------------------------- */

/* Columns: key, currency, sales, fills, volume, amount, name. */
static int add_customers(struct composition *all, enum dimension dimension)
{
	struct reg_stmt *stmt;
	int64_t said_by;
	int is_past = reg_report_period_said_by(&said_by, all->period, all->side);
	int rc = reg_sql(&stmt, all->side->store, REG_SQL_COMPOSITION_CUSTOMERS, all->err, "ttttn", all->period->from,
	    all->period->to, names[dimension], all->period->as_of, said_by, is_past);

	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1) {
		struct row *row = row_of(all, dimension, reg_text(stmt, 0), reg_text(stmt, 1), true);
		const char *label = reg_text(stmt, 6);

		rc = 0;
		if (row != NULL && label != NULL && label[0] != '\0')
			row->label = strdup(label);
		if (row == NULL || (label != NULL && label[0] != '\0' && row->label == NULL)) {
			reg_reset(stmt);
			return no_memory(all);
		}
		row->sales = reg_int(stmt, 2);
		row->fills = reg_int(stmt, 3);
		row->volume_ml = reg_int(stmt, 4);
		row->amount_minor = reg_int(stmt, 5);
	}
	return rc;
}

/* Columns from the second: currency, sales, fills, volume, amount. */
static int add_counts(struct composition *all, enum dimension dimension, int64_t order, struct reg_stmt *stmt)
{
	char key[16];
	struct row *row;

	(void)snprintf(key, sizeof key, "%lld", (long long)order);
	row = row_of(all, dimension, key, reg_text(stmt, 1), false);
	if (row == NULL) {
		reg_reset(stmt);
		return no_memory(all);
	}
	row->order = order;
	row->sales += reg_int(stmt, 2);
	row->fills += reg_int(stmt, 3);
	row->volume_ml += reg_int(stmt, 4);
	row->amount_minor += reg_int(stmt, 5);
	return 0;
}

static int add_hours(struct composition *all)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, all->side->store, REG_SQL_COMPOSITION_QUARTERS, all->err, "ttt", all->period->from, all->period->to,
	    all->period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1) {
		int hour;

		reg_zone_local(all->side->zone, reg_int(stmt, 0) * 900, NULL, NULL, NULL, &hour, NULL, NULL);
		rc = add_counts(all, BY_HOUR, hour, stmt);
	}
	return rc;
}

/* Monday is 1, as ISO 8601 counts. */
static int add_weekdays(struct composition *all)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, all->side->store, REG_SQL_COMPOSITION_DAYS, all->err, "ttt", all->period->from, all->period->to,
	    all->period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1) {
		int32_t day;

		rc = reg_day_parse(&day, reg_text(stmt, 0), all->err);
		if (rc == 0)
			rc = add_counts(all, BY_WEEKDAY, reg_spell_weekday_of(day) + 1, stmt);
		else
			reg_reset(stmt);
	}
	return rc;
}

/* Each grade once a sale; what is no fuel stands under "", so that the amounts add up. */
static int add_grades(const struct reg_report_sale *sale, void *payload)
{
	struct composition *all = payload;
	int64_t rest = sale->amount_minor, volume_rest = sale->volume_ml;
	struct row *row;

	for (size_t i = 0; i < sale->n_lines; i++) {
		const struct regulars_line *line = sale->lines[i];
		bool is_again = false;

		if (line->kind != REGULARS_LINE_FUEL)
			continue;
		for (size_t k = 0; k < i; k++)
			is_again = is_again || (sale->lines[k]->kind == REGULARS_LINE_FUEL && sale->lines[k]->product != NULL &&
			    line->product != NULL && strcmp(sale->lines[k]->product, line->product) == 0);
		row = row_of(all, BY_GRADE, line->product != NULL ? line->product : "unknown", sale->currency, false);
		if (row == NULL)
			return no_memory(all);
		if (sale->sign > 0 && !is_again) {
			row->sales++;
			row->fills += sale->is_visit;
		}
		row->volume_ml += sale->sign * line->volume_ml;
		row->amount_minor += sale->sign * line->amount_minor;
		volume_rest -= sale->sign * line->volume_ml;
		rest -= sale->sign * line->amount_minor;
	}
	if (rest == 0 && volume_rest == 0)
		return 0;
	row = row_of(all, BY_GRADE, "", sale->currency, false);
	if (row == NULL)
		return no_memory(all);
	row->sales += sale->sign > 0;
	row->volume_ml += volume_rest;
	row->amount_minor += rest;
	return 0;
}

static int add(struct composition *all, enum dimension dimension)
{
	all->first = all->n;
	switch (dimension) {
	case BY_GRADE:
		return reg_report_each_sale(all->side, all->period, add_grades, all, all->err);
	case BY_HOUR:
		return add_hours(all);
	case BY_WEEKDAY:
		return add_weekdays(all);
	case BY_TYPE:
	case BY_ORGANISATION:
	case BY_COMMUNITY:
	case BY_SOURCE:
		return add_customers(all, dimension);
	case DIMENSIONS:
		break;
	}
	return reg_err_set(all->err, REG_EINVAL, "a composition by nothing");
}

static int compare(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	if (left->dimension != right->dimension)
		return left->dimension < right->dimension ? -1 : 1;
	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	if (left->order == 0 && left->volume_ml != right->volume_ml)
		return left->volume_ml > right->volume_ml ? -1 : 1;
	if ((left->key == NULL) != (right->key == NULL))
		return left->key == NULL ? 1 : -1;
	return left->key != NULL && strcmp(left->key, right->key) != 0 ? strcmp(left->key, right->key)
								       : strcmp(left->currency, right->currency);
}

/* --- showing ----------------------------------------------------------------------------------------------------- */

static const struct reg_column columns[] = {
	{ "dimension", N_("Divided by"), false },
	{ "key", NULL, false },
	{ "label", N_("What"), false },
	{ "currency", N_("Currency"), false },
	{ "sales", N_("Sales"), true },
	{ "fills", N_("Fills"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "amount_minor", N_("Amount"), true },
	{ "share", N_("Share of litres %"), true },
	{ NULL, NULL, false },
};

static const char *dimension_name(enum dimension dimension)
{
	switch (dimension) {
	case BY_TYPE:
		return _("customer type");
	case BY_GRADE:
		return _("grade");
	case BY_HOUR:
		return _("hour");
	case BY_WEEKDAY:
		return _("weekday");
	case BY_ORGANISATION:
		return _("organisation");
	case BY_COMMUNITY:
		return _("community");
	case BY_SOURCE:
		return _("source");
	case DIMENSIONS:
		break;
	}
	return "";
}

static const char *label_of(const struct row *row)
{
	if (row->key == NULL)
		return _("nobody was named");
	if (row->dimension == BY_WEEKDAY)
		return reg_spell_weekday((int)row->order - 1);
	if (row->dimension == BY_HOUR)
		return reg_spell_format("%s:00", row->key);
	if (row->key[0] == '\0')
		return row->dimension == BY_GRADE ? _("other than fuel") : row->dimension == BY_ORGANISATION ? _("no organisation")
													      : _("not known");
	if (strcmp(row->key, "not-enrolled") == 0 && row->dimension == BY_TYPE)
		return _("not enrolled");
	return row->label != NULL ? row->label : row->key;
}

static int64_t share_e9(const struct composition *all, const struct row *row)
{
	return reg_report_share_e9(row->volume_ml, all->total_ml[row->dimension]);
}

static int print(const struct reg_command *command, struct composition *all, struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, columns);
	int rc;

	reg_table_if_empty(table, _("There are no sales in this period.\n"));
	for (size_t i = 0; i < all->n; i++) {
		const struct row *row = &all->rows[i];

		reg_table_said(table, names[row->dimension], dimension_name(row->dimension));
		reg_table_cell(table, NULL, reg_json_text(row->key), row->key != NULL ? row->key : REG_REPORT_UNIDENTIFIED, NULL);
		reg_table_said(table, row->label, label_of(row));
		reg_table_text(table, row->currency);
		reg_table_number(table, row->sales, NULL);
		reg_table_number(table, row->fills, NULL);
		reg_table_volume(table, row->volume_ml);
		reg_table_money(table, row->amount_minor, row->currency);
		reg_table_fraction(table, share_e9(all, row));
	}
	rc = reg_report_print(command, table, _("What the volume is made of"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_composition(struct reg_command *command, struct reg_err *err)
{
	const char *by = reg_command_value(command, "by");
	struct composition all = { .err = err };
	struct reg_period period;
	enum dimension only = DIMENSIONS;
	int rc = reg_period_read(&period, command);

	for (int i = 0; by != NULL && i < DIMENSIONS; i++)
		if (strcmp(by, names[i]) == 0)
			only = (enum dimension)i;
	if (rc == 0 && by != NULL && only == DIMENSIONS)
		return reg_command_usage(command,
		    "--by: there is no \"%s\", only type, grade, hour, weekday, organisation, community and source", by);
	all.period = &period;
	if (rc == 0)
		rc = reg_command_open(&all.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	for (int i = 0; i < DIMENSIONS && rc == 0; i++)
		if (only == DIMENSIONS || only == (enum dimension)i)
			rc = add(&all, (enum dimension)i);
	for (size_t i = 0; i < all.n; i++)
		all.total_ml[all.rows[i].dimension] += all.rows[i].volume_ml;
	if (rc == 0 && all.n > 0)
		qsort(all.rows, all.n, sizeof all.rows[0], compare);
	if (rc == 0)
		rc = print(command, &all, err);
	for (size_t i = 0; i < all.n; i++) {
		free(all.rows[i].key);
		free(all.rows[i].label);
	}
	free(all.rows);
	reg_command_close(all.side);
	return rc;
}
