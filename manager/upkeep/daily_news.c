/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daily_news.h"

#include <string.h>

#include "act_task.h"
#include "analysis/days.h"
#include "analysis/judge.h"
#include "analysis/verdict_basis.h"
#include "output.h"
#include "set.h"

static const struct { const char *name; unsigned int bit; } flags[] = {
	{ "new_at_risk", REG_JUDGE_AT_RISK }, { "new_overdue", REG_JUDGE_OVERDUE }, { "new_fallen", REG_JUDGE_FALLEN },
	{ "new_jumped", REG_JUDGE_JUMPED },
};
#define FLAGS (sizeof flags / sizeof flags[0])
#define ANY (REG_JUDGE_AT_RISK | REG_JUDGE_OVERDUE | REG_JUDGE_FALLEN | REG_JUDGE_JUMPED)

static bool is_lost(unsigned int bits)
{
	return (bits & REG_JUDGE_STAGE) == REG_STAGE_LOST;
}

static int append(json_t *result, const char *name, int64_t subject, struct reg_err *err)
{
	return json_array_append_new(json_object_get(result, name), json_integer(subject)) == 0
	    ? 0 : reg_err_set(err, REG_EIO, "out of memory");
}

/* What everybody was at the end of a day. */
struct before {
	struct reg_side *side;
	struct reg_verdict_basis basis;
	struct reg_set stale; /* whose days are not kept as they are */
	bool is_all_stale;
	struct reg_days days;
};

/* The days that are kept of a subject, without those after the day. */
static int kept_days(bool *is_there, struct before *before, int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	*is_there = false;
	if (before->is_all_stale || reg_set_has(&before->stale, subject))
		return 0;
	rc = reg_sql(&stmt, before->side->store, REG_SQL_ANALYSIS_GET, err, "i", subject);
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_days_read(&before->days, stmt, err);
		*is_there = rc == 0 && (before->days.last_day <= before->basis.as_of ||
				       reg_days_cut(&before->days, before->basis.as_of));
	}
	reg_reset(stmt);
	return rc;
}

/* From the sales themselves only where it must be: of 20,000 who are looked at many bought on the day that ended, and to read
 * the sales of all of them, a page each, was half of the night's time. */
static int bits_before(unsigned int *out, struct before *before, int64_t subject, struct reg_err *err)
{
	char to[REG_DAY_SIZE];
	bool is_there;
	int rc = kept_days(&is_there, before, subject, err);

	if (rc == 0 && !is_there) {
		reg_day_format(to, before->basis.as_of);
		rc = reg_days_of(&before->days, &is_there, before->side->store, subject, to, err);
	}
	*out = REG_STAGE_POTENTIAL;
	if (rc < 0 || !is_there)
		return rc;
	return reg_verdict_bits(out, &before->basis, &before->days, reg_verdict_demand(&before->basis, subject), err);
}

static int look_at(json_t *result, const struct reg_verdict *now, struct before *before, struct reg_err *err)
{
	unsigned int bits;
	int rc = bits_before(&bits, before, now->subject, err);

	if (rc == 0 && is_lost(now->bits) && !is_lost(bits))
		rc = append(result, "new_lost", now->subject, err);
	for (size_t i = 0; i < FLAGS && rc == 0; i++)
		if ((now->bits & flags[i].bit) != 0 && (bits & flags[i].bit) == 0)
			rc = append(result, flags[i].name, now->subject, err);
	return rc;
}

/* Signals of the day itself. */
static int look_at_signals(json_t *result, const struct reg_verdicts *verdicts, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_SIGNALS, err, "ii", reg_zone_day_start(side->zone, verdicts->as_of),
	    reg_zone_day_end(side->zone, verdicts->as_of));

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = append(result, "new_suspicious", reg_int(stmt, 0), err);
	reg_reset(stmt);
	return rc;
}

int reg_news_verdicts(json_t *result, const struct reg_verdicts *verdicts, struct reg_side *side, struct reg_err *err)
{
	struct before before = { .side = side };
	struct reg_analysis_marks marks = { 0 };
	size_t looks = 0;
	int rc = reg_verdict_basis_read(&before.basis, side, verdicts->as_of - 1, err);

	rc = rc < 0 ? rc : reg_analysis_stale(&before.stale, &before.is_all_stale, &marks, side, err);
	reg_analysis_marks_finish(&marks);
	for (size_t i = 0; i < FLAGS; i++)
		(void)json_object_set_new(result, flags[i].name, json_array());
	(void)json_object_set_new(result, "new_lost", json_array());
	(void)json_object_set_new(result, "new_suspicious", json_array());
	for (char class = 'A'; class <= 'C' && rc == 0; class++)
		for (size_t i = 0; i < verdicts->n && rc == 0 && looks <= REG_NEWS_LOOKS; i++) {
			const struct reg_verdict *now = &verdicts->rows[i];

			if (now->class == class && ((now->bits & ANY) != 0 || is_lost(now->bits)) && ++looks <= REG_NEWS_LOOKS)
				rc = look_at(result, now, &before, err);
		}
	(void)json_object_set_new(result, "new_is_cut", json_boolean(looks > REG_NEWS_LOOKS));
	rc = rc < 0 ? rc : look_at_signals(result, verdicts, side, err);
	reg_days_finish(&before.days);
	reg_set_finish(&before.stale);
	reg_verdict_basis_finish(&before.basis);
	return rc;
}

/* Columns as of task_list: number, what, customer (number, id, name), whose, due, since ... */
int reg_news_tasks(json_t *result, int32_t day, struct reg_side *side, struct reg_err *err)
{
	int64_t begin = reg_zone_day_start(side->zone, day), end = reg_zone_day_end(side->zone, day), open = 0, due = 0;
	json_t *came = json_array();
	char last[REG_DAY_SIZE];
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TASK_LIST, err, "ii", end, INT64_C(0));

	reg_day_format(last, day + 1);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		open++;
		due += strcmp(reg_text(stmt, 6), last) <= 0;
		if (reg_int(stmt, 7) >= begin && json_array_append_new(came, json_pack("[I,I]", (json_int_t)reg_int(stmt, 0),
		    (json_int_t)reg_int(stmt, 2))) != 0)
			rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	reg_reset(stmt);
	(void)json_object_set_new(result, "tasks", json_integer(open));
	(void)json_object_set_new(result, "tasks_due", json_integer(due));
	(void)json_object_set_new(result, "new_tasks", came);
	return rc;
}

/* {"id","label"} of a number, {"task","id","label"} of a pair. */
static int name_one(json_t **out, const json_t *one, struct reg_side *side, struct reg_err *err)
{
	const json_t *subject = json_is_array(one) ? json_array_get(one, 1) : one;
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE], task[16];
	int rc = reg_analysis_name(id, label, side, json_integer_value(subject), err);

	*out = rc < 0 ? NULL : json_pack("{s:o, s:o}", "id", reg_json_text(id), "label", reg_json_text(label));
	if (*out != NULL && json_is_array(one)) {
		reg_act_task_name(task, json_integer_value(json_array_get(one, 0)));
		(void)json_object_set_new(*out, "task", json_string(task));
	}
	return rc < 0 || *out != NULL ? rc : reg_err_set(err, REG_EIO, "out of memory");
}

int reg_news_named(json_t **out, const json_t *result, struct reg_side *side, struct reg_err *err)
{
	json_t *named = json_deep_copy(result), *list, *one, *other;
	const char *name;
	size_t i;
	int rc = named == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	json_object_foreach(named, name, list)
		json_array_foreach(list, i, one) {
			rc = rc < 0 ? rc : name_one(&other, one, side, err);
			if (rc == 0 && json_array_set_new(list, i, other) != 0)
				rc = reg_err_set(err, REG_EIO, "out of memory");
		}
	if (rc < 0) {
		json_decref(named);
		named = NULL;
	}
	*out = named;
	return rc;
}
