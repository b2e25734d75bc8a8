/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_json.h - everything known about one customer, as `regulars customer show --json` prints it.
 */
#ifndef REG_CUSTOMER_JSON_H
#define REG_CUSTOMER_JSON_H

#include <jansson.h>

#include "side.h"

/* `id` is the customer's id. Errors: REG_ENOTFOUND, and the store's. The caller releases *out. */
int reg_customer_json(json_t **out, struct reg_side *side, const char *id, const char *language, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for people, on stdout. */
void reg_customer_print(const json_t *customer);

#endif
