/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * earner.h - who earns the points of a sale of an organisation: itself, who drives the vehicle, who decides there.
 *
 * What counts is what was said last (by hybrid timestamp) of all that holds at the time of the sale, about the
 * organisation or whoever was one account with it then. Where there is nobody to whom it could apply, or more than one,
 * the organisation earns.
 */
#ifndef REG_EARNER_H
#define REG_EARNER_H

#include "side.h"

enum reg_earns { REG_EARNS_ORGANISATION, REG_EARNS_DRIVER, REG_EARNS_CONTACT };

/* Why it is the person, or the organisation after all. */
enum reg_earner_why {
	REG_EARNER_UNSAID,   /* nothing was said: the organisation's */
	REG_EARNER_SAID,     /* as was said */
	REG_EARNER_NOBODY,   /* there was no driver, or no contact */
	REG_EARNER_SEVERAL,  /* there were several */
	REG_EARNER_SAME,     /* the person is one account with the organisation */
};

struct reg_earner {
	enum reg_earns who;          /* as was said */
	enum reg_earner_why why;
	int percent;                 /* of the points that are the person's, 1 to 100 */
	int64_t fact;                /* that says so, fact_act.no; 0: none */
	int64_t since_unix_s;        /* it holds from then on */
	int64_t person;              /* the account they were at that time; 0: the organisation earns alone */
};

/* "organisation", "driver", "contact". A string of our own. */
const char *reg_earner_name(enum reg_earns who);
/* The same back; false: no such word. */
bool reg_earner_parse(enum reg_earns *out, const char *name);

/* What was said for the account `member` at an instant, `person` still 0. Constant work but for the customers who became
 * one account. REG_EIO. */
int reg_earner_rule(struct reg_earner *out, struct reg_side *side, int64_t member, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same, and whom it means for a sale with the vehicle `plate` (0: none). */
int reg_earner_find(struct reg_earner *out, struct reg_side *side, int64_t member, int64_t plate, int64_t at_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

/* 1: something was said about a member of the family of `head`, at any time; 0: never; or an error. */
int reg_earner_is_said(struct reg_side *side, int64_t head, struct reg_err *err) __attribute__((warn_unused_result));

/* The person's part of points, rounded down. */
int64_t reg_earner_part(int64_t points, int percent);

#endif
