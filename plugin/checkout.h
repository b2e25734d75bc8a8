/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout.h - what the cashier is shown: one read transaction, constant work.
 */
#ifndef REG_CHECKOUT_H
#define REG_CHECKOUT_H

#include "side.h"

/* Fills a view for a ticket so far (identifiers, lines, at_unix_s). Released with reg_checkout_destroy(). `language` NULL:
 * the site's. Errors as the store's. */
int reg_checkout_create(struct regulars_checkout **out, struct reg_side *side, const struct reg_event *ticket,
    const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_checkout_destroy(struct regulars_checkout *checkout); /* NULL is allowed */

#endif
