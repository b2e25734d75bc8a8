/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive.h - the views that follow from acts: customers with profile, tags and traits, bindings, programmes, merges,
 * claims, people and cases of the station. An act that was taken back is as if it never was.
 */
#ifndef REG_DERIVE_H
#define REG_DERIVE_H

#include "side.h"

/* One customer's profile (last writer of each field by hybrid time), tags and traits; and those of all whom it was merged
 * into: what they do not know is filled from who was merged, tags are added. The merges must be there. */
int reg_derive_customer(struct reg_side *side, int64_t customer, struct reg_err *err) __attribute__((warn_unused_result));

/* The bindings between one plate, card or phone and one customer. */
int reg_derive_binding(struct reg_side *side, int64_t target, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for all pairs that were ever bound. */
int reg_derive_bindings(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* What a programme may ask about a customer (person.h), from the customer's own acts and, since their merges, those of
 * the customers merged into it; and the same of all whom it was merged into. The merges must be there. */
int reg_derive_traits(struct reg_side *side, int64_t customer, struct reg_err *err) __attribute__((warn_unused_result));

/* The merges that count, of this instant and later (INT64_MIN: all); those that are there are dropped first. What was
 * merged before does not depend on them. */
int reg_derive_merges(struct reg_side *side, int64_t from_unix_s, struct reg_err *err) __attribute__((warn_unused_result));
/* The traits of all who had somebody merged into them, for a rebuild. */
int reg_derive_merged_traits(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* Whose sale a document is by its claims, and the same of all documents. */
int reg_derive_claim(struct reg_side *side, const char *site, const char *series, const char *receipt, const char *kind,
    struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_claims(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* People of the station (last writer of each field by hybrid time); complaints, suggestions, enquiries. All of them. */
int reg_derive_staff(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_cases(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* The profile of a vehicle (by its plate) or a place ("area:ID"), last writer of each field by hybrid time; the entries
 * about a customer or a place; the saved segments; and all of these, for a rebuild. (derive_profile.c) */
int reg_derive_vehicle(struct reg_side *side, int64_t plate, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_place(struct reg_side *side, const char *place, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_entries(struct reg_side *side, int64_t customer, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_place_entries(struct reg_side *side, const char *place, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The blocks of a card. */
int reg_derive_card_entries(struct reg_side *side, int64_t card, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_segments(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
int reg_derive_profiles(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* Programme versions, numbered by effective time. */
int reg_derive_programmes(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

#endif
