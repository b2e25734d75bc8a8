/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "span.h"

#include <string.h>

/* The first day of the month after that of `day`. */
static int32_t next_month(int32_t day)
{
	int year, month, mday;

	reg_day_to_civil(day, &year, &month, &mday);
	return month == 12 ? reg_day_from_civil(year + 1, 1, 1) : reg_day_from_civil(year, month + 1, 1);
}

static int64_t count_thirtieths(int32_t from, int32_t to)
{
	int64_t n = 0;

	for (int32_t day = from, next; day <= to; day = next) {
		int year, month, mday;

		next = next_month(day);
		reg_day_to_civil(day, &year, &month, &mday);
		if (mday == 1 && next - 1 <= to)
			n += 30;
		else
			n += (next - 1 <= to ? next : to + 1) - day;
	}
	return n;
}

static void finish(struct reg_span *out, const struct reg_side *side)
{
	reg_day_format(out->period.from, out->from_day);
	reg_day_format(out->period.to, out->to_day);
	reg_day_format(out->period.as_of, out->as_of);
	out->end_unix_s = reg_zone_day_end(side->zone, out->as_of);
	out->thirtieths = count_thirtieths(out->from_day, out->to_day);
}

void reg_span_make(struct reg_span *out, const struct reg_side *side, int32_t as_of, int days)
{
	*out = (struct reg_span){ .from_day = as_of - days + 1, .to_day = as_of, .as_of = as_of };
	finish(out, side);
}

int reg_span_read(struct reg_span *out, const struct reg_command *command, const struct reg_side *side, int days)
{
	const char *month = reg_command_value(command, "month");
	struct reg_period period;
	int32_t today, from = REG_DAY_NEVER, to = REG_DAY_NEVER;
	int rc = reg_period_read(&period, command);

	rc = rc != 0 ? rc : reg_analysis_as_of(&today, command, side);
	if (rc != 0)
		return rc;
	if (month != NULL || reg_command_value(command, "from") != NULL)
		(void)reg_day_parse(&from, period.from, NULL);
	if (month != NULL || reg_command_value(command, "to") != NULL)
		(void)reg_day_parse(&to, period.to, NULL);
	*out = (struct reg_span){ .as_of = today, .to_day = today };
	if (to != REG_DAY_NEVER && to < today)
		out->to_day = to;
	out->from_day = from != REG_DAY_NEVER ? from : out->to_day - days + 1;
	if (out->from_day > out->to_day)
		return reg_command_usage(command, "the period begins after its last day, or after today");
	finish(out, side);
	return 0;
}

int64_t reg_span_needed_ml(const struct reg_span *span, int64_t month_ml)
{
	return (month_ml * span->thirtieths + 15) / 30;
}
