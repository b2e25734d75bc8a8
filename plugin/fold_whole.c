/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_whole.c - the whole history of a family of customers: loaded, put in the order of evaluation, folded, written.
 */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"

void reg_fold_found_finish(struct reg_fold_found *found)
{
	reg_set_finish(&found->referrers);
	reg_shares_finish(&found->shares);
	*found = (struct reg_fold_found){ 0 };
}

/* --- loading --- */

static void history_finish(struct reg_fold_history *history)
{
	for (size_t i = 0; history->accounts != NULL && i < history->members.n; i++) {
		reg_fold_account_finish(&history->accounts[i]);
	}
	for (size_t i = 0; i < history->n_units; i++) {
		reg_unit_finish(&history->units[i].unit);
	}
	for (size_t i = 0; i < history->n_credits; i++) {
		reg_doc_finish(&history->credits[i].sale);
	}
	reg_fold_share_finish(history);
	free(history->accounts);
	free(history->into);
	free(history->units);
	free(history->taken);
	free(history->credits);
	free(history->entries);
	reg_account_acts_finish(&history->acts);
	reg_account_acts_finish(&history->referred);
	reg_set_finish(&history->members);
}

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory for the history of a customer");
}

static int load_members(struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
{
	int rc = reg_family_members(&history->members, side, head, err);

	if (rc < 0) {
		return rc;
	}
	history->accounts = calloc(history->members.n + 1, sizeof *history->accounts);
	history->into = calloc(history->members.n + 1, sizeof *history->into);
	if (history->accounts == NULL || history->into == NULL) {
		return no_memory(err);
	}
	for (size_t i = 0; i < history->members.n; i++) {
		reg_fold_account_init(&history->accounts[i], history->members.items[i]);
		history->into[i] = i;
	}
	for (size_t i = 0; i < history->members.n && rc == 0; i++) {
		rc = reg_fold_person(&history->accounts[i], side, err);
	}
	return rc;
}

static int load_units(struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_set sales = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_earner_is_said(side, head, err);

	history->has_earners = rc > 0;
	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_ROWS_OF_SUBJECT, err, "i", head);
	if (rc < 0) {
		return rc;
	}
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&sales, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	history->units = calloc(sales.n + 1, sizeof *history->units);
	if (rc == 0 && history->units == NULL) {
		rc = no_memory(err);
	}
	for (size_t i = 0; i < sales.n && rc == 0; i++) {
		struct reg_fold_unit *unit = &history->units[i];

		rc = reg_unit_load(&unit->unit, side, sales.items[i], err);
		if (rc == 0) {
			history->n_units++;
			rc = reg_unit_resolve(&unit->subject, side, &unit->unit, err);
		}
		if (rc == 0 && history->has_earners) {
			rc = reg_earner_find(&unit->earner, side, unit->subject.member, unit->unit.plate,
			    unit->unit.root.at_unix_s, err);
		}
	}
	reg_set_finish(&sales);
	return rc;
}

static int load_acts(struct reg_fold_history *history, struct reg_side *side, int64_t head, struct reg_err *err)
{
	int rc = reg_account_acts_load(&history->acts, side, head, err);

	rc = rc < 0 ? rc : reg_account_acts_referred(&history->referred, side, head, err);
	if (rc == 0) {
		history->taken = calloc(history->acts.n + 1, sizeof *history->taken);
		rc = history->taken == NULL ? no_memory(err) : 0;
	}
	return rc;
}

/* --- the order --- */

static void entry_add(struct reg_fold_history *history, const struct reg_fold_entry *entry)
{
	history->entries[history->n_entries++] = *entry;
}

/* A sale with its refunds: of the family, or one in which it has a share. */
static void entry_add_unit(struct reg_fold_history *history, size_t index, const struct reg_unit *unit,
    enum reg_fold_entry_kind kind, enum reg_fold_entry_kind refund_kind)
{
	entry_add(history, &(struct reg_fold_entry){ .kind = kind, .index = index, .place = &unit->root,
	    .doc = &unit->root });
	for (size_t i = 0; i < unit->n_refunds; i++) {
		const struct reg_doc *refund = &unit->refunds[i];

		entry_add(history, &(struct reg_fold_entry){ .kind = refund_kind, .index = index,
		    .place = reg_doc_compare(refund, &unit->root) < 0 ? &unit->root : refund, .doc = refund });
	}
}

/* By time, acts before sales, acts by id; of what stands at one sale the sale, shares and credits, refunds. */
static int entry_compare(const void *left, const void *right)
{
	const struct reg_fold_entry *a = left, *b = right;
	int order;

	if (a->at_unix_s != b->at_unix_s) {
		return a->at_unix_s < b->at_unix_s ? -1 : 1;
	}
	if ((a->kind == REG_FOLD_ACT) != (b->kind == REG_FOLD_ACT)) {
		return a->kind == REG_FOLD_ACT ? -1 : 1;
	}
	if (a->kind == REG_FOLD_ACT) {
		return memcmp(a->id, b->id, REG_ID_SIZE);
	}
	order = reg_doc_compare(a->place, b->place);
	if (order == 0 && a->kind != b->kind) {
		order = a->kind < b->kind ? -1 : 1;
	}
	return order != 0 ? order : reg_doc_compare(a->doc, b->doc);
}

static int history_order(struct reg_fold_history *history, struct reg_err *err)
{
	size_t n = history->acts.n + history->n_credits;

	for (size_t i = 0; i < history->n_units; i++) {
		n += 1 + history->units[i].unit.n_refunds;
	}
	for (size_t i = 0; i < history->n_shares; i++) {
		n += 1 + history->shares[i].unit.n_refunds;
	}
	history->entries = calloc(n + 1, sizeof *history->entries);
	if (history->entries == NULL) {
		return no_memory(err);
	}
	for (size_t i = 0; i < history->acts.n; i++) {
		entry_add(history, &(struct reg_fold_entry){ .kind = REG_FOLD_ACT, .index = i,
		    .at_unix_s = history->acts.items[i].at_unix_s, .id = history->acts.items[i].id });
	}
	for (size_t i = 0; i < history->n_credits; i++) {
		entry_add(history, &(struct reg_fold_entry){ .kind = REG_FOLD_CREDIT, .index = i,
		    .place = &history->credits[i].sale, .doc = &history->credits[i].sale });
	}
	for (size_t i = 0; i < history->n_units; i++) {
		entry_add_unit(history, i, &history->units[i].unit, REG_FOLD_SALE, REG_FOLD_REFUND);
	}
	for (size_t i = 0; i < history->n_shares; i++) {
		entry_add_unit(history, i, &history->shares[i].unit, REG_FOLD_SHARE, REG_FOLD_SHARE_REFUND);
	}
	for (size_t i = 0; i < history->n_entries; i++) {
		struct reg_fold_entry *entry = &history->entries[i];

		entry->at_unix_s = entry->kind == REG_FOLD_ACT ? entry->at_unix_s : entry->place->at_unix_s;
	}
	if (history->n_entries > 1) {
		qsort(history->entries, history->n_entries, sizeof *history->entries, entry_compare);
	}
	return 0;
}

/* --- folding --- */

static int fold_sale(struct reg_fold_history *history, struct reg_fold_account *account, struct reg_fold_unit *unit,
    struct reg_side *side, const struct reg_fold_watch *watch, struct reg_err *err)
{
	struct reg_unit_lines lines;
	struct reg_fold_sale sale;
	int rc = reg_unit_lines(&lines, &unit->unit, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_fold_sale_of(&sale, &unit->unit, &lines, &unit->subject, err);
	sale.earner = unit->earner;
	rc = rc < 0 ? rc : reg_fold_sale(account, &unit->given, side, &sale, watch, err);
	rc = rc < 0 || unit->given.shared == 0 ? rc : reg_fold_share_give(history, unit, &sale, err);
	if (rc == 0 && unit->new_points > 0) {
		const struct reg_programme *programme = reg_side_programme(side, sale.at_unix_s);
		struct reg_lot lot = { .sale = sale.sale, .part = 1, .kind = REG_LOT_REFERRAL, .at = sale.at_unix_s,
			.points = unit->new_points, .programme = unit->new_programme,
			.unlock_at = reg_fold_unlock(programme, sale.at_unix_s, sale.is_doubtful, sale.confirmed_at) };

		lot.expires_at = reg_fold_expiry(side, programme, lot.unlock_at);
		rc = reg_ledger_add(&account->ledger, &lot, err);
	}
	reg_fold_take_holds(history, &unit->unit);
	reg_unit_lines_finish(&lines);
	return rc;
}

static int fold_credit(struct reg_fold_history *history, const struct reg_fold_credit *credit, struct reg_side *side,
    struct reg_err *err)
{
	const struct reg_lot lot = { .sale = credit->sale.no, .part = 1, .kind = REG_LOT_REFERRAL,
		.at = credit->sale.at_unix_s, .points = credit->points, .unlock_at = credit->unlock_at,
		.expires_at = credit->expires_at, .programme = credit->programme };
	struct reg_fold_account *account;
	int64_t member = 0;
	int rc = reg_family_member(&member, side, credit->referrer, credit->sale.at_unix_s, err);

	account = rc < 0 ? NULL : reg_fold_find(history, member);
	return account == NULL ? rc : reg_ledger_add(&account->ledger, &lot, err);
}

/* Whose account an entry is about; NULL: nobody's of this family. */
static struct reg_fold_account *entry_account(const struct reg_fold_history *history, const struct reg_fold_entry *entry)
{
	switch (entry->kind) {
	case REG_FOLD_SALE:
	case REG_FOLD_REFUND:
		return reg_fold_find(history, history->units[entry->index].subject.member);
	case REG_FOLD_ACT:
		if (history->acts.items[entry->index].kind == REG_ACCOUNT_MERGE) {
			return reg_fold_find(history, history->acts.items[entry->index].target_member);
		}
		break;
	case REG_FOLD_CREDIT:
	case REG_FOLD_SHARE:
	case REG_FOLD_SHARE_REFUND:
		break;
	}
	return NULL; /* it changes no tier */
}

static int fold_entry(struct reg_fold_history *history, const struct reg_fold_entry *entry,
    struct reg_fold_account *account, struct reg_side *side, const struct reg_fold_watch *watch, struct reg_err *err)
{
	struct reg_fold_unit *unit;
	int rc;

	switch (entry->kind) {
	case REG_FOLD_ACT:
		return reg_fold_act(history, side, &history->acts.items[entry->index], err);
	case REG_FOLD_CREDIT:
		return fold_credit(history, &history->credits[entry->index], side, err);
	case REG_FOLD_SALE:
		unit = &history->units[entry->index];
		return account == NULL ? 0 : fold_sale(history, account, unit, side, watch, err);
	case REG_FOLD_REFUND:
		unit = &history->units[entry->index];
		if (account == NULL) {
			return 0;
		}
		rc = reg_fold_refund(account, &unit->given, side, unit->unit.root.no, entry->doc, err);
		return rc < 0 || unit->given.shared == 0 ? rc : reg_fold_share_give_less(history, unit, entry->doc, err);
	case REG_FOLD_SHARE:
		return reg_fold_share_take(history, &history->shares[entry->index], err);
	case REG_FOLD_SHARE_REFUND:
		return reg_fold_share_take_less(history, &history->shares[entry->index], entry->doc, err);
	}
	return 0;
}

/* The tier rows are written on the way, the others at the end. */
static int history_fold(struct reg_fold_history *history, struct reg_side *side, int64_t head,
    const struct reg_fold_watch *watch, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < history->n_entries && rc == 0; i++) {
		const struct reg_fold_entry *entry = &history->entries[i];
		struct reg_fold_account *account = entry_account(history, entry);
		int before = account == NULL ? 0 : account->tier.rank;

		rc = fold_entry(history, entry, account, side, watch, err);
		if (rc == 0 && watch == NULL && account != NULL && account->tier.rank != before) {
			bool is_act = entry->kind == REG_FOLD_ACT;

			rc = reg_fold_write_tier(side, head, is_act ? entry->at_unix_s : entry->doc->at_unix_s,
			    is_act ? history->acts.items[entry->index].no : entry->doc->no, account->tier.rank, err);
		}
	}
	return rc;
}

static void history_found(struct reg_fold_found *found, const struct reg_fold_history *history)
{
	found->has_entries = history->n_entries > 0 || history->referred.n > 0 || history->has_earners;
	found->has_earners = history->has_earners;
	found->folded_to = INT64_MIN;
	for (size_t i = 0; i < history->n_entries; i++) {
		const struct reg_fold_entry *entry = &history->entries[i];
		int64_t at = entry->kind == REG_FOLD_ACT ? entry->at_unix_s : entry->doc->at_unix_s;

		if (at > found->folded_to &&
		    !(entry->kind == REG_FOLD_ACT && history->acts.items[entry->index].kind == REG_ACCOUNT_HOLD)) {
			found->folded_to = at;
		}
	}
}

int reg_fold_whole(struct reg_fold_account *account, struct reg_fold_found *found, struct reg_side *side, int64_t head,
    const struct reg_fold_watch *watch, struct reg_err *err)
{
	struct reg_fold_history history = { 0 };
	struct reg_fold_account *last;
	int rc;

	reg_fold_account_init(account, head);
	*found = (struct reg_fold_found){ .folded_to = INT64_MIN };
	rc = load_members(&history, side, head, err);
	rc = rc < 0 ? rc : load_units(&history, side, head, err);
	rc = rc < 0 ? rc : load_acts(&history, side, head, err);
	rc = rc < 0 ? rc : reg_fold_referral_new(&history, found, side, head, err);
	rc = rc < 0 ? rc : reg_fold_referral_credits(&history, side, err);
	rc = rc < 0 ? rc : reg_fold_share_load(&history, side, head, err);
	rc = rc < 0 ? rc : history_order(&history, err);
	rc = rc < 0 ? rc : history_fold(&history, side, head, watch, err);
	if (rc == 0) {
		history_found(found, &history);
		found->shares = history.shared; /* moved */
		history.shared = (struct reg_shares){ 0 };
	}
	last = rc < 0 ? NULL : reg_fold_find(&history, head);
	if (last != NULL) {
		*account = *last; /* moved */
		reg_fold_account_init(last, 0);
	}
	if (rc == 0 && watch == NULL) {
		rc = reg_fold_write(side, head, account, err);
		rc = rc < 0 ? rc : reg_fold_write_holds(&history, side, head, err);
	}
	history_finish(&history);
	return rc;
}
