/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_service.c - `regulars report service`: satisfaction by attendant, and how fast cases were answered, by kind. A case
 * belongs to the period in which it was taken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report.h"

#define STARS 5
#define DAY_S 86400

struct rated {
	char *staff;
	int64_t stars[STARS]; /* how many gave 1 to 5 */
};

struct cases {
	char kind[16];
	int64_t taken, closed, in_time, open, late; /* late: open and due already */
	int64_t *cycle_s;     /* of the closed ones */
	size_t n, room;
};

struct service {
	struct reg_err *err;
	struct rated *rated;
	size_t n_rated;
	struct cases cases[3];
};

static int no_memory(struct service *service, struct reg_stmt *stmt)
{
	reg_reset(stmt);
	return reg_err_set(service->err, REG_EIO, "out of memory");
}

/* Columns: actor, stars, how many. */
static int read_ratings(struct service *service, struct reg_side *side, int64_t from, int64_t to)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SERVICE_RATINGS, service->err, "ii", from, to);

	while (rc == 0 && (rc = reg_step(stmt, service->err)) == 1) {
		struct rated *rated = service->n_rated > 0 ? &service->rated[service->n_rated - 1] : NULL;
		int64_t stars = reg_int(stmt, 1);

		if (rated == NULL || strcmp(rated->staff, reg_text(stmt, 0)) != 0) {
			struct rated *list = reallocarray(service->rated, service->n_rated + 1, sizeof *list);

			if (list == NULL)
				return no_memory(service, stmt);
			service->rated = list;
			rated = &list[service->n_rated];
			*rated = (struct rated){ .staff = strdup(reg_text(stmt, 0)) };
			if (rated->staff == NULL)
				return no_memory(service, stmt);
			service->n_rated++;
		}
		if (stars >= 1 && stars <= STARS)
			rated->stars[stars - 1] += reg_int(stmt, 2);
		rc = 0;
	}
	return rc;
}

/* Columns: kind, at, due, closed. */
static int read_cases(struct service *service, struct reg_side *side, int64_t from, int64_t to, int64_t now)
{
	static const char *const kinds[] = { "complaint", "suggestion", "enquiry" };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SERVICE_CASES, service->err, "ii", from, to);

	for (size_t i = 0; i < 3; i++)
		(void)snprintf(service->cases[i].kind, sizeof service->cases[i].kind, "%s", kinds[i]);
	while (rc == 0 && (rc = reg_step(stmt, service->err)) == 1) {
		struct cases *cases = service->cases;
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
		if (cases->n == cases->room) {
			size_t room = cases->room == 0 ? 16 : cases->room * 2;
			int64_t *cycle_s = reallocarray(cases->cycle_s, room, sizeof *cycle_s);

			if (cycle_s == NULL)
				return no_memory(service, stmt);
			cases->cycle_s = cycle_s;
			cases->room = room;
		}
		cases->closed++;
		cases->in_time += reg_int(stmt, 3) - at <= DAY_S;
		cases->cycle_s[cases->n++] = reg_int(stmt, 3) - at;
	}
	return rc;
}

static int compare(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

/* The lower median; -1 of none. */
static int64_t median_s(struct cases *cases)
{
	if (cases->n == 0)
		return -1;
	qsort(cases->cycle_s, cases->n, sizeof *cases->cycle_s, compare);
	return cases->cycle_s[(cases->n - 1) / 2];
}

static int64_t count(const struct rated *rated)
{
	int64_t n = 0;

	for (int i = 0; i < STARS; i++)
		n += rated->stars[i];
	return n;
}

static int64_t average_e9(const struct rated *rated)
{
	int64_t sum = 0, n = count(rated);

	for (int i = 0; i < STARS; i++)
		sum += rated->stars[i] * (i + 1);
	return n > 0 ? (sum * 1000000000 + n / 2) / n : 0;
}

/* Who is content: four stars or five. */
static int64_t content_e9(const struct rated *rated)
{
	return reg_report_share_e9(rated->stars[3] + rated->stars[4], count(rated));
}

/* --- showing ----------------------------------------------------------------------------------------------------- */

static int print_json(struct service *service, struct reg_err *err)
{
	json_t *ratings = json_array(), *cases = json_array();

	for (size_t i = 0; i < service->n_rated; i++) {
		const struct rated *rated = &service->rated[i];

		(void)json_array_append_new(ratings,
		    json_pack("{s:o, s:I, s:o, s:o, s:[I, I, I, I, I]}", "staff", reg_json_text(rated->staff), "ratings",
			(json_int_t)count(rated), "average", reg_json_fraction(average_e9(rated)), "content",
			reg_json_fraction(content_e9(rated)), "stars", (json_int_t)rated->stars[0], (json_int_t)rated->stars[1],
			(json_int_t)rated->stars[2], (json_int_t)rated->stars[3], (json_int_t)rated->stars[4]));
	}
	for (size_t i = 0; i < 3; i++) {
		struct cases *one = &service->cases[i];
		int64_t median = median_s(one);

		if (one->taken == 0)
			continue;
		(void)json_array_append_new(cases,
		    json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o}", "kind", one->kind, "taken", (json_int_t)one->taken, "closed",
			(json_int_t)one->closed, "within_24_h", (json_int_t)one->in_time, "open", (json_int_t)one->open, "late",
			(json_int_t)one->late, "median_s", median >= 0 ? json_integer(median) : json_null()));
	}
	return reg_output_json(json_pack("{s:o, s:o}", "ratings", ratings, "cases", cases), err);
}

static const struct reg_column columns[] = {
	{ "what", N_("What"), false },
	{ "who", N_("Who"), false },
	{ "count", N_("Count"), true },
	{ "average", N_("Stars"), true },
	{ "content", N_("4 or 5 stars %"), true },
	{ "closed", N_("Closed"), true },
	{ "within_24_h", N_("within 24 h"), true },
	{ "open", N_("Open"), true },
	{ "late", N_("too late"), true },
	{ "median_s", N_("Hours, median"), true },
	{ NULL, NULL, false },
};

static const char *kind_words(const char *kind)
{
	return kind[0] == 'c' ? _("complaint") : kind[0] == 's' ? _("suggestion") : _("enquiry");
}

static int print_table(const struct reg_command *command, struct service *service, struct reg_err *err)
{
	bool as_csv = reg_command_value(command, "csv") != NULL;
	struct reg_table *table = reg_table_create(columns);
	int rc;

	for (size_t i = 0; i < service->n_rated; i++) {
		const struct rated *rated = &service->rated[i];
		char average[32];

		(void)snprintf(average, sizeof average, "%lld.%02lld", (long long)(average_e9(rated) / 1000000000),
		    (long long)(average_e9(rated) % 1000000000 / 10000000));
		reg_table_text(table, as_csv ? "ratings" : _("satisfaction"));
		reg_table_text(table, rated->staff);
		reg_table_number(table, count(rated), NULL);
		reg_table_text(table, average);
		reg_table_fraction(table, content_e9(rated));
		for (int k = 0; k < 5; k++)
			reg_table_text(table, NULL);
	}
	for (size_t i = 0; i < 3; i++) {
		struct cases *one = &service->cases[i];
		int64_t median = median_s(one);
		char hours[32];

		if (one->taken == 0)
			continue;
		reg_table_text(table, as_csv ? one->kind : kind_words(one->kind));
		reg_table_text(table, NULL);
		reg_table_number(table, one->taken, NULL);
		reg_table_text(table, NULL);
		reg_table_text(table, NULL);
		reg_table_number(table, one->closed, NULL);
		reg_table_number(table, one->in_time, NULL);
		reg_table_number(table, one->open, NULL);
		reg_table_number(table, one->late, NULL);
		(void)snprintf(hours, sizeof hours, "%lld.%lld", (long long)(median / 3600), (long long)(median % 3600 / 360));
		if (median >= 0)
			reg_table_number(table, median, hours);
		else
			reg_table_text(table, NULL);
	}
	rc = reg_report_print(command, table, _("Service"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

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

int reg_report_service(struct reg_command *command, struct reg_err *err)
{
	struct service service = { .err = err };
	struct reg_side *side = NULL;
	struct reg_period period;
	int64_t from = 0, to = 0;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		reg_report_instants(&from, &to, &period, side->zone);
	if (rc == 0)
		rc = read_ratings(&service, side, from, to);
	if (rc == 0)
		rc = read_cases(&service, side, from, to, now_of(&period, side));
	if (rc == 0)
		rc = command->json ? print_json(&service, err) : print_table(command, &service, err);
	for (size_t i = 0; i < service.n_rated; i++)
		free(service.rated[i].staff);
	free(service.rated);
	for (size_t i = 0; i < 3; i++)
		free(service.cases[i].cycle_s);
	reg_command_close(side);
	return rc;
}
