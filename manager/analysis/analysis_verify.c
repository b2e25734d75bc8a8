/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_verify.c - what is kept of the analysis against the sales: the days of each subject, and its verdict.
 */
#include <stdio.h>
#include <string.h>

#include "analysis.h"
#include "days.h"
#include "set.h"
#include "verdict_basis.h"

#define LAST_DAY "9999-12-31"

static bool is_same_amounts(const struct reg_days *a, const struct reg_days *b)
{
	bool same = a->n_amounts == b->n_amounts;

	for (size_t i = 0; i < a->n_amounts && same; i++) {
		size_t k = 0;

		while (k < b->n_amounts && strcmp(a->amounts[i].currency, b->amounts[k].currency) != 0)
			k++;
		same = k < b->n_amounts && a->amounts[i].amount_minor == b->amounts[k].amount_minor;
	}
	return same;
}

static bool is_same(const struct reg_days *a, const struct reg_days *b)
{
	bool same = a->rows == b->rows && a->sales == b->sales && a->volume_ml == b->volume_ml && a->last_day == b->last_day &&
	    a->last_refund == b->last_refund && a->n == b->n && is_same_amounts(a, b);

	for (size_t i = 0; i < a->n && same; i++)
		same = a->entries[i].day == b->entries[i].day && a->entries[i].volume_ml == b->entries[i].volume_ml &&
		    a->entries[i].is_visit == b->entries[i].is_visit;
	return same;
}

struct verifying {
	struct reg_side *side;
	struct reg_set stale, seen;
	struct reg_days stored, made;
	struct reg_verdict_basis basis; /* as of the last day that verdicts were kept of */
	void (*found)(const char *line, void *payload);
	void *payload;
	int breaches;
};

static void tell(struct verifying *verifying, int64_t subject, const char *what)
{
	char line[120];

	verifying->breaches++;
	(void)snprintf(line, sizeof line, "analysis of subject %lld: %s", (long long)subject, what);
	verifying->found(line, verifying->payload);
}

/* The verdict of a subject on a day with the demand that is written beside it. */
static int verify_on(struct verifying *verifying, int32_t day, int64_t demand_ml, int64_t bits, struct reg_err *err)
{
	struct reg_verdict_basis on = verifying->basis;
	struct reg_verdict_made made;
	int rc;

	on.as_of = day;
	rc = reg_verdict_make(&made, &on, &verifying->made, demand_ml, err);
	verifying->basis.scratch = on.scratch;
	verifying->basis.room = on.room;
	if (rc == 0 && made.bits != bits)
		tell(verifying, verifying->made.subject, "its verdict is not what its days say");
	return rc;
}

/* The verdict of the subject in verifying->made: there, with its amounts, and true on the first and the last day that it
 * is kept for. What stands on something else says nothing. */
static int verify_verdict(struct verifying *verifying, struct reg_err *err)
{
	int64_t subject = verifying->made.subject, until, demand_ml, bits;
	struct reg_days amounts = { 0 };
	bool is_there, is_current = false;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, verifying->side->store, REG_SQL_VERDICT_GET, err, "i", subject);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	is_there = rc > 0;
	if (is_there) {
		until = reg_int(stmt, 1);
		is_current = reg_int(stmt, 2) == verifying->basis.id && until > verifying->basis.as_of;
		bits = reg_int(stmt, 3);
		demand_ml = reg_int(stmt, 4);
		rc = reg_days_read_amounts(&amounts, reg_text(stmt, 5), err);
	}
	reg_reset(stmt);
	if (rc >= 0 && (!is_there || !is_same_amounts(&amounts, &verifying->made)))
		tell(verifying, subject, is_there ? "its amounts are not what its sales say" : "has no verdict");
	reg_days_finish(&amounts);
	if (rc < 0 || !is_current)
		return rc < 0 ? rc : 0;
	if (verifying->made.last_day > verifying->basis.as_of) {
		tell(verifying, subject, "was judged before its last sale");
		return 0;
	}
	rc = verify_on(verifying, verifying->basis.as_of, demand_ml, bits, err);
	return rc < 0 || until == REG_STAGE_ALWAYS ? rc : verify_on(verifying, (int32_t)until - 1, demand_ml, bits, err);
}

/* What is stored against the sales, then who has sales and is not stored. */
static int verify_stored(struct verifying *verifying, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, verifying->side->store, REG_SQL_ANALYSIS_ALL, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t subject = reg_int(stmt, 0);
		bool is_there;

		rc = reg_set_add(&verifying->seen, subject, err);
		if (rc < 0 || reg_set_has(&verifying->stale, subject))
			continue;
		rc = reg_days_read(&verifying->stored, stmt, err);
		rc = rc < 0 ? rc : reg_days_of(&verifying->made, &is_there, verifying->side->store, subject, LAST_DAY, err);
		if (rc == 0 && !is_there)
			tell(verifying, subject, "is there, but nothing was sold");
		else if (rc == 0 && !is_same(&verifying->stored, &verifying->made))
			tell(verifying, subject, "is not what its sales say");
		if (rc == 0 && is_there)
			rc = verify_verdict(verifying, err);
	}
	reg_reset(stmt);
	return rc;
}

static int verify_missing(struct verifying *verifying, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, verifying->side->store, REG_SQL_ANALYSIS_SUBJECTS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		if (!reg_set_has(&verifying->seen, reg_int(stmt, 0)) && !reg_set_has(&verifying->stale, reg_int(stmt, 0)))
			tell(verifying, reg_int(stmt, 0), "follows from the sales, but is not there");
	}
	reg_reset(stmt);
	return rc;
}

static int verify_alone(struct verifying *verifying, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, verifying->side->store, REG_SQL_VERDICT_ALONE, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		tell(verifying, reg_int(stmt, 0), "has a verdict, but no days");
	}
	reg_reset(stmt);
	return rc;
}

/* As of the last day that verdicts were kept of: those that were made then or before and hold on are true on it. */
static int read_basis(struct verifying *verifying, struct reg_err *err)
{
	struct reg_store *store = verifying->side->store;
	struct reg_stmt *stmt;
	int64_t day = 0;
	int rc = reg_sql(&stmt, store, REG_SQL_VERDICT_BASIS_GET, err, "");

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0)
		day = reg_int(stmt, 1);
	reg_reset(stmt);
	return rc < 0 ? rc : reg_verdict_basis_read(&verifying->basis, verifying->side, (int32_t)day, err);
}

int reg_analysis_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err)
{
	struct verifying verifying = { .side = side, .found = found, .payload = payload };
	struct reg_analysis_marks marks = { 0 };
	bool is_all = false;
	int rc = reg_store_begin_read(side->store, err);

	if (rc < 0)
		return rc;
	rc = reg_analysis_stale(&verifying.stale, &is_all, &marks, side, err);
	if (rc == 0 && !is_all) { /* before the first time, or killed within it: everything is to be computed anyway */
		rc = read_basis(&verifying, err);
		rc = rc < 0 ? rc : verify_stored(&verifying, err);
		rc = rc < 0 ? rc : verify_alone(&verifying, err);
		rc = rc < 0 ? rc : verify_missing(&verifying, err);
	}
	reg_store_rollback(side->store);
	reg_verdict_basis_finish(&verifying.basis);
	reg_days_finish(&verifying.stored);
	reg_days_finish(&verifying.made);
	reg_set_finish(&verifying.stale);
	reg_set_finish(&verifying.seen);
	reg_analysis_marks_finish(&marks);
	return rc < 0 ? rc : verifying.breaches;
}
