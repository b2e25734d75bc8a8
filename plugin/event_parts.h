/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event_parts.h - an event on its way from a door's struct to our own, between the files that make it.
 *
 * One walk over the texts checks and measures them (event_check.c), one allocation is made (event.c), one walk copies
 * (event_fill.c).
 */
#ifndef REG_EVENT_PARTS_H
#define REG_EVENT_PARTS_H

#include "event.h"
#include "zone.h"

/* "****" last four "~" 16 hex digits NUL: stands for a key with a payment card number in it. */
#define REG_HIDDEN_KEY_SIZE 26

/* The event being made: `at` walks through the text part of its memory. */
struct reg_event_making {
	const struct reg_event_context *context;
	struct reg_err *err;
	char *at;
	size_t text_size;
	size_t n_redemptions; /* 0 of hosts of ABI 1.0, whose struct ends before them */
	/* Identifiers are parsed before the memory is there. */
	struct reg_plate plate;
	struct reg_card card;
	char phone[REG_PHONE_SIZE];
	bool has_plate, has_card, has_phone, is_internal;
	char day[REG_DAY_SIZE];
};

/* Checks all of `in` and reads its identifiers and day into *making, whose context and err are set; adds to text_size
 * what the texts take at most. Errors: as of reg_event_create(). */
int reg_event_check(struct reg_event_making *making, const struct regulars_event *in)
    __attribute__((warn_unused_result));

/* Why a text cannot be a member of an event ("is not UTF-8"); NULL: it can, and *out_size are its bytes. */
const char *reg_event_text_fault(size_t *out_size, const char *text);

/* Fills the allocated event, its lists and the texts at making->at from what was checked. Cannot fail. */
void reg_event_fill(struct reg_event *event, struct reg_event_making *making, const struct regulars_event *in);

/* A text that says something; the second where the first does not. Neither: NULL. */
static inline bool reg_event_is_known(const char *text)
{
	return text != NULL && *text != '\0';
}

static inline const char *reg_event_first_known(const char *text, const char *otherwise)
{
	if (reg_event_is_known(text))
		return text;
	return reg_event_is_known(otherwise) ? otherwise : NULL;
}

#endif
