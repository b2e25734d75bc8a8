/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bag.h - memory for the texts of one receipt, released in one go. A receipt of a journal has a few hundred bytes, so
 * blocks are small; a long text gets a block of its own.
 */
#ifndef REG_BAG_H
#define REG_BAG_H

#include <stddef.h>

struct reg_bag_block;

struct reg_bag { /* zeroed is empty */
	struct reg_bag_block *blocks;
	struct reg_bag_block *lent;   /* of these the one whose memory is the caller's; NULL: none */
	size_t bytes; /* taken from malloc in all */
};

/* Begins an empty bag with memory of the caller's, which has to be aligned for any object and live as long as what is
 * taken. When it is used up (or too small for anything) malloc follows. */
void reg_bag_init(struct reg_bag *bag, void *memory, size_t size);

/* `size` bytes, aligned for any object; NULL: out of memory. Alive until reg_bag_finish(). */
void *reg_bag_take(struct reg_bag *bag, size_t size);
/* A copy of `size` bytes of text with a NUL behind; NULL: out of memory. */
char *reg_bag_copy(struct reg_bag *bag, const char *text, size_t size);
/* Releases everything; the bag is empty and usable again. */
void reg_bag_finish(struct reg_bag *bag);

#endif
