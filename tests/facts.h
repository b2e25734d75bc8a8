/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h - the acts of a database as the reference evaluator takes them.
 */
#ifndef REG_TEST_FACTS_H
#define REG_TEST_FACTS_H

#include "reference.h"
#include "side.h"

struct facts {
	struct ref_act *acts;
	size_t n;
	void **memory; /* behind their texts and parts */
	size_t n_memory;
};

/* Reads all acts that the reference knows, straight from fact_act. Released with facts_finish(), also after an error.
 * REG_EDAMAGED: a body that is not as the reference expects it. */
int facts_read(struct facts *out, struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
void facts_finish(struct facts *facts);

/* One line for people, without end; released with free(). */
char *facts_describe(const struct ref_act *act);

#endif
