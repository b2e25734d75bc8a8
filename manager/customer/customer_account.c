/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_account.h"

#include <stdio.h>

#include "staff/approval.h"
#include "i18n.h"
#include "output.h"
#include "who.h"

const struct reg_option reg_customer_forget_options[] = {
	{ "yes", NULL, N_("Really: it cannot be undone.") },
	{ NULL, NULL, NULL },
};

const struct reg_option reg_customer_floor_options[] = {
	{ "until", "DAY", N_("Last day on which it holds, rather than without end.") },
	REG_APPROVAL_REASON_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_customer_join_options[] = {
	REG_APPROVAL_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_customer_refer_options[] = {
	{ "option", "ID", N_("What the referrer chose, rather than the programme's first option.") },
	{ NULL, NULL, NULL },
};

/* What most of these are about: the database for writing, a customer, perhaps another, perhaps an approval. */
struct work {
	struct reg_side *side;
	struct reg_who who, other;
	struct reg_approval_given approval;
};

/* `has_other`: the second operand is a customer as well. 0, REG_EXIT_USAGE or an error; finished in every case. */
static int begin(struct work *work, const struct reg_command *command, bool has_other, bool has_approval,
    struct reg_err *err)
{
	int rc;

	*work = (struct work){ 0 };
	rc = has_approval ? reg_approval_read(&work->approval, command, err) : 0;
	if (rc == 0)
		rc = reg_command_open(&work->side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&work->who, work->side, command->operands[0], err);
	if (rc == 0 && has_other)
		rc = reg_who_customer(&work->other, work->side, command->operands[1], err);
	return rc;
}

/* Says what was done to programs, as {"customer", NAME: value}, and finishes. Returns whether people are to be told. */
static bool end(int *rc, struct work *work, const struct reg_command *command, const char *name, const char *value,
    struct reg_err *err)
{
	if (*rc == 0 && command->json)
		*rc = reg_output_json(
		    json_pack("{s:s, s:o}", "customer", work->who.value, name, reg_json_text(value)), err);
	reg_approval_finish(&work->approval);
	reg_command_close(work->side);
	return *rc == 0 && !command->json;
}

int reg_customer_merge(struct reg_command *command, struct reg_err *err)
{
	struct work work;
	int rc = begin(&work, command, true, false, err);

	if (rc == 0)
		rc = reg_act_merge(work.side, work.who.value, work.other.value, reg_command_now(), reg_command_actor(), err);
	if (end(&rc, &work, command, "merged_into", work.other.value, err))
		printf(_("%1$s is one account from now on with %2$s.\n"), reg_shown(work.who.value), reg_shown(work.other.value));
	return rc;
}

int reg_customer_split(struct reg_command *command, struct reg_err *err)
{
	struct work work;
	int rc = begin(&work, command, false, false, err);

	if (rc == 0)
		rc = reg_act_split(work.side, work.who.value, reg_command_now(), reg_command_actor(), err);
	if (end(&rc, &work, command, "account", work.who.value, err))
		printf(_("%s has an account of its own again.\n"), reg_shown(work.who.value));
	return rc;
}

int reg_customer_forget(struct reg_command *command, struct reg_err *err)
{
	struct work work;
	int rc;

	if (reg_command_value(command, "yes") == NULL)
		return reg_command_usage(command, "name, phone, plates and cards are erased for good: say --yes");
	rc = begin(&work, command, false, false, err);
	if (rc == 0)
		rc = reg_act_forget(work.side, work.who.value, reg_command_now(), reg_command_actor(), err);
	if (end(&rc, &work, command, "forgotten", work.who.value, err))
		printf(_("%s is forgotten; sales and points stay without a name.\n"), reg_shown(work.who.value));
	return rc;
}

int reg_customer_floor(struct reg_command *command, struct reg_err *err)
{
	const char *reason = reg_command_value(command, "reason");
	struct work work;
	int rc;

	if (reason == NULL || reason[0] == '\0')
		return reg_command_usage(command, "--reason is missing: it is kept with the tier");
	rc = begin(&work, command, false, true, err);
	if (rc == 0)
		rc = reg_act_floor(work.side, work.who.value, command->operands[1], reg_command_value(command, "until"), reason,
		    reg_command_now(), reg_command_actor(), reg_approval_of(&work.approval), err);
	if (end(&rc, &work, command, "tier", command->operands[1], err))
		printf(_("%1$s holds at least %2$s.\n"), reg_shown(work.who.value), reg_shown(command->operands[1]));
	return rc;
}

int reg_customer_join(struct reg_command *command, struct reg_err *err)
{
	struct work work;
	int rc = begin(&work, command, false, true, err);

	if (rc == 0)
		rc = reg_act_join(work.side, work.who.value, command->operands[1], reg_command_now(), reg_command_actor(),
		    reg_approval_of(&work.approval), err);
	if (end(&rc, &work, command, "card_programme", command->operands[1], err))
		printf(_("%1$s is a member of %2$s.\n"), reg_shown(work.who.value), reg_shown(command->operands[1]));
	return rc;
}

int reg_customer_refer(struct reg_command *command, struct reg_err *err)
{
	struct work work;
	int rc = begin(&work, command, true, false, err);

	if (rc == 0)
		rc = reg_act_refer(work.side, work.who.value, work.other.value, reg_command_value(command, "option"),
		    reg_command_now(), reg_command_actor(), err);
	if (end(&rc, &work, command, "referrer", work.other.value, err))
		printf(_("%1$s was referred by %2$s.\n"), reg_shown(work.who.value), reg_shown(work.other.value));
	return rc;
}
