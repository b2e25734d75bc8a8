/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * command.h - what the commands of the program share: how one is declared, its options, how it ends.
 *
 * A noun ("customer") has verbs ("add", "show"); a noun that is itself the command ("init") has one verb without a
 * name. main.c lists the nouns; each noun's file declares its verbs in one table, from which help is written as well.
 */
#ifndef REG_COMMAND_H
#define REG_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "side.h"

/* Exit status. */
enum reg_exit {
	REG_EXIT_DONE = 0,
	REG_EXIT_REFUSED = 1, /* one line on stderr says why and what to do */
	REG_EXIT_USAGE = 2,
	REG_EXIT_DAMAGED = 3,
};

struct reg_option {
	const char *name;  /* without the dashes; NULL ends the list */
	const char *value; /* what it takes, as help shows it ("FILE"); NULL: nothing */
	const char *help;  /* one sentence */
};

struct reg_command;

struct reg_verb {
	const char *name;     /* NULL: the noun is the command */
	const char *operands; /* as help shows them, and so many are taken: "CUSTOMER [TEXT]", "TAG..."; NULL none */
	bool may_lack_operands; /* none is enough: an option stands for them */
	const char *help;     /* what it does: one line, then, after a newline, as much as is useful */
	const struct reg_option *options; /* NULL: only the common ones */
	/* Does it. Returns an enum reg_exit (other than REG_EXIT_DONE: it has been explained on stderr), or a negative
	 * REG_E... with the line in err, which main() prints. */
	int (*run)(struct reg_command *command, struct reg_err *err);
};

struct reg_noun {
	const char *name;
	const char *help; /* one line for the list of commands */
	const struct reg_verb *verbs; /* ended by a NULL run */
};

/* What a noun that has verbs does when options follow it at once (`regulars report --html FILE`): its verb without a name,
 * which is not the first. NULL: nothing. */
const struct reg_verb *reg_command_own_verb(const struct reg_noun *noun);

/* How many operands the verb takes: *most -1 any number. */
void reg_command_operands(int *least, int *most, const struct reg_verb *verb);

/* A command as given. Everything is borrowed from argv. */
struct reg_command {
	const struct reg_noun *noun;
	const struct reg_verb *verb;
	const char *db;
	const char *language; /* "en", "zh_CN"; NULL: the site's */
	bool json;
	char **operands;
	int n_operands;
	struct reg_given {
		const struct reg_option *option;
		const char *value;
	} *given; /* in the order of the command line */
	size_t n_given;
};

/* The last value of an option; "" for one without value; NULL: not given. The name must be in the verb's table. */
const char *reg_command_value(const struct reg_command *command, const char *name);
/* Every value in turn: *cursor begins at 0. NULL: no more. */
const char *reg_command_next(const struct reg_command *command, const char *name, size_t *cursor);

/* Says on stderr what is wrong with the usage and where help is. Returns REG_EXIT_USAGE. */
int reg_command_usage(const struct reg_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens the database of the command; a writer waits up to `busy_ms` for others. One of an older program is brought up to
 * date first, also for a reader: after an upgrade that may be the first who comes. */
int reg_command_open(struct reg_side **out, const struct reg_command *command, enum reg_store_mode mode, int busy_ms,
    struct reg_err *err) __attribute__((warn_unused_result));
#define REG_COMMAND_BUSY_MS 10000
/* Closes it. What was written is moved from the log into the database as far as nobody has to wait for that. NULL is
 * allowed. */
void reg_command_close(struct reg_side *side);

/* Exit status of a REG_E... code. */
enum reg_exit reg_command_exit(int code);

/* Seconds since 1970 UTC, and the user who gives the command (valid until the program ends). */
int64_t reg_command_now(void);
const char *reg_command_actor(void);

/* A day ("2026-11-21", its first second in the site's zone) or an instant ("2026-11-21T08:15:30+08:00"). */
int reg_command_instant(int64_t *out, const char *text, const struct reg_zone *zone, const char *option,
    struct reg_err *err) __attribute__((warn_unused_result));

/* A whole small text file ("-": standard input) with a NUL behind it, freed by the caller. Over 1 MiB is refused. */
int reg_command_read_file(char **out, size_t *out_size, const char *path, struct reg_err *err)
    __attribute__((warn_unused_result));

/* The verbs, one table per noun. */
extern const struct reg_verb reg_verbs_init[], reg_verbs_ingest[], reg_verbs_checkout[], reg_verbs_customer[],
    reg_verbs_vehicle[], reg_verbs_card[], reg_verbs_tag[], reg_verbs_points[], reg_verbs_explain[],
    reg_verbs_programme[], reg_verbs_hook[], reg_verbs_report[], reg_verbs_analysis[], reg_verbs_daily[], reg_verbs_rebuild[], reg_verbs_verify[],
    reg_verbs_doctor[], reg_verbs_backup[], reg_verbs_restore[], reg_verbs_spool[], reg_verbs_case[], reg_verbs_staff[],
    reg_verbs_org[], reg_verbs_area[], reg_verbs_competitor[], reg_verbs_segment[], reg_verbs_team[], reg_verbs_contest[],
    reg_verbs_task[];

#endif
