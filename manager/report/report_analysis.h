/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_analysis.h - what the reports that print rows of the analysis share.
 */
#ifndef REG_REPORT_ANALYSIS_H
#define REG_REPORT_ANALYSIS_H

#include <jansson.h>

#include "analysis/analysis.h"
#include "output.h"
#include "table.h"

/* An opened report: the analysis as of --as-of. Zeroed at first; closed with reg_report_analysis_close(), also on error. */
struct reg_report_analysis {
	struct reg_side *side;
	struct reg_analysis analysis;
};
/* Returns 0, REG_EXIT_USAGE (explained), or an error. */
int reg_report_analysis_open(struct reg_report_analysis *out, const struct reg_command *command, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_report_analysis_close(struct reg_report_analysis *report);

/* A row with its name, to be ordered and printed. */
struct reg_report_named {
	const struct reg_analysis_row *row;
	char *id, *label;
	int64_t order; /* the report's own: lower first, equal ones by id, bytewise */
	int kind;      /* the report's own, as are these: */
	int64_t count, score;
};
struct reg_report_names {
	struct reg_report_named *items;
	size_t n, room;
};
/* Adds a row, with its name from the database. REG_EIO: memory; errors of the store. */
int reg_report_names_add(struct reg_report_names *names, struct reg_side *side, const struct reg_analysis_row *row,
    int64_t order, int kind, struct reg_err *err) __attribute__((warn_unused_result));
void reg_report_names_sort(struct reg_report_names *names);
void reg_report_names_finish(struct reg_report_names *names); /* zeroed is allowed */

/* A day as JSON, null of REG_DAY_NEVER. */
json_t *reg_report_json_day(int32_t day);
/* A cell that is empty, null in JSON, where the number is below `lowest`, the chance below 0. */
void reg_report_cell_number(struct reg_table *table, int64_t value, int64_t lowest);
void reg_report_cell_chance(struct reg_table *table, double chance); /* for people in per cent */

#endif
