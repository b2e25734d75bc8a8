/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff_metric.c - what people of the station are measured by, and how they are called, for people.
 */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "staff.h"
#include "width.h"

void reg_staff_period(struct reg_shift *out, const struct reg_side *side, const struct reg_period *period)
{
	int32_t from = 0, to = 0;

	if (strcmp(period->from, "0000-01-01") == 0 || reg_day_parse(&from, period->from, NULL) != 0)
		from = 0;
	if (strcmp(period->to, "9999-12-31") == 0 || reg_day_parse(&to, period->to, NULL) != 0)
		to = 0;
	reg_shift_whole(out, side, from, to, INT64_MAX);
}

const char *reg_staff_metric(enum reg_metric metric)
{
	switch (metric) {
	case REG_METRIC_CAPTURED:
		return _("sales with plate or card");
	case REG_METRIC_ENROLLED:
		return _("customers enrolled");
	case REG_METRIC_CARDS:
		return _("cards issued");
	case REG_METRIC_REFERRALS:
		return _("referrals noted");
	case REG_METRIC_SHOP:
		return _("amount of shop sales");
	case REG_METRIC_PLATES:
		return _("plates captured");
	case REG_METRIC_RATE:
		return _("capture rate");
	case REG_METRIC_SHOP_SALES:
		return _("sales with something from the shop");
	case REG_METRIC_DEVELOPED:
		return _("customers developed");
	case REG_METRIC_FIRST_FILLS:
		return _("first fills of customers developed");
	case REG_METRIC_OWN_VOLUME:
		return _("litres of own customers");
	}
	return "";
}

const char *reg_staff_metrics(void)
{
	static char text[256];
	enum reg_metric metric;
	const char *word;

	text[0] = '\0';
	for (size_t i = 0; (word = reg_metric_nth(&metric, i)) != NULL; i++) {
		size_t used = strlen(text);

		(void)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? ", " : "", word);
	}
	return text;
}

const char *reg_staff_figure(const struct reg_side *side, enum reg_metric metric, int64_t value)
{
	char text[48];

	if (metric == REG_METRIC_OWN_VOLUME)
		return reg_shown_litres(value);
	if (metric == REG_METRIC_SHOP)
		return reg_shown_money(value, side->currency);
	if (metric != REG_METRIC_RATE)
		return reg_shown_format("%lld", (long long)value);
	reg_decimal(text, sizeof text, value, 7, 2);
	return reg_shown_format("%s %%", text);
}

void reg_staff_cell(struct reg_table *table, const struct reg_side *side, enum reg_metric metric, int64_t value)
{
	char fraction[48];

	if (metric != REG_METRIC_RATE) {
		reg_table_number(table, value, reg_staff_figure(side, metric, value));
		return;
	}
	reg_decimal(fraction, sizeof fraction, value, 9, 9);
	reg_table_cell(table, NULL, reg_json_fraction(value), fraction, reg_staff_figure(side, metric, value));
}

int reg_staff_name(char out[REG_STAFF_NAME_SIZE], struct reg_side *side, const char *id, bool is_team, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, is_team ? REG_SQL_TEAM_ALL : REG_SQL_STAFF_NAMES, err, "");

	out[0] = '\0';
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		if (strcmp(reg_text(stmt, 0), id) == 0)
			(void)snprintf(out, REG_STAFF_NAME_SIZE, "%s", reg_text(stmt, 1));
		rc = 0;
	}
	return rc;
}
