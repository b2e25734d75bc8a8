/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_internal.h - what the files of the acts share.
 */
#ifndef REG_ACT_INTERNAL_H
#define REG_ACT_INTERNAL_H

#include "act.h"
#include "fact.h"

#define REG_ACT_KEY_SIZE 512 /* the natural key of an act */

/* What people type is stored as it is, but for a payment card number, which is REG_EINVAL and names `member`. NULL is
 * allowed. */
int reg_act_check_text(const char *member, const char *text, struct reg_err *err) __attribute__((warn_unused_result));

/* Begins the transaction of an act by `actor`. What others loaded since must be known: accounts may be folded in it. */
int reg_act_begin(struct reg_side *side, const char *actor, struct reg_err *err) __attribute__((warn_unused_result));
/* Ends it by `rc`: takes it back when that is an error, which is returned, else commits. */
int reg_act_end(struct reg_side *side, int rc, struct reg_err *err) __attribute__((warn_unused_result));

/* The customer with an id. REG_ENOTFOUND: there is none. */
int reg_act_customer(struct reg_identity *out, struct reg_side *side, const char *customer, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A natural key of an act that may be repeated: two alike in the same second are still two. */
void reg_act_unique_key(char out[REG_ACT_KEY_SIZE], const char *subject);

/* Adds the act `row` about `customer`, whom it fills in (and a unique key where there is none), and brings the views up
 * to date. Inside the transaction. Returns 1, 0 when it was there already, or an error. */
int reg_act_add(int64_t *no_out, struct reg_side *side, const char *customer, struct reg_act_row *row,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same of an act whose customer and key are there; for what is about nobody customer.no is 0. */
int reg_act_add_row(int64_t *no_out, struct reg_side *side, const struct reg_act_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Begins, adds, ends. */
int reg_act_alone(struct reg_side *side, const char *customer, struct reg_act_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The views after an act of `kind` came or was taken back (act_follow.c). `body` is its own. */
int reg_act_follow(struct reg_side *side, const char *kind, int64_t at_unix_s, int64_t customer, int64_t target,
    const char *body, struct reg_err *err) __attribute__((warn_unused_result));

/* The customer was erased at an instant: plates, cards and phones that it held are no longer its, but somebody else's
 * alone where there is one. */
int reg_act_follow_forgotten(struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Whether the customer is enrolled, or erased, has changed: what it earns with sales of organisations that it drives or
 * decides for. */
int reg_act_follow_earning(struct reg_side *side, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Fact `no` as people write it: "K17" of the database's first till, "K3-17" of its third: short, and the same in every
 * report. And back: REG_EINVAL, another text; `letter` is K (a case) or T (a task). */
void reg_act_number_name(char out[16], char letter, int64_t no);
int reg_act_number(int64_t *out, char letter, const char *name, struct reg_err *err) __attribute__((warn_unused_result));

/* Points that can be spent at an instant: the balance less what is set aside. */
int reg_act_available(int64_t *out, struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Fails with `code` when there are fewer. */
int reg_act_has_points(struct reg_side *side, int64_t customer, int64_t points, int64_t at_unix_s, enum reg_code code,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The site's month that an instant lies in; until is the first second of the next. */
void reg_act_month(int64_t *from, int64_t *until, const struct reg_side *side, int64_t at_unix_s);

/* Takes fact `no` back, inside the transaction. Returns 1, 0 when it was taken back already, or an error. */
int reg_act_take_back(struct reg_side *side, int64_t no, int64_t at_unix_s, const char *actor, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Who may approve: checked outside of the transaction, before it. *role is 0 for nobody (approval NULL), else as
 * reg_act_role(). REG_EDENIED. */
int reg_act_approver(int *role, struct reg_side *side, const struct reg_approval *approval, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));
#define REG_ROLE_LEAD 2
#define REG_ROLE_MANAGER 3
int reg_act_role(const char *name); /* attendant 1, lead 2, manager 3; 0: no such role */
/* REG_EDENIED when `role` is below `needed`: says what it is that must be approved by whom. */
int reg_act_needs(int role, int needed, const char *what, struct reg_err *err) __attribute__((warn_unused_result));

/* A JSON object as text, from a new reference (NULL: REG_EINVAL with `what`, as bad UTF-8 leads there). Freed by the
 * caller. */
struct json_t;
int reg_act_text(char **out, struct json_t *object, const char *what, struct reg_err *err)
    __attribute__((warn_unused_result));

/* reg_act_bind() within the transaction of an act; `who` is the identity of `customer`. */
int reg_act_bind_within(struct reg_side *side, const char *customer, const struct reg_identity *who,
    const struct reg_binding *binding, int64_t at_unix_s, const char *actor, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The identity that a plate, card or phone as typed has: its kind, the value it is known by, how people write it ("": as
 * the value), its class (NULL: none; static). REG_EINVAL: none such. */
int reg_act_target(char value_out[REG_PLATE_MAX], char label_out[REG_PLATE_MAX], const char **class,
    enum reg_identity_kind *identity_kind, const struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, struct reg_err *err) __attribute__((warn_unused_result));

/* reg_act_floor() and reg_act_join() within the transaction of an act, approved by somebody of `role`. */
int reg_act_floor_within(struct reg_side *side, const char *customer, const char *tier, int32_t until_day,
    const char *reason, int64_t at_unix_s, const char *actor, int role, const struct reg_approval *approval,
    struct reg_err *err) __attribute__((warn_unused_result));
int reg_act_join_within(struct reg_side *side, const char *customer, const char *card_id, int64_t at_unix_s,
    const char *actor, int role, const struct reg_approval *approval, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
