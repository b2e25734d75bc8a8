/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json.h - what the files of the JSON calls door share. The functions themselves are in regulars.h.
 */
#ifndef REG_JSON_H
#define REG_JSON_H

#include "../plugin/event_json.h"
#include "native.h"

struct json_t; /* jansson's */
struct reg_json_session;
struct reg_json_ticket;

/* One call while it runs, on the thread that made it. */
struct reg_json_call {
	struct reg_json_session *owner;
	struct regulars_session *session; /* of the owner */
	enum regulars_event_kind kind;    /* of the calls that capture something; 0 of the others */
	struct json_t *request;           /* an object; what a call has read may be taken out of it */
	struct json_t *reply;             /* an object, to be added to */
	const char *code;                 /* why it was refused; NULL: by its status */
	int64_t at_unix_s;                /* business time of the request; 0: now */
};

/* --- json.c --- */

/* `rc` of a reader of JSON as the call's result: REG_EINVAL is a malformed request. */
enum regulars_status reg_json_malformed(struct reg_json_call *call, int rc, const struct reg_err *err);
/* Adds a member to the reply and takes over `value`; NULL stands for a lack of memory. */
enum regulars_status reg_json_answer(struct reg_json_call *call, const char *name, struct json_t *value);

/* --- json_session.c --- */

/* As regulars_json_open(): a session by its settings, opened or counted. */
int reg_json_session_open(int64_t *out, const char *settings, struct reg_err *err) __attribute__((warn_unused_result));
/* The same, but a session that nobody shares: a helper's client must not close or use another's. */
int reg_json_session_open_own(int64_t *out, const char *settings, struct reg_err *err) __attribute__((warn_unused_result));
void reg_json_session_close(int64_t number);
/* The session with this number, which stays until it is released; NULL, with the reason: there is none, or it belongs
 * to the process that this one was forked from. */
struct reg_json_session *reg_json_session_find(int64_t number, struct reg_err *err);
void reg_json_session_release(struct reg_json_session *session);
struct regulars_session *reg_json_session_get(const struct reg_json_session *session);
/* The lines for the host's log since the last call, as a JSON list; NULL: none, or no memory. */
struct json_t *reg_json_session_log(struct reg_json_session *session);
/* What is called by services of the session on this thread goes to `call` from here on; NULL: nowhere. */
void reg_json_session_attend(struct reg_json_call *call);

/* --- json_ticket.c: open tickets, by number --- */

struct reg_json_tickets;

int reg_json_tickets_create(struct reg_json_tickets **out, struct reg_err *err) __attribute__((warn_unused_result));
void reg_json_tickets_destroy(struct reg_json_tickets *tickets); /* ends them all; NULL is allowed */
struct reg_json_tickets *reg_json_session_tickets(struct reg_json_session *session);

/* Takes over `ticket` and gives it a number. When a host has left very many open, the oldest is ended. */
int reg_json_ticket_add(int64_t *out, struct reg_json_tickets *tickets, struct regulars_ticket *ticket,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The ticket with this number, for this thread alone until it is put back; waits for another that has it. NULL: there
 * is none. */
struct regulars_ticket *reg_json_ticket_take(struct reg_json_tickets *tickets, int64_t number);
/* With `is_over` it is ended. */
void reg_json_ticket_put(struct reg_json_tickets *tickets, int64_t number, bool is_over);

/* --- json_sale.c: the calls. Each adds to the reply, or leaves the reason as this thread's last error --- */

enum regulars_status reg_json_checkout(struct reg_json_call *call);
enum regulars_status reg_json_sale_open(struct reg_json_call *call);
enum regulars_status reg_json_sale_identify(struct reg_json_call *call);
enum regulars_status reg_json_sale_line(struct reg_json_call *call);
enum regulars_status reg_json_sale_total(struct reg_json_call *call);
enum regulars_status reg_json_sale_tender(struct reg_json_call *call);
enum regulars_status reg_json_sale_close(struct reg_json_call *call); /* refund, prepay and completion too: call->kind */
enum regulars_status reg_json_sale_end(struct reg_json_call *call);
enum regulars_status reg_json_event(struct reg_json_call *call);      /* a whole event of call->kind */

/* A ticket from the members of an event that have been said so far; `object` is taken over. Ended with
 * regulars_plugin.sale_end(). */
enum regulars_status reg_json_ticket_read(struct regulars_ticket **out, struct reg_json_call *call, struct json_t *object);

/* --- json_menu.c --- */

enum regulars_status reg_json_menu_list(struct reg_json_call *call);
enum regulars_status reg_json_menu_run(struct reg_json_call *call);
enum regulars_status reg_json_redeem_release(struct reg_json_call *call);

#endif
