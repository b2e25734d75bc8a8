/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "door_internal.h"
#include "run.h"

#define MAX_LENT 4096 /* a host that never gives back what it promised to must not eat the memory of the till */

static void unlink_at(struct reg_lent **at, struct reg_door *door)
{
	struct reg_lent *lent = *at;

	*at = lent->next;
	door->n_lent--;
	free(lent->memory);
	free(lent);
}

bool reg_lend_add(struct reg_door *door, const struct reg_handler *handler, bool until_release, void *memory)
{
	struct reg_lent *lent = malloc(sizeof *lent);

	if (lent == NULL)
		return false;
	(void)pthread_mutex_lock(&door->lock);
	if (door->n_lent >= MAX_LENT) {
		(void)pthread_mutex_unlock(&door->lock);
		free(lent);
		return false;
	}
	*lent = (struct reg_lent){ .next = door->lent, .handler = handler, .until_release = until_release, .memory = memory };
	door->lent = lent;
	door->n_lent++;
	(void)pthread_mutex_unlock(&door->lock);
	return true;
}

void reg_lend_release(struct reg_door *door, const void *memory)
{
	struct reg_lent **at;

	(void)pthread_mutex_lock(&door->lock);
	for (at = &door->lent; *at != NULL && (*at)->memory != memory; at = &(*at)->next)
		;
	if (*at != NULL)
		unlink_at(at, door);
	(void)pthread_mutex_unlock(&door->lock);
}

void reg_lend_next(struct reg_door *door, const struct reg_handler *handler)
{
	struct reg_lent **at;

	(void)pthread_mutex_lock(&door->lock);
	for (at = &door->lent; *at != NULL;) {
		if (!(*at)->until_release && (*at)->handler == handler)
			unlink_at(at, door);
		else
			at = &(*at)->next;
	}
	(void)pthread_mutex_unlock(&door->lock);
}
