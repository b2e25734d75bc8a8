/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * around.h - reports on profiles: share of wallet, areas, organisations, who could come as well. Each makes the JSON that
 * `--json` prints; tables and the morning page are made of that.
 *
 * They read in a transaction of their own: none may be open. The caller releases *out with json_decref(); it is NULL on
 * error. REG_EIO: memory; errors of the store. Members are described in regulars(1).
 */
#ifndef REG_AROUND_H
#define REG_AROUND_H

#include <jansson.h>

#include "output.h"
#include "span.h"

#define REG_AROUND_DAYS 30 /* the period when none is given */
#define REG_AROUND_EXTENSION_DAYS 60

int reg_wallet_json(json_t **out, struct reg_side *side, const struct reg_span *span, bool organisations_only,
    struct reg_err *err) __attribute__((warn_unused_result));
int reg_areas_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_organisations_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_extension_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What they share: {"as_of","from","to"}; rows ordered by a number, the highest first, equal ones by "id", bytewise. */
json_t *reg_around_json(const struct reg_span *span);
void reg_around_sort(json_t *rows, const char *name);
/* Members of rows as numbers (0 where there is none) and as cells: empty where they are null. */
int64_t reg_around_number(const json_t *row, const char *name);
const char *reg_around_text(const json_t *row, const char *name);
void reg_around_cell_text(struct reg_table *table, const json_t *row, const char *name);
void reg_around_cell_number(struct reg_table *table, const json_t *row, const char *name);
void reg_around_cell_litres(struct reg_table *table, const json_t *row, const char *name);
void reg_around_cell_share(struct reg_table *table, const json_t *row, const char *name);
/* Shows a report to people, as the options say: the table, then which days it is about, then what `say` (NULL: nothing) writes
 * of it, a paragraph a line; of --csv only the table. */
int reg_around_show(const struct reg_command *command, const struct reg_table *table, const json_t *report,
    const char *title, void (*say)(FILE *out, const json_t *report), struct reg_err *err) __attribute__((warn_unused_result));

#endif
