/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * command.h - what a cashier or a script can type (regulars-till(1), COMMANDS).
 */
#ifndef TILL_COMMAND_H
#define TILL_COMMAND_H

#include "till.h"
#include "words.h"

#define TILL_WORDS_MAX 24

struct till_command {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *help[2]; /* by enum till_language */
	int least;           /* words that must follow the name */
	int most;
	/* words[0] is the name. Returns 0, or -1 after saying why not. */
	int (*run)(struct till *till, char **words, int n);
};

/* The tables, each ended by a NULL name: of the ticket being rung, of closed documents, of everything else. */
extern const struct till_command till_ring_commands[];
extern const struct till_command till_document_commands[];
extern const struct till_command till_desk_commands[];

/* Does one line. Blank lines and those that begin with # do nothing. */
void till_command_run(struct till *till, char *line);

/* Says every command with its help. */
void till_command_help(struct till *till);

/* Says `word`, and `detail` behind a colon unless NULL; returns -1, so that a command can end with it. */
int till_refuse(struct till *till, enum till_word word, const char *detail);

/* The open ticket, opened as `kind` when there is none; NULL, after saying so, when one of another kind is open. */
struct till_ticket *till_ticket_for(struct till *till, enum regulars_event_kind kind);

/* Follows with the plugin what was rung, and shows the sum. */
void till_rung(struct till *till);

/* Asks the plugin who this is and what it earns, and shows it to both sides of the counter. */
void till_show_checkout(struct till *till);

/* The ticket the plugin knows is no longer right: tell it all anew. What was redeemed was meant for the ticket as it was,
 * so it is taken back and the cashier is told. */
void till_changed(struct till *till);

/* Ends the open ticket, closed or not. */
void till_ticket_drop(struct till *till);

#endif
