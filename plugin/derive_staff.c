/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive_staff.c - people of the station, and what customers complained of. Small tables, made anew as a whole.
 */
#include "derive.h"

int reg_derive_staff(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_STAFF_CLEAR, err, "");

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_STAFF_DERIVE, err, "");
}

int reg_derive_cases(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_CASE_CLEAR, err, "");

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_CASE_DERIVE, err, "");
}
