/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "period.h"

#include <stdio.h>
#include <string.h>

static int read_day(char out[REG_DAY_SIZE], const struct reg_command *command, const char *option)
{
	const char *text = reg_command_value(command, option);
	int32_t day;

	if (text == NULL)
		return 0;
	if (reg_day_parse(&day, text, NULL) != 0)
		return reg_command_usage(command, "--%s: \"%s\" is not a day such as 2026-11-21", option, text);
	(void)snprintf(out, REG_DAY_SIZE, "%s", text);
	return 0;
}

static int read_month(struct reg_period *out, const struct reg_command *command, const char *month)
{
	char first[REG_DAY_SIZE];
	int year, number;
	int32_t day;

	if (reg_command_value(command, "from") != NULL || reg_command_value(command, "to") != NULL)
		return reg_command_usage(command, "--month cannot stand beside --from or --to");
	if (strlen(month) != 7 || snprintf(first, sizeof first, "%s-01", month) != 10 ||
	    reg_day_parse(&day, first, NULL) != 0)
		return reg_command_usage(command, "--month: \"%s\" is not a month such as 2026-11", month);
	memcpy(out->from, first, sizeof first);
	reg_day_to_civil(day, &year, &number, NULL);
	reg_day_format(out->to, reg_day_from_civil(number == 12 ? year + 1 : year, number == 12 ? 1 : number + 1, 1) - 1);
	return 0;
}

int reg_period_read(struct reg_period *out, const struct reg_command *command)
{
	const char *month = reg_command_value(command, "month");
	int status;

	*out = (struct reg_period){ .from = "0000-01-01", .to = "9999-12-31", .as_of = "9999-12-31" };
	status = read_day(out->as_of, command, "as-of");
	if (status == 0 && month != NULL)
		status = read_month(out, command, month);
	else if (status == 0)
		status = read_day(out->from, command, "from");
	if (status == 0 && month == NULL)
		status = read_day(out->to, command, "to");
	if (status == 0 && strcmp(out->from, out->to) > 0)
		return reg_command_usage(command, "--from %s is later than --to %s", out->from, out->to);
	if (status == 0 && strcmp(out->to, out->as_of) > 0)
		memcpy(out->to, out->as_of, sizeof out->to);
	return status;
}

bool reg_period_is_given(const struct reg_command *command)
{
	return reg_command_value(command, "month") != NULL ||
	    (reg_command_value(command, "from") != NULL && reg_command_value(command, "to") != NULL);
}
