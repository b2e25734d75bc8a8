/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * share.h - what the group of a station may do with the files beside the database.
 *
 * The packages make a folder that belongs to the group `regulars` and hands that group down (setgid, writable by the
 * group). What is made there is meant for all of the group, whatever umask the till was started with. A plugin must not
 * change the umask, which is its host's, so the mode of each new file is set afterwards.
 */
#ifndef REG_SHARE_H
#define REG_SHARE_H

#include <sys/types.h>

/*
 * Gives a new file or folder, open as `fd` under `path`, the mode `mode` where the folder it lies in is shared as above;
 * elsewhere it stays as it is, made by its owner for its owner. What belongs to another user is left alone. May be called
 * on any thread. Returns 0, or -1 with errno.
 */
int reg_share_with_group(int fd, const char *path, mode_t mode);

#endif
