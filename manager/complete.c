/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"

#include <string.h>

#include "help.h"
#include "i18n.h"

struct place {
	const struct reg_noun *noun;
	const struct reg_verb *verb;
	const struct reg_option *option; /* whose value is being typed */
	bool is_help;    /* after the word `help` */
	bool is_operand; /* after "--" */
	int n_operands;  /* before the word being typed */
};

static void offer(FILE *out, const char *typed, const char *dashes, const char *word, const char *what)
{
	size_t n_dashes = strlen(dashes), n = strlen(typed);

	if (n <= n_dashes ? strncmp(dashes, typed, n) == 0
			  : strncmp(dashes, typed, n_dashes) == 0 && strncmp(word, typed + n_dashes, n - n_dashes) == 0) {
		what = reg_help_text(what);
		fprintf(out, "%s%s\t%.*s\n", dashes, word, (int)strcspn(what, "\n"), what);
	}
}

static void offer_options(FILE *out, const char *typed, const struct reg_option *options)
{
	for (; options != NULL && options->name != NULL; options++)
		offer(out, typed, "--", options->name, options->help);
}

static bool is_folder(const char *value)
{
	return strcmp(value, "DIR") == 0 || strcmp(value, "FOLDER") == 0;
}

bool reg_complete_is_path(const char *value)
{
	return strncmp(value, "FILE", 4) == 0 || is_folder(value);
}

static void offer_path(FILE *out, const char *value)
{
	if (reg_complete_is_path(value))
		fputs(is_folder(value) ? ":folder\n" : ":file\n", out);
}

/* Of the verb, else of the noun itself. */
static const struct reg_option *own_options(const struct place *place)
{
	const struct reg_verb *verb = place->verb;

	if (verb == NULL && place->noun != NULL && place->n_operands == 0)
		verb = reg_command_own_verb(place->noun);
	return verb != NULL ? verb->options : NULL;
}

static const struct reg_option *find_option(const struct place *place, const char *word)
{
	const struct reg_option *tables[] = { own_options(place), reg_help_common };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		for (const struct reg_option *option = tables[i]; option != NULL && option->name != NULL; option++)
			if (strcmp(option->name, word) == 0)
				return option;
	return NULL;
}

static void take_noun(struct place *place, const struct reg_noun *nouns, const char *word)
{
	for (const struct reg_noun *noun = nouns; noun->name != NULL; noun++)
		if (strcmp(noun->name, word) == 0)
			place->noun = noun;
	if (place->noun == NULL && strcmp(word, "help") == 0)
		place->is_help = true;
	else if (place->noun == NULL)
		place->n_operands++;
	else if (place->noun->verbs[0].name == NULL)
		place->verb = &place->noun->verbs[0];
}

static void take(struct place *place, const struct reg_noun *nouns, const char *word)
{
	if (place->option != NULL) {
		place->option = NULL;
	} else if (!place->is_operand && strcmp(word, "--") == 0) {
		place->is_operand = true;
	} else if (!place->is_operand && strncmp(word, "--", 2) == 0) {
		const struct reg_option *option = find_option(place, word + 2);

		place->option = option != NULL && option->value != NULL ? option : NULL;
	} else if (place->noun == NULL) {
		take_noun(place, nouns, word);
	} else if (place->verb == NULL && place->n_operands == 0) {
		for (const struct reg_verb *verb = place->noun->verbs; verb->run != NULL; verb++)
			if (verb->name != NULL && strcmp(verb->name, word) == 0)
				place->verb = verb;
		place->n_operands += place->verb == NULL;
	} else {
		place->n_operands++;
	}
}

void reg_complete_print(FILE *out, const struct reg_noun *nouns, char **words, int n_words)
{
	const char *typed = n_words > 0 ? words[n_words - 1] : "";
	struct place place = { 0 };

	for (int i = 0; i + 1 < n_words; i++)
		take(&place, nouns, words[i]);
	if (place.option != NULL) {
		offer_path(out, place.option->value);
	} else if (typed[0] == '-' && !place.is_operand && !place.is_help) {
		offer_options(out, typed, own_options(&place));
		offer_options(out, typed, reg_help_common);
	} else if (place.noun == NULL && place.n_operands == 0) {
		for (const struct reg_noun *noun = nouns; noun->name != NULL; noun++)
			offer(out, typed, "", noun->name, noun->help);
		if (!place.is_help)
			offer(out, typed, "", "help", N_("say how a command is used"));
	} else if (place.noun != NULL && place.verb == NULL && place.n_operands == 0) {
		for (const struct reg_verb *verb = place.noun->verbs; verb->run != NULL; verb++)
			if (verb->name != NULL)
				offer(out, typed, "", verb->name, verb->help);
	} else if (place.verb != NULL && !place.is_help) {
		int least, most;

		reg_command_operands(&least, &most, place.verb);
		if (most < 0 || place.n_operands < most)
			offer_path(out, place.verb->operands);
	}
}
