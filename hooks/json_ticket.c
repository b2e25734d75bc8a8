/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json_ticket.c - the open tickets of a session, by number. A till has one to five of them; a host that loses them must
 * not make us grow.
 */
#include <stdlib.h>

#include "json.h"

#define MAX_TICKETS 1024

struct open_ticket {
	struct open_ticket *next; /* the newer one */
	int64_t number;
	struct regulars_ticket *ticket;
	bool is_taken;
};

struct reg_json_tickets {
	pthread_mutex_t lock;
	pthread_cond_t put;
	struct open_ticket *oldest;
	size_t n;
	int64_t last_number;
};

int reg_json_tickets_create(struct reg_json_tickets **out, struct reg_err *err)
{
	struct reg_json_tickets *tickets = calloc(1, sizeof *tickets);

	if (tickets == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	(void)pthread_mutex_init(&tickets->lock, NULL);
	(void)pthread_cond_init(&tickets->put, NULL);
	*out = tickets;
	return 0;
}

static void end(struct open_ticket *open)
{
	if (open != NULL) {
		regulars_plugin.sale_end(open->ticket);
		free(open);
	}
}

void reg_json_tickets_destroy(struct reg_json_tickets *tickets)
{
	if (tickets == NULL) {
		return;
	}
	while (tickets->oldest != NULL) {
		struct open_ticket *open = tickets->oldest;

		tickets->oldest = open->next;
		end(open);
	}
	(void)pthread_cond_destroy(&tickets->put);
	(void)pthread_mutex_destroy(&tickets->lock);
	free(tickets);
}

/* With the lock held: takes the oldest that nobody uses out of a full list. */
static struct open_ticket *make_room(struct reg_json_tickets *tickets)
{
	struct open_ticket **at = &tickets->oldest, *open;

	if (tickets->n < MAX_TICKETS) {
		return NULL;
	}
	while (*at != NULL && (*at)->is_taken) {
		at = &(*at)->next;
	}
	open = *at;
	if (open != NULL) {
		*at = open->next;
		tickets->n--;
	}
	return open;
}

int reg_json_ticket_add(int64_t *out, struct reg_json_tickets *tickets, struct regulars_ticket *ticket,
    struct reg_err *err)
{
	struct open_ticket *open = calloc(1, sizeof *open), *old, **at;

	if (open == NULL) {
		regulars_plugin.sale_end(ticket);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	open->ticket = ticket;
	(void)pthread_mutex_lock(&tickets->lock);
	old = make_room(tickets);
	for (at = &tickets->oldest; *at != NULL; at = &(*at)->next) {
	}
	*at = open;
	tickets->n++;
	*out = open->number = ++tickets->last_number;
	(void)pthread_mutex_unlock(&tickets->lock);
	end(old);
	return 0;
}

/* With the lock held. */
static struct open_ticket **find(struct reg_json_tickets *tickets, int64_t number)
{
	struct open_ticket **at = &tickets->oldest;

	while (*at != NULL && (*at)->number != number) {
		at = &(*at)->next;
	}
	return at;
}

struct regulars_ticket *reg_json_ticket_take(struct reg_json_tickets *tickets, int64_t number)
{
	struct regulars_ticket *ticket = NULL;
	struct open_ticket *open;

	(void)pthread_mutex_lock(&tickets->lock);
	while ((open = *find(tickets, number)) != NULL && open->is_taken) {
		(void)pthread_cond_wait(&tickets->put, &tickets->lock);
	}
	if (open != NULL) {
		open->is_taken = true;
		ticket = open->ticket;
	}
	(void)pthread_mutex_unlock(&tickets->lock);
	return ticket;
}

void reg_json_ticket_put(struct reg_json_tickets *tickets, int64_t number, bool is_over)
{
	struct open_ticket **at, *over = NULL;

	(void)pthread_mutex_lock(&tickets->lock);
	at = find(tickets, number);
	if (is_over) {
		over = *at;
		*at = over->next;
		tickets->n--;
	} else {
		(*at)->is_taken = false;
	}
	(void)pthread_cond_broadcast(&tickets->put);
	(void)pthread_mutex_unlock(&tickets->lock);
	end(over);
}
