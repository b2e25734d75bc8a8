/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_print.c - a report as it was asked for: for people, as CSV, JSON or a page.
 */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "report.h"
#include "spell.h"

/* A page is kept and printed: it says of which station and which days it speaks. */
static int write_page(const struct reg_command *command, const char *path, const char *title,
    const struct reg_page_part *parts, size_t n, struct reg_err *err)
{
	struct reg_side *side;
	struct reg_period period;
	int32_t day, from, to;
	const char *about;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc != 0)
		return rc;
	if (reg_day_parse(&day, period.as_of, NULL) != 0 || strcmp(period.as_of, "9999-12-31") == 0)
		day = reg_zone_day(side->zone, reg_command_now());
	about = reg_spell_format(_("Station %1$s, as known on %2$s"), side->site, reg_spell_day(day));
	if (strcmp(period.from, "0000-01-01") != 0 && reg_day_parse(&from, period.from, NULL) == 0 &&
	    reg_day_parse(&to, period.to, NULL) == 0)
		about = strcmp(period.to, "9999-12-31") == 0
		    ? reg_spell_format(_("Station %1$s, since %2$s, as known on %3$s"), side->site, reg_spell_day(from),
			  reg_spell_day(day))
		    : reg_spell_format(_("Station %1$s, %2$s to %3$s, as known on %4$s"), side->site, reg_spell_day(from),
			  reg_spell_day(to), reg_spell_day(day));
	rc = reg_page_write_report(path, title, about, parts, n, err);
	reg_command_close(side);
	return rc;
}

int reg_report_print_parts(const struct reg_command *command, const char *title, const struct reg_page_part *parts, size_t n,
    struct reg_err *err)
{
	const char *path = reg_command_value(command, "html");
	bool as_csv = reg_command_value(command, "csv") != NULL;
	int rc = 0;

	if (path != NULL) {
		rc = write_page(command, path, title, parts, n, err);
		if (rc == 0)
			printf(_("%s is written: open it in a browser.\n"), path);
		return rc;
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		const char *words = parts[i].words;

		if (i > 0 && !as_csv)
			putchar('\n');
		if (words != NULL && !as_csv)
			printf("%s%s", words, words[0] != '\0' && words[strlen(words) - 1] != '\n' ? "\n" : "");
		if (parts[i].table != NULL)
			rc = reg_table_print(parts[i].table, stdout, as_csv, err);
	}
	return rc;
}

int reg_report_show(const struct reg_command *command, struct reg_table *table, json_t *with, const char *title,
    const char *words, struct reg_err *err)
{
	const struct reg_page_part part = { words, table };

	if (command->json)
		return reg_table_show(table, "rows", with, err);
	json_decref(with);
	return reg_report_print_parts(command, title, &part, 1, err);
}

int reg_report_print(const struct reg_command *command, struct reg_table *table, const char *title, const char *words,
    struct reg_err *err)
{
	return reg_report_show(command, table, NULL, title, words, err);
}
