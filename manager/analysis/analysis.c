/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "analysis.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "days.h"
#include "report/demand.h"
#include "judge.h"
#include "set.h"
#include "who.h"

#define PAST_DAYS 7                 /* a day further back than this before the newest is computed from all sales */

struct customer {
	int64_t subject, since; /* enrolled at; 0: unknown */
};

struct loading {
	struct reg_analysis *out;
	struct reg_side *side;
	struct reg_set stale;
	struct reg_days days;        /* of the subject being read */
	struct reg_judging judging;
	struct customer *customers;  /* by rising subject */
	size_t n_customers, next_customer, customers_room;
	int64_t end_unix_s;          /* of the day */
	size_t room, amounts_room, entries_room, scratch_room;
	int64_t *scratch;
};

/* Room for `more` items of `size` behind the n that are there. NULL: no memory; the old ones stay. */
static void *grow(void *items, size_t n, size_t more, size_t *room, size_t size)
{
	size_t wanted = *room;

	if (items != NULL && n + more <= *room)
		return items;
	wanted = wanted < 1024 ? 1024 : wanted;
	while (wanted < n + more)
		wanted += wanted / 2;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

/* --- adding ----------------------------------------------------------------------------------------------------- */

/* Index of a currency; -1: no memory. */
static int currency_index(struct reg_analysis *out, const char *currency)
{
	char(*currencies)[8];

	for (int i = 0; i < out->n_currencies; i++)
		if (strcmp(out->currencies[i], currency) == 0)
			return i;
	currencies = reallocarray(out->currencies, (size_t)out->n_currencies + 1, sizeof *currencies);
	if (currencies == NULL)
		return -1;
	out->currencies = currencies;
	(void)snprintf(currencies[out->n_currencies], sizeof currencies[0], "%s", currency);
	return out->n_currencies++;
}

static int add_amounts(struct loading *loading, const struct reg_days *days, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;

	for (size_t i = 0; i < days->n_amounts; i++) {
		struct reg_analysis_amount *amounts =
		    grow(out->amounts, out->n_amounts, 1, &loading->amounts_room, sizeof *amounts);
		int currency = currency_index(out, days->amounts[i].currency);

		if (amounts != NULL)
			out->amounts = amounts;
		if (amounts == NULL || currency < 0)
			return reg_err_set(err, REG_EIO, "out of memory");
		amounts[out->n_amounts++] = (struct reg_analysis_amount){ .row = out->n, .currency = currency,
			.amount_minor = days->amounts[i].amount_minor };
	}
	return 0;
}

/* Adds a subject. Its entries move when more come, so rows get their pointers at the end. */
static int add_row(struct loading *loading, const struct reg_days *days, int64_t since, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	struct reg_analysis_row *rows = grow(out->rows, out->n, 1, &loading->room, sizeof *rows);
	struct reg_day_entry *entries;
	int rc;

	if (rows == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	out->rows = rows;
	if (days->n > 0) {
		entries = grow(out->entries, out->n_entries, days->n, &loading->entries_room, sizeof *entries);
		if (entries == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		out->entries = entries;
		memcpy(entries + out->n_entries, days->entries, days->n * sizeof *entries);
	}
	rc = add_amounts(loading, days, err);
	if (rc < 0)
		return rc;
	rows[out->n++] = (struct reg_analysis_row){ .subject = days->subject, .sales = days->sales, .n_days = days->n,
		.class = 'C', .since_day = since == 0 ? REG_DAY_NEVER : reg_zone_day(loading->side->zone, since), .p_alive = -1 };
	out->n_entries += days->n;
	return 0;
}

/* Customers without a sale who come before a subject. Who was enrolled afterwards, or is named by sales that are all of
 * later, is none. */
static int add_customers(struct loading *loading, int64_t before, struct reg_err *err)
{
	int rc = 0;

	while (rc == 0 && loading->next_customer < loading->n_customers &&
	    loading->customers[loading->next_customer].subject < before) {
		const struct customer *customer = &loading->customers[loading->next_customer++];
		const struct reg_days none = { .subject = customer->subject };

		if (customer->since != 0 && customer->since <= loading->end_unix_s)
			rc = add_row(loading, &none, customer->since, err);
	}
	return rc;
}

/* Adds subjects in rising order, and customers without a sale between them. */
static int add_next(struct loading *loading, const struct reg_days *days, struct reg_err *err)
{
	int64_t since = 0;
	int rc = add_customers(loading, days->subject, err);

	if (rc == 0 && loading->next_customer < loading->n_customers &&
	    loading->customers[loading->next_customer].subject == days->subject)
		since = loading->customers[loading->next_customer++].since;
	return rc < 0 ? rc : add_row(loading, days, since, err);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static int read_customers(struct loading *loading, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, loading->side->store, REG_SQL_ANALYSIS_CUSTOMERS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		struct customer *customers =
		    grow(loading->customers, loading->n_customers, 1, &loading->customers_room, sizeof *customers);

		if (customers == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
			break;
		}
		loading->customers = customers;
		customers[loading->n_customers++] = (struct customer){ .subject = reg_int(stmt, 0), .since = reg_int(stmt, 1) };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

static int add_each(struct reg_days *days, void *payload, struct reg_err *err)
{
	return add_next(payload, days, err);
}

/* One subject from its sales up to the day `to`; nothing is added when there are none. */
static int read_sales_of(struct loading *loading, int64_t subject, const char *to, struct reg_err *err)
{
	bool is_there;
	int rc = reg_days_of(&loading->days, &is_there, loading->side->store, subject, to, err);

	return rc < 0 || !is_there ? rc : add_next(loading, &loading->days, err);
}

/* The stale subjects from *next on that come before another; they are in rising order. */
static int read_stale(struct loading *loading, size_t *next, int64_t before, const char *to, struct reg_err *err)
{
	int rc = 0;

	while (rc == 0 && *next < loading->stale.n && loading->stale.items[*next] < before)
		rc = read_sales_of(loading, loading->stale.items[(*next)++], to, err);
	return rc;
}

/* What is taken in; stale subjects and those with sales after the day from their sales. *is_past: the day is further back
 * than that is worth, nothing is added. */
static int read_stored(struct loading *loading, bool *is_past, const char *to, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	size_t next = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, loading->side->store, REG_SQL_ANALYSIS_ALL, err, "");

	*is_past = false;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t subject = reg_int(stmt, 0), last_day = reg_int(stmt, 4);

		if (last_day > (int64_t)out->as_of + PAST_DAYS) {
			*is_past = true;
			rc = 0;
			break;
		}
		rc = read_stale(loading, &next, subject, to, err);
		if (rc < 0)
			break;
		if (next < loading->stale.n && loading->stale.items[next] == subject) {
			rc = read_sales_of(loading, loading->stale.items[next++], to, err);
		} else if (last_day > out->as_of) {
			rc = read_sales_of(loading, subject, to, err);
		} else {
			rc = reg_days_read(&loading->days, stmt, err);
			rc = rc < 0 ? rc : add_next(loading, &loading->days, err);
		}
	}
	reg_reset(stmt);
	if (*is_past)
		out->n = out->n_amounts = out->n_entries = loading->next_customer = 0;
	return rc < 0 || *is_past ? rc : read_stale(loading, &next, INT64_MAX, to, err);
}

static int compare_subjects(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int read_sales(struct loading *loading, struct reg_err *err)
{
	struct reg_analysis_marks marks = { 0 };
	char to[REG_DAY_SIZE];
	bool is_all;
	int rc = reg_analysis_stale(&loading->stale, &is_all, &marks, loading->side, err);

	reg_day_format(to, loading->out->as_of);
	if (rc == 0 && !is_all) {
		/* Nothing is looked up in it any more. */
		if (loading->stale.n > 0)
			qsort(loading->stale.items, loading->stale.n, sizeof loading->stale.items[0], compare_subjects);
		rc = read_stored(loading, &is_all, to, err);
	}
	if (rc == 0 && is_all)
		rc = reg_days_each(loading->side->store, to, add_each, loading, err);
	rc = rc < 0 ? rc : add_customers(loading, INT64_MAX, err);
	reg_analysis_marks_finish(&marks);
	return rc;
}

/* --- what is found by subject ------------------------------------------------------------------------------------ */

static int compare_rows(const void *a, const void *b)
{
	const struct reg_analysis_row *x = a, *y = b;

	return (x->subject > y->subject) - (x->subject < y->subject);
}

const struct reg_analysis_row *reg_analysis_find(const struct reg_analysis *analysis, int64_t subject)
{
	const struct reg_analysis_row key = { .subject = subject };

	return analysis->n == 0 ? NULL : bsearch(&key, analysis->rows, analysis->n, sizeof key, compare_rows);
}

static void set_pointers(struct reg_analysis *out)
{
	size_t at = 0;

	for (size_t i = 0; i < out->n; i++) {
		out->rows[i].days = out->rows[i].n_days > 0 ? out->entries + at : NULL;
		at += out->rows[i].n_days;
	}
}

/* What customers need a month, as it was known at the day. */
static int read_demands(struct loading *loading, struct reg_err *err)
{
	struct reg_demands demands = { 0 };
	int rc = reg_demands_read(&demands, loading->side, loading->end_unix_s, err);

	for (size_t i = 0; i < demands.n && rc == 0; i++) {
		const struct reg_analysis_row *found = reg_analysis_find(loading->out, demands.items[i].subject);

		if (found != NULL && demands.items[i].volume_ml > 0)
			loading->out->rows[found - loading->out->rows].demand_ml = demands.items[i].volume_ml;
	}
	reg_demands_finish(&demands);
	return rc;
}

/* --- classes ---------------------------------------------------------------------------------------------------- */

static int name_row(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err)
{
	struct loading *loading = payload;
	char label[REG_ANALYSIS_LABEL_SIZE];

	return reg_analysis_name(id, label, loading->side, loading->out->rows[row].subject, err);
}

static int set_classes(struct loading *loading, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	int rc = reg_classes_set(out->amounts, out->n_amounts, out->n_currencies, &out->rules, name_row, loading, err);

	for (size_t i = 0; i < out->n_amounts && rc == 0; i++)
		if (out->amounts[i].class < out->rows[out->amounts[i].row].class)
			out->rows[out->amounts[i].row].class = out->amounts[i].class;
	return rc;
}

/* --- what follows ----------------------------------------------------------------------------------------------- */

struct reg_bgnbd_customer reg_analysis_customer(const struct reg_analysis_row *row, int32_t as_of)
{
	return (struct reg_bgnbd_customer){ .x = row->normal.visits - 1,
		.tx_days = row->normal.last_day - row->normal.first_day, .t_days = as_of - row->normal.first_day };
}

static int judge(struct loading *loading, struct reg_analysis_row *row, struct reg_err *err)
{
	int64_t *scratch = grow(loading->scratch, 0, row->n_days + 1, &loading->scratch_room, sizeof *scratch);

	if (scratch == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	loading->scratch = scratch;
	reg_judge_row(row, &loading->judging, scratch);
	return 0;
}

int reg_analysis_read_model(struct reg_bgnbd *out, bool *is_there, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_MODEL_GET, err, "");

	*is_there = false;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0 && reg_int(stmt, 7) <= as_of &&
	    reg_int(stmt, 5) == REG_ANALYSIS_UNIT_DAYS) {
		*is_there = true;
		*out = (struct reg_bgnbd){ .r = (double)reg_int(stmt, 0) / 1e12, .alpha = (double)reg_int(stmt, 1) / 1e12,
			.a = (double)reg_int(stmt, 2) / 1e12, .b = (double)reg_int(stmt, 3) / 1e12,
			.log_likelihood = (double)reg_int(stmt, 4) / 1e6, .customers = reg_int(stmt, 6) };
	}
	reg_reset(stmt);
	return rc < 0 ? rc : 0;
}

static int load(struct loading *loading, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	int rc = reg_analysis_read_rules(&out->rules, loading->side, err);

	rc = rc < 0 ? rc : reg_analysis_read_model(&out->model, &out->has_model, loading->side, out->as_of, err);
	rc = rc < 0 ? rc : read_customers(loading, err);
	rc = rc < 0 ? rc : read_sales(loading, err);
	if (rc < 0)
		return rc;
	set_pointers(out);
	rc = read_demands(loading, err);
	rc = rc < 0 ? rc : set_classes(loading, err);
	loading->judging = (struct reg_judging){ .rules = &out->rules, .model = out->has_model ? &out->model : NULL,
		.as_of = out->as_of };
	for (size_t i = 0; i < out->n && rc == 0; i++)
		rc = judge(loading, &out->rows[i], err);
	return rc;
}

int reg_analysis_load(struct reg_analysis *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct loading loading = { .out = out, .side = side, .end_unix_s = reg_zone_day_end(side->zone, as_of) };
	int rc;

	*out = (struct reg_analysis){ .as_of = as_of };
	rc = reg_store_begin_read(side->store, err);
	if (rc < 0)
		return rc;
	rc = load(&loading, err);
	reg_store_rollback(side->store);
	reg_days_finish(&loading.days);
	reg_set_finish(&loading.stale);
	free(loading.customers);
	free(loading.scratch);
	return rc;
}

void reg_analysis_finish(struct reg_analysis *analysis)
{
	free(analysis->rows);
	free(analysis->amounts);
	free(analysis->currencies);
	free(analysis->entries);
	*analysis = (struct reg_analysis){ 0 };
}

int reg_analysis_name(char id[REG_ANALYSIS_ID_SIZE], char label[REG_ANALYSIS_LABEL_SIZE], struct reg_side *side,
    int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_NAME, err, "i", subject);

	id[0] = label[0] = '\0';
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		reg_who_name(id, REG_ANALYSIS_ID_SIZE, label, REG_ANALYSIS_LABEL_SIZE, subject, reg_text(stmt, 0),
		    reg_text(stmt, 1), reg_text(stmt, 2), reg_text(stmt, 3), reg_text(stmt, 4));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_analysis_as_of(int32_t *out, const struct reg_command *command, const struct reg_side *side)
{
	const char *text = reg_command_value(command, "as-of");

	*out = reg_zone_day(side->zone, reg_command_now());
	if (text != NULL && reg_day_parse(out, text, NULL) != 0)
		return reg_command_usage(command, "--as-of: \"%s\" is not a day such as 2026-11-21", text);
	return 0;
}
