/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_pass.c - the analysis of everybody without all of them in memory. Classes depend on everybody, so there are
 * two walks: the first adds up amounts, the second judges each and gives it away.
 */
#include <stdlib.h>

#include "analysis.h"
#include "classes.h"
#include "judge.h"
#include "report/demand.h"
#include "walk.h"

/* A day that somebody is judged on. */
struct moment {
	struct reg_bgnbd model;
	struct reg_demands demands;
	struct reg_judging judging;
};

struct passing {
	struct reg_analysis *out;
	struct reg_side *side;
	reg_analysis_take *take;
	void *payload;
	struct reg_walk walk;
	struct moment now, before;
	char before_text[REG_DAY_SIZE];
	int64_t *subjects;            /* by index */
	char *classes;                /* likewise */
	size_t subjects_room, amounts_room, index;
	struct reg_days earlier;      /* of somebody to whom something was given back since */
	int64_t *scratch;
	size_t scratch_room;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- amounts and classes ----------------------------------------------------------------------------------------- */

static int note(const struct reg_days *days, int64_t since, void *payload, struct reg_err *err)
{
	struct passing *passing = payload;
	struct reg_analysis *out = passing->out;

	(void)since;
	if (out->n == passing->subjects_room) {
		size_t room = out->n == 0 ? 1024 : out->n + out->n / 2;
		int64_t *subjects = reallocarray(passing->subjects, room, sizeof *subjects);

		if (subjects == NULL)
			return no_memory(err);
		passing->subjects = subjects;
		passing->subjects_room = room;
	}
	passing->subjects[out->n] = days->subject;
	return reg_analysis_add_amounts(out, &passing->amounts_room, days, out->n++, err);
}

static int name_row(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err)
{
	const struct passing *passing = payload;
	char label[REG_ANALYSIS_LABEL_SIZE];

	return reg_analysis_name(id, label, passing->side, passing->subjects[row], err);
}

static int set_classes(struct passing *passing, struct reg_err *err)
{
	struct reg_analysis *out = passing->out;
	int rc = reg_classes_set(out->amounts, out->n_amounts, out->n_currencies, &out->rules, name_row, passing, err);

	if (rc < 0)
		return rc;
	passing->classes = malloc(out->n + 1);
	if (passing->classes == NULL)
		return no_memory(err);
	for (size_t i = 0; i < out->n; i++)
		passing->classes[i] = 'C';
	for (size_t i = 0; i < out->n_amounts; i++)
		if (out->amounts[i].class < passing->classes[out->amounts[i].row])
			passing->classes[out->amounts[i].row] = out->amounts[i].class;
	return 0;
}

/* --- judging ----------------------------------------------------------------------------------------------------- */

static int make_room(struct passing *passing, size_t n, struct reg_err *err)
{
	int64_t *scratch;

	if (n < passing->scratch_room)
		return 0;
	scratch = reallocarray(passing->scratch, n * 2 + 64, sizeof *scratch);
	if (scratch == NULL)
		return no_memory(err);
	passing->scratch = scratch;
	passing->scratch_room = n * 2 + 64;
	return 0;
}

static int64_t demand_of(const struct moment *moment, int64_t subject)
{
	const struct reg_demand *demand = reg_demands_find(&moment->demands, subject);

	return demand != NULL && demand->volume_ml > 0 ? demand->volume_ml : 0;
}

/* Its days up to then are those of now that were, unless something was given back since: a fill was one still. */
static int judge_then(struct reg_analysis_then *out, struct passing *passing, const struct reg_days *days,
    struct reg_err *err)
{
	const struct moment *moment = &passing->before;
	struct reg_analysis_row row = { .days = days->entries, .n_days = days->n,
		.demand_ml = demand_of(moment, days->subject) };
	bool is_there;
	int rc = 0;

	if (days->n > 0 && days->last_refund > moment->judging.as_of) {
		rc = reg_days_of(&passing->earlier, &is_there, passing->side->store, days->subject, passing->before_text, err);
		row.days = passing->earlier.entries;
		row.n_days = is_there ? passing->earlier.n : 0;
	}
	while (row.n_days > 0 && row.days[row.n_days - 1].day > moment->judging.as_of)
		row.n_days--;
	rc = rc < 0 ? rc : make_room(passing, row.n_days, err);
	if (rc < 0)
		return rc;
	reg_judge_stage(&row, &moment->judging, passing->scratch);
	*out = (struct reg_analysis_then){ .visits = row.normal.visits, .stage = row.stage };
	return 0;
}

static int judge(const struct reg_days *days, int64_t since, void *payload, struct reg_err *err)
{
	struct passing *passing = payload;
	size_t index = passing->index++;
	struct reg_analysis_row row = { .subject = days->subject, .days = days->n > 0 ? days->entries : NULL,
		.n_days = days->n, .sales = days->sales, .demand_ml = demand_of(&passing->now, days->subject), .class = passing->classes[index],
		.since_day = since == 0 ? REG_DAY_NEVER : reg_zone_day(passing->side->zone, since), .p_alive = -1 };
	struct reg_analysis_then then;
	int rc = make_room(passing, days->n, err);

	if (rc < 0)
		return rc;
	reg_judge_row(&row, &passing->now.judging, passing->scratch);
	rc = judge_then(&then, passing, days, err);
	return rc < 0 ? rc : passing->take(&row, index, &then, passing->payload, err);
}

/* --- both -------------------------------------------------------------------------------------------------------- */

static int read_moment(struct moment *out, const struct passing *passing, int32_t as_of, struct reg_err *err)
{
	bool has_model;
	int rc = reg_analysis_read_model(&out->model, &has_model, passing->side, as_of, err);

	rc = rc < 0 ? rc
	    : reg_demands_read(&out->demands, passing->side, reg_zone_day_end(passing->side->zone, as_of), err);
	out->judging = (struct reg_judging){ .rules = &passing->out->rules, .model = rc == 0 && has_model ? &out->model : NULL,
		.as_of = as_of };
	return rc;
}

static int pass(struct passing *passing, int32_t before, struct reg_err *err)
{
	struct reg_analysis *out = passing->out;
	int rc = reg_analysis_read_rules(&out->rules, passing->side, err);

	rc = rc < 0 ? rc : read_moment(&passing->now, passing, out->as_of, err);
	rc = rc < 0 ? rc : read_moment(&passing->before, passing, before, err);
	rc = rc < 0 ? rc : reg_walk_open(&passing->walk, err);
	rc = rc < 0 ? rc : reg_walk_each_of(&passing->walk, false, note, passing, err);
	rc = rc < 0 ? rc : set_classes(passing, err);
	if (rc < 0)
		return rc;
	free(passing->subjects);
	passing->subjects = NULL;
	out->has_model = passing->now.judging.model != NULL;
	out->model = passing->now.model;
	return reg_walk_each_of(&passing->walk, true, judge, passing, err);
}

int reg_analysis_pass(struct reg_analysis *out, struct reg_side *side, int32_t as_of, int32_t before,
    reg_analysis_take *take, void *payload, struct reg_err *err)
{
	struct passing passing = { .out = out, .side = side, .take = take, .payload = payload,
		.walk = { .side = side, .as_of = as_of } };
	int rc;

	*out = (struct reg_analysis){ .as_of = as_of };
	reg_day_format(passing.before_text, before);
	rc = reg_store_begin_read(side->store, err);
	if (rc < 0)
		return rc;
	rc = pass(&passing, before, err);
	reg_store_rollback(side->store);
	reg_walk_close(&passing.walk);
	reg_days_finish(&passing.earlier);
	reg_demands_finish(&passing.now.demands);
	reg_demands_finish(&passing.before.demands);
	free(passing.subjects);
	free(passing.classes);
	free(passing.scratch);
	return rc;
}
