/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card_issue.h - `card issue`, `block`, `unblock` and `list`, and what `card show` says of a block.
 */
#ifndef REG_CARD_ISSUE_H
#define REG_CARD_ISSUE_H

#include <jansson.h>

#include "command.h"

extern const struct reg_option reg_card_issue_options[], reg_card_block_options[], reg_card_list_options[];

int reg_card_issue(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_card_block(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_card_unblock(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));
int reg_card_list(struct reg_command *command, struct reg_err *err) __attribute__((warn_unused_result));

/* The blocks of a card that have not ended: an array of {"from","until","reason"}, the caller's to release. */
int reg_card_blocks(json_t **out, struct reg_side *side, int64_t card, struct reg_err *err) __attribute__((warn_unused_result));
/* The same for people, on stdout. */
void reg_card_blocks_print(const json_t *blocks);

#endif
