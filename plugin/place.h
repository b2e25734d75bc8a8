/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place.h - whether a path still names the file that was opened.
 *
 * SQLite goes on writing to a file that was moved away, deleted or replaced by a restored backup, and says nothing:
 * what it acknowledges then, nobody will find. One lstat() before each use (a microsecond) tells.
 */
#ifndef REG_PLACE_H
#define REG_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

struct reg_place {
	dev_t device;
	ino_t inode; /* 0: nothing was there */
};

/* To be called before opening, so that a file replaced meanwhile is noticed. */
void reg_place_remember(struct reg_place *out, const char *path);
bool reg_place_is_same(const struct reg_place *place, const char *path);

#endif
