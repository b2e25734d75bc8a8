/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "supply.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_sales.h"

#define LEAST_VISITS 3

#define NONE SIZE_MAX

/* Who is expected, before its volume is divided. */
struct reg_supply_person {
	int64_t subject;
	int64_t weight; /* what a day brings, in ten thousandths of a ml: who brings most comes first */
	int64_t priority, volume_ml;
	double p_alive;
	int32_t typical_days, first_day, visits;
	size_t first_share, last_share; /* NONE: has none */
};

#define WANTED_MAX 16777216 /* bytes: numbers are given one by one, so this is for 100 million customers */

/* Litres of a grade that one of them took lately. */
struct share {
	size_t grade;
	int64_t volume_ml;
	size_t next; /* of the same person */
};

struct making {
	struct reg_supply *out;
	struct reg_side *side;
	struct reg_err *err;
	struct share *shares;
	size_t n_shares, room;
	size_t *own;    /* the shares of one person */
	size_t own_room;
	unsigned char *wanted; /* a bit for each number up to the last person's, as most sales are nobody's of them; NULL: too many */
	struct reg_supply_person *found; /* whose sale was asked for last */
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

int reg_supply_add(struct reg_supply *out, const struct reg_analysis_row *row, struct reg_err *err)
{
	const struct reg_normal *normal = &row->normal;
	int32_t next = normal->last_day + normal->typical_days, end = out->as_of + out->days;
	struct reg_supply_person person = { .subject = row->subject, .p_alive = row->p_alive, .typical_days = normal->typical_days,
		.first_share = NONE, .last_share = NONE };

	if (!is_expected(row))
		return 0;
	person.weight = normal->typical_ml * 10000 / normal->typical_days;
	person.first_day = next > out->as_of ? next : out->as_of + 1;
	if (person.first_day <= end)
		person.visits = (end - person.first_day) / normal->typical_days + 1;
	person.volume_ml =
	    llround((double)(person.visits * normal->typical_ml) * (row->p_alive >= 0 ? row->p_alive : 1));
	if (person.visits <= 0 || person.volume_ml <= 0)
		return 0;
	if (out->n_people == out->people_room) {
		size_t room = out->people_room == 0 ? 256 : out->people_room * 2;
		struct reg_supply_person *people = reallocarray(out->people, room, sizeof *people);

		if (people == NULL)
			return no_memory(err);
		out->people = people;
		out->people_room = room;
	}
	out->people[out->n_people++] = person;
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

static int add_share(struct making *making, struct reg_supply_person *person, const char *name, int64_t volume_ml)
{
	long grade = grade_of(making->out, name);

	if (grade < 0)
		return no_memory(making->err);
	for (size_t i = person->first_share; i != NONE; i = making->shares[i].next)
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
	*(person->last_share == NONE ? &person->first_share : &making->shares[person->last_share].next) = making->n_shares;
	person->last_share = making->n_shares;
	making->shares[making->n_shares++] = (struct share){ (size_t)grade, volume_ml, NONE };
	return 0;
}

static int compare_subject(const void *key, const void *item)
{
	const int64_t *subject = key;
	const struct reg_supply_person *person = item;

	return (*subject > person->subject) - (*subject < person->subject);
}

static struct reg_supply_person *person_of(const struct making *making, int64_t subject)
{
	return bsearch(&subject, making->out->people, making->out->n_people, sizeof *making->out->people, compare_subject);
}

static bool is_wanted(int64_t subject, void *payload)
{
	struct making *making = payload;
	int64_t last = making->out->people[making->out->n_people - 1].subject;

	if (subject < 0 || subject > last ||
	    (making->wanted != NULL && (making->wanted[subject / 8] >> subject % 8 & 1) == 0))
		return false;
	making->found = person_of(making, subject);
	return making->found != NULL;
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct making *making = payload;
	struct reg_supply_person *person = making->found;
	int rc = 0;

	for (size_t i = 0; i < sale->n_lines && rc == 0; i++)
		if (sale->lines[i]->kind == REGULARS_LINE_FUEL)
			rc = add_share(making, person, sale->lines[i]->product != NULL ? sale->lines[i]->product : "",
			    sale->sign * sale->lines[i]->volume_ml);
	return rc;
}

static int read_grades(struct making *making)
{
	struct reg_period period = { 0 };
	const struct reg_supply_person *people = making->out->people;
	size_t n = making->out->n_people;
	int32_t as_of = making->out->as_of;

	if (n == 0)
		return 0;
	if (people[0].subject < 0)
		return reg_err_set(making->err, REG_EDAMAGED, "the analysis names somebody who is none: run `regulars rebuild`");
	if (people[n - 1].subject / 8 < WANTED_MAX) {
		making->wanted = calloc((size_t)people[n - 1].subject / 8 + 1, 1);
		if (making->wanted == NULL)
			return no_memory(making->err);
	}
	for (size_t i = 0; i < n && making->wanted != NULL; i++)
		making->wanted[making->out->people[i].subject / 8] |= (unsigned char)(1u << making->out->people[i].subject % 8);
	reg_day_format(period.from, as_of - REG_SUPPLY_GRADE_DAYS + 1);
	reg_day_format(period.to, as_of);
	reg_day_format(period.as_of, as_of);
	return reg_report_each_sale_wanted(making->side, &period, is_wanted, take, making, making->err);
}

/* --- the list ---------------------------------------------------------------------------------------------------- */

static int by_weight(const void *a, const void *b)
{
	const struct reg_supply_person *left = a, *right = b;

	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return (left->subject > right->subject) - (left->subject < right->subject);
}

static int add_item(struct making *making, const struct reg_supply_person *person, size_t grade, int64_t volume_ml)
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
	out->items[out->n++] = (struct reg_supply_item){ .subject = person->subject, .p_alive = person->p_alive, .grade = grade, .priority = person->priority, .first_day = person->first_day,
		 .visits = person->visits, .volume_ml = volume_ml };
	sums->customers++;
	sums->volume_ml += volume_ml;
	return 0;
}

/* A person's volume over its days, what does not divide on the first. */
static void add_days(struct reg_supply_grade *sums, const struct reg_supply_person *person, int64_t volume_ml, int32_t as_of)
{
	int64_t each = volume_ml / person->visits;

	for (int32_t k = 0; k < person->visits; k++)
		sums->days_ml[person->first_day + k * person->typical_days - as_of - 1] +=
		    each + (k == 0 ? volume_ml - each * person->visits : 0);
}

/* The shares of one person, as they were found. */
static int find_own(struct making *making, size_t *n, const struct reg_supply_person *person)
{
	*n = 0;
	for (size_t i = person->first_share; i != NONE; i = making->shares[i].next) {
		if (*n == making->own_room) {
			size_t room = making->own_room + 16;
			size_t *own = reallocarray(making->own, room, sizeof *own);

			if (own == NULL)
				return no_memory(making->err);
			making->own = own;
			making->own_room = room;
		}
		making->own[(*n)++] = i;
	}
	return 0;
}

/* Divides what one is expected to take by its grades, what does not divide goes to the first. */
static int divide(struct making *making, const struct reg_supply_person *person, int32_t as_of)
{
	int64_t total = 0, rest = person->volume_ml;
	size_t n;
	int rc = find_own(making, &n, person);

	for (size_t i = 0; i < n && rc == 0; i++)
		total += making->shares[making->own[i]].volume_ml > 0 ? making->shares[making->own[i]].volume_ml : 0;
	if (rc == 0 && total == 0) {
		long grade = grade_of(making->out, "");

		rc = grade < 0 ? no_memory(making->err) : add_item(making, person, (size_t)grade, rest);
		if (rc == 0)
			add_days(&making->out->grades[grade], person, rest, as_of);
		return rc;
	}
	for (size_t i = n; i > 0 && rc == 0; i--) {
		const struct share *share = &making->shares[making->own[i - 1]];
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

static int make_list(struct making *making)
{
	struct reg_supply *out = making->out;
	int64_t cumulative_ml = 0;
	int rc = 0;

	if (out->n_people > 0)
		qsort(out->people, out->n_people, sizeof *out->people, by_weight);
	for (size_t i = 0; i < out->n_people && rc == 0; i++) {
		out->people[i].priority = (int64_t)i + 1;
		rc = divide(making, &out->people[i], out->as_of);
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

int reg_supply_make(struct reg_supply *out, struct reg_side *side, struct reg_err *err)
{
	struct making making = { .out = out, .side = side, .err = err };
	int rc = read_grades(&making);

	if (rc == 0)
		rc = make_list(&making);
	free(out->people);
	out->people = NULL;
	out->n_people = out->people_room = 0;
	free(making.shares);
	free(making.own);
	free(making.wanted);
	return rc;
}

void reg_supply_finish(struct reg_supply *supply)
{
	for (size_t i = 0; i < supply->n_grades; i++)
		free(supply->grades[i].grade);
	free(supply->grades);
	free(supply->items);
	free(supply->people);
	*supply = (struct reg_supply){ 0 };
}
