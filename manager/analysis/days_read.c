/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days_read.c - days from the sales: of one subject by its index, or of all in one pass that is sorted in memory, because
 * sorting rows of ours takes a fraction of the time that the database needs to sort its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "zone.h"

#define DISTRIBUTED 4096 /* sales from which on comparing them all takes longer than passes over them */

/* Sales come in the order of days, nearly: a day is read once. */
struct last_day {
	char text[REG_DAY_SIZE];
	int32_t day;
};

static int read_sale(struct reg_days_sale *out, struct last_day *last, struct reg_stmt *row, struct reg_err *err)
{
	const char *day = reg_text(row, 1);

	if (strcmp(day, last->text) != 0) {
		if (reg_day_parse(&last->day, day, NULL) != 0)
			return reg_err_set(err, REG_EDAMAGED, "a sale is of \"%s\", which is no day; see `regulars verify`", day);
		(void)snprintf(last->text, sizeof last->text, "%s", day);
	}
	out->subject = reg_int(row, 0);
	out->day = last->day;
	(void)strncpy(out->currency, reg_text(row, 2), sizeof out->currency - 1);
	out->currency[sizeof out->currency - 1] = '\0';
	out->is_refund = reg_int(row, 3) == 0;
	out->volume_ml = reg_int(row, 4);
	out->amount_minor = reg_int(row, 5);
	out->is_visit = reg_int(row, 6) != 0;
	return 0;
}

int reg_days_sales_read(struct reg_days_sales *sales, struct reg_stmt *stmt, int rc, struct reg_err *err)
{
	struct last_day last = { 0 };

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		if (sales->n == sales->room) {
			size_t room = sales->room == 0 ? 64 : sales->room + sales->room / 2;
			struct reg_days_sale *items = reallocarray(sales->items, room, sizeof *items);

			if (items == NULL) {
				rc = reg_err_set(err, REG_EIO, "out of memory");
				break;
			}
			sales->items = items;
			sales->room = room;
		}
		rc = read_sale(&sales->items[sales->n++], &last, stmt, err);
	}
	reg_reset(stmt);
	return rc;
}

static int compare(const void *a, const void *b)
{
	const struct reg_days_sale *x = a, *y = b;

	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* Each into the place of its subject, in one pass: subjects are numbers of a database, nearly without gaps. False: there
 * are too many gaps, or too little memory. */
static bool distribute(struct reg_days_sales *sales)
{
	struct reg_days_sale *items = NULL;
	size_t *places = NULL;
	int64_t most = 0;
	bool is_done = false;

	for (size_t i = 0; i < sales->n; i++) {
		if (sales->items[i].subject < 0)
			return false;
		most = sales->items[i].subject > most ? sales->items[i].subject : most;
	}
	if ((uint64_t)most / 8 > sales->n)
		return false;
	places = calloc((size_t)most + 2, sizeof *places);
	items = reallocarray(NULL, sales->n, sizeof *items);
	if (places != NULL && items != NULL) {
		for (size_t i = 0; i < sales->n; i++)
			places[sales->items[i].subject + 1]++;
		for (size_t k = 1; k <= (size_t)most; k++)
			places[k] += places[k - 1];
		for (size_t i = 0; i < sales->n; i++)
			items[places[sales->items[i].subject]++] = sales->items[i];
		free(sales->items);
		sales->items = items;
		sales->room = sales->n;
		items = NULL;
		is_done = true;
	}
	free(items);
	free(places);
	return is_done;
}

void reg_days_sales_sort(struct reg_days_sales *sales)
{
	if (sales->n == 0)
		return;
	if (sales->n < DISTRIBUTED || !distribute(sales)) {
		qsort(sales->items, sales->n, sizeof sales->items[0], compare);
		return;
	}
	/* The sales of one come by days already, but for late ones. */
	for (size_t i = 0, end; i < sales->n; i = end) {
		bool is_sorted = true;

		for (end = i + 1; end < sales->n && sales->items[end].subject == sales->items[i].subject; end++)
			is_sorted = is_sorted && sales->items[end - 1].day <= sales->items[end].day;
		if (!is_sorted)
			qsort(&sales->items[i], end - i, sizeof sales->items[0], compare);
	}
}

int reg_days_take(struct reg_days *days, const struct reg_days_sales *sales, size_t *at, struct reg_err *err)
{
	int rc = 0;

	reg_days_begin(days, sales->items[*at].subject);
	for (; *at < sales->n && sales->items[*at].subject == days->subject && rc == 0; (*at)++)
		rc = reg_days_add(days, &sales->items[*at], err);
	reg_days_end(days);
	return rc;
}

int reg_days_of(struct reg_days *days, bool *is_there, struct reg_store *store, int64_t subject, const char *to,
    struct reg_err *err)
{
	struct reg_days_sales sales = { 0 };
	struct reg_stmt *stmt;
	size_t at = 0;
	int rc = reg_sql(&stmt, store, REG_SQL_ANALYSIS_SALES_OF, err, "ti", to, subject);

	rc = reg_days_sales_read(&sales, stmt, rc, err);
	*is_there = rc == 0 && sales.n > 0;
	if (*is_there) {
		/* They come by time; a business date may differ from it. */
		for (size_t i = 1; i < sales.n; i++)
			if (sales.items[i].day < sales.items[i - 1].day) {
				reg_days_sales_sort(&sales);
				break;
			}
		rc = reg_days_take(days, &sales, &at, err);
	}
	free(sales.items);
	return rc;
}

int reg_days_each(struct reg_store *store, const char *to,
    int (*each)(struct reg_days *days, void *payload, struct reg_err *err), void *payload, struct reg_err *err)
{
	struct reg_days_sales sales = { 0 };
	struct reg_days days = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, store, REG_SQL_ANALYSIS_SALES, err, "t", to);

	rc = reg_days_sales_read(&sales, stmt, rc, err);
	reg_days_sales_sort(&sales);
	for (size_t i = 0; i < sales.n && rc == 0;) {
		rc = reg_days_take(&days, &sales, &i, err);
		rc = rc < 0 ? rc : each(&days, payload, err);
	}
	reg_days_finish(&days);
	free(sales.items);
	return rc;
}
