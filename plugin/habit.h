/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * habit.h - what the last sales of one account looked like: how often, how much, of what, with which car, card and
 * attendant. Signals, offers and reminders at the till come from it. Pure; of a fixed size, so all of it is constant work.
 *
 * Kept in view_state.fills. Sales are added in evaluation order; the oldest is forgotten when there is no room.
 */
#ifndef REG_HABIT_H
#define REG_HABIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "programme.h"
#include "regulars.h"

#define REG_HABIT_SALES 8
#define REG_HABIT_ADJUSTS 4
#define REG_HABIT_SIZE 800 /* bytes that the encoded form never exceeds */

enum reg_habit_fuel { REG_HABIT_PETROL = 1, REG_HABIT_DIESEL = 2 };

struct reg_habit_sale {
	int64_t at_unix_s;
	int32_t day;         /* site day */
	int64_t ml;          /* fuel, not negative */
	int64_t plate, card; /* identity numbers, 0 not known */
	uint32_t attendant;  /* reg_habit_hash() of the name, 0 not known */
	uint32_t shop;       /* the same of the category that most was spent on beside fuel; 0 none */
	unsigned fuel;       /* bits of enum reg_habit_fuel */
	bool late_card;      /* the card was named after the tender; not kept */
};

struct reg_habit_adjust {
	int64_t at_unix_s;
	uint32_t who;
};

/* Zeroed: nothing known. */
struct reg_habit {
	struct reg_habit_sale sales[REG_HABIT_SALES]; /* oldest first */
	size_t n_sales;
	struct reg_habit_adjust adjusts[REG_HABIT_ADJUSTS]; /* points that somebody added by hand, oldest first */
	size_t n_adjusts;
};

/* Never 0, but for NULL and "". */
uint32_t reg_habit_hash(const char *text);

/* Fills ml, shop and fuel from counted lines; the other members are left. `programme` (NULL: the default grades) says
 * what is diesel. */
void reg_habit_lines(struct reg_habit_sale *sale, const struct reg_programme *programme,
    const struct regulars_line *const *lines, size_t n_lines);

void reg_habit_add(struct reg_habit *habit, const struct reg_habit_sale *sale);
void reg_habit_add_adjust(struct reg_habit *habit, const char *who, int64_t at_unix_s);
/* What both did, by time, of the same second that of `into` first; as ever the latest alone stay. */
void reg_habit_join(struct reg_habit *into, const struct reg_habit *from);

/* Lower median of the fills; 0: none yet. */
int64_t reg_habit_typical_ml(const struct reg_habit *habit);

/* How many days usually lie between two visits (site days with fuel). false: fewer than three visits are known. */
struct reg_habit_rhythm {
	int32_t typical_days; /* lower median */
	int32_t late_days;    /* 80th percentile by nearest rank */
	int32_t last_day;     /* of the last visit */
};
bool reg_habit_rhythm(struct reg_habit_rhythm *out, const struct reg_habit *habit);

/* How many of the sales had most of their shop money in this category. */
int reg_habit_likes(const struct reg_habit *habit, const char *category);

/* As view_state.fills; returns the size, 0 when nothing is known. decode refuses (REG_EDAMAGED, *habit zeroed) what
 * encode cannot have written. */
size_t reg_habit_encode(unsigned char out[REG_HABIT_SIZE], const struct reg_habit *habit);
int reg_habit_decode(struct reg_habit *habit, const void *blob, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
