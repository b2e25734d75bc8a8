/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "err.h"

#include <stdio.h>
#include <string.h>

#include "card.h"

const char *(*reg_err_translate)(const char *format) __attribute__((format_arg(1)));

const char *reg_err_format(const char *format)
{
	return reg_err_translate != NULL ? reg_err_translate(format) : format;
}

/* What somebody else wrote may stand in a message. Terminals and logs get one line without control codes, and no
 * payment card number: it is looked for before the line is cut, for a part of one would not be recognised. */
__attribute__((format(printf, 2, 0)))
static void write_line(char out[REG_ERR_SIZE], const char *format, va_list args)
{
	char whole[2 * REG_ERR_SIZE];
	size_t n;

	(void)vsnprintf(whole, sizeof whole, reg_err_format(format), args);
	for (char *c = whole; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	reg_card_scrub(whole);
	n = strnlen(whole, REG_ERR_SIZE - 1);
	memcpy(out, whole, n);
	out[n] = '\0';
}

int reg_err_vset(struct reg_err *err, enum reg_code code, const char *format, va_list args)
{
	if (err != NULL && err->code == REG_OK) {
		err->code = code;
		write_line(err->line, format, args);
	}
	return code;
}

int reg_err_set(struct reg_err *err, enum reg_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	reg_err_vset(err, code, format, args);
	va_end(args);
	return code;
}

void reg_err_clear(struct reg_err *err)
{
	if (err != NULL) {
		err->code = REG_OK;
		err->line[0] = '\0';
	}
}
