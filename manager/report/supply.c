/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "supply.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_sales.h"

#define LEAST_VISITS 3

/* Who is expected, before its volume is divided. */
struct expected {
	const struct reg_analysis_row *row;
	int64_t weight; /* what a day brings, in ten thousandths of a ml: who brings most comes first */
	int64_t priority;
	int32_t first_day, visits;
	int64_t volume_ml;
	size_t first_share, n_shares;
};

/* Litres of a grade that one of them took lately. */
struct share {
	size_t grade;
	int64_t volume_ml;
};

struct making {
	struct reg_supply *out;
	struct reg_err *err;
	struct expected *people; /* by rising subject while sales are read */
	size_t n_people, at;
	struct share *shares;
	size_t n_shares, room;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- who and how much -------------------------------------------------------------------------------------------- */

static bool is_expected(const struct reg_analysis_row *row)
{
	return row->class == 'A' && row->stage != REG_STAGE_LOST && !row->is_overdue && row->normal.visits >= LEAST_VISITS &&
	    row->normal.typical_days > 0;
}

static void expect(struct expected *person, const struct reg_analysis_row *row, int32_t as_of, int32_t days)
{
	int32_t next = row->normal.last_day + row->normal.typical_days, end = as_of + days;

	*person = (struct expected){ .row = row, .weight = row->normal.typical_ml * 10000 / row->normal.typical_days };
	person->first_day = next > as_of ? next : as_of + 1;
	if (person->first_day <= end)
		person->visits = (end - person->first_day) / row->normal.typical_days + 1;
	person->volume_ml = llround((double)(person->visits * row->normal.typical_ml) * (row->p_alive >= 0 ? row->p_alive : 1));
}

static int choose_people(struct making *making, const struct reg_analysis *analysis)
{
	making->people = calloc(analysis->n + 1, sizeof *making->people);
	if (making->people == NULL)
		return no_memory(making->err);
	for (size_t i = 0; i < analysis->n; i++) {
		struct expected *person = &making->people[making->n_people];

		if (!is_expected(&analysis->rows[i]))
			continue;
		expect(person, &analysis->rows[i], analysis->as_of, making->out->days);
		making->n_people += person->visits > 0 && person->volume_ml > 0;
	}
	return 0;
}

/* --- grades ------------------------------------------------------------------------------------------------------ */

/* Index of a grade, made where there is none: a handful. -1: no memory. */
static long grade_of(struct reg_supply *out, const char *name)
{
	struct reg_supply_grade *grades;

	for (size_t i = 0; i < out->n_grades; i++)
		if (strcmp(out->grades[i].grade, name) == 0)
			return (long)i;
	grades = reallocarray(out->grades, out->n_grades + 1, sizeof *grades);
	if (grades == NULL)
		return -1;
	out->grades = grades;
	grades[out->n_grades] = (struct reg_supply_grade){ .grade = strdup(name) };
	return grades[out->n_grades].grade != NULL ? (long)out->n_grades++ : -1;
}

static int add_share(struct making *making, struct expected *person, const char *name, int64_t volume_ml)
{
	long grade = grade_of(making->out, name);

	if (grade < 0)
		return no_memory(making->err);
	for (size_t i = person->first_share; i < person->first_share + person->n_shares; i++)
		if (making->shares[i].grade == (size_t)grade) {
			making->shares[i].volume_ml += volume_ml;
			return 0;
		}
	if (making->n_shares == making->room) {
		size_t room = making->room == 0 ? 256 : making->room * 2;
		struct share *shares = reallocarray(making->shares, room, sizeof *shares);

		if (shares == NULL)
			return no_memory(making->err);
		making->shares = shares;
		making->room = room;
	}
	if (person->n_shares++ == 0)
		person->first_share = making->n_shares;
	making->shares[making->n_shares++] = (struct share){ (size_t)grade, volume_ml };
	return 0;
}

/* Both come by rising subject. */
static int take(const struct reg_report_sale *sale, void *payload)
{
	struct making *making = payload;
	struct expected *person;
	int rc = 0;

	while (making->at < making->n_people && making->people[making->at].row->subject < sale->subject)
		making->at++;
	if (making->at == making->n_people || making->people[making->at].row->subject != sale->subject)
		return 0;
	person = &making->people[making->at];
	for (size_t i = 0; i < sale->n_lines && rc == 0; i++)
		if (sale->lines[i]->kind == REGULARS_LINE_FUEL)
			rc = add_share(making, person, sale->lines[i]->product != NULL ? sale->lines[i]->product : "",
			    sale->sign * sale->lines[i]->volume_ml);
	return rc;
}

static int read_grades(struct making *making, struct reg_side *side, int32_t as_of)
{
	struct reg_period period = { 0 };

	reg_day_format(period.from, as_of - REG_SUPPLY_GRADE_DAYS + 1);
	reg_day_format(period.to, as_of);
	reg_day_format(period.as_of, as_of);
	return reg_report_each_sale(side, &period, take, making, making->err);
}

/* --- the list ---------------------------------------------------------------------------------------------------- */

static int by_weight(const void *a, const void *b)
{
	const struct expected *left = a, *right = b;

	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return left->row->subject < right->row->subject ? -1 : left->row->subject > right->row->subject;
}

static int add_item(struct making *making, const struct expected *person, size_t grade, int64_t volume_ml)
{
	struct reg_supply *out = making->out;
	struct reg_supply_grade *sums = &out->grades[grade];

	if (out->n == out->room) {
		size_t room = out->room == 0 ? 256 : out->room * 2;
		struct reg_supply_item *items = reallocarray(out->items, room, sizeof *items);

		if (items == NULL)
			return no_memory(making->err);
		out->items = items;
		out->room = room;
	}
	out->items[out->n++] = (struct reg_supply_item){ .row = person->row, .grade = grade, .priority = person->priority,
		.first_day = person->first_day, .visits = person->visits, .volume_ml = volume_ml };
	sums->customers++;
	sums->volume_ml += volume_ml;
	return 0;
}

/* A person's volume over its days, what does not divide on the first. */
static void add_days(struct reg_supply_grade *sums, const struct expected *person, int64_t volume_ml, int32_t as_of)
{
	int64_t each = volume_ml / person->visits;

	for (int32_t k = 0; k < person->visits; k++)
		sums->days_ml[person->first_day + k * person->row->normal.typical_days - as_of - 1] +=
		    each + (k == 0 ? volume_ml - each * person->visits : 0);
}

/* Divides what one is expected to take by its grades, what does not divide goes to the first. */
static int divide(struct making *making, const struct expected *person, int32_t as_of)
{
	const struct share *shares = making->shares != NULL ? making->shares + person->first_share : NULL;
	int64_t total = 0, rest = person->volume_ml;
	int rc = 0;

	for (size_t i = 0; i < person->n_shares; i++)
		total += shares[i].volume_ml > 0 ? shares[i].volume_ml : 0;
	if (total == 0) {
		long grade = grade_of(making->out, "");

		rc = grade < 0 ? no_memory(making->err) : add_item(making, person, (size_t)grade, rest);
		if (rc == 0)
			add_days(&making->out->grades[grade], person, rest, as_of);
		return rc;
	}
	for (size_t i = person->n_shares; i > 0 && rc == 0; i--) {
		const struct share *share = &shares[i - 1];
		int64_t part = share->volume_ml <= 0 ? 0
		    : llround((double)person->volume_ml * ((double)share->volume_ml / (double)total));

		part = i == 1 || part > rest ? rest : part;
		rest -= part;
		if (part == 0)
			continue;
		rc = add_item(making, person, share->grade, part);
		if (rc == 0)
			add_days(&making->out->grades[share->grade], person, part, as_of);
	}
	return rc;
}

/* Where each grade stands by falling volume. */
static int sort_grades(struct reg_supply *out, struct reg_err *err)
{
	size_t *places = calloc(out->n_grades + 1, sizeof *places);
	struct reg_supply_grade *sorted = calloc(out->n_grades + 1, sizeof *sorted);

	if (places == NULL || sorted == NULL) {
		free(places);
		free(sorted);
		return no_memory(err);
	}
	for (size_t i = 0; i < out->n_grades; i++) {
		for (size_t k = 0; k < out->n_grades; k++)
			places[i] += out->grades[k].volume_ml > out->grades[i].volume_ml ||
			    (out->grades[k].volume_ml == out->grades[i].volume_ml &&
				strcmp(out->grades[k].grade, out->grades[i].grade) < 0);
		sorted[places[i]] = out->grades[i];
	}
	for (size_t i = 0; i < out->n; i++)
		out->items[i].grade = places[out->items[i].grade];
	free(out->grades);
	free(places);
	out->grades = sorted;
	return 0;
}

static int by_grade(const void *a, const void *b)
{
	const struct reg_supply_item *left = a, *right = b;

	if (left->grade != right->grade)
		return left->grade < right->grade ? -1 : 1;
	return left->priority < right->priority ? -1 : left->priority > right->priority;
}

static int make_list(struct making *making, int32_t as_of)
{
	struct reg_supply *out = making->out;
	int64_t cumulative_ml = 0;
	int rc = 0;

	if (making->n_people > 0)
		qsort(making->people, making->n_people, sizeof *making->people, by_weight);
	for (size_t i = 0; i < making->n_people && rc == 0; i++) {
		making->people[i].priority = (int64_t)i + 1;
		rc = divide(making, &making->people[i], as_of);
	}
	if (rc == 0)
		rc = sort_grades(out, making->err);
	if (rc != 0)
		return rc;
	if (out->n > 0)
		qsort(out->items, out->n, sizeof *out->items, by_grade);
	for (size_t i = 0; i < out->n; i++) {
		cumulative_ml = (i > 0 && out->items[i - 1].grade == out->items[i].grade ? cumulative_ml : 0) + out->items[i].volume_ml;
		out->items[i].cumulative_ml = cumulative_ml;
	}
	while (out->n_grades > 0 && out->grades[out->n_grades - 1].volume_ml == 0)
		free(out->grades[--out->n_grades].grade);
	return 0;
}

int reg_supply_make(struct reg_supply *out, const struct reg_analysis *analysis, struct reg_side *side, int32_t days,
    struct reg_err *err)
{
	struct making making = { .out = out, .err = err };
	int rc;

	*out = (struct reg_supply){ .days = days };
	rc = choose_people(&making, analysis);
	if (rc == 0)
		rc = read_grades(&making, side, analysis->as_of);
	if (rc == 0)
		rc = make_list(&making, analysis->as_of);
	free(making.people);
	free(making.shares);
	return rc;
}

void reg_supply_finish(struct reg_supply *supply)
{
	for (size_t i = 0; i < supply->n_grades; i++)
		free(supply->grades[i].grade);
	free(supply->grades);
	free(supply->items);
	*supply = (struct reg_supply){ 0 };
}
