/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "points_change.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "account.h"
#include "staff/approval.h"
#include "i18n.h"
#include "output.h"
#include "who.h"

const struct reg_option reg_points_adjust_options[] = {
	{ "add", "N", N_("Points to give.") },
	{ "take", "N", N_("Points to take.") },
	REG_APPROVAL_REASON_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_points_open_options[] = {
	{ "expires", "DAY", N_("Last day on which they can be used, rather than as the programme says.") },
	{ "at", "DAY", N_("As of this day (or time), rather than now.") },
	{ NULL, NULL, NULL },
};

const struct reg_option reg_points_transfer_options[] = {
	REG_APPROVAL_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_points_redeem_options[] = {
	{ "points", "N", N_("How many points, of a reward that is money.") },
	{ "entitled", NULL, N_("By a service, gift or coupon that was granted, not by points.") },
	REG_APPROVAL_OPTIONS,
	{ NULL, NULL, NULL },
};

/* A whole number above 0. 0, or REG_EXIT_USAGE, explained. */
static int read_count(int64_t *out, const struct reg_command *command, const char *what, const char *text)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || *out <= 0)
		return reg_command_usage(command, "%s: \"%s\" is not a whole number above 0", what, text);
	return 0;
}

/* What the customer has now. */
static int print_standing(const struct reg_command *command, struct reg_side *side, const struct reg_who *who,
    struct reg_err *err)
{
	struct reg_standing standing;
	int rc = reg_side_refresh(side, err);

	rc = rc < 0 ? rc : reg_account_standing(&standing, side, who->no, reg_command_now(), err);
	if (rc < 0)
		return rc;
	if (command->json)
		return reg_output_json(json_pack("{s:s, s:I, s:I}", "customer", who->value, "balance",
		    (json_int_t)standing.balance, "pending", (json_int_t)standing.pending), err);
	printf(_("%1$s: %2$s\n"), reg_shown(who->value), reg_shown_count(standing.balance, "point"));
	return 0;
}

int reg_points_adjust(struct reg_command *command, struct reg_err *err)
{
	const char *add = reg_command_value(command, "add"), *take = reg_command_value(command, "take");
	const char *reason = reg_command_value(command, "reason");
	struct reg_approval_given approval = { 0 };
	struct reg_side *side = NULL;
	struct reg_who who;
	int64_t points;
	int rc;

	if ((add == NULL) == (take == NULL))
		return reg_command_usage(command, "one of --add and --take is needed");
	if (reason == NULL || reason[0] == '\0')
		return reg_command_usage(command, "--reason is missing: it is kept with the adjustment");
	rc = read_count(&points, command, add != NULL ? "--add" : "--take", add != NULL ? add : take);
	if (rc == 0)
		rc = reg_approval_read(&approval, command, err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_act_adjust(side, who.value, add != NULL ? points : -points, reason, reg_command_now(),
		    reg_command_actor(), reg_approval_of(&approval), err);
	if (rc == 0)
		rc = print_standing(command, side, &who, err);
	reg_approval_finish(&approval);
	reg_command_close(side);
	return rc;
}

int reg_points_open(struct reg_command *command, struct reg_err *err)
{
	const char *expires = reg_command_value(command, "expires"), *at = reg_command_value(command, "at");
	int64_t points, at_unix_s = reg_command_now();
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = read_count(&points, command, "POINTS", command->operands[1]);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && at != NULL)
		rc = reg_command_instant(&at_unix_s, at, side->zone, "at", err);
	if (rc == 0)
		rc = reg_who_customer(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_act_open(side, who.value, points, expires, at_unix_s, reg_command_actor(), err);
	if (rc == 0)
		rc = print_standing(command, side, &who, err);
	reg_command_close(side);
	return rc;
}

int reg_points_transfer(struct reg_command *command, struct reg_err *err)
{
	struct reg_approval_given approval = { 0 };
	struct reg_side *side = NULL;
	struct reg_who from, to;
	int64_t points;
	int rc = read_count(&points, command, "POINTS", command->operands[2]);

	if (rc == 0)
		rc = reg_approval_read(&approval, command, err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&from, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_who_customer(&to, side, command->operands[1], err);
	if (rc == 0)
		rc = reg_act_transfer(side, from.value, to.value, points, reg_command_now(), reg_command_actor(),
		    reg_approval_of(&approval), err);
	if (rc == 0)
		rc = print_standing(command, side, &from, err);
	reg_approval_finish(&approval);
	reg_command_close(side);
	return rc;
}

static int print_done(const struct reg_command *command, const struct reg_side *side, const struct reg_who *who,
    const struct reg_redemption_done *done, struct reg_err *err)
{
	const char *who_shown, *name, *by;

	if (command->json)
		return reg_output_json(json_pack("{s:s, s:s, s:o, s:I, s:I, s:I}", "customer", who->value, "reward",
		    command->operands[1], "name", reg_json_text(done->reward_name), "points", (json_int_t)done->points,
		    "count", (json_int_t)done->count, "value_minor", (json_int_t)done->value_minor), err);
	who_shown = reg_shown(who->value);
	name = reg_shown(done->reward_name);
	/* A reward is paid by points, or by one of the times that were granted. */
	by = done->points > 0 ? reg_shown_count(done->points, "point")
	    : done->count > 0 ? reg_shown_count(done->count, "use of what was granted") : NULL;
	if (by != NULL && done->value_minor > 0)
		printf(_("%1$s: %2$s, %3$s, worth %4$s\n"), who_shown, name, by,
		    reg_shown_price(done->value_minor, side->currency));
	else if (by != NULL)
		printf(_("%1$s: %2$s, %3$s\n"), who_shown, name, by);
	else if (done->value_minor > 0)
		printf(_("%1$s: %2$s, worth %3$s\n"), who_shown, name, reg_shown_price(done->value_minor, side->currency));
	else
		printf(_("%1$s: %2$s\n"), who_shown, name);
	return 0;
}

int reg_points_redeem(struct reg_command *command, struct reg_err *err)
{
	const char *points = reg_command_value(command, "points");
	struct reg_redemption_wish wish = { .reward = command->operands[1],
		.entitled = reg_command_value(command, "entitled") != NULL };
	struct reg_approval_given approval = { 0 };
	struct reg_redemption_done done = { 0 };
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = points == NULL ? 0 : read_count(&wish.points, command, "--points", points);

	if (rc == 0)
		rc = reg_approval_read(&approval, command, err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_act_redeem(&done, side, who.value, &wish, reg_command_now(), reg_command_actor(),
		    reg_approval_of(&approval), err);
	if (rc == 0)
		rc = print_done(command, side, &who, &done, err);
	reg_approval_finish(&approval);
	reg_command_close(side);
	return rc;
}
