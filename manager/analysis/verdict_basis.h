/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verdict_basis.h - what verdicts of a day stand on beside a subject's own days: thresholds, model, demands; and making one.
 *
 * Thresholds and model are written down with a number that rises when they become others; a verdict carries the number, and
 * the demand that it was made with. So nothing needs to be written when they change: a verdict that was made on something
 * else says nothing any more.
 */
#ifndef REG_VERDICT_BASIS_H
#define REG_VERDICT_BASIS_H

#include "analysis.h"
#include "days.h"
#include "report/demand.h"

#define REG_VERDICT_NONE INT32_MIN /* until: not judged */

struct reg_verdict_basis {
	int32_t as_of;
	struct reg_analysis_rules rules;
	bool has_model;
	struct reg_bgnbd model;
	struct reg_demands demands;
	int64_t id;     /* that verdicts made now have */
	bool is_kept;   /* they may be kept: none was made for a later day */
	char text[512];
	int64_t *scratch;
	size_t room;
};

/* As of the end of a site day. Zeroed at first, released with reg_verdict_basis_finish(), also on error. Errors of the
 * store; REG_EIO: memory. */
int reg_verdict_basis_read(struct reg_verdict_basis *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_verdict_basis_finish(struct reg_verdict_basis *basis);
/* Writes it down, before the first verdict that is kept. */
int reg_verdict_basis_write(const struct reg_verdict_basis *basis, struct reg_store *store, struct reg_err *err)
    __attribute__((warn_unused_result));

/* A verdict. */
struct reg_verdict_made {
	int32_t until;      /* see analysis_verdict */
	unsigned int bits;  /* see judge.h */
	int64_t demand_ml;
};
int64_t reg_verdict_demand(const struct reg_verdict_basis *basis, int64_t subject);
/* From days up to basis->as_of, with a demand. REG_EIO: memory. */
int reg_verdict_make(struct reg_verdict_made *out, struct reg_verdict_basis *basis, const struct reg_days *days,
    int64_t demand_ml, struct reg_err *err) __attribute__((warn_unused_result));
/* Its bits alone, for whom nothing is kept: until when they hold takes half the work. */
int reg_verdict_bits(unsigned int *out, struct reg_verdict_basis *basis, const struct reg_days *days, int64_t demand_ml,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Writes the row of a subject whose days were stored, judged when none of its sales is later than the day. */
int reg_verdict_keep(struct reg_verdict_basis *basis, const struct reg_days *days, struct reg_store *store,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
