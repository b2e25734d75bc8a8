/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * analysis.h - what the sales say about every customer, unowned vehicle and unbound card, as of the end of a site day.
 *
 * It is always what the facts say now about that day: subjects whose sales are newer than what analysis_subject holds are
 * computed from their sales. reg_analysis_update() (the daily job) takes them in, so that one more day costs one day.
 */
#ifndef REG_ANALYSIS_H
#define REG_ANALYSIS_H

#include "bgnbd.h"
#include "command.h"
#include "i18n.h"
#include "normal.h"
#include "side.h"
#include "stage.h"

#define REG_ANALYSIS_UNIT_DAYS 7 /* the model's unit of time is a week */

/* Thresholds, each a setting (`regulars analysis`). */
struct reg_analysis_rules {
	struct reg_stage_rules stage;
	int a_percent, b_percent;             /* classes by cumulative share */
	int fallen_percent, jumped_percent;   /* of what is typical */
	int fallen_periods, jumped_periods;   /* in each of the last so many blocks */
	int content_percent;                  /* aimed at: ratings with four stars or five */
	int margin_minor_per_m3;              /* of fuel, for the value of a customer; 0: not known */
};

struct reg_analysis_row {
	int64_t subject;                      /* identity.no */
	const struct reg_day_entry *days;     /* up to the day, in rising order */
	size_t n_days;
	struct reg_normal normal;
	int64_t sales;                        /* without refunds */
	int32_t since_day;                    /* enrolled or first seen with fuel; REG_DAY_NEVER: neither */
	int64_t demand_ml;                    /* known, in 30 days; 0 unknown */
	int32_t silent_days;                  /* since the last visit; -1: there is none */
	int32_t overdue_days;                 /* silent beyond the typical interval, not below 0 */
	enum reg_stage stage;
	bool is_at_risk, is_overdue;          /* see stage.h; who is overdue is nearly always at risk as well */
	char class;                           /* 'A', 'B', 'C' by amount, the best of its currencies */
	double p_alive;                       /* below 0: no model, or no visit */
	struct reg_normal_band band;          /* what it is out of; otherwise that of as many periods as make a jump */
	bool is_fallen, is_jumped;            /* never of one who is lost */
};

/* A value of one subject in one currency. */
struct reg_analysis_amount {
	size_t row;
	int currency;                         /* index into reg_analysis.currencies */
	int64_t amount_minor;
	char class;
};

struct reg_analysis {
	struct reg_analysis_row *rows;        /* by rising subject */
	size_t n;
	int32_t as_of;                        /* days since 1970 */
	struct reg_analysis_rules rules;
	bool has_model;
	struct reg_bgnbd model;
	struct reg_analysis_amount *amounts;  /* by currency, then by falling amount */
	size_t n_amounts;
	char (*currencies)[8];
	int n_currencies;
	struct reg_day_entry *entries;        /* where the rows' days are */
	size_t n_entries;
};

/* Reads everything as it was at the end of the site day `as_of`. Released with reg_analysis_finish(), also on error.
 * Reads in a transaction of its own: none may be open. REG_EIO: memory; errors of the store. */
int reg_analysis_load(struct reg_analysis *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_analysis_finish(struct reg_analysis *analysis); /* zeroed is allowed */
/* NULL: no such subject, or rows that were not kept. */
const struct reg_analysis_row *reg_analysis_find(const struct reg_analysis *analysis, int64_t subject);

/* What somebody was at the end of an earlier day. */
struct reg_analysis_then {
	int32_t visits;                       /* 0: had not come yet */
	enum reg_stage stage;
};

/* As reg_analysis_load(), but no row is kept: `rows` and `entries` stay empty, the rest of *out is there, and each row is given
 * to `take` instead, the `index`-th by rising subject, as amounts name it, valid during the call, with what it was at the end of
 * the day `before`. Memory is needed for the amounts alone while what is kept is as the facts are. Another result of `take` than 0
 * ends it and is returned; it may read, but no analysis. */
typedef int reg_analysis_take(const struct reg_analysis_row *row, size_t index, const struct reg_analysis_then *then,
    void *payload, struct reg_err *err);
int reg_analysis_pass(struct reg_analysis *out, struct reg_side *side, int32_t as_of, int32_t before, reg_analysis_take *take,
    void *payload, struct reg_err *err) __attribute__((warn_unused_result));

/* Adds the amounts of the row `row` to those of an analysis that is made; *room of them have memory. REG_EIO: memory. */
struct reg_days;
int reg_analysis_add_amounts(struct reg_analysis *out, size_t *room, const struct reg_days *days, size_t row, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The row as the model knows customers. At least one visit is needed. */
struct reg_bgnbd_customer reg_analysis_customer(const struct reg_analysis_row *row, int32_t as_of);

/* How reports name a subject (see reg_who_name()). */
#define REG_ANALYSIS_ID_SIZE 80
#define REG_ANALYSIS_LABEL_SIZE 256
int reg_analysis_name(char id[REG_ANALYSIS_ID_SIZE], char label[REG_ANALYSIS_LABEL_SIZE], struct reg_side *side,
    int64_t subject, struct reg_err *err) __attribute__((warn_unused_result));

/* Reads --as-of (a site day; otherwise today's) of a command. 0, or REG_EXIT_USAGE, explained. */
#define REG_ANALYSIS_AS_OF { "as-of", "YYYY-MM-DD", N_("What was true at the end of this site day (otherwise: today).") }
int reg_analysis_as_of(int32_t *out, const struct reg_command *command, const struct reg_side *side);

/* The thresholds in force. */
int reg_analysis_read_rules(struct reg_analysis_rules *out, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The model in force, unless it knows what came after the day: then, or without one, *is_there is false. */
int reg_analysis_read_model(struct reg_bgnbd *out, bool *is_there, struct reg_side *side, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The subjects that analysis_subject does not hold as the facts are now. *is_all: nothing is taken in yet, the set is
 * empty. */
struct reg_analysis_marks {
	int64_t *origins, *seqs; /* how far each origin is now */
	int64_t *befores;        /* how far it is taken in; below 0: not at all */
	size_t n;
};
struct reg_set;
int reg_analysis_stale(struct reg_set *out, bool *is_all, struct reg_analysis_marks *marks, struct reg_side *side,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_analysis_marks_finish(struct reg_analysis_marks *marks);

/* Takes in what is new, in transactions of 20 ms with pauses for tills, and judges it as of the end of a site day. Killed
 * anywhere, it is begun again and comes to the same. `done` gets how many subjects were taken in (NULL: unwanted). One at a
 * time (`regulars daily` sees to that). */
int reg_analysis_update(int64_t *done, struct reg_side *side, int32_t as_of, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Compares everything that is taken in with the sales; calls `found` with a line for each difference. Returns how many. */
int reg_analysis_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
