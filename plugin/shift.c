/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shift.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fact.h"
#include "zone.h"

#define FIRST_DAY "0000-01-01"
#define LAST_DAY "9999-12-31"
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
	bool is_of_days = out->is_of_days;
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
			/* What is said of a day may have been said before it. */
			out->tills[out->n].acts_after = is_of_days ? first_no(&origins[i]) : out->tills[out->n].after;
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

	*out = (struct reg_shift){ .from_unix_s = INT64_MIN, .until_unix_s = INT64_MAX, .from_day = FIRST_DAY,
		.until_day = LAST_DAY };
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

static void set_days(struct reg_shift *out, const struct reg_side *side, int32_t from_day, int32_t until_day,
    int64_t now_unix_s)
{
	int64_t from = from_day == 0 ? 0 : reg_zone_day_start(side->zone, from_day);
	int64_t until = until_day == 0 ? now_unix_s : reg_zone_day_end(side->zone, until_day);

	*out = (struct reg_shift){ .began_unix_s = from, .from_unix_s = from, .until_unix_s = until, .is_of_days = true,
		.from_day = FIRST_DAY, .until_day = LAST_DAY };
	if (from_day != 0) {
		reg_day_format(out->from_day, from_day);
	}
	if (until_day != 0) {
		reg_day_format(out->until_day, until_day);
	}
}

int reg_shift_days(struct reg_shift *out, struct reg_side *side, int32_t from_day, int32_t until_day, int64_t now_unix_s,
    struct reg_err *err)
{
	struct origin origins[REG_SHIFT_MAX_TILLS];
	size_t n;
	int rc = read_origins(origins, &n, side, err);

	set_days(out, side, from_day, until_day, now_unix_s);
	/* What happened in these days was written then or later. */
	return rc < 0 ? rc : find_facts(out, side, origins, n, (int64_t)((uint64_t)out->from_unix_s * 1000) << HLC_SHIFT, err);
}

void reg_shift_whole(struct reg_shift *out, const struct reg_side *side, int32_t from_day, int32_t until_day,
    int64_t now_unix_s)
{
	set_days(out, side, from_day, until_day, now_unix_s);
	out->n = 1;
	out->tills[0].upto = INT64_MAX;
}
