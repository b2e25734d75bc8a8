/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_note.h - `regulars customer note` and `rate`: needs, wishes, enquiries, services, amenities, satisfaction.
 */
#ifndef REG_CUSTOMER_NOTE_H
#define REG_CUSTOMER_NOTE_H

#include <jansson.h>

#include "command.h"

extern const struct reg_option reg_customer_note_options[], reg_customer_rate_options[];
int reg_customer_note(struct reg_command *command, struct reg_err *err);
int reg_customer_rate(struct reg_command *command, struct reg_err *err);

/* Sets "notes" of a customer, the latest 20, and "ratings" likewise, of all that were merged into it: what happened last
 * first; neither where there is none. */
int reg_customer_note_json(json_t *out, struct reg_side *side, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for people. */
void reg_customer_note_print(const json_t *customer);

#endif
