/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "holder.h"

#include <string.h>

/* Columns: tier, tier_until, recent, tally, traits. */
static int held_read(struct reg_held *out, struct reg_stmt *stmt, struct reg_err *err)
{
	const void *blob;
	size_t size;
	int rc;

	if (!reg_is_null(stmt, 0)) {
		out->days.rank = (int)reg_int(stmt, 0);
		out->days.until_day = (int32_t)reg_int(stmt, 1);
	}
	blob = reg_blob(stmt, 2, &size);
	rc = reg_is_null(stmt, 2) ? 0 : reg_tier_decode(&out->days, blob, size, err);
	blob = reg_blob(stmt, 3, &size);
	rc = rc < 0 || reg_is_null(stmt, 3) ? rc : reg_tally_decode(&out->tally, blob, size, err);
	return rc < 0 ? rc : reg_person_decode(&out->person, reg_text(stmt, 4), err);
}

int reg_held_load(struct reg_held *out, struct reg_side *side, int64_t head, int64_t at_unix_s, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	int32_t day = reg_zone_day(side->zone, at_unix_s);
	struct reg_stmt *stmt;
	int rc;

	memset(out, 0, sizeof *out);
	reg_tier_init(&out->days);
	rc = reg_sql(&stmt, side->store, REG_SQL_HOLDER_GET, err, "i", head);
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = held_read(out, stmt, err);
		reg_reset(stmt);
	}
	if (rc == 0 && programme != NULL) {
		int floor = reg_person_floor(&out->person, programme, at_unix_s, day, &out->tally);

		reg_tier_normalise(&out->days, programme, day);
		out->holder.rank = floor > out->days.rank ? floor : out->days.rank;
	}
	out->holder.person = &out->person;
	out->holder.days = &out->days;
	out->holder.tally = &out->tally;
	return rc;
}

void reg_held_finish(struct reg_held *held)
{
	reg_person_finish(&held->person);
	reg_tier_finish(&held->days);
	reg_tally_finish(&held->tally);
}
