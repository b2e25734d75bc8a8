/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report_analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int reg_report_analysis_open(struct reg_report_analysis *out, const struct reg_command *command, struct reg_err *err)
{
	int32_t as_of;
	int rc = reg_command_open(&out->side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	rc = rc != 0 ? rc : reg_analysis_as_of(&as_of, command, out->side);
	return rc != 0 ? rc : reg_analysis_load(&out->analysis, out->side, as_of, err);
}

void reg_report_analysis_close(struct reg_report_analysis *report)
{
	reg_analysis_finish(&report->analysis);
	reg_command_close(report->side);
	report->side = NULL;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

int reg_report_names_add(struct reg_report_names *names, struct reg_side *side, const struct reg_analysis_row *row,
    int64_t order, int kind, struct reg_err *err)
{
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
	struct reg_report_named *item;
	int rc;

	if (names->n == names->room) {
		size_t room = names->room == 0 ? 256 : names->room * 2;
		struct reg_report_named *items = reallocarray(names->items, room, sizeof *items);

		if (items == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		names->items = items;
		names->room = room;
	}
	rc = reg_analysis_name(id, label, side, row->subject, err);
	if (rc < 0)
		return rc;
	item = &names->items[names->n++];
	*item = (struct reg_report_named){ .row = row, .id = strdup(id), .label = strdup(label), .order = order, .kind = kind };
	return item->id != NULL && item->label != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");
}

static int compare(const void *a, const void *b)
{
	const struct reg_report_named *x = a, *y = b;
	int order;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	order = strcmp(x->id, y->id);
	return order != 0 ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

void reg_report_names_sort(struct reg_report_names *names)
{
	if (names->n > 0)
		qsort(names->items, names->n, sizeof names->items[0], compare);
}

void reg_report_names_finish(struct reg_report_names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		free(names->items[i].id);
		free(names->items[i].label);
	}
	free(names->items);
	*names = (struct reg_report_names){ 0 };
}

/* --- values ----------------------------------------------------------------------------------------------------- */

json_t *reg_report_json_day(int32_t day)
{
	char text[REG_DAY_SIZE];

	if (day == REG_DAY_NEVER)
		return json_null();
	reg_day_format(text, day);
	return json_string(text);
}

void reg_report_cell_number(struct reg_table *table, int64_t value, int64_t lowest)
{
	if (value >= lowest)
		reg_table_number(table, value, NULL);
	else
		reg_table_text(table, NULL);
}

void reg_report_cell_chance(struct reg_table *table, double chance)
{
	if (chance >= 0)
		reg_table_fraction(table, (int64_t)llround(chance * 1e9));
	else
		reg_table_text(table, NULL);
}
