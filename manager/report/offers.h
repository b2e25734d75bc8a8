/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * offers.h - what offers did: who got them, what was used of them, what they cost, and how those who got one went on
 * beside similar customers who did not.
 *
 * An offer is a grant of the programme (what sales brought beside points), a reward taken for points, or something given
 * outside points. It is held against the visits of `days` days before and after the day on which a customer first got it in
 * the period; that day itself counts for neither. Similar is who never got it, came in the week that ends with that day, had
 * as many visits in as many days before, and is as new as the customer is; of these the five (or fewer) whose litres before
 * are nearest.
 */
#ifndef REG_OFFERS_H
#define REG_OFFERS_H

#include "analysis/analysis.h"
#include "period.h"

#define REG_OFFERS_DAYS 28       /* looked at before and after, unless asked otherwise */
#define REG_OFFERS_DAYS_MAX 365
#define REG_OFFERS_SIMILAR 5
#define REG_OFFERS_PARTS 60      /* what means over 1 to 5 divide without a rest */

enum reg_offers_kind { REG_OFFERS_GRANT, REG_OFFERS_REWARD, REG_OFFERS_GIFT };

/* One who got it. */
struct reg_offers_got {
	int64_t subject;
	int32_t day;                 /* first in the period; REG_DAY_NEVER: only before it */
	int64_t issued, redeemed;    /* of what was issued (a grant), had (others) in the period */
	int64_t cost_minor;          /* of that */
};

struct reg_offers_row {
	enum reg_offers_kind kind;
	char *id;                    /* of the grant or reward; of a gift what it is in words */
	const struct reg_offers_rewards *rewards; /* while it is gathered: of the last grant */
	char *label;                 /* what people call it */
	struct reg_offers_got *got;  /* by rising subject */
	size_t n_got, room;
	int64_t issued, redeemed, customers, cost_minor;
	/* Of these customers: */
	int64_t waiting;             /* the days after are not over */
	int64_t compared;            /* somebody similar was found */
	int64_t visits_before, visits_after; /* of the compared, as are the rest */
	int64_t extra_visits, extra_ml;      /* beyond what the similar ones did; in REG_OFFERS_PARTS parts */
	int64_t new_came, kept_came;         /* came again within the days: new ones; those who had come before */
	int64_t extra_new, extra_kept;       /* beyond the similar ones; in parts */
	int64_t cost_new_minor, cost_kept_minor; /* of the new compared, of the others */
};

struct reg_offers {
	struct reg_offers_row *rows; /* by kind, then by id */
	size_t n;
	int32_t as_of, days;
	struct reg_offers_around *around; /* how people went on around the days on which somebody got something; NULL: nobody did */
};

/* What is true as of the end of the day `as_of`, of what was got in the period: first what was got, then everybody as of that
 * day is added, by rising subject, then those who got something are compared with the others. The side's programmes are read.
 * Released with reg_offers_finish(), also on error. REG_EIO: memory; errors of the store. */
int reg_offers_gather(struct reg_offers *out, struct reg_side *side, const struct reg_period *period, int32_t as_of,
    int32_t days, struct reg_err *err) __attribute__((warn_unused_result));
int reg_offers_add(struct reg_offers *offers, const struct reg_analysis_row *row, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_offers_compare(struct reg_offers *offers, struct reg_err *err) __attribute__((warn_unused_result));
void reg_offers_finish(struct reg_offers *offers); /* zeroed is allowed */

/* Of offers_compare.c: makes and releases `around`, once it is known what was got. */
int reg_offers_look_around(struct reg_offers *offers, struct reg_err *err) __attribute__((warn_unused_result));
void reg_offers_forget_around(struct reg_offers *offers);

/* What one more customer cost: `cost` over `extra` in parts, rounded to the nearest; -1 where there is none more. */
int64_t reg_offers_cost_each(int64_t cost_minor, int64_t extra);

#endif
