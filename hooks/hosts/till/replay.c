/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "replay.h"

#include <string.h>

#include "text.h"
#include "words.h"

struct replay {
	struct till *till;
	int is_quiet;
	int64_t by_kind[REGULARS_SHIFT_CLOSE + 1];
	int64_t events;
	int64_t spooled;
	int64_t refused;
	int64_t failed;
	int64_t unreadable;
};

/* Appends what is known. */
static void add(char *row, const char *between, const char *text)
{
	size_t length = strlen(row);

	if (till_text_known(text) != NULL)
		(void)snprintf(row + length, TILL_ROW_SIZE - length, "%s%s", between, text);
}

/* "2026-11-21 08:15:30  sale 000123  粤B12345  40.12 l  302.89" */
static void say_event(struct replay *replay, const struct regulars_event *event)
{
	int64_t volume_ml = 0;
	int64_t amount_minor = 0;
	char at[40];
	char litres[40] = "";
	char amount[40] = "";
	char row[TILL_ROW_SIZE];

	till_time(replay->till, at, sizeof at, event->at_unix_s);
	for (size_t i = 0; i < event->n_lines; i++)
		if (!event->lines[i].is_void) {
			volume_ml += event->lines[i].volume_ml;
			amount_minor += event->lines[i].amount_minor;
		}
	if (volume_ml != 0)
		till_text_litres(litres, sizeof litres, volume_ml);
	if (event->n_lines > 0)
		till_text_decimal(amount, sizeof amount, amount_minor, event->currency == NULL ?
		    replay->till->currency_decimals : till_text_currency_decimals(event->currency));
	(void)snprintf(row, sizeof row, "%s", at);
	if (event->flags & REGULARS_TRAINING)
		add(row, "  ", till_word(W_TRAINING));
	add(row, "  ", till_word_kind((int)event->kind));
	add(row, " ", event->receipt == NULL ? event->shift : event->receipt);
	if (event->original_receipt != NULL) {
		add(row, " ", till_word(W_ORIGINAL));
		add(row, " ", event->original_receipt);
	}
	add(row, "  ", event->plate);
	if (litres[0] != '\0') {
		add(row, "  ", litres);
		add(row, " ", till_word(W_LITRES));
	}
	add(row, "  ", amount);
	till_screen_say(&replay->till->screen, "%s", row);
}

static void show_checkout(struct replay *replay, const struct regulars_checkout *checkout)
{
	struct till_screen *screen = &replay->till->screen;

	if (replay->is_quiet)
		return;
	for (size_t i = 0; i < checkout->n_operator_lines; i++)
		till_screen_say(screen, "    * %s", checkout->operator_lines[i]);
	if (till_text_known(checkout->customer_lines[0]) == NULL &&
	    till_text_known(checkout->customer_lines[1]) == NULL)
		return;
	till_screen_display(screen, checkout->customer_lines[0], checkout->customer_lines[1]);
	till_screen_say(screen, "    [%s] [%s]", screen->display[0], screen->display[1]);
}

static void identify(struct till_loyalty *loyalty, enum regulars_identifier_kind kind, const char *value)
{
	if (value != NULL)
		till_loyalty_note(loyalty, loyalty->plugin->sale_identify(loyalty->ticket, kind, value));
}

/* The event without what the calls between open and close say. */
static struct regulars_event frame_of(const struct regulars_event *event)
{
	struct regulars_event frame = *event;

	frame.plate = frame.card = frame.phone = frame.customer = NULL;
	frame.lines = NULL;
	frame.n_lines = 0;
	frame.tenders = NULL;
	frame.n_tenders = 0;
	return frame;
}

/* Rings up to the total and shows it. Leaves loyalty->ticket NULL when it could not be opened. */
static void ring(struct replay *replay, const struct regulars_event *event)
{
	struct till_loyalty *loyalty = &replay->till->loyalty;
	struct regulars_event head = frame_of(event);
	const struct regulars_checkout *checkout = NULL;

	if (till_loyalty_note(loyalty, loyalty->plugin->sale_open(&loyalty->ticket, loyalty->session, &head)) < 0)
		loyalty->ticket = NULL;
	if (loyalty->ticket == NULL)
		return;
	identify(loyalty, REGULARS_CUSTOMER, event->customer);
	identify(loyalty, REGULARS_CARD, event->card);
	identify(loyalty, REGULARS_PHONE, event->phone);
	identify(loyalty, REGULARS_PLATE, event->plate);
	for (size_t i = 0; i < event->n_lines; i++)
		till_loyalty_note(loyalty, loyalty->plugin->sale_line(loyalty->ticket, &event->lines[i]));
	/* Nobody is shown what a refund earns. */
	if (event->kind == REGULARS_SALE_REFUND)
		return;
	if (till_loyalty_note(loyalty, loyalty->plugin->sale_total(&checkout, loyalty->ticket)) >= 0 &&
	    checkout != NULL)
		show_checkout(replay, checkout);
}

static void close_ticket(struct till_loyalty *loyalty, const struct regulars_event *event)
{
	struct regulars_event tail = frame_of(event);

	for (size_t i = 0; i < event->n_tenders; i++)
		till_loyalty_note(loyalty, loyalty->plugin->sale_tender(loyalty->ticket, &event->tenders[i]));
	till_loyalty_note(loyalty, loyalty->plugin->sale_close(NULL, loyalty->ticket, event->kind, &tail));
}

static int replay_event(const struct regulars_event *event, const char *file, int64_t line, void *payload,
    struct reg_err *err)
{
	struct replay *replay = payload;
	struct till_loyalty *loyalty = &replay->till->loyalty;
	int is_rung = event->kind <= REGULARS_SALE_COMPLETION && event->kind != REGULARS_SALE_VOID;
	/* sale_close() would work out a promise of its own in place of the one that was printed then. */
	int is_promise = (event->flags & REGULARS_HAS_PROMISE) != 0;
	enum regulars_status status;

	(void)err;
	replay->events++;
	replay->by_kind[event->kind]++;
	if (!replay->is_quiet)
		say_event(replay, event);
	if (!till_loyalty_is_on(loyalty))
		return 0;
	if (is_rung)
		ring(replay, event);
	if (is_rung && !is_promise && loyalty->ticket != NULL)
		close_ticket(loyalty, event);
	else
		till_loyalty_note(loyalty, loyalty->plugin->event(loyalty->session, event));
	till_loyalty_forget(loyalty);
	status = till_loyalty_verdict(loyalty);
	replay->spooled += status == REGULARS_SPOOLED;
	replay->refused += status == REGULARS_REFUSED;
	replay->failed += status == REGULARS_FAILED;
	if (status < 0)
		till_screen_say(&replay->till->screen, "! %s:%lld: %s: %s", file, (long long)line,
		    till_word(status == REGULARS_REFUSED ? W_LOYALTY_REFUSED : W_LOYALTY_FAILED), loyalty->why);
	return 0;
}

static void replay_bad(const char *file, int64_t line, const char *why, void *payload)
{
	struct replay *replay = payload;

	replay->unreadable++;
	till_screen_say(&replay->till->screen, "! %s:%lld: %s", file, (long long)line, why);
}

int till_replay(struct till *till, const char *path, enum reg_journal_format format, const char *map_path, int is_quiet)
{
	struct replay replay = {.till = till, .is_quiet = is_quiet};
	const struct reg_journal_sink sink = {.event = replay_event, .bad = replay_bad, .payload = &replay};
	struct reg_journal_map *map = NULL;
	struct reg_err err = {0};
	int result = 0;

	if (map_path != NULL)
		result = reg_journal_map_create(&map, map_path, &err);
	if (result >= 0)
		result = reg_journal_read(path, format, map, till->zone, &sink, &err);
	reg_journal_map_destroy(map);
	till_screen_say(&till->screen, "%s: %lld", till_word(W_EVENTS), (long long)replay.events);
	for (int kind = REGULARS_SALE_CLOSE; kind <= REGULARS_SHIFT_CLOSE; kind++)
		if (replay.by_kind[kind] > 0)
			till_screen_say(&till->screen, "  %s: %lld", till_word_kind(kind),
			    (long long)replay.by_kind[kind]);
	till_screen_say(&till->screen, "%s: %lld  %s: %lld  %s: %lld  %s: %lld", till_word(W_SPOOLED),
	    (long long)replay.spooled, till_word(W_REFUSED), (long long)replay.refused, till_word(W_FAILED),
	    (long long)replay.failed, till_word(W_UNREADABLE), (long long)replay.unreadable);
	if (result < 0)
		till_screen_say(&till->screen, "! %s", err.line);
	return result < 0 || replay.refused > 0 || replay.failed > 0 || replay.unreadable > 0 ? -1 : 0;
}
