/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fact.h - writing facts: numbers, hybrid logical time, the next link of the audit chain (chain.h). Inside the caller's
 * write transaction throughout.
 */
#ifndef REG_FACT_H
#define REG_FACT_H

#include "identity.h"

#define REG_ORIGIN_SHIFT 40 /* fact number = origin << 40 | sequence */

/* The four names of a sale. */
struct reg_names {
	struct reg_identity plate, card, phone, customer;
};

/* The id of a delivery's fact: the event's own id under the chain's secret, the same in every database of the chain.
 * The plain hash would let anybody try plates and phone numbers against it, even erased ones. */
void reg_fact_sale_id(unsigned char out[REG_ID_SIZE], const struct reg_side *side, const struct reg_event *event);

/* Many facts in one transaction: from here on the origin's last number, time and link are read once and kept in
 * side->run. reg_fact_settle() writes them, before the commit; reg_fact_let_go() forgets them, after a rollback. */
void reg_fact_hold(struct reg_side *side);
int reg_fact_settle(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
void reg_fact_let_go(struct reg_side *side);

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
	const unsigned char *undoes; /* id of the act taken back (REG_ID_SIZE bytes); NULL: none */
	const char *place;    /* that the body names, for looking it up; NULL: none */
	const char *key;      /* natural key: what makes two deliveries of this act the same */
};

/* The id of the act with a natural key. */
void reg_fact_act_id(unsigned char out[REG_ID_SIZE], const struct reg_side *side, const char *kind, const char *key);

/* Adds an act. Returns 1 when it was new, 0 when it was there already, or an error. */
int reg_fact_add_act(int64_t *no_out, struct reg_side *side, const struct reg_act_row *act, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
