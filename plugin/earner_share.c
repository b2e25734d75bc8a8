/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "earner_share.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"

void reg_shares_finish(struct reg_shares *shares)
{
	for (size_t i = 0; i < shares->n; i++) {
		free(shares->items[i].refunds);
	}
	free(shares->items);
	*shares = (struct reg_shares){ 0 };
}

/* Takes share->refunds over, also on error. */
static int shares_append(struct reg_shares *shares, struct reg_share share, struct reg_err *err)
{
	if (shares->n == shares->room) {
		size_t room = shares->room == 0 ? 8 : 2 * shares->room;
		struct reg_share *items = share.refunds == NULL ? NULL : realloc(shares->items, room * sizeof *items);

		if (items == NULL) {
			free(share.refunds);
			return reg_err_set(err, REG_EIO, "out of memory for what others earn");
		}
		shares->items = items;
		shares->room = room;
	}
	if (share.refunds == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory for what others earn");
	}
	shares->items[shares->n++] = share;
	return 0;
}

/* The amount of the sale, then number, time and amount of each refund. NULL: memory. */
static char *refunds_text(const struct reg_unit *unit)
{
	size_t size = (1 + unit->n_refunds) * 64, used;
	char *text = malloc(size);

	if (text == NULL) {
		return NULL;
	}
	used = (size_t)snprintf(text, size, "%" PRId64, unit->amount_minor);
	for (size_t i = 0; i < unit->n_refunds; i++) {
		used += (size_t)snprintf(text + used, size - used, " %" PRId64 ":%" PRId64 ":%" PRId64, unit->refunds[i].no,
		    unit->refunds[i].at_unix_s, unit->refunds[i].amount_minor);
	}
	return text;
}

int reg_shares_add(struct reg_shares *shares, const struct reg_share *share, const struct reg_unit *unit,
    struct reg_err *err)
{
	struct reg_share own = *share;

	own.refunds = refunds_text(unit);
	return shares_append(shares, own, err);
}

/* Columns: sale, person, role, points, total, unlock_at, expires_at, programme, refunds. */
static int shares_read(struct reg_shares *shares, struct reg_stmt *stmt, struct reg_err *err)
{
	int rc;

	while ((rc = reg_step(stmt, err)) > 0) {
		struct reg_share share = { .sale = reg_int(stmt, 0), .person = reg_int(stmt, 1), .points = reg_int(stmt, 3),
			.total = reg_int(stmt, 4), .unlock_at = reg_int(stmt, 5), .expires_at = reg_int(stmt, 6),
			.programme = (int)reg_int(stmt, 7) };

		if (!reg_earner_parse(&share.role, reg_text(stmt, 2))) {
			rc = reg_err_set(err, REG_EDAMAGED, "view_share: \"%s\" is neither driver nor contact", reg_text(stmt, 2));
			break;
		}
		share.refunds = strdup(reg_text(stmt, 8));
		rc = shares_append(shares, share, err);
		if (rc < 0) {
			break;
		}
	}
	reg_reset(stmt);
	return rc;
}

int reg_shares_load(struct reg_shares *shares, struct reg_side *side, int64_t organisation, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SHARE_OF_ORGANISATION, err, "i", organisation);

	return rc < 0 ? rc : shares_read(shares, stmt, err);
}

int reg_shares_of_person(struct reg_shares *shares, struct reg_side *side, int64_t person, int64_t organisation,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SHARE_OF_PERSON, err, "ii", person, organisation);

	return rc < 0 ? rc : shares_read(shares, stmt, err);
}

/* --- writing --- */

int reg_share_write(struct reg_side *side, int64_t organisation, const struct reg_share *share, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_SHARE_SET, err, "iiitiiiiit", share->sale, organisation, share->person,
	    reg_earner_name(share->role), share->points, share->total, share->unlock_at, share->expires_at,
	    (int64_t)share->programme, share->refunds);
}

static bool is_same(const struct reg_share *a, const struct reg_share *b)
{
	return a->person == b->person && a->role == b->role && a->points == b->points && a->unlock_at == b->unlock_at &&
	    a->expires_at == b->expires_at && a->programme == b->programme && strcmp(a->refunds, b->refunds) == 0;
}

static int share_compare(const void *left, const void *right)
{
	const struct reg_share *a = left, *b = right;

	return a->sale < b->sale ? -1 : a->sale > b->sale;
}

static int touch(struct reg_set *touched, struct reg_side *side, int64_t organisation, int64_t person,
    struct reg_err *err)
{
	int64_t head = 0;
	int rc = reg_family_head(&head, side, person, err);

	return rc < 0 || head == organisation ? rc : reg_set_add(touched, head, err);
}

int reg_shares_write(struct reg_set *touched, struct reg_side *side, int64_t organisation, struct reg_shares *before,
    struct reg_shares *shares, struct reg_err *err)
{
	size_t i = 0, j = 0;
	int rc = before->n == 0 ? 0 : reg_run(side->store, REG_SQL_SHARE_DROP, err, "i", organisation);

	if (shares->n > 1) {
		qsort(shares->items, shares->n, sizeof *shares->items, share_compare);
	}
	/* Both are by sale. */
	while (rc == 0 && (i < before->n || j < shares->n)) {
		const struct reg_share *old = i < before->n ? &before->items[i] : NULL;
		const struct reg_share *now = j < shares->n ? &shares->items[j] : NULL;
		int order = old == NULL ? 1 : now == NULL ? -1 : share_compare(old, now);
		bool differs = order != 0 || !is_same(old, now);

		if (order <= 0) {
			rc = differs ? touch(touched, side, organisation, old->person, err) : 0;
			i++;
		}
		if (order >= 0 && rc == 0) {
			int64_t person;

			/* The sale may stand in another account that has not been folded yet. */
			rc = reg_get_int(&person, side->store, REG_SQL_SHARE_ELSEWHERE, err, "ii", now->sale, organisation);
			rc = rc <= 0 ? rc : touch(touched, side, organisation, person, err);
			rc = rc < 0 || !differs ? rc : touch(touched, side, organisation, now->person, err);
			rc = rc < 0 ? rc : reg_share_write(side, organisation, now, err);
			j++;
		}
	}
	return rc;
}
