/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff.h - what the commands about people of the station, teams and contests share.
 */
#ifndef REG_STAFF_H
#define REG_STAFF_H

#include "command.h"
#include "contest.h"
#include "period.h"
#include "table.h"
#include "zone.h"

/* The facts of a report's period, all of them (shift.h). */
void reg_staff_period(struct reg_shift *out, const struct reg_side *side, const struct reg_period *period);

/* A cell with the figure of a metric: a count, litres, money of the site's currency, a share. */
void reg_staff_cell(struct reg_table *table, const struct reg_side *side, enum reg_metric metric, int64_t value);
/* The same as text for people. Static, as of output.h. */
const char *reg_staff_figure(const struct reg_side *side, enum reg_metric metric, int64_t value);
/* What a metric is, for people. */
const char *reg_staff_metric(enum reg_metric metric);
/* "plates, captured, ...": every metric, for messages. Static. */
const char *reg_staff_metrics(void);

/* REG_ENOTFOUND, explained: there is no such team. */
int reg_team_is_there(struct reg_side *side, const char *team, struct reg_err *err) __attribute__((warn_unused_result));

/* The name of somebody, or of a team, as it was said; "": it was not. */
#define REG_STAFF_NAME_SIZE 256
int reg_staff_name(char out[REG_STAFF_NAME_SIZE], struct reg_side *side, const char *id, bool is_team, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What is paid for a metric from a day on. */
struct reg_rate {
	enum reg_metric metric;
	int32_t from_day, to_day;   /* both included; to_day REG_DAY_NEVER: until further notice */
	int64_t amount_minor, per;  /* so much for so many: counts, litres, units of the currency */
	char currency[8];
	char actor[REG_SHIFT_MAX_NAME], approver[REG_SHIFT_MAX_NAME];
};

struct reg_rates {
	struct reg_rate *items;     /* by metric and day; what another replaced from its first day on is left out */
	size_t n;
};
int reg_rates_read(struct reg_rates *out, struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
void reg_rates_finish(struct reg_rates *rates);
/* "0.50 CNY", "0.05 CNY per 10". Static, as of output.h. */
const char *reg_rate_shown(const struct reg_rate *rate);

/* Verbs of `staff`. */
extern const struct reg_option reg_staff_capture_options[], reg_staff_rates_options[], reg_staff_statement_options[];
int reg_staff_capture(struct reg_command *command, struct reg_err *err);
int reg_staff_rates(struct reg_command *command, struct reg_err *err);
int reg_staff_statement(struct reg_command *command, struct reg_err *err);

/* What a contest is called in the language of messages. */
const char *reg_contest_name(const struct reg_contest_now *contest);
/* Contests on other tables: the people by falling figures; a row each (rank, id, name, figure, sales). */
void reg_contest_sort(struct reg_shift_people *people, enum reg_metric metric);
int reg_contest_fill(struct reg_table *table, struct reg_side *side, const struct reg_contest_now *contest,
    struct reg_shift_people *people, struct reg_err *err) __attribute__((warn_unused_result));

#endif
