/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.h - whom a word on the command line means, and how people, vehicles and cards are named in what is printed.
 */
#ifndef REG_WHO_H
#define REG_WHO_H

#include <jansson.h>

#include "act.h"
#include "card.h"
#include "side.h"

/* A row of identity. */
struct reg_who {
	int64_t no;
	char value[REG_CUSTOMER_ID_SIZE];
	char label[REG_PLATE_MAX];
	char class[32]; /* "" none */
};

/* The customer that `text` means: an id ("c:1001"), a number ("1001"), or a phone, plate or card that exactly one
 * customer holds now. Errors: REG_ENOTFOUND; REG_EINVAL when several hold it. */
int reg_who_customer(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The same, and `no` is that of the account that the customer is part of now: after a merge that of who stays. */
int reg_who_account(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A plate as people write it. out->no is 0 when it has never been here; the other members are filled all the same. */
int reg_who_plate(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A card number ("-": a line of standard input, so that it need not stand on the command line). out->no as above. */
int reg_who_card(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Reads the number behind "-" into `buffer`, or gives `text` itself. NULL: nothing was there. */
const char *reg_who_number(char *buffer, size_t size, const char *text);

/* How a report names a row. id: the customer's id, the plate, "card:" and 16 digits of the token; label: the customer's
 * name, else number; the plate as the country writes it; "****4567 (kind)". */
void reg_who_name(char *id, size_t id_size, char *label, size_t label_size, int64_t no, const char *kind,
    const char *value, const char *value_label, const char *class, const char *name);

/* Who holds a plate, card or phone, and who held it: an array of
 * {"customer","name","role","confidence","from","until"}. */
int reg_who_holders(json_t **out, struct reg_side *side, int64_t target, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for people, on stdout. */
void reg_who_print_holders(const json_t *holders);

#endif
