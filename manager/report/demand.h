/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * demand.h - how much fuel somebody, or an area, is known to need a month, at an instant.
 *
 * What was said last of all grades together counts; where nothing was, the last word on each grade, added up. What was said
 * of customers who were merged counts for the account.
 */
#ifndef REG_DEMAND_H
#define REG_DEMAND_H

#include <jansson.h>

#include "side.h"

struct reg_demand {
	int64_t subject;        /* the account; 0: a place */
	int64_t volume_ml;      /* a month */
	int64_t since_unix_s;   /* true since: of several grades the latest */
	char basis[16];         /* stated, surveyed, invoiced, estimated; of several grades that of the latest */
	char *staff;            /* who asked; NULL: not said */
};

struct reg_demands {
	struct reg_demand *items; /* by rising subject */
	size_t n, room;
};

/* Of everybody at an instant. Released with reg_demands_finish(), also on error. REG_EIO: memory; errors of the store. */
int reg_demands_read(struct reg_demands *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Of a place ("area:x"): one item or none. */
int reg_demands_read_place(struct reg_demands *out, struct reg_side *side, const char *place, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_demands_finish(struct reg_demands *demands); /* zeroed is allowed */
const struct reg_demand *reg_demands_find(const struct reg_demands *demands, int64_t subject); /* NULL: not known */

/* Sets "demand_ml", "basis", "since" and "staff" of a row, null without a demand (NULL). */
void reg_demand_json(json_t *row, const struct reg_demand *demand, const struct reg_side *side);

#endif
