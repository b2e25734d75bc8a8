/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "help.h"

#include <string.h>

/* The first line of a help text. */
static int first_line(const char *text)
{
	return (int)strcspn(text, "\n");
}

static void print_usage(FILE *out, const struct reg_noun *noun, const struct reg_verb *verb)
{
	fprintf(out, "regulars %s%s%s%s%s%s", noun->name, verb->name != NULL ? " " : "",
	    verb->name != NULL ? verb->name : "", verb->options != NULL ? " [options]" : "",
	    verb->operands != NULL ? " " : "", verb->operands != NULL ? verb->operands : "");
}

static void print_option(FILE *out, const struct reg_option *option)
{
	char left[64];

	(void)snprintf(left, sizeof left, "--%s%s%s", option->name, option->value != NULL ? " " : "",
	    option->value != NULL ? option->value : "");
	fprintf(out, "  %-24s %s\n", left, option->help);
}

const struct reg_option reg_help_common[] = {
	{ "db", "FILE", "The database; otherwise $REGULARS_DB, otherwise " REG_STATE_DIR "/regulars.db." },
	{ "json", NULL, "Print JSON for programs." },
	{ "lang", "LANGUAGE",
	    "Language of texts for the cashier: en or zh_CN; otherwise that of $LANG, or the site's." },
	{ "help", NULL, "Print this help." },
	{ "version", NULL, "Print the version." },
	{ NULL, NULL, NULL },
};

static void print_common(FILE *out)
{
	fprintf(out, "\nOptions of every command:\n");
	for (const struct reg_option *option = reg_help_common; option->name != NULL; option++)
		print_option(out, option);
}

static void print_verb(FILE *out, const struct reg_noun *noun, const struct reg_verb *verb)
{
	fprintf(out, "Usage: ");
	print_usage(out, noun, verb);
	fprintf(out, "\n\n%s\n", verb->help);
	if (verb->options != NULL) {
		fprintf(out, "\nOptions:\n");
		for (const struct reg_option *option = verb->options; option->name != NULL; option++)
			print_option(out, option);
	}
	print_common(out);
}

static void print_noun(FILE *out, const struct reg_noun *noun)
{
	fprintf(out, "regulars %s: %s.\n\n", noun->name, noun->help);
	for (const struct reg_verb *verb = noun->verbs; verb->run != NULL; verb++) {
		fprintf(out, "  ");
		print_usage(out, noun, verb);
		fprintf(out, "\n      %.*s\n", first_line(verb->help), verb->help);
	}
	fprintf(out, "\nMore about one of them: regulars %s %s --help\n", noun->name, noun->verbs[0].name);
}

static void print_all(FILE *out, const struct reg_noun *nouns)
{
	fprintf(out, "Regulars knows the customers of a fuel station and keeps their points.\n\n"
	    "Usage: regulars COMMAND [options]\n\nCommands:\n");
	for (const struct reg_noun *noun = nouns; noun->name != NULL; noun++)
		fprintf(out, "  %-10s %s\n", noun->name, noun->help);
	fprintf(out, "\nHelp for one of them: regulars COMMAND --help. All of it: man regulars.\n"
	    "Exit status: 0 done, 1 refused, 2 wrong usage, 3 damaged data.\n");
	print_common(out);
}

void reg_help_print(FILE *out, const struct reg_noun *nouns, const struct reg_noun *noun, const struct reg_verb *verb)
{
	if (noun == NULL)
		print_all(out, nouns);
	else if (verb == NULL && noun->verbs[0].name == NULL)
		print_verb(out, noun, &noun->verbs[0]);
	else if (verb == NULL)
		print_noun(out, noun);
	else
		print_verb(out, noun, verb);
}
