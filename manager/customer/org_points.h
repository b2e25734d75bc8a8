/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * org_points.h - who earned points with sales of an organisation, for its statement.
 */
#ifndef REG_ORG_POINTS_H
#define REG_ORG_POINTS_H

#include <jansson.h>

#include "set.h"
#include "side.h"
#include "table.h"

/* Who earned with these sales: an array of {"customer","name","role","sales","points","taken_back"}, the organisation first,
 * then by points, the most first. "role" is organisation, driver, contact, or customer: somebody else whose own sale it was
 * with a vehicle of theirs. Inside a read transaction. The caller releases *out. */
int reg_org_points_json(json_t **out, struct reg_side *side, const struct reg_set *sales, int64_t organisation,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The same as a table. Released with reg_table_destroy(). */
struct reg_table *reg_org_points_table(const json_t *rows);

#endif
