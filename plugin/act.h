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

/* Puts a checked programme in force from `effective_unix_s` on. Sales since then are evaluated again. */
int reg_act_load_programme(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err);

#endif
