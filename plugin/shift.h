/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shift.h - a period as the till sees it: the facts written since a shift (or a contest) began, of all tills of the site.
 *
 * Facts are found by their numbers, backwards from the newest, so the work is that of the period and no index on every
 * sale is needed. At most REG_SHIFT_MAX_FACTS of each till are looked at.
 */
#ifndef REG_SHIFT_H
#define REG_SHIFT_H

#include "programme.h"
#include "side.h"

#define REG_SHIFT_MAX_TILLS 64
#define REG_SHIFT_MAX_FACTS 100000
#define REG_SHIFT_MAX_NAME 72

struct reg_shift {
	int64_t began_unix_s;            /* as people say it */
	int64_t from_unix_s, until_unix_s; /* business time that counts, both included */
	size_t n;
	struct { int64_t after, upto; } tills[REG_SHIFT_MAX_TILLS]; /* fact numbers */
};

/* The shift: since the last shift document of this till, where it has none of any till of the site, else since midnight. */
int reg_shift_find(struct reg_shift *out, struct reg_side *side, int64_t now_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Site days, both included; from_day 0: as far back as is looked at; until_day 0: today. */
int reg_shift_days(struct reg_shift *out, struct reg_side *side, int32_t from_day, int32_t until_day, int64_t now_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

struct reg_shift_person {
	char attendant[REG_SHIFT_MAX_NAME]; /* "" : the host names nobody */
	int64_t sales, identified, plates;  /* sales that count; of them with plate, card or customer; with plate */
	int64_t shop_minor;
	int64_t enrolled, cards, referrals;
};

/* Zeroed at first, released with reg_shift_people_finish(). */
struct reg_shift_people {
	struct reg_shift_person *items;
	size_t n, room;
};

int reg_shift_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_shift_people_finish(struct reg_shift_people *people);

/* Where somebody stands in a contest. */
struct reg_shift_standing {
	int64_t value, best;
	size_t rank, of; /* rank 1: nobody has more; of: how many have anything */
};
void reg_shift_stand(struct reg_shift_standing *out, const struct reg_shift_people *people, enum reg_metric metric,
    const char *attendant);

#endif
