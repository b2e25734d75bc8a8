/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_find.c - `regulars customer find`: by whatever somebody remembers.
 */
#include <stdio.h>

#include "account_acts.h"
#include "customer_list.h"
#include "i18n.h"
#include "output.h"
#include "search.h"
#include "table.h"

/* Somebody who was merged into an account is found as that account, once. */
static int accounts_of(struct reg_set *out, struct reg_side *side, const struct reg_set *found, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < found->n && rc == 0; i++) {
		int64_t head;

		rc = reg_family_head(&head, side, found->items[i], err);
		rc = rc < 0 ? rc : reg_set_add(out, head, err);
	}
	return rc;
}

static int print_found(struct reg_customer_rows *rows, struct reg_side *side, const struct reg_set *found, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < found->n && i < REG_SEARCH_LIMIT && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMER_ROW, err, "i", found->items[i]);
		if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			reg_customer_rows_add(rows, stmt);
			reg_reset(stmt);
			rc = 0;
		}
	}
	if (rc == 0 && found->n >= REG_SEARCH_LIMIT)
		fprintf(stderr, _("regulars: only the first %d are shown; say more\n"), REG_SEARCH_LIMIT);
	return rc;
}

int reg_customer_find(struct reg_command *command, struct reg_err *err)
{
	struct reg_customer_rows rows;
	struct reg_set found = { 0 }, accounts = { 0 };
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_search(&found, side, command->operands[0], reg_command_now(), err);
	if (rc == 0)
		rc = accounts_of(&accounts, side, &found, err);
	if (rc == 0) {
		reg_customer_rows_begin(&rows, command, side);
		rc = print_found(&rows, side, &accounts, err);
		rc = reg_customer_rows_end(&rows, rc, err);
	}
	reg_set_finish(&found);
	reg_set_finish(&accounts);
	reg_command_close(side);
	return rc;
}
