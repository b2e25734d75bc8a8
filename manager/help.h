/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * help.h - help, written from the tables of nouns, verbs and options, so that it cannot fall behind them.
 */
#ifndef REG_HELP_H
#define REG_HELP_H

#include <stdio.h>

#include "command.h"

/* Prints help for all commands (noun NULL), for one noun (verb NULL) or for one verb. */
void reg_help_print(FILE *out, const struct reg_noun *nouns, const struct reg_noun *noun, const struct reg_verb *verb);

/* A help text of the tables in the language of messages, {statedir} and {datadir} in it filled. Static. */
const char *reg_help_text(const char *help);

/* The options that every command has; ended by a NULL name. */
extern const struct reg_option reg_help_common[];

#endif
