/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * identity.h - whom facts name: plates, cards, phones and customers as numbers, with a salted commitment to each value.
 *
 * Facts hold numbers and the audit chain holds commitments, so a value can be erased and both stay whole.
 */
#ifndef REG_IDENTITY_H
#define REG_IDENTITY_H

#include "side.h"

#define REG_SALT_SIZE 16

enum reg_identity_kind {
	REG_IDENTITY_PLATE,
	REG_IDENTITY_CARD,
	REG_IDENTITY_PHONE,
	REG_IDENTITY_CUSTOMER,
};

/* A row of the identity table. */
struct reg_identity {
	int64_t no; /* 0: nobody */
	unsigned char commitment[REG_ID_SIZE];
};

const char *reg_identity_kind_name(enum reg_identity_kind kind);

/* Looks a value up; out->no is 0 when it has never been seen. */
int reg_identity_find(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same, adding it when it is new. label and class may be NULL. */
int reg_identity_obtain(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    const char *label, const char *class, struct reg_err *err) __attribute__((warn_unused_result));
/* The value behind a number, into the caller's buffer; "" when erased. REG_ENOTFOUND: no such number. */
int reg_identity_value(char *out, size_t size, struct reg_side *side, int64_t no, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The commitment to a value: BLAKE2b over salt, kind and value. Whoever erased the salt too can no longer try values.
 */
void reg_identity_commit(unsigned char out[REG_ID_SIZE], const unsigned char salt[REG_SALT_SIZE], const char *kind,
    const char *value);

#endif
