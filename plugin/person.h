/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * person.h - what a programme may ask about a customer, as of an instant: type, birthday, tags, memberships, floors,
 * who referred them. Follows from acts alone; view_customer.traits keeps it as JSON so that a sale need not read acts.
 */
#ifndef REG_PERSON_H
#define REG_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "programme.h"
#include "tally.h"

enum reg_trait_kind {
	REG_TRAIT_TYPE,      /* text: person, taxi ...; from at on */
	REG_TRAIT_BIRTHDAY,  /* number: month * 100 + day; 0: cleared */
	REG_TRAIT_TAG,       /* text; from at until `until` (unix, excluded; INT64_MAX open) */
	REG_TRAIT_MEMBER,    /* text: id of the card programme; until: last site day (INT32_MAX without end) */
	REG_TRAIT_FLOOR,     /* text: tier id; until: last site day (INT32_MAX without end) */
};

struct reg_trait {
	enum reg_trait_kind kind;
	int64_t at;          /* acts from then on, seconds since 1970 UTC */
	int64_t until;
	const char *text;
	int64_t number;
};

/* Traits in order of (at, hlc, id) of their acts: of types and birthdays the last one not later than the instant counts. */
struct reg_person {
	const char *id;      /* "c:17"; NULL: erased */
	struct reg_trait *traits;
	size_t n;
	int64_t referrer;    /* identity of who referred them, 0 nobody */
	int64_t changed_at;  /* latest at of all acts that count here */
	void *memory;        /* behind the texts */
};

/* Reads view_customer.traits; "" or NULL: nothing known. Released with reg_person_finish(). REG_EIO; REG_EDAMAGED when it
 * is not of this form, *out then as when nothing is known:
 *
 *   {"id": "c:17", "referrer": 4, "changed_at": 1790000000, "traits": [
 *    {"kind": "type", "at": 1790000000, "text": "taxi"},
 *    {"kind": "birthday", "at": 1790000000, "number": 229},
 *    {"kind": "tag", "at": 1790000000, "until": 1800000000, "text": "vip"},
 *    {"kind": "member", "at": 1790000000, "until": 21000, "text": "teacher"},
 *    {"kind": "floor", "at": 1790000000, "until": 21000, "text": "gold"}]}
 *
 * A missing or null id is none, a missing or null "until" no end, missing numbers 0, missing traits none. */
int reg_person_decode(struct reg_person *out, const char *traits, struct reg_err *err) __attribute__((warn_unused_result));
void reg_person_finish(struct reg_person *person); /* zeroed: nothing done */

/* Whether nothing but the id sets the customer apart: traits that say "person" and no more, which is nearly everybody.
 * Looks for words and reads nothing; in doubt, and for "" and NULL, false. */
bool reg_person_is_plain(const char *traits);

/* What follows accepts NULL for a person of whom nothing is known. */
const char *reg_person_type(const struct reg_person *person, int64_t at_unix_s); /* "person" when nothing is known */
int reg_person_birthday(const struct reg_person *person, int64_t at_unix_s);     /* month * 100 + day; 0 unknown */
bool reg_person_has_tag(const struct reg_person *person, const char *tag, int64_t at_unix_s);
/* Whether a membership of `card` lasts. `last_use_day`: site day of the last earlier sale made as a member, for those that
 * renew; INT32_MIN none. */
bool reg_person_is_member(const struct reg_person *person, const struct reg_card_programme *card, int64_t at_unix_s,
    int32_t day, int32_t last_use_day);
/* The same with the last use that the tally knows (NULL: none). */
bool reg_person_is_member_by(const struct reg_person *person, const struct reg_card_programme *card, int64_t at_unix_s,
    int32_t day, const struct reg_tally *tally);
/* Highest rank of floors and of the tiers of memberships; 0 none. */
int reg_person_floor(const struct reg_person *person, const struct reg_programme *programme, int64_t at_unix_s, int32_t day,
    const struct reg_tally *tally);
/* Notes in the tally that a sale was made as a member, for each membership that lasts then and renews: after the sale
 * was evaluated. REG_EIO: memory. */
int reg_person_renew(struct reg_tally *tally, const struct reg_person *person, const struct reg_programme *programme,
    int64_t at_unix_s, int32_t day, struct reg_err *err) __attribute__((warn_unused_result));

#endif
