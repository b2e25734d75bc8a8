/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "walk.h"

#include <stdlib.h>

#include "analysis.h"

#define PAST_DAYS 7 /* a day further back than this before the newest is computed from all sales */

struct walking {
	struct reg_walk *walk;
	bool with_days;
	reg_walk_each *each;
	void *payload;
};

/* --- giving ------------------------------------------------------------------------------------------------------ */

/* Customers without a sale who come before a subject. Who was enrolled afterwards, or is named by sales that are all of
 * later, is none. */
static int give_customers(const struct walking *walking, int64_t before, struct reg_err *err)
{
	struct reg_walk *walk = walking->walk;
	int rc = 0;

	while (rc == 0 && walk->next < walk->n_customers && walk->customers[walk->next].subject < before) {
		const struct reg_walk_customer *customer = &walk->customers[walk->next++];
		const struct reg_days none = { .subject = customer->subject };

		if (customer->since != 0 && customer->since <= walk->end_unix_s)
			rc = walking->each(&none, customer->since, walking->payload, err);
	}
	return rc;
}

/* A subject with sales, and customers without one before it. */
static int give(const struct walking *walking, struct reg_err *err)
{
	struct reg_walk *walk = walking->walk;
	int64_t since = 0;
	int rc = give_customers(walking, walk->days.subject, err);

	if (rc == 0 && walk->next < walk->n_customers && walk->customers[walk->next].subject == walk->days.subject)
		since = walk->customers[walk->next++].since;
	return rc != 0 ? rc : walking->each(&walk->days, since, walking->payload, err);
}

/* From its sales; nothing is given when there are none. */
static int give_from_sales(const struct walking *walking, int64_t subject, struct reg_err *err)
{
	struct reg_walk *walk = walking->walk;
	bool is_there;
	int rc = reg_days_of(&walk->days, &is_there, walk->side->store, subject, walk->to, err);

	return rc < 0 || !is_there ? rc : give(walking, err);
}

/* The stale subjects from *next on that come before another. */
static int give_stale(const struct walking *walking, size_t *next, int64_t before, struct reg_err *err)
{
	const struct reg_set *stale = &walking->walk->stale;
	int rc = 0;

	while (rc == 0 && *next < stale->n && stale->items[*next] < before)
		rc = give_from_sales(walking, stale->items[(*next)++], err);
	return rc;
}

/* A row of what is kept. */
static int give_kept(const struct walking *walking, size_t *next, struct reg_stmt *row, struct reg_err *err)
{
	struct reg_walk *walk = walking->walk;
	int64_t subject = reg_int(row, 0);
	int rc = give_stale(walking, next, subject, err);

	if (rc != 0)
		return rc;
	if (*next < walk->stale.n && walk->stale.items[*next] == subject)
		return give_from_sales(walking, walk->stale.items[(*next)++], err);
	if (reg_int(row, 4) > walk->as_of)
		return give_from_sales(walking, subject, err);
	rc = walking->with_days ? reg_days_read(&walk->days, row, err) : reg_days_read_sums(&walk->days, row, err);
	return rc < 0 ? rc : give(walking, err);
}

static int walk_kept(const struct walking *walking, struct reg_err *err)
{
	size_t next = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, walking->walk->side->store, REG_SQL_ANALYSIS_ALL, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = give_kept(walking, &next, stmt, err);
	reg_reset(stmt);
	return rc != 0 ? rc : give_stale(walking, &next, INT64_MAX, err);
}

static int walk_sales(const struct walking *walking, struct reg_err *err)
{
	struct reg_walk *walk = walking->walk;
	int rc = 0;

	for (size_t at = 0; at < walk->sales.n && rc == 0;) {
		rc = reg_days_take(&walk->days, &walk->sales, &at, err);
		rc = rc < 0 ? rc : give(walking, err);
	}
	return rc;
}

int reg_walk_each_of(struct reg_walk *walk, bool with_days, reg_walk_each *each, void *payload, struct reg_err *err)
{
	const struct walking walking = { walk, with_days, each, payload };
	int rc;

	walk->next = 0;
	rc = walk->is_all ? walk_sales(&walking, err) : walk_kept(&walking, err);
	return rc != 0 ? rc : give_customers(&walking, INT64_MAX, err);
}

/* --- opening ----------------------------------------------------------------------------------------------------- */

static int read_customers(struct reg_walk *walk, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, walk->side->store, REG_SQL_ANALYSIS_CUSTOMERS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = 0;
		if (walk->n_customers == walk->room) {
			size_t room = walk->room == 0 ? 1024 : walk->room + walk->room / 2;
			struct reg_walk_customer *customers = reallocarray(walk->customers, room, sizeof *customers);

			if (customers == NULL) {
				rc = reg_err_set(err, REG_EIO, "out of memory");
				break;
			}
			walk->customers = customers;
			walk->room = room;
		}
		walk->customers[walk->n_customers++] =
		    (struct reg_walk_customer){ .subject = reg_int(stmt, 0), .since = reg_int(stmt, 1) };
	}
	reg_reset(stmt);
	return rc;
}

static int compare_subjects(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Whether the day is so far back that what is kept is not worth reading. */
static int see_past(struct reg_walk *walk, struct reg_err *err)
{
	int64_t last_day = INT64_MIN;
	int rc = reg_get_int(&last_day, walk->side->store, REG_SQL_ANALYSIS_LAST_DAY, err, "");

	if (rc > 0)
		walk->is_all = last_day > (int64_t)walk->as_of + PAST_DAYS;
	return rc < 0 ? rc : 0;
}

int reg_walk_open(struct reg_walk *walk, struct reg_err *err)
{
	struct reg_analysis_marks marks = { 0 };
	struct reg_stmt *stmt;
	int rc;

	reg_day_format(walk->to, walk->as_of);
	walk->end_unix_s = reg_zone_day_end(walk->side->zone, walk->as_of);
	rc = read_customers(walk, err);
	rc = rc < 0 ? rc : reg_analysis_stale(&walk->stale, &walk->is_all, &marks, walk->side, err);
	reg_analysis_marks_finish(&marks);
	if (rc == 0 && !walk->is_all)
		rc = see_past(walk, err);
	/* Nothing is looked up in it any more. */
	if (rc == 0 && walk->stale.n > 0)
		qsort(walk->stale.items, walk->stale.n, sizeof walk->stale.items[0], compare_subjects);
	if (rc < 0 || !walk->is_all)
		return rc;
	rc = reg_sql(&stmt, walk->side->store, REG_SQL_ANALYSIS_SALES, err, "t", walk->to);
	rc = reg_days_sales_read(&walk->sales, stmt, rc, err);
	reg_days_sales_sort(&walk->sales);
	return rc;
}

void reg_walk_close(struct reg_walk *walk)
{
	free(walk->sales.items);
	free(walk->customers);
	reg_set_finish(&walk->stale);
	reg_days_finish(&walk->days);
	*walk = (struct reg_walk){ 0 };
}
