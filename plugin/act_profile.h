/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_profile.h - what is known about vehicles and places, what is said of somebody from a day on, saved segments.
 *
 * An organisation is a customer; so is its contact person. Areas and competitors are places, named "area:ID" and
 * "competitor:ID". Nothing that these acts say is personal data but by whom they are about. Each runs in one durable
 * transaction; `actor` and `at_unix_s` as in act.h.
 */
#ifndef REG_ACT_PROFILE_H
#define REG_ACT_PROFILE_H

#include <jansson.h>

#include "act.h"
#include "earner.h"

#define REG_PLACE_SIZE 80

/* "area:" or "competitor:" and an id of letters, digits, "-", "_" and "." (of any script). REG_EINVAL: another text. */
int reg_act_place_name(char out[REG_PLACE_SIZE], const char *what, const char *id, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Fields that were asked again and are unchanged; `n` 0: all that are there. */
int reg_act_verify(struct reg_side *side, const char *customer, const char *const *names, size_t n, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

/* Changes the profile of a vehicle, which need not have been here. Values as people write them, "" clears. `is_verified`:
 * what is not changed was asked again. REG_EINVAL: a field that vehicles have not, a value that is none. */
int reg_act_vehicle(struct reg_side *side, const char *plate, const struct reg_profile_field *fields, size_t n,
    bool is_verified, int64_t at_unix_s, const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

/* Makes a place (`is_new`; REG_EEXISTS: it is there) or changes it (REG_ENOTFOUND). */
int reg_act_place(struct reg_side *side, const char *place, bool is_new, const struct reg_profile_field *fields, size_t n,
    bool is_verified, int64_t at_unix_s, const char *actor, struct reg_err *err) __attribute__((warn_unused_result));

struct reg_entry {
	const char *kind;        /* demand, own, contact, contract, invoice, price, offer, earner */
	const char *customer;    /* about whom; NULL: about `place` */
	const char *place;
	const char *target;      /* another customer; NULL: nobody */
	int64_t from_unix_s;     /* 0: from the act's own time */
	int64_t until_unix_s;    /* first second on which it no longer holds; 0: open */
	const char *name;        /* grade, role, staff; NULL: "" */
	json_t *more;            /* further members of the body; borrowed, may be NULL */
};

/* Says it. REG_ENOTFOUND: no such customer or place. *no_out gets the number of the fact. */
int reg_act_entry(int64_t *no_out, struct reg_side *side, const struct reg_entry *entry, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));
/* The same within the transaction of another act. */
int reg_act_entry_within(int64_t *no_out, struct reg_side *side, const struct reg_entry *entry, int64_t at_unix_s,
    const char *actor, struct reg_err *err) __attribute__((warn_unused_result));
/* From now on it no longer holds. REG_ENOTFOUND: no such entry; REG_EEXISTS: it has ended. */
int reg_act_entry_end(struct reg_side *side, int64_t fact, int64_t at_unix_s, const char *actor, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Who earns with the sales of an organisation (act_earner.c). A manager must approve it: it can turn everybody's points to
 * somebody. */
struct reg_earner_change {
	enum reg_earns who;
	int percent;             /* of the points, 1 to 100; of the organisation 100 */
	int64_t from_unix_s;     /* 0: from the act's own time */
	const char *reason;
};
/* Says it; what held before at that time is noted with it. REG_ENOTFOUND: no such customer; REG_EINVAL: no reason, no such
 * share; REG_EDENIED: the approval. */
int reg_act_earner(struct reg_side *side, const char *customer, const struct reg_earner_change *change, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err) __attribute__((warn_unused_result));

/* Saves a segment under a name; text "" removes it. The caller has checked the expression. */
int reg_act_segment(struct reg_side *side, const char *name, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Somebody of the station leaves: approves nothing any more, and the customers whom they kept go to the pool (an entry
 * "own" without a name). *n_out: how many. REG_ENOTFOUND: nobody of that name works here or keeps a customer. */
int reg_act_staff_leave(size_t *n_out, struct reg_side *side, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
