/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.h - rows of the reports: who bought how much in a period, read in one pass over the sales.
 */
#ifndef REG_REPORT_H
#define REG_REPORT_H

#include "command.h"
#include "output.h"
#include "page/page.h"
#include "period.h"
#include "side.h"
#include "table.h"

/* What a row stands for. */
enum reg_report_by {
	REG_BY_CUSTOMER,     /* customer, else unowned vehicle, else unbound card */
	REG_BY_VEHICLE,
	REG_BY_CARD,
	REG_BY_ORGANISATION, /* customers that are organisations, and the vehicles bound to them */
	REG_BY_SITE,
	REG_BY_COMMUNITY,    /* customers who say that they belong to it, else to the area of that name */
};

/* Into what a report cuts its period; as many letters of a day. */
enum reg_report_per { REG_PER_PERIOD = 0, REG_PER_YEAR = 4, REG_PER_MONTH = 7 };

/* The id in CSV of what has none. */
#define REG_REPORT_UNIDENTIFIED "unidentified"

struct reg_report_row {
	char *id, *label;  /* NULL: unidentified */
	char currency[8];  /* "" where several may be added (volumes) */
	char month[8];     /* "2026-11", or "2026"; "" not cut */
	bool has_currencies; /* more than one currency is in amount_minor */
	int64_t sales, visits, volume_ml, amount_minor;
};

struct reg_report {
	struct reg_report_row *rows;
	size_t n, room;
};

/* Reads --by. 0, or REG_EXIT_USAGE, explained. */
int reg_report_read_by(enum reg_report_by *out, const struct reg_command *command);

/* Reads --days, 1 to `most`; `otherwise` without it. 0, or REG_EXIT_USAGE, explained. */
int reg_report_read_days(int32_t *out, const struct reg_command *command, int32_t otherwise, int32_t most);

/* Collects the rows of a period, ordered by currency, then as they come. Released with reg_report_finish(). */
int reg_report_collect(struct reg_report *out, struct reg_side *side, const struct reg_period *period,
    enum reg_report_by by, bool by_currency, enum reg_report_per per, struct reg_err *err) __attribute__((warn_unused_result));
void reg_report_finish(struct reg_report *report); /* zeroed is allowed */
/* Adds a row, whose texts the report owns from then on. REG_EIO: memory, nothing was added. */
int reg_report_add(struct reg_report *report, const struct reg_report_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));
/* reg_report_collect() by customer and not cut: sums without sorting the sales, which takes longer than reading them. */
int reg_report_sum_customers(struct reg_report *out, struct reg_side *side, const struct reg_period *period, bool by_currency,
    struct reg_err *err) __attribute__((warn_unused_result));

/* part / whole in thousand millionths, rounded half away from zero; 0 where the whole is not above 0. */
int64_t reg_report_share_e9(int64_t part, int64_t whole);

/* Prints parts of a report as the options say: for people, one below the other; as --html FILE with the title (page.h); of
 * --csv only the tables. */
int reg_report_print_parts(const struct reg_command *command, const char *title, const struct reg_page_part *parts, size_t n,
    struct reg_err *err) __attribute__((warn_unused_result));
/* One part, whose table was made for the command; --json: an object with the members of `with` (taken; NULL: none), then the
 * rows. */
int reg_report_show(const struct reg_command *command, struct reg_table *table, json_t *with, const char *title,
    const char *words, struct reg_err *err) __attribute__((warn_unused_result));
/* The same without members of its own. */
int reg_report_print(const struct reg_command *command, struct reg_table *table, const char *title, const char *words,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The instants of a period, both included. */
void reg_report_instants(int64_t *from, int64_t *to, const struct reg_period *period, const struct reg_zone *zone);
/* By when something has to have been said of a customer to count on that day: its end. False where the day is not past: all
 * that is said counts, and current profiles say it. */
bool reg_report_said_by(int64_t *out, int32_t as_of, const struct reg_side *side);
bool reg_report_period_said_by(int64_t *out, const struct reg_period *period, const struct reg_side *side);

/* The reports themselves. */
int reg_report_composition(struct reg_command *command, struct reg_err *err);
int reg_report_baskets(struct reg_command *command, struct reg_err *err);
int reg_report_staff(struct reg_command *command, struct reg_err *err);
int reg_report_service(struct reg_command *command, struct reg_err *err);
int reg_report_offers(struct reg_command *command, struct reg_err *err);
int reg_report_supply(struct reg_command *command, struct reg_err *err);
int reg_report_stages(struct reg_command *command, struct reg_err *err);
int reg_report_customers(struct reg_command *command, struct reg_err *err);
int reg_report_frequency(struct reg_command *command, struct reg_err *err);
int reg_report_anomalies(struct reg_command *command, struct reg_err *err);
int reg_report_model(struct reg_command *command, struct reg_err *err);
int reg_report_abc(struct reg_command *command, struct reg_err *err);
int reg_report_fraud(struct reg_command *command, struct reg_err *err);
int reg_report_monthly(struct reg_command *command, struct reg_err *err);
int reg_report_wallet(struct reg_command *command, struct reg_err *err);
int reg_report_areas(struct reg_command *command, struct reg_err *err);
int reg_report_organisations(struct reg_command *command, struct reg_err *err);
int reg_report_extension(struct reg_command *command, struct reg_err *err);
int reg_report_page(struct reg_command *command, struct reg_err *err);

#endif
