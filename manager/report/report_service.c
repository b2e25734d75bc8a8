/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_service.c - `regulars report service`: satisfaction by attendant and shift against its target, how fast cases were
 * answered, by kind, and how many complaints ended well. A case belongs to the period in which it was taken.
 */
#include "report_service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_rules.h"
#include "staff/shifts.h"
#include "staff/staff.h"

#define DAY_S 86400

struct gathering {
	struct reg_service *service;
	struct reg_side *side;
	struct reg_shifts shifts;
	struct reg_err *err;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- ratings --- */

int64_t reg_rated_count(const struct reg_rated *rated)
{
	int64_t n = 0;

	for (int i = 0; i < REG_STARS; i++)
		n += rated->stars[i];
	return n;
}

int64_t reg_rated_average_e9(const struct reg_rated *rated)
{
	int64_t sum = 0, n = reg_rated_count(rated);

	for (int i = 0; i < REG_STARS; i++)
		sum += rated->stars[i] * (i + 1);
	return n > 0 ? (sum * 1000000000 + n / 2) / n : 0;
}

int64_t reg_rated_content_e9(const struct reg_rated *rated)
{
	return reg_report_share_e9(rated->stars[3] + rated->stars[4], reg_rated_count(rated));
}

bool reg_rated_is_on_target(const struct reg_rated *rated, int target_percent)
{
	return (rated->stars[3] + rated->stars[4]) * 100 >= target_percent * reg_rated_count(rated);
}

static int add(struct reg_rated **list, size_t *n, const char *who, int32_t day, int64_t stars, struct reg_err *err)
{
	struct reg_rated *grown;

	for (size_t i = 0; i < *n; i++)
		if ((*list)[i].day == day && strcmp((*list)[i].who, who) == 0) {
			(*list)[i].stars[stars - 1]++;
			return 0;
		}
	grown = reallocarray(*list, *n + 1, sizeof *grown);
	if (grown == NULL)
		return no_memory(err);
	*list = grown;
	grown[*n] = (struct reg_rated){ .who = strdup(who), .day = day };
	if (grown[*n].who == NULL)
		return no_memory(err);
	grown[(*n)++].stars[stars - 1] = 1;
	return 0;
}

/* Columns: actor, stars, at; by actor. */
static int read_ratings(struct gathering *gathering, int64_t from, int64_t to)
{
	struct reg_service *service = gathering->service;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, gathering->side->store, REG_SQL_SERVICE_RATINGS_EACH, gathering->err, "ii", from, to);

	while (rc == 0 && (rc = reg_step(stmt, gathering->err)) == 1) {
		const char *who = reg_text(stmt, 0);
		const struct reg_block *block = reg_shifts_of(&gathering->shifts, who, reg_int(stmt, 2));
		const struct reg_run *run = block != NULL ? &gathering->shifts.runs[block->run] : NULL;
		int64_t stars = reg_int(stmt, 1);

		rc = 0;
		if (stars < 1 || stars > REG_STARS)
			continue;
		service->all.stars[stars - 1]++;
		rc = add(&service->staff, &service->n_staff, who, REG_DAY_NEVER, stars, gathering->err);
		if (rc == 0)
			rc = add(&service->shifts, &service->n_shifts, run != NULL ? run->shift : "", run != NULL ? run->day : REG_DAY_NEVER,
			    stars, gathering->err);
	}
	reg_reset(stmt);
	return rc;
}

static int compare_shifts(const void *a, const void *b)
{
	const struct reg_rated *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return strcmp(left->who, right->who);
}

/* --- cases --- */

static int add_cycle(struct reg_cases *cases, int64_t cycle_s, struct reg_err *err)
{
	if (cases->n == cases->room) {
		size_t room = cases->room == 0 ? 16 : cases->room * 2;
		int64_t *grown = reallocarray(cases->cycle_s, room, sizeof *grown);

		if (grown == NULL)
			return no_memory(err);
		cases->cycle_s = grown;
		cases->room = room;
	}
	cases->cycle_s[cases->n++] = cycle_s;
	return 0;
}

static int compare_cycles(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

/* Columns: kind, at, due, closed, has a customer, stars since, was here since. */
static int read_cases(struct gathering *gathering, int64_t from, int64_t to, int64_t now)
{
	static const char *const kinds[] = { "complaint", "suggestion", "enquiry" };
	struct reg_service *service = gathering->service;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, gathering->side->store, REG_SQL_SERVICE_CASES, gathering->err, "iii", from, to, now);

	for (size_t i = 0; i < 3; i++)
		(void)snprintf(service->cases[i].kind, sizeof service->cases[i].kind, "%s", kinds[i]);
	while (rc == 0 && (rc = reg_step(stmt, gathering->err)) == 1) {
		struct reg_cases *cases = service->cases;
		int64_t at = reg_int(stmt, 1), due = reg_int(stmt, 2);

		rc = 0;
		while (cases < service->cases + 2 && strcmp(cases->kind, reg_text(stmt, 0)) != 0)
			cases++;
		cases->taken++;
		if (reg_is_null(stmt, 3) || reg_int(stmt, 3) > now) {
			cases->open++;
			cases->late += due < now;
			continue;
		}
		cases->closed++;
		cases->in_time += reg_int(stmt, 3) - at <= DAY_S;
		cases->named += reg_int(stmt, 4);
		cases->recovered += reg_is_null(stmt, 5) ? reg_int(stmt, 6) : reg_int(stmt, 5) >= 4;
		rc = add_cycle(cases, reg_int(stmt, 3) - at, gathering->err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < 3; i++)
		if (service->cases[i].n > 0)
			qsort(service->cases[i].cycle_s, service->cases[i].n, sizeof *service->cases[i].cycle_s, compare_cycles);
	return rc;
}

int64_t reg_cases_median_s(const struct reg_cases *cases)
{
	return cases->n == 0 ? -1 : cases->cycle_s[(cases->n - 1) / 2];
}

/* --- the command --- */

/* The end of the day of --as-of, where that is past. */
static int64_t now_of(const struct reg_period *period, const struct reg_side *side)
{
	int64_t now = reg_command_now(), end;
	int32_t day;

	if (reg_day_parse(&day, period->as_of, NULL) != 0)
		return now;
	end = reg_zone_day_end(side->zone, day);
	return end < now ? end : now;
}

static int gather(struct gathering *gathering, const struct reg_period *period)
{
	struct reg_analysis_rules rules;
	struct reg_shift facts;
	int64_t from = 0, to = 0;
	int rc = reg_analysis_read_rules(&rules, gathering->side, gathering->err);

	if (rc != 0)
		return rc;
	gathering->service->target_percent = rules.content_percent;
	reg_staff_period(&facts, gathering->side, period);
	reg_report_instants(&from, &to, period, gathering->side->zone);
	rc = reg_shifts_read(&gathering->shifts, gathering->side, &facts, gathering->err);
	if (rc == 0)
		rc = read_ratings(gathering, from, to);
	if (rc == 0 && gathering->service->n_shifts > 0)
		qsort(gathering->service->shifts, gathering->service->n_shifts, sizeof *gathering->service->shifts, compare_shifts);
	return rc == 0 ? read_cases(gathering, from, to, now_of(period, gathering->side)) : rc;
}

static void finish(struct reg_service *service)
{
	for (size_t i = 0; i < service->n_staff; i++)
		free(service->staff[i].who);
	for (size_t i = 0; i < service->n_shifts; i++)
		free(service->shifts[i].who);
	free(service->staff);
	free(service->shifts);
	for (size_t i = 0; i < 3; i++)
		free(service->cases[i].cycle_s);
}

int reg_report_service(struct reg_command *command, struct reg_err *err)
{
	struct reg_service service = { .all = { .day = REG_DAY_NEVER } };
	struct gathering gathering = { .service = &service, .err = err };
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&gathering.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = gather(&gathering, &period);
	if (rc == 0)
		rc = reg_service_print(command, &service, err);
	finish(&service);
	reg_shifts_finish(&gathering.shifts);
	reg_command_close(gathering.side);
	return rc;
}
