/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command.h"

#include <string.h>

#include "words.h"

static const struct till_command *const tables[] = {till_ring_commands, till_document_commands, till_desk_commands};

int till_refuse(struct till *till, enum till_word word, const char *detail)
{
	if (detail == NULL)
		till_screen_say(&till->screen, "! %s", till_word(word));
	else
		till_screen_say(&till->screen, "! %s: %s", till_word(word), detail);
	return -1;
}

/* Splits at blanks, in place; "double quotes" keep blanks together. Returns how many words, TILL_WORDS_MAX at most. */
static int split(char *line, char **words)
{
	int n = 0;

	while (n < TILL_WORDS_MAX) {
		char *to;
		int is_quoted = 0;

		line += strspn(line, " \t");
		if (*line == '\0')
			break;
		words[n++] = to = line;
		for (; *line != '\0' && (is_quoted || (*line != ' ' && *line != '\t')); line++) {
			if (*line == '"')
				is_quoted = !is_quoted;
			else
				*to++ = *line;
		}
		if (*line != '\0')
			line++;
		*to = '\0';
	}
	return n;
}

static const struct till_command *find(const char *name)
{
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
		for (const struct till_command *command = tables[t]; command->name != NULL; command++)
			if (strcmp(command->name, name) == 0)
				return command;
	return NULL;
}

void till_command_run(struct till *till, char *line)
{
	char *words[TILL_WORDS_MAX];
	const struct till_command *command;
	int n;
	int result;

	if (line[strspn(line, " \t")] == '#')
		return;
	n = split(line, words);
	if (n == 0)
		return;
	command = find(words[0]);
	if (command == NULL) {
		result = till_refuse(till, W_UNKNOWN_COMMAND, words[0]);
	} else if (n - 1 < command->least || n - 1 > command->most) {
		result = -1;
		till_screen_say(&till->screen, "! %s: %s %s", till_word(W_USAGE), command->name, command->usage);
	} else {
		result = command->run(till, words, n);
	}
	till_report_loyalty(till);
	if (result != 0)
		till->refused++;
}

void till_command_help(struct till *till)
{
	char usage[80];

	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
		for (const struct till_command *command = tables[t]; command->name != NULL; command++) {
			(void)snprintf(usage, sizeof usage, "%s %s", command->name, command->usage);
			till_screen_say(&till->screen, "%-42s %s", usage, command->help[till_words_language()]);
		}
}
