/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rung.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char *name; /* NULL: the sale is over, or there is none */
	struct regulars_ticket *ticket; /* NULL: free */
	uint64_t touched; /* rising */
	unsigned readers; /* calls that may still read what it showed */
	bool is_busy;
};

struct reg_rung {
	pthread_mutex_t lock;
	uint64_t clock;
	struct entry entries[REG_DOOR_MAX_TICKETS];
};

struct reg_rung *reg_rung_create(void)
{
	struct reg_rung *rung = calloc(1, sizeof *rung);

	if (rung != NULL)
		(void)pthread_mutex_init(&rung->lock, NULL);
	return rung;
}

static void entry_clear(struct entry *entry)
{
	free(entry->name);
	*entry = (struct entry){ 0 };
}

void reg_rung_clear(struct reg_rung *rung)
{
	for (size_t i = 0; i < REG_DOOR_MAX_TICKETS; i++) {
		regulars_plugin.sale_end(rung->entries[i].ticket);
		entry_clear(&rung->entries[i]);
	}
}

void reg_rung_destroy(struct reg_rung *rung)
{
	if (rung == NULL)
		return;
	reg_rung_clear(rung);
	(void)pthread_mutex_destroy(&rung->lock);
	free(rung);
}

/* The entry of that name, else a free one, else the one touched longest ago; NULL: all are in use. */
static struct entry *entry_for(struct reg_rung *rung, const char *name)
{
	struct entry *oldest = NULL, *free_one = NULL;

	for (size_t i = 0; i < REG_DOOR_MAX_TICKETS; i++) {
		struct entry *entry = &rung->entries[i];

		if (entry->ticket == NULL)
			free_one = entry;
		else if (entry->name != NULL && strcmp(entry->name, name) == 0)
			return entry;
		else if (entry->readers == 0 && (oldest == NULL || entry->touched < oldest->touched))
			oldest = entry;
	}
	return free_one != NULL ? free_one : oldest;
}

struct regulars_ticket *reg_rung_take(struct reg_rung *rung, struct regulars_session *session, const char *name,
    struct reg_err *err)
{
	struct regulars_ticket *ticket = NULL, *abandoned = NULL;
	struct entry *entry;

	(void)pthread_mutex_lock(&rung->lock);
	entry = entry_for(rung, name);
	/* One in use is of this name, for another would not have been chosen. */
	if (entry == NULL || entry->is_busy) {
		(void)reg_err_set(err, REG_EBUSY, "ticket %s: another call is at it", name);
		goto out;
	}
	if (entry->name != NULL && strcmp(entry->name, name) != 0) {
		abandoned = entry->ticket;
		entry_clear(entry);
	}
	if (entry->name == NULL) {
		entry->name = strdup(name);
		if (entry->name == NULL ||
		    regulars_plugin.sale_open(&entry->ticket, session, NULL) != REGULARS_OK) {
			entry_clear(entry);
			(void)reg_err_set(err, REG_EIO, "ticket %s: cannot be begun", name);
			goto out;
		}
	}
	entry->touched = ++rung->clock;
	entry->is_busy = true;
	entry->readers++;
	ticket = entry->ticket;
out:
	(void)pthread_mutex_unlock(&rung->lock);
	regulars_plugin.sale_end(abandoned);
	return ticket;
}

static struct entry *entry_of(struct reg_rung *rung, const struct regulars_ticket *ticket)
{
	for (size_t i = 0; i < REG_DOOR_MAX_TICKETS; i++)
		if (rung->entries[i].ticket == ticket)
			return &rung->entries[i];
	return NULL;
}

void reg_rung_give_back(struct reg_rung *rung, const struct regulars_ticket *ticket, bool is_over)
{
	struct entry *entry;

	(void)pthread_mutex_lock(&rung->lock);
	entry = entry_of(rung, ticket);
	if (entry != NULL) {
		entry->is_busy = false;
		if (is_over) {
			free(entry->name);
			entry->name = NULL;
		}
	}
	(void)pthread_mutex_unlock(&rung->lock);
}

void reg_rung_leave(struct reg_rung *rung, struct regulars_ticket *ticket)
{
	struct regulars_ticket *over = NULL;
	struct entry *entry;

	(void)pthread_mutex_lock(&rung->lock);
	entry = entry_of(rung, ticket);
	if (entry != NULL && --entry->readers == 0 && entry->name == NULL) {
		over = ticket;
		entry_clear(entry);
	}
	(void)pthread_mutex_unlock(&rung->lock);
	regulars_plugin.sale_end(over);
}
