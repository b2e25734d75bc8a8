/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_data.c - what the morning page is about, gathered in a handful of passes.
 */
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"

#define LEAST_VISITS 3 /* for a page of one's own, unless enrolled */

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

void *reg_page_grow(void *list, size_t n, size_t size)
{
	return n == 0 || (n & (n - 1)) == 0 ? reallocarray(list, n == 0 ? 1 : n * 2, size) : list;
}

static char *copy(const char *text)
{
	return strdup(text != NULL ? text : "");
}

/* --- customers --------------------------------------------------------------------------------------------------- */

/* Thirty days as its own normal has them, else as all its days on average. */
static int64_t usual_month(const struct reg_analysis_row *row, int32_t as_of)
{
	int32_t days;

	if (row->band.n_blocks > 0)
		return row->band.typical_ml * 30 / row->band.block_days;
	if (row->normal.visits == 0)
		return 0;
	days = as_of - row->normal.first_day + 1;
	return row->normal.volume_ml * 30 / (days < 30 ? 30 : days);
}

static int by_month(const void *a, const void *b)
{
	const struct reg_page_customer *left = a, *right = b;

	if (left->month_ml != right->month_ml)
		return left->month_ml > right->month_ml ? -1 : 1;
	return left->row->subject < right->row->subject ? -1 : left->row->subject > right->row->subject;
}

int reg_page_gather_contact(struct reg_page_contact *out, const struct reg_page *page, int64_t subject, const char *label,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, page->side->store, REG_SQL_PAGE_CONTACT, err, "ii", subject, page->now);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc < 0)
		return rc;
	out->phone = copy(rc == 1 ? reg_text(stmt, 0) : NULL);
	out->plates = copy(rc == 1 ? reg_text(stmt, 1) : NULL);
	reg_reset(stmt);
	if (out->phone == NULL || out->plates == NULL)
		return no_memory(err);
	/* Who has no name is called by the plate. */
	if (strcmp(out->plates, label) == 0)
		out->plates[0] = '\0';
	return 0;
}

void reg_page_forget_contact(struct reg_page_contact *contact)
{
	free(contact->phone);
	free(contact->plates);
}

static int gather_names(struct reg_page *page, struct reg_err *err)
{
	for (size_t i = 0; i < page->n_customers; i++) {
		struct reg_page_customer *customer = &page->customers[i];
		char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
		int rc = reg_analysis_name(id, label, page->side, customer->row->subject, err);

		if (rc != 0)
			return rc;
		customer->id = copy(id);
		customer->label = copy(label);
		if (customer->id == NULL || customer->label == NULL)
			return no_memory(err);
		rc = reg_page_gather_contact(&customer->contact, page, customer->row->subject, label, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static void gather_amounts(struct reg_page *page)
{
	const struct reg_analysis *analysis = &page->analysis;

	for (size_t i = 0; i < analysis->n_amounts; i++) {
		const struct reg_analysis_amount *amount = &analysis->amounts[i];
		const struct reg_page_customer *customer = amount->currency != page->currency
		    ? NULL : reg_page_customer_of(page, analysis->rows[amount->row].subject);

		if (customer != NULL)
			page->customers[customer - page->customers].amount_minor = amount->amount_minor;
	}
}

static int gather_customers(struct reg_page *page, struct reg_err *err)
{
	const struct reg_analysis *analysis = &page->analysis;
	size_t n = 0;

	page->customers = calloc(analysis->n + 1, sizeof *page->customers);
	if (page->customers == NULL)
		return no_memory(err);
	for (size_t i = 0; i < analysis->n; i++)
		if (analysis->rows[i].normal.visits >= LEAST_VISITS)
			page->customers[n++] = (struct reg_page_customer){ .row = &analysis->rows[i],
				.month_ml = usual_month(&analysis->rows[i], page->as_of) };
	qsort(page->customers, n, sizeof *page->customers, by_month);
	page->n_customers = n < REG_PAGE_CUSTOMERS ? n : REG_PAGE_CUSTOMERS;
	page->n_left_out = n - page->n_customers;
	gather_amounts(page);
	return gather_names(page, err);
}

/* Some hundreds are looked for among a thousand: a walk is enough there, but not for every amount of a large station. */
const struct reg_page_customer *reg_page_customer_of(const struct reg_page *page, int64_t subject)
{
	const struct reg_analysis_row *row = reg_analysis_find(&page->analysis, subject);
	struct reg_page_customer key = { .row = row };

	if (row == NULL || row->normal.visits < LEAST_VISITS)
		return NULL;
	key.month_ml = usual_month(row, page->as_of);
	return bsearch(&key, page->customers, page->n_customers, sizeof key, by_month);
}

/* --- the rest ---------------------------------------------------------------------------------------------------- */

static int gather_days(struct reg_page *page, struct reg_err *err)
{
	char from[REG_DAY_SIZE], to[REG_DAY_SIZE];
	struct reg_stmt *stmt;
	int year, month, rc;

	reg_day_to_civil(page->as_of, &year, &month, NULL);
	month -= REG_PAGE_MONTHS - 1;
	while (month < 1) {
		month += 12;
		year--;
	}
	reg_day_format(from, reg_day_from_civil(year, month, 1));
	reg_day_format(to, page->as_of);
	rc = reg_sql(&stmt, page->side->store, REG_SQL_PAGE_DAYS, err, "tt", from, to);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_page_day *days = reg_page_grow(page->days, page->n_days, sizeof *days), *day;

		if (days == NULL) {
			reg_reset(stmt);
			return no_memory(err);
		}
		page->days = days;
		day = &days[page->n_days++];
		rc = reg_day_parse(&day->day, reg_text(stmt, 0), err);
		day->sales = reg_int(stmt, 1);
		day->visits = reg_int(stmt, 2);
		day->plates = reg_int(stmt, 3);
		day->volume_ml = reg_int(stmt, 4);
		day->unnamed_ml = reg_int(stmt, 5);
		if (rc != 0)
			reg_reset(stmt);
	}
	return rc;
}

static int gather_heat(struct reg_page *page, struct reg_err *err)
{
	char from[REG_DAY_SIZE], to[REG_DAY_SIZE];
	struct reg_stmt *stmt;
	int rc;

	reg_day_format(from, page->as_of - REG_PAGE_HEAT_DAYS + 1);
	reg_day_format(to, page->as_of);
	rc = reg_sql(&stmt, page->side->store, REG_SQL_PAGE_QUARTERS, err, "tt", from, to);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		int64_t at = reg_int(stmt, 0) * 900;
		int year, month, mday, hour;

		reg_zone_local(page->side->zone, at, &year, &month, &mday, &hour, NULL, NULL);
		page->heat[((reg_day_from_civil(year, month, mday) + 3) % 7 + 7) % 7][hour] += reg_int(stmt, 1);
		rc = 0;
	}
	return rc;
}

/* The site's own currency where anything was sold in it, else that of the largest sales. */
static int choose_currency(const struct reg_page *page)
{
	for (int i = 0; i < page->analysis.n_currencies; i++)
		if (strcmp(page->analysis.currencies[i], page->side->currency) == 0)
			return i;
	return page->analysis.n_currencies > 0 ? 0 : -1;
}

int reg_page_gather(struct reg_page *page, struct reg_err *err)
{
	int64_t end = reg_zone_day_end(page->side->zone, page->as_of), now = reg_command_now();
	int rc = reg_analysis_load(&page->analysis, page->side, page->as_of, err);

	/* A night's page is for the morning after it: what came since midnight is on it. One of long ago knows no more than
	 * the end of its day. */
	page->today = now > end ? page->as_of + 1 : page->as_of;
	page->now = now <= reg_zone_day_end(page->side->zone, page->today) ? now : end;
	if (rc == 0)
		rc = reg_analysis_load(&page->before, page->side, page->as_of - REG_PAGE_BEFORE_DAYS, err);
	page->currency = choose_currency(page);
	if (rc == 0)
		rc = gather_customers(page, err);
	if (rc == 0)
		rc = gather_days(page, err);
	if (rc == 0)
		rc = gather_heat(page, err);
	if (rc == 0)
		rc = reg_page_gather_lists(page, err);
	if (rc == 0)
		rc = reg_page_gather_contests(page, err);
	if (rc == 0)
		rc = reg_page_gather_outlook(page, err);
	if (rc == 0)
		rc = reg_page_gather_tasks(page, err);
	return rc;
}

void reg_page_forget(struct reg_page *page)
{
	for (size_t i = 0; i < page->n_customers; i++) {
		free(page->customers[i].id);
		free(page->customers[i].label);
		reg_page_forget_contact(&page->customers[i].contact);
	}
	reg_page_forget_lists(page);
	reg_page_forget_contests(page);
	reg_supply_finish(&page->supply);
	reg_offers_finish(&page->offers);
	json_decref(page->areas);
	json_decref(page->tasks);
	json_decref(page->pool);
	json_decref(page->due);
	json_decref(page->asks);
	free(page->customers);
	free(page->days);
	reg_analysis_finish(&page->analysis);
	reg_analysis_finish(&page->before);
}
