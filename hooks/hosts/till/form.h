/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * form.h - a form of the plugin's menu, asked field by field.
 *
 * Asked are the fields up to the last one that is required; what stands behind it can be given as NAME=VALUE at any
 * prompt. In a form that requires nothing one answer is enough. A kept field is handed back as it is.
 */
#ifndef TILL_FORM_H
#define TILL_FORM_H

#include "till.h"

#define TILL_FORM_FIELDS 16
#define TILL_VALUE_SIZE 256

struct till_form {
	char names[TILL_FORM_FIELDS][40];
	char texts[TILL_FORM_FIELDS][TILL_VALUE_SIZE];
	struct regulars_value values[TILL_FORM_FIELDS];
	size_t n;
};

/* Fills *out from NAME=VALUE words (may be none) and from what the cashier types. Returns 0, or -1 when the cashier leaves
 * the form with "." or input ends. */
int till_form_ask(struct till_form *out, struct till *till, const struct regulars_action *action, char **words, int n);

/* Forgets what was typed, PINs too. */
void till_form_finish(struct till_form *form);

#endif
