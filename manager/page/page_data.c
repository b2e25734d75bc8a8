/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_data.c - what the morning page is about, gathered in a handful of passes.
 */
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"

#define CACHE_KIB 65536 /* sales of customers are scattered over the whole table */

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

void *reg_page_grow(void *list, size_t n, size_t size)
{
	return n == 0 || (n & (n - 1)) == 0 ? reallocarray(list, n == 0 ? 1 : n * 2, size) : list;
}

/* The first day of the months that are shown. */
static int32_t first_day(const struct reg_page *page)
{
	int year, month;

	reg_day_to_civil(page->as_of, &year, &month, NULL);
	month += year * 12 - REG_PAGE_MONTHS;
	return reg_day_from_civil(month / 12, month % 12 + 1, 1);
}

/* The hours of a quarter of an hour, which every zone's hours are made of: sales come nearly by time, so most are of the
 * quarter before. */
struct quarter {
	int64_t no; /* since 1970 */
	int64_t *visits;
};

static void count_visit(struct reg_page *page, struct quarter *last, int64_t at_unix_s)
{
	int64_t no = at_unix_s / 900;
	int year, month, mday, hour;

	if (last->visits == NULL || last->no != no) {
		reg_zone_local(page->side->zone, no * 900, &year, &month, &mday, &hour, NULL, NULL);
		last->no = no;
		last->visits = &page->heat[((reg_day_from_civil(year, month, mday) + 3) % 7 + 7) % 7][hour];
	}
	(*last->visits)++;
}

/* Days without a sale are left out. */
static void drop_empty_days(struct reg_page *page, const bool *has_sale)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_days; i++)
		if (has_sale[i])
			page->days[n++] = page->days[i];
	page->n_days = n;
}

/* Days and hours, in one pass. */
static int gather_sales(struct reg_page *page, struct reg_err *err)
{
	int32_t first = first_day(page), day = 0;
	char from[REG_DAY_SIZE], to[REG_DAY_SIZE], last_text[REG_DAY_SIZE] = "";
	struct quarter last = { 0 };
	bool *has_sale;
	struct reg_stmt *stmt;
	int rc;

	page->n_days = (size_t)(page->as_of - first + 1);
	page->days = calloc(page->n_days, sizeof *page->days);
	has_sale = calloc(page->n_days, sizeof *has_sale);
	for (size_t i = 0; page->days != NULL && i < page->n_days; i++)
		page->days[i].day = first + (int32_t)i;
	reg_day_format(from, first);
	reg_day_format(to, page->as_of);
	rc = page->days == NULL || has_sale == NULL ? no_memory(err)
	    : reg_sql(&stmt, page->side->store, REG_SQL_PAGE_SALES, err, "tt", from, to);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		const char *text = reg_text(stmt, 0);
		struct reg_page_day *one;

		rc = 0;
		if (strcmp(text, last_text) != 0) {
			rc = reg_day_parse(&day, text, err);
			if (rc != 0 || day < first || day > page->as_of) {
				reg_reset(stmt);
				break;
			}
			(void)snprintf(last_text, sizeof last_text, "%s", text);
		}
		one = &page->days[day - first];
		has_sale[day - first] = true;
		one->sales += reg_int(stmt, 2);
		one->visits += reg_int(stmt, 3);
		one->plates += reg_int(stmt, 3) == 1 && reg_int(stmt, 4) != 0;
		one->volume_ml += reg_int(stmt, 5);
		one->unnamed_ml += reg_int(stmt, 6) != 0 ? reg_int(stmt, 5) : 0;
		if (reg_int(stmt, 2) != 0 && reg_int(stmt, 3) == 1 && day > page->as_of - REG_PAGE_HEAT_DAYS)
			count_visit(page, &last, reg_int(stmt, 1));
	}
	if (rc == 0)
		drop_empty_days(page, has_sale);
	free(has_sale);
	return rc;
}

int reg_page_gather(struct reg_page *page, struct reg_err *err)
{
	int64_t end = reg_zone_day_end(page->side->zone, page->as_of), now = reg_command_now();
	int rc;

	reg_store_set_cache(page->side->store, CACHE_KIB);
	rc = reg_page_begin_outlook(page, err);
	/* A night's page is for the morning after it: what came since midnight is on it. One of long ago knows no more than
	 * the end of its day. */
	page->today = now > end ? page->as_of + 1 : page->as_of;
	page->now = now <= reg_zone_day_end(page->side->zone, page->today) ? now : end;
	if (rc == 0)
		rc = reg_page_gather_people(page, err);
	if (rc == 0)
		rc = gather_sales(page, err);
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
	reg_page_forget_people(page);
	reg_page_forget_lists(page);
	reg_page_forget_contests(page);
	reg_supply_finish(&page->supply);
	reg_offers_finish(&page->offers);
	json_decref(page->areas);
	json_decref(page->tasks);
	json_decref(page->pool);
	json_decref(page->due);
	json_decref(page->asks);
	free(page->days);
	reg_analysis_finish(&page->analysis);
}
