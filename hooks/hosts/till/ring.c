/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ring.c - the commands of the ticket being rung: lines, who the customer is, total, tender, close.
 */
#include <string.h>

#include "command.h"
#include "receipt.h"
#include "text.h"

struct till_ticket *till_ticket_for(struct till *till, enum regulars_event_kind kind)
{
	if (!till->has_ticket) {
		till_ticket_init(&till->ticket, kind);
		till->ticket.is_training = till->is_training;
		till->ticket.at_unix_s = till_now(till);
		till_text_copy(till->ticket.attendant, sizeof till->ticket.attendant, till->attendant);
		till_text_copy(till->ticket.shift, sizeof till->ticket.shift, till->sales.shift);
		till->has_ticket = 1;
		till->is_told = 0;
		till->screen.ticket = &till->ticket;
		till_screen_operator(&till->screen, NULL, 0);
	} else if (till->ticket.kind != kind) {
		till_refuse(till, W_TICKET_OPEN, NULL);
		return NULL;
	}
	return &till->ticket;
}

void till_ticket_drop(struct till *till)
{
	till_loyalty_forget(&till->loyalty);
	till_ticket_finish(&till->ticket);
	till->has_ticket = 0;
	till->screen.ticket = NULL;
	till->ask = (struct till_ask){0};
}

void till_changed(struct till *till)
{
	int is_taken_back = till->ticket.off_minor_per_m3 != 0;

	for (size_t i = 0; i < till->ticket.n_lines; i++) {
		struct till_line *line = &till->ticket.lines[i];

		is_taken_back = is_taken_back || (line->is_redeemed && !line->is_void);
		line->is_void = line->is_void || line->is_redeemed;
	}
	till->ticket.off_minor_per_m3 = 0;
	till_loyalty_forget(&till->loyalty);
	if (is_taken_back)
		till_screen_say(&till->screen, "! %s", till_word(W_REDEEM_AGAIN));
	till_rung(till);
}

/* What a redeemed price per litre takes off the fuel just rung: a line of its own behind it. */
static int take_price_off(struct till *till, const struct till_line *fuel)
{
	struct till_ticket *ticket = &till->ticket;
	int64_t volume_ml = ticket->off_max_ml > 0 && fuel->volume_ml > ticket->off_max_ml ? ticket->off_max_ml :
	    fuel->volume_ml;
	int64_t off_minor = till_ticket_share(volume_ml, ticket->off_minor_per_m3, 1000000);
	struct till_line *line;

	if (off_minor > fuel->amount_minor)
		off_minor = fuel->amount_minor;
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	line->kind = REGULARS_LINE_DISCOUNT;
	till_text_copy(line->product, sizeof line->product, ticket->off_reward);
	till_text_copy(line->category, sizeof line->category, "regulars");
	till_text_copy(line->name, sizeof line->name, ticket->off_name);
	line->quantity_milli = 1000;
	line->amount_minor = -off_minor;
	line->is_redeemed = 1;
	ticket->off_minor_per_m3 = 0;
	till_rung(till);
	return 0;
}

void till_rung(struct till *till)
{
	const struct till_ticket *ticket = &till->ticket;
	char row[TILL_ROW_SIZE];
	char amount[40];

	till_loyalty_follow(&till->loyalty, ticket);
	till_text_decimal(amount, sizeof amount, till_ticket_total(ticket), till->currency_decimals);
	till_screen_display(&till->screen, ticket->lines[ticket->n_lines - 1].name, amount);
	/* On the page the ticket is in sight anyway. */
	if (!till->screen.is_page) {
		till_ticket_row(row, sizeof row, ticket, ticket->n_lines - 1, TILL_RECEIPT_COLUMNS,
		    till->currency_decimals);
		till_screen_say(&till->screen, "%s", row);
	}
}

/* Litres, or with a leading '=' an amount; both above zero. */
static int parse_fuel(const struct till *till, const char *word, int64_t *volume_ml, int64_t *amount_minor)
{
	*volume_ml = *amount_minor = 0;
	if (*word == '=')
		return till_text_number(amount_minor, word + 1, till->currency_decimals) == 0 && *amount_minor > 0 ?
		    0 : -1;
	return till_text_number(volume_ml, word, 3) == 0 && *volume_ml > 0 ? 0 : -1;
}

static int ring_fuel(struct till *till, char **words, int n)
{
	const struct till_product *product = till_catalog_find(&till->catalog, words[2], 1);
	struct till_ticket *ticket;
	struct till_line *line;
	int64_t volume_ml;
	int64_t amount_minor;

	if (product == NULL)
		return till_refuse(till, W_UNKNOWN_PRODUCT, words[2]);
	if (parse_fuel(till, words[3], &volume_ml, &amount_minor) != 0)
		return till_refuse(till, W_BAD_NUMBER, words[3]);
	ticket = till_ticket_for(till, REGULARS_SALE_CLOSE);
	if (ticket == NULL)
		return -1;
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	till_ticket_fill_fuel(line, product, words[1], volume_ml, amount_minor);
	if (n > 4)
		till_text_copy(line->nozzle, sizeof line->nozzle, words[4]);
	till_rung(till);
	if (ticket->off_minor_per_m3 > 0) {
		struct till_line fuel = ticket->lines[ticket->n_lines - 1];

		return take_price_off(till, &fuel);
	}
	return 0;
}

static int ring_item(struct till *till, char **words, int n)
{
	const struct till_product *product = till_catalog_find(&till->catalog, words[1], 0);
	struct till_ticket *ticket;
	struct till_line *line;
	int64_t quantity_milli = 1000;

	if (product == NULL)
		return till_refuse(till, W_UNKNOWN_PRODUCT, words[1]);
	if (n > 2 && (till_text_number(&quantity_milli, words[2], 3) != 0 || quantity_milli <= 0))
		return till_refuse(till, W_BAD_NUMBER, words[2]);
	/* Who prepays at the till may take something from the shop as well. */
	ticket = till_ticket_for(till, till->has_ticket && till->ticket.kind == REGULARS_SALE_PREPAY ?
	    REGULARS_SALE_PREPAY : REGULARS_SALE_CLOSE);
	if (ticket == NULL)
		return -1;
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	till_ticket_fill_item(line, product, quantity_milli);
	till_rung(till);
	return 0;
}

static int ring_prepay(struct till *till, char **words, int n)
{
	const struct till_product *product = till_catalog_find(&till->catalog, words[2], 1);
	struct till_ticket *ticket;
	struct till_line *line;
	int64_t amount_minor;

	(void)n;
	if (product == NULL)
		return till_refuse(till, W_UNKNOWN_PRODUCT, words[2]);
	if (till_text_number(&amount_minor, words[3], till->currency_decimals) != 0 || amount_minor <= 0)
		return till_refuse(till, W_BAD_NUMBER, words[3]);
	if (till->has_ticket && till->ticket.kind == REGULARS_SALE_CLOSE) {
		for (size_t i = 0; i < till->ticket.n_lines; i++)
			if (till->ticket.lines[i].kind == REGULARS_LINE_FUEL && !till->ticket.lines[i].is_void)
				return till_refuse(till, W_NOT_THIS_KIND, NULL);
		till->ticket.kind = REGULARS_SALE_PREPAY;
	}
	ticket = till_ticket_for(till, REGULARS_SALE_PREPAY);
	if (ticket == NULL)
		return -1;
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	till_ticket_fill_fuel(line, product, words[1], 0, amount_minor);
	/* Money for fuel that has not flowed yet. */
	line->kind = REGULARS_LINE_PREPAY;
	line->volume_ml = 0;
	till_rung(till);
	return 0;
}

static int discount(struct till *till, char **words, int n)
{
	struct till_line *line;
	int64_t number;
	int64_t off_minor;

	(void)n;
	if (!till->has_ticket)
		return till_refuse(till, W_NO_TICKET, NULL);
	if (till->ticket.kind != REGULARS_SALE_CLOSE)
		return till_refuse(till, W_NOT_THIS_KIND, NULL);
	if (till_text_number(&number, words[1], 0) != 0 || number < 1 || (size_t)number > till->ticket.n_lines)
		return till_refuse(till, W_NO_SUCH_LINE, words[1]);
	line = &till->ticket.lines[number - 1];
	if (till_text_number(&off_minor, words[2], till->currency_decimals) != 0 || off_minor <= 0)
		return till_refuse(till, W_BAD_NUMBER, words[2]);
	if (line->is_void || off_minor > line->amount_minor)
		return till_refuse(till, W_TOO_MUCH, words[2]);
	line->discount_minor += off_minor;
	line->amount_minor -= off_minor;
	till_changed(till);
	return 0;
}

void till_show_checkout(struct till *till)
{
	const struct regulars_checkout *checkout = till_loyalty_total(&till->loyalty, &till->ticket);
	char amount[40];

	till_text_decimal(amount, sizeof amount, till_ticket_total(&till->ticket), till->currency_decimals);
	till_screen_display(&till->screen, till_word(W_TOTAL), amount);
	if (checkout == NULL)
		return;
	till_screen_operator(&till->screen, checkout->operator_lines, checkout->n_operator_lines);
	/* A plugin of 1.0 has no question. */
	till->ask = (struct till_ask){0};
	if ((till->loyalty.plugin->version & 0xffff) >= 1 && checkout->ask != NULL) {
		till_text_copy(till->ask.action, sizeof till->ask.action, checkout->ask->action);
		till_text_copy(till->ask.field, sizeof till->ask.field, checkout->ask->field);
	}
	if (till_text_known(checkout->customer_lines[0]) != NULL ||
	    till_text_known(checkout->customer_lines[1]) != NULL)
		till_screen_display(&till->screen, checkout->customer_lines[0], checkout->customer_lines[1]);
}

static int identify(struct till *till, char **words, int n)
{
	struct till_ticket *ticket = till->has_ticket ? &till->ticket : till_ticket_for(till, REGULARS_SALE_CLOSE);
	char value[128] = "";

	/* A plate is often typed with blanks between its parts. */
	for (int i = 1; i < n; i++)
		(void)snprintf(value + strlen(value), sizeof value - strlen(value), "%s%s", i > 1 ? " " : "", words[i]);
	till_ticket_identify(ticket, strcmp(words[0], "plate") == 0 ? REGULARS_PLATE :
	    strcmp(words[0], "card") == 0 ? REGULARS_CARD : strcmp(words[0], "phone") == 0 ? REGULARS_PHONE :
	    REGULARS_CUSTOMER, value);
	till_show_checkout(till);
	return 0;
}

static int total(struct till *till, char **words, int n)
{
	(void)words;
	(void)n;
	if (!till->has_ticket)
		return till_refuse(till, W_NO_TICKET, NULL);
	if (!till->screen.is_page)
		till_receipt_lines(till, &till->ticket);
	till_show_checkout(till);
	till_screen_box(&till->screen);
	return 0;
}

static int tender(struct till *till, char **words, int n)
{
	struct till_tender *paid;
	int64_t due;
	int64_t given;
	char amount[40];

	if (!till->has_ticket)
		return till_refuse(till, W_NO_TICKET, NULL);
	given = due = till_ticket_total(&till->ticket) - till_ticket_paid(&till->ticket);
	if (n > 2 && till_text_number(&given, words[2], till->currency_decimals) != 0)
		return till_refuse(till, W_BAD_NUMBER, words[2]);
	if (due == 0 || given == 0 || (given < 0) != (due < 0))
		return till_refuse(till, W_BAD_NUMBER, n > 2 ? words[2] : NULL);
	/* Change is given in cash, and only for cash. */
	if (due < 0 ? given < due : given > due &&
	    (strcmp(words[1], "cash") != 0 || till->ticket.kind == REGULARS_SALE_REFUND))
		return till_refuse(till, W_TOO_MUCH, words[2]);
	paid = till_ticket_add_tender(&till->ticket);
	if (paid == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	till_text_copy(paid->kind, sizeof paid->kind, words[1]);
	paid->amount_minor = due > 0 && given > due ? due : given;
	till_loyalty_follow(&till->loyalty, &till->ticket);
	till_text_decimal(amount, sizeof amount, paid->amount_minor, till->currency_decimals);
	till_screen_say(&till->screen, "  %s: %s", till_word_tender(paid->kind), amount);
	if (due > 0 && given > due) {
		till_text_decimal(amount, sizeof amount, given - due, till->currency_decimals);
		till_screen_say(&till->screen, "  %s: %s", till_word(W_CHANGE), amount);
		till_screen_display(&till->screen, till_word(W_CHANGE), amount);
	}
	return 0;
}

static int close_ticket(struct till *till, char **words, int n)
{
	struct till_ticket *ticket = &till->ticket;
	const struct regulars_receipt *printed;
	struct till_ticket *kept;
	int64_t due;
	int will_promise;
	int will_print;
	int is_written;
	size_t counted = 0;

	(void)words;
	(void)n;
	for (size_t i = 0; till->has_ticket && i < ticket->n_lines; i++)
		counted += !ticket->lines[i].is_void;
	if (counted == 0)
		return till_refuse(till, W_NO_TICKET, NULL);
	due = till_ticket_total(ticket) - till_ticket_paid(ticket);
	if (due != 0) {
		char amount[40];

		till_text_decimal(amount, sizeof amount, due, till->currency_decimals);
		return till_refuse(till, W_STILL_TO_PAY, amount);
	}
	is_written = till_sales_number(&till->sales, ticket->receipt, sizeof ticket->receipt) == 0;
	ticket->at_unix_s = till_now(till);
	/* Only a sale that counts can promise, and only on paper; a prepay is evaluated with its completion. */
	will_promise = !ticket->is_training &&
	    (ticket->kind == REGULARS_SALE_CLOSE || ticket->kind == REGULARS_SALE_COMPLETION);
	printed = till_loyalty_close(&till->loyalty, ticket, will_promise);
	if (printed != NULL && will_promise) {
		ticket->has_promise = 1;
		ticket->promised_points = printed->earned_points;
	}
	will_print = will_promise || (!ticket->is_training && ticket->kind == REGULARS_SALE_REFUND);
	till_receipt_print(till, ticket, will_print ? printed : NULL);
	if (is_written) {
		kept = till_sales_keep(&till->sales, ticket, &is_written);
		if (kept == NULL)
			till_refuse(till, W_NO_MEMORY, NULL);
	}
	if (!is_written)
		till_refuse(till, W_NOT_SAVED, NULL);
	till_screen_display(&till->screen, till_word(W_THANKS), "");
	till_screen_operator(&till->screen, NULL, 0);
	till_ticket_drop(till);
	return 0;
}

static int cancel(struct till *till, char **words, int n)
{
	(void)words;
	(void)n;
	if (!till->has_ticket)
		return till_refuse(till, W_NO_TICKET, NULL);
	till_ticket_drop(till);
	till_screen_operator(&till->screen, NULL, 0);
	till_screen_display(&till->screen, till_word(W_WELCOME), "");
	till_screen_say(&till->screen, "  %s", till_word(W_CANCELLED));
	return 0;
}

const struct till_command till_ring_commands[] = {
	{"fuel", "PUMP GRADE LITRES|=AMOUNT [NOZZLE]", {"ring fuel", "加油"}, 3, 4, ring_fuel},
	{"item", "ARTICLE [QUANTITY]", {"ring something from the shop", "商品"}, 1, 2, ring_item},
	{"prepay", "PUMP GRADE AMOUNT", {"take money before fuelling", "预付加油"}, 3, 3, ring_prepay},
	{"discount", "LINE AMOUNT", {"take money off a line", "单行优惠"}, 2, 2, discount},
	{"plate", "PLATE", {"the customer's plate", "车牌"}, 1, 4, identify},
	{"card", "NUMBER", {"the customer's loyalty card", "会员卡"}, 1, 1, identify},
	{"phone", "NUMBER", {"the customer's phone", "手机号"}, 1, 3, identify},
	{"customer", "NUMBER", {"the till's own customer number", "客户号"}, 1, 1, identify},
	{"total", "", {"sum, operator and customer display", "合计并显示会员信息"}, 0, 0, total},
	{"tender", "cash|card|KIND [AMOUNT]", {"take the money, all of it or a part", "收款"}, 1, 2, tender},
	{"close", "", {"end the sale and print the receipt", "结账并打印小票"}, 0, 0, close_ticket},
	{"cancel", "", {"forget the open ticket", "取消当前单据"}, 0, 0, cancel},
	{0},
};
