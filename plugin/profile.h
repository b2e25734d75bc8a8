/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profile.h - what a profile is made of: one table for people, organisations, vehicles, areas and competitors.
 *
 * All values are texts; those of a kind are written one way (a day 2026-11-21, a volume in ml), so that they compare. A
 * customer may have further fields that the table does not know; they count for nothing.
 */
#ifndef REG_PROFILE_H
#define REG_PROFILE_H

#include <jansson.h>

#include "side.h"

enum reg_profile_of {
	REG_OF_PERSON = 1,
	REG_OF_ORGANISATION = 2,
	REG_OF_VEHICLE = 4,
	REG_OF_AREA = 8,
	REG_OF_COMPETITOR = 16,
};

enum reg_profile_type {
	REG_PROFILE_TEXT,
	REG_PROFILE_DAY,      /* 2026-11-21 */
	REG_PROFILE_BIRTHDAY, /* the same, or 11-21 */
	REG_PROFILE_WORD,     /* one of `words` */
	REG_PROFILE_NUMBER,   /* a whole number, 0 or more */
	REG_PROFILE_LITRES,   /* given in litres, kept in ml */
	REG_PROFILE_PHONE,
};

struct reg_profile_rule {
	const char *name;           /* as it is stored; NULL ends the table */
	const char *option;         /* as the command calls it; NULL: as stored */
	unsigned of;                /* enum reg_profile_of */
	enum reg_profile_type type;
	const char *const *words;   /* of REG_PROFILE_WORD, NULL behind the last */
	int stale_days;             /* after which it must be asked again; 0: never */
	bool is_optional;           /* its absence makes no profile incomplete */
};

extern const struct reg_profile_rule reg_profile_rules[];

/* The rule of a field of such a profile; NULL: none. `name` is the stored name or the option's. */
const struct reg_profile_rule *reg_profile_rule(unsigned of, const char *name);

/* What kind of profile customers of a kind have ("company" ...): REG_OF_ORGANISATION or REG_OF_PERSON. */
unsigned reg_profile_of_kind(const char *kind);

/* Checks a value as people write it and gives it as it is stored. "" stays "" (clears). REG_EINVAL says what was
 * expected. out is of REG_PROFILE_VALUE_SIZE. */
#define REG_PROFILE_VALUE_SIZE 1024
int reg_profile_value(char out[REG_PROFILE_VALUE_SIZE], const struct reg_profile_rule *rule, const char *text,
    struct reg_err *err) __attribute__((warn_unused_result));

/* How complete a profile is, and how fresh. */
struct reg_profile_state {
	int wanted, present;        /* fields that should be there, and are */
	int stale;                  /* of those there: not checked for too long */
	int64_t verified_at;        /* the latest check of any field; 0: never */
	const struct reg_profile_rule *missing[40]; /* the first `wanted - present` ... */
	const struct reg_profile_rule *old[40];     /* and the first `stale` are filled */
};

/* `profile` and `verified` (seconds since 1970 UTC by field) are JSON objects; pure. */
void reg_profile_state(struct reg_profile_state *out, unsigned of, const json_t *profile, const json_t *verified,
    int64_t now_unix_s);

#endif
