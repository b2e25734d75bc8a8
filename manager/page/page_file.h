/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_file.h - a page as a file, which comes to be whole or not at all. Until then it is beside its place, as .NAME.part,
 * readable by its owner and group alone, for it names customers. What a writer that was killed left there the next one
 * takes away, so it stays one file however often that happens.
 */
#ifndef REG_PAGE_FILE_H
#define REG_PAGE_FILE_H

#include <stdio.h>

#include "err.h"

struct reg_page_file {
	FILE *out;
	char *part;
	const char *path;  /* borrowed until closed */
};

/* Begins the file. What is at `path` may be a file or a link to one, which is replaced rather than followed. Errors, after
 * which there is nothing to close: REG_EIO, naming the file; REG_EINVAL: there is a folder, a device or the like; REG_EBUSY:
 * somebody else writes the same page. */
int reg_page_file_open(struct reg_page_file *file, const char *path, struct reg_err *err) __attribute__((warn_unused_result));

/* Puts it in its place, to stay there when the power fails; with an `rc` of before that is an error, takes it away. Returns
 * `rc` or REG_EIO. */
int reg_page_file_close(struct reg_page_file *file, int rc, struct reg_err *err) __attribute__((warn_unused_result));

#endif
