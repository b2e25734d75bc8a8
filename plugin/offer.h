/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * offer.h - what is worth telling a customer now, with the reason: chosen from what they have and what they buy. Pure.
 *
 * In this order: a service, gift or coupon that is ready; a reward that the points are enough for (first one of a
 * category that the customer likes, then the dearest, money last); a grant that this ticket nearly brings; a notice of
 * the day. Nothing is offered whose conditions do not hold.
 */
#ifndef REG_OFFER_H
#define REG_OFFER_H

#include "evaluate.h"
#include "habit.h"
#include "text.h"

#define REG_OFFER_MAX 3
#define REG_OFFER_TEXT_SIZE 512
#define REG_OFFER_LIKED 2 /* as many of the last sales make a category liked */

/* A service, gift or coupon that is ready, from view_entitlement. */
struct reg_offer_ready {
	const char *grant, *rewards; /* id in the programme; JSON list of reward ids */
	int64_t count;
	int64_t expires_day;         /* last site day, REG_DAY_NEVER */
};

/* Everything borrowed. */
struct reg_offer_asked {
	enum reg_language language;
	const struct reg_programme *programme; /* NULL: nothing is offered */
	const struct reg_holder *holder;       /* NULL: nobody is known; then only notices are left */
	const struct reg_ticket *ticket;
	const struct reg_habit *habit;
	int64_t available;                     /* points */
	const struct reg_offer_ready *ready;   /* earliest expiry first */
	size_t n_ready;
};

struct reg_offer {
	const char *id; /* of the reward, grant or notice ("notice"); borrowed from what was asked with */
	char text[REG_OFFER_TEXT_SIZE];
	char reason[REG_OFFER_TEXT_SIZE]; /* "" for everybody */
};

/* Returns how many there are, the best first. */
size_t reg_offer_choose(struct reg_offer out[REG_OFFER_MAX], const struct reg_offer_asked *asked);

#endif
