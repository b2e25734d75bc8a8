/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * replay.h - rings every event of a journal through the plugin's callbacks, as a till would have at the time.
 */
#ifndef TILL_REPLAY_H
#define TILL_REPLAY_H

#include "../../journal/journal.h"
#include "till.h"

/* Reads `path`; says for each event what the cashier would have seen, at the end a summary. Sales, refunds, prepays and
 * completions go through the callbacks of a ticket, the rest through event(). No receipt is printed, so nothing is
 * promised; an event that says a till did promise goes over whole, with its promise. A record that cannot be read
 * is said and the rest still rung. Returns 0, or -1 when something was unreadable, refused or failed. */
int till_replay(struct till *till, const char *path, enum reg_journal_format format, const char *map_path,
    int is_quiet);

#endif
