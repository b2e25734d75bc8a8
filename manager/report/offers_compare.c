/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * offers_compare.c - those who got an offer beside similar customers who did not. For each day on which somebody got one,
 * those who came in the week before are measured once and sorted; the similar ones then stand together.
 */
#include <stdlib.h>

#include "offers.h"

#define WEEK_DAYS 7

/* How somebody went on around a day. */
struct measure {
	int64_t subject;
	bool is_new;                /* never came before it */
	int64_t visits_before, visits_after, before_ml, after_ml;
};

struct comparing {
	const struct reg_analysis *analysis;
	int32_t days;
	struct measure *others;     /* of one day: by is_new, visits before, litres before, subject */
	size_t n_others;
	/* Who came on which day, from WEEK_DAYS - 1 before the first day that is asked for. */
	int32_t first_day, n_days;
	size_t *ends;               /* of each day: behind its last in visitors */
	size_t *visitors;           /* indexes of the analysis' rows, by day */
	size_t *seen, n_seen;       /* of each row: for which question it was last taken */
};

/* --- measuring --------------------------------------------------------------------------------------------------- */

/* The first entry of a day or later. */
static size_t entry_from(const struct reg_analysis_row *row, int32_t day)
{
	size_t low = 0, high = row->n_days;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (row->days[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void sum_days(int64_t *visits, int64_t *volume_ml, const struct reg_analysis_row *row, int32_t from, int32_t to)
{
	*visits = *volume_ml = 0;
	for (size_t i = entry_from(row, from); i < row->n_days && row->days[i].day <= to; i++) {
		*visits += row->days[i].is_visit;
		*volume_ml += row->days[i].volume_ml;
	}
}

static struct measure measure_of(const struct reg_analysis_row *row, int32_t day, int32_t days)
{
	struct measure out = { .subject = row->subject };

	out.is_new = row->normal.first_day == REG_DAY_NEVER || row->normal.first_day >= day;
	sum_days(&out.visits_before, &out.before_ml, row, day - days, day - 1);
	sum_days(&out.visits_after, &out.after_ml, row, day + 1, day + days);
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

/* Measured from the last visit in the week that ends with the day. */
static void measure_others(struct comparing *comparing, const struct reg_offers_row *row, int32_t day)
{
	comparing->n_others = 0;
	comparing->n_seen++;
	for (int32_t visit = day; visit > day - WEEK_DAYS; visit--) {
		size_t k = (size_t)(visit - comparing->first_day);

		for (size_t i = k > 0 ? comparing->ends[k - 1] : 0; i < comparing->ends[k]; i++) {
			size_t which = comparing->visitors[i];
			const struct reg_analysis_row *other = &comparing->analysis->rows[which];

			if (comparing->seen[which] == comparing->n_seen)
				continue;
			comparing->seen[which] = comparing->n_seen;
			if (!has_got(row, other->subject))
				comparing->others[comparing->n_others++] = measure_of(other, visit, comparing->days);
		}
	}
	if (comparing->n_others > 0)
		qsort(comparing->others, comparing->n_others, sizeof *comparing->others, compare);
}

/* --- who came on which day --------------------------------------------------------------------------------------- */

static bool is_over(const struct comparing *comparing, int32_t day)
{
	return day != REG_DAY_NEVER && day + comparing->days <= comparing->analysis->as_of;
}

/* Days on which somebody got something that can be compared, and the week before the first. None: n_days is 0. */
static void find_days(struct comparing *comparing, const struct reg_offers *offers)
{
	int32_t first = INT32_MAX, last = INT32_MIN;

	for (size_t i = 0; i < offers->n; i++)
		for (size_t k = 0; k < offers->rows[i].n_got; k++) {
			int32_t day = offers->rows[i].got[k].day;

			if (!is_over(comparing, day))
				continue;
			first = day < first ? day : first;
			last = day > last ? day : last;
		}
	if (first > last)
		return;
	comparing->first_day = first - WEEK_DAYS + 1;
	comparing->n_days = last - comparing->first_day + 1;
}

/* Counts each visit of these days on its day, or places it there. */
static void each_visit(struct comparing *comparing, bool is_placing)
{
	const struct reg_analysis *analysis = comparing->analysis;
	int32_t end = comparing->first_day + comparing->n_days;

	for (size_t i = 0; i < analysis->n; i++) {
		const struct reg_analysis_row *row = &analysis->rows[i];

		for (size_t k = entry_from(row, comparing->first_day); k < row->n_days && row->days[k].day < end; k++) {
			size_t *place = &comparing->ends[row->days[k].day - comparing->first_day];

			if (!row->days[k].is_visit)
				continue;
			if (is_placing)
				comparing->visitors[*place] = i;
			(*place)++;
		}
	}
}

/* One pass to count, one to place: every day asked for then costs its visitors, not everybody. */
static int read_visitors(struct comparing *comparing, const struct reg_offers *offers, struct reg_err *err)
{
	size_t n = 0;

	find_days(comparing, offers);
	comparing->ends = calloc((size_t)comparing->n_days + 1, sizeof *comparing->ends);
	comparing->seen = calloc(comparing->analysis->n + 1, sizeof *comparing->seen);
	if (comparing->ends == NULL || comparing->seen == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	each_visit(comparing, false);
	for (int32_t k = 0; k < comparing->n_days; k++) {
		size_t visits = comparing->ends[k];

		comparing->ends[k] = n;
		n += visits;
	}
	comparing->visitors = calloc(n + 1, sizeof *comparing->visitors);
	if (comparing->visitors == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	each_visit(comparing, true);
	return 0;
}

/* --- comparing --------------------------------------------------------------------------------------------------- */

static bool is_similar(const struct measure *a, const struct measure *b)
{
	return a->is_new == b->is_new && a->visits_before == b->visits_before;
}

/* The nearest by litres: from where `one` would stand both ways, the lower first where two are as near. */
static size_t find_similar(const struct measure *out[REG_OFFERS_SIMILAR], const struct comparing *comparing,
    const struct measure *one)
{
	const struct measure *others = comparing->others;
	size_t low = 0, high = comparing->n_others, n = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare(&others[middle], one) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; n < REG_OFFERS_SIMILAR;) {
		const struct measure *below = low > 0 && is_similar(&others[low - 1], one) ? &others[low - 1] : NULL;
		const struct measure *above = high < comparing->n_others && is_similar(&others[high], one) ? &others[high] : NULL;

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

static void compare_one(struct reg_offers_row *row, const struct reg_offers_got *got, const struct comparing *comparing)
{
	const struct reg_analysis_row *known = reg_analysis_find(comparing->analysis, got->subject);
	const struct measure *similar[REG_OFFERS_SIMILAR];
	int64_t came = 0, visits = 0, volume_ml = 0, part;
	struct measure one;
	size_t n;

	if (known == NULL)
		return;
	one = measure_of(known, got->day, comparing->days);
	n = find_similar(similar, comparing, &one);
	if (n == 0)
		return;
	part = REG_OFFERS_PARTS / (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		came += similar[i]->visits_after > 0;
		visits += similar[i]->visits_after - similar[i]->visits_before;
		volume_ml += similar[i]->after_ml - similar[i]->before_ml;
	}
	row->compared++;
	row->visits_before += one.visits_before;
	row->visits_after += one.visits_after;
	row->extra_visits += (one.visits_after - one.visits_before) * REG_OFFERS_PARTS - visits * part;
	row->extra_ml += (one.after_ml - one.before_ml) * REG_OFFERS_PARTS - volume_ml * part;
	*(one.is_new ? &row->new_came : &row->kept_came) += one.visits_after > 0;
	*(one.is_new ? &row->extra_new : &row->extra_kept) += (one.visits_after > 0) * REG_OFFERS_PARTS - came * part;
	*(one.is_new ? &row->cost_new_minor : &row->cost_kept_minor) += got->cost_minor;
}

static int by_day(const void *a, const void *b)
{
	const struct reg_offers_got *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return left->subject < right->subject ? -1 : left->subject > right->subject;
}

static int compare_row(struct reg_offers_row *row, struct comparing *comparing, struct reg_err *err)
{
	struct reg_offers_got *got = calloc(row->n_got + 1, sizeof *got);
	int32_t measured = REG_DAY_NEVER;
	size_t n = 0;

	if (got == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	for (size_t i = 0; i < row->n_got; i++)
		if (row->got[i].day != REG_DAY_NEVER)
			got[n++] = row->got[i];
	qsort(got, n, sizeof *got, by_day);
	for (size_t i = 0; i < n; i++) {
		if (!is_over(comparing, got[i].day)) {
			row->waiting++;
			continue;
		}
		if (got[i].day != measured)
			measure_others(comparing, row, got[i].day);
		measured = got[i].day;
		compare_one(row, &got[i], comparing);
	}
	free(got);
	return 0;
}

int reg_offers_compare(struct reg_offers *offers, const struct reg_analysis *analysis, struct reg_err *err)
{
	struct comparing comparing = { .analysis = analysis, .days = offers->days };
	int rc;

	comparing.others = calloc(analysis->n + 1, sizeof *comparing.others);
	if (comparing.others == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	rc = read_visitors(&comparing, offers, err);
	for (size_t i = 0; i < offers->n && rc == 0; i++)
		rc = compare_row(&offers->rows[i], &comparing, err);
	free(comparing.others);
	free(comparing.ends);
	free(comparing.visitors);
	free(comparing.seen);
	return rc;
}

int64_t reg_offers_cost_each(int64_t cost_minor, int64_t extra)
{
	return extra > 0 ? (cost_minor * REG_OFFERS_PARTS + extra / 2) / extra : -1;
}
