/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "err.h"

#include <stdio.h>

int reg_err_vset(struct reg_err *err, enum reg_code code, const char *format, va_list args)
{
	if (err != NULL && err->code == REG_OK) {
		err->code = code;
		(void)vsnprintf(err->line, sizeof err->line, format, args);
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
