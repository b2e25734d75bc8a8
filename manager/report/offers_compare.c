/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * offers_compare.c - those who got an offer beside similar customers who did not. Of everybody who passes, the days
 * around those on which somebody got something are kept; for each such day those who came in the week before are
 * measured and sorted once, and the similar ones then stand together.
 */
#include <stdlib.h>

#include "offers.h"

#define WEEK_DAYS 7

/* Somebody who came in one of the weeks, or got something. */
struct person {
	int64_t subject;
	int32_t first_day;          /* of all visits; REG_DAY_NEVER: never came */
	size_t first_entry;         /* its days end where the next one's begin */
};

/* How somebody went on around a day. */
struct measure {
	int64_t subject;
	size_t person;
	bool is_new;                /* never came before it */
	int64_t visits_before, visits_after, before_ml, after_ml;
};

/* Who got something of a row, on a day that can be compared; by day, then by subject. */
struct getting {
	const struct reg_offers_got **items;
	size_t n, next;
	unsigned char *has_got;     /* by person: a bit, also of who got it only before the period */
};

struct reg_offers_around {
	int32_t first_day, n_days;  /* on which somebody got something, from WEEK_DAYS - 1 before the first such day */
	struct person *people;      /* by rising subject */
	size_t n_people, people_room;
	struct reg_day_entry *entries;
	size_t n_entries, entries_room;
	size_t *ends;               /* of each day: behind its last in visitors */
	uint32_t *visitors;         /* people by day */
	uint32_t *seen, n_seen;     /* of each person: for which day it was last taken */
	struct measure *all, *others; /* of one day: by is_new, visits before, litres before, subject; who did not get it */
	size_t n_all, n_others, measures_room;
	struct getting *gettings;   /* of each row */
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- everybody passes -------------------------------------------------------------------------------------------- */

static bool is_over(const struct reg_offers *offers, int32_t day)
{
	return day != REG_DAY_NEVER && day + offers->days <= offers->as_of;
}

/* Days on which somebody got something that can be compared, and the week before the first. None: there is nothing
 * around. */
int reg_offers_look_around(struct reg_offers *offers, struct reg_err *err)
{
	int32_t first = INT32_MAX, last = INT32_MIN;

	for (size_t i = 0; i < offers->n; i++)
		for (size_t k = 0; k < offers->rows[i].n_got; k++) {
			int32_t day = offers->rows[i].got[k].day;

			if (!is_over(offers, day))
				continue;
			first = day < first ? day : first;
			last = day > last ? day : last;
		}
	if (first > last)
		return 0;
	offers->around = calloc(1, sizeof *offers->around);
	if (offers->around == NULL)
		return no_memory(err);
	offers->around->first_day = first - WEEK_DAYS + 1;
	offers->around->n_days = last - offers->around->first_day + 1;
	return 0;
}

static bool has_got(const struct reg_offers_row *row, int64_t subject)
{
	size_t low = 0, high = row->n_got;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (row->got[middle].subject < subject)
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->n_got && row->got[low].subject == subject;
}

static bool has_got_any(const struct reg_offers *offers, int64_t subject)
{
	for (size_t i = 0; i < offers->n; i++)
		if (has_got(&offers->rows[i], subject))
			return true;
	return false;
}

/* Room for one more. NULL: no memory; the old ones stay. */
static void *grow(void *items, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room == 0 ? 1024 : *room + *room / 2;

	if (n < *room)
		return items;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

static int add_entry(struct reg_offers_around *around, const struct reg_day_entry *entry, struct reg_err *err)
{
	struct reg_day_entry *entries = grow(around->entries, around->n_entries, &around->entries_room, sizeof *entries);

	if (entries == NULL)
		return no_memory(err);
	around->entries = entries;
	entries[around->n_entries++] = *entry;
	return 0;
}

int reg_offers_add(struct reg_offers *offers, const struct reg_analysis_row *row, struct reg_err *err)
{
	struct reg_offers_around *around = offers->around;
	struct person *people;
	int32_t from, to;
	bool is_visitor = false;
	int rc = 0;

	if (around == NULL)
		return 0;
	from = around->first_day;
	to = around->first_day + around->n_days - 1;
	for (size_t i = row->n_days; i > 0 && row->days[i - 1].day >= from && !is_visitor; i--)
		is_visitor = row->days[i - 1].is_visit && row->days[i - 1].day <= to;
	if (!is_visitor && !has_got_any(offers, row->subject))
		return 0;
	people = grow(around->people, around->n_people, &around->people_room, sizeof *people);
	if (people == NULL)
		return no_memory(err);
	around->people = people;
	people[around->n_people++] = (struct person){ .subject = row->subject, .first_day = row->normal.first_day,
		.first_entry = around->n_entries };
	for (size_t i = 0; i < row->n_days && rc == 0; i++)
		if (row->days[i].day >= from - offers->days && row->days[i].day <= to + offers->days)
			rc = add_entry(around, &row->days[i], err);
	return rc;
}

/* --- measuring --------------------------------------------------------------------------------------------------- */

static size_t end_of(const struct reg_offers_around *around, size_t person)
{
	return person + 1 < around->n_people ? around->people[person + 1].first_entry : around->n_entries;
}

static struct measure measure_of(const struct reg_offers_around *around, size_t person, int32_t day, int32_t days)
{
	const struct person *one = &around->people[person];
	struct measure out = { .subject = one->subject, .person = person };
	size_t end = end_of(around, person), low = one->first_entry, high = end;

	out.is_new = one->first_day == REG_DAY_NEVER || one->first_day >= day;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (around->entries[middle].day < day - days)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < end && around->entries[i].day <= day + days; i++) {
		const struct reg_day_entry *entry = &around->entries[i];

		if (entry->day == day)
			continue;
		*(entry->day < day ? &out.visits_before : &out.visits_after) += entry->is_visit;
		*(entry->day < day ? &out.before_ml : &out.after_ml) += entry->volume_ml;
	}
	return out;
}

static int compare(const void *a, const void *b)
{
	const struct measure *left = a, *right = b;

	if (left->is_new != right->is_new)
		return left->is_new ? 1 : -1;
	if (left->visits_before != right->visits_before)
		return left->visits_before < right->visits_before ? -1 : 1;
	if (left->before_ml != right->before_ml)
		return left->before_ml < right->before_ml ? -1 : 1;
	return left->subject < right->subject ? -1 : left->subject > right->subject;
}

/* --- one beside similar ones ------------------------------------------------------------------------------------- */

static bool is_similar(const struct measure *a, const struct measure *b)
{
	return a->is_new == b->is_new && a->visits_before == b->visits_before;
}

/* The nearest by litres: from where `one` would stand both ways, the lower first where two are as near. */
static size_t find_similar(const struct measure *out[REG_OFFERS_SIMILAR], const struct reg_offers_around *around,
    const struct measure *one)
{
	const struct measure *others = around->others;
	size_t low = 0, high = around->n_others, n = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare(&others[middle], one) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; n < REG_OFFERS_SIMILAR;) {
		const struct measure *below = low > 0 && is_similar(&others[low - 1], one) ? &others[low - 1] : NULL;
		const struct measure *above = high < around->n_others && is_similar(&others[high], one) ? &others[high] : NULL;

		if (below == NULL && above == NULL)
			break;
		if (above == NULL || (below != NULL && one->before_ml - below->before_ml <= above->before_ml - one->before_ml)) {
			out[n++] = below;
			low--;
		} else {
			out[n++] = above;
			high++;
		}
	}
	return n;
}

static void compare_one(struct reg_offers_row *row, const struct reg_offers_got *got,
    const struct reg_offers_around *around, const struct measure *one)
{
	const struct measure *similar[REG_OFFERS_SIMILAR];
	int64_t came = 0, visits = 0, volume_ml = 0, part;
	size_t n = find_similar(similar, around, one);

	if (n == 0)
		return;
	part = REG_OFFERS_PARTS / (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		came += similar[i]->visits_after > 0;
		visits += similar[i]->visits_after - similar[i]->visits_before;
		volume_ml += similar[i]->after_ml - similar[i]->before_ml;
	}
	row->compared++;
	row->visits_before += one->visits_before;
	row->visits_after += one->visits_after;
	row->extra_visits += (one->visits_after - one->visits_before) * REG_OFFERS_PARTS - visits * part;
	row->extra_ml += (one->after_ml - one->before_ml) * REG_OFFERS_PARTS - volume_ml * part;
	*(one->is_new ? &row->new_came : &row->kept_came) += one->visits_after > 0;
	*(one->is_new ? &row->extra_new : &row->extra_kept) += (one->visits_after > 0) * REG_OFFERS_PARTS - came * part;
	*(one->is_new ? &row->cost_new_minor : &row->cost_kept_minor) += got->cost_minor;
}

/* Measured from the last visit in the week that ends with the day. */
static int measure_all(struct reg_offers_around *around, int32_t day, int32_t days, struct reg_err *err)
{
	size_t k = (size_t)(day - around->first_day), first = k < WEEK_DAYS ? 0 : around->ends[k - WEEK_DAYS];

	if (around->ends[k] - first > around->measures_room) {
		around->measures_room = around->ends[k] - first;
		free(around->all);
		free(around->others);
		around->all = calloc(around->measures_room, sizeof *around->all);
		around->others = calloc(around->measures_room, sizeof *around->others);
		if (around->all == NULL || around->others == NULL)
			return no_memory(err);
	}
	around->n_all = 0;
	around->n_seen++;
	for (int32_t visit = day; visit > day - WEEK_DAYS; visit--, k--)
		for (size_t i = k > 0 ? around->ends[k - 1] : 0; i < around->ends[k]; i++) {
			uint32_t which = around->visitors[i];

			if (around->seen[which] == around->n_seen)
				continue;
			around->seen[which] = around->n_seen;
			around->all[around->n_all++] = measure_of(around, which, visit, days);
		}
	if (around->n_all > 0)
		qsort(around->all, around->n_all, sizeof *around->all, compare);
	return 0;
}

static size_t find_person(const struct reg_offers_around *around, int64_t subject)
{
	size_t low = 0, high = around->n_people;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (around->people[middle].subject < subject)
			low = middle + 1;
		else
			high = middle;
	}
	return low < around->n_people && around->people[low].subject == subject ? low : SIZE_MAX;
}

/* Compares those who got what a row stands for on a day. */
static void compare_day(struct reg_offers *offers, size_t which, int32_t day)
{
	struct reg_offers_around *around = offers->around;
	struct getting *getting = &around->gettings[which];

	around->n_others = 0;
	for (size_t i = 0; i < around->n_all; i++) {
		size_t person = around->all[i].person;

		if ((getting->has_got[person / 8] >> person % 8 & 1) == 0)
			around->others[around->n_others++] = around->all[i];
	}
	for (; getting->next < getting->n && getting->items[getting->next]->day == day; getting->next++) {
		const struct reg_offers_got *got = getting->items[getting->next];
		size_t person = find_person(around, got->subject);
		struct measure one;

		if (person == SIZE_MAX)
			continue;
		one = measure_of(around, person, day, offers->days);
		compare_one(&offers->rows[which], got, around, &one);
	}
}

/* --- who got what, who came when --------------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
	const struct reg_offers_got *const *left = a, *const *right = b;

	if ((*left)->day != (*right)->day)
		return (*left)->day < (*right)->day ? -1 : 1;
	return ((*left)->subject > (*right)->subject) - ((*left)->subject < (*right)->subject);
}

static int order_getting(struct getting *getting, const struct reg_offers_row *row, const struct reg_offers *offers,
    struct reg_err *err)
{
	getting->items = calloc(row->n_got + 1, sizeof *getting->items);
	getting->has_got = calloc(offers->around->n_people / 8 + 1, 1);
	if (getting->items == NULL || getting->has_got == NULL)
		return no_memory(err);
	for (size_t i = 0; i < row->n_got; i++) {
		size_t person = find_person(offers->around, row->got[i].subject);

		if (person != SIZE_MAX)
			getting->has_got[person / 8] |= (unsigned char)(1u << person % 8);
		if (is_over(offers, row->got[i].day))
			getting->items[getting->n++] = &row->got[i];
	}
	qsort(getting->items, getting->n, sizeof *getting->items, by_day);
	return 0;
}

/* Counts each visit of these days on its day, or places it there. */
static void each_visit(struct reg_offers_around *around, bool is_placing)
{
	int32_t end = around->first_day + around->n_days;

	for (size_t person = 0; person < around->n_people; person++)
		for (size_t i = around->people[person].first_entry; i < end_of(around, person); i++) {
			const struct reg_day_entry *entry = &around->entries[i];
			size_t *place;

			if (!entry->is_visit || entry->day < around->first_day || entry->day >= end)
				continue;
			place = &around->ends[entry->day - around->first_day];
			if (is_placing)
				around->visitors[*place] = (uint32_t)person;
			(*place)++;
		}
}

/* One pass to count, one to place: every day asked for then costs its visitors, not everybody. */
static int order_visitors(struct reg_offers_around *around, struct reg_err *err)
{
	size_t n = 0;

	around->ends = calloc((size_t)around->n_days + 1, sizeof *around->ends);
	around->seen = calloc(around->n_people + 1, sizeof *around->seen);
	if (around->ends == NULL || around->seen == NULL)
		return no_memory(err);
	each_visit(around, false);
	for (int32_t k = 0; k < around->n_days; k++) {
		size_t visits = around->ends[k];

		around->ends[k] = n;
		n += visits;
	}
	around->visitors = calloc(n + 1, sizeof *around->visitors);
	if (around->visitors == NULL)
		return no_memory(err);
	each_visit(around, true);
	return 0;
}

/* --- comparing --------------------------------------------------------------------------------------------------- */

static int compare_days(struct reg_offers *offers, struct reg_err *err)
{
	struct reg_offers_around *around = offers->around;
	int rc = 0;

	for (int32_t day = around->first_day; day < around->first_day + around->n_days; day++) {
		bool is_measured = false;

		for (size_t i = 0; i < offers->n && rc == 0; i++) {
			const struct getting *getting = &around->gettings[i];

			if (getting->next == getting->n || getting->items[getting->next]->day != day)
				continue;
			rc = is_measured ? 0 : measure_all(around, day, offers->days, err);
			is_measured = true;
			if (rc == 0)
				compare_day(offers, i, day);
		}
	}
	return rc;
}

int reg_offers_compare(struct reg_offers *offers, struct reg_err *err)
{
	struct reg_offers_around *around = offers->around;
	int rc = 0;

	for (size_t i = 0; i < offers->n; i++)
		for (size_t k = 0; k < offers->rows[i].n_got; k++) {
			int32_t day = offers->rows[i].got[k].day;

			offers->rows[i].waiting += day != REG_DAY_NEVER && !is_over(offers, day);
		}
	if (around == NULL)
		return 0;
	if (around->n_people > UINT32_MAX)
		return reg_err_set(err, REG_EINVAL, "offers: more people than can be compared");
	around->gettings = calloc(offers->n, sizeof *around->gettings);
	if (around->gettings == NULL)
		return no_memory(err);
	for (size_t i = 0; i < offers->n && rc == 0; i++)
		rc = order_getting(&around->gettings[i], &offers->rows[i], offers, err);
	rc = rc < 0 ? rc : order_visitors(around, err);
	return rc < 0 ? rc : compare_days(offers, err);
}

void reg_offers_forget_around(struct reg_offers *offers)
{
	struct reg_offers_around *around = offers->around;

	if (around == NULL)
		return;
	for (size_t i = 0; around->gettings != NULL && i < offers->n; i++) {
		free(around->gettings[i].items);
		free(around->gettings[i].has_got);
	}
	free(around->gettings);
	free(around->people);
	free(around->entries);
	free(around->ends);
	free(around->visitors);
	free(around->seen);
	free(around->all);
	free(around->others);
	free(around);
	offers->around = NULL;
}

int64_t reg_offers_cost_each(int64_t cost_minor, int64_t extra)
{
	return extra > 0 ? (cost_minor * REG_OFFERS_PARTS + extra / 2) / extra : -1;
}
