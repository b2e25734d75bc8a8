/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ledger.c - lots, uses and debts. A customer has tens to hundreds of lots, few of them with points left, so lots are
 * searched one after the other; only a redemption orders them.
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

void reg_ledger_finish(struct reg_ledger *ledger)
{
	free(ledger->lots);
	free(ledger->uses);
	*ledger = (struct reg_ledger){ 0 };
}

static int64_t plus(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum; /* both are points, not negative */
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory for a customer's points");
}

int reg_ledger_load_lot(struct reg_ledger *ledger, const struct reg_lot *lot, struct reg_err *err)
{
	if (ledger->n_lots == ledger->room_lots) {
		size_t room = ledger->room_lots == 0 ? 32 : ledger->room_lots * 2;
		struct reg_lot *lots = realloc(ledger->lots, room * sizeof *lots);

		if (lots == NULL)
			return no_memory(err);
		ledger->lots = lots;
		ledger->room_lots = room;
	}
	ledger->lots[ledger->n_lots++] = *lot;
	return REG_OK;
}

int reg_ledger_load_use(struct reg_ledger *ledger, const struct reg_use *use, struct reg_err *err)
{
	if (ledger->n_uses == ledger->room_uses) {
		size_t room = ledger->room_uses == 0 ? 16 : ledger->room_uses * 2;
		struct reg_use *uses = realloc(ledger->uses, room * sizeof *uses);

		if (uses == NULL)
			return no_memory(err);
		ledger->uses = uses;
		ledger->room_uses = room;
	}
	ledger->uses[ledger->n_uses++] = *use;
	return REG_OK;
}

struct reg_lot *reg_ledger_lot(const struct reg_ledger *ledger, int64_t sale)
{
	for (size_t i = ledger->n_lots; i > 0; i--) /* the latest are asked for most */
		if (ledger->lots[i - 1].sale == sale)
			return &ledger->lots[i - 1];
	return NULL;
}

/* One row per fact and lot (a debt is lot 0). */
static int record(struct reg_ledger *ledger, int64_t fact, int64_t sale, int64_t points, struct reg_err *err)
{
	for (size_t i = 0; i < ledger->n_uses; i++) {
		struct reg_use *use = &ledger->uses[i];

		if (use->fact == fact && use->sale == sale) {
			use->points = plus(use->points, points);
			return REG_OK;
		}
	}
	return reg_ledger_load_use(ledger, &(struct reg_use){ .fact = fact, .sale = sale, .points = points }, err);
}

static int take_from(struct reg_ledger *ledger, struct reg_lot *lot, int64_t fact, int64_t points, struct reg_err *err)
{
	lot->points_left -= points;
	return record(ledger, fact, lot->sale, points, err);
}

static int repay(struct reg_ledger *ledger, struct reg_lot *lot, struct reg_err *err)
{
	size_t i = 0;

	while (i < ledger->n_uses && lot->points_left > 0) {
		struct reg_use debt = ledger->uses[i];
		int64_t points = least(debt.points, lot->points_left);
		int rc;

		if (debt.sale != 0) {
			i++;
			continue;
		}
		ledger->uses[i].points -= points;
		if (ledger->uses[i].points == 0) {
			memmove(&ledger->uses[i], &ledger->uses[i + 1], (ledger->n_uses - i - 1) * sizeof *ledger->uses);
			ledger->n_uses--;
		}
		rc = take_from(ledger, lot, debt.fact, points, err);
		if (rc != REG_OK)
			return rc;
	}
	return REG_OK;
}

int reg_ledger_add(struct reg_ledger *ledger, const struct reg_lot *lot, struct reg_err *err)
{
	struct reg_lot *added;
	int rc;

	if (lot->points <= 0)
		return REG_OK;
	rc = reg_ledger_load_lot(ledger, lot, err);
	if (rc != REG_OK)
		return rc;
	added = &ledger->lots[ledger->n_lots - 1];
	added->points_left = added->points;
	return added->unlock_at == REG_LEDGER_NEVER ? REG_OK : repay(ledger, added, err);
}

int64_t reg_ledger_share(int64_t points, int64_t amount_minor, int64_t refunded_minor)
{
	unsigned __int128 part;

	if (amount_minor == 0 || refunded_minor >= amount_minor)
		return points;
	if (points <= 0 || refunded_minor <= 0 || amount_minor < 0)
		return 0;
	part = (unsigned __int128)(uint64_t)points * (uint64_t)refunded_minor; /* below 2^126 */
	return (int64_t)((part * 2 + (uint64_t)amount_minor) / ((unsigned __int128)(uint64_t)amount_minor * 2));
}

int reg_ledger_revoke(struct reg_ledger *ledger, int64_t fact, int64_t sale, int64_t points, struct reg_err *err)
{
	struct reg_lot *lot = reg_ledger_lot(ledger, sale);
	int64_t from_lot = lot == NULL ? 0 : least(lot->points_left, points);
	int rc = REG_OK;

	if (from_lot > 0)
		rc = take_from(ledger, lot, fact, from_lot, err);
	if (rc == REG_OK && points > 0 && points > from_lot)
		rc = record(ledger, fact, 0, points - from_lot, err);
	return rc;
}

int reg_ledger_refund(struct reg_ledger *ledger, int64_t *revoked, int64_t fact, int64_t sale, int64_t amount_minor,
    int64_t refunded_minor, struct reg_err *err)
{
	const struct reg_lot *lot = reg_ledger_lot(ledger, sale);
	int64_t target = lot == NULL ? 0 : reg_ledger_share(lot->points, amount_minor, refunded_minor);
	int64_t points = target - *revoked;

	if (points <= 0)
		return REG_OK;
	*revoked = target;
	return reg_ledger_revoke(ledger, fact, sale, points, err);
}

static int is_spendable(const struct reg_lot *lot, int64_t at_unix_s)
{
	return lot->points_left > 0 && lot->unlock_at <= at_unix_s && at_unix_s <= lot->expires_at;
}

/* Never-expiring lots have the largest expires_at, so they come last by themselves. */
static int comes_before(const struct reg_lot *a, const struct reg_lot *b)
{
	if (a->expires_at != b->expires_at)
		return a->expires_at < b->expires_at;
	if (a->at != b->at)
		return a->at < b->at;
	return a->sale < b->sale;
}

int reg_ledger_take(struct reg_ledger *ledger, int64_t *taken, int64_t fact, int64_t points, int64_t at_unix_s,
    struct reg_err *err)
{
	int64_t wanted = points < 0 ? 0 : points, left = wanted;
	int rc = REG_OK;

	while (rc == REG_OK && left > 0) {
		struct reg_lot *first = NULL;
		int64_t part;

		for (size_t i = 0; i < ledger->n_lots; i++)
			if (is_spendable(&ledger->lots[i], at_unix_s) &&
			    (first == NULL || comes_before(&ledger->lots[i], first)))
				first = &ledger->lots[i];
		if (first == NULL)
			break;
		part = least(first->points_left, left);
		left -= part;
		rc = take_from(ledger, first, fact, part, err);
	}
	if (taken != NULL)
		*taken = wanted - left;
	return rc;
}

int64_t reg_ledger_owed(const struct reg_ledger *ledger)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ledger->n_uses; i++)
		if (ledger->uses[i].sale == 0)
			sum = plus(sum, ledger->uses[i].points);
	return sum;
}

int64_t reg_ledger_balance(const struct reg_ledger *ledger, int64_t at_unix_s)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ledger->n_lots; i++)
		if (is_spendable(&ledger->lots[i], at_unix_s))
			sum = plus(sum, ledger->lots[i].points_left);
	return sum - reg_ledger_owed(ledger);
}

int64_t reg_ledger_pending(const struct reg_ledger *ledger, int64_t at_unix_s)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ledger->n_lots; i++)
		if (ledger->lots[i].unlock_at > at_unix_s)
			sum = plus(sum, ledger->lots[i].points_left);
	return sum;
}

size_t reg_ledger_expiring(struct reg_ledger_expiring *out, size_t room, const struct reg_ledger *ledger, int64_t at_unix_s,
    int64_t horizon_unix_s)
{
	size_t n = 0;

	for (size_t i = 0; i < ledger->n_lots && room > 0; i++) {
		const struct reg_lot *lot = &ledger->lots[i];
		size_t k = 0;

		if (!is_spendable(lot, at_unix_s) || lot->expires_at > horizon_unix_s || lot->expires_at == REG_LEDGER_NEVER)
			continue;
		while (k < n && out[k].expires_at < lot->expires_at)
			k++;
		if (k < n && out[k].expires_at == lot->expires_at) {
			out[k].points = plus(out[k].points, lot->points_left);
			continue;
		}
		if (k == room)
			continue;
		if (n == room)
			n--; /* the latest gives way */
		memmove(&out[k + 1], &out[k], (n - k) * sizeof *out);
		out[k] = (struct reg_ledger_expiring){ .points = lot->points_left, .expires_at = lot->expires_at };
		n++;
	}
	return n;
}
