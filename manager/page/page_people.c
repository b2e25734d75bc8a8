/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_people.c - everybody passes once before the morning page: sections count them, and of those who bring most a
 * copy is kept. A chain has a million of them, and they need not all be in memory at once.
 */
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"

#define LEAST_VISITS 3 /* for a page of one's own */

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

static char *copy(const char *text)
{
	return strdup(text != NULL ? text : "");
}

/* --- who brings most --------------------------------------------------------------------------------------------- */

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
	return left->index < right->index ? -1 : left->index > right->index;
}

/* Sinks the customer at `i` of a heap, whose first brings least. */
static void sink(struct reg_page_customer *heap, size_t n, size_t i)
{
	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		struct reg_page_customer customer = heap[i];

		if (child + 1 < n && by_month(&heap[child + 1], &heap[child]) > 0)
			child++;
		if (by_month(&heap[child], &heap[i]) <= 0)
			break;
		heap[i] = heap[child];
		heap[child] = customer;
	}
}

/* A row with its days, in one piece of memory. NULL: no memory. */
static struct reg_analysis_row *copy_row(const struct reg_analysis_row *row)
{
	struct reg_analysis_row *copied = malloc(sizeof *copied + row->n_days * sizeof *row->days);

	if (copied == NULL)
		return NULL;
	*copied = *row;
	if (row->n_days > 0)
		copied->days = memcpy(copied + 1, row->days, row->n_days * sizeof *row->days);
	return copied;
}

static int add_customer(struct reg_page *page, const struct reg_analysis_row *row, size_t index, struct reg_err *err)
{
	struct reg_page_customer customer = { .index = index, .month_ml = usual_month(row, page->as_of) };
	size_t n = page->n_customers;

	if (row->normal.visits < LEAST_VISITS)
		return 0;
	if (n == REG_PAGE_CUSTOMERS) {
		page->n_left_out++;
		if (by_month(&customer, &page->customers[0]) > 0)
			return 0;
	}
	customer.row = copy_row(row);
	if (customer.row == NULL)
		return no_memory(err);
	if (n < REG_PAGE_CUSTOMERS) {
		page->customers[page->n_customers++] = customer;
		for (size_t i = page->n_customers == REG_PAGE_CUSTOMERS ? REG_PAGE_CUSTOMERS / 2 : 0; i > 0; i--)
			sink(page->customers, page->n_customers, i - 1);
		return 0;
	}
	free(page->customers[0].row);
	page->customers[0] = customer;
	sink(page->customers, n, 0);
	return 0;
}

/* --- everybody --------------------------------------------------------------------------------------------------- */

static int take(const struct reg_analysis_row *row, size_t index, const struct reg_analysis_then *then, void *payload,
    struct reg_err *err)
{
	struct reg_page *page = payload;
	int rc = add_customer(page, row, index, err);

	page->sums.regulars += row->stage == REG_STAGE_REGULAR;
	page->sums.regulars_before += then->stage == REG_STAGE_REGULAR;
	reg_page_add_months(page, row);
	reg_page_add_flow(page, row, then);
	reg_page_add_cohorts(page, row);
	return rc < 0 ? rc : reg_page_add_outlook(page, row, err);
}

/* --- what is known of them --------------------------------------------------------------------------------------- */

int reg_page_gather_contact(struct reg_page_contact *out, const struct reg_page *page, int64_t subject,
    const char *label, struct reg_err *err)
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

static int compare_subjects(const void *a, const void *b)
{
	const struct reg_page_customer *const *left = a, *const *right = b;

	return ((*left)->index > (*right)->index) - ((*left)->index < (*right)->index);
}

static int order_customers(struct reg_page *page, struct reg_err *err)
{
	size_t n = page->n_customers;

	page->by_subject = calloc(n + 1, sizeof *page->by_subject);
	if (page->by_subject == NULL)
		return no_memory(err);
	qsort(page->customers, n, sizeof *page->customers, by_month);
	for (size_t i = 0; i < n; i++)
		page->by_subject[i] = &page->customers[i];
	qsort(page->by_subject, n, sizeof *page->by_subject, compare_subjects);
	return 0;
}

static int find_subject(const void *key, const void *item)
{
	const int64_t *subject = key;
	const struct reg_page_customer *const *customer = item;

	return (*subject > (*customer)->row->subject) - (*subject < (*customer)->row->subject);
}

const struct reg_page_customer *reg_page_customer_of(const struct reg_page *page, int64_t subject)
{
	struct reg_page_customer *const *found =
	    bsearch(&subject, page->by_subject, page->n_customers, sizeof *page->by_subject, find_subject);

	return found != NULL ? *found : NULL;
}

static int find_index(const void *key, const void *item)
{
	const size_t *index = key;
	const struct reg_page_customer *const *customer = item;

	return (*index > (*customer)->index) - (*index < (*customer)->index);
}

static void gather_amounts(struct reg_page *page)
{
	const struct reg_analysis *analysis = &page->analysis;

	for (size_t i = 0; i < analysis->n_amounts; i++) {
		const struct reg_analysis_amount *amount = &analysis->amounts[i];
		struct reg_page_customer **found = amount->currency != page->currency ? NULL
		    : bsearch(&amount->row, page->by_subject, page->n_customers, sizeof *page->by_subject, find_index);

		if (found != NULL)
			(*found)->amount_minor = amount->amount_minor;
	}
}

/* The site's own currency where anything was sold in it, else that of the largest sales. */
static int choose_currency(const struct reg_page *page)
{
	for (int i = 0; i < page->analysis.n_currencies; i++)
		if (strcmp(page->analysis.currencies[i], page->side->currency) == 0)
			return i;
	return page->analysis.n_currencies > 0 ? 0 : -1;
}

int reg_page_gather_people(struct reg_page *page, struct reg_err *err)
{
	int year, month, rc;

	reg_day_to_civil(page->as_of, &year, &month, NULL);
	page->sums.first_month = year * 12 + month - REG_PAGE_MONTHS;
	page->customers = calloc(REG_PAGE_CUSTOMERS, sizeof *page->customers);
	if (page->customers == NULL)
		return no_memory(err);
	rc = reg_analysis_pass(&page->analysis, page->side, page->as_of, page->as_of - REG_PAGE_BEFORE_DAYS, take, page, err);
	page->currency = choose_currency(page);
	rc = rc < 0 ? rc : order_customers(page, err);
	if (rc < 0)
		return rc;
	gather_amounts(page);
	return gather_names(page, err);
}

void reg_page_forget_people(struct reg_page *page)
{
	for (size_t i = 0; i < page->n_customers; i++) {
		free(page->customers[i].row);
		free(page->customers[i].id);
		free(page->customers[i].label);
		reg_page_forget_contact(&page->customers[i].contact);
	}
	free(page->customers);
	free(page->by_subject);
}
