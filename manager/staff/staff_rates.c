/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff_rates.c - `regulars staff rates`: what people of the station are paid for, and since when.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "approval.h"
#include "hooks/journal/scale.h"
#include "i18n.h"
#include "output.h"
#include "staff.h"

#define MAX_PER 1000000

/* --- what is known --- */

void reg_rates_finish(struct reg_rates *rates)
{
	free(rates->items);
	*rates = (struct reg_rates){ 0 };
}

/* Columns: metric, at, amount, per, currency, actor, approver; by metric and time. */
int reg_rates_read(struct reg_rates *out, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_RATE_ALL, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		int32_t day = reg_zone_day(side->zone, reg_int(stmt, 1));
		struct reg_rate *items, *one;
		enum reg_metric metric;

		rc = 0;
		if (!reg_metric_find(&metric, reg_text(stmt, 0)))
			continue; /* of a newer program */
		one = out->n > 0 ? &out->items[out->n - 1] : NULL;
		if (one != NULL && one->metric == metric && one->from_day == day)
			out->n--;
		else if (one != NULL && one->metric == metric)
			one->to_day = day - 1;
		items = reallocarray(out->items, out->n + 1, sizeof *items);
		if (items == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		out->items = items;
		one = &items[out->n++];
		*one = (struct reg_rate){ .metric = metric, .from_day = day, .to_day = REG_DAY_NEVER, .amount_minor = reg_int(stmt, 2),
			.per = reg_int(stmt, 3) > 0 ? reg_int(stmt, 3) : 1 };
		(void)snprintf(one->currency, sizeof one->currency, "%s", reg_is_null(stmt, 4) ? "" : reg_text(stmt, 4));
		(void)snprintf(one->actor, sizeof one->actor, "%s", reg_text(stmt, 5));
		(void)snprintf(one->approver, sizeof one->approver, "%s", reg_is_null(stmt, 6) ? "" : reg_text(stmt, 6));
	}
	return rc;
}

const char *reg_rate_shown(const struct reg_rate *rate)
{
	const char *price = reg_shown_price(rate->amount_minor, rate->currency);

	return rate->per == 1 ? price : reg_shown_format(_("%1$s per %2$lld"), price, (long long)rate->per);
}

static const struct reg_column columns[] = {
	{ "metric", N_("Metric"), false },
	{ "what", N_("What it is"), false },
	{ "rate_minor", N_("Rate"), true },
	{ "per", NULL, true },
	{ "currency", NULL, false },
	{ "from", N_("From"), false },
	{ "to", N_("To"), false },
	{ "set_by", N_("Set by"), false },
	{ "approved_by", N_("Approved by"), false },
	{ NULL, NULL, false },
};

static int list(struct reg_command *command, struct reg_err *err)
{
	struct reg_rates rates = { 0 };
	struct reg_list shown;
	int rc = reg_list_begin(&shown, command, columns, err);

	if (rc == 0)
		rc = reg_rates_read(&rates, shown.side, err);
	if (rc == 0)
		reg_table_if_empty(shown.table, _("Nothing is rewarded yet: `regulars staff rates METRIC AMOUNT` sets a rate.\n"));
	for (size_t i = 0; rc == 0 && i < rates.n; i++) {
		const struct reg_rate *one = &rates.items[i];

		reg_table_text(shown.table, reg_metric_word(one->metric));
		reg_table_csv(shown.table, reg_metric_word(one->metric), reg_staff_metric(one->metric));
		reg_table_number(shown.table, one->amount_minor, reg_rate_shown(one));
		reg_table_number(shown.table, one->per, NULL);
		reg_table_text(shown.table, one->currency);
		reg_table_day(shown.table, one->from_day);
		reg_table_day(shown.table, one->to_day);
		reg_table_text(shown.table, one->actor);
		reg_table_text(shown.table, one->approver);
	}
	reg_rates_finish(&rates);
	return reg_list_end(&shown, rc, "rates", NULL, err);
}

/* --- set --- */

/* Whole minor units, so that nobody wonders what became of the rest. */
static int read_amount(int64_t *out, const char *text, const struct reg_side *side, struct reg_err *err)
{
	int64_t fine;
	struct reg_scale scale = { reg_scale_power(reg_scale_currency_decimals(side->currency) + 6), 1 };
	int rc = reg_scale_read(&fine, text, '.', 0, scale, "amount", err);

	if (rc < 0)
		return rc;
	if (fine < 0)
		return reg_err_set(err, REG_EINVAL, "amount: found %s, expected 0 or more", text);
	*out = fine / 1000000;
	return fine % 1000000 == 0 ? 0
	    : reg_err_set(err, REG_EINVAL, "amount: found %s, expected a whole number of the smallest unit of %s; --per makes it smaller",
		  text, side->currency);
}

static int read_per(int64_t *out, const struct reg_command *command)
{
	const char *text = reg_command_value(command, "per");
	char *end;

	*out = 1;
	if (text == NULL)
		return 0;
	errno = 0;
	*out = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || *out < 1 || *out > MAX_PER)
		return reg_command_usage(command, "--per: \"%s\" is not a number from 1 to %d", text, MAX_PER);
	return 0;
}

static int say(struct reg_side *side, const struct reg_command *command, enum reg_metric metric, int64_t amount_minor,
    int64_t per, const char *approver, struct reg_err *err)
{
	const char *from = reg_command_value(command, "from");
	struct reg_entry entry = { .kind = "rate", .place = REG_PLACE_RATES, .name = reg_metric_word(metric) };
	int64_t no;
	int32_t day = reg_zone_day(side->zone, reg_command_now());
	int rc = from != NULL ? reg_day_parse(&day, from, err) : 0;

	if (rc != 0)
		return rc;
	entry.from_unix_s = reg_zone_day_start(side->zone, day);
	entry.more = json_pack("{s:I, s:I, s:s, s:s}", "amount_minor", (json_int_t)amount_minor, "per", (json_int_t)per, "currency",
	    side->currency, "approver", approver);
	rc = entry.more == NULL ? reg_err_set(err, REG_EINVAL, "approver: expected UTF-8 text")
	                        : reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int set(struct reg_command *command, enum reg_metric metric, int64_t per, struct reg_err *err)
{
	struct reg_approval_given given;
	struct reg_side *side = NULL;
	int64_t amount_minor = 0;
	int rc = reg_approval_read(&given, command, err);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = read_amount(&amount_minor, command->operands[1], side, err);
	if (rc == 0)
		rc = reg_act_approved(side, reg_approval_of(&given), "manager", reg_command_now(), err);
	if (rc == 0)
		rc = say(side, command, metric, amount_minor, per, given.approval.staff, err);
	reg_approval_finish(&given);
	reg_command_close(side);
	return rc == 0 ? list(command, err) : rc;
}

const struct reg_option reg_staff_rates_options[] = {
	{ "per", "NUMBER", N_("The amount is for so many, 1 to 1000000, rather than for one.") },
	{ "from", "YYYY-MM-DD", N_("In force from this site day on, rather than from today.") },
	REG_APPROVAL_OPTIONS,
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

int reg_staff_rates(struct reg_command *command, struct reg_err *err)
{
	const char *from = reg_command_value(command, "from");
	enum reg_metric metric;
	int64_t per;
	int32_t day;

	if (command->n_operands == 0) {
		if (from != NULL || reg_command_value(command, "per") != NULL || reg_command_value(command, "approver") != NULL ||
		    reg_command_value(command, "pin-file") != NULL)
			return reg_command_usage(command, "nothing is set: METRIC and AMOUNT are missing");
		return list(command, err);
	}
	if (command->n_operands != 2)
		return reg_command_usage(command, "a rate is set by METRIC and AMOUNT");
	if (!reg_metric_find(&metric, command->operands[0]))
		return reg_command_usage(command, "\"%s\" is none of %s", command->operands[0], reg_staff_metrics());
	if (metric == REG_METRIC_RATE)
		return reg_command_usage(command, "capture-rate cannot be added up day by day; reward plates or captured");
	if (from != NULL && reg_day_parse(&day, from, NULL) != 0)
		return reg_command_usage(command, "--from: \"%s\" is not a day such as 2026-11-21", from);
	return read_per(&per, command) != 0 ? REG_EXIT_USAGE : set(command, metric, per, err);
}
