/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ledger.c - lots, uses and debts. A customer has tens to hundreds of lots, few of them with points left, so lots are
 * searched one after the other; only a redemption orders them.
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "wide.h"

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

const char *reg_ledger_kind_name(enum reg_lot_kind kind)
{
	static const char *const names[] = { [REG_LOT_SALE] = "sale", [REG_LOT_REFERRAL] = "referral",
		[REG_LOT_RETURN] = "return", [REG_LOT_ADJUST] = "adjust", [REG_LOT_OPEN] = "open",
		[REG_LOT_TRANSFER] = "transfer", [REG_LOT_DRIVER] = "driver", [REG_LOT_CONTACT] = "contact" };

	return names[kind];
}

struct reg_lot *reg_ledger_lot(const struct reg_ledger *ledger, int64_t sale, int part)
{
	for (size_t i = ledger->n_lots; i > 0; i--) /* the latest are asked for most */
		if (ledger->lots[i - 1].sale == sale && ledger->lots[i - 1].part == part)
			return &ledger->lots[i - 1];
	return NULL;
}

/* One row per fact and lot (a debt is lot 0). */
static int record(struct reg_ledger *ledger, int64_t fact, int64_t sale, int part, int64_t points, struct reg_err *err)
{
	for (size_t i = ledger->n_uses; i > 0; i--) {
		struct reg_use *use = &ledger->uses[i - 1];

		if (use->fact == fact && use->sale == sale && use->part == part) {
			use->points = plus(use->points, points);
			return REG_OK;
		}
	}
	return reg_ledger_load_use(ledger,
	    &(struct reg_use){ .fact = fact, .sale = sale, .part = part, .points = points }, err);
}

static int take_from(struct reg_ledger *ledger, struct reg_lot *lot, int64_t fact, int64_t points, struct reg_err *err)
{
	lot->points_left -= points;
	return record(ledger, fact, lot->sale, lot->part, points, err);
}

static void drop_use(struct reg_ledger *ledger, size_t i)
{
	memmove(&ledger->uses[i], &ledger->uses[i + 1], (ledger->n_uses - i - 1) * sizeof *ledger->uses);
	ledger->n_uses--;
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
		if (ledger->uses[i].points == 0)
			drop_use(ledger, i);
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
	if (amount_minor == 0 || refunded_minor >= amount_minor)
		return points;
	if (points <= 0 || refunded_minor <= 0 || amount_minor < 0)
		return 0;
	/* Less than amount_minor is refunded, so it fits. */
	return reg_wide_clamp(reg_wide_round(reg_wide_product(points, refunded_minor), reg_wide_of(amount_minor)));
}

int reg_ledger_revoke(struct reg_ledger *ledger, int64_t fact, int64_t sale, int part, int64_t points,
    struct reg_err *err)
{
	struct reg_lot *lot = reg_ledger_lot(ledger, sale, part);
	int64_t from_lot = lot == NULL ? 0 : least(lot->points_left, points);
	int rc = REG_OK;

	if (from_lot > 0)
		rc = take_from(ledger, lot, fact, from_lot, err);
	if (rc == REG_OK && points > 0 && points > from_lot)
		rc = record(ledger, fact, 0, 0, points - from_lot, err);
	return rc;
}

int reg_ledger_refund(struct reg_ledger *ledger, int64_t *revoked, int64_t fact, int64_t sale, int part,
    int64_t amount_minor, int64_t refunded_minor, struct reg_err *err)
{
	const struct reg_lot *lot = reg_ledger_lot(ledger, sale, part);
	int64_t target = lot == NULL ? 0 : reg_ledger_share(lot->points, amount_minor, refunded_minor);
	int64_t points = target - *revoked;

	if (points <= 0)
		return REG_OK;
	*revoked = target;
	return reg_ledger_revoke(ledger, fact, sale, part, points, err);
}

static int is_spendable(const struct reg_lot *lot, int64_t at_unix_s)
{
	return lot->points_left > 0 && lot->unlock_at <= at_unix_s && at_unix_s <= lot->expires_at;
}

int reg_ledger_take(struct reg_ledger *ledger, int64_t *taken, int64_t fact, int64_t points, int64_t at_unix_s,
    struct reg_err *err)
{
	int64_t wanted = points < 0 ? 0 : points, left = wanted;
	int rc = REG_OK;

	while (rc == REG_OK && left > 0) {
		struct reg_lot *first = NULL;
		int64_t part;

		/* Never-expiring lots have the largest expires_at, so they come last by themselves. */
		for (size_t i = 0; i < ledger->n_lots; i++)
			if (is_spendable(&ledger->lots[i], at_unix_s) &&
			    (first == NULL || ledger->lots[i].expires_at < first->expires_at))
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

int reg_ledger_spend(struct reg_ledger *ledger, int64_t fact, int64_t points, int64_t at_unix_s, struct reg_err *err)
{
	int64_t taken;
	int rc = reg_ledger_take(ledger, &taken, fact, points, at_unix_s, err);

	return rc == REG_OK && taken < points ? record(ledger, fact, 0, 0, points - taken, err) : rc;
}

/* What a fact owes is no longer owed. Returns how much of `points` remains. */
static int64_t strike_out(struct reg_ledger *ledger, int64_t fact, int64_t points)
{
	for (size_t i = 0; i < ledger->n_uses && points > 0; i++) {
		struct reg_use *use = &ledger->uses[i];

		if (use->fact == fact && use->sale == 0) {
			int64_t part = least(use->points, points);

			use->points -= part;
			points -= part;
			if (use->points == 0)
				drop_use(ledger, i);
			break; /* one row per fact */
		}
	}
	return points;
}

/* The last use by `fact` of which something has not come back. */
static struct reg_use *last_use(const struct reg_ledger *ledger, int64_t fact)
{
	for (size_t i = ledger->n_uses; i > 0; i--) {
		struct reg_use *use = &ledger->uses[i - 1];

		if (use->fact == fact && use->sale != 0 && use->points > use->returned)
			return use;
	}
	return NULL;
}

int reg_ledger_give_back(struct reg_ledger *ledger, const struct reg_ledger_return *what, struct reg_err *err)
{
	int64_t left = strike_out(ledger, what->from, what->points);
	int rc = REG_OK;

	for (int part = 2; rc == REG_OK && left > 0; part++) {
		struct reg_use *use = last_use(ledger, what->from);
		const struct reg_lot *taken;
		struct reg_lot lot = { .sale = what->fact, .part = part, .kind = REG_LOT_RETURN, .at = what->at_unix_s,
			.unlock_at = what->at_unix_s };

		if (use == NULL)
			break;
		taken = reg_ledger_lot(ledger, use->sale, use->part);
		lot.points = least(use->points - use->returned, left);
		lot.programme = taken == NULL ? 0 : taken->programme;
		lot.expires_at = taken != NULL && taken->expires_at > what->at_unix_s ? taken->expires_at : what->grace_unix_s;
		use->returned += lot.points;
		left -= lot.points;
		rc = reg_ledger_add(ledger, &lot, err); /* moves the uses */
	}
	return rc;
}

static struct reg_use *debt_of(const struct reg_ledger *ledger, int64_t fact)
{
	for (size_t i = 0; i < ledger->n_uses; i++)
		if (ledger->uses[i].fact == fact && ledger->uses[i].sale == 0)
			return &ledger->uses[i];
	return NULL;
}

int reg_ledger_merge(struct reg_ledger *ledger, struct reg_ledger *from, struct reg_err *err)
{
	int rc = REG_OK;

	for (size_t i = 0; i < from->n_lots && rc == REG_OK; i++)
		rc = reg_ledger_load_lot(ledger, &from->lots[i], err);
	for (size_t i = 0; i < from->n_uses && rc == REG_OK; i++) {
		struct reg_use *same = from->uses[i].sale == 0 ? debt_of(ledger, from->uses[i].fact) : NULL;

		if (same != NULL)
			same->points = plus(same->points, from->uses[i].points);
		else
			rc = reg_ledger_load_use(ledger, &from->uses[i], err);
	}
	reg_ledger_finish(from);
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
