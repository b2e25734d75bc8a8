/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_write.c - the rows of an account.
 */
#include <jansson.h>
#include <stdlib.h>

#include "fold.h"

static const char *tier_id(const struct reg_side *side, int64_t at_unix_s, int rank)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);

	if (programme == NULL) {
		return "";
	}
	return programme->tiers[(size_t)rank < programme->n_tiers ? (size_t)rank : programme->n_tiers - 1].id;
}

int reg_fold_write_tier(struct reg_side *side, int64_t subject, int64_t at_unix_s, int64_t fact, int rank,
    struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_TIER_ADD, err, "iiit", subject, at_unix_s, fact, tier_id(side, at_unix_s, rank));
}

int reg_fold_write_lot(struct reg_side *side, int64_t subject, const struct reg_lot *lot, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_FOLD_LOT_ADD, err, "iiiitiiiii", subject, lot->at, lot->sale, (int64_t)lot->part,
	    reg_ledger_kind_name(lot->kind), lot->points, lot->points_left, lot->unlock_at, lot->expires_at,
	    (int64_t)lot->programme);
}

static int write_entitlement(struct reg_side *side, int64_t subject, const struct reg_entitlement *what,
    struct reg_err *err)
{
	json_t *list = json_array();
	char *text = NULL;
	int rc;

	for (const char **id = what->rewards; list != NULL && *id != NULL; id++) {
		if (json_array_append_new(list, json_string(*id)) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	text = list == NULL ? NULL : json_dumps(list, JSON_COMPACT);
	json_decref(list);
	if (text == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = reg_run(side->store, REG_SQL_FOLD_ENTITLEMENT_ADD, err, "iittiiiii", subject, what->sale, what->grant, text,
	    what->count, what->count_left, what->valid_from, what->expires_at, (int64_t)what->programme);
	free(text);
	return rc;
}

int reg_fold_write(struct reg_side *side, int64_t subject, const struct reg_fold_account *account, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < account->ledger.n_lots && rc == 0; i++) {
		rc = reg_fold_write_lot(side, subject, &account->ledger.lots[i], err);
	}
	for (size_t i = 0; i < account->ledger.n_uses && rc == 0; i++) {
		const struct reg_use *use = &account->ledger.uses[i];

		rc = reg_run(side->store, REG_SQL_FOLD_USE_ADD, err, "iiiii", subject, use->fact, use->sale, (int64_t)use->part,
		    use->points);
	}
	for (size_t i = 0; i < account->entitlements.n && rc == 0; i++) {
		rc = write_entitlement(side, subject, &account->entitlements.items[i], err);
	}
	for (size_t i = 0; i < account->n_signals && rc == 0; i++) {
		const struct reg_fold_signal *shown = &account->signals[i];

		rc = reg_run(side->store, REG_SQL_FOLD_SIGNAL_ADD, err, "itiiit", shown->fact, shown->signal.kind, subject,
		    shown->at_unix_s, (int64_t)shown->signal.score, shown->signal.detail);
	}
	return rc;
}
