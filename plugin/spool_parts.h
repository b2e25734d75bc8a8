/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spool_parts.h - the files of the spool, for those who append to them and those who read them.
 *
 * A database has a folder for its spool, a till a file in it, a record a line: its sum, a blank, its JSON.
 */
#ifndef REG_SPOOL_PARTS_H
#define REG_SPOOL_PARTS_H

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>

#include "err.h"

#define REG_SPOOL_SUM_TEXT 32 /* characters of a sum */

/* The sum of a record, or of a name, with a NUL. */
void reg_spool_sum(char out[REG_SPOOL_SUM_TEXT + 1], const char *text, size_t size);

/* The folder of a database, and the file of a till in a folder; nothing is made. REG_EIO: the path is too long. */
int reg_spool_folder(char out[PATH_MAX], const char *db_path, struct reg_err *err) __attribute__((warn_unused_result));
int reg_spool_file(char out[PATH_MAX], const char *folder, const char *till, const char *suffix, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Opens a file with the flags of open() under the lock of flock() and tells its size. Returns the descriptor, or -1 with
 * errno: EWOULDBLOCK, another has it and `lock` says not to wait. */
int reg_spool_open_locked(const char *path, int flags, int lock, off_t *size);

/* Adds a line, with its end, to a file of the folder, which is made when absent; it is safe when this returns. REG_EIO:
 * nothing is added. */
int reg_spool_append_line(const char *folder, const char *path, const char *line, size_t size, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
