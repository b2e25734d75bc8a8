/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_texts.c - the texts of a view, which live and die with it, in a few pieces of memory.
 */
#include <stdlib.h>
#include <string.h>

#include "checkout_parts.h"
#include "width.h"

#define CHUNK_SIZE 2048 /* holds the texts of nearly every view */

struct reg_checkout_chunk {
	struct reg_checkout_chunk *next;
	size_t used, room;
	char bytes[];
};

/* Room for `n` bytes. */
static char *texts_room(struct reg_checkout_texts *texts, size_t n)
{
	struct reg_checkout_chunk *chunk = texts->chunks;

	if (chunk == NULL || chunk->room - chunk->used < n) {
		size_t room = n > CHUNK_SIZE ? n : CHUNK_SIZE;

		chunk = malloc(sizeof *chunk + room);
		if (chunk == NULL) {
			texts->is_short = true;
			return NULL;
		}
		*chunk = (struct reg_checkout_chunk){ .next = texts->chunks, .room = room };
		texts->chunks = chunk;
	}
	chunk->used += n;
	return chunk->bytes + chunk->used - n;
}

const char *reg_checkout_keep(struct reg_checkout_texts *texts, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text) + 1;
	char *copy = text == NULL ? NULL : texts_room(texts, n);

	if (copy != NULL)
		memcpy(copy, text, n);
	return copy;
}

const char *reg_checkout_keep_clean(struct reg_checkout_texts *texts, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text) + 1;
	char *copy = text == NULL ? NULL : texts_room(texts, n);

	if (copy == NULL)
		return NULL;
	reg_width_fit(copy, n, text, n * 2); /* a byte is never wider than two columns */
	return copy[0] == '\0' ? NULL : copy;
}

const char *reg_checkout_keep_day(struct reg_checkout_texts *texts, int32_t day)
{
	char text[REG_DAY_SIZE];

	reg_day_format(text, day);
	return reg_checkout_keep(texts, text);
}

void reg_checkout_texts_finish(struct reg_checkout_texts *texts)
{
	while (texts->chunks != NULL) {
		struct reg_checkout_chunk *next = texts->chunks->next;

		free(texts->chunks);
		texts->chunks = next;
	}
}
