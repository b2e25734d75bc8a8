/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * complete.h - what may come next on a command line, for the completion of shells; from the same tables as help.
 */
#ifndef REG_COMPLETE_H
#define REG_COMPLETE_H

#include <stdbool.h>
#include <stdio.h>

#include "command.h"

/*
 * `words` are the words behind `regulars` up to the cursor; the last, maybe empty, is the one being typed. Prints what
 * begins like it, one a line, a tab and what it is behind it; the line ":file" or ":folder" where a path belongs. Prints
 * nothing where anything else belongs. Opens no database.
 */
void reg_complete_print(FILE *out, const struct reg_noun *nouns, char **words, int n_words);

/* A value or operand is the path of a file or folder, by the name that help gives it. */
bool reg_complete_is_path(const char *value);

#endif
