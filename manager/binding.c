/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "binding.h"

#include <stdlib.h>

#include "who.h"

int reg_binding_change(struct reg_side *side, const struct reg_command *command, enum regulars_identifier_kind kind,
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
