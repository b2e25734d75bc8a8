/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verdict_basis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis_rules.h"
#include "judge.h"

static void write_text(struct reg_verdict_basis *basis)
{
	size_t size = sizeof basis->text, at = 0;

	for (const struct reg_analysis_rule *rule = reg_analysis_rule_table; rule->name != NULL; rule++) {
		const int *value = (const int *)(const void *)((const char *)&basis->rules + rule->offset);

		at += (size_t)snprintf(basis->text + at, size - at, "%d ", *value);
	}
	if (basis->has_model)
		(void)snprintf(basis->text + at, size - at, "%a %a %a %a", basis->model.r, basis->model.alpha, basis->model.a,
		    basis->model.b);
}

/* The number of the basis that is written down, or the next. A day that is yet to come was never a night: a clock was wrong,
 * or somebody asked what would be. */
static int read_id(struct reg_verdict_basis *basis, struct reg_side *side, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, reg_command_now());
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_VERDICT_BASIS_GET, err, "");

	basis->id = 1;
	basis->is_kept = true;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t day = reg_int(stmt, 1);
		bool is_to_come = day > today && day > basis->as_of;

		basis->is_kept = is_to_come || day <= basis->as_of;
		basis->id = reg_int(stmt, 0) + (is_to_come || strcmp(reg_text(stmt, 2), basis->text) != 0);
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_verdict_basis_read(struct reg_verdict_basis *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	int rc;

	out->as_of = as_of;
	rc = reg_analysis_read_rules(&out->rules, side, err);
	rc = rc < 0 ? rc : reg_analysis_read_model(&out->model, &out->has_model, side, as_of, err);
	rc = rc < 0 ? rc : reg_demands_read(&out->demands, side, reg_zone_day_end(side->zone, as_of), err);
	if (rc < 0)
		return rc;
	write_text(out);
	return read_id(out, side, err);
}

void reg_verdict_basis_finish(struct reg_verdict_basis *basis)
{
	reg_demands_finish(&basis->demands);
	free(basis->scratch);
	basis->scratch = NULL;
}

int reg_verdict_basis_write(const struct reg_verdict_basis *basis, struct reg_store *store, struct reg_err *err)
{
	return reg_run(store, REG_SQL_VERDICT_BASIS_SET, err, "iit", basis->id, (int64_t)basis->as_of, basis->text);
}

int64_t reg_verdict_demand(const struct reg_verdict_basis *basis, int64_t subject)
{
	const struct reg_demand *demand = reg_demands_find(&basis->demands, subject);

	return demand != NULL && demand->volume_ml > 0 ? demand->volume_ml : 0;
}

static int judge(struct reg_analysis_row *row, struct reg_verdict_basis *basis, const struct reg_judging *judging,
    struct reg_err *err)
{
	if (row->n_days > basis->room) {
		int64_t *scratch = reallocarray(basis->scratch, row->n_days * 2, sizeof *scratch);

		if (scratch == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		basis->scratch = scratch;
		basis->room = row->n_days * 2;
	}
	reg_judge_row(row, judging, basis->scratch);
	return 0;
}

static struct reg_judging judging_of(const struct reg_verdict_basis *basis)
{
	return (struct reg_judging){ .rules = &basis->rules, .model = basis->has_model ? &basis->model : NULL,
		.as_of = basis->as_of };
}

int reg_verdict_make(struct reg_verdict_made *out, struct reg_verdict_basis *basis, const struct reg_days *days,
    int64_t demand_ml, struct reg_err *err)
{
	const struct reg_judging judging = judging_of(basis);
	struct reg_analysis_row row = { .days = days->entries, .n_days = days->n, .demand_ml = demand_ml };
	int rc = judge(&row, basis, &judging, err);

	if (rc == 0)
		*out = (struct reg_verdict_made){ .until = reg_judge_until(&row, &judging), .bits = reg_judge_bits(&row),
			.demand_ml = demand_ml };
	return rc;
}

int reg_verdict_bits(unsigned int *out, struct reg_verdict_basis *basis, const struct reg_days *days, int64_t demand_ml,
    struct reg_err *err)
{
	const struct reg_judging judging = judging_of(basis);
	struct reg_analysis_row row = { .days = days->entries, .n_days = days->n, .demand_ml = demand_ml };
	int rc = judge(&row, basis, &judging, err);

	if (rc == 0)
		*out = reg_judge_bits(&row);
	return rc;
}

int reg_verdict_keep(struct reg_verdict_basis *basis, const struct reg_days *days, struct reg_store *store,
    struct reg_err *err)
{
	struct reg_verdict_made made = { .until = REG_VERDICT_NONE };
	char few[128], *text = few;
	size_t size = REG_DAYS_AMOUNTS_SIZE(days);
	int rc = 0;

	if (size > sizeof few)
		text = malloc(size);
	if (text == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	reg_days_amounts_text(text, size > sizeof few ? size : sizeof few, days);
	if (basis->is_kept && days->last_day <= basis->as_of)
		rc = reg_verdict_make(&made, basis, days, reg_verdict_demand(basis, days->subject), err);
	rc = rc < 0 ? rc
	    : reg_run(store, REG_SQL_VERDICT_SET, err, "iiiiit", days->subject, (int64_t)made.until, basis->id,
		  (int64_t)made.bits, made.demand_ml, text);
	if (text != few)
		free(text);
	return rc;
}
