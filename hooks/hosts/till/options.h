/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options.h - the command line of regulars-till, and what the environment says where it is silent.
 */
#ifndef TILL_OPTIONS_H
#define TILL_OPTIONS_H

#include <stdint.h>

#include "../../journal/journal.h"
#include "words.h"

/* Texts that were not given and have no default are NULL. They live as long as the program. */
struct till_options {
	const char *plugin;
	const char *database;
	const char *site;
	const char *till;
	const char *series;
	const char *attendant;
	const char *currency;
	const char *zone;
	const char *language; /* what was asked for; NULL: nothing was */
	enum till_language screen_language;
	const char *products;
	const char *state;
	const char *script;
	const char *replay;
	const char *map;
	const char *log;
	enum reg_journal_format format;
	int32_t budget_ms;
	int is_quiet;
	int is_lines;
};

/* Fills *out. Returns -1 to go on, or the exit status: 0 after --help and --version, 2 after saying what is wrong. */
int till_options_parse(struct till_options *out, int argc, char **argv);

#endif
