/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * till.c - regulars-till: a small honest POS that shows how one uses the plugin, and that tests and demonstrations ring
 * with. It knows Regulars through plugin/regulars.h alone.
 */
#include "till.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../manager/i18n.h"
#include "command.h"
#include "loader.h"
#include "options.h"
#include "replay.h"
#include "text.h"
#include "words.h"

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

	till_screen_say(&desk->till->screen, "%c %s: %s", kind == REGULARS_INFO ? ' ' : '!', till_word(W_LOYALTY),
	    text);
}

static void on_log(enum regulars_message_kind kind, const char *text, void *payload)
{
	static const char *const names[] = {
		[REGULARS_INFO] = "info",
		[REGULARS_WARNING] = "warning",
		[REGULARS_ERROR] = "error",
	};
	struct desk *desk = payload;

	if (desk->log != NULL)
		(void)fprintf(desk->log, "%s: %s\n", names[kind], text);
}

static void on_customer_display(const char *line1, const char *line2, void *payload)
{
	struct desk *desk = payload;

	till_screen_display(&desk->till->screen, line1, line2);
}

/* A script's clock counts for the plugin too. */
static int64_t on_clock(void *payload)
{
	const struct desk *desk = payload;

	return till_now(desk->till);
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

/* Loads and starts the plugin. When it cannot be had the cashier is told once, and sells. */
static int start_loyalty(struct till *till, struct till_loader *loader, const struct till_options *options,
    struct desk *desk)
{
	const struct regulars_services services = {
		.struct_size = sizeof services,
		.payload = desk,
		.message = on_message,
		.log = on_log,
		.customer_display = on_customer_display,
		.clock = on_clock,
	};
	const struct regulars_settings settings = {
		.struct_size = sizeof settings,
		.database = options->database,
		/* Events of a journal that name no till are not of this one. */
		.till = options->replay == NULL ? till->name : options->till,
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
static int run(struct till *till, struct till_loader *loader, const struct till_options *options,
    struct desk *desk, FILE *in)
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
	struct till_options options;
	struct till till = {.sales.lock_fd = -1};
	struct till_loader loader = {0};
	struct desk desk = {.till = &till};
	char series[128];
	FILE *in = stdin;
	int status;

	reg_i18n_begin();
	status = till_options_parse(&options, argc, argv);
	if (status >= 0)
		return status;
	till_words_select(options.screen_language);
	if (options.language != NULL)
		reg_i18n_choose(options.language);
	till.site = options.site;
	till.name = options.till == NULL ? "1" : options.till;
	(void)snprintf(series, sizeof series, "till %s", till.name);
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
