/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_share.c - who drives or decides earns with sales of an organisation. Its fold says how much; that of whoever earns
 * takes it from view_share and reads the refunds of the sale itself. Where both have become one account since, the fold of
 * the two hands it over on the way.
 */
#include <stdlib.h>

#include "fold_parts.h"

void reg_fold_share_finish(struct reg_fold_history *history)
{
	for (size_t i = 0; i < history->n_shares; i++) {
		reg_unit_finish(&history->shares[i].unit);
	}
	free(history->shares);
	reg_shares_finish(&history->shared);
}

static int load_shares(struct reg_fold_history *history, struct reg_side *side, const struct reg_shares *rows,
    struct reg_err *err)
{
	int rc = 0;

	history->shares = calloc(rows->n + 1, sizeof *history->shares);
	if (history->shares == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory for what a customer earns with others");
	}
	for (size_t i = 0; i < rows->n && rc == 0; i++) {
		struct reg_fold_share *share = &history->shares[history->n_shares];

		share->share = rows->items[i];
		share->share.refunds = NULL;
		rc = reg_unit_load(&share->unit, side, rows->items[i].sale, err);
		history->n_shares += rc == 0;
	}
	return rc;
}

int reg_fold_share_load(struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_shares rows = { 0 };
	int rc = 0;

	for (size_t i = 0; i < history->members.n && rc == 0; i++) {
		rc = reg_shares_of_person(&rows, side, history->members.items[i], head, err);
	}
	rc = rc < 0 || rows.n == 0 ? rc : load_shares(history, side, &rows, err);
	reg_shares_finish(&rows);
	return rc;
}

/* --- sales of the family --- */

int reg_fold_share_give(struct reg_fold_history *history, const struct reg_fold_unit *unit,
    const struct reg_fold_sale *sale, struct reg_err *err)
{
	struct reg_fold_account *account = reg_fold_find(history, sale->earner.person);
	const struct reg_share share = reg_fold_share_of(sale, &unit->given);
	const struct reg_lot lot = reg_fold_share_lot(&share, sale->at_unix_s);
	int rc = reg_shares_add(&history->shared, &share, &unit->unit, err);

	return rc < 0 || account == NULL ? rc : reg_ledger_add(&account->ledger, &lot, err);
}

int reg_fold_share_give_less(struct reg_fold_history *history, struct reg_fold_unit *unit, const struct reg_doc *refund,
    struct reg_err *err)
{
	struct reg_fold_account *account = reg_fold_find(history, unit->earner.person);

	return account == NULL ? 0 : reg_ledger_refund(&account->ledger, &unit->share_revoked, refund->no,
	    unit->unit.root.no, REG_SHARE_PART, unit->given.amount_minor, unit->given.refunded_minor, err);
}

/* --- sales of others --- */

int reg_fold_share_take(struct reg_fold_history *history, const struct reg_fold_share *share, struct reg_err *err)
{
	struct reg_fold_account *account = reg_fold_find(history, share->share.person);
	const struct reg_lot lot = reg_fold_share_lot(&share->share, share->unit.root.at_unix_s);

	return account == NULL ? 0 : reg_ledger_add(&account->ledger, &lot, err);
}

int reg_fold_share_take_less(struct reg_fold_history *history, struct reg_fold_share *share,
    const struct reg_doc *refund, struct reg_err *err)
{
	struct reg_fold_account *account = reg_fold_find(history, share->share.person);

	share->refunded_minor += refund->amount_minor;
	return account == NULL ? 0 : reg_ledger_refund(&account->ledger, &share->revoked, refund->no, share->share.sale,
	    REG_SHARE_PART, share->unit.amount_minor, share->refunded_minor, err);
}
