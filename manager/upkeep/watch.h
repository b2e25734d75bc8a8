/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * watch.h - a drop folder: every file that comes to it, once it is whole.
 */
#ifndef REG_WATCH_H
#define REG_WATCH_H

#include <stdbool.h>

#include "err.h"

/* Gives the files of `folder` to `take`, first those that are there, in the order of their names, then those that are
 * closed after writing or moved in, until SIGINT or SIGTERM. Each is then moved to the subfolder "done", or "failed"
 * where `take` said so; a name that is taken there gets a number. Files beginning with a dot or ending in .tmp or .part
 * are not looked at; a file there from the start is taken when it has not been written to for two seconds.
 * Returns 0 at a signal; an error of `take`, or REG_EIO / REG_ENOTFOUND about the folder, ends it (the file at which
 * `take` failed stays where it is). */
int reg_watch_folder(const char *folder,
    int (*take)(bool *failed, const char *path, void *payload, struct reg_err *err), void *payload, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
