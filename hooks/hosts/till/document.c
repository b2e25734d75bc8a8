/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * document.c - the commands about closed documents, and those that make a document at once: completion, refund, void,
 * pump test, return to tank.
 */
#include <string.h>

#include "command.h"
#include "text.h"

/* A document for which nobody waits: numbered, told to the plugin, kept. */
static int make_at_once(struct till *till, struct till_ticket *ticket)
{
	int is_written;
	int result = 0;

	ticket->is_training = till->is_training;
	ticket->at_unix_s = till_now(till);
	till_text_copy(ticket->attendant, sizeof ticket->attendant, till->attendant);
	till_text_copy(ticket->shift, sizeof ticket->shift, till->sales.shift);
	if (till_sales_number(&till->sales, ticket->receipt, sizeof ticket->receipt) != 0)
		result = till_refuse(till, W_NOT_SAVED, NULL);
	till_loyalty_event(&till->loyalty, ticket);
	till_screen_say(&till->screen, "  %s: %s%s%s%s%s", till_word_kind((int)ticket->kind), ticket->receipt,
	    ticket->original_receipt[0] == '\0' ? "" : ", ",
	    ticket->original_receipt[0] == '\0' ? "" : till_word(W_ORIGINAL),
	    ticket->original_receipt[0] == '\0' ? "" : " ", ticket->original_receipt);
	if (till_sales_keep(&till->sales, ticket, &is_written) == NULL || !is_written)
		result = till_refuse(till, W_NOT_SAVED, NULL);
	till_ticket_finish(ticket);
	return result;
}

static struct till_ticket *find_document(struct till *till, const char *receipt)
{
	struct till_ticket *document = till_sales_find(&till->sales, receipt);

	if (document == NULL)
		till_refuse(till, W_NO_SUCH_RECEIPT, receipt);
	return document;
}

static int void_line(struct till *till, const char *word)
{
	int64_t number;

	if (!till->has_ticket)
		return till_refuse(till, W_NO_TICKET, NULL);
	if (till_text_number(&number, word, 0) != 0 || number < 1 || (size_t)number > till->ticket.n_lines)
		return till_refuse(till, W_NO_SUCH_LINE, word);
	/* A completion without its prepay line would ask for the money again. */
	if (till->ticket.kind == REGULARS_SALE_COMPLETION)
		return till_refuse(till, W_NOT_THIS_KIND, NULL);
	if (till->ticket.lines[number - 1].is_void)
		return till_refuse(till, W_ALREADY_VOID, word);
	till->ticket.lines[number - 1].is_void = 1;
	till_changed(till);
	return 0;
}

static int void_document(struct till *till, char **words, int n)
{
	struct till_ticket *original;
	struct till_ticket ticket;

	if (strcmp(words[1], "line") == 0 && n == 3)
		return void_line(till, words[2]);
	if (n != 2)
		return till_refuse(till, W_USAGE, "void line LINE | void RECEIPT");
	if (till->has_ticket)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	original = find_document(till, words[1]);
	if (original == NULL)
		return -1;
	if (original->kind != REGULARS_SALE_CLOSE && original->kind != REGULARS_SALE_PREPAY &&
	    original->kind != REGULARS_SALE_COMPLETION)
		return till_refuse(till, W_NOT_THIS_KIND, words[1]);
	if (original->is_voided)
		return till_refuse(till, W_ALREADY_VOID, words[1]);
	if (original->is_completed)
		return till_refuse(till, W_ALREADY_COMPLETED, words[1]);
	if (original->has_refunds)
		return till_refuse(till, W_HAS_REFUNDS, words[1]);
	till_ticket_init(&ticket, REGULARS_SALE_VOID);
	till_text_copy(ticket.original_receipt, sizeof ticket.original_receipt, original->receipt);
	return make_at_once(till, &ticket);
}

static int completion(struct till *till, char **words, int n)
{
	struct till_ticket *original = find_document(till, words[1]);
	const struct till_line *prepaid = NULL;
	const struct till_product *product;
	struct till_ticket *ticket;
	struct till_line fuel = {0};
	struct till_line *line;
	int64_t volume_ml = 0;
	int64_t amount_minor = 0;

	(void)n;
	if (original == NULL)
		return -1;
	if (till->has_ticket)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	if (original->is_completed || original->is_voided || original->has_refunds)
		return till_refuse(till, original->is_completed ? W_ALREADY_COMPLETED :
		    original->is_voided ? W_ALREADY_VOID : W_HAS_REFUNDS, words[1]);
	for (size_t i = 0; i < original->n_lines; i++)
		if (original->kind == REGULARS_SALE_PREPAY && original->lines[i].kind == REGULARS_LINE_PREPAY &&
		    !original->lines[i].is_void)
			prepaid = &original->lines[i];
	if (prepaid == NULL)
		return till_refuse(till, W_NOT_A_PREPAY, words[1]);
	product = till_catalog_find(&till->catalog, prepaid->product, 1);
	if (product == NULL)
		return till_refuse(till, W_UNKNOWN_PRODUCT, prepaid->product);
	if (words[2][0] == '=' ? till_text_number(&amount_minor, words[2] + 1, till->currency_decimals) != 0 ||
	    amount_minor <= 0 : till_text_number(&volume_ml, words[2], 3) != 0 || volume_ml <= 0)
		return till_refuse(till, W_BAD_NUMBER, words[2]);
	till_ticket_fill_fuel(&fuel, product, prepaid->pump, volume_ml, amount_minor);
	if (fuel.amount_minor > prepaid->amount_minor)
		return till_refuse(till, W_TOO_MUCH, words[2]);
	ticket = till_ticket_for(till, REGULARS_SALE_COMPLETION);
	ticket->is_training = original->is_training;
	till_text_copy(ticket->original_receipt, sizeof ticket->original_receipt, original->receipt);
	till_text_copy(ticket->plate, sizeof ticket->plate, original->plate);
	till_text_copy(ticket->card, sizeof ticket->card, original->card);
	till_text_copy(ticket->phone, sizeof ticket->phone, original->phone);
	till_text_copy(ticket->customer, sizeof ticket->customer, original->customer);
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		goto no_memory;
	*line = fuel;
	till_rung(till);
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		goto no_memory;
	*line = *prepaid;
	line->amount_minor = -prepaid->amount_minor;
	till_rung(till);
	return 0;
no_memory:
	till_ticket_drop(till);
	return till_refuse(till, W_NO_MEMORY, NULL);
}

/* Adds what is left of one sold line, or a part of it. Returns 0, 1 when nothing is left, -1 without memory. */
static int refund_line(struct till *till, struct till_ticket *ticket, const struct till_ticket *original, size_t index,
    int64_t part, int is_amount)
{
	struct till_line back;
	struct till_line *line;

	if (original->is_completed && original->lines[index].kind == REGULARS_LINE_PREPAY)
		return 1;
	for (size_t i = 0; i < ticket->n_lines; i++)
		if (!ticket->lines[i].is_void && ticket->lines[i].from_line == index + 1)
			return 1;
	if (till_ticket_take_back(&back, &original->lines[index], part, is_amount) != 0)
		return 1;
	back.from_line = index + 1;
	line = till_ticket_add_line(ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	*line = back;
	till_rung(till);
	return 0;
}

static int refund(struct till *till, char **words, int n)
{
	struct till_ticket *original = find_document(till, words[1]);
	struct till_ticket *ticket;
	int64_t number = 0;
	int64_t part = 0;
	int is_amount = n > 4 && words[4][0] == '=';
	size_t before;

	if (original == NULL)
		return -1;
	if (original->kind != REGULARS_SALE_CLOSE && original->kind != REGULARS_SALE_PREPAY &&
	    original->kind != REGULARS_SALE_COMPLETION)
		return till_refuse(till, W_NOT_THIS_KIND, words[1]);
	if (original->is_voided)
		return till_refuse(till, W_ALREADY_VOID, words[1]);
	if (n > 2 && (n < 4 || strcmp(words[2], "line") != 0))
		return till_refuse(till, W_USAGE, "refund RECEIPT [line LINE [PART|=AMOUNT]]");
	if (n > 2 && (till_text_number(&number, words[3], 0) != 0 || number < 1 || (size_t)number > original->n_lines))
		return till_refuse(till, W_NO_SUCH_LINE, words[3]);
	if (n > 4 && (till_text_number(&part, words[4] + is_amount, is_amount ? till->currency_decimals : 3) != 0 ||
	    part <= 0))
		return till_refuse(till, W_BAD_NUMBER, words[4]);
	if (till->has_ticket && till->ticket.kind == REGULARS_SALE_REFUND &&
	    strcmp(till->ticket.original_receipt, original->receipt) != 0)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	ticket = till_ticket_for(till, REGULARS_SALE_REFUND);
	if (ticket == NULL)
		return -1;
	ticket->is_training = original->is_training;
	till_text_copy(ticket->original_receipt, sizeof ticket->original_receipt, original->receipt);
	before = ticket->n_lines;
	for (size_t i = 0; i < original->n_lines; i++)
		if (number == 0 || (size_t)number == i + 1)
			if (refund_line(till, ticket, original, i, part, is_amount) < 0)
				break;
	if (ticket->n_lines > before)
		return 0;
	if (before == 0)
		till_ticket_drop(till);
	return till_refuse(till, part > 0 ? W_TOO_MUCH : W_NOTHING_LEFT, words[1]);
}

static int pump_test(struct till *till, char **words, int n)
{
	const struct till_product *product = till_catalog_find(&till->catalog, words[2], 1);
	struct till_ticket ticket;
	struct till_line *line;
	int64_t volume_ml;

	(void)n;
	if (product == NULL)
		return till_refuse(till, W_UNKNOWN_PRODUCT, words[2]);
	if (till_text_number(&volume_ml, words[3], 3) != 0 || volume_ml <= 0)
		return till_refuse(till, W_BAD_NUMBER, words[3]);
	till_ticket_init(&ticket, strcmp(words[0], "test") == 0 ? REGULARS_PUMP_TEST : REGULARS_TANK_RETURN);
	line = till_ticket_add_line(&ticket);
	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	till_ticket_fill_fuel(line, product, words[1], volume_ml, 0);
	return make_at_once(till, &ticket);
}

const struct till_command till_document_commands[] = {
	{"void", "line LINE | RECEIPT", {"void a line, or a closed sale", "作废一行或已结小票"}, 1, 2, void_document},
	{"refund", "RECEIPT [line LINE [PART|=AMOUNT]]", {"give back a sale, a line or a part", "退款"}, 1, 4, refund},
	{"completion", "RECEIPT LITRES|=AMOUNT", {"fuel of a prepay is dispensed", "预付加油完成"}, 2, 2, completion},
	{"test", "PUMP GRADE LITRES", {"pump test", "油枪测试"}, 3, 3, pump_test},
	{"tank", "PUMP GRADE LITRES", {"return to tank", "回罐"}, 3, 3, pump_test},
	{0},
};
