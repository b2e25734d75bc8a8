/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_parts.h - what the files of the morning page share. A section writes to page->out and reads what was gathered.
 */
#ifndef REG_PAGE_PARTS_H
#define REG_PAGE_PARTS_H

#include <stdio.h>

#include <jansson.h>

#include "analysis/analysis.h"
#include "report/offers.h"
#include "report/supply.h"

#define REG_PAGE_WIDTH 500            /* of a drawing, which scales with the page */
#define REG_PAGE_MONTHS 13
#define REG_PAGE_BEFORE_DAYS 30       /* what has changed since then */
#define REG_PAGE_HEAT_DAYS 84         /* whole weeks, so that each weekday counts as often */
#define REG_PAGE_STAFF_DAYS 28
#define REG_PAGE_BIRTHDAYS 200
#define REG_PAGE_CUSTOMERS 1000       /* with a page of their own: who brings most first */
#define REG_PAGE_COHORTS 12           /* months of first visits */

/* How to reach a customer: "" what is not known, or not needed beside the label. */
struct reg_page_contact {
	char *phone, *plates;
};

struct reg_page_customer {
	struct reg_analysis_row *row;     /* with its days behind it in the same memory */
	size_t index;                     /* of the row, as amounts name it */
	char *id, *label;
	struct reg_page_contact contact;
	int64_t month_ml;                 /* what a usual month brings */
	int64_t amount_minor;             /* in the page's currency */
	bool is_expected;                 /* of class A, on the day after */
};

struct reg_page_case {
	char *number, *label, *text;
	struct reg_page_contact contact;
	int64_t subject;                  /* 0: nobody was named */
	char kind[16];
	int64_t due_at;
};

struct reg_page_birthday {
	char *label;
	struct reg_page_contact contact;
	int64_t subject;
	int32_t day;                      /* the next one */
	int64_t month_ml;                 /* as of a customer; 0: has no page */
};

struct reg_page_staff {
	char *name;
	int64_t sales, named, plates;
};

/* What customers said of an attendant. */
struct reg_page_rated {
	char *name;
	int64_t ratings, stars, content;  /* content: those of four stars or five */
};

/* What everybody adds to, one after the other. */
struct reg_page_sums {
	int first_month;                  /* year * 12 + month - 1 of the first that is shown */
	int64_t regulars, regulars_before;
	int64_t moved[REG_STAGES + 1][REG_STAGES]; /* by stage before (the last: had not come yet) and now: twice or more here */
	int64_t class_ml[REG_PAGE_MONTHS][3];      /* by month, by class */
	int64_t cohorts[REG_PAGE_COHORTS];         /* by the month of the first visit; and how many of them came so many months after: */
	int64_t back[REG_PAGE_COHORTS][REG_PAGE_COHORTS];
};

/* All sales of a day. */
struct reg_page_day {
	int32_t day;
	int64_t sales, visits, plates, volume_ml, unnamed_ml;
};

struct reg_page {
	FILE *out;
	struct reg_side *side;            /* borrowed */
	int32_t as_of;                    /* the last day whose sales count */
	int32_t today;                    /* on which the page is read: the day after that, if it has ended */
	int64_t now;                      /* the instant that it is then: the morning of today at the latest */
	struct reg_analysis analysis;     /* without rows */
	struct reg_page_sums sums;
	int currency;                     /* index into analysis.currencies, -1: no sale */
	struct reg_page_customer *customers; /* by falling month_ml */
	struct reg_page_customer **by_subject; /* the same by rising subject */
	size_t n_customers, n_left_out;   /* who has a page; regular visitors beyond REG_PAGE_CUSTOMERS */
	struct reg_page_case *cases;      /* open, the most urgent first */
	size_t n_cases;
	struct reg_page_birthday *birthdays; /* within a week: by day, then by falling month_ml */
	size_t n_birthdays, n_birthdays_named; /* those beyond REG_PAGE_BIRTHDAYS are counted alone, without a name */
	struct reg_page_staff *staff;
	size_t n_staff;
	struct reg_page_day *days;        /* of the last REG_PAGE_MONTHS months, rising */
	size_t n_days;
	struct reg_page_rated *rated;     /* of the last REG_PAGE_HEAT_DAYS, as are the cases taken and closed within a day */
	size_t n_rated;
	int64_t cases_taken, cases_in_time, cases_in_hand; /* in hand: open, their day is not over */
	int64_t complaints_closed, complaints_recovered; /* whose customer is known */
	struct reg_page_contest *contests; /* that run */
	size_t n_contests;
	struct reg_supply supply;
	struct reg_offers offers;
	json_t *areas;                    /* as of around.h */
	json_t *tasks, *pool, *due;       /* as of tasks.h */
	json_t *asks;                     /* of the tasks those that come by themselves */
	int64_t heat[7][24];              /* visits by weekday (0 Monday) and hour */
};

/* Gathers; released with reg_page_forget(), also on error. */
int reg_page_gather(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
void reg_page_forget(struct reg_page *page);
int reg_page_gather_lists(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
void reg_page_forget_lists(struct reg_page *page);
int reg_page_gather_people(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
void reg_page_forget_people(struct reg_page *page);
int reg_page_gather_tasks(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
/* What is ahead: begun before everybody is added, gathered when all are. */
int reg_page_begin_outlook(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
int reg_page_add_outlook(struct reg_page *page, const struct reg_analysis_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_page_gather_outlook(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
int reg_page_gather_contests(struct reg_page *page, struct reg_err *err) __attribute__((warn_unused_result));
void reg_page_forget_contests(struct reg_page *page);
/* How to reach a subject, who is called by `label` already; released with the other, also on error. */
int reg_page_gather_contact(struct reg_page_contact *out, const struct reg_page *page, int64_t subject, const char *label,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_page_forget_contact(struct reg_page_contact *contact);
/* Room for one more of `size` bytes behind `n`; growing when n is a power of two. NULL: no memory, the old one stays. */
void *reg_page_grow(void *list, size_t n, size_t size) __attribute__((warn_unused_result));
/* Adds somebody to the sums of a section. */
void reg_page_add_months(struct reg_page *page, const struct reg_analysis_row *row);
void reg_page_add_flow(struct reg_page *page, const struct reg_analysis_row *row, const struct reg_analysis_then *then);
void reg_page_add_cohorts(struct reg_page *page, const struct reg_analysis_row *row);
/* NULL: has no page. */
const struct reg_page_customer *reg_page_customer_of(const struct reg_page *page, int64_t subject);

/* The frame of every page: head with style, script at the end. */
void reg_page_begin(FILE *out, const char *title);
void reg_page_end(FILE *out);
void reg_page_style(FILE *out);
void reg_page_script(FILE *out);

struct reg_page_title {
	const char *text;                 /* NULL ends a list */
	bool is_number;
};

/* A table beneath a drawing, closed until somebody opens it; a table that can be sorted (class "sort"). */
void reg_page_numbers_begin(FILE *out, const struct reg_page_title *titles);
void reg_page_numbers_end(FILE *out);
void reg_page_table_begin(FILE *out, const struct reg_page_title *titles, const char *class);
void reg_page_table_end(FILE *out);
void reg_page_cell(FILE *out, const char *text);
/* Sorted by `value`, shown as `shown`. */
void reg_page_cell_number(FILE *out, int64_t value, const char *shown);
/* The customer's name, a link where there is a page, with the phone where it is known. */
void reg_page_cell_who(const struct reg_page *page, int64_t subject, const char *label);
/* A phone number that can be called by touching it; nothing for "". */
void reg_page_phone(FILE *out, const char *phone);

/* Bars one below the other, each a part of its own whole. `is_bad` ones have another colour, which their text must say, too.
 * `target_percent` above 0: a line there. */
struct reg_page_bar {
	const char *label;
	int64_t part, whole;
	bool is_bad;
	char shown[64];
};
void reg_page_bars(FILE *out, const char *title, const struct reg_page_bar *bars, size_t n, int target_percent);

/* A card begins with its heading and what it says in words (NULL: nothing). */
void reg_page_card_begin(FILE *out, const char *id, const char *class, const char *title, const char *words);
void reg_page_card_end(FILE *out);
/* A card that has nothing to show; it is there because the page links to it. */
void reg_page_card_nothing(FILE *out, const char *id, const char *title);

/* Sections, in the order of the page. */
void reg_page_today(struct reg_page *page);
void reg_page_pareto(const struct reg_page *page);
void reg_page_months(const struct reg_page *page);
void reg_page_flow(const struct reg_page *page);
void reg_page_heat(const struct reg_page *page);
void reg_page_cohorts(const struct reg_page *page);
void reg_page_staff(const struct reg_page *page);
void reg_page_contests(const struct reg_page *page);
void reg_page_service(const struct reg_page *page);
void reg_page_expected(const struct reg_page *page); /* inside the card of today */
void reg_page_tasks(const struct reg_page *page);    /* likewise: visits, first contacts */
void reg_page_due(const struct reg_page *page);      /* likewise: maintenance */
void reg_page_pool(const struct reg_page *page);     /* likewise: whom nobody looks after */
void reg_page_asks(const struct reg_page *page);     /* likewise: contracts that end, what is to be asked again */
void reg_page_supply(const struct reg_page *page);
void reg_page_areas(const struct reg_page *page);
void reg_page_offers(const struct reg_page *page);
/* Whether there is something to say: else that section is left out. */
bool reg_page_has_areas(const struct reg_page *page);
bool reg_page_has_service(const struct reg_page *page);
void reg_page_customers(const struct reg_page *page);

/* How often somebody comes: "3 days". */
const char *reg_page_interval(const struct reg_analysis_row *row);
/* The name of a stage for people. */
const char *reg_page_stage(enum reg_stage stage);

#endif
