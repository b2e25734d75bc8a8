/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_page.c - `regulars report --html`: the morning page.
 */
#include <stdio.h>

#include "analysis/analysis.h"
#include "i18n.h"
#include "page/page.h"
#include "report.h"

int reg_report_page(struct reg_command *command, struct reg_err *err)
{
	const char *path = reg_command_value(command, "html");
	struct reg_side *side = NULL;
	int32_t as_of;
	int rc;

	if (path == NULL)
		return reg_command_usage(command, "report: which one is missing, or --html FILE for the morning page");
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_analysis_as_of(&as_of, command, side);
	if (rc == 0)
		rc = reg_page_write(side, path, as_of, err);
	reg_command_close(side);
	if (rc == 0)
		printf(_("%s is written: open it in a browser.\n"), path);
	return rc;
}
