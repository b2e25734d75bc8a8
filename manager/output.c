/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "markup.h"
#include "i18n.h"
#include "width.h"

#define SHOWN_SIZE 512
#define SHOWN_TURNS 8

struct cell {
	char *text;  /* as it stands in CSV */
	char *shown; /* for people; NULL: as text */
};

struct reg_table {
	const struct reg_column *columns;
	size_t n_columns;
	struct cell *cells; /* row after row */
	size_t n_cells, room;
	bool failed;
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

void reg_table_destroy(struct reg_table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->n_cells; i++) {
		free(table->cells[i].text);
		free(table->cells[i].shown);
	}
	free(table->cells);
	free(table);
}

static void add(struct reg_table *table, const char *text, const char *shown)
{
	struct cell cell = { 0 };

	if (table == NULL || table->failed)
		return;
	if (table->n_cells == table->room) {
		size_t room = table->room == 0 ? 64 : table->room * 2;
		struct cell *cells = reallocarray(table->cells, room, sizeof *cells);

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

void reg_table_text(struct reg_table *table, const char *text)
{
	add(table, text != NULL ? text : "", NULL);
}

void reg_table_number(struct reg_table *table, int64_t value, const char *shown)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%lld", (long long)value);
	add(table, text, shown);
}

void reg_table_word(struct reg_table *table, const char *word)
{
	add(table, word != NULL ? word : "", reg_word(word));
}

void reg_table_fraction(struct reg_table *table, int64_t value_e9)
{
	char text[32], percent[32];

	reg_decimal(text, sizeof text, value_e9, 9, 9);
	reg_decimal(percent, sizeof percent, value_e9, 7, 2);
	add(table, text, percent);
}

static void print_csv_cell(FILE *out, const char *text, bool is_number)
{
	bool is_formula = !is_number && text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
	bool quoted = is_formula || strpbrk(text, ",\"\n\r;") != NULL || text[0] == ' ';

	if (quoted)
		putc('"', out);
	if (is_formula)
		putc('\'', out);
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (*c == '"')
			putc('"', out);
		putc(*c < 0x20 || *c == 0x7f ? ' ' : *c, out);
	}
	if (quoted)
		putc('"', out);
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
	char clean[SHOWN_SIZE];
	size_t used = reg_width_fit(clean, sizeof clean, text, SHOWN_SIZE);
	int blanks = used < width ? (int)(width - used) : 0;

	if (to_the_right)
		fprintf(out, "%*s%s", blanks, "", clean);
	else
		fprintf(out, "%s%*s", clean, is_last ? 0 : blanks, "");
}

static const char *cell_shown(const struct cell *cell)
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
	fputs("<div class=\"wide\"><table class=\"sort\"><thead><tr>", out);
	for (size_t c = 0; c < table->n_columns; c++)
		if (table->columns[c].title != NULL)
			reg_markup_element(out, "th", table->columns[c].is_number ? "n" : NULL, _(table->columns[c].title));
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < table->n_cells; i++) {
		const struct reg_column *column = &table->columns[i % table->n_columns];
		const struct cell *cell = &table->cells[i];

		if (i % table->n_columns == 0)
			fputs(i == 0 ? "<tr>" : "</tr>\n<tr>", out);
		if (column->title == NULL)
			continue;
		if (!column->is_number || cell->text[0] == '\0') {
			reg_markup_element(out, "td", column->is_number ? "n" : NULL, cell_shown(cell));
			continue;
		}
		fputs("<td class=\"n\" data-v=\"", out);
		reg_markup_text(out, cell->text);
		fputs("\">", out);
		reg_markup_text(out, cell_shown(cell));
		fputs("</td>", out);
	}
	fputs(table->n_cells > 0 ? "</tr>\n</tbody></table></div>\n" : "</tbody></table></div>\n", out);
	return 0;
}

int reg_output_json(json_t *value, struct reg_err *err)
{
	int rc = 0;

	/* Nine significant digits: fractions come in thousand millionths, and print as they were decided. */
	if (value == NULL || json_dumpf(value, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9) | JSON_ENCODE_ANY) != 0)
		rc = reg_err_set(err, REG_EIO, "cannot print the result: out of memory or disk full");
	else
		putchar('\n');
	json_decref(value);
	return rc;
}

json_t *reg_json_text(const char *text)
{
	json_t *value = text != NULL ? json_string(text) : NULL;

	return value != NULL ? value : json_null();
}

json_t *reg_json_fraction(int64_t value_e9)
{
	return json_real((double)value_e9 / 1e9);
}

json_t *reg_json_instant(int64_t at_unix_s, const struct reg_zone *zone)
{
	char text[32];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_instant_format(text, at_unix_s, zone);
	return json_string(text);
}

static char *next_buffer(void)
{
	static char buffers[SHOWN_TURNS][SHOWN_SIZE];
	static unsigned turn;

	return buffers[turn++ % SHOWN_TURNS];
}

const char *reg_shown(const char *text)
{
	char *buffer = next_buffer();

	(void)reg_width_fit(buffer, SHOWN_SIZE, text != NULL ? text : "", SHOWN_SIZE);
	return buffer;
}

const char *reg_shown_litres(int64_t volume_ml)
{
	char *buffer = next_buffer();

	reg_decimal(buffer, SHOWN_SIZE, volume_ml, 3, 2);
	return buffer;
}

const char *reg_shown_money(int64_t amount_minor, const char *currency)
{
	char *buffer = next_buffer();
	int decimals = reg_currency_decimals(currency);

	reg_decimal(buffer, SHOWN_SIZE, amount_minor, decimals, decimals);
	return buffer;
}

const char *reg_shown_price(int64_t amount_minor, const char *currency)
{
	/* TRANSLATORS: the name of the yuan behind an amount */
	const char *unit = strcmp(currency, "CNY") == 0 ? _("CNY") : currency;

	/* TRANSLATORS: an amount and its currency */
	return reg_shown_format(_("%1$s %2$s"), reg_shown_money(amount_minor, currency), unit);
}

const char *reg_shown_format(const char *format, ...)
{
	char text[SHOWN_SIZE], *buffer = next_buffer();
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	memcpy(buffer, text, sizeof text); /* the arguments may stand in the buffer itself */
	return buffer;
}

const char *reg_shown_padded(const char *text, size_t columns)
{
	size_t used = reg_width(text);

	return reg_shown_format("%s%*s", text, used < columns ? (int)(columns - used) : 0, "");
}

const char *reg_shown_count(int64_t n, const char *noun)
{
	unsigned long positive = n < 0 ? 0 - (unsigned long)n : (unsigned long)n;
	long long shown = (long long)n;

	/* Each noun once for all its places; whole phrases, since languages count in different ways. */
	if (strcmp(noun, "line") == 0)
		return reg_shown_format(ngettext("%lld line", "%lld lines", positive), shown);
	if (strcmp(noun, "point") == 0)
		return reg_shown_format(ngettext("%lld point", "%lld points", positive), shown);
	if (strcmp(noun, "row") == 0)
		return reg_shown_format(ngettext("%lld row", "%lld rows", positive), shown);
	if (strcmp(noun, "sale") == 0)
		return reg_shown_format(ngettext("%lld sale", "%lld sales", positive), shown);
	if (strcmp(noun, "use of what was granted") == 0)
		return reg_shown_format(ngettext("%lld use of what was granted", "%lld uses of what was granted", positive), shown);
	if (strcmp(noun, "visit") == 0)
		return reg_shown_format(ngettext("%lld visit", "%lld visits", positive), shown);
	return reg_shown_format("%lld %s", shown, noun);
}
