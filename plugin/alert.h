/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * alert.h - the one thing that cannot wait, and, when all is quiet, the one question worth asking. Pure.
 */
#ifndef REG_ALERT_H
#define REG_ALERT_H

#include "habit.h"
#include "signals.h"
#include "text.h"

#define REG_ALERT_TEXT_SIZE 256
#define REG_ALERT_SCORE 50       /* a signal of at least this is told */
#define REG_ALERT_SIGNAL_DAYS 14 /* for so long */
#define REG_ALERT_LEAST_DAYS 7   /* nobody is overdue before */
#define REG_ALERT_AHEAD_DAYS 14  /* maintenance is told so long before its day */
#define REG_ALERT_BEHIND_DAYS 30 /* and so long after it */
#define REG_ALERT_KEY_TAG "key"  /* customers with this tag are told to the manager */

/* What is known; day is the site day of the ticket. Everything borrowed. */
struct reg_alert_asked {
	enum reg_language language;
	int32_t day;
	const char *case_kind;     /* of the oldest open case; NULL: none */
	int32_t case_day;
	const char *signal_kind;   /* of the latest signal of REG_ALERT_SCORE or more, this ticket's included; NULL: none */
	int32_t signal_day;
	int birthday;              /* month * 100 + day; 0: unknown. 29 February is kept on the 28th where there is none */
	const struct reg_habit *habit; /* NULL: none */
	int32_t maintenance_day;   /* of the vehicle; REG_DAY_NEVER: none */
	bool is_key;
};

struct reg_alert {
	const char *kind;          /* as in struct regulars_alert */
	char text[REG_ALERT_TEXT_SIZE];
};

/* Open case, suspicious use, birthday, overdue, maintenance, key customer: the first that there is. Overdue: later than four in five
 * of the own intervals, and than twice the usual one, and no
 * less than REG_ALERT_LEAST_DAYS. false: nothing. */
bool reg_alert_choose(struct reg_alert *out, const struct reg_alert_asked *asked);

/* What could be asked. */
struct reg_ask_asked {
	enum reg_language language;
	bool is_customer;          /* enrolled or named; else a vehicle that nobody enrolled */
	int64_t visits;            /* of the vehicle */
	bool has_phone, has_name, has_birthday, has_type;
	bool wants_plate;          /* a card was shown, and no plate is known for the customer or given */
	bool has_praised;          /* rated well lately and has not referred anybody since */
	bool is_company;           /* no birthday is asked for */
};

/* Least visits of a vehicle before it is asked to enrol. */
#define REG_ASK_VISITS 3

struct reg_ask {
	const char *action, *field; /* of the menu */
	char text[REG_ALERT_TEXT_SIZE];
};

/* Phone, name, plate of the card, birthday, type: the first that is missing; else whom to refer, after praise. */
bool reg_alert_ask(struct reg_ask *out, const struct reg_ask_asked *asked);

#endif
