/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * model.h - the BG/NBD model of a station: fitted to an analysis, kept for stages and expectations.
 */
#ifndef REG_MODEL_H
#define REG_MODEL_H

#include "analysis.h"

/* Fits the model to everybody with a visit; of more than REG_MODEL_MOST every second, third ... by number.
 * Errors: as reg_bgnbd_fit(). */
#define REG_MODEL_MOST 200000
int reg_model_fit(struct reg_bgnbd *out, const struct reg_analysis *analysis, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Puts a model in force that was fitted to the facts up to the end of `fitted_to`: from that day on stages ask it. */
int reg_model_keep(const struct reg_bgnbd *model, struct reg_side *side, int32_t fitted_to, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
