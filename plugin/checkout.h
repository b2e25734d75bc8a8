/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout.h - what the cashier is shown: one read transaction, constant work.
 */
#ifndef REG_CHECKOUT_H
#define REG_CHECKOUT_H

#include "side.h"

/* Fills a view for a ticket so far (identifiers, lines, at_unix_s). Released with reg_checkout_destroy(). `language`
 * NULL: the site's. Nothing is written: who has not been here before is shown as new. A customer number of the host's
 * own that is new is shown as the customer that the sale will make. On error *out is NULL. Errors as the store's. The
 * side must not be inside a transaction. */
int reg_checkout_create(struct regulars_checkout **out, struct reg_side *side, const struct reg_event *ticket,
    const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_checkout_destroy(struct regulars_checkout *checkout); /* NULL is allowed */

/* What a receipt may print, once the sale is in the database: `ticket` is the sale as captured, `earned_points` what it
 * earned; of a refund `refund` is the number of its fact (else 0), and whom it concerns is who had the points of the sale,
 * whoever brings it back. Nobody: no lines, no tier. Released with reg_checkout_receipt_destroy(). Language and errors as above. */
int reg_checkout_receipt(struct regulars_receipt **out, struct reg_side *side, const struct reg_event *ticket,
    int64_t earned_points, int64_t refund, const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_checkout_receipt_destroy(struct regulars_receipt *receipt); /* NULL is allowed */

/* The view as `regulars checkout --json` prints it, on one line without newline. `lines` are the operator's. vehicle
 * and tier are always there; what is not known in them is null. Released with free(); NULL: no memory. */
struct json_t; /* jansson's */
/* The same as a value, released with json_decref(). NULL: no memory. */
struct json_t *reg_checkout_json_value(const struct regulars_checkout *checkout) __attribute__((warn_unused_result));
char *reg_checkout_json(const struct regulars_checkout *checkout) __attribute__((warn_unused_result));

#endif
