/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verdicts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "days.h"
#include "judge.h"
#include "set.h"
#include "trickle.h"
#include "verdict_basis.h"

/* A verdict that was made and is to be kept. */
struct made {
	int64_t subject;
	struct reg_verdict_made verdict;
};

struct loading {
	struct reg_verdicts *out;
	struct reg_side *side;
	struct reg_verdict_basis basis;
	char to[REG_DAY_SIZE];
	int64_t end_unix_s;            /* of the day */
	struct reg_set stale, merged;
	size_t next_stale;             /* they are in rising order */
	size_t next_demand;
	struct reg_stmt *customers;    /* the walk over who is enrolled */
	bool has_customer;             /* its present row is still to be looked at: */
	int64_t customer, since;
	struct reg_days days;
	struct reg_analysis_amount *amounts;
	size_t n_amounts, amounts_room;
	char (*currencies)[8];
	int n_currencies;
	struct made *made;
	size_t n_made, made_room;
};

static void *grow(void *items, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room < 1024 ? 1024 : *room + *room / 2;

	if (n < *room)
		return items;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* --- adding ------------------------------------------------------------------------------------------------------ */

static int add_row(struct loading *loading, int64_t subject, unsigned int bits, struct reg_err *err)
{
	struct reg_verdicts *out = loading->out;
	struct reg_verdict *rows = grow(out->rows, out->n, &out->room, sizeof *rows);

	if (rows == NULL)
		return no_memory(err);
	out->rows = rows;
	rows[out->n++] = (struct reg_verdict){ .subject = subject, .bits = (unsigned char)bits, .class = 'C' };
	return 0;
}

/* Index of a currency; -1: no memory. */
static int currency_index(struct loading *loading, const char currency[8])
{
	char(*currencies)[8];

	for (int i = 0; i < loading->n_currencies; i++)
		if (strcmp(loading->currencies[i], currency) == 0)
			return i;
	currencies = reallocarray(loading->currencies, (size_t)loading->n_currencies + 1, sizeof *currencies);
	if (currencies == NULL)
		return -1;
	loading->currencies = currencies;
	memcpy(currencies[loading->n_currencies], currency, sizeof *currencies);
	return loading->n_currencies++;
}

/* A subject with the amounts of loading->days. */
static int add_subject(struct loading *loading, int64_t subject, unsigned int bits, struct reg_err *err)
{
	for (size_t i = 0; i < loading->days.n_amounts; i++) {
		struct reg_analysis_amount *amounts =
		    grow(loading->amounts, loading->n_amounts, &loading->amounts_room, sizeof *amounts);
		int currency = currency_index(loading, loading->days.amounts[i].currency);

		if (amounts != NULL)
			loading->amounts = amounts;
		if (amounts == NULL || currency < 0)
			return no_memory(err);
		amounts[loading->n_amounts++] = (struct reg_analysis_amount){ .row = loading->out->n, .currency = currency,
			.amount_minor = loading->days.amounts[i].amount_minor };
	}
	return add_row(loading, subject, bits, err);
}

/* --- judging ----------------------------------------------------------------------------------------------------- */

static int judge(struct reg_verdict_made *out, struct loading *loading, int64_t demand_ml, struct reg_err *err)
{
	loading->out->judged++;
	return reg_verdict_make(out, &loading->basis, &loading->days, demand_ml, err);
}

/* From its sales up to the day; nothing is added, and *is_there false, when it has none. */
static int add_from_sales(struct loading *loading, bool *is_there, int64_t subject, struct reg_err *err)
{
	struct reg_verdict_made made;
	int rc = reg_days_of(&loading->days, is_there, loading->side->store, subject, loading->to, err);

	if (rc < 0 || !*is_there)
		return rc;
	rc = judge(&made, loading, reg_verdict_demand(&loading->basis, subject), err);
	return rc < 0 ? rc : add_subject(loading, subject, made.bits, err);
}

static int note_made(struct loading *loading, int64_t subject, const struct reg_verdict_made *verdict, struct reg_err *err)
{
	struct made *made = grow(loading->made, loading->n_made, &loading->made_room, sizeof *made);

	if (made == NULL)
		return no_memory(err);
	loading->made = made;
	made[loading->n_made++] = (struct made){ .subject = subject, .verdict = *verdict };
	return 0;
}

/* From its days, and kept, unless one of them is later than the day. */
static int add_judged(struct loading *loading, bool *is_there, int64_t subject, int64_t demand_ml, struct reg_err *err)
{
	struct reg_verdict_made made;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, loading->side->store, REG_SQL_ANALYSIS_GET, err, "i", subject);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	*is_there = rc > 0 && reg_int(stmt, 4) <= loading->basis.as_of;
	if (*is_there)
		rc = reg_days_read(&loading->days, stmt, err);
	reg_reset(stmt);
	if (rc < 0 || !*is_there)
		return rc < 0 ? rc : add_from_sales(loading, is_there, subject, err);
	rc = judge(&made, loading, demand_ml, err);
	rc = rc < 0 ? rc : note_made(loading, subject, &made, err);
	return rc < 0 ? rc : add_subject(loading, subject, made.bits, err);
}

/* --- three walks side by side ------------------------------------------------------------------------------------ */

/* The next customer who was enrolled at the end of the day and has a row of its own. */
static int next_customer(struct loading *loading, struct reg_err *err)
{
	int rc;

	do {
		rc = reg_step(loading->customers, err);
		loading->has_customer = rc > 0;
		if (rc <= 0)
			return rc;
		loading->customer = reg_int(loading->customers, 0);
		loading->since = reg_int(loading->customers, 1);
	} while (loading->since == 0 || loading->since > loading->end_unix_s ||
	    (loading->merged.n > 0 && reg_set_has(&loading->merged, loading->customer)));
	return 0;
}

/* What has no row of its own among those that are kept, and comes before a subject: customers without a sale, and subjects
 * that are not taken in. */
static int add_before(struct loading *loading, int64_t before, struct reg_err *err)
{
	int rc = 0;

	while (rc == 0) {
		bool has_stale = loading->next_stale < loading->stale.n && loading->stale.items[loading->next_stale] < before;
		bool has_customer = loading->has_customer && loading->customer < before;
		int64_t stale = has_stale ? loading->stale.items[loading->next_stale] : INT64_MAX;
		bool is_there = false;

		if (!has_stale && !has_customer)
			break;
		if (has_stale && (!has_customer || stale <= loading->customer)) {
			loading->next_stale++;
			rc = add_from_sales(loading, &is_there, stale, err);
			if (rc == 0 && has_customer && stale == loading->customer) {
				rc = is_there ? 0 : add_row(loading, stale, REG_STAGE_POTENTIAL, err);
				rc = rc < 0 ? rc : next_customer(loading, err);
			}
			continue;
		}
		rc = add_row(loading, loading->customer, REG_STAGE_POTENTIAL, err);
		rc = rc < 0 ? rc : next_customer(loading, err);
	}
	return rc;
}

/* Demands are by rising subject, as the walk is. */
static int64_t next_demand(struct loading *loading, int64_t subject)
{
	const struct reg_demands *demands = &loading->basis.demands;

	while (loading->next_demand < demands->n && demands->items[loading->next_demand].subject < subject)
		loading->next_demand++;
	return loading->next_demand < demands->n && demands->items[loading->next_demand].subject == subject
	    ? reg_verdict_demand(&loading->basis, subject) : 0;
}

/* A row of what is kept, and who comes before it. */
static int add_kept(struct loading *loading, struct reg_stmt *row, struct reg_err *err)
{
	int64_t subject = reg_int(row, 0), demand_ml = next_demand(loading, subject);
	bool is_there = true, is_stale;
	int rc = add_before(loading, subject, err);

	if (rc < 0)
		return rc;
	is_stale = loading->next_stale < loading->stale.n && loading->stale.items[loading->next_stale] == subject;
	if (is_stale) {
		loading->next_stale++;
		rc = add_from_sales(loading, &is_there, subject, err);
	} else if (reg_int(row, 2) == loading->basis.id && reg_int(row, 1) > loading->basis.as_of &&
	    reg_int(row, 4) == demand_ml) {
		reg_days_begin(&loading->days, subject);
		rc = reg_days_read_amounts(&loading->days, reg_text(row, 5), err);
		rc = rc < 0 ? rc : add_subject(loading, subject, (unsigned int)reg_int(row, 3), err);
	} else {
		rc = add_judged(loading, &is_there, subject, demand_ml, err);
	}
	if (rc == 0 && loading->has_customer && loading->customer == subject) {
		rc = is_there ? 0 : add_row(loading, subject, REG_STAGE_POTENTIAL, err);
		rc = rc < 0 ? rc : next_customer(loading, err);
	}
	return rc;
}

static int walk(struct loading *loading, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&loading->customers, loading->side->store, REG_SQL_ANALYSIS_ENROLLED, err, "");

	rc = rc < 0 ? rc : next_customer(loading, err);
	if (rc < 0)
		return rc;
	rc = reg_sql(&stmt, loading->side->store, REG_SQL_VERDICT_ALL, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = add_kept(loading, stmt, err);
	reg_reset(stmt);
	rc = rc < 0 ? rc : add_before(loading, INT64_MAX, err);
	reg_reset(loading->customers);
	return rc;
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

static int compare_subjects(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int read_merged(struct loading *loading, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, loading->side->store, REG_SQL_ANALYSIS_MERGED, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0)
		rc = reg_set_add(&loading->merged, reg_int(stmt, 0), err);
	reg_reset(stmt);
	return rc;
}

static int name_row(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err)
{
	struct loading *loading = payload;
	char label[REG_ANALYSIS_LABEL_SIZE];

	return reg_analysis_name(id, label, loading->side, loading->out->rows[row].subject, err);
}

static int set_classes(struct loading *loading, struct reg_err *err)
{
	struct reg_verdict *rows = loading->out->rows;
	int rc = reg_classes_set(loading->amounts, loading->n_amounts, loading->n_currencies, &loading->basis.rules, name_row,
	    loading, err);

	for (size_t i = 0; i < loading->n_amounts && rc == 0; i++)
		if (loading->amounts[i].class < rows[loading->amounts[i].row].class)
			rows[loading->amounts[i].row].class = loading->amounts[i].class;
	return rc;
}

/* *is_kept false: nothing that is kept can be used, and nothing was added. */
static int read_kept(struct loading *loading, bool *is_kept, struct reg_err *err)
{
	struct reg_analysis_marks marks = { 0 };
	bool is_all;
	int rc = reg_verdict_basis_read(&loading->basis, loading->side, loading->out->as_of, err);

	*is_kept = false;
	if (rc < 0 || !loading->basis.is_kept)
		return rc;
	rc = reg_analysis_stale(&loading->stale, &is_all, &marks, loading->side, err);
	reg_analysis_marks_finish(&marks);
	if (rc < 0 || is_all)
		return rc;
	*is_kept = true;
	/* Nothing is looked up in it any more. */
	if (loading->stale.n > 0)
		qsort(loading->stale.items, loading->stale.n, sizeof loading->stale.items[0], compare_subjects);
	rc = read_merged(loading, err);
	rc = rc < 0 ? rc : walk(loading, err);
	return rc < 0 ? rc : set_classes(loading, err);
}

/* Whoever empties the verdicts meanwhile (a rebuild) has them made anew: a row that is no more is not written. */
static int keep(const struct loading *loading, struct reg_err *err)
{
	struct reg_trickle trickle = { .store = loading->side->store };
	int rc;

	if (loading->n_made == 0)
		return 0;
	reg_trickle_start(&trickle);
	rc = reg_trickle_open(&trickle, err);
	rc = rc < 0 ? rc : reg_verdict_basis_write(&loading->basis, trickle.store, err);
	for (size_t i = 0; i < loading->n_made && rc == 0; i++) {
		const struct made *made = &loading->made[i];

		rc = reg_trickle_open(&trickle, err);
		rc = rc < 0 ? rc
		    : reg_run(trickle.store, REG_SQL_VERDICT_JUDGED, err, "iiiii", made->subject, (int64_t)made->verdict.until,
			  loading->basis.id, (int64_t)made->verdict.bits, made->verdict.demand_ml);
		rc = rc < 0 ? rc : reg_trickle_step(&trickle, err);
	}
	rc = rc < 0 ? rc : reg_trickle_close(&trickle, err);
	reg_trickle_finish(&trickle);
	return rc;
}

static int load_all(struct reg_verdicts *out, struct reg_side *side, struct reg_err *err)
{
	struct reg_analysis analysis = { 0 };
	int rc = reg_analysis_load(&analysis, side, out->as_of, err);

	if (rc == 0 && analysis.n > 0) {
		out->rows = calloc(analysis.n, sizeof *out->rows);
		rc = out->rows != NULL ? 0 : no_memory(err);
	}
	for (size_t i = 0; i < analysis.n && rc == 0; i++)
		out->rows[i] = (struct reg_verdict){ .subject = analysis.rows[i].subject, .class = analysis.rows[i].class,
			.bits = (unsigned char)reg_judge_bits(&analysis.rows[i]) };
	if (rc == 0)
		out->n = out->room = out->judged = analysis.n;
	reg_analysis_finish(&analysis);
	return rc;
}

int reg_verdicts_load(struct reg_verdicts *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct loading loading = { .out = out, .side = side, .end_unix_s = reg_zone_day_end(side->zone, as_of) };
	bool is_kept;
	int rc;

	*out = (struct reg_verdicts){ .as_of = as_of };
	reg_day_format(loading.to, as_of);
	rc = reg_store_begin_read(side->store, err);
	if (rc < 0)
		return rc;
	rc = read_kept(&loading, &is_kept, err);
	reg_store_rollback(side->store);
	if (rc == 0)
		rc = is_kept ? keep(&loading, err) : load_all(out, side, err);
	reg_days_finish(&loading.days);
	reg_verdict_basis_finish(&loading.basis);
	reg_set_finish(&loading.stale);
	reg_set_finish(&loading.merged);
	free(loading.amounts);
	free(loading.currencies);
	free(loading.made);
	return rc;
}

void reg_verdicts_finish(struct reg_verdicts *verdicts)
{
	free(verdicts->rows);
	*verdicts = (struct reg_verdicts){ 0 };
}

static int compare_rows(const void *a, const void *b)
{
	const struct reg_verdict *x = a, *y = b;

	return (x->subject > y->subject) - (x->subject < y->subject);
}

const struct reg_verdict *reg_verdicts_find(const struct reg_verdicts *verdicts, int64_t subject)
{
	const struct reg_verdict key = { .subject = subject };

	return verdicts->n == 0 ? NULL : bsearch(&key, verdicts->rows, verdicts->n, sizeof key, compare_rows);
}
