/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis_update.c - analysis_subject: what is new in the sales, and taking it in.
 *
 * A sale gets a number above all that its origin wrote before, so what came since the last time is found by numbers. What
 * changes a subject's sales otherwise (a refund, a late sale, a binding) leaves the subject in analysis_touched, in the same
 * transaction. Both are read before any sale is: whatever comes meanwhile is found again the next time, and taking in a
 * subject twice changes nothing.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analysis.h"
#include "days.h"
#include "set.h"
#include "trickle.h"
#include "verdict_basis.h"

#define ORIGIN_SHIFT 40         /* origin.no << 40 | number: see schema/0001-facts.sql */
#define TOKEN_ORIGIN INT64_C(0) /* no origin has this number */
#define CACHE_KIB 131072        /* a subject's sales are scattered over the whole table */
#define LAST_DAY "9999-12-31"

/* --- what is new ------------------------------------------------------------------------------------------------- */

void reg_analysis_marks_finish(struct reg_analysis_marks *marks)
{
	free(marks->origins);
	free(marks->seqs);
	free(marks->befores);
	*marks = (struct reg_analysis_marks){ 0 };
}

static int add_mark(struct reg_analysis_marks *marks, int64_t origin, int64_t seq, int64_t before, struct reg_err *err)
{
	int64_t **lists[] = { &marks->origins, &marks->seqs, &marks->befores };
	const int64_t values[] = { origin, seq, before };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		int64_t *list = reallocarray(*lists[i], marks->n + 1, sizeof *list);

		if (list == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		list[marks->n] = values[i];
		*lists[i] = list;
	}
	marks->n++;
	return 0;
}

static int add_all(struct reg_set *out, struct reg_stmt *stmt, int rc, struct reg_err *err)
{
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = reg_set_add(out, reg_int(stmt, 0), err);
	reg_reset(stmt);
	return rc;
}

/* How far the origins are and how far they are taken in. */
static int read_marks(struct reg_analysis_marks *marks, bool *is_all, struct reg_store *store, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, store, REG_SQL_ANALYSIS_ORIGINS, err, "");

	*is_all = true;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		*is_all = *is_all && reg_is_null(stmt, 2);
		rc = add_mark(marks, reg_int(stmt, 0), reg_int(stmt, 1), reg_is_null(stmt, 2) ? -1 : reg_int(stmt, 2), err);
	}
	reg_reset(stmt);
	return rc;
}

/* Begins the walk over the rows of an origin that are not taken in. */
static int open_new(struct reg_stmt **out, enum reg_sql which, const struct reg_analysis_marks *marks, size_t i,
    struct reg_store *store, struct reg_err *err)
{
	int64_t base = marks->origins[i] << ORIGIN_SHIFT;

	return reg_sql(out, store, which, err, "ii", base + marks->befores[i] + 1, base + marks->seqs[i]);
}

static int read_touched(struct reg_set *out, struct reg_store *store, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, store, REG_SQL_ANALYSIS_TOUCHED_ALL, err, "");

	return add_all(out, stmt, rc, err);
}

int reg_analysis_stale(struct reg_set *out, bool *is_all, struct reg_analysis_marks *marks, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = read_marks(marks, is_all, side->store, err);

	for (size_t i = 0; i < marks->n && rc == 0 && !*is_all; i++) {
		rc = open_new(&stmt, REG_SQL_ANALYSIS_NEW, marks, i, side->store, err);
		rc = add_all(out, stmt, rc, err);
	}
	return rc < 0 || *is_all ? rc : read_touched(out, side->store, err);
}

/* --- taking in --------------------------------------------------------------------------------------------------- */

/* Between two transactions another run, or a rebuild, may begin: then the token in the row of origin 0 is no longer ours, and
 * we stop rather than say that all is in. */
struct writing {
	struct reg_side *side;
	struct reg_trickle trickle;
	int64_t token;
	struct reg_days days;
	struct reg_verdict_basis basis;
};

static int64_t clock_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int check_token(void *payload, struct reg_err *err)
{
	const struct writing *writing = payload;
	int64_t token = 0;
	int rc = writing->token == 0 ? 0
	    : reg_get_int(&token, writing->side->store, REG_SQL_ANALYSIS_MARK_GET, err, "i", TOKEN_ORIGIN);

	if (rc < 0)
		return rc;
	return token == writing->token ? 0 : reg_err_set(err, REG_EBUSY,
	    "another analysis, or a rebuild, was begun meanwhile; run this again when it is done");
}

/* A subject with what its days say of it. */
static int store_subject(struct writing *writing, const struct reg_days *days, struct reg_err *err)
{
	int rc = reg_days_store(days, writing->side->store, err);

	return rc < 0 ? rc : reg_verdict_keep(&writing->basis, days, writing->side->store, err);
}

static int drop_subject(struct writing *writing, int64_t subject, struct reg_err *err)
{
	int rc = reg_run(writing->side->store, REG_SQL_ANALYSIS_DROP, err, "i", subject);

	return rc < 0 ? rc : reg_run(writing->side->store, REG_SQL_VERDICT_DROP, err, "i", subject);
}

/* One subject anew, from the sales as the writing transaction sees them. */
static int take_subject(struct writing *writing, int64_t subject, struct reg_err *err)
{
	struct reg_store *store = writing->side->store;
	bool is_there = false;
	int rc = reg_trickle_open(&writing->trickle, err);

	rc = rc < 0 ? rc : reg_days_of(&writing->days, &is_there, store, subject, LAST_DAY, err);
	if (rc == 0)
		rc = is_there ? store_subject(writing, &writing->days, err) : drop_subject(writing, subject, err);
	rc = rc < 0 ? rc : reg_run(store, REG_SQL_ANALYSIS_UNTOUCH, err, "i", subject);
	return rc < 0 ? rc : reg_trickle_step(&writing->trickle, err);
}

/* Adds the new sales of a subject to what is stored, where that is plainly all that is new: the rows that are stored and
 * these are as many as there are, and none is of a day before the last. *is_taken false: they are not. */
static int append_sales(struct writing *writing, bool *is_taken, const struct reg_days_sale *sales, size_t n,
    struct reg_err *err)
{
	struct reg_store *store = writing->side->store;
	struct reg_days *days = &writing->days;
	struct reg_stmt *stmt;
	int64_t rows = 0;
	int rc = reg_get_int(&rows, store, REG_SQL_ANALYSIS_ROWS_OF, err, "i", sales[0].subject);

	*is_taken = false;
	rc = rc < 0 ? rc : reg_sql(&stmt, store, REG_SQL_ANALYSIS_GET, err, "i", sales[0].subject);
	if (rc < 0)
		return rc;
	rc = reg_step(stmt, err);
	if (rc > 0 && reg_int(stmt, 7) + (int64_t)n == rows && reg_int(stmt, 4) <= sales[0].day) {
		*is_taken = true;
		rc = reg_days_read(days, stmt, err);
	}
	reg_reset(stmt);
	if (rc < 0 || !*is_taken)
		return rc < 0 ? rc : 0;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = reg_days_add(days, &sales[i], err);
	reg_days_end(days);
	return rc < 0 ? rc : store_subject(writing, days, err);
}

/* The new sales of everybody who was not touched. A run that was killed has taken in some of them: then there are no more
 * rows than are stored, and the subject is computed anew, which is always right. */
static int take_new(struct writing *writing, struct reg_days_sales *sales, const struct reg_set *touched, struct reg_err *err)
{
	int rc = 0;

	reg_days_sales_sort(sales);
	for (size_t i = 0, end; i < sales->n && rc == 0; i = end) {
		int64_t subject = sales->items[i].subject;
		bool is_taken = false;

		for (end = i; end < sales->n && sales->items[end].subject == subject; end++) {
		}
		if (reg_set_has(touched, subject))
			continue;
		rc = reg_trickle_open(&writing->trickle, err);
		rc = rc < 0 ? rc : append_sales(writing, &is_taken, sales->items + i, end - i, err);
		rc = rc < 0 ? rc : is_taken ? reg_trickle_step(&writing->trickle, err) : take_subject(writing, subject, err);
	}
	return rc;
}

static int write_marks(struct writing *writing, const struct reg_analysis_marks *marks, struct reg_err *err)
{
	int rc = reg_trickle_open(&writing->trickle, err);

	rc = rc < 0 ? rc : reg_run(writing->side->store, REG_SQL_ANALYSIS_MARK_DROP, err, "i", TOKEN_ORIGIN);
	for (size_t i = 0; i < marks->n && rc == 0; i++)
		rc = reg_run(writing->side->store, REG_SQL_ANALYSIS_MARK_SET, err, "ii", marks->origins[i], marks->seqs[i]);
	return rc < 0 ? rc : reg_trickle_close(&writing->trickle, err);
}

/* --- everything -------------------------------------------------------------------------------------------------- */

static int store_days(struct reg_days *days, void *payload, struct reg_err *err)
{
	struct writing *writing = payload;
	int rc = reg_trickle_open(&writing->trickle, err);

	rc = rc < 0 ? rc : store_subject(writing, days, err);
	return rc < 0 ? rc : reg_trickle_step(&writing->trickle, err);
}

/* Empties it and sees how far the origins are, at one moment: what is touched from then on stays noted. */
static int begin_all(struct writing *writing, struct reg_analysis_marks *marks, struct reg_err *err)
{
	struct reg_store *store = writing->side->store;
	bool is_all;
	int rc = reg_trickle_open(&writing->trickle, err);

	rc = rc < 0 ? rc : reg_run(store, REG_SQL_CLEAR_ANALYSIS, err, "");
	rc = rc < 0 ? rc : reg_run(store, REG_SQL_CLEAR_VERDICT, err, "");
	rc = rc < 0 ? rc : reg_run(store, REG_SQL_CLEAR_ANALYSIS_TOUCHED, err, "");
	reg_analysis_marks_finish(marks);
	rc = rc < 0 ? rc : read_marks(marks, &is_all, store, err);
	return rc < 0 ? rc : reg_trickle_close(&writing->trickle, err);
}

/* Also writes down what the verdicts stand on that are made now. */
static int take_token(struct writing *writing, struct reg_err *err)
{
	int64_t token = (clock_ns() << 8 ^ (int64_t)getpid()) & INT64_MAX;
	int rc = reg_trickle_open(&writing->trickle, err);

	rc = rc < 0 ? rc
	    : reg_run(writing->side->store, REG_SQL_ANALYSIS_MARK_SET, err, "ii", TOKEN_ORIGIN, token == 0 ? 1 : token);
	if (rc == 0 && writing->basis.is_kept)
		rc = reg_verdict_basis_write(&writing->basis, writing->side->store, err);
	rc = rc < 0 ? rc : reg_trickle_close(&writing->trickle, err);
	writing->token = token == 0 ? 1 : token;
	return rc;
}

/* What is new, as of one moment. */
static int read_new(struct reg_analysis_marks *marks, bool *is_all, struct reg_days_sales *sales, struct reg_set *touched,
    struct reg_side *side, struct reg_err *err)
{
	int rc = reg_store_begin_read(side->store, err);

	if (rc < 0)
		return rc;
	rc = read_marks(marks, is_all, side->store, err);
	for (size_t i = 0; i < marks->n && rc == 0 && !*is_all; i++) {
		struct reg_stmt *stmt;

		rc = open_new(&stmt, REG_SQL_ANALYSIS_SALES_NEW, marks, i, side->store, err);
		rc = reg_days_sales_read(sales, stmt, rc, err);
	}
	rc = rc < 0 || *is_all ? rc : read_touched(touched, side->store, err);
	reg_store_rollback(side->store);
	return rc;
}

/* What verdicts stand on, as of one moment: what is said of demands meanwhile is seen when they are read. */
static int read_basis(struct writing *writing, int32_t as_of, struct reg_err *err)
{
	int rc = reg_store_begin_read(writing->side->store, err);

	if (rc < 0)
		return rc;
	rc = reg_verdict_basis_read(&writing->basis, writing->side, as_of, err);
	reg_store_rollback(writing->side->store);
	return rc;
}

int reg_analysis_update(int64_t *done, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct writing writing = { .side = side, .trickle = { .store = side->store, .check = check_token } };
	struct reg_analysis_marks marks = { 0 };
	struct reg_days_sales sales = { 0 };
	struct reg_set touched = { 0 };
	bool is_all = false;
	int rc;

	writing.trickle.payload = &writing;
	reg_trickle_start(&writing.trickle);
	reg_store_set_cache(side->store, CACHE_KIB);
	rc = read_basis(&writing, as_of, err);
	rc = rc < 0 ? rc : take_token(&writing, err);
	rc = rc < 0 ? rc : read_new(&marks, &is_all, &sales, &touched, side, err);
	if (rc == 0 && is_all) {
		rc = begin_all(&writing, &marks, err);
		rc = rc < 0 ? rc : reg_days_each(side->store, LAST_DAY, store_days, &writing, err);
	}
	rc = rc < 0 ? rc : take_new(&writing, &sales, &touched, err);
	for (size_t i = 0; i < touched.n && rc == 0; i++)
		rc = take_subject(&writing, touched.items[i], err);
	rc = rc < 0 ? rc : write_marks(&writing, &marks, err);
	reg_trickle_finish(&writing.trickle);
	if (done != NULL)
		*done = writing.trickle.done;
	reg_days_finish(&writing.days);
	reg_verdict_basis_finish(&writing.basis);
	reg_set_finish(&touched);
	free(sales.items);
	reg_analysis_marks_finish(&marks);
	return rc;
}
