/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_lists.c - what the morning page lists beside the analysis, gathered: open cases, birthdays, attendants, ratings.
 */
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"
#include "staff/staff.h"

#define BIRTHDAY_DAYS 7

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

static char *copy(const char *text)
{
	return strdup(text != NULL ? text : "");
}

static int name_subject(char **out, struct reg_page *page, int64_t subject, struct reg_err *err)
{
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE] = "";
	int rc = subject != 0 ? reg_analysis_name(id, label, page->side, subject, err) : 0;

	if (rc != 0)
		return rc;
	*out = copy(label);
	return *out != NULL ? 0 : no_memory(err);
}

static int gather_cases(struct reg_page *page, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, page->side->store, REG_SQL_PAGE_CASES, err, "i", page->now);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_page_case *cases = reg_page_grow(page->cases, page->n_cases, sizeof *cases), *one;

		rc = 0;
		if (cases == NULL) {
			rc = no_memory(err);
			break;
		}
		page->cases = cases;
		one = &cases[page->n_cases++];
		*one = (struct reg_page_case){ .subject = reg_int(stmt, 2), .due_at = reg_int(stmt, 3) };
		(void)snprintf(one->kind, sizeof one->kind, "%s", reg_text(stmt, 1));
		one->number = copy(reg_text(stmt, 0));
		one->text = copy(reg_text(stmt, 4));
		if (one->number == NULL || one->text == NULL)
			rc = no_memory(err);
		else
			rc = name_subject(&one->label, page, one->subject, err);
		if (rc == 0)
			rc = reg_page_gather_contact(&one->contact, page, one->subject, one->label, err);
	}
	if (rc != 0)
		reg_reset(stmt);
	return rc;
}

/* The first day from `from` on that is the birthday, which ends in MM-DD; in a year without a 29 February the 28th.
 * REG_DAY_NEVER: it is none. */
static int32_t next_birthday(const char *text, int32_t from)
{
	size_t length = strlen(text);
	int year, month, mday;
	int32_t day;
	char date[REG_DAY_SIZE];

	if (length < 5)
		return REG_DAY_NEVER;
	(void)snprintf(date, sizeof date, "2000-%.5s", text + length - 5);
	if (reg_day_parse(&day, date, NULL) != 0)
		return REG_DAY_NEVER;
	reg_day_to_civil(day, NULL, &month, &mday);
	reg_day_to_civil(from, &year, NULL, NULL);
	for (int i = 0; i < 2; i++, year++) {
		bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		day = reg_day_from_civil(year, month, month == 2 && mday == 29 && !is_leap ? 28 : mday);
		if (day >= from)
			return day;
	}
	return REG_DAY_NEVER;
}

static int by_birthday(const void *a, const void *b)
{
	const struct reg_page_birthday *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	if (left->month_ml != right->month_ml)
		return left->month_ml > right->month_ml ? -1 : 1;
	return left->subject < right->subject ? -1 : left->subject > right->subject;
}

static int gather_birthdays(struct reg_page *page, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, page->side->store, REG_SQL_PAGE_BIRTHDAYS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		int32_t day = next_birthday(reg_text(stmt, 1), page->today);
		const struct reg_page_customer *customer;
		struct reg_page_birthday *list, *one;

		rc = 0;
		if (day == REG_DAY_NEVER || day > page->today + BIRTHDAY_DAYS)
			continue;
		list = reg_page_grow(page->birthdays, page->n_birthdays, sizeof *list);
		if (list == NULL) {
			rc = no_memory(err);
			break;
		}
		page->birthdays = list;
		one = &list[page->n_birthdays++];
		*one = (struct reg_page_birthday){ .subject = reg_int(stmt, 0), .day = day };
		customer = reg_page_customer_of(page, one->subject);
		one->month_ml = customer != NULL ? customer->month_ml : 0;
	}
	if (rc != 0)
		reg_reset(stmt);
	if (rc == 0 && page->n_birthdays > 0)
		qsort(page->birthdays, page->n_birthdays, sizeof *page->birthdays, by_birthday);
	while (rc == 0 && page->n_birthdays_named < page->n_birthdays && page->n_birthdays_named < REG_PAGE_BIRTHDAYS) {
		struct reg_page_birthday *one = &page->birthdays[page->n_birthdays_named++];

		rc = name_subject(&one->label, page, one->subject, err);
		if (rc == 0)
			rc = reg_page_gather_contact(&one->contact, page, one->subject, one->label, err);
	}
	return rc;
}

/* By the name of whoever has one, in the place of the id. */
static int name_staff(char **name, const struct reg_page *page, struct reg_err *err)
{
	char found[REG_STAFF_NAME_SIZE], *named;
	int rc = reg_staff_name(found, page->side, *name, false, err);

	if (rc != 0 || found[0] == '\0')
		return rc;
	named = copy(found);
	if (named == NULL)
		return no_memory(err);
	free(*name);
	*name = named;
	return 0;
}

static int by_attendant(const void *a, const void *b)
{
	const struct reg_shift_person *left = a, *right = b;

	if ((left->attendant[0] == '\0') != (right->attendant[0] == '\0'))
		return left->attendant[0] == '\0' ? 1 : -1;
	return strcmp(left->attendant, right->attendant);
}

static int gather_staff(struct reg_page *page, struct reg_err *err)
{
	struct reg_shift_people people = { 0 };
	struct reg_shift facts;
	int rc;

	reg_shift_whole(&facts, page->side, page->as_of - REG_PAGE_STAFF_DAYS + 1, page->as_of, page->now);
	rc = reg_shift_count(&people, page->side, &facts, REG_CREDIT_SALES, err);
	page->staff = calloc(people.n + 1, sizeof *page->staff);
	if (rc == 0 && page->staff == NULL)
		rc = no_memory(err);
	if (people.n > 0)
		qsort(people.items, people.n, sizeof *people.items, by_attendant);
	for (size_t i = 0; rc == 0 && i < people.n; i++) {
		const struct reg_shift_person *person = &people.items[i];
		struct reg_page_staff *one = &page->staff[page->n_staff++];

		*one = (struct reg_page_staff){ .sales = person->score.sales, .named = person->score.identified,
			.plates = person->score.plates };
		one->name = copy(person->attendant);
		rc = one->name != NULL ? name_staff(&one->name, page, err) : no_memory(err);
	}
	reg_shift_people_finish(&people);
	return rc;
}

/* Columns: actor, stars, how many; those of an actor stand together. */
static int gather_ratings(struct reg_page *page, int64_t from, int64_t to, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, page->side->store, REG_SQL_SERVICE_RATINGS, err, "ii", from, to);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_page_rated *list = page->rated, *one = page->n_rated > 0 ? &list[page->n_rated - 1] : NULL;
		int64_t stars = reg_int(stmt, 1), n = reg_int(stmt, 2);

		rc = 0;
		if (one == NULL || strcmp(one->name, reg_text(stmt, 0)) != 0) {
			list = reg_page_grow(page->rated, page->n_rated, sizeof *list);
			if (list == NULL) {
				rc = no_memory(err);
				break;
			}
			page->rated = list;
			one = &list[page->n_rated++];
			*one = (struct reg_page_rated){ .name = copy(reg_text(stmt, 0)) };
			if (one->name == NULL) {
				rc = no_memory(err);
				break;
			}
		}
		one->ratings += n;
		one->stars += n * stars;
		one->content += stars >= 4 ? n : 0;
	}
	if (rc != 0)
		reg_reset(stmt);
	for (size_t i = 0; i < page->n_rated && rc == 0; i++)
		rc = name_staff(&page->rated[i].name, page, err);
	return rc;
}

/* Columns: kind, at, due, closed, has a customer, stars since, was here since. */
static int gather_service(struct reg_page *page, struct reg_err *err)
{
	int64_t from = reg_zone_day_start(page->side->zone, page->as_of - REG_PAGE_HEAT_DAYS + 1);
	struct reg_stmt *stmt;
	int rc = gather_ratings(page, from, page->now, err);

	if (rc == 0)
		rc = reg_sql(&stmt, page->side->store, REG_SQL_SERVICE_CASES, err, "iii", from, page->now, page->now);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		page->cases_taken++;
		page->cases_in_hand += (reg_is_null(stmt, 3) || reg_int(stmt, 3) > page->now) && page->now - reg_int(stmt, 1) <= 86400;
		page->cases_in_time += !reg_is_null(stmt, 3) && reg_int(stmt, 3) <= page->now && reg_int(stmt, 3) - reg_int(stmt, 1) <= 86400;
		if (strcmp(reg_text(stmt, 0), "complaint") == 0 && !reg_is_null(stmt, 3) && reg_int(stmt, 3) <= page->now &&
		    reg_int(stmt, 4) != 0) {
			page->complaints_closed++;
			page->complaints_recovered += reg_is_null(stmt, 5) ? reg_int(stmt, 6) : reg_int(stmt, 5) >= 4;
		}
		rc = 0;
	}
	return rc;
}

int reg_page_gather_lists(struct reg_page *page, struct reg_err *err)
{
	int rc = gather_cases(page, err);

	if (rc == 0)
		rc = gather_birthdays(page, err);
	if (rc == 0)
		rc = gather_staff(page, err);
	if (rc == 0)
		rc = gather_service(page, err);
	return rc;
}

void reg_page_forget_lists(struct reg_page *page)
{
	for (size_t i = 0; i < page->n_cases; i++) {
		free(page->cases[i].number);
		free(page->cases[i].label);
		free(page->cases[i].text);
		reg_page_forget_contact(&page->cases[i].contact);
	}
	for (size_t i = 0; i < page->n_birthdays; i++) {
		free(page->birthdays[i].label);
		reg_page_forget_contact(&page->birthdays[i].contact);
	}
	for (size_t i = 0; i < page->n_staff; i++)
		free(page->staff[i].name);
	for (size_t i = 0; i < page->n_rated; i++)
		free(page->rated[i].name);
	free(page->cases);
	free(page->birthdays);
	free(page->staff);
	free(page->rated);
}
