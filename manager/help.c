/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "help.h"

#include <string.h>

#include "i18n.h"

/* The first line of a help text. */
static int first_line(const char *text)
{
	return (int)strcspn(text, "\n");
}

const char *reg_help_text(const char *help)
{
	return reg_i18n_places(_(help));
}

static void print_usage(FILE *out, const struct reg_noun *noun, const struct reg_verb *verb)
{
	fprintf(out, "regulars %s%s%s%s%s%s", noun->name, verb->name != NULL ? " " : "",
	    verb->name != NULL ? verb->name : "", verb->options != NULL ? _(" [options]") : "",
	    verb->operands != NULL ? " " : "", verb->operands != NULL ? verb->operands : "");
}

static void print_option(FILE *out, const struct reg_option *option)
{
	char left[64];

	(void)snprintf(left, sizeof left, "--%s%s%s", option->name, option->value != NULL ? " " : "",
	    option->value != NULL ? option->value : "");
	fprintf(out, "  %-24s %s\n", left, reg_help_text(option->help));
}

const struct reg_option reg_help_common[] = {
	{ "db", "FILE", N_("The database; otherwise $REGULARS_DB, otherwise {statedir}/regulars.db.") },
	{ "json", NULL, N_("Print JSON for programs.") },
	{ "lang", "LANGUAGE",
	    N_("Language: en or zh_CN; otherwise that of $LANG, and for the cashier's texts the site's.") },
	{ "help", NULL, N_("Print this help.") },
	{ "version", NULL, N_("Print the version.") },
	{ NULL, NULL, NULL },
};

static void print_common(FILE *out)
{
	fputs(_("\nOptions of every command:\n"), out);
	for (const struct reg_option *option = reg_help_common; option->name != NULL; option++)
		print_option(out, option);
}

static void print_verb(FILE *out, const struct reg_noun *noun, const struct reg_verb *verb)
{
	fputs(_("Usage: "), out);
	print_usage(out, noun, verb);
	fprintf(out, "\n\n%s\n", reg_help_text(verb->help));
	if (verb->options != NULL) {
		fputs(_("\nOptions:\n"), out);
		for (const struct reg_option *option = verb->options; option->name != NULL; option++)
			print_option(out, option);
	}
	print_common(out);
}

static void print_noun(FILE *out, const struct reg_noun *noun)
{
	const struct reg_verb *own = reg_command_own_verb(noun);
	const char *help;

	fprintf(out, _("regulars %1$s: %2$s.\n\n"), noun->name, _(noun->help));
	for (const struct reg_verb *verb = noun->verbs; verb->run != NULL; verb++) {
		fprintf(out, "  ");
		print_usage(out, noun, verb);
		help = reg_help_text(verb->help);
		fprintf(out, "\n      %.*s\n", first_line(help), help);
	}
	if (own != NULL) {
		fprintf(out, _("\nOptions of regulars %s itself:\n"), noun->name);
		for (const struct reg_option *option = own->options; option->name != NULL; option++)
			print_option(out, option);
	}
	fprintf(out, _("\nMore about one of them: regulars %1$s %2$s --help\n"), noun->name, noun->verbs[0].name);
}

static void print_all(FILE *out, const struct reg_noun *nouns)
{
	fputs(_("Regulars knows the customers of a fuel station and keeps their points.\n\n"
		"Usage: regulars COMMAND [options]\n\nCommands:\n"), out);
	for (const struct reg_noun *noun = nouns; noun->name != NULL; noun++)
		fprintf(out, "  %-10s %s\n", noun->name, _(noun->help));
	fputs(_("\nHelp for one of them: regulars COMMAND --help. All of it: man regulars.\n"
		"Exit status: 0 done, 1 refused, 2 wrong usage, 3 damaged data.\n"), out);
	print_common(out);
}

void reg_help_print(FILE *out, const struct reg_noun *nouns, const struct reg_noun *noun, const struct reg_verb *verb)
{
	if (noun == NULL)
		print_all(out, nouns);
	else if (verb == NULL && noun->verbs[0].name == NULL)
		print_verb(out, noun, &noun->verbs[0]);
	else if (verb == NULL || verb == reg_command_own_verb(noun))
		print_noun(out, noun);
	else
		print_verb(out, noun, verb);
}
