/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * till.h - the whole till, as its commands see it.
 */
#ifndef TILL_TILL_H
#define TILL_TILL_H

#include <stdint.h>

#include "../../../plugin/zone.h"
#include "catalog.h"
#include "loyalty.h"
#include "sales.h"
#include "screen.h"
#include "ticket.h"

enum till_role {
	TILL_ATTENDANT = 0,
	TILL_LEAD = 1,
	TILL_MANAGER = 2,
};

/* What the plugin asked at the last total; action "": nothing. */
struct till_ask {
	char action[40];
	char field[40];
};

struct till {
	const char *site; /* NULL: the database's */
	const char *name;
	const char *series;
	const char *currency; /* NULL: the database's */
	int currency_decimals;
	char attendant[40];
	enum till_role role;
	struct reg_zone *zone;
	struct till_catalog catalog;
	struct till_screen screen;
	struct till_loyalty loyalty;
	struct till_sales sales;
	struct till_ask ask;
	struct till_ticket ticket; /* the one being rung */
	int has_ticket;
	int is_training;
	int is_told; /* the cashier knows that the plugin fails on this ticket */
	int64_t clock_unix_s; /* 0: the machine's */
	int is_quitting;
	int refused; /* commands that could not be done */
};

/* Now, by the machine's clock or the one a script set. */
int64_t till_now(const struct till *till);

/* "2026-11-21 08:15:30" in the site's zone. */
void till_time(const struct till *till, char *out, size_t size, int64_t at_unix_s);

/* Tells the cashier what the plugin's calls since the last time came to; nothing when all is well. */
void till_report_loyalty(struct till *till);

#endif
