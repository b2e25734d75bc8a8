/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * organisation.h - the organisations among the customers, each an account of its own.
 */
#ifndef REG_ORGANISATION_H
#define REG_ORGANISATION_H

#include "side.h"

struct reg_organisation {
	int64_t no;           /* the account */
	char *id, *name;      /* "c:10"; name NULL: not known */
	char kind[32];
	int64_t fleet_size;   /* how many vehicles they say they have; 0 not known */
};

struct reg_organisations {
	struct reg_organisation *items; /* by rising number */
	size_t n, room;
};

/* Those enrolled by `at_unix_s`, not erased, not merged into another. Released with reg_organisations_finish(), also on
 * error. REG_EIO: memory; errors of the store. */
int reg_organisations_read(struct reg_organisations *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_organisations_finish(struct reg_organisations *organisations); /* zeroed is allowed */
const struct reg_organisation *reg_organisations_find(const struct reg_organisations *organisations, int64_t no); /* NULL */

#endif
