/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "around.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "report.h"

json_t *reg_around_json(const struct reg_span *span)
{
	char as_of[REG_DAY_SIZE];

	reg_day_format(as_of, span->as_of);
	return json_pack("{s:s, s:s, s:s}", "as_of", as_of, "from", span->period.from, "to", span->period.to);
}

struct ordered {
	json_t *row;
	int64_t number;
	const char *id;
};

static int compare(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->number != y->number)
		return x->number > y->number ? -1 : 1;
	return strcmp(x->id, y->id);
}

void reg_around_sort(json_t *rows, const char *name)
{
	size_t n = json_array_size(rows);
	struct ordered *list = n > 1 ? calloc(n, sizeof *list) : NULL;

	/* Without memory they stay as they are: what is printed next says so. */
	if (list == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		json_t *row = json_array_get(rows, i);
		const char *id = reg_around_text(row, "id");

		list[i] = (struct ordered){ .row = json_incref(row), .number = reg_around_number(row, name), .id = id != NULL ? id : "" };
	}
	qsort(list, n, sizeof *list, compare);
	for (size_t i = 0; i < n; i++)
		(void)json_array_set_new(rows, i, list[i].row);
	free(list);
}

int64_t reg_around_number(const json_t *row, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(row, name));
}

const char *reg_around_text(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

void reg_around_cell_text(struct reg_table *table, const json_t *row, const char *name)
{
	reg_table_text(table, reg_around_text(row, name));
}

void reg_around_cell_number(struct reg_table *table, const json_t *row, const char *name)
{
	if (json_is_integer(json_object_get(row, name)))
		reg_table_number(table, reg_around_number(row, name), NULL);
	else
		reg_table_text(table, NULL);
}

void reg_around_cell_litres(struct reg_table *table, const json_t *row, const char *name)
{
	int64_t volume_ml = reg_around_number(row, name);

	if (json_is_integer(json_object_get(row, name)))
		reg_table_number(table, volume_ml, reg_shown_litres(volume_ml));
	else
		reg_table_text(table, NULL);
}

void reg_around_cell_share(struct reg_table *table, const json_t *row, const char *name)
{
	const json_t *share = json_object_get(row, name);

	if (json_is_number(share))
		reg_table_fraction(table, llround(json_number_value(share) * 1e9));
	else
		reg_table_text(table, NULL);
}

int reg_around_show(const struct reg_command *command, const struct reg_table *table, const json_t *report,
    const char *title, void (*say)(FILE *out, const json_t *report), struct reg_err *err)
{
	struct reg_page_part parts[] = { { NULL, table }, { NULL, NULL } };
	char *words = NULL;
	size_t size;
	FILE *out = open_memstream(&words, &size);
	int rc;

	if (out == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	fprintf(out, _("From %1$s to %2$s, as known on %3$s.\n"), reg_around_text(report, "from"), reg_around_text(report, "to"),
	    reg_around_text(report, "as_of"));
	if (say != NULL)
		say(out, report);
	rc = fclose(out) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
	parts[1].words = words;
	rc = rc < 0 ? rc : reg_report_print_parts(command, title, parts, 2, err);
	free(words);
	return rc;
}
