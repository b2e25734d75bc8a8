/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "i18n.h"

#define FILE_MAX (1024 * 1024)

const struct reg_verb *reg_command_own_verb(const struct reg_noun *noun)
{
	for (const struct reg_verb *verb = noun->verbs; verb->run != NULL; verb++)
		if (verb->name == NULL && verb != noun->verbs)
			return verb;
	return NULL;
}

void reg_command_operands(int *least, int *most, const struct reg_verb *verb)
{
	const char *word = verb->operands == NULL ? "" : verb->operands;
	bool is_optional = false, is_any = strstr(word, "...") != NULL;

	*least = *most = 0;
	while (*word != '\0') {
		size_t n = strcspn(word, " ");

		is_optional = is_optional || word[0] == '[';
		*least += !is_optional && !verb->may_lack_operands;
		(*most)++;
		is_optional = is_optional && word[n - 1] != ']';
		word += n + strspn(word + n, " ");
	}
	*most = is_any ? -1 : *most;
}

const char *reg_command_value(const struct reg_command *command, const char *name)
{
	const char *value = NULL, *next;
	size_t cursor = 0;

	while ((next = reg_command_next(command, name, &cursor)) != NULL)
		value = next;
	return value;
}

const char *reg_command_next(const struct reg_command *command, const char *name, size_t *cursor)
{
	while (*cursor < command->n_given) {
		const struct reg_given *given = &command->given[(*cursor)++];

		if (strcmp(given->option->name, name) == 0)
			return given->value;
	}
	return NULL;
}

int reg_command_usage(const struct reg_command *command, const char *format, ...)
{
	va_list args;

	char what[REG_ERR_SIZE], words[64] = "";

	va_start(args, format);
	(void)vsnprintf(what, sizeof what, _(format), args);
	va_end(args);
	if (command->noun != NULL)
		(void)snprintf(words, sizeof words, " %s%s%s", command->noun->name,
		    command->verb != NULL && command->verb->name != NULL ? " " : "",
		    command->verb != NULL && command->verb->name != NULL ? command->verb->name : "");
	/* TRANSLATORS: what is wrong; the command to be typed for help on it */
	fprintf(stderr, _("regulars: %s; see `regulars%s --help`\n"), what, words);
	return REG_EXIT_USAGE;
}

int reg_command_open(struct reg_side **out, const struct reg_command *command, enum reg_store_mode mode, int busy_ms,
    struct reg_err *err)
{
	*out = NULL;
	if (access(command->db, F_OK) != 0 && errno == ENOENT)
		return reg_err_set(err, REG_ENOTFOUND,
		    "there is no database %s: make it with `regulars init`, or name another with --db", command->db);
	if (mode == REG_STORE_READ) {
		struct reg_err why = { 0 };
		int rc = reg_side_open(out, command->db, mode, NULL, busy_ms, &why);

		if (rc != REG_EOLDER)
			return rc == 0 ? 0 : reg_err_set(err, why.code, "%s", why.line);
		rc = reg_side_open(out, command->db, REG_STORE_WRITE, "", busy_ms, err);
		if (rc < 0)
			return rc;
		reg_command_close(*out);
		*out = NULL;
	}
	return reg_side_open(out, command->db, mode, mode == REG_STORE_READ ? NULL : "", busy_ms, err);
}

void reg_command_close(struct reg_side *side)
{
	struct reg_err ignored = { 0 };

	/* Where no till runs, nobody else would. A failure leaves everything in the log, where it is just as safe. */
	if (side != NULL && side->store != NULL && reg_store_wal_frames(side->store) > 0)
		(void)reg_store_checkpoint(side->store, &ignored);
	reg_side_close(side);
}

enum reg_exit reg_command_exit(int rc)
{
	return rc == REG_EDAMAGED ? REG_EXIT_DAMAGED : rc == 0 ? REG_EXIT_DONE : REG_EXIT_REFUSED;
}

int64_t reg_command_now(void)
{
	return (int64_t)time(NULL);
}

const char *reg_command_actor(void)
{
	static char actor[64];

	if (actor[0] == '\0') {
		const struct passwd *user = getpwuid(getuid());

		if (user != NULL && user->pw_name[0] != '\0')
			(void)snprintf(actor, sizeof actor, "%s", user->pw_name);
		else
			(void)snprintf(actor, sizeof actor, "uid %ju", (uintmax_t)getuid());
	}
	return actor;
}

int reg_command_instant(int64_t *out, const char *text, const struct reg_zone *zone, const char *option,
    struct reg_err *err)
{
	struct reg_err ignored = { 0 };
	int32_t day;

	if (reg_day_parse(&day, text, &ignored) == 0) {
		*out = reg_zone_day_start(zone, day);
		return 0;
	}
	if (reg_instant_parse(out, text, zone, NULL) == 0)
		return 0;
	return reg_err_set(err, REG_EINVAL,
	    "--%s: \"%s\" is neither a day such as 2026-11-21 nor a time such as 2026-11-21T08:15:30", option, text);
}

int reg_command_read_file(char **out, size_t *out_size, const char *path, struct reg_err *err)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *text = NULL;
	size_t size;
	int rc = 0;

	*out = NULL;
	*out_size = 0;
	if (file == NULL)
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "cannot read %s: %s", path,
		    strerror(errno));
	text = malloc(FILE_MAX + 1);
	if (text == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
		goto out;
	}
	size = fread(text, 1, FILE_MAX + 1, file);
	if (ferror(file)) {
		rc = reg_err_set(err, REG_EIO, "cannot read %s: %s", path, strerror(errno));
		goto out;
	}
	if (size > FILE_MAX) {
		rc = reg_err_set(err, REG_EINVAL, "%s is over 1 MiB long: not a file of this kind", path);
		goto out;
	}
	if (memchr(text, '\0', size) != NULL) {
		rc = reg_err_set(err, REG_EINVAL, "%s holds NUL bytes: text in UTF-8 was expected", path);
		goto out;
	}
	text[size] = '\0';
	*out = text;
	*out_size = size;
	text = NULL;
out:
	free(text);
	if (file != stdin)
		(void)fclose(file);
	return rc;
}
