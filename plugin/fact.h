/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fact.h - writing facts: numbers, hybrid logical time, audit chain. Inside the caller's write transaction throughout.
 *
 * The chain of an origin: mac(n) = BLAKE2b-128(secret; mac(n-1), row n). Names of people enter the row as their salted
 * commitments, so that erasing them leaves the chain whole.
 */
#ifndef REG_FACT_H
#define REG_FACT_H

#include "side.h"

#define REG_MAC_SIZE 16
#define REG_SALT_SIZE 16
#define REG_ORIGIN_SHIFT 40 /* fact number = origin << 40 | sequence */

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

/* The four names of a sale. */
struct reg_names {
	struct reg_identity plate, card, phone, customer;
};

/* The id of a delivery's fact: the event's own id under the chain's secret, the same in every database of the chain. The
 * plain hash would let anybody try plates and phone numbers against it, even erased ones. */
void reg_fact_sale_id(unsigned char out[REG_ID_SIZE], const struct reg_side *side, const struct reg_event *event);

/* Adds a delivery. *no_out gets its number. */
int reg_fact_add_sale(int64_t *no_out, struct reg_side *side, const struct reg_event *event, const struct reg_names *names,
    struct reg_err *err) __attribute__((warn_unused_result));

struct reg_act_row {
	const char *kind;
	int64_t at_unix_s;
	const char *actor;
	struct reg_identity customer, target;
	const char *body;     /* JSON */
	const char *personal; /* JSON or NULL */
	const char *key;      /* natural key: what makes two deliveries of this act the same */
};

/* Adds an act. Returns 1 when it was new, 0 when it was there already, or an error. */
int reg_fact_add_act(int64_t *no_out, struct reg_side *side, const struct reg_act_row *act, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Walks every origin's chain. `found` gets a line for each breach; returns how many, or an error. */
int reg_fact_verify_chain(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The head of this side's origin as hexadecimal text, printed at shift close; "" before its first fact. */
int reg_fact_head(char out[2 * REG_MAC_SIZE + 1], struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
