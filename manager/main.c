/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c - finds the command in the table, reads its options, says how it ended.
 */
#include <config.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complete.h"
#include "help.h"
#include "i18n.h"

enum {
	NOUN_INIT,
	NOUN_INGEST,
	NOUN_CHECKOUT,
	NOUN_CUSTOMER,
	NOUN_ORG,
	NOUN_VEHICLE,
	NOUN_CARD,
	NOUN_TAG,
	NOUN_POINTS,
	NOUN_AREA,
	NOUN_COMPETITOR,
	NOUN_SEGMENT,
	NOUN_CASE,
	NOUN_TASK,
	NOUN_STAFF,
	NOUN_TEAM,
	NOUN_CONTEST,
	NOUN_EXPLAIN,
	NOUN_PROGRAMME,
	NOUN_HOOK,
	NOUN_REPORT,
	NOUN_ANALYSIS,
	NOUN_DAILY,
	NOUN_VERIFY,
	NOUN_REBUILD,
	NOUN_DOCTOR,
	NOUN_BACKUP,
	NOUN_RESTORE,
	NOUN_SPOOL,
	NOUNS
};

/* In the order in which help names them. */
static const struct reg_noun nouns[NOUNS + 1] = {
	[NOUN_INIT] = { "init", N_("create the side database of a station"), reg_verbs_init },
	[NOUN_INGEST] = { "ingest", N_("take in journals that a POS wrote"), reg_verbs_ingest },
	[NOUN_CHECKOUT] = { "checkout", N_("show what the cashier would see"), reg_verbs_checkout },
	[NOUN_CUSTOMER] = { "customer", N_("enrol, show, find, merge and forget customers"), reg_verbs_customer },
	[NOUN_ORG] = { "org", N_("organisations: contacts, surveys, contracts, vehicles"), reg_verbs_org },
	[NOUN_VEHICLE] = { "vehicle", N_("show vehicles, say whose they are"), reg_verbs_vehicle },
	[NOUN_CARD] = { "card", N_("issue, block and show cards, say whose they are"), reg_verbs_card },
	[NOUN_TAG] = { "tag", N_("tag customers"), reg_verbs_tag },
	[NOUN_POINTS] = { "points", N_("a customer's points: balance, history, adjust, redeem, transfer"), reg_verbs_points },
	[NOUN_AREA] = { "area", N_("areas around the station and our customers there"), reg_verbs_area },
	[NOUN_COMPETITOR] = { "competitor", N_("competitors, their prices and offers"), reg_verbs_competitor },
	[NOUN_SEGMENT] = { "segment", N_("saved selections of customers"), reg_verbs_segment },
	[NOUN_CASE] = { "case", N_("complaints, suggestions, enquiries"), reg_verbs_case },
	[NOUN_TASK] = { "task", N_("visits, calls and promises that are due"), reg_verbs_task },
	[NOUN_STAFF] = { "staff", N_("who works here and who may approve"), reg_verbs_staff },
	[NOUN_TEAM] = { "team", N_("teams of the station"), reg_verbs_team },
	[NOUN_CONTEST] = { "contest", N_("contests among staff or teams, and who stands where"), reg_verbs_contest },
	[NOUN_EXPLAIN] = { "explain", N_("say why a sale earned what it earned"), reg_verbs_explain },
	[NOUN_PROGRAMME] = { "programme", N_("check, try, load and show the loyalty programme"), reg_verbs_programme },
	[NOUN_HOOK] = { "hook", N_("meet a POS that has a C interface of its own, by describing it"), reg_verbs_hook },
	[NOUN_REPORT] = { "report", N_("who the regulars are, how attached, how often they come; what is unusual"), reg_verbs_report },
	[NOUN_ANALYSIS] = { "analysis", N_("thresholds of classes, stages and anomalies"), reg_verbs_analysis },
	[NOUN_DAILY] = { "daily", N_("the work of the night: analysis, anomalies, backup"), reg_verbs_daily },
	[NOUN_VERIFY] = { "verify", N_("check every invariant and the audit chain"), reg_verbs_verify },
	[NOUN_REBUILD] = { "rebuild", N_("make every view anew from the facts"), reg_verbs_rebuild },
	[NOUN_DOCTOR] = { "doctor", N_("say what is wrong with an installation and how to mend it"), reg_verbs_doctor },
	[NOUN_BACKUP] = { "backup", N_("copy the database while the tills go on"), reg_verbs_backup },
	[NOUN_RESTORE] = { "restore", N_("put a backup back in place"), reg_verbs_restore },
	[NOUN_SPOOL] = { "spool", N_("list and take over what waited outside the database"), reg_verbs_spool },
	[NOUNS] = { NULL, NULL, NULL },
};

enum { OPT_DB = 1000, OPT_JSON, OPT_LANG, OPT_HELP, OPT_VERSION };
#define MAX_OPTIONS 48

static const struct option common_options[] = {
	{ "db", required_argument, NULL, OPT_DB },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "lang", required_argument, NULL, OPT_LANG },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};
#define N_COMMON (sizeof common_options / sizeof common_options[0] - 1)

enum step { GO_ON, STOP_DONE, STOP_USAGE };

/* Languages of the texts for the cashier; NULL: none of ours, the site's is used. */
static const char *language_of(const char *name)
{
	return name == NULL ? NULL : strncmp(name, "zh", 2) == 0 ? "zh_CN" : strncmp(name, "en", 2) == 0 ? "en" : NULL;
}

static const char *language_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return language_of(value);
	}
	return NULL;
}

/* An option that every command has. */
static enum step take_common(struct reg_command *command, int option, char **argv)
{
	switch (option) {
	case OPT_DB:
		command->db = optarg;
		return GO_ON;
	case OPT_JSON:
		command->json = true;
		return GO_ON;
	case OPT_LANG:
		command->language = language_of(optarg);
		if (command->language != NULL) {
			reg_i18n_choose(command->language);
			return GO_ON;
		}
		(void)reg_command_usage(command, "--lang: there is no \"%s\", only en and zh_CN", optarg);
		return STOP_USAGE;
	case OPT_HELP:
		reg_help_print(stdout, nouns, command->noun, command->verb);
		return STOP_DONE;
	case OPT_VERSION:
		printf("regulars %s\n", PACKAGE_VERSION);
		return STOP_DONE;
	case ':':
		(void)reg_command_usage(command, "%s needs a value", argv[optind - 1]);
		return STOP_USAGE;
	default:
		(void)reg_command_usage(command, "there is no option %s", argv[optind - 1]);
		return STOP_USAGE;
	}
}

/* Options before the noun. */
static enum step parse_head(struct reg_command *command, int argc, char **argv)
{
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:h", common_options, NULL)) != -1) {
		enum step step = take_common(command, option == 'h' ? OPT_HELP : option, argv);

		if (step != GO_ON)
			return step;
	}
	return GO_ON;
}

/* What a person typed, as UTF-8; the name of a file stays in the bytes that the system knows it by. */
static char *typed(const char *kind, char *text)
{
	return kind == NULL || reg_complete_is_path(kind) ? text : reg_i18n_typed(text);
}

/* Options and operands behind the verb; argv[0] is the word before them. */
static enum step parse_tail(struct reg_command *command, int argc, char **argv)
{
	const struct reg_option *own = command->verb != NULL ? command->verb->options : NULL;
	struct option options[MAX_OPTIONS + N_COMMON + 1] = { 0 };
	size_t n = 0;
	int option;

	for (; own != NULL && own[n].name != NULL && n < MAX_OPTIONS; n++)
		options[n] = (struct option){ own[n].name, own[n].value != NULL ? required_argument : no_argument, NULL,
			(int)n + 1 };
	memcpy(options + n, common_options, sizeof common_options);
	optind = 0; /* glibc: begin anew */
	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option >= 1 && (size_t)option <= n) {
			command->given[command->n_given++] =
			    (struct reg_given){ &own[option - 1], optarg != NULL ? typed(own[option - 1].value, optarg) : "" };
		} else {
			enum step step = take_common(command, option == 'h' ? OPT_HELP : option, argv);

			if (step != GO_ON)
				return step;
		}
	}
	command->operands = argv + optind;
	command->n_operands = argc - optind;
	if (command->verb != NULL)
		for (int i = 0; i < command->n_operands; i++)
			command->operands[i] = typed(command->verb->operands, command->operands[i]);
	return GO_ON;
}

static const struct reg_noun *find_noun(const char *name)
{
	for (const struct reg_noun *noun = nouns; noun->name != NULL; noun++)
		if (strcmp(noun->name, name) == 0)
			return noun;
	return NULL;
}

static const struct reg_verb *find_verb(const struct reg_noun *noun, const char *name)
{
	for (const struct reg_verb *verb = noun->verbs; verb->run != NULL; verb++)
		if (verb->name != NULL && name != NULL && strcmp(verb->name, name) == 0)
			return verb;
	return NULL;
}

/* `regulars help [NOUN [VERB]]`. */
static int help(char **words, int n_words)
{
	const struct reg_noun *noun = n_words > 0 ? find_noun(words[0]) : NULL;
	const struct reg_verb *verb = noun != NULL && n_words > 1 ? find_verb(noun, words[1]) : NULL;

	if ((n_words > 0 && noun == NULL) || (n_words > 1 && verb == NULL)) {
		fprintf(stderr, _("regulars: there is no command \"%s\"; see `regulars --help`\n"),
		    words[noun == NULL ? 0 : 1]);
		return REG_EXIT_USAGE;
	}
	reg_help_print(stdout, nouns, noun, verb);
	return REG_EXIT_DONE;
}

static bool is_given(const struct reg_command *command, const char *name)
{
	for (size_t i = 0; i < command->n_given; i++)
		if (strcmp(command->given[i].option->name, name) == 0)
			return true;
	return false;
}

static int run(struct reg_command *command)
{
	const struct reg_verb *verb = command->verb;
	struct reg_err err = { 0 };
	int least, most, result;

	reg_command_operands(&least, &most, verb);
	if (command->n_operands < least)
		return reg_command_usage(command, "%s is missing", verb->operands);
	if (most >= 0 && command->n_operands > most)
		return reg_command_usage(command, "\"%s\" is one word too many", command->operands[most]);
	if (command->json && is_given(command, "csv"))
		return reg_command_usage(command, "--json and --csv exclude each other");
	if (is_given(command, "html") && (command->json || is_given(command, "csv")))
		return reg_command_usage(command, "--html writes a page: neither --json nor --csv can stand beside it");
	if (command->json || is_given(command, "csv"))
		reg_i18n_data_follows();
	result = verb->run(command, &err);
	if (result >= 0)
		return result;
	fprintf(stderr, "regulars: %s\n", err.line[0] != '\0' ? err.line : _("failed without a reason given"));
	return (int)reg_command_exit(result);
}

/* What was printed must have arrived: a full disk or a closed pipe is an error, not a success. */
static int close_output(int status)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (errno != EPIPE)
			fprintf(stderr, _("regulars: cannot write the output: %s\n"), strerror(errno));
		return status != REG_EXIT_DONE ? status : REG_EXIT_REFUSED;
	}
	return status;
}

static int dispatch(struct reg_command *command, int argc, char **argv)
{
	enum step step = parse_head(command, argc, argv);
	int word = optind;

	if (step != GO_ON)
		return step == STOP_DONE ? REG_EXIT_DONE : REG_EXIT_USAGE;
	if (word >= argc) {
		reg_help_print(stderr, nouns, NULL, NULL);
		return REG_EXIT_USAGE;
	}
	if (strcmp(argv[word], "help") == 0)
		return help(argv + word + 1, argc - word - 1);
	if (strcmp(argv[word], "complete") == 0) {
		bool is_marked = word + 1 < argc && strcmp(argv[word + 1], "--") == 0; /* what follows may be options */

		word += is_marked;
		reg_complete_print(stdout, nouns, argv + word + 1, argc - word - 1);
		return REG_EXIT_DONE;
	}
	command->noun = find_noun(argv[word]);
	if (command->noun == NULL)
		return reg_command_usage(command, "there is no command \"%s\"", argv[word]);
	if (command->noun->verbs[0].name == NULL) {
		command->verb = &command->noun->verbs[0];
	} else {
		command->verb = find_verb(command->noun, argv[word + 1]);
		if (command->verb != NULL)
			word++;
		else if (argv[word + 1] != NULL && argv[word + 1][0] == '-')
			command->verb = reg_command_own_verb(command->noun);
	}
	command->given = calloc((size_t)argc, sizeof *command->given);
	if (command->given == NULL) {
		fprintf(stderr, _("regulars: out of memory\n"));
		return REG_EXIT_REFUSED;
	}
	step = parse_tail(command, argc - word, argv + word);
	if (step != GO_ON)
		return step == STOP_DONE ? REG_EXIT_DONE : REG_EXIT_USAGE;
	if (command->verb == NULL)
		return command->n_operands > 0
		    ? reg_command_usage(command, "%s: there is no \"%s\"", command->noun->name, command->operands[0])
		    : reg_command_usage(command, "%s: what to do is missing", command->noun->name);
	return run(command);
}

int main(int argc, char **argv)
{
	struct reg_command command = { .language = language_of_environment() };
	int status;

	reg_i18n_begin();
	command.db = getenv("REGULARS_DB");
	if (command.db == NULL || command.db[0] == '\0')
		command.db = REG_STATE_DIR "/regulars.db";
	status = dispatch(&command, argc, argv);
	free(command.given);
	return close_output(status);
}
