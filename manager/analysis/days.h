/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.h - the days of one subject, gathered from its sales, and as the blob of analysis_subject.
 *
 * The blob: for each day with a visit or with fuel given back, in rising order, the distance to the day before (the first:
 * folded, from 1970-01-01) doubled, plus 1 for a visit; then the volume, folded. All varints.
 */
#ifndef REG_DAYS_H
#define REG_DAYS_H

#include "normal.h"
#include "store.h"

#define REG_DAYS_NO_REFUND INT32_MIN

struct reg_days_amount {
	char currency[8];
	int64_t amount_minor; /* refunds taken off */
};

/* Zeroed at first, released with reg_days_finish(). */
struct reg_days {
	int64_t subject;
	int64_t rows, sales, volume_ml; /* sales and refunds; without them */
	int32_t last_day;      /* of the last row, sale or refund */
	int32_t last_refund;   /* REG_DAYS_NO_REFUND: none */
	struct reg_day_entry *entries;
	size_t n, room;
	struct reg_days_amount *amounts; /* as currencies came */
	size_t n_amounts, amounts_room;
};

/* A sale or refund of one subject. */
struct reg_days_sale {
	int64_t subject, volume_ml, amount_minor;
	int32_t day;
	char currency[4];
	bool is_refund, is_visit;
};

/* Begins anew with another subject; the memory is kept. Then its sales in the order of days, then the end of them. */
void reg_days_begin(struct reg_days *days, int64_t subject);
int reg_days_add(struct reg_days *days, const struct reg_days_sale *sale, struct reg_err *err)
    __attribute__((warn_unused_result)); /* REG_EIO: memory */
void reg_days_end(struct reg_days *days);
void reg_days_finish(struct reg_days *days);

/* Leaves out what came after a day. False, and nothing is changed: a refund came after it, so that what it took away would have
 * to be put back, or nothing is left. Only entries and their number are as they were then. */
bool reg_days_cut(struct reg_days *days, int32_t day) __attribute__((warn_unused_result));

/* From its sales up to the day `to` ("2026-11-21"). *is_there false: it has none. REG_EIO: memory; REG_EDAMAGED: a day is
 * none; errors of the store. */
int reg_days_of(struct reg_days *days, bool *is_there, struct reg_store *store, int64_t subject, const char *to,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Sales of many subjects. Zeroed at first, items released with free(). */
struct reg_days_sales {
	struct reg_days_sale *items;
	size_t n, room;
};
/* Adds all rows of a statement with the columns of analysis_sales that was begun with the result `rc`. */
int reg_days_sales_read(struct reg_days_sales *sales, struct reg_stmt *stmt, int rc, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_days_sales_sort(struct reg_days_sales *sales); /* by subject, then day */
/* The days of the subject whose sales begin at *at of those in order; *at moves behind them. REG_EIO: memory. */
int reg_days_take(struct reg_days *days, const struct reg_days_sales *sales, size_t *at, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Calls `each` for every subject with sales up to the day `to`, in rising order, until it returns an error. All sales are
 * read in one pass beforehand (40 bytes each), so `each` may write. Errors as above, and those of `each`. */
int reg_days_each(struct reg_store *store, const char *to,
    int (*each)(struct reg_days *days, void *payload, struct reg_err *err), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Writes it to analysis_subject. */
int reg_days_store(const struct reg_days *days, struct reg_store *store, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Reads the present row of analysis_all or analysis_get into `days` (begun anew). REG_EDAMAGED: it is no such row. */
int reg_days_read(struct reg_days *days, struct reg_stmt *row, struct reg_err *err) __attribute__((warn_unused_result));
/* The same without the days themselves. */
int reg_days_read_sums(struct reg_days *days, struct reg_stmt *row, struct reg_err *err) __attribute__((warn_unused_result));

/* Its amounts as text, {"CNY":12345}; `size` of at least REG_DAYS_AMOUNTS_SIZE. And from there, added to those of `days`. */
#define REG_DAYS_AMOUNTS_SIZE(days) ((days)->n_amounts * 40 + 3)
void reg_days_amounts_text(char *out, size_t size, const struct reg_days *days);
int reg_days_read_amounts(struct reg_days *days, const char *text, struct reg_err *err) __attribute__((warn_unused_result));

#endif
