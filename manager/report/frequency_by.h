/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frequency_by.h - how often vehicles, cards, organisations and communities come: from the sales themselves, for the analysis
 * knows customers.
 */
#ifndef REG_FREQUENCY_BY_H
#define REG_FREQUENCY_BY_H

#include "analysis/analysis.h"
#include "report.h"

struct reg_frequency_group {
	struct reg_analysis_row row; /* normal, overdue_days and stage are filled in; no model knows it */
	char *id, *label;
};
struct reg_frequency_groups {
	struct reg_frequency_group *items;
	size_t n, room;
};

/* As of the end of the day `as_of`, the most frequent first. A community is what all of its customers are: each has visits
 * and volumes of a visit of its own, the intervals are between days on which any of them came. Released with
 * reg_frequency_finish(), also on error. REG_EINVAL: by customer or site. */
int reg_frequency_read(struct reg_frequency_groups *out, struct reg_side *side, enum reg_report_by by, int32_t as_of,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_frequency_finish(struct reg_frequency_groups *groups); /* zeroed is allowed */

#endif
