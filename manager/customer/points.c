/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * points.c - `regulars points`: what a customer has, and how it came about; what writes is in points_change.c.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "i18n.h"
#include "output.h"
#include "points_change.h"
#include "table.h"
#include "who.h"

static const struct reg_option balance_options[] = {
	{ "as-of", "DAY", N_("As it stood at the end of this day (or at a time), rather than now.") },
	{ NULL, NULL, NULL },
};

struct balance {
	int64_t points, pending, owed;
};

static int read_balance(
    struct balance *out, struct reg_side *side, int64_t subject, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_BALANCE, err, "ii", subject, at_unix_s);

	*out = (struct balance){ 0 };
	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc != 1)
		return rc;
	out->pending = reg_int(stmt, 1);
	out->owed = reg_int(stmt, 2);
	out->points = reg_int(stmt, 0) - out->owed;
	reg_reset(stmt);
	return 0;
}

/* Points by their last day: an array of {"points","on"}. */
static int read_expiring(json_t *out, struct reg_side *side, int64_t subject, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_EXPIRING, err, "ii", subject, at_unix_s);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1) {
			char day[REG_DAY_SIZE];

			reg_day_format(day, reg_zone_day(side->zone, reg_int(stmt, 0)));
			(void)json_array_append_new(
			    out, json_pack("{s:I, s:s}", "points", (json_int_t)reg_int(stmt, 1), "on", day));
		}
	return rc;
}

static int print_balance(const struct reg_command *command, const struct reg_who *who, const struct balance *balance,
    json_t *expiring, struct reg_err *err)
{
	const json_t *item;
	size_t i;

	if (command->json)
		return reg_output_json(json_pack("{s:s, s:I, s:I, s:I, s:O}", "customer", who->value, "balance",
					   (json_int_t)balance->points, "pending", (json_int_t)balance->pending, "owed",
					   (json_int_t)balance->owed, "expiring", expiring),
		    err);
	if (balance->pending != 0 && balance->owed != 0)
		printf(_("%1$s: %2$s, %3$lld pending (%4$lld owed after refunds)\n"), reg_shown(who->value),
		    reg_shown_count(balance->points, "point"), (long long)balance->pending, (long long)balance->owed);
	else if (balance->pending != 0)
		printf(_("%1$s: %2$s, %3$lld pending\n"), reg_shown(who->value), reg_shown_count(balance->points, "point"),
		    (long long)balance->pending);
	else if (balance->owed != 0)
		printf(_("%1$s: %2$s (%3$lld owed after refunds)\n"), reg_shown(who->value),
		    reg_shown_count(balance->points, "point"), (long long)balance->owed);
	else
		printf(_("%1$s: %2$s\n"), reg_shown(who->value), reg_shown_count(balance->points, "point"));
	json_array_foreach(expiring, i, item)
		printf(_("  %1$lld of them until %2$s\n"), (long long)json_integer_value(json_object_get(item, "points")),
		    json_string_value(json_object_get(item, "on")));
	return 0;
}

static int run_balance(struct reg_command *command, struct reg_err *err)
{
	const char *as_of = reg_command_value(command, "as-of");
	int64_t at_unix_s = reg_command_now();
	json_t *expiring = json_array();
	struct reg_side *side = NULL;
	struct balance balance;
	struct reg_who who;
	int32_t day;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && as_of != NULL) {
		if (reg_day_parse(&day, as_of, NULL) == 0)
			at_unix_s = reg_zone_day_end(side->zone, day);
		else
			rc = reg_command_instant(&at_unix_s, as_of, side->zone, "as-of", err);
	}
	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = read_balance(&balance, side, who.no, at_unix_s, err);
	if (rc == 0)
		rc = read_expiring(expiring, side, who.no, at_unix_s, err);
	if (rc == 0)
		rc = print_balance(command, &who, &balance, expiring, err);
	json_decref(expiring);
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "at", N_("When"), false },
	{ "what", N_("What"), false },
	{ "points", N_("Points"), true },
	{ "sale", N_("Receipt"), false },
	{ "from", N_("Usable from"), false },
	{ "until", N_("Until"), false },
	{ "by", N_("By"), false },
	{ "reason", N_("Why"), false },
	{ NULL, NULL, false },
};

/* A time of the row, or nothing where it is NULL or never comes. */
static void add_instant(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt, int column)
{
	reg_table_instant(table, reg_is_null(stmt, column) ? INT64_MAX : reg_int(stmt, column), side->zone);
}

/* Columns: at, what, points, site, series, receipt, unlock, expiry, actor, reason; of an act no receipt, of a sale no
 * actor. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	char sale[512];

	add_instant(table, side, stmt, 0);
	reg_table_word(table, reg_text(stmt, 1));
	reg_table_number(table, reg_int(stmt, 2), NULL);
	if (!reg_is_null(stmt, 5))
		(void)snprintf(sale, sizeof sale, "%s/%s/%s", reg_text(stmt, 3), reg_text(stmt, 4), reg_text(stmt, 5));
	reg_table_text(table, reg_is_null(stmt, 5) ? NULL : sale);
	add_instant(table, side, stmt, 6);
	add_instant(table, side, stmt, 7);
	reg_table_text(table, reg_text(stmt, 8));
	reg_table_text(table, reg_text(stmt, 9));
}

/* Services, gifts and coupons that are left, and what open tickets have set aside. */
static int read_rest(json_t *entitlements, json_t *holds, struct reg_side *side, int64_t subject, struct reg_err *err)
{
	int64_t now = reg_command_now();
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_ENTITLEMENTS, err, "ii", subject, now);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(entitlements, json_pack("{s:o, s:o, s:I, s:I, s:o, s:o}", "grant",
			    reg_json_text(reg_text(stmt, 0)), "rewards", json_loads(reg_text(stmt, 1), 0, NULL), "count",
			    (json_int_t)reg_int(stmt, 2), "left", (json_int_t)reg_int(stmt, 3), "from",
			    reg_json_instant(reg_int(stmt, 4), side->zone), "until",
			    reg_json_instant(reg_int(stmt, 5), side->zone)));
	if (rc == 0)
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_HOLDS, err, "ii", subject, now);
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(holds, json_pack("{s:o, s:I, s:I, s:o, s:o}", "reward",
			    reg_json_text(reg_text(stmt, 0)), "points", (json_int_t)reg_int(stmt, 1), "count",
			    (json_int_t)reg_int(stmt, 2), "at", reg_json_instant(reg_int(stmt, 3), side->zone), "until",
			    reg_json_instant(reg_int(stmt, 4), side->zone)));
	return rc;
}

static void print_rest(const json_t *entitlements, const json_t *holds)
{
	const json_t *item, *reward;
	size_t i, k;

	json_array_foreach(entitlements, i, item) {
		const char *until = json_string_value(json_object_get(item, "until"));
		long long left = (long long)json_integer_value(json_object_get(item, "left"));
		const char *names = "";

		json_array_foreach(json_object_get(item, "rewards"), k, reward)
			names = k == 0 ? reg_shown(json_string_value(reward))
				       : reg_shown_format(_("%1$s or %2$s"), names, reg_shown(json_string_value(reward)));
		if (until != NULL)
			printf(_("Left: %1$lld of %2$s, until %3$s\n"), left, names, until);
		else
			printf(_("Left: %1$lld of %2$s\n"), left, names);
	}
	json_array_foreach(holds, i, item)
		printf(_("Set aside: %1$s for %2$s, until %3$s\n"),
		    reg_shown_count(json_integer_value(json_object_get(item, "points")), "point"),
		    reg_shown(json_string_value(json_object_get(item, "reward"))),
		    json_string_value(json_object_get(item, "until")));
}

static int run_history(struct reg_command *command, struct reg_err *err)
{
	json_t *entitlements = json_array(), *holds = json_array(), *with = NULL;
	struct balance balance;
	struct reg_stmt *stmt;
	struct reg_list list;
	struct reg_who who;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_who_account(&who, list.side, command->operands[0], err);
	if (rc == 0)
		rc = read_balance(&balance, list.side, who.no, reg_command_now(), err);
	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_MGR_POINTS_HISTORY, err, "ii", who.no, reg_command_now());
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, add_row, err);
	if (rc == 0)
		rc = read_rest(entitlements, holds, list.side, who.no, err);
	if (rc == 0)
		with = json_pack("{s:s, s:I, s:I, s:I, s:O, s:O}", "customer", who.value, "balance",
		    (json_int_t)balance.points, "pending", (json_int_t)balance.pending, "owed", (json_int_t)balance.owed,
		    "entitlements", entitlements, "holds", holds);
	rc = reg_list_end(&list, rc, "history", with, err);
	if (rc == 0 && !command->json && reg_command_value(command, "csv") == NULL) {
		printf(_("Balance now: %1$lld, pending %2$lld\n"), (long long)balance.points, (long long)balance.pending);
		print_rest(entitlements, holds);
	}
	json_decref(entitlements);
	json_decref(holds);
	return rc;
}

const struct reg_verb reg_verbs_points[] = {
	{
		.name = "balance",
		.operands = "CUSTOMER",
		.options = balance_options,
		.run = run_balance,
		.help = N_("Shows the points that a customer can use, those that are pending, and what expires when."),
	},
	{
		.name = "history",
		.operands = "CUSTOMER",
		.options = reg_table_options,
		.run = run_history,
		.help = N_("Lists what was earned, redeemed, revoked by refunds, transferred, adjusted, owed and expired.\n\n"
			"Then what is set aside and which services, gifts and coupons are left. `regulars explain RECEIPT`\n"
			"says why a sale earned what it did."),
	},
	{
		.name = "adjust",
		.operands = "CUSTOMER",
		.options = reg_points_adjust_options,
		.run = reg_points_adjust,
		.help = N_("Gives or takes points by hand, with a reason; above the programme's limit with an approval."),
	},
	{
		.name = "open",
		.operands = "CUSTOMER POINTS",
		.options = reg_points_open_options,
		.run = reg_points_open,
		.help = N_("Takes in an opening balance from another system, once a customer and day."),
	},
	{
		.name = "transfer",
		.operands = "FROM TO POINTS",
		.options = reg_points_transfer_options,
		.run = reg_points_transfer,
		.help = N_("Moves points to another customer; they expire when they would have."),
	},
	{
		.name = "redeem",
		.operands = "CUSTOMER REWARD",
		.options = reg_points_redeem_options,
		.run = reg_points_redeem,
		.help = N_("Redeems points or something granted for a reward, over the counter and not on a ticket."),
	},
	{
		.name = "expire",
		.options = reg_points_expire_options,
		.run = reg_points_expire,
		.help = N_("Lists the points that expire, by customer and day: in the next 30 days, or in a period.\n\n"
			"Nothing has to be run for points to expire: they do, whenever they are read."),
	},
	{ 0 },
};
