/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cell.h"

#include <string.h>

bool reg_cell_is_formula(const char *text)
{
	static const char *const begins[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (strncmp(text, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

const char *reg_cell_read(const char *cell)
{
	return cell[0] == '\'' && (cell[1] == '\'' || reg_cell_is_formula(cell + 1)) ? cell + 1 : cell;
}

void reg_cell_write(FILE *out, const char *text, bool is_reversible)
{
	/* A quote that stands there itself is doubled, so that one can be taken off again. */
	bool has_quote = reg_cell_is_formula(text) || (is_reversible && reg_cell_read(text) != text);
	bool is_quoted = is_reversible || has_quote || strpbrk(text, ",\"\n\r;") != NULL || text[0] == ' ';

	if (is_quoted)
		putc('"', out);
	if (has_quote)
		putc('\'', out);
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (*c == '"')
			putc('"', out);
		putc(*c < 0x20 || *c == 0x7f ? ' ' : *c, out);
	}
	if (is_quoted)
		putc('"', out);
}
