/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * own_journal.h - the till's own journal: one JSON object per document, in the form of the journal door, so that it
 * can be ingested as it is. Card numbers are left out: a till that keeps them on disk is a till that leaks them.
 */
#ifndef TILL_OWN_JOURNAL_H
#define TILL_OWN_JOURNAL_H

#include <stddef.h>

#include "../../../plugin/zone.h"
#include "ticket.h"

struct till_sales;

/* Appends one document and waits until it is on the disk. Returns 0 or -1. */
int till_own_journal_write(const char *path, const struct till_sales *sales, const struct till_ticket *ticket);

/* Reads the journal back, a file that is not there being an empty one. `take` gets a ticket whose content it may
 * move, and stops the reading by a negative return. Returns 0, or -1 with one line in `why`. A record cut short by a
 * power cut is left out. */
int till_own_journal_read(const char *path, const struct reg_zone *zone,
    int (*take)(struct till_ticket *ticket, void *payload), void *payload, char *why, size_t why_size);

#endif
