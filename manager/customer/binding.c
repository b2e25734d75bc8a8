/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "binding.h"

#include <stdlib.h>

#include "act.h"
#include "i18n.h"

const struct reg_option reg_binding_options[] = {
	REG_BINDING_ROLE,
	{ "confidence", "PERCENT", N_("How sure it is, 1 to 100; below 50 points wait until it is confirmed.") },
	{ "from", "DAY", N_("Theirs since this day (or time), rather than from now on.") },
	{ NULL, NULL, NULL },
};

static int look_up(struct reg_who *out, struct reg_side *side, const struct reg_binding_target *target, const char *text,
    struct reg_err *err)
{
	return target->kind == REGULARS_CARD ? reg_who_card(out, side, text, err) : reg_who_plate(out, side, text, err);
}

static int show(struct reg_side *side, const struct reg_command *command, const struct reg_binding_target *target,
    const char *text, struct reg_err *err)
{
	json_t *holders = NULL;
	struct reg_who who;
	int rc = look_up(&who, side, target, text, err);

	if (rc == 0)
		rc = reg_who_holders(&holders, side, who.no, err);
	if (rc == 0)
		rc = target->show(side, command, &who, holders, err);
	json_decref(holders);
	return rc;
}

static int change(struct reg_side *side, const struct reg_command *command, enum regulars_identifier_kind kind,
    const char *value, bool unbind, struct reg_err *err)
{
	const char *confidence = reg_command_value(command, "confidence"), *from = reg_command_value(command, "from");
	struct reg_binding binding = { .kind = kind, .value = value, .role = reg_command_value(command, "role") };
	struct reg_who customer;
	char *end;
	int rc = 0;

	if (confidence != NULL) {
		binding.confidence = (int)strtol(confidence, &end, 10);
		if (*end != '\0' || binding.confidence < 1 || binding.confidence > 100)
			return reg_command_usage(
			    command, "--confidence: \"%s\" is not a whole number from 1 to 100", confidence);
	}
	if (from != NULL)
		rc = reg_command_instant(&binding.valid_from, from, side->zone, "from", err);
	if (rc == 0)
		rc = reg_who_customer(&customer, side, command->operands[1], err);
	if (rc != 0)
		return rc;
	return unbind ? reg_act_unbind(side, customer.value, kind, value, reg_command_now(), reg_command_actor(), err)
		      : reg_act_bind(side, customer.value, &binding, reg_command_now(), reg_command_actor(), err);
}

int reg_binding_show(struct reg_command *command, const struct reg_binding_target *target, struct reg_err *err)
{
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = show(side, command, target, command->operands[0], err);
	reg_command_close(side);
	return rc;
}

int reg_binding_change(struct reg_command *command, const struct reg_binding_target *target, bool unbind,
    struct reg_err *err)
{
	char buffer[128];
	const char *text = command->operands[0];
	struct reg_side *side = NULL;
	int rc;

	if (target->kind == REGULARS_CARD)
		text = reg_who_number(buffer, sizeof buffer, text); /* once: standard input has one number for both uses */
	if (text == NULL)
		return reg_err_set(err, REG_EINVAL, "a card number was expected on standard input");
	rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = change(side, command, target->kind, text, unbind, err);
	if (rc == 0)
		rc = show(side, command, target, text, err);
	reg_command_close(side);
	return rc;
}
