/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.h - one run of a handler: its statements in their order, and the answers to the host.
 */
#ifndef REG_RUN_H
#define REG_RUN_H

#include "../ticket.h"
#include "frame.h"
#include "ours.h"

#define REG_RUN_MAX_TICKETS 4 /* whole sales in one call of the host, each with its view; more replace the oldest */

/* A call of the host while it runs. */
struct reg_run {
	struct reg_frame frame;
	struct reg_ours ours;
	const struct reg_handler *handler;
	struct regulars_session *session;   /* NULL: it could not be begun */
	struct reg_err err;                 /* the first thing that went wrong */
	bool has_stopped;                   /* by `stop` */
	bool has_returned;                  /* a `return` was done */
	/* What views and receipts come from; ended when the host's call ends. */
	struct reg_run_ticket {
		struct regulars_ticket *ticket;
		bool is_named; /* of the door's tickets being rung; else of this call alone */
	} tickets[REG_RUN_MAX_TICKETS];
	size_t n_tickets;
	bool prints;                        /* the host has a print service: it gets the receipt lines */
};

/* Runs the handler of `run` (frame, handler, session are set). False: the failure answers are to be given. */
bool reg_run_steps(struct reg_run *run, const struct reg_step *steps, size_t n);
/* Gives the failure answers: they ask nothing of ours. */
void reg_run_failure(struct reg_frame *frame, const struct reg_handler *handler);
/* Gives what the failure answers return, and nothing else of them: for a handler that went well without any `return`. */
void reg_run_no_return(struct reg_frame *frame, const struct reg_handler *handler);
/* One ticket less that this call reads. */
void reg_run_leave(struct reg_run *run, const struct reg_run_ticket *ticket);
/* Ends tickets and releases texts. */
void reg_run_finish(struct reg_run *run);

/* happen.c: an event of the hook file reaches the plugin. False: it was not taken, run->err says why. */
bool reg_happen(struct reg_run *run, const struct reg_event_map *map);
/* happen_menu.c: menu.run, with what the host's prompts answer. */
bool reg_happen_menu(struct reg_run *run, const struct reg_event_map *map);

/* lend.c: memory that the host may use after its call. Takes over `memory` (malloc). */
bool reg_lend_add(struct reg_door *door, const struct reg_handler *handler, bool until_release, void *memory);
void reg_lend_release(struct reg_door *door, const void *memory); /* what was not lent: nothing happens */
void reg_lend_next(struct reg_door *door, const struct reg_handler *handler); /* the handler is called again */

#endif
