/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_anomalies.h - what is out of somebody's own normal, for the report, the daily job and the morning page.
 */
#ifndef REG_REPORT_ANOMALIES_H
#define REG_REPORT_ANOMALIES_H

#include "report_analysis.h"
#include "analysis/verdicts.h"

enum reg_anomaly {
	REG_ANOMALY_OVERDUE,    /* a regular that is silent for so long that it is worth a call */
	REG_ANOMALY_FALLEN,     /* volume below the customer's own band, for as many periods as the rules say */
	REG_ANOMALY_JUMPED,     /* above it */
	REG_ANOMALY_SUSPICIOUS, /* signals of suspicious use in the week up to the day */
};
#define REG_ANOMALIES 4

const char *reg_anomaly_name(enum reg_anomaly kind); /* "overdue" ... */

/* Finds them all, ordered: class A first, in each class by kind, then id. An item's kind is an enum reg_anomaly; of a
 * suspicious one `count` signals and the gravest's `score` are given. REG_EIO: memory; errors of the store. */
int reg_anomalies_find(struct reg_report_names *out, const struct reg_analysis *analysis, struct reg_side *side,
    struct reg_err *err) __attribute__((warn_unused_result));

/* How many there are of each kind, without asking for names. */
int reg_anomalies_count(int64_t out[REG_ANOMALIES], const struct reg_verdicts *verdicts, struct reg_side *side,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
