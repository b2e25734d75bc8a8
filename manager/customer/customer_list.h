/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_list.h - `regulars customer list` and `find`, `org list`: one line for each customer.
 */
#ifndef REG_CUSTOMER_LIST_H
#define REG_CUSTOMER_LIST_H

#include <jansson.h>

#include "command.h"

/* Which customers: of a kind, with a tag. */
#define REG_CUSTOMER_WHICH \
	{ "kind", "KIND", N_("Only this kind.") }, \
	{ "tag", "TAG", N_("Only with this tag.") }

extern const struct reg_option reg_customer_list_options[];

int reg_customer_list(struct reg_command *command, struct reg_err *err);
int reg_customer_find(struct reg_command *command, struct reg_err *err);
int reg_org_list(struct reg_command *command, struct reg_err *err);

/* Customers collected one by one and printed as a table, CSV or {"customers":[..]}. */
struct reg_customer_rows {
	const struct reg_side *side; /* borrowed */
	struct reg_table *table;
	size_t n;
};

void reg_customer_rows_begin(struct reg_customer_rows *rows, const struct reg_command *command, const struct reg_side *side);
/* The present row of a statement: id, name, kind, phone, sales, visits, volume, last sale. */
void reg_customer_rows_add(struct reg_customer_rows *rows, struct reg_stmt *stmt);
/* Prints them unless `rc` is an error, which is returned, and releases them. */
int reg_customer_rows_end(struct reg_customer_rows *rows, int rc, struct reg_err *err);

#endif
