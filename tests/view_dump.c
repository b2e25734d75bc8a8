/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "view_dump.h"

#include <stdio.h>
#include <stdlib.h>

char *view_dump(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);
	int code;

	if (lines == NULL) {
		reg_err_set(err, REG_EIO, "no memory for the dump of the views");
		return NULL;
	}
	code = reg_sql(&stmt, side->store, REG_SQL_TEST_DUMP_VIEWS, err, "");
	while (code >= 0 && (code = reg_step(stmt, err)) > 0)
		fprintf(lines, "%s\n", reg_text(stmt, 0));
	if (fclose(lines) != 0)
		code = reg_err_set(err, REG_EIO, "no memory for the dump of the views");
	if (code < 0) {
		free(text);
		text = NULL;
	}
	return text;
}
