/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_service.h - how content customers are and how cases end, gathered; report_service_show.c shows it.
 */
#ifndef REG_REPORT_SERVICE_H
#define REG_REPORT_SERVICE_H

#include "report.h"

#define REG_STARS 5

/* What customers said of somebody, in a shift, or of all. */
struct reg_rated {
	char *who;                          /* attendant, or shift as the host names it, "" none; NULL: all */
	int32_t day;                        /* on which the shift began; REG_DAY_NEVER: no shift, or not about one */
	int64_t stars[REG_STARS];           /* how many gave 1 to 5 */
};

struct reg_cases {
	char kind[16];
	int64_t taken, closed, in_time, open, late; /* late: open and due already */
	int64_t named, recovered;           /* closed ones whose customer is known; who came back or was content after that */
	int64_t *cycle_s;                   /* of the closed ones, rising */
	size_t n, room;
};

struct reg_service {
	int target_percent;                 /* share of four and five stars that is aimed at */
	struct reg_rated all;
	struct reg_rated *staff, *shifts;
	size_t n_staff, n_shifts;
	struct reg_cases cases[3];          /* complaints, suggestions, enquiries */
};

/* How many ratings; their average, and the share of four and five stars, in thousand millionths. */
int64_t reg_rated_count(const struct reg_rated *rated);
int64_t reg_rated_average_e9(const struct reg_rated *rated);
int64_t reg_rated_content_e9(const struct reg_rated *rated);
bool reg_rated_is_on_target(const struct reg_rated *rated, int target_percent);
/* The lower median of the cycle times; -1: nothing is closed. */
int64_t reg_cases_median_s(const struct reg_cases *cases);

int reg_service_print(const struct reg_command *command, const struct reg_service *service, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
