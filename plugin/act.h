/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act.h - what people do, as facts: enrol, edit, bind, unbind, tag, load a programme. Each in one durable transaction.
 *
 * `actor` is who did it (attendant, user name). `at_unix_s` is business time. All text UTF-8.
 */
#ifndef REG_ACT_H
#define REG_ACT_H

#include "side.h"

#define REG_CUSTOMER_ID_SIZE 72

struct reg_profile_field {
	const char *name;  /* name, phone, language ... */
	const char *value; /* NULL or "": cleared */
};

/* All acts until the end of the batch are one transaction: an act that fails is taken back alone, and at the end all of
 * them are kept or none. Others cannot write meanwhile. */
int reg_act_batch_begin(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
int reg_act_batch_end(struct reg_side *side, bool keep, struct reg_err *err) __attribute__((warn_unused_result));

/* Enrols. id_out gets the new customer's id. `id` (may be NULL) is a number given by the station; the customer is then
 * "c:" + id. A phone among the fields is bound as well. Errors: REG_EEXISTS: this id or phone is enrolled (id_out names
 * who). */
int reg_act_enrol(char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *id, const char *kind,
    const struct reg_profile_field *fields, size_t n_fields, int64_t at_unix_s, const char *actor, struct reg_err *err);

/* Changes profile fields. REG_ENOTFOUND: no such customer. */
int reg_act_edit(struct reg_side *side, const char *customer, const struct reg_profile_field *fields, size_t n_fields,
    int64_t at_unix_s, const char *actor, struct reg_err *err);

struct reg_binding {
	enum regulars_identifier_kind kind; /* plate, card, phone */
	const char *value;
	const char *role;         /* at most 64 bytes; NULL: owner */
	int confidence;           /* per cent, 1 to 100; 0: 100 */
	int64_t valid_from;       /* 0: from the act's own time */
};

/* Binds a plate, card or phone to a customer, from its own time on unless valid_from says otherwise. Sales since then
 * are evaluated again. Binding what is bound alike already changes nothing. */
int reg_act_bind(struct reg_side *side, const char *customer, const struct reg_binding *binding, int64_t at_unix_s,
    const char *actor, struct reg_err *err);
int reg_act_unbind(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, const char *actor, struct reg_err *err);

int reg_act_tag(struct reg_side *side, const char *customer, const char *tag, bool remove, int64_t at_unix_s,
    const char *actor, struct reg_err *err);
/* Off everybody who is the account `head` (the number of who stays), one after another: a tag of who was merged into it is one
 * of the account's. */
int reg_act_untag_account(struct reg_side *side, int64_t head, const char *tag, int64_t at_unix_s, const char *actor,
    struct reg_err *err);

/* Puts a checked programme in force from `effective_unix_s` on. Sales since then are evaluated again. */
int reg_act_load_programme(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err);

/* --- points, outside a sale (act_points.c). Approval: see reg_approval. All in one durable transaction. --- */

/* Who approved what needs approval; checked and recorded with the act. NULL: nobody. */
struct reg_approval {
	const char *staff; /* id of somebody with the role that is needed */
	const char *pin;   /* as typed; never stored, never in a message */
};

/* Adds (or takes, negative) points. REG_ENOTFOUND: no such customer. REG_EDENIED: more than the programme lets one
 * do alone, the line says which approval is missing. REG_EINVAL: 0 points, no reason, more taken than there are. */
int reg_act_adjust(struct reg_side *side, const char *customer, int64_t points, const char *reason, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err);
/* Opening balance taken in from another system: once a customer and day. expires_on NULL: as the programme says. */
int reg_act_open(struct reg_side *side, const char *customer, int64_t points, const char *expires_on, int64_t at_unix_s,
    const char *actor, struct reg_err *err);
int reg_act_transfer(struct reg_side *side, const char *from, const char *to, int64_t points, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err);

struct reg_redemption_wish {
	const char *reward;   /* id in the programme */
	int64_t points;       /* money: how many; other kinds: 0, the reward says it */
	bool entitled;        /* by a granted entitlement, not by points */
};
/* What a redemption came to. */
struct reg_redemption_done {
	char hold[33];        /* name of the hold, "" outside a ticket */
	int64_t points, count;
	int64_t value_minor;  /* money off; 0 for gifts and services */
	int64_t off_minor_per_m3, max_ml; /* per litre */
	char reward_name[128];
};
/* Points that `customer` (a head) can redeem at that time: the balance less what is set aside, and on an open ticket what
 * it will earn itself where the programme says that these may pay for it and they do not wait. `ticket` NULL: none. */
int reg_act_redeemable(int64_t *out, struct reg_side *side, int64_t customer, const struct reg_event *ticket,
    int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));
/* Sets points (or an entitlement) aside for the open ticket `ticket` (lines, at; decides value and conditions) until the
 * sale takes them or the programme's hold time is over. Two tills on one database: one succeeds. Errors as adjust;
 * REG_EEXISTS: not enough points (err says how many there are); REG_EINVAL names the condition or limit that is not met. */
int reg_act_hold(struct reg_redemption_done *out, struct reg_side *side, const char *customer,
    const struct reg_redemption_wish *wish, const struct reg_event *ticket, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err);
int reg_act_release(struct reg_side *side, const char *hold, int64_t at_unix_s, const char *actor, struct reg_err *err);
/* The same at once, without a ticket: gifts and services over the counter. */
int reg_act_redeem(struct reg_redemption_done *out, struct reg_side *side, const char *customer,
    const struct reg_redemption_wish *wish, int64_t at_unix_s, const char *actor, const struct reg_approval *approval,
    struct reg_err *err);
/* Something given outside points. */
int reg_act_gift(struct reg_side *side, const char *customer, const char *what, int64_t cost_minor, int64_t at_unix_s,
    const char *actor, struct reg_err *err);

/* --- accounts (act_account.c) --- */

int reg_act_merge(struct reg_side *side, const char *customer, const char *stays, int64_t at_unix_s, const char *actor,
    struct reg_err *err);
/* Undoes the merge of `customer`. REG_ENOTFOUND: it is not merged. */
int reg_act_split(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor, struct reg_err *err);
/* Erases who it is: profile, phones, and the plates and cards that nobody else holds. Cannot be undone. */
int reg_act_forget(struct reg_side *side, const char *customer, int64_t at_unix_s, const char *actor, struct reg_err *err);
int reg_act_floor(struct reg_side *side, const char *customer, const char *tier, const char *until_day, const char *reason,
    int64_t at_unix_s, const char *actor, const struct reg_approval *approval, struct reg_err *err);
int reg_act_join(struct reg_side *side, const char *customer, const char *card_programme, int64_t at_unix_s,
    const char *actor, const struct reg_approval *approval, struct reg_err *err);
/* `option` NULL: the first. REG_EINVAL: oneself, or somebody who has been here before. REG_EEXISTS: referred already. */
int reg_act_refer(struct reg_side *side, const char *customer, const char *referrer, const char *option,
    int64_t at_unix_s, const char *actor, struct reg_err *err);
/* A sale without identification becomes the customer's. `sale`: its receipt number, or SITE/SERIES/RECEIPT. */
int reg_act_claim(struct reg_side *side, const char *customer, const char *sale, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err);
/* Takes the actor's own latest act back, if it is not older than 15 minutes; `what` (REG_ACT_WHAT_SIZE) gets its kind.
 * REG_ENOTFOUND: nothing to undo. Programmes, erasures and undos stay. */
#define REG_ACT_WHAT_SIZE 32
int reg_act_undo_last(char what[REG_ACT_WHAT_SIZE], char customer[REG_CUSTOMER_ID_SIZE], struct reg_side *side,
    int64_t at_unix_s, const char *actor, struct reg_err *err);

/* --- what the cashier notes (act_note.c); text is personal data --- */

int reg_act_note(struct reg_side *side, const char *customer, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err);
/* What was heard or done, more exactly. REG_EINVAL: no such kind; neither what nor text; `what` is too long. */
struct reg_note {
	const char *kind;  /* note, need, wish, enquiry, service, amenity */
	const char *what;  /* a word for it ("wash", "tea"), no personal data; NULL: none */
	const char *due;   /* the day on which a service is due again, checked; NULL: none */
	const char *staff; /* who did it; NULL: the actor */
	const char *text;  /* personal data; NULL: none */
};
int reg_act_record(struct reg_side *side, const char *customer, const struct reg_note *note, int64_t at_unix_s,
    const char *actor, struct reg_err *err);
/* `kind`: complaint, suggestion, enquiry; customer may be NULL. id_out: the case's number as people write it ("K17"). */
int reg_act_case(char id_out[16], struct reg_side *side, const char *customer, const char *kind, const char *text,
    int64_t at_unix_s, const char *actor, struct reg_err *err);
/* The case that fact `no` opened, as people write it. */
void reg_act_case_name(char out[16], int64_t no);
int reg_act_close(struct reg_side *side, const char *case_id, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err);
int reg_act_rate(struct reg_side *side, const char *customer, int stars, int64_t at_unix_s, const char *actor,
    struct reg_err *err);
/* The same in a survey round ("2026-autumn"; NULL: none). */
int reg_act_rate_in(struct reg_side *side, const char *customer, int stars, const char *round, int64_t at_unix_s,
    const char *actor, struct reg_err *err);

/* --- staff (act_staff.c) --- */

/* Names somebody of the station, changes name or role, sets a PIN (4 to 12 digits; NULL: as it was). Argon2id. */
int reg_act_staff(struct reg_side *side, const char *staff, const char *name, const char *role, const char *pin,
    int64_t at_unix_s, const char *actor, struct reg_err *err);
/* Whether `approval` is somebody of `role` ("lead", "manager") or above with the right PIN. After 5 wrong PINs in a row
 * each further try must wait 15 minutes. REG_EDENIED says why. Outside a transaction. */
int reg_act_approved(struct reg_side *side, const struct reg_approval *approval, const char *role, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
