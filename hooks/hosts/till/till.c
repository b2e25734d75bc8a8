/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * till.c - regulars-till: a small honest POS that shows how one uses the plugin, and that tests and demonstrations ring
 * with. It knows Regulars through plugin/regulars.h alone.
 */
#include "till.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "config.h"
#include "loader.h"
#include "replay.h"
#include "text.h"
#include "words.h"

struct options {
	const char *plugin;
	const char *database;
	const char *site;
	const char *till;
	const char *series;
	const char *attendant;
	const char *currency;
	const char *zone;
	const char *language;
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

enum {
	OPT_PLUGIN = 256, OPT_DB, OPT_SITE, OPT_TILL, OPT_SERIES, OPT_ATTENDANT, OPT_CURRENCY, OPT_ZONE, OPT_LANG, OPT_PRODUCTS,
	OPT_STATE, OPT_SCRIPT, OPT_REPLAY, OPT_FORMAT, OPT_MAP, OPT_QUIET, OPT_LINES, OPT_LOG, OPT_BUDGET, OPT_HELP, OPT_VERSION
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

static const char help_text[] =
    "Usage: regulars-till [options]\n"
    "       regulars-till [options] --replay FILE [--format FORMAT] [--map FILE]\n"
    "\n"
    "A small till that rings fuel and shop sales and loads the Regulars plugin.\n"
    "On a terminal it draws a page of 80 x 24; type help for its commands.\n"
    "\n"
    "The plugin\n"
    "  --plugin FILE    the shared object; none: sell without it; default:\n"
    "                   " REG_PLUGIN_PATH "\n"
    "  --db FILE        its side database, made by regulars init; default:\n"
    "                   " REG_STATE_DIR "/regulars.db\n"
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
    "Exit status: 0 done, 1 something was refused, 2 wrong usage.\n";

int64_t till_now(const struct till *till)
{
	return till->clock_unix_s != 0 ? till->clock_unix_s : (int64_t)time(NULL);
}

void till_time(const struct till *till, char *out, size_t size, int64_t at_unix_s)
{
	int year, month, day, hour, minute, second;

	reg_zone_local(till->zone, at_unix_s, &year, &month, &day, &hour, &minute, &second);
	(void)snprintf(out, size, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
}

void till_report_loyalty(struct till *till)
{
	enum regulars_status status = till_loyalty_verdict(&till->loyalty);

	switch (status) {
	case REGULARS_OK:
		return;
	case REGULARS_SPOOLED:
		till_screen_say(&till->screen, "  %s", till_word(W_LOYALTY_SPOOLED));
		return;
	case REGULARS_REFUSED:
		till_screen_say(&till->screen, "! %s: %s", till_word(W_LOYALTY_REFUSED), till->loyalty.why);
		return;
	case REGULARS_FAILED:
		/* While a ticket is open once is enough; what became of it is said at its end. */
		if (till->has_ticket && till->is_told)
			return;
		till->is_told = till->has_ticket;
		till_screen_say(&till->screen, "! %s: %s", till_word(W_LOYALTY_FAILED), till->loyalty.why);
		return;
	}
}

/* The services that the plugin may call. Its log can come from its own thread, so it goes to a file of its own, which
 * stdio locks; the screen belongs to this thread. */
struct desk {
	struct till *till;
	FILE *log;
};

static void on_message(enum regulars_message_kind kind, const char *text, void *payload)
{
	struct desk *desk = payload;

	till_screen_say(&desk->till->screen, "%c %s: %s", kind == REGULARS_INFO ? ' ' : '!', till_word(W_LOYALTY), text);
}

static void on_log(enum regulars_message_kind kind, const char *text, void *payload)
{
	static const char *const names[] = {[REGULARS_INFO] = "info", [REGULARS_WARNING] = "warning", [REGULARS_ERROR] = "error"};
	struct desk *desk = payload;

	if (desk->log != NULL)
		(void)fprintf(desk->log, "%s: %s\n", names[kind], text);
}

static void on_customer_display(const char *line1, const char *line2, void *payload)
{
	struct desk *desk = payload;

	till_screen_display(&desk->till->screen, line1, line2);
}

static void draw_header(struct till *till)
{
	struct till_screen *screen = &till->screen;
	char left[256];
	char right[96];
	char at[40];

	till_time(till, at, sizeof at, till_now(till));
	(void)snprintf(left, sizeof left, " %s %s%s%s  %s %s  %s %s  %s", till_word(W_TILL), till->name,
	    till->site == NULL ? "" : "@", till->site == NULL ? "" : till->site, till_word(W_ATTENDANT),
	    till->attendant[0] == '\0' ? "-" : till->attendant, till_word(W_SHIFT),
	    till->sales.shift[0] == '\0' ? "-" : till->sales.shift, till->is_training ? till_word(W_TRAINING) : "");
	(void)snprintf(right, sizeof right, "%s%.16s ", till_loyalty_is_on(&till->loyalty) ? "" : "(-) ", at);
	till_text_spread(screen->header, sizeof screen->header, left, right, 80);
}

static void sell(struct till *till)
{
	char line[1024];

	till_screen_display(&till->screen, till_word(W_WELCOME), "");
	while (!till->is_quitting) {
		draw_header(till);
		if (till_screen_read(&till->screen, ">", line, sizeof line) != 0)
			break;
		till_command_run(till, line);
	}
	/* An open ticket at the end of input was not sold. */
	if (till->has_ticket)
		till_ticket_drop(till);
}

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

static int parse_format(struct options *options, const char *name)
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
	(void)fprintf(stderr, "regulars-till: %s%s%s\nTry regulars-till --help.\n", what, detail == NULL ? "" : ": ",
	    detail == NULL ? "" : detail);
	return 2;
}

/* Returns -1 to go on, or the exit status. */
static int parse_options(struct options *options, int argc, char **argv)
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

	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (c >= OPT_PLUGIN && c <= OPT_REPLAY) {
			*texts[c - OPT_PLUGIN] = optarg;
			continue;
		}
		switch (c) {
		case OPT_FORMAT:
			if (parse_format(options, optarg) != 0)
				return usage("--format: expected naxml, jsonl or csv", NULL);
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
				return usage("--budget-ms: expected milliseconds up to 60000", NULL);
			options->budget_ms = (int32_t)number;
			break;
		case OPT_HELP:
			(void)fputs(help_text, stdout);
			return 0;
		case OPT_VERSION:
			(void)fputs("regulars-till (" PACKAGE_NAME ") " PACKAGE_VERSION "\nLicence: LGPL-2.1-or-later\n", stdout);
			return 0;
		default:
			return usage("see the line above", NULL);
		}
	}
	if (optind < argc)
		return usage("unexpected argument", argv[optind]);
	if (options->script != NULL && options->replay != NULL)
		return usage("--script and --replay exclude each other", NULL);
	if (options->language != NULL && strcmp(options->language, "en") != 0 && strcmp(options->language, "zh_CN") != 0)
		return usage("--lang: expected en or zh_CN", NULL);
	return -1;
}

/* Loads and starts the plugin. When it cannot be had the cashier is told once, and sells. */
static int start_loyalty(struct till *till, struct till_loader *loader, const struct options *options, struct desk *desk)
{
	const struct regulars_services services = {
		.struct_size = sizeof services,
		.payload = desk,
		.message = on_message,
		.log = on_log,
		.customer_display = on_customer_display,
	};
	const struct regulars_settings settings = {
		.struct_size = sizeof settings,
		.database = options->database,
		.till = till->name,
		.budget_ms = options->budget_ms,
		.operator_language = options->language,
	};
	char why[512] = "";

	till->loyalty.site = till->site;
	till->loyalty.till = till->name;
	till->loyalty.series = till->series;
	till->loyalty.currency = till->currency;
	if (strcmp(options->plugin, "none") == 0)
		return 0;
	if (till_loader_init(loader, options->plugin, why, sizeof why) != 0) {
		till_screen_say(&till->screen, "! %s: %s", till_word(W_LOYALTY_OFF), why);
		return -1;
	}
	if (till_loyalty_start(&till->loyalty, loader->plugin, &settings, &services) != 0) {
		till_screen_say(&till->screen, "! %s: %s", till_word(W_LOYALTY_OFF), till->loyalty.why);
		return -1;
	}
	return 0;
}

static int fail(const char *why)
{
	(void)fprintf(stderr, "regulars-till: %s\n", why);
	return 1;
}

/* Opens what the till needs, sells or replays, and returns the exit status. */
static int run(struct till *till, struct till_loader *loader, const struct options *options, struct desk *desk, FILE *in)
{
	struct reg_err err = {0};
	char why[512] = "";
	int has_loyalty;

	if (reg_zone_create(&till->zone, options->zone, &err) != 0)
		return fail(err.line);
	if (till_catalog_init(&till->catalog, options->products, till->currency_decimals, why, sizeof why) != 0)
		return fail(why);
	till->sales.catalog = &till->catalog;
	till->sales.zone = till->zone;
	till->sales.till = till->name;
	till->sales.site = till->site;
	till->sales.series = till->series;
	till->sales.currency = till->currency;
	if (options->replay == NULL && till_sales_open(&till->sales, options->state, why, sizeof why) != 0)
		return fail(why);
	till_screen_init(&till->screen, in, options->replay == NULL && options->script == NULL && !options->is_lines);
	till->screen.currency_decimals = till->currency_decimals;
	has_loyalty = start_loyalty(till, loader, options, desk) == 0;
	if (options->replay == NULL) {
		sell(till);
		return till->refused > 0 && options->script != NULL;
	}
	if (till_replay(till, options->replay, options->format, options->map, options->is_quiet) != 0)
		return 1;
	return !has_loyalty;
}

int main(int argc, char **argv)
{
	struct options options = {
		.plugin = REG_PLUGIN_PATH,
		.database = REG_STATE_DIR "/regulars.db",
		.till = "1",
		.zone = default_zone(),
		.state = default_state(),
	};
	struct till till = {.sales.lock_fd = -1};
	struct till_loader loader = {0};
	struct desk desk = {.till = &till};
	char series[128];
	FILE *in = stdin;
	int status = parse_options(&options, argc, argv);

	if (status >= 0)
		return status;
	till_words_select(options.language == NULL ? default_language() :
	    strcmp(options.language, "en") == 0 ? TILL_EN : TILL_ZH);
	(void)snprintf(series, sizeof series, "till %s", options.till);
	till.site = options.site;
	till.name = options.till;
	till.series = options.series == NULL ? series : options.series;
	till.currency = options.currency;
	till.currency_decimals = till_text_currency_decimals(options.currency);
	till_text_copy(till.attendant, sizeof till.attendant, options.attendant);
	if (options.script != NULL && strcmp(options.script, "-") != 0) {
		in = fopen(options.script, "r");
		if (in == NULL) {
			perror(options.script);
			return 1;
		}
	}
	if (options.log != NULL) {
		desk.log = fopen(options.log, "a");
		if (desk.log == NULL) {
			perror(options.log);
			status = 1;
		}
	}
	if (status < 0)
		status = run(&till, &loader, &options, &desk, in);
	till_loyalty_stop(&till.loyalty);
	till_loader_finish(&loader);
	till_screen_finish(&till.screen);
	till_sales_finish(&till.sales);
	till_catalog_finish(&till.catalog);
	reg_zone_destroy(till.zone);
	if (desk.log != NULL)
		(void)fclose(desk.log);
	if (in != stdin)
		(void)fclose(in);
	return status;
}
