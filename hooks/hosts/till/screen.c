/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "screen.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../manager/i18n.h"
#include "keys.h"
#include "text.h"
#include "words.h"

/* The page: header, ticket beside the customer's display and the sums, operator display, messages, input, keys. */
#define COLUMNS 80
#define TICKET_COLUMNS 54
#define SIDE_COLUMN 57
#define SIDE_COLUMNS 22
#define TICKET_ROW 2
#define TICKET_ROWS 13
#define OPERATOR_ROW 15
#define MESSAGE_ROW 19
#define MESSAGE_ROWS 3
#define LAST_ROW 22
#define INPUT_ROW 23
#define KEYS_ROW 24

void till_screen_init(struct till_screen *screen, FILE *in, int want_page)
{
	memset(screen, 0, sizeof *screen);
	screen->in = in;
	screen->is_page = want_page && isatty(fileno(in)) && isatty(STDOUT_FILENO);
	screen->is_echo = !isatty(fileno(in));
	screen->currency_decimals = 2;
	if (screen->is_page)
		(void)fputs("\033[?1049h", stdout);
}

static void forget_said(struct till_screen *screen)
{
	for (size_t i = 0; i < screen->n_said; i++)
		free(screen->said[i]);
	free(screen->said);
	screen->said = NULL;
	screen->n_said = 0;
}

void till_screen_finish(struct till_screen *screen)
{
	if (screen->is_page) {
		(void)fputs("\033[?1049l", stdout);
		/* What was said last stays readable after the page is gone. */
		for (size_t i = 0; i < screen->n_said; i++)
			(void)printf("%s\n", screen->said[i]);
	}
	(void)fflush(stdout);
	forget_said(screen);
}

void till_screen_say(struct till_screen *screen, const char *format, ...)
{
	char raw[1024];
	char clean[1024];
	char **grown;
	va_list args;

	if (screen->is_quiet)
		return;
	va_start(args, format);
	(void)vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	till_text_cut(clean, sizeof clean, raw, sizeof clean);
	if (!screen->is_page) {
		(void)printf("%s\n", clean);
		return;
	}
	grown = reallocarray(screen->said, screen->n_said + 1, sizeof(char *));
	if (grown == NULL)
		return;
	screen->said = grown;
	grown[screen->n_said] = strdup(clean);
	if (grown[screen->n_said] != NULL)
		screen->n_said++;
}

void till_screen_display(struct till_screen *screen, const char *line1, const char *line2)
{
	till_text_fill(screen->display[0], sizeof screen->display[0], line1, TILL_DISPLAY_COLUMNS);
	till_text_fill(screen->display[1], sizeof screen->display[1], line2, TILL_DISPLAY_COLUMNS);
}

void till_screen_box(struct till_screen *screen)
{
	if (screen->is_page)
		return;
	till_screen_say(screen, "  +--------------------+");
	till_screen_say(screen, "  |%s|", screen->display[0]);
	till_screen_say(screen, "  |%s|", screen->display[1]);
	till_screen_say(screen, "  +--------------------+");
}

void till_screen_operator(struct till_screen *screen, const char *const *lines, size_t n)
{
	screen->n_operator_rows = 0;
	for (size_t i = 0; i < n; i++) {
		if (!screen->is_page)
			till_screen_say(screen, "  * %s", lines[i]);
		if (i < TILL_OPERATOR_ROWS)
			till_text_cut(screen->operator_rows[screen->n_operator_rows++], TILL_ROW_SIZE, lines[i],
			    COLUMNS - 2);
	}
}

static void put(int row, int column, const char *text, size_t columns)
{
	char filled[TILL_ROW_SIZE];

	till_text_fill(filled, sizeof filled, text, columns);
	(void)printf("\033[%d;%dH%s", row, column, filled);
}

static void put_rule(int row, const char *title)
{
	char rule[TILL_ROW_SIZE];
	size_t used;

	(void)snprintf(rule, sizeof rule, "-- %s ", title);
	for (used = till_text_width(rule); used < COLUMNS && strlen(rule) + 1 < sizeof rule; used++)
		strcat(rule, "-");
	put(row, 1, rule, COLUMNS);
}

static void put_sum(int row, const char *label, int64_t value, int decimals)
{
	char amount[40];
	char text[TILL_ROW_SIZE];

	till_text_decimal(amount, sizeof amount, value, decimals);
	till_text_spread(text, sizeof text, label, amount, SIDE_COLUMNS);
	put(row, SIDE_COLUMN, text, SIDE_COLUMNS);
}

static void put_known(int row, const char *label, const char *value)
{
	char text[TILL_ROW_SIZE];

	if (value[0] == '\0')
		return;
	till_text_spread(text, sizeof text, label, value, SIDE_COLUMNS);
	put(row, SIDE_COLUMN, text, SIDE_COLUMNS);
}

static void draw_side(const struct till_screen *screen)
{
	char text[TILL_ROW_SIZE];

	for (int row = TICKET_ROW; row < OPERATOR_ROW; row++)
		put(row, TICKET_COLUMNS + 1, "|", 2);
	put(TICKET_ROW, SIDE_COLUMN, "+--------------------+", SIDE_COLUMNS);
	for (int i = 0; i < 2; i++) {
		(void)snprintf(text, sizeof text, "|%s|", screen->display[i]);
		put(TICKET_ROW + 1 + i, SIDE_COLUMN, text, SIDE_COLUMNS);
	}
	put(TICKET_ROW + 3, SIDE_COLUMN, "+--------------------+", SIDE_COLUMNS);
	if (screen->ticket != NULL) {
		const struct till_ticket *ticket = screen->ticket;
		int64_t total = till_ticket_total(ticket);
		size_t digits = strlen(ticket->card);

		put(TICKET_ROW + 5, SIDE_COLUMN, till_word_kind((int)ticket->kind), SIDE_COLUMNS);
		put_sum(TICKET_ROW + 6, till_word(W_TOTAL), total, screen->currency_decimals);
		put_sum(TICKET_ROW + 7, till_word(W_PAID), till_ticket_paid(ticket), screen->currency_decimals);
		put_sum(TICKET_ROW + 8, till_word(W_TO_PAY), total - till_ticket_paid(ticket),
		    screen->currency_decimals);
		put_known(TICKET_ROW + 9, till_word(W_PLATE), ticket->plate);
		/* A till's screen is seen by the queue: the last four digits are enough to check a card. */
		(void)snprintf(text, sizeof text, "%s%s", digits > 4 ? "*" : "",
		    ticket->card + (digits > 4 ? digits - 4 : 0));
		put_known(TICKET_ROW + 10, till_word(W_CARD), digits == 0 ? "" : text);
		put_known(TICKET_ROW + 11, till_word(W_PHONE), ticket->phone);
		put_known(TICKET_ROW + 12, till_word(W_CUSTOMER), ticket->customer);
	}
}

static void draw_ticket(const struct till_screen *screen)
{
	const struct till_ticket *ticket = screen->ticket;
	size_t first;
	char row[TILL_ROW_SIZE];

	if (ticket == NULL)
		return;
	/* The newest lines are the ones being rung. */
	first = ticket->n_lines > TICKET_ROWS ? ticket->n_lines - TICKET_ROWS : 0;
	for (size_t i = first; i < ticket->n_lines; i++) {
		till_ticket_row(row, sizeof row, ticket, i, TICKET_COLUMNS - 1, screen->currency_decimals);
		put(TICKET_ROW + (int)(i - first), 1, row, TICKET_COLUMNS - 1);
	}
}

static void draw_frame(const struct till_screen *screen)
{
	(void)fputs("\033[0m\033[2J\033[7m", stdout);
	put(1, 1, screen->header, COLUMNS);
	put(KEYS_ROW, 1, till_word(W_KEYS), COLUMNS);
	(void)fputs("\033[0m", stdout);
}

static void draw_page(const struct till_screen *screen)
{
	size_t first = screen->n_said > MESSAGE_ROWS ? screen->n_said - MESSAGE_ROWS : 0;

	draw_frame(screen);
	draw_ticket(screen);
	draw_side(screen);
	put_rule(OPERATOR_ROW, till_word(W_LOYALTY_HEAD));
	for (size_t i = 0; i < screen->n_operator_rows; i++)
		put(OPERATOR_ROW + 1 + (int)i, 2, screen->operator_rows[i], COLUMNS - 2);
	put_rule(MESSAGE_ROW, till_word(W_MESSAGES));
	for (size_t i = first; i < screen->n_said; i++)
		put(MESSAGE_ROW + 1 + (int)(i - first), 2, screen->said[i], COLUMNS - 2);
}

/* More was said than the message rows hold: a receipt, a list, the help. Narrow text leaves the side as it is.
 * Returns how many lines were shown. */
static size_t draw_long(const struct till_screen *screen, size_t from)
{
	size_t rows = LAST_ROW - TICKET_ROW + 1;
	size_t widest = 0;
	size_t n;

	for (size_t i = 0; i < screen->n_said; i++)
		if (till_text_width(screen->said[i]) > widest)
			widest = till_text_width(screen->said[i]);
	draw_frame(screen);
	if (widest < TICKET_COLUMNS)
		draw_side(screen);
	for (n = 0; n < rows && from + n < screen->n_said; n++)
		put(TICKET_ROW + (int)n, 1, screen->said[from + n],
		    widest < TICKET_COLUMNS ? TICKET_COLUMNS - 1 : COLUMNS);
	return n;
}

static int read_page(struct till_screen *screen, const char *prompt, char *out, size_t size, int is_secret)
{
	size_t from = 0;

	if (screen->n_said <= MESSAGE_ROWS) {
		draw_page(screen);
	} else {
		for (from = draw_long(screen, 0); from < screen->n_said; from += draw_long(screen, from))
			if (till_keys_read(out, size, INPUT_ROW, COLUMNS, till_word(W_NEXT_PAGE), 0) != 0)
				return -1;
	}
	return till_keys_read(out, size, INPUT_ROW, COLUMNS, prompt, is_secret);
}

int till_screen_read(struct till_screen *screen, const char *prompt, char *out, size_t size)
{
	return till_screen_ask(screen, prompt, out, size, 0);
}

int till_screen_ask(struct till_screen *screen, const char *prompt, char *out, size_t size, int is_secret)
{
	int result = 0;

	if (screen->is_page) {
		result = read_page(screen, prompt, out, size, is_secret);
		forget_said(screen);
		return result;
	}
	if (!screen->is_echo) {
		(void)printf("%s ", prompt);
		(void)fflush(stdout);
	}
	if (is_secret && !screen->is_echo)
		till_keys_hide(1);
	if (fgets(out, (int)size, screen->in) == NULL)
		result = -1;
	if (is_secret && !screen->is_echo) {
		till_keys_hide(0);
		(void)printf("\n");
	}
	if (result != 0)
		return -1;
	if (strchr(out, '\n') == NULL) {
		int c;

		/* A line longer than any command: the rest of it is no command of its own. */
		while ((c = getc(screen->in)) != EOF && c != '\n')
			;
	}
	out[strcspn(out, "\r\n")] = '\0';
	/* A script is UTF-8; a person types what the terminal has. */
	if (!screen->is_echo)
		till_text_copy(out, size, reg_i18n_typed(out));
	if (screen->is_echo)
		till_screen_say(screen, "%s %s", prompt, is_secret && out[0] != '\0' ? "****" : out);
	return 0;
}
