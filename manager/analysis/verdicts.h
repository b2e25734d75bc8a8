/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verdicts.h - class, stage and anomalies of everybody at the end of a site day, without what they follow from.
 *
 * They are what reg_analysis_load() says, but most of them are kept: only who was sold something since, or whose day has come
 * (analysis_verdict.until), is judged anew, so a night reads little. For a day before the last one that verdicts were kept
 * of, everything is computed.
 */
#ifndef REG_VERDICTS_H
#define REG_VERDICTS_H

#include "analysis.h"

struct reg_verdict {
	int64_t subject;
	unsigned char bits; /* stage and flags: judge.h */
	char class;         /* 'A', 'B', 'C' */
};

/* Zeroed at first, released with reg_verdicts_finish(). */
struct reg_verdicts {
	struct reg_verdict *rows; /* by rising subject */
	size_t n, room;
	int32_t as_of;
	size_t judged;            /* how many could not be taken from what is kept */
};

/* Reads in a transaction of its own, then keeps what it had to judge, in transactions of 20 ms: none may be open, and one
 * alone may do so at a time (`regulars daily` sees to that). REG_EIO: memory; errors of the store. */
int reg_verdicts_load(struct reg_verdicts *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_verdicts_finish(struct reg_verdicts *verdicts);
/* NULL: no such subject. */
const struct reg_verdict *reg_verdicts_find(const struct reg_verdicts *verdicts, int64_t subject);

#endif
