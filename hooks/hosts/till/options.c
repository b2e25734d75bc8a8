/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../manager/i18n.h"
#include "config.h"
#include "text.h"

enum {
	OPT_PLUGIN = 256, OPT_DB, OPT_SITE, OPT_TILL, OPT_SERIES, OPT_ATTENDANT, OPT_CURRENCY, OPT_ZONE, OPT_LANG,
	OPT_PRODUCTS, OPT_STATE, OPT_SCRIPT, OPT_REPLAY, OPT_FORMAT, OPT_MAP, OPT_QUIET, OPT_LINES, OPT_LOG, OPT_BUDGET,
	OPT_HELP, OPT_VERSION
};

static const struct option long_options[] = {
	{"plugin", required_argument, NULL, OPT_PLUGIN},
	{"db", required_argument, NULL, OPT_DB},
	{"site", required_argument, NULL, OPT_SITE},
	{"till", required_argument, NULL, OPT_TILL},
	{"series", required_argument, NULL, OPT_SERIES},
	{"attendant", required_argument, NULL, OPT_ATTENDANT},
	{"currency", required_argument, NULL, OPT_CURRENCY},
	{"zone", required_argument, NULL, OPT_ZONE},
	{"lang", required_argument, NULL, OPT_LANG},
	{"products", required_argument, NULL, OPT_PRODUCTS},
	{"state", required_argument, NULL, OPT_STATE},
	{"script", required_argument, NULL, OPT_SCRIPT},
	{"replay", required_argument, NULL, OPT_REPLAY},
	{"format", required_argument, NULL, OPT_FORMAT},
	{"map", required_argument, NULL, OPT_MAP},
	{"quiet", no_argument, NULL, OPT_QUIET},
	{"lines", no_argument, NULL, OPT_LINES},
	{"log", required_argument, NULL, OPT_LOG},
	{"budget-ms", required_argument, NULL, OPT_BUDGET},
	{"help", no_argument, NULL, OPT_HELP},
	{"version", no_argument, NULL, OPT_VERSION},
	{0},
};

static const char version_text[] = "regulars-till (" PACKAGE_NAME ") " PACKAGE_VERSION "\n"
    "Licence: LGPL-2.1-or-later\n"; /* names, the same in every language */

static const char help_text[] = N_(
    "Usage: regulars-till [options]\n"
    "       regulars-till [options] --replay FILE [--format FORMAT] [--map FILE]\n"
    "\n"
    "A small till that rings fuel and shop sales and loads the Regulars plugin.\n"
    "On a terminal it draws a page of 80 x 24; type help for its commands.\n"
    "\n"
    "The plugin\n"
    "  --plugin FILE    the shared object; none: sell without it; default:\n"
    "                   {plugin}\n"
    "  --db FILE        its side database, made by regulars init; default:\n"
    "                   {statedir}/regulars.db\n"
    "  --budget-ms N    longest that it may keep the cashier waiting (default 250)\n"
    "  --log FILE       append what it logs (default: dropped)\n"
    "\n"
    "The till\n"
    "  --site ID        site (default: the site of the database)\n"
    "  --till NAME      name of this till (default 1)\n"
    "  --series NAME    number range of its receipts (default: till and its name)\n"
    "  --attendant ID   who is at the till\n"
    "  --currency CODE  ISO 4217 (default: the currency of the database)\n"
    "  --zone NAME      time zone, such as Asia/Shanghai (default: the machine's)\n"
    "  --lang LANGUAGE  en or zh_CN (default: by the environment, else en)\n"
    "  --products FILE  what is sold (default: a small built-in list)\n"
    "  --state DIR      numbers and journal of this till; default:\n"
    "                   $XDG_STATE_HOME/regulars-till or ~/.local/state/regulars-till\n"
    "\n"
    "Without a cashier\n"
    "  --script FILE    commands from a file, - for standard input\n"
    "  --lines          plain lines, although this is a terminal\n"
    "  --replay FILE    ring every event of a journal and show what the cashier sees\n"
    "  --format FORMAT  naxml, jsonl or csv (default: by the first byte)\n"
    "  --map FILE       which column is which, for csv\n"
    "  --quiet          of a replay, say only what went wrong and the sums\n"
    "\n"
    "  --help           this text\n"
    "  --version        version and licence\n"
    "\n"
    "Exit status: 0 done, 1 something was refused, 2 wrong usage.\n");

static const char *default_zone(void)
{
	static char name[256];
	const char *zone = getenv("TZ");
	char link[256];
	ssize_t n;
	const char *at;

	if (zone != NULL && zone[0] != '\0')
		return zone[0] == ':' ? zone + 1 : zone;
	n = readlink("/etc/localtime", link, sizeof link - 1);
	if (n > 0) {
		link[n] = '\0';
		at = strstr(link, "zoneinfo/");
		if (at != NULL) {
			till_text_copy(name, sizeof name, at + strlen("zoneinfo/"));
			return name;
		}
	}
	return "UTC";
}

static enum till_language default_language(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		const char *value = getenv(variables[i]);

		if (value != NULL && value[0] != '\0')
			return strncmp(value, "zh", 2) == 0 ? TILL_ZH : TILL_EN;
	}
	return TILL_EN;
}

/* Where a person's till keeps its numbers; NULL when there is no home. */
static const char *default_state(void)
{
	static char path[4096];
	const char *base = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		(void)snprintf(path, sizeof path, "%s/regulars-till", base);
	else if (home != NULL && home[0] == '/')
		(void)snprintf(path, sizeof path, "%s/.local/state/regulars-till", home);
	else
		return NULL;
	return path;
}

static int parse_format(struct till_options *options, const char *name)
{
	if (strcmp(name, "naxml") == 0)
		options->format = REG_JOURNAL_NAXML;
	else if (strcmp(name, "jsonl") == 0)
		options->format = REG_JOURNAL_JSONL;
	else if (strcmp(name, "csv") == 0)
		options->format = REG_JOURNAL_CSV;
	else
		return -1;
	return 0;
}

static int usage(const char *what, const char *detail)
{
	if (detail == NULL)
		(void)fprintf(stderr, _("regulars-till: %s\nTry regulars-till --help.\n"), what);
	else
		(void)fprintf(stderr, _("regulars-till: %1$s: %2$s\nTry regulars-till --help.\n"), what, detail);
	return 2;
}

int till_options_parse(struct till_options *options, int argc, char **argv)
{
	const char **const texts[] = {
		[OPT_PLUGIN - OPT_PLUGIN] = &options->plugin,
		[OPT_DB - OPT_PLUGIN] = &options->database,
		[OPT_SITE - OPT_PLUGIN] = &options->site,
		[OPT_TILL - OPT_PLUGIN] = &options->till,
		[OPT_SERIES - OPT_PLUGIN] = &options->series,
		[OPT_ATTENDANT - OPT_PLUGIN] = &options->attendant,
		[OPT_CURRENCY - OPT_PLUGIN] = &options->currency,
		[OPT_ZONE - OPT_PLUGIN] = &options->zone,
		[OPT_LANG - OPT_PLUGIN] = &options->language,
		[OPT_PRODUCTS - OPT_PLUGIN] = &options->products,
		[OPT_STATE - OPT_PLUGIN] = &options->state,
		[OPT_SCRIPT - OPT_PLUGIN] = &options->script,
		[OPT_REPLAY - OPT_PLUGIN] = &options->replay,
	};
	int64_t number;
	int c;

	memset(options, 0, sizeof *options);
	options->plugin = REG_PLUGIN_PATH;
	options->database = REG_STATE_DIR "/regulars.db";
	options->zone = default_zone();
	options->state = default_state();
	options->screen_language = default_language();
	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (c >= OPT_PLUGIN && c <= OPT_REPLAY) {
			*texts[c - OPT_PLUGIN] = optarg;
			continue;
		}
		switch (c) {
		case OPT_FORMAT:
			if (parse_format(options, optarg) != 0)
				return usage(_("--format: expected naxml, jsonl or csv"), NULL);
			break;
		case OPT_MAP:
			options->map = optarg;
			break;
		case OPT_QUIET:
			options->is_quiet = 1;
			break;
		case OPT_LINES:
			options->is_lines = 1;
			break;
		case OPT_LOG:
			options->log = optarg;
			break;
		case OPT_BUDGET:
			if (till_text_number(&number, optarg, 0) != 0 || number < 0 || number > 60000)
				return usage(_("--budget-ms: expected milliseconds up to 60000"), NULL);
			options->budget_ms = (int32_t)number;
			break;
		case OPT_HELP:
			(void)fputs(reg_i18n_places(_(help_text)), stdout);
			return 0;
		case OPT_VERSION:
			(void)fputs(version_text, stdout);
			return 0;
		default:
			return usage(_("see the line above"), NULL);
		}
	}
	if (optind < argc)
		return usage(_("unexpected argument"), argv[optind]);
	if (options->script != NULL && options->replay != NULL)
		return usage(_("--script and --replay exclude each other"), NULL);
	if (options->language != NULL && strcmp(options->language, "en") != 0 &&
	    strcmp(options->language, "zh_CN") != 0)
		return usage(_("--lang: expected en or zh_CN"), NULL);
	if (options->language != NULL)
		options->screen_language = strcmp(options->language, "en") == 0 ? TILL_EN : TILL_ZH;
	return -1;
}
