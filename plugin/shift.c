/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shift.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fact.h"
#include "zone.h"

#define HLC_SHIFT 16 /* hybrid time: ms << 16 | counter */

struct origin {
	int64_t no, last_seq;
	bool is_ours;
};

static int read_origins(struct origin out[REG_SHIFT_MAX_TILLS], size_t *n, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SHIFT_ORIGINS, err, "ti", side->site, (int64_t)REG_SHIFT_MAX_TILLS);

	*n = 0;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *till = reg_text(stmt, 2);

		out[(*n)++] = (struct origin){ .no = reg_int(stmt, 0), .last_seq = reg_int(stmt, 1),
			.is_ours = till != NULL && side->till != NULL && strcmp(till, side->till) == 0 };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

static int64_t first_no(const struct origin *origin)
{
	int64_t begin = origin->no << REG_ORIGIN_SHIFT;

	return begin + (origin->last_seq > REG_SHIFT_MAX_FACTS ? origin->last_seq - REG_SHIFT_MAX_FACTS : 0);
}

static int64_t last_no(const struct origin *origin)
{
	return (origin->no << REG_ORIGIN_SHIFT) + origin->last_seq;
}

/* The facts of each till that were written at `hlc` or later. */
static int find_facts(struct reg_shift *out, struct reg_side *side, const struct origin *origins, size_t n, int64_t hlc,
    struct reg_err *err)
{
	int rc = 0;

	out->n = 0;
	for (size_t i = 0; rc >= 0 && i < n; i++) {
		int64_t sale = first_no(&origins[i]), act = sale;

		rc = reg_get_int(&sale, side->store, REG_SQL_SHIFT_SALE_BEFORE, err, "iii", first_no(&origins[i]),
		    last_no(&origins[i]), hlc);
		rc = rc < 0 ? rc : reg_get_int(&act, side->store, REG_SQL_SHIFT_ACT_BEFORE, err, "iii", first_no(&origins[i]),
		    last_no(&origins[i]), hlc);
		if (rc >= 0 && last_no(&origins[i]) > (sale > act ? sale : act)) {
			out->tills[out->n].after = sale > act ? sale : act;
			out->tills[out->n++].upto = last_no(&origins[i]);
		}
	}
	return rc < 0 ? rc : 0;
}

int reg_shift_find(struct reg_shift *out, struct reg_side *side, int64_t now_unix_s, struct reg_err *err)
{
	struct origin origins[REG_SHIFT_MAX_TILLS];
	int64_t hlc = 0;
	bool is_ours = false;
	size_t n;
	int rc = read_origins(origins, &n, side, err);

	*out = (struct reg_shift){ .from_unix_s = INT64_MIN, .until_unix_s = INT64_MAX };
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_SHIFT_DOCUMENT, err, "ii", first_no(&origins[i]), last_no(&origins[i]));
		rc = rc < 0 ? rc : reg_step(stmt, err);
		/* Our own goes before another till's. */
		if (rc > 0 && (origins[i].is_ours > is_ours || (origins[i].is_ours == is_ours && reg_int(stmt, 0) > hlc))) {
			hlc = reg_int(stmt, 0);
			out->began_unix_s = reg_int(stmt, 1);
			is_ours = origins[i].is_ours;
		}
		reg_reset(stmt);
		rc = rc < 0 ? rc : 0;
	}
	if (rc == 0 && hlc == 0) {
		out->began_unix_s = out->from_unix_s = reg_zone_day_start(side->zone, reg_zone_day(side->zone, now_unix_s));
		hlc = (int64_t)((uint64_t)out->began_unix_s * 1000) << HLC_SHIFT;
	}
	return rc < 0 ? rc : find_facts(out, side, origins, n, hlc, err);
}

int reg_shift_days(struct reg_shift *out, struct reg_side *side, int32_t from_day, int32_t until_day, int64_t now_unix_s,
    struct reg_err *err)
{
	struct origin origins[REG_SHIFT_MAX_TILLS];
	int64_t from = from_day == 0 ? 0 : reg_zone_day_start(side->zone, from_day);
	size_t n;
	int rc = read_origins(origins, &n, side, err);

	*out = (struct reg_shift){ .began_unix_s = from, .from_unix_s = from,
		.until_unix_s = until_day == 0 ? now_unix_s : reg_zone_day_end(side->zone, until_day) };
	/* What happened in these days was written then or later. */
	return rc < 0 ? rc : find_facts(out, side, origins, n, (int64_t)((uint64_t)from * 1000) << HLC_SHIFT, err);
}

/* --- people --- */

void reg_shift_people_finish(struct reg_shift_people *people)
{
	free(people->items);
	*people = (struct reg_shift_people){ 0 };
}

static struct reg_shift_person *find_person(struct reg_shift_people *people, const char *attendant)
{
	struct reg_shift_person *grown;

	for (size_t i = 0; i < people->n; i++) {
		if (strncmp(people->items[i].attendant, attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			return &people->items[i];
		}
	}
	if (people->n == people->room) {
		size_t room = people->room == 0 ? 16 : 2 * people->room;

		grown = realloc(people->items, room * sizeof *grown);
		if (grown == NULL) {
			return NULL;
		}
		people->items = grown;
		people->room = room;
	}
	people->items[people->n] = (struct reg_shift_person){ 0 };
	(void)snprintf(people->items[people->n].attendant, REG_SHIFT_MAX_NAME, "%s", attendant);
	return &people->items[people->n++];
}

static int count_till(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, size_t till,
    enum reg_sql which, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "iiii", shift->tills[till].after, shift->tills[till].upto,
	    shift->from_unix_s, shift->until_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *attendant = reg_text(stmt, 0);
		struct reg_shift_person *person = find_person(out, attendant == NULL ? "" : attendant);

		rc = 0;
		if (person == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
		} else if (which == REG_SQL_SHIFT_SALES) {
			person->sales += reg_int(stmt, 1);
			person->identified += reg_int(stmt, 2);
			person->plates += reg_int(stmt, 3);
			person->shop_minor += reg_int(stmt, 4);
		} else {
			person->enrolled += reg_int(stmt, 1);
			person->cards += reg_int(stmt, 2);
			person->referrals += reg_int(stmt, 3);
		}
	}
	reg_reset(stmt);
	return rc;
}

int reg_shift_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < shift->n; i++) {
		rc = count_till(out, side, shift, i, REG_SQL_SHIFT_SALES, err);
		rc = rc < 0 ? rc : count_till(out, side, shift, i, REG_SQL_SHIFT_ACTS, err);
	}
	return rc;
}

static int64_t value_of(const struct reg_shift_person *person, enum reg_metric metric)
{
	switch (metric) {
	case REG_METRIC_CAPTURED:
		return person->identified;
	case REG_METRIC_ENROLLED:
		return person->enrolled;
	case REG_METRIC_CARDS:
		return person->cards;
	case REG_METRIC_REFERRALS:
		return person->referrals;
	case REG_METRIC_SHOP:
		return person->shop_minor;
	}
	return 0;
}

void reg_shift_stand(struct reg_shift_standing *out, const struct reg_shift_people *people, enum reg_metric metric,
    const char *attendant)
{
	*out = (struct reg_shift_standing){ .rank = 1 };
	for (size_t i = 0; i < people->n; i++) {
		if (strncmp(people->items[i].attendant, attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			out->value = value_of(&people->items[i], metric);
		}
	}
	for (size_t i = 0; i < people->n; i++) {
		int64_t value = value_of(&people->items[i], metric);

		out->best = value > out->best ? value : out->best;
		out->rank += value > out->value;
		out->of += value > 0;
	}
}
