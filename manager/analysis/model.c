/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model.h"

#include <math.h>
#include <stdlib.h>

int reg_model_fit(struct reg_bgnbd *out, const struct reg_analysis *analysis, struct reg_err *err)
{
	struct reg_bgnbd_customer *customers = NULL;
	size_t n = 0, n_visited = 0, step, seen = 0;
	int rc;

	for (size_t i = 0; i < analysis->n; i++)
		n_visited += analysis->rows[i].normal.visits > 0;
	step = (n_visited + REG_MODEL_MOST - 1) / REG_MODEL_MOST;
	customers = calloc(n_visited + 1, sizeof *customers);
	if (customers == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	for (size_t i = 0; i < analysis->n; i++)
		if (analysis->rows[i].normal.visits > 0 && seen++ % step == 0)
			customers[n++] = reg_analysis_customer(&analysis->rows[i], analysis->as_of);
	rc = reg_bgnbd_fit(out, customers, n, REG_ANALYSIS_UNIT_DAYS, err);
	free(customers);
	return rc;
}

static int64_t scaled(double value, double scale)
{
	return (int64_t)llround(value * scale);
}

int reg_model_keep(const struct reg_bgnbd *model, struct reg_side *side, int32_t fitted_to, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0)
		return rc;
	rc = reg_run(side->store, REG_SQL_ANALYSIS_MODEL_SET, err, "iiiiiiii", scaled(model->r, 1e12),
	    scaled(model->alpha, 1e12), scaled(model->a, 1e12), scaled(model->b, 1e12), scaled(model->log_likelihood, 1e6),
	    (int64_t)REG_ANALYSIS_UNIT_DAYS, model->customers, (int64_t)fitted_to);
	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	return reg_store_commit(side->store, err);
}
