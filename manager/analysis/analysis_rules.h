/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_rules.h - the thresholds of the analysis by name, as `regulars analysis` and the settings know them.
 */
#ifndef REG_ANALYSIS_RULES_H
#define REG_ANALYSIS_RULES_H

#include <stddef.h>

#include "analysis.h"

struct reg_analysis_rule {
	const char *name;   /* of the option; the setting is "analysis." and this; NULL ends the list */
	const char *help;
	int otherwise, lowest, highest;
	size_t offset;      /* of the int in struct reg_analysis_rules */
};
extern const struct reg_analysis_rule reg_analysis_rule_table[];

#define REG_ANALYSIS_RULE_NAME_SIZE 64 /* room for the name of a setting */

/* Where a threshold is in a set of them. */
int *reg_analysis_rule_value(struct reg_analysis_rules *rules, const struct reg_analysis_rule *rule);
/* False: the text is no number within its limits. */
bool reg_analysis_rule_read(int *out, const struct reg_analysis_rule *rule, const char *text);

#endif
