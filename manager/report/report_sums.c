/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_sums.c - what each customer bought in a period, in one pass over the sales as they lie: they come nearly by
 * time, so everything adds up on the way, the days with a visit, too. Of whom a day comes after a later one, days are
 * counted anew.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "who.h"

#define NOBODY 0 /* no identity has this number */

/* Somebody, in one currency or in all. */
struct sum {
	int64_t subject;
	int64_t sales, volume_ml, amount_minor;
	int32_t visits, last_day;
	int currency;         /* index; the first that was seen */
	bool is_used, has_currencies, is_mixed; /* is_mixed: days did not come in order */
};

struct summing {
	struct reg_side *side;
	const struct reg_period *period;
	bool by_currency;
	struct sum *sums;     /* by hash, open */
	size_t n, size;       /* a power of two */
	char (*currencies)[8];
	int n_currencies;
	char day_text[REG_DAY_SIZE];
	int32_t day;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- sums -------------------------------------------------------------------------------------------------------- */

/* Where somebody is or would be. */
static struct sum *place_of(const struct summing *summing, int64_t subject, int currency)
{
	uint64_t hash = ((uint64_t)subject * 31 + (uint64_t)currency) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 32) & (summing->size - 1);

	while (summing->sums[at].is_used && (summing->sums[at].subject != subject ||
	    (summing->by_currency && summing->sums[at].currency != currency)))
		at = (at + 1) & (summing->size - 1);
	return &summing->sums[at];
}

static int make_room(struct summing *summing, struct reg_err *err)
{
	struct summing larger = *summing;

	if (summing->sums != NULL && summing->n * 3 < summing->size * 2)
		return 0;
	larger.size = summing->size == 0 ? 4096 : summing->size * 2;
	larger.sums = calloc(larger.size, sizeof *larger.sums);
	if (larger.sums == NULL)
		return no_memory(err);
	for (size_t i = 0; i < summing->size; i++)
		if (summing->sums[i].is_used)
			*place_of(&larger, summing->sums[i].subject, summing->by_currency ? summing->sums[i].currency : 0) =
			    summing->sums[i];
	free(summing->sums);
	*summing = larger;
	return 0;
}

/* Index of a currency; -1: no memory. */
static int currency_index(struct summing *summing, const char *currency)
{
	char(*currencies)[8];

	for (int i = 0; i < summing->n_currencies; i++)
		if (strcmp(summing->currencies[i], currency) == 0)
			return i;
	currencies = reallocarray(summing->currencies, (size_t)summing->n_currencies + 1, sizeof *currencies);
	if (currencies == NULL)
		return -1;
	summing->currencies = currencies;
	(void)snprintf(currencies[summing->n_currencies], sizeof currencies[0], "%s", currency);
	return summing->n_currencies++;
}

/* Columns: subject, day, currency, a sale, a visit, volume, amount. */
static int add_sale(struct summing *summing, struct reg_stmt *stmt, struct reg_err *err)
{
	int64_t subject = reg_is_null(stmt, 0) ? NOBODY : reg_int(stmt, 0);
	int currency = currency_index(summing, reg_text(stmt, 2)), rc = make_room(summing, err);
	const char *day = reg_text(stmt, 1);
	struct sum *sum;

	if (rc == 0 && currency < 0)
		rc = no_memory(err);
	if (rc == 0 && strcmp(day, summing->day_text) != 0) {
		rc = reg_day_parse(&summing->day, day, err);
		(void)snprintf(summing->day_text, sizeof summing->day_text, "%s", day);
	}
	if (rc != 0)
		return rc;
	sum = place_of(summing, subject, summing->by_currency ? currency : 0);
	if (!sum->is_used) {
		*sum = (struct sum){ .subject = subject, .currency = currency, .is_used = true, .last_day = INT32_MIN };
		summing->n++;
	}
	sum->has_currencies = sum->has_currencies || sum->currency != currency;
	sum->sales += reg_int(stmt, 3);
	sum->volume_ml += reg_int(stmt, 5);
	sum->amount_minor += reg_int(stmt, 6);
	if (reg_int(stmt, 4) == 0 || summing->day == sum->last_day)
		return 0;
	sum->is_mixed = sum->is_mixed || summing->day < sum->last_day;
	sum->visits++;
	sum->last_day = summing->day;
	return 0;
}

static int add_sales(struct summing *summing, struct reg_err *err)
{
	const struct reg_period *period = summing->period;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, summing->side->store, REG_SQL_REPORT_SALES_PLAIN, err, "ttt", period->from, period->to,
	    period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		rc = add_sale(summing, stmt, err);
		if (rc != 0)
			reg_reset(stmt);
	}
	return rc;
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

static int count_days(struct sum *sum, const struct summing *summing, struct reg_err *err)
{
	const struct reg_period *period = summing->period;
	const char *currency = summing->by_currency ? summing->currencies[sum->currency] : NULL;
	int64_t visits = 0;
	int rc = reg_get_int(&visits, summing->side->store, REG_SQL_REPORT_VISIT_DAYS, err, "tttnt", period->from,
	    period->to, period->as_of, sum->subject, sum->subject != NOBODY, currency);

	sum->visits = (int32_t)visits;
	return rc < 0 ? rc : 0;
}

static int name(struct reg_report_row *row, const struct summing *summing, int64_t subject, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE + REG_EVENT_MAX_TEXT], label[512];
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, summing->side->store, REG_SQL_ANALYSIS_NAME, err, "i", subject);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc < 0)
		return rc;
	reg_who_name(id, sizeof id, label, sizeof label, subject, rc == 1 ? reg_text(stmt, 0) : NULL,
	    rc == 1 ? reg_text(stmt, 1) : NULL, rc == 1 ? reg_text(stmt, 2) : NULL, rc == 1 ? reg_text(stmt, 3) : NULL,
	    rc == 1 ? reg_text(stmt, 4) : NULL);
	reg_reset(stmt);
	row->id = strdup(id);
	row->label = strdup(label);
	return row->id != NULL && row->label != NULL ? 0 : no_memory(err);
}

static int add_row(struct reg_report *out, const struct summing *summing, struct sum *sum, struct reg_err *err)
{
	struct reg_report_row row = { .has_currencies = sum->has_currencies, .sales = sum->sales, .volume_ml = sum->volume_ml,
		.amount_minor = sum->amount_minor };
	int rc = sum->is_mixed ? count_days(sum, summing, err) : 0;

	row.visits = sum->visits;
	if (summing->by_currency)
		memcpy(row.currency, summing->currencies[sum->currency], sizeof row.currency);
	if (rc == 0 && sum->subject != NOBODY)
		rc = name(&row, summing, sum->subject, err);
	rc = rc == 0 ? reg_report_add(out, &row, err) : rc;
	if (rc != 0) {
		free(row.id);
		free(row.label);
	}
	return rc;
}

static int compare(const void *a, const void *b, void *payload)
{
	const struct sum *left = a, *right = b;
	const struct summing *summing = payload;

	if (summing->by_currency && left->currency != right->currency)
		return strcmp(summing->currencies[left->currency], summing->currencies[right->currency]);
	return (left->subject > right->subject) - (left->subject < right->subject);
}

int reg_report_sum_customers(struct reg_report *out, struct reg_side *side, const struct reg_period *period,
    bool by_currency, struct reg_err *err)
{
	struct summing summing = { .side = side, .period = period, .by_currency = by_currency };
	size_t n = 0;
	int rc = reg_store_begin_read(side->store, err);

	if (rc < 0)
		return rc;
	rc = add_sales(&summing, err);
	for (size_t i = 0; i < summing.size && rc == 0; i++)
		if (summing.sums[i].is_used)
			summing.sums[n++] = summing.sums[i];
	/* Names are looked up in the order in which they lie. */
	if (rc == 0 && n > 0)
		qsort_r(summing.sums, n, sizeof *summing.sums, compare, &summing);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = add_row(out, &summing, &summing.sums[i], err);
	reg_store_rollback(side->store);
	free(summing.sums);
	free(summing.currencies);
	return rc;
}
