/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * loyalty.h - how the till talks to the plugin. Every function works without a plugin and never fails: a till sells
 * fuel with or without it. What the plugin had to say comes back as a status and a line.
 */
#ifndef TILL_LOYALTY_H
#define TILL_LOYALTY_H

#include <stddef.h>

#include "../../../plugin/regulars.h"
#include "ticket.h"

struct till_loyalty {
	const struct regulars_plugin *plugin; /* NULL: none is loaded */
	struct regulars_session *session;     /* NULL: it did not start */
	struct regulars_ticket *ticket;       /* the plugin's side of the open ticket; NULL: none */
	size_t lines_sent;
	size_t tenders_sent;
	int is_incomplete; /* a line or tender did not arrive there */
	char plate[64]; /* what the plugin was told last */
	char card[64];
	char phone[40];
	char customer[64];
	const char *site; /* these three belong to the caller and outlive this */
	const char *till;
	const char *series;
	const char *currency;
	enum regulars_status worst; /* of the calls since the last till_loyalty_verdict() */
	char why[512];
};

/* Starts a session. Returns 0, or -1 with one line in loyalty->why; sales go on either way. */
int till_loyalty_start(struct till_loyalty *loyalty, const struct regulars_plugin *plugin,
    const struct regulars_settings *settings, const struct regulars_services *services);
void till_loyalty_stop(struct till_loyalty *loyalty);

/* Brings the plugin's side of the ticket up to date: opens it, names the customer, sends new lines and tenders. */
void till_loyalty_follow(struct till_loyalty *loyalty, const struct till_ticket *ticket);
/* Forgets the plugin's side, because the ticket ended or a line it knows changed; follow() then begins anew. */
void till_loyalty_forget(struct till_loyalty *loyalty);

/* What to show before tender; NULL: nothing. Alive until the next total or forget. */
const struct regulars_checkout *till_loyalty_total(struct till_loyalty *loyalty, const struct till_ticket *ticket);

/* Captures the closed ticket, by its callbacks or, when they failed before, whole. Returns what the receipt may print
 * or NULL; with `will_promise` what it earned is promised. Call till_loyalty_forget() after printing. */
const struct regulars_receipt *till_loyalty_close(struct till_loyalty *loyalty, const struct till_ticket *ticket,
    int will_promise);

/* Captures a ticket for which nobody waits: a void, a test, a shift. */
void till_loyalty_event(struct till_loyalty *loyalty, const struct till_ticket *ticket);

/* Whether there is a session to talk to. */
int till_loyalty_is_on(const struct till_loyalty *loyalty);

/* The worst status since the last call, with its line in loyalty->why, and forgets it. */
enum regulars_status till_loyalty_verdict(struct till_loyalty *loyalty);

/* Notes the status of a call made directly; returns it. */
enum regulars_status till_loyalty_note(struct till_loyalty *loyalty, enum regulars_status status);

#endif
