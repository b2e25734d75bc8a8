/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "bag.h"

#define BLOCK_BYTES 2000

struct reg_bag_block {
	struct reg_bag_block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

void reg_bag_init(struct reg_bag *bag, void *memory, size_t size)
{
	*bag = (struct reg_bag){ 0 };
	if (size <= sizeof(struct reg_bag_block))
		return;
	bag->blocks = bag->lent = memory;
	bag->lent->next = NULL;
	bag->lent->used = 0;
	bag->lent->size = size - sizeof(struct reg_bag_block);
}

void *reg_bag_take(struct reg_bag *bag, size_t size)
{
	size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
	struct reg_bag_block *block = bag->blocks;
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
		block = malloc(sizeof(*block) + room);
		if (!block)
			return NULL;
		block->next = bag->blocks;
		block->used = 0;
		block->size = room;
		bag->blocks = block;
		bag->bytes += sizeof(*block) + room;
	}
	void *taken = block->bytes + block->used;
	block->used += size;
	return taken;
}

char *reg_bag_copy(struct reg_bag *bag, const char *text, size_t size)
{
	char *copy = reg_bag_take(bag, size + 1);
	if (copy) {
		memcpy(copy, text, size);
		copy[size] = '\0';
	}
	return copy;
}

void reg_bag_finish(struct reg_bag *bag)
{
	while (bag->blocks) {
		struct reg_bag_block *next = bag->blocks->next;
		if (bag->blocks != bag->lent)
			free(bag->blocks);
		bag->blocks = next;
	}
	bag->lent = NULL;
	bag->bytes = 0;
}
