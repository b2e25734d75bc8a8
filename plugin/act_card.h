/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_card.h - cards that are issued, blocked and let again.
 *
 * A block is an entry about the card alone, from an instant on: a sale of that time is not identified by the card, so
 * it neither earns nor redeems by it, whoever holds it. Each act is one durable transaction; `actor` and `at_unix_s` as
 * in act.h. `card` is a number as typed, never stored.
 */
#ifndef REG_ACT_CARD_H
#define REG_ACT_CARD_H

#include "act.h"

struct reg_card_issue {
	const char *card, *customer;
	const char *role;         /* of the holder; NULL: owner */
	const char *staff;        /* who issued it; NULL: the actor */
	const char *partner;      /* for whom; NULL: for the station */
	const char *programme;    /* card programme that the customer joins with it; NULL: none */
	int32_t last_day;         /* of a temporary card: on the day after it is blocked; REG_DAY_NEVER: no end */
	const char *exchanged;    /* competitor ("x" of competitor:x) whose card it was given for; NULL: none */
	const char *tier;         /* then: the tier that is held at least until tier_day */
	int32_t tier_day;
};

/* Binds the card and says that it was issued, with what goes with it: all or nothing. REG_ENOTFOUND: no such customer or
 * competitor. REG_EDENIED: needs an approval (a tier always; a programme by invitation). */
int reg_act_card_issue(struct reg_side *side, const struct reg_card_issue *issue, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err) __attribute__((warn_unused_result));

/* Why a card is blocked; ends with NULL. */
extern const char *const reg_card_reasons[];
#define REG_CARD_ENDED "ended" /* a temporary card */

/* Blocks it from `from_unix_s` (0: now) to `until_unix_s`, the first second on which it is good again (0: until it is
 * unblocked). Sales since then are evaluated again. REG_EINVAL: no such reason, ends before it begins. */
int reg_act_card_block(struct reg_side *side, const char *card, const char *reason, int64_t from_unix_s,
    int64_t until_unix_s, int64_t at_unix_s, const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

/* From now on it is good again, also where it was to be blocked later. REG_ENOTFOUND: it is not blocked. */
int reg_act_card_unblock(struct reg_side *side, const char *card, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
