/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table_parts.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "width.h"

const struct reg_option reg_table_options[] = {
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

struct reg_table *reg_table_create(const struct reg_column *columns)
{
	struct reg_table *table = calloc(1, sizeof *table);

	if (table == NULL)
		return NULL;
	table->columns = columns;
	while (columns[table->n_columns].name != NULL)
		table->n_columns++;
	return table;
}

struct reg_table *reg_table_for(const struct reg_command *command, const struct reg_column *columns)
{
	struct reg_table *table = reg_table_create(columns);

	if (table == NULL)
		return NULL;
	table->as_csv = reg_command_value(command, "csv") != NULL;
	if (command->json) {
		table->rows = json_array();
		table->row = json_object();
		table->failed = table->rows == NULL || table->row == NULL;
	}
	return table;
}

void reg_table_destroy(struct reg_table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; table->cells != NULL && i < table->n_cells; i++) {
		free(table->cells[i].text);
		free(table->cells[i].shown);
	}
	free(table->cells);
	json_decref(table->rows);
	json_decref(table->row);
	free(table);
}

/* --- cells ------------------------------------------------------------------------------------------------------- */

static bool is_json(const struct reg_table *table)
{
	return table != NULL && table->rows != NULL;
}

static void add_text(struct reg_table *table, const char *text, const char *shown)
{
	struct reg_cell cell = { 0 };

	if (table == NULL || table->failed)
		return;
	if (table->n_cells == table->room) {
		size_t room = table->room == 0 ? 64 : table->room * 2;
		struct reg_cell *cells = reallocarray(table->cells, room, sizeof *cells);

		if (cells == NULL) {
			table->failed = true;
			return;
		}
		table->cells = cells;
		table->room = room;
	}
	cell.text = strdup(text);
	if (shown != NULL)
		cell.shown = strdup(shown);
	if (cell.text == NULL || (shown != NULL && cell.shown == NULL)) {
		free(cell.text);
		free(cell.shown);
		table->failed = true;
		return;
	}
	table->cells[table->n_cells++] = cell;
}

/* A cell was passed in a table of JSON; behind the last of a row the next one begins. */
static void step(struct reg_table *table)
{
	table->n_cells++;
	if (table->n_cells % table->n_columns != 0)
		return;
	if (json_array_append_new(table->rows, table->row) != 0)
		table->failed = true;
	table->row = json_object();
	if (table->row == NULL)
		table->failed = true;
}

void reg_table_also(struct reg_table *table, const char *name, json_t *value)
{
	if (!is_json(table) || table->failed)
		json_decref(value);
	else if (json_object_set_new(table->row, name, value) != 0)
		table->failed = true;
}

static void add_json(struct reg_table *table, const char *name, json_t *value)
{
	reg_table_also(table, name != NULL ? name : table->columns[table->n_cells % table->n_columns].name, value);
	if (!table->failed)
		step(table);
}

void reg_table_cell(struct reg_table *table, const char *name, json_t *value, const char *text, const char *shown)
{
	if (is_json(table)) {
		add_json(table, name, value);
		return;
	}
	json_decref(value);
	add_text(table, text != NULL ? text : "", shown);
}

void reg_table_said(struct reg_table *table, const char *text, const char *shown)
{
	if (is_json(table))
		add_json(table, NULL, reg_json_text(text));
	else
		add_text(table, text != NULL ? text : "", shown);
}

void reg_table_text(struct reg_table *table, const char *text)
{
	reg_table_said(table, text, NULL);
}

void reg_table_word(struct reg_table *table, const char *word)
{
	reg_table_said(table, word, reg_word(word));
}

void reg_table_number(struct reg_table *table, int64_t value, const char *shown)
{
	char text[24];

	if (is_json(table)) {
		add_json(table, NULL, json_integer(value));
		return;
	}
	(void)snprintf(text, sizeof text, "%lld", (long long)value);
	add_text(table, text, shown);
}

void reg_table_volume(struct reg_table *table, int64_t volume_ml)
{
	reg_table_number(table, volume_ml, reg_shown_litres(volume_ml));
}

void reg_table_money(struct reg_table *table, int64_t amount_minor, const char *currency)
{
	reg_table_number(table, amount_minor, reg_shown_money(amount_minor, currency));
}

void reg_table_fraction(struct reg_table *table, int64_t value_e9)
{
	char text[32], percent[32];

	if (is_json(table)) {
		add_json(table, NULL, reg_json_fraction(value_e9));
		return;
	}
	reg_decimal(text, sizeof text, value_e9, 9, 9);
	reg_decimal(percent, sizeof percent, value_e9, 7, 2);
	add_text(table, text, percent);
}

void reg_table_day(struct reg_table *table, int32_t day)
{
	char text[REG_DAY_SIZE];

	if (day != REG_DAY_NEVER)
		reg_day_format(text, day);
	reg_table_text(table, day != REG_DAY_NEVER ? text : NULL);
}

void reg_table_instant(struct reg_table *table, int64_t at_unix_s, const struct reg_zone *zone)
{
	char text[32];

	if (at_unix_s != INT64_MAX)
		reg_instant_format(text, at_unix_s, zone);
	reg_table_text(table, at_unix_s != INT64_MAX ? text : NULL);
}

void reg_table_csv(struct reg_table *table, const char *text, const char *shown)
{
	if (!is_json(table))
		add_text(table, text != NULL ? text : "", shown);
	else if (!table->failed)
		step(table);
}

void reg_table_if_empty(struct reg_table *table, const char *line)
{
	if (table != NULL)
		table->if_empty = line;
}

/* --- printing ---------------------------------------------------------------------------------------------------- */

json_t *reg_table_json(struct reg_table *table)
{
	json_t *rows = table != NULL && !table->failed ? table->rows : NULL;

	if (rows != NULL)
		table->rows = NULL;
	return rows;
}

static int show_json(struct reg_table *table, const char *name, json_t *with, struct reg_err *err)
{
	json_t *object = with != NULL ? with : json_object();

	if (json_object_set_new(object, name, reg_table_json(table)) != 0) {
		json_decref(object);
		object = NULL;
	}
	return reg_output_json(object, err);
}

int reg_table_show(struct reg_table *table, const char *name, json_t *with, struct reg_err *err)
{
	if (table == NULL || table->failed) {
		json_decref(with);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	if (is_json(table))
		return show_json(table, name, with, err);
	json_decref(with);
	return reg_table_print(table, stdout, table->as_csv, err);
}

/* --- lists ------------------------------------------------------------------------------------------------------- */

int reg_list_begin(struct reg_list *list, const struct reg_command *command, const struct reg_column *columns,
    struct reg_err *err)
{
	*list = (struct reg_list){ .table = reg_table_for(command, columns) };
	return reg_command_open(&list->side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
}

int reg_list_rows(struct reg_list *list, struct reg_stmt *stmt,
    void (*row)(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt), struct reg_err *err)
{
	int rc;

	while ((rc = reg_step(stmt, err)) == 1)
		row(list->table, list->side, stmt);
	return rc;
}

int reg_list_end(struct reg_list *list, int rc, const char *name, json_t *with, struct reg_err *err)
{
	if (rc == 0)
		rc = reg_table_show(list->table, name, with, err);
	else
		json_decref(with);
	reg_table_destroy(list->table);
	reg_command_close(list->side);
	return rc;
}
