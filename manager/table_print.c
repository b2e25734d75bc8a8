/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table_parts.h"

#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "i18n.h"
#include "markup.h"
#include "spell.h"
#include "width.h"

#define LONG_COLUMNS 28 /* of a page: what is shorter stays on one line */
#define CELL_SIZE 512 /* what people see of one */

/* What is negative is no formula. */
static void print_csv_cell(FILE *out, const char *text, bool is_number)
{
	if (is_number && text[strspn(text, "-0123456789.")] == '\0')
		fputs(text, out);
	else
		reg_cell_write(out, text, false);
}

static void print_csv(const struct reg_table *table, FILE *out)
{
	for (size_t c = 0; c < table->n_columns; c++)
		fprintf(out, "%s%s", c > 0 ? "," : "", table->columns[c].name);
	fputs("\r\n", out);
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t c = i % table->n_columns;

		print_csv_cell(out, table->cells[i].text, table->columns[c].is_number);
		fputs(c + 1 == table->n_columns ? "\r\n" : ",", out);
	}
}

static void print_padded(FILE *out, const char *text, size_t width, bool to_the_right, bool is_last)
{
	char clean[CELL_SIZE];
	size_t used = reg_width_fit(clean, sizeof clean, text, CELL_SIZE);
	int blanks = used < width ? (int)(width - used) : 0;

	if (to_the_right)
		fprintf(out, "%*s%s", blanks, "", clean);
	else
		fprintf(out, "%s%*s", clean, is_last ? 0 : blanks, "");
}

static const char *cell_shown(const struct reg_cell *cell)
{
	return cell->shown != NULL ? cell->shown : cell->text;
}

static void print_text(const struct reg_table *table, FILE *out, size_t *widths)
{
	bool bold = reg_i18n_is_terminal(out) && getenv("NO_COLOR") == NULL;
	size_t last = 0;

	for (size_t c = 0; c < table->n_columns; c++) {
		if (table->columns[c].title == NULL)
			continue;
		last = c;
		widths[c] = reg_width(_(table->columns[c].title));
		for (size_t i = c; i < table->n_cells; i += table->n_columns) {
			size_t width = reg_width(cell_shown(&table->cells[i]));

			widths[c] = width > widths[c] ? width : widths[c];
		}
	}
	fputs(bold ? "\033[1m" : "", out);
	for (size_t c = 0; c < table->n_columns; c++)
		if (table->columns[c].title != NULL) {
			print_padded(out, _(table->columns[c].title), widths[c], table->columns[c].is_number, c == last);
			fputs(c == last ? "" : "  ", out);
		}
	fputs(bold ? "\033[0m\n" : "\n", out);
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t c = i % table->n_columns;

		if (table->columns[c].title == NULL)
			continue;
		print_padded(out, cell_shown(&table->cells[i]), widths[c], table->columns[c].is_number, c == last);
		fputs(c == last ? "\n" : "  ", out);
	}
}

int reg_table_print(const struct reg_table *table, FILE *out, bool as_csv, struct reg_err *err)
{
	size_t *widths;

	if (table == NULL || table->failed)
		return reg_err_set(err, REG_EIO, "out of memory");
	if (as_csv) {
		print_csv(table, out);
		return 0;
	}
	if (table->n_cells == 0 && table->if_empty != NULL) {
		fputs(table->if_empty, out);
		return 0;
	}
	widths = calloc(table->n_columns, sizeof *widths);
	if (widths == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	print_text(table, out, widths);
	free(widths);
	return 0;
}

/* Shares are shown as per cent and sorted by what they are; an amount of a large currency fits into a double's digits. */
int reg_table_print_html(const struct reg_table *table, FILE *out, struct reg_err *err)
{
	if (table == NULL || table->failed)
		return reg_err_set(err, REG_EIO, "out of memory");
	if (table->n_cells == 0 && table->if_empty != NULL) {
		reg_markup_element(out, "p", NULL, table->if_empty);
		return 0;
	}
	fputs("<div class=\"wide\"><table class=\"sort report\"><thead><tr>", out);
	for (size_t c = 0; c < table->n_columns; c++) {
		if (table->columns[c].title == NULL)
			continue;
		fprintf(out, "<th scope=\"col\"%s>", table->columns[c].is_number ? " class=\"n\"" : "");
		reg_markup_text(out, _(table->columns[c].title));
		fputs("</th>", out);
	}
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < table->n_cells; i++) {
		const struct reg_column *column = &table->columns[i % table->n_columns];
		const struct reg_cell *cell = &table->cells[i];

		if (i % table->n_columns == 0)
			fputs(i == 0 ? "<tr>" : "</tr>\n<tr>", out);
		if (column->title == NULL)
			continue;
		if (!column->is_number || cell->text[0] == '\0') {
			reg_markup_element(out, "td", column->is_number ? "n" : reg_width(cell_shown(cell)) > LONG_COLUMNS ? "t" : NULL,
			    cell_shown(cell));
			continue;
		}
		fputs("<td class=\"n\" data-v=\"", out);
		reg_markup_text(out, cell->text);
		fputs("\">", out);
		reg_markup_text(out, reg_spell_decimal(cell_shown(cell)));
		fputs("</td>", out);
	}
	fputs(table->n_cells > 0 ? "</tr>\n</tbody></table></div>\n" : "</tbody></table></div>\n", out);
	return 0;
}
